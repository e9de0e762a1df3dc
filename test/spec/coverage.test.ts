/**
 * What the banks' documents demand of the three descriptions, as tables: a field, value, code,
 * header or limit that is lost from a description fails here by its name.
 */
import { describe, expect, test } from 'vitest';
import { BundledDocument, type Node, type Operation } from './document.ts';

type Api = 'ais' | 'oauth' | 'dcr';

/** Keywords that a field must have, `required` among them. */
type Keywords = Node;

const documents: Readonly<Record<Api, BundledDocument>> = {
  ais: new BundledDocument('ais'),
  oauth: new BundledDocument('oauth'),
  dcr: new BundledDocument('dcr'),
};

const required = (type: string | string[], keywords: Keywords = {}): Keywords => ({
  required: true,
  type,
  ...keywords,
});
const optional = (type: string | string[], keywords: Keywords = {}): Keywords => ({
  required: false,
  type,
  ...keywords,
});
const each = (type: string, keywords: Keywords = {}): Keywords => ({ type, ...keywords });

const anyString = required('string');
const uri = { format: 'uri' };
const dateTime = { format: 'date-time' };
const closed = { additionalProperties: false };
const inferred = { 'x-confidence': 'inferred' };
const jws = {
  pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
  contentMediaType: 'application/jwt',
};
const one = (value: unknown): Keywords => ({ const: value });
const of = (...values: string[]): Keywords => ({ enum: values });
const upTo = (maxLength: number): Keywords => ({ maxLength });

const currency = required('string', { pattern: '^[A-Z]{3}$' });
const amount = required('string', { pattern: '^\\d{1,13}(\\.\\d{1,5})?$', ...inferred });
const creditOrDebit = required('string', of('Credit', 'Debit'));
const permission = of(
  'ReadAccountAvailability',
  'ReadAccountStatus',
  'ReadAccountBalance',
  'ReadAccountTransaction',
);
const parameterName = of('accountNumber', 'fullName', 'accountType', 'phoneNumber');
const seconds = { format: 'int64' };
const clientId = { maxLength: 36 };
const uuid4 = {
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
};
const softwareId = { pattern: '^[0-9a-zA-Z]{1,22}$' };
const roles = of('AISP', 'PISP', 'CBPII', 'ASPSP');
const bothScopes = of('openid accounts', 'accounts openid');

const errorWithCodes: Fields = {
  code: anyString,
  id: optional('string'),
  message: anyString,
  errors: required('array', { minItems: 1 }),
  'errors[].errorCode': anyString,
  'errors[].message': anyString,
  'errors[].path': optional('string'),
  'errors[].url': optional('string', uri),
};
const redirectErrors = [
  'access_denied',
  'invalid_request',
  'invalid_request_object',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_response_type',
  'server_error',
  'temporarily_unavailable',
];

