// @generated from spec/ais/openapi.yaml by generators/emit/server.ts. Do not edit.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { createRoutes, type Handler, HttpError, type ServerOptions } from '../../runtime/index.ts';
import { contract, securitySchemes } from './operations.ts';
import type { operations } from './types.ts';

/**
 * The handlers of Hong Kong Open Banking Account Information.
 *
 * Each handler receives the decoded and validated request, and returns one of the documented responses.
 *
 * @see spec/ais/openapi.yaml
 */
export interface AisHandlers<Identity = unknown> {
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
  createAccountConsent: Handler<operations['createAccountConsent'], Identity, Context>;

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
  getAccountConsent: Handler<operations['getAccountConsent'], Identity, Context>;

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
  deleteAccountConsent: Handler<operations['deleteAccountConsent'], Identity, Context>;

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
  listAccounts: Handler<operations['listAccounts'], Identity, Context>;

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
  getAccount: Handler<operations['getAccount'], Identity, Context>;

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
  listBalances: Handler<operations['listBalances'], Identity, Context>;

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
  listTransactions: Handler<operations['listTransactions'], Identity, Context>;

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
  checkAccountAvailability: Handler<operations['checkAccountAvailability'], Identity, Context>;

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
  pollEvents: Handler<operations['pollEvents'], Identity, Context>;
}

/** The input of a handler by operation. */
export type AisInput<Id extends keyof AisHandlers, Identity = unknown> =
  AisHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** The result of a handler by operation. */
export type AisReply<Id extends keyof AisHandlers> =
  AisHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createAisApp}. */
export interface AisAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Middleware for every request, in order. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.
 *
 * @typeParam Identity - the result of the `authenticate` hooks
 */
export function createAisApp<Identity = unknown>(
  handlers: AisHandlers<Identity>,
  options: AisAppOptions<Identity> = {},
): Hono {
  const routes = createRoutes(contract, securitySchemes, handlers, options);
  const app = new Hono();
  for (const middleware of options.middleware ?? []) app.use(middleware);
  app.all('*', (context, next) => routes.handle(context.req.raw, context) ?? next());
  app.notFound((context) =>
    routes.refuse(new HttpError(404, 'There is nothing here'), context.req.raw, context),
  );
  app.onError((error, context) => routes.refuse(error, context.req.raw, context));
  return app;
}
