/** Transactions: page by page and window by window. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Tsp } from '../../tsp/index.ts';
import { type Bank, startBank } from './bank.ts';
import { codeOf, sessions } from './sessions.ts';

let bank: Bank;
const { session, authorised, closeAll } = sessions(() => bank);

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await closeAll();
  bank.reset();
});
afterAll(() => bank.close());

const transaction = (index: number, date: string) => ({
  accountNumber: 'XXXXXXXXX204',
  transactionId: `T${index}`,
  transactionDescription: 'Octopus',
  transactionDate: date,
  creditDebitIndicator: 'Debit',
  status: 'Booked',
  amount: '1.00',
  currency: 'HKD',
});

test('pages and windows, each transaction once', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const start = Date.parse('2026-01-01T00:00:00Z');
  const all = Array.from({ length: 200 }, (_, index) =>
    transaction(index, new Date(start + index * 86_400_000).toISOString().replace('Z', '+08:00')),
  );
  bank.setTransactions(all, 25);
  const ids: string[] = [];
  const period = { from: '2026-01-01', to: '2026-07-19' };
  for await (const { transactionId } of tsp.ais(consentId).transactions('A1', period)) {
    ids.push(transactionId);
  }
  expect(ids).toEqual(all.map(({ transactionId }) => transactionId));
  const pages = bank.received.filter(({ path }) => path.endsWith('/transactions'));
  // Windows of 60, 60, 60 and 20 days, 25 transactions a page.
  expect(pages).toHaveLength(3 + 3 + 3 + 1);
  expect(pages.every(({ headers }) => headers.authorization?.startsWith('Bearer '))).toBe(true);
});

test('a page that names itself is read once', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const own = `${bank.brand.issuer}/open-banking/v1.0/aisp/accounts/A1/transactions`;
  bank.lies.answer = ({ path }) =>
    path.endsWith('/transactions')
      ? {
          body: {
            data: { transaction: [{ ...transaction(1, '2026-01-01T00:00:00Z'), accountId: 'A1' }] },
            links: { self: own, next: own },
          },
        }
      : undefined;
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { transactionId } of tsp.ais(consentId).transactions('A1')) {
      seen.push(transactionId);
    }
  })();
  expect(await codeOf(reading)).toBe('NEXT_LINK');
  expect(seen).toEqual(['T1']);
});

/** Pages by their number, the first without one; each with what `page` says. */
function serve(
  page: (number: number) => { readonly filled: boolean; readonly next?: string },
): void {
  const path = `${bank.brand.issuer}/open-banking/v1.0/aisp/accounts/A1/transactions`;
  bank.lies.answer = (got) => {
    if (!got.path.endsWith('/transactions')) return undefined;
    const number = Number(got.query.get('page') ?? 0);
    const { filled, next } = page(number);
    const found = { ...transaction(number, '2026-01-01T00:00:00Z'), accountId: 'A1' };
    const self = `${path}?page=${number}`;
    const links = { self, ...(next !== undefined && { next: path + next }) };
    return { body: { data: { transaction: filled ? [found] : [] }, links } };
  };
}

async function read(tsp: Tsp, consentId: string): Promise<{ ids: string[]; error: unknown }> {
  const ids: string[] = [];
  try {
    const all = tsp.ais(consentId).transactions('A1', { from: '2026-01-01', to: '2026-01-31' });
    for await (const { transactionId } of all) ids.push(transactionId);
    return { ids, error: undefined };
  } catch (error) {
    return { ids, error };
  }
}

test('empty pages without end are given up, and what came before is kept', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  serve((number) => ({ filled: number < 3, next: `?page=${number + 1}` }));
  const { ids, error } = await read(tsp, consentId);
  expect(ids).toEqual(['T0', 'T1', 'T2']);
  expect(error).toMatchObject({
    name: 'SessionError',
    code: 'NEXT_LINK',
    message:
      'the transactions stop after page 53 of 2026-01-01T00:00:00.000+08:00 to 2026-01-31T23:59:59.999+08:00: 50 pages in a row were empty',
  });
});

