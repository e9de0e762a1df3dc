/** Increments a counter in a store, in a process of its own. */
import { fileStore } from '../../tsp/index.ts';

const [folder = '', times = ''] = process.argv.slice(2);
const store = fileStore(folder);
for (let done = 0; done < Number(times); ) {
  const before = await store.get('count');
  if (await store.compareAndSet('count', before, `${Number(before ?? 0) + 1}`)) done += 1;
}
