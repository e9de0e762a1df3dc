/** From a consent to transactions and an acknowledged event, in each way the bank may want it. */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTsp, memoryStore, type Tsp, type TspOptions } from '../../runtime/tsp/index.ts';
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

test('the session shows nothing when it is logged', () => {
  const tsp = session();
  expect(inspect(tsp, { depth: 9, showHidden: true })).not.toContain('PRIVATE KEY');
});
