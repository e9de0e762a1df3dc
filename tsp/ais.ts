/** Account information of a consent, through the generated client. */
import {
  type AisClient,
  ContractError,
  type components,
  contract,
  createAisClient,
} from '../generated/ais/index.ts';
import type { ResponseContract } from '../runtime/contract.ts';
import { retryAfterOf } from './connection.ts';
import {
  AisError,
  type AisErrorCode,
  type AisIssue,
  type BankErrorCode,
  SessionError,
} from './errors.ts';
import { redact, safeCause } from './redact.ts';
import type { TokenSource } from './tokens.ts';
import { type When, windowsOf } from './windows.ts';

type Schemas = components['schemas'];

/** Headers about the customer for each call. */
export interface CallerOptions {
  /** `x-fapi-auth-date`: when the customer last logged in at the TSP. */
  readonly authDate?: Date;
  /** `x-fapi-customer-ip-address`: the customer's address, while the customer is present. */
  readonly customerIpAddress?: string;
  /** `Accept-Language`: the bank supports `en-HK`, `zh-HK` and `zh-CN`. */
  readonly language?: string;
}

/** Options of a single call. */
export interface CallOptions {
  /** Aborts the call, which rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
}

/** A period of transactions: see {@link Ais.transactions}. */
export interface Period extends CallOptions {
  /** Start, inclusive. Default: the beginning of the bank's records. */
  readonly from?: When;
  /** End, inclusive; a day includes all its hours. Default: now. */
  readonly to?: When;
}

/**
 * Customer data to compare with the bank's: `accountNumber`, the full number of the account, and
 * any of `fullName`, `accountType` and `phoneNumber`.
 */
export type AvailabilityQuestion = { readonly accountNumber: string } & {
  readonly [Name in Schemas['AvailabilityParameterName']]?: string;
};

/**
 * The accounts of one consent.
 *
 * Every method resolves to the validated body of the response. It rejects with {@link AisError} for
 * an error response, {@link TransportError} without a response, and {@link TokenError} or {@link
 * SessionError} without a token.
 */
export interface Ais {
  /** The id of the consent. */
  readonly consentId: string;
  /**
   * `GET /accounts`: the accounts that the customer shares. Permission `ReadAccountStatus`.
   *
   * @see spec/ais/paths/accounts.yaml
   */
  listAccounts(options?: CallOptions): Promise<Schemas['AccountsResponse']>;
  /**
   * `GET /accounts/{accountId}`: one account, as an array of one. Permission `ReadAccountStatus`.
   *
   * @see spec/ais/paths/accounts_{accountId}.yaml
   */
  getAccount(accountId: string, options?: CallOptions): Promise<Schemas['AccountsResponse']>;
  /**
   * `GET /accounts/{accountId}/balances`: amounts are decimal texts, in major units. Permission
   * `ReadAccountBalance`.
   *
   * @see spec/ais/paths/accounts_{accountId}_balances.yaml
   */
  listBalances(accountId: string, options?: CallOptions): Promise<Schemas['BalancesResponse']>;
  /**
   * The transactions of an account, page by page and window by window.
   *
   * Periods longer than 60 days take several calls; see {@link windowsOf} for the forms of `from`
   * and `to`. Windows come oldest first; within a window the order is the bank's. A loop that is
   * left requests no further page. Permission `ReadAccountTransaction`.
   * @param period default: everything, as one window
   * @throws {RangeError} if a date is invalid, or `from` is after `to`
   * @throws {SessionError} `NEXT_LINK` if the link to the next page leads to another host or to a
   * page that was read before, or if 50 consecutive pages are empty, or a window has more than
   * 10,000 pages. The message states the position; earlier transactions have been returned.
   * @see spec/ais/paths/accounts_{accountId}_transactions.yaml
   */
  transactions(
    accountId: string,
    period?: Period,
  ): AsyncGenerator<Schemas['Transaction'], void, void>;
  /**
   * `POST /accounts/availability`: whether customer data match the bank's, with one `status` for
   * each parameter. Permission `ReadAccountAvailability`. Not retried.
   * @see spec/ais/paths/accounts_availability.yaml
   */
  checkAccountAvailability(
    question: AvailabilityQuestion,
    options?: CallOptions,
  ): Promise<Schemas['AccountAvailabilityResponse']>;
  /** The generated client with tokens and headers, for all other operations. */
  readonly client: AisClient;
}

/** What the calls with one token need. */
export interface CallSettings extends CallerOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly tokens: TokenSource;
  readonly validate: boolean;
}

