/** Account information: what a consent grants, and threats 65 to 72. */
import { connect } from 'node:tls';
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BRANDS } from '../../sandbox/brands.ts';
import { customersOf } from '../../sandbox/customers/customers.ts';
import { inQuery } from '../../sandbox/oauth/oauth.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { MemoryStore } from '../../sandbox/store/memory.ts';
import { type CallOptions, callAis } from './call.ts';
import {
  ais,
  answerOf,
  authorise,
  authorizeUrl,
  Browser,
  clientToken,
  createConsent,
  exchange,
  fetchWith,
  grantedConsent,
  hub,
  PERMISSIONS,
  refresh,
  registeredTsp,
  requestClaims,
  type Tsp,
} from './tsp.ts';

let sandbox: Sandbox;
let tsp: Tsp;
let other: Tsp;
let time = 0;
const errors: unknown[] = [];
const DAY = 86_400_000;
const clock = () => Date.now() + time;
const store = new MemoryStore(clock);

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    now: clock,
    store,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

const call = (token: string, path: string, options: CallOptions = {}) =>
  callAis(tsp, token, path, options);

describe('permissions and chosen accounts', () => {
  test.each([
    ['ReadAccountStatus', '/accounts'],
    ['ReadAccountStatus', '/accounts/{id}'],
    ['ReadAccountBalance', '/accounts/{id}/balances'],
    ['ReadAccountTransaction', '/accounts/{id}/transactions'],
  ] as const)('%s opens %s, the others do not', async (permission, path) => {
    const accountId = customersOf(BRANDS[0] ?? fail())[0]?.accounts[0]?.accountId ?? '';
    const at = path.replace('{id}', accountId);
    const one = await grantedConsent(tsp, { permissions: [permission] });
    expect((await call(one.accessToken, at)).status).toBe(200);
    const rest = PERMISSIONS.filter((name) => name !== permission);
    const none = await grantedConsent(tsp, { permissions: rest });
    expect((await call(none.accessToken, at)).status).toBe(403);
  });

  test.each([
    ['ordinary', 2],
    ['inactive', 2],
    ['multicurrency', 3],
    ['overdrawn', 1],
  ])('%s has %i accounts', async (username, count) => {
    const { accessToken } = await grantedConsent(tsp, { username });
    const { json } = await call(accessToken, '/accounts');
    expect(json.data.account).toHaveLength(count);
    for (const { accountId } of json.data.account) {
      expect((await call(accessToken, `/accounts/${accountId}/balances`)).status).toBe(200);
    }
    if (username === 'inactive') expect(json.data.account[1].accountStatus).toBe('Inactive');
    if (username === 'multicurrency') {
      expect(json.data.account.map(({ currency }: { currency: string }) => currency)).toEqual([
        'HKD',
        'USD',
        'CNY',
      ]);
    }
    if (username === 'overdrawn') {
      const { json: found } = await call(
        accessToken,
        `/accounts/${json.data.account[0].accountId}/balances`,
      );
      expect(found.data.account[0].balance[0].creditDebitIndicator).toBe('Debit');
    }
  });

  test('each client knows a customer by another name, and always by the same', async () => {
    const sub = async (client: Tsp) => decodeJwt((await grantedConsent(client)).idToken).sub;
    const first = await sub(tsp);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await sub(tsp)).toBe(first);
    expect(await sub(other)).not.toBe(first);
  });

  test('a token that outlived its grant, by whatever race, opens nothing', async () => {
    const { accessToken } = await grantedConsent(tsp);
    expect((await call(accessToken, '/accounts')).status).toBe(200);
    for (const [kind, id] of [...store.snapshot()]) {
      if (kind === 'hsbc-personal/Grant') await store.remove(kind, id);
    }
    expect((await call(accessToken, '/accounts')).status).toBe(401);
  });

  test('an expired consent opens nothing, and refreshes nothing', async () => {
    const expirationDate = new Date(clock() + 100_000).toISOString();
    const consentId = await createConsent(tsp, { expirationDate });
    const code = (await authorise(tsp, consentId)).get('code') ?? '';
    const { body } = await exchange(tsp, code);
    expect((await call(body.access_token ?? '', '/accounts')).status).toBe(200);
    time = 101_000;
    expect((await call(body.access_token ?? '', '/accounts')).status).toBe(403);
    expect((await refresh(tsp, body.refresh_token ?? '')).body.error).toBe('invalid_grant');
    time = 0;
  });

  test('a consent whose dates are leap seconds is one like others', async () => {
    const year = new Date(clock()).getUTCFullYear();
    const end = `${year}-12-31T23:59:60Z`;
    const dates = { transactionFromDate: `${year - 1}-12-31T23:59:60Z`, transactionToDate: end };
    const consentId = await createConsent(tsp, { expirationDate: end, ...dates });
    const browser = await new Browser(sandbox).open(
      await authorizeUrl(tsp, requestClaims(tsp, consentId)),
    );
    expect((await browser.login()).status).toBe(200);
    await browser.decide('confirm');
    const { body } = await exchange(tsp, answerOf(browser.url).get('code') ?? '');
    const token = body.access_token ?? '';
    const { data } = await ais(tsp, token).listAccounts();
    const accountId = data?.data.account[0]?.accountId ?? '';
    const list = await ais(tsp, token).listTransactions({ params: { path: { accountId } } });
    expect(list.data?.data.transaction.length).toBeGreaterThan(0);
  });

  test('a deleted consent is gone, and its token opens nothing', async () => {
    const { consentId, accessToken, refreshToken } = await grantedConsent(tsp);
    const bank = ais(tsp, await clientToken(tsp));
    const path = { params: { path: { consentId } } };
    expect((await bank.deleteAccountConsent(path)).response.status).toBe(204);
    expect((await bank.deleteAccountConsent(path)).response.status).toBe(400);
    expect((await bank.getAccountConsent(path)).error).toMatchObject({
      errors: [{ errorCode: 'OB.Field.Invalid' }],
    });
    expect((await call(accessToken, '/accounts')).status).toBe(403);
    expect((await refresh(tsp, refreshToken)).body.error).toBe('invalid_grant');
  });
});

