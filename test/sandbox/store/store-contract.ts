/** The contract of stores; each implementation runs these tests. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { everyItem, type Store } from '../../../sandbox/store/store.ts';

/** @param open - opens an empty store whose clock is `now` (milliseconds) */
export function storeContract(name: string, open: (now: () => number) => Promise<Store>): void {
  describe(`the ${name} store`, () => {
    let store: Store;
    let time = Date.now();
    let kind = 'A';
    let count = 0;
    beforeAll(async () => {
      store = await open(() => time);
    });
    beforeEach(() => {
      count += 1;
      kind = `kind-${count}`;
    });
    afterAll(() => store.close());

    test('finds what was kept, and nothing else', async () => {
      await store.upsert(kind, 'one', { a: [1, 'two', null], __proto__: 1 });
      expect(await store.find(kind, 'one')).toEqual({ a: [1, 'two', null] });
      expect(await store.find(kind, 'two')).toBeUndefined();
      expect(await store.find(`${kind}x`, 'one')).toBeUndefined();
      expect(await store.find(kind, '__proto__')).toBeUndefined();
      expect(await store.find(kind, "' or 1=1 --")).toBeUndefined();
    });

    test('hands out copies', async () => {
      const value = { list: [1] };
      await store.upsert(kind, 'one', value);
      value.list.push(2);
      const found = await store.find<typeof value>(kind, 'one');
      found?.list.push(3);
      expect(await store.find(kind, 'one')).toEqual({ list: [1] });
    });

    test('inserts only what is not there', async () => {
      expect(await store.insert(kind, 'one', 1)).toBe(true);
      expect(await store.insert(kind, 'one', 2)).toBe(false);
      expect(await store.find(kind, 'one')).toBe(1);
    });

    test('lets one of eight parallel inserts win', async () => {
      const won = await Promise.all(
        Array.from({ length: 8 }, (_, index) => store.insert(kind, 'one', index)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    test('lets one of eight parallel updates win', async () => {
      await store.insert(kind, 'one', { used: false });
      const won = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.update<{ used: boolean }>(kind, 'one', (value) =>
            value.used ? undefined : { used: true },
          ),
        ),
      );
      expect(won.filter(Boolean)).toEqual([{ used: true }]);
    });

    test('counts every one of eight parallel updates', async () => {
      await store.insert(kind, 'one', 0);
      await Promise.all(
        Array.from({ length: 8 }, () => store.update<number>(kind, 'one', (value) => value + 1)),
      );
      expect(await store.find(kind, 'one')).toBe(8);
    });

    test('keeps what belongs to a change with the change, or not at all', async () => {
      const expiresAt = Math.floor(time / 1_000) + 10;
      const also = (id: string) => [
        { kind, id, value: { of: id }, options: { group: 'g', expiresAt } },
        { kind, id: 'second', value: id },
      ];
      await store.insert(kind, 'one', 1);
      expect(await store.update<number>(kind, 'one', () => undefined, also('a'))).toBeUndefined();
      expect(await store.update<number>(kind, 'none', () => 2, also('b'))).toBeUndefined();
      expect((await store.list(kind, 'g')).items).toEqual([]);
      expect(await store.update<number>(kind, 'one', () => 2, also('c'))).toBe(2);
      expect(await store.update<number>(kind, 'one', () => 3, also('d'))).toBe(3);
      expect((await store.list(kind, 'g')).items).toEqual([
        { id: 'c', value: { of: 'c' } },
        { id: 'd', value: { of: 'd' } },
      ]);
      expect(await store.find(kind, 'second')).toBe('c');
      time += 11_000;
      expect(await store.find(kind, 'c')).toBeUndefined();
    });

    test('of eight parallel changes, the one that wins brings its entries', async () => {
      await store.insert(kind, 'one', false);
      const won = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          store.update<boolean>(kind, 'one', (used) => (used ? undefined : true), [
            { kind, id: `id-${index}`, value: index, options: { group: 'g' } },
          ]),
        ),
      );
      const index = won.indexOf(true);
      expect((await store.list(kind, 'g')).items).toEqual([{ id: `id-${index}`, value: index }]);
    });

    test('updates nothing that is not there', async () => {
      expect(await store.update<number>(kind, 'one', (value) => value + 1)).toBeUndefined();
      expect(await store.find(kind, 'one')).toBeUndefined();
    });

    test('forgets what has expired, and takes it anew', async () => {
      const expiresAt = Math.floor(time / 1_000) + 10;
      await store.insert(kind, 'one', 1, { expiresAt, group: 'g' });
      expect(await store.find(kind, 'one')).toBe(1);
      time += 11_000;
      expect(await store.find(kind, 'one')).toBeUndefined();
      expect((await store.list(kind, 'g')).items).toEqual([]);
      expect(await store.update<number>(kind, 'one', () => 2)).toBeUndefined();
      expect(await store.remove(kind, 'one')).toBe(false);
      expect(await store.insert(kind, 'one', 3)).toBe(true);
    });

    test('keeps the options when a value is updated', async () => {
      const expiresAt = Math.floor(time / 1_000) + 10;
      await store.insert(kind, 'one', 1, { expiresAt, group: 'g' });
      await store.update<number>(kind, 'one', () => 2);
      expect((await store.list(kind, 'g')).items).toEqual([{ id: 'one', value: 2 }]);
      time += 11_000;
      expect(await store.find(kind, 'one')).toBeUndefined();
    });

    test('removes one, and says whether it was there', async () => {
      await store.insert(kind, 'one', 1, { group: 'g' });
      expect(await store.remove(kind, 'one')).toBe(true);
      expect(await store.remove(kind, 'one')).toBe(false);
      expect((await store.list(kind, 'g')).items).toEqual([]);
    });

    test('removes several, or none where one is missing', async () => {
      const there = async () => {
        const ids = ['a', 'b', 'c'];
        const found = await Promise.all(ids.map((id) => store.find(kind, id)));
        return ids.filter((_, index) => found[index] !== undefined).join('');
      };
      for (const id of ['a', 'b', 'c']) await store.insert(kind, id, 1);
      expect(await store.removeAll(kind, ['a', 'd'])).toBe(false);
      expect(await store.removeAll(`${kind}x`, ['a'])).toBe(false);
      expect(await store.removeAll(kind, ['a', 'b\0'])).toBe(false);
      expect(await there()).toBe('abc');
      expect(await store.removeAll(kind, [])).toBe(true);
      expect(await store.removeAll(kind, ['c', 'a', 'c'])).toBe(true);
      expect(await there()).toBe('b');
    });

    test('of eight who remove what overlaps, one wins', async () => {
      const shared = ['x', 'y'];
      for (const id of [...shared, ...'12345678']) await store.insert(kind, id, 1);
      const won = await Promise.all(
        [...'12345678'].map((own, index) =>
          store.removeAll(kind, index % 2 ? [own, ...shared] : [...shared.toReversed(), own]),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const left = await Promise.all([...'12345678'].map((id) => store.find(kind, id)));
      expect(left.filter((value) => value === 1)).toHaveLength(7);
    });

    test('removes a group, of its kind only', async () => {
      await store.insert(kind, 'one', 1, { group: 'g' });
      await store.insert(kind, 'two', 2, { group: 'other' });
      await store.insert(`${kind}b`, 'one', 3, { group: 'g' });
      await store.removeGroup(kind, 'g');
      expect(await store.find(kind, 'one')).toBeUndefined();
      expect(await store.find(kind, 'two')).toBe(2);
      expect(await store.find(`${kind}b`, 'one')).toBe(3);
    });

    test('moves an entry to the group that it is kept under last', async () => {
      await store.upsert(kind, 'one', 1, { group: 'g' });
      await store.upsert(kind, 'one', 1, { group: 'h' });
      expect((await store.list(kind, 'g')).items).toEqual([]);
      expect((await store.list(kind, 'h')).items).toEqual([{ id: 'one', value: 1 }]);
    });

    test('lists a group in pages, in the order of arrival', async () => {
      for (let index = 0; index < 5; index++) {
        await store.insert(kind, `id-${9 - index}`, index, { group: 'g' });
      }
      await store.upsert(kind, 'id-9', 'again', { group: 'g' });
      const values: unknown[] = [];
      let after: string | undefined;
      const pages: number[] = [];
      do {
        const page = await store.list(kind, 'g', { limit: 2, ...(after && { after }) });
        values.push(...page.items.map(({ value }) => value));
        pages.push(page.items.length);
        after = page.next;
      } while (after !== undefined);
      expect(values).toEqual(['again', 1, 2, 3, 4]);
      expect(pages).toEqual([2, 2, 1]);
    });

    test('gives every entry of a group, more than a page, while they are removed', async () => {
      const ids = Array.from({ length: 250 }, (_, index) => `id-${index}`);
      for (const id of ids) await store.insert(kind, id, 0, { group: 'g' });
      const given: string[] = [];
      for await (const { id } of everyItem(store, kind, 'g')) {
        given.push(id);
        await store.remove(kind, id);
      }
      expect(given).toEqual(ids);
    });

    test('clears everything but what is to be kept', async () => {
      await store.insert(kind, 'one', 1, { group: 'g' });
      await store.insert(`${kind}b`, 'one', 2, { group: 'g' });
      await store.clear([`${kind}b`, 'other']);
      expect(await store.find(kind, 'one')).toBeUndefined();
      expect((await store.list(kind, 'g')).items).toEqual([]);
      expect(await store.find(`${kind}b`, 'one')).toBe(2);
      expect((await store.list(`${kind}b`, 'g')).items).toHaveLength(1);
      expect(await store.insert(kind, 'one', 3)).toBe(true);
    });

    test('goes by another clock from then on', async () => {
      const expiresAt = Math.floor(time / 1_000) + 10;
      await store.insert(kind, 'one', 1, { expiresAt });
      store.goBy({ now: () => time + 11_000, realNow: () => time });
      expect(await store.find(kind, 'one')).toBeUndefined();
      store.goBy({ now: () => time, realNow: () => time });
    });

    test('keeps what goes by the real time as long as that says', async () => {
      const options = { expiresAt: Math.floor(time / 1_000) + 10, realTime: true, group: 'g' };
      const also = [{ kind, id: 'three', value: 3, options }];
      await store.insert(kind, 'one', 1, options);
      await store.upsert(kind, 'two', 2, options);
      await store.update(kind, 'one', () => 1, also);
      let real = time;
      store.goBy({ now: () => real + 86_400_000, realNow: () => real });
      // The removal of expired entries skips it.
      for (let start = 0; start < 2_000; start += 500) {
        const ids = Array.from({ length: 500 }, (_, index) => `id-${start + index}`);
        await Promise.all(ids.map((id) => store.insert(kind, id, 0)));
      }
      const { items } = await store.list(kind, 'g');
      expect(items.map(({ value }) => value)).toEqual([1, 2, 3]);
      expect(await store.insert(kind, 'one', 4, options)).toBe(false);
      expect(await store.insert(kind, 'three', 4, options)).toBe(false);
      expect(await store.remove(kind, 'two')).toBe(true);
      real += 10_000;
      expect(await store.find(kind, 'three')).toBeUndefined();
      expect((await store.list(kind, 'g')).items).toEqual([]);
      expect(await store.insert(kind, 'one', 4)).toBe(true);
      store.goBy({ now: () => time, realNow: () => time });
    });

    test('keeps ten thousand entries without losing the first', async () => {
      await store.insert(kind, 'first', 1);
      for (let start = 0; start < 10_000; start += 500) {
        await Promise.all(
          Array.from({ length: 500 }, (_, index) => store.insert(kind, `id-${start + index}`, 0)),
        );
      }
      expect(await store.find(kind, 'first')).toBe(1);
    });
  });
}
