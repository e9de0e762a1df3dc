// @generated from spec/ais/openapi.yaml by generators/emit/operations.ts. Do not edit.

import { z } from 'zod';
import {
  type Contract,
  dateTime,
  integer,
  ipv4,
  ipv6,
  type SecuritySchemes,
  uuid,
} from '../../runtime/index.ts';
import {
  AccountAvailabilityRequest,
  AccountAvailabilityResponse,
  AccountConsentError,
  AccountConsentResponse,
  AccountError,
  AccountServerError,
  AccountsResponse,
  BalancesResponse,
  CheckAccountAvailabilityError,
  CreateAccountConsentError,
  CreateAccountConsentRequest,
  ErrorResponse,
  EventPollRequest,
  EventPollResponse,
  ListBalancesError,
  ListTransactionsError,
  PollEventsError,
  ServerError,
  TransactionsResponse,
} from './zod.ts';

// Shared by several operations.
const xFapiAuthDateParameter = {
  schema: z.string().regex(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} (GMT|UTC)$/u),
} as const;
const xFapiCustomerIpAddressParameter = { schema: z.union([z.string().check(ipv4), z.string().check(ipv6)]) } as const;
const headers = { 'x-fapi-interaction-id': { schema: z.string().check(uuid) } } as const;
const headers_2 = {
  'www-authenticate': { schema: z.string() },
  'x-fapi-interaction-id': { schema: z.string().check(uuid) },
} as const;
const response403 = {
  headers: headers_2,
  content: { 'application/json': { schema: ErrorResponse } },
} as const;
const response415 = { headers, content: { 'application/json': { schema: ErrorResponse } } } as const;
const response429 = {
  headers: {
    'retry-after': {
      schema: z.number().check(integer).min(0),
      wire: { types: ['integer'] },
    },
    'x-fapi-interaction-id': { schema: z.string().check(uuid) },
  },
  content: { 'application/json': { schema: ErrorResponse } },
} as const;
const response500 = {
  headers,
  content: { 'application/json': { schema: ServerError } },
  errorCodes: ['OB.InternalError'],
} as const;
const security = [{ ClientCredentials: ['accounts'], ClientCertificate: [] }] as const;
const response400 = {
  headers,
  content: { 'application/json': { schema: AccountConsentError } },
  errorCodes: ['OB.Field.Invalid', 'OB.FieldHeader'],
} as const;
const response200 = { headers, content: { 'application/json': { schema: AccountsResponse } } } as const;
const response400_2 = {
  headers,
  content: { 'application/json': { schema: AccountError } },
  errorCodes: ['OB.InternalError', 'OB.FieldHeader'],
} as const;
const response500_2 = {
  headers,
  content: { 'application/json': { schema: AccountServerError } },
  errorCodes: ['OB.UnexpectedError', 'OB.InternalError'],
} as const;
const security_2 = [
  { CustomerConsent: ['accounts'], ClientCertificate: [] },
  { OpenIdConnect: ['accounts'], ClientCertificate: [] },
] as const;

/**
 * The contract of every operation of Hong Kong Open Banking Account Information:
 * method, path, parameters, bodies and responses.
 */
