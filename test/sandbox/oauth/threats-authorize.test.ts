/** Threats 38 to 53: the authorisation request and the consent pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  ais,
  answerOf,
  authorizeUrl,
  Browser,
  clientToken,
  createConsent,
  createKeys,
  createTsp,
  FORM,
  now,
  REDIRECT_URI,
  register,
  registeredTsp,
  requestClaims,
  type Tsp,
} from '../tsp.ts';
import { rs256 } from './fapi.ts';

let sandbox: Sandbox;
let tsp: Tsp;
let other: Tsp;
let consentId: string;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
  consentId = await createConsent(tsp);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

const open = async (url: string) => new Browser(sandbox).open(url);

/** The end of a request: the login page, a page of the bank, or an error at the redirect URI. */
async function ends(url: string): Promise<string> {
  const browser = await open(url);
  if (browser.url.startsWith(REDIRECT_URI)) {
    const answer = answerOf(browser.url);
    expect(answer.get('code')).toBeNull();
    return `redirect ${answer.get('error')}`;
  }
  expect(new URL(browser.url).origin).toBe(tsp.bank.addresses.plain);
  return browser.status === 200 ? 'login' : `page ${browser.status}`;
}

const claims = (changes: Record<string, unknown> = {}) => ({
  ...requestClaims(tsp, consentId),
  ...changes,
});
const about = (id: unknown) => ({
  claims: { id_token: { openbanking_intent_id: { value: id, essential: true } } },
});

test('38 a good request reaches the login page', async () => {
  expect(await ends(await authorizeUrl(tsp, claims()))).toBe('login');
});

describe('38 a request object that is not signed by the client as it should be', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['none', () => ''],
    ['unsigned', () => new UnsecuredJWT(claims()).encode()],
    ['no JWT', () => 'a.b.c'],
    ['another key', async () => (await createKeys()).sign(claims(), { kid: tsp.kid })],
    ['the key of another client', () => other.keys.sign(claims(), { kid: other.kid })],
    ['RS256', () => rs256(tsp, claims())],
    ['without the name of its key', () => tsp.keys.sign(claims())],
  ])('%s', async (_, request) => {
    const url = await authorizeUrl(tsp, claims(), { request: await request() });
    expect(await ends(url)).toMatch(/^redirect invalid_request/);
  });

  test('absent', async () => {
    const url = await authorizeUrl(tsp, claims(), { query: { request: undefined } });
    expect(await ends(url)).toMatch(/^redirect invalid_request/);
  });
});

describe('39 and 40 a claim that is wrong or missing', () => {
  test.each<[string, Record<string, unknown>]>([
    ['39 another aud', { aud: 'https://evil.example' }],
    ['39 no aud', { aud: undefined }],
    ['39 an empty aud', { aud: [] }],
    ['39 expired', { exp: now() - 60, nbf: now() - 120 }],
    ['39 nbf in the future', { nbf: now() + 120 }],
    ['39 exp over 60 minutes', { exp: now() + 3_700 }],
    ['39 nbf over 60 minutes', { nbf: now() - 3_700, exp: now() - 3_700 + 3_600 }],
    ['39 no exp', { exp: undefined }],
    ['40 no scope', { scope: undefined }],
    ['40 a scope that opens nothing', { scope: 'openid' }],
    ['40 a scope without openid', { scope: 'accounts' }],
    ['40 a scope of another API', { scope: 'openid accounts payments' }],
    ['40 scopes in a list', { scope: ['openid', 'accounts'] }],
    ['40 no nonce', { nonce: undefined }],
    ['40 no response_type', { response_type: undefined }],
    ['42 response_type code', { response_type: 'code' }],
    ['42 response_mode query', { response_mode: 'query' }],
    ['42 response_mode form_post', { response_mode: 'form_post' }],
    ['44 a request within the request', { request: 'a.b.c' }],
    ['44 request_uri', { request_uri: 'http://169.254.169.254/latest' }],
    ['45 no consent', { claims: undefined }],
    ['45 an unknown consent', about('000000000')],
    ['45 __proto__', about('__proto__')],
    ['45 no text', about({ a: 1 })],
  ])('%s → an error', async (_, changes) => {
    expect(await ends(await authorizeUrl(tsp, claims(changes)))).toMatch(
      /^redirect (invalid_request|unsupported_response_type|invalid_scope)/,
    );
  });

  test('42 a response_mode outside the object is ignored, also by an error', async () => {
    const query = { response_mode: 'form_post' };
    expect(await ends(await authorizeUrl(tsp, claims(), { query }))).toBe('login');
    const wrong = await authorizeUrl(tsp, claims({ exp: undefined }), { query });
    expect(await ends(wrong)).toBe('redirect invalid_request_object');
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'one that nobody reaches',
      { essential: true, values: ['urn:other'] },
      'redirect access_denied',
    ],
    ['one by its value', { essential: true, value: 'urn:other' }, 'redirect access_denied'],
    ['one that is only wished for', { values: ['urn:other'] }, 'login'],
    ['one of two', { essential: true, values: ['urn:other', 'urn:openbanking:psd2:ca'] }, 'login'],
  ])('an acr is asked for: %s, %j → %s', async (_, acr, want) => {
    const { id_token } = about(consentId).claims;
    const changes = { claims: { id_token: { ...id_token, acr } } };
    expect(await ends(await authorizeUrl(tsp, claims(changes)))).toBe(want);
  });

  test('a customer who is not the one that was asked for → an error, and no way round', async () => {
    const id = await createConsent(tsp);
    const { id_token } = about(id).claims;
    const sub = { value: 'somebody', essential: true };
    const asked = { ...requestClaims(tsp, id), claims: { id_token: { ...id_token, sub } } };
    const browser = await open(await authorizeUrl(tsp, asked));
    await browser.login();
    await browser.decide('confirm');
    expect(answerOf(browser.url).get('error')).toBe('access_denied');
    expect(answerOf(browser.url).get('code')).toBeNull();
  });

  test('40 no redirect_uri → a page', async () => {
    const url = await authorizeUrl(tsp, claims({ redirect_uri: undefined }));
    expect(await ends(url)).toBe('page 400');
  });

  test('39 the authorisation endpoint is an audience too, as the guide has it', async () => {
    const aud = `${tsp.bank.addresses.plain}/open-banking/v1.1/oauth2/authorize`;
    expect(await ends(await authorizeUrl(tsp, claims({ aud })))).toBe('login');
  });
});

