/** The account information API of one brand, on the generated server. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type Provider from 'oidc-provider';
import type { Account, Transaction } from '../../generated/ais/index.ts';
import { type AisHandlers, createAisApp } from '../../generated/ais/server.ts';
import { HttpError } from '../../runtime/index.ts';
import { type Addresses, PATHS } from '../brands.ts';
import type { SandboxContext } from '../context.ts';
import type { BankAccount, Customer } from '../customers/customers.ts';
import { balance, entries, money } from '../customers/ledger.ts';
import type { Directory } from '../devhub/directory.ts';
import { type Limiter, tooManyRequests } from '../limits.ts';
import { type NodeEnv, requestOf } from '../node-env.ts';
import { certificateNeeded } from '../oauth/oauth.ts';
import { signValue, verifyValue } from '../oauth/signed-value.ts';
import { aisRefusal } from '../rules/ais-errors.ts';
import {
  checkAcknowledged,
  checkAvailability,
  checkConsentDates,
  instantOf,
  transactionPeriod,
} from '../rules/ais-rules.ts';
import { playBackInteractionId } from '../rules/fapi.ts';
import type { Consent, Consents } from './consents.ts';
import type { Events } from './events.ts';

/** Transactions per page. */
const PAGE = 200;

/** The query parameter of the page cursor. Clients follow the link and need not know it. */
const CURSOR = 'cursor';

/** The caller: a client, acting for itself or with a customer's consent. */
interface Caller {
  readonly clientId: string;
  /** The id of the consent to which a customer's token belongs. */
  readonly intent?: string;
}

export interface AisOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly provider: Provider;
  readonly consents: Consents;
  readonly events: Events;
  readonly customers: readonly Customer[];
  readonly addresses: Addresses;
  readonly limiter: Limiter;
  /** Middleware for every call. */
  readonly faults: MiddlewareHandler<NodeEnv>;
}

/** Creates the resource server of one brand. */
export function createAis(options: AisOptions): Hono<NodeEnv> {
  const { context, directory, faults } = options;
  const app = createAisApp<Caller | object>(handlersOf(options) as AisHandlers<Caller | object>, {
    authenticate: {
      ClientCertificate: certificateNeeded(directory),
      ClientCredentials: (token, request) => client(options, token, request.context),
      CustomerConsent: (token, request) => customer(options, token, request.context),
      OpenIdConnect: (token, request) => customer(options, token, request.context),
    },
    middleware: [playBackInteractionId, faults],
    onRefusal: aisRefusal,
    onError: context.onError,
  });
  const routes = new Hono<NodeEnv>();
  routes.all(`${PATHS.aisp}/*`, (hono) => app.fetch(hono.req.raw, hono.env));
  return routes;
}

const BAD_TOKEN = 'The token is unknown, expired or bound to another certificate';

/** Returns the holder of a client_credentials token. */
async function client(options: AisOptions, token: string | undefined, hono: Context) {
  const found = await options.provider.ClientCredentials.find(token ?? '');
  if (found) return admitted(options, found, hono);
  const other = await options.provider.AccessToken.find(token ?? '');
  return refused(other ? 'This needs a token of the client itself' : BAD_TOKEN);
}

/** Returns the holder of a customer's token. */
async function customer(options: AisOptions, token: string | undefined, hono: Context) {
  const found = await options.provider.AccessToken.find(token ?? '');
  return found ? admitted(options, found, hono) : refused(BAD_TOKEN);
}

interface Token {
  readonly clientId?: string | undefined;
  readonly scope?: string | undefined;
  readonly claims?: unknown;
}

async function admitted({ directory, limiter }: AisOptions, token: Token, hono: Context) {
  const tlsClient = await directory.tlsClientOf(requestOf(hono as Context<NodeEnv>));
  const bound = (token as { 'x5t#S256'?: string })['x5t#S256'];
  if (!tlsClient || bound !== tlsClient.thumbprint) return refused(BAD_TOKEN);
  if (!token.scope?.split(' ').includes('accounts') || token.clientId === undefined) {
    const headers = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="accounts"' };
    return new HttpError(403, 'The token has no scope accounts', { headers });
  }
  const wait = await limiter(`accounts ${token.clientId}`);
  if (wait !== undefined) return tooManyRequests(wait);
  const fault = faultAsked(hono.req.header('prefer'));
  if (fault) return fault;
  const claims = token.claims as { id_token?: { openbanking_intent_id?: { value?: string } } };
  const intent = claims?.id_token?.openbanking_intent_id?.value;
  return { clientId: token.clientId, ...(intent !== undefined && { intent }) };
}

/**
 * Returns the error that a client requests with `Prefer: code=500` to test its own error handling;
 * with `example=unexpected-error` the other 500 of the accounts, as in the mock.
 */
