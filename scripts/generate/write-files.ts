/** What is on the disk, and what is to be: generated files are written whole, and known again later. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, rmdirSync, unlinkSync } from 'node:fs';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { hasHeader } from '../../generators/emit/text/header.ts';
import { OUTPUTS, type Output } from '../../generators/generate.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { onEnd } from '../cli/signals.ts';

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
  /**
   * A file that says what was written, and is kept up to date; absolute path. What it proves to have
   * been generated below its own folder is removed when nothing generates it any more.
   */
  readonly record?: string | undefined;
}

/** The names of the files that hold these outputs. */
export function namesOf(outputs: readonly Output[]): readonly string[] {
  return outputs.map((output) => (output === 'document' ? 'openapi.yaml' : `${output}.ts`));
}

/** The names that generated files have; an earlier run may have left them behind. */
export const GENERATED_NAMES = namesOf(OUTPUTS);

/** The first member of a record, by which it is told from a file of somebody else. */
const RECORD = {
  '@generated': 'by hkob generate, to know its files again. Keep it with them; do not edit.',
};

/** A file that was generated, as a record has it. */
interface Recorded {
  /** Relative to the folder of the record, with `/`. */
  readonly path: string;
  /** Of its text; hexadecimal. */
  readonly sha256: string;
}

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
    const present = await ownText(path);
    if (present === text) unchanged.push(path);
    else if (present === undefined || isGenerated(present)) written.push(path);
    else throw notOurs(path, 'this file was not generated');
  }
  const left = [
    ...(await leftInFolders(wanted, stale)),
    ...(record === undefined ? [] : await leftByRecord(record)),
  ];
  // By their real names: a folder may be reached by several.
  const planned = new Set(await Promise.all(files.map(({ path }) => realName(path))));
  const removed = new Map<string, string>();
  for (const path of left) {
    const name = await realName(path);
    if (!planned.has(name) && !removed.has(name)) removed.set(name, path);
  }
  const within = record === undefined ? undefined : dirname(record);
  return { files, written, unchanged, removed: [...removed.values()], within };
}

/** Generated files with some names in the folders of others. */
async function leftInFolders(
  files: readonly PlannedFile[],
  names: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      if (names.includes(name) && isGenerated((await regularText(path)) ?? '')) left.push(path);
    }
  }
  return left;
}

/**
 * Files that a record proves to have been generated: below its folder, by no link or detour, with the
 * very text that it has on record. A record may have been edited or come from elsewhere.
 */
async function leftByRecord(record: string): Promise<readonly string[]> {
  const root = await realName(dirname(record));
  const left: string[] = [];
  for (const { path, sha256 } of await recorded(record)) {
    const file = resolve(root, path);
    if (!isInside(file, root) || nameIn(root, file) !== path) continue;
    if (!GENERATED_NAMES.includes(basename(file)) || (await realName(file)) !== file) continue;
    const text = await regularText(file);
    if (text !== undefined && isGenerated(text) && hashOf(text) === sha256) left.push(file);
  }
  return left;
}

function recordOf(files: readonly PlannedFile[], path: string): PlannedFile {
  const folder = dirname(path);
  const entries = files
    .map((file): Recorded => ({ path: nameIn(folder, file.path), sha256: hashOf(file.text) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { path, text: `${JSON.stringify({ ...RECORD, files: entries }, null, 2)}\n` };
}

/** What a record holds; nothing where it is missing, or its JSON broken by a merge. */
async function recorded(record: string): Promise<readonly Recorded[]> {
  const text = await regularText(record);
  if (text === undefined || !isGenerated(text)) return [];
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    return Array.isArray(files) ? files.filter(isRecorded) : [];
  } catch {
    return [];
  }
}

function isRecorded(entry: unknown): entry is Recorded {
  const { path, sha256 } = (entry ?? {}) as Partial<Record<keyof Recorded, unknown>>;
  return typeof path === 'string' && !path.includes('\0') && typeof sha256 === 'string';
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A path in a folder, as it is written on every system. */
const nameIn = (folder: string, path: string): string =>
  relative(folder, path).replaceAll(sep, '/');

/** The one name of a file or folder, behind links and in the case of the disk; of one that is missing, its own. */
async function realName(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** A path as a reader of the terminal finds it. */
export const displayPath = (path: string): string => relative(process.cwd(), path) || path;

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
 *
 * @throws InputError when the system refuses, or a link stands where a file is to be
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
      await refuseLink(path);
      await orRefuse(path, async () => {
        await makeFolder(dirname(path), folders);
        const draft = `${path}.${randomUUID()}.tmp`;
        drafts.set(draft, path);
        await writeFile(draft, text, { flag: 'wx' });
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

/** What was generated is no link; one would be lost, or lead elsewhere. */
async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink()) throw notOurs(path, 'this is a link');
}

function notOurs(file: string, fact: string): InputError {
  return new InputError([
    {
      severity: 'error',
      message: `${fact}, so it is not overwritten`,
      file,
      hint: 'Move it away, or choose another folder with --out.',
    },
  ]);
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
  return hasHeader(text) || RECORD_START.test(text);
}

/** The text of a file that is to be written, if it is there. @throws InputError when a link is in its place */
async function ownText(path: string): Promise<string | undefined> {
  await refuseLink(path);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw notWritten(path, error as NodeJS.ErrnoException);
  }
}

/** The text of a file; undefined for what cannot be read, a link or a folder. */
async function regularText(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isFile() ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
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