const code = required('string', { 'x-lifetime-seconds': 120 });
const refreshToken = { 'x-lifetime-seconds': 365 * 24 * 60 * 60 };
const assertionType = required(
  'string',
  one('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
);

/** Fields by path: `a.b` is a member, `a[]` an item and `a{}` any value of a map. */
type Fields = Readonly<Record<string, Keywords>>;

const FIELDS: Readonly<Record<Api, Readonly<Record<string, Fields>>>> = {
  ais: {
    CreateAccountConsentRequest: {
      '': each('object', closed),
      data: required('object', closed),
      'data.permissions': required('array', { minItems: 1, uniqueItems: true }),
      'data.permissions[]': each('string', permission),
      'data.expirationDate': optional('string', { ...dateTime, 'x-max-days-ahead': 365 }),
      'data.transactionFromDate': optional('string', dateTime),
      'data.transactionToDate': optional('string', dateTime),
      'data.balanceFromDate': optional('string', { ...dateTime, deprecated: true, ...inferred }),
      'data.balanceToDate': optional('string', { ...dateTime, deprecated: true, ...inferred }),
    },
    AccountConsentResponse: {
      data: required('object'),
      'data.consentId': anyString,
      'data.status': required(
        'string',
        of('PendingAuthorise', 'Rejected', 'Authorised', 'Revoked'),
      ),
      'data.creationDate': required('string', dateTime),
      'data.statusUpdateDate': required('string', dateTime),
      'data.permissions': required('array', { minItems: 1, uniqueItems: true }),
      'data.permissions[]': each('string', permission),
      'data.expirationDate': optional('string', dateTime),
      'data.transactionFromDate': optional('string', dateTime),
      'data.transactionToDate': optional('string', dateTime),
      'data.balanceFromDate': optional('string', { ...dateTime, deprecated: true, ...inferred }),
      'data.balanceToDate': optional('string', { ...dateTime, deprecated: true, ...inferred }),
      links: required('object'),
      meta: optional('object'),
    },
    AccountsResponse: {
      data: required('object'),
      'data.account': required('array', { maxItems: 200 }),
      'data.account[].accountId': anyString,
      'data.account[].accountNumber': anyString,
      'data.account[].accountType': anyString,
      'data.account[].accountSubType': anyString,
      'data.account[].productName': anyString,
      'data.account[].accountStatus': required('string', of('Active', 'Inactive')),
      'data.account[].currency': currency,
      links: required('object'),
      meta: optional('object'),
    },
    BalancesResponse: {
      data: required('object'),
      'data.account': required('array', { maxItems: 200 }),
      'data.account[].accountId': anyString,
      'data.account[].balance': required('array'),
      'data.account[].balance[].type': required(
        'string',
        of('ledgerBalance', 'availableBalance', 'dayEndLedgerBalance'),
      ),
      'data.account[].balance[].creditDebitIndicator': creditOrDebit,
      'data.account[].balance[].amount': amount,
      'data.account[].balance[].currency': currency,
      'data.account[].balance[].datetime': required('string', dateTime),
      links: required('object'),
      meta: optional('object'),
    },
    TransactionsResponse: {
      data: required('object'),
      'data.transaction': required('array', { maxItems: 200 }),
      'data.transaction[].accountId': anyString,
      'data.transaction[].accountNumber': anyString,
      'data.transaction[].transactionId': anyString,
      'data.transaction[].transactionDescription': anyString,
      'data.transaction[].transactionDate': required('string', dateTime),
      'data.transaction[].creditDebitIndicator': creditOrDebit,
      'data.transaction[].status': required('string', of('Pending', 'Booked')),
      'data.transaction[].amount': amount,
      'data.transaction[].currency': currency,
      links: required('object'),
      meta: optional('object'),
    },
    AccountAvailabilityRequest: {
      '': each('object', { ...closed, ...inferred }),
      data: required('object', closed),
      'data.accountAvailability': required('array', {
        maxItems: 4,
        uniqueItems: true,
        contains: expect.objectContaining({
          required: ['paramName'],
          properties: { paramName: expect.objectContaining({ const: 'accountNumber' }) },
        }),
      }),
      'data.accountAvailability[]': each('object', closed),
      'data.accountAvailability[].paramName': required('string', parameterName),
      'data.accountAvailability[].paramValue': anyString,
    },
    AccountAvailabilityResponse: {
      '': each('object', inferred),
      data: required('object'),
      'data.accountAvailability': required('array', { maxItems: 4 }),
      'data.accountAvailability[].paramName': required('string', parameterName),
      'data.accountAvailability[].paramValue': anyString,
      'data.accountAvailability[].status': required('string', of('Yes', 'No')),
      links: required('object'),
      meta: optional('object'),
    },
    EventPollRequest: {
      '': each('object', closed),
      ack: optional('array'),
      'ack[]': each('string'),
      returnImmediately: required('boolean', one(true)),
      maxEvents: required(['integer', 'null'], { minimum: 0, maximum: 10 }),
      setErrs: optional('object', inferred),
      'setErrs{}.err': required(
        'string',
        of(
          'invalid_request',
          'invalid_key',
          'invalid_issuer',
          'invalid_audience',
          'authentication_failed',
          'access_denied',
        ),
      ),
      'setErrs{}.description': anyString,
    },
    EventPollResponse: {
      sets: required('object', { maxProperties: 10 }),
      'sets{}': each('string', { ...jws, contentMediaType: 'application/secevent+jwt' }),
      moreAvailable: optional('boolean', inferred),
    },
    SecurityEventHeader: {
      alg: required('string', one('PS256')),
      kid: anyString,
      typ: optional('string'),
    },
    SecurityEventClaims: {
      '': each('object', inferred),
      iss: required('string', uri),
      iat: required('integer'),
      jti: anyString,
      events: required('object', { minProperties: 1 }),
      sub: optional('string', uri),
      aud: optional(['string', 'array']),
      txn: optional('string'),
      toe: optional('integer'),
    },
    Links: {
      '': each('object', inferred),
      self: required('string', uri),
      first: optional('string', uri),
      prev: optional('string', uri),
      next: optional('string', uri),
      last: optional('string', uri),
    },
    Meta: { '': each('object', inferred), totalPages: optional('integer', { minimum: 0 }) },
    ErrorResponse: {
      '': each('object', inferred),
      code: anyString,
      id: optional('string'),
      message: anyString,
    },
    CreateAccountConsentError: errorWithCodes,
    AccountConsentError: errorWithCodes,
    AccountError: errorWithCodes,
    AccountServerError: errorWithCodes,
    ListBalancesError: errorWithCodes,
    ListTransactionsError: errorWithCodes,
    CheckAccountAvailabilityError: errorWithCodes,
    PollEventsError: errorWithCodes,
    ServerError: errorWithCodes,
  },
  oauth: {
    OpenIdConfiguration: {
      version: optional('number'),
      issuer: required('string', uri),
      authorization_endpoint: required('string', uri),
      registration_endpoint: optional('string', uri),
      token_endpoint: required('string', uri),
      jwks_uri: required('string', uri),
      scopes_supported: optional('array'),
      claims_supported: optional('array'),
      response_types_supported: required('array'),
      grant_types_supported: optional('array'),
      subject_types_supported: required('array'),
      id_token_signing_alg_values_supported: required('array'),
      request_object_signing_alg_values_supported: optional('array'),
      token_endpoint_auth_methods_supported: optional('array'),
      token_endpoint_auth_signing_alg_values_supported: optional('array'),
      claims_parameter_supported: optional('boolean'),
      request_parameter_supported: optional('boolean'),
      request_uri_parameter_supported: optional('boolean'),
      tls_client_certificate_bound_access_tokens: optional('boolean'),
    },
    JsonWebKeySet: {
      keys: required('array'),
      'keys[].kty': anyString,
      'keys[].kid': optional('string'),
      'keys[].use': optional('string'),
      'keys[].alg': optional('string'),
      'keys[].n': optional('string'),
      'keys[].e': optional('string'),
      'keys[].x5c': optional('array'),
      'keys[].x5t': optional('string'),
      'keys[].x5t#S256': optional('string'),
    },
    JoseHeader: {
      alg: required('string', one('PS256')),
      kid: anyString,
      typ: optional('string'),
    },
    AuthorizationRequestObject: {
      iss: required('string', clientId),
      client_id: required('string', clientId),
      aud: required('string', uri),
      response_type: required('string', one('code id_token')),
      redirect_uri: required('string', uri),
      scope: required('string', bothScopes),
      state: anyString,
      nonce: anyString,
      exp: required('integer', { ...seconds, 'x-lifetime-seconds': 3600 }),
      nbf: optional('integer', seconds),
      iat: optional('integer', seconds),
      jti: optional('string'),
      claims: required('object'),
      'claims.userinfo': optional('object'),
      'claims.userinfo.openbanking_intent_id': required('object'),
      'claims.id_token': required('object'),
      'claims.id_token.openbanking_intent_id': required('object'),
      'claims.id_token.openbanking_intent_id.value': anyString,
      'claims.id_token.openbanking_intent_id.essential': required('boolean', one(true)),
      'claims.id_token.acr': optional('object'),
      'claims.id_token.acr.essential': optional('boolean'),
      'claims.id_token.acr.values': optional('array'),
      'claims.id_token.acr.values[]': each(
        'string',
        of('urn:openbanking:psd2:sca', 'urn:openbanking:psd2:ca'),
      ),
    },
    AuthorizationResponse: {
      code,
      scope: optional('string'),
      state: anyString,
      id_token: required('string', jws),
    },
    AuthorizationErrorResponse: {
      error: required('string', {
        'x-error-code': true,
        ...of(...redirectErrors),
      }),
      error_description: optional('string'),
      state: anyString,
    },
    ClientCredentialsPrivateKeyJwt: {
      '': each('object', closed),
      grant_type: required('string', one('client_credentials')),
      scope: required('string', one('accounts')),
      client_assertion_type: assertionType,
      client_assertion: required('string', jws),
      client_id: optional('string', clientId),
    },
    ClientCredentialsTlsClientAuth: {
      '': each('object', closed),
      grant_type: required('string', one('client_credentials')),
      scope: required('string', one('accounts')),
      client_id: required('string', clientId),
    },
    AuthorizationCodePrivateKeyJwt: {
      '': each('object', closed),
      grant_type: required('string', one('authorization_code')),
      code,
      redirect_uri: required('string', uri),
      client_assertion_type: assertionType,
      client_assertion: required('string', jws),
      client_id: optional('string', clientId),
    },
    AuthorizationCodeTlsClientAuth: {
      '': each('object', closed),
      grant_type: required('string', one('authorization_code')),
      code,
      redirect_uri: required('string', uri),
      client_id: required('string', clientId),
    },
    RefreshTokenPrivateKeyJwt: {
      '': each('object', closed),
      grant_type: required('string', one('refresh_token')),
      refresh_token: required('string', refreshToken),
      redirect_uri: optional('string', { ...uri, ...inferred }),
      client_assertion_type: assertionType,
      client_assertion: required('string', jws),
      client_id: optional('string', clientId),
    },
    RefreshTokenTlsClientAuth: {
      '': each('object', closed),
      grant_type: required('string', one('refresh_token')),
      refresh_token: required('string', refreshToken),
      redirect_uri: optional('string', { ...uri, ...inferred }),
      client_id: required('string', clientId),
    },
    ClientAssertion: {
      iss: required('string', clientId),
      sub: required('string', clientId),
      aud: required('string', uri),
      exp: required('integer', seconds),
      iat: optional('integer', seconds),
      jti: optional('string'),
    },
    TokenResponse: {
      access_token: required('string', { 'x-lifetime-seconds': 300 }),
      token_type: required('string', { pattern: '^[Bb][Ee][Aa][Rr][Ee][Rr]$' }),
      expires_in: required('integer', { minimum: 0 }),
      refresh_token: optional('string', refreshToken),
      scope: optional('string', inferred),
      id_token: optional('string', jws),
    },
    IdToken: {
      iss: required('string', uri),
      sub: anyString,
      aud: required(['string', 'array'], { minItems: 1 }),
      exp: required('integer', seconds),
      iat: required('integer', seconds),
      auth_time: optional('integer', seconds),
      nonce: optional('string'),
      c_hash: optional('string'),
      s_hash: optional('string'),
      acr: optional('string'),
      openbanking_intent_id: optional('string'),
    },
    TokenError: { error: anyString, error_description: optional('string') },
    ClientAuthenticationError: { error: anyString, error_description: optional('string') },
    OAuthError: { error: anyString, error_description: optional('string') },
  },
  dcr: {
    JoseHeader: {
      alg: required('string', one('PS256')),
      kid: anyString,
      typ: optional('string'),
    },
    RegistrationRequest: {
      iss: required('string', softwareId),
      aud: required('string', uri),
      iat: required('integer', seconds),
      exp: required('integer', { ...seconds, 'x-lifetime-seconds': 30 * 60 }),
      jti: required('string', uuid4),
      scope: required('string', bothScopes),
      redirect_uris: required('array', { minItems: 1 }),
      'redirect_uris[]': each('string', { ...uri, ...upTo(256) }),
      response_types: required('array', { minItems: 1, maxItems: 1 }),
      'response_types[]': each('string', one('code id_token')),
      grant_types: required('array', { minItems: 1, uniqueItems: true }),
      'grant_types[]': each(
        'string',
        of('authorization_code', 'refresh_token', 'client_credentials'),
      ),
      application_type: anyString,
      id_token_signed_response_alg: required('string', one('PS256')),
      request_object_signing_alg: required('string', one('PS256')),
      token_endpoint_auth_method: required('string', one('private_key_jwt')),
      token_endpoint_auth_signing_alg: required('string', one('PS256')),
      tls_client_auth_subject_dn: optional('string', upTo(128)),
      software_id: required('string', softwareId),
      software_statement: required('string', jws),
    },
    SoftwareStatementHeader: {
      typ: required('string', one('JWT')),
      alg: required('string', one('PS256')),
      kid: anyString,
    },
    SoftwareStatement: {
      iss: required('string', { minLength: 1, maxLength: 256 }),
      iat: required('integer', seconds),
      jti: required('string', uuid4),
      software_id: required('string', softwareId),
      software_client_id: required('string', upTo(36)),
      software_client_name: required('string', upTo(40)),
      software_client_description: optional('string', upTo(256)),
      software_client_uri: optional('string', upTo(256)),
      software_version: optional(['number', 'string']),
      software_environment: optional('string', upTo(256)),
      software_mode: optional('string', { ...upTo(40), default: 'Live' }),
      software_on_behalf_of_org: optional('string', upTo(40)),
      software_redirect_uris: required('array', { minItems: 1 }),
      'software_redirect_uris[]': each('string', { ...uri, ...upTo(256) }),
      software_roles: required('array', { minItems: 1 }),
      'software_roles[]': each('string', roles),
      software_jwks_endpoint: required('string', { ...uri, ...upTo(256) }),
      software_jwks_revoked_endpoint: optional('string', upTo(256)),
      software_logo_uri: optional('string', upTo(256)),
      software_policy_uri: optional('string', upTo(256)),
      software_tos_uri: optional('string', upTo(256)),
      org_id: required('string', upTo(18)),
      org_name: required('string', upTo(140)),
      org_status: optional('string', of('Active', 'Revoked', 'Withdrawn')),
      org_contacts: optional('array'),
      'org_contacts[].name': optional('string', upTo(256)),
      'org_contacts[].email': optional('string', upTo(256)),
      'org_contacts[].phone': optional('string', upTo(256)),
      'org_contacts[].type': optional('string', upTo(256)),
      org_jwks_endpoint: optional('string', upTo(256)),
      org_jwks_revoked_endpoint: optional('string', upTo(256)),
      organisation_competent_authority_claims: {
        required: false,
        oneOf: [
          expect.objectContaining({ type: 'array', items: { type: 'string', ...roles } }),
          { $ref: '#/components/schemas/CompetentAuthorityRegistration' },
        ],
      },
    },
    CompetentAuthorityRegistration: {
      authority_id: optional('string'),
      registration_id: optional('string'),
      status: optional('string'),
      authorisations: optional('array'),
      'authorisations[].member_state': optional('string'),
      'authorisations[].roles': optional('array'),
      'authorisations[].roles[]': each('string', roles),
      authorizations: optional('array'),
    },
    RegistrationResponse: {
      client_id: required('string', clientId),
      client_id_issued_at: optional(['string', 'integer'], { pattern: '^[0-9]+$' }),
      redirect_uris: optional('array'),
      'redirect_uris[]': each('string', { ...uri, ...upTo(256) }),
      grant_types: optional('array'),
      response_types: optional('array'),
      token_endpoint_auth_method: optional('string'),
      token_endpoint_auth_signing_alg: optional('string'),
      scope: optional('string'),
      application_type: optional('string'),
      id_token_signed_response_alg: optional('string'),
      request_object_signing_alg: optional('string'),
      software_statement: optional('string', jws),
    },
    RegistrationError: { error: anyString, error_description: optional('string') },
  },
};

/** What every account information request may carry besides its token. */
const AIS_HEADERS: Readonly<Record<string, Keywords>> = {
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
  readonly parameters?: Readonly<Record<string, Keywords>>;
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

const OPERATIONS: Readonly<Record<string, Contract>> = {
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

/** Schemas whose text is a JWS, with those of its header and claims. */
const JWS: Readonly<Record<Api, Readonly<Record<string, readonly [string, string]>>>> = {
  ais: { SecurityEventToken: ['SecurityEventHeader', 'SecurityEventClaims'] },
  oauth: {
    RequestObjectJwt: ['JoseHeader', 'AuthorizationRequestObject'],
    ClientAssertionJwt: ['JoseHeader', 'ClientAssertion'],
  },
  dcr: {
    RegistrationRequestJwt: ['JoseHeader', 'RegistrationRequest'],
    SoftwareStatementJwt: ['SoftwareStatementHeader', 'SoftwareStatement'],
  },
};

const brands = [
  'ob.hsbc.com.hk',
  'ob.business.hsbc.com.hk',
  'ob.hangseng.com',
  'ob.business.hangseng.com',
];
const environments = { secure: ['secure.sandbox', 'api'], plain: ['sandbox', 'api'] };

/** The keywords that a row names, as the document has them; lists of names have no order. */
function compare(found: Node, wanted: Keywords): { found: Node; wanted: Node } {
  const unordered = (value: unknown): unknown =>
    Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? [...value].sort()
      : value;
  const names = Object.keys(wanted);
  return {
    found: Object.fromEntries(names.map((name) => [name, unordered(found[name])])),
    wanted: Object.fromEntries(names.map((name) => [name, unordered(wanted[name])])),
  };
}

/** Media types of a body or answer, each with the name of its schema. */
function mediaTypes(holder: Node | undefined): (readonly [type: string, schema: string])[] {
  const content = (holder?.content ?? {}) as Readonly<Record<string, { readonly schema: Node }>>;
  return Object.entries(content).map(([type, { schema }]) => [
    type,
    String(schema.$ref).replace('#/components/schemas/', ''),
  ]);
}

describe.each(Object.keys(FIELDS) as Api[])('the schemas of %s', (api) => {
  describe.each(Object.entries(FIELDS[api]))('%s', (schema, fields) => {
    test.each(Object.entries(fields))('%s', (field, keywords) => {
      const { found, wanted } = compare(documents[api].field(schema, field), keywords);
      expect(found).toEqual(wanted);
    });
  });

  test.each(Object.entries(JWS[api]))('inside %s', (schema, parts) => {
    expect(documents[api].component(`schemas/${schema}`)).toMatchObject({
      contentSchema: {
        type: 'array',
        prefixItems: parts.map((part) => ({ $ref: `#/components/schemas/${part}` })),
      },
    });
  });
});

describe.each(Object.entries(OPERATIONS))('%s', (operationId, contract) => {
  const document = documents[contract.api];
  const operation = document.operations().get(operationId) as Operation;

  test('address and host', () => {
    expect(`${operation.method} ${operation.path}`).toBe(contract.at);
    expect(operation.servers).toEqual([
      expect.objectContaining({
        url: 'https://{environment}.{brand}',
        variables: {
          environment: expect.objectContaining({ enum: environments[contract.host] }),
          brand: expect.objectContaining({ enum: brands }),
        },
      }),
    ]);
  });

  test('security, permission and request body', () => {
    expect(operation.security).toEqual(contract.security);
    expect(operation.extensions['x-permission']).toBe(contract.permission);
    expect(mediaTypes(operation.body)).toEqual(contract.body === undefined ? [] : [contract.body]);
    expect(operation.body?.required).toBe(contract.body === undefined ? undefined : true);
  });

  test('no other parameter', () => {
    expect([...operation.parameters.keys()].sort()).toEqual(
      Object.keys(contract.parameters ?? {}).sort(),
    );
  });

  for (const [name, keywords] of Object.entries(contract.parameters ?? {})) {
    test(`parameter: ${name}`, () => {
      const parameter = operation.parameters.get(name);
      expect(parameter, 'the parameter').toBeDefined();
      const merged = { ...document.schemaOf(parameter ?? {}), ...parameter };
      const { found, wanted } = compare(merged, keywords);
      expect(found).toEqual(wanted);
    });
  }

  test('no other status', () => {
    expect([...operation.responses.keys()].sort()).toEqual(Object.keys(contract.answers).sort());
  });

  for (const [status, answer] of Object.entries(contract.answers)) {
    test(`answer: ${status}`, () => {
      const response = operation.responses.get(status) ?? {};
      const [[type, schema] = []] = mediaTypes(response);
      expect({
        type,
        schema: answer.schema && schema,
        headers: Object.keys(response.headers ?? {}).sort(),
        codes: [...document.errorCodes(document.schemaOf(response))].sort(),
        confidence: response['x-confidence'],
      }).toEqual({
        type: answer.type,
        schema: answer.schema,
        headers: [...(answer.headers ?? [])].sort(),
        codes: [...(answer.codes ?? [])].sort(),
        confidence: answer.inferred ? 'inferred' : undefined,
      });
    });
  }

  test('an example of every body', () => {
    const withBody = [...operation.responses].filter(([, response]) => response.content);
    const bodies = operation.body ? [['request', operation.body] as const, ...withBody] : withBody;
    const without = bodies.filter(([, body]) => document.examplesOf(body).size === 0);
    expect(without.map(([name]) => name)).toEqual([]);
  });
});

describe('what belongs to no single field', () => {
  test.each(Object.keys(documents) as Api[])('%s: two calls a second, one in production', (api) => {
    expect(documents[api].root).toMatchObject({
      'x-rate-limit': { sandbox: 2, production: 1, unit: 'calls/second' },
    });
  });

  test.each<[string, Keywords]>([
    ['XFapiInteractionId', { type: 'string', format: 'uuid' }],
    ['RetryAfter', { type: 'integer', minimum: 0 }],
    ['WwwAuthenticate', { type: 'string' }],
  ])('the form of the header %s', (name, keywords) => {
    const header = documents.ais.component(`headers/${name}`);
    expect(documents.ais.schemaOf(header)).toMatchObject(keywords);
  });

  test('at most 60 days of transactions a query', () => {
    const operation = documents.ais.operations().get('listTransactions');
    expect(operation?.extensions).toMatchObject({ 'x-max-range-days': 60 });
  });

  test('the token of event polling is inferred', () => {
    const operation = documents.ais.operations().get('pollEvents');
    expect(operation?.extensions).toMatchObject(inferred);
  });

  test.each(['en-HK', 'zh-HK', 'zh-CN'])('texts in %s', (tag) => {
    const header = documents.ais.component('parameters/AcceptLanguage');
    expect(header.description).toContain(`\`${tag}\``);
    expect([...documents.ais.examplesOf(header).values()]).toContain(tag);
  });

  test('security schemes', () => {
    expect(documents.ais.root.components).toMatchObject({
      securitySchemes: {
        ClientCertificate: { type: 'mutualTLS' },
        ClientCredentials: {
          type: 'oauth2',
          flows: { clientCredentials: { scopes: { accounts: expect.any(String) } } },
        },
        CustomerConsent: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              refreshUrl: expect.any(String),
              scopes: { openid: expect.any(String), accounts: expect.any(String) },
            },
          },
        },
        OpenIdConnect: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://sandbox.ob.hsbc.com.hk/.well-known/openid-configuration',
        },
      },
    });
  });

  test('the token request is one of three grants in two forms', () => {
    const forms = (schema: string): unknown => documents.oauth.component(`schemas/${schema}`).oneOf;
    const refs = (...names: string[]) =>
      names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const grants = ['ClientCredentials', 'AuthorizationCode', 'RefreshToken'];
    expect(forms('TokenRequest')).toEqual(refs(...grants.map((grant) => `${grant}Grant`)));
    for (const grant of grants) {
      expect(forms(`${grant}Grant`)).toEqual(
        refs(`${grant}PrivateKeyJwt`, `${grant}TlsClientAuth`),
      );
    }
  });

  test('the ID token of the redirect binds the code and the nonce', () => {
    expect(documents.oauth.field('AuthorizationResponse', 'id_token')).toMatchObject({
      contentSchema: {
        prefixItems: [
          { $ref: '#/components/schemas/JoseHeader' },
          { $ref: '#/components/schemas/IdToken', required: ['nonce', 'c_hash'] },
        ],
      },
    });
  });

  describe('redirects', () => {
    const addresses = (): unknown[] => {
      const answer = documents.oauth.operations().get('startAuthorization')?.responses.get('302');
      const { Location } = (answer?.headers ?? {}) as Record<string, Node>;
      return [...documents.oauth.examplesOf(Location ?? {}).values()];
    };

    test.each(['?code=', '#code=', '?error=access_denied', '#error=access_denied'])(
      '%s',
      (form) => {
        expect(addresses()).toContainEqual(expect.stringContaining(form));
      },
    );

    test.each(redirectErrors)('an example of %s', (error) => {
      expect(addresses()).toContainEqual(expect.stringMatching(`[?#]error=${error}&.*state=`));
    });

    test('come back to the TSP by the same two schemas', () => {
      const webhook = documents.oauth.operations().get('receiveAuthorizationRedirect');
      const parameter = webhook?.parameters.get('query response') ?? {};
      expect(documents.oauth.schemaOf(parameter)).toMatchObject({
        oneOf: [
          { $ref: '#/components/schemas/AuthorizationResponse' },
          { $ref: '#/components/schemas/AuthorizationErrorResponse' },
        ],
      });
    });
  });
});
