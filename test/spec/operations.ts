/** What every operation of the three descriptions must take and answer. */
import {
  type Api,
  anyString,
  bothScopes,
  clientId,
  dateTime,
  type Fields,
  jws,
  one,
  optional,
  required,
  uri,
} from './fields.ts';

/** What every account information request may carry besides its token. */
const AIS_HEADERS: Fields = {
  'header Accept-Language': optional('string', { enum: undefined, pattern: undefined }),
  'header x-fapi-auth-date': optional('string', {
    pattern:
      '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d{2}:\\d{2}:\\d{2} (GMT|UTC)$',
  }),
  'header x-fapi-customer-ip-address': {
    required: false,
    anyOf: [
      { type: 'string', format: 'ipv4' },
      { type: 'string', format: 'ipv6' },
    ],
  },
  'header x-fapi-interaction-id': optional('string', { format: 'uuid' }),
};

const queryDate = optional('string', {
  ...dateTime,
  allowEmptyValue: true,
  'x-max-days-ahead': 0,
});

/** What an operation is, and all that it takes and answers. */
interface Contract {
  readonly api: Api;
  readonly at: `${'get' | 'post' | 'delete'} ${string}`;
  readonly host: 'secure' | 'plain';
  readonly security: readonly string[];
  readonly permission?: string;
  readonly parameters?: Fields;
  /** Media type and schema of the request. */
  readonly body?: readonly [type: string, schema: string];
  /** Every status, with headers and error codes; a mark for what was inferred. */
  readonly answers: Readonly<Record<string, Answer>>;
}

interface Answer {
  readonly type?: string;
  /** Of a success; a refusal is known by its codes. */
  readonly schema?: string;
  readonly headers?: readonly string[];
  readonly codes?: readonly string[];
  readonly inferred?: true;
}

const client = ['ClientCertificate + ClientCredentials(accounts)'];
const customer = [
  'ClientCertificate + CustomerConsent(accounts)',
  'ClientCertificate + OpenIdConnect(accounts)',
];
const certificate = ['ClientCertificate'];

const json = 'application/json';
const id = 'x-fapi-interaction-id';
const reply = (more: Answer = {}): Answer => ({ type: json, headers: [id], ...more });
const codes = (...values: string[]): Answer => reply({ codes: values });
const aisErrors = {
  401: { headers: [id, 'WWW-Authenticate'], inferred: true },
  403: reply({ headers: [id, 'WWW-Authenticate'] }),
  429: reply({ headers: [id, 'Retry-After'], inferred: true }),
  500: codes('OB.InternalError'),
} satisfies Contract['answers'];
const notJson = { 415: reply({ inferred: true }) } satisfies Contract['answers'];
const accountErrors = {
  400: codes('OB.InternalError', 'OB.FieldHeader'),
  ...aisErrors,
  500: codes('OB.UnexpectedError', 'OB.InternalError'),
} satisfies Contract['answers'];

const ais = '/open-banking/v1.0/aisp';
const consentId = { 'path consentId': anyString };
const accountId = { 'path accountId': anyString };

const noStore = ['Cache-Control', 'Pragma'];
const busy: Answer = { headers: ['Retry-After'], inferred: true };
const jsonBusy: Answer = { ...busy, type: json };
const failed: Answer = { inferred: true };
const jsonFailed: Answer = { ...failed, type: json };

