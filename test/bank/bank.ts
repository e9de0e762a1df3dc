/**
 * A small bank in memory on the generated server stubs. It keeps consents and tokens and checks no
 * signature: what it is for is to prove that the handlers interface carries a bank.
 */
import { randomUUID } from 'node:crypto';
import type { AccountConsent } from '../../generated/ais/index.ts';
import { type AisHandlers, createAisApp } from '../../generated/ais/server.ts';
import { createDcrApp, type DcrHandlers } from '../../generated/dcr/server.ts';
import { createOauthApp, type OauthHandlers } from '../../generated/oauth/server.ts';
import { Refusal } from '../../runtime/codegen.ts';
import { obError } from './ob-error.ts';
import { CLIENT_ID, CODE, SAVINGS } from './story.ts';

/** Who holds a token: the provider itself, or a customer through it. */
type Holder = 'client' | 'customer';

const ISSUER = 'https://secure.sandbox.ob.hsbc.com.hk';
const AISP = `${ISSUER}/open-banking/v1.0/aisp`;

/** A bank that answers requests; every call of this function opens another one. */
export function createBank(): { fetch(request: Request): Promise<Response> } {
  const consents = new Map<string, AccountConsent>();
  const tokens = new Map<string, Holder>();

  const issue = (holder: Holder) => {
    const token = randomUUID();
    tokens.set(token, holder);
    return { access_token: token, token_type: 'Bearer', expires_in: 300 } as const;
  };
  const heldBy = (holder: Holder) => (token: string | undefined) => {
    const found = tokens.get(token ?? '');
    if (found === undefined) return new Refusal(401, 'The token is unknown');
    return found === holder ? found : new Refusal(403, `This needs a token of the ${holder}`);
  };
  const consentOf = (id: string) => {
    const consent = consents.get(id);
    return consent && { data: consent, links: { self: `${AISP}/account-consents/${id}` } };
  };
  const unknownConsent = {
    status: 400,
    body: obError('400 BadRequest', 'OB.Field.Invalid', 'There is no such consent', 'consentId'),
  } as const;
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

  const ais: AisHandlers<Holder> = {
    createAccountConsent({ body }) {
      const consentId = String(100_000_000 + consents.size);
      const now = new Date().toISOString();
      consents.set(consentId, {
        ...body.data,
        consentId,
        status: 'PendingAuthorise',
        creationDate: now,
        statusUpdateDate: now,
      });
      const created = consentOf(consentId);
      if (!created) throw new Error('the consent was not kept');
      return { status: 201, body: created };
    },
    getAccountConsent({ params }) {
      const body = consentOf(params.consentId);
      return body ? { status: 200, body } : unknownConsent;
    },
    deleteAccountConsent({ params }) {
      return consents.delete(params.consentId) ? { status: 204 } : unknownConsent;
    },
    listAccounts: () => ({
      status: 200,
      body: { data: { account: [account] }, links: links('accounts') },
    }),
    getAccount({ params }) {
      if (params.accountId !== SAVINGS)
        throw new Refusal(403, 'The consent does not cover this account');
      return {
        status: 200,
        body: { data: { account: [account] }, links: links(`accounts/${SAVINGS}`) },
      };
    },
    listBalances: () => ({
      status: 200,
      body: {
        data: {
          account: [
            {
              accountId: SAVINGS,
              balance: [{ ...money, type: 'ledgerBalance', datetime: '2025-02-01T03:25:00Z' }],
            },
          ],
        },
        links: links(`accounts/${SAVINGS}/balances`),
      },
    }),
    listTransactions: () => ({
      status: 200,
      body: {
        data: {
          transaction: [
            {
              ...money,
              accountId: SAVINGS,
              accountNumber: 'XXXXXXXXX204',
              transactionId: 'TXN202501270000398',
              transactionDescription: 'Salary',
              transactionDate: '2025-01-27T01:00:03Z',
              status: 'Booked',
            },
          ],
        },
        links: links(`accounts/${SAVINGS}/transactions`),
      },
    }),
    checkAccountAvailability: ({ body }) => ({
      status: 200,
      body: {
        data: {
          accountAvailability: body.data.accountAvailability.map((pair) => ({
            ...pair,
            status: 'Yes' as const,
          })),
        },
        links: links('accounts/availability'),
      },
    }),
    pollEvents: () => ({ status: 200, body: { sets: {} } }),
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
  const apps = [
    createAisApp<Holder>(ais, {
      authenticate: {
        ClientCredentials: heldBy('client'),
        CustomerConsent: customer,
        OpenIdConnect: customer,
      },
      onRefusal: (refusal, { operationId }) => {
        if (refusal.status !== 400) return undefined;
        const first = refusal.violations[0];
        const code =
          first?.in === 'header'
            ? 'OB.FieldHeader'
            : first?.in === 'query'
              ? 'OB.Field.InvalidDate'
              : codeOfBody(operationId);
        return {
          status: 400,
          body: obError(
            '400 BadRequest',
            code,
            first?.message ?? refusal.message,
            first?.pointer ?? '',
          ),
        };
      },
    }),
    createOauthApp(oauth),
    createDcrApp(dcr),
  ];
  return {
    async fetch(request) {
      for (const app of apps) {
        const response = await app.fetch(request.clone() as Request);
        if (response.status !== 404) return response;
      }
      return new Response(null, { status: 404 });
    },
  };
}

function codeOfBody(operationId: string | undefined): string {
  return operationId === 'checkAccountAvailability'
    ? 'OB.InvalidRequestParams'
    : 'OB.Field.Invalid';
}
