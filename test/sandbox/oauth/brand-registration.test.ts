/** Registration for each brand, as in production: `registration` of a profile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profiles } from '../../../sandbox/profile.ts';
import { type RunningBank, type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { hkob } from '../../scripts/cli/run.ts';
import { commandsOf } from '../shell.ts';
import {
  ais,
  authentication,
  authorizeUrl,
  Browser,
  clientToken,
  createTsp,
  grantedConsent,
  postToken,
  register,
  registrationClaims,
  requestClaims,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let hsbc: RunningBank;
let hangSeng: RunningBank;
let tsp: Tsp;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    profile: { ...profiles.hk, registration: 'brand' },
    brands: ['hsbc-personal', 'hang-seng-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  [hsbc, hangSeng] = sandbox.banks as [RunningBank, RunningBank];
  tsp = await register(await createTsp(sandbox, { bank: hsbc }));
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

test('is a client of its own brand alone', async () => {
  expect(await clientToken(tsp)).toMatch(/./);
  const abroad = { ...tsp, bank: hangSeng };
  const form = { grant_type: 'client_credentials', scope: 'accounts' };
  const answer = await postToken(abroad, { ...form, ...(await authentication(abroad)) });
  expect(`${answer.status} ${answer.body.error}`).toBe('401 invalid_client');
  const url = await authorizeUrl(abroad, requestClaims(abroad, '123456789'));
  const browser = await new Browser(sandbox).open(url);
  expect(browser.url).toBe(url);
  expect(browser.status).toBe(400);
});

test('each brand takes one, of the same statement', async () => {
  const second = await register({ ...tsp, bank: hangSeng });
  expect(second.clientId).not.toBe(tsp.clientId);
  for (const client of [tsp, second]) {
    const { accessToken } = await grantedConsent(client);
    expect((await ais(client, accessToken).listAccounts()).response.status).toBe(200);
    const body = await client.keys.sign(registrationClaims(client), { kid: client.kid });
    const again = await client.secure(
      `${client.bank.addresses.secure}/open-banking/v3.2/oauth2/register`,
      { method: 'POST', headers: { 'content-type': 'application/jose' }, body },
    );
    expect(await again.json()).toMatchObject({ error: 'unapproved_software_statement' });
    expect(await commandsOf(client)).toContain(client.clientId);
  }
  expect(await commandsOf(tsp)).not.toContain(second.clientId);
});

test('hkob sandbox --registration takes market or brand', async () => {
  const wrong = await hkob(['sandbox', '--registration', 'each']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('--registration takes market, brand, not "each"');
  const args = ['sandbox', '--port', '0', '--brand', 'hsbc-personal', '--registration', 'brand'];
  expect((await hkob(args, { until: /^Try/m })).code).toBe(0);
});
