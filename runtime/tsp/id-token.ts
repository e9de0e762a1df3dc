/** Why an ID token was refused: names for the refusals of openid-client. */
import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { ClientError } from 'openid-client';
import { CallbackError, type CallbackErrorCode } from './errors.ts';
import { safeCause } from './redact.ts';

/** What an ID token is held to beyond its signature and times. */
export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  /** The consent that the customer was asked for. */
  readonly consentId: string;
}

/**
 * Holds the claims of an ID token that openid-client has accepted to what it does not look at.
 *
 * - `aud` names the client and nobody else: no second party may use the token.
 * - `openbanking_intent_id` is the consent that was asked for, so that no other is authorised.
 *
 * @throws {CallbackError}
 */
export function checkClaims(claims: JWTPayload, expected: Expected): void {
  if ([claims.aud].flat().some((audience) => audience !== expected.clientId)) {
    throw refusal('ID_TOKEN_AUD_UNTRUSTED');
  }
  const intent = claims.openbanking_intent_id;
  if (intent === undefined) throw refusal('ID_TOKEN_INTENT_ID_MISSING');
  if (intent !== expected.consentId) throw refusal('ID_TOKEN_INTENT_ID');
}

/**
 * Holds the ID token of the token endpoint to the one that came with the code.
 *
 * Both must speak of the same customer. `at_hash` may be missing; a wrong one is refused.
 *
 * @throws {CallbackError}
 * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken2
 */
export function checkSecond(first: JWTPayload, second: JWTPayload, accessToken: string): void {
  if (second.sub !== first.sub) throw refusal('ID_TOKEN_SUB');
  if (second.at_hash === undefined) return;
  const half = createHash('sha256').update(accessToken, 'ascii').digest().subarray(0, 16);
  if (second.at_hash !== half.toString('base64url')) throw refusal('ID_TOKEN_AT_HASH');
}

/**
 * The name of openid-client's refusal.
 *
 * openid-client decides; this looks at the token only to say what was wrong with it.
 *
 * @param error what openid-client threw
 * @param idToken the token it was about, decrypted
 * @param from whose answer it came with: only the first one has to vouch for code and state
 */
export function refusalOf(
  error: unknown,
  idToken: string,
  expected: Expected,
  from: 'authorization' | 'token',
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
  switch ((error as { code?: unknown }).code) {
    case 'OAUTH_KEY_SELECTION_FAILED':
      return as('ID_TOKEN_KEY');
    case 'OAUTH_INVALID_RESPONSE':
      return as('ID_TOKEN_SIGNATURE');
    default:
      return as('ID_TOKEN_INVALID');
  }
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
  nonce: 'ID_TOKEN_NONCE',
  c_hash: 'ID_TOKEN_C_HASH',
  s_hash: 'ID_TOKEN_S_HASH',
};

/** The claim that openid-client compared and found wrong. */
function comparedClaim(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { claim, claims } = (at.cause ?? {}) as {
      claim?: unknown;
      claims?: Record<string, unknown>;
    };
    if (typeof claim !== 'string') continue;
    // A missing nonce is told as a wrong one.
    return claims && claims[claim] === undefined ? undefined : claim;
  }
  return undefined;
}

/** Whether an error is openid-client's own word on an answer, and no failure to reach anybody. */
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
  ID_TOKEN_IAT: 'the ID token was issued too long ago',
  ID_TOKEN_INTENT_ID: 'the ID token is about another consent than the one asked for',
  ID_TOKEN_INVALID: 'the ID token cannot be read',
  ID_TOKEN_ISS: 'iss of the ID token is not the issuer of this brand',
  ID_TOKEN_KEY: 'the bank publishes no key that the ID token could be signed with',
  ID_TOKEN_NONCE: 'nonce of the ID token is not the one sent',
  ID_TOKEN_SIGNATURE: 'the signature of the ID token is wrong',
  ID_TOKEN_SUB: 'the two ID tokens are about different customers',
  ID_TOKEN_S_HASH: 's_hash of the ID token does not match the state',
};

/** The error for a code; the text is always the same, and never what the token holds. */
export function refusal(code: CallbackErrorCode, cause?: Error): CallbackError {
  const claim = /^ID_TOKEN_(.*)_MISSING$/.exec(code)?.[1]?.toLowerCase();
  const name = claim === 'intent_id' ? 'openbanking_intent_id' : claim;
  const text = TEXTS[code] ?? (name ? `the ID token has no ${name}` : code);
  return new CallbackError(code, text, cause && { cause });
}
