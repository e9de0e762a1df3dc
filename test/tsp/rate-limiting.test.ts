/** Rate limiting, retries, time limits and connections of a session. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  type AisError,
  type BankErrorCode,
  brands,
  type CallbackError,
  type CallbackErrorCode,
  createTsp,
  type DiscoveryError,
  type DiscoveryErrorCode,
  type HttpCode,
  memoryStore,
  type RegistrationError,
  type RegistrationErrorCode,
  TokenError,
  type TokenErrorCode,
  type TspEvent,
} from '../../tsp/index.ts';
import {
  createRateLimiter,
  joinRateLimiter,
  type SharedRateLimiter,
} from '../../tsp/rate-limiter.ts';
import { type Bank, type Received, startBank } from './bank.ts';
import { codeOf, isAccounts, sessions } from './sessions.ts';

let bank: Bank;
const { session, authorised, closeAll } = sessions(() => bank);

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await closeAll();
  bank.reset();
});
afterAll(() => bank.close());

test('so many calls in any second, and the lanes take turns', async () => {
  const pace = createRateLimiter(4);
  const began = performance.now();
  const order: string[] = [];
  const times: number[] = [];
  const ask = (lane: string) =>
    pace.turn(lane).then(() => {
      order.push(lane);
      times.push(performance.now() - began);
    });
  await Promise.all([
    ...Array.from({ length: 6 }, () => ask('greedy')),
    ask('a'),
    ask('b'),
    ask('a'),
  ]);
  for (const [index, time] of times.entries()) {
    const before = times[index - 4];
    if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(1_000);
  }
  const first = ['greedy', 'greedy', 'greedy', 'greedy'];
  expect(order).toEqual([...first, 'greedy', 'a', 'b', 'greedy', 'a']);
});

test('who leaves the line does not hold it up', async () => {
  const pace = createRateLimiter(1);
  const abort = new AbortController();
  await pace.turn('a');
  const given = pace.turn('a', abort.signal);
  const kept = pace.turn('a');
  abort.abort(new Error('enough'));
  await expect(given).rejects.toThrow('enough');
  const began = performance.now();
  await kept;
  expect(performance.now() - began).toBeLessThan(1_500);
});

test('the sessions of one client stand in one line, until they are closed', async () => {
  const lines = [1, 2, 3].map((n) => joinRateLimiter('https://bank.example', n < 3 ? 'a' : 'b', 1));
  const [one, two, other] = lines as [SharedRateLimiter, SharedRateLimiter, SharedRateLimiter];
  await one.turn('x');
  const began = performance.now();
  await other.turn('x');
  expect(performance.now() - began).toBeLessThan(900);
  await two.turn('y');
  expect(performance.now() - began).toBeGreaterThanOrEqual(900);
  for (const line of [...lines, one]) line.leave();
  const fresh = joinRateLimiter('https://bank.example', 'a', 1);
  const before = performance.now();
  await fresh.turn('x');
  expect(performance.now() - before).toBeLessThan(900);
  fresh.leave();
});

test.each([0, -1, 0.5, 1.5, Number.NaN])('%d calls a second are none', (callsPerSecond) => {
  expect(() => session({ callsPerSecond })).toThrow('callsPerSecond must be a whole number');
});

test('the limit of the brand is the default', async () => {
  const { callsPerSecond: _, ...options } = bank.options;
  const tsp = createTsp({ ...options, store: memoryStore() });
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  await tsp.getConsent(consentId);
  const times = bank.received.filter(({ path }) => /token|consents/.test(path)).map(({ at }) => at);
  expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
});

test('a read is repeated, and keeps its interaction id', async () => {
  const events: TspEvent[] = [];
  const tsp = session({ observer: (event) => events.push(event) });
  const consentId = await authorised(tsp);
  events.length = 0;
  let failures = 2;
  bank.lies.answer = (got) => (isAccounts(got) && failures-- > 0 ? { status: 503 } : undefined);
  await tsp.ais(consentId).listAccounts();
  const calls = bank.received.filter(isAccounts);
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ headers }) => headers['x-fapi-interaction-id'])).size).toBe(1);
  expect(events.map(({ type }) => type)).toEqual([
    'start',
    'end',
    'retry',
    'start',
    'end',
    'retry',
    'start',
    'end',
  ]);
  expect(events[2]).toMatchObject({ reason: 'HTTP_503', attempt: 1 });
});

test('a call that changes something is not repeated', async () => {
  const tsp = session();
  bank.lies.answer = ({ path }) =>
    path.endsWith('/account-consents') ? { status: 503 } : undefined;
  expect(await codeOf(tsp.createConsent({ permissions: ['ReadAccountStatus'] }))).toBe('HTTP_503');
  expect(bank.received.filter(({ path }) => path.endsWith('/account-consents'))).toHaveLength(1);
});

test('repeating ends with the deadline', async () => {
  const tsp = session({ limits: { deadlineMs: 300, retries: 1_000, retryDelayMs: 20 } });
  const consentId = await authorised(tsp);
  bank.lies.answer = (got) => (isAccounts(got) ? { status: 503 } : undefined);
  const began = performance.now();
  expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe('HTTP_503');
  expect(performance.now() - began).toBeLessThan(1_500);
});

test('a try ends with the deadline too, and so does waiting in line for another', async () => {
  const tsp = session({ limits: { deadlineMs: 200, timeoutMs: 60_000 } });
  const consentId = await authorised(tsp);
  bank.lies.answer = (got) => (isAccounts(got) ? 'sent' : undefined);
  expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe('TIMEOUT');
  const slow = session({ callsPerSecond: 1, limits: { deadlineMs: 400 } });
  const began = performance.now();
  const { consentId: other } = await slow.createConsent({
    permissions: ['ReadAccountStatus'],
  });
  bank.lies.answer = ({ path }) => (path.includes(other) ? { status: 503 } : undefined);
  expect(await codeOf(slow.getConsent(other))).toBe('HTTP_503');
  expect(bank.received.filter(({ path }) => path.includes(other))).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('a call that waits for Retry-After, or in line, ends at once when it is aborted', async () => {
  const tsp = session({ limits: { maxRetryAfterMs: 50_000 } });
  const consentId = await authorised(tsp);
  const headers = { 'retry-after': '40' };
  bank.lies.answer = (got) => (isAccounts(got) ? { status: 429, headers } : undefined);
  const abort = new AbortController();
  const { signal } = abort;
  const ais = tsp.ais(consentId);
  const waiting = ais.listAccounts({ signal });
  while (!bank.received.some(isAccounts)) await sleep(5);
  await sleep(50);
  const inLine = [
    ais.listBalances('A1', { signal }),
    ais.transactions('A1', { signal }).next(),
    tsp.getConsent(consentId, { signal }),
    tsp.events({ signal }).next(),
  ];
  await sleep(10);
  abort.abort(new Error('enough'));
  for (const call of [waiting, ...inLine]) await expect(call).rejects.toThrow('enough');
  await expect(ais.listAccounts({ signal })).rejects.toThrow('enough');
});

test('what only waits when a session is closed ends at once', async () => {
  const tsp = session({ limits: { maxRetryAfterMs: 50_000 } });
  const consentId = await authorised(tsp);
  const ais = tsp.ais(consentId);
  const idle = tsp.events({ intervalMs: 50_000 }).next();
  while (!bank.received.some(({ path }) => path.endsWith('/events'))) await sleep(5);
  await sleep(50);
  const headers = { 'retry-after': '40' };
  bank.lies.answer = (got) => (isAccounts(got) ? { status: 429, headers } : undefined);
  const waiting = ais.listAccounts();
  while (!bank.received.some(isAccounts)) await sleep(5);
  await sleep(50);
  const inLine = Array.from({ length: 20 }, (_, index) => tsp.getConsent(`${index}`));
  const codes = Promise.all([idle, waiting, ...inLine].map(codeOf));
  await sleep(10);
  await tsp.close();
  expect(new Set(await codes)).toEqual(new Set(['CLOSED']));
});

test('a process ends by itself once its session is closed', async () => {
  const tsp = pathToFileURL(join(import.meta.dirname, '../../tsp/index.ts')).href;
  const script = `
    import { createTsp, customBrand, memoryStore } from ${JSON.stringify(tsp)};
    const { brand, ...options } = JSON.parse(process.env.OPTIONS);
    const callsPerSecond = 1;
    const tsp = createTsp({ ...options, brand: customBrand(brand), callsPerSecond, store: memoryStore() });
    await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    const idle = tsp.events({ intervalMs: 2_000_000 }).next().catch((error) => error.code);
    const inLine = Array.from({ length: 900 }, () => tsp.getConsent('x').catch((error) => error.code));
    await tsp.close();
    console.log(...new Set(await Promise.all([idle, ...inLine])));`;
  const { brand: _, ...options } = bank.options;
  const env = {
    ...process.env,
    OPTIONS: JSON.stringify({ ...options, brand: { issuer: bank.brand.issuer } }),
  };
  const child = execFile(process.execPath, ['--input-type=module', '-e', script], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data;
    });
  }
  const [code] = await once(child, 'close');
  expect([code, output]).toEqual([0, 'CLOSED\n']);
});

test('a closed session says so', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  await tsp.close();
  expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe('CLOSED');
  await tsp.close();
});

test.each([
  { timeoutMs: 0 },
  { retries: -1 },
  { deadlineMs: 2 ** 31 },
  { connections: Number.NaN },
])('limits %j are refused', (limits) => {
  expect(() => session({ limits })).toThrow(/limits\.\w+ must be a number from/);
});

test.each<[change: object, message: string]>([
  [{ brand: brands.hsbcPersonal }, 'brand must be an environment of one of brands'],
  [{ brand: undefined }, 'brand must be'],
  [{ clientId: undefined }, 'clientId must be the client_id of the registration'],
  [{ transport: undefined }, 'transport.cert must be a certificate as PEM text'],
  [{ signing: undefined }, 'signing.key must be'],
  [{ signing: { key: 'x' } }, 'signing.kid must be the name that the key has in your JWKS'],
  [{ store: {} }, 'store must be a fileStore'],
])('an option that is missing is named: %j', (change, message) => {
  expect(() => session(change)).toThrow(message);
});

test('an authorisation without a consent, and a callback without a state', async () => {
  const tsp = session();
  const { redirectUri } = bank;
  const none = undefined as unknown as string;
  await expect(tsp.authorizationUrl({ consentId: none, redirectUri })).rejects.toThrow('consentId');
  for (const state of [none, null as unknown as string, '']) {
    expect(await codeOf(tsp.handleCallback(redirectUri, { state }))).toBe('STATE');
  }
});

test('a certificate that its key does not fit is told where the session is opened', async () => {
  const other = await bank.authority.issue('other');
  for (const [change, message] of [
    [{ key: other.key }, 'the transport key is not that of the transport certificate'],
    [{ cert: 'hello' }, 'the transport certificate is not a certificate in PEM format'],
    [{ key: '' }, 'the transport key is not a private key in PEM format'],
  ] as const) {
    const transport = { ...bank.transport, ...change };
    expect(() => session({ transport })).toThrow(message);
  }
});

test('an observer that fails, now or later, breaks nothing', async () => {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.message);
  process.on('warning', note);
  const failing = [
    () => {
      throw new Error('at once');
    },
    async () => {
      await sleep(1);
      throw new Error('later');
    },
  ];
  for (const observer of failing) await authorised(session({ observer }));
  await sleep(20);
  process.off('warning', note);
  expect(new Set(warnings)).toEqual(
    new Set(['at once', 'later'].map((what) => `the observer failed: Error: ${what}`)),
  );
});

test('a call that is aborted ends at once', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  bank.lies.answer = (got) => (isAccounts(got) ? 'sent' : undefined);
  const abort = new AbortController();
  const call = tsp.ais(consentId).listAccounts({ signal: abort.signal });
  await sleep(30);
  abort.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
});

test('what the bank says is wrong', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const caller = { authDate: new Date(0), customerIpAddress: '203.0.113.7', language: 'zh-HK' };
  const errors = [{ errorCode: 'OB.Field.InvalidDate', message: 'future', path: 'fromDate' }];
  bank.lies.answer = ({ path }) =>
    path.endsWith('/transactions')
      ? { status: 400, body: { code: '400', message: 'Bad Request', errors } }
      : undefined;
  const error = await tsp
    .ais(consentId, caller)
    .transactions('A1')
    .next()
    .catch((reason) => reason);
  const { headers } = bank.received.at(-1) as Received;
  expect(error).toMatchObject({
    name: 'AisError',
    code: 'OB.Field.InvalidDate',
    operationId: 'listTransactions',
    status: 400,
    issues: errors,
    interactionId: headers['x-fapi-interaction-id'],
  });
  expect(headers).toMatchObject({
    'x-fapi-auth-date': 'Thu, 01 Jan 1970 00:00:00 GMT',
    'x-fapi-customer-ip-address': '203.0.113.7',
    'accept-language': 'zh-HK',
  });
});

test.each<[what: string, sent: string[], code: string]>([
  ['of the contract', ['OB.FieldHeader', 'OB.Field.InvalidDate'], 'OB.FieldHeader'],
  ['in another case', ['ob.fieldheader'], 'OB.FieldHeader'],
  [
    'that the contract does not have, and one that it has',
    ['OB.New', 'OB.FieldHeader'],
    'OB.FieldHeader',
  ],
  ['that the contract does not have', ['OB.New'], 'HTTP_400'],
])('a code %s', async (_, sent, code) => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const errors = sent.map((errorCode) => ({ errorCode, message: 'no' }));
  bank.lies.answer = (got) =>
    isAccounts(got) ? { status: 400, body: { code: '400', message: 'no', errors } } : undefined;
  const error = await tsp
    .ais(consentId)
    .listAccounts()
    .catch((reason) => reason);
  expect(error).toMatchObject({ code, issues: errors });
  expect(error.message).toContain(sent[0]);
});

test.each([
  ['invalid_scope', 'invalid_scope'],
  ['a_word_of_its_own', 'HTTP_400'],
])('a token endpoint that says %s: %s', async (word, code) => {
  bank.lies.answer = ({ path }) =>
    path.endsWith('/token') ? { status: 400, body: { error: word } } : undefined;
  await expect(
    session().createConsent({ permissions: ['ReadAccountStatus'] }),
  ).rejects.toMatchObject({ name: 'TokenError', code, error: word, status: 400 });
});

test('codes are closed: a switch can name them all', () => {
  const rest = (
    error: AisError | CallbackError | DiscoveryError | RegistrationError | TokenError,
  ) =>
    error.code satisfies
      | BankErrorCode
      | CallbackErrorCode
      | DiscoveryErrorCode
      | TokenErrorCode
      | RegistrationErrorCode
      | HttpCode
      | 'CONTRACT_VIOLATED';
  expect(rest(new TokenError('invalid_grant', 'x'))).toBe('invalid_grant');
  // @ts-expect-error no code of a token endpoint
  expect(new TokenError('invalid_grant', 'x').code === 'invalid_gramt').toBe(false);
  const known: BankErrorCode = 'OB.Field.InvalidDateRange';
  // @ts-expect-error no code of the contract
  const unknown: BankErrorCode = 'OB.Nonsense';
  expect(known).not.toBe(unknown);
});

test('an answer that breaks the contract is refused, unless that is turned off', async () => {
  const body = { data: { account: [{ accountId: 7 }] }, links: { self: 'https://x.example/' } };
  for (const [validate, code] of [
    [true, 'CONTRACT_VIOLATED'],
    [false, 'no error'],
  ] as const) {
    const tsp = session({ validate });
    const consentId = await authorised(tsp);
    bank.lies.answer = (got) => (isAccounts(got) ? { body } : undefined);
    expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe(code);
    delete bank.lies.answer;
  }
});
