/** `hkob generate`: from OpenAPI documents to types, validators, clients and server stubs. */
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Target } from '../generators/emit/emitter.ts';
import { generate, OUTPUTS, type Output } from '../generators/generate.ts';
import { formatDiagnostic } from '../generators/model/diagnostics.ts';
import {
  defineCommand,
  EXIT,
  packageRoot,
  print,
  printError,
  progress,
  UsageError,
} from './cli.ts';
import { APIS, nameOf } from './documents.ts';
import { applyChanges, type PlannedFile, planChanges } from './write-files.ts';

export const command = defineCommand({
  name: 'generate',
  summary: 'types, validators, clients and server stubs from OpenAPI documents',
  usage: 'hkob generate [--spec FILE|ais|oauth|dcr …] [--out DIR] [--only types,zod,…] [--check]',
  description: `One --spec writes its files straight into DIR; several, or none for all three APIs of this kit,
write DIR/<api>/. Any OpenAPI 3.0 or 3.1 document will do. Files that a person wrote are never
overwritten.

Exits 0 when done, 1 when --check finds files that would change, 2 when a document cannot be used.`,
  examples: [
    ['hkob generate', 'all three APIs into ./generated'],
    ['hkob generate --spec ais --out src/bank', 'one of them'],
    [
      'hkob generate --spec our-api.yaml --only types,zod',
      'types and validators of another document',
    ],
    ['hkob generate --check', 'in CI: fails when the files are not up to date'],
  ],
  options: {
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
      summary: `some of ${OUTPUTS.join(',')}, with what they import (default: all)`,
    },
    runtime: {
      type: 'string',
      value: 'SPECIFIER',
      summary: 'what generated code imports the runtime from',
    },
    root: { type: 'string', value: 'DIR', summary: 'the folder that references may not leave' },
    'allow-remote': { type: 'boolean', summary: 'let references fetch over http' },
    check: { type: 'boolean', summary: 'write nothing; list what would change' },
    json: { type: 'boolean', summary: 'say what was done as JSON' },
  },
  async run(values) {
    const specs = values.spec ?? [...APIS];
    const out = resolve(values.out ?? 'generated');
    const only = values.only === undefined ? undefined : outputsOf(values.only);
    const names = specs.map((spec) => (isApi(spec) ? spec : nameOf(resolve(spec)).toLowerCase()));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new UsageError(
        `two documents are called "${twice}"`,
        'generate them in two runs, with an --out of their own',
      );
    }
    const files: PlannedFile[] = [];
    const warnings: string[] = [];
    for (const [index, spec] of specs.entries()) {
      const name = names[index] ?? spec;
      progress(`${name}: generating (${index + 1} of ${specs.length})`);
      const folder = specs.length === 1 && values.spec ? out : join(out, name);
      const generated = await generate(
        isApi(spec) ? join(packageRoot, 'spec', spec, 'openapi.yaml') : resolve(spec),
        {
          name,
          target: targetFor(folder, values.runtime),
          ...(only && { only }),
          ...(values.root !== undefined && { root: resolve(values.root) }),
          ...(values['allow-remote'] && { allowRemote: true }),
        },
      );
      files.push(...generated.files.map(({ path, text }) => ({ path: join(folder, path), text })));
      warnings.push(...generated.warnings.map(formatDiagnostic));
    }
    const changes = await planChanges(files, only ? [] : OUTPUTS.map((output) => `${output}.ts`));
    if (!values.check) await applyChanges(files, changes);
    const shown = (paths: readonly string[]) =>
      paths.map((path) => relative(process.cwd(), path) || path);
    const changed = shown([...changes.written, ...changes.removed]);
    if (values.json) {
      const { written, unchanged, removed } = changes;
      print(
        JSON.stringify(
          {
            written: shown(written),
            unchanged: shown(unchanged),
            removed: shown(removed),
            warnings,
          },
          null,
          2,
        ),
      );
    } else {
      for (const warning of warnings) printError(warning);
      for (const path of changed)
        print(
          `${values.check ? 'would change' : changes.removed.includes(resolve(path)) ? 'removed' : 'wrote'} ${path}`,
        );
      const total = `${changes.unchanged.length} of ${files.length} files are up to date`;
      if (values.check && changed.length > 0) printError(`${total}; run the same without --check`);
      else
        print(
          changed.length === 0 ? `${total}` : `${files.length} files, ${changed.length} changed`,
        );
    }
    return values.check && changed.length > 0 ? EXIT.no : EXIT.done;
  },
});

/** Whether `--spec` names an API of this kit. */
export function isApi(spec: string): boolean {
  return (APIS as readonly string[]).includes(spec) && !existsSync(spec);
}

function outputsOf(list: string): readonly Output[] {
  const wanted = list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const unknown = wanted.find((word) => !(OUTPUTS as readonly string[]).includes(word));
  if (unknown !== undefined || wanted.length === 0) {
    throw new UsageError(
      `--only does not know "${unknown ?? list}"`,
      `it takes some of ${OUTPUTS.join(', ')}`,
    );
  }
  return wanted as Output[];
}

/** The runtime door and the import ending: sources here, JavaScript where the package is installed. */
export function targetFor(folder: string, runtime: string | undefined): Target {
  const installed = packageRoot.split(sep).includes('node_modules');
  if (installed) return { runtime: runtime ?? 'hk-open-banking/runtime', ending: '.js' };
  const door = relative(folder, join(packageRoot, 'runtime', 'codegen.ts'))
    .split(sep)
    .join('/');
  return { runtime: runtime ?? (door.startsWith('.') ? door : `./${door}`), ending: '.ts' };
}
