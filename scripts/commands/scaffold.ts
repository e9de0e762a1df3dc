/** `hkob scaffold`: writes handler files for a server stub; later runs only add to them. */
import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { ApiModel } from '../../generators/model/api-model.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { ScaffoldTarget } from '../../generators/scaffold/text.ts';
import { defineCommand, EXIT, UsageError, type Values } from '../cli/command.ts';
import { describeWarnings, diagnosticData } from '../cli/diagnostics.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { isApi, nameOf } from '../config/documents.ts';
import { targetFor } from '../generate/target.ts';
import { displayPath, isGenerated, type PlannedFile, writeFiles } from '../generate/write-files.ts';
import { packageRoot } from '../package-root.ts';

const options = {
  spec: {
    type: 'string',
    value: 'FILE',
    summary: 'ais, oauth, dcr or an OpenAPI 3.x file',
  },
  out: { type: 'string', value: 'DIR', summary: 'the folder of the handlers' },
  generated: { type: 'string', value: 'DIR', summary: 'the folder of the generated server.ts' },
  server: {
    type: 'string',
    value: 'SPECIFIER',
    summary: 'the module that handlers import the server stub from',
  },
  runtime: {
    type: 'string',
    value: 'SPECIFIER',
    summary: 'the module that handlers import the runtime from',
  },
  root: {
    type: 'string',
    value: 'DIR',
    summary: 'the folder that must contain all referenced files',
  },
  'allow-remote': { type: 'boolean', summary: 'allow references to HTTP URLs' },
  check: { type: 'boolean', summary: 'write nothing; list the changes' },
  json: { type: 'boolean', summary: 'print the result as JSON' },
} as const;

export const command = defineCommand({
  name: 'scaffold',
  summary: 'handler files of your own for a server stub, completed when the document grows',
  usage: 'hkob scaffold --spec=FILE|ais|oauth|dcr --out=DIR [--generated=DIR] [--check]',
  description: `Writes a file for each tag, with a handler for each operation that responds with 501, and an index.ts
that combines them into an app. The files are yours to edit. Another run adds missing handlers, even
if the others have moved within DIR, and puts a comment above handlers whose operation was removed.
It changes no other line.

A handler is a member of an object that satisfies, or is declared as, the handlers interface or a
Partial or Pick of it.

The server stub is expected in --generated (default: ./generated, or its subfolder for the API).
If it is in a package, name the module with --server.

Exits 0 when done, 1 when --check finds missing handlers, 2 when a document or a file in DIR cannot
be used.`,
  examples: [
    ['hkob scaffold --spec ais --out src/bank', 'handlers for the server stub in ./generated/ais'],
    [
      'hkob scaffold --spec our-api.yaml --out src/api --generated src/stub',
      'handlers for another document',
    ],
    ['hkob scaffold --spec ais --out src/bank --check', 'in CI: fails when a handler is missing'],
  ],
  options,
  async run(values) {
    const settings = settingsOf(values);
    progress(`${settings.name}: reading the document and the handlers`);
    const api = await loadApi(settings, values);
    const result = await scaffoldIn(settings, api);
    if (!settings.check) await writeFiles(result.files);
    if (values.json) reportJson(result, api);
    else reportText(result, api, settings);
    return settings.check && result.files.length > 0 ? EXIT.failed : EXIT.done;
  },
});

type Flags = Values<typeof options>;

type Scaffold = ReturnType<typeof import('../../generators/scaffold/scaffold.ts')['scaffold']>;

/** The settings of a run, with defaults applied. Paths are absolute. */
interface Settings {
  readonly spec: string;
  readonly name: string;
  /** The folder of the handlers. */
  readonly out: string;
  /** The folder of the generated server stub. */
  readonly generated: string;
  readonly target: ScaffoldTarget;
  /** Whether the user named the module of the server stub. */
  readonly hasServerModule: boolean;
  /** Whether nothing is written. */
  readonly check: boolean;
}

function settingsOf(values: Flags): Settings {
  const { spec, server } = values;
  if (spec === undefined || values.out === undefined) {
    throw new UsageError('--spec and --out are required');
  }
  const out = resolve(values.out);
  const name = isApi(spec) ? spec : nameOf(resolve(spec)).toLowerCase();
  const generated = resolve(values.generated ?? generatedFolder(name));
  if (out === generated) {
    throw new UsageError(
      `${values.out} contains generated files`,
      'choose a different folder for handlers',
    );
  }
  const base = targetFor(out, values.runtime);
  const target = {
    ...base,
    server: server ?? importPath(out, join(generated, `server${base.ending}`)),
  };
  return {
    spec,
    name,
    out,
    generated,
    target,
    hasServerModule: server !== undefined,
    check: values.check ?? false,
  };
}

