import type { Pool, QueryResultRow } from 'pg';
import { seconds } from '../context.ts';
import type { Clocks, EntryOptions, NewEntry, Page, Store } from './store.ts';
import { unavailable } from './unavailable.ts';

/** Text, not `jsonb`, which rejects U+0000; clients of an API may send it. */
const SCHEMA = `
create table if not exists hkob_entry (
  kind text not null,
  id text not null,
  value text not null,
  expires_at double precision,
  real_time boolean not null default false,
  grouped text,
  position bigint generated always as identity,
  primary key (kind, id)
);
alter table hkob_entry add column if not exists real_time boolean not null default false;
create index if not exists hkob_entry_grouped on hkob_entry (kind, grouped, position);
create index if not exists hkob_entry_expires_at on hkob_entry (expires_at);
`;

/** An advisory lock, so that two sandboxes that start at once do not both create the table. */
const LOCK = 0x686b6f62;

/** Time limits for a connection and for a statement, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Number of insertions after which expired entries are removed. */
const SWEEP_EVERY = 1_000;

/** Whether an entry has expired; the parameters are the time of the store and the real time. */
const gone = (now: string, realNow: string, entry = 'hkob_entry'): string =>
  `coalesce(${entry}.expires_at <=
    case when ${entry}.real_time then ${realNow}::double precision else ${now}::double precision end, false)`;

/** A store that several sandboxes share. Every method is one statement, retried on conflicts. */
export class PostgresStore implements Store {
  readonly pool: Pool;
  readonly #onError: (error: unknown) => void;
  #clocks: Clocks;
  #inserted = 0;

  private constructor(pool: Pool, now: () => number, onError: (error: unknown) => void) {
    this.pool = pool;
    this.#onError = onError;
    this.#clocks = { now, realNow: now };
  }

  /**
   * Connects, and creates the table if it is missing.
   * @param url - `postgres://user:password@host/database`
   * @param now - milliseconds since 1970; default: the clock
   * @param onError - called for later errors of the database, for which callers get a 503
   */
  static async open(
    url: string,
    now: () => number = Date.now,
    onError: (error: unknown) => void = () => undefined,
  ): Promise<PostgresStore> {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({
      connectionString: url,
      max: 10,
      // A database that hangs, or a lock held by somebody, must not block every caller.
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      statement_timeout: PATIENCE_MS,
    });
    // A broken idle connection is replaced; the next caller gets its error.
    pool.on('error', () => {});
    try {
      const client = await pool.connect();
      try {
        await client.query(`begin; select pg_advisory_xact_lock(${LOCK}); ${SCHEMA} commit;`);
      } finally {
        client.release();
      }
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new PostgresStore(pool, now, onError);
  }

  async find<Value>(kind: string, id: string): Promise<Value | undefined> {
    const text = await this.#text(kind, id);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }

  async insert(
    kind: string,
    id: string,
    value: unknown,
    { expiresAt, realTime = false, group }: EntryOptions = {},
  ): Promise<boolean> {
    this.#inserted += 1;
    if (this.#inserted % SWEEP_EVERY === 0) {
      await this.#query(
        `delete from hkob_entry where expires_at <= $1::double precision and ${gone('$1', '$2')}`,
        this.#times,
      );
    }
    const rows = await this.#query(
      `insert into hkob_entry as old (kind, id, value, expires_at, real_time, grouped)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (kind, id) do update
       set value = excluded.value, expires_at = excluded.expires_at, real_time = excluded.real_time,
           grouped = excluded.grouped, position = default
       where ${gone('$7', '$8', 'old')} returning 1`,
      [kind, id, JSON.stringify(value), expiresAt, realTime, group, ...this.#times],
    );
    return rows.length === 1;
  }

  async upsert(
    kind: string,
    id: string,
    value: unknown,
    { expiresAt, realTime = false, group }: EntryOptions = {},
  ): Promise<void> {
    await this.#query(
      `insert into hkob_entry (kind, id, value, expires_at, real_time, grouped)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (kind, id) do update
       set value = excluded.value, expires_at = excluded.expires_at, real_time = excluded.real_time,
           grouped = excluded.grouped`,
      [kind, id, JSON.stringify(value), expiresAt, realTime, group],
    );
  }