export const contract = {
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
  createAccountConsent: {
    method: 'POST',
    path: '/open-banking/v1.0/aisp/account-consents',
    parameters: {
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    body: {
      required: true,
      content: { 'application/json': { schema: CreateAccountConsentRequest } },
    },
    responses: {
      201: {
        headers,
        content: { 'application/json': { schema: AccountConsentResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: CreateAccountConsentError } },
        errorCodes: ['OB.Field.Invalid', 'OB.Field.InvalidDate', 'OB.FieldHeader'],
      },
      401: { headers: headers_2 },
      403: response403,
      415: response415,
      429: response429,
      500: response500,
    },
    security,
    mutualTls: true,
  },
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
  getAccountConsent: {
    method: 'GET',
    path: '/open-banking/v1.0/aisp/account-consents/{consentId}',
    parameters: {
      path: { consentId: { schema: z.string() } },
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      200: {
        headers,
        content: { 'application/json': { schema: AccountConsentResponse } },
      },
      400: response400,
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500,
    },
    security,
    mutualTls: true,
  },
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
  deleteAccountConsent: {
    method: 'DELETE',
    path: '/open-banking/v1.0/aisp/account-consents/{consentId}',
    parameters: {
      path: { consentId: { schema: z.string() } },
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      204: { headers },
      400: response400,
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500,
    },
    security,
    mutualTls: true,
  },
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
  listAccounts: {
    method: 'GET',
    path: '/open-banking/v1.0/aisp/accounts',
    parameters: {
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      200: response200,
      400: response400_2,
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500_2,
    },
    security: security_2,
    mutualTls: true,
  },
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
  getAccount: {
    method: 'GET',
    path: '/open-banking/v1.0/aisp/accounts/{accountId}',
    parameters: {
      path: { accountId: { schema: z.string() } },
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      200: response200,
      400: response400_2,
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500_2,
    },
    security: security_2,
    mutualTls: true,
  },
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
  listBalances: {
    method: 'GET',
    path: '/open-banking/v1.0/aisp/accounts/{accountId}/balances',
    parameters: {
      path: { accountId: { schema: z.string() } },
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      200: {
        headers,
        content: { 'application/json': { schema: BalancesResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: ListBalancesError } },
        errorCodes: ['OB.FieldHeader'],
      },
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500,
    },
    security: security_2,
    mutualTls: true,
  },
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
  listTransactions: {
    method: 'GET',
    path: '/open-banking/v1.0/aisp/accounts/{accountId}/transactions',
    parameters: {
      path: { accountId: { schema: z.string() } },
      query: {
        fromDate: { schema: z.string().check(dateTime), allowEmptyValue: true },
        toDate: { schema: z.string().check(dateTime), allowEmptyValue: true },
      },
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    responses: {
      200: {
        headers,
        content: { 'application/json': { schema: TransactionsResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: ListTransactionsError } },
        errorCodes: [
          'OB.Field.InvalidDate',
          'OB.Field.InvalidDateRange',
          'OB.FieldHeader',
        ],
      },
      401: { headers: headers_2 },
      403: response403,
      429: response429,
      500: response500,
    },
    security: security_2,
    mutualTls: true,
  },
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
  checkAccountAvailability: {
    method: 'POST',
    path: '/open-banking/v1.0/aisp/accounts/availability',
    parameters: {
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    body: {
      required: true,
      content: { 'application/json': { schema: AccountAvailabilityRequest } },
    },
    responses: {
      200: {
        headers,
        content: { 'application/json': { schema: AccountAvailabilityResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: CheckAccountAvailabilityError } },
        errorCodes: [
          'OB.FieldHeader',
          'OB.UnexpectedParamsNo',
          'OB.InvalidRequestParams',
          'OB.ParamsDuplicated',
          'OB.MissingAccountNumber',
        ],
      },
      401: { headers: headers_2 },
      403: response403,
      415: response415,
      429: response429,
      500: response500,
    },
    security: security_2,
    mutualTls: true,
  },
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
  pollEvents: {
    method: 'POST',
    path: '/open-banking/v1.0/aisp/events',
    parameters: {
      header: {
        'Accept-Language': { schema: z.string() },
        'x-fapi-auth-date': xFapiAuthDateParameter,
        'x-fapi-customer-ip-address': xFapiCustomerIpAddressParameter,
        'x-fapi-interaction-id': { schema: z.string().check(uuid) },
      },
    },
    body: {
      required: true,
      content: { 'application/json': { schema: EventPollRequest } },
    },
    responses: {
      200: {
        headers,
        content: { 'application/json': { schema: EventPollResponse } },
      },
      400: {
        headers,
        content: { 'application/json': { schema: PollEventsError } },
        errorCodes: ['OB.Field.Invalid', 'OB.FieldHeader', 'OB.UnexpectedError'],
      },
      401: { headers: headers_2 },
      403: response403,
      415: response415,
      429: response429,
      500: response500,
    },
    security,
    mutualTls: true,
  },
} as const satisfies Contract;

/** The security schemes of the operations. */
export const securitySchemes = {
  ClientCertificate: { type: 'mutualTLS' },
  ClientCredentials: { type: 'oauth2' },
  CustomerConsent: { type: 'oauth2' },
  OpenIdConnect: { type: 'openIdConnect' },
} as const satisfies SecuritySchemes;
