// @generated from spec/ais/openapi.yaml by generators/emit/zod.ts. Do not edit.

import { z } from 'zod';
import {
  type Agree,
  allOf,
  checked,
  contains,
  dateTime,
  integer,
  maxItems,
  maxProperties,
  minItems,
  minProperties,
  record,
  uniqueItems,
  uri,
} from '../../runtime/index.ts';
import type { components } from './types.ts';

/**
 * What a consent lets the TSP read.
 *
 * - `ReadAccountAvailability`: compare customer data with an account (`POST /accounts/availability`)
 * - `ReadAccountStatus`: the accounts and their status (`GET /accounts`)
 * - `ReadAccountBalance`: balances
 * - `ReadAccountTransaction`: transactions
 *
 * @see spec/ais/schemas/ExternalPermissionCode.yaml
 */
export const ExternalPermissionCode = z.enum([
  'ReadAccountAvailability',
  'ReadAccountStatus',
  'ReadAccountBalance',
  'ReadAccountTransaction',
]);

export type ExternalPermissionCode = components['schemas']['ExternalPermissionCode'];

/**
 * The consent that the TSP wants to put before the customer.
 *
 * @see spec/ais/schemas/CreateAccountConsentRequest.yaml
 */
export const CreateAccountConsentRequest = z.strictObject({
  /** The terms of the consent. */
  data: z.strictObject({
    /**
     * What the TSP wants to read, each permission once. That it may not be left out is inferred
     * from the UK standard.
     */
    permissions: checked(z.array(ExternalPermissionCode).check(minItems(1)), uniqueItems),
    /**
     * When the consent ends (RFC 3339): in the future and at most 365 days ahead. That it may be
     * left out is inferred; the consent then has no end of its own.
     */
    expirationDate: z.string().check(dateTime).exactOptional(),
    /**
     * Start of the period whose transactions may be read (RFC 3339), not after `transactionToDate`.
     * Open-ended when absent.
     */
    transactionFromDate: z.string().check(dateTime).exactOptional(),
    /**
     * End of the period whose transactions may be read (RFC 3339). May lie in the future. Open-ended when absent.
     */
    transactionToDate: z.string().check(dateTime).exactOptional(),
    /**
     * Start of the period whose balances may be read (RFC 3339). Seen in one sample of Hang Seng's
     * business line and documented nowhere: do not send it.
     *
     * @deprecated
     */
    balanceFromDate: z.string().check(dateTime).exactOptional(),
    /**
     * End of the period whose balances may be read (RFC 3339). Seen in one sample of Hang Seng's
     * business line and documented nowhere: do not send it.
     *
     * @deprecated
     */
    balanceToDate: z.string().check(dateTime).exactOptional(),
  }),
});

export type CreateAccountConsentRequest = components['schemas']['CreateAccountConsentRequest'];

/**
 * Where a consent is in its life.
 *
 * - `PendingAuthorise`: created, and waiting for the customer. It stays so when the customer does
 *   nothing, the page times out or the browser is closed.
 * - `Authorised`: the customer agreed. The only status in which data can be read, until
 *   `expirationDate`.
 * - `Rejected`: the customer deliberately refused. Final.
 * - `Revoked`: the customer withdrew an authorised consent at the bank. Final.
 *
 * Expiry has no status of its own (inferred).
 *
 * @see spec/ais/schemas/ConsentStatusCode.yaml
 */
export const ConsentStatusCode = z.enum(['PendingAuthorise', 'Rejected', 'Authorised', 'Revoked']);

export type ConsentStatusCode = components['schemas']['ConsentStatusCode'];

/**
 * A consent as the bank holds it. The terms are those of the request.
 *
 * @see spec/ais/schemas/AccountConsent.yaml
 */
export const AccountConsent = z.looseObject({
  /**
   * The bank's id of the consent. Opaque. The request object of the authorisation names it as
   * `openbanking_intent_id`.
   */
  consentId: z.string(),
  status: ConsentStatusCode,
  /** When the consent was created (RFC 3339). */
  creationDate: z.string().check(dateTime),
  /** When `status` last changed (RFC 3339). */
  statusUpdateDate: z.string().check(dateTime),
  /** What the TSP may read. */
  permissions: checked(z.array(ExternalPermissionCode).check(minItems(1)), uniqueItems),
  /** When the consent ends (RFC 3339). */
  expirationDate: z.string().check(dateTime).exactOptional(),
  /** Start of the period whose transactions may be read (RFC 3339). Open-ended when absent. */
  transactionFromDate: z.string().check(dateTime).exactOptional(),
  /** End of the period whose transactions may be read (RFC 3339). Open-ended when absent. */
  transactionToDate: z.string().check(dateTime).exactOptional(),
  /**
   * Start of the period whose balances may be read (RFC 3339). Undocumented; present only when sent.
   *
   * @deprecated
   */
  balanceFromDate: z.string().check(dateTime).exactOptional(),
  /**
   * End of the period whose balances may be read (RFC 3339). Undocumented; present only when sent.
   *
   * @deprecated
   */
  balanceToDate: z.string().check(dateTime).exactOptional(),
});

