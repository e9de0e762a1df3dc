/**
 * Checks the credentials of requests to the mock, with the code of the generated servers. Prism
 * accepts an empty API key, a cookie whose name has the same ending, and any unknown scheme.
 */

import { entries, object } from '../../generators/model/fields.ts';
import { SecurityReader, type SecurityRequirements } from '../../generators/model/security.ts';
import { InputError, located } from '../../generators/read/diagnostics.ts';
import { at, isObject, type JsonObject, join, pointerOf } from '../../generators/read/pointer.ts';
import type { SecuritySchemes } from '../../runtime/contract.ts';
import { authenticated, securityPlan } from '../../runtime/server/credentials.ts';
import { HttpError } from '../../runtime/server/problem.ts';
import { type LocatedSpec, METHODS, type OpenApiDocument } from '../config/documents.ts';
import type { MockRequest } from './messages.ts';

/** The security schemes and requirements of a document. */
export interface MockSecurity {
  readonly schemes: SecuritySchemes;
  /** Requirements by method and path: `get /accounts`. */
  readonly requirements: ReadonlyMap<string, SecurityRequirements>;
}

/** Whether a request has the credentials that its operation requires. */
export type Authorizer = (request: Pick<MockRequest, 'url' | 'headers'>) => Promise<boolean>;

/**
 * Reads the security of a bundled document.
 *
 * @throws {InputError} when a requirement, or a scheme that it references, is malformed
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

/**
 * Checks the security of a document.
 *
 * @throws {InputError} when it is malformed, with positions in the source files
 */
export function assertSecurity({ spec, locate }: LocatedSpec): void {
  try {
    readSecurity(spec.document);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file } = spec;
    throw new InputError(error.diagnostics.map((found) => located(found, { file, locate })));
  }
}

/** Creates the check of an operation. Client certificates are assumed: the mock has no mutual TLS. */
export function createAuthorizer(
  { schemes, requirements }: MockSecurity,
  operation: string,
): Authorizer {
  const required = requirements.get(operation);
  // Fail closed: an operation without known requirements must not be public.
  if (!required) return async () => false;
  const certificates = Object.entries(schemes).filter(([, { type }]) => type === 'mutualTLS');
  const plan = securityPlan(required, schemes, {
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

/** Resolves a `$ref` within the document. */
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
  throw new InputError([{ severity: 'error', message: 'expected an object', pointer }]);
}
