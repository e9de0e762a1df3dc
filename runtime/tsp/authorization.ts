/** The authorisation server: tokens of the client, the customer's authorisation, tokens of a consent. */
import { type KeyObject, randomUUID } from 'node:crypto';
import { type CryptoKey, compactDecrypt, type JWTPayload } from 'jose';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  Configuration,
  type CustomFetch,
  clientCredentialsGrant,
  customFetch,
  type ExportedJWKSCache,
  enableDecryptingResponses,
  enableDetachedSignatureResponseChecks,
  enableNonRepudiationChecks,
  getJwksCache,
  ResponseBodyError,
  randomNonce,
  randomState,
  refreshTokenGrant,
  setJwksCache,
  TlsClientAuth,
  type TokenEndpointResponse,
  useCodeIdTokenResponseType,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { orAborted, sleep } from './abort.ts';
import type { Brand } from './brands.ts';
import type { Connection } from './connection.ts';
import { type BankMetadata, discover, sessionError } from './discovery.ts';
import { CallbackError, SessionError, TokenError } from './errors.ts';
import { checkIdToken, checkSecond, isRefusal, refusal, refusalOf } from './id-token.ts';
import {
  ALGORITHM,
  type AuthMethod,
  type SigningKey,
  signClientAssertion,
  signRequestObject,
} from './jwt.ts';
import type { Observer } from './observe.ts';
import type { Pace } from './pace.ts';
import { safeCause } from './redact.ts';
import { recordsOf, type Store } from './store.ts';

/** What an authorisation server is talked to with. */
export interface AuthorizationOptions {
  readonly brand: Brand;
  readonly clientId: string;
  readonly signing: SigningKey;
  readonly decryption?: KeyObject;
  readonly authMethod: AuthMethod;
  /** How long a refresh keeps other processes waiting at most: longer than it can take. */
  readonly renewalMs: number;
  readonly store: Store;
  readonly connection: Connection;
  readonly pace: Pace;
  readonly observe: Observer;
}

/** Where to send the customer. */
export interface AuthorizationRequest {
  /** The address for the customer's browser. */
  readonly url: string;
  /** To be kept in the customer's own session (a cookie), and given back to `handleCallback`. */
  readonly state: string;
}

/** A consent that the customer has authorised. */
export interface Authorised {
  readonly consentId: string;
  /** The bank's name for the customer, different for every TSP. */
  readonly sub: string;
}

/** Gives out access tokens, and is told of those that were refused. */
export interface TokenSource {
  get(signal?: AbortSignal): Promise<string>;
  /** The bank answered 401 to this token: the next one is another. */
  refused(token: string): Promise<void>;
}

/** The tokens of one consent, as the store has them. */
interface ConsentRecord {
  readonly accessToken: string;
  /** Milliseconds since 1970; when to stop using the access token. */
  readonly accessUntil: number;
  /** Absent once the bank has refused it. */
  readonly refreshToken?: string;
  readonly sub: string;
  /** Who is renewing the tokens right now, and until when nobody else may. */
  readonly renewing?: { readonly by: string; readonly until: number };
}

