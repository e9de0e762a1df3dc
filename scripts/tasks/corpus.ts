/**
 * `npm run corpus`: generates all outputs from third-party documents, type-checks and imports them, and
 * prints a table of times and sizes.
 */
import { fork, spawn } from 'node:child_process';
import { readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { runCommand, runProgram } from '../cli/run.ts';
import { startChild, temporaryFolder } from '../cli/signals.ts';
import { nameOf } from '../config/documents.ts';
import { packageRoot } from '../package-root.ts';

/** The measurements of a document. Times in seconds, sizes in bytes. */
interface Outcome {
  readonly document: string;
  readonly size: number;
  readonly operations: number;
  readonly schemas: number;
  /** Time to read, bundle and normalize the document. */
  readonly load: number;
  readonly emit: number;
  /** From the start of the process to the last file written. */
  readonly total: number;
  /** Largest resident set of the generating process. */
  readonly memory: number;
  readonly output: number;
  readonly warnings: readonly string[];
  /** The error that stopped the generation. */
  readonly failure?: string;
  readonly typeErrors: readonly string[];
  readonly importErrors: readonly string[];
  /** Time of the type check. */
  readonly check: number;
}

/** The report of the generating process. */
type Generated = Pick<
  Outcome,
  'load' | 'emit' | 'total' | 'memory' | 'output' | 'warnings' | 'failure'
>;

/** The report of the importing process. */
type Imported = Pick<Outcome, 'operations' | 'schemas' | 'importErrors'>;

/**
 * The strictest options that a consumer may use. `skipLibCheck` skips only declaration files (`.d.ts`)
 * of packages; the generated files and the runtime are `.ts` and are fully checked.
 */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['*.ts'],
};

const command = defineCommand({
  name: 'corpus',
  summary: 'generates everything from documents, type-checks it and imports it',
  usage: 'npm run corpus -- DIR|FILE …',
  description: `DIR is searched for OpenAPI 3.x documents, without subfolders.
The code is type-checked with strict, exactOptionalPropertyTypes,
noUncheckedIndexedAccess and verbatimModuleSyntax.

Exits 0 when every document passes, 1 when one fails, 2 when there is none.`,
  examples: [['npm run corpus -- ../descriptions', 'one line for each document of a folder']],
  options: {
    json: { type: 'boolean', summary: 'print what was found as JSON' },
    keep: { type: 'string', value: 'DIR', summary: 'leave the generated files in this folder' },
  },
  positionals: { min: 1, max: Number.POSITIVE_INFINITY },
  async run(values, positionals) {
    const documents = (await Promise.all(positionals.map(documentsAt))).flat();
    if (documents.length === 0) throw new UsageError('found no OpenAPI document');
    const outcomes: Outcome[] = [];
    for (const [index, document] of documents.entries()) {
      progress(`${shown(document)} (${index + 1} of ${documents.length})`);
      const outcome = await evaluateDocument(document, values.keep && resolve(values.keep));
      outcomes.push(outcome);
      if (!values.json) printErrors(outcome);
    }
    if (values.json) printJson(outcomes);
    else print(...table(outcomes));
    return outcomes.every(passes) ? EXIT.done : EXIT.failed;
  },
});

/** The documents in a folder, or the file itself. */
async function documentsAt(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) throw new UsageError(`there is no ${path}`);
  if (!stats.isDirectory()) return [resolve(path)];
  const found: string[] = [];
  for (const name of (await readdir(path)).sort()) {
    const file = resolve(path, name);
    if (!/\.(?:ya?ml|json)$/i.test(name) || !(await stat(file)).isFile()) continue;
    const text = await readFile(file, 'utf8');
    if (/(?:^|[{,\n])\s*["']?openapi["']?\s*:\s*["']?3/.test(text)) found.push(file);
  }
  return found;
}

async function evaluateDocument(document: string, keep: string | undefined): Promise<Outcome> {
  const { path: folder, remove } =
    keep === undefined
      ? temporaryFolder('hkob-corpus-')
      : { path: join(keep, nameOf(document)), remove: () => undefined };
  try {
    const { size } = await stat(document);
    const nothing = { operations: 0, schemas: 0, typeErrors: [], importErrors: [], check: 0 };
    const generated = await inProcess<Generated>('generate', document, folder);
    const outcome = { document: shown(document), size, ...nothing, ...generated };
    if (generated.failure !== undefined) return outcome;
    // The output is outside of this package; the link lets its imports find the dependencies.
    const packages = join(folder, 'node_modules');
    await rm(packages, { force: true });
    await symlink(join(packageRoot, 'node_modules'), packages);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    const imported = await inProcess<Imported>('import', document, folder);
    return { ...outcome, ...imported, ...(await typeCheck(folder)) };
  } finally {
    remove();
  }
}

async function typeCheck(folder: string): Promise<Pick<Outcome, 'typeErrors' | 'check'>> {
  const start = performance.now();
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const child = startChild(() =>
    spawn(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }),
  );
  let output = '';
  for await (const chunk of child.stdout) output += chunk;
  const typeErrors = output.split('\n').filter((line) => /error TS\d+:/.test(line));
  const code = child.exitCode ?? (await new Promise((done) => child.once('close', done)));
  if (code !== 0 && typeErrors.length === 0) typeErrors.push(`tsc ended with ${code}: ${output}`);
  return { typeErrors, check: seconds(start) };
}

