/** The errors of the session: one class for each kind of failure, one code for each reason. */
import type { components } from '../generated/ais/index.ts';
import { redact } from './redact.ts';

type Schemas = components['schemas'];

/** The code of an error response without a known `error`: its HTTP status. */
export type HttpCode = `HTTP_${number}`;

/** Additional properties of all errors of the session. */
export interface ErrorFacts {
  /** `x-fapi-interaction-id` of the call, to quote to the bank's support. */
  readonly interactionId?: string;
  /** The error of another library, without secrets. */
  readonly cause?: unknown;
}

/** The contents of an OAuth error response. */
export interface RefusalFacts {
  readonly error?: string;
  readonly status?: number;
}

/** The base class of all errors of the session. */
export abstract class TspError extends Error {
  /** The reason, for programs to compare. */
  abstract readonly code: string;
  /** `x-fapi-interaction-id` of the call, if it had one. */
  readonly interactionId: string | undefined;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(redact(message), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.interactionId = facts.interactionId;
    this.name = new.target.name;
  }
}

/** Why a call got no response. */
export type TransportErrorCode =
  | 'CLOSED'
  | 'NETWORK'
  | 'RESPONSE_ENCODED'
  | 'RESPONSE_TOO_LARGE'
  | 'SERVER_UNTRUSTED'
  | 'TIMEOUT';

/** A call that got no response. */
export class TransportError extends TspError {
  override readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, facts?: ErrorFacts) {
    super(message, facts);
    this.code = code;
  }
}

/** Why a discovery document, or its key set, was rejected. */
export type DiscoveryErrorCode =
  | 'DISCOVERY_FAILED'
  | 'ENDPOINT_INSECURE'
  | 'ENDPOINT_MISSING'
  | 'ISSUER_ELSEWHERE'
  | 'ISSUER_MISMATCH'
  | 'KEYS_UNAVAILABLE';

/** A discovery document, or its key set, that cannot be used. */
export class DiscoveryError extends TspError {
  override readonly code: DiscoveryErrorCode;

  constructor(code: DiscoveryErrorCode, message: string, facts?: ErrorFacts) {
    super(message, facts);
    this.code = code;
  }
}

/** What is wrong with an authorization response, or with an ID token. */
export type CallbackErrorCode =
  | 'AUTHORIZATION_REFUSED'
  | 'CALLBACK_INVALID'
  | 'CODE_MISSING'
  | 'FLOW_UNKNOWN'
  | 'ID_TOKEN_ALG'
  | 'ID_TOKEN_ALG_NONE'
  | 'ID_TOKEN_AT_HASH'
  | 'ID_TOKEN_AUD'
  | 'ID_TOKEN_AUD_MISSING'
  | 'ID_TOKEN_AUD_UNTRUSTED'
  | 'ID_TOKEN_C_HASH'
  | 'ID_TOKEN_C_HASH_MISSING'
  | 'ID_TOKEN_ENCRYPTION'
  | 'ID_TOKEN_EXP'
  | 'ID_TOKEN_EXP_MISSING'
  | 'ID_TOKEN_IAT'
  | 'ID_TOKEN_IAT_MISSING'
  | 'ID_TOKEN_INTENT_ID'
  | 'ID_TOKEN_INTENT_ID_MISSING'
  | 'ID_TOKEN_INVALID'
  | 'ID_TOKEN_ISS'
  | 'ID_TOKEN_ISS_MISSING'
  | 'ID_TOKEN_KEY'
  | 'ID_TOKEN_MISSING'
  | 'ID_TOKEN_NBF'
  | 'ID_TOKEN_NONCE'
  | 'ID_TOKEN_NONCE_MISSING'
  | 'ID_TOKEN_SIGNATURE'
  | 'ID_TOKEN_SUB'
  | 'ID_TOKEN_SUB_MISSING'
  | 'ID_TOKEN_S_HASH'
  | 'ID_TOKEN_S_HASH_MISSING'
  | 'ID_TOKEN_TYP'
  | 'ISS'
  | 'STATE';

/** An authorization response, or an ID token, that must not be trusted. */
export class CallbackError extends TspError {
  override readonly code: CallbackErrorCode;
  /** The bank's own `error`, such as `access_denied`; only with `AUTHORIZATION_REFUSED`. */
  readonly error: string | undefined;
  /** The bank's `error_description`, if any. */
  readonly errorDescription: string | undefined;

  constructor(
    code: CallbackErrorCode,
    message: string,
    facts: ErrorFacts & { readonly error?: string; readonly errorDescription?: string } = {},
  ) {
    super(message, facts);
    this.code = code;
    this.error = facts.error === undefined ? undefined : redact(facts.error);
    this.errorDescription =
      facts.errorDescription === undefined ? undefined : redact(facts.errorDescription);
  }
}

/** The error codes of a token endpoint (RFC 6749 §5.2). */
const TOKEN_CODES = [
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
] as const;