export type AccountConsent = components['schemas']['AccountConsent'];

/**
 * Addresses related to the answer. The member names are inferred from the UK standard; the bank
 * documents the `next` link only.
 *
 * @see spec/common/schemas/Links.yaml
 */
export const Links = z.looseObject({
  /** This answer. */
  self: z.string().check(uri),
  /** The first page. */
  first: z.string().check(uri).exactOptional(),
  /** The page before this one; absent on the first. */
  prev: z.string().check(uri).exactOptional(),
  /**
   * The page after this one; absent on the last. Call it exactly as given: its query is the bank's own business.
   */
  next: z.string().check(uri).exactOptional(),
  /** The last page. */
  last: z.string().check(uri).exactOptional(),
});

export type Links = components['schemas']['Links'];

/**
 * Facts about the answer as a whole. Inferred from the UK standard and not seen in Hong Kong, so
 * never rely on it.
 *
 * @see spec/common/schemas/Meta.yaml
 */
export const Meta = z.looseObject({
  /** Number of pages of which this answer is one. */
  totalPages: z.number().check(integer).min(0).exactOptional(),
});

export type Meta = components['schemas']['Meta'];

/**
 * A consent.
 *
 * @see spec/ais/schemas/AccountConsentResponse.yaml
 */
export const AccountConsentResponse = z.looseObject({ data: AccountConsent, links: Links, meta: Meta.exactOptional() });

export type AccountConsentResponse = components['schemas']['AccountConsentResponse'];

/**
 * What every refusal with a body says. The bank publishes status, code and text but no JSON; this
 * shape is that of the UK standard in the lower camel case of Hong Kong.
 *
 * @see https://github.com/OpenBankingUK/read-write-api-specs
 * @see spec/common/schemas/ErrorResponse.yaml
 */
export const ErrorResponse = z.looseObject({
  /** The HTTP status in words, for people and logs. Decide on the status and on `errorCode`. */
  code: z.string(),
  /** The bank's reference to this one refusal. */
  id: z.string().exactOptional(),
  /** What went wrong, in one sentence. */
  message: z.string(),
});

export type ErrorResponse = components['schemas']['ErrorResponse'];

/**
 * One rule that the request broke.
 *
 * @see spec/common/schemas/ErrorDetail.yaml
 */
export const ErrorDetail = z.looseObject({
  /** What was wrong, for a developer to read. */
  message: z.string(),
  /**
   * Where in the request it was wrong: a path of member names from the root of the body, or the
   * name of a header or parameter.
   */
  path: z.string().exactOptional(),
  /** A page that explains the rule. */
  url: z.string().check(uri).exactOptional(),
});

export type ErrorDetail = components['schemas']['ErrorDetail'];

/**
 * Code of a rule that a new consent broke.
 *
 * - `OB.Field.Invalid`: a permission is unknown, missing or repeated; a date is no date-time; a
 *   value is outside its enumeration or of the wrong length; a member is unknown (inferred).
 * - `OB.Field.InvalidDate`: `transactionFromDate` is after `transactionToDate`; `expirationDate` is
 *   past or more than 365 days ahead (inferred).
 * - `OB.FieldHeader`: a header is missing or malformed. The spelling, without a second point, is the
 *   bank's.
 *
 * @see spec/ais/schemas/CreateAccountConsentErrorCode.yaml
 */
export const CreateAccountConsentErrorCode = z.enum(['OB.Field.Invalid', 'OB.Field.InvalidDate', 'OB.FieldHeader']);

export type CreateAccountConsentErrorCode = components['schemas']['CreateAccountConsentErrorCode'];

/**
 * Why a consent was not created.
 *
 * @see spec/ais/schemas/CreateAccountConsentError.yaml
 */
export const CreateAccountConsentError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([
      ErrorDetail,
      z.looseObject({ errorCode: CreateAccountConsentErrorCode }),
    ])).check(minItems(1)),
  }),
]);

export type CreateAccountConsentError = components['schemas']['CreateAccountConsentError'];