function faultAsked(prefer: string | undefined): HttpError | undefined {
  const [, code] = /(?:^|[,;\s])code=(403|429|500)(?:$|[,;\s])/.exec(prefer ?? '') ?? [];
  if (code === undefined) return undefined;
  const headers = code === '429' ? { 'retry-after': '1' } : {};
  const unforeseen = code === '500' && /(?:^|[,;\s])example=unexpected-error/.test(prefer ?? '');
  const cause = unforeseen && { cause: 'You asked for this' };
  return new HttpError(Number(code), 'You asked for this', { headers, ...cause });
}

function refused(message: string): HttpError {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
  return new HttpError(401, message, { headers });
}

function handlersOf(options: AisOptions): AisHandlers<Caller> {
  const { context, consents, events, customers, addresses, provider } = options;
  const { now } = context;
  const link = (path: string) => `${addresses.secure}${PATHS.aisp}/${path}`;
  const links = (path: string) => ({ self: link(path) });

  const caller = (security: Readonly<Record<string, Caller>>): Caller => {
    const found = security.ClientCredentials ?? security.CustomerConsent ?? security.OpenIdConnect;
    if (!found) throw new Error('the token was not looked at');
    return found;
  };
  const ownConsent = async (consentId: string, clientId: string) => {
    const consent = await consents.find(consentId);
    // Not distinguished from a consent of another client.
    if (consent?.clientId !== clientId) throw new HttpError(400, 'There is no such consent');
    return consent;
  };
  const consentBody = ({ data }: Consent) => ({
    data,
    links: links(`account-consents/${data.consentId}`),
  });

  /** Returns the consent with its customer and accounts, if it has the permission. */
  const opened = async (security: Readonly<Record<string, Caller>>, permission: Permission) => {
    const { intent, clientId } = caller(security);
    const consent = intent === undefined ? undefined : await consents.find(intent);
    const authorisation = consent?.authorisation;
    if (!consent || !authorisation || consent.clientId !== clientId || !consents.isGood(consent)) {
      throw new HttpError(403, 'The consent is not authorised, or has ended');
    }
    // Using a token twice removes the grant, including tokens that are being issued.
    if (!(await provider.Grant.find(authorisation.grantId))) throw refused(BAD_TOKEN);
    if (!consent.data.permissions.includes(permission)) {
      throw new HttpError(403, `The consent has no ${permission}`);
    }
    const holder = customers.find(({ id }) => id === authorisation.customerId);
    const accounts = (holder?.accounts ?? []).filter(({ accountId }) =>
      authorisation.accountIds.includes(accountId),
    );
    if (!holder) throw new HttpError(403, 'The customer has left');
    return { consent, holder, accounts };
  };
  const one = (accounts: readonly BankAccount[], accountId: string): BankAccount => {
    const account = accounts.find((candidate) => candidate.accountId === accountId);
    if (!account) throw new HttpError(403, 'The consent does not cover this account');
    return account;
  };

  return {
    async createAccountConsent({ body, security }) {
      checkConsentDates(body.data, now());
      const consent = await consents.create(caller(security).clientId, body.data);
      return { status: 201, body: consentBody(consent) };
    },
    async getAccountConsent({ params, security }) {
      const consent = await ownConsent(params.consentId, caller(security).clientId);
      return { status: 200, body: consentBody(consent) };
    },
    async deleteAccountConsent({ params, security }) {
      const consent = await ownConsent(params.consentId, caller(security).clientId);
      if (!(await consents.remove(consent))) throw new HttpError(400, 'There is no such consent');
      return { status: 204 };
    },
    async listAccounts({ security }) {
      const { accounts } = await opened(security, 'ReadAccountStatus');
      const account = accounts.map(shownAccount);
      return { status: 200, body: { data: { account }, links: links('accounts') } };
    },
    async getAccount({ params: { accountId }, security }) {
      const { accounts } = await opened(security, 'ReadAccountStatus');
      const account = [shownAccount(one(accounts, accountId))];
      return { status: 200, body: { data: { account }, links: links(`accounts/${accountId}`) } };
    },
    async listBalances({ params: { accountId }, security }) {
      const { accounts } = await opened(security, 'ReadAccountBalance');
      const account = one(accounts, accountId);
      const amount = balance(account, now());
      const shown = {
        creditDebitIndicator: amount < 0 ? 'Debit' : 'Credit',
        amount: money(amount),
        currency: account.currency,
        datetime: new Date(now()).toISOString(),
      } as const;
      return {
        status: 200,
        body: {
          data: {
            account: [
              {
                accountId,
                balance: [
                  { type: 'ledgerBalance', ...shown },
                  { type: 'availableBalance', ...shown },
                ],
              },
            ],
          },
          links: links(`accounts/${accountId}/balances`),
        },
      };
    },
    async listTransactions({ params: { accountId }, query, request, security }) {
      const { accounts, consent } = await opened(security, 'ReadAccountTransaction');
      const account = one(accounts, accountId);
      const { consentId } = consent.data;
      const sent = new URL(request.url).searchParams.get(CURSOR);
      let span: Span;
      if (sent === null) {
        span = { consentId, accountId, ...spanOf(consent, query, now()), start: 0 };
      } else {
        const found = verifyValue('page', sent, context.secrets.seal) as Span | undefined;
        if (found?.consentId !== consentId || found.accountId !== accountId) {
          throw new HttpError(403, 'The link is not of this consent and account');
        }
        span = found;
      }
      // Newest first within a fixed span, so that pages do not shift while transactions are added.
      const all = entries(account, span.from, span.to).reverse();
      const path = `accounts/${accountId}/transactions`;
      const pageAt = (start: number) =>
        `${link(path)}?${CURSOR}=${signValue('page', { ...span, start }, context.secrets.seal)}`;
      const { start } = span;
      return {
        status: 200,
        body: {
          data: {
            transaction: all.slice(start, start + PAGE).map(
              ({ id, description, time, amount }): Transaction => ({
                accountId,
                accountNumber: `${'X'.repeat(account.number.length - 3)}${account.number.slice(-3)}`,
                transactionId: id,
                transactionDescription: description,
                transactionDate: new Date(time).toISOString(),
                creditDebitIndicator: amount < 0 ? 'Debit' : 'Credit',
                status: time > now() - 86_400_000 ? 'Pending' : 'Booked',
                amount: money(amount),
                currency: account.currency,
              }),
            ),
          },
          links: {
            self: withQuery(link(path), { ...query, [CURSOR]: sent }),
            ...(start > 0 && { first: pageAt(0), prev: pageAt(Math.max(0, start - PAGE)) }),
            ...(start + PAGE < all.length && { next: pageAt(start + PAGE) }),
          },
          meta: { totalPages: Math.max(1, Math.ceil(all.length / PAGE)) },
        },
      };
    },
    async checkAccountAvailability({ body, security }) {
      const { accounts, holder } = await opened(security, 'ReadAccountAvailability');
      checkAvailability(body);
      const pairs = body.data.accountAvailability;
      const number = pairs.find(({ paramName }) => paramName === 'accountNumber')?.paramValue;
      const account = accounts.find((candidate) => candidate.number === number);
      if (!account) throw new HttpError(403, 'The consent does not cover this account');
      const held: Readonly<Record<string, string>> = {
        accountNumber: account.number,
        fullName: holder.name,
        accountType: account.type,
        phoneNumber: holder.phone,
      };
      return {
        status: 200,
        body: {
          data: {
            accountAvailability: pairs.map((pair) => {
              const same = held[pair.paramName]?.toLowerCase() === pair.paramValue.toLowerCase();
              return { ...pair, status: same ? ('Yes' as const) : ('No' as const) };
            }),
          },
          links: links('accounts/availability'),
        },
      };
    },
    async pollEvents({ body, security }) {
      const { clientId } = caller(security);
      const { ack = [], setErrs = {}, maxEvents } = body;
      const handled = [...ack, ...Object.keys(setErrs)];
      const known = new Set<string>();
      for (const jti of handled) {
        if (await events.isOutstanding(clientId, jti)) known.add(jti);
      }
      checkAcknowledged(handled, known);
      // Another request acknowledged one of them first.
      if (!(await events.acknowledge(handled))) checkAcknowledged(handled, new Set());
      const { sets, moreAvailable } = await events.batch(clientId, maxEvents ?? 0);
      return { status: 200, body: { sets, moreAvailable } };
    },
  };
}

