const LABEL = '[A-Za-z\\d](?:[A-Za-z\\d-]{0,61}[A-Za-z\\d])?';
const LDH_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

/** The 255 octets of RFC 1035 §2.3.4, without the first length octet and the root. */
export const LONGEST_NAME = 253;

/**
 * Whether `value` is a host name of letters, digits and hyphens: RFC 1123 §2.1 over RFC 952, each
 * label at most 63 octets. Part of `hostname`, which also checks A-labels.
 */
export function isLdhName(value: string): boolean {
  return value.length <= LONGEST_NAME && LDH_NAME.test(value);
}
