// @generated from spec/dcr/openapi.yaml by generators/emit/zod.ts. Do not edit.

import { z } from 'zod';
import {
  type Agree,
  checked,
  int64,
  integer,
  maxItems,
  maxLength,
  minItems,
  minLength,
  uniqueItems,
  uri,
} from '../../runtime/index.ts';
import type { components } from './types.ts';

/**
 * Registration request, a compact JWS. Its header and claims are given as the two items of `contentSchema`.
 *
 * @see spec/dcr/schemas/RegistrationRequestJwt.yaml
 */
export const RegistrationRequestJwt = z.string().regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/u);

export type RegistrationRequestJwt = components['schemas']['RegistrationRequestJwt'];

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
 * Refusal of a registration.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2
 * @see spec/dcr/schemas/RegistrationError.yaml
 */
export const RegistrationError = z.looseObject({
  /**
   * Why. `invalid_redirect_uri`: a redirect URI is malformed or not in the software statement.
   * `invalid_client_metadata`: the request is badly signed, expired, meant for another server or
   * has a wrong value. `invalid_software_statement`: the statement is missing, badly signed,
   * expired or of another software. `unapproved_software_statement`: it is sound, but the bank does
   * not accept it.
   */
  error: z.enum([
    'invalid_redirect_uri',
    'invalid_client_metadata',
    'invalid_software_statement',
    'unapproved_software_statement',
  ]),
  /** Explanation for the developer, in ASCII. */
  error_description: z.string().exactOptional(),
});

export type RegistrationError = components['schemas']['RegistrationError'];

/**
 * The client could not be authenticated.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see spec/common/schemas/ClientAuthenticationError.yaml
 */
export const ClientAuthenticationError = z.looseObject({
  /**
   * Why. `invalid_client`: the client is unknown, its assertion is missing, badly signed, expired,
   * used before or meant for another server, or the certificate is not the client's.
   */
  error: z.literal('invalid_client'),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
});

export type ClientAuthenticationError = components['schemas']['ClientAuthenticationError'];

/**
 * Failure of an OAuth endpoint for which the standards fix no code, such as an overloaded or broken server.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see spec/common/schemas/OAuthError.yaml
 */
export const OAuthError = z.looseObject({
  /** Code of the failure, in ASCII. */
  error: z.string(),
  /** Explanation for the developer, in ASCII; never shown to a customer. */
  error_description: z.string().exactOptional(),
});

export type OAuthError = components['schemas']['OAuthError'];

/**
 * Protected header of a signed JWT.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4
 * @see spec/common/schemas/JoseHeader.yaml
 */
export const JoseHeader = z.looseObject({
  /** Signature algorithm; RSASSA-PSS with SHA-256 and nothing else. */
  alg: z.literal('PS256'),
  /**
   * Key that signed, as named in the signer's JSON Web Key Set. For a TSP it is the key of the
   * signing certificate (HKPost encipherment e-Cert).
   */
  kid: z.string().check(minLength(1)),
  /** Media type of the token, `JWT`. */
  typ: z.string().exactOptional(),
});

export type JoseHeader = components['schemas']['JoseHeader'];

/**
 * Identifier of this JWT, a version 4 UUID of 36 characters in any case of letters, never used twice.
 *
 * @see spec/dcr/schemas/TokenId.yaml
 */
export const TokenId = z.string().regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$/u);

export type TokenId = components['schemas']['TokenId'];

/**
 * Scopes of the account information journey, separated by one space. Their order has no meaning.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 * @see spec/common/schemas/OpenIdScope.yaml
 */
export const OpenIdScope = z.enum(['openid accounts', 'accounts openid']);

export type OpenIdScope = components['schemas']['OpenIdScope'];

/**
 * Identifier of the TSP's software, the same in the request and in the software statement.
 *
 * @see spec/dcr/schemas/SoftwareId.yaml
 */
export const SoftwareId = z.string().regex(/^[0-9a-zA-Z]{1,22}$/u);

export type SoftwareId = components['schemas']['SoftwareId'];

/**
 * Claims of a registration request. Values of the software statement outrank plain ones (RFC 7591
 * §2.3). Claims that the bank does not know are ignored (RFC 7591 §2).
 *
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2
 * @see spec/dcr/schemas/RegistrationRequest.yaml
 */
