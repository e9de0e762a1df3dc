/** `hkob generate`: generates types, validators, clients and server stubs from OpenAPI documents. */
import { join, resolve } from 'node:path';
import { DEFAULT_OUTPUTS, OUTPUTS, type Output } from '../../generators/generate.ts';
import type { Diagnostic } from '../../generators/read/diagnostics.ts';
import { defineCommand, EXIT, UsageError, type Values } from '../cli/command.ts';
import { describeWarnings, diagnosticData } from '../cli/diagnostics.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { progressBar } from '../cli/progress.ts';
import { diffPreview, unifiedDiff } from '../cli/unified-diff.ts';
import { findConfig, type GenerateInput } from '../config/config.ts';
import { APIS } from '../config/documents.ts';
import {
  filesOf,
  type GeneratedFiles,
  generateFiles,
  nameOfInput,
  type Project,
  projectOfConfig,
} from '../generate/api.ts';
import { watchProject } from '../generate/watch-project.ts';
import {
  applyChanges,
  type Changes,
  changedPaths,
  displayPath,
  namesOf,
  type Plan,
  planChanges,
} from '../generate/write-files.ts';

const options = {
  spec: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    summary: 'ais, oauth, dcr or an OpenAPI 3.x file; may be repeated',
  },
  out: { type: 'string', value: 'DIR', summary: 'where to write (default: generated)' },
  only: {
    type: 'string',
    value: 'LIST',
    summary: `some of ${OUTPUTS.join(',')}, with what they import (default: all but msw)`,
  },
  runtime: {
    type: 'string',
    value: 'SPECIFIER',
    summary: 'the module that generated code imports the runtime from',
  },
  root: {
    type: 'string',
    value: 'DIR',
    summary: 'the folder that must contain all referenced files',
  },
  'allow-remote': { type: 'boolean', summary: 'allow references to HTTP URLs' },
  config: {
    type: 'string',
    value: 'FILE',
    summary: 'the configuration (default: hkob.config.ts or .json, if there is one)',
  },
  check: { type: 'boolean', summary: 'write nothing; show what would change' },
  watch: { type: 'boolean', summary: 'keep running, and generate again when a document changes' },
  json: { type: 'boolean', summary: 'print the result as JSON' },
} as const;

export const command = defineCommand({
  name: 'generate',
  summary: 'types, validators, clients and server stubs from OpenAPI documents',
  usage:
    'hkob generate [--spec=FILE|ais|oauth|dcr …] [--out=DIR] [--only types,zod,…] [--config=FILE] [--check] [--watch]',
  description: `Without options it follows hkob.config.ts (hkob init writes one). One --spec writes its files
straight into DIR; several, or none for all three APIs of this kit, write DIR/<api>/. Any OpenAPI
3.0 or 3.1 document will do.

Only files that changed are written, atomically. Generated files that are no longer needed are
removed; files that were not generated are never overwritten or removed. Import extensions follow
the tsconfig.json of DIR.

Exits 0 when done, 1 when --check finds files that would change, 2 when a document cannot be used.`,
  examples: [
    [
      'hkob generate',
      'the documents in hkob.config.ts; without it, all three APIs into ./generated',
    ],
    ['hkob generate --spec ais --out src/bank', 'one of them'],
    [
      'hkob generate --spec our-api.yaml --only types,zod',
      'types and validators of another document',
    ],
    ['hkob generate --check', 'in CI: fails with a diff when the files are not up to date'],
    ['hkob generate --watch', 'while a document is being written'],
  ],
  options,
  async run(values) {
    if (values.watch && (values.check || values.json)) {
      throw new UsageError('--watch goes without --check and --json');
    }
    return values.watch ? watchProject((fresh) => projectOf(values, fresh)) : once(values);
  },
});

type Flags = Values<typeof options>;

async function once(values: Flags): Promise<number> {
  const project = await projectOf(values);
  const results: GeneratedFiles[] = [];
  const bar = progressBar(project.inputs.length);
  for (const input of project.inputs) {
    bar.step(nameOfInput(input, project.folder));
    results.push(await generateFiles(input, project.folder).finally(bar.clear));
  }
  bar.clear();
  const plan = await planChanges(filesOf(results), project);
  if (!values.check) await applyChanges(plan);
  const warnings = results.flatMap((result) => result.warnings);
  const drift = values.check ? await driftOf(plan) : undefined;
  if (values.json) reportJson(plan, warnings, drift);
  else reportText(plan, warnings, drift);
  return values.check && changedPaths(plan).length > 0 ? EXIT.failed : EXIT.done;
}

