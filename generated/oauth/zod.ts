// @generated from spec/oauth/openapi.yaml by generators/emit/zod.ts. Do not edit.

import { z } from 'zod';
import {
  type Agree,
  int64,
  integer,
  maxLength,
  minItems,
  minLength,
  oneOf,
  uri,
} from '../../runtime/index.ts';
import type { components } from './types.ts';

/**
 * Metadata of the authorisation server. The banks publish no userinfo, introspection, revocation or
 * pushed authorisation endpoint, and no response modes or PKCE methods.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 * @see spec/oauth/schemas/OpenIdConfiguration.yaml
 */
export const OpenIdConfiguration = z.looseObject({
  /** Version of this document; a member of the bank's own. */
  version: z.number().exactOptional(),
  /**
   * Issuer of ID tokens, and the audience of request objects and registration requests. In the
   * sandbox its host differs from the one that serves this document.
   */
  issuer: z.string().check(uri),
  /** Where the customer's browser or the bank's mobile app starts; on the plain host. */
  authorization_endpoint: z.string().check(uri),
  /** Dynamic client registration; on the secure host. */
  registration_endpoint: z.string().check(uri).exactOptional(),
  /** Where tokens are issued, and the audience of client assertions; on the secure host. */
  token_endpoint: z.string().check(uri),
  /** Keys that verify ID tokens; on the plain host. */
  jwks_uri: z.string().check(uri),
  /** Scopes; `openid` and `accounts`. */
  scopes_supported: z.array(z.string()).exactOptional(),
  /** Claims that may be requested; `openbanking_intent_id`, the id of the consent. */
  claims_supported: z.array(z.string()).exactOptional(),
  /** Response types. `code` is listed too, but clients register and use `code id_token` only. */
  response_types_supported: z.array(z.string()),
  /** Grants of the token endpoint. */
  grant_types_supported: z.array(z.string()).exactOptional(),
  /** Subject identifier types; `pairwise`, so each TSP sees another `sub`. */
  subject_types_supported: z.array(z.string()),
  /** Algorithms that sign ID tokens; `PS256`. */
  id_token_signing_alg_values_supported: z.array(z.string()),
  /** Algorithms that may sign request objects; `PS256`. */
  request_object_signing_alg_values_supported: z.array(z.string()).exactOptional(),
  /** Client authentication at the token endpoint; in Hong Kong `private_key_jwt` only. */
  token_endpoint_auth_methods_supported: z.array(z.string()).exactOptional(),
  /** Algorithms that may sign client assertions; `PS256`. */
  token_endpoint_auth_signing_alg_values_supported: z.array(z.string()).exactOptional(),
  /** Whether single claims may be requested; true. */
  claims_parameter_supported: z.boolean().exactOptional(),
  /** Whether request objects may be passed by value; true. */
  request_parameter_supported: z.boolean().exactOptional(),
  /** Whether request objects may be passed by reference; false. */
  request_uri_parameter_supported: z.boolean().exactOptional(),
  /** Whether access tokens are bound to the client certificate (RFC 8705 §3.3); true. */
  tls_client_certificate_bound_access_tokens: z.boolean().exactOptional(),
});

export type OpenIdConfiguration = components['schemas']['OpenIdConfiguration'];

/**
 * One public key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 * @see spec/oauth/schemas/JsonWebKey.yaml
 */
export const JsonWebKey = z.looseObject({
  /** Key type; `RSA` for the keys that sign PS256. */
  kty: z.string(),
  /** Name of the key, unique within the set; JWT headers refer to it. */
  kid: z.string().exactOptional(),
  /** Purpose; `sig` for signatures. */
  use: z.string().exactOptional(),
  /** Algorithm the key is used with, `PS256`. */
  alg: z.string().exactOptional(),
  /** RSA modulus, base64url. */
  n: z.string().exactOptional(),
  /** RSA public exponent, base64url. */
  e: z.string().exactOptional(),
  /** Certificate chain, own certificate first; each item is base64 DER, not base64url. */
  x5c: z.array(z.string()).exactOptional(),
  /** SHA-1 thumbprint of the certificate, base64url. */
  x5t: z.string().exactOptional(),
  /** SHA-256 thumbprint of the certificate, base64url. */
  'x5t#S256': z.string().exactOptional(),
});

