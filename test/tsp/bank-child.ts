/** The bank in a process of its own: tells what a session needs, and authorises what it is sent. */
import { startBank } from './bank.ts';

const bank = await startBank();
const { callsPerSecond: _, ...options } = bank.options;
process.on('message', async (url) => process.send?.(await bank.authorize(String(url))));
process.on('disconnect', () => process.exit());
setInterval(() => bank.received.splice(0), 200);
process.send?.({ options, redirectUri: bank.redirectUri });
