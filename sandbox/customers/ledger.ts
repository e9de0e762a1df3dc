/**
 * The transactions of an account as a pure function of the account and the day, so that past
 * transactions never change and need no storage.
 */
import type { BankAccount } from './customers.ts';

/** The pattern of an account's transactions. Amounts in hundredths. */
export interface Ledger {
  readonly opening: number;
  /** Amount credited on the 25th of each month. */
  readonly salary?: number;
  /** Average number of payments per day. */
  readonly perDay: number;
}

/** One transaction. */
export interface Entry {
  readonly id: string;
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** In hundredths; negative for a debit. */
  readonly amount: number;
}

const DAY = 86_400_000;
const HONG_KONG = 8 * 3_600_000;

/** The first day of every account, in days since 1970 in Hong Kong. */
const FIRST_DAY = Date.UTC(2025, 0, 1) / DAY;

const PAYMENTS: readonly (readonly [description: string, least: number, most: number])[] = [
  ['OCTOPUS AUTOMATIC ADD VALUE', 250_00, 250_00],
  ['MTR FARE', 5_60, 48_50],
  ['SUPERMARKET KENNEDY TOWN', 68_20, 612_90],
  ['CHA CHAAN TENG WAN CHAI', 42_00, 138_00],
  ['FPS TRANSFER TO CHEUNG W S', 100_00, 1_800_00],
  ['DIM SUM SHAM SHUI PO', 96_00, 420_00],
  ['ELECTRICITY AUTOPAY', 310_00, 980_00],
  ['BROADBAND AUTOPAY', 168_00, 198_00],
  ['STAR FERRY PIER KIOSK', 18_00, 74_00],
  ['WET MARKET TAI PO', 55_00, 260_00],
  ['BOOKSHOP CAUSEWAY BAY', 78_00, 355_00],
  ['ATM CASH WITHDRAWAL', 400_00, 1_500_00],
];

const RECEIPTS = ['FPS TRANSFER FROM LAM M F', 'CHEQUE DEPOSIT', 'REFUND'] as const;

/** Returns the transactions of a span of time, oldest first. Both ends are inclusive. */
export function entries(account: BankAccount, from: number, to: number): Entry[] {
  const first = Math.max(FIRST_DAY, dayOf(from));
  const found: Entry[] = [];
  for (let day = first; day <= dayOf(to); day++) {
    for (const entry of entriesOf(account, day)) {
      if (entry.time >= from && entry.time <= to) found.push(entry);
    }
  }
  return found;
}

/** Returns the balance of an account at a time, in hundredths. */
export function balance(account: BankAccount, at: number): number {
  return entries(account, 0, at).reduce((sum, { amount }) => sum + amount, account.ledger.opening);
}

const dayOf = (time: number): number => Math.floor((time + HONG_KONG) / DAY);

const days = new Map<string, Entry[]>();

/**
 * Returns the transactions of one day in Hong Kong. Cached, because balances add them up
 * repeatedly.
 */
function entriesOf(account: BankAccount, day: number): Entry[] {
  const key = `${account.accountId}/${day}`;
  const known = days.get(key);
  if (known) return known;
  const made = makeDay(account, day);
  days.set(key, made);
  return made;
}

function makeDay({ accountId, ledger }: BankAccount, day: number): Entry[] {
  const random = generator(`${accountId} ${day}`);
  const between = (least: number, most: number) =>
    least + Math.floor(random() * (most - least + 1));
  const midnight = day * DAY - HONG_KONG;
  const made: Omit<Entry, 'id'>[] = [];
  const date = new Date(day * DAY).getUTCDate();
  if (ledger.salary !== undefined && date === 25) {
    made.push({ description: 'SALARY', time: midnight + 3_600_000, amount: ledger.salary });
  }
  if (ledger.salary !== undefined && date === 10) {
    const amount = -Math.min(1_500_00, Math.round(ledger.salary / 20));
    made.push({ description: 'MPF VOLUNTARY CONTRIBUTION', time: midnight + 7_200_000, amount });
  }
  if (ledger.salary !== undefined && date === 1) {
    const amount = -Math.round(ledger.salary * 0.45);
    made.push({ description: 'STANDING ORDER RENT', time: midnight + 10_800_000, amount });
  }
  const count = Math.floor(ledger.perDay) + (random() < ledger.perDay % 1 ? 1 : 0);
  for (let index = 0; index < count; index++) {
    const time = midnight + between(8 * 3_600, 22 * 3_600) * 1_000;
    const [description, least, most] = PAYMENTS[between(0, PAYMENTS.length - 1)] ?? ['', 0, 0];
    const receipt = random() < 0.12;
    made.push({
      description: receipt ? (RECEIPTS[between(0, 2)] ?? '') : description,
      time,
      amount: receipt ? between(50_00, 900_00) : -between(least, most),
    });
  }
  const stamp = new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '');
  return made
    .sort((one, other) => one.time - other.time)
    .map((entry, index) => ({
      ...entry,
      id: `TXN${stamp}${accountId.slice(0, 6)}${String(index).padStart(3, '0')}`,
    }));
}

/** Returns a deterministic generator of numbers from 0 to 1 (mulberry32, seeded by FNV-1a). */
function generator(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Formats hundredths as the API does, without a sign: `18250.40`. */
export function money(hundredths: number): string {
  return (Math.abs(hundredths) / 100).toFixed(2);
}
