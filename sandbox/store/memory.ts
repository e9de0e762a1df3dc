import type { Clocks, EntryOptions, NewEntry, Page, Store } from './store.ts';

/** A stored entry. */
export interface Entry extends EntryOptions {
  /** As JSON, so that callers never share the value itself. */
  readonly json: string;
  /** Position in the order of insertion. */
  readonly order: number;
}

/** A change of an entry; without an entry, its removal. */
export type Change = readonly [kind: string, id: string, entry?: Entry];

/** The changes that {@link MemoryStore.snapshot} returns and the constructor accepts, in order. */
export type Snapshot = Iterable<Change>;

/** Number of insertions after which expired entries are removed. */
const SWEEP_EVERY = 1_000;

/** A store in the memory of one process. Entries are never evicted before they expire. */
export class MemoryStore implements Store {
  readonly #kinds = new Map<string, Map<string, Entry>>();
  readonly #groups = new Map<string, Set<string>>();
  #clocks: Clocks;
  #order = 0;

  /** @param now - milliseconds since 1970; default: the clock */
  constructor(now: () => number = Date.now, snapshot: Snapshot = []) {
    this.#clocks = { now, realNow: now };
    for (const [kind, id, entry] of snapshot) {
      this.#take(kind, id);
      if (!entry) continue;
      this.#put(kind, id, entry);
      this.#order = Math.max(this.#order, entry.order);
    }
  }

  /**
   * Receives the changes of one step before they are applied.
   * @throws to reject them
   */
  protected keep(_: readonly Change[]): void {}

  async find<Value>(kind: string, id: string): Promise<Value | undefined> {
    const entry = this.#entry(kind, id);
    return entry && (JSON.parse(entry.json) as Value);
  }

  async insert(kind: string, id: string, value: unknown, options?: EntryOptions): Promise<boolean> {
    return this.#insert(kind, id, value, options);
  }

  async upsert(kind: string, id: string, value: unknown, options?: EntryOptions): Promise<void> {
    const order = this.#entry(kind, id)?.order ?? this.#nextOrder();
    this.#commit([[kind, id, { ...options, json: JSON.stringify(value), order }]]);
  }

  async update<Value>(
    kind: string,
    id: string,
    change: (value: Value) => Value | undefined,
    also: readonly NewEntry[] = [],
  ): Promise<Value | undefined> {
    const entry = this.#entry(kind, id);
    const changed = entry && change(JSON.parse(entry.json) as Value);
    if (!entry || changed === undefined) return undefined;
    const json = JSON.stringify(changed);
    const added = also.filter((one) => !this.#entry(one.kind, one.id));
    this.#commit([[kind, id, { ...entry, json }], ...added.map((one) => this.#added(one))]);
    return JSON.parse(json) as Value;
  }

  async remove(kind: string, id: string): Promise<boolean> {
    if (!this.#entry(kind, id)) return false;
    this.#commit([[kind, id]]);
    return true;
  }

  async removeAll(kind: string, ids: readonly string[]): Promise<boolean> {
    if (ids.some((id) => this.#entry(kind, id) === undefined)) return false;
    this.#commit(ids.map((id) => [kind, id]));
    return true;
  }

  async removeGroup(kind: string, group: string): Promise<void> {
    const ids = this.#groups.get(groupKey(kind, group)) ?? [];
    this.#commit([...ids].map((id) => [kind, id]));
  }

  async list<Value>(
    kind: string,
    group: string,
    { limit = 100, after = '0' }: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<Page<Value>> {
    const ids = [...(this.#groups.get(groupKey(kind, group)) ?? [])];
    const entries = ids
      .flatMap((id) => {
        const entry = this.#entry(kind, id);
        return entry && entry.order > Number(after) ? [{ id, entry }] : [];
      })
      .sort((one, other) => one.entry.order - other.entry.order);
    const items = entries
      .slice(0, limit)
      .map(({ id, entry }) => ({ id, value: JSON.parse(entry.json) as Value }));
    const last = entries[limit - 1];
    return { items, ...(entries.length > limit && last && { next: String(last.entry.order) }) };
  }

  goBy(clocks: Clocks): void {
    this.#clocks = clocks;
  }

  async clear(keep: readonly string[]): Promise<void> {
    const kinds = [...this.#kinds].filter(([kind]) => !keep.includes(kind));
    this.#commit(kinds.flatMap(([kind, entries]) => [...entries.keys()].map((id) => [kind, id])));
  }

  async close(): Promise<void> {}

  /** Returns all entries that have not expired. */
  *snapshot(): Generator<Change> {
    this.#sweep();
    for (const [kind, entries] of this.#kinds) {
      for (const [id, entry] of entries) yield [kind, id, entry];
    }
  }

  #entry(kind: string, id: string): Entry | undefined {
    const entry = this.#kinds.get(kind)?.get(id);
    if (!entry || !this.#expired(entry)) return entry;
    this.#take(kind, id);
    return undefined;
  }

  #expired({ expiresAt, realTime = false }: Entry): boolean {
    const now = realTime ? this.#clocks.realNow() : this.#clocks.now();
    return expiresAt !== undefined && expiresAt * 1_000 <= now;
  }

  #insert(kind: string, id: string, value: unknown, options: EntryOptions | undefined): boolean {
    if (this.#entry(kind, id)) return false;
    this.#commit([this.#added({ kind, id, value, ...(options && { options }) })]);
    return true;
  }

  #added({ kind, id, value, options }: NewEntry): Change {
    return [kind, id, { ...options, json: JSON.stringify(value), order: this.#nextOrder() }];
  }

  #nextOrder(): number {
    this.#order += 1;
    if (this.#order % SWEEP_EVERY === 0) this.#sweep();
    return this.#order;
  }

  /** Applies all changes of one step, or none. */
  #commit(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.keep(changes);
    for (const [kind, id, entry] of changes) {
      this.#take(kind, id);
      if (entry) this.#put(kind, id, entry);
    }
  }

  #put(kind: string, id: string, entry: Entry): void {
    setDefault(this.#kinds, kind, () => new Map<string, Entry>()).set(id, entry);
    if (entry.group !== undefined) {
      setDefault(this.#groups, groupKey(kind, entry.group), () => new Set<string>()).add(id);
    }
  }

  #take(kind: string, id: string): boolean {
    const entries = this.#kinds.get(kind);
    const group = entries?.get(id)?.group;
    if (group !== undefined) {
      const key = groupKey(kind, group);
      const ids = this.#groups.get(key);
      ids?.delete(id);
      if (ids?.size === 0) this.#groups.delete(key);
    }
    return entries?.delete(id) ?? false;
  }

  #sweep(): void {
    for (const [kind, entries] of this.#kinds) {
      for (const [id, entry] of entries) if (this.#expired(entry)) this.#take(kind, id);
    }
  }
}

const groupKey = (kind: string, group: string): string => JSON.stringify([kind, group]);

function setDefault<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