export type JsonWebKey = components['schemas']['JsonWebKey'];

/**
 * Set of public keys. The TSP publishes its own in the same form, at the `software_jwks_endpoint`
 * of its software statement.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 * @see spec/oauth/schemas/JsonWebKeySet.yaml
 */
export const JsonWebKeySet = z.looseObject({
  /** The keys, each with a `kid` of its own. */
  keys: z.array(JsonWebKey),
});

export type JsonWebKeySet = components['schemas']['JsonWebKeySet'];

/**
 * Client identifier that registration returned; 32 letters and digits in practice, at most 36 in
 * the OBIE registration profile.
 *
 * @see spec/oauth/schemas/ClientId.yaml
 */
export const ClientId = z.string().check(minLength(1)).check(maxLength(36));

export type ClientId = components['schemas']['ClientId'];

/**
 * Scopes of the account information journey, separated by one space. Their order has no meaning.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 * @see spec/common/schemas/OpenIdScope.yaml
 */
export const OpenIdScope = z.enum(['openid accounts', 'accounts openid']);

export type OpenIdScope = components['schemas']['OpenIdScope'];

/**
 * Request object, a compact JWS. Its header and claims are given as the two items of `contentSchema`.
 *
 * @see spec/oauth/schemas/RequestObjectJwt.yaml
 */
export const RequestObjectJwt = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u);

export type RequestObjectJwt = components['schemas']['RequestObjectJwt'];

/**
 * Says that the client assertion is a JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-2.2
 * @see spec/oauth/schemas/ClientAssertionType.yaml
 */
export const ClientAssertionType = z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');

export type ClientAssertionType = components['schemas']['ClientAssertionType'];

/**
 * Client assertion: a compact JWS by which the client proves possession of its signing key. Its
 * header and claims are given as the two items of `contentSchema`.
 *
 * @see spec/oauth/schemas/ClientAssertionJwt.yaml
 */
export const ClientAssertionJwt = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u);

export type ClientAssertionJwt = components['schemas']['ClientAssertionJwt'];

/**
 * Token for the TSP itself. The client authenticates with a client assertion; a `client_id` beside
 * it must name the same client.
 *
 * @see spec/oauth/schemas/ClientCredentialsPrivateKeyJwt.yaml
 */
export const ClientCredentialsPrivateKeyJwt = z.strictObject({
  /** The grant. */
  grant_type: z.literal('client_credentials'),
  /** Scope of the token; never `openid`, which has no meaning without a customer. */
  scope: z.literal('accounts'),
  client_assertion_type: ClientAssertionType,
  client_assertion: ClientAssertionJwt,
  client_id: ClientId.exactOptional(),
});

export type ClientCredentialsPrivateKeyJwt = components['schemas']['ClientCredentialsPrivateKeyJwt'];

/**
 * Token for the TSP itself. The client authenticates with its certificate and names itself by
 * `client_id`. Not accepted in Hong Kong.
 *
 * @see spec/oauth/schemas/ClientCredentialsTlsClientAuth.yaml
 */
export const ClientCredentialsTlsClientAuth = z.strictObject({
  /** The grant. */
  grant_type: z.literal('client_credentials'),
  /** Scope of the token; never `openid`, which has no meaning without a customer. */
  scope: z.literal('accounts'),
  client_id: ClientId,
});

export type ClientCredentialsTlsClientAuth = components['schemas']['ClientCredentialsTlsClientAuth'];

/**
 * Request a token for the TSP itself, in one of two client authentications.
 *
 * @see spec/oauth/schemas/ClientCredentialsGrant.yaml
 */
export const ClientCredentialsGrant = oneOf([ClientCredentialsPrivateKeyJwt, ClientCredentialsTlsClientAuth]);

export type ClientCredentialsGrant = components['schemas']['ClientCredentialsGrant'];

