/**
 * A customer's journey with the typed clients against validating servers: the mock, and the test
 * bank.
 */
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AisClient, createAisClient } from '../../generated/ais/index.ts';
import { createDcrClient } from '../../generated/dcr/index.ts';
import { createOauthClient } from '../../generated/oauth/index.ts';
import { listen } from '../../scripts/cli/listen.ts';
import { startMock } from '../../scripts/mock/server.ts';
import { createBank } from '../bank/bank.ts';
import {
  CLIENT_AUTHENTICATION,
  CLIENT_ID,
  CODE,
  INTERACTION_ID,
  REDIRECT_URI,
  SAVINGS,
  unsignedJws,
} from '../bank/story.ts';

const servers = {
  'the mock': () => startMock({ port: 0 }),
  'a bank on the generated handlers': () => {
    const bank = createBank({ now: () => Date.parse('2025-02-01T03:20:00Z') });
    return listen(
      createServer(
        getRequestListener((request) => bank.fetch(request), { overrideGlobalObjects: false }),
      ),
      '127.0.0.1',
      0,
    );
  },
};

const DATA_WANTED = {
  permissions: ['ReadAccountStatus', 'ReadAccountBalance', 'ReadAccountTransaction'],
  expirationDate: '2026-01-31T15:59:59Z',
} as const;
const POLL = { returnImmediately: true, maxEvents: 10 } as const;

