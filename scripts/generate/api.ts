/**
 * `hk-open-banking/generate`: what `hkob generate` does, as functions, and the type of its
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
  type Keeping,
  type PlannedFile,
  planChanges,
} from './write-files.ts';

export { OUTPUTS, type Output } from '../../generators/generate.ts';
export {
  type Diagnostic,
  formatDiagnostic,
  InputError,
} from '../../generators/read/diagnostics.ts';
export { defineConfig, type GenerateInput, type HkobConfig } from '../config/config.ts';
export type { Changes, PlannedFile } from './write-files.ts';

/** What is to be generated, and how its folders are kept. */
export interface Project extends Keeping {
  readonly inputs: readonly GenerateInput[];
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The configuration, where there is one. */
  readonly config: string | undefined;
}

/** What a document becomes. */
export interface GeneratedFiles {
  /** The files with their absolute paths; none is written yet. */
  readonly files: readonly PlannedFile[];
  /** What the validators check less strictly than the document says, and the like. */
  readonly warnings: readonly Diagnostic[];
  /** Absolute paths of every file that was read. */
  readonly inputs: readonly string[];
}

/** What {@link generateProject} did, or would do. */
export interface ProjectChanges extends Changes {
  readonly warnings: readonly Diagnostic[];
}

/** A project as a configuration file has it. */
export function projectOfConfig(config: string, { inputs }: HkobConfig): Project {
  return {
    inputs,
    folder: dirname(config),
    config,
    stale: GENERATED_NAMES,
    record: recordFor(config),
  };
}

/** The record of what a configuration's files are: `hkob.config.generated.json`, beside it. */
function recordFor(config: string): string {
  return `${config.slice(0, -extname(config).length)}.generated.json`;
}

/**
 * Generates from one document. Nothing is written.
 *
 * @param folder what relative paths are relative to; the working folder when absent
 * @param memory what earlier runs on this document left, where there are to be many
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
 * Generates all that a configuration asks for, and writes what changed. Files of an earlier run
 * that nothing generates any more are removed: those in the same folders, and by the record those
 * in others.
 *
 * @param options.folder what relative paths are relative to; the working folder when absent
 * @param options.record a file that keeps the names of what was written; none when absent
 * @param options.check whether to write nothing, and only say what would change; `false` when absent
 * @throws {InputError} when a document cannot be used, or a file is in the way that was not generated
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

/** The files of several documents. @throws {UsageError} when two of them would be the same file */
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

/** What the exports of a document are named after. */
export function nameOfInput({ name, spec }: GenerateInput, folder: string): string {
  return name ?? (isApi(spec, folder) ? spec : nameOf(resolve(folder, spec)).toLowerCase());
}