/** An authorisation that has begun, by its `state`. */
interface FlowRecord {
  readonly consentId: string;
  readonly nonce: string;
  readonly redirectUri: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A token is not used in its last half minute: the way to the bank takes time, and clocks differ. */
const MARGIN_MS = 30_000;
/** What a token lives when the bank does not say: what it documents. */
const TOKEN_SECONDS = 300;
/** How often to look whether another process has finished. */
const WATCH_MS = 100;
/** How often tokens are offered to a store that fails. */
const STORE_TRIES = 4;
/** How long a customer may take. */
const FLOW_MS = 3_600_000;
/** How long a discovery document is believed. */
const DISCOVERY_MS = 3_600_000;

/** The lane of calls that belong to no consent. */
export const CLIENT_LANE = 'client';

/** The authorisation server of a brand. */
export function createAuthorization(options: AuthorizationOptions) {
  const { brand, clientId, connection, pace, observe, signing, decryption, authMethod } = options;
  const consents = recordsOf<ConsentRecord>(options.store, 'consent');
  const flows = flowsIn(options.store);

  // ---- discovery and configuration -----------------------------------------------------------

  let found: { readonly at: number; readonly metadata: Promise<BankMetadata> } | undefined;

  const metadata = (): Promise<BankMetadata> => {
    if (!found || Date.now() - found.at > DISCOVERY_MS) {
      const asked = { at: Date.now(), metadata: discover(brand, connection.unpaced) };
      found = asked;
      asked.metadata.catch(() => {
        if (found === asked) found = undefined;
      });
    }
    return found.metadata;
  };

  /** RFC 7523, with the token endpoint as the audience, as the bank's guide wants it. */
  const privateKeyJwt: ClientAuth = async (server, _client, body) => {
    const assertion = await signClientAssertion({
      clientId,
      audience: `${server.token_endpoint}`,
      signing,
    });
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', assertion);
  };

  let jwks: ExportedJWKSCache | undefined;

  /** A configuration for one exchange; `fetch` sees each of its calls. */
  const configure = async (fetch = connection.unpaced): Promise<Configuration> => {
    const server = await metadata();
    const methods = server.token_endpoint_auth_methods_supported;
    if (methods && !methods.includes(authMethod)) {
      const message = `${brand.name} does not take ${authMethod}, only ${methods.join(', ')}`;
      throw new SessionError('AUTH_METHOD_UNSUPPORTED', message);
    }
    const client = {
      id_token_signed_response_alg: ALGORITHM,
      use_mtls_endpoint_aliases: true,
      tls_client_certificate_bound_access_tokens: true,
    };
    const auth = authMethod === 'tls_client_auth' ? TlsClientAuth() : privateKeyJwt;
    const configuration = new Configuration(server, clientId, client, auth);
    configuration[customFetch] = fetch as CustomFetch;
    // The connection has its own, and they begin when the call has had its turn.
    configuration.timeout = 0;
    if (jwks) setJwksCache(configuration, jwks);
    useCodeIdTokenResponseType(configuration);
    enableDetachedSignatureResponseChecks(configuration);
    enableNonRepudiationChecks(configuration);
    if (decryption) {
      const keys = Object.entries(ENCRYPTION).map(([alg, hash]) => ({
        key: decryption.toCryptoKey({ name: 'RSA-OAEP', hash }, false, ['decrypt']) as CryptoKey,
        alg,
      }));
      enableDecryptingResponses(configuration, undefined, ...keys);
    }
    return configuration;
  };

  const remember = (configuration: Configuration): void => {
    jwks = getJwksCache(configuration) ?? jwks;
  };

  /** The signed token inside an encrypted one; a signed one as it is. */
  const decrypted = async (idToken: string): Promise<string> => {
    if (idToken.split('.').length !== 5) return idToken;
    if (!decryption) throw refusal('ID_TOKEN_ENCRYPTION');
    const { plaintext } = await compactDecrypt(idToken, decryption, {
      keyManagementAlgorithms: Object.keys(ENCRYPTION),
    }).catch((error) => {
      throw refusal('ID_TOKEN_ENCRYPTION', safeCause(error));
    });
    const inside = new TextDecoder().decode(plaintext);
    if (inside.split('.').length !== 3) throw refusal('ID_TOKEN_INVALID');
    return inside;
  };

  // ---- tokens of the client ------------------------------------------------------------------

  let own: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const configuration = await configure();
    await pace.turn(CLIENT_LANE);
    const began = Date.now();
    const answer = await clientCredentialsGrant(configuration, { scope: 'accounts' }).catch(
      (error) => {
        throw tokenError(error);
      },
    );
    own = { token: answer.access_token, until: untilOf(answer, began) };
    return own.token;
  };

