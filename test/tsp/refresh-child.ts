/** Uses a consent in a process of its own, and prints the result. */
import { createTsp, fileStore, type TspOptions } from '../../tsp/index.ts';

const [folder = '', consentId = '', options = ''] = process.argv.slice(2);
const outcomes: string[] = [];
const tsp = createTsp({
  ...(JSON.parse(options) as Omit<TspOptions, 'store'>),
  callsPerSecond: Number.POSITIVE_INFINITY,
  store: fileStore(folder),
  observer: (event) => {
    if (event.type === 'refresh') outcomes.push(event.outcome);
  },
});
// Both processes are ready before either starts.
process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
const { data } = await tsp.ais(consentId).listAccounts();
process.send?.({ accounts: data.account.length, outcomes });
await tsp.close();
process.disconnect?.();
