/** The rules of a market where sources leave a choice or contradict one another, as data. */

/** A client authentication method of the token endpoint. */
export type AuthMethod = 'private_key_jwt' | 'tls_client_auth';

/** The rules of one market. */
export interface Profile {
  readonly name: 'hk' | 'fapi';
  readonly authMethods: readonly AuthMethod[];
  /** Accepted audiences of a client assertion. */
  readonly assertionAudiences: readonly ('token_endpoint' | 'issuer')[];
  /** Accepted audiences of a request object. */
  readonly requestAudiences: readonly ('issuer' | 'authorization_endpoint')[];
  /** Whether a request object must have `nbf`. */
  readonly requestNeedsNotBefore: boolean;
  /** Where the redirect carries its parameters; `query` also adds `scope`. */
  readonly redirect: 'query' | 'fragment';
  /** Parameters of the token request in addition to those of the contract. */
  readonly extraTokenParameters: readonly string[];
  /** The form of `client_id_issued_at`: text of milliseconds, or a number of seconds. */
  readonly issuedAt: 'milliseconds' | 'seconds';
  /** Whether the same software may register more than once. */
  readonly registersAgain: boolean;
  /**
   * The scope of a registration: all brands, as in the banks' sandbox, or one, as in production.
   */
  readonly registration: 'market' | 'brand';
  /** In seconds. */
  readonly lifetimes: Lifetimes;
}

/** In seconds. */
export interface Lifetimes {
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
  /** Maximum lifetime of a registration request. */
  readonly registration: number;
  /** Maximum lifetime of a client assertion. */
  readonly assertion: number;
  /** Maximum lifetime of a request object, also counted from its `nbf`. */
  readonly requestObject: number;
  readonly softwareStatement: number;
  /** How long the customer may take to authorise. */
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
  /** Hong Kong, as documented by the banks. */
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
  /** FAPI 1.0 Advanced, as tested by the OpenID Foundation. */
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
