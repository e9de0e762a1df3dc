import { isIpv6 } from './ip.ts';

const BAD_PERCENT = /%(?![\dA-Fa-f]{2})/;

/** Tests one of the identifiers of RFC 3986 or RFC 3987. */
export type IdentifierTest = (value: string) => boolean;

/**
 * The grammar of RFC 3986 appendix A, widened as RFC 3987 §2.2 does. A percent sign counts as an
 * ordinary character here and is checked on its own, which leaves plain character loops.
 *
 * @param ucschar What joins `unreserved`, as regular-expression class content.
 * @param iprivate What the query may hold besides.
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
  // Without a scheme the first segment has no colon (§4.2).
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

/** Square brackets stand around an IP literal only; IPvFuture is settled by the grammar. */
function isIpLiteral(value: string): boolean {
  const start = value.indexOf('[') + 1;
  if (start === 0) return true;
  const literal = value.slice(start, value.indexOf(']', start));
  return /^v/i.test(literal) || isIpv6(literal);
}
