/**
 * What a market's rules leave open, or contradict each other about: one switch each, so that a
 * market is a table and no branch.
 */

/** How a client may authenticate at the token endpoint. */
export type AuthMethod = 'private_key_jwt' | 'tls_client_auth';

/** The rules of one market. */
export interface Profile {
  readonly name: 'hk' | 'fapi';
  readonly authMethods: readonly AuthMethod[];
  /** Which audiences a client assertion may name. */
  readonly assertionAudiences: readonly ('token_endpoint' | 'issuer')[];
  /** Which audiences a request object may name. */
  readonly requestAudiences: readonly ('issuer' | 'authorization_endpoint')[];
  /** Whether a request object must say from when it holds. */
  readonly requestNeedsNotBefore: boolean;
  /** Where the redirect carries its parameters; `query` adds `scope` to them. */
  readonly redirect: 'query' | 'fragment';
  /** Parameters of the token request that the contract does not name. */
  readonly extraTokenParameters: readonly string[];
  /** How `client_id_issued_at` is written: text of milliseconds, or a number of seconds. */
  readonly issuedAt: 'milliseconds' | 'seconds';
  /** Whether one piece of software may register more than once. */
  readonly registersAgain: boolean;
  /** What one registration is good for: every brand, as in the banks' sandbox, or one, as in production. */
  readonly registration: 'market' | 'brand';
  /** In seconds. */
  readonly lifetimes: Lifetimes;
}

/** In seconds. */
export interface Lifetimes {
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
  /** How far ahead a registration request may expire. */
  readonly registration: number;
  /** How far ahead a client assertion may expire. */
  readonly assertion: number;
  /** How far ahead, or after its `nbf`, a request object may expire. */
  readonly requestObject: number;
  readonly softwareStatement: number;
  /** How long the customer may take. */
  readonly interaction: number;
}

const LIFETIMES: Lifetimes = {
  code: 120,
  accessToken: 300,
  refreshToken: 365 * 86_400,
  registration: 1_800,
  assertion: 3_600,
  requestObject: 3_600,
  softwareStatement: 3_600,
  interaction: 900,
};

/** The profiles by name. */
export const profiles = {
  /** Hong Kong as the banks document it. */
  hk: {
    name: 'hk',
    authMethods: ['private_key_jwt'],
    assertionAudiences: ['token_endpoint', 'issuer'],
    requestAudiences: ['issuer', 'authorization_endpoint'],
    requestNeedsNotBefore: false,
    redirect: 'query',
    extraTokenParameters: [],
    issuedAt: 'milliseconds',
    registersAgain: false,
    registration: 'market',
    lifetimes: LIFETIMES,
  },
  /** FAPI 1.0 Advanced as the OpenID Foundation tests it. */
  fapi: {
    name: 'fapi',
    authMethods: ['private_key_jwt', 'tls_client_auth'],
    assertionAudiences: ['token_endpoint', 'issuer'],
    requestAudiences: ['issuer'],
    requestNeedsNotBefore: true,
    redirect: 'fragment',
    extraTokenParameters: ['code_verifier'],
    issuedAt: 'seconds',
    registersAgain: true,
    registration: 'market',
    lifetimes: LIFETIMES,
  },
} as const satisfies Readonly<Record<string, Profile>>;
