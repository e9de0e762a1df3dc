/** A store in memory that outlives its process by a file. */
import { closeSync, fstatSync, ftruncateSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { type Change, MemoryStore, type Snapshot } from './memory.ts';
import { appendPrivately, replacePrivately, writeAll } from './private-file.ts';
import { unavailable } from './unavailable.ts';

/** Bytes of changes before the file is written anew, if what it began with was not more. */
const MUCH = 1 << 20;

/** Changes in one line of a new file. */
const LINE = 1_000;

/** Options of {@link openSnapshot}. */
export interface SnapshotOptions {
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /** Is told why the file cannot be written, once until it can be again. Default: standard error. */
  readonly onError?: (error: unknown) => void;
  /** What another process is told that wants the same folder: `port 4030`. */
  readonly about?: string;
}

/**
 * Opens the store of a file: what was there at the start, and a line for each change since. A change is
 * in the file before it is made, so that it survives the end of the process, however that ends; one that
 * cannot be written is not made, and whoever asked for it gets a 503.
 *
 * @param file - for its owner only: it holds keys and tokens
 * @throws FolderInUse - when another process has the folder
 * @throws Error - when the file is not a snapshot, or cannot be written
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
  /** Undefined while the file cannot be added to. */
  #descriptor: number | undefined;
  /** Bytes that the file began with, and that came since. */
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
    // Nothing is written that need not be: the disk may be full.
    this.#descriptor = length > 0 ? appendPrivately(this.#file, length) : undefined;
    this.#base = length;
    if (this.#descriptor === undefined) this.#rewrite();
  }

  protected override keep(changes: readonly Change[]): void {
    try {
      // A file that was taken away is written anew.
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

  /** Takes away the half of a line that may be there: nothing may follow it. */
  #cutOff(descriptor: number): void {
    try {
      ftruncateSync(descriptor, this.#base + this.#added);
    } catch {
      this.#forget();
    }
  }

  /** Writes the file anew without what is over; it is good as it is where that fails. */
  #shorten(): void {
    try {
      this.#rewrite();
    } catch {
      // Tried again when as much has come again.
      this.#base += this.#added;
      this.#added = 0;
    }
  }

  /** Everything, to a file beside it that then takes its place. */
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

/** The changes of a file, and how many of its bytes hold them. */
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
      // The process ended while it wrote its last line, which nobody was told is kept.
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
  // A last line without its end is written again.
  return { changes: all, length: text.endsWith('\n') || length < text.length ? length : 0 };
}

function notASnapshot(place: string, why: string): Error {
  const text = `${place}: this is not the state of a sandbox: ${why}`;
  return new Error(`${text}; remove ${basename(place).replace(/:\d+$/, '')} to begin anew`);
}
