const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[\dA-Fa-f]{1,4}$/;
/** The longest text: six groups of four digits, their colons, and a dotted quad. */
const LONGEST_IPV6 = 45;

/** `ipv4`: four decimal octets without leading zeros (the `IPv4address` of RFC 3986 §3.2.2). */
export function isIpv4(value: string): boolean {
  return IPV4.test(value);
}

/**
 * `ipv6`: RFC 4291 §2.2 in all three forms, without zone or prefix length.
 * @param shortest The minimum number of groups that `::` represents.
 * @param isQuad Tests the dotted quad that may replace the last two groups.
 */
export function isIpv6(value: string, shortest = 1, isQuad = isIpv4): boolean {
  if (value.length > LONGEST_IPV6) return false;
  const tail = value.lastIndexOf(':') + 1;
  const dotted = value.includes('.', tail);
  if (dotted && !isQuad(value.slice(tail))) return false;
  const halves = (dotted ? `${value.slice(0, tail)}0:0` : value).split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => GROUP.test(group))) return false;
  return halves.length === 1
    ? groups.length === 8
    : halves.length === 2 && groups.length + shortest <= 8;
}