  const clientTokens: TokenSource = {
    get(signal) {
      if (own && own.until > Date.now()) return Promise.resolve(own.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return orAborted(asking, signal);
    },
    async refused(token) {
      if (own?.token === token) own = undefined;
    },
  };

  // ---- the customer's authorisation ----------------------------------------------------------

  /** {@link Tsp.authorizationUrl} */
  const authorizationUrl = async (
    consentId: string,
    redirectUri: string,
  ): Promise<AuthorizationRequest> => {
    checkRedirectUri(redirectUri);
    const configuration = await configure();
    const state = randomState();
    const nonce = randomNonce();
    const scope = 'openid accounts';
    const request = await signRequestObject({
      clientId,
      issuer: brand.issuer,
      consentId,
      redirectUri,
      state,
      nonce,
      scope,
      signing,
    });
    await flows.begin(state, { consentId, nonce, redirectUri, until: Date.now() + FLOW_MS });
    // The bank wants the parameters outside of the request object too.
    const url = buildAuthorizationUrl(configuration, {
      response_type: 'code id_token',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state,
      nonce,
      request,
    });
    return { url: url.href, state };
  };

  /** {@link Tsp.handleCallback} */
  const handleCallback = async (callback: string, state: string): Promise<Authorised> => {
    const parameters = parametersOf(callback);
    if (state === '' || parameters.get('state') !== state) {
      throw new CallbackError('STATE', 'state of the callback is not that of this customer');
    }
    const flow = await flows.take(state);
    if (!flow) {
      throw new CallbackError('FLOW_UNKNOWN', 'the callback belongs to no open authorisation');
    }
    const { consentId, nonce, redirectUri } = flow;
    const expected = { issuer: brand.issuer, clientId, consentId };
    const sent = parameters.get('id_token');
    const first = sent === null ? undefined : await decrypted(sent);
    if (first !== undefined) parameters.set('id_token', first);
    let claims: JWTPayload | undefined;
    let second: string | undefined;
    const { token_endpoint: tokenEndpoint, mtls_endpoint_aliases: aliases } = await metadata();
    const tokenEndpoints = [tokenEndpoint, aliases?.token_endpoint];

    const configuration = await configure(async (input, init) => {
      if (!tokenEndpoints.includes(String(input))) return connection.unpaced(input, init);
      // openid-client has found the answer good, and is about to spend the code.
      claims = checkIdToken(first ?? '', expected, 'authorization');
      await pace.turn(consentId);
      const response = await connection.unpaced(input, init);
      second = await idTokenOf(response);
      return response;
    });
    const url = new URL(redirectUri);
    url.hash = parameters.toString();
    const began = Date.now();
    let answer: TokenEndpointResponse;
    try {
      answer = await authorizationCodeGrant(configuration, url, {
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: false,
      });
    } catch (error) {
      throw (
        sessionError(error) ??
        refusedByBank(error) ??
        (claims === undefined
          ? callbackError(error, parameters, first, expected)
          : second !== undefined && isRefusal(error)
            ? refusalOf(error, await decrypted(second), expected, 'token')
            : tokenError(error))
      );
    }
    remember(configuration);
    const spoken = claims as unknown as JWTPayload;
    if (second !== undefined) {
      const again = checkIdToken(await decrypted(second), expected, 'token');
      checkSecond(spoken, again, {
        code: parameters.get('code') ?? '',
        accessToken: answer.access_token,
      });
    }
    const sub = String(spoken.sub);
    const record: ConsentRecord = {
      accessToken: answer.access_token,
      accessUntil: untilOf(answer, began),
      ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
      sub,
    };
    await insistently(() => consents.update(consentId, () => record));
    hold(consentId, record);
    return { consentId, sub };
  };

  // ---- tokens of a consent -------------------------------------------------------------------

  const renewals = new Map<string, Promise<string>>();
  /** Access tokens at hand, so that not every call asks the store; about oldest first. */
  const held = new Map<string, Pick<ConsentRecord, 'accessToken' | 'accessUntil'>>();

  const hold = (consentId: string, { accessToken, accessUntil }: ConsentRecord): string => {
    const now = Date.now();
    for (const [id, { accessUntil: end }] of held) {
      if (end > now) break;
      held.delete(id);
    }
    held.delete(consentId);
    held.set(consentId, { accessToken, accessUntil });
    return accessToken;
  };

  const known = async (consentId: string): Promise<ConsentRecord> => {
    const record = await consents.get(consentId);
    if (record) return record;
    const message = `consent ${consentId} has no tokens here: the customer has not authorised it`;
    throw new SessionError('CONSENT_UNAUTHORISED', message);
  };

  const usable = (
    { accessToken, accessUntil }: Pick<ConsentRecord, 'accessToken' | 'accessUntil'>,
    refused: string | undefined,
  ): boolean => accessUntil > Date.now() && accessToken !== refused;

  /** A token that is not the refused one: from another process, or from the bank. */
  const renew = async (consentId: string, refused: string | undefined): Promise<string> => {
    let waited = false;
    for (;;) {
      const record = await known(consentId);
      if (usable(record, refused)) {
        if (waited) observe({ type: 'refresh', consentId, outcome: 'refreshed elsewhere' });
        return hold(consentId, record);
      }
      if (record.refreshToken === undefined) {
        const message = `consent ${consentId} can no longer be refreshed: the customer has to authorise again`;
        throw new SessionError('CONSENT_UNAUTHORISED', message);
      }
      if (record.renewing && record.renewing.until > Date.now()) {
        waited = true;
        await sleep(WATCH_MS);
        continue;
      }
      const configuration = await configure(withoutIdToken(connection.unpaced));
      // First the turn, then the claim: while others wait for this process, it waits for nobody.
      await pace.turn(consentId);
      const claim: ConsentRecord = {
        ...record,
        renewing: { by: randomUUID(), until: Date.now() + options.renewalMs },
      };
      waited = !(await consents.replace(consentId, record, claim));
      if (waited) continue;
      return refresh(consentId, configuration, claim, record.refreshToken);
    }
  };

  const refresh = async (
    consentId: string,
    configuration: Configuration,
    claim: ConsentRecord,
    refreshToken: string,
  ): Promise<string> => {
    const { renewing: _, refreshToken: spent, ...rest } = claim;
    const began = Date.now();
    let answer: TokenEndpointResponse;
    try {
      answer = await refreshTokenGrant(configuration, refreshToken);
    } catch (error) {
      observe({ type: 'refresh', consentId, outcome: 'failed' });
      const known = sessionError(error) ?? tokenError(error);
      // A token that the bank has refused is not sent again; after anything else it may be.
      const dead = known.code === 'invalid_grant';
      const left = dead ? rest : { ...rest, ...(spent !== undefined && { refreshToken: spent }) };
      await consents.replace(consentId, claim, left);
      throw known;
    }
    const renewed: ConsentRecord = {
      ...rest,
      accessToken: answer.access_token,
      accessUntil: untilOf(answer, began),
      refreshToken: answer.refresh_token ?? refreshToken,
    };
    // Stored first and used afterwards: what the bank has rotated must not get lost.
    const stored = await insistently(async () => {
      for (;;) {
        const before = await consents.get(consentId);
        if (!before) return false;
        if (await consents.replace(consentId, before, renewed)) return true;
      }
    });
    if (!stored) {
      throw new SessionError('CONSENT_UNAUTHORISED', `consent ${consentId} was removed meanwhile`);
    }
    observe({ type: 'refresh', consentId, outcome: 'refreshed' });
    return hold(consentId, renewed);
  };

  const consentTokens = (consentId: string): TokenSource => {
    let refused: string | undefined;
    return {
      async get(signal) {
        const own = held.get(consentId);
        if (own && usable(own, refused)) return own.accessToken;
        const record = await known(consentId);
        if (usable(record, refused)) return hold(consentId, record);
        const running = renewals.get(consentId);
        if (running) return orAborted(running, signal);
        const renewal = renew(consentId, refused).finally(() => renewals.delete(consentId));
        renewals.set(consentId, renewal);
        return orAborted(renewal, signal);
      },
      async refused(token) {
        refused = token;
      },
    };
  };

  return {
    metadata,
    clientTokens,
    consentTokens,
    authorizationUrl,
    handleCallback,
    /** Forgets the tokens of a consent. */
    async forget(consentId: string): Promise<void> {
      held.delete(consentId);
      for (;;) {
        const record = await consents.get(consentId);
        if (!record || (await consents.remove(consentId, record))) return;
      }
    },
  };
}

/** Does some work on the store again where it fails: what it is to keep cannot be had again. */
async function insistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === STORE_TRIES) throw error;
      await sleep(WATCH_MS * tries);
    }
  }
}

