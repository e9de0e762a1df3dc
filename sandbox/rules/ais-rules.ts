/**
 * Rules of account information that schemas cannot express, because they depend on the clock or on
 * two values.
 */
import { HttpError, type Violation } from '../../runtime/server/problem.ts';

const DAY = 86_400_000;

/** The time zone of Hong Kong is UTC+8 all year. */
const HONG_KONG = 8 * 3_600_000;

/** The dates of a consent: date-times of RFC 3339. */
export interface ConsentDates {
  readonly expirationDate?: string;
  readonly transactionFromDate?: string;
  readonly transactionToDate?: string;
}

/**
 * Checks that a consent expires in the future, at most 365 days ahead, and that its period does not
 * end before it begins.
 * @param now - milliseconds since 1970
 * @throws HttpError - 400 `OB.Field.InvalidDate`
 */
export function checkConsentDates(dates: ConsentDates, now = Date.now()): void {
  const { expirationDate, transactionFromDate, transactionToDate } = dates;
  const wrong: Violation[] = [];
  const add = (name: string, message: string) =>
    wrong.push({ in: 'body', pointer: `/data/${name}`, code: 'OB.Field.InvalidDate', message });
  if (expirationDate !== undefined) {
    const end = instantOf(expirationDate);
    if (end <= now) add('expirationDate', 'expirationDate must be in the future');
    if (end > now + 365 * DAY)
      add('expirationDate', 'expirationDate must be at most 365 days ahead');
  }
  if (transactionFromDate !== undefined && transactionToDate !== undefined) {
    if (instantOf(transactionFromDate) > instantOf(transactionToDate)) {
      add('transactionToDate', 'transactionToDate must not be before transactionFromDate');
    }
  }
  refuseAny(wrong);
}

/** A period in milliseconds since 1970. An undefined bound is open. */
export interface Period {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * Returns the requested period of transactions. Its bounds may be equal, must not be in the future,
 * and are at most 60 days apart. Their UTC offsets are ignored: the digits are Hong Kong time.
 * @param now - milliseconds since 1970
 * @throws HttpError - 400 `OB.Field.InvalidDate` or `OB.Field.InvalidDateRange`
 */
export function transactionPeriod(
  query: { readonly fromDate?: string; readonly toDate?: string },
  now = Date.now(),
): Period {
  const from = query.fromDate ? digitsOf(query.fromDate) - HONG_KONG : undefined;
  const to = query.toDate ? digitsOf(query.toDate) - HONG_KONG : undefined;
  const wrong: Violation[] = [];
  const add = (name: string, code: string, message: string) =>
    wrong.push({ in: 'query', name, pointer: '', code, message });
  if (from !== undefined && from > now) {
    add('fromDate', 'OB.Field.InvalidDate', 'fromDate must not be in the future');
  }
  if (to !== undefined && to > now) {
    add('toDate', 'OB.Field.InvalidDate', 'toDate must not be in the future');
  }
  if (from !== undefined && to !== undefined) {
    if (from > to) add('toDate', 'OB.Field.InvalidDate', 'toDate must not be before fromDate');
    if (to - from > 60 * DAY) {
      add('toDate', 'OB.Field.InvalidDateRange', 'toDate must be at most 60 days after fromDate');
    }
  }
  refuseAny(wrong);
  return { from, to };
}

/**
 * Checks that no parameter name occurs twice in a request, regardless of its values.
 * @param body - of `checkAccountAvailability`
 * @throws HttpError - 400 `OB.ParamsDuplicated`
 */
export function checkAvailability(body: unknown): void {
  refuseAny(repeatedNames(body));
}

/**
 * Returns a violation for each pair with the name of an earlier pair, also for malformed bodies.
 */
export function repeatedNames(body: unknown): Violation[] {
  const { data } = (body ?? {}) as { data?: { accountAvailability?: unknown } | null };
  const pairs = Array.isArray(data?.accountAvailability) ? data.accountAvailability : [];
  const seen = new Set<unknown>();
  return pairs.flatMap((pair: { paramName?: unknown } | null, index): Violation[] => {
    const name = pair?.paramName;
    if (typeof name !== 'string' || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    const pointer = `/data/accountAvailability/${index}/paramName`;
    return [{ in: 'body', pointer, code: 'OB.ParamsDuplicated', message: `${name} is repeated` }];
  });
}

/**
 * Checks that a poll acknowledges outstanding events only.
 * @throws HttpError - 400 `OB.UnexpectedError` if a `jti` is not outstanding
 */
export function checkAcknowledged(
  acknowledged: readonly string[],
  outstanding: { has(jti: string): boolean },
): void {
  refuseAny(
    acknowledged.flatMap((jti, index): Violation[] => {
      if (outstanding.has(jti)) return [];
      const message = 'This jti is not outstanding';
      return [{ in: 'body', pointer: `/ack/${index}`, code: 'OB.UnexpectedError', message }];
    }),
  );
}

function refuseAny(violations: readonly Violation[]): void {
  const [first] = violations;
  if (first) throw new HttpError(400, first.message, { violations });
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/i;

/** Returns the digits of a date-time as if it were UTC. A leap second is the second after it. */
function digitsOf(text: string): number {
  const [, year, month, day, hour, minute, second, fraction = '0'] = DATE_TIME.exec(text) ?? [];
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  time.setUTCHours(Number(hour), Number(minute), Number(second));
  return time.getTime() + Number(fraction) * 1_000;
}

/**
 * Returns a date-time of RFC 3339 in milliseconds since 1970. `Date.parse` rejects leap seconds.
 * @param text - valid
 */
export function instantOf(text: string): number {
  const [, , , , , , , , sign, hours = 0, minutes = 0] = DATE_TIME.exec(text) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return digitsOf(text) - (sign === '-' ? -offset : offset);
}
