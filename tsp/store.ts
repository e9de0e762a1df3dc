/** Stores for what outlives a session, and for what processes share. */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionError } from './errors.ts';
import { safeCause } from './redact.ts';

/**
 * The store of consents, tokens and pending authorisations: three functions.
 *
 * Values are texts, and secret because they contain tokens. Processes that share a store share its
 * consents, and no two of them refresh the tokens of one consent at the same time.
 */
export interface Store {
  /** Returns the value of a key, or undefined. */
  get(key: string): Promise<string | undefined>;
  /**
   * Writes `value` if the current value is `expected` (undefined: if there is none).
   *
   * Has to be atomic: of several callers with the same `expected`, one succeeds. Resolves once the
   * value would survive a crash.
   * @returns whether it was written
   */
  compareAndSet(key: string, expected: string | undefined, value: string): Promise<boolean>;
  /** Removes a key if its current value is `expected`, atomically. */
  delete(key: string, expected: string): Promise<boolean>;
}

/** Creates a store that lasts as long as the process, for tests and experiments. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    async compareAndSet(key, expected, value) {
      if (values.get(key) !== expected) return false;
      values.set(key, value);
      return true;
    },
    async delete(key, expected) {
      if (values.get(key) !== expected) return false;
      return values.delete(key);
    },
  };
}

/**
 * Creates a store in a folder of files that only their owner may read (0600, folders 0700).
 *
 * For one machine, or a shared file system with hard links. Each write is a new numbered file that
 * is linked into place: a crash leaves the old value or the new one, and no lock can remain.
 * @param folder created if it does not exist
 * @throws {SessionError} `STORE`, from its functions, if the folder cannot be used or a file in it
 * is damaged; such a file is not changed
 */
export function fileStore(folder: string): Store {
  // A key is a folder, and its value the file with the highest number. Of two writers that saw the
  // same highest number, link() fails for the second. That requires that no number in between
  // becomes free, so old versions are kept for a while, and a writer that took too long reads
  // again.
  const folderOf = (key: string): string =>
    join(folder, createHash('sha256').update(key).digest('hex'));

  const versionsIn = async (own: string): Promise<number[]> => {
    const names = await readdir(own).catch(ifGone<string[]>([]));
    return names
      .filter((name) => VERSION.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  };

  const read = async (own: string): Promise<{ version: number; value?: string }> => {
    for (let gone = 0; ; ) {
      const version = (await versionsIn(own)).at(-1);
      if (version === undefined) return { version: 0 };
      const file = join(own, `${version}`);
      const text = await readFile(file, 'utf8').catch(ifGone(undefined));
      if (text !== undefined) return { version, ...parsed(text, file) };
      // Removed, because newer versions have replaced it. If not, it is a broken link.
      if (version === gone) throw damaged(file);
      gone = version;
    }
  };

  /**
   * Links a complete file as the next version of a key. A file without a value marks the key as
   * removed.
   */
  const write = async (key: string, expected: string | undefined, value: string | undefined) => {
    const own = folderOf(key);
    const temporary = join(own, `new-${randomUUID()}`);
    try {
      await mkdir(own, { recursive: true, mode: 0o700 });
      await writeSynced(temporary, JSON.stringify({ key, value }));
      for (;;) {
        const began = performance.now();
        const current = await read(own);
        if (current.value !== expected) return false;
        if (performance.now() - began > KEPT_MS / 2) continue;
        const version = current.version + 1;
        await link(temporary, join(own, `${version}`));
        await syncFolder(own);
        await removeOld(own, version, (await stat(temporary)).mtimeMs);
        return true;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw storeError(error);
    } finally {
      await unlink(temporary).catch(() => {});
    }
  };

  /**
   * Removes old versions, and temporary files of processes that died.
   * @param now by the file system's clock, like the ages of the files
   */
  const removeOld = async (own: string, latest: number, now: number): Promise<void> => {
    for (const name of await readdir(own)) {
      if (VERSION.test(name) ? Number(name) >= latest : !name.startsWith('new-')) continue;
      const file = join(own, name);
      const found = await stat(file).catch(ifGone(undefined));
      if (found && now - found.mtimeMs < KEPT_MS) continue;
      await unlink(file).catch(ifGone(undefined));
    }
  };

  return {
    get: async (key) => (await read(folderOf(key))).value,
    compareAndSet: write,
    delete: (key, expected) => write(key, expected, undefined),
  };
}

/** The name of a version: its number. */
const VERSION = /^[1-9]\d{0,14}$/;

/** How long an old version is kept, in milliseconds. */
const KEPT_MS = 60_000;

/** Parses a version. A damaged one is neither changed nor overwritten. */
function parsed(text: string, file: string): { readonly value?: string } {
  try {
    const { key, value } = JSON.parse(text);
    if (typeof key === 'string' && ['string', 'undefined'].includes(typeof value)) return { value };
  } catch {
    // Reported below.
  }
  throw damaged(file);
}

function damaged(file: string): SessionError {
  const message = `${file} is damaged: restore it, or remove its folder to give up what it held`;
  return new SessionError('STORE', message);
}

/** Persists the name of a new file across a power failure, if the system can open folders. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Returns a value for "no such file", and throws the store's error otherwise. */
function ifGone<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw storeError(error);
  };
}