/** Authorisations under way, by their `state`; those that nobody came back from are dropped. */
function flowsIn(store: Store) {
  type Flows = Readonly<Record<string, FlowRecord>>;
  const shards = recordsOf<Flows>(store, 'flows');
  // So many records that callers seldom meet, and so few that they need no clearing away.
  const shardOf = (state: string): string => state.slice(0, 1);
  const without = (flows: Flows, state: string): Flows =>
    Object.fromEntries(
      Object.entries(flows).filter(([key, { until }]) => key !== state && until > Date.now()),
    );
  return {
    async begin(state: string, flow: FlowRecord): Promise<void> {
      await shards.update(shardOf(state), (flows = {}) => ({
        ...without(flows, state),
        [state]: flow,
      }));
    },
    /** Whoever takes it goes on: a callback is good once. */
    async take(state: string): Promise<FlowRecord | undefined> {
      for (;;) {
        const flows = await shards.get(shardOf(state));
        const flow = flows && Object.hasOwn(flows, state) ? flows[state] : undefined;
        if (!flows || !flow) return undefined;
        if (!(await shards.replace(shardOf(state), flows, without(flows, state)))) continue;
        return flow.until > Date.now() ? flow : undefined;
      }
    },
  };
}

/** With their hashes. RSA1_5 is not among them: its padding has been broken since 1998. */
const ENCRYPTION = { 'RSA-OAEP': 'SHA-1', 'RSA-OAEP-256': 'SHA-256' } as const;

