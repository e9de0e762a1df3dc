import { expect, test } from 'vitest';
import { MemoryStore } from '../../../sandbox/store/memory.ts';
import { storeContract } from './store-contract.ts';

storeContract('memory', async (now) => new MemoryStore(now));

test('a snapshot of the memory store is the whole of it', async () => {
  const store = new MemoryStore();
  await store.insert('A', 'one', { a: 1 }, { group: 'g' });
  await store.insert('A', 'two', 2, { expiresAt: Date.now() / 1_000 + 60, group: 'g' });
  const restored = new MemoryStore(Date.now, JSON.parse(JSON.stringify([...store.snapshot()])));
  await restored.insert('A', 'three', 3, { group: 'g' });
  expect((await restored.list('A', 'g')).items).toEqual([
    { id: 'one', value: { a: 1 } },
    { id: 'two', value: 2 },
    { id: 'three', value: 3 },
  ]);
});