/**
 * Code of a rule that broke when a consent was read or deleted.
 *
 * - `OB.Field.Invalid`: there is no such consent, or none of this TSP (inferred; the bank names no
 *   code and no 404).
 * - `OB.FieldHeader`: a header is missing or malformed.
 *
 * @see spec/ais/schemas/AccountConsentErrorCode.yaml
 */
export const AccountConsentErrorCode = z.enum(['OB.Field.Invalid', 'OB.FieldHeader']);

export type AccountConsentErrorCode = components['schemas']['AccountConsentErrorCode'];

/**
 * Why a consent was not read or deleted.
 *
 * @see spec/ais/schemas/AccountConsentError.yaml
 */
export const AccountConsentError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: AccountConsentErrorCode })])).check(minItems(1)),
  }),
]);

export type AccountConsentError = components['schemas']['AccountConsentError'];

/**
 * Currency as three capital letters, as a rule those of ISO 4217. The bank also writes `RMB`, which
 * is not an ISO code, where ISO has `CNY`; hence no enumeration.
 *
 * @see spec/common/schemas/CurrencyCode.yaml
 */
export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/u);

export type CurrencyCode = components['schemas']['CurrencyCode'];

/**
 * One account that the customer chose to share.
 *
 * @see spec/ais/schemas/Account.yaml
 */
export const Account = z.looseObject({
  /** The bank's id of the account, for use in paths. Opaque. */
  accountId: z.string(),
  /** The account number, masked. */
  accountNumber: z.string(),
  /**
   * Kind of customer. The bank shows `Personal`; `Business` is inferred from its business line,
   * hence no enumeration.
   */
  accountType: z.string(),
  /**
   * Kind of account. The bank shows `Savings` and `Current` and gives no code for multi-currency
   * accounts, hence no enumeration.
   */
  accountSubType: z.string(),
  /** Name under which the bank sells the account. */
  productName: z.string(),
  /** Whether the account is in use. */
  accountStatus: z.enum(['Active', 'Inactive']),
  currency: CurrencyCode,
});

export type Account = components['schemas']['Account'];

/**
 * Accounts of the consent.
 *
 * @see spec/ais/schemas/AccountsResponse.yaml
 */
export const AccountsResponse = z.looseObject({
  /** The answer itself. */
  data: z.looseObject({
    /** The accounts; an array, despite its name, also when one account was asked for. */
    account: z.array(Account).check(maxItems(200)),
  }),
  links: Links,
  meta: Meta.exactOptional(),
});

export type AccountsResponse = components['schemas']['AccountsResponse'];

/**
 * Code of a rule that broke when accounts were read.
 *
 * - `OB.InternalError`: the request, the account number or the currency is invalid. The bank
 *   documents this code for status 400 too.
 * - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
 *
 * @see spec/ais/schemas/AccountErrorCode.yaml
 */
export const AccountErrorCode = z.enum(['OB.InternalError', 'OB.FieldHeader']);

export type AccountErrorCode = components['schemas']['AccountErrorCode'];

/**
 * Why accounts were not read.
 *
 * @see spec/ais/schemas/AccountError.yaml
 */
export const AccountError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: AccountErrorCode })])).check(minItems(1)),
  }),
]);

export type AccountError = components['schemas']['AccountError'];

/**
 * Code of a failure on the bank's side while accounts were read; the bank lists both without telling
 * them apart.
 *
 * - `OB.UnexpectedError`: unexpected error
 * - `OB.InternalError`: internal server error
 *
 * @see spec/ais/schemas/AccountServerErrorCode.yaml
 */
export const AccountServerErrorCode = z.enum(['OB.UnexpectedError', 'OB.InternalError']);

export type AccountServerErrorCode = components['schemas']['AccountServerErrorCode'];

/**
 * A failure on the bank's side while accounts were read.
 *
 * @see spec/ais/schemas/AccountServerError.yaml
 */
export const AccountServerError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: AccountServerErrorCode })])).check(minItems(1)),
  }),
]);

export type AccountServerError = components['schemas']['AccountServerError'];

/**
 * The sign of the amount. On a balance, `Credit` is the customer's money and `Debit` an overdraft;
 * on a transaction, `Credit` is money in and `Debit` money out.
 *
 * @see spec/common/schemas/CreditDebitCode.yaml
 */
export const CreditDebitCode = z.enum(['Credit', 'Debit']);

export type CreditDebitCode = components['schemas']['CreditDebitCode'];

/**
 * Money as an unsigned decimal string, in major units of the currency beside it: at most 13 digits
 * before the point and 5 after. `creditDebitIndicator` carries the sign. The bank says "string" and
 * shows two decimals; the digits are those of the UK standard.
 *
 * @see spec/common/schemas/Amount.yaml
 */
export const Amount = z.string().regex(/^\d{1,13}(\.\d{1,5})?$/u);