const INTERACTION_ID = 'x-fapi-interaction-id';

/** An error response, even if its body violates the contract. */
interface Refusal {
  readonly text: string;
  /** The token of the request, which the bank's message may repeat. */
  readonly token: string;
}

const refusals = new WeakMap<Response, Refusal>();

const bearerOf = ({ headers }: Request): string =>
  headers.get('authorization')?.replace('Bearer ', '') ?? '';

async function noteRefusal(request: Request, response: Response): Promise<void> {
  if (response.ok) return;
  refusals.set(response, { text: await response.clone().text(), token: bearerOf(request) });
}

/** Creates a generated client whose calls carry a token and the headers about the customer. */
export function authorizedClient(settings: CallSettings): AisClient {
  const { baseUrl, fetch, tokens, validate } = settings;
  const client = createAisClient({ baseUrl, validate, fetch });
  const headers = headersOf(settings);
  client.http.use({
    async onRequest({ request }) {
      for (const [name, value] of Object.entries(headers)) {
        if (!request.headers.has(name)) request.headers.set(name, value);
      }
      if (!request.headers.has(INTERACTION_ID)) {
        request.headers.set(INTERACTION_ID, crypto.randomUUID());
      }
      request.headers.set('authorization', `Bearer ${await tokens.get(request.signal)}`);
      return request;
    },
    async onResponse({ request, response }) {
      await noteRefusal(request, response);
      if (response.status !== 401) return undefined;
      // The bank may revoke a token early. A call with a 401 was not executed.
      await tokens.refused(bearerOf(request));
      const again = new Request(request);
      again.headers.set('authorization', `Bearer ${await tokens.get(request.signal)}`);
      const answer = await fetch(again);
      await noteRefusal(again, answer);
      return answer;
    },
  });
  return client;
}

function headersOf({
  authDate,
  customerIpAddress,
  language,
}: CallerOptions): Record<string, string> {
  return {
    ...(authDate && { 'x-fapi-auth-date': authDate.toUTCString() }),
    ...(customerIpAddress !== undefined && { 'x-fapi-customer-ip-address': customerIpAddress }),
    ...(language !== undefined && { 'accept-language': language }),
  };
}

/** Makes a call of the generated client. */
export interface CallInit {
  readonly headers: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** The result of the generated client. */
interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
  readonly breach?: undefined;
}

/**
 * Makes one call and throws unless it succeeds.
 * @param operationId the operation of the contract, for the error
 * @throws {AisError}
 */
