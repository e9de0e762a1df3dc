/**
 * A small bank in memory on the generated servers. It stores consents, tokens and events, and
 * verifies no signatures: it shows that a bank can be implemented with the handlers interface.
 */
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AccountConsent } from '../../generated/ais/index.ts';
import { type AisHandlers, createAisApp } from '../../generated/ais/server.ts';
import { createDcrApp, type DcrHandlers } from '../../generated/dcr/server.ts';
import { createOauthApp, type OauthHandlers } from '../../generated/oauth/server.ts';
import { HttpError } from '../../runtime/index.ts';
import { aisError, aisRefusal } from '../../sandbox/rules/ais-errors.ts';
import {
  checkAcknowledged,
  checkAvailability,
  checkConsentDates,
  transactionPeriod,
} from '../../sandbox/rules/ais-rules.ts';
import { playBackInteractionId } from '../../sandbox/rules/fapi.ts';
import { oauthRefusal } from '../../sandbox/rules/oauth-errors.ts';
import { ACCOUNT_NUMBER, CLIENT_ID, CODE, JTI, SAVINGS, unsignedJws } from './story.ts';

/** The holder of a token: the client itself, or a customer through it. */
type Holder = 'client' | 'customer';

const ISSUER = 'https://secure.sandbox.ob.hsbc.com.hk';
const AISP = `${ISSUER}/open-banking/v1.0/aisp`;