export type Amount = components['schemas']['Amount'];

/**
 * One balance of an account at one instant.
 *
 * @see spec/ais/schemas/Balance.yaml
 */
export const Balance = z.looseObject({
  /**
   * Which balance it is. The sandbox answers the first two; none is promised.
   *
   * - `ledgerBalance`: what is booked, in real time
   * - `availableBalance`: what can be spent, in real time
   * - `dayEndLedgerBalance`: what was booked at the end of the day
   */
  type: z.enum(['ledgerBalance', 'availableBalance', 'dayEndLedgerBalance']),
  creditDebitIndicator: CreditDebitCode,
  amount: Amount,
  currency: CurrencyCode,
  /** The instant for which the balance holds (RFC 3339). The name is all lower case. */
  datetime: z.string().check(dateTime),
});

export type Balance = components['schemas']['Balance'];

/**
 * The balances of one account.
 *
 * @see spec/ais/schemas/AccountBalances.yaml
 */
export const AccountBalances = z.looseObject({
  /** The bank's id of the account. */
  accountId: z.string(),
  /** The balances; an array, despite its name. */
  balance: z.array(Balance),
});

export type AccountBalances = components['schemas']['AccountBalances'];

/**
 * Balances, account by account.
 *
 * @see spec/ais/schemas/BalancesResponse.yaml
 */
export const BalancesResponse = z.looseObject({
  /** The answer itself. */
  data: z.looseObject({
    /**
     * The account asked for; an array, despite its name. At most 200 is what the bank documents.
     */
    account: z.array(AccountBalances).check(maxItems(200)),
  }),
  links: Links,
  meta: Meta.exactOptional(),
});

export type BalancesResponse = components['schemas']['BalancesResponse'];

/**
 * Code of a rule that broke when balances were read.
 *
 * - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
 *
 * @see spec/ais/schemas/ListBalancesErrorCode.yaml
 */
export const ListBalancesErrorCode = z.literal('OB.FieldHeader');

export type ListBalancesErrorCode = components['schemas']['ListBalancesErrorCode'];

/**
 * Why balances were not read.
 *
 * @see spec/ais/schemas/ListBalancesError.yaml
 */
export const ListBalancesError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: ListBalancesErrorCode })])).check(minItems(1)),
  }),
]);

export type ListBalancesError = components['schemas']['ListBalancesError'];

/**
 * One entry of an account.
 *
 * @see spec/ais/schemas/Transaction.yaml
 */
export const Transaction = z.looseObject({
  /** The bank's id of the account. */
  accountId: z.string(),
  /** The account number, masked; with another mask than in `GET /accounts`. */
  accountNumber: z.string(),
  /** The bank's id of the transaction. */
  transactionId: z.string(),
  /** What the customer reads on the statement. */
  transactionDescription: z.string(),
  /** When the transaction was posted (RFC 3339). */
  transactionDate: z.string().check(dateTime),
  creditDebitIndicator: CreditDebitCode,
  /** Whether the entry is final (`Booked`) or may still change (`Pending`). */
  status: z.enum(['Pending', 'Booked']),
  amount: Amount,
  currency: CurrencyCode,
});

export type Transaction = components['schemas']['Transaction'];

/**
 * One page of the transactions of one account.
 *
 * @see spec/ais/schemas/TransactionsResponse.yaml
 */
export const TransactionsResponse = z.looseObject({
  /** The answer itself. */
  data: z.looseObject({
    /**
     * The transactions; an array, despite its name. More than 200 come in pages, see `links.next`.
     */
    transaction: z.array(Transaction).check(maxItems(200)),
  }),
  links: Links,
  meta: Meta.exactOptional(),
});

export type TransactionsResponse = components['schemas']['TransactionsResponse'];

/**
 * Code of a rule that broke when transactions were read.
 *
 * - `OB.Field.InvalidDate`: `fromDate` is after `toDate`, or one of them is no date-time or lies in
 *   the future.
 * - `OB.Field.InvalidDateRange`: more than 60 days lie between `fromDate` and `toDate`.
 * - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
 *
 * @see spec/ais/schemas/ListTransactionsErrorCode.yaml
 */
export const ListTransactionsErrorCode = z.enum(['OB.Field.InvalidDate', 'OB.Field.InvalidDateRange', 'OB.FieldHeader']);

export type ListTransactionsErrorCode = components['schemas']['ListTransactionsErrorCode'];

/**
 * Why transactions were not read.
 *
 * @see spec/ais/schemas/ListTransactionsError.yaml
 */
export const ListTransactionsError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: ListTransactionsErrorCode })])).check(minItems(1)),
  }),
]);