function untilOf(answer: TokenEndpointResponse, began: number): number {
  return began + (answer.expires_in ?? TOKEN_SECONDS) * 1000 - MARGIN_MS;
}

/** What an answer of the authorization endpoint consists of. */
const ANSWER = ['code', 'error', 'id_token', 'state', 'iss', 'response'] as const;

/** The answer may come in the query or in the fragment, whole. */
function parametersOf(callback: string): URLSearchParams {
  if (!URL.canParse(callback, 'https://callback.invalid')) {
    throw new CallbackError('CALLBACK_INVALID', 'the callback is no address');
  }
  const { search, hash } = new URL(callback, 'https://callback.invalid');
  const both = [search, hash].map((text) => new URLSearchParams(text.slice(1)));
  const answers = both.filter((parameters) => ANSWER.some((name) => parameters.has(name)));
  if (answers.length > 1) {
    throw new CallbackError('CALLBACK_INVALID', 'the callback answers in query and fragment both');
  }
  const [parameters = new URLSearchParams()] = answers;
  const repeated = ANSWER.find((name) => parameters.getAll(name).length > 1);
  if (repeated === undefined) return parameters;
  throw new CallbackError('CALLBACK_INVALID', `the callback has ${repeated} more than once`);
}

function checkRedirectUri(redirectUri: string): void {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  if (url?.protocol === 'https:' && url.href === redirectUri && !/[?#]/.test(redirectUri)) return;
  const message =
    'the redirect URI must be an https address in its normal form, without query and fragment';
  throw new SessionError('REDIRECT_URI', message);
}

/** The id_token of a token response, which stays readable. */
async function idTokenOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const { id_token: idToken } = (body ?? {}) as { id_token?: unknown };
  return typeof idToken === 'string' ? idToken : undefined;
}

/**
 * A `fetch` whose answers have no ID token. After a refresh nobody needs it, and a fault in it would
 * lose the tokens beside it, which cannot be had again.
 */
function withoutIdToken(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if ((await idTokenOf(response)) === undefined) return response;
    const { id_token: _, ...rest } = (await response.json()) as Record<string, unknown>;
    const headers = { 'content-type': 'application/json' };
    return new Response(JSON.stringify(rest), { status: response.status, headers });
  };
}

/** The refusal of the authorization endpoint. */
function refusedByBank(error: unknown): CallbackError | undefined {
  if (!(error instanceof AuthorizationResponseError)) return undefined;
  const { error: code, error_description: description } = error;
  return new CallbackError('AUTHORIZATION_REFUSED', `the bank refused: ${code}`, {
    error: code,
    ...(description !== undefined && { errorDescription: description }),
  });
}

/** What was wrong with the answer of the authorization endpoint. */
function callbackError(
  error: unknown,
  parameters: URLSearchParams,
  idToken: string | undefined,
  expected: Parameters<typeof refusalOf>[2],
): Error {
  if (!isRefusal(error)) return tokenError(error);
  const fail = (code: 'CODE_MISSING' | 'ID_TOKEN_MISSING' | 'ISS', text: string) =>
    new CallbackError(code, text, { cause: safeCause(error) });
  const iss = parameters.get('iss');
  if (iss !== null && iss !== expected.issuer)
    return fail('ISS', 'iss of the callback is not the issuer');
  if (idToken === undefined) return fail('ID_TOKEN_MISSING', 'the callback has no id_token');
  if (!parameters.get('code')) return fail('CODE_MISSING', 'the callback has no code');
  return refusalOf(error, idToken, expected, 'authorization');
}

/** A refusal of the token endpoint, or what else went wrong there. */
function tokenError(error: unknown): Error & { readonly code: string } {
  const known = sessionError(error);
  if (known) return known;
  if (error instanceof ResponseBodyError) {
    const { error: code, error_description: description, status } = error;
    const text = `the token endpoint refused: ${code}${description ? `, ${description}` : ''}`;
    return new TokenError(code, text, { status });
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return new TokenError('invalid_client', 'the token endpoint did not accept the client', {
      status: error.status,
    });
  }
  const { cause } = error as { cause?: unknown };
  if (cause instanceof Response && cause.status !== 200) {
    const { status } = cause;
    return new TokenError(`HTTP_${status}`, `the token endpoint answered ${status}`, { status });
  }
  const text = 'the token endpoint gave an answer that is none';
  return new TokenError('TOKEN_RESPONSE_INVALID', text, { cause: safeCause(error) });
}
