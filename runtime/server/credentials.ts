/** Authentication: finds the credentials of a request and passes them to the hooks. */
import type { OperationContract, SecuritySchemeContract, SecuritySchemes } from '../contract.ts';
import { andThen, type MaybePromise } from '../maybe-promise.ts';
import { parseCookies, parsePieces, queryDecoder } from '../message/decode.ts';
import { oneIssue } from '../message/issues.ts';
import { ownMember, setMember } from '../message/records.ts';
import type { Authenticate, RequestContext, Settings } from './options.ts';
import { HttpError } from './problem.ts';
import { invalid, wireViolation } from './request.ts';

/** Alternatives, each with all of its schemes. */
export type Security<Context> = readonly (readonly Requirement<Context>[])[];

/**
 * Prepares the security of an operation.
 * @throws TypeError if a requirement is not an object whose members are lists of scopes
 */
export function securityPlan<Context>(
  security: OperationContract['security'],
  schemes: SecuritySchemes,
  settings: Pick<Settings<Context>, 'authenticate' | 'maxParameters'>,
): Security<Context> {
  return (security ?? []).map((alternative: unknown) => {
    if (typeof alternative !== 'object' || alternative === null || Array.isArray(alternative)) {
      throw new TypeError('a security requirement must be an object');
    }
    const requirements = Object.entries(alternative).map(([scheme, scopes]) => {
      if (!Array.isArray(scopes)) {
        throw new TypeError(`the scopes of ${JSON.stringify(scheme)} must be a list`);
      }
      return requirementOf(scheme, scopes, ownMember(schemes, scheme), settings);
    });
    const checked = requirements.filter((requirement) => !requirement.elsewhere);
    // A certificate alone has to be checked here, since nothing else is.
    return checked.length === 0 ? requirements : checked;
  });
}

/** One scheme of an alternative. */
interface Requirement<Context> {
  readonly scheme: string;
  readonly scopes: readonly string[];
  /** Reads the credential; absent if a request cannot carry it. */
  readonly credential: ((request: Request) => string | undefined) | undefined;
  /** Sent as `WWW-Authenticate` with a 401. */
  readonly challenge: string | undefined;
  /** A client certificate without a hook, which is left to the TLS terminator. */
  readonly elsewhere: boolean;
  /**
   * Returns the identity that the credential belongs to. Absent if it cannot be determined, which
   * refuses every request.
   */
  readonly authenticate: Authenticate<unknown, Context> | undefined;
}

/**
 * Without a hook, any credential of the right kind is accepted, except for a client certificate,
 * which a `Request` does not carry: beside another scheme it is left to the TLS terminator. An
 * undefined scheme, or one of an unknown type, has neither a reader nor a hook.
 */
function requirementOf<Context>(
  scheme: string,
  scopes: readonly string[],
  contract: SecuritySchemeContract | undefined,
  settings: Pick<Settings<Context>, 'authenticate' | 'maxParameters'>,
): Requirement<Context> {
  const hook = ownMember(settings.authenticate, scheme);
  const base = {
    ...{ scheme, scopes, elsewhere: false },
    ...{ credential: undefined, challenge: undefined },
  };
  const authenticate: Authenticate<unknown, Context> = hook ?? ((credential) => credential);
  switch (contract?.type) {
    case 'mutualTLS':
      return { ...base, elsewhere: hook === undefined, authenticate: hook };
    case 'apiKey': {
      const credential = apiKeyReader(contract.in, contract.name, settings.maxParameters);
      return { ...base, credential, authenticate: credential && authenticate };
    }
    case 'http':
    case 'oauth2':
    case 'openIdConnect': {
      const name = contract.type === 'http' ? contract.scheme : 'bearer';
      if (!name) return { ...base, authenticate: undefined };
      const canonical = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
      const challenge = canonical === 'Basic' ? 'Basic realm="api"' : canonical;
      return { ...base, credential: authorizationReader(name), challenge, authenticate };
    }
    default:
      return { ...base, authenticate: undefined };
  }
}