export type ListTransactionsError = components['schemas']['ListTransactionsError'];

/**
 * Which piece of customer data is compared. These are the names for personal banking. More may
 * come: those for business banking are unknown, and the bank's sample values include an e-mail
 * address for which it gives no name.
 *
 * - `accountNumber`: the account, unmasked
 * - `fullName`: the customer's full name
 * - `accountType`: the kind of account, such as `Personal`
 * - `phoneNumber`: the customer's telephone number
 *
 * @see spec/ais/schemas/AvailabilityParameterName.yaml
 */
export const AvailabilityParameterName = z.enum(['accountNumber', 'fullName', 'accountType', 'phoneNumber']);

export type AvailabilityParameterName = components['schemas']['AvailabilityParameterName'];

/**
 * One piece of customer data to compare with what the bank holds.
 *
 * @see spec/ais/schemas/AvailabilityParameter.yaml
 */
export const AvailabilityParameter = z.strictObject({
  paramName: AvailabilityParameterName,
  /** The value to compare, as text. */
  paramValue: z.string(),
});

export type AvailabilityParameter = components['schemas']['AvailabilityParameter'];

/**
 * Customer data to compare with one account. No sample of this body was found:
 * `data.accountAvailability` is inferred from the names of the API and of its permission, and is
 * the weakest shape of this description.
 *
 * @see spec/ais/schemas/AccountAvailabilityRequest.yaml
 */
export const AccountAvailabilityRequest = z.strictObject({
  /** The question. */
  data: z.strictObject({
    /**
     * One to four pairs, each name once. The pair `accountNumber` names the account and is compulsory.
     */
    accountAvailability: checked(
      z.array(AvailabilityParameter).check(maxItems(4)),
      uniqueItems,
      contains(
        z.looseObject({
        /** The pair that names the account. */
        paramName: z.literal('accountNumber'),
      }),
      ),
    ),
  }),
});

export type AccountAvailabilityRequest = components['schemas']['AccountAvailabilityRequest'];

/**
 * Whether one piece of customer data agrees with what the bank holds.
 *
 * @see spec/ais/schemas/AvailabilityResult.yaml
 */
export const AvailabilityResult = z.looseObject({
  paramName: AvailabilityParameterName,
  /** The value of the request. */
  paramValue: z.string(),
  /** `Yes` when the value agrees, `No` when it does not. */
  status: z.enum(['Yes', 'No']),
});

export type AvailabilityResult = components['schemas']['AvailabilityResult'];

/**
 * The comparison, pair by pair. As with the request, `data.accountAvailability` is inferred; the
 * three members of each pair are documented.
 *
 * @see spec/ais/schemas/AccountAvailabilityResponse.yaml
 */
export const AccountAvailabilityResponse = z.looseObject({
  /** The answer itself. */
  data: z.looseObject({
    /** One result for each pair of the request. */
    accountAvailability: z.array(AvailabilityResult).check(maxItems(4)),
  }),
  links: Links,
  meta: Meta.exactOptional(),
});

export type AccountAvailabilityResponse = components['schemas']['AccountAvailabilityResponse'];

/**
 * Code of a rule that a comparison broke. The rules are checked in this order (inferred).
 *
 * - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
 * - `OB.UnexpectedParamsNo`: there are more than four pairs.
 * - `OB.InvalidRequestParams`: a `paramName` is unknown, or the body is not of the right form (the
 *   latter inferred).
 * - `OB.ParamsDuplicated`: a `paramName` comes twice, be it with the same value or another (the
 *   latter inferred).
 * - `OB.MissingAccountNumber`: no pair is named `accountNumber`.
 *
 * @see spec/ais/schemas/CheckAccountAvailabilityErrorCode.yaml
 */
export const CheckAccountAvailabilityErrorCode = z.enum([
  'OB.FieldHeader',
  'OB.UnexpectedParamsNo',
  'OB.InvalidRequestParams',
  'OB.ParamsDuplicated',
  'OB.MissingAccountNumber',
]);

export type CheckAccountAvailabilityErrorCode = components['schemas']['CheckAccountAvailabilityErrorCode'];

/**
 * Why customer data was not compared.
 *
 * @see spec/ais/schemas/CheckAccountAvailabilityError.yaml
 */
export const CheckAccountAvailabilityError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([
      ErrorDetail,
      z.looseObject({ errorCode: CheckAccountAvailabilityErrorCode }),
    ])).check(minItems(1)),
  }),
]);

export type CheckAccountAvailabilityError = components['schemas']['CheckAccountAvailabilityError'];

/**
 * Why the receiver could not handle an event.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8935#section-2.4
 * @see spec/ais/schemas/SecurityEventError.yaml
 */