/**
 * First tokens of a consent. The client authenticates with a client assertion; a `client_id` beside
 * it must name the same client.
 *
 * @see spec/oauth/schemas/AuthorizationCodePrivateKeyJwt.yaml
 */
export const AuthorizationCodePrivateKeyJwt = z.strictObject({
  /** The grant. */
  grant_type: z.literal('authorization_code'),
  /** Code from the redirect. It works once, within 120 seconds. */
  code: z.string().check(minLength(1)),
  /** The redirect URI of the authorisation request, character for character. */
  redirect_uri: z.string().check(uri),
  client_assertion_type: ClientAssertionType,
  client_assertion: ClientAssertionJwt,
  client_id: ClientId.exactOptional(),
});

export type AuthorizationCodePrivateKeyJwt = components['schemas']['AuthorizationCodePrivateKeyJwt'];

/**
 * First tokens of a consent. The client authenticates with its certificate and names itself by
 * `client_id`. Not accepted in Hong Kong.
 *
 * @see spec/oauth/schemas/AuthorizationCodeTlsClientAuth.yaml
 */
export const AuthorizationCodeTlsClientAuth = z.strictObject({
  /** The grant. */
  grant_type: z.literal('authorization_code'),
  /** Code from the redirect. It works once, within 120 seconds. */
  code: z.string().check(minLength(1)),
  /** The redirect URI of the authorisation request, character for character. */
  redirect_uri: z.string().check(uri),
  client_id: ClientId,
});

export type AuthorizationCodeTlsClientAuth = components['schemas']['AuthorizationCodeTlsClientAuth'];

/**
 * Exchange a code for tokens, in one of two client authentications; `scope` is not allowed.
 *
 * @see spec/oauth/schemas/AuthorizationCodeGrant.yaml
 */
export const AuthorizationCodeGrant = oneOf([AuthorizationCodePrivateKeyJwt, AuthorizationCodeTlsClientAuth]);

export type AuthorizationCodeGrant = components['schemas']['AuthorizationCodeGrant'];

/**
 * Next tokens of a consent. The client authenticates with a client assertion; a `client_id` beside
 * it must name the same client.
 *
 * @see spec/oauth/schemas/RefreshTokenPrivateKeyJwt.yaml
 */
export const RefreshTokenPrivateKeyJwt = z.strictObject({
  /** The grant. */
  grant_type: z.literal('refresh_token'),
  /** Newest refresh token of the consent. It works once; the reply holds the next one. */
  refresh_token: z.string().check(minLength(1)),
  /**
   * Redirect URI of the authorisation request. Clients in use send it; OAuth does not ask for it
   * and the bank is taken to ignore it.
   */
  redirect_uri: z.string().check(uri).exactOptional(),
  client_assertion_type: ClientAssertionType,
  client_assertion: ClientAssertionJwt,
  client_id: ClientId.exactOptional(),
});

export type RefreshTokenPrivateKeyJwt = components['schemas']['RefreshTokenPrivateKeyJwt'];

/**
 * Next tokens of a consent. The client authenticates with its certificate and names itself by
 * `client_id`. Not accepted in Hong Kong.
 *
 * @see spec/oauth/schemas/RefreshTokenTlsClientAuth.yaml
 */
export const RefreshTokenTlsClientAuth = z.strictObject({
  /** The grant. */
  grant_type: z.literal('refresh_token'),
  /** Newest refresh token of the consent. It works once; the reply holds the next one. */
  refresh_token: z.string().check(minLength(1)),
  /**
   * Redirect URI of the authorisation request. Clients in use send it; OAuth does not ask for it
   * and the bank is taken to ignore it.
   */
  redirect_uri: z.string().check(uri).exactOptional(),
  client_id: ClientId,
});

export type RefreshTokenTlsClientAuth = components['schemas']['RefreshTokenTlsClientAuth'];

/**
 * Exchange a refresh token for new tokens, in one of two client authentications; `scope` is not allowed.
 *
 * @see spec/oauth/schemas/RefreshTokenGrant.yaml
 */
export const RefreshTokenGrant = oneOf([RefreshTokenPrivateKeyJwt, RefreshTokenTlsClientAuth]);

