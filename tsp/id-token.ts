/** Validates ID tokens beyond openid-client, and names the reasons for which it rejects one. */
import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { ClientError } from 'openid-client';
import { CallbackError, type CallbackErrorCode } from './errors.ts';
import { safeCause } from './redact.ts';

/** What an ID token is validated against, in addition to its signature and times. */
export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  /** The consent that the customer was asked to authorise. */
  readonly consentId: string;
}

/** Tolerated clock difference to the bank, in seconds. */
const SKEW_SECONDS = 60;

/**
 * Which of the two ID tokens: only the one of the authorization response has to confirm code, state
 * and consent.
 */
export type From = 'authorization' | 'token';

/**
 * Validates an ID token that openid-client has accepted.
 *
 * - `typ`, if present, is that of an ID token, and not of an access token or an event.
 * - `aud` and `azp` name the client only: no other party may use the token.
 * - `iat` is not in the future.
 * - `openbanking_intent_id` is the requested consent, so that no other is authorised. The token
 *   endpoint may omit it.
 *
 * @param idToken decrypted
 * @returns its claims
 * @throws {CallbackError}
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export function checkIdToken(idToken: string, expected: Expected, from: From): JWTPayload {
  const { typ = 'JWT' } = decodeProtectedHeader(idToken);
  if (!/^(?:application\/)?jwt$/i.test(typ)) throw refusal('ID_TOKEN_TYP');
  const claims = decodeJwt(idToken);
  const named = [claims.aud, claims.azp ?? expected.clientId].flat();
  if (named.some((party) => party !== expected.clientId)) throw refusal('ID_TOKEN_AUD_UNTRUSTED');
  if (Number(claims.iat) > Date.now() / 1000 + SKEW_SECONDS) throw refusal('ID_TOKEN_IAT');
  const intent = claims.openbanking_intent_id;
  if (intent === undefined && from === 'token') return claims;
  if (intent === undefined) throw refusal('ID_TOKEN_INTENT_ID_MISSING');
  if (intent !== expected.consentId) throw refusal('ID_TOKEN_INTENT_ID');
  return claims;
}

/** The token response that contains the ID token. */
export interface Companions {
  readonly code: string;
  readonly accessToken: string;
}

/**
 * Validates the ID token of the token response against that of the authorization response.
 *
 * Both have to be for the same customer. Its hashes may be missing; wrong ones are rejected.
 * @throws {CallbackError}
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken2
 */
export function checkSecond(first: JWTPayload, second: JWTPayload, with_: Companions): void {
  if (second.sub !== first.sub) throw refusal('ID_TOKEN_SUB');
  const fits = (hash: unknown, text: string): boolean =>
    hash === undefined || hash === halfHash(text);
  if (!fits(second.at_hash, with_.accessToken)) throw refusal('ID_TOKEN_AT_HASH');
  if (!fits(second.c_hash, with_.code)) throw refusal('ID_TOKEN_C_HASH');
}

/** Returns the left half of the SHA-256 hash, as for PS256 (OpenID Connect Core §3.3.2.11). */
function halfHash(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest().subarray(0, 16).toString('base64url');
}

/**
 * Returns the code for a rejection by openid-client.
 *
 * openid-client decides; the token is only inspected to find the reason.
 * @param error thrown by openid-client
 * @param idToken the rejected token, decrypted
 */
export function refusalOf(
  error: unknown,
  idToken: string,
  expected: Expected,
  from: From,
): CallbackError {
  const cause = safeCause(error);
  const as = (code: CallbackErrorCode): CallbackError => refusal(code, cause);
  let alg: unknown;
  let claims: JWTPayload;
  try {
    ({ alg } = decodeProtectedHeader(idToken));
    claims = decodeJwt(idToken);
  } catch {
    return as('ID_TOKEN_INVALID');
  }
  if (alg === 'none') return as('ID_TOKEN_ALG_NONE');
  if (alg !== 'PS256') return as('ID_TOKEN_ALG');
  const needed = REQUIRED.filter((claim) => from === 'authorization' || !claim.endsWith('_hash'));
  const missing = needed.find((claim) => claims[claim] === undefined);
  const compared = comparedClaim(error);
  if (compared === 'aud' || compared === 'azp') {
    const known = [claims.aud].flat().includes(expected.clientId);
    return as(known ? 'ID_TOKEN_AUD_UNTRUSTED' : 'ID_TOKEN_AUD');
  }
  const code = compared === undefined ? undefined : COMPARED[compared];
  if (code !== undefined) return as(code);
  if (missing !== undefined) return as(`ID_TOKEN_${MISSING[missing]}_MISSING`);
  // The remaining reasons are the signature, the bank's keys, or a malformed claim.
  const { code: said, cause: facts } = error as { code?: unknown; cause?: unknown };
  if (hasMember(facts, 'signature')) return as('ID_TOKEN_SIGNATURE');
  if (KEYS_UNREADABLE.has(String(said)) || hasMember(facts, 'body')) return as('ID_TOKEN_KEY');
  const odd = Object.entries(COMPARED).find(([claim]) => !hasType(claim, claims[claim]));
  return as(odd ? odd[1] : 'ID_TOKEN_INVALID');
}

