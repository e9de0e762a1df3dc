import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OUTPUTS, type Output } from '../generators/generate.ts';
import { InputError } from '../generators/model/diagnostics.ts';

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

/** The names of the files that hold these outputs. */
export function namesOf(outputs: readonly Output[]): readonly string[] {
  return outputs.map((output) => (output === 'document' ? 'openapi.yaml' : `${output}.ts`));
}

/** The names that generated files have; an earlier run may have left them behind. */
export const GENERATED_NAMES = namesOf(OUTPUTS);

/** The first line of every generated file begins with this, behind its comment sign. */
const MARK = '@generated from ';

/**
 * Compares files with the disk.
 *
 * @param stale - names of generated files that are removed where no planned file has them
 * @throws InputError when a file to be written exists and was not generated
 */
export async function planChanges(
  files: readonly PlannedFile[],
  stale: readonly string[] = [],
): Promise<Changes> {
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
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      if (!stale.includes(name) || planned.has(path)) continue;
      if (isGenerated((await textOf(path)) ?? '')) removed.push(path);
    }
  }
  return { written, unchanged, removed };
}

/** Carries the changes out; each file appears whole or not at all. */
export async function applyChanges(files: readonly PlannedFile[], changes: Changes): Promise<void> {
  const wanted = new Set(changes.written);
  for (const { path, text } of files) {
    if (!wanted.has(path)) continue;
    const draft = `${path}.${process.pid}.tmp`;
    try {
      await makeFolder(dirname(path));
      await writeFile(draft, text);
      await rename(draft, path);
    } catch (error) {
      await unlink(draft).catch(() => undefined);
      throw notWritten(path, error as NodeJS.ErrnoException);
    }
  }
  for (const path of changes.removed) {
    await unlink(path).catch((error) => {
      throw notWritten(path, error);
    });
  }
}

/** Makes a folder and those above it. Node's own way never ends where a file system says ENOENT (`/proc`). */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
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

/** Whether a text was written by a generator. */
export function isGenerated(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return /^(?:\/\/|#) /.test(first) && first.includes(MARK);
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