/** Options of {@link createBank}. */
export interface BankOptions {
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /** Handlers that replace the bank's own. */
  readonly ais?: Partial<AisHandlers<Holder>>;
  /** Middleware for AIS. */
  readonly middleware?: readonly MiddlewareHandler[];
  /** Called for errors. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
}

/** A bank that answers requests. */
export interface Bank {
  fetch(request: Request): Promise<Response>;
  /** Revokes a consent on behalf of the customer. */
  revoke(): void;
}

/** Creates a bank with an empty state. */
export function createBank(options: BankOptions = {}): Bank {
  const { now = Date.now, onError = (error) => console.error(error) } = options;
  const consents = new Map<string, AccountConsent>();
  const tokens = new Map<string, Holder>();
  const events = new Map([[JTI, unsignedJws({ iss: ISSUER, jti: JTI })]]);
  let revoked = false;

  const issue = (holder: Holder) => {
    const token = randomUUID();
    tokens.set(token, holder);
    return { access_token: token, token_type: 'Bearer', expires_in: 300 } as const;
  };
  const heldBy = (holder: Holder) => (token: string | undefined) => {
    const found = tokens.get(token ?? '');
    if (found === undefined) return new HttpError(401, 'The token is unknown');
    if (found !== holder) return new HttpError(403, `This needs a token of the ${holder}`);
    return revoked && holder === 'customer' ? new HttpError(403, 'The consent is revoked') : found;
  };
  const consentOf = (id: string) => {
    const consent = consents.get(id);
    return consent && { data: consent, links: { self: `${AISP}/account-consents/${id}` } };
  };
  const unknownConsent = () => {
    const message = 'There is no such consent';
    const error = { errorCode: 'OB.Field.Invalid', message, path: 'consentId' } as const;
    return { status: 400, body: aisError('400 BadRequest', message, [error]) } as const;
  };
  const covered = (accountId: string) => {
    if (accountId !== SAVINGS) throw new HttpError(403, 'The consent does not cover this account');
  };
  const links = (path: string) => ({ self: `${AISP}/${path}` });
  const account = {
    accountId: SAVINGS,
    accountNumber: '01XXXXX204',
    accountType: 'Personal',
    accountSubType: 'Savings',
    productName: 'Everyday Savings',
    accountStatus: 'Active',
    currency: 'HKD',
  } as const;
  const money = { creditDebitIndicator: 'Credit', amount: '18250.40', currency: 'HKD' } as const;

  const salary = {
    ...money,
    accountId: SAVINGS,
    accountNumber: 'XXXXXXXXX204',
    transactionId: 'TXN202501270000398',
    transactionDescription: 'Salary',
    transactionDate: '2025-01-27T01:00:03Z',
    status: 'Booked',
  } as const;

  const ais: AisHandlers<Holder> = {
    createAccountConsent({ body }) {
      checkConsentDates(body.data, now());
      const consentId = String(100_000_000 + consents.size);
      const date = new Date(now()).toISOString();
      consents.set(consentId, {
        ...body.data,
        consentId,
        status: 'PendingAuthorise',
        creationDate: date,
        statusUpdateDate: date,
      });
      const created = consentOf(consentId);
      if (!created) throw new Error('the consent was not kept');
      return { status: 201, body: created };
    },
    getAccountConsent({ params }) {
      const body = consentOf(params.consentId);
      return body ? { status: 200, body } : unknownConsent();
    },
    deleteAccountConsent({ params }) {
      return consents.delete(params.consentId) ? { status: 204 } : unknownConsent();
    },
    listAccounts: () => ({
      status: 200,
      body: { data: { account: [account] }, links: links('accounts') },
    }),
    getAccount({ params }) {
      covered(params.accountId);
      return {
        status: 200,
        body: { data: { account: [account] }, links: links(`accounts/${SAVINGS}`) },
      };
    },
    listBalances({ params }) {
      covered(params.accountId);
      const datetime = '2025-02-01T03:25:00Z';
      const balance = [{ ...money, type: 'ledgerBalance', datetime } as const];
      return {
        status: 200,
        body: {
          data: { account: [{ accountId: SAVINGS, balance }] },
          links: links(`accounts/${SAVINGS}/balances`),
        },
      };
    },
    listTransactions({ params, query }) {
      covered(params.accountId);
      const { from = Number.NEGATIVE_INFINITY, to = now() } = transactionPeriod(query, now());
      const booked = Date.parse(salary.transactionDate);
      return {
        status: 200,
        body: {
          data: { transaction: from <= booked && booked <= to ? [salary] : [] },
          links: links(`accounts/${SAVINGS}/transactions`),
        },
      };
    },
    checkAccountAvailability({ body }) {
      checkAvailability(body);
      const pairs = body.data.accountAvailability;
      const account = pairs.find(({ paramName }) => paramName === 'accountNumber');
      if (account?.paramValue !== ACCOUNT_NUMBER) {
        throw new HttpError(403, 'The consent does not cover this account');
      }
      return {
        status: 200,
        body: {
          data: { accountAvailability: pairs.map((pair) => ({ ...pair, status: 'Yes' as const })) },
          links: links('accounts/availability'),
        },
      };
    },
    pollEvents({ body }) {
      const { ack = [], setErrs = {}, maxEvents } = body;
      const handled = [...ack, ...Object.keys(setErrs)];
      checkAcknowledged(ack, events);
      for (const jti of handled) events.delete(jti);
      const sets = Object.fromEntries([...events].slice(0, maxEvents ?? 0));
      return { status: 200, body: { sets } };
    },
    ...options.ais,
  };

  const oauth: OauthHandlers = {
    getOpenIdConfiguration: () => ({
      status: 200,
      body: {
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/open-banking/v1.1/oauth2/authorize`,
        token_endpoint: `${ISSUER}/open-banking/v1.1/oauth2/token`,
        jwks_uri: `${ISSUER}/jwks/public.jwks`,
        response_types_supported: ['code id_token'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['PS256'],
      },
    }),
    getJwks: () => ({
      status: 200,
      body: {
        keys: [{ kty: 'RSA', kid: 'bank-2025', use: 'sig', alg: 'PS256', n: 'AQAB', e: 'AQAB' }],
      },
    }),
    startAuthorization({ query }) {
      const target = new URL(query.redirect_uri);
      target.search = new URLSearchParams({ code: CODE, state: query.state }).toString();
      return { status: 302, headers: { Location: target.href } };
    },
    createToken({ body }) {
      const headers = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;
      if (body.grant_type === 'authorization_code' && body.code !== CODE) {
        return {
          status: 400,
          headers,
          body: { error: 'invalid_grant', error_description: 'The code is unknown' },
        };
      }
      const holder = body.grant_type === 'client_credentials' ? 'client' : 'customer';
      const scope = holder === 'client' ? 'accounts' : 'openid accounts';
      const refresh = holder === 'customer' ? { refresh_token: randomUUID() } : {};
      return { status: 200, headers, body: { ...issue(holder), ...refresh, scope } };
    },
  };

  const dcr: DcrHandlers = {
    registerClient: () => ({
      status: 201,
      headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
      body: {
        client_id: CLIENT_ID,
        client_id_issued_at: String(Date.now()),
        redirect_uris: ['https://tsp.example.com/callback'],
      },
    }),
  };

  const customer = heldBy('customer');
  // The tests call this bank without TLS.
  const authenticate = { ClientCertificate: () => CLIENT_ID };
  const aisApp = createAisApp<Holder>(ais, {
    authenticate: {
      ClientCertificate: () => 'client',
      ClientCredentials: heldBy('client'),
      CustomerConsent: customer,
      OpenIdConnect: customer,
    },
    middleware: [playBackInteractionId, ...(options.middleware ?? [])],
    onRefusal: aisRefusal,
    onError,
  });
  const oauthApp = createOauthApp(oauth, { authenticate, onRefusal: oauthRefusal, onError });
  const dcrApp = createDcrApp(dcr, { authenticate, onRefusal: oauthRefusal, onError });
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/open-banking/v1.0/aisp/')) return aisApp.fetch(request);
      return (pathname.startsWith('/open-banking/v3.2/') ? dcrApp : oauthApp).fetch(request);
    },
    revoke() {
      revoked = true;
    },
  };
}
