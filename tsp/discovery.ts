/** Fetches and validates the discovery document of a bank. */
import { type CustomFetch, customFetch, discovery, type ServerMetadata } from 'openid-client';
import { type Brand, mayNameIssuer } from './brands.ts';
import { DiscoveryError, TspError } from './errors.ts';
import { safeCause } from './redact.ts';

/** The endpoints that a session requires. */
const NEEDED = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;

/** A validated discovery document. */
export type BankMetadata = ServerMetadata & Record<(typeof NEEDED)[number], string>;

/** In seconds; the connection has its own, shorter limits. */
const TIMEOUT_SECONDS = 300;

/**
 * Fetches and validates the discovery document of a brand.
 * @throws {DiscoveryError} if it names another issuer, or an endpoint is missing or not https
 * @throws {TransportError} if it cannot be fetched
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
    // openid-client would append `.well-known` to the address unless it contains it.
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
      const message = `${endpoint} of ${brand.discovery} is not an https URL, or contains user information`;
      throw new DiscoveryError('ENDPOINT_INSECURE', message);
    }
  }
  return metadata as BankMetadata;
}

/** Whether `fetch` accepts an address; it rejects those with a user name. */
function isAddress(value: unknown): boolean {
  const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

/** The supported methods have to be a list, because the choice of a method depends on them. */
function checkMethods(
  brand: Brand,
  { token_endpoint_auth_methods_supported: methods }: ServerMetadata,
): void {
  if (methods === undefined || (Array.isArray(methods) && methods.every(isText))) return;
  const message = `token_endpoint_auth_methods_supported of ${brand.discovery} is not a list of strings`;
  throw new DiscoveryError('DISCOVERY_FAILED', message);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Returns our own error within another library's, if there is one. */
export function sessionError(error: unknown): TspError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof TspError) return at;
  }
  return undefined;
}
