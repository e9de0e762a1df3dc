/** A TSP's session with one brand: from tokens and consents to accounts and events. */
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
import { joinPace } from './pace.ts';
import type { Store } from './store.ts';
import { CLIENT_LANE } from './tokens.ts';

type Schemas = components['schemas'];

/** What a session needs. */
export interface TspOptions {
  /** One of {@link brands}, or a {@link customBrand}. */
  readonly brand: Brand;
  /** The `client_id` of the registration with this brand. */
  readonly clientId: string;
  /** Certificate and key of the connection. */
  readonly transport: Transport;
  /** Key of the client assertion and the request object. */
  readonly signing: SigningKey;
  /** Where consents and tokens are kept: {@link fileStore}, {@link memoryStore} or one's own. */
  readonly store: Store;
  /** Default: `private_key_jwt`, the only one that Hong Kong takes. */
  readonly authMethod?: AuthMethod;
  /** RSA private key, PKCS#8 PEM, for banks that encrypt ID tokens (RSA-OAEP). */
  readonly decryption?: { readonly key: string };
  /** Whether answers are held to the contract. Default: true. */
  readonly validate?: boolean;
  /**
   * Calls a second, all kinds together, and together with the other sessions of this client in this
   * process: a whole number from 1, or `Infinity`. Default: the brand's limit.
   */
  readonly callsPerSecond?: number;
  /** Timeouts, repetitions and sizes; see {@link Limits} for the defaults. */
  readonly limits?: Limits;
  /** Is told of every call, repetition and refresh. */
  readonly observer?: Observer;
}

/** What the TSP wants to read: `data` of `POST /account-consents`. */
export type ConsentRequest = Schemas['CreateAccountConsentRequest']['data'];

/**
 * A session with one brand.
 *
 * Thread of a customer: {@link Tsp.createConsent}, {@link Tsp.authorizationUrl},
 * {@link Tsp.handleCallback}, {@link Tsp.ais}.
 */
export interface Tsp {
  /**
   * `POST /account-consents`: states what the TSP wants to read.
   *
   * @returns the consent, `PendingAuthorise`
   * @throws {AisError} when the bank refuses: `OB.Field.InvalidDate` for an expiration more than 365
   * days ahead
   * @throws {TokenError} when the bank gives the client no token
   * @see spec/ais/paths/account-consents.yaml
   */
  createConsent(consent: ConsentRequest, options?: CallOptions): Promise<Schemas['AccountConsent']>;
  /**
   * `GET /account-consents/{consentId}`: the consent with its present status.
   *
   * @throws {AisError} when the bank refuses, as it does for an unknown one (400)
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  getConsent(consentId: string, options?: CallOptions): Promise<Schemas['AccountConsent']>;
  /**
   * `DELETE /account-consents/{consentId}`: ends the consent, and forgets its tokens.
   *
   * @throws {AisError} when the bank refuses; the tokens are kept then
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  deleteConsent(consentId: string, options?: CallOptions): Promise<void>;
  /**
   * The address to send the customer's browser to, with a signed request object.
   *
   * It is good for a callback within an hour, on any process that shares the store.
   *
   * @throws {SessionError} `REDIRECT_URI`, unless it is an https address in its normal form, without
   * query and fragment
   * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthRequest
   */
  authorizationUrl(
    request: { readonly consentId: string; readonly redirectUri: string },
    options?: CallOptions,
  ): Promise<AuthorizationRequest>;
  /**
   * Takes the customer back: checks the answer, exchanges the code and stores the tokens.
   *
   * Each callback is good once. Once begun it runs to its end, even when the signal is aborted, so
   * that no tokens get lost.
   *
   * @param callback the address the customer came back to, or its path with query or fragment
   * @param expected `state` as the customer's own session has it: it ties the answer to the browser
   * @throws {CallbackError} when the answer must not be believed, or the customer refused
   * @throws {TokenError} when the token endpoint refuses the code
   * @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#id-token-as-detached-signature
   */
  handleCallback(
    callback: string | URL,
    expected: { readonly state: string },
    options?: CallOptions,
  ): Promise<Authorised>;
  /**
   * The accounts of an authorised consent; its tokens are renewed as needed.
   *
   * Nothing is sent: a consent that has no tokens in the store is told with the first call, as
   * {@link SessionError} `CONSENT_UNAUTHORISED`.
   *
   * @param caller what the bank is told about the customer with each call. Default: nothing
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
   */
  ais(consentId: string, caller?: CallerOptions): Ais & { readonly events: Tsp['events'] };
  /**
   * The events of this client, of all its consents.
   *
   * Asking for the next event says that the one before was handled; it is then acknowledged with the
   * next poll. An event that was not handled, because the loop was left or the process died, comes
   * again. A loop is left by `break`, by an error in its body, or by its `signal`, which is looked at
   * when the next event is asked for. Events that do not verify are reported to the bank and never
   * seen.
   *
   * Failures that pass (429, 5xx, broken connections, a key set that cannot be had) are waited out, up to
   * five in a row.
   *
   * @throws {AisError} when the bank refuses; `CONTRACT_VIOLATED` when 50 polls in a row of a loop with
   * `drain` bring nothing that can be used, though the bank says that there is more
   * @throws {TransportError} when the bank cannot be reached for long
   * @throws {DiscoveryError} `KEYS_UNAVAILABLE`, when its key set cannot
   * @see https://www.rfc-editor.org/rfc/rfc8936#section-2
   */
  events(options?: EventsOptions): AsyncGenerator<BankEvent, void, void>;
  /**
   * Closes the connections, once the calls under way have ended. What only waits, for its turn, for
   * `Retry-After` or for the next poll, rejects with {@link TransportError} `CLOSED`, and so do calls
   * after that. Nothing keeps the process alive then.
   */
  close(): Promise<void>;
}