  async update<Value>(
    kind: string,
    id: string,
    change: (value: Value) => Value | undefined,
    also: readonly NewEntry[] = [],
  ): Promise<Value | undefined> {
    const added = [
      also.map((entry) => entry.kind),
      also.map((entry) => entry.id),
      also.map((entry) => JSON.stringify(entry.value)),
      also.map((entry) => entry.options?.expiresAt),
      also.map((entry) => entry.options?.realTime ?? false),
      also.map((entry) => entry.options?.group),
    ];
    for (;;) {
      const text = await this.#text(kind, id);
      const changed = text === undefined ? undefined : change(JSON.parse(text) as Value);
      if (changed === undefined) return undefined;
      const json = JSON.stringify(changed);
      const rows = await this.#query(
        `with changed as (
           update hkob_entry set value = $3 where kind = $1 and id = $2 and value = $4 returning 1
         ), added as (
           insert into hkob_entry (kind, id, value, expires_at, real_time, grouped)
           select entry.* from changed,
             unnest($5::text[], $6::text[], $7::text[], $8::double precision[], $9::boolean[],
               $10::text[]) as entry
           on conflict do nothing
         )
         select 1 from changed`,
        [kind, id, json, text, ...added],
      );
      if (rows.length === 1) return JSON.parse(json) as Value;
    }
  }

  async remove(kind: string, id: string): Promise<boolean> {
    const rows = await this.#query<{ alive: boolean }>(
      `delete from hkob_entry where kind = $1 and id = $2
       returning not ${gone('$3', '$4')} as alive`,
      [kind, id, ...this.#times],
    );
    return rows[0]?.alive ?? false;
  }

  async removeAll(kind: string, ids: readonly string[]): Promise<boolean> {
    const different = [...new Set(ids)];
    // Rows are locked in a fixed order, so that concurrent calls cannot deadlock.
    const rows = await this.#query(
      `with alive as (
         select id from hkob_entry
         where kind = $1 and id = any($2::text[]) and not ${gone('$3', '$4')}
         order by id for update
       )
       delete from hkob_entry
       where kind = $1 and id in (select id from alive)
         and (select count(*) from alive) = cardinality($2::text[])
       returning 1`,
      [kind, different, ...this.#times],
    );
    return rows.length === different.length;
  }

  async removeGroup(kind: string, group: string): Promise<void> {
    await this.#query('delete from hkob_entry where kind = $1 and grouped = $2', [kind, group]);
  }

  async list<Value>(
    kind: string,
    group: string,
    { limit = 100, after = '0' }: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<Page<Value>> {
    const rows = await this.#query<{ id: string; value: string; position: string }>(
      `select id, value, position from hkob_entry
       where kind = $1 and grouped = $2 and position > $3 and not ${gone('$4', '$5')}
       order by position limit $6`,
      [kind, group, after, ...this.#times, limit + 1],
    );
    const items = rows
      .slice(0, limit)
      .map(({ id, value }) => ({ id, value: JSON.parse(value) as Value }));
    const last = rows[limit - 1];
    return { items, ...(rows.length > limit && last && { next: last.position }) };
  }

  goBy(clocks: Clocks): void {
    this.#clocks = clocks;
  }

  async clear(keep: readonly string[]): Promise<void> {
    await this.#query('delete from hkob_entry where kind <> all($1)', [keep]);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** The time of the store and the real time, in seconds. */
  get #times(): [number, number] {
    const { now, realNow } = this.#clocks;
    return [seconds(now()), seconds(realNow())];
  }

  async #text(kind: string, id: string): Promise<string | undefined> {
    const rows = await this.#query<{ value: string }>(
      `select value from hkob_entry
       where kind = $1 and id = $2 and not ${gone('$3', '$4')}`,
      [kind, id, ...this.#times],
    );
    return rows[0]?.value;
  }

  async #query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    // PostgreSQL text cannot contain U+0000; no name or group that we store does.
    const named = values.flat();
    if (named.some((value) => typeof value === 'string' && value.includes('\0'))) return [];
    try {
      return (await this.pool.query<Row>(text, values)).rows;
    } catch (error) {
      this.#onError(error);
      throw unavailable(error);
    }
  }
}
