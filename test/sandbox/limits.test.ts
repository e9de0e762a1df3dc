/** Rate limits at each endpoint; threat 71. */
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OAuthError } from '../../generated/oauth/index.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import {
  authentication,
  clientToken,
  createTsp,
  fetchWith,
  registeredTsp,
  registrationClaims,
  type Tsp,
} from './tsp.ts';

/** Calls a second. */
const LIMIT = 6;

/** Far more than the limit, even if they take longer than a second. */
const CALLS = 5 * LIMIT;

let sandbox: Sandbox;
let tsp: Tsp;
let other: Tsp;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, brands: ['hsbc-personal'], callsPerSecond: LIMIT });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
});
afterAll(() => sandbox.close());

const many = <Answer>(call: () => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: CALLS }, call));

const refusedOf = (answers: readonly Response[]) => answers.filter(({ status }) => status === 429);

const secondsPass = (count: number) =>
  new Promise((resolve) => setTimeout(resolve, count * 1_000 + 50));

const TOKEN = '/open-banking/v1.1/oauth2/token';
const REGISTER = '/open-banking/v3.2/oauth2/register';

async function askForToken(client: Tsp, form: Record<string, string> = {}, send = client.secure) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'accounts',
    ...(await authentication(client)),
    ...form,
  });
  return send(`${client.bank.addresses.secure}${TOKEN}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${body}`,
  });
}

test('71 the limit is the client’s, however many tokens it has', async () => {
  const tokens = await Promise.all(Array.from({ length: LIMIT }, () => clientToken(tsp)));
  let turn = 0;
  const url = `${tsp.bank.addresses.secure}/open-banking/v1.0/aisp/account-consents/1`;
  const call = (client: Tsp, token = '') =>
    client.secure(url, { headers: { authorization: `Bearer ${token}` } });
  const [late] = refusedOf(await many(() => call(tsp, tokens[turn++ % tokens.length])));
  expect(late?.headers.get('retry-after')).toBe('1');
  expect(await late?.json()).toMatchObject({ message: 'too many requests' });
  expect((await call(other, await clientToken(other))).status).toBe(400);
  await secondsPass(1);
  expect((await call(tsp, tokens[0])).status).toBe(400);
});

test('71 tokens, for the software as a whole and for bad requests too', async () => {
  await secondsPass(1);
  const certificates = [tsp.transport];
  for (let count = 1; count < LIMIT; count++) {
    certificates.push((await sandbox.directory.certify(tsp.projectId, tsp.keys.csr)).transport);
  }
  const ways = certificates.map((cert) => fetchWith(sandbox, { key: tsp.keys.key, cert }));
  let turn = 0;
  const answers = await many(() => {
    turn += 1;
    return askForToken(tsp, turn % 2 ? {} : { grant_type: 'password' }, ways[turn % ways.length]);
  });
  const [late] = refusedOf(answers);
  expect(late?.headers.get('retry-after')).toBe('1');
  expect(OAuthError.parse(await late?.json())).toEqual({
    error: 'temporarily_unavailable',
    error_description: 'too many requests',
  });
  expect((await askForToken(other)).status).toBe(200);
  await secondsPass(1);
  expect((await askForToken(tsp)).status).toBe(200);
});

test('71 registrations, as the contract refuses them', async () => {
  const applicant = await createTsp(sandbox);
  const post = async () =>
    applicant.secure(`${applicant.bank.addresses.secure}${REGISTER}`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: 'a.b.c',
    });
  const [late] = refusedOf(await many(post));
  expect(late?.headers.get('retry-after')).toBe('1');
  expect(OAuthError.parse(await late?.json()).error).toBe('temporarily_unavailable');
  await secondsPass(1);
  const body = await applicant.keys.sign(registrationClaims(applicant), { kid: applicant.kid });
  const good = await applicant.secure(`${applicant.bank.addresses.secure}${REGISTER}`, {
    method: 'POST',
    headers: { 'content-type': 'application/jose' },
    body,
  });
  expect(good.status).toBe(201);
});

test('a refusal leaves the connection as it was', async () => {
  const connect = { ca: sandbox.authority, key: tsp.keys.key, cert: tsp.transport };
  const dispatcher = new Agent({ connections: 1, pipelining: 1, connect });
  let connections = 0;
  dispatcher.on('connect', () => {
    connections += 1;
  });
  const statuses: number[] = [];
  for (let count = 0; count < CALLS; count++) {
    const response = await undiciFetch(`${tsp.bank.addresses.secure}${TOKEN}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `padding=${'a'.repeat(10_000)}`,
      dispatcher,
    });
    await response.text();
    statuses.push(response.status);
  }
  expect(new Set(statuses)).toEqual(new Set([400, 429]));
  expect(connections).toBe(1);
  await dispatcher.close();
});
