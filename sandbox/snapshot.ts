/** A store in memory that outlives its process by a file. */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type Change, MemoryStore, type Snapshot } from './memory-store.ts';

/** Bytes of changes before the file is written anew, if what it began with was not more. */
const MUCH = 1 << 20;

/** Milliseconds before a file that could not be written is tried again. */
const PAUSE = 1_000;

/** Changes in one line of a new file. */
const LINE = 1_000;

/**
 * Opens the store of a file: what was there at the start, a line for each change since. A change is in
 * the file before it is answered, so that it survives the end of the process, however that ends.
 *
 * @param file - for its owner only: it holds keys and tokens
 * @param onError - is told why the file cannot be written, once until it can be again
 * @throws Error - when the file is no snapshot, or cannot be written
 */
export function openSnapshot(
  file: string,
  now: () => number = Date.now,
  onError: (error: unknown) => void = console.error,
): SnapshotStore {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return new SnapshotStore(file, now, onError, readSnapshot(file));
}

class SnapshotStore extends MemoryStore {
  readonly #file: string;
  readonly #onError: (error: unknown) => void;
  #pending: Change[] = [];
  /** Undefined while the file lacks something that the store has. */
  #descriptor: number | undefined;
  /** Bytes that the file began with, and that came since. */
  #base = 0;
  #added = 0;
  #failed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(
    file: string,
    now: () => number,
    onError: (error: unknown) => void,
    snapshot: Snapshot,
  ) {
    super(now, snapshot);
    this.#file = file;
    this.#onError = onError;
    this.#rewrite();
  }

  protected override changed(change: Change): void {
    // One line for all that happens in one step. It is written before the step's caller goes on.
    if (this.#pending.push(change) === 1) queueMicrotask(() => this.#flush());
  }

  override async close(): Promise<void> {
    clearTimeout(this.#retry);
    this.#flush();
    if (this.#descriptor === undefined) this.#rewrite();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    await super.close();
  }

  #flush(): void {
    const changes = this.#pending;
    this.#pending = [];
    if (changes.length > 0 && !this.#retry) this.#tryToWrite(changes);
  }

  #tryToWrite(changes: readonly Change[]): void {
    try {
      // A file that was taken away, or replaced by another sandbox, is written anew.
      const here = this.#descriptor !== undefined && fstatSync(this.#descriptor).nlink > 0;
      if (here && this.#added < Math.max(MUCH, this.#base)) this.#append(changes);
      else this.#rewrite();
      this.#failed = false;
    } catch (error) {
      // Half a line may be there: nothing may follow it.
      this.#forget();
      if (!this.#failed) this.#onError(error);
      this.#failed = true;
      this.#retry = setTimeout(() => {
        this.#retry = undefined;
        this.#tryToWrite([]);
      }, PAUSE).unref();
    }
  }

  #append(changes: readonly Change[]): void {
    const line = Buffer.from(`${JSON.stringify(changes)}\n`);
    for (let sent = 0; sent < line.length; ) {
      sent += writeSync(this.#descriptor ?? -1, line, sent);
    }
    this.#added += line.length;
  }

  /** Everything, to a file beside it that then takes its place. */
  #rewrite(): void {
    this.#forget();
    const next = `${this.#file}.next`;
    this.#descriptor = openSync(next, 'w', 0o600);
    this.#added = 0;
    try {
      let line: Change[] = [];
      for (const change of this.snapshot()) {
        if (line.push(change) < LINE) continue;
        this.#append(line);
        line = [];
      }
      this.#append(line);
      this.#forget();
      renameSync(next, this.#file);
      this.#descriptor = openSync(this.#file, 'a');
      this.#base = this.#added;
      this.#added = 0;
      this.#pending = [];
    } catch (error) {
      this.#forget();
      rmSync(next, { force: true });
      throw error;
    }
  }

  #forget(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function readSnapshot(file: string): Change[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line === '' && index > 0) return [];
    const changes = changesOf(line);
    if (changes) return changes;
    // The process ended while it wrote its last line, which was not answered.
    if (index > 0 && index === lines.length - 1) return [];
    throw new Error(`${file} is no snapshot of a sandbox; remove it to begin anew`);
  });
}

function changesOf(line: string): Change[] | undefined {
  try {
    const changes: unknown = JSON.parse(line);
    return Array.isArray(changes) ? changes : undefined;
  } catch {
    return undefined;
  }
}
