/**
 * The modules of the OpenID Foundation's FAPI 1.0 Advanced plan for providers (openbanking_uk,
 * private_key_jwt, by value, plain response), each as a test under its name.
 */
import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt, type JSONWebKeySet, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  ais,
  answerOf,
  assertionClaims,
  authentication,
  authorise,
  authorizeUrl,
  Browser,
  createConsent,
  createKeys,
  exchange,
  grantedConsent,
  type Keys,
  now,
  postToken,
  REDIRECT_URI,
  refresh,
  registeredTsp,
  requestClaims,
  type Tsp,
} from '../tsp.ts';
import { configuration, half, handshake, resource, rs256, twoClients, verified } from './fapi.ts';

let sandbox: Sandbox;
let tsp: Tsp;
let other: Tsp;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    profile: profiles.fapi,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

type Changes = Record<string, unknown>;
type Query = Record<string, string | undefined>;

/** Sends a modified authorisation request and returns the result. */
async function attempt(
  changes: Changes = {},
  query: Query = {},
  sign?: (claims: Changes) => Promise<string> | string,
) {
  const consentId = await createConsent(tsp);
  const claims = { ...requestClaims(tsp, consentId), ...changes };
  const request = sign ? { request: await sign(claims) } : {};
  const url = await authorizeUrl(tsp, claims, { query, ...request });
  const browser = await new Browser(sandbox).open(url);
  if (browser.url.includes('/consent/')) {
    await browser.login();
    await browser.decide('confirm');
  }
  const back = browser.url.startsWith('https://tsp.example.com/');
  const answer = back ? answerOf(browser.url) : new URLSearchParams();
  return {
    claims,
    consentId,
    answer,
    back,
    inFragment: browser.url.includes('#'),
    status: browser.status,
  };
}

const succeeds = async (changes?: Changes, query?: Query) => {
  const result = await attempt(changes, query);
  expect(result.answer.get('error')).toBeNull();
  expect(result.answer.get('code')).not.toBeNull();
  return result;
};
const fails = async (changes?: Changes, query?: Query, sign?: Parameters<typeof attempt>[2]) => {
  const { answer, back, claims, status } = await attempt(changes, query, sign);
  for (const name of ['code', 'id_token', 'access_token']) expect(answer.get(name)).toBeNull();
  if (back) {
    expect(answer.get('state')).toBe(claims.state);
    const known = ['error', 'error_description', 'state', 'iss'];
    expect([...answer.keys()].filter((name) => !known.includes(name))).toEqual([]);
    return String(answer.get('error'));
  }
  expect(status).toBe(400);
  return 'page';
};
const idToken = (answer: URLSearchParams) => decodeJwt(answer.get('id_token') ?? '');
const codeOf = async () => (await succeeds()).answer.get('code') ?? '';
const exchangeAs = async (assertion: Changes, key: Keys = tsp.keys) => {
  const client_assertion = await key.sign(
    { ...assertionClaims(tsp), ...assertion },
    { kid: tsp.kid },
  );
  return exchange(tsp, await codeOf(), { client_assertion });
};
const SIGNED_WRONG = /^invalid_request(_object)?$/;

