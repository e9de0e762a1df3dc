/** From a consent to transactions and an acknowledged event, with each behaviour of banks. */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type AvailabilityQuestion,
  createTsp,
  memoryStore,
  readJwt,
  type Tsp,
  type TspOptions,
} from '../../tsp/index.ts';
import { type Bank, startBank, TOKEN_PATH } from './bank.ts';

let bank: Bank;
const open: Tsp[] = [];

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tsp) => tsp.close()));
  bank.reset();
});
afterAll(() => bank.close());

function session(more: Partial<TspOptions> = {}): Tsp {
  const tsp = createTsp({ ...bank.options, store: memoryStore(), ...more });
  open.push(tsp);
  return tsp;
}

describe.each(['private_key_jwt', 'tls_client_auth'] as const)('with %s', (authMethod) => {
  test.each(['query', 'fragment'] as const)('the answer in the %s', async (mode) => {
    const tsp = session({ authMethod });
    const consent = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    expect(consent.status).toBe('PendingAuthorise');
    const { consentId } = consent;

    const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
    const callback = await bank.authorize(url, mode);
    expect(await tsp.handleCallback(callback, { state })).toEqual({
      consentId,
      sub: 'customer-77',
    });

    const ais = tsp.ais(consentId);
    const { data } = await ais.listAccounts();
    expect(data.account[0]).toMatchObject({ currency: 'HKD', newMember: 'kept' });
    const [account] = data.account;
    if (!account) throw new Error('no account');
    expect((await ais.listBalances(account.accountId)).data.account).toHaveLength(1);
    expect((await ais.getAccount(account.accountId)).data.account).toHaveLength(1);
    const question = { accountNumber: '012345204', fullName: 'Chan Siu Ming' };
    const { data: known } = await ais.checkAccountAvailability(question);
    expect(known.accountAvailability.map(({ paramName }) => paramName)).toEqual([
      'accountNumber',
      'fullName',
    ]);

    const jti = await bank.raise();
    const seen: string[] = [];
    for await (const event of ais.events({ drain: true })) seen.push(event.jti);
    expect(seen).toEqual([jti]);
    expect(bank.acknowledged).toContain(jti);

    expect((await tsp.getConsent(consentId)).status).toBe('Authorised');
    await tsp.deleteConsent(consentId);
    await expect(tsp.ais(consentId).listAccounts()).rejects.toMatchObject({
      name: 'SessionError',
      code: 'CONSENT_UNAUTHORISED',
    });

    for (const form of bank.formsTo(TOKEN_PATH)) {
      expect(form.has('scope')).toBe(form.get('grant_type') === 'client_credentials');
      expect(form.has('client_assertion')).toBe(authMethod === 'private_key_jwt');
      expect(form.has('client_id')).toBe(authMethod === 'tls_client_auth');
    }
    expect(bank.received.every(({ authorized }) => authorized)).toBe(true);
  });
});

test.each([
  '/./open-banking/v1.1/oauth2/token',
  '/x/../open-banking/v1.1/oauth2/token',
  '/open-banking/v1.1/oauth2/token?',
])('a token endpoint that is written %s is reached, and named as it is written', async (path) => {
  const written = `${bank.brand.issuer.replace('https://localhost', 'HTTPS://LocalHost')}${path}`;
  bank.lies.discovery = (document) => ({ ...document, token_endpoint: written });
  const tsp = session();
  await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const [form] = bank.formsTo(TOKEN_PATH);
  expect(readJwt(`${form?.get('client_assertion')}`).payload.aud).toBe(written);
});

test('availability takes its four parameters, and knows their names', async () => {
  const tsp = session();
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountAvailability'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  await tsp.handleCallback(await bank.authorize(url), { state });
  const ais = tsp.ais(consentId);
  const question: AvailabilityQuestion = {
    accountNumber: '012345204',
    fullName: '陳小明',
    accountType: 'Personal',
    phoneNumber: '+852-91234567',
  };
  const { data } = await ais.checkAccountAvailability(question);
  expect(data.accountAvailability).toEqual(
    Object.entries(question).map(([paramName, paramValue]) => ({
      paramName,
      paramValue,
      status: 'Yes',
    })),
  );
  // An option that is undefined in plain JavaScript is ignored.
  const loose = { accountNumber: '1', fullName: undefined } as unknown as AvailabilityQuestion;
  expect((await ais.checkAccountAvailability(loose)).data.accountAvailability).toHaveLength(1);
  // @ts-expect-error the account has to be named
  const unnamed: AvailabilityQuestion = { fullName: '陳小明' };
  // @ts-expect-error there are four parameters, and no others
  const unknown: AvailabilityQuestion = { accountNumber: '1', email: 'x' };
  expect([unnamed, unknown]).toHaveLength(2);
});

test('a customer who refuses', async () => {
  const tsp = session();
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  const callback = await bank.authorize(url, 'query', 'deny');
  await expect(tsp.handleCallback(callback, { state })).rejects.toMatchObject({
    name: 'CallbackError',
    code: 'AUTHORIZATION_REFUSED',
    error: 'access_denied',
  });
});

test('a callback is good once', async () => {
  const tsp = session();
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  const callback = await bank.authorize(url);
  await tsp.handleCallback(callback, { state });
  await expect(tsp.handleCallback(callback, { state })).rejects.toMatchObject({
    code: 'FLOW_UNKNOWN',
  });
});

test('the session shows nothing when it is logged', async () => {
  const told: unknown[] = [];
  const tsp = session({ observer: (event) => told.push(event) });
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  const callback = await bank.authorize(url);
  await tsp.handleCallback(callback, { state });
  const ais = tsp.ais(consentId);
  await ais.listAccounts();
  const shown = [tsp, ais, told].flatMap((value) => [
    inspect(value, { depth: 9, showHidden: true }),
    JSON.stringify(value),
  ]);
  const secrets = [
    /PRIVATE KEY|eyJ|Bearer|at-|rt-|code-/,
    state,
    `${new URL(url).searchParams.get('nonce')}`,
  ];
  for (const text of shown) for (const secret of secrets) expect(text).not.toMatch(secret);
});
