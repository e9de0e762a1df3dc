/** The session of a TSP with one brand: consents, authorisation, accounts and events. */
import type { components } from '../generated/ais/index.ts';
import { orAborted } from './abort.ts';
import {
  type Ais,
  authorizedClient,
  type CallerOptions,
  type CallOptions,
  createAis,
  settle,
} from './ais.ts';
import {
  type Authorised,
  type AuthorizationRequest,
  createAuthorization,
} from './authorization.ts';
import type { Brand } from './brands.ts';
import { createConnection, DEFAULT_LIMITS, type Limits, type Transport } from './connection.ts';
import { AisError, TransportError } from './errors.ts';
import { type BankEvent, createEvents, type EventsOptions } from './events.ts';
import { type AuthMethod, decryptionKey, type SigningKey, signingKey } from './jwt.ts';
import { guarded, type Observer } from './observe.ts';
import { joinRateLimiter } from './rate-limiter.ts';
import type { Store } from './store.ts';
import { CLIENT_QUEUE } from './tokens.ts';

type Schemas = components['schemas'];

/** Options of a session. */
export interface TspOptions {
  /** One of {@link brands}, or a {@link customBrand}. */
  readonly brand: Brand;
  /** The `client_id` of the registration with this brand. */
  readonly clientId: string;
  /** Certificate and key of the connection. */
  readonly transport: Transport;
  /** Key of the client assertion and the request object. */
  readonly signing: SigningKey;
  /**
   * The store of consents and tokens: {@link fileStore}, {@link memoryStore} or another
   * implementation.
   */
  readonly store: Store;
  /** Default: `private_key_jwt`, the only method in Hong Kong. */
  readonly authMethod?: AuthMethod;
  /** RSA private key, PKCS#8 PEM, for banks that encrypt ID tokens (RSA-OAEP). */
  readonly decryption?: { readonly key: string };
  /** Whether responses are validated. Default: true. */
  readonly validate?: boolean;
  /**
   * Calls per second of all kinds, shared with the other sessions of this client in this process: a
   * whole number from 1, or `Infinity`. Default: the limit of the brand.
   */
  readonly callsPerSecond?: number;
  /** Time limits, retries and sizes; see {@link Limits} for the defaults. */
  readonly limits?: Limits;
  /** Called for every call, retry and refresh. */
  readonly observer?: Observer;
}

/** The requested access: `data` of `POST /account-consents`. */
export type ConsentRequest = Schemas['CreateAccountConsentRequest']['data'];

/**
 * A session with one brand.
 *
 * The steps for a customer: {@link Tsp.createConsent}, {@link Tsp.authorizationUrl}, {@link
 * Tsp.handleCallback}, {@link Tsp.ais}.
 */