/** Reads the credential after the name of an authentication scheme (RFC 9110 §11.4). */
function authorizationReader(name: string): (request: Request) => string | undefined {
  const prefix = `${name.toLowerCase()} `;
  return (request) => {
    const header = request.headers.get('authorization');
    if (header === null || header.slice(0, prefix.length).toLowerCase() !== prefix)
      return undefined;
    return filled(header.slice(prefix.length));
  };
}

function apiKeyReader(
  location: string | undefined,
  name: string | undefined,
  limit: number,
): ((request: Request) => string | undefined) | undefined {
  if (!name) return undefined;
  switch (location) {
    case 'header':
      return (request) => filled(request.headers.get(name));
    case 'query': {
      const decode = queryDecoder(name, {});
      return ({ url }) =>
        readable('query', () => {
          const mark = url.indexOf('?');
          return mark < 0 ? undefined : filled(decode(parsePieces(url.slice(mark + 1), limit)));
        });
    }
    case 'cookie':
      return ({ headers }) =>
        readable('cookie', () => filled(parseCookies(headers.get('cookie'), limit).get(name)?.[0]));
    default:
      return undefined;
  }
}

/** Reads a credential. A malformed query or cookie header is an error before any hook is called. */
function readable<T>(location: 'query' | 'cookie', read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw invalid(oneIssue(wireViolation({ in: location }, error)));
  }
}

/** Returns a credential without surrounding white space, or undefined if it is empty. */
function filled(credential: unknown): string | undefined {
  return typeof credential === 'string' ? credential.trim() || undefined : undefined;
}

type Identities = Readonly<Record<string, unknown>>;

const NOBODY: Identities = Object.freeze({});

/**
 * Returns the identities of the first satisfied alternative. Of several errors, one for a known
 * caller (403) takes precedence.
 */
export function authenticated<Context>(
  security: Security<Context>,
  requestContext: RequestContext<Context> & { readonly operationId: string },
): MaybePromise<Identities> {
  const from = (index: number, refusal: HttpError | undefined): MaybePromise<Identities> => {
    const alternative = security[index];
    if (!alternative) {
      if (refusal) throw refusal;
      return NOBODY;
    }
    return andThen(allOf(alternative, 0, {}, requestContext), (found) => {
      if (!(found instanceof HttpError)) return found;
      const better = !refusal || (refusal.status === 401 && found.status !== 401);
      return from(index + 1, better ? found : refusal);
    });
  };
  return from(0, undefined);
}

/** Returns the identities of the requirements from an index on, or the first error. */
function allOf<Context>(
  alternative: readonly Requirement<Context>[],
  index: number,
  identities: Record<string, unknown>,
  requestContext: RequestContext<Context> & { readonly operationId: string },
): MaybePromise<Identities | HttpError> {
  const requirement = alternative[index];
  if (!requirement) return identities;
  return andThen(identify(requirement, requestContext), (identity) => {
    if (identity instanceof HttpError) return identity;
    if (isNobody(identity)) return unauthorized(requirement);
    setMember(identities, requirement.scheme, identity);
    return allOf(alternative, index + 1, identities, requestContext);
  });
}

/** What a hook returns when it finds no identity, for example from a lookup in a `Map`. */
function isNobody(identity: unknown): boolean {
  return identity === undefined || identity === null || identity === false;
}

function identify<Context>(
  requirement: Requirement<Context>,
  requestContext: RequestContext<Context> & { readonly operationId: string },
): unknown {
  const { scheme, scopes, authenticate } = requirement;
  const credential = requirement.credential?.(requestContext.request);
  if (!authenticate || (requirement.credential && credential === undefined)) {
    return unauthorized(requirement);
  }
  return authenticate(credential, { ...requestContext, scheme, scopes });
}

function unauthorized({ scheme, challenge, authenticate }: Requirement<never>): HttpError {
  const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
  const reason = authenticate ? '' : ': the server cannot check them';
  return new HttpError(401, `No credentials for ${scheme}${reason}`, { headers });
}
