// @generated from spec/ais/openapi.yaml by generators/emit/client.ts. Do not edit.

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
 * The calls of Hong Kong Open Banking Account Information.
 *
 * How a third-party service provider (TSP) reads the current, savings and multi-currency accounts
 * of a customer who consented to it. The path holds version 1.0 of the banks' API, live since June
 * 2022 for HSBC Personal and March 2022 for the business lines of HSBC and Hang Seng.
 *
 * ## Journey
 *
 * 1. `POST /account-consents` states what the TSP wants to read.
 * 2. The customer authorises the consent at the bank and the TSP exchanges the code for tokens, as
 *    the OAuth description says.
 * 3. With the customer's token the TSP reads what the consent covers, until it expires or is
 *    revoked.
 *
 * ## Headers
 *
 * `Authorization` is always `Bearer`; OpenAPI describes it by the security schemes. `Content-Type`
 * is `application/json` and needed only where there is a body; `Accept` is optional and the same.
 * OpenAPI ignores header parameters of these three names, so none is listed. All other headers are
 * optional and listed with each operation.
 *
 * ## Bodies
 *
 * JSON in lower camel case, wrapped as `{data, links, meta}` except for events. Arrays have
 * singular names (`account`, `balance`, `transaction`). Nothing is signed. Requests are closed;
 * answers are open, so expect members that are not described here.
 *
 * ## Errors
 *
 * Replies 400 and 500 carry codes (`OB.…`), listed for each operation. 401 is about the token and
 * has no body; 403 is about the consent and has no code. There is no 404: an account outside the
 * consent is 403.
 *
 * ## Limits
 *
 * Two calls a second in the sandbox and one in production; more is 429.
 *
 * ## What is certain
 *
 * What no document of the banks states is marked `x-confidence: inferred`.
 *
 * @see spec/ais/openapi.yaml
 */
export interface AisCalls {
  /**
   * `POST /open-banking/v1.0/aisp/account-consents`: Create a consent.
   *
   * The first step of every journey: states what the TSP wants to read. The consent starts as
   * `PendingAuthorise` and is worth nothing until the customer authorises it at the authorization
   * endpoint, which is told its `consentId`.
   *
   * Scope `accounts`, with a token of the client_credentials grant. The success status 201 is that
   * of the UK standard; the bank names none.
   *
   * Needs `ClientCredentials` with `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/account-consents.yaml
   */
  createAccountConsent: Call<operations['createAccountConsent']>;

  /**
   * `GET /open-banking/v1.0/aisp/account-consents/{consentId}`: Read one consent.
   *
   * The consent with its present status. There is no list of consents.
   *
   * Scope `accounts`, with a token of the client_credentials grant (the grant is inferred from the
   * UK standard, as is status 400 for an unknown consent).
   *
   * Needs `ClientCredentials` with `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  getAccountConsent: Call<operations['getAccountConsent']>;

  /**
   * `DELETE /open-banking/v1.0/aisp/account-consents/{consentId}`: Delete one consent.
   *
   * Ends the consent on the TSP's side, because the customer asked the TSP to. No data can be read
   * with it afterwards, and its id is unknown from then on (inferred: the bank does not say, and
   * `Revoked` is the customer's own act).
   *
   * Scope `accounts`, with a token of the client_credentials grant (the grant is inferred from the
   * UK standard, as is status 204).
   *
   * Needs `ClientCredentials` with `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/account-consents_{consentId}.yaml
   */
  deleteAccountConsent: Call<operations['deleteAccountConsent']>;

  /**
   * `GET /open-banking/v1.0/aisp/accounts`: List the accounts.
   *
   * Every account that the customer chose to share, with its status, up to 200.
   *
   * Scope `accounts`, with the customer's token; permission `ReadAccountStatus` (inferred from its
   * name).
   *
   * Needs `CustomerConsent` with `accounts` and `ClientCertificate`, or `OpenIdConnect` with
   * `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/accounts.yaml
   */
  listAccounts: FreeCall<operations['listAccounts']>;

  /**
   * `GET /open-banking/v1.0/aisp/accounts/{accountId}`: Read one account.
   *
   * One account with its status, as an array of one, so that both answers have the same form
   * (inferred).
   *
   * Scope `accounts`, with the customer's token; permission `ReadAccountStatus` (inferred from its
   * name).
   *
   * Needs `CustomerConsent` with `accounts` and `ClientCertificate`, or `OpenIdConnect` with
   * `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/accounts_{accountId}.yaml
   */
  getAccount: Call<operations['getAccount']>;

  /**
   * `GET /open-banking/v1.0/aisp/accounts/{accountId}/balances`: List the balances of one account.
   *
   * The ledger balance and the available balance, in real time. One account a call; the bank's text
   * on requests for up to 50 accounts has no operation to go with it.
   *
   * Scope `accounts`, with the customer's token; permission `ReadAccountBalance`.
   *
   * Needs `CustomerConsent` with `accounts` and `ClientCertificate`, or `OpenIdConnect` with
   * `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/accounts_{accountId}_balances.yaml
   */
  listBalances: Call<operations['listBalances']>;

  /**
   * `GET /open-banking/v1.0/aisp/accounts/{accountId}/transactions`: List the transactions of one account.
   *
   * The transactions of the current day and of the past, 200 a page; follow `links.next` for more.
   * `fromDate` and `toDate` may be equal and lie at most 60 days apart, so a longer period takes
   * several calls. Both bounds belong to the period (inferred). With one or both left out or empty
   * the period is open at that end, within the period of the consent (inferred).
   *
   * Scope `accounts`, with the customer's token; permission `ReadAccountTransaction`.
   *
   * Needs `CustomerConsent` with `accounts` and `ClientCertificate`, or `OpenIdConnect` with
   * `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/accounts_{accountId}_transactions.yaml
   */
  listTransactions: Call<operations['listTransactions']>;

  /**
   * `POST /open-banking/v1.0/aisp/accounts/availability`: Compare customer data with one account.
   *
   * Tells a TSP that has to know its customer whether the data it was given agree with what the bank
   * holds for one account. The account is named in the body; a number that is invalid or not in the
   * consent is 403. The parameters are those of personal banking; those of business banking are
   * unknown.
   *
   * Scope `accounts`, with the customer's token; permission `ReadAccountAvailability`. Status 200 is
   * inferred: nothing is created.
   *
   * Needs `CustomerConsent` with `accounts` and `ClientCertificate`, or `OpenIdConnect` with
   * `accounts` and `ClientCertificate`.
   *
   * @see spec/ais/paths/accounts_availability.yaml
   */
  checkAccountAvailability: Call<operations['checkAccountAvailability']>;

  /**
   * `POST /open-banking/v1.0/aisp/events`: Poll for events and acknowledge them.
   *
   * Fetches what changed at the bank, such as a consent that the customer withdrew, and acknowledges
   * what was fetched before. An event that is not acknowledged comes again.
   *
   * Scope `accounts`, with a token of the client_credentials grant; both are inferred from the UK
   * standard, because the bank names no token for this operation.
   *
   * Needs `ClientCredentials` with `accounts` and `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8936
   * @see spec/ais/paths/events.yaml
   */
  pollEvents: Call<operations['pollEvents']>;
}

/** A client of Hong Kong Open Banking Account Information. */
export interface AisClient extends AisCalls {
  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */
  readonly http: Client<paths>;
}

/** Options of {@link createAisClient}, including those of openapi-fetch. */
export interface AisClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}

/** A client of Hong Kong Open Banking Account Information at `baseUrl`. */
export function createAisClient(options: AisClientOptions): AisClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<AisCalls>(contract, http, options), http };
}