function fail(): never {
  throw new Error('there is no such thing');
}

test('65 an interaction id that is no UUID is not echoed', async () => {
  const { accessToken } = await grantedConsent(tsp);
  const id = 'x-fapi-interaction-id';
  const good = await call(accessToken, '/accounts', {
    headers: { [id]: '93bac548-d2de-4546-b106-880a5018460d' },
  });
  expect(good.headers.get(id)).toBe('93bac548-d2de-4546-b106-880a5018460d');
  const bad = await call(accessToken, '/accounts', { headers: { [id]: '<script>' } });
  expect(bad.brief).toBe('400 OB.FieldHeader');
  expect(bad.headers.get(id)).toMatch(/^[0-9a-f-]{36}$/);
});

describe('68 availability', () => {
  const pairs = (...names: [string, string][]) => ({
    data: {
      accountAvailability: names.map(([paramName, paramValue]) => ({ paramName, paramValue })),
    },
  });
  const customer = customersOf(BRANDS[0] ?? fail())[0] ?? fail();
  const number: [string, string] = ['accountNumber', customer.accounts[0]?.number ?? ''];
  test.each<[string, unknown, string]>([
    [
      'five pairs',
      pairs(
        number,
        ['fullName', 'a'],
        ['accountType', 'a'],
        ['phoneNumber', '1'],
        ['fullName', 'b'],
      ),
      '400 OB.UnexpectedParamsNo OB.ParamsDuplicated',
    ],
    ['the same twice', pairs(number, number), '400 OB.ParamsDuplicated'],
    ['an unknown name', pairs(number, ['email', 'a@b.example']), '400 OB.InvalidRequestParams'],
    ['no account', pairs(['fullName', 'a']), '400 OB.MissingAccountNumber'],
    ['an account that is not shared', pairs(['accountNumber', '0000000000']), '403'],
  ])('%s → %s', async (_, body, want) => {
    const { accessToken } = await grantedConsent(tsp);
    expect((await call(accessToken, '/accounts/availability', { body })).brief).toBe(want);
  });

  test('says Yes and No, pair by pair', async () => {
    const { accessToken } = await grantedConsent(tsp);
    const body = pairs(
      number,
      ['fullName', customer.name.toUpperCase()],
      ['phoneNumber', '1'],
      ['accountType', 'Personal'],
    );
    const { json } = await call(accessToken, '/accounts/availability', { body });
    expect(json.data.accountAvailability.map(({ status }: { status: string }) => status)).toEqual([
      'Yes',
      'Yes',
      'No',
      'Yes',
    ]);
  });
});

