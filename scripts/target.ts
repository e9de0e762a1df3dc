/** How generated modules name what they import, as the compiler that will read them wants it. */
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { createFilesMatcher, findTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import type { Target } from '../generators/emit/emitter.ts';
import { InputError } from '../generators/model/diagnostics.ts';
import { packageRoot } from './cli.ts';

/** Whether this is the published JavaScript, and not the sources. */
const published = import.meta.filename.endsWith('.js');

/**
 * The runtime door and the import ending for a folder of generated files.
 *
 * @param folder absolute path; need not exist
 * @param runtime what to import the runtime from, instead of this package
 * @throws {InputError} when the folder's tsconfig.json cannot be read
 */
export function targetFor(folder: string, runtime?: string): Target {
  const ending = endingFor(folder) ?? (published ? '.js' : '.ts');
  if (runtime !== undefined) return { runtime, ending };
  if (published) return { runtime: 'hk-open-banking/runtime', ending };
  const door = relative(folder, join(packageRoot, 'runtime', 'codegen.ts'))
    .split(sep)
    .join('/');
  return { runtime: door.startsWith('.') ? door : `./${door}`, ending };
}

/** The ending that the nearest tsconfig.json asks for; undefined without one. */
function endingFor(folder: string): Target['ending'] | undefined {
  const found = nearestTsconfig(folder);
  if (!found) return undefined;
  const { compilerOptions = {} } = projectOf(found, join(folder, 'index.ts')).config;
  const { allowImportingTsExtensions, rewriteRelativeImportExtensions } = compilerOptions;
  if (allowImportingTsExtensions || rewriteRelativeImportExtensions) return '.ts';
  const { module = '', moduleResolution = '' } = compilerOptions;
  const rules = (moduleResolution || module).toLowerCase();
  return /^node(?:next|\d\d)$/.test(rules) && rules !== 'node10' ? '.js' : '';
}

function nearestTsconfig(folder: string): TsConfigResult | undefined {
  const path = findTsconfig(folder);
  if (path === undefined) return undefined;
  try {
    return { path, config: parseTsconfig(path) };
  } catch (error) {
    const message = (error as Error).message.replace(/\.$/, '');
    throw new InputError([{ severity: 'error', message, file: path }]);
  }
}

/** The project that a file belongs to, where a tsconfig.json only lists projects. */
function projectOf(found: TsConfigResult, file: string): TsConfigResult {
  const { files, include, references = [] } = found.config;
  if (references.length === 0 || files?.length !== 0 || include !== undefined) return found;
  for (const { path } of references) {
    const named = resolve(found.path, '..', path);
    const config = named.endsWith('.json') ? named : join(named, 'tsconfig.json');
    if (!existsSync(config)) continue;
    const project = { path: config, config: parseTsconfig(config) };
    if (createFilesMatcher(project)(file)) return project;
  }
  return found;
}
