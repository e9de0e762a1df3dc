/** A store in memory that outlives its process by a file. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MemoryStore, type Snapshot } from './memory-store.ts';

/** Milliseconds between two looks at whether there is something to write. */
const EVERY = 1_000;

/**
 * Opens the store of a file, which is written now, every second if anything changed, and at the end.
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
  readonly #timer: NodeJS.Timeout;
  #written = '';
  #failing = false;

  constructor(
    file: string,
    now: () => number,
    onError: (error: unknown) => void,
    snapshot: Snapshot,
  ) {
    super(now, snapshot);
    this.#file = file;
    this.#write();
    this.#timer = setInterval(() => this.#tryToWrite(onError), EVERY).unref();
  }

  override async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#write();
    await super.close();
  }

  #tryToWrite(onError: (error: unknown) => void): void {
    try {
      this.#write();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) onError(error);
      this.#failing = true;
    }
  }

  #write(): void {
    const text = JSON.stringify(this.snapshot());
    if (text === this.#written) return;
    const next = `${this.#file}.next`;
    try {
      writeFileSync(next, text, { mode: 0o600 });
      renameSync(next, this.#file);
    } catch (error) {
      rmSync(next, { force: true });
      throw error;
    }
    this.#written = text;
  }
}

function readSnapshot(file: string): Snapshot {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  try {
    const snapshot: unknown = JSON.parse(text);
    if (Array.isArray(snapshot)) return snapshot;
  } catch {}
  throw new Error(`${file} is no snapshot of a sandbox; remove it to begin anew`);
}
