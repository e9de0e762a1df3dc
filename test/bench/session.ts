/**
 * What checking costs: validated calls of a session beside plain `fetch` and `JSON.parse`, over the
 * same kind of connection. `node test/bench/session.ts` prints the ratio of the best of 16 rounds.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Agent, fetch as plainFetch } from 'undici';
import { createTsp, memoryStore, type TspOptions } from '../../runtime/tsp/index.ts';

const ROUNDS = 16;
const CALLS = 250;
const AT_ONCE = 4;

/** Milliseconds that so many calls take. */
async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let left = CALLS;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return performance.now() - began;
}

const bank = fork(join(import.meta.dirname, '../tsp/bank-child.ts'), { execArgv: [] });
const [{ options, redirectUri }] = (await once(bank, 'message')) as [
  { options: Omit<TspOptions, 'store'>; redirectUri: string },
];
const store = memoryStore();
const tsp = createTsp({ ...options, callsPerSecond: Number.POSITIVE_INFINITY, store });
const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri });
bank.send(url);
const [callback] = await once(bank, 'message');
await tsp.handleCallback(callback, { state });
const ais = tsp.ais(consentId);

const { cert, key, ca } = options.transport;
const dispatcher = new Agent({
  connections: AT_ONCE,
  allowH2: false,
  connect: { cert, key, ca: String(ca) },
});
const { accessToken } = JSON.parse((await store.get(`consent:${consentId}`)) ?? '');
const headers = { authorization: `Bearer ${accessToken}` };
const address = `${options.brand.resources}/open-banking/v1.0/aisp/accounts`;
const plain = async () =>
  JSON.parse(await (await plainFetch(address, { dispatcher, headers })).text());

const best = { plain: Number.POSITIVE_INFINITY, validated: Number.POSITIVE_INFINITY };
// What else runs on the machine can only make a round slower: the best ones are compared.
for (let round = 0; round < ROUNDS; round++) {
  best.plain = Math.min(best.plain, await timeOf(plain));
  best.validated = Math.min(best.validated, await timeOf(() => ais.listAccounts()));
}
console.log(`validated listAccounts: ${(best.plain / best.validated).toFixed(2)} of plain fetch`);
await tsp.close();
await dispatcher.close();
bank.disconnect();
