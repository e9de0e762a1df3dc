/** The authorisation server: discovery, and the authorisation by the customer. */
import type { KeyObject } from 'node:crypto';
import { type CryptoKey, compactDecrypt, type JWTPayload } from 'jose';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  Configuration,
  type CustomFetch,
  customFetch,
  type ExportedJWKSCache,
  enableDecryptingResponses,
  enableDetachedSignatureResponseChecks,
  enableNonRepudiationChecks,
  getJwksCache,
  randomNonce,
  randomState,
  setJwksCache,
  TlsClientAuth,
  type TokenEndpointResponse,
  useCodeIdTokenResponseType,
} from 'openid-client';
import {
  callbackError,
  checkRedirectUri,
  parametersOf,
  refusedByBank,
} from './authorization-response.ts';
import type { Brand } from './brands.ts';
import type { Connection } from './connection.ts';
import { type BankMetadata, discover, sessionError } from './discovery.ts';
import { CallbackError, SessionError } from './errors.ts';
import { checkIdToken, checkSecond, isRefusal, refusal, refusalOf } from './id-token.ts';
import {
  ALGORITHM,
  type AuthMethod,
  type SigningKey,
  signClientAssertion,
  signRequestObject,
} from './jwt.ts';
import type { Observer } from './observe.ts';
import { AUTHORIZATION_MS, pendingAuthorizationsIn } from './pending-authorizations.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { safeCause } from './redact.ts';
import type { Store } from './store.ts';
import { checkedTokens } from './token-response.ts';
import {
  createClientTokens,
  createConsentTokens,
  idTokenOf,
  type TokenSettings,
  tokenError,
  untilOf,
} from './tokens.ts';

/** What calls to an authorisation server need. */
export interface AuthorizationOptions {
  readonly brand: Brand;
  readonly clientId: string;
  readonly signing: SigningKey;
  readonly decryption?: KeyObject;
  readonly authMethod: AuthMethod;
  /** The longest time that a refresh takes, during which other processes wait. */
  readonly renewalMs: number;
  readonly store: Store;
  readonly connection: Connection;
  readonly rateLimiter: RateLimiter;
  readonly observe: Observer;
  /** Aborts waiting when the session is closed. */
  readonly closing: AbortSignal;
}

/** An authorisation request. */
export interface AuthorizationRequest {
  /** The address to open in the customer's browser. */
  readonly url: string;
  /** To be stored in the customer's own session (a cookie) and passed to `handleCallback`. */
  readonly state: string;
}

/** An authorised consent. */
export interface Authorised {
  /** The id of the consent, for {@link Tsp.ais}. */
  readonly consentId: string;
  /** The bank's identifier of the customer, different for every TSP. */
  readonly sub: string;
}

/** How long a discovery document is cached. */
const DISCOVERY_MS = 3_600_000;

/** Creates the authorisation server of a brand. */
export function createAuthorization(options: AuthorizationOptions) {
  const { brand, clientId, connection, rateLimiter, observe, signing, decryption, authMethod } =
    options;
  const pending = pendingAuthorizationsIn(options.store);

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

  /** RFC 7523 with the token endpoint as audience, as the bank's guide requires. */
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

  /** Returns a configuration for one exchange; `fetch` is used for each of its calls. */
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
    configuration[customFetch] = checkedTokens(fetch) as CustomFetch;
    // The connection has its own limits, which start when the call is sent.
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

  /** Decrypts an encrypted token; returns a signed one unchanged. */
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

  const settings: TokenSettings = {
    configure,
    fetch: connection.unpaced,
    store: options.store,
    rateLimiter,
    observe,
    renewalMs: options.renewalMs,
    closing: options.closing,
  };
  const clientTokens = createClientTokens(settings);
  const consentTokens = createConsentTokens(settings);

  // ---- authorisation by the customer ---------------------------------------------------------

  /** Implements {@link Tsp.authorizationUrl}. */
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
    await pending.begin(state, {
      consentId,
      nonce,
      redirectUri,
      until: Date.now() + AUTHORIZATION_MS,
    });
    // The bank also requires the parameters outside of the request object.
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

  /** Implements {@link Tsp.handleCallback}. */
  const handleCallback = async (callback: string, state: string): Promise<Authorised> => {
    const parameters = parametersOf(callback);
    if (!state || parameters.get('state') !== state) {
      throw new CallbackError('STATE', 'state of the callback is not that of this customer');
    }
    const flow = await pending.take(state);
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
    const configuration = await configure(async (input, init) => {
      // Keys are fetched with GET.
      if (init?.method !== 'POST') return connection.unpaced(input, init);
      // openid-client has accepted the response and is about to exchange the code.
      claims = checkIdToken(first ?? '', expected, 'authorization');
      await rateLimiter.turn(consentId);
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
          ? (callbackError(error, parameters, first, expected) ??
            tokenError(error, parameters.get('code')))
          : second !== undefined && isRefusal(error)
            ? refusalOf(error, await decrypted(second), expected, 'token')
            : tokenError(error, parameters.get('code')))
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
    await consentTokens.keep(consentId, {
      accessToken: answer.access_token,
      accessUntil: untilOf(answer, began),
      ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
      sub,
    });
    return { consentId, sub };
  };

  return { metadata, clientTokens, consentTokens, authorizationUrl, handleCallback };
}

/**
 * Key management algorithms with their hashes. RSA1_5 is excluded: its padding has been broken
 * since 1998.
 */
const ENCRYPTION = { 'RSA-OAEP': 'SHA-1', 'RSA-OAEP-256': 'SHA-256' } as const;