export type RefreshTokenGrant = components['schemas']['RefreshTokenGrant'];

/**
 * Token request. `grant_type` tells the grant, the presence of `client_assertion` the client
 * authentication; exactly one of the six forms fits.
 *
 * @see spec/oauth/schemas/TokenRequest.yaml
 */
export const TokenRequest = oneOf([ClientCredentialsGrant, AuthorizationCodeGrant, RefreshTokenGrant]);

export type TokenRequest = components['schemas']['TokenRequest'];

/**
 * Tokens. The client_credentials grant returns neither `refresh_token` nor `id_token`; the other
 * two grants always return a new `refresh_token`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 * @see spec/oauth/schemas/TokenResponse.yaml
 */
export const TokenResponse = z.looseObject({
  /** Bearer token, bound to the client certificate of this call. */
  access_token: z.string().check(minLength(1)),
  /** Kind of token, `Bearer` in any case of letters. */
  token_type: z.string().regex(/^[Bb][Ee][Aa][Rr][Ee][Rr]$/u),
  /** Seconds that the access token still lives; 300 from each of the three grants. */
  expires_in: z.number().check(integer).min(0),
  /**
   * Opens the consent again once the access token has expired. Replaces the one that was used; how
   * long a replacement lives is not stated, but never beyond the consent.
   */
  refresh_token: z.string().check(minLength(1)).exactOptional(),
  /** Scopes of the access token, `accounts` or `openid accounts`. */
  scope: z.string().exactOptional(),
  /**
   * ID token of the customer, a compact JWS. Returned for a code; with a refresh it may be absent.
   */
  id_token: z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u).exactOptional(),
});

export type TokenResponse = components['schemas']['TokenResponse'];

/**
 * Refusal of a token request.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see spec/oauth/schemas/TokenError.yaml
 */
export const TokenError = z.looseObject({
  /**
   * Why. `invalid_request`: a parameter is missing, repeated, malformed or not allowed, such as
   * `scope` with a code or refresh token. `invalid_grant`: the code or refresh token is unknown,
   * used, expired, revoked, or was issued to another client or redirect URI. `unauthorized_client`:
   * the client may not use this grant. `unsupported_grant_type`: nobody may. `invalid_scope`: the
   * scope is unknown, not registered, or `openid` without a customer.
   */
  error: z.enum([
    'invalid_request',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ]),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
});

export type TokenError = components['schemas']['TokenError'];

/**
 * The client could not be authenticated.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see spec/common/schemas/ClientAuthenticationError.yaml
 */
export const ClientAuthenticationError = z.looseObject({
  /**
   * Why. `invalid_client`: the client is unknown, its assertion is missing, badly signed, expired,
   * used before or meant for another server, or the certificate is not the client's.
   */
  error: z.literal('invalid_client'),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
});

export type ClientAuthenticationError = components['schemas']['ClientAuthenticationError'];

/**
 * Failure of an OAuth endpoint for which the standards fix no code, such as an overloaded or broken server.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see spec/common/schemas/OAuthError.yaml
 */
export const OAuthError = z.looseObject({
  /** Code of the failure, in ASCII. */
  error: z.string(),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
});

export type OAuthError = components['schemas']['OAuthError'];

/**
 * Parameters of the redirect after the customer has authorised the consent.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthResponse
 * @see spec/oauth/schemas/AuthorizationResponse.yaml
 */
export const AuthorizationResponse = z.looseObject({
  /**
   * Code to exchange at the token endpoint. It works once, within 120 seconds of the customer's
   * confirmation; exchange it within 30.
   */
  code: z.string().check(minLength(1)),
  /**
   * Scopes of the access token that the code will bring; the bank adds it to the standard's parameters.
   */
  scope: z.string().exactOptional(),
  /** The `state` of the request; refuse any other. */
  state: z.string().check(minLength(1)),
  /** ID token, a compact JWS, as detached signature of `code` and `state`. */
  id_token: z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u),
});

export type AuthorizationResponse = components['schemas']['AuthorizationResponse'];

