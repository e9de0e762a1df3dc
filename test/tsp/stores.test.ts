/** What every store must do, and what the one of files does besides. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { fileStore, memoryStore, type Store } from '../../runtime/tsp/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'hkob-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each<[name: string, open: () => Store]>([
  ['memory', memoryStore],
  ['file', () => fileStore(join(folder, `${Math.random()}`))],
])('the %s store', (_, open) => {
  test('gives back what it was given, whole', async () => {
    const store = open();
    const text = `{"a":"ü \n 漢"}${'x'.repeat(100_000)}`;
    expect(await store.get('k')).toBeUndefined();
    expect(await store.compareAndSet('k', undefined, text)).toBe(true);
    expect(await store.get('k')).toBe(text);
    expect(await store.get('__proto__')).toBeUndefined();
  });

  test('keys are any text', async () => {
    const store = open();
    const keys = ['__proto__', '../../etc/passwd', 'a/b', 'A/B', '', 'consent:1', 'CONSENT:1'];
    for (const key of keys) await store.compareAndSet(key, undefined, `value of ${key}`);
    for (const key of keys) expect(await store.get(key)).toBe(`value of ${key}`);
  });

  test('writes only over what was expected', async () => {
    const store = open();
    expect(await store.compareAndSet('k', 'something', 'a')).toBe(false);
    expect(await store.compareAndSet('k', undefined, 'a')).toBe(true);
    expect(await store.compareAndSet('k', undefined, 'b')).toBe(false);
    expect(await store.compareAndSet('k', 'b', 'c')).toBe(false);
    expect(await store.compareAndSet('k', 'a', 'b')).toBe(true);
    expect(await store.get('k')).toBe('b');
  });

  test('removes only what was expected, and takes it back', async () => {
    const store = open();
    await store.compareAndSet('k', undefined, 'a');
    expect(await store.delete('k', 'b')).toBe(false);
    expect(await store.delete('k', 'a')).toBe(true);
    expect(await store.delete('k', 'a')).toBe(false);
    expect(await store.get('k')).toBeUndefined();
    expect(await store.compareAndSet('k', 'a', 'b')).toBe(false);
    expect(await store.compareAndSet('k', undefined, 'c')).toBe(true);
    expect(await store.get('k')).toBe('c');
  });

  test('of twenty writers one wins, each time', async () => {
    const store = open();
    for (let round = 0; round < 10; round++) {
      const before = await store.get('k');
      const tries = Array.from({ length: 20 }, (__, i) =>
        i % 5 === 4 && before !== undefined
          ? store.delete('k', before)
          : store.compareAndSet('k', before, `${round}.${i}`),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('the file store', () => {
  test('is for its owner only', async () => {
    const own = join(folder, 'own');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    await store.compareAndSet('k', 'a', 'b');
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' });
    const modes = files.map((file) => {
      const found = statSync(join(own, file));
      return [found.isDirectory() ? 'folder' : 'file', (found.mode & 0o777).toString(8)];
    });
    expect(modes).toEqual([
      ['folder', '700'],
      ['file', '600'],
      ['file', '600'],
    ]);
    expect((statSync(own).mode & 0o777).toString(8)).toBe('700');
  });

  test('drops old versions after a while', async () => {
    const own = join(folder, 'old');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    await store.compareAndSet('k', 'a', 'b');
    vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
    try {
      await store.compareAndSet('k', 'b', 'c');
    } finally {
      vi.useRealTimers();
    }
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' });
    expect(files.map((file) => file.split('/')[1]).filter(Boolean)).toEqual(['3']);
    expect(await store.get('k')).toBe('c');
  });

  test('says what is wrong with its folder', async () => {
    const store = fileStore('/dev/null/store');
    await expect(store.compareAndSet('k', undefined, 'a')).rejects.toMatchObject({
      name: 'SessionError',
      code: 'STORE',
    });
  });
});