export const RegistrationRequest = z.looseObject({
  /** Identifier of the TSP, normally its `software_id`. */
  iss: z.string().regex(/^[0-9a-zA-Z]{1,22}$/u),
  /** The `issuer` of the brand's discovery document. */
  aud: z.string().check(uri),
  /** When the request was made, in seconds since 1970-01-01T00:00:00Z. */
  iat: z.number().check(integer).check(int64),
  /** When the request expires, in seconds since 1970-01-01T00:00:00Z; at most 30 minutes ahead. */
  exp: z.number().check(integer).check(int64),
  jti: TokenId,
  scope: OpenIdScope,
  /** Redirect URIs of the client, all of them among `software_redirect_uris` of the statement. */
  redirect_uris: z.array(z.string().check(maxLength(256)).check(uri)).check(minItems(1)),
  /** Response types; hybrid flow and nothing else. */
  response_types: z.array(z.literal('code id_token')).check(minItems(1)).check(maxItems(1)),
  /** Grants that the client will use. */
  grant_types: checked(
    z.array(z.enum(['authorization_code', 'refresh_token', 'client_credentials'])).check(minItems(1)),
    uniqueItems,
  ),
  /** Kind of application, free text; `web` and `mobile` are in use. */
  application_type: z.string().check(minLength(1)),
  /** Algorithm that the bank signs ID tokens with. */
  id_token_signed_response_alg: z.literal('PS256'),
  /** Algorithm that the client signs request objects with. */
  request_object_signing_alg: z.literal('PS256'),
  /**
   * How the client authenticates at the token endpoint. `tls_client_auth` is for the group's other
   * markets; Hong Kong refuses it, and no market takes the `client_secret_` methods.
   */
  token_endpoint_auth_method: z.literal('private_key_jwt'),
  /** Algorithm that the client signs client assertions with. */
  token_endpoint_auth_signing_alg: z.literal('PS256'),
  /**
   * Full subject of the transport certificate as an RFC 4514 string, attributes in the
   * certificate's order, without the word Subject. Types are named by keyword in any case of
   * letters (CN, C, L, S, ST, O, OU, T, IP, STREET, DC, DNQUALIFIER, DNQ, SURNAME, GIVENNAME,
   * INITIALS, GENERATION, EMAIL, EMAILADDRESS, UID, SERIALNUMBER), any other by dotted OID, such as
   * `2.5.4.97`. Belongs to `tls_client_auth` and has no use in Hong Kong.
   */
  tls_client_auth_subject_dn: z.string().check(maxLength(128)).exactOptional(),
  software_id: SoftwareId,
  software_statement: SoftwareStatementJwt,
});

export type RegistrationRequest = components['schemas']['RegistrationRequest'];

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
  RegistrationRequestJwt,
  RegistrationResponse,
  RegistrationError,
  ClientAuthenticationError,
  OAuthError,
  JoseHeader,
  RegistrationRequest,
  SoftwareStatementJwt,
  TokenId,
  OpenIdScope,
  SoftwareId,
  SoftwareStatementHeader,
  SoftwareStatement,
  OrganisationContact,
  CompetentAuthorityClaims,
  CompetentAuthorityRegistration,
  CompetentAuthorityAuthorisation,
};

/** Proves at compile time that each validator and its type agree. */
export interface Agreement {
  RegistrationRequestJwt: Agree<typeof RegistrationRequestJwt, components['schemas']['RegistrationRequestJwt']>;
  SoftwareStatementJwt: Agree<typeof SoftwareStatementJwt, components['schemas']['SoftwareStatementJwt']>;
  RegistrationResponse: Agree<typeof RegistrationResponse, components['schemas']['RegistrationResponse']>;
  RegistrationError: Agree<typeof RegistrationError, components['schemas']['RegistrationError']>;
  ClientAuthenticationError: Agree<typeof ClientAuthenticationError, components['schemas']['ClientAuthenticationError']>;
  OAuthError: Agree<typeof OAuthError, components['schemas']['OAuthError']>;
  JoseHeader: Agree<typeof JoseHeader, components['schemas']['JoseHeader']>;
  TokenId: Agree<typeof TokenId, components['schemas']['TokenId']>;
  OpenIdScope: Agree<typeof OpenIdScope, components['schemas']['OpenIdScope']>;
  SoftwareId: Agree<typeof SoftwareId, components['schemas']['SoftwareId']>;
  RegistrationRequest: Agree<typeof RegistrationRequest, components['schemas']['RegistrationRequest']>;
  SoftwareStatementHeader: Agree<typeof SoftwareStatementHeader, components['schemas']['SoftwareStatementHeader']>;
  OrganisationContact: Agree<typeof OrganisationContact, components['schemas']['OrganisationContact']>;
  CompetentAuthorityAuthorisation: Agree<typeof CompetentAuthorityAuthorisation, components['schemas']['CompetentAuthorityAuthorisation']>;
  CompetentAuthorityRegistration: Agree<typeof CompetentAuthorityRegistration, components['schemas']['CompetentAuthorityRegistration']>;
  CompetentAuthorityClaims: Agree<typeof CompetentAuthorityClaims, components['schemas']['CompetentAuthorityClaims']>;
  SoftwareStatement: Agree<typeof SoftwareStatement, components['schemas']['SoftwareStatement']>;
}
