import { keepsBidiRule, toAscii, toUnicode } from './idna.ts';
import { isLdhName, LONGEST_NAME } from './ldh.ts';

// RFC 3490 §3.1, still in common use.
const SEPARATOR = /[.\u3002\uFF0E\uFF61]/;
/**
 * The form of an IPv4 address, in range or not, which a host name must not have (RFC 1123 §2.1).
 */
const DOTTED_DECIMAL = /^\d+(?:[.\u3002\uFF0E\uFF61]\d+){3}$/;

/**
 * `hostname`: RFC 1123 §2.1, without a trailing dot and not of the form `#.#.#.#`. Labels that
 * begin with `xn--` are valid A-labels.
 */
export function isHostname(value: string): boolean {
  return (
    isLdhName(value) &&
    !DOTTED_DECIMAL.test(value) &&
    (!/xn--/i.test(value) || areLabels(value.split('.')))
  );
}

/**
 * `idn-hostname`: a host name whose labels may be U-labels (RFC 5890 §2.3.2.3), separated by any of
 * the four dots of RFC 3490 §3.1. The limit on its length applies to its ASCII form.
 */
export function isIdnHostname(value: string): boolean {
  return isIdnName(value) && !DOTTED_DECIMAL.test(value);
}

/**
 * Tests the domain of an email address, which may look like an IPv4 address; otherwise like {@link
 * isIdnHostname}.
 */
export function isIdnName(value: string): boolean {
  // The UTF-16 form of a name is at most twice as long as its ASCII form.
  return value.length <= 2 * LONGEST_NAME && areLabels(value.split(SEPARATOR));
}

function areLabels(labels: readonly string[]): boolean {
  const unicode = labels.map(toUnicode).filter((label) => label !== undefined);
  return (
    unicode.length === labels.length &&
    isLdhName(labels.map(toAscii).join('.')) &&
    keepsBidiRule(unicode)
  );
}