describe('events', () => {
  const poll = async (client: Tsp, body: Record<string, unknown>) =>
    call(await clientToken(client), '/events', {
      body: { returnImmediately: true, maxEvents: 10, ...body },
      send: client.secure,
    });
  const revoke = async () => {
    const { consentId } = await grantedConsent(tsp);
    const browser = await new Browser(sandbox).open(`${tsp.bank.addresses.plain}/dashboard`);
    await browser.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
    await browser.post('/dashboard/revoke', { consent: consentId });
    return consentId;
  };

  test('a revocation is signed, and comes again until it is acknowledged', async () => {
    const consentId = await revoke();
    const { json } = await poll(tsp, {});
    const [[jti = '', set = '']] = Object.entries(json.sets as Record<string, string>) as [
      [string, string],
    ];
    expect(decodeProtectedHeader(set)).toMatchObject({ alg: 'PS256', typ: 'secevent+jwt' });
    const { plain, secure } = tsp.bank.addresses;
    const keys = createRemoteJWKSet(new URL(`${plain}/jwks/public.jwks`), {
      [customFetch]: (url, init) => tsp.plain(url, init as RequestInit),
    });
    const { payload } = await jwtVerify(set, keys, {
      issuer: secure,
      audience: tsp.clientId,
      algorithms: ['PS256'],
    });
    expect(payload).toMatchObject({ jti, sub: expect.stringContaining(consentId) });
    expect(payload).not.toHaveProperty('exp');
    expect((await poll(tsp, {})).json.sets).toEqual(json.sets);
    expect((await poll(other, {})).json.sets).toEqual({});
    expect((await poll(tsp, { ack: [jti], maxEvents: 0 })).json.sets).toEqual({});
    expect((await poll(tsp, {})).json.sets).toEqual({});
  });

  test('one unknown jti, or one of another client, refuses the whole acknowledgement', async () => {
    await revoke();
    const [jti = ''] = Object.keys((await poll(tsp, {})).json.sets);
    expect((await poll(tsp, { ack: [jti, 'unknown'] })).brief).toBe('400 OB.UnexpectedError');
    expect((await poll(other, { ack: [jti] })).brief).toBe('400 OB.UnexpectedError');
    expect(Object.keys((await poll(tsp, {})).json.sets)).toEqual([jti]);
    await poll(tsp, { ack: [jti] });
  });

  test('ten at most, and more are announced', async () => {
    const raise = tsp.bank.events;
    for (let index = 0; index < 12; index++)
      await raise.raise(tsp.clientId, 'urn:x', { 'urn:y': {} });
    const { json } = await poll(tsp, {});
    expect(Object.keys(json.sets)).toHaveLength(10);
    expect(json.moreAvailable).toBe(true);
    const rest = await poll(tsp, { ack: Object.keys(json.sets) });
    expect(Object.keys(rest.json.sets)).toHaveLength(2);
    expect(rest.json.moreAvailable).toBe(false);
    await poll(tsp, { ack: Object.keys(rest.json.sets) });
  });

  test.each([
    ['eleven', { maxEvents: 11 }, '400 OB.Field.Invalid'],
    ['fewer than none', { maxEvents: -1 }, '400 OB.Field.Invalid'],
    ['without a number', { maxEvents: undefined }, '400 OB.FieldHeader'],
    ['later', { returnImmediately: false }, '400 OB.Field.Invalid'],
    ['an unknown jti', { ack: ['unknown'] }, '400 OB.UnexpectedError'],
    ['null', { maxEvents: null }, '200'],
  ])('69 asked for %s → %s', async (_, body, want) => {
    expect((await poll(tsp, body)).brief).toBe(want);
  });
});

describe('70 a new consent', () => {
  const date = (days: number) => new Date(clock() + days * DAY).toISOString();
  test.each<[string, Record<string, unknown>, string]>([
    ['366 days ahead', { expirationDate: date(366) }, '400 OB.Field.InvalidDate'],
    ['past', { expirationDate: date(-1) }, '400 OB.Field.InvalidDate'],
    ['364 days ahead', { expirationDate: date(364) }, '201'],
    [
      'a period that ends first',
      { transactionFromDate: date(2), transactionToDate: date(1) },
      '400 OB.Field.InvalidDate',
    ],
    ['no date', { expirationDate: 'tomorrow' }, '400 OB.Field.Invalid'],
    ['an unknown permission', { permissions: ['ReadAll'] }, '400 OB.Field.Invalid'],
    [
      'a repeated permission',
      { permissions: ['ReadAccountStatus', 'ReadAccountStatus'] },
      '400 OB.Field.Invalid',
    ],
    ['no permission', { permissions: [] }, '400 OB.Field.Invalid'],
    ['__proto__', JSON.parse('{"__proto__":{"admin":true}}'), '400 OB.Field.Invalid'],
  ])('%s → %s', async (_, data, want) => {
    const body = { data: { permissions: ['ReadAccountStatus'], ...data } };
    if (Object.hasOwn(data, '__proto__')) {
      Object.defineProperty(body.data, '__proto__', { value: 1, enumerable: true });
    }
    expect((await call(await clientToken(tsp), '/account-consents', { body })).brief).toBe(want);
  });
});

