/**
 * Watches files for changes. Uses `fs.watch` instead of chokidar: only a few known files are watched,
 * across atomic saves by editors, and no change may be missed while an earlier one is being handled.
 */
import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { UsageError } from '../cli/command.ts';

/** A running file watcher. */
export interface Watch {
  /** Stops watching. Resolves once a running callback has finished. */
  close(): Promise<void>;
}

/** How long no event may occur before a change is reported, in milliseconds: editors save in steps. */
const DEBOUNCE = 25;

/** The same for a file that is empty or missing, and so likely still being saved. */
const DEBOUNCE_INCOMPLETE = 200;

/** How far the clock of a file system may lag behind, in milliseconds. */
const CLOCK_TOLERANCE = 20;

/**
 * Handles changed files.
 *
 * @param paths the files that were changed, removed or created
 * @returns the files to watch from now on
 */
type ChangeHandler = (paths: ReadonlySet<string>) => Promise<readonly string[]>;

/**
 * Watches files, and calls a function once for each burst of changes. Calls never overlap: changes
 * that occur during a call are reported in the next one.
 *
 * @param files absolute paths; the files need not exist
 * @param since when the files were first read, in milliseconds since 1970; later changes are reported
 * @param onChange the handler; an error that it throws ends the process
 * @throws {UsageError} when the system cannot watch more folders
 */
export function watchFiles(
  files: readonly string[],
  since: number,
  onChange: ChangeHandler,
): Watch {
  const watcher = new FileWatcher(onChange);
  watcher.update(files, since);
  return watcher;
}

class FileWatcher implements Watch {
  readonly #onChange: ChangeHandler;
  /** Folders are watched, not files: an editor may replace a file with a new one. */
  readonly #folders = new Map<string, FSWatcher>();
  #files: ReadonlySet<string> = new Set();
  #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running = Promise.resolve();
  #closed = false;

  constructor(onChange: ChangeHandler) {
    this.#onChange = onChange;
  }

  /**
   * Sets the files to watch.
   *
   * @param readAt when they were read, in milliseconds since 1970; later changes of new files, which
   *   were not watched yet, are reported
   */
  update(files: readonly string[], readAt: number): void {
    const previous = this.#files;
    this.#files = new Set(files);
    this.#watchFolders();
    for (const file of this.#files) {
      if (!previous.has(file) && changeTime(file) >= readAt - CLOCK_TOLERANCE) {
        this.#pending.add(file);
      }
    }
    if (this.#pending.size > 0) this.#schedule();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher.close();
    await this.#running;
  }

  /** Starts and stops watchers, so that the nearest existing folder of each file is watched. */
  #watchFolders(): void {
    const required = new Set([...this.#files].map((file) => existingFolder(dirname(file))));
    for (const folder of this.#folders.keys()) {
      if (!required.has(folder)) this.#unwatch(folder);
    }
    for (const folder of required) {
      if (this.#folders.has(folder)) continue;
      const watcher = watchFolder(folder, (_, name) => this.#onEvent(folder, name));
      watcher.on('error', () => this.#onEvent(folder, null));
      this.#folders.set(folder, watcher);
    }
  }

  #unwatch(folder: string): void {
    this.#folders.get(folder)?.close();
    this.#folders.delete(folder);
  }

  #onEvent(folder: string, name: string | null): void {
    const path = name === null ? folder : join(folder, name);
    const prefix = `${path}${sep}`;
    const affected = this.#files.has(path)
      ? [path]
      : [...this.#files].filter((file) => file.startsWith(prefix));
    if (affected.length === 0) return;
    for (const file of affected) this.#pending.add(file);
    // A watched folder was replaced; its watcher follows the old one.
    for (const watched of this.#folders.keys()) {
      if (watched === path || watched.startsWith(prefix)) this.#unwatch(watched);
    }
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const incomplete = [...this.#pending].some((file) => sizeOf(file) === 0);
    const delay = incomplete ? DEBOUNCE_INCOMPLETE : DEBOUNCE;
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(() => this.#report());
    }, delay);
  }

  async #report(): Promise<void> {
    const paths = this.#pending;
    this.#pending = new Set();
    if (this.#closed || paths.size === 0) return;
    this.#watchFolders();
    const readAt = Date.now();
    const files = await this.#onChange(paths);
    if (!this.#closed) this.update(files, readAt);
  }
}

/** Returns a folder, or its nearest parent that exists. */
function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

/** The size of a file in bytes; 0 if it does not exist. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** When a file last changed, in milliseconds since 1970; 0 if it does not exist. */
function changeTime(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0;
}

function watchFolder(folder: string, listener: (event: string, name: string | null) => void) {
  try {
    return watch(folder, listener);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `cannot watch ${folder} (${code})`,
      code === 'ENOSPC' ? 'raise the system limit fs.inotify.max_user_watches' : undefined,
    );
  }
}
