/** Dynamic client registration (RFC 7591): sends a software statement, receives a client id. */
import { type components, createDcrClient } from '../generated/dcr/index.ts';
import { orAborted } from './abort.ts';
import type { Brand } from './brands.ts';
import { createConnection, type Limits, type Transport } from './connection.ts';
import { discover } from './discovery.ts';
import { DiscoveryError, RegistrationError, registrationCodeOf } from './errors.ts';
import { type RegistrationRequestOptions, signRegistrationRequest } from './jwt.ts';
import { guarded, type Observer } from './observe.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { isClientId } from './token-response.ts';

/** Options of a registration. */
export interface RegisterOptions extends Omit<RegistrationRequestOptions, 'issuer'> {
  /** The brand: one of {@link brands}, or a {@link customBrand}. */
  readonly brand: Brand;
  /** Certificate and key of the connection. */
  readonly transport: Transport;
  /** Limits of the calls; see {@link Limits} for the defaults. */
  readonly limits?: Limits;
  /** Called for every call and retry. */
  readonly observer?: Observer;
  /** Aborts the registration. A request that was sent may have been processed. */
  readonly signal?: AbortSignal;
}

/**
 * The client as registered by the bank. `client_id` has been validated; everything else is returned
 * unchanged.
 */
export type Registration = components['schemas']['RegistrationResponse'];

/**
 * Registers a client with a brand: `POST /register` with a JWS as `application/jose`, whose `aud`
 * is the issuer.
 *
 * Each call registers another client, and a lost response cannot be requested again.
 * @throws {RegistrationError} if the bank refuses, or responds without a client id
 * @throws {DiscoveryError} if the discovery document is invalid, or has no registration endpoint
 * @throws {TransportError} without a response
 * @throws {TypeError} if a key, a certificate, the statement or the lifetime is invalid
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function register(options: RegisterOptions): Promise<Registration> {
  const { brand, transport, limits, observer, signal, ...request } = options;
  const observe = guarded(observer);
  const rateLimiter = createRateLimiter(brand.callsPerSecond);
  const connection = createConnection(transport, rateLimiter, observe, limits);
  try {
    const found = discover(brand, connection.unpaced);
    const { registration_endpoint: endpoint } = await orAborted(found, signal);
    if (endpoint === undefined) {
      throw new DiscoveryError('ENDPOINT_MISSING', `${brand.name} offers no registration`);
    }
    const body = await signRegistrationRequest({ ...request, issuer: brand.issuer });
    // Not validated by the contract, so that a registration is not lost because of one odd member.
    const client = createDcrClient({
      baseUrl: brand.issuer,
      fetch: connection.fetch('client'),
      validate: false,
    });
    const { data, error, response } = await client
      // The address is that of the discovery document.
      .registerClient({ body, pathSerializer: () => endpoint, ...(signal && { signal }) });
    if (response.ok) {
      if (isClientId(data?.client_id)) return data;
      const fault = data?.client_id === undefined ? 'no client_id' : 'an invalid client_id';
      const message = `the answer to the registration has ${fault} (RFC 6749 appendix A.1)`;
      throw new RegistrationError('REGISTRATION_RESPONSE_INVALID', response.status, message);
    }
    const said = (error ?? {}) as Record<'error' | 'error_description', unknown>;
    const word = textOf(said.error);
    const description = textOf(said.error_description);
    const { status } = response;
    const more = description === undefined ? '' : `, ${description}`;
    const text = `the bank refused the registration: ${word ?? `HTTP_${status}`}${more}`;
    const facts = word === undefined ? {} : { error: word };
    throw new RegistrationError(registrationCodeOf(word, status), status, text, facts);
  } finally {
    const closed = connection.close();
    // Aborted work is not awaited.
    if (!signal?.aborted) await closed;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