/** The project of the command line options, or of the configuration. */
async function projectOf(values: Flags, fresh?: string): Promise<Project> {
  const flags = ['spec', 'out', 'only', 'runtime', 'root', 'allow-remote'] as const;
  const given = flags.find((flag) => values[flag] !== undefined);
  if (given !== undefined && values.config !== undefined) {
    throw new UsageError(`--${given} goes without --config`, 'it belongs into the configuration');
  }
  const config =
    values.config === undefined
      ? given === undefined
        ? findConfig(process.cwd())
        : undefined
      : resolve(values.config);
  if (config === undefined) return projectOfFlags(values);
  const { loadConfig } = await import('../config/load.ts');
  return projectOfConfig(config, await loadConfig(config, fresh));
}

function projectOfFlags(values: Flags): Project {
  const { spec: specs, runtime, root } = values;
  const out = values.out ?? 'generated';
  const only = values.only === undefined ? undefined : outputsOf(values.only);
  const folder = process.cwd();
  const inputs = (specs ?? APIS).map((spec): GenerateInput & { name: string } => {
    const name = nameOfInput({ spec, out }, folder);
    return {
      spec,
      name,
      out: specs?.length === 1 ? out : join(out, name),
      ...(only && { only }),
      ...(runtime !== undefined && { runtime }),
      ...(root !== undefined && { root }),
      ...(values['allow-remote'] && { allowRemote: true }),
    };
  });
  const names = inputs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `two documents are called "${twice}"`,
      'generate them in two runs, with an --out of their own',
    );
  }
  // Files of another run with --only are not stale.
  return { inputs, folder, config: undefined, stale: only ? [] : namesOf(DEFAULT_OUTPUTS) };
}

/**
 * Parses a list of outputs: `types,zod`.
 *
 * @throws {UsageError} when an output is unknown, or the list is empty
 */
export function outputsOf(list: string): readonly Output[] {
  const wanted = list.split(/[\s,]+/).filter((word) => word !== '');
  const unknown = wanted.find((word) => !(OUTPUTS as readonly string[]).includes(word));
  if (unknown !== undefined || wanted.length === 0) {
    throw new UsageError(
      `--only does not know "${unknown ?? list}"`,
      `it takes some of ${OUTPUTS.join(', ')}`,
    );
  }
  return wanted as Output[];
}

/** The unified diffs of existing files that would change, in order. */
async function driftOf({ files, written }: Plan): Promise<readonly string[]> {
  const changed = files.filter(({ path }) => written.includes(path));
  const diffs = await Promise.all(
    changed.map(({ path, text }) => unifiedDiff(path, displayPath(path), text)),
  );
  return diffs.filter((diff) => diff !== undefined);
}

function reportJson(
  { written, unchanged, removed }: Changes,
  warnings: readonly Diagnostic[],
  drift: readonly string[] | undefined,
): void {
  const done = {
    written: written.map(displayPath),
    unchanged: unchanged.map(displayPath),
    removed: removed.map(displayPath),
    ...(drift && { diff: drift.join('') }),
    warnings: warnings.map(diagnosticData),
  };
  printJson(done);
}

function reportText(
  { files, written, unchanged, removed }: Plan,
  warnings: readonly Diagnostic[],
  drift: readonly string[] | undefined,
): void {
  printError(...describeWarnings(warnings));
  for (const path of written) print(`${drift ? 'would change' : 'wrote'} ${displayPath(path)}`);
  for (const path of removed) print(`${drift ? 'would remove' : 'removed'} ${displayPath(path)}`);
  for (const diff of drift ?? []) print('', ...diffPreview(diff));
  const changed = written.length + removed.length;
  const upToDate = `${unchanged.length} of ${files.length} files are up to date`;
  if (changed === 0) print(upToDate);
  else if (drift) printError(`${upToDate}; run the same without --check`);
  else
    print(
      `${written.length} written, ${unchanged.length} unchanged${removed.length > 0 ? `, ${removed.length} removed` : ''}`,
    );
}