/** Sends the lines of a request unchanged, which `fetch` would not, and returns the response. */
async function raw(address: string, lines: readonly string[]): Promise<string> {
  const { port } = new URL(address);
  const socket = connect({ port: Number(port), host: 'localhost', ca: sandbox.authority });
  socket.end([...lines, `Host: localhost:${port}`, 'Connection: close', '', ''].join('\r\n'));
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test.each([
  ['a return', 'en-HK\rSet-Cookie: a=b'],
  ['a new line', 'en-HK\nSet-Cookie: a=b'],
  ['both', 'en-HK\r\nSet-Cookie: a=b'],
  ['a folded line', 'en-HK\r\n Set-Cookie: a=b'],
  ['U+0000', 'en-HK\0'],
  ['a colour of the terminal', 'en-HK\u001b[31mred'],
  ['an escaped return', '%0d%0aSet-Cookie: a=b'],
  ['a long list', Array(1_200).fill('zh;q=0.1').join()],
  ['no number', 'zh-HK;q=NaN'],
  ['a name of the prototype', '__proto__, constructor;q=0.9'],
])('72 Accept-Language with %s is harmless', async (_, language) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const path of ['/dashboard', '/devhub', '/open-banking/v1.1/oauth2/authorize']) {
    const lines = [`GET ${path} HTTP/1.1`, `Accept-Language: ${language}`];
    const answer = await raw(tsp.bank.addresses.plain, lines);
    const [head = ''] = answer.split('\r\n\r\n', 1);
    expect(head).toMatch(/^HTTP\/1\.1 (200|400|431) /);
    expect(head).not.toMatch(/^set-cookie: a=b/im);
    expect(answer).not.toContain('Set-Cookie: a=b');
  }
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

test.each([
  ['code=500', '500 OB.InternalError'],
  ['respond-async, code=429', '429'],
  ['code=403', '403'],
  ['code=200', '200'],
])('a fault on request: Prefer: %s → %s', async (prefer, want) => {
  const { accessToken } = await grantedConsent(tsp);
  const [account] = (await call(accessToken, '/accounts')).json.data.account;
  const path = `/accounts/${account.accountId}/balances`;
  const { brief, headers } = await call(accessToken, path, { headers: { prefer } });
  expect(brief).toBe(want);
  if (want === '429') expect(headers.get('retry-after')).toBe('1');
});

test('the Dev Hub raises an event, and issues an expired certificate, on request', async () => {
  const path = `projects/${tsp.projectId}`;
  await hub(tsp, `${path}/events`, { subject: 'urn:x', events: { 'urn:y': {} } });
  const { sets } = await tsp.bank.events.batch(tsp.clientId, 10);
  await tsp.bank.events.acknowledge(Object.keys(sets));
  expect(Object.keys(sets)).toHaveLength(1);
  const { transport: cert } = await hub<{ transport: string }>(tsp, `${path}/certificates`, {
    csr: tsp.keys.csr,
    days: -1,
  });
  const send = fetchWith(sandbox, { key: tsp.keys.key, cert });
  expect((await call('any', '/accounts', { send })).status).toBe(401);
});

test('paths of the other address are not found', async () => {
  const { plain, secure } = tsp.bank.addresses;
  expect((await tsp.plain(`${plain}/open-banking/v1.0/aisp/accounts`)).status).toBe(404);
  expect((await tsp.secure(`${secure}/dashboard`)).status).toBe(404);
  expect((await tsp.secure(`${secure}/devhub/ca.pem`)).status).toBe(404);
});

test.each([
  [
    'https://a.example/cb#code=1&state=2',
    'https://a.example/cb?code=1&state=2&scope=openid+accounts',
  ],
  ['https://a.example/cb?x=1#error=access_denied', 'https://a.example/cb?x=1&error=access_denied'],
  ['https://bank.example/consent/1', 'https://bank.example/consent/1'],
])('the redirect of Hong Kong: %s', (given, want) => {
  expect(inQuery(given)).toBe(want);
});
