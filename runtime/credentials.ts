/** Who may call an operation: credentials found, and handed to the hooks. */
import type { OperationContract, SecuritySchemeContract, SecuritySchemes } from './contract.ts';
import { andThen, type Later } from './later.ts';
import { Refusal } from './problem.ts';
import { ownMember, setMember } from './records.ts';
import type { Authenticate, Circumstances, Settings } from './server-options.ts';
import { parseCookies } from './wire-decode.ts';

/** Alternatives, each with all that it needs. */
export type Security<Context> = readonly (readonly Requirement<Context>[])[];

/** The security of an operation, worked out once. */
export function securityPlan<Context>(
  security: OperationContract['security'],
  schemes: SecuritySchemes,
  settings: Settings<Context>,
): Security<Context> {
  return (security ?? []).map((alternative) =>
    Object.entries(alternative).map(([scheme, scopes]) =>
      requirementOf(scheme, scopes, ownMember(schemes, scheme), settings),
    ),
  );
}

interface Requirement<Context> {
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly hasCredential: boolean;
  readonly credential: (request: Request) => string | undefined;
  readonly challenge: string | undefined;
  readonly authenticate: Authenticate<unknown, Context> | undefined;
}

function requirementOf<Context>(
  scheme: string,
  scopes: readonly string[],
  contract: SecuritySchemeContract | undefined,
  settings: Settings<Context>,
): Requirement<Context> {
  const authenticate = ownMember(settings.authenticate, scheme);
  const base = { scheme, scopes, authenticate };
  if (contract === undefined || contract.type === 'mutualTLS') {
    return { ...base, hasCredential: false, credential: () => undefined, challenge: undefined };
  }
  if (contract.type === 'apiKey') {
    const credential = apiKeyReader(contract.in ?? 'header', contract.name ?? '');
    return { ...base, hasCredential: true, credential, challenge: undefined };
  }
  const name = contract.type === 'http' ? (contract.scheme ?? 'bearer') : 'bearer';
  const canonical = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  const prefix = `${name.toLowerCase()} `;
  const credential = (request: Request) => {
    const header = request.headers.get('authorization');
    if (header === null || header.slice(0, prefix.length).toLowerCase() !== prefix)
      return undefined;
    return header.slice(prefix.length).trim() || undefined;
  };
  const challenge = canonical === 'Basic' ? 'Basic realm="api"' : canonical;
  return { ...base, hasCredential: true, credential, challenge };
}

function apiKeyReader(location: string, name: string): (request: Request) => string | undefined {
  if (location === 'header') return (request) => request.headers.get(name) ?? undefined;
  if (location === 'query')
    return (request) => new URL(request.url).searchParams.get(name) ?? undefined;
  return (request) => parseCookies(request.headers.get('cookie'), 1_000).get(name)?.[0];
}

type Identities = Readonly<Record<string, unknown>>;

const NOBODY: Identities = Object.freeze({});

/** The first alternative that holds; of the refusals, one that knows the caller (403) speaks. */
export function authenticated<Context>(
  security: Security<Context>,
  circumstances: Circumstances<Context> & { readonly operationId: string },
): Later<Identities> {
  const from = (index: number, refusal: Refusal | undefined): Later<Identities> => {
    const alternative = security[index];
    if (!alternative) {
      if (refusal) throw refusal;
      return NOBODY;
    }
    return andThen(allOf(alternative, 0, {}, circumstances), (found) => {
      if (!(found instanceof Refusal)) return found;
      const better = !refusal || (refusal.status === 401 && found.status !== 401);
      return from(index + 1, better ? found : refusal);
    });
  };
  return from(0, undefined);
}

/** Who is found from a requirement on, or the first refusal. */
function allOf<Context>(
  alternative: readonly Requirement<Context>[],
  index: number,
  identities: Record<string, unknown>,
  circumstances: Circumstances<Context> & { readonly operationId: string },
): Later<Identities | Refusal> {
  const requirement = alternative[index];
  if (!requirement) return identities;
  return andThen(identify(requirement, circumstances), (identity) => {
    if (identity instanceof Refusal) return identity;
    if (identity !== undefined) setMember(identities, requirement.scheme, identity);
    return allOf(alternative, index + 1, identities, circumstances);
  });
}

function identify<Context>(
  requirement: Requirement<Context>,
  circumstances: Circumstances<Context> & { readonly operationId: string },
): unknown {
  const { scheme, scopes, authenticate, challenge } = requirement;
  const credential = requirement.credential(circumstances.request);
  if (requirement.hasCredential && credential === undefined) {
    const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
    return new Refusal(401, `No credentials for ${scheme}`, { headers });
  }
  if (!authenticate) return credential;
  return authenticate(credential, { ...circumstances, scheme, scopes });
}
