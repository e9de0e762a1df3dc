/**
 * `hk-open-banking/generate`: the functions behind `hkob generate`, and the type of its
 * configuration.
 */
import { dirname, extname, join, resolve } from 'node:path';
import { generate } from '../../generators/generate.ts';
import type { Diagnostic } from '../../generators/read/diagnostics.ts';
import type { FileMemory } from '../../generators/read/files.ts';
import { UsageError } from '../cli/command.ts';
import type { GenerateInput, HkobConfig } from '../config/config.ts';
import { isApi, nameOf } from '../config/documents.ts';
import { packageRoot } from '../package-root.ts';
import { targetFor } from './target.ts';
import {
  applyChanges,
  type Changes,
  GENERATED_NAMES,
  type PlannedFile,
  planChanges,
  type StaleFileOptions,
} from './write-files.ts';

export { OUTPUTS, type Output } from '../../generators/generate.ts';
export {
  type Diagnostic,
  formatDiagnostic,
  InputError,
} from '../../generators/read/diagnostics.ts';
export { defineConfig, type GenerateInput, type HkobConfig } from '../config/config.ts';
export type { Changes, PlannedFile } from './write-files.ts';

/** Documents to generate from, and how stale files are recognized. */
export interface Project extends StaleFileOptions {
  readonly inputs: readonly GenerateInput[];
  /** The folder that paths are relative to. */
  readonly folder: string;
  /** The configuration file, if there is one. */
  readonly config: string | undefined;
}

/** The files generated from a document. */
export interface GeneratedFiles {
  /** The files, with absolute paths. They are not written yet. */
  readonly files: readonly PlannedFile[];
  /** Parts of the document that the generated code does not enforce, and similar limitations. */
  readonly warnings: readonly Diagnostic[];
  /** Absolute paths of all files that were read. */
  readonly inputs: readonly string[];
}

/** The changes that {@link generateProject} made, or would make. */
export interface ProjectChanges extends Changes {
  readonly warnings: readonly Diagnostic[];
}

/** Returns the project of a configuration file. */
export function projectOfConfig(config: string, { inputs }: HkobConfig): Project {
  return {
    inputs,
    folder: dirname(config),
    config,
    stale: GENERATED_NAMES,
    record: recordFor(config),
  };
}

/** The record of generated files, beside the configuration: `hkob.config.generated.json`. */
function recordFor(config: string): string {
  return `${config.slice(0, -extname(config).length)}.generated.json`;
}

/**
 * Generates from a document, without writing files.
 *
 * @param folder the folder that paths are relative to. Default: the working folder
 * @param memory the cache of earlier runs, for repeated runs on the same document
 * @throws {InputError} when the document cannot be used
 */
export async function generateFiles(
  input: GenerateInput,
  folder: string = process.cwd(),
  memory?: FileMemory,
): Promise<GeneratedFiles> {
  const { spec, only, runtime, root, allowRemote } = input;
  const out = resolve(folder, input.out);
  const { files, warnings, inputs } = await generate(
    isApi(spec, folder) ? join(packageRoot, 'spec', spec, 'openapi.yaml') : resolve(folder, spec),
    {
      name: nameOfInput(input, folder),
      target: targetFor(out, runtime),
      ...(only && { only }),
      ...(root !== undefined && { root: resolve(folder, root) }),
      ...(allowRemote && { allowRemote }),
      ...(memory && { memory }),
    },
  );
  return {
    files: files.map(({ path, text }) => ({ path: join(out, path), text })),
    warnings,
    inputs,
  };
}

/**
 * Generates everything in a configuration, writes the files that changed and removes stale files.
 * Without a record, stale files are found only in the folders of generated files.
 *
 * @param options.folder the folder that paths are relative to. Default: the working folder
 * @param options.record a file that records the generated files. Default: none
 * @param options.check whether to report the changes without writing. Default: `false`
 * @throws {InputError} when a document cannot be used, or a file to write was not generated
 */
export async function generateProject(
  { inputs }: HkobConfig,
  options: { readonly folder?: string; readonly record?: string; readonly check?: boolean } = {},
): Promise<ProjectChanges> {
  const results: GeneratedFiles[] = [];
  for (const input of inputs) results.push(await generateFiles(input, options.folder));
  const { folder = process.cwd(), record } = options;
  const plan = await planChanges(filesOf(results), {
    stale: GENERATED_NAMES,
    record: record === undefined ? undefined : resolve(folder, record),
  });
  if (!options.check) await applyChanges(plan);
  const { written, unchanged, removed } = plan;
  return { written, unchanged, removed, warnings: results.flatMap(({ warnings }) => warnings) };
}

/**
 * Combines the files of several documents.
 *
 * @throws {UsageError} when two of them have the same path
 */
export function filesOf(results: readonly GeneratedFiles[]): PlannedFile[] {
  const files = new Map<string, PlannedFile>();
  for (const file of results.flatMap((result) => result.files)) {
    if (files.has(file.path)) {
      throw new UsageError(
        `two documents would be written to ${file.path}`,
        'give each a folder of its own',
      );
    }
    files.set(file.path, file);
  }
  return [...files.values()];
}

/** The name that the exports of a document are derived from. */
export function nameOfInput({ name, spec }: GenerateInput, folder: string): string {
  return name ?? (isApi(spec, folder) ? spec : nameOf(resolve(folder, spec)).toLowerCase());
}