export async function settle<Data>(
  operationId: string,
  { signal }: CallOptions,
  call: (init: CallInit) => Promise<Answer<Data>>,
): Promise<Data> {
  const interactionId = crypto.randomUUID();
  const init = { headers: { [INTERACTION_ID]: interactionId }, ...(signal && { signal }) };
  const { data, error, response, breach } = await call(init).catch(brokenRefusal);
  const { status } = response;
  if (response.ok) {
    if (!breach) return data as Data;
    throw new AisError('CONTRACT_VIOLATED', operationId, status, breach.message, {
      interactionId,
      cause: safeCause(breach),
    });
  }
  const clean = (words: string): string => redact(words, refusals.get(response)?.token);
  const issues = issuesOf(error, clean);
  const [first] = issues;
  const code = issues.map(knownCode).find((known) => known !== undefined) ?? `HTTP_${status}`;
  const said = first?.message ?? messageOf(error);
  const text = `${operationId}: the bank answered ${status}${first ? ` ${first.errorCode}` : ''}`;
  const retryAfterMs = retryAfterOf(response);
  throw new AisError(
    code,
    operationId,
    status,
    clean(said === undefined ? text : `${text}: ${said}`),
    {
      interactionId,
      issues,
      ...(breach && { cause: safeCause(breach) }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  );
}

/** Returns a response that violates the contract, with the parsed body of an error response. */
function brokenRefusal(failure: unknown): {
  data?: never;
  error?: unknown;
  response: Response;
  breach: ContractError;
} {
  if (!(failure instanceof ContractError) || !failure.response) throw failure;
  const { response } = failure;
  let error: unknown;
  try {
    error = JSON.parse(refusals.get(response)?.text ?? '');
  } catch {
    // A page of a gateway; its status is sufficient.
  }
  return { error, response, breach: failure };
}

/** The codes of the contract in lower case, since the bank spells one in two ways. */
const CODES: ReadonlyMap<string, BankErrorCode> = new Map(
  Object.values(contract)
    .flatMap(({ responses }) => Object.values<ResponseContract>(responses))
    .flatMap(({ errorCodes = [] }) => errorCodes as BankErrorCode[])
    .map((code) => [code.toLowerCase(), code]),
);

const knownCode = ({ errorCode }: AisIssue): AisErrorCode | undefined =>
  CODES.get(errorCode.toLowerCase());

/** The maximum number of errors that are kept from a response. */
const MAX_AIS_ISSUES = 100;

function issuesOf(body: unknown, clean: (words: string) => string): AisIssue[] {
  const { errors } = (body ?? {}) as { errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, MAX_AIS_ISSUES).flatMap((entry) => {
    const { errorCode, message, path } = (entry ?? {}) as Record<string, unknown>;
    if (typeof errorCode !== 'string') return [];
    const issue = {
      errorCode: clean(errorCode),
      message: clean(typeof message === 'string' ? message : ''),
    };
    return [typeof path === 'string' ? { ...issue, path: clean(path) } : issue];
  });
}

function messageOf(body: unknown): string | undefined {
  const { message } = (body ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}

/** The maximum number of consecutive empty pages. */
const MAX_EMPTY_PAGES = 50;
/** The maximum number of pages in a window. */
const MAX_PAGES = 10_000;

/** Creates the accounts of one consent. */
export function createAis(consentId: string, settings: CallSettings): Ais {
  const client = authorizedClient(settings);
  const origin = new URL(settings.baseUrl).origin;

  async function* transactions(accountId: string, period: Period = {}) {
    const { from, to, ...options } = period;
    const params = { path: { accountId } };
    const seen = new Set<string>();
    let empty = 0;
    for (const query of windowsOf(from, to)) {
      let next: string | undefined;
      let pages = 0;
      const stopped = (what: string): SessionError => {
        const { fromDate = 'the beginning', toDate = 'now' } = query;
        const where = `after page ${pages} of ${fromDate} to ${toDate}`;
        return new SessionError('NEXT_LINK', `the transactions stop ${where}: ${what}`);
      };
      do {
        const page = await settle('listTransactions', options, (init) =>
          next === undefined
            ? client.listTransactions({ ...init, params: { ...params, query } })
            : client.listTransactions({ ...init, params, pathSerializer: () => `${next}` }),
        );
        for (const transaction of page.data.transaction) {
          options.signal?.throwIfAborted();
          yield transaction;
        }
        pages += 1;
        empty = page.data.transaction.length === 0 ? empty + 1 : 0;
        const { self, next: link } = page.links ?? {};
        // Without validation, the link may be null or empty instead of absent.
        if (link === undefined || link === null || link === '') break;
        next = ownAddress(link);
        if (next === undefined) throw stopped(`the next page is not on ${origin}`);
        seen.add(ownAddress(self) ?? '');
        if (seen.has(next)) throw stopped('the next page was read already');
        seen.add(next);
        if (empty >= MAX_EMPTY_PAGES) throw stopped(`${empty} pages in a row were empty`);
        if (pages >= MAX_PAGES) throw stopped('the window has too many pages');
      } while (next !== undefined);
    }
  }

  /** Returns an address of the bank's own host, the only one to which the token is sent. */
  function ownAddress(link: unknown): string | undefined {
    const url =
      typeof link === 'string' && URL.canParse(link, origin) ? new URL(link, origin) : undefined;
    const own = url?.origin === origin && url.username === '' && url.password === '';
    return own ? url.href : undefined;
  }

  return {
    consentId,
    client,
    listAccounts: (options = {}) =>
      settle('listAccounts', options, (init) => client.listAccounts(init)),
    getAccount: (accountId, options = {}) =>
      settle('getAccount', options, (init) =>
        client.getAccount({ ...init, params: { path: { accountId } } }),
      ),
    listBalances: (accountId, options = {}) =>
      settle('listBalances', options, (init) =>
        client.listBalances({ ...init, params: { path: { accountId } } }),
      ),
    transactions,
    checkAccountAvailability: (question, options = {}) => {
      const names = Object.keys(question) as Schemas['AvailabilityParameterName'][];
      const accountAvailability = names.flatMap((paramName) => {
        const paramValue = question[paramName];
        return paramValue === undefined ? [] : [{ paramName, paramValue }];
      });
      return settle('checkAccountAvailability', options, (init) =>
        client.checkAccountAvailability({ ...init, body: { data: { accountAvailability } } }),
      );
    },
  };
}
