/**
 * Who may call an operation of the mock, decided by the code of the generated servers. Prism takes an
 * empty API key, a cookie whose name only ends alike, and anything under a scheme it does not know.
 */

import { entries, object } from '../../generators/model/fields.ts';
import { SecurityReader, type SecurityRequirements } from '../../generators/model/security.ts';
import { InputError, located } from '../../generators/read/diagnostics.ts';
import { at, isObject, type JsonObject, join, pointerOf } from '../../generators/read/pointer.ts';
import type { SecuritySchemes } from '../../runtime/contract.ts';
import { authenticated, securityPlan } from '../../runtime/server/credentials.ts';
import { HttpError } from '../../runtime/server/problem.ts';
import { type LocatedSpec, METHODS, type OpenApiDocument } from '../config/documents.ts';
import type { MockRequest } from './answer.ts';

/** What a document says about credentials. */
export interface MockSecurity {
  readonly schemes: SecuritySchemes;
  /** By method and path: `get /accounts`. */
  readonly requirements: ReadonlyMap<string, SecurityRequirements>;
}

/** Whether a request has the credentials that its operation needs. */
export type Gate = (request: Pick<MockRequest, 'url' | 'headers'>) => Promise<boolean>;

/**
 * Reads the security of a bundled document.
 *
 * @throws {InputError} when a requirement is malformed, or names a scheme that is
 */
export function readSecurity(document: OpenApiDocument): MockSecurity {
  const root = document as unknown as JsonObject;
  const reader = new SecurityReader(root, (value, pointer) => resolve(root, value, pointer));
  const inherited = reader.requirements(root.security, '/security');
  const requirements = new Map<string, SecurityRequirements>();
  for (const [path, value] of entries(root.paths)) {
    if (path.startsWith('x-')) continue;
    const [item, place] = resolve(root, value, join('', 'paths', path));
    for (const method of METHODS) {
      if (item[method] === undefined) continue;
      const { security } = object(item[method]);
      const own = reader.requirements(security, join(place, method, 'security'));
      requirements.set(`${method} ${path}`, security === undefined ? inherited : own);
    }
  }
  const schemes = reader
    .schemes(() => undefined)
    .map(({ name, type, scheme, in: location, parameterName }) => [
      name,
      {
        type,
        ...(scheme !== undefined && { scheme }),
        ...(location !== undefined && { in: location }),
        ...(parameterName !== undefined && { name: parameterName }),
      },
    ]);
  return { schemes: Object.fromEntries(schemes), requirements };
}

/** Refuses a document as the generator does, with the places where its author wrote it. */
export function refuseMalformedSecurity({ spec, locate }: LocatedSpec): void {
  try {
    readSecurity(spec.document);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file } = spec;
    throw new InputError(error.diagnostics.map((found) => located(found, { file, locate })));
  }
}

/** The gate of an operation. A client certificate is never missing: over plain HTTP there is none. */
export function gateOf({ schemes, requirements }: MockSecurity, operation: string): Gate {
  const needed = requirements.get(operation);
  // An operation that was not read must not be open.
  if (!needed) return async () => false;
  const certificates = Object.entries(schemes).filter(([, { type }]) => type === 'mutualTLS');
  const plan = securityPlan(needed, schemes, {
    authenticate: Object.fromEntries(certificates.map(([name]) => [name, () => true])),
    maxParameters: 1_000,
  });
  return async ({ url, headers }) => {
    const request = new Request(url, {
      headers: headers.map(([name, value]): [string, string] => [name, value]),
    });
    try {
      await authenticated(plan, { request, context: undefined, operationId: operation });
      return true;
    } catch (error) {
      if (error instanceof HttpError) return false;
      throw error;
    }
  };
}

/** Follows `$ref` within the document. */
function resolve(
  document: JsonObject,
  value: unknown,
  pointer: string,
): readonly [value: JsonObject, pointer: string] {
  let target = value;
  let place = pointer;
  const seen = new Set<string>();
  while (isObject(target) && typeof target.$ref === 'string' && !seen.has(target.$ref)) {
    seen.add(target.$ref);
    place = pointerOf(target.$ref);
    target = at(document, target.$ref);
  }
  if (isObject(target)) return [target, place];
  throw new InputError([{ severity: 'error', message: 'an object is expected here', pointer }]);
}
