// @generated from spec/devhub/openapi.yaml by generators/emit/zod.ts. Do not edit.

import { z } from 'zod';
import {
  type Agree,
  allOf,
  checked,
  dateTime,
  int64,
  integer,
  maxItems,
  maxLength,
  maxProperties,
  minItems,
  minLength,
  minProperties,
  oneOf,
  propertyNames,
  record,
  uri,
} from '../../runtime/index.ts';
import type { components } from './types.ts';

/**
 * A certificate (X.509) in PEM.
 *
 * @see spec/devhub/schemas/CertificatePem.yaml
 */
export const CertificatePem = z.string().check(maxLength(16384));

export type CertificatePem = components['schemas']['CertificatePem'];

/**
 * The market whose APIs the project is for; the sandbox knows Hong Kong only.
 *
 * @see spec/devhub/schemas/Market.yaml
 */
export const Market = z.literal('HK');

export type Market = components['schemas']['Market'];

/**
 * A project; its id is the `software_id` of its statements.
 *
 * @see spec/devhub/schemas/Project.yaml
 */
export const Project = z.looseObject({
  /** 22 letters and digits. */
  id: z.string().regex(/^[0-9a-zA-Z]{22}$/u),
  /** What it is called. */
  name: z.string(),
  /** What it is about; may be empty. */
  description: z.string(),
  market: Market,
  /** When it was opened, by the clock of the sandbox (RFC 3339). */
  createdAt: z.string().check(dateTime),
});

export type Project = components['schemas']['Project'];

/**
 * The projects of the sandbox.
 *
 * @see spec/devhub/schemas/ProjectList.yaml
 */
export const ProjectList = z.looseObject({
  /** The newest first, at most a thousand. */
  projects: z.array(Project),
});

export type ProjectList = components['schemas']['ProjectList'];

/**
 * A project to open.
 *
 * @see spec/devhub/schemas/NewProject.yaml
 */
export const NewProject = z.strictObject({
  /**
   * What the project is called; also the name of the organisation in its software statements. At
   * least one character that is no blank.
   */
  name: z.string().check(minLength(1)).check(maxLength(140)).regex(/\S/u),
  /** What it is about. */
  description: z.string().check(maxLength(256)).exactOptional(),
  market: Market.exactOptional(),
});

export type NewProject = components['schemas']['NewProject'];

/**
 * SHA-1 thumbprint of a certificate, base64url. That of the signing certificate is the `kid` of
 * what the client signs.
 *
 * @see spec/devhub/schemas/KeyId.yaml
 */
export const KeyId = z.string().regex(/^[A-Za-z0-9_-]{27}$/u);

export type KeyId = components['schemas']['KeyId'];

/**
 * A certificate that the sandbox issued.
 *
 * @see spec/devhub/schemas/Certificate.yaml
 */
export const Certificate = z.looseObject({
  /** `transport` for TLS, `signing` for what the client signs. */
  use: z.enum(['transport', 'signing']),
  kid: KeyId,
  pem: CertificatePem,
  /** Until when it holds (RFC 3339). */
  expiresAt: z.string().check(dateTime),
  /** Whether it was revoked; it then opens nothing, and its key verifies nothing. */
  revoked: z.boolean(),
});

export type Certificate = components['schemas']['Certificate'];

/**
 * Software statement (SSA), a compact JWS. Its header and claims are given as the two items of `contentSchema`.
 *
 * @see spec/dcr/schemas/SoftwareStatementJwt.yaml
 */
export const SoftwareStatementJwt = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u);

export type SoftwareStatementJwt = components['schemas']['SoftwareStatementJwt'];

/**
 * The registration as the bank holds it. There is no `client_secret`, no management token, and none
 * of the claims that only belong to the request's JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1
 * @see spec/dcr/schemas/RegistrationResponse.yaml
 */