export const SecurityEventError = z.strictObject({
  /**
   * The kind of error.
   *
   * - `invalid_request`: not a well-formed event
   * - `invalid_key`: its key is unknown, withdrawn or unfit
   * - `invalid_issuer`: its issuer is not expected here
   * - `invalid_audience`: it is meant for somebody else
   * - `authentication_failed`: its sender could not be authenticated
   * - `access_denied`: its sender may not send it
   */
  err: z.enum([
    'invalid_request',
    'invalid_key',
    'invalid_issuer',
    'invalid_audience',
    'authentication_failed',
    'access_denied',
  ]),
  /** The details, for a developer to read. */
  description: z.string(),
});

export type SecurityEventError = components['schemas']['SecurityEventError'];

/**
 * Acknowledges events and asks for more, in the manner of RFC 8936. Unlike the other bodies it has
 * no `data` member.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8936#section-2.2
 * @see spec/ais/schemas/EventPollRequest.yaml
 */
export const EventPollRequest = z.strictObject({
  /**
   * The `jti` of every event that was handled. One unknown `jti` refuses the request; that nothing
   * of it is then acknowledged is inferred.
   */
  ack: z.array(z.string()).exactOptional(),
  /**
   * Always `true`. The bank answers at once, with or without events; it does not offer long polling.
   */
  returnImmediately: z.literal(true),
  /**
   * The most events to answer, 0 to 10. With 0 or `null` the answer holds none, which serves to acknowledge only.
   */
  maxEvents: z.int().min(0).max(10).nullable(),
  /**
   * Events that could not be handled: their `jti`, and what was wrong. RFC 8936 has it and the
   * bank's table does not.
   */
  setErrs: record(SecurityEventError).exactOptional(),
});

export type EventPollRequest = components['schemas']['EventPollRequest'];

/**
 * One event as a security event token (SET): a compact JWS, signed PS256 by the bank. Its header
 * and claims are given as the two items of `contentSchema`. Verify it with the bank's JWKS before
 * believing it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8417#section-2
 * @see spec/ais/schemas/SecurityEventToken.yaml
 */
export const SecurityEventToken = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u);

export type SecurityEventToken = components['schemas']['SecurityEventToken'];

/**
 * The outstanding events. Unlike the other bodies it has no `data` member (inferred).
 *
 * @see https://www.rfc-editor.org/rfc/rfc8936#section-2.3
 * @see spec/ais/schemas/EventPollResponse.yaml
 */
export const EventPollResponse = z.looseObject({
  /**
   * The events, each under its `jti`; an empty object when there are none. An event is sent again
   * until it is acknowledged.
   */
  sets: checked(record(SecurityEventToken), maxProperties(10)),
  /**
   * Whether more events are waiting; `false` when absent. RFC 8936 has it and the bank's table does not.
   */
  moreAvailable: z.boolean().exactOptional(),
});

export type EventPollResponse = components['schemas']['EventPollResponse'];

/**
 * Code of a rule that a poll broke.
 *
 * - `OB.Field.Invalid`: `maxEvents` is negative or over 10, `returnImmediately` is not `true`, or
 *   another member is malformed or unknown (the last inferred).
 * - `OB.FieldHeader`: a header is missing or malformed; also `maxEvents` is missing, although it is
 *   no header.
 * - `OB.UnexpectedError`: `ack` holds a `jti` that is not outstanding.
 *
 * @see spec/ais/schemas/PollEventsErrorCode.yaml
 */
export const PollEventsErrorCode = z.enum(['OB.Field.Invalid', 'OB.FieldHeader', 'OB.UnexpectedError']);

export type PollEventsErrorCode = components['schemas']['PollEventsErrorCode'];

/**
 * Why events were neither acknowledged nor answered.
 *
 * @see spec/ais/schemas/PollEventsError.yaml
 */
export const PollEventsError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What was wrong, one entry per rule broken. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: PollEventsErrorCode })])).check(minItems(1)),
  }),
]);

export type PollEventsError = components['schemas']['PollEventsError'];

/**
 * Code of a failure on the bank's side.
 *
 * - `OB.InternalError`: internal server error. Documented for balances, transactions and
 *   availability; inferred for consents and events, whose tables have no row for 500.
 *
 * @see spec/common/schemas/ServerErrorCode.yaml
 */
export const ServerErrorCode = z.literal('OB.InternalError');

export type ServerErrorCode = components['schemas']['ServerErrorCode'];

/**
 * A failure on the bank's side; nothing in the request was wrong.
 *
 * @see spec/common/schemas/ServerError.yaml
 */
