/** Where a session keeps what must outlive it, and what other processes must see. */
import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SessionError } from './errors.ts';
import { safeCause } from './redact.ts';

/**
 * Where a session keeps consents, tokens and unfinished authorisations: three functions.
 *
 * Values are texts, and secret: they hold tokens. Processes that share a store share the consents in
 * it, and no two of them renew the tokens of one consent at the same time.
 */
export interface Store {
  /** The value of a key; undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /**
   * Writes `value`, if the value is still `expected` (undefined: if there is none yet).
   *
   * Must be atomic: of several callers with the same `expected`, one wins. Resolves once the value
   * would survive a crash.
   *
   * @returns whether it was written
   */
  compareAndSet(key: string, expected: string | undefined, value: string): Promise<boolean>;
  /** Removes a key, if its value is still `expected`, as atomically. */
  delete(key: string, expected: string): Promise<boolean>;
}

/** A store that ends with the process: for tests and trials. */
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
 * A store in a folder of files that only its owner may read (0600, the folders 0700).
 *
 * For one machine, or a file system that several share and that knows hard links. Each write is a
 * new numbered file, linked into place whole: a crash leaves the old value or the new one, and there
 * is no lock that could stay behind.
 *
 * @param folder made when it does not exist
 * @throws {SessionError} `STORE`, from its functions, when the folder cannot be used or a file in it is
 * damaged; such a file is left as it is
 */
export function fileStore(folder: string): Store {
  // A key is a folder, and its value the file in it with the highest number. Of two writers who saw
  // the same highest number, link() refuses the second. That holds as long as no number between is
  // free again, so old versions stay for a while, and a writer who took too long looks anew.
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
      // Gone: newer versions have taken its place meanwhile. Otherwise it leads nowhere.
      if (version === gone) throw damaged(file);
      gone = version;
    }
  };

  /** Links a whole file as the next version of a key; one without a value says that it is removed. */
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
   * Old versions, and what processes that died were about to write.
   *
   * @param now by the file system's clock, the one that their ages are told by
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

/** How long a version stays after it was written, in milliseconds. */
const KEPT_MS = 60_000;

/** What a version holds. One that cannot be read is left as it is, and nothing written over it. */
function parsed(text: string, file: string): { readonly value?: string } {
  try {
    const { key, value } = JSON.parse(text);
    if (typeof key === 'string' && ['string', 'undefined'].includes(typeof value)) return { value };
  } catch {
    // Told below.
  }
  throw damaged(file);
}

function damaged(file: string): SessionError {
  const message = `${file} is damaged: restore it, or remove its folder to give up what it held`;
  return new SessionError('STORE', message);
}

/** So that the name of a new file survives a power failure too; where folders cannot be opened, not. */
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

/** Turns "no such file" into a value, and anything else into the store's error. */
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

/** How often in a row a store may refuse a write for no reason to be seen. */
const MAX_FUTILE = 100;

/** A typed view of one kind of value in a store. */
export interface Records<Value> {
  get(id: string): Promise<Value | undefined>;
  /** Writes a new value over a value read before; undefined for none. */
  replace(id: string, before: Value | undefined, after: Value): Promise<boolean>;
  remove(id: string, before: Value): Promise<boolean>;
  /** Applies a change to whatever is there, as often as it takes. */
  update(id: string, change: (before: Value | undefined) => Value): Promise<Value>;
}

/**
 * The records of one kind, each under `kind:id`.
 *
 * @param isRecord whether an object in the store is one: what others may write is not believed
 */
export function recordsOf<Value extends object>(
  store: Store,
  kind: string,
  isRecord: (value: { readonly [Name in keyof Value]?: unknown }) => boolean = () => true,
): Records<Value> {
  const keyOf = (id: string): string => `${kind}:${id}`;
  // Stores compare texts; the text that a value was read from is kept with it.
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
  /** Tells a store that refuses a write although nobody else has written; others have to try again. */
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