/**
 * Whether openid-client found no key, or the key set is invalid. The token itself has been parsed.
 */
const KEYS_UNREADABLE: ReadonlySet<string> = new Set([
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Whether the properties of an error, or of its causes, include a member. */
function hasMember(facts: unknown, name: string): boolean {
  for (let at = facts; typeof at === 'object' && at !== null; at = (at as Error).cause) {
    if (Object.hasOwn(at, name)) return true;
  }
  return false;
}

/** Whether a claim, if present, has the right type. */
function hasType(claim: string, value: unknown): boolean {
  if (value === undefined) return true;
  if (['exp', 'iat', 'nbf'].includes(claim)) return typeof value === 'number';
  if (claim === 'aud') return typeof value === 'string' || Array.isArray(value);
  return typeof value === 'string' && value !== '';
}

const MISSING = {
  iss: 'ISS',
  aud: 'AUD',
  exp: 'EXP',
  iat: 'IAT',
  sub: 'SUB',
  nonce: 'NONCE',
  c_hash: 'C_HASH',
  s_hash: 'S_HASH',
} as const;

const REQUIRED = Object.keys(MISSING) as (keyof typeof MISSING)[];

const COMPARED: Readonly<Record<string, CallbackErrorCode>> = {
  iss: 'ID_TOKEN_ISS',
  exp: 'ID_TOKEN_EXP',
  iat: 'ID_TOKEN_IAT',
  nbf: 'ID_TOKEN_NBF',
  aud: 'ID_TOKEN_AUD',
  sub: 'ID_TOKEN_SUB',
  nonce: 'ID_TOKEN_NONCE',
  c_hash: 'ID_TOKEN_C_HASH',
  s_hash: 'ID_TOKEN_S_HASH',
};

/** Returns the claim that openid-client rejected. */
function comparedClaim(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { claim, claims } = (at.cause ?? {}) as {
      claim?: unknown;
      claims?: Record<string, unknown>;
    };
    if (typeof claim !== 'string') continue;
    // A missing nonce is reported as a wrong one.
    return claims && claims[claim] === undefined ? undefined : claim;
  }
  return undefined;
}

/** Whether openid-client rejected a response, as opposed to a failure to reach the bank. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ClientError && error.code !== undefined;
}

const TEXTS: Partial<Record<CallbackErrorCode, string>> = {
  ID_TOKEN_ALG: 'the ID token is not signed with PS256',
  ID_TOKEN_ALG_NONE: 'the ID token is not signed',
  ID_TOKEN_AT_HASH: 'at_hash of the ID token does not match the access token',
  ID_TOKEN_AUD: 'aud of the ID token does not name this client',
  ID_TOKEN_AUD_UNTRUSTED: 'aud of the ID token names another party besides this client',
  ID_TOKEN_C_HASH: 'c_hash of the ID token does not match the code',
  ID_TOKEN_ENCRYPTION: 'the ID token cannot be decrypted with a key and algorithm of this client',
  ID_TOKEN_EXP: 'the ID token has expired',
  ID_TOKEN_IAT: 'the ID token was issued too long ago, or in the future',
  ID_TOKEN_INTENT_ID: 'the ID token is about another consent than the one asked for',
  ID_TOKEN_INVALID: 'the ID token cannot be read',
  ID_TOKEN_ISS: 'iss of the ID token is not the issuer of this brand',
  ID_TOKEN_KEY: 'the bank publishes no key that the ID token could be signed with',
  ID_TOKEN_NBF: 'the ID token is not valid yet',
  ID_TOKEN_NONCE: 'nonce of the ID token is not the one sent',
  ID_TOKEN_SIGNATURE: 'the signature of the ID token is wrong',
  ID_TOKEN_SUB: 'sub of the ID token is not that of the one before, or none',
  ID_TOKEN_S_HASH: 's_hash of the ID token does not match the state',
  ID_TOKEN_TYP: 'typ is not that of an ID token',
};

/** Creates the error for a code. Its text is constant and never contains the token. */
export function refusal(code: CallbackErrorCode, cause?: Error): CallbackError {
  const claim = /^ID_TOKEN_(.*)_MISSING$/.exec(code)?.[1]?.toLowerCase();
  const name = claim === 'intent_id' ? 'openbanking_intent_id' : claim;
  const text = TEXTS[code] ?? (name ? `the ID token has no ${name}` : code);
  return new CallbackError(code, text, cause && { cause });
}
