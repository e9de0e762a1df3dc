/** Every error that account information documents, from a bank on the generated server. */
import { describe, expect, test } from 'vitest';
import { createOauthClient } from '../../generated/oauth/index.ts';
import { isUuid } from '../../runtime/formats/uuid.ts';
import { HttpError } from '../../runtime/index.ts';
import { type BankOptions, createBank } from './bank.ts';
import {
  ACCOUNT_NUMBER,
  CLIENT_AUTHENTICATION,
  CODE,
  INTERACTION_ID,
  JTI,
  REDIRECT_URI,
  SAVINGS,
} from './story.ts';

const HOST = 'https://secure.sandbox.ob.hsbc.com.hk';
const NOW = Date.parse('2025-03-01T12:00:00Z'); // 20:00 in Hong Kong

/** A bank, a token for each kind of holder, and the errors that the bank reported. */
async function open(options: BankOptions = {}) {
  const reported: unknown[] = [];
  const bank = createBank({ now: () => NOW, onError: (error) => reported.push(error), ...options });
  const oauth = createOauthClient({ baseUrl: HOST, fetch: (request) => bank.fetch(request) });
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
  const tokens = { client: own.data?.access_token, customer: customers.data?.access_token };
  const send = (call: Call) => {
    const { method = call.body === undefined ? 'GET' : 'POST', path, as, headers, body } = call;
    const token = as === 'nobody' ? undefined : tokens[as ?? ownerOf(path)];
    return bank.fetch(
      new Request(`${HOST}/open-banking/v1.0/aisp${path}`, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  };
  return { bank, reported, send };
}

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly as?: 'client' | 'customer' | 'nobody';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function ownerOf(path: string): 'client' | 'customer' {
  return /^\/(?:account-consents|events)/.test(path) ? 'client' : 'customer';
}

interface ErrorBody {
  readonly code: string;
  readonly errors?: readonly { readonly errorCode: string; readonly path?: string }[];
}

const consent = (data: object): Call => ({
  path: '/account-consents',
  body: { data: { permissions: ['ReadAccountStatus'], ...data } },
});
const transactions = (query: string): Call => ({
  path: `/accounts/${SAVINGS}/transactions?${query}`,
});
const events = (body: object): Call => ({
  path: '/events',
  body: { returnImmediately: true, maxEvents: 10, ...body },
});
const availability = (...pairs: string[]): Call => ({
  path: '/accounts/availability',
  body: {
    data: {
      accountAvailability: pairs.map((pair) => {
        const [paramName, paramValue] = pair.split('=');
        return { paramName, paramValue };
      }),
    },
  },
});
const account = `accountNumber=${ACCOUNT_NUMBER}`;
const badHeader = { 'x-fapi-interaction-id': 'mine' };

/** Returns the code and the place of the first error in a response. */
const cases: [name: string, call: Call, status: number, code?: string, path?: string][] = [
  ['a consent', consent({}), 201],
  [
    'no permissions',
    consent({ permissions: undefined }),
    400,
    'OB.Field.Invalid',
    'data.permissions',
  ],
  ['empty permissions', consent({ permissions: [] }), 400, 'OB.Field.Invalid', 'data.permissions'],
  [
    'an unknown permission',
    consent({ permissions: ['ReadAccountStatus', 'ReadAll'] }),
    400,
    'OB.Field.Invalid',
    'data.permissions[1]',
  ],
  [
    'a permission twice',
    consent({ permissions: ['ReadAccountStatus', 'ReadAccountStatus'] }),
    400,
    'OB.Field.Invalid',
    'data.permissions[1]',
  ],
  ['an unknown member', consent({ colour: 'red' }), 400, 'OB.Field.Invalid', 'data'],
  ['malformed JSON', { path: '/account-consents', body: '{' }, 400, 'OB.Field.Invalid'],
  [
    'a malformed date',
    consent({ expirationDate: '2025-13-01T00:00:00Z' }),
    400,
    'OB.Field.Invalid',
    'data.expirationDate',
  ],
  ['365 days', consent({ expirationDate: '2026-03-01T12:00:00Z' }), 201],
  [
    '365 days and a second',
    consent({ expirationDate: '2026-03-01T12:00:01Z' }),
    400,
    'OB.Field.InvalidDate',
    'data.expirationDate',
  ],
  ['365 days in another zone', consent({ expirationDate: '2026-03-01T20:00:00+08:00' }), 201],
  [
    'an end in the past',
    consent({ expirationDate: '2025-03-01T12:00:00Z' }),
    400,
    'OB.Field.InvalidDate',
    'data.expirationDate',
  ],
  [
    'a period that ends first',
    consent({
      transactionFromDate: '2025-02-02T00:00:00Z',
      transactionToDate: '2025-02-01T00:00:00Z',
    }),
    400,
    'OB.Field.InvalidDate',
    'data.transactionToDate',
  ],
  [
    'a period that seems to end first',
    consent({
      transactionFromDate: '2025-02-02T00:00:00+08:00',
      transactionToDate: '2025-02-01T16:00:00Z',
    }),
    201,
  ],
  [
    'a malformed header',
    { ...consent({}), headers: badHeader },
    400,
    'OB.FieldHeader',
    'x-fapi-interaction-id',
  ],
  [
    'a malformed header before all else',
    { ...consent({ permissions: [] }), headers: { 'x-fapi-auth-date': 'today' } },
    400,
    'OB.FieldHeader',
    'x-fapi-auth-date',
  ],
  ['an unknown consent', { path: '/account-consents/1' }, 400, 'OB.Field.Invalid', 'consentId'],
  [
    'an unknown consent to delete',
    { method: 'DELETE', path: '/account-consents/1' },
    400,
    'OB.Field.Invalid',
    'consentId',
  ],

  ['accounts', { path: '/accounts' }, 200],
  [
    'accounts with a malformed header',
    { path: '/accounts', headers: badHeader },
    400,
    'OB.FieldHeader',
  ],
  ['an account', { path: `/accounts/${SAVINGS}` }, 200],
  [
    'an account id that is no text',
    { path: '/accounts/%ff' },
    400,
    'OB.InternalError',
    'accountId',
  ],
  [
    'balances with a malformed header',
    { path: `/accounts/${SAVINGS}/balances`, headers: badHeader },
    400,
    'OB.FieldHeader',
  ],

  ['open ends', transactions('fromDate=&toDate='), 200],
  ['no ends', transactions(''), 200],
  ['a zone', transactions('fromDate=2025-02-01T00:00:00%2B08:00'), 200],
  [
    'a zone with a raw plus',
    transactions('fromDate=2025-02-01T00:00:00+08:00'),
    400,
    'OB.Field.InvalidDate',
    'fromDate',
  ],
  ['no date-time', transactions('toDate=2025-02-01'), 400, 'OB.Field.InvalidDate', 'toDate'],
  ['this very second', transactions('toDate=2025-03-01T20:00:00Z'), 200],
  [
    'the next second',
    transactions('toDate=2025-03-01T20:00:01Z'),
    400,
    'OB.Field.InvalidDate',
    'toDate',
  ],
  [
    'a start in the future',
    transactions('fromDate=2025-03-02T00:00:00Z'),
    400,
    'OB.Field.InvalidDate',
    'fromDate',
  ],
  [
    'equal ends',
    transactions('fromDate=2025-02-01T00:00:00Z&toDate=2025-02-01T00:00:00%2B08:00'),
    200,
  ],
  [
    'the end first',
    transactions('fromDate=2025-02-01T00:00:01Z&toDate=2025-02-01T00:00:00Z'),
    400,
    'OB.Field.InvalidDate',
    'toDate',
  ],
  ['60 days', transactions('fromDate=2024-12-01T00:00:00Z&toDate=2025-01-30T00:00:00Z'), 200],
  [
    '60 days and a second',
    transactions('fromDate=2024-12-01T00:00:00Z&toDate=2025-01-30T00:00:01Z'),
    400,
    'OB.Field.InvalidDateRange',
    'toDate',
  ],
  [
    'a date twice',
    transactions('toDate=2025-02-01T00:00:00Z&toDate=2025-02-01T00:00:00Z'),
    400,
    'OB.Field.InvalidDate',
    'toDate',
  ],
  [
    'transactions with a malformed header',
    { ...transactions(''), headers: badHeader },
    400,
    'OB.FieldHeader',
  ],

  ['an availability', availability(account, 'fullName=A'), 200],
  [
    'five pairs, one of them twice and unknown',
    availability('a=1', 'a=1', 'fullName=A', 'fullName=B', 'phoneNumber=1'),
    400,
    'OB.UnexpectedParamsNo',
    'data.accountAvailability',
  ],
  [
    'an unknown name, and another twice',
    availability('email=1', 'fullName=A', 'fullName=A'),
    400,
    'OB.InvalidRequestParams',
    'data.accountAvailability[0].paramName',
  ],
  [
    'a pair twice, and no account',
    availability('fullName=A', 'fullName=A'),
    400,
    'OB.ParamsDuplicated',
    'data.accountAvailability[1].paramName',
  ],
  [
    'a name twice with two values, and no account',
    availability('fullName=A', 'fullName=B'),
    400,
    'OB.ParamsDuplicated',
    'data.accountAvailability[1].paramName',
  ],
  [
    'a name twice with two values',
    availability(account, 'fullName=A', 'fullName=B'),
    400,
    'OB.ParamsDuplicated',
    'data.accountAvailability[2].paramName',
  ],
  [
    'no account',
    availability('fullName=A'),
    400,
    'OB.MissingAccountNumber',
    'data.accountAvailability',
  ],
  ['nothing', availability(), 400, 'OB.MissingAccountNumber', 'data.accountAvailability'],
  [
    'a malformed body',
    { path: '/accounts/availability', body: { data: [] } },
    400,
    'OB.InvalidRequestParams',
    'data',
  ],
  [
    'an availability with a malformed header',
    { ...availability('a=1'), headers: badHeader },
    400,
    'OB.FieldHeader',
  ],

  ['events', events({ ack: [JTI] }), 200],
  ['no events', events({ maxEvents: null }), 200],
  ['maxEvents left out', events({ maxEvents: undefined }), 400, 'OB.FieldHeader', 'maxEvents'],
  ['maxEvents of 11', events({ maxEvents: 11 }), 400, 'OB.Field.Invalid', 'maxEvents'],
  ['maxEvents of -1', events({ maxEvents: -1 }), 400, 'OB.Field.Invalid', 'maxEvents'],
  ['maxEvents as text', events({ maxEvents: '1' }), 400, 'OB.Field.Invalid', 'maxEvents'],
  [
    'long polling',
    events({ returnImmediately: false }),
    400,
    'OB.Field.Invalid',
    'returnImmediately',
  ],
  ['an unknown jti', events({ ack: [JTI, 'other'] }), 400, 'OB.UnexpectedError', 'ack[1]'],
  ['events with a malformed header', { ...events({}), headers: badHeader }, 400, 'OB.FieldHeader'],

  ['no token', { path: '/accounts', as: 'nobody' }, 401],
  ['the token of another', { path: '/accounts', as: 'client' }, 403],
  ['an account that is not shared', { path: '/accounts/other' }, 403],
  ['balances that are not shared', { path: '/accounts/other/balances' }, 403],
  ['a question on an account that is not shared', availability('accountNumber=1'), 403],
  ['text', { ...consent({}), headers: { 'content-type': 'text/plain' } }, 415],
];

describe('a bank answers', () => {
  test.each(cases)('%s', async (_name, call, status, code, path) => {
    const { send, reported } = await open();
    const response = await send(call);
    expect(response.status).toBe(status);
    expect(isUuid(response.headers.get('x-fapi-interaction-id') ?? '')).toBe(true);
    // Every response conforms to the contract.
    expect(reported).toEqual([]);
    if (status === 401) {
      expect(await response.text()).toBe('');
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    } else if (status >= 400) {
      const { code: words, errors } = (await response.json()) as ErrorBody;
      expect(words).toMatch(new RegExp(`^${status} `));
      expect(errors?.[0]?.errorCode).toBe(code);
      if (path !== undefined) expect(errors?.[0]?.path).toBe(path);
    }
  });

  test('with every code of the API', () => {
    const tested = new Set(cases.map(([, , , code]) => code).filter(Boolean));
    expect([...tested].sort()).toEqual([
      'OB.Field.Invalid',
      'OB.Field.InvalidDate',
      'OB.Field.InvalidDateRange',
      'OB.FieldHeader',
      'OB.InternalError',
      'OB.InvalidRequestParams',
      'OB.MissingAccountNumber',
      'OB.ParamsDuplicated',
      'OB.UnexpectedError',
      'OB.UnexpectedParamsNo',
    ]);
  });
});

describe('a failure', () => {
  const broken = () => {
    throw new Error('the database is down');
  };
  test.each([
    ['unforeseen, of accounts', '/accounts', broken, 'OB.UnexpectedError'],
    [
      'foreseen, of accounts',
      '/accounts',
      () => {
        throw new HttpError(500, 'maintenance');
      },
      'OB.InternalError',
    ],
    ['of transactions', `/accounts/${SAVINGS}/transactions`, broken, 'OB.InternalError'],
    ['of a consent', '/account-consents/1', broken, 'OB.InternalError'],
  ])('%s', async (_name, path, handler, code) => {
    const { send } = await open({
      ais: { listAccounts: handler, listTransactions: handler, getAccountConsent: handler },
    });
    const response = await send({ path });
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toMatch(/database|maintenance/);
    expect((JSON.parse(body) as ErrorBody).errors?.[0]?.errorCode).toBe(code);
  });

  test('too many calls', async () => {
    const { send, reported } = await open({
      middleware: [
        () => {
          throw new HttpError(429, 'too many requests', { headers: { 'retry-after': '1' } });
        },
      ],
    });
    const response = await send({ path: '/accounts' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect(reported).toEqual([]);
  });
});

describe('state', () => {
  test('a consent that the customer revoked is 403 for tokens that live on', async () => {
    const { bank, send } = await open();
    expect((await send({ path: '/accounts' })).status).toBe(200);
    bank.revoke();
    const response = await send({ path: '/accounts' });
    expect(response.status).toBe(403);
    expect(((await response.json()) as ErrorBody).errors).toBeUndefined();
  });

  test('an unknown jti acknowledges nothing', async () => {
    const { send } = await open();
    const outstanding = async () => {
      const { sets } = (await (await send(events({}))).json()) as { sets: object };
      return Object.keys(sets);
    };
    await send(events({ ack: [JTI, 'other'] }));
    expect(await outstanding()).toEqual([JTI]);
    await send(events({ ack: [JTI] }));
    expect(await outstanding()).toEqual([]);
  });
});

test.each([
  ['is played back', INTERACTION_ID, INTERACTION_ID],
  ['is played back as it was written', INTERACTION_ID.toUpperCase(), INTERACTION_ID.toUpperCase()],
  ['is made where there is none', undefined, undefined],
  ['is made where there is no UUID', 'mine', undefined],
])('the interaction id %s', async (_name, sent, played) => {
  const { send } = await open();
  const headers: Record<string, string> =
    sent === undefined ? {} : { 'x-fapi-interaction-id': sent };
  for (const path of ['/accounts', '/nowhere']) {
    const id = (await send({ path, headers })).headers.get('x-fapi-interaction-id') ?? '';
    expect(played === undefined ? isUuid(id) && id !== sent : id === played).toBe(true);
  }
});
