/** The bank's own description of its authorisation server, and whether to believe it. */
import { type CustomFetch, customFetch, discovery, type ServerMetadata } from 'openid-client';
import { type Brand, mayNameIssuer } from './brands.ts';
import { DiscoveryError, TspError } from './errors.ts';
import { safeCause } from './redact.ts';

/** The endpoints that a session cannot do without. */
const NEEDED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;

/** A discovery document that was found good. */
export type BankMetadata = ServerMetadata & Record<(typeof NEEDED)[number], string>;

/** Seconds; the connection has its own, shorter limits. */
const TIMEOUT_SECONDS = 300;

/**
 * Fetches and checks the discovery document of a brand.
 *
 * @throws {DiscoveryError} when it names another issuer, or an endpoint that is missing or not https
 * @throws {TransportError} when it cannot be fetched
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export async function discover(
  brand: Brand,
  fetch: typeof globalThis.fetch,
): Promise<BankMetadata> {
  if (!mayNameIssuer(brand)) {
    const message = `${brand.name}: the discovery document must be on the issuer's host; only the named brands are exempt`;
    throw new DiscoveryError('ISSUER_ELSEWHERE', message);
  }
  let metadata: ServerMetadata;
  try {
    // openid-client would look below the address, unless that has `.well-known` in it.
    const exact: CustomFetch = (_, init) => fetch(brand.discovery, init as RequestInit);
    const options = { [customFetch]: exact, timeout: TIMEOUT_SECONDS };
    const found = await discovery(new URL(brand.discovery), 'any', undefined, undefined, options);
    metadata = found.serverMetadata();
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    const status = cause instanceof Response ? `, but ${cause.status}` : '';
    const message = `${brand.discovery} gave no discovery document${status}; its address is \`discovery\` of the brand`;
    throw (
      sessionError(error) ??
      new DiscoveryError('DISCOVERY_FAILED', message, { cause: safeCause(error) })
    );
  }
  if (metadata.issuer !== brand.issuer) {
    const message = `${brand.discovery} names the issuer ${metadata.issuer}, not ${brand.issuer}`;
    throw new DiscoveryError('ISSUER_MISMATCH', message);
  }
  checkMethods(brand, metadata);
  for (const endpoint of [...NEEDED, 'registration_endpoint'] as const) {
    const url = metadata[endpoint];
    if (url === undefined) {
      if (endpoint === 'registration_endpoint') continue;
      throw new DiscoveryError('ENDPOINT_MISSING', `${brand.discovery} names no ${endpoint}`);
    }
    if (!isAddress(url)) {
      const message = `${endpoint} of ${brand.discovery} is no https address, or has a user in it`;
      throw new DiscoveryError('ENDPOINT_INSECURE', message);
    }
  }
  return metadata as BankMetadata;
}

/** Whether calls can go to an address: `fetch` takes none that names a user. */
function isAddress(value: unknown): boolean {
  const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

/** The list that the choice of a method rests on must be one. */
function checkMethods(
  brand: Brand,
  { token_endpoint_auth_methods_supported: methods }: ServerMetadata,
): void {
  if (methods === undefined || (Array.isArray(methods) && methods.every(isText))) return;
  const message = `token_endpoint_auth_methods_supported of ${brand.discovery} is no list of names`;
  throw new DiscoveryError('DISCOVERY_FAILED', message);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Our own error inside another library's, if there is one. */
export function sessionError(error: unknown): TspError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TspError) return at;
  }
  return undefined;
}
