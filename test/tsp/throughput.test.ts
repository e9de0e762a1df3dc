/** What checking costs: validated calls beside plain ones over the same kind of connection. */
import { Agent, fetch as plainFetch } from 'undici';
import { expect, test } from 'vitest';
import { createTsp, memoryStore } from '../../runtime/tsp/index.ts';
import { startBank } from './bank.ts';

const WARM = 4;
const ROUNDS = 8;
const CALLS = 250;
const AT_ONCE = 4;

/** Microseconds of processor time, which others on the machine do not take away. */
async function cpuOf(call: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  let left = CALLS;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

test('validated listAccounts: at least 0.8 of fetch and JSON.parse', async () => {
  const bank = await startBank();
  const tsp = createTsp({ ...bank.options, store: memoryStore() });
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  await tsp.handleCallback(await bank.authorize(url), { state });
  const ais = tsp.ais(consentId);

  const { cert, key, ca } = bank.transport;
  const dispatcher = new Agent({
    connections: AT_ONCE,
    allowH2: false,
    connect: { cert, key, ca: String(ca) },
  });
  const [token] = [...bank.accessTokens].find(([, { consentId: id }]) => id === consentId) ?? [''];
  const headers = { authorization: `Bearer ${token}` };
  const address = `${bank.brand.resources}/open-banking/v1.0/aisp/accounts`;
  const plain = async () =>
    JSON.parse(await (await plainFetch(address, { dispatcher, headers })).text());
  const validated = () => ais.listAccounts();

  const spent = { plain: 0, validated: 0 };
  for (let round = 0; round < WARM + ROUNDS; round++) {
    const times = { plain: await cpuOf(plain), validated: await cpuOf(validated) };
    bank.received.length = 0;
    // Code that has not yet been compiled says nothing.
    if (round < WARM) continue;
    spent.plain += times.plain;
    spent.validated += times.validated;
  }
  expect(spent.plain / spent.validated).toBeGreaterThanOrEqual(0.8);
  console.log(spent.plain / spent.validated);
  await tsp.close();
  await dispatcher.close();
  await bank.close();
});