async function loadApi({ spec, name }: Settings, values: Flags): Promise<ApiModel> {
  const [{ load }, { build }] = await Promise.all([
    import('../../generators/read/load.ts'),
    import('../../generators/model/build.ts'),
  ]);
  const document = isApi(spec) ? join(packageRoot, 'spec', spec, 'openapi.yaml') : resolve(spec);
  const loaded = await load(document, {
    ...(values.root !== undefined && { root: resolve(values.root) }),
    ...(values['allow-remote'] && { allowRemote: true }),
  });
  const api = build(loaded, name);
  if (api.operations.length === 0) {
    throw new UsageError(`${spec} has no operations`, 'name a document with operations');
  }
  return api;
}

/** The result of a run. Paths of files are absolute. */
interface ScaffoldRun extends Omit<Scaffold, 'files'> {
  readonly files: readonly PlannedFile[];
}

async function scaffoldIn(settings: Settings, api: ApiModel): Promise<ScaffoldRun> {
  const { scaffold } = await import('../../generators/scaffold/scaffold.ts');
  const { out, generated, target, hasServerModule } = settings;
  const names = new Set((await entriesOf(out)).map((entry) => entry.name.toLowerCase()));
  const present = { texts: await userTexts(out), names };
  const { files, notes, ...changes } = inFolder(out, () => scaffold(api, present, target));
  const stub = join(generated, 'server.ts');
  const isMissing = !hasServerModule && !existsSync(stub);
  return {
    ...changes,
    files: await Promise.all(
      files.map(async ({ path, text }) => ({ path: await behindLinks(join(out, path)), text })),
    ),
    notes: [
      ...notes,
      ...(isMissing ? [`${displayPath(stub)} does not exist yet: run hkob generate`] : []),
    ],
  };
}

function reportJson({ files, ...changes }: ScaffoldRun, api: ApiModel): void {
  const written = files.map(({ path }) => displayPath(path));
  printJson({ written, ...changes, warnings: api.warnings.map(diagnosticData) });
}

function reportText(
  { files, added, marked, notes }: ScaffoldRun,
  api: ApiModel,
  { out, check }: Settings,
): void {
  printError(...describeWarnings(api.warnings));
  for (const { path } of files) print(`${check ? 'would change' : 'wrote'} ${displayPath(path)}`);
  for (const { operationId, file } of marked) {
    print(`${displayPath(join(out, file))}: ${operationId} is no longer in ${api.source}`);
  }
  const { length } = added;
  const total = `${length === 1 ? '1 handler' : `${length} handlers`} of ${api.operations.length}`;
  if (!check) print(`${total} added`);
  else if (files.length > 0) printError(`${total} missing; run the same without --check`);
  else print('no handler is missing');
  for (const note of notes) printError(note);
}

/** The folder in which `hkob generate` writes an API: a subfolder if it generated several. */
function generatedFolder(name: string): string {
  const own = join('generated', name);
  return existsSync(own) ? own : 'generated';
}

/** The relative import specifier of a file. */
function importPath(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** The user's modules below a folder, without tests, declaration files and generated files. */
async function userTexts(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const visit = async (below: string): Promise<void> => {
    for (const entry of await entriesOf(join(folder, below))) {
      const path = `${below}${entry.name}`;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) await visit(`${path}/`);
      else if (/\.m?ts$/.test(path) && !/\.(?:d|test|spec)\.m?ts$/.test(path)) {
        const text = await readFile(join(folder, path), 'utf8');
        if (!isGenerated(text)) texts.set(path, text);
      }
    }
  };
  await visit('');
  return texts;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new UsageError(`${relative(process.cwd(), folder)} is not a folder`);
    throw error;
  }
}

/** Resolves symbolic links, so that writing does not replace a link by a file. */
const behindLinks = (path: string): Promise<string> => realpath(path).catch(() => path);

/** Runs a function and makes the file names in its diagnostics relative to the working folder. */
function inFolder<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.diagnostics.map((found) =>
        found.file === undefined ? found : { ...found, file: join(folder, found.file) },
      ),
    );
  }
}
