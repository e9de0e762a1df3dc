/** `hkob scaffold`: handler files that belong to the user, written once and then only added to. */
import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { InputError } from '../../generators/read/diagnostics.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { describeWarnings, diagnosticData } from '../cli/diagnostics.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { isApi, nameOf } from '../config/documents.ts';
import { targetFor } from '../generate/target.ts';
import { isGenerated, shown, writeFiles } from '../generate/write-files.ts';
import { packageRoot } from '../package-root.ts';

export const command = defineCommand({
  name: 'scaffold',
  summary: 'handler files of your own for a server stub, completed when the document grows',
  usage: 'hkob scaffold --spec=FILE|ais|oauth|dcr --out=DIR [--generated=DIR] [--check]',
  description: `Writes one file for each tag, with a handler for each operation that answers 501, and an index.ts
that joins them into an app. The files are yours. Run again, it adds the handlers that are missing,
wherever in DIR the others are by now, and puts a comment above those whose operation is gone;
no line of yours is changed.

It counts as a handler what stands in an object that satisfies, or is declared as, the handlers
interface or a Partial or Pick of it.

The server stub is looked for in --generated: by default ./generated, or the folder of the API in
it. --server names the module where it is a package.

Exits 0 when done, 1 when --check finds something to add, 2 when a document or a file in DIR cannot
be used.`,
  examples: [
    ['hkob scaffold --spec ais --out src/bank', 'handlers for the stub in ./generated/ais'],
    ['hkob scaffold --spec our-api.yaml --out src/api --generated src/stub', 'of another document'],
    ['hkob scaffold --spec ais --out src/bank --check', 'in CI: fails when a handler is missing'],
  ],
  options: {
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
      summary: 'what handlers import the server stub from',
    },
    runtime: {
      type: 'string',
      value: 'SPECIFIER',
      summary: 'what handlers import the runtime from',
    },
    root: { type: 'string', value: 'DIR', summary: 'the folder that references may not leave' },
    'allow-remote': { type: 'boolean', summary: 'let references fetch over http' },
    check: { type: 'boolean', summary: 'write nothing; list what would change' },
    json: { type: 'boolean', summary: 'say what was done as JSON' },
  },
  async run(values) {
    const { spec } = values;
    if (spec === undefined || values.out === undefined) {
      throw new UsageError('it needs --spec and --out');
    }
    const out = resolve(values.out);
    const name = isApi(spec) ? spec : nameOf(resolve(spec)).toLowerCase();
    const generated = resolve(values.generated ?? generatedFolder(name));
    const base = targetFor(out, values.runtime);
    const target = {
      ...base,
      server: values.server ?? pathTo(out, join(generated, `server${base.ending}`)),
    };
    if (out === generated) {
      throw new UsageError(
        `${values.out} is for generated files`,
        'handlers need a folder of their own',
      );
    }

    progress(`${name}: reading the document and the handlers`);
    const [{ load }, { build }, { scaffold }] = await Promise.all([
      import('../../generators/read/load.ts'),
      import('../../generators/model/build.ts'),
      import('../../generators/scaffold/scaffold.ts'),
    ]);
    const document = isApi(spec) ? join(packageRoot, 'spec', spec, 'openapi.yaml') : resolve(spec);
    const loaded = await load(document, {
      ...(values.root !== undefined && { root: resolve(values.root) }),
      ...(values['allow-remote'] && { allowRemote: true }),
    });
    const api = build(loaded, name);
    if (api.operations.length === 0) {
      throw new UsageError('there is nothing to handle', `${spec} has no operation`);
    }
    const names = new Set((await entriesOf(out)).map((entry) => entry.name.toLowerCase()));
    const present = { texts: await userTexts(out), names };
    const { files, ...done } = inFolder(out, () => scaffold(api, present, target));

    const planned = await Promise.all(
      files.map(async ({ path, text }) => ({ path: await behindLinks(join(out, path)), text })),
    );
    const written = planned.map(({ path }) => path);
    if (!values.check) await writeFiles(planned);

    const notes = [
      ...done.notes,
      ...(values.server === undefined && !existsSync(join(generated, 'server.ts'))
        ? [`${shown(join(generated, 'server.ts'))} is not there yet: hkob generate writes it`]
        : []),
    ];
    if (values.json) {
      const warnings = api.warnings.map(diagnosticData);
      printJson({ written: written.map(shown), ...done, notes, warnings });
    } else {
      printError(...describeWarnings(api.warnings));
      for (const path of written)
        print(`${values.check ? 'would change' : 'wrote'} ${shown(path)}`);
      for (const { operationId, file } of done.marked) {
        print(`${shown(join(out, file))}: ${operationId} is no longer in ${api.source}`);
      }
      const { length } = done.added;
      const total = `${length === 1 ? '1 handler' : `${length} handlers`} of ${api.operations.length}`;
      if (!values.check) print(`${total} added`);
      else if (written.length > 0) printError(`${total} missing; run the same without --check`);
      else print('nothing is missing');
      for (const note of notes) printError(note);
    }
    return values.check && written.length > 0 ? EXIT.failed : EXIT.done;
  },
});

/** Where `hkob generate` writes an API: a folder of its own when there were several. */
function generatedFolder(name: string): string {
  const own = join('generated', name);
  return existsSync(own) ? own : 'generated';
}

function pathTo(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** The user's modules below a folder; no tests, no declarations, nothing generated. */
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
    if (code === 'ENOTDIR') throw new UsageError(`${relative(process.cwd(), folder)} is no folder`);
    throw error;
  }
}

/** The file that a link leads to, so that writing leaves the link in place. */
const behindLinks = (path: string): Promise<string> => realpath(path).catch(() => path);

/** Diagnostics of files in the folder, with paths that the user can open. */
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