/** Returns an address with the defined parameters. */
function withQuery(address: string, parameters: Readonly<Record<string, unknown>>): string {
  const sent = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return sent.length === 0 ? address : `${address}?${new URLSearchParams(sent)}`;
}

type Permission = Consent['data']['permissions'][number];

/** The contents of a cursor. */
interface Span {
  readonly consentId: string;
  readonly accountId: string;
  /** Milliseconds since 1970; both ends are inclusive. */
  readonly from: number;
  readonly to: number;
  /** Number of transactions before the page. */
  readonly start: number;
}

/** Returns the requested span, limited to the period of the consent and the present. */
function spanOf(
  { data }: Consent,
  query: { readonly fromDate?: string; readonly toDate?: string },
  now: number,
): { readonly from: number; readonly to: number } {
  const { from = Number.NEGATIVE_INFINITY, to = now } = transactionPeriod(query, now);
  const { transactionFromDate, transactionToDate } = data;
  const first = transactionFromDate === undefined ? 0 : instantOf(transactionFromDate);
  const last = transactionToDate === undefined ? now : instantOf(transactionToDate);
  return { from: Math.max(from, first), to: Math.min(to, last, now) };
}

function shownAccount(account: BankAccount): Account {
  const { accountId, number, type, subType, productName, status, currency } = account;
  return {
    accountId,
    accountNumber: `${number.slice(0, 2)}XXXXX${number.slice(-3)}`,
    accountType: type,
    accountSubType: subType,
    productName,
    accountStatus: status,
    currency,
  };
}
