/** The test customers are the same for a seed, and demonstrate what their names say. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BRANDS } from '../../sandbox/brands.ts';
import { customersOf } from '../../sandbox/customers/customers.ts';
import { balance, entries } from '../../sandbox/customers/ledger.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { ais, grantedConsent, registeredTsp } from './tsp.ts';

const NOW = Date.parse('2026-06-30T12:00:00+08:00');
const MONTHS = Date.parse('2026-04-01T00:00:00+08:00');

/** Everything about a brand's customers. */
const picture = (seed?: number) =>
  BRANDS.map((brand) =>
    customersOf(brand, seed).map((customer) => ({
      ...customer,
      accounts: customer.accounts.map((account) => ({
        ...account,
        balance: balance(account, NOW),
        entries: entries(account, MONTHS, NOW),
      })),
    })),
  );

test('they never move: what a test of yours has seen stays', () => {
  const text = JSON.stringify(picture());
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe('87612b71ef9c42ee');
});

test('another number brings others, each time the same', () => {
  expect(picture(7)).toEqual(picture(7));
  const [one, other] = [picture(7).flat(), picture(8).flat()];
  const of = (customers: typeof one) => ({
    ids: customers.flatMap(({ accounts }) => accounts.map(({ accountId }) => accountId)),
    names: customers.map(({ name }) => name),
  });
  expect(of(one).ids.filter((id) => of(other).ids.includes(id))).toEqual([]);
  expect(of(one).names).not.toEqual(of(other).names);
  expect(one.map(({ username }) => username)).toEqual(other.map(({ username }) => username));
});

test('a sandbox takes the number', async () => {
  const seen: unknown[] = [];
  for (const seed of [3, 3, 4]) {
    const sandbox = await startSandbox({
      port: 0,
      brands: ['hsbc-business'],
      callsPerSecond: 0,
      seed,
    });
    const tsp = await registeredTsp(sandbox);
    const { accessToken } = await grantedConsent(tsp);
    seen.push((await ais(tsp, accessToken).listAccounts()).data?.data.account);
    await sandbox.close();
  }
  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]).not.toEqual(seen[2]);
});

describe.each(BRANDS)('at $id', (brand) => {
  const customers = customersOf(brand);
  const of = (username: string) => {
    const found = customers.find((customer) => customer.username === username);
    if (!found) throw new Error(`no ${username}`);
    return found;
  };
  const lastSixtyDays = (username: string) =>
    of(username).accounts.flatMap((account) => entries(account, NOW - 60 * 86_400_000, NOW));

  test('each is there to show one thing', () => {
    expect(of('ordinary').accounts).toHaveLength(2);
    expect(of('empty').accounts).toHaveLength(0);
    expect(lastSixtyDays('thousand').length).toBeGreaterThan(1_000);
    expect(of('overdrawn').accounts.map((account) => balance(account, NOW) < 0)).toEqual([true]);
    expect(of('inactive').accounts.map(({ status }) => status)).toContain('Inactive');
    const currencies = of('multicurrency').accounts.map(({ currency }) => currency);
    expect(currencies).toEqual(['HKD', 'USD', 'CNY']);
    expect(customers.filter(({ locked }) => locked).map(({ username }) => username)).toEqual([
      'locked',
    ]);
  });

  test('all differ, and are of the line', () => {
    const accounts = customers.flatMap((customer) => customer.accounts);
    expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(accounts.length);
    expect(new Set(accounts.map(({ number }) => number)).size).toBe(accounts.length);
    expect(new Set(accounts.map(({ type }) => type))).toEqual(new Set([brand.line]));
    for (const { phone } of customers) expect(phone).toMatch(/^9\d{7}$/);
  });

  test('salary comes on the 25th, MPF goes on the 10th, in Hong Kong', () => {
    const dayOf = (time: number) => new Date(time + 8 * 3_600_000).getUTCDate();
    const days = (description: string) =>
      of('ordinary')
        .accounts.flatMap((account) => entries(account, MONTHS, NOW))
        .filter((entry) => entry.description.startsWith(description))
        .map(({ time }) => dayOf(time));
    expect(days('SALARY')).toEqual([25, 25, 25]);
    expect(days('MPF')).toEqual([10, 10, 10]);
  });
});