test.each([
  'https://evil.example/callback',
  `${REDIRECT_URI}/../evil`,
  'https://tsp.example.com@evil.example/callback',
  `${REDIRECT_URI}?x=1`,
  'javascript:alert(1)',
])('41 redirect_uri %s → a page, never a redirect', async (redirect_uri) => {
  expect(await ends(await authorizeUrl(tsp, claims({ redirect_uri })))).toBe('page 400');
});

test('43 values outside the object are ignored', async () => {
  const sent = claims();
  const query = { state: 'outside', nonce: 'outside' };
  const browser = await open(await authorizeUrl(tsp, sent, { query }));
  await browser.login();
  await browser.decide('confirm');
  const answer = answerOf(browser.url);
  expect(answer.get('state')).toBe(sent.state);
  const [, payload = ''] = (answer.get('id_token') ?? '').split('.');
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).nonce).toBe(sent.nonce);
  consentId = await createConsent(tsp);
});

test('44 nothing is fetched for request_uri', async () => {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const query = { request: undefined, request_uri: `http://127.0.0.1:${port}/object` };
  expect(await ends(await authorizeUrl(tsp, claims(), { query }))).toMatch(/^redirect/);
  server.close();
  expect(asked).toEqual([]);
});

test("45 another client's consent → an error", async () => {
  const theirs = await createConsent(other);
  expect(await ends(await authorizeUrl(tsp, claims(about(theirs))))).toBe(
    'redirect invalid_request',
  );
});

test('46 a refused consent is over', async () => {
  const id = await createConsent(tsp);
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  await browser.login();
  await browser.decide('refuse');
  expect(answerOf(browser.url).get('error')).toBe('access_denied');
  expect(await ends(await authorizeUrl(tsp, requestClaims(tsp, id)))).toBe(
    'redirect invalid_request',
  );
  const bank = ais(tsp, await clientToken(tsp));
  const { data } = await bank.getAccountConsent({ params: { path: { consentId: id } } });
  expect(data?.data.status).toBe('Rejected');
});

test('a closed window leaves PendingAuthorise, and the customer may begin again', async () => {
  const id = await createConsent(tsp);
  await (await open(await authorizeUrl(tsp, requestClaims(tsp, id)))).login();
  expect(await ends(await authorizeUrl(tsp, requestClaims(tsp, id)))).toBe('login');
});