export interface Tsp {
  /**
   * `POST /account-consents`: creates a consent.
   * @returns the consent with status `PendingAuthorise`
   * @throws {AisError} for an error response: `OB.Field.InvalidDate` for an expiration more than
   * 365 days ahead
   * @throws {TokenError} if the client gets no token
   * @see spec/ais/paths/account-consents.yaml
   */
  createConsent(consent: ConsentRequest, options?: CallOptions): Promise<Schemas['AccountConsent']>;
  /**
   * `GET /account-consents/{consentId}`: the consent with its current status.
   * @throws {AisError} for an error response, such as a 400 for an unknown consent
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  getConsent(consentId: string, options?: CallOptions): Promise<Schemas['AccountConsent']>;
  /**
   * `DELETE /account-consents/{consentId}`: deletes the consent and its tokens.
   * @throws {AisError} for an error response; the tokens are kept then
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  deleteConsent(consentId: string, options?: CallOptions): Promise<void>;
  /**
   * Returns the address for the customer's browser, with a signed request object.
   *
   * A callback is accepted within an hour, by any process that shares the store.
   * @throws {SessionError} `REDIRECT_URI` unless it is an https address in its normal form, without
   * query and fragment
   * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthRequest
   */
  authorizationUrl(
    request: { readonly consentId: string; readonly redirectUri: string },
    options?: CallOptions,
  ): Promise<AuthorizationRequest>;
  /**
   * Handles the customer's return: validates the authorization response, exchanges the code and
   * stores the tokens.
   *
   * Each callback succeeds once. Once started it runs to its end, even if the signal is aborted, so
   * that no tokens are lost.
   * @param callback the address to which the customer returned, or its path with query or fragment
   * @param expected `state` from the customer's own session, which binds the response to the
   * browser
   * @throws {CallbackError} if the response must not be trusted, or the customer rejected
   * @throws {TokenError} if the token endpoint rejects the code
   * @see
   * https://openid.net/specs/openid-financial-api-part-2-1_0.html#id-token-as-detached-signature
   */
  handleCallback(
    callback: string | URL,
    expected: { readonly state: string },
    options?: CallOptions,
  ): Promise<Authorised>;
  /**
   * Returns the accounts of an authorised consent. Its tokens are refreshed as needed.
   *
   * Nothing is sent yet: for a consent without tokens in the store, the first call rejects with
   * {@link SessionError} `CONSENT_UNAUTHORISED`.
   * @param caller headers about the customer for each call. Default: none
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
   */
  ais(consentId: string, caller?: CallerOptions): Ais & { readonly events: Tsp['events'] };
  /**
   * Iterates over the events of this client, for all its consents.
   *
   * Requesting the next event confirms the previous one, which is acknowledged with the next poll.
   * An event that was not handled, because the loop was left or the process died, is delivered
   * again. A loop is left by `break`, by an error in its body, or by its `signal`, which is checked
   * when the next event is requested. Events that cannot be verified are reported to the bank and
   * not delivered.
   *
   * Transient failures (429, 5xx, broken connections, an unavailable key set) are retried, up to
   * five in a row.
   * @throws {AisError} for an error response; `CONTRACT_VIOLATED` if 50 consecutive polls of a loop
   * with `drain` return nothing usable although the bank reports more
   * @throws {TransportError} if the bank stays unreachable
   * @throws {DiscoveryError} `KEYS_UNAVAILABLE` if its key set stays unavailable
   * @see https://www.rfc-editor.org/rfc/rfc8936#section-2
   */
  events(options?: EventsOptions): AsyncGenerator<BankEvent, void, void>;
  /**
   * Closes the connections after the running calls have ended. Calls that are waiting for the rate
   * limit, for `Retry-After` or for the next poll reject with {@link TransportError} `CLOSED`, and
   * so do later calls. Afterwards nothing keeps the process alive.
   */
  close(): Promise<void>;
}

/**
 * Creates a session. Nothing is sent until it is used.
 *
 * Secrets are in closures and in the store: neither logging the session nor its errors reveal any.
 * @throws {TypeError} if an option is missing, or a key, a certificate or a limit is invalid
 * @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#confidential-client
 */
