import { isIpv6 } from './ip.ts';

const BAD_PERCENT = /%(?![\dA-Fa-f]{2})/;

/** Tests an identifier of RFC 3986 or RFC 3987. */
export type IdentifierTest = (value: string) => boolean;

/**
 * The grammar of RFC 3986 appendix A, extended by RFC 3987 §2.2. A percent sign is an ordinary
 * character here and is checked separately, so that the patterns are simple character loops.
 * @param ucschar Characters in addition to `unreserved`, as content of a character class.
 * @param iprivate Additional characters of the query.
 * @returns The tests of the identifier and of the reference.
 */
export function identifierTests(
  ucschar: string,
  iprivate: string,
): { identifier: IdentifierTest; reference: IdentifierTest } {
  const name = `\\w.~%!$&'()*+,;=${ucschar}\\-`;
  const path = `${name}:@/`;
  const ipLiteral = "\\[(?:[\\dA-Fa-f:.]+|[Vv][\\dA-Fa-f]+\\.[\\w.~!$&'()*+,;=:\\-]+)\\]";
  const authority = `(?:[${name}:]*@)?(?:${ipLiteral}|[${name}]*)(?::\\d*)?`;
  const rest =
    `(?://${authority}(?:/[${path}]*)?|(?!//)[${path}]*)` +
    `(?:\\?[${path}?${iprivate}]*)?(?:#[${path}?]*)?$`;
  const scheme = '[A-Za-z][A-Za-z\\d+.\\-]*:';
  // Without a scheme the first segment contains no colon (§4.2).
  const noScheme = '(?![^/?#:]*:)';
  const identifier = new RegExp(`^${scheme}${rest}`, 'u');
  const reference = new RegExp(`^(?:${scheme}|${noScheme})${rest}`, 'u');
  const test = (grammar: RegExp, value: string) =>
    grammar.test(value) && (!value.includes('%') || !BAD_PERCENT.test(value)) && isIpLiteral(value);
  return {
    identifier: (value) => test(identifier, value),
    reference: (value) => test(reference, value),
  };
}

/** Square brackets are only allowed around an IP literal. The grammar has checked IPvFuture. */
function isIpLiteral(value: string): boolean {
  const start = value.indexOf('[') + 1;
  if (start === 0) return true;
  const literal = value.slice(start, value.indexOf(']', start));
  return /^v/i.test(literal) || isIpv6(literal);
}
