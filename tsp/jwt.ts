/** Signs the three JWTs of a TSP with PS256, and decodes JWTs. */
import { type KeyObject, randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  type JWTPayload,
  type ProtectedHeaderParameters,
  SignJWT,
} from 'jose';
import { rsaPrivateKey } from './pem.ts';

/** The signing key of a TSP (HKPost encipherment e-Cert). */
export interface SigningKey {
  /** RSA private key: PKCS#8 PEM, or a Web Crypto key for RSA-PSS with SHA-256. */
  readonly key: string | CryptoKey;
  /** Its `kid` in the TSP's own JWKS. */
  readonly kid: string;
}

/** The only algorithm of the banks. */
export const ALGORITHM = 'PS256';

/** The default lifetime of an assertion or request object in seconds. */
export const LIFETIME_SECONDS = 300;

/**
 * Imports a private key for signing; a Web Crypto key is returned unchanged.
 * @throws {TypeError} if it is not an RSA private key of at least 2048 bits
 */
export function signingKey({ key }: SigningKey): CryptoKey {
  if (typeof key !== 'string') return key;
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  return rsaPrivateKey(key, 'the signing key').toCryptoKey(algorithm, false, ['sign']) as CryptoKey;
}

/**
 * Imports the private key with which ID tokens are decrypted.
 * @throws {TypeError} if it is not an RSA private key of at least 2048 bits
 */
export function decryptionKey({ key }: { readonly key: string }): KeyObject {
  return rsaPrivateKey(key, 'the decryption key');
}

async function sign(
  claims: JWTPayload,
  signing: SigningKey,
  lifetimeSeconds: number,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iat: now, exp: now + lifetimeSeconds, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: ALGORITHM, kid: signing.kid })
    .sign(signingKey(signing));
}

/** Options of a client assertion. */
export interface ClientAssertionOptions {
  /** `client_id` of the registration; `iss` and `sub`. */
  readonly clientId: string;
  /** The token endpoint of the discovery document. */
  readonly audience: string;
  /** Signing key. */
  readonly signing: SigningKey;
  /** Lifetime in seconds. Default: 300, which the bank calls typical. */
  readonly lifetimeSeconds?: number;
}

/**
 * Creates a client assertion (`private_key_jwt`), which is valid once.
 * @returns a compact JWS, PS256
 * @throws {TypeError} if the key is not an RSA private key of at least 2048 bits
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export function signClientAssertion(options: ClientAssertionOptions): Promise<string> {
  const { clientId, audience, signing, lifetimeSeconds = LIFETIME_SECONDS } = options;
  return sign({ iss: clientId, sub: clientId, aud: audience }, signing, lifetimeSeconds);
}

/** Options of a request object. */
export interface RequestObjectOptions {
  /** `client_id` of the registration. */
  readonly clientId: string;
  /** The issuer of the discovery document; becomes `aud` as a single string. */
  readonly issuer: string;
  /** The consent to authorise. */
  readonly consentId: string;
  /** The redirect URI: exactly one of the registered ones. */
  readonly redirectUri: string;
  /** Random; returned in the authorization response. */
  readonly state: string;
  /** Random; returned in the ID token. */
  readonly nonce: string;
  /** Signing key. */
  readonly signing: SigningKey;
  /** Default: `openid accounts`. */
  readonly scope?: string;
  /** Lifetime in seconds. Default: 300; FAPI allows 3,600. */
  readonly lifetimeSeconds?: number;
}

/**
 * Creates the request object of an authorisation request.
 * @returns a compact JWS, PS256; `nbf` is the current time
 * @throws {TypeError} if the key is not an RSA private key of at least 2048 bits
 * @see https://www.rfc-editor.org/rfc/rfc9101#section-4
 * @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#authorization-server
 */
export function signRequestObject(options: RequestObjectOptions): Promise<string> {
  const { clientId, signing, lifetimeSeconds = LIFETIME_SECONDS } = options;
  const intent = { openbanking_intent_id: { value: options.consentId, essential: true } };
  return sign(
    {
      iss: clientId,
      client_id: clientId,
      aud: options.issuer,
      nbf: Math.floor(Date.now() / 1000),
      response_type: 'code id_token',
      scope: options.scope ?? 'openid accounts',
      redirect_uri: options.redirectUri,
      state: options.state,
      nonce: options.nonce,
      claims: {
        userinfo: intent,
        id_token: {
          ...intent,
          acr: {
            essential: false,
            values: ['urn:openbanking:psd2:sca', 'urn:openbanking:psd2:ca'],
          },
        },
      },
    },
    signing,
    lifetimeSeconds,
  );
}

