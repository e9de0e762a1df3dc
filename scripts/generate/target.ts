/** How generated modules name what they import, as the compiler that will read them wants it. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { createFilesMatcher, findTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import type { Target } from '../../generators/emit/emitter.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../package-root.ts';

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
  const door = relative(folder, join(packageRoot, 'runtime', 'index.ts'))
    .split(sep)
    .join('/');
  return { runtime: door.startsWith('.') ? door : `./${door}`, ending };
}

/** What keeps generated modules from compiling, whatever is in them. */
export interface CompilerProblem {
  /** The tsconfig.json; absolute path. */
  readonly file: string;
  readonly fact: string;
  readonly remedy: string;
}

/**
 * Why the compiler refuses ES modules in a folder, or those of packages, if it does: in a CommonJS
 * package some settings forbid them.
 *
 * @param folder absolute path; need not exist
 * @throws {InputError} when the folder's tsconfig.json cannot be read
 */
export function compilerProblem(folder: string): CompilerProblem | undefined {
  const found = settingsFor(folder);
  if (!found || isEsModulePackage(folder)) return undefined;
  const { file, options } = found;
  const module = (options.module ?? '').toLowerCase();
  const byPackage = /^node(?:next|\d\d)$/.test(module);
  if (options.verbatimModuleSyntax && (byPackage || module === 'commonjs')) {
    return {
      file,
      fact: '"verbatimModuleSyntax" forbids import and export in a CommonJS package',
      remedy: 'Set "type": "module" in package.json, or take "verbatimModuleSyntax" away',
    };
  }
  if (module !== 'node16' && module !== 'node18') return undefined;
  return {
    file,
    fact: `"module": "${options.module}" lets a CommonJS package import no ES modules`,
    remedy: 'Set "module" to "nodenext", or "type": "module" in package.json',
  };
}

/** Whether the nearest package.json makes ES modules of the modules in a folder. */
function isEsModulePackage(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return dirname(folder) !== folder && isEsModulePackage(dirname(folder));
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown } | null)?.type === 'module';
  } catch {
    return false;
  }
}

/** The compiler options for a folder; undefined without a tsconfig.json. */
function settingsFor(folder: string) {
  const found = nearestTsconfig(folder);
  if (!found) return undefined;
  const { path, config } = projectOf(found, join(folder, 'index.ts'));
  return { file: path, options: config.compilerOptions ?? {} };
}

/** The ending that the nearest tsconfig.json asks for; undefined without one. */
function endingFor(folder: string): Target['ending'] | undefined {
  const compilerOptions = settingsFor(folder)?.options;
  if (!compilerOptions) return undefined;
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
