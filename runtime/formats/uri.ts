import { identifierTests } from './resource-identifier.ts';

const tests = identifierTests('', '');

/** `uri`: an RFC 3986 URI with a scheme; ASCII only. */
export function isUri(value: string): boolean {
  return tests.identifier(value);
}

/** `uri-reference`: an RFC 3986 URI or relative reference (§4.1); ASCII only. */
export function isUriReference(value: string): boolean {
  return tests.reference(value);
}
