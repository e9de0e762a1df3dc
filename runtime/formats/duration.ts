const DAY = '\\d+D';
const MONTH = `\\d+M(?:${DAY})?`;
const YEAR = `\\d+Y(?:${MONTH})?`;
const SECOND = '\\d+S';
const MINUTE = `\\d+M(?:${SECOND})?`;
const HOUR = `\\d+H(?:${MINUTE})?`;
const TIME = `T(?:${HOUR}|${MINUTE}|${SECOND})`;
// Case-insensitive because RFC 5234 §2.3 makes the quoted strings of an ABNF so.
const DURATION = new RegExp(`^P(?:(?:${DAY}|${MONTH}|${YEAR})(?:${TIME})?|${TIME}|\\d+W)$`, 'i');

/**
 * `duration`: the grammar of RFC 3339 appendix A. Weeks are not combined with other units, there
 * are no fractions, and no unit may be skipped between two others (`P1Y2D` is invalid).
 */
export function isDuration(value: string): boolean {
  return DURATION.test(value);
}
