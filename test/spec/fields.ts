/** What every schema of the three descriptions must hold. */
import { expect } from 'vitest';
import type { Node } from './document.ts';

export type Api = 'ais' | 'oauth' | 'dcr';

/** Keywords that a field must have, `required` among them. */
export type Keywords = Node;

export const required = (type: string | string[], keywords: Keywords = {}): Keywords => ({
  required: true,
  type,
  ...keywords,
});
export const optional = (type: string | string[], keywords: Keywords = {}): Keywords => ({
  required: false,
  type,
  ...keywords,
});
const each = (type: string, keywords: Keywords = {}): Keywords => ({ type, ...keywords });

export const anyString = required('string');
export const uri = { format: 'uri' };
export const dateTime = { format: 'date-time' };
const closed = { additionalProperties: false };
export const inferred = { 'x-confidence': 'inferred' };
export const jws = {
  pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
  contentMediaType: 'application/jwt',
};
export const one = (value: unknown): Keywords => ({ const: value });
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
export const clientId = { maxLength: 36 };
const uuid4 = {
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
};
const softwareId = { pattern: '^[0-9a-zA-Z]{1,22}$' };
const roles = of('AISP', 'PISP', 'CBPII', 'ASPSP');
export const bothScopes = of('openid accounts', 'accounts openid');

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
const oauthError: Fields = { error: anyString, error_description: optional('string') };
export const redirectErrors = [
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
export type Fields = Readonly<Record<string, Keywords>>;

export const FIELDS: Readonly<Record<Api, Readonly<Record<string, Fields>>>> = {
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
      'setErrs{}': each('object', { ...closed, ...inferred }),
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
      '': each('object', inferred),
      alg: required('string', one('PS256')),
      kid: anyString,
      typ: optional('string'),
    },
    SecurityEventClaims: {
      '': each('object', inferred),
      iss: required('string', uri),
      iat: required('integer', { minimum: 0 }),
      jti: anyString,
      events: required('object', { minProperties: 1 }),
      sub: optional('string', uri),
      aud: optional(['string', 'array']),
      txn: optional('string'),
      toe: optional('integer', { minimum: 0 }),
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
    TokenError: oauthError,
    ClientAuthenticationError: oauthError,
    OAuthError: oauthError,
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
    RegistrationError: oauthError,
    ClientAuthenticationError: oauthError,
    OAuthError: oauthError,
  },
};

/** Fields that hold a JWS, with the schemas of its header and claims. */
export const JWS: Readonly<Record<Api, Readonly<Record<string, readonly [string, string]>>>> = {
  ais: { 'EventPollResponse sets{}': ['SecurityEventHeader', 'SecurityEventClaims'] },
  oauth: {
    'RequestObjectJwt ': ['JoseHeader', 'AuthorizationRequestObject'],
    'ClientCredentialsPrivateKeyJwt client_assertion': ['JoseHeader', 'ClientAssertion'],
    'AuthorizationCodePrivateKeyJwt client_assertion': ['JoseHeader', 'ClientAssertion'],
    'RefreshTokenPrivateKeyJwt client_assertion': ['JoseHeader', 'ClientAssertion'],
    'AuthorizationResponse id_token': ['JoseHeader', 'IdToken'],
    'TokenResponse id_token': ['JoseHeader', 'IdToken'],
  },
  dcr: {
    'RegistrationRequestJwt ': ['JoseHeader', 'RegistrationRequest'],
    'RegistrationRequest software_statement': ['SoftwareStatementHeader', 'SoftwareStatement'],
  },
};
