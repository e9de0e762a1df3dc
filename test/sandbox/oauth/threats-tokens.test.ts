/** Threats 1 to 37: client authentication, codes, refresh tokens and access tokens. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get, request } from 'node:https';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Authority, createAuthority } from '../../../sandbox/certificates.ts';
import { customersOf } from '../../../sandbox/customers/customers.ts';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { MemoryStore } from '../../../sandbox/store/memory.ts';
import {
  ais,
  assertionClaims,
  authentication,
  authorise,
  Browser,
  clientToken,
  createConsent,
  createKeys,
  createTsp,
  exchange,
  fetchWith,
  grantedConsent,
  type Keys,
  now,
  postToken,
  refresh,
  registeredTsp,
  registrationClaims,
  type TokenAnswer,
  type Tsp,
} from '../tsp.ts';
import { rs256 } from './fapi.ts';

let sandbox: Sandbox;
let fapi: Sandbox;
let tsp: Tsp;
let other: Tsp;
let tls: Tsp;
let strange: Keys;
let strangeJwk: JsonWebKey;
const errors: unknown[] = [];

beforeAll(async () => {
  const options = { port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 } as const;
  const onError = (error: unknown) => errors.push(error);
  sandbox = await startSandbox({ ...options, onError, store: new SlowStore() });
  fapi = await startSandbox({ ...options, onError, profile: profiles.fapi });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
  tls = await registeredTsp(fapi, { method: 'tls_client_auth' });
  strange = await createKeys();
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', strange.signingKey);
  strangeJwk = { kty, n, e } as JsonWebKey;
});
afterAll(async () => {
  await sandbox.close();
  await fapi.close();
  expect(errors).toEqual([]);
});

/** Sends parallel requests so that they overlap. */
class SlowStore extends MemoryStore {
  override async find<Value>(kind: string, id: string): Promise<Value | undefined> {
    const found = await super.find<Value>(kind, id);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return found;
  }
}

const brief = ({ status, body }: TokenAnswer) => `${status} ${body.error ?? 'ok'}`;
const TOKEN = '/open-banking/v1.1/oauth2/token';
const OWN = { grant_type: 'client_credentials', scope: 'accounts' };
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const withAssertion = (client_assertion: string) => ({
  ...OWN,
  client_assertion_type: TYPE,
  client_assertion,
});
const claims = (changes: Record<string, unknown> = {}) => ({ ...assertionClaims(tsp), ...changes });

