// @generated from spec/oauth/openapi.yaml by generators/emit/operations.ts. Do not edit.

import { z } from 'zod';
import {
  type Contract,
  integer,
  minLength,
  type SecuritySchemes,
  uri,
} from '../../runtime/index.ts';
import {
  ClientAuthenticationError,
  ClientId,
  JsonWebKeySet,
  OAuthError,
  OpenIdConfiguration,
  OpenIdScope,
  RequestObjectJwt,
  TokenError,
  TokenRequest,
  TokenResponse,
} from './zod.ts';

// Shared by several operations.
const headers = {
  'retry-after': { schema: z.number().check(integer).min(0), wire: { types: ['integer'] } },
} as const;
const headers_2 = { 'cache-control': { schema: z.string() }, pragma: { schema: z.string() } } as const;

/**
 * The contract of every operation of Hong Kong Open Banking OAuth and OpenID Connect:
 * method, path, parameters, bodies and responses.
 */
export const contract = {
  /**
   * `GET /.well-known/openid-configuration`: Get the configuration of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. The document names every other address, so a
   * client starts here.
   *
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
   * @see spec/oauth/paths/openid-configuration.yaml
   */
  getOpenIdConfiguration: {
    method: 'GET',
    path: '/.well-known/openid-configuration',
    responses: {
      200: { content: { 'application/json': { schema: OpenIdConfiguration } } },
      429: { headers },
      500: {},
    },
  },
  /**
   * `GET /jwks/public.jwks`: Get the public keys of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. An ID token is verified with the key whose
   * `kid` its header names; a `kid` not yet known is a reason to fetch the set again.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/oauth/paths/public.jwks.yaml
   */
  getJwks: {
    method: 'GET',
    path: '/jwks/public.jwks',
    responses: {
      200: { content: { 'application/json': { schema: JsonWebKeySet } } },
      429: { headers },
      500: {},
    },
  },
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
  startAuthorization: {
    method: 'GET',
    path: '/open-banking/v1.1/oauth2/authorize',
    parameters: {
      query: {
        response_type: { schema: z.literal('code id_token'), required: true },
        client_id: { schema: ClientId, required: true },
        state: { schema: z.string().check(minLength(1)), required: true },
        scope: { schema: OpenIdScope, required: true },
        nonce: { schema: z.string().check(minLength(1)), required: true },
        redirect_uri: { schema: z.string().check(uri), required: true },
        request: { schema: RequestObjectJwt, required: true },
      },
    },
    responses: {
      302: {
        headers: { location: { schema: z.string().check(uri), required: true } },
      },
      400: { content: { 'text/html': { schema: z.string() } } },
      429: { headers },
      500: {},
    },
  },
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
  createToken: {
    method: 'POST',
    path: '/open-banking/v1.1/oauth2/token',
    body: {
      required: true,
      content: { 'application/x-www-form-urlencoded': { schema: TokenRequest } },
    },
    responses: {
      200: {
        headers: headers_2,
        content: { 'application/json': { schema: TokenResponse } },
      },
      400: {
        headers: headers_2,
        content: { 'application/json': { schema: TokenError } },
        errorCodes: [
          'invalid_request',
          'invalid_grant',
          'unauthorized_client',
          'unsupported_grant_type',
          'invalid_scope',
        ],
      },
      401: {
        headers: {
          'cache-control': { schema: z.string() },
          pragma: { schema: z.string() },
          'www-authenticate': { schema: z.string() },
        },
        content: { 'application/json': { schema: ClientAuthenticationError } },
        errorCodes: ['invalid_client'],
      },
      429: { headers, content: { 'application/json': { schema: OAuthError } } },
      500: { content: { 'application/json': { schema: OAuthError } } },
      503: { headers, content: { 'application/json': { schema: OAuthError } } },
    },
    security: [{ ClientCertificate: [] }],
    mutualTls: true,
  },
} as const satisfies Contract;

/** The security schemes of the operations. */
export const securitySchemes = { ClientCertificate: { type: 'mutualTLS' } } as const satisfies SecuritySchemes;