/**
 * Parameters of the redirect when no code is issued.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#AuthError
 * @see spec/oauth/schemas/AuthorizationErrorResponse.yaml
 */
export const AuthorizationErrorResponse = z.looseObject({
  /**
   * Why. `access_denied`: the customer refused, and the consent is `Rejected`. `invalid_request`: a
   * parameter is missing, repeated or malformed. `invalid_request_object`: the request object is
   * unsigned, badly signed, expired or contradicts the query. `invalid_scope`,
   * `unauthorized_client` and `unsupported_response_type`: the client may not ask for that.
   * `server_error`, `temporarily_unavailable`: the bank failed; try again later.
   */
  error: z.enum([
    'access_denied',
    'invalid_request',
    'invalid_request_object',
    'invalid_scope',
    'unauthorized_client',
    'unsupported_response_type',
    'server_error',
    'temporarily_unavailable',
  ]),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
  /** The `state` of the request; refuse any other. */
  state: z.string().check(minLength(1)),
});

export type AuthorizationErrorResponse = components['schemas']['AuthorizationErrorResponse'];

/**
 * Protected header of a signed JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4
 * @see spec/common/schemas/JoseHeader.yaml
 */
export const JoseHeader = z.looseObject({
  /** Signature algorithm; RSASSA-PSS with SHA-256 and nothing else. */
  alg: z.literal('PS256'),
  /**
   * Key that signed, as named in the signer's JSON Web Key Set. For a TSP it is the key of the
   * signing certificate (HKPost encipherment e-Cert).
   */
  kid: z.string().check(minLength(1)),
  /** Media type of the token, `JWT`. */
  typ: z.string().exactOptional(),
});

export type JoseHeader = components['schemas']['JoseHeader'];

/**
 * The consent that the customer is to authorise.
 *
 * @see spec/oauth/schemas/RequestedIntentId.yaml
 */
export const RequestedIntentId = z.looseObject({
  /** The `consentId`. */
  value: z.string().check(minLength(1)),
  /** The request is for this consent and no other. */
  essential: z.literal(true),
});

export type RequestedIntentId = components['schemas']['RequestedIntentId'];

/**
 * Claims asked for one by one, and the only place where the consent is named. Send the consent in
 * both members, as the bank's own client does.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter
 * @see spec/oauth/schemas/RequestedClaims.yaml
 */
export const RequestedClaims = z.looseObject({
  /** Claims for a userinfo reply; the bank has no such endpoint but reads the consent here. */
  userinfo: z.looseObject({ openbanking_intent_id: RequestedIntentId }).exactOptional(),
  /** Claims for the ID token. */
  id_token: z.looseObject({
    openbanking_intent_id: RequestedIntentId,
    /** How the customer should be authenticated. */
    acr: z.looseObject({
      /** Whether the request fails if none of the values can be met; false. */
      essential: z.boolean().exactOptional(),
      /**
       * Acceptable ways, most wanted first; strong customer authentication, then customer authentication.
       */
      values: z.array(z.enum(['urn:openbanking:psd2:sca', 'urn:openbanking:psd2:ca'])).exactOptional(),
    }).exactOptional(),
  }),
});

export type RequestedClaims = components['schemas']['RequestedClaims'];

/**
 * Claims of a request object. They outrank the query parameters of the same names. Further claims are ignored.
 *
 * @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#section-5.2.2
 * @see spec/oauth/schemas/AuthorizationRequestObject.yaml
 */