/** The client authentication method at the token endpoint. */
export type AuthMethod = 'private_key_jwt' | 'tls_client_auth';

/** Options of a registration request. */
export interface RegistrationRequestOptions {
  /** The issuer of the brand; each brand has its own registration in production. */
  readonly issuer: string;
  /**
   * The software statement (SSA) issued by the bank or its portal; surrounding white space is
   * ignored.
   */
  readonly softwareStatement: string;
  /** Signing key. Its public part is in the JWKS of the statement. */
  readonly signing: SigningKey;
  /** Default: all `software_redirect_uris` of the statement. */
  readonly redirectUris?: readonly string[];
  /** Default: `private_key_jwt`, the only method in Hong Kong. */
  readonly authMethod?: AuthMethod;
  /** Subject of the transport certificate (RFC 4514); required for `tls_client_auth` only. */
  readonly tlsClientAuthSubjectDn?: string;
  /** Default: `web`. */
  readonly applicationType?: 'web' | 'mobile';
  /** Default: `openid accounts`. */
  readonly scope?: string;
  /** Lifetime in seconds. Default: 300; the bank accepts at most 1,800. */
  readonly lifetimeSeconds?: number;
}

/** The maximum lifetime of a registration request in seconds. */
const MAX_REGISTRATION_SECONDS = 1_800;

/**
 * Creates a signed registration request, the body of `POST /register`.
 * @returns a compact JWS, PS256
 * @throws {TypeError} if the key is invalid, the statement is not a JWT or lacks `software_id`, no
 * redirect URI is known, the lifetime is too long, or the subject is missing or not applicable
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3.1
 */
export async function signRegistrationRequest(
  options: RegistrationRequestOptions,
): Promise<string> {
  const { signing, lifetimeSeconds = LIFETIME_SECONDS } = options;
  const softwareStatement = options.softwareStatement.trim();
  const { authMethod = 'private_key_jwt', tlsClientAuthSubjectDn } = options;
  if (!(lifetimeSeconds > 0 && lifetimeSeconds <= MAX_REGISTRATION_SECONDS)) {
    throw new TypeError(`a registration request lives at most ${MAX_REGISTRATION_SECONDS} seconds`);
  }
  if ((authMethod === 'tls_client_auth') !== (tlsClientAuthSubjectDn !== undefined)) {
    throw new TypeError('tls_client_auth goes with the subject of the transport certificate');
  }
  const { payload } = readJwt(softwareStatement, 'the software statement');
  const { software_id: softwareId, software_redirect_uris: statementUris } = payload;
  if (typeof softwareId !== 'string') {
    throw new TypeError('the software statement has no software_id');
  }
  const redirectUris = options.redirectUris ?? statementUris;
  if (!Array.isArray(redirectUris) || redirectUris.length === 0) {
    throw new TypeError('neither the options nor the software statement name a redirect URI');
  }
  return sign(
    {
      iss: softwareId,
      aud: options.issuer,
      scope: options.scope ?? 'openid accounts',
      redirect_uris: redirectUris,
      response_types: ['code id_token'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      application_type: options.applicationType ?? 'web',
      id_token_signed_response_alg: ALGORITHM,
      request_object_signing_alg: ALGORITHM,
      token_endpoint_auth_method: authMethod,
      ...(authMethod === 'private_key_jwt' && { token_endpoint_auth_signing_alg: ALGORITHM }),
      ...(tlsClientAuthSubjectDn !== undefined && {
        tls_client_auth_subject_dn: tlsClientAuthSubjectDn,
      }),
      software_id: softwareId,
      software_statement: softwareStatement,
    },
    signing,
    lifetimeSeconds,
  );
}

/** A decoded JWT, not verified. */
export interface JwtView {
  /** Protected header. */
  readonly header: ProtectedHeaderParameters;
  /** Claims; times are seconds since 1970. */
  readonly payload: JWTPayload;
}

/**
 * Decodes a JWT without verifying it.
 * @param jwt a compact JWS; surrounding white space is ignored
 * @param what name of the JWT for the error
 * @throws {TypeError} if it is not a JWT
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 */
export function readJwt(jwt: string, what = 'the text'): JwtView {
  try {
    return { header: decodeProtectedHeader(jwt.trim()), payload: decodeJwt(jwt.trim()) };
  } catch {
    throw new TypeError(`${what} is not a signed JWT`);
  }
}