export const RegistrationResponse = z.looseObject({
  /** Identifier of the client; 32 letters and digits in practice, at most 36 characters by OBIE. */
  client_id: z.string().check(minLength(1)).check(maxLength(36)),
  /**
   * When the client was registered, since 1970-01-01T00:00:00Z: text of milliseconds as the bank
   * sends it, or an integer of seconds as RFC 7591 has it.
   */
  client_id_issued_at: z.union([z.string().regex(/^[0-9]+$/u), z.number().check(integer)]).exactOptional(),
  /** Redirect URIs of the client. */
  redirect_uris: z.array(z.string().check(maxLength(256)).check(uri)).exactOptional(),
  /** Grants that the client may use. */
  grant_types: z.array(z.string()).exactOptional(),
  /** Response types that the client may use; `code id_token`. */
  response_types: z.array(z.string()).exactOptional(),
  /** How the client authenticates; `private_key_jwt`. */
  token_endpoint_auth_method: z.string().exactOptional(),
  /** Algorithm of client assertions; `PS256`. */
  token_endpoint_auth_signing_alg: z.string().exactOptional(),
  /** Scopes of the client, separated by spaces. */
  scope: z.string().exactOptional(),
  /** Kind of application. */
  application_type: z.string().exactOptional(),
  /** Algorithm of ID tokens; `PS256`. */
  id_token_signed_response_alg: z.string().exactOptional(),
  /** Algorithm of request objects; `PS256`. */
  request_object_signing_alg: z.string().exactOptional(),
  software_statement: SoftwareStatementJwt.exactOptional(),
});

export type RegistrationResponse = components['schemas']['RegistrationResponse'];

/**
 * A project with what it has been given.
 *
 * @see spec/devhub/schemas/ProjectDetails.yaml
 */
export const ProjectDetails = allOf([
  Project,
  z.looseObject({
    /** In the order in which they were issued, revoked ones too. */
    certificates: z.array(Certificate),
    /** The registrations of its software, by hand or by the Dev Hub. */
    clients: z.array(RegistrationResponse),
  }),
]);

export type ProjectDetails = components['schemas']['ProjectDetails'];

/**
 * A certificate signing request, from which both certificates are made.
 *
 * @see spec/devhub/schemas/CertificateSigningRequest.yaml
 */
export const CertificateSigningRequest = z.strictObject({
  /**
   * PKCS #10 in PEM: an RSA key of 2048 to 8192 bits, a subject, and the signature of the key.
   * Extensions are not taken over.
   */
  csr: z.string().check(maxLength(16384)),
  /** How long the certificates hold; a negative number makes them expired already. */
  days: z.int().min(-365).max(397).exactOptional(),
});

export type CertificateSigningRequest = components['schemas']['CertificateSigningRequest'];

/**
 * The certificates of one signing request. Earlier ones stay good.
 *
 * @see spec/devhub/schemas/IssuedCertificates.yaml
 */
export const IssuedCertificates = z.looseObject({ transport: CertificatePem, signing: CertificatePem, kid: KeyId });

export type IssuedCertificates = components['schemas']['IssuedCertificates'];

/**
 * One rule that the request breaks.
 *
 * @see spec/devhub/schemas/Violation.yaml
 */
export const Violation = z.looseObject({
  /** Where it stands. */
  in: z.enum(['path', 'query', 'header', 'cookie', 'body']),
  /** The name of the parameter; absent for the body. */
  name: z.string().exactOptional(),
  /** JSON pointer into the body or the value of the parameter; empty for all of it. */
  pointer: z.string(),
  /** The rule. */
  code: z.string(),
  /** The rule, for a developer to read. */
  message: z.string(),
});

export type Violation = components['schemas']['Violation'];

/**
 * Why a request was refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457#section-3
 * @see spec/devhub/schemas/Problem.yaml
 */
