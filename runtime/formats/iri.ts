import { identifierTests } from './resource-identifier.ts';
import { IPRIVATE, UCSCHAR } from './ucschar.ts';

const tests = identifierTests(UCSCHAR, IPRIVATE);

/** `iri`: an RFC 3987 IRI, with its scheme. */
export function isIri(value: string): boolean {
  return tests.identifier(value);
}

/** `iri-reference`: an RFC 3987 IRI or relative reference. */
export function isIriReference(value: string): boolean {
  return tests.reference(value);
}