function storeError(error: unknown): SessionError {
  if (error instanceof SessionError) return error;
  const cause = safeCause(error);
  return new SessionError('STORE', `the store cannot be used: ${cause.message}`, { cause });
}

/** How often in a row a store may reject a write without an apparent reason. */
const MAX_FUTILE = 100;

/** A typed view of one kind of value in a store. */
export interface Records<Value> {
  get(id: string): Promise<Value | undefined>;
  /** Replaces the value that was read before; undefined for none. */
  replace(id: string, before: Value | undefined, after: Value): Promise<boolean>;
  remove(id: string, before: Value): Promise<boolean>;
  /** Applies a change to the current value, retrying on conflicts. */
  update(id: string, change: (before: Value | undefined) => Value): Promise<Value>;
}

/**
 * Returns the records of one kind, stored under `kind:id`.
 * @param isRecord whether an object in the store is valid, since others may write to it
 */
export function recordsOf<Value extends object>(
  store: Store,
  kind: string,
  isRecord: (value: { readonly [Name in keyof Value]?: unknown }) => boolean = () => true,
): Records<Value> {
  const keyOf = (id: string): string => `${kind}:${id}`;
  // Stores compare texts, so the text from which a value was parsed is kept with it.
  const texts = new WeakMap<object, string>();
  const textOf = (value: Value | undefined): string | undefined =>
    value === undefined ? undefined : (texts.get(value) ?? JSON.stringify(value));

  const recordIn = (text: string): Value | undefined => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value !== 'object' || value === null) return undefined;
      return isRecord(value as Value) ? (value as Value) : undefined;
    } catch {
      return undefined;
    }
  };

  let futile = 0;
  /**
   * Detects a store that rejects writes although nobody else has written; other conflicts are
   * retried.
   */
  const settled = async (id: string, expected: string | undefined, done: boolean) => {
    const lost = !done && (await store.get(keyOf(id))) === expected;
    futile = lost ? futile + 1 : 0;
    if (futile < MAX_FUTILE) return done;
    const message = `the store does not write ${keyOf(id)}, though its value is the expected one`;
    throw new SessionError('STORE', message);
  };

  const records: Records<Value> = {
    async get(id) {
      const text = await store.get(keyOf(id));
      if (text === undefined) return undefined;
      const value = recordIn(text);
      if (!value) {
        throw new SessionError('STORE', `the store holds no record under ${keyOf(id)}, but a text`);
      }
      texts.set(value, text);
      return value;
    },
    async replace(id, before, after) {
      const expected = textOf(before);
      const done = await store.compareAndSet(keyOf(id), expected, JSON.stringify(after));
      return settled(id, expected, done);
    },
    async remove(id, before) {
      const expected = textOf(before) ?? '';
      return settled(id, expected, await store.delete(keyOf(id), expected));
    },
    async update(id, change) {
      for (;;) {
        const before = await records.get(id);
        const after = change(before);
        if (await records.replace(id, before, after)) return after;
      }
    },
  };
  return records;
}
