import { keepsBidiRule, toAscii, toUnicode } from './idna.ts';
import { isLdhName, LONGEST_NAME } from './ldh.ts';

// RFC 3490 §3.1, still the usual set.
const SEPARATOR = /[.\u3002\uFF0E\uFF61]/;
/** The form of an IPv4 address, in range or not, which RFC 1123 §2.1 says no host name has. */
const DOTTED_DECIMAL = /^\d+(?:[.\u3002\uFF0E\uFF61]\d+){3}$/;

/**
 * `hostname`: RFC 1123 §2.1, without a final dot and not of the form `#.#.#.#`; labels that begin
 * `xn--` are valid A-labels.
 */
export function isHostname(value: string): boolean {
  return (
    isLdhName(value) &&
    !DOTTED_DECIMAL.test(value) &&
    (!/xn--/i.test(value) || areLabels(value.split('.')))
  );
}

/**
 * `idn-hostname`: a host name whose labels may be U-labels (RFC 5890 §2.3.2.3), separated by any
 * of the four dots of RFC 3490 §3.1. Its length counts as in its ASCII form.
 */
export function isIdnHostname(value: string): boolean {
  return isIdnName(value) && !DOTTED_DECIMAL.test(value);
}

/** A domain of mail, which may look like an IPv4 address; else as {@link isIdnHostname}. */
export function isIdnName(value: string): boolean {
  // No name is longer in UTF-16 than twice its ASCII form.
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
