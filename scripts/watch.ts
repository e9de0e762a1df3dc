/** Files that are looked at for changes, by commands that keep up with their input. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** A watch over files. */
export interface Watch {
  /** Watches these files from now on, in place of those before. */
  update(files: readonly string[]): void;
  /** Resolves once the work under way is done; nothing is called afterwards. */
  close(): Promise<void>;
}

/** How long nothing may happen before a change counts as finished, in milliseconds: editors save in steps. */
const QUIET = 40;

/**
 * Calls a function when files were changed, removed or came back: once for each burst of changes,
 * and never while it is still at work.
 *
 * @param files absolute paths
 * @param changed gets the paths that changed; what it throws ends the process
 */
export function watchFiles(
  files: readonly string[],
  changed: (paths: ReadonlySet<string>) => Promise<void>,
): Watch {
  // Folders are watched, not files: an editor may put a new file in the place of the old one.
  const folders = new Map<string, FSWatcher>();
  let wanted = new Set(files);
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
      const watcher = watch(folder, (_, name) => note(folder, name));
      watcher.on('error', () => note(folder, null));
      folders.set(folder, watcher);
    }
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
    clearTimeout(timer);
    timer = setTimeout(run, QUIET);
  };
  const run = (): void => {
    work = work.then(async () => {
      const paths = pending;
      pending = new Set();
      if (closed || paths.size === 0) return;
      await changed(paths);
      if (!closed) follow();
    });
  };

  follow();
  return {
    update(next) {
      wanted = new Set(next);
      if (!closed) follow();
    },
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