describe('client authentication', () => {
  test.each<[string, () => Promise<string> | string]>([
    ['1 alg none', () => new UnsecuredJWT(claims()).encode()],
    ['2 RS256', () => rs256(tsp, claims())],
    ['3 another key', () => strange.sign(claims(), { kid: tsp.kid })],
    ['4 the kid of another client', () => other.keys.sign(claims(), { kid: other.kid })],
    ['5 a kid that is a path', () => tsp.keys.sign(claims(), { kid: '../../etc/passwd' })],
    ['6 an embedded key', () => strange.sign(claims(), { kid: tsp.kid, jwk: strangeJwk })],
    [
      '6 an embedded key of another name',
      () => strange.sign(claims(), { kid: 'a', jwk: strangeJwk }),
    ],
    [
      '6 the certificate of another key',
      () => strange.sign(claims(), { kid: tsp.kid, x5c: [der(other.signing)] }),
    ],
    ['7 unknown crit', () => withHeader({ crit: ['x'], x: 1 }, { x: true })],
    ['7 a payload that is not encoded', () => withHeader({ crit: ['b64'], b64: false })],
    ['no kid', () => tsp.keys.sign(claims())],
    ['8 expired', () => tsp.keys.sign(claims({ exp: now() - 300 }), { kid: tsp.kid })],
    ['8 no exp', () => tsp.keys.sign(claims({ exp: undefined }), { kid: tsp.kid })],
    ['9 no iss', () => tsp.keys.sign(claims({ iss: undefined }), { kid: tsp.kid })],
    ['9 no sub', () => tsp.keys.sign(claims({ sub: undefined }), { kid: tsp.kid })],
    ['9 another iss', () => tsp.keys.sign(claims({ iss: 'other' }), { kid: tsp.kid })],
    ['9 another sub', () => tsp.keys.sign(claims({ sub: other.clientId }), { kid: tsp.kid })],
    ['9 no jti', () => tsp.keys.sign(claims({ jti: undefined }), { kid: tsp.kid })],
    [
      '10 another aud',
      () => tsp.keys.sign(claims({ aud: 'https://evil.example' }), { kid: tsp.kid }),
    ],
    ['10 no aud', () => tsp.keys.sign(claims({ aud: undefined }), { kid: tsp.kid })],
    ['10 the address for browsers', () => aud(`${tsp.bank.addresses.plain}${TOKEN}`)],
    ['10 an address that only begins so', () => aud(`${tsp.bank.addresses.secure}${TOKEN}/x`)],
    [
      '18 exp more than an hour ahead',
      () => tsp.keys.sign(claims({ exp: now() + 3_700 }), { kid: tsp.kid }),
    ],
    ['18 exp years ahead', () => tsp.keys.sign(claims({ exp: now() + 1e8 }), { kid: tsp.kid })],
  ])('%s → 401 invalid_client', async (_, assertion) => {
    expect(brief(await postToken(tsp, withAssertion(await assertion())))).toBe(
      '401 invalid_client',
    );
  });

  const aud = (audience: string) => tsp.keys.sign(claims({ aud: audience }), { kid: tsp.kid });

  const der = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');

  /** Signed correctly, with a wrong header. */
  function withHeader(header: Record<string, unknown>, crit?: Record<string, boolean>) {
    const payload = Buffer.from(JSON.stringify(claims())).toString('base64url');
    const all = { alg: 'PS256', kid: tsp.kid, ...header };
    if (crit)
      return new SignJWT(claims()).setProtectedHeader(all).sign(tsp.keys.signingKey, { crit });
    const input = `${Buffer.from(JSON.stringify(all)).toString('base64url')}.${payload}`;
    return crypto.subtle
      .sign({ name: 'RSA-PSS', saltLength: 32 }, tsp.keys.signingKey, Buffer.from(input))
      .then((signature) => `${input}.${Buffer.from(signature).toString('base64url')}`);
  }

  test('11 the same jti again → 401', async () => {
    const form = withAssertion(await tsp.keys.sign(claims(), { kid: tsp.kid }));
    expect(brief(await postToken(tsp, form))).toBe('200 ok');
    expect(brief(await postToken(tsp, form))).toBe('401 invalid_client');
  });

  test('12 the same jti eight times at once → one winner', async () => {
    const form = withAssertion(await tsp.keys.sign(claims(), { kid: tsp.kid }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => postToken(tsp, form)));
    expect(answers.map(brief).sort()).toEqual(['200 ok', ...Array(7).fill('401 invalid_client')]);
  });

  test('13 a spoofed Host → 421, and its audience → 401', async () => {
    const { plain, secure } = tsp.bank.addresses;
    for (const url of [`${plain}/.well-known/openid-configuration`, `${secure}${TOKEN}`]) {
      const status = await new Promise((resolve, reject) => {
        const headers = { host: 'evil.example' };
        const options = { ca: sandbox.authority, servername: 'localhost', headers };
        get(url, options, ({ statusCode }) => resolve(statusCode)).on('error', reject);
      });
      expect(status).toBe(421);
    }
    const aud = `https://evil.example${TOKEN}`;
    const form = withAssertion(await tsp.keys.sign(claims({ aud }), { kid: tsp.kid }));
    expect(brief(await postToken(tsp, form))).toBe('401 invalid_client');
  });

  test('14 no authentication → 401', async () => {
    expect(brief(await postToken(tsp, OWN))).toBe('401 invalid_client');
    expect(brief(await postToken(tsp, { ...OWN, client_id: tsp.clientId }))).toBe(
      '401 invalid_client',
    );
    expect(brief(await postToken(tls, OWN))).toMatch(/^4/);
  });

  test('15 tls_client_auth with another subject, or without a certificate → 401', async () => {
    expect(brief(await postToken(tls, { ...OWN, client_id: tls.clientId }))).toBe('200 ok');
    const stranger = await registeredTsp(fapi, { subject: 'CN=Other,O=Other Limited,C=HK' });
    const form = { ...OWN, client_id: tls.clientId };
    expect(brief(await postToken(tls, form, { send: stranger.secure }))).toBe('401 invalid_client');
    expect(brief(await postToken(tls, form, { send: stranger.plain }))).toBe('401 invalid_client');
  });

  test("16 private_key_jwt over another client's certificate → 401", async () => {
    const form = { ...OWN, ...(await authentication(tsp)) };
    expect(brief(await postToken(tsp, form, { send: other.secure }))).toBe('401 invalid_client');
  });

  test('17 no, expired, foreign, revoked or signing certificate → 401', async () => {
    const { directory } = sandbox;
    const expired = await directory.certify(tsp.projectId, tsp.keys.csr, -1);
    const revoked = await directory.certify(tsp.projectId, tsp.keys.csr);
    expect(await directory.revoke(tsp.projectId, revoked.transport)).toBe(true);
    const foreign = await (await Authority.open(await createAuthority())).client(tsp.keys.csr);
    const certificates = [
      undefined,
      expired.transport,
      foreign.transport,
      revoked.transport,
      tsp.signing,
    ];
    for (const cert of certificates) {
      const send = fetchWith(sandbox, cert === undefined ? {} : { key: tsp.keys.key, cert });
      const form = { ...OWN, ...(await authentication(tsp)) };
      expect(brief(await postToken(tsp, form, { send }))).toBe('401 invalid_client');
    }
    const good = await directory.certify(tsp.projectId, tsp.keys.csr);
    const send = fetchWith(sandbox, { key: tsp.keys.key, cert: good.transport });
    const form = { ...OWN, ...(await authentication(tsp)) };
    expect(brief(await postToken(tsp, form, { send }))).toBe('200 ok');
  });

  test.each([
    ['CN=Harbour Ledger\\,O\\=Harbour Ledger Limited,C=HK'],
    ['Subject: C=HK,O=Harbour Ledger Limited,CN=Harbour Ledger'],
    ['C=HK+O=Harbour Ledger Limited,CN=Harbour Ledger'],
    ['__proto__=a'],
    ['2.5.4.3=#13'],
    ['CN=Harbour Ledger,O=Harbour Ledger Limited,C=HK'],
  ])('19 a subject that is not the certificate’s: %s → refused', async (subject) => {
    const applicant = await createTsp(fapi, { method: 'tls_client_auth' });
    const body = await applicant.keys.sign(
      { ...registrationClaims(applicant), tls_client_auth_subject_dn: subject },
      { kid: applicant.kid },
    );
    const response = await applicant.secure(
      `${applicant.bank.addresses.secure}/open-banking/v3.2/oauth2/register`,
      { method: 'POST', headers: { 'content-type': 'application/jose' }, body },
    );
    expect(await response.json()).toMatchObject({ error: 'invalid_client_metadata' });
  });
});