describe.each(Object.entries(servers))('against %s', (_, start) => {
  let url: string;
  let close: () => Promise<void>;
  let asClient: Calls;
  let asCustomer: Calls;

  beforeAll(async () => {
    ({ url, close } = await start());
    const oauth = createOauthClient({ baseUrl: url });
    const own = await oauth.createToken({
      body: { grant_type: 'client_credentials', scope: 'accounts', ...CLIENT_AUTHENTICATION },
    });
    const customers = await oauth.createToken({
      body: {
        grant_type: 'authorization_code',
        code: CODE,
        redirect_uri: REDIRECT_URI,
        ...CLIENT_AUTHENTICATION,
      },
    });
    asClient = calls(url, own.data?.access_token);
    asCustomer = calls(url, customers.data?.access_token);
  });
  afterAll(() => close());

  test('discovery names the endpoints and the keys are there', async () => {
    const oauth = createOauthClient({ baseUrl: url });
    const discovery = await oauth.getOpenIdConfiguration();
    expect(discovery.data?.token_endpoint).toMatch(/\/open-banking\/v1\.1\/oauth2\/token$/);
    const jwks = await oauth.getJwks();
    expect(jwks.data?.keys[0]?.kty).toBe('RSA');
  });

  test('the client gets a token for itself', async () => {
    const { data } = await createOauthClient({ baseUrl: url }).createToken({
      body: { grant_type: 'client_credentials', scope: 'accounts', ...CLIENT_AUTHENTICATION },
    });
    expect(data).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'accounts' });
  });

  test('the authorization endpoint redirects with a code', async () => {
    const { response } = await createOauthClient({
      baseUrl: url,
      redirect: 'manual',
    }).startAuthorization({
      params: {
        query: {
          response_type: 'code id_token',
          client_id: CLIENT_ID,
          state: 'st-1',
          nonce: 'nc-1',
          scope: 'openid accounts',
          redirect_uri: REDIRECT_URI,
          request: unsignedJws({ iss: CLIENT_ID }),
        },
      },
    });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toContain(`code=${CODE}`);
  });

  test('a consent is created, read and deleted', async () => {
    const created = await asClient.createAccountConsent({
      body: { data: { ...DATA_WANTED, permissions: [...DATA_WANTED.permissions] } },
    });
    expect(created.response.status).toBe(201);
    const consentId = created.data?.data.consentId ?? '';
    expect(created.data?.data.status).toBe('PendingAuthorise');
    const read = await asClient.getAccountConsent({ params: { path: { consentId } } });
    expect(read.data?.data.consentId).toBe(consentId);
    const deleted = await asClient.deleteAccountConsent({ params: { path: { consentId } } });
    expect(deleted.response.status).toBe(204);
    expect(deleted.error).toBeUndefined();
  });

  test('accounts, balances and transactions are read', async () => {
    const accounts = await asCustomer.listAccounts({
      params: { header: { 'x-fapi-interaction-id': INTERACTION_ID } },
    });
    const [account] = accounts.data?.data.account ?? [];
    expect(account?.currency).toBe('HKD');
    const path = { accountId: account?.accountId ?? '' };
    const one = await asCustomer.getAccount({ params: { path } });
    expect(one.data?.data.account).toHaveLength(1);
    const balances = await asCustomer.listBalances({ params: { path } });
    expect(balances.data?.data.account[0]?.balance[0]?.amount).toMatch(/^\d+\.\d+$/);
    const transactions = await asCustomer.listTransactions({
      params: { path, query: { fromDate: '2025-01-01T00:00:00Z', toDate: '' } },
    });
    expect(transactions.data?.data.transaction.length).toBeGreaterThan(0);
  });

  test('availability is checked and events are polled', async () => {
    const availability = await asCustomer.checkAccountAvailability({
      body: {
        data: { accountAvailability: [{ paramName: 'accountNumber', paramValue: '012345204' }] },
      },
    });
    expect(availability.data?.data.accountAvailability[0]?.status).toBe('Yes');
    const events = await asClient.pollEvents({ body: POLL });
    expect(events.data?.sets).toBeTypeOf('object');
  });

  test('a client is registered', async () => {
    const { data, response } = await createDcrClient({ baseUrl: url }).registerClient({
      body: unsignedJws({ aud: 'the bank' }),
    });
    expect(response.status).toBe(201);
    expect(data?.client_id).toBe(CLIENT_ID);
  });

  describe('a request that breaks one rule', () => {
    const consent = { data: DATA_WANTED };
    const form = { grant_type: 'client_credentials', scope: 'accounts', ...CLIENT_AUTHENTICATION };
    const aisp = '/open-banking/v1.0/aisp';
    const token = '/open-banking/v1.1/oauth2/token';
    const register = '/open-banking/v3.2/oauth2/register';
    const { grant_type: _, ...noGrant } = form;

    test.each<[name: string, status: number, send: (from: Senders) => Promise<Response>]>([
      ['no token', 401, ({ anonymous }) => anonymous('GET', `${aisp}/accounts`)],
      [
        'no token with a body',
        401,
        ({ anonymous }) => anonymous('POST', `${aisp}/account-consents`, consent),
      ],
      [
        'a missing member',
        400,
        ({ client }) => client('POST', `${aisp}/account-consents`, { data: {} }),
      ],
      ['no body', 400, ({ client }) => client('POST', `${aisp}/account-consents`)],
      [
        'an unknown member',
        400,
        ({ client }) => client('POST', `${aisp}/account-consents`, { ...consent, extra: 1 }),
      ],
      [
        'a wrong enumeration value',
        400,
        ({ client }) =>
          client('POST', `${aisp}/account-consents`, { data: { permissions: ['ReadEverything'] } }),
      ],
      [
        'a permission twice',
        400,
        ({ client }) =>
          client('POST', `${aisp}/account-consents`, {
            data: { permissions: ['ReadAccountStatus', 'ReadAccountStatus'] },
          }),
      ],
      [
        'a date that is none',
        400,
        ({ client }) =>
          client('POST', `${aisp}/account-consents`, {
            data: { ...DATA_WANTED, expirationDate: 'tomorrow' },
          }),
      ],
      [
        'a body of the wrong type',
        400,
        ({ client }) => client('POST', `${aisp}/account-consents`, []),
      ],
      [
        'malformed JSON',
        400,
        ({ client }) => client('POST', `${aisp}/account-consents`, '{"data":'),
      ],
      [
        'a media type that is not taken',
        415,
        ({ client }) => client('POST', `${aisp}/account-consents`, 'data', 'text/plain'),
      ],
      [
        'an interaction id that is no UUID',
        400,
        ({ customer }) =>
          customer('GET', `${aisp}/accounts`, undefined, undefined, {
            'x-fapi-interaction-id': 'mine',
          }),
      ],
      [
        'a malformed x-fapi-auth-date',
        400,
        ({ customer }) =>
          customer('GET', `${aisp}/accounts`, undefined, undefined, {
            'x-fapi-auth-date': 'yesterday',
          }),
      ],
      [
        'a query date that is none',
        400,
        ({ customer }) => customer('GET', `${aisp}/accounts/${SAVINGS}/transactions?fromDate=2025`),
      ],
      [
        'an eleventh event',
        400,
        ({ client }) => client('POST', `${aisp}/events`, { ...POLL, maxEvents: 11 }),
      ],
      [
        'no maxEvents',
        400,
        ({ client }) => client('POST', `${aisp}/events`, { returnImmediately: true }),
      ],
      [
        'long polling',
        400,
        ({ client }) => client('POST', `${aisp}/events`, { ...POLL, returnImmediately: false }),
      ],
      [
        'a fifth parameter',
        400,
        ({ customer }) => customer('POST', `${aisp}/accounts/availability`, availability(5)),
      ],
      [
        'availability without an account',
        400,
        ({ customer }) =>
          customer('POST', `${aisp}/accounts/availability`, {
            data: { accountAvailability: [{ paramName: 'fullName', paramValue: 'Chan Siu Ming' }] },
          }),
      ],
      [
        'a form without grant_type',
        400,
        ({ anonymous }) => anonymous('POST', token, new URLSearchParams(noGrant)),
      ],
      [
        'scope with a code',
        400,
        ({ anonymous }) =>
          anonymous(
            'POST',
            token,
            new URLSearchParams({
              ...form,
              grant_type: 'authorization_code',
              code: CODE,
              redirect_uri: REDIRECT_URI,
            }),
          ),
      ],
      [
        'no client authentication',
        400,
        ({ anonymous }) =>
          anonymous(
            'POST',
            token,
            new URLSearchParams({ grant_type: 'client_credentials', scope: 'accounts' }),
          ),
      ],
      [
        'a registration that is no JWS',
        400,
        ({ anonymous }) => anonymous('POST', register, 'not a JWS', 'application/jose'),
      ],
      [
        'a registration as JSON',
        415,
        ({ anonymous }) => anonymous('POST', register, {}, 'application/json'),
      ],
    ])('%s: %i', async (_name, status, send) => {
      const response = await send(senders(url, asClient.token, asCustomer.token));
      expect(response.status).toBe(status);
    });
  });
});

interface Calls extends AisClient {
  readonly token: string;
}

function calls(baseUrl: string, token = ''): Calls {
  return { ...createAisClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } }), token };
}

type Send = (
  method: string,
  path: string,
  body?: unknown,
  type?: string,
  headers?: Record<string, string>,
) => Promise<Response>;

interface Senders {
  readonly anonymous: Send;
  readonly client: Send;
  readonly customer: Send;
}

/** Plain fetch, because the typed clients reject these mistakes. */
function senders(url: string, client: string, customer: string): Senders {
  const as =
    (token?: string): Send =>
    (method, path, body, type, headers = {}) => {
      const raw = body === undefined || typeof body === 'string' || body instanceof URLSearchParams;
      return fetch(url + path, {
        method,
        headers: {
          ...(body !== undefined &&
            !(body instanceof URLSearchParams) && { 'content-type': type ?? 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
      } as RequestInit);
    };
  return { anonymous: as(), client: as(client), customer: as(customer) };
}

function availability(count: number): unknown {
  const pair = (index: number) => ({ paramName: 'accountNumber', paramValue: String(index) });
  return {
    data: { accountAvailability: Array.from({ length: count }, (_, index) => pair(index)) },
  };
}
