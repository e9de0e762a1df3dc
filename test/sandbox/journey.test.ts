/**
 * From a signing request to balances and a refresh, with `openid-client` and the generated clients
 * only.
 */
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOauthClient } from '../../generated/oauth/index.ts';
import { profiles } from '../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import {
  ais,
  answerOf,
  Browser,
  PERMISSIONS,
  REDIRECT_URI,
  registeredTsp,
  requestClaims,
  type Tsp,
} from './tsp.ts';

const cases = [
  ['hk', 'private_key_jwt'],
  ['fapi', 'private_key_jwt'],
  ['fapi', 'tls_client_auth'],
] as const;

describe.each(cases)('the journey in %s with %s', (profile, method) => {
  let sandbox: Sandbox;
  let tsp: Tsp;
  const errors: unknown[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      profile: profiles[profile],
      brands: ['hsbc-personal'],
      callsPerSecond: 0,
      onError: (error) => errors.push(error),
    });
  });
  afterAll(() => sandbox.close());

  test('reaches the balances', async () => {
    tsp = await registeredTsp(sandbox, { method });
    const { plain, secure } = tsp.bank.addresses;
    const metadata = await createOauthClient({
      baseUrl: plain,
      fetch: tsp.plain,
    }).getOpenIdConfiguration();
    expect(metadata.data).toMatchObject({
      issuer: secure,
      response_types_supported: ['code id_token'],
    });

    const key = { key: tsp.keys.signingKey, kid: tsp.kid };
    const authentication =
      method === 'tls_client_auth'
        ? oidc.TlsClientAuth()
        : oidc.PrivateKeyJwt(key, {
            [oidc.modifyAssertion](_, payload) {
              payload.aud = metadata.data?.token_endpoint ?? '';
            },
          });
    const config = new oidc.Configuration(
      metadata.data as oidc.ServerMetadata,
      tsp.clientId,
      { id_token_signed_response_alg: 'PS256' },
      authentication,
    );
    config[oidc.customFetch] = (url, options) => tsp.secure(url, options as RequestInit);
    oidc.useCodeIdTokenResponseType(config);
    oidc.enableDetachedSignatureResponseChecks(config);
    oidc.enableNonRepudiationChecks(config);

    const own = await oidc.clientCredentialsGrant(config, { scope: 'accounts' });
    expect(own).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'accounts' });
    const created = await ais(tsp, own.access_token).createAccountConsent({
      body: { data: { permissions: [...PERMISSIONS] } },
    });
    const consentId = created.data?.data.consentId ?? '';
    expect(created.data?.data.status).toBe('PendingAuthorise');

    const { claims, state, nonce, nbf, exp } = requestClaims(tsp, consentId);
    const verifier = oidc.randomPKCECodeVerifier();
    const parameters = {
      redirect_uri: REDIRECT_URI,
      scope: 'openid accounts',
      state: String(state),
      nonce: String(nonce),
      claims: JSON.stringify(claims),
      ...(profile === 'fapi' && {
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    };
    const signed = await oidc.buildAuthorizationUrlWithJAR(config, parameters, key, {
      [oidc.modifyAssertion]: (_, payload) => Object.assign(payload, { nbf, exp }),
    });
    for (const [name, value] of Object.entries({ ...parameters, response_type: 'code id_token' })) {
      if (name !== 'claims') signed.searchParams.set(name, value);
    }
    const browser = await new Browser(sandbox).open(signed.href);
    expect(browser.status).toBe(200);
    expect(browser.text).toContain('Log on');
    await browser.login();
    expect(browser.text).toContain('Harbour Ledger');
    await browser.decide('confirm', browser.accounts.slice(0, 1));
    const back = new URL(browser.url);
    expect(back.origin + back.pathname).toBe(REDIRECT_URI);
    expect(back[profile === 'hk' ? 'search' : 'hash']).toContain('code=');
    const answer = answerOf(back.href);
    expect(answer.get('scope')).toBe(profile === 'hk' ? 'openid accounts' : null);
    answer.delete('scope');

    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${REDIRECT_URI}#${answer}`), {
      expectedNonce: String(nonce),
      expectedState: String(state),
      ...(profile === 'fapi' && { pkceCodeVerifier: verifier }),
    });
    expect(tokens).toMatchObject({ expires_in: 300, scope: 'openid accounts' });
    expect(tokens.claims()).toMatchObject({
      iss: secure,
      aud: tsp.clientId,
      openbanking_intent_id: consentId,
      acr: 'urn:openbanking:psd2:sca',
    });

    const bank = ais(tsp, tokens.access_token);
    const accounts = await bank.listAccounts();
    expect(accounts.data?.data.account).toMatchObject([
      { productName: 'Everyday Savings', accountStatus: 'Active', currency: 'HKD' },
    ]);
    const accountId = accounts.data?.data.account[0]?.accountId ?? '';
    const balances = await bank.listBalances({ params: { path: { accountId } } });
    expect(balances.data?.data.account[0]?.balance.map(({ type }) => type)).toEqual([
      'ledgerBalance',
      'availableBalance',
    ]);
    const transactions = await bank.listTransactions({ params: { path: { accountId } } });
    expect(transactions.data?.data.transaction).toHaveLength(200);

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
    expect((await ais(tsp, refreshed.access_token).listAccounts()).data?.data.account).toHaveLength(
      1,
    );
    expect(errors).toEqual([]);
  });
});