export const Problem = z.looseObject({
  /** The status in words. */
  title: z.string(),
  /** The HTTP status. */
  status: z.int().min(400).max(599),
  /** What was wrong, for a developer to read. */
  detail: z.string().exactOptional(),
  /** What breaks the contract, where that is the problem; the first 100 violations. */
  violations: z.array(Violation).check(maxItems(100)).exactOptional(),
  /** How many violations there are beyond the listed ones; absent where there are none. */
  moreViolations: z.number().check(integer).min(1).exactOptional(),
});

export type Problem = components['schemas']['Problem'];

/**
 * A certificate to revoke.
 *
 * @see spec/devhub/schemas/Revocation.yaml
 */
export const Revocation = z.strictObject({ certificate: CertificatePem });

export type Revocation = components['schemas']['Revocation'];

/**
 * One public key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 * @see spec/oauth/schemas/JsonWebKey.yaml
 */
export const JsonWebKey = z.looseObject({
  /** Key type; `RSA` for the keys that sign PS256. */
  kty: z.string(),
  /** Name of the key, unique within the set; JWT headers refer to it. */
  kid: z.string().exactOptional(),
  /** Purpose; `sig` for signatures. */
  use: z.string().exactOptional(),
  /** Algorithm the key is used with, `PS256`. */
  alg: z.string().exactOptional(),
  /** RSA modulus, base64url. */
  n: z.string().exactOptional(),
  /** RSA public exponent, base64url. */
  e: z.string().exactOptional(),
  /** Certificate chain, own certificate first; each item is base64 DER, not base64url. */
  x5c: z.array(z.string()).exactOptional(),
  /** SHA-1 thumbprint of the certificate, base64url. */
  x5t: z.string().exactOptional(),
  /** SHA-256 thumbprint of the certificate, base64url. */
  'x5t#S256': z.string().exactOptional(),
});

export type JsonWebKey = components['schemas']['JsonWebKey'];

/**
 * Set of public keys. The TSP publishes its own in the same form, at the `software_jwks_endpoint`
 * of its software statement.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 * @see spec/oauth/schemas/JsonWebKeySet.yaml
 */
export const JsonWebKeySet = z.looseObject({
  /** The keys, each with a `kid` of its own. */
  keys: z.array(JsonWebKey),
});

export type JsonWebKeySet = components['schemas']['JsonWebKeySet'];

/**
 * An address with the scheme `https`.
 *
 * @see spec/devhub/schemas/HttpsUrl.yaml
 */