export const AuthorizationRequestObject = z.looseObject({
  iss: ClientId,
  client_id: ClientId,
  /**
   * The `issuer` of the discovery document, as one string. The bank's guide names the authorisation
   * endpoint instead; its own client sends the issuer, as FAPI asks.
   */
  aud: z.string().check(uri),
  /** Hybrid flow; the redirect carries a code and an ID token. */
  response_type: z.literal('code id_token'),
  /** One of the registered redirect URIs. */
  redirect_uri: z.string().check(uri),
  scope: OpenIdScope,
  /** Unguessable value tied to the customer's session; the redirect returns it. */
  state: z.string().check(minLength(1)),
  /** Unguessable value that the ID token returns. */
  nonce: z.string().check(minLength(1)),
  /**
   * When the request expires, in seconds since 1970-01-01T00:00:00Z; about five minutes ahead, and
   * at most 60 minutes after `nbf`.
   */
  exp: z.number().check(integer).check(int64),
  /**
   * From when the request is valid, in seconds since 1970-01-01T00:00:00Z; at most 60 minutes past.
   * FAPI requires it, the bank's own client omits it.
   */
  nbf: z.number().check(integer).check(int64).exactOptional(),
  /** When the request was made, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).check(int64).exactOptional(),
  /** Identifier of the request, never used twice. */
  jti: z.string().check(minLength(1)).exactOptional(),
  claims: RequestedClaims,
});

export type AuthorizationRequestObject = components['schemas']['AuthorizationRequestObject'];

/**
 * Claims of an ID token. The one in the redirect always has `nonce` and `c_hash`, so that a stolen
 * or exchanged code is noticed. Members other than these are possible.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken
 * @see spec/oauth/schemas/IdToken.yaml
 */
export const IdToken = z.looseObject({
  /** The `issuer` of the discovery document. */
  iss: z.string().check(uri),
  /** The customer, pairwise; another TSP sees another value. */
  sub: z.string().check(minLength(1)),
  /** The `client_id` of the TSP, alone or in an array. */
  aud: z.union([z.string(), z.array(z.string()).check(minItems(1))]),
  /** When the token expires, in seconds since 1970-01-01T00:00:00Z. */
  exp: z.number().check(integer).check(int64),
  /** When the token was made, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).check(int64),
  /** When the customer authenticated, in seconds since 1970-01-01T00:00:00Z. */
  auth_time: z.number().check(integer).check(int64).exactOptional(),
  /** The `nonce` of the authorisation request. */
  nonce: z.string().exactOptional(),
  /** Left half of the SHA-256 of the code, base64url. */
  c_hash: z.string().exactOptional(),
  /** Left half of the SHA-256 of the state, base64url. */
  s_hash: z.string().exactOptional(),
  /** How the customer authenticated. */
  acr: z.string().exactOptional(),
  /** The `consentId` that was authorised; compare it with the one that was asked for. */
  openbanking_intent_id: z.string().exactOptional(),
});

export type IdToken = components['schemas']['IdToken'];

/**
 * Claims of a client assertion. The bank asks for the five required ones less `jti`, which OpenID
 * Connect requires; send a fresh one each time, and `iat` with it. Further claims are ignored.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication
 * @see spec/oauth/schemas/ClientAssertion.yaml
 */
export const ClientAssertion = z.looseObject({
  iss: ClientId,
  sub: ClientId,
  /** The `token_endpoint` of the discovery document. */
  aud: z.string().check(uri),
  /**
   * When the assertion expires, in seconds since 1970-01-01T00:00:00Z; about five minutes ahead.
   */
  exp: z.number().check(integer).check(int64),
  /** When the assertion was made, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).check(int64).exactOptional(),
  /** Identifier of the assertion, never used twice. */
  jti: z.string().check(minLength(1)).exactOptional(),
});

export type ClientAssertion = components['schemas']['ClientAssertion'];

/** All validators by the exact name of their component schema. */
export const schemas = {
  OpenIdConfiguration,
  JsonWebKeySet,
  ClientId,
  OpenIdScope,
  RequestObjectJwt,
  TokenRequest,
  TokenResponse,
  TokenError,
  ClientAuthenticationError,
  OAuthError,
  AuthorizationResponse,
  AuthorizationErrorResponse,
  JsonWebKey,
  JoseHeader,
  AuthorizationRequestObject,
  ClientCredentialsGrant,
  AuthorizationCodeGrant,
  RefreshTokenGrant,
  IdToken,
  RequestedClaims,
  ClientCredentialsPrivateKeyJwt,
  ClientCredentialsTlsClientAuth,
  AuthorizationCodePrivateKeyJwt,
  AuthorizationCodeTlsClientAuth,
  RefreshTokenPrivateKeyJwt,
  RefreshTokenTlsClientAuth,
  RequestedIntentId,
  ClientAssertionType,
  ClientAssertionJwt,
  ClientAssertion,
};