/**
 * Opens a session; nothing is sent until it is used.
 *
 * Secrets live in closures and in the store: neither logging the session nor its errors shows any.
 *
 * @throws {TypeError} when an option is missing, or a key, a certificate or a limit cannot be used
 * @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#confidential-client
 */
export function createTsp(options: TspOptions): Tsp {
  checkOptions(options);
  const { brand, clientId, store, validate = true, authMethod = 'private_key_jwt' } = options;
  const observe = guarded(options.observer);
  const callsPerSecond = options.callsPerSecond ?? brand.callsPerSecond;
  // Keys first, so that a wrong one is told where the session is opened.
  const signing = { key: signingKey(options.signing), kid: options.signing.kid };
  const decryption = options.decryption && decryptionKey(options.decryption);
  const closing = new AbortController();
  const { signal: closed } = closing;
  const pace = joinPace(brand.issuer, clientId, callsPerSecond, closed);
  const connection = createConnection(options.transport, pace, observe, options.limits, closed);
  const authorization = createAuthorization({
    brand,
    clientId,
    signing,
    ...(decryption && { decryption }),
    authMethod,
    renewalMs: 2 * (options.limits?.timeoutMs ?? DEFAULT_LIMITS.timeoutMs),
    store,
    connection,
    pace,
    observe,
    closing: closed,
  });
  const common = { baseUrl: brand.resources, validate };
  const own = authorizedClient({
    ...common,
    fetch: connection.fetch(CLIENT_LANE),
    tokens: authorization.clientTokens,
  });
  const events = createEvents({
    // Events are validated one by one, so that a bad one does not hold the others back.
    client: authorizedClient({
      ...common,
      validate: false,
      fetch: connection.fetch(CLIENT_LANE),
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
      pace.leave();
      return connection.close();
    },
  };
}

/** The id becomes a segment of addresses, which cannot be empty or a step to another folder. */
function checkConsentId(id: string): void {
  if (isText(id) && id !== '.' && id !== '..' && id.isWellFormed()) return;
  const message = 'createAccountConsent: consentId of the 201 response cannot stand in an address';
  throw new AisError('CONTRACT_VIOLATED', 'createAccountConsent', 201, message);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Says what is missing in the words of the options, for callers whom no types help. */
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