export const HttpsUrl = z.string().check(maxLength(256)).regex(/^https:\/\//u).check(uri);

export type HttpsUrl = components['schemas']['HttpsUrl'];

/**
 * The software statement form of the banks' portal, its nine fields under the names of their
 * claims, and for agents whom they act for. The dates, ids and addresses of the statement are the
 * sandbox's to fill in.
 *
 * @see spec/devhub/schemas/SoftwareStatementForm.yaml
 */
export const SoftwareStatementForm = z.strictObject({
  /** Application name; the customer reads it when asked for consent. */
  software_client_name: z.string().check(minLength(1)).check(maxLength(40)).regex(/\S/u),
  /** Application description. */
  software_client_description: z.string().check(maxLength(256)).exactOptional(),
  /** Version of the application. */
  software_version: z.string().check(maxLength(40)).exactOptional(),
  /** Client URL, the website of the application. */
  software_client_uri: HttpsUrl.exactOptional(),
  /** Redirect URLs, to which the customer may be sent back. */
  software_redirect_uris: z.array(HttpsUrl).check(minItems(1)).check(maxItems(20)),
  /** Policy URI, the privacy policy. */
  software_policy_uri: HttpsUrl.exactOptional(),
  /** Terms of service URI. */
  software_tos_uri: HttpsUrl.exactOptional(),
  /** Logo URI. */
  software_logo_uri: HttpsUrl.exactOptional(),
  /** Software roles; `AISP` reads accounts. */
  software_roles: z.array(z.enum(['AISP', 'PISP', 'CBPII', 'ASPSP'])).check(minItems(1)),
  /** For an agent, the trading name that it acts for. The portal's form has no such field. */
  software_on_behalf_of_org: z.string().check(maxLength(40)).exactOptional(),
});

export type SoftwareStatementForm = components['schemas']['SoftwareStatementForm'];

/**
 * A software statement. It can be used for one hour by the clock of the sandbox.
 *
 * @see spec/devhub/schemas/IssuedSoftwareStatement.yaml
 */
export const IssuedSoftwareStatement = z.looseObject({ software_statement: SoftwareStatementJwt });

export type IssuedSoftwareStatement = components['schemas']['IssuedSoftwareStatement'];

/**
 * What the Dev Hub registers a client from.
 *
 * @see spec/devhub/schemas/ClientRequest.yaml
 */
export const ClientRequest = z.strictObject({
  software_statement: SoftwareStatementJwt,
  /**
   * How the client authenticates. `tls_client_auth`, by the subject of the transport certificate,
   * is refused by the rules of Hong Kong and accepted by the `fapi` profile.
   */
  token_endpoint_auth_method: z.enum(['private_key_jwt', 'tls_client_auth']),
});

export type ClientRequest = components['schemas']['ClientRequest'];

/**
 * An event for the clients of a project, as a bank would raise it.
 *
 * @see spec/devhub/schemas/EventToRaise.yaml
 */
export const EventToRaise = z.strictObject({
  /** What it is about; the `sub` of the security event token. */
  subject: z.string().check(minLength(1)).check(maxLength(256)),
  /** The `events` of the token (RFC 8417 §2.2), by their type. */
  events: checked(
    record(z.looseObject({})),
    propertyNames(z.string().check(minLength(1)).check(maxLength(256))),
    minProperties(1),
    maxProperties(20),
  ),
});

export type EventToRaise = components['schemas']['EventToRaise'];

/**
 * The events that were raised, one for each client of the project.
 *
 * @see spec/devhub/schemas/RaisedEvents.yaml
 */
export const RaisedEvents = z.looseObject({
  /** The `jti` of each token, by which it is acknowledged. */
  jtis: z.array(z.string()),
});

export type RaisedEvents = components['schemas']['RaisedEvents'];

/**
 * Trouble that the bank makes on its secure address: with tokens, registration and account
 * information. An empty object is none.
 *
 * @see spec/devhub/schemas/Faults.yaml
 */
export const Faults = z.strictObject({
  /** Milliseconds that every answer is held back. */
  latency: z.int().min(0).max(60000).exactOptional(),
  /**
   * What every call is answered with: 429 (too many requests, with `Retry-After`) or 500 (the bank failed).
   */
  status: z.literal([429, 500]).exactOptional(),
});

export type Faults = components['schemas']['Faults'];

/**
 * Currency as three capital letters, as a rule those of ISO 4217. The bank also writes `RMB`, which
 * is not an ISO code, where ISO has `CNY`; hence no enumeration.
 *
 * @see spec/common/schemas/CurrencyCode.yaml
 */
export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/u);

export type CurrencyCode = components['schemas']['CurrencyCode'];

/**
 * An account of a test customer, with its full number.
 *
 * @see spec/devhub/schemas/TestAccount.yaml
 */
export const TestAccount = z.looseObject({
  /** The id in the paths of the account information API. */
  accountId: z.string(),
  /** Ten digits; account information answers it masked. */
  accountNumber: z.string(),
  /** Marketing name of the product. */
  productName: z.string(),
  /** Whether the account is in use. */
  accountStatus: z.enum(['Active', 'Inactive']),
  currency: CurrencyCode,
});

export type TestAccount = components['schemas']['TestAccount'];

/**
 * Somebody invented who may log on at the bank.
 *
 * @see spec/devhub/schemas/TestCustomer.yaml
 */