export const ServerError = allOf([
  ErrorResponse,
  z.looseObject({
    /** What failed. */
    errors: z.array(allOf([ErrorDetail, z.looseObject({ errorCode: ServerErrorCode })])).check(minItems(1)),
  }),
]);

export type ServerError = components['schemas']['ServerError'];

/**
 * Protected header of a security event token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8417#section-2.3
 * @see spec/ais/schemas/SecurityEventHeader.yaml
 */
export const SecurityEventHeader = z.looseObject({
  /** Signature algorithm, RSASSA-PSS with SHA-256 like everything that the bank signs. */
  alg: z.literal('PS256'),
  /** Key that signed, as named in the bank's JSON Web Key Set. */
  kid: z.string(),
  /** Media type of the token, `secevent+jwt`. */
  typ: z.string().exactOptional(),
});

export type SecurityEventHeader = components['schemas']['SecurityEventHeader'];

/**
 * Claims of a security event token. The bank documents none of them; these are RFC 8417's, with the
 * additions of the UK standard. There is no `exp`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8417#section-2.2
 * @see spec/ais/schemas/SecurityEventClaims.yaml
 */
export const SecurityEventClaims = z.looseObject({
  /** Issuer, the bank; the `issuer` of its discovery document. */
  iss: z.string().check(uri),
  /** When the token was issued, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).min(0),
  /** Id of the event, the member name under which it arrives and the value to acknowledge. */
  jti: z.string(),
  /** What the event is about, the address of the changed resource. */
  sub: z.string().check(uri).exactOptional(),
  /** Whom the event is for, the `client_id` of the TSP; one value or several. */
  aud: z.union([z.string(), z.array(z.string())]).exactOptional(),
  /** Id of the bank's transaction that raised the event; events of one cause share it. */
  txn: z.string().exactOptional(),
  /** When the event happened, in seconds since 1970-01-01T00:00:00Z. */
  toe: z.number().check(integer).min(0).exactOptional(),
  /**
   * What happened: the URN of each event type with its details. The URNs of Hong Kong are unknown,
   * so any is accepted; the UK standard has `urn:uk:org:openbanking:events:resource-update` and
   * `urn:uk:org:openbanking:events:consent-authorization-revoked`.
   */
  events: checked(record(z.looseObject({})), minProperties(1)),
});

export type SecurityEventClaims = components['schemas']['SecurityEventClaims'];

/** All validators by the exact name of their component schema. */
export const schemas = {
  CreateAccountConsentRequest,
  AccountConsentResponse,
  CreateAccountConsentError,
  AccountConsentError,
  AccountsResponse,
  AccountError,
  AccountServerError,
  BalancesResponse,
  ListBalancesError,
  TransactionsResponse,
  ListTransactionsError,
  AccountAvailabilityRequest,
  AccountAvailabilityResponse,
  CheckAccountAvailabilityError,
  EventPollRequest,
  EventPollResponse,
  PollEventsError,
  ExternalPermissionCode,
  AccountConsent,
  Links,
  Meta,
  ErrorResponse,
  ErrorDetail,
  CreateAccountConsentErrorCode,
  ServerError,
  AccountConsentErrorCode,
  Account,
  AccountErrorCode,
  AccountServerErrorCode,
  AccountBalances,
  ListBalancesErrorCode,
  Transaction,
  ListTransactionsErrorCode,
  AvailabilityParameter,
  AvailabilityResult,
  CheckAccountAvailabilityErrorCode,
  SecurityEventError,
  SecurityEventToken,
  PollEventsErrorCode,
  ConsentStatusCode,
  ServerErrorCode,
  CurrencyCode,
  Balance,
  CreditDebitCode,
  Amount,
  AvailabilityParameterName,
  SecurityEventHeader,
  SecurityEventClaims,
};

