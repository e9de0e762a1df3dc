/** Determines the import specifiers in generated modules from the tsconfig.json of their folder. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { createFilesMatcher, findTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import type { Target } from '../../generators/emit/emitter.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../package-root.ts';

/** Whether this is the published JavaScript, as opposed to the sources. */
const published = import.meta.filename.endsWith('.js');

/**
 * Returns the specifier of the runtime and the extension of imports for a folder of generated files.
 *
 * @param folder absolute path; it need not exist
 * @param runtime the module to import the runtime from. Default: this package
 * @throws {InputError} when the folder's tsconfig.json cannot be read
 */
export function targetFor(folder: string, runtime?: string): Target {
  const ending = endingFor(folder) ?? (published ? '.js' : '.ts');
  if (runtime !== undefined) return { runtime, ending };
  if (published) return { runtime: 'hk-open-banking/runtime', ending };
  const entryPoint = relative(folder, join(packageRoot, 'runtime', 'index.ts'))
    .split(sep)
    .join('/');
  return { runtime: entryPoint.startsWith('.') ? entryPoint : `./${entryPoint}`, ending };
}

/** A compiler setting with which no generated module compiles. */
export interface CompilerProblem {
  /** The tsconfig.json; absolute path. */
  readonly file: string;
  readonly fact: string;
  readonly remedy: string;
}

/**
 * Finds a compiler setting that forbids ES modules in a folder, or imports of ES modules from packages.
 * Some settings do so in a CommonJS package.
 *
 * @param folder absolute path; it need not exist
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
      remedy: 'Set "type": "module" in package.json, or remove "verbatimModuleSyntax"',
    };
  }
  if (module !== 'node16' && module !== 'node18') return undefined;
  return {
    file,
    fact: `"module": "${options.module}" does not allow a CommonJS package to import ES modules`,
    remedy: 'Set "module" to "nodenext", or "type": "module" in package.json',
  };
}

/** Whether the nearest package.json has `"type": "module"`. */
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

/** The import extension for the nearest tsconfig.json; undefined without one. */
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

/** The referenced project that includes a file, if a tsconfig.json only lists references. */
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
