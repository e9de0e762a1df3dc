/**
 * Stored entries that a sandbox reads at its start are validated, because they may have been
 * edited.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { SECRETS } from '../../../sandbox/secrets.ts';
import { MemoryStore } from '../../../sandbox/store/memory.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The entries that every start reads, as written by a sandbox. */
const entries = new Map<string, Json>();

beforeAll(async () => {
  const store = new MemoryStore();
  const sandbox = await startSandbox({ store, port: 0, brands: ['hsbc-personal'] });
  entries.set(SECRETS, (await store.find<Json>(SECRETS, 'all')) ?? null);
  entries.set('SandboxControls', { ahead: 60, faults: { latency: 5 }, faultsByProject: {} });
  await sandbox.close();
});

/** Returns the paths of all values within a value. */
function placesOf(value: Json, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...path, key])),
  ];
}

/** Returns a copy with another value at one path; undefined removes the member. */
function changed(value: Json, [key, ...rest]: readonly string[], other: Json | undefined): Json {
  if (key === undefined) return other ?? null;
  const copy = { ...(value as { [key: string]: Json }) };
  if (rest.length === 0 && other === undefined) delete copy[key];
  else copy[key] = changed(copy[key] ?? null, rest, other);
  return copy;
}

const others = fc.oneof(
  fc.constantFrom<(Json | undefined)[]>(undefined, null, true, -1, 1.5, 1e300, '', 'text', [], {}),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

test('a start either succeeds or names the entry, the place and the remedy', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(SECRETS, 'SandboxControls'),
      fc.nat(),
      others,
      async (kind, index, other) => {
        const entry = entries.get(kind) ?? null;
        const places = placesOf(entry);
        const value = changed(entry, places[index % places.length] ?? [], other);
        const store = new MemoryStore();
        await store.insert(kind, 'all', value);
        const error = await startSandbox({ store, port: 0, brands: ['hsbc-personal'] }).then(
          (sandbox) => sandbox.close(),
          (failure: unknown) => failure,
        );
        if (error === undefined) return;
        refused += 1;
        expect(String(error)).toMatch(
          /^Error: the stored entry "all" of \w+ is not that of a sandbox: .+ \(at #[^)]*\); restore it, or begin anew with an empty store$/s,
        );
      },
    ),
    { numRuns: 60 },
  );
  expect(refused).toBeGreaterThan(10);
});
