// @generated from spec/oauth/openapi.yaml by generators/emit/client.ts. Do not edit.

import {
  type Client,
  type ClientOptions,
  default as createFetchClient,
  type FetchOptions,
  type FetchResponse,
} from 'openapi-fetch';
import {
  type ClientSettings,
  createCalls,
  type ReadAs,
  type Sendable,
} from '../../runtime/index.ts';
import { contract } from './operations.ts';
import type { operations, paths } from './types.ts';

/** Options of a call: those of openapi-fetch. The media type of the response decides how it is read. */
type Init<Operation> = Omit<FetchOptions<Sendable<Operation>>, 'parseAs'>;

/** Result of a call: openapi-fetch's `{ data, error, response }`. */
type Answer<Operation extends Record<string, unknown>> = Promise<
  FetchResponse<Operation, ReadAs<Operation>, `${string}/${string}`>
>;

/** A call with required options. */
interface Call<Operation extends Record<string, unknown>> {
  (init: Init<Operation>): Answer<Operation>;
}

/** A call without required options. */
interface FreeCall<Operation extends Record<string, unknown>> {
  (init?: Init<Operation>): Answer<Operation>;
}

/**
 * The calls of Hong Kong Open Banking OAuth and OpenID Connect.
 *
 * How a third-party service provider (TSP) gets its access tokens: one for itself
 * (client_credentials), with which it creates a consent, and one per customer (authorization_code,
 * then refresh_token), with which it reads the accounts of that consent. The profile is OAuth 2.0
 * with OpenID Connect hybrid flow and FAPI 1.0 Advanced: signed request objects, certificate-bound
 * tokens and PS256 throughout.
 *
 * ## Hosts
 *
 * Discovery, keys and authorisation are for browsers and anonymous clients and live on the plain
 * host (`sandbox.` or `api.`). The token endpoint needs mutual TLS and lives on the secure host
 * (`secure.sandbox.` or `api.`). In the sandbox the issuer is the secure host although discovery
 * is served from the plain one, so a client that compares the two (OpenID Connect Discovery §4.3)
 * must be given both.
 *
 * | brand | sandbox | production |
 * |---|---|---|
 * | HSBC HK Personal, `ob.hsbc.com.hk` | discovery and secure host stated, plain host of authorisation inferred | discovery stated, rest inferred |
 * | HSBC HK Business, `ob.business.hsbc.com.hk` | discovery stated, rest inferred | discovery stated, rest inferred |
 * | Hang Seng Personal, `ob.hangseng.com` | inferred | issuer stated, rest inferred |
 * | Hang Seng Business, `ob.business.hangseng.com` | observed | discovery stated, rest inferred |
 *
 * Always take addresses from the discovery document; the production host of the authorisation
 * endpoint in particular is not published.
 *
 * ## Lifetimes
 *
 * Access tokens 300 seconds, codes 120 seconds and one use, refresh tokens 365 days and one use:
 * each refresh returns the next one. Client assertions and request objects are meant to live about
 * five minutes.
 *
 * @see spec/oauth/openapi.yaml
 */
export interface OauthCalls {
  /**
   * `GET /.well-known/openid-configuration`: Get the configuration of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. The document names every other address, so a
   * client starts here.
   *
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
   * @see spec/oauth/paths/openid-configuration.yaml
   */
  getOpenIdConfiguration: FreeCall<operations['getOpenIdConfiguration']>;

  /**
   * `GET /jwks/public.jwks`: Get the public keys of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. An ID token is verified with the key whose
   * `kid` its header names; a `kid` not yet known is a reason to fetch the set again.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/oauth/paths/public.jwks.yaml
   */
  getJwks: FreeCall<operations['getJwks']>;

  /**
   * `GET /open-banking/v1.1/oauth2/authorize`: Start the customer's authorisation of a consent.
   *
   * Opened by the customer's browser, or as a link into the bank's mobile app; never called by the
   * TSP's server. No client certificate and no token: the signed request object is what
   * authenticates the TSP. The bank sends the customer to its login page and, once the customer has
   * authorised or refused, to the redirect URI. In production Hong Kong customers authorise in the
   * HSBC mobile app only, in the sandbox in the browser only. Scope: `openid accounts`. All seven
   * parameters are sent; the request object repeats the other six and outranks them.
   *
   * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthRequest
   * @see spec/oauth/paths/authorize.yaml
   */
  startAuthorization: Call<operations['startAuthorization']>;

  /**
   * `POST /open-banking/v1.1/oauth2/token`: Create tokens.
   *
   * Mutual TLS; the access token is bound to the certificate of this call. The client authenticates
   * in the form, with a client assertion (`private_key_jwt`). The other form, by certificate alone
   * (`tls_client_auth`), is described because the bank's guide describes it, but Hong Kong does not
   * accept it. Scope: `accounts` for client_credentials; the other grants must not send one, theirs
   * was fixed by the authorisation.
   *
   * Needs `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
   * @see spec/oauth/paths/token.yaml
   */
  createToken: Call<operations['createToken']>;
}

/** A client of Hong Kong Open Banking OAuth and OpenID Connect. */
export interface OauthClient extends OauthCalls {
  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */
  readonly http: Client<paths>;
}

/** Options of {@link createOauthClient}, including those of openapi-fetch. */
export interface OauthClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}

/** A client of Hong Kong Open Banking OAuth and OpenID Connect at `baseUrl`. */
export function createOauthClient(options: OauthClientOptions): OauthClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<OauthCalls>(contract, http, options), http };
}
