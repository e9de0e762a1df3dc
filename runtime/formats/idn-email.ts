import { isMailbox } from './email.ts';
import { isIdnName } from './hostname.ts';
import { isLdhName } from './ldh.ts';

// RFC 6531 §3.3 adds every character beyond ASCII to atext and qtextSMTP.
const BEYOND_ASCII = '[^\\0-\\x7F\\p{Surrogate}]';
const ATEXT = `(?:[\\w!#$%&'*+/=?^\`\\{|\\}~\\-]|${BEYOND_ASCII})`;
const LOCAL_PART = new RegExp(
  `^(?:${ATEXT}+(?:\\.${ATEXT}+)*|"(?:[ !#-\\[\\]-~]|${BEYOND_ASCII}|\\\\[ -~])*")$`,
  'u',
);

/**
 * `idn-email`: a `Mailbox` of RFC 6531 §3.3, a superset of `email`. Limits on length count UTF-8
 * octets.
 */
export function isIdnEmail(value: string): boolean {
  return isMailbox(value, LOCAL_PART, isDomain, (text) => new TextEncoder().encode(text).length);
}

function isDomain(value: string): boolean {
  return isLdhName(value) || isIdnName(value);
}
