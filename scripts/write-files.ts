/** What is on the disk, and what is to be: generated files are written whole, and known again later. */
import { existsSync, rmdirSync, unlinkSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { OUTPUTS, type Output } from '../generators/generate.ts';
import { InputError } from '../generators/model/diagnostics.ts';
import { onEnd } from './signals.ts';

/** A file to be written, with its absolute path. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

/** What writing would do, or did. Paths are absolute. */
export interface Changes {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Files of an earlier run that nothing generates any more. */
  readonly removed: readonly string[];
}

/** {@link Changes} to be carried out. */
export interface Plan extends Changes {
  /** The files of `written` and `unchanged`. */
  readonly files: readonly PlannedFile[];
  /** The folder within which folders go that are left empty. */
  readonly within: string | undefined;
}

/** How files of earlier runs are told. */
export interface Keeping {
  /** Names of generated files that are removed from a folder where no planned file has them. */
  readonly stale?: readonly string[];
  /** A file that says what was written, wherever that was, and is kept up to date; absolute path. */
  readonly record?: string | undefined;
}

/** The names of the files that hold these outputs. */
export function namesOf(outputs: readonly Output[]): readonly string[] {
  return outputs.map((output) => (output === 'document' ? 'openapi.yaml' : `${output}.ts`));
}

/** The names that generated files have; an earlier run may have left them behind. */
export const GENERATED_NAMES = namesOf(OUTPUTS);

/** The first line of every generated file begins with this, behind its comment sign. */
const MARK = '@generated from ';

/** The first member of a record, by which it is told from a file of somebody else. */
const RECORD = {
  '@generated': 'by hkob generate, to know its files again. Keep it with them; do not edit.',
};

/**
 * Compares files with the disk.
 *
 * @throws InputError when a file to be written exists and was not generated
 */
export async function planChanges(
  wanted: readonly PlannedFile[],
  { stale = [], record }: Keeping = {},
): Promise<Plan> {
  const files = record === undefined ? wanted : [...wanted, recordOf(wanted, record)];
  const written: string[] = [];
  const unchanged: string[] = [];
  for (const { path, text } of files) {
    const present = await textOf(path);
    if (present === text) unchanged.push(path);
    else if (present === undefined || isGenerated(present)) written.push(path);
    else {
      throw new InputError([
        {
          severity: 'error',
          message: 'this file was not generated, so it is not overwritten',
          file: path,
          hint: 'Move it away, or choose another folder with --out.',
        },
      ]);
    }
  }
  const planned = new Set(files.map(({ path }) => path));
  const removed: string[] = [];
  for (const path of await leftBehind(wanted, stale, record)) {
    if (!planned.has(path) && isGenerated((await textOf(path)) ?? '')) removed.push(path);
  }
  const within = record === undefined ? undefined : dirname(record);
  return { files, written, unchanged, removed, within };
}

/** Files that an earlier run may have written. */
async function leftBehind(
  files: readonly PlannedFile[],
  stale: readonly string[],
  record: string | undefined,
): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    for (const name of await namesIn(folder)) {
      if (stale.includes(name)) paths.add(join(folder, name));
    }
  }
  for (const path of record === undefined ? [] : await recorded(record)) {
    if (GENERATED_NAMES.includes(basename(path))) paths.add(path);
  }
  return paths;
}

function recordOf(files: readonly PlannedFile[], path: string): PlannedFile {
  const folder = dirname(path);
  const names = files.map((file) => relative(folder, file.path).replaceAll(sep, '/'));
  return { path, text: `${JSON.stringify({ ...RECORD, files: names.sort() }, null, 2)}\n` };
}

/** The files that a record names; none where it is missing, or its JSON broken by a merge. */
async function recorded(record: string): Promise<readonly string[]> {
  const text = await textOf(record);
  if (text === undefined || !isGenerated(text)) return [];
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    const names = Array.isArray(files) ? files.filter((name) => typeof name === 'string') : [];
    return names.map((name) => resolve(dirname(record), name));
  } catch {
    return [];
  }
}

/** A path as a reader of the terminal finds it. */
export const shown = (path: string): string => relative(process.cwd(), path) || path;

/** Every path that is not as it was. */
export const changedPaths = ({ written, removed }: Changes): readonly string[] => [
  ...written,
  ...removed,
];

/** Carries a plan out, as {@link writeFiles} does; then removes what is to go. */
export async function applyChanges({ files, written, removed, within }: Plan): Promise<void> {
  const changed = new Set(written);
  await writeFiles(files.filter(({ path }) => changed.has(path)));
  for (const path of removed) {
    await orRefuse(path, () => unlink(path));
    for (let folder = dirname(path); isInside(folder, within); folder = dirname(folder)) {
      if (!removeEmpty(folder)) break;
    }
  }
}

/**
 * Writes files, each whole or not at all. None is replaced before all are on the disk under other
 * names, so that a full disk changes nothing.
 */
export async function writeFiles(files: readonly PlannedFile[]): Promise<void> {
  const drafts = new Map<string, string>();
  const folders: string[] = [];
  const discard = (): void => {
    for (const draft of drafts.keys()) removeDraft(draft);
    for (const folder of folders.toReversed()) removeEmpty(folder);
  };
  const release = onEnd(discard);
  try {
    for (const { path, text } of files) {
      await orRefuse(path, async () => {
        await makeFolder(dirname(path), folders);
        const draft = `${path}.${process.pid}.tmp`;
        drafts.set(draft, path);
        await writeFile(draft, text);
      });
    }
    for (const [draft, path] of drafts) {
      await orRefuse(path, () => rename(draft, path));
      drafts.delete(draft);
    }
  } finally {
    discard();
    release();
  }
}

/** Whether a folder lies in another, and is not it. */
function isInside(folder: string, within: string | undefined): boolean {
  return within !== undefined && folder.startsWith(within.endsWith(sep) ? within : within + sep);
}

/** Removes a file that may not be there. */
function removeDraft(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It never came to be.
  }
}

/** Removes a folder if nothing is in it. */
function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a folder and those above it. Node's own way never ends where a file system says ENOENT (`/proc`).
 *
 * @param made gets those that were not there
 */
async function makeFolder(path: string, made: string[]): Promise<void> {
  if (existsSync(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path), made);
  try {
    await mkdir(path);
    made.push(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Does something to a file; what the system refuses is an error in words. */
async function orRefuse(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

/** What the user reads when the disk refuses. */
function notWritten(file: string, { code = '', message }: NodeJS.ErrnoException): InputError {
  const reason = REASONS[code] ?? `it cannot be written: ${message}`;
  return new InputError([{ severity: 'error', message: reason, file }]);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'it cannot be written: permission denied',
  EPERM: 'it cannot be written: permission denied',
  EROFS: 'it cannot be written: the disk is read-only',
  ENOSPC: 'it cannot be written: the disk is full',
  EDQUOT: 'it cannot be written: the disk quota is used up',
  ENOENT: 'it cannot be written: no folder can be made for it',
  EEXIST: 'it cannot be written: a file stands where a folder is needed',
  ENOTDIR: 'it cannot be written: a file stands where a folder is needed',
  EISDIR: 'it cannot be written: a folder has its name',
};

const RECORD_START = /^\{\s*"@generated": "by hkob generate/;

/** Whether a text was written by a generator. */
export function isGenerated(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return (/^(?:\/\/|#) /.test(first) && first.includes(MARK)) || RECORD_START.test(text);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw notWritten(folder, error as NodeJS.ErrnoException);
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