export const TestCustomer = z.looseObject({
  /** What to log on as. */
  username: z.string(),
  /** The PIN that goes with it. */
  pin: z.string(),
  /** The full name that the bank holds, which account availability compares. */
  name: z.string(),
  /** Eight digits, which account availability compares. */
  phoneNumber: z.string(),
  /** What the customer is there to show. */
  purpose: z.string(),
  /** Whether the bank refuses to let the customer in. */
  locked: z.boolean(),
  /** What the customer may share; empty for one without accounts. */
  accounts: z.array(TestAccount),
});

export type TestCustomer = components['schemas']['TestCustomer'];

/**
 * The test customers of one brand, the same at every start.
 *
 * @see spec/devhub/schemas/TestCustomerList.yaml
 */
export const TestCustomerList = z.looseObject({
  /** The brand that was asked. */
  brand: z.enum([
    'hsbc-personal',
    'hsbc-business',
    'hang-seng-personal',
    'hang-seng-business',
  ]),
  /** Each is there to show one thing. */
  customers: z.array(TestCustomer),
});

export type TestCustomerList = components['schemas']['TestCustomerList'];

/**
 * The clock of the sandbox.
 *
 * @see spec/devhub/schemas/Clock.yaml
 */
export const Clock = z.looseObject({
  /** The time of the sandbox (RFC 3339). */
  now: z.string().check(dateTime),
  /** Seconds that it is ahead of the real time; 0 unless it was moved. */
  ahead: z.number().check(integer).min(0),
});

export type Clock = components['schemas']['Clock'];

/**
 * A move by a duration.
 *
 * @see spec/devhub/schemas/ClockMoveBy.yaml
 */
export const ClockMoveBy = z.strictObject({
  /** How far, in seconds; at most five years. */
  seconds: z.int().min(1).max(157680000),
});

export type ClockMoveBy = components['schemas']['ClockMoveBy'];

/**
 * A move to an instant.
 *
 * @see spec/devhub/schemas/ClockMoveTo.yaml
 */
export const ClockMoveTo = z.strictObject({
  /**
   * The time to be (RFC 3339), later than that of the sandbox and at most five years after the real time.
   */
  to: z.string().check(dateTime),
});

export type ClockMoveTo = components['schemas']['ClockMoveTo'];

/**
 * How far to move the clock.
 *
 * @see spec/devhub/schemas/ClockMove.yaml
 */
export const ClockMove = oneOf([ClockMoveBy, ClockMoveTo]);

export type ClockMove = components['schemas']['ClockMove'];

/**
 * Protected header of a software statement.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4
 * @see spec/dcr/schemas/SoftwareStatementHeader.yaml
 */
export const SoftwareStatementHeader = z.looseObject({
  /** Media type of the token. */
  typ: z.literal('JWT'),
  /** Signature algorithm; RSASSA-PSS with SHA-256 and nothing else. */
  alg: z.literal('PS256'),
  /**
   * Key that signed. By rule the SHA-1 thumbprint (`x5t`) of the issuer's signing certificate; the
   * bank's samples have UUIDs and other text.
   */
  kid: z.string().check(minLength(1)),
});

export type SoftwareStatementHeader = components['schemas']['SoftwareStatementHeader'];

/**
 * Identifier of this JWT, a version 4 UUID of 36 characters in any case of letters, never used twice.
 *
 * @see spec/dcr/schemas/TokenId.yaml
 */
export const TokenId = z.string().regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/u);

export type TokenId = components['schemas']['TokenId'];

/**
 * Identifier of the TSP's software, the same in the request and in the software statement.
 *
 * @see spec/dcr/schemas/SoftwareId.yaml
 */
export const SoftwareId = z.string().regex(/^[0-9a-zA-Z]{1,22}$/u);

export type SoftwareId = components['schemas']['SoftwareId'];

/**
 * One contact of an organisation.
 *
 * @see spec/dcr/schemas/OrganisationContact.yaml
 */
