/** A store in memory that is persisted in a file. */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { type Change, MemoryStore, type Snapshot } from './memory.ts';
import { appendPrivately, replacePrivately, writeAll } from './private-file.ts';
import { unavailable } from './unavailable.ts';

/** Bytes of appended changes after which the file is rewritten, unless it started larger. */
const MUCH = 1 << 20;

/** Changes per line of a rewritten file. */
const LINE = 1_000;

/** Options of {@link openSnapshot}. */
export interface SnapshotOptions {
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /**
   * Called with the reason when the file cannot be written, once until it can. Default: prints it
   * to standard error.
   */
  readonly onError?: (error: unknown) => void;
  /** Shown to another process that wants the same folder: `port 4030`. */
  readonly about?: string;
}

/**
 * Opens the store of a file, which contains the initial state and a line for each change. A change
 * is written before it is applied, so that it survives a crash; if it cannot be written, it is not
 * applied and the caller gets a 503.
 * @param file - readable by its owner only, because it contains keys and tokens
 * @throws FolderInUse if another process uses the folder
 * @throws Error if the file is not a snapshot, or cannot be written
 */
export function openSnapshot(file: string, options: SnapshotOptions = {}): MemoryStore {
  const { now = Date.now, onError = console.error, about = 'a sandbox' } = options;
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(folder, about);
  try {
    const { changes, length } = readSnapshot(file, onError);
    return new SnapshotStore({ file, now, onError, lock }, changes, length);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class SnapshotStore extends MemoryStore {
  readonly #file: string;
  readonly #lock: FolderLock;
  readonly #onError: (error: unknown) => void;
  /** Undefined while the file cannot be appended to. */
  #descriptor: number | undefined;
  /** Bytes of the initial state, and of the changes since. */
  #base = 0;
  #added = 0;
  #failed = false;

  constructor(
    options: Required<Omit<SnapshotOptions, 'about'>> & { file: string; lock: FolderLock },
    snapshot: Snapshot,
    length: number,
  ) {
    super(options.now, snapshot);
    this.#file = options.file;
    this.#lock = options.lock;
    this.#onError = options.onError;
    // Nothing is written without need, because the disk may be full.
    this.#descriptor = length > 0 ? appendPrivately(this.#file, length) : undefined;
    this.#base = length;
    if (this.#descriptor === undefined) this.#rewrite();
  }

  protected override keep(changes: readonly Change[]): void {
    try {
      // A file that has been removed is written again.
      const here = this.#descriptor !== undefined && fstatSync(this.#descriptor).nlink > 0;
      if (!here) this.#rewrite();
      else if (this.#added >= Math.max(MUCH, this.#base)) this.#shorten();
      this.#append(changes);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#onError(error);
      this.#failed = true;
      throw unavailable(error);
    }
  }

  override async close(): Promise<void> {
    this.#forget();
    this.#lock.release();
    await super.close();
  }

  #append(changes: readonly Change[]): void {
    const descriptor = this.#descriptor ?? -1;
    const line = lineOf(changes);
    try {
      writeAll(descriptor, line);
    } catch (error) {
      this.#cutOff(descriptor);
      throw error;
    }
    this.#added += line.length;
  }

  /** Removes a partially written line, after which nothing may be appended. */
  #cutOff(descriptor: number): void {
    try {
      ftruncateSync(descriptor, this.#base + this.#added);
    } catch {
      this.#forget();
    }
  }

  /** Rewrites the file without outdated changes. If that fails, the existing file stays valid. */
  #shorten(): void {
    try {
      this.#rewrite();
    } catch {
      // Tried again after as many further changes.
      this.#base += this.#added;
      this.#added = 0;
    }
  }

  /** Writes the whole state to a new file that then replaces the old one. */
  #rewrite(): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    this.#lock.renew();
    let written = 0;
    const next = replacePrivately(this.#file, (descriptor) => {
      const write = (changes: readonly Change[]) => {
        const line = lineOf(changes);
        writeAll(descriptor, line);
        written += line.length;
      };
      let some: Change[] = [];
      for (const change of this.snapshot()) {
        if (some.push(change) < LINE) continue;
        write(some);
        some = [];
      }
      write(some);
    });
    this.#forget();
    this.#descriptor = next;
    this.#base = written;
    this.#added = 0;
  }

  #forget(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

const lineOf = (changes: readonly Change[]): Buffer => Buffer.from(`${JSON.stringify(changes)}\n`);

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** One line of the file. */
const Changes = z.array(
  z.tuple([
    z.string(),
    z.string(),
    z
      .object({
        json: z.string().refine(isJson, 'Invalid input: expected JSON'),
        order: z.number(),
        expiresAt: z.number().exactOptional(),
        realTime: z.boolean().exactOptional(),
        group: z.string().exactOptional(),
      })
      .exactOptional(),
  ]),
);

/** Returns the changes of a file, and the number of bytes that contain them. */
function readSnapshot(
  file: string,
  onError: (error: unknown) => void,
): { readonly changes: Change[]; readonly length: number } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { changes: [], length: 0 };
    throw error;
  }
  const lines = text.split('\n');
  let length = 0;
  const all = lines.flatMap((line, index) => {
    if (line === '' && index > 0) return [];
    const place = `${file}:${index + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      // The process ended while writing its last line, which has not been acknowledged.
      if (index > 0 && index === lines.length - 1) {
        onError(new Error(`${place}: the last change was not written whole, and is left out`));
        return [];
      }
      throw notASnapshot(place, 'a line of JSON was expected');
    }
    const changes = Changes.safeParse(value);
    if (changes.success) {
      length += Buffer.byteLength(line) + 1;
      return changes.data;
    }
    const [issue] = changes.error.issues;
    const pointer = (issue?.path ?? []).map((step) => `/${String(step)}`).join('');
    throw notASnapshot(place, `${issue?.message} (at #${pointer})`);
  });
  // A last line without line break is written again.
  return { changes: all, length: text.endsWith('\n') || length < text.length ? length : 0 };
}

function notASnapshot(place: string, why: string): Error {
  const text = `${place}: this is not the state of a sandbox: ${why}`;
  return new Error(`${text}; remove ${basename(place).replace(/:\d+$/, '')} to begin anew`);
}
