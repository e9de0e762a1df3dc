/** A file store whose writes may fail at any point: exactly what was acknowledged is kept. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openSnapshot } from '../../../sandbox/store/snapshot.ts';
import type { Store } from '../../../sandbox/store/store.ts';

/** Bytes that can be written until the disk is full. */
const disk = vi.hoisted(() => ({ room: Number.POSITIVE_INFINITY }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    writeSync(descriptor: number, bytes: Uint8Array, offset = 0) {
      if (disk.room <= 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      // A long line takes several calls, each of which may fail.
      const length = Math.min(disk.room, 40, bytes.length - offset);
      disk.room -= length;
      return fs.writeSync(descriptor, bytes, offset, length);
    },
  };
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hkob-faults-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Model = Map<string, number>;

/** One step: its effect on a store, and on the expected state once it is acknowledged. */
interface Step {
  readonly run: (store: Store) => Promise<unknown>;
  readonly model: (model: Model) => void;
}

const id = fc.constantFrom('a', 'b', 'c', 'd');
const value = fc.nat();

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, value).map(([name, number]) => ({
    run: (store: Store) => store.upsert('A', name, number, { group: 'all' }),
    model: (model: Model) => void model.set(name, number),
  })),
  fc.tuple(id, value).map(([name, number]) => ({
    run: (store: Store) => store.insert('A', name, number, { group: 'all' }),
    model: (model: Model) => void (model.has(name) || model.set(name, number)),
  })),
  fc.tuple(id, id, value).map(([name, other, number]) => ({
    run: (store: Store) =>
      store.update<number>('A', name, () => number, [
        { kind: 'A', id: other, value: -1, options: { group: 'all' } },
      ]),
    model(model: Model) {
      if (!model.has(name)) return;
      model.set(name, number);
      if (!model.has(other)) model.set(other, -1);
    },
  })),
  id.map((name) => ({
    run: (store: Store) => store.remove('A', name),
    model: (model: Model) => void model.delete(name),
  })),
  fc.tuple(id, id).map((names) => ({
    run: (store: Store) => store.removeAll('A', names),
    model: (model: Model) => {
      if (names.every((name) => model.has(name))) for (const name of names) model.delete(name);
    },
  })),
  fc.constant({
    run: (store: Store) => store.removeGroup('A', 'all'),
    model: (model: Model) => model.clear(),
  }),
);

/** What happens between steps. */
const room = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat({ max: 120 }));

const stateOf = async (store: Store): Promise<Model> => {
  const { items } = await store.list<number>('A', 'all');
  return new Map(items.map(({ id: name, value: number }) => [name, number]));
};

const sorted = (model: Model) => [...model].sort(([one], [other]) => (one < other ? -1 : 1));

test('after any failures, the store and a restart after a kill have what was acknowledged', async () => {
  let run = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(room, step, fc.boolean()), { maxLength: 25 }),
      async (all) => {
        disk.room = Number.POSITIVE_INFINITY;
        run += 1;
        const inner = join(folder, `run-${run}`);
        const file = join(inner, 'sandbox.json');
        const store = openSnapshot(file, { onError: () => undefined });
        const model: Model = new Map();
        try {
          for (const [index, [left, { run: act, model: apply }, killed]] of all.entries()) {
            disk.room = left;
            const error = await act(store).then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            if (error === undefined) apply(model);
            else {
              failed += 1;
              expect(error).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
            }
            expect(sorted(await stateOf(store))).toEqual(sorted(model));
            if (!killed) continue;
            // The state that a process finds after this one was killed.
            disk.room = Number.POSITIVE_INFINITY;
            const copy = join(inner, `copy-${index}`);
            mkdirSync(copy);
            copyFileSync(file, join(copy, 'sandbox.json'));
            const again = openSnapshot(join(copy, 'sandbox.json'), { onError: () => undefined });
            expect(sorted(await stateOf(again))).toEqual(sorted(model));
            await again.close();
          }
        } finally {
          disk.room = Number.POSITIVE_INFINITY;
          await store.close();
          rmSync(inner, { recursive: true });
        }
      },
    ),
    { numRuns: Number(process.env.SNAPSHOT_RUNS ?? 200) },
  );
  expect(failed).toBeGreaterThan(50);
});