describe('codes, refresh and access tokens', () => {
  const codeOf = async (client = tsp) =>
    (await authorise(client, await createConsent(client))).get('code') ?? '';
  const accounts = async (token: string, send = tsp.secure) =>
    (await ais(tsp, token, send).listAccounts()).response.status;

  /** As after a second use: the tokens of the first one are revoked. */
  const worthless = async (answers: readonly TokenAnswer[]) => {
    const won = answers.find(({ status }) => status === 200)?.body;
    expect(await accounts(won?.access_token ?? '')).toBe(401);
    expect(brief(await refresh(tsp, won?.refresh_token ?? ''))).toBe('400 invalid_grant');
  };

  test('20 a code again → invalid_grant, and its tokens are revoked', async () => {
    const code = await codeOf();
    const first = await exchange(tsp, code);
    expect(await accounts(first.body.access_token ?? '')).toBe(200);
    expect(brief(await exchange(tsp, code))).toBe('400 invalid_grant');
    expect(await accounts(first.body.access_token ?? '')).toBe(401);
    expect(brief(await refresh(tsp, first.body.refresh_token ?? ''))).toBe('400 invalid_grant');
  });

  test('21 a code eight times at once → one winner', async () => {
    const code = await codeOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(tsp, code)));
    expect(answers.map(brief).sort()).toEqual(['200 ok', ...Array(7).fill('400 invalid_grant')]);
    await worthless(answers);
  });

  test('22 a code of another client → invalid_grant', async () => {
    expect(brief(await exchange(other, await codeOf()))).toBe('400 invalid_grant');
  });

  test('23 another redirect_uri → invalid_grant', async () => {
    const redirect_uri = 'https://tsp.example.com/other';
    expect(brief(await exchange(tsp, await codeOf(), { redirect_uri }))).toBe('400 invalid_grant');
  });

  test('24 a refresh token again → the whole family is revoked', async () => {
    const { refreshToken, accessToken } = await grantedConsent(tsp);
    const next = await refresh(tsp, refreshToken);
    expect(brief(next)).toBe('200 ok');
    expect(brief(await refresh(tsp, refreshToken))).toBe('400 invalid_grant');
    expect(brief(await refresh(tsp, next.body.refresh_token ?? ''))).toBe('400 invalid_grant');
    expect(await accounts(accessToken)).toBe(401);
    expect(await accounts(next.body.access_token ?? '')).toBe(401);
  });

  test('25 a refresh token eight times at once → one winner', async () => {
    const { refreshToken } = await grantedConsent(tsp);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(tsp, refreshToken)));
    expect(answers.map(brief).sort()).toEqual(['200 ok', ...Array(7).fill('400 invalid_grant')]);
    await worthless(answers);
  });

  test('26 a refresh token of another client, or over another certificate → refused', async () => {
    const { refreshToken } = await grantedConsent(tsp);
    expect(brief(await refresh(other, refreshToken))).toBe('400 invalid_grant');
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    const stolen = { ...form, ...(await authentication(tsp)) };
    expect(brief(await postToken(tsp, stolen, { send: other.secure }))).toBe('401 invalid_client');
    expect(brief(await refresh(tsp, refreshToken))).toBe('200 ok');
  });

  test('27 scope with a code or refresh token → invalid_request, and neither is used up', async () => {
    const code = await codeOf();
    expect(brief(await exchange(tsp, code, { scope: 'openid accounts' }))).toBe(
      '400 invalid_request',
    );
    const { body } = await exchange(tsp, code);
    const refreshToken = body.refresh_token ?? '';
    expect(brief(await refresh(tsp, refreshToken, { scope: 'accounts' }))).toBe(
      '400 invalid_request',
    );
    expect(brief(await refresh(tsp, refreshToken))).toBe('200 ok');
  });

  test.each(['openid', 'openid accounts', 'payments', 'accounts payments', 'accounts accounts'])(
    '28 client_credentials with scope %s → invalid_scope',
    async (scope) => {
      const form = { ...OWN, scope, ...(await authentication(tsp)) };
      expect(brief(await postToken(tsp, form))).toBe('400 invalid_scope');
    },
  );

  test('29 an access token without or over another certificate → 401', async () => {
    const { accessToken } = await grantedConsent(tsp);
    expect(await accounts(accessToken)).toBe(200);
    expect(await accounts(accessToken, tsp.plain)).toBe(401);
    expect(await accounts(accessToken, other.secure)).toBe(401);
    const again = await sandbox.directory.certify(tsp.projectId, tsp.keys.csr);
    const send = fetchWith(sandbox, { key: tsp.keys.key, cert: again.transport });
    expect(await accounts(accessToken, send)).toBe(401);
  });

  test('30 a token of the client itself at /accounts → 401', async () => {
    expect(await accounts(await clientToken(tsp))).toBe(401);
  });

  test("31 another customer's account → 403", async () => {
    const { accessToken } = await grantedConsent(tsp);
    const theirs = await grantedConsent(tsp, { username: 'thousand' });
    const list = await ais(tsp, theirs.accessToken).listAccounts();
    const accountId = list.data?.data.account[0]?.accountId ?? '';
    const bank = ais(tsp, accessToken);
    const path = { params: { path: { accountId } } };
    expect((await bank.getAccount(path)).response.status).toBe(403);
    expect((await bank.listBalances(path)).response.status).toBe(403);
    expect((await bank.listTransactions(path)).response.status).toBe(403);
  });

  test("32 another client's consent → 400, as one that does not exist", async () => {
    const consentId = await createConsent(tsp);
    const bank = ais(other, await clientToken(other));
    for (const call of [bank.getAccountConsent, bank.deleteAccountConsent]) {
      const [theirs, none] = await Promise.all(
        [consentId, '000000000'].map((id) => call({ params: { path: { consentId: id } } })),
      );
      expect(theirs?.response.status).toBe(400);
      expect(theirs?.error).toMatchObject({ errors: [{ errorCode: 'OB.Field.Invalid' }] });
      expect({ ...theirs?.error, id: '' }).toEqual({ ...none?.error, id: '' });
    }
    const own = await ais(tsp, await clientToken(tsp)).getAccountConsent({
      params: { path: { consentId } },
    });
    expect(own.response.status).toBe(200);
  });

  test('33 a revoked consent → invalid_grant for the refresh token, 403 for the access token', async () => {
    const { accessToken, refreshToken, consentId } = await grantedConsent(tsp);
    const bank = ais(tsp, accessToken);
    const list = await bank.listAccounts();
    const accountId = list.data?.data.account[0]?.accountId ?? '';
    const customer = customersOf(tsp.bank.brand)[0];
    const paramValue = customer?.accounts[0]?.number ?? '';
    const pair = { paramName: 'accountNumber', paramValue } as const;
    const path = { params: { path: { accountId } } };
    const statuses = async () => {
      const answers = [
        await bank.listAccounts(),
        await bank.getAccount(path),
        await bank.listBalances(path),
        await bank.listTransactions(path),
        await bank.checkAccountAvailability({ body: { data: { accountAvailability: [pair] } } }),
      ];
      return answers.map(({ response }) => response.status);
    };
    expect(await statuses()).toEqual([200, 200, 200, 200, 200]);
    const browser = await new Browser(sandbox).open(`${tsp.bank.addresses.plain}/dashboard`);
    await browser.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
    expect(browser.text).toContain(consentId);
    await browser.post('/dashboard/revoke', { consent: consentId });
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    expect(brief(await refresh(tsp, refreshToken))).toBe('400 invalid_grant');
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
  });

  test('34 a repeated parameter → invalid_request', async () => {
    const form = Object.entries({ ...OWN, ...(await authentication(tsp)) });
    expect(brief(await postToken(tsp, [...form, ['scope', 'accounts']]))).toBe(
      '400 invalid_request',
    );
  });

  test('35 the password grant → unsupported_grant_type', async () => {
    const form = { grant_type: 'password', username: 'a', password: 'b' };
    const answer = await postToken(tsp, { ...form, ...(await authentication(tsp)) });
    expect(brief(answer)).toBe('400 unsupported_grant_type');
  });

  test('36 a JSON body → invalid_request', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(brief(await postToken(tsp, OWN, { headers }))).toBe('400 invalid_request');
  });

  test('37 a body of 2 MB → 413 on a connection that ends, and the next request works', async () => {
    const { secure } = tsp.bank.addresses;
    const tls = { ca: sandbox.authority, key: tsp.keys.key, cert: tsp.transport };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(`${secure}${TOKEN}`, { ...tls, method: 'POST', headers });
    // The connection is closed before all has been sent.
    sent.on('error', () => undefined);
    sent.end(`client_assertion=${'a'.repeat(2_000_000)}`);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => undefined).resume();
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
    const good = { ...OWN, ...(await authentication(tsp)) };
    expect(brief(await postToken(tsp, good))).toBe('200 ok');
  });

  test('a jti is no secret: another client may use the same', async () => {
    const jti = randomUUID();
    for (const client of [tsp, other]) {
      const assertion = { ...assertionClaims(client), jti };
      const form = withAssertion(await client.keys.sign(assertion, { kid: client.kid }));
      expect(brief(await postToken(client, form))).toBe('200 ok');
    }
  });
});
