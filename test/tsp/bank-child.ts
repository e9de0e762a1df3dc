/** The bank in a process of its own, controlled by messages. */
import { startBank } from './bank.ts';

const bank = await startBank();
const { callsPerSecond: _, ...options } = bank.options;
process.on('message', async (told: { authorize?: string; accounts?: number }) => {
  if (told.accounts !== undefined) bank.setAccounts(told.accounts);
  process.send?.(told.authorize === undefined ? 'done' : await bank.authorize(told.authorize));
});
process.on('disconnect', () => process.exit());
setInterval(() => bank.received.splice(0), 200);
process.send?.({ options, redirectUri: bank.redirectUri });