test('a time-out leaves PendingAuthorise, and the customer may begin again', async () => {
  let time = 0;
  const late = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    now: () => Date.now() + time,
  });
  const client = await registeredTsp(late);
  const id = await createConsent(client);
  const begin = async () =>
    new Browser(late).open(await authorizeUrl(client, requestClaims(client, id)));
  const slow = await begin();
  await slow.login();
  time = 901_000;
  const { url } = slow;
  expect((await slow.decide('confirm')).status).toBe(400);
  slow.url = url;
  expect((await slow.decide('refuse')).status).toBe(400);
  const bank = ais(client, await clientToken(client));
  const { data } = await bank.getAccountConsent({ params: { path: { consentId: id } } });
  expect(data?.data.status).toBe('PendingAuthorise');
  const again = await begin();
  await again.login();
  await again.decide('confirm');
  expect(answerOf(again.url).get('code')).not.toBeNull();
  await late.close();
});

test('a confirmation that is sent eight times brings one code', async () => {
  const id = await createConsent(tsp);
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  await browser.login();
  const accounts = browser.accounts;
  const presses = Array.from({ length: 8 }, () => browser.copy());
  await Promise.all(presses.map((press) => press.decide('confirm', accounts)));
  const codes = presses.filter(({ url }) => answerOf(url).has('code'));
  expect(codes).toHaveLength(1);
});

test('of a confirmation and a refusal at once, one counts', async () => {
  const id = await createConsent(tsp);
  const windows = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
      return browser.login();
    }),
  );
  await Promise.all(
    windows.map((browser, index) => browser.decide(index % 2 ? 'refuse' : 'confirm')),
  );
  const answers = windows.filter(({ url }) => url.startsWith(REDIRECT_URI));
  expect(answers).toHaveLength(1);
  const bank = ais(tsp, await clientToken(tsp));
  const { data } = await bank.getAccountConsent({ params: { path: { consentId: id } } });
  const refused = answerOf(answers[0]?.url ?? '').has('error');
  expect(data?.data.status).toBe(refused ? 'Rejected' : 'Authorised');
});

test.each([
  ['ordinary', '000000'],
  ['nobody', '123456'],
  ['__proto__', '123456'],
  ['', ''],
])('47 username %s with PIN %s → 401', async (username, pin) => {
  const id = await createConsent(tsp);
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  await browser.login(username, pin);
  expect(browser.status).toBe(401);
  expect(browser.accounts).toEqual([]);
});

test('48 the pages without their cookie → 400', async () => {
  const browser = await open(await authorizeUrl(tsp, claims()));
  const { url } = browser;
  browser.forget();
  expect((await browser.login()).status).toBe(400);
  await browser.open(url);
  expect(browser.status).toBe(400);
  browser.url = url;
  expect((await browser.decide('confirm', ['a'])).status).toBe(400);
  expect((await browser.open(`${tsp.bank.addresses.plain}/consent/unknown`)).status).toBe(400);
});

test('48 a form that another site sent → 403', async () => {
  const browser = await open(await authorizeUrl(tsp, claims()));
  await browser.open(`${browser.url}/login`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
    },
    body: 'username=ordinary&pin=123456',
  });
  expect(browser.status).toBe(403);
});

test.each<[string, string, string, number]>([
  ['a broken multipart form', 'multipart/form-data; boundary=x', 'nonsense', 415],
  ['JSON', 'application/json', '{"username":"ordinary"}', 415],
  ['140 KB', 'application/x-www-form-urlencoded', `username=${'a'.repeat(140_000)}`, 413],
])('the pages are sent forms only: %s → %s', async (_, type, body, status) => {
  const { plain } = tsp.bank.addresses;
  const { pathname } = new URL((await open(await authorizeUrl(tsp, claims()))).url);
  for (const path of [
    `${pathname}/login`,
    `${pathname}/decision`,
    '/dashboard/login',
    '/dashboard/revoke',
  ]) {
    const headers = { 'content-type': type };
    // The connection may be closed before all has been sent.
    const answer = tsp
      .plain(`${plain}${path}`, { method: 'POST', headers, body })
      .catch(() => ({ status }));
    expect((await answer).status).toBe(status);
  }
});

test('49 two customers one after the other in one browser', async () => {
  const browser = new Browser(sandbox);
  for (const username of ['ordinary', 'thousand']) {
    const id = await createConsent(tsp);
    await browser.open(await authorizeUrl(tsp, requestClaims(tsp, id)));
    await browser.login(username);
    await browser.decide('confirm');
    expect(answerOf(browser.url).get('code')).not.toBeNull();
  }
});

