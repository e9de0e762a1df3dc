/** Where the sandbox keeps everything that must outlive a request. */
import type { z } from 'zod';

/** How an entry is found and when it goes. */
export interface Placing {
  /** Seconds since 1970 from which on the entry is gone. Default: never. */
  readonly expiresAt?: number;
  /** Whether it goes by the real time, whatever clock the store goes by. Default: no. */
  readonly realTime?: boolean;
  /** Entries of one group are listed, and removed, together: the client of an event, a grant. */
  readonly group?: string;
}

/** What tells the time, in milliseconds since 1970. */
export interface Clocks {
  now(): number;
  /** The same, or behind. */
  realNow(): number;
}

/** An entry to be kept. */
export interface NewEntry {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
  readonly placing?: Placing;
}

/** One page of a list. */
export interface Page<Value> {
  readonly items: readonly { readonly id: string; readonly value: Value }[];
  /** Where the next page starts; absent on the last. */
  readonly next?: string;
}

/**
 * Entries by kind and id. Every method is atomic, also between processes that share a store; what
 * comes out is a copy.
 */
export interface Store {
  find<Value>(kind: string, id: string): Promise<Value | undefined>;
  /** Keeps a new entry. @returns false, and nothing is changed, where there is one already */
  insert(kind: string, id: string, value: unknown, placing?: Placing): Promise<boolean>;
  /** Keeps an entry, in place of the one that may be there. */
  upsert(kind: string, id: string, value: unknown, placing?: Placing): Promise<void>;
  /**
   * Changes an entry where it is; its placing stays.
   *
   * @param change - is given the value and returns the new one, or undefined to leave it; it may be
   *   called more than once
   * @param also - entries that are kept if the value changes, in the same step; one whose kind and id
   *   are taken is left out
   * @returns the new value; undefined where there is no entry or `change` left it
   */
  update<Value>(
    kind: string,
    id: string,
    change: (value: Value) => Value | undefined,
    also?: readonly NewEntry[],
  ): Promise<Value | undefined>;
  /** @returns whether there was one */
  remove(kind: string, id: string): Promise<boolean>;
  /** Removes entries, or none where one is missing. @returns whether it did */
  removeAll(kind: string, ids: readonly string[]): Promise<boolean>;
  /** Removes every entry of a group. */
  removeGroup(kind: string, group: string): Promise<void>;
  /** The entries of a group in the order in which they were first kept. */
  list<Value>(
    kind: string,
    group: string,
    page?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<Value>>;
  /** By which clocks, in milliseconds since 1970, entries expire from now on. */
  goBy(clocks: Clocks): void;
  /** Removes everything but entries of some kinds. */
  clear(keep: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The values of a whole group, in the order in which they were first kept. */
export async function everyValue<Value>(
  store: Store,
  kind: string,
  group: string,
): Promise<Value[]> {
  const values: Value[] = [];
  for await (const { value } of everyItem<Value>(store, kind, group)) values.push(value);
  return values;
}

/** Entries that {@link everyItem} asks for at once. */
const PAGE = 1_000;

/** Every entry of a group, page by page; those that came may be removed meanwhile. */
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
 * Finds an entry that the sandbox cannot start without, and checks its shape: a file or a table may
 * have been edited since it was written.
 *
 * @throws {Error} when the entry has another shape; the message names it, the place and the remedy
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
