/** The interface of the stores, which hold everything that outlives a request. */
import type { z } from 'zod';

/** Group and expiry of an entry. */
export interface EntryOptions {
  /** Time of expiry in seconds since 1970. Default: never. */
  readonly expiresAt?: number;
  /** Whether it expires by the real time instead of the clock of the store. Default: false. */
  readonly realTime?: boolean;
  /**
   * Entries of one group are listed and removed together, such as the events of a client or a
   * grant.
   */
  readonly group?: string;
}

/** Clocks in milliseconds since 1970. */
export interface Clocks {
  now(): number;
  /** The real time, which `now` may be ahead of. */
  realNow(): number;
}

/** An entry to be kept. */
export interface NewEntry {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly options?: EntryOptions;
}

/** One page of a list. */
export interface Page<Value> {
  readonly items: readonly { readonly id: string; readonly value: Value }[];
  /** The start of the next page; absent on the last page. */
  readonly next?: string;
}

/**
 * Entries by kind and id. Every method is atomic, also between processes that share a store;
 * returned values are copies.
 */
export interface Store {
  find<Value>(kind: string, id: string): Promise<Value | undefined>;
  /**
   * Adds an entry.
   * @returns false if it exists, in which case nothing is changed
   */
  insert(kind: string, id: string, value: unknown, options?: EntryOptions): Promise<boolean>;
  /** Adds or replaces an entry. */
  upsert(kind: string, id: string, value: unknown, options?: EntryOptions): Promise<void>;
  /**
   * Changes the value of an entry; its options stay the same.
   * @param change - receives the value and returns the new one, or undefined to keep it; may be
   * called several times
   * @param also - entries to add in the same step if the value changes; those that exist are
   * skipped
   * @returns the new value; undefined if there is no entry or `change` returned undefined
   */
  update<Value>(
    kind: string,
    id: string,
    change: (value: Value) => Value | undefined,
    also?: readonly NewEntry[],
  ): Promise<Value | undefined>;
  /** @returns whether the entry existed */
  remove(kind: string, id: string): Promise<boolean>;
  /**
   * Removes entries, or none if one of them is missing.
   * @returns whether they were removed
   */
  removeAll(kind: string, ids: readonly string[]): Promise<boolean>;
  /** Removes every entry of a group. */
  removeGroup(kind: string, group: string): Promise<void>;
  /** Returns the entries of a group in order of insertion. */
  list<Value>(
    kind: string,
    group: string,
    page?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<Value>>;
  /** Sets the clocks by which entries expire from now on. */
  goBy(clocks: Clocks): void;
  /** Removes all entries except those of some kinds. */
  clear(keep: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Returns the values of a whole group, in order of insertion. */
export async function everyValue<Value>(
  store: Store,
  kind: string,
  group: string,
): Promise<Value[]> {
  const values: Value[] = [];
  for await (const { value } of everyItem<Value>(store, kind, group)) values.push(value);
  return values;
}

/** Page size of {@link everyItem}. */
const PAGE = 1_000;

/** Iterates over a group page by page. Entries may be removed meanwhile. */
export async function* everyItem<Value>(
  store: Store,
  kind: string,
  group: string,
): AsyncGenerator<Page<Value>['items'][number]> {
  let after: string | undefined;
  do {
    const page: Page<Value> = await store.list<Value>(
      kind,
      group,
      after === undefined ? { limit: PAGE } : { limit: PAGE, after },
    );
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/**
 * Finds an entry without which the sandbox cannot start, and validates its shape: the file or table
 * may have been edited.
 * @throws {Error} if the shape is wrong; the message names the entry, the place and the remedy
 */
export async function findValid<Value>(
  store: Store,
  kind: string,
  id: string,
  schema: z.ZodType<Value>,
): Promise<Value | undefined> {
  const found = await store.find<unknown>(kind, id);
  if (found === undefined) return undefined;
  const result = schema.safeParse(found);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const pointer = (issue?.path ?? []).map((step) => `/${String(step)}`).join('');
  throw new Error(
    `the stored entry "${id}" of ${kind} is not that of a sandbox: ${issue?.message} (at #${pointer}); restore it, or begin anew with an empty store`,
  );
}