export const OrganisationContact = z.looseObject({
  /** Name of the person or desk. */
  name: z.string().check(maxLength(256)).exactOptional(),
  /** E-mail address. */
  email: z.string().check(maxLength(256)).exactOptional(),
  /** Telephone number with country code. */
  phone: z.string().check(maxLength(256)).exactOptional(),
  /** What the contact is for, such as `Technical` or `Business`. */
  type: z.string().check(maxLength(256)).exactOptional(),
});

export type OrganisationContact = components['schemas']['OrganisationContact'];

/**
 * Roles in one member state.
 *
 * @see spec/dcr/schemas/CompetentAuthorityAuthorisation.yaml
 */
export const CompetentAuthorityAuthorisation = z.looseObject({
  /** ISO 3166-1 alpha-2 code. */
  member_state: z.string().exactOptional(),
  /** The roles. */
  roles: z.array(z.enum(['AISP', 'PISP', 'CBPII', 'ASPSP'])).exactOptional(),
});

export type CompetentAuthorityAuthorisation = components['schemas']['CompetentAuthorityAuthorisation'];

/**
 * Registration with one competent authority; both spellings of the list occur.
 *
 * @see spec/dcr/schemas/CompetentAuthorityRegistration.yaml
 */
export const CompetentAuthorityRegistration = z.looseObject({
  /** The authority. */
  authority_id: z.string().exactOptional(),
  /** Number of the organisation in the authority's register. */
  registration_id: z.string().exactOptional(),
  /** Standing of the registration. */
  status: z.string().exactOptional(),
  /** Roles by member state. */
  authorisations: z.array(CompetentAuthorityAuthorisation).exactOptional(),
  /** The same in the other spelling. */
  authorizations: z.array(CompetentAuthorityAuthorisation).exactOptional(),
});

export type CompetentAuthorityRegistration = components['schemas']['CompetentAuthorityRegistration'];

/**
 * What a competent authority has authorised the organisation for: a list of role codes, empty in
 * Hong Kong, or one registration as in other markets.
 *
 * @see spec/dcr/schemas/CompetentAuthorityClaims.yaml
 */
export const CompetentAuthorityClaims = z.union([
  z.array(z.enum(['AISP', 'PISP', 'CBPII', 'ASPSP'])),
  CompetentAuthorityRegistration,
]);

export type CompetentAuthorityClaims = components['schemas']['CompetentAuthorityClaims'];

/**
 * Claims of a software statement, in which the bank or a directory vouches for the software. Other
 * claims, such as `sub`, `exp` and `ob_registry_tos`, occur and are tolerated.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2.3
 * @see spec/dcr/schemas/SoftwareStatement.yaml
 */