test('some empty pages between others are read over', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  serve((number) => ({
    filled: number % 20 === 0,
    ...(number < 100 && { next: `?page=${number + 1}` }),
  }));
  const { ids } = await read(tsp, consentId);
  expect(ids).toEqual(['T0', 'T20', 'T40', 'T60', 'T80', 'T100']);
});

test.each([1, 2, 3, 7])('a circle of %d pages is left when it closes', async (length) => {
  const tsp = session();
  const consentId = await authorised(tsp);
  serve((number) => ({ filled: true, next: `?page=${(number + 1) % length}` }));
  const { ids, error } = await read(tsp, consentId);
  expect(ids).toEqual(Array.from({ length }, (_, number) => `T${number}`));
  expect(error).toMatchObject({
    code: 'NEXT_LINK',
    message: expect.stringContaining(`after page ${length} of`),
  });
});

test('pages that never end a window are given up', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  serve((number) => ({ filled: true, next: `?page=${number + 1}` }));
  const { ids, error } = await read(tsp, consentId);
  expect(ids).toHaveLength(10_000);
  expect(error).toMatchObject({
    code: 'NEXT_LINK',
    message: expect.stringContaining('too many pages'),
  });
}, 300_000);

test.each([undefined, null, ''])('next %j is none', async (next) => {
  const tsp = session({ validate: false });
  const consentId = await authorised(tsp);
  bank.lies.answer = ({ path }) =>
    path.endsWith('/transactions')
      ? { body: { data: { transaction: [] }, ...(next !== undefined && { links: { next } }) } }
      : undefined;
  expect(await tsp.ais(consentId).transactions('A1').next()).toMatchObject({ done: true });
});

test('a loop that is left, by break, by an error or by its signal, ends there', async () => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const all = Array.from({ length: 30 }, (_, index) =>
    transaction(index, `2026-01-${`${index + 1}`.padStart(2, '0')}T09:00:00.000+08:00`),
  );
  bank.setTransactions(all, 10);
  const abort = new AbortController();
  const period = { from: '2026-01-01', to: '2026-01-31', signal: abort.signal };
  const pages = () => bank.received.filter(({ path }) => path.endsWith('/transactions')).length;
  const read = async (onFifth: () => unknown): Promise<string[]> => {
    const seen: string[] = [];
    for await (const { transactionId } of tsp.ais(consentId).transactions('A1', period)) {
      seen.push(transactionId);
      if (seen.length === 5 && onFifth() === 'break') break;
      if (seen.length > 5) throw new Error('the loop went on');
    }
    return seen;
  };
  expect(await read(() => 'break')).toHaveLength(5);
  const fail = () => {
    throw new Error('handler');
  };
  await expect(read(fail)).rejects.toThrow('handler');
  await expect(read(() => abort.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(pages()).toBe(3);
});

test.each([
  [{ from: '2026-02-01', to: '2026-01-31' }, 'from is after to'],
  [{ from: '2026-02-30' }, 'from is not a date'],
] as const)('%j is refused before anything is sent', async (period, message) => {
  const tsp = session();
  const consentId = await authorised(tsp);
  const sent = bank.received.length;
  await expect(tsp.ais(consentId).transactions('A1', period).next()).rejects.toThrow(message);
  expect(bank.received).toHaveLength(sent);
});

test.each<[what: string, next: () => string]>([
  ['another host', () => 'https://elsewhere.example/transactions'],
  ['another port', () => `${bank.brand.issuer}1/transactions`],
  ['http', () => bank.brand.issuer.replace('https', 'http')],
  ['a user in front', () => bank.brand.issuer.replace('//', '//user:pass@')],
  [
    'the same page again',
    () => `${bank.brand.issuer}/open-banking/v1.0/aisp/accounts/A1/transactions?p=1`,
  ],
])('a next page on %s is not fetched', async (_, next) => {
  const tsp = session();
  const consentId = await authorised(tsp);
  bank.lies.answer = ({ path }) =>
    path.endsWith('/transactions')
      ? {
          body: {
            data: { transaction: [] },
            links: { self: 'https://x.example/', next: next() },
          },
        }
      : undefined;
  expect(await codeOf(tsp.ais(consentId).transactions('A1').next())).toBe('NEXT_LINK');
});
