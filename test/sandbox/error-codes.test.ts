/** Every error code of account information, with a request that causes it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { clientToken, grantedConsent, registeredTsp, type Tsp } from './tsp.ts';

let sandbox: Sandbox;
let tsp: Tsp;
let own: string;
let customers: string;
let accountId: string;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  own = await clientToken(tsp);
  customers = (await grantedConsent(tsp)).accessToken;
  const response = await call('/accounts', customers);
  accountId = /"accountId":"(\w+)"/.exec(await response.text())?.[1] ?? '';
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

const call = (
  path: string,
  token: string,
  { body, ...headers }: Readonly<Record<string, unknown>> = {},
) =>
  tsp.secure(`${tsp.bank.addresses.secure}/open-banking/v1.0/aisp${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(headers as Record<string, string>),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const DAY = 86_400_000;
const digits = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const consent = (data: Record<string, unknown>) => ({
  body: { data: { permissions: ['ReadAccountStatus'], ...data } },
});
const availability = (...names: string[]) => ({
  body: {
    data: { accountAvailability: names.map((paramName) => ({ paramName, paramValue: '1' })) },
  },
});
const poll = (members: Record<string, unknown>) => ({
  body: { returnImmediately: true, maxEvents: 1, ...members },
});
const NO_UUID = { 'x-fapi-interaction-id': 'one' };
const list = () => `/accounts/${accountId}/transactions`;

type Case = [code: string, rule: string, ask: () => Promise<Response>];
const cases: Case[] = [
  [
    '400 OB.Field.Invalid',
    'an unknown permission',
    () => call('/account-consents', own, consent({ permissions: ['ReadAll'] })),
  ],
  [
    '400 OB.Field.Invalid',
    'an unknown member',
    () => call('/account-consents', own, consent({ more: 1 })),
  ],
  ['400 OB.Field.Invalid', 'a consent that is not there', () => call('/account-consents/0', own)],
  [
    '400 OB.Field.Invalid',
    'more than ten events',
    () => call('/events', own, poll({ maxEvents: 11 })),
  ],
  [
    '400 OB.Field.Invalid',
    'events later',
    () => call('/events', own, poll({ returnImmediately: false })),
  ],
  [
    '400 OB.Field.InvalidDate',
    'a consent that ends before it begins',
    () =>
      call(
        '/account-consents',
        own,
        consent({ transactionFromDate: digits(1), transactionToDate: digits(0) }),
      ),
  ],
  [
    '400 OB.Field.InvalidDate',
    'a consent of more than a year',
    () => call('/account-consents', own, consent({ expirationDate: digits(366) })),
  ],
  [
    '400 OB.Field.InvalidDate',
    'transactions of the future',
    () => call(`${list()}?fromDate=${digits(2)}`, customers),
  ],
  [
    '400 OB.Field.InvalidDate',
    'a date alone',
    () => call(`${list()}?fromDate=2026-01-01`, customers),
  ],
  [
    '400 OB.Field.InvalidDateRange',
    'more than sixty days',
    () => call(`${list()}?fromDate=${digits(-90)}&toDate=${digits(-29)}`, customers),
  ],
  [
    '400 OB.FieldHeader',
    'a header of a consent',
    () => call('/account-consents', own, { ...consent({}), ...NO_UUID }),
  ],
  [
    '400 OB.FieldHeader',
    'a header of a poll',
    () => call('/events', own, { ...poll({}), ...NO_UUID }),
  ],
  [
    '400 OB.FieldHeader',
    'a header of a balance',
    () => call(`/accounts/${accountId}/balances`, customers, { 'x-fapi-auth-date': 'today' }),
  ],
  [
    '400 OB.FieldHeader',
    'no number of events',
    () => call('/events', own, poll({ maxEvents: undefined })),
  ],
  [
    '400 OB.InvalidRequestParams',
    'an unknown name',
    () => call('/accounts/availability', customers, availability('accountNumber', 'shoeSize')),
  ],
  [
    '400 OB.UnexpectedParamsNo',
    'five pairs',
    () =>
      call(
        '/accounts/availability',
        customers,
        availability('accountNumber', 'fullName', 'accountType', 'phoneNumber', 'fullName'),
      ),
  ],
  [
    '400 OB.ParamsDuplicated',
    'a name twice',
    () =>
      call(
        '/accounts/availability',
        customers,
        availability('accountNumber', 'fullName', 'fullName'),
      ),
  ],
  [
    '400 OB.MissingAccountNumber',
    'no account',
    () => call('/accounts/availability', customers, availability('fullName')),
  ],
  [
    '400 OB.UnexpectedError',
    'an event that is not outstanding',
    () => call('/events', own, poll({ ack: ['one'] })),
  ],
  [
    '400 OB.InternalError',
    'an account that cannot be read',
    () => call('/accounts/%zz', customers),
  ],
  [
    '500 OB.InternalError',
    'accounts, asked for',
    () => call('/accounts', customers, { prefer: 'code=500' }),
  ],
  [
    '500 OB.UnexpectedError',
    'accounts, asked for by its example',
    () => call('/accounts', customers, { prefer: 'code=500, example=unexpected-error' }),
  ],
  [
    '500 OB.InternalError',
    'balances, asked for',
    () =>
      call(`/accounts/${accountId}/balances`, customers, {
        prefer: 'code=500, example=unexpected-error',
      }),
  ],
];

test.each(cases)('%s: %s', async (want, _, ask) => {
  const response = await ask();
  const { errors: list } = (await response.json()) as { errors: { errorCode: string }[] };
  expect(`${response.status} ${list[0]?.errorCode}`).toBe(want);
});

test('these are all codes', () => {
  expect(new Set(cases.map(([code]) => code.slice(4)))).toEqual(
    new Set([
      'OB.Field.Invalid',
      'OB.Field.InvalidDate',
      'OB.Field.InvalidDateRange',
      'OB.FieldHeader',
      'OB.InvalidRequestParams',
      'OB.UnexpectedParamsNo',
      'OB.ParamsDuplicated',
      'OB.MissingAccountNumber',
      'OB.UnexpectedError',
      'OB.InternalError',
    ]),
  );
});
