/** Transactions: their dates and pages; threats 66 and 67. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { callAis } from './call.ts';
import { grantedConsent, registeredTsp, type Tsp } from './tsp.ts';

let sandbox: Sandbox;
let tsp: Tsp;
const errors: unknown[] = [];
const DAY = 86_400_000;

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

const call = (token: string, path: string) => callAis(tsp, token, path);

describe('66 dates of a query', () => {
  const iso = (days: number) =>
    new Date(Date.now() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 19);
  test.each([
    ['from after to', `fromDate=${iso(-1)}Z&toDate=${iso(-2)}Z`, '400 OB.Field.InvalidDate'],
    ['in the future', `toDate=${iso(1)}Z`, '400 OB.Field.InvalidDate'],
    ['61 days', `fromDate=${iso(-62)}Z&toDate=${iso(-1)}Z`, '400 OB.Field.InvalidDateRange'],
    ['no ISO', 'fromDate=yesterday', '400 OB.Field.InvalidDate'],
    ['a raw plus', `fromDate=${iso(-2)}+08:00`, '400 OB.Field.InvalidDate'],
    ['an escaped plus', `fromDate=${iso(-2)}%2B08:00`, '200'],
    ['60 days', `fromDate=${iso(-61)}Z&toDate=${iso(-1)}Z`, '200'],
    ['equal', `fromDate=${iso(-1)}Z&toDate=${iso(-1)}Z`, '200'],
    ['blank', 'fromDate=&toDate=', '200'],
    ['an hour ahead by its zone alone', `toDate=${iso(-1 / 24)}-12:00`, '200'],
    [
      'an hour behind by its zone alone',
      `toDate=${iso(1 / 24)}%2B12:00`,
      '400 OB.Field.InvalidDate',
    ],
    ['a day that is not', 'fromDate=2026-02-30T00:00:00Z', '400 OB.Field.InvalidDate'],
    [
      'before the account was opened',
      'fromDate=2001-01-01T00:00:00Z&toDate=2001-02-01T00:00:00Z',
      '200',
    ],
    [
      'a moment more than 60 days',
      `fromDate=${iso(-61)}Z&toDate=${iso(-1)}.001Z`,
      '400 OB.Field.InvalidDateRange',
    ],
  ])('%s → %s', async (_, query, want) => {
    const { accessToken } = await grantedConsent(tsp);
    const [account] = (await call(accessToken, '/accounts')).json.data.account;
    const got = await call(accessToken, `/accounts/${account.accountId}/transactions?${query}`);
    expect(got.brief).toBe(want);
  });
});

test('66 the zone of a date changes nothing', async () => {
  const { accessToken } = await grantedConsent(tsp, { username: 'thousand' });
  const [{ accountId }] = (await call(accessToken, '/accounts')).json.data.account;
  const day = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10);
  const lists = await Promise.all(
    ['Z', '%2B08:00', '-11:30'].map(async (zone) => {
      const query = `fromDate=${day}T06:00:00${zone}&toDate=${day}T18:00:00${zone}`;
      return (await call(accessToken, `/accounts/${accountId}/transactions?${query}`)).json.data;
    }),
  );
  expect(lists[0].transaction.length).toBeGreaterThan(0);
  expect(lists[1]).toEqual(lists[0]);
  expect(lists[2]).toEqual(lists[0]);
  for (const { transactionDate } of lists[0].transaction) {
    const hour = new Date(Date.parse(transactionDate) + 8 * 3_600_000).toISOString();
    expect(hour >= `${day}T06:00` && hour <= `${day}T18:00:01`).toBe(true);
  }
});

describe('pages', () => {
  const pagesOf = async (token: string, path: string) => {
    const seen: { transactionId: string; transactionDate: string }[] = [];
    const sizes: number[] = [];
    let next: string | undefined = path;
    while (next !== undefined) {
      const { json, status }: Awaited<ReturnType<typeof call>> = await call(token, next);
      expect(status).toBe(200);
      seen.push(...json.data.transaction);
      sizes.push(json.data.transaction.length);
      next = json.links.next;
    }
    return { seen, sizes };
  };

  test('a thousand transactions come once each, newest first, 200 a page', async () => {
    const { accessToken } = await grantedConsent(tsp, { username: 'thousand' });
    const [{ accountId }] = (await call(accessToken, '/accounts')).json.data.account;
    const from = new Date(Date.now() - 59 * DAY).toISOString();
    const { seen, sizes } = await pagesOf(
      accessToken,
      `/accounts/${accountId}/transactions?fromDate=${from}`,
    );
    expect(seen.length).toBeGreaterThan(900);
    expect(new Set(seen.map(({ transactionId }) => transactionId)).size).toBe(seen.length);
    expect(sizes.slice(0, -1).every((size) => size === 200)).toBe(true);
    const dates = seen.map(({ transactionDate }) => transactionDate);
    expect(dates).toEqual([...dates].sort().reverse());
  });

  test('a page of exactly 200 has no next one', async () => {
    const { accessToken } = await grantedConsent(tsp, { username: 'thousand' });
    const [{ accountId }] = (await call(accessToken, '/accounts')).json.data.account;
    const path = `/accounts/${accountId}/transactions`;
    const { transaction } = (await call(accessToken, path)).json.data;
    // Digits of Hong Kong time, from the last page on; the offset is ignored.
    const from = (later: number) =>
      new Date(Date.parse(transaction.at(-1).transactionDate) + 8 * 3_600_000 + later)
        .toISOString()
        .replace('Z', '%2B00:00');
    const { json } = await call(accessToken, `${path}?fromDate=${from(0)}`);
    expect(json.data.transaction).toEqual(transaction);
    expect(json.links).not.toHaveProperty('next');
    expect(json.meta.totalPages).toBe(1);
    const fewer = await call(accessToken, `${path}?fromDate=${from(1)}`);
    expect(fewer.json.data.transaction).toHaveLength(199);
  });

  test('67 a cursor of another account or consent, or a changed one → 403', async () => {
    const { accessToken } = await grantedConsent(tsp, { username: 'ordinary' });
    const again = await grantedConsent(tsp, { username: 'ordinary' });
    const [first, second] = (await call(accessToken, '/accounts')).json.data.account;
    const { json } = await call(accessToken, `/accounts/${first.accountId}/transactions`);
    const next: string = json.links.next;
    expect((await call(accessToken, next)).status).toBe(200);
    expect((await call(accessToken, next.replace(first.accountId, second.accountId))).status).toBe(
      403,
    );
    expect((await call(again.accessToken, next)).status).toBe(403);
    for (const changed of [
      `${next}A`,
      next.replace(/cursor=./, 'cursor=A'),
      next.slice(0, -10),
      next.replace(/cursor=.*/, 'cursor='),
      next.replace(/cursor=.*/, 'cursor=e30.e30'),
    ]) {
      expect((await call(accessToken, changed)).status).toBe(403);
    }
  });
});