export const OPERATIONS: Readonly<Record<string, Contract>> = {
  createAccountConsent: {
    api: 'ais',
    at: `post ${ais}/account-consents`,
    host: 'secure',
    security: client,
    parameters: AIS_HEADERS,
    body: [json, 'CreateAccountConsentRequest'],
    answers: {
      201: reply({ schema: 'AccountConsentResponse', inferred: true }),
      400: codes('OB.Field.Invalid', 'OB.Field.InvalidDate', 'OB.FieldHeader'),
      ...aisErrors,
      ...notJson,
    },
  },
  getAccountConsent: {
    api: 'ais',
    at: `get ${ais}/account-consents/{consentId}`,
    host: 'secure',
    security: client,
    parameters: { ...consentId, ...AIS_HEADERS },
    answers: {
      200: reply({ schema: 'AccountConsentResponse', inferred: true }),
      400: codes('OB.Field.Invalid', 'OB.FieldHeader'),
      ...aisErrors,
    },
  },
  deleteAccountConsent: {
    api: 'ais',
    at: `delete ${ais}/account-consents/{consentId}`,
    host: 'secure',
    security: client,
    parameters: { ...consentId, ...AIS_HEADERS },
    answers: {
      204: { headers: [id], inferred: true },
      400: codes('OB.Field.Invalid', 'OB.FieldHeader'),
      ...aisErrors,
    },
  },
  listAccounts: {
    api: 'ais',
    at: `get ${ais}/accounts`,
    host: 'secure',
    security: customer,
    permission: 'ReadAccountStatus',
    parameters: AIS_HEADERS,
    answers: { 200: reply({ schema: 'AccountsResponse' }), ...accountErrors },
  },
  getAccount: {
    api: 'ais',
    at: `get ${ais}/accounts/{accountId}`,
    host: 'secure',
    security: customer,
    permission: 'ReadAccountStatus',
    parameters: { ...accountId, ...AIS_HEADERS },
    answers: { 200: reply({ schema: 'AccountsResponse' }), ...accountErrors },
  },
  listBalances: {
    api: 'ais',
    at: `get ${ais}/accounts/{accountId}/balances`,
    host: 'secure',
    security: customer,
    permission: 'ReadAccountBalance',
    parameters: { ...accountId, ...AIS_HEADERS },
    answers: {
      200: reply({ schema: 'BalancesResponse' }),
      400: reply({ codes: ['OB.FieldHeader'], inferred: true }),
      ...aisErrors,
    },
  },
  listTransactions: {
    api: 'ais',
    at: `get ${ais}/accounts/{accountId}/transactions`,
    host: 'secure',
    security: customer,
    permission: 'ReadAccountTransaction',
    parameters: {
      ...accountId,
      'query fromDate': queryDate,
      'query toDate': queryDate,
      ...AIS_HEADERS,
    },
    answers: {
      200: reply({ schema: 'TransactionsResponse' }),
      400: codes('OB.Field.InvalidDate', 'OB.Field.InvalidDateRange', 'OB.FieldHeader'),
      ...aisErrors,
    },
  },
  checkAccountAvailability: {
    api: 'ais',
    at: `post ${ais}/accounts/availability`,
    host: 'secure',
    security: customer,
    permission: 'ReadAccountAvailability',
    parameters: AIS_HEADERS,
    body: [json, 'AccountAvailabilityRequest'],
    answers: {
      200: reply({ schema: 'AccountAvailabilityResponse', inferred: true }),
      400: codes(
        'OB.FieldHeader',
        'OB.InvalidRequestParams',
        'OB.UnexpectedParamsNo',
        'OB.ParamsDuplicated',
        'OB.MissingAccountNumber',
      ),
      ...aisErrors,
      ...notJson,
    },
  },
  pollEvents: {
    api: 'ais',
    at: `post ${ais}/events`,
    host: 'secure',
    security: client,
    parameters: AIS_HEADERS,
    body: [json, 'EventPollRequest'],
    answers: {
      200: reply({ schema: 'EventPollResponse' }),
      400: codes('OB.Field.Invalid', 'OB.FieldHeader', 'OB.UnexpectedError'),
      ...aisErrors,
      ...notJson,
    },
  },
  getOpenIdConfiguration: {
    api: 'oauth',
    at: 'get /.well-known/openid-configuration',
    host: 'plain',
    security: [],
    answers: { 200: { type: json, schema: 'OpenIdConfiguration' }, 429: busy, 500: failed },
  },
  getJwks: {
    api: 'oauth',
    at: 'get /jwks/public.jwks',
    host: 'plain',
    security: [],
    answers: { 200: { type: json, schema: 'JsonWebKeySet' }, 429: busy, 500: failed },
  },
  startAuthorization: {
    api: 'oauth',
    at: 'get /open-banking/v1.1/oauth2/authorize',
    host: 'plain',
    security: [],
    parameters: {
      'query response_type': required('string', one('code id_token')),
      'query client_id': required('string', clientId),
      'query state': anyString,
      'query scope': required('string', bothScopes),
      'query nonce': anyString,
      'query redirect_uri': required('string', uri),
      'query request': required('string', jws),
    },
    answers: {
      302: { headers: ['Location'] },
      400: { type: 'text/html' },
      429: busy,
      500: failed,
    },
  },
  createToken: {
    api: 'oauth',
    at: 'post /open-banking/v1.1/oauth2/token',
    host: 'secure',
    security: certificate,
    body: ['application/x-www-form-urlencoded', 'TokenRequest'],
    answers: {
      200: { type: json, schema: 'TokenResponse', headers: noStore },
      400: {
        type: json,
        headers: noStore,
        codes: [
          'invalid_request',
          'invalid_grant',
          'unauthorized_client',
          'unsupported_grant_type',
          'invalid_scope',
        ],
      },
      401: { type: json, headers: [...noStore, 'WWW-Authenticate'], codes: ['invalid_client'] },
      429: jsonBusy,
      500: jsonFailed,
      503: jsonBusy,
    },
  },
  registerClient: {
    api: 'dcr',
    at: 'post /open-banking/v3.2/oauth2/register',
    host: 'secure',
    security: certificate,
    body: ['application/jose', 'RegistrationRequestJwt'],
    answers: {
      201: { type: json, schema: 'RegistrationResponse', headers: noStore },
      400: {
        type: json,
        headers: noStore,
        codes: [
          'invalid_redirect_uri',
          'invalid_client_metadata',
          'invalid_software_statement',
          'unapproved_software_statement',
        ],
      },
      401: {
        type: json,
        headers: ['WWW-Authenticate'],
        codes: ['invalid_client'],
        inferred: true,
      },
      415: failed,
      429: jsonBusy,
      500: jsonFailed,
    },
  },
};

export const brands = [
  'ob.hsbc.com.hk',
  'ob.business.hsbc.com.hk',
  'ob.hangseng.com',
  'ob.business.hangseng.com',
];
export const environments = { secure: ['secure.sandbox', 'api'], plain: ['sandbox', 'api'] };
