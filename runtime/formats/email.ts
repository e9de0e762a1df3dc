import { isIpv6 } from './ip.ts';
import { isLdhName } from './ldh.ts';

const ATEXT = "[\\w!#$%&'*+/=?^`{|}~-]";
const LOCAL_PART = new RegExp(`^(?:${ATEXT}+(?:\\.${ATEXT}+)*|"(?:[ !#-\\[\\]-~]|\\\\[ -~])*")$`);
// RFC 5321 §4.1.3 reads its octets as decimal, with or without leading zeros.
const SNUM = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';
const IPV4_LITERAL = new RegExp(`^${SNUM}(?:\\.${SNUM}){3}$`);
/**
 * Maximum octets of the local part and of the address (RFC 5321 §4.5.3.1, a path without its
 * brackets).
 */
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

/**
 * `email`: a `Mailbox` of RFC 5321 §4.1.2, including quoted local parts and IP address literals.
 * The domain is any host name, including a single label or a numeric one.
 */
export function isEmail(value: string): boolean {
  return isMailbox(value, LOCAL_PART, isLdhName, (text) => text.length);
}

/**
 * The common structure of `email` and `idn-email`.
 * @param localPart The grammar of the part before the last `@`.
 * @param isDomain Tests a domain that is not an address literal.
 * @param octets Returns the length of a text in octets.
 */
export function isMailbox(
  value: string,
  localPart: RegExp,
  isDomain: (value: string) => boolean,
  octets: (text: string) => number,
): boolean {
  if (value.length > LONGEST_ADDRESS || octets(value) > LONGEST_ADDRESS) return false;
  const at = value.lastIndexOf('@');
  const local = value.slice(0, at);
  const domain = value.slice(at + 1);
  return (
    at > 0 &&
    octets(local) <= LONGEST_LOCAL_PART &&
    localPart.test(local) &&
    (domain.startsWith('[') ? isAddressLiteral(domain) : isDomain(domain))
  );
}

/** RFC 5321 §4.1.3, where `::` represents two or more groups. */
function isAddressLiteral(domain: string): boolean {
  if (!domain.endsWith(']')) return false;
  const literal = domain.slice(1, -1);
  return /^ipv6:/i.test(literal)
    ? isIpv6(literal.slice(5), 2, isIpv4Literal)
    : isIpv4Literal(literal);
}

function isIpv4Literal(text: string): boolean {
  return IPV4_LITERAL.test(text);
}