export const SoftwareStatement = z.looseObject({
  /**
   * Issuer of the statement. The rule is `^[0-9a-zA-Z]{1,22}$`, unique for each TSP; the bank's own
   * samples break it (`OpenBanking Ltd`, `open-banking-sandbox`), so only the length is checked.
   */
  iss: z.string().check(minLength(1)).check(maxLength(256)),
  /** When the statement was made, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).check(int64),
  jti: TokenId,
  software_id: SoftwareId,
  /** Client id at the issuer; a Base62 GUID of 22 characters, though the bank takes up to 36. */
  software_client_id: z.string().check(minLength(1)).check(maxLength(36)),
  /**
   * Name of the software, complete and correctly spelt. The customer sees it alone, or as
   * "{software_on_behalf_of_org} on behalf of {software_client_name}" if the former is present and
   * differs.
   */
  software_client_name: z.string().check(minLength(1)).check(maxLength(40)),
  /** What the software does. */
  software_client_description: z.string().check(maxLength(256)).exactOptional(),
  /** Website of the software. */
  software_client_uri: z.string().check(maxLength(256)).exactOptional(),
  /** Version of the software, a decimal number or its text. */
  software_version: z.union([z.number(), z.string()]).exactOptional(),
  /** Environment the software is meant for, free text. */
  software_environment: z.string().check(maxLength(256)).exactOptional(),
  /** `Live` or `Test`, in any case of letters; `Live` if absent. */
  software_mode: z.string().check(maxLength(40)).exactOptional(),
  /**
   * Organisation on whose behalf the TSP acts; for an agent, its trading name. Empty counts as absent.
   */
  software_on_behalf_of_org: z.string().check(maxLength(40)).exactOptional(),
  /** Redirect URIs that the software may register. */
  software_redirect_uris: z.array(z.string().check(maxLength(256)).check(uri)).check(minItems(1)),
  /** Roles of the software; `AISP` reads accounts. */
  software_roles: z.array(z.enum(['AISP', 'PISP', 'CBPII', 'ASPSP'])).check(minItems(1)),
  /**
   * Address of the JSON Web Key Set with the active keys of the software, public and at the TSP.
   */
  software_jwks_endpoint: z.string().check(maxLength(256)).check(uri),
  /** Address of the revoked keys of the software. */
  software_jwks_revoked_endpoint: z.string().check(maxLength(256)).exactOptional(),
  /** Address of the logo; the bank need not show it. */
  software_logo_uri: z.string().check(maxLength(256)).exactOptional(),
  /** Address of the privacy policy. */
  software_policy_uri: z.string().check(maxLength(256)).exactOptional(),
  /** Address of the terms of service. */
  software_tos_uri: z.string().check(maxLength(256)).exactOptional(),
  /** Identifier of the organisation, at most 18 characters. */
  org_id: z.string().check(minLength(1)).check(maxLength(18)),
  /** Legal name of the organisation, complete and correctly spelt. */
  org_name: z.string().check(minLength(1)).check(maxLength(140)),
  /** Standing of the organisation. */
  org_status: z.enum(['Active', 'Revoked', 'Withdrawn']).exactOptional(),
  /** People to turn to. */
  org_contacts: z.array(OrganisationContact).exactOptional(),
  /** Address of the active keys of the organisation. */
  org_jwks_endpoint: z.string().check(maxLength(256)).exactOptional(),
  /** Address of the revoked keys of the organisation. */
  org_jwks_revoked_endpoint: z.string().check(maxLength(256)).exactOptional(),
  organisation_competent_authority_claims: CompetentAuthorityClaims.exactOptional(),
});

export type SoftwareStatement = components['schemas']['SoftwareStatement'];

/** All validators by the exact name of their component schema. */
export const schemas = {
  CertificatePem,
  ProjectList,
  NewProject,
  Project,
  ProjectDetails,
  CertificateSigningRequest,
  IssuedCertificates,
  Problem,
  Revocation,
  JsonWebKeySet,
  SoftwareStatementForm,
  IssuedSoftwareStatement,
  ClientRequest,
  RegistrationResponse,
  EventToRaise,
  RaisedEvents,
  Faults,
  TestCustomerList,
  Clock,
  ClockMove,
  Market,
  Certificate,
  KeyId,
  Violation,
  JsonWebKey,
  HttpsUrl,
  SoftwareStatementJwt,
  TestCustomer,
  ClockMoveBy,
  ClockMoveTo,
  SoftwareStatementHeader,
  SoftwareStatement,
  TestAccount,
  TokenId,
  SoftwareId,
  OrganisationContact,
  CompetentAuthorityClaims,
  CurrencyCode,
  CompetentAuthorityRegistration,
  CompetentAuthorityAuthorisation,
};

