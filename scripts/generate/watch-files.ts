/** Files that are looked at for changes, by commands that keep up with their input. */
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { UsageError } from '../cli/command.ts';

/** A watch over files. */
export interface Watch {
  /** Resolves once the work under way is done; nothing is called afterwards. */
  close(): Promise<void>;
}

/** How long nothing may happen before a change counts as finished, in milliseconds: editors save in steps. */
const QUIET = 25;

/** The same for a file that is empty or gone. */
const UNFINISHED = 200;

/** How far the clock of a file system may be behind, in milliseconds. */
const TICK = 20;

/**
 * Calls a function when files were changed, removed or came back: once for each burst of changes,
 * and never while it is still at work. A change that comes while it works is not lost.
 *
 * @param files absolute paths; none of them need exist
 * @param since when the files were first read, in milliseconds since 1970: what changed later counts
 * @param changed gets the paths that changed, and returns those to watch from now on; what it throws
 *   ends the process
 * @throws {UsageError} when the system watches no more folders
 */
export function watchFiles(
  files: readonly string[],
  since: number,
  changed: (paths: ReadonlySet<string>) => Promise<readonly string[]>,
): Watch {
  // Folders are watched, not files: an editor may put a new file in the place of the old one.
  const folders = new Map<string, FSWatcher>();
  let wanted: ReadonlySet<string> = new Set();
  let pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let closed = false;

  const follow = (): void => {
    const needed = new Set([...wanted].map((file) => existing(dirname(file))));
    for (const [folder, watcher] of folders) {
      if (needed.has(folder)) continue;
      watcher.close();
      folders.delete(folder);
    }
    for (const folder of needed) {
      if (folders.has(folder)) continue;
      const watcher = watching(folder, (_, name) => note(folder, name));
      watcher.on('error', () => note(folder, null));
      folders.set(folder, watcher);
    }
  };
  const update = (next: readonly string[], read: number): void => {
    const before = wanted;
    wanted = new Set(next);
    follow();
    // Nobody watched these while they were read.
    for (const file of wanted) {
      if (!before.has(file) && changeTime(file) >= read - TICK) pending.add(file);
    }
    if (pending.size > 0) schedule();
  };
  const note = (folder: string, name: string | null): void => {
    const path = name === null ? folder : join(folder, name);
    const below = `${path}${sep}`;
    const met = wanted.has(path) ? [path] : [...wanted].filter((file) => file.startsWith(below));
    if (met.length === 0) return;
    for (const file of met) pending.add(file);
    for (const [watched, watcher] of folders) {
      // The folder itself is another one now.
      if (watched !== path && !watched.startsWith(below)) continue;
      watcher.close();
      folders.delete(watched);
    }
    schedule();
  };
  const schedule = (): void => {
    clearTimeout(timer);
    // An empty file, or none, is likely one in the middle of being saved.
    const unfinished = [...pending].some((file) => sizeOf(file) === 0);
    timer = setTimeout(run, unfinished ? UNFINISHED : QUIET);
  };
  const run = (): void => {
    work = work.then(async () => {
      const paths = pending;
      pending = new Set();
      if (closed || paths.size === 0) return;
      follow();
      const read = Date.now();
      const next = await changed(paths);
      if (!closed) update(next, read);
    });
  };

  update(files, since);
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
      await work;
    },
  };
}

/** A folder, or the nearest one above it that exists. */
function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** When a file last changed, in milliseconds since 1970; long ago where there is none. */
function changeTime(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0;
}

function watching(folder: string, listener: (event: string, name: string | null) => void) {
  try {
    return watch(folder, listener);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${folder} cannot be watched (${code})`,
      code === 'ENOSPC' ? 'raise fs.inotify.max_user_watches of this system' : undefined,
    );
  }
}
