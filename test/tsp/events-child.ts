/** Handles events in a process that may be killed at any time. */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTsp, fileStore, type TspOptions } from '../../tsp/index.ts';

const [folder = '', log = '', options = ''] = process.argv.slice(2);
const tsp = createTsp({
  ...(JSON.parse(options) as Omit<TspOptions, 'store'>),
  callsPerSecond: Number.POSITIVE_INFINITY,
  store: fileStore(folder),
});
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
for await (const event of tsp.events({ drain: true })) {
  await sleep(Math.random() * 2);
  appendFileSync(log, `${event.jti} ${performance.timeOrigin + performance.now()}\n`);
}
await tsp.close();
process.disconnect?.();
