/** Divides periods in Hong Kong time into windows that one call may request. */
import { types } from 'node:util';

/** UTC+8. Hong Kong has had no summer time since 1979. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The longest period of one call, in days. */
export const WINDOW_DAYS = 60;

/** Tolerated clock difference in milliseconds: an end this close is treated as the present. */
const CLOCKS_MS = 60_000;

/** A period of the query; a missing bound is open. */
export interface Window {
  /** Its first millisecond: `2026-01-31T00:00:00.000+08:00`. */
  readonly fromDate?: string;
  /** Its last millisecond. */
  readonly toDate?: string;
}

/** An instant, or a day or time in Hong Kong. */
export type When = Date | string;

/**
 * Divides a period into windows of at most 60 days that neither overlap nor leave a gap.
 *
 * Both ends of a window are inclusive, and the next one begins a millisecond later. The digits are
 * those of a clock in Hong Kong, as the bank reads them; it ignores the UTC offset. The bank
 * rejects dates in the future by its own clock: if the period reaches the present, within a minute,
 * its last window has an open end. That window has at most 59 days, so that it stays within the
 * limit while the earlier ones are read. Without `from` there is one window, because the bank knows
 * where its records begin.
 * @param from `2026-01-31` (its first millisecond in Hong Kong), a date-time, which without offset
 * is Hong Kong time, or an instant; undefined for an open start
 * @param to the same, with a day meaning its last millisecond; undefined for the present
 * @param now milliseconds since 1970; default: the present
 * @throws {RangeError} if a date is invalid, `from` is after `to`, or `from` is in the future
 * @see spec/ais/paths/accounts_{accountId}_transactions.yaml
 */
export function windowsOf(
  from: When | undefined,
  to: When | undefined,
  now: number = Date.now(),
): Window[] {
  const present = now + OFFSET_MS;
  const start = from === undefined ? undefined : wallClock(from, 'from', '00:00:00.000');
  const end = to === undefined ? present : wallClock(to, 'to', '23:59:59.999');
  if (start !== undefined && start > end && to !== undefined) {
    throw new RangeError('from is after to');
  }
  if (start !== undefined && start > present) throw new RangeError('from is in the future');
  const open = end >= present - CLOCKS_MS;
  const last = open ? {} : { toDate: textOf(end) };
  if (start === undefined) return [last];
  // The latest start of the last window, at which the one before is cut.
  const [latest, beyond] = open ? [present - DAY_MS, present + DAY_MS] : [end, end];
  const windows: Window[] = [];
  let begin = start;
  while (begin + WINDOW_DAYS * DAY_MS <= beyond) {
    const next = Math.min(begin + WINDOW_DAYS * DAY_MS, latest);
    windows.push({ fromDate: textOf(begin), toDate: textOf(next - 1) });
    begin = next;
  }
  windows.push({ fromDate: textOf(begin), ...last });
  return windows;
}

/** Milliseconds of a Hong Kong clock, counted as if it showed UTC. */
function wallClock(when: When, name: string, timeOfDay: string): number {
  const instant = types.isDate(when) ? when.getTime() + OFFSET_MS : Number.NaN;
  const ms = typeof when === 'string' ? parse(when, timeOfDay) : instant;
  if (Number.isNaN(ms)) throw new RangeError(`${name} is not a date`);
  return ms;
}

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt](\d{2}:\d{2}:\d{2}(?:\.\d+)?)([Zz]|[+-]\d{2}:\d{2})?)?$/;

function parse(text: string, timeOfDay: string): number {
  const [, day, time = timeOfDay, zone = '+08:00'] = DATE_TIME.exec(text) ?? [];
  if (day === undefined) return Number.NaN;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse would read 30 February as 2 March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day))
    return Number.NaN;
  return Date.parse(`${day}T${time}${zone.toUpperCase()}`) + OFFSET_MS;
}

function textOf(wall: number): string {
  return new Date(wall).toISOString().replace('Z', '+08:00');
}