// ---- the processes that are measured --------------------------------------------------------

/** Runs one of {@link STEPS} in a child process. */
function inProcess<T>(step: keyof typeof STEPS, document: string, folder: string): Promise<T> {
  return new Promise((done) => {
    const child = startChild(() =>
      fork(import.meta.filename, [step, document, folder], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      }),
    );
    let errorOutput = '';
    child.stderr?.on('data', (chunk) => {
      errorOutput += chunk;
    });
    let report: unknown;
    child.once('message', (message) => {
      report = message;
    });
    child.once('close', (code, signal) => {
      const failure = `${step} ended with ${signal ?? code}: ${errorOutput.trim()}`;
      done((report ?? FAILED[step](failure)) as T);
    });
  });
}

/** The report for a process that ended without one. */
const FAILED = {
  generate: (failure: string): Generated => ({
    ...{ load: 0, emit: 0, total: 0, memory: 0, output: 0, warnings: [] },
    failure,
  }),
  import: (failure: string): Imported => ({ operations: 0, schemas: 0, importErrors: [failure] }),
};

const STEPS = {
  async generate(document: string, folder: string): Promise<Generated> {
    const { generate } = await import('../../generators/generate.ts');
    const { formatDiagnostic } = await import('../../generators/read/diagnostics.ts');
    const { writeFiles } = await import('../generate/write-files.ts');
    const name = nameOf(document).toLowerCase();
    const runtime = relative(folder, join(packageRoot, 'runtime/index.ts'));
    try {
      const { files, warnings } = await generate(document, {
        name,
        target: { runtime, ending: '.ts' },
      });
      await writeFiles(files.map(({ path, text }) => ({ path: join(folder, path), text })));
      return {
        load: measured('load') + measured('build'),
        emit: measured('emit'),
        total: performance.now() / 1000,
        memory: process.resourceUsage().maxRSS * 1024,
        output: files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
        warnings: warnings.map(formatDiagnostic),
      };
    } catch (error) {
      return FAILED.generate(error instanceof Error ? (error.stack ?? error.message) : `${error}`);
    }
  },

  async import(_document: string, folder: string): Promise<Imported> {
    const importErrors: string[] = [];
    const count = { contract: 0, schemas: 0 };
    for (const name of (await readdir(folder)).filter((file) => extname(file) === '.ts')) {
      try {
        const exported = (await import(join(folder, name))) as Record<string, object>;
        if (name === 'operations.ts') count.contract = Object.keys(exported.contract ?? {}).length;
        if (name === 'zod.ts') count.schemas = Object.keys(exported.schemas ?? {}).length;
      } catch (error) {
        importErrors.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
    return { operations: count.contract, schemas: count.schemas, importErrors };
  },
};

function measured(name: string): number {
  const entries = performance.getEntriesByName(name, 'measure');
  return entries.reduce((sum, { duration }) => sum + duration, 0) / 1000;
}

// ---- the report ----------------------------------------------------------------------------

const passes = ({ failure, typeErrors, importErrors }: Outcome): boolean =>
  failure === undefined && typeErrors.length === 0 && importErrors.length === 0;

/** Prints the first errors of a document. */
function printErrors({ document, failure, typeErrors, importErrors }: Outcome): void {
  const lines = [...(failure === undefined ? [] : [failure]), ...typeErrors, ...importErrors];
  for (const line of lines.slice(0, 10)) printError(`${document}: ${line}`);
  if (lines.length > 10) printError(`${document}: … and ${lines.length - 10} more`);
}

function table(outcomes: readonly Outcome[]): readonly string[] {
  const rows = [
    'document|size MB|ops|schemas|load s|emit s|total s|peak MB|output MB|tsc s|warnings|type errors|import errors'.split(
      '|',
    ),
    ...outcomes.map((outcome) => [
      outcome.document,
      megabytes(outcome.size),
      `${outcome.operations}`,
      `${outcome.schemas}`,
      outcome.load.toFixed(2),
      outcome.emit.toFixed(2),
      outcome.total.toFixed(2),
      (outcome.memory / 2 ** 20).toFixed(0),
      megabytes(outcome.output),
      outcome.check.toFixed(1),
      `${outcome.warnings.length}`,
      outcome.failure === undefined ? `${outcome.typeErrors.length}` : 'failed',
      outcome.failure === undefined ? `${outcome.importErrors.length}` : 'failed',
    ]),
  ];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
      )
      .join('  '),
  );
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);

const seconds = (start: number): number => (performance.now() - start) / 1000;

const shown = (path: string): string => relative(process.cwd(), path);

const [step = '', document = '', folder = ''] = process.argv.slice(2);
if (process.send && Object.hasOwn(STEPS, step)) {
  const report = await STEPS[step as keyof typeof STEPS](document, folder);
  // An imported module may keep the process alive.
  process.send(report, () => process.exit());
} else {
  process.exitCode = await runProgram('npm run corpus', () =>
    runCommand(command, process.argv.slice(2)),
  );
}