export function createTsp(options: TspOptions): Tsp {
  checkOptions(options);
  const { brand, clientId, store, validate = true, authMethod = 'private_key_jwt' } = options;
  const observe = guarded(options.observer);
  const callsPerSecond = options.callsPerSecond ?? brand.callsPerSecond;
  // Keys first, so that an invalid one is reported when the session is created.
  const signing = { key: signingKey(options.signing), kid: options.signing.kid };
  const decryption = options.decryption && decryptionKey(options.decryption);
  const closing = new AbortController();
  const { signal: closed } = closing;
  const rateLimiter = joinRateLimiter(brand.issuer, clientId, callsPerSecond, closed);
  const connection = createConnection(
    options.transport,
    rateLimiter,
    observe,
    options.limits,
    closed,
  );
  const authorization = createAuthorization({
    brand,
    clientId,
    signing,
    ...(decryption && { decryption }),
    authMethod,
    renewalMs: 2 * (options.limits?.timeoutMs ?? DEFAULT_LIMITS.timeoutMs),
    store,
    connection,
    rateLimiter,
    observe,
    closing: closed,
  });
  const common = { baseUrl: brand.resources, validate };
  const own = authorizedClient({
    ...common,
    fetch: connection.fetch(CLIENT_QUEUE),
    tokens: authorization.clientTokens,
  });
  const events = createEvents({
    // Events are validated one by one, so that an invalid one does not affect the others.
    client: authorizedClient({
      ...common,
      validate: false,
      fetch: connection.fetch(CLIENT_QUEUE),
      tokens: authorization.clientTokens,
    }),
    store,
    clientId,
    issuer: brand.issuer,
    jwksUri: async () => (await authorization.metadata()).jwks_uri,
    fetch: connection.unpaced,
    closing: closed,
  });

  return {
    async createConsent(data, call = {}) {
      const answer = await settle('createAccountConsent', call, (init) =>
        own.createAccountConsent({ ...init, body: { data } }),
      );
      checkConsentId(answer.data.consentId);
      return answer.data;
    },
    async getConsent(consentId, call = {}) {
      const answer = await settle('getAccountConsent', call, (init) =>
        own.getAccountConsent({ ...init, params: { path: { consentId } } }),
      );
      return answer.data;
    },
    async deleteConsent(consentId, call = {}) {
      await settle<unknown>('deleteAccountConsent', call, (init) =>
        own.deleteAccountConsent({ ...init, params: { path: { consentId } } }),
      );
      await authorization.consentTokens.forget(consentId);
    },
    async authorizationUrl({ consentId, redirectUri }, { signal } = {}) {
      if (!isText(consentId)) throw new TypeError('consentId must be that of a consent');
      return orAborted(authorization.authorizationUrl(consentId, redirectUri), signal);
    },
    handleCallback: async (callback, { state }, { signal } = {}) =>
      orAborted(authorization.handleCallback(String(callback), state), signal),
    ais: (consentId, caller = {}) => ({
      ...createAis(consentId, {
        ...common,
        ...caller,
        fetch: connection.fetch(consentId),
        tokens: authorization.consentTokens.of(consentId),
      }),
      events,
    }),
    events,
    close() {
      closing.abort(new TransportError('CLOSED', 'the session is closed'));
      rateLimiter.leave();
      return connection.close();
    },
  };
}

/** The id becomes a path segment, which must not be empty or lead to another folder. */
function checkConsentId(id: string): void {
  if (isText(id) && id !== '.' && id !== '..' && id.isWellFormed()) return;
  const message = 'createAccountConsent: consentId of the 201 response cannot stand in an address';
  throw new AisError('CONTRACT_VIOLATED', 'createAccountConsent', 201, message);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Checks options at run time and names the missing one, for callers without types. */
function checkOptions({
  brand,
  clientId,
  transport,
  signing,
  store,
}: Partial<TspOptions> = {}): void {
  const demands: readonly (readonly [met: boolean, option: string, wanted: string])[] = [
    [
      isText(brand?.issuer) && isText(brand?.discovery) && isText(brand?.resources),
      'brand',
      'an environment of one of brands, such as brands.hsbcPersonal.sandbox, or a customBrand',
    ],
    [isText(clientId), 'clientId', 'the client_id of the registration'],
    [isText(transport?.cert), 'transport.cert', 'a certificate as PEM text'],
    [typeof transport?.key === 'string', 'transport.key', 'a private key as PEM text'],
    [signing?.key !== undefined, 'signing.key', 'a private key as PEM text'],
    [isText(signing?.kid), 'signing.kid', 'the name that the key has in your JWKS'],
    [
      [store?.get, store?.compareAndSet, store?.delete].every((one) => typeof one === 'function'),
      'store',
      'a fileStore, a memoryStore or three functions',
    ],
  ];
  const missing = demands.find(([met]) => !met);
  if (missing) throw new TypeError(`${missing[1]} must be ${missing[2]}`);
}