/** Why there are no tokens: the bank's code if it is one of RFC 6749 §5.2. */
export type TokenErrorCode = (typeof TOKEN_CODES)[number] | HttpCode | 'TOKEN_RESPONSE_INVALID';

/** An error response of the token endpoint, or an invalid token response. */
export class TokenError extends TspError {
  override readonly code: TokenErrorCode;
  /** The bank's own `error`, whatever it is; absent if it sent none. */
  readonly error: string | undefined;
  /** HTTP status; absent with `TOKEN_RESPONSE_INVALID`. */
  readonly status: number | undefined;

  constructor(code: TokenErrorCode, message: string, facts: ErrorFacts & RefusalFacts = {}) {
    super(message, facts);
    this.code = code;
    this.error = facts.error === undefined ? undefined : redact(facts.error);
    this.status = facts.status;
  }
}

/** Returns the code of a token error response. */
export const tokenCodeOf = (error: string | undefined, status: number): TokenErrorCode =>
  TOKEN_CODES.find((code) => code === error) ?? `HTTP_${status}`;

/**
 * The error codes of a registration endpoint: RFC 7591 §3.2.2, and `invalid_client` for its TLS.
 */
const REGISTRATION_CODES = [
  'invalid_client',
  'invalid_client_metadata',
  'invalid_redirect_uri',
  'invalid_software_statement',
  'unapproved_software_statement',
] as const;

/** Why there is no registration: the bank's code if it is one of RFC 7591 §3.2.2. */
export type RegistrationErrorCode =
  | (typeof REGISTRATION_CODES)[number]
  | HttpCode
  | 'REGISTRATION_RESPONSE_INVALID';

/** An error response of the registration endpoint, or an invalid registration response. */
export class RegistrationError extends TspError {
  override readonly code: RegistrationErrorCode;
  /** The bank's own `error`, whatever it is; absent if it sent none. */
  readonly error: string | undefined;
  /** HTTP status. */
  readonly status: number;

  constructor(
    code: RegistrationErrorCode,
    status: number,
    message: string,
    facts: ErrorFacts & Pick<RefusalFacts, 'error'> = {},
  ) {
    super(message, facts);
    this.code = code;
    this.error = facts.error === undefined ? undefined : redact(facts.error);
    this.status = status;
  }
}

/** Returns the code of a registration error response. */
export const registrationCodeOf = (
  error: string | undefined,
  status: number,
): RegistrationErrorCode => REGISTRATION_CODES.find((code) => code === error) ?? `HTTP_${status}`;

/** The `OB.*` codes of all operations of the contract. */
export type BankErrorCode = {
  [Name in keyof Schemas]: Name extends `${string}ErrorCode` ? Schemas[Name] : never;
}[keyof Schemas];

/** Why a call for accounts, consents or events failed. */
export type AisErrorCode = BankErrorCode | HttpCode | 'CONTRACT_VIOLATED';

/** One violated rule, as the bank reports it. */
export interface AisIssue {
  /** As the bank wrote it, even if the contract does not have it. */
  readonly errorCode: string;
  /** For developers; empty if the bank sent none. */
  readonly message: string;
  /** The field or parameter, if the bank named one. */
  readonly path?: string;
}

/** Additional properties of an {@link AisError}. */
export interface AisErrorFacts extends ErrorFacts {
  readonly issues?: readonly AisIssue[];
  readonly retryAfterMs?: number;
}

/** An error response of the account information API, or a response that violates its contract. */
export class AisError extends TspError {
  /**
   * The first code of the response that the contract has, in its spelling; otherwise `HTTP_403` and
   * so on; `CONTRACT_VIOLATED` for a success that violates the contract, with the details in
   * `cause`.
   */
  override readonly code: AisErrorCode;
  /** The operation of the contract: `listAccounts`. */
  readonly operationId: string;
  /** HTTP status. */
  readonly status: number;
  /** The violated rules, as the bank lists them; the first 100. */
  readonly issues: readonly AisIssue[];
  /** `Retry-After` in milliseconds, uncapped. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: AisErrorCode,
    operationId: string,
    status: number,
    message: string,
    facts: AisErrorFacts = {},
  ) {
    super(message, facts);
    this.code = code;
    this.operationId = operationId;
    this.status = status;
    this.issues = facts.issues ?? [];
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** Why the session cannot do what was asked. */
export type SessionErrorCode =
  | 'AUTH_METHOD_UNSUPPORTED'
  | 'CONSENT_UNKNOWN'
  | 'CONSENT_UNAUTHORISED'
  | 'NEXT_LINK'
  | 'REDIRECT_URI'
  | 'STORE';

/** The session cannot do what was requested; the message says what to do. */
export class SessionError extends TspError {
  override readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string, facts?: ErrorFacts) {
    super(message, facts);
    this.code = code;
  }
}