/** Proves at compile time that each validator and its type agree. */
export interface Agreement {
  CertificatePem: Agree<typeof CertificatePem, components['schemas']['CertificatePem']>;
  Market: Agree<typeof Market, components['schemas']['Market']>;
  Project: Agree<typeof Project, components['schemas']['Project']>;
  ProjectList: Agree<typeof ProjectList, components['schemas']['ProjectList']>;
  NewProject: Agree<typeof NewProject, components['schemas']['NewProject']>;
  KeyId: Agree<typeof KeyId, components['schemas']['KeyId']>;
  Certificate: Agree<typeof Certificate, components['schemas']['Certificate']>;
  SoftwareStatementJwt: Agree<typeof SoftwareStatementJwt, components['schemas']['SoftwareStatementJwt']>;
  RegistrationResponse: Agree<typeof RegistrationResponse, components['schemas']['RegistrationResponse']>;
  ProjectDetails: Agree<typeof ProjectDetails, components['schemas']['ProjectDetails']>;
  CertificateSigningRequest: Agree<typeof CertificateSigningRequest, components['schemas']['CertificateSigningRequest']>;
  IssuedCertificates: Agree<typeof IssuedCertificates, components['schemas']['IssuedCertificates']>;
  Violation: Agree<typeof Violation, components['schemas']['Violation']>;
  Problem: Agree<typeof Problem, components['schemas']['Problem']>;
  Revocation: Agree<typeof Revocation, components['schemas']['Revocation']>;
  JsonWebKey: Agree<typeof JsonWebKey, components['schemas']['JsonWebKey']>;
  JsonWebKeySet: Agree<typeof JsonWebKeySet, components['schemas']['JsonWebKeySet']>;
  HttpsUrl: Agree<typeof HttpsUrl, components['schemas']['HttpsUrl']>;
  SoftwareStatementForm: Agree<typeof SoftwareStatementForm, components['schemas']['SoftwareStatementForm']>;
  IssuedSoftwareStatement: Agree<typeof IssuedSoftwareStatement, components['schemas']['IssuedSoftwareStatement']>;
  ClientRequest: Agree<typeof ClientRequest, components['schemas']['ClientRequest']>;
  EventToRaise: Agree<typeof EventToRaise, components['schemas']['EventToRaise']>;
  RaisedEvents: Agree<typeof RaisedEvents, components['schemas']['RaisedEvents']>;
  Faults: Agree<typeof Faults, components['schemas']['Faults']>;
  CurrencyCode: Agree<typeof CurrencyCode, components['schemas']['CurrencyCode']>;
  TestAccount: Agree<typeof TestAccount, components['schemas']['TestAccount']>;
  TestCustomer: Agree<typeof TestCustomer, components['schemas']['TestCustomer']>;
  TestCustomerList: Agree<typeof TestCustomerList, components['schemas']['TestCustomerList']>;
  Clock: Agree<typeof Clock, components['schemas']['Clock']>;
  ClockMoveBy: Agree<typeof ClockMoveBy, components['schemas']['ClockMoveBy']>;
  ClockMoveTo: Agree<typeof ClockMoveTo, components['schemas']['ClockMoveTo']>;
  ClockMove: Agree<typeof ClockMove, components['schemas']['ClockMove']>;
  SoftwareStatementHeader: Agree<typeof SoftwareStatementHeader, components['schemas']['SoftwareStatementHeader']>;
  TokenId: Agree<typeof TokenId, components['schemas']['TokenId']>;
  SoftwareId: Agree<typeof SoftwareId, components['schemas']['SoftwareId']>;
  OrganisationContact: Agree<typeof OrganisationContact, components['schemas']['OrganisationContact']>;
  CompetentAuthorityAuthorisation: Agree<typeof CompetentAuthorityAuthorisation, components['schemas']['CompetentAuthorityAuthorisation']>;
  CompetentAuthorityRegistration: Agree<typeof CompetentAuthorityRegistration, components['schemas']['CompetentAuthorityRegistration']>;
  CompetentAuthorityClaims: Agree<typeof CompetentAuthorityClaims, components['schemas']['CompetentAuthorityClaims']>;
  SoftwareStatement: Agree<typeof SoftwareStatement, components['schemas']['SoftwareStatement']>;
}
