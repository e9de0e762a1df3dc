const HOUR_MINUTE = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const TIME = `${HOUR_MINUTE}:(?:[0-5]\\d|60)(?:\\.\\d+)?`;
const ZONE = `(?:[Zz]|[+-]${HOUR_MINUTE})`;
const DATE =
  '\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|[12]\\d))';

const FULL_DATE = new RegExp(`^${DATE}$`);
const FULL_TIME = new RegExp(`^${TIME}${ZONE}$`);
const PARTIAL_TIME = new RegExp(`^${TIME}$`);
const DATE_TIME = new RegExp(`^${DATE}[Tt]${TIME}${ZONE}$`);
const LOCAL_DATE_TIME = new RegExp(`^${DATE}[Tt]${TIME}$`);

/** False for 29 February of a common year. The grammar has checked all other days. */
function isRealDay(value: string): boolean {
  if (!value.startsWith('02-29', 5)) return true;
  const year = Number(value.slice(0, 4));
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Returns the offset in minutes from UTC at the end of `value`. */
function zoneOffset(value: string): number {
  if (!value.includes('+') && value.at(-6) !== '-') return 0;
  const minutes = Number(value.slice(-5, -3)) * 60 + Number(value.slice(-2));
  return value.at(-6) === '-' ? -minutes : minutes;
}

/** Whether second 60 of `time` is the last second of a UTC day, 23:59:60 (RFC 3339 §5.7). */
function isLeapSecond(time: string, offset: number): boolean {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)) - offset;
  return (minutes + 1440) % 1440 === 1439;
}

/** `date`: a `full-date`, `YYYY-MM-DD`, of the Gregorian calendar (RFC 3339 §5.6). */
export function isDate(value: string): boolean {
  return FULL_DATE.test(value) && isRealDay(value);
}

/** `time`: a `full-time` with its offset (RFC 3339 §5.6). Second 60 only at 23:59:60 UTC. */
export function isTime(value: string): boolean {
  if (!FULL_TIME.test(value)) return false;
  return !value.startsWith('60', 6) || isLeapSecond(value, zoneOffset(value));
}

/**
 * `date-time`: RFC 3339 §5.6, with `T` and `Z` in either case. Second 60 only at the end of a month
 * in UTC (§5.7); which months had a leap second is not checked, since the list grows.
 */
export function isDateTime(value: string): boolean {
  if (!DATE_TIME.test(value) || !isRealDay(value)) return false;
  if (!value.startsWith('60', 17)) return true;
  // Date.UTC reads years below 100 as 19xx; the calendar repeats every 400 years.
  const next = new Date(
    Date.UTC(
      2000 + (Number(value.slice(0, 4)) % 400),
      Number(value.slice(5, 7)) - 1,
      Number(value.slice(8, 10)),
      Number(value.slice(11, 13)),
      Number(value.slice(14, 16)) + 1 - zoneOffset(value),
    ),
  );
  return next.getUTCDate() === 1 && next.getUTCHours() === 0 && next.getUTCMinutes() === 0;
}

/**
 * `time-local`: an RFC 3339 `partial-time`, without offset. Second 60 after any minute, because
 * with some offset it is the last second of a UTC day.
 */
export function isTimeLocal(value: string): boolean {
  return PARTIAL_TIME.test(value);
}

/** `date-time-local`: an RFC 3339 `date-time` without its offset. */
export function isDateTimeLocal(value: string): boolean {
  return LOCAL_DATE_TIME.test(value) && isRealDay(value);
}