/** Proves at compile time that each validator and its type agree. */
export interface Agreement {
  OpenIdConfiguration: Agree<typeof OpenIdConfiguration, components['schemas']['OpenIdConfiguration']>;
  JsonWebKey: Agree<typeof JsonWebKey, components['schemas']['JsonWebKey']>;
  JsonWebKeySet: Agree<typeof JsonWebKeySet, components['schemas']['JsonWebKeySet']>;
  ClientId: Agree<typeof ClientId, components['schemas']['ClientId']>;
  OpenIdScope: Agree<typeof OpenIdScope, components['schemas']['OpenIdScope']>;
  RequestObjectJwt: Agree<typeof RequestObjectJwt, components['schemas']['RequestObjectJwt']>;
  ClientAssertionType: Agree<typeof ClientAssertionType, components['schemas']['ClientAssertionType']>;
  ClientAssertionJwt: Agree<typeof ClientAssertionJwt, components['schemas']['ClientAssertionJwt']>;
  ClientCredentialsPrivateKeyJwt: Agree<typeof ClientCredentialsPrivateKeyJwt, components['schemas']['ClientCredentialsPrivateKeyJwt']>;
  ClientCredentialsTlsClientAuth: Agree<typeof ClientCredentialsTlsClientAuth, components['schemas']['ClientCredentialsTlsClientAuth']>;
  ClientCredentialsGrant: Agree<typeof ClientCredentialsGrant, components['schemas']['ClientCredentialsGrant']>;
  AuthorizationCodePrivateKeyJwt: Agree<typeof AuthorizationCodePrivateKeyJwt, components['schemas']['AuthorizationCodePrivateKeyJwt']>;
  AuthorizationCodeTlsClientAuth: Agree<typeof AuthorizationCodeTlsClientAuth, components['schemas']['AuthorizationCodeTlsClientAuth']>;
  AuthorizationCodeGrant: Agree<typeof AuthorizationCodeGrant, components['schemas']['AuthorizationCodeGrant']>;
  RefreshTokenPrivateKeyJwt: Agree<typeof RefreshTokenPrivateKeyJwt, components['schemas']['RefreshTokenPrivateKeyJwt']>;
  RefreshTokenTlsClientAuth: Agree<typeof RefreshTokenTlsClientAuth, components['schemas']['RefreshTokenTlsClientAuth']>;
  RefreshTokenGrant: Agree<typeof RefreshTokenGrant, components['schemas']['RefreshTokenGrant']>;
  TokenRequest: Agree<typeof TokenRequest, components['schemas']['TokenRequest']>;
  TokenResponse: Agree<typeof TokenResponse, components['schemas']['TokenResponse']>;
  TokenError: Agree<typeof TokenError, components['schemas']['TokenError']>;
  ClientAuthenticationError: Agree<typeof ClientAuthenticationError, components['schemas']['ClientAuthenticationError']>;
  OAuthError: Agree<typeof OAuthError, components['schemas']['OAuthError']>;
  AuthorizationResponse: Agree<typeof AuthorizationResponse, components['schemas']['AuthorizationResponse']>;
  AuthorizationErrorResponse: Agree<typeof AuthorizationErrorResponse, components['schemas']['AuthorizationErrorResponse']>;
  JoseHeader: Agree<typeof JoseHeader, components['schemas']['JoseHeader']>;
  RequestedIntentId: Agree<typeof RequestedIntentId, components['schemas']['RequestedIntentId']>;
  RequestedClaims: Agree<typeof RequestedClaims, components['schemas']['RequestedClaims']>;
  AuthorizationRequestObject: Agree<typeof AuthorizationRequestObject, components['schemas']['AuthorizationRequestObject']>;
  IdToken: Agree<typeof IdToken, components['schemas']['IdToken']>;
  ClientAssertion: Agree<typeof ClientAssertion, components['schemas']['ClientAssertion']>;
}