test('50 no page may be framed, and none loads anything from elsewhere', async () => {
  const browser = new Browser(sandbox);
  const pages = [await authorizeUrl(tsp, claims()), `${tsp.bank.addresses.plain}/dashboard`];
  for (const url of pages) {
    await browser.open(url);
    const policy = browser.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script|unsafe|\*/);
    expect(browser.text).not.toMatch(/<script|<img|style="|http:/);
  }
  await browser.open(await authorizeUrl(tsp, claims({ redirect_uri: 'https://evil.example' })));
  expect(browser.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});

test('51 and 53 what the third party says about itself is text', async () => {
  const name = '"><script>alert(1)</script><b>';
  const form = {
    ...FORM,
    software_client_name: name,
    software_logo_uri: 'https://evil.example/logo.png',
    software_tos_uri: 'https://evil.example/tos',
  };
  const hostile = await register(await createTsp(sandbox, { form }));
  const id = await createConsent(hostile);
  const browser = await open(await authorizeUrl(hostile, requestClaims(hostile, id)));
  await browser.login();
  expect(browser.text).toContain('&#60;script&#62;');
  expect(browser.text).not.toMatch(/<script|<b>|evil\.example/);
});

test.each([
  ['Harbour\u202e knaB', 'Harbour knaB'],
  ['\u2066\u200bHarbour\u2069\u0007', 'Harbour'],
  ['\u200b', undefined],
])('51 the name %j is shown as %j', async (name, shown) => {
  const hostile = await register(
    await createTsp(sandbox, { form: { ...FORM, software_client_name: name } }),
  );
  const id = await createConsent(hostile);
  const browser = await open(await authorizeUrl(hostile, requestClaims(hostile, id)));
  await browser.login();
  expect(browser.text).toContain(`<h1>${shown ?? hostile.projectId}</h1>`);
});

test('52 after five wrong PINs the consent is locked, also in a new window', async () => {
  const id = await createConsent(tsp);
  for (let attempt = 0; attempt < 5; attempt++) {
    const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
    expect((await browser.login('ordinary', '000000')).status).toBe(401);
  }
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  expect((await browser.login()).status).toBe(403);
});

test('52 PINs that are tried all at once are counted one by one', async () => {
  const id = await createConsent(tsp);
  const windows = await Promise.all(
    Array.from({ length: 12 }, async () => open(await authorizeUrl(tsp, requestClaims(tsp, id)))),
  );
  await Promise.all(windows.map((browser) => browser.login('ordinary', '000000')));
  expect(windows.map(({ status }) => status).sort()).toEqual([
    ...Array(5).fill(401),
    ...Array(7).fill(403),
  ]);
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  expect((await browser.login()).status).toBe(403);
  const other = await open(await authorizeUrl(tsp, requestClaims(tsp, await createConsent(tsp))));
  expect((await other.login()).status).toBe(200);
});

test('a locked customer stays outside', async () => {
  const browser = await open(await authorizeUrl(tsp, claims()));
  expect((await browser.login('locked')).status).toBe(403);
});

test('accounts that are not the customer’s are not chosen', async () => {
  const id = await createConsent(tsp);
  const browser = await open(await authorizeUrl(tsp, requestClaims(tsp, id)));
  await browser.login('empty');
  expect(browser.accounts).toEqual([]);
  expect((await browser.decide('confirm', ['7A21C04F5E9934B0D8611FA2C370BE'])).status).toBe(422);
});

test.each([
  ['zh-HK', 'zh-HK', '登入'],
  ['zh-CN,en;q=0.5', 'zh-CN', '登录'],
  ['zh-TW', 'zh-HK', '登入'],
  ['fr, *;q=0.1', 'en-HK', 'Log on'],
  ['en;q=0.1, zh-HK;q=0.9', 'zh-HK', '登入'],
  ['*, zh-HK;q=0.5', 'en-HK', 'Log on'],
  ['zh-Hant-HK-x-own', 'zh-HK', '登入'],
  ['zh-HK-u-nu-hanidec', 'zh-HK', '登入'],
  ['zh-Hans-HK', 'zh-CN', '登录'],
  ['zh', 'zh-CN', '登录'],
  ['zh-HK;q=0, zh-CN;q=0.000', 'en-HK', 'Log on'],
  ['zh-HK;q=abc, zh-CN;q=0.2', 'zh-CN', '登录'],
  ['ZH-hk ; Q=0.8 , en ;q=0.7', 'zh-HK', '登入'],
  [',,;q=1', 'en-HK', 'Log on'],
  ['', 'en-HK', 'Log on'],
])('the pages answer %s in %s', async (accept, language, word) => {
  const browser = new Browser(sandbox);
  await browser.open(`${tsp.bank.addresses.plain}/dashboard`, {
    headers: { 'accept-language': accept },
  });
  expect(browser.text).toContain(`<html lang="${language}">`);
  expect(browser.text).toContain(word);
});
