import { identifierTests } from './resource-identifier.ts';
import { IPRIVATE, UCSCHAR } from './ucschar.ts';

const tests = identifierTests(UCSCHAR, IPRIVATE);
/**
 * Directional formatting characters. They are `ucschar`, but an IRI must not contain them (RFC 3987
 * §4.1).
 */
const BIDI_FORMATTING = /[\u200E\u200F\u202A-\u202E]/;

/** `iri`: an RFC 3987 IRI, with its scheme. */
export function isIri(value: string): boolean {
  return tests.identifier(value) && !BIDI_FORMATTING.test(value);
}

/** `iri-reference`: an RFC 3987 IRI or relative reference. */
export function isIriReference(value: string): boolean {
  return tests.reference(value) && !BIDI_FORMATTING.test(value);
}
