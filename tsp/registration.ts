/** Dynamic client registration: a software statement in, a client id out. */
import { type components, createDcrClient } from '../generated/dcr/index.ts';
import { orAborted } from './abort.ts';
import type { Brand } from './brands.ts';
import { createConnection, type Limits, type Transport } from './connection.ts';
import { discover } from './discovery.ts';
import { DiscoveryError, RegistrationError, registrationCodeOf } from './errors.ts';
import { type RegistrationRequestOptions, signRegistrationRequest } from './jwt.ts';
import { guarded, type Observer } from './observe.ts';
import { createPace } from './pace.ts';
import { isClientId } from './token-response.ts';

/** What a registration needs. */
export interface RegisterOptions extends Omit<RegistrationRequestOptions, 'issuer'> {
  /** Whom to register with: one of {@link brands}, or a {@link customBrand}. */
  readonly brand: Brand;
  /** Certificate and key of the connection. */
  readonly transport: Transport;
  /** See {@link Limits} for the defaults. */
  readonly limits?: Limits;
  /** Is told of every call and repetition. */
  readonly observer?: Observer;
  /** Calls the registration off; one that is under way may have been made all the same. */
  readonly signal?: AbortSignal;
}

/**
 * The client as the bank registered it. `client_id`, which a session needs, is sure to be there; the
 * rest is passed on as it came.
 */
export type Registration = components['schemas']['RegistrationResponse'];

/**
 * Registers a client with a brand: `POST /register`, a JWS as `application/jose`, its `aud` the issuer.
 *
 * Each call registers another client; an answer that got lost cannot be asked for again.
 *
 * @throws {RegistrationError} when the bank refuses, or answers without a client id
 * @throws {DiscoveryError} when the discovery document cannot be believed, or offers no registration
 * @throws {TransportError} when no answer comes
 * @throws {TypeError} when a key, a certificate, the statement or the lifetime cannot be used
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function register(options: RegisterOptions): Promise<Registration> {
  const { brand, transport, limits, observer, signal, ...request } = options;
  const observe = guarded(observer);
  const pace = createPace(brand.callsPerSecond);
  const connection = createConnection(transport, pace, observe, limits);
  try {
    const found = discover(brand, connection.unpaced);
    const { registration_endpoint: endpoint } = await orAborted(found, signal);
    if (endpoint === undefined) {
      throw new DiscoveryError('ENDPOINT_MISSING', `${brand.name} offers no registration`);
    }
    const body = await signRegistrationRequest({ ...request, issuer: brand.issuer });
    // Not held to the contract: a registration must not be lost because one member is odd.
    const client = createDcrClient({
      baseUrl: brand.issuer,
      fetch: connection.fetch('client'),
      validate: false,
    });
    const { data, error, response } = await client
      // The discovery document decides on the address.
      .registerClient({ body, pathSerializer: () => endpoint, ...(signal && { signal }) });
    if (response.ok) {
      if (isClientId(data?.client_id)) return data;
      const fault = data?.client_id === undefined ? 'no client_id' : 'a client_id that is none';
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
    // What was called off is not waited for.
    if (!signal?.aborted) await closed;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
