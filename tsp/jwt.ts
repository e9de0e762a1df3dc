/** The three JWTs that a TSP signs, and a look into any. All are signed with PS256. */
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

/** The key that a TSP signs with (HKPost encipherment e-Cert). */
export interface SigningKey {
  /** RSA private key: PKCS#8 PEM, or a Web Crypto key for RSA-PSS with SHA-256. */
  readonly key: string | CryptoKey;
  /** Its `kid` in the TSP's own JWKS. */
  readonly kid: string;
}

/** Everything the banks sign and verify is PS256. */
export const ALGORITHM = 'PS256';

/** How long an assertion or a request object lives unless said otherwise, in seconds. */
export const LIFETIME_SECONDS = 300;

/**
 * Imports a private key for signing; a Web Crypto key stays as it is.
 *
 * @throws {TypeError} when it is no RSA private key of 2048 bits or more
 */
export function signingKey({ key }: SigningKey): CryptoKey {
  if (typeof key !== 'string') return key;
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  return rsaPrivateKey(key, 'the signing key').toCryptoKey(algorithm, false, ['sign']) as CryptoKey;
}

/**
 * Imports the private key that ID tokens are encrypted for.
 *
 * @throws {TypeError} when it is no RSA private key of 2048 bits or more
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

/** What a client assertion says. */
export interface ClientAssertionOptions {
  /** `client_id` of the registration; `iss` and `sub`. */
  readonly clientId: string;
  /** The token endpoint of the discovery document. */
  readonly audience: string;
  /** Key that signs. */
  readonly signing: SigningKey;
  /** Seconds until it expires. Default: 300, what the bank calls typical. */
  readonly lifetimeSeconds?: number;
}

/**
 * The assertion by which a client authenticates (`private_key_jwt`), good once.
 *
 * @returns a compact JWS, PS256
 * @throws {TypeError} when the key is no RSA private key of 2048 bits or more
 * @see https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
export function signClientAssertion(options: ClientAssertionOptions): Promise<string> {
  const { clientId, audience, signing, lifetimeSeconds = LIFETIME_SECONDS } = options;
  return sign({ iss: clientId, sub: clientId, aud: audience }, signing, lifetimeSeconds);
}

/** What a request object asks for. */
export interface RequestObjectOptions {
  /** `client_id` of the registration. */
  readonly clientId: string;
  /** The issuer of the discovery document; the request object's `aud`, as one string. */
  readonly issuer: string;
  /** The consent that the customer is to authorise. */
  readonly consentId: string;
  /** Where the customer comes back to: one of the registration's, letter by letter. */
  readonly redirectUri: string;
  /** Random; comes back with the customer. */
  readonly state: string;
  /** Random; comes back in the ID token. */
  readonly nonce: string;
  /** Key that signs. */
  readonly signing: SigningKey;
  /** Default: `openid accounts`. */
  readonly scope?: string;
  /** Seconds until it expires. Default: 300; FAPI allows 3,600. */
  readonly lifetimeSeconds?: number;
}

/**
 * The request object of an authorisation.
 *
 * @returns a compact JWS, PS256; `nbf` is now
 * @throws {TypeError} when the key is no RSA private key of 2048 bits or more
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

/** How a client authenticates at the token endpoint. */
export type AuthMethod = 'private_key_jwt' | 'tls_client_auth';

/** What a registration request asks for. */
export interface RegistrationRequestOptions {
  /** The issuer of the brand; each brand has its own registration in production. */
  readonly issuer: string;
  /** The software statement (SSA), as the bank or its portal issued it; blanks around it do not matter. */
  readonly softwareStatement: string;
  /** Key that signs; its public half is in the JWKS that the statement names. */
  readonly signing: SigningKey;
  /** Default: all `software_redirect_uris` of the statement. */
  readonly redirectUris?: readonly string[];
  /** Default: `private_key_jwt`, the only one that Hong Kong takes. */
  readonly authMethod?: AuthMethod;
  /** Subject of the transport certificate (RFC 4514); needed for `tls_client_auth`, and only then. */
  readonly tlsClientAuthSubjectDn?: string;
  /** Default: `web`. */
  readonly applicationType?: 'web' | 'mobile';
  /** Default: `openid accounts`. */
  readonly scope?: string;
  /** Seconds until it expires. Default: 300; the bank takes 1,800 at most. */
  readonly lifetimeSeconds?: number;
}

/** The longest life of a registration request, in seconds. */
const MAX_REGISTRATION_SECONDS = 1_800;

/**
 * A registration request, signed: the body of `POST /register`.
 *
 * @returns a compact JWS, PS256
 * @throws {TypeError} when the key cannot be used, the statement is no JWT or lacks `software_id`, no
 * redirect URI is known, the life is too long, or the subject goes missing or is not wanted
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

/** A JWT taken apart; nothing of it is verified. */
export interface JwtView {
  /** Protected header. */
  readonly header: ProtectedHeaderParameters;
  /** Claims; times are seconds since 1970. */
  readonly payload: JWTPayload;
}

/**
 * Takes a JWT apart without verifying it.
 *
 * @param jwt a compact JWS; blanks around it do not matter
 * @param what what to call it in the error
 * @throws {TypeError} when it is none
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-7.2
 */
export function readJwt(jwt: string, what = 'the text'): JwtView {
  try {
    return { header: decodeProtectedHeader(jwt.trim()), payload: decodeJwt(jwt.trim()) };
  } catch {
    throw new TypeError(`${what} is not a signed JWT`);
  }
}
