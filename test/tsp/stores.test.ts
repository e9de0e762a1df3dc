/** The contract of stores, and additional properties of the file store. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fileStore, memoryStore, type Store } from '../../tsp/index.ts';
import { recordsOf } from '../../tsp/store.ts';

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

/** Makes every file of a store a minute and a second old. */
function age(own: string): void {
  const then = Date.now() / 1000 - 61;
  for (const file of readdirSync(own, { recursive: true, encoding: 'utf8' })) {
    utimesSync(join(own, file), then, then);
  }
}

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
    age(own);
    await store.compareAndSet('k', 'b', 'c');
    const files = readdirSync(own, { recursive: true, encoding: 'utf8' });
    expect(files.map((file) => file.split('/')[1]).filter(Boolean)).toEqual(['3']);
    expect(await store.get('k')).toBe('c');
  });

  test('a damaged file is told, and left as it is', async () => {
    const own = join(folder, 'damaged');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    const [file = ''] = readdirSync(own, { recursive: true, encoding: 'utf8' })
      .map((name) => join(own, name))
      .filter((name) => statSync(name).isFile());
    for (const text of ['', '{"key":"k","val', '{"key":"k","value":7}', '[]', 'null', '7']) {
      writeFileSync(file, text);
      const error = { name: 'SessionError', code: 'STORE', message: expect.stringContaining(file) };
      await expect(store.get('k')).rejects.toMatchObject(error);
      await expect(store.compareAndSet('k', 'a', 'b')).rejects.toMatchObject(error);
      await expect(store.compareAndSet('k', undefined, 'b')).rejects.toMatchObject(error);
      await expect(store.delete('k', 'a')).rejects.toMatchObject(error);
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    expect(readdirSync(dirname(file))).toEqual(['1']);
  });

  test('what others leave in its folders is passed over', async () => {
    const own = join(folder, 'others');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    const [inner = ''] = readdirSync(own);
    const names = ['1.0', '0x5', '1e3', ' 7', '-1', '9'.repeat(20), '.DS_Store', '2~'];
    for (const name of names) writeFileSync(join(own, inner, name), 'x');
    writeFileSync(join(own, 'README'), 'x');
    expect(await store.get('k')).toBe('a');
    expect(await store.compareAndSet('k', 'a', 'b')).toBe(true);
    expect(await store.get('k')).toBe('b');
    expect(readdirSync(join(own, inner))).toEqual(expect.arrayContaining(names));
  });

  test('what a process that died was about to write goes away', async () => {
    const own = join(folder, 'died');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    const [inner = ''] = readdirSync(own);
    writeFileSync(join(own, inner, 'new-of-the-dead'), '{"key":"k","value":"lost"}');
    expect(await store.compareAndSet('k', 'a', 'b')).toBe(true);
    expect(readdirSync(join(own, inner)).sort()).toEqual(['1', '2', 'new-of-the-dead']);
    age(own);
    expect(await store.compareAndSet('k', 'b', 'c')).toBe(true);
    expect(readdirSync(join(own, inner))).toEqual(['3']);
  });

  test('a version that cannot be resolved is told, not looked for without end', async () => {
    const own = join(folder, 'nowhere');
    const store = fileStore(own);
    await store.compareAndSet('k', undefined, 'a');
    const [inner = ''] = readdirSync(own);
    symlinkSync(join(own, 'nothing'), join(own, inner, '7'));
    const error = { code: 'STORE', message: expect.stringMatching(/\/7 is damaged/) };
    await expect(store.get('k')).rejects.toMatchObject(error);
    await expect(store.compareAndSet('k', 'a', 'b')).rejects.toMatchObject(error);
  });

  test('says what is wrong with its folder', async () => {
    const store = fileStore('/dev/null/store');
    await expect(store.compareAndSet('k', undefined, 'a')).rejects.toMatchObject({
      name: 'SessionError',
      code: 'STORE',
    });
  });
});

test.each(['', 'null', '7', '"text"', '{'])(
  'a record that is %j is told by its key',
  async (text) => {
    const store = memoryStore();
    await store.compareAndSet('consent:1', undefined, text);
    await expect(recordsOf(store, 'consent').get('1')).rejects.toMatchObject({
      code: 'STORE',
      message: 'the store holds no record under consent:1, but a text',
    });
  },
);

test('a store that never writes is told, not asked without end', async () => {
  const store = { ...memoryStore(), compareAndSet: async () => false, delete: async () => false };
  const records = recordsOf<{ count: number }>(store, 'consent');
  await expect(records.update('1', () => ({ count: 1 }))).rejects.toMatchObject({
    code: 'STORE',
    message: 'the store does not write consent:1, though its value is the expected one',
  });
});

test('however many write the same record, each gets its turn', async () => {
  const records = recordsOf<{ count: number }>(memoryStore(), 'consent');
  await Promise.all(
    Array.from({ length: 500 }, () =>
      records.update('1', ({ count } = { count: 0 }) => ({ count: count + 1 })),
    ),
  );
  expect(await records.get('1')).toEqual({ count: 500 });
});