/** Proves at compile time that each validator and its type agree. */
export interface Agreement {
  ExternalPermissionCode: Agree<typeof ExternalPermissionCode, components['schemas']['ExternalPermissionCode']>;
  CreateAccountConsentRequest: Agree<typeof CreateAccountConsentRequest, components['schemas']['CreateAccountConsentRequest']>;
  ConsentStatusCode: Agree<typeof ConsentStatusCode, components['schemas']['ConsentStatusCode']>;
  AccountConsent: Agree<typeof AccountConsent, components['schemas']['AccountConsent']>;
  Links: Agree<typeof Links, components['schemas']['Links']>;
  Meta: Agree<typeof Meta, components['schemas']['Meta']>;
  AccountConsentResponse: Agree<typeof AccountConsentResponse, components['schemas']['AccountConsentResponse']>;
  ErrorResponse: Agree<typeof ErrorResponse, components['schemas']['ErrorResponse']>;
  ErrorDetail: Agree<typeof ErrorDetail, components['schemas']['ErrorDetail']>;
  CreateAccountConsentErrorCode: Agree<typeof CreateAccountConsentErrorCode, components['schemas']['CreateAccountConsentErrorCode']>;
  CreateAccountConsentError: Agree<typeof CreateAccountConsentError, components['schemas']['CreateAccountConsentError']>;
  AccountConsentErrorCode: Agree<typeof AccountConsentErrorCode, components['schemas']['AccountConsentErrorCode']>;
  AccountConsentError: Agree<typeof AccountConsentError, components['schemas']['AccountConsentError']>;
  CurrencyCode: Agree<typeof CurrencyCode, components['schemas']['CurrencyCode']>;
  Account: Agree<typeof Account, components['schemas']['Account']>;
  AccountsResponse: Agree<typeof AccountsResponse, components['schemas']['AccountsResponse']>;
  AccountErrorCode: Agree<typeof AccountErrorCode, components['schemas']['AccountErrorCode']>;
  AccountError: Agree<typeof AccountError, components['schemas']['AccountError']>;
  AccountServerErrorCode: Agree<typeof AccountServerErrorCode, components['schemas']['AccountServerErrorCode']>;
  AccountServerError: Agree<typeof AccountServerError, components['schemas']['AccountServerError']>;
  CreditDebitCode: Agree<typeof CreditDebitCode, components['schemas']['CreditDebitCode']>;
  Amount: Agree<typeof Amount, components['schemas']['Amount']>;
  Balance: Agree<typeof Balance, components['schemas']['Balance']>;
  AccountBalances: Agree<typeof AccountBalances, components['schemas']['AccountBalances']>;
  BalancesResponse: Agree<typeof BalancesResponse, components['schemas']['BalancesResponse']>;
  ListBalancesErrorCode: Agree<typeof ListBalancesErrorCode, components['schemas']['ListBalancesErrorCode']>;
  ListBalancesError: Agree<typeof ListBalancesError, components['schemas']['ListBalancesError']>;
  Transaction: Agree<typeof Transaction, components['schemas']['Transaction']>;
  TransactionsResponse: Agree<typeof TransactionsResponse, components['schemas']['TransactionsResponse']>;
  ListTransactionsErrorCode: Agree<typeof ListTransactionsErrorCode, components['schemas']['ListTransactionsErrorCode']>;
  ListTransactionsError: Agree<typeof ListTransactionsError, components['schemas']['ListTransactionsError']>;
  AvailabilityParameterName: Agree<typeof AvailabilityParameterName, components['schemas']['AvailabilityParameterName']>;
  AvailabilityParameter: Agree<typeof AvailabilityParameter, components['schemas']['AvailabilityParameter']>;
  AccountAvailabilityRequest: Agree<typeof AccountAvailabilityRequest, components['schemas']['AccountAvailabilityRequest']>;
  AvailabilityResult: Agree<typeof AvailabilityResult, components['schemas']['AvailabilityResult']>;
  AccountAvailabilityResponse: Agree<typeof AccountAvailabilityResponse, components['schemas']['AccountAvailabilityResponse']>;
  CheckAccountAvailabilityErrorCode: Agree<typeof CheckAccountAvailabilityErrorCode, components['schemas']['CheckAccountAvailabilityErrorCode']>;
  CheckAccountAvailabilityError: Agree<typeof CheckAccountAvailabilityError, components['schemas']['CheckAccountAvailabilityError']>;
  SecurityEventError: Agree<typeof SecurityEventError, components['schemas']['SecurityEventError']>;
  EventPollRequest: Agree<typeof EventPollRequest, components['schemas']['EventPollRequest']>;
  SecurityEventToken: Agree<typeof SecurityEventToken, components['schemas']['SecurityEventToken']>;
  EventPollResponse: Agree<typeof EventPollResponse, components['schemas']['EventPollResponse']>;
  PollEventsErrorCode: Agree<typeof PollEventsErrorCode, components['schemas']['PollEventsErrorCode']>;
  PollEventsError: Agree<typeof PollEventsError, components['schemas']['PollEventsError']>;
  ServerErrorCode: Agree<typeof ServerErrorCode, components['schemas']['ServerErrorCode']>;
  ServerError: Agree<typeof ServerError, components['schemas']['ServerError']>;
  SecurityEventHeader: Agree<typeof SecurityEventHeader, components['schemas']['SecurityEventHeader']>;
  SecurityEventClaims: Agree<typeof SecurityEventClaims, components['schemas']['SecurityEventClaims']>;
}
