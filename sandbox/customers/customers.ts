/** The test customers, the same at every start. Each demonstrates one situation. */
import { createHash } from 'node:crypto';
import type { Brand, BrandId } from '../brands.ts';
import type { Ledger } from './ledger.ts';

/** The PIN of every test customer. */
export const PIN = '123456';

/** The situation that a test customer demonstrates; also the username. */
export type Persona =
  | 'ordinary'
  | 'empty'
  | 'thousand'
  | 'overdrawn'
  | 'inactive'
  | 'multicurrency'
  | 'locked';

/** One test customer of one brand. */
export interface Customer {
  readonly id: string;
  readonly username: Persona;
  readonly name: string;
  /** Eight digits. */
  readonly phone: string;
  readonly locked: boolean;
  readonly accounts: readonly BankAccount[];
}

/** One account. */
export interface BankAccount {
  readonly accountId: string;
  /** Ten digits. */
  readonly number: string;
  readonly type: Brand['line'];
  readonly subType: string;
  readonly productName: string;
  readonly status: 'Active' | 'Inactive';
  /** ISO 4217. */
  readonly currency: string;
  readonly ledger: Ledger;
}

interface AccountPlan {
  readonly subType: string;
  readonly product: string;
  readonly currency?: string;
  readonly inactive?: true;
  readonly ledger?: Ledger;
}

const PERSONAL: readonly AccountPlan[] = [
  {
    subType: 'Savings',
    product: 'Everyday Savings',
    ledger: { opening: 48_250_40, salary: 32_800_00, perDay: 0.7 },
  },
  {
    subType: 'Current',
    product: 'HKD Current Account',
    ledger: { opening: 6_120_00, perDay: 0.2 },
  },
];

const PLANS: Readonly<Record<Persona, readonly AccountPlan[]>> = {
  ordinary: PERSONAL,
  empty: [],
  thousand: [
    {
      subType: 'Current',
      product: 'HKD Current Account',
      ledger: { opening: 910_000_00, salary: 460_000_00, perDay: 17 },
    },
  ],
  overdrawn: [
    {
      subType: 'Current',
      product: 'HKD Current Account',
      ledger: { opening: -1_800_000_00, salary: 18_000_00, perDay: 0.5 },
    },
  ],
  inactive: [
    ...PERSONAL.slice(0, 1),
    { subType: 'Savings', product: 'Passbook Savings', inactive: true },
  ],
  multicurrency: [
    ...PERSONAL.slice(0, 1),
    {
      subType: 'Multi-currency Savings',
      product: 'Multi-currency Savings, US dollar',
      currency: 'USD',
      ledger: { opening: 8_400_00, perDay: 0.1 },
    },
    {
      subType: 'Multi-currency Savings',
      product: 'Multi-currency Savings, renminbi',
      currency: 'CNY',
      ledger: { opening: 31_500_00, perDay: 0.1 },
    },
  ],
  locked: PERSONAL,
};

/** Invented people and companies, in the order of {@link PLANS}. */
const NAMES: Readonly<Record<BrandId, readonly string[]>> = {
  'hsbc-personal': [
    'Chan Siu Ming',
    'Wong Ka Yan',
    'Leung Wai Keung',
    'Ho Tsz Kit',
    'Lam Mei Fong',
    'Cheung Wing Sze',
    'Yip Chi Hang',
  ],
  'hsbc-business': [
    'Kowloon Tide Trading Limited',
    'Lantau Paper Works Limited',
    'Victoria Noodle Group Limited',
    'Peak Ladder Repairs Limited',
    'Shek O Lantern Company Limited',
    'Silk Strait Imports Limited',
    'Tai Mo Optics Limited',
  ],
  'hang-seng-personal': [
    'Ng Pui Ling',
    'Tsang Chun Hei',
    'Kwok Hoi Lam',
    'Lau Sze Wing',
    'Mak Yuk Lan',
    'Fung Kin Chung',
    'Poon Oi Kwan',
  ],
  'hang-seng-business': [
    'Aberdeen Net Makers Limited',
    'Fanling Seedlings Limited',
    'Causeway Courier Services Limited',
    'Sai Kung Kayak Hire Limited',
    'Mong Kok Buttons Limited',
    'Pearl Estuary Shipping Limited',
    'Tuen Mun Tiles Limited',
  ],
};

/**
 * Returns the customers of a brand.
 * @param number - a seed: the same one yields the same names, numbers and transactions
 */
export function customersOf(brand: Brand, number = 0): readonly Customer[] {
  const names = NAMES[brand.id];
  return (Object.keys(PLANS) as Persona[]).map((username, index) => {
    const id = `${brand.id}/${username}`;
    const seed = number === 0 ? id : `${id} ${number}`;
    return {
      id,
      username,
      name: names[(index + number) % names.length] ?? username,
      phone: `9${digits(`${seed} phone`, 7)}`,
      locked: username === 'locked',
      accounts: PLANS[username].map((plan, position) =>
        accountOf(plan, `${seed} ${position}`, brand),
      ),
    };
  });
}

function accountOf(plan: AccountPlan, seed: string, brand: Brand): BankAccount {
  return {
    accountId: hash(seed).slice(0, 30).toUpperCase(),
    number: digits(seed, 10),
    type: brand.line,
    subType: plan.subType,
    productName: plan.product,
    status: plan.inactive ? 'Inactive' : 'Active',
    currency: plan.currency ?? 'HKD',
    ledger: plan.ledger ?? { opening: 0, perDay: 0 },
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function digits(seed: string, length: number): string {
  return String(BigInt(`0x${hash(seed)}`)).slice(-length);
}