const modules: Record<string, () => Promise<void>> = {
  async 'discovery-end-point-verification'() {
    const { plain, secure } = tsp.bank.addresses;
    const found = await configuration(tsp);
    for (const name of ['authorization', 'token', 'registration'])
      expect(found[`${name}_endpoint`]).toMatch(/^https:/);
    const keys = (await (await tsp.plain(String(found.jwks_uri))).json()) as JSONWebKeySet;
    for (const { n = '', ...key } of keys.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'use']);
      expect(Buffer.from(n, 'base64url').length).toBeGreaterThanOrEqual(256);
    }
    expect(new Set(keys.keys.map(({ kid }) => kid)).size).toBe(keys.keys.length);
    expect(found).toMatchObject({
      issuer: secure,
      jwks_uri: `${plain}/jwks/public.jwks`,
      scopes_supported: expect.arrayContaining(['openid']),
      grant_types_supported: expect.arrayContaining(['authorization_code', 'client_credentials']),
      token_endpoint_auth_signing_alg_values_supported: ['PS256'],
      claims_parameter_supported: true,
      response_types_supported: ['code id_token'],
      id_token_signing_alg_values_supported: ['PS256'],
      request_object_signing_alg_values_supported: ['PS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
      claims_supported: expect.arrayContaining(['openbanking_intent_id', 'acr']),
      acr_values_supported: expect.arrayContaining(['urn:openbanking:psd2:sca']),
      request_parameter_supported: true,
      request_uri_parameter_supported: false,
      tls_client_certificate_bound_access_tokens: true,
    });
  },
  '': () => twoClients(sandbox, tsp),
  async 'user-rejects-authentication'() {
    const claims = requestClaims(tsp, await createConsent(tsp));
    const browser = await new Browser(sandbox).open(await authorizeUrl(tsp, claims));
    await browser.login();
    await browser.decide('refuse');
    const answer = answerOf(browser.url);
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('state')).toBe(claims.state);
    expect(browser.url).toContain('#');
    for (const name of ['code', 'id_token']) expect(answer.get(name)).toBeNull();
  },
  async 'ensure-request-object-with-multiple-aud-succeeds'() {
    await succeeds({ aud: [tsp.bank.addresses.secure, 'https://other.example'] });
  },
  async 'ensure-authorization-request-without-state-success'() {
    const { answer } = await succeeds({ state: undefined });
    expect(answer.get('state')).toBeNull();
    expect(idToken(answer)).not.toHaveProperty('s_hash');
  },
  async 'ensure-valid-pkce-succeeds'() {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
    const code = async () => (await succeeds(pkce)).answer.get('code') ?? '';
    expect((await exchange(tsp, await code(), { code_verifier: verifier })).status).toBe(200);
    expect((await exchange(tsp, await code(), { code_verifier: 'a'.repeat(43) })).body.error).toBe(
      'invalid_grant',
    );
  },
  async 'ensure-other-scope-order-succeeds'() {
    await succeeds({ scope: 'accounts openid' });
  },
  async 'access-token-type-header-case-sensitivity'() {
    const { accessToken } = await grantedConsent(tsp);
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const response = await tsp.secure(
        `${tsp.bank.addresses.secure}/open-banking/v1.0/aisp/accounts`,
        {
          headers: { authorization: `${scheme} ${accessToken}` },
        },
      );
      expect(response.status).toBe(200);
    }
  },
  async 'ensure-response-mode-query'() {
    expect(await fails({ response_mode: 'query' })).toBe('invalid_request');
  },
  async 'ensure-different-nonce-inside-and-outside-request-object'() {
    const { answer, claims } = await succeeds({}, { nonce: 'outside' });
    expect(idToken(answer).nonce).toBe(claims.nonce);
  },
  async 'ensure-registered-redirect-uri'() {
    expect(await fails({ redirect_uri: `${REDIRECT_URI}/more` })).toBe('page');
  },
  async 'ensure-request-object-with-long-nonce'() {
    const nonce = 'n'.repeat(384);
    expect(idToken((await succeeds({ nonce })).answer).nonce).toBe(nonce);
  },
  async 'ensure-request-object-with-64-char-nonce-success'() {
    const nonce = 'n'.repeat(64);
    expect(idToken((await succeeds({ nonce })).answer).nonce).toBe(nonce);
  },
  async 'ensure-request-object-with-long-state'() {
    const state = 's'.repeat(1_000);
    const { answer } = await succeeds({ state });
    expect(answer.get('state')).toBe(state);
    expect(idToken(answer).s_hash).toBe(half(state));
  },
  async 'ensure-request-object-without-exp-fails'() {
    expect(await fails({ exp: undefined })).toBe('invalid_request_object');
  },
  async 'ensure-request-object-without-nbf-fails'() {
    expect(await fails({ nbf: undefined })).toBe('invalid_request_object');
  },
  async 'ensure-request-object-without-scope-fails'() {
    expect(await fails({ scope: undefined }, { scope: 'openid accounts' })).toMatch(/^invalid_/);
  },
  async 'state-only-outside-request-object-not-used'() {
    const { answer } = await succeeds({ state: undefined }, { state: 'outside' });
    expect(answer.get('state')).toBeNull();
    expect(idToken(answer)).not.toHaveProperty('s_hash');
  },
  async 'ensure-request-object-without-nonce-fails'() {
    expect(await fails({ nonce: undefined }, { nonce: 'outside' })).toBe('invalid_request');
  },
  async 'ensure-request-object-without-redirect-uri-fails'() {
    expect(await fails({ redirect_uri: undefined }, { redirect_uri: REDIRECT_URI })).toMatch(
      /^page|^invalid_/,
    );
  },
  async 'ensure-expired-request-object-fails'() {
    expect(await fails({ nbf: now() - 600, exp: now() - 300 })).toBe('invalid_request_object');
  },
  async 'ensure-request-object-with-bad-aud-fails'() {
    expect(await fails({ aud: 'https://other.example' })).toBe('invalid_request_object');
  },
  async 'ensure-request-object-with-exp-over-60-fails'() {
    expect(await fails({ exp: now() + 4_200 })).toBe('invalid_request_object');
  },
  async 'ensure-request-object-with-nbf-over-60-fails'() {
    expect(await fails({ nbf: now() - 4_200 })).toBe('invalid_request_object');
  },
  async 'ensure-signed-request-object-with-RS256-fails'() {
    expect(await fails({}, {}, (claims) => rs256(tsp, claims))).toMatch(SIGNED_WRONG);
  },
  async 'ensure-request-object-signature-algorithm-is-not-none'() {
    expect(await fails({}, {}, (claims) => new UnsecuredJWT(claims).encode())).toMatch(
      SIGNED_WRONG,
    );
  },
  async 'ensure-request-object-with-invalid-signature-fails'() {
    const sign = async (claims: Changes) =>
      `${(await tsp.keys.sign(claims, { kid: tsp.kid })).slice(0, -20)}${'A'.repeat(20)}`;
    expect(await fails({}, {}, sign)).toMatch(SIGNED_WRONG);
  },
  async 'ensure-matching-key-in-authorization-request'() {
    const stranger = await createKeys();
    for (const [keys, kid] of [
      [other.keys, other.kid],
      [other.keys, tsp.kid],
      [stranger, tsp.kid],
    ] as const) {
      expect(await fails({}, {}, (claims) => keys.sign(claims, { kid }))).toMatch(SIGNED_WRONG);
    }
  },
  async 'ensure-authorization-request-without-request-object-fails'() {
    expect(await fails({}, { request: undefined })).toBe('invalid_request');
  },
  async 'ensure-redirect-uri-in-authorization-request'() {
    expect(await fails({ redirect_uri: undefined })).toBe('page');
  },
  async 'ensure-response-type-code-fails'() {
    expect(await fails({ response_type: 'code' })).toMatch(
      /^unsupported_response_type|^invalid_request/,
    );
  },
  async 'ensure-client-id-in-token-endpoint'() {
    // With the id of the second client, and the keys and the certificate of the first.
    const posed = { iss: other.clientId, sub: other.clientId };
    const form = {
      grant_type: 'authorization_code',
      code: await codeOf(),
      redirect_uri: REDIRECT_URI,
      client_id: other.clientId,
      ...(await authentication(tsp)),
    };
    for (const kid of [tsp.kid, other.kid]) {
      const client_assertion = await tsp.keys.sign({ ...assertionClaims(tsp), ...posed }, { kid });
      const { status, body } = await postToken(tsp, { ...form, client_assertion });
      expect(`${status} ${body.error}`).toBe('401 invalid_client');
    }
    const mixed = await postToken(tsp, form);
    expect(mixed.body.error).toMatch(/^invalid_(client|request)$/);
    const tls = await registeredTsp(sandbox, { method: 'tls_client_auth' });
    const own = { grant_type: 'client_credentials', scope: 'accounts' };
    expect((await postToken(tls, own)).body.error).toMatch(/^invalid_/);
    expect((await postToken(tls, { ...own, client_id: tls.clientId })).status).toBe(200);
    const swapped = await postToken(tls, { ...own, client_id: tsp.clientId });
    expect(`${swapped.status} ${swapped.body.error}`).toBe('401 invalid_client');
  },
  async 'ensure-mtls-holder-of-key-required'() {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const tls12 = (ciphers: string) => ({ maxVersion: 'TLSv1.2', ciphers }) as const;
    for (const address of Object.values(tsp.bank.addresses)) {
      expect(await handshake(sandbox, address, old)).toBe('refused');
      for (const suite of ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384'])
        expect(await handshake(sandbox, address, tls12(suite))).toBe(suite);
      for (const suite of ['ECDHE-RSA-AES128-SHA', 'AES128-GCM-SHA256', 'ECDHE-RSA-AES256-SHA384'])
        expect(await handshake(sandbox, address, tls12(suite))).toBe('refused');
    }
    const form = {
      grant_type: 'authorization_code',
      code: await codeOf(),
      redirect_uri: REDIRECT_URI,
      ...(await authentication(tsp)),
    };
    expect((await postToken(tsp, form, { send: tsp.plain })).status).toBe(401);
  },
  async 'ensure-authorization-code-is-bound-to-client'() {
    const { status, body } = await exchange(other, await codeOf());
    expect(`${status} ${body.error}`).toBe('400 invalid_grant');
  },
  async 'attempt-reuse-authorisation-code-after-one-second'() {
    const code = await codeOf();
    const { body } = await exchange(tsp, code);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await exchange(tsp, code)).body.error).toBe('invalid_grant');
    expect((await ais(tsp, body.access_token ?? '').listAccounts()).response.status).toBe(401);
  },
  async 'ensure-signed-client-assertion-with-RS256-fails'() {
    const client_assertion = await rs256(tsp, { ...assertionClaims(tsp) });
    expect((await exchange(tsp, await codeOf(), { client_assertion })).body.error).toBe(
      'invalid_client',
    );
  },
  async 'ensure-client-assertion-in-token-endpoint'() {
    const form = {
      grant_type: 'authorization_code',
      code: await codeOf(),
      redirect_uri: REDIRECT_URI,
      client_id: tsp.clientId,
    };
    expect((await postToken(tsp, form)).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-exp-is-5-minutes-in-past-fails'() {
    expect((await exchangeAs({ exp: now() - 300 })).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-wrong-aud-fails'() {
    expect((await exchangeAs({ aud: 'https://other.example' })).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-no-sub-fails'() {
    expect((await exchangeAs({ sub: undefined })).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-wrong-iss-fails'() {
    expect((await exchangeAs({ iss: 'other' })).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-wrong-sub-fails'() {
    expect((await exchangeAs({ sub: 'other' })).body.error).toBe('invalid_client');
  },
  async 'ensure-client-assertion-with-iss-aud-succeeds'() {
    expect((await exchangeAs({ aud: tsp.bank.addresses.secure })).status).toBe(200);
  },
  async 'refresh-token'() {
    const { refreshToken, idToken } = await grantedConsent(tsp);
    expect(refreshToken).toMatch(/^[\x20-\x7e]+$/);
    const { status, body } = await refresh(tsp, refreshToken);
    expect(status).toBe(200);
    expect(body.refresh_token).not.toBe(refreshToken);
    const [before, after] = [decodeJwt(idToken), await verified(tsp, body.id_token)];
    for (const name of ['iss', 'sub', 'aud', 'nonce']) expect(after[name]).toEqual(before[name]);
    expect(after.iat).toBeGreaterThanOrEqual(before.iat ?? 0);
    expect((await resource(tsp, body.access_token ?? '')).status).toBe(200);
    expect((await resource(other, body.access_token ?? '')).status).toBe(401);
    const { status: stolen, body: refused } = await refresh(other, body.refresh_token ?? '');
    expect(`${stolen} ${refused.error}`).toBe('400 invalid_grant');
    expect((await refresh(tsp, body.refresh_token ?? '')).status).toBe(200);
  },
  async 'ensure-server-handles-non-matching-intent-id'() {
    for (const id of ['000000000', await createConsent(other)]) {
      const openbanking_intent_id = { value: id, essential: true };
      const claims = { userinfo: { openbanking_intent_id }, id_token: { openbanking_intent_id } };
      expect(await fails({ claims })).toMatch(/^invalid_request|^access_denied/);
    }
  },
  async 'test-essential-acr-sca-claim'() {
    const consentId = await createConsent(tsp);
    const openbanking_intent_id = { value: consentId, essential: true };
    const acr = { essential: true, value: 'urn:openbanking:psd2:sca' };
    const claims = {
      ...requestClaims(tsp, consentId),
      claims: { id_token: { openbanking_intent_id, acr } },
    };
    const answer = await authorise(tsp, consentId, { claims });
    expect((await verified(tsp, answer.get('id_token') ?? '')).acr).toBe(acr.value);
    const { body } = await exchange(tsp, answer.get('code') ?? '');
    expect((await verified(tsp, body.id_token)).acr).toBe(acr.value);
  },
  async 'test-array-as-audience-for-client-JWT-assertion'() {
    expect(
      (await exchangeAs({ aud: [tsp.bank.addresses.secure, 'https://other.example'] })).status,
    ).toBe(200);
  },
};

describe('FAPI 1.0 Advanced', () => {
  test('47 modules', () => {
    expect(Object.keys(modules)).toHaveLength(47);
  });
  const named = Object.entries(modules).map(
    ([name, run]) => [`fapi1-advanced-final${name && `-${name}`}`, run] as const,
  );
  test.each(named)('%s', async (_, run) => {
    expect.hasAssertions();
    await run();
  });
});
