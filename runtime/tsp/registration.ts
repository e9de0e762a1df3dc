/** Dynamic client registration: a software statement in, a client id out. */
import { ContractError, type components, createDcrClient } from '../../generated/dcr/index.ts';
import type { Brand } from './brands.ts';
import { createConnection, type Limits, type Transport } from './connection.ts';
import { discover } from './discovery.ts';
import { DiscoveryError, RegistrationError } from './errors.ts';
import { type RegistrationRequestOptions, signRegistrationRequest } from './jwt.ts';
import { guarded, type Observer } from './observe.ts';
import { createPace } from './pace.ts';
import { safeCause } from './redact.ts';

/** What a registration needs. */
export interface RegisterOptions extends Omit<RegistrationRequestOptions, 'issuer'> {
  readonly brand: Brand;
  readonly transport: Transport;
  readonly limits?: Limits;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
}

/** The client as the bank registered it; `client_id` is what a session needs. */
export type Registration = components['schemas']['RegistrationResponse'];

/**
 * Registers a client with a brand: `POST /register`, a JWS as `application/jose`, its `aud` the issuer.
 *
 * Each call registers another client; an answer that got lost cannot be asked for again.
 *
 * @throws {RegistrationError} when the bank refuses
 * @throws {DiscoveryError} when the brand offers no registration
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
 */
export async function register(options: RegisterOptions): Promise<Registration> {
  const { brand, transport, limits, observer, signal, ...request } = options;
  const observe = guarded(observer);
  const pace = createPace(brand.callsPerSecond);
  const connection = createConnection(transport, pace, observe, limits);
  try {
    const { registration_endpoint: endpoint } = await discover(brand, connection.unpaced);
    if (endpoint === undefined) {
      throw new DiscoveryError('ENDPOINT_MISSING', `${brand.name} offers no registration`);
    }
    const body = await signRegistrationRequest({ ...request, issuer: brand.issuer });
    const client = createDcrClient({ baseUrl: brand.issuer, fetch: connection.fetch('client') });
    const { data, error, response } = await client
      // The discovery document decides on the address, and the contract on everything else.
      .registerClient({ body, pathSerializer: () => endpoint, ...(signal && { signal }) })
      .catch((failure: unknown) => {
        if (!(failure instanceof ContractError)) throw failure;
        const code = 'REGISTRATION_RESPONSE_INVALID';
        throw new RegistrationError(code, failure.status, failure.message, {
          cause: safeCause(failure),
        });
      });
    if (data !== undefined) return data;
    const { error: code = `HTTP_${response.status}`, error_description: description } = (error ??
      {}) as { error?: string; error_description?: string };
    const said = description === undefined ? '' : `, ${description}`;
    const text = `the bank refused the registration: ${code}${said}`;
    throw new RegistrationError(code, response.status, text);
  } finally {
    await connection.close();
  }
}
