// @generated from spec/dcr/openapi.yaml by generators/emit/types.ts. Do not edit.

export interface paths {
  "/open-banking/v3.2/oauth2/register": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Register a client
    * @description Mutual TLS; no access token, scope or permission. The body is a compact JWS, signed with the TSP's signing key (HKPost encipherment e-Cert). Each request needs a fresh `jti`, and expires at most 30 minutes after it is sent.
    */
    post: operations["registerClient"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description Registration request, a compact JWS. Its header and claims are given as the two items of `contentSchema`. */
    RegistrationRequestJwt: string;
    /** @description The registration as the bank holds it. There is no `client_secret`, no management token, and none of the claims that only belong to the request's JWT. */
    RegistrationResponse: {
      /** @description Identifier of the client; 32 letters and digits in practice, at most 36 characters by OBIE. */
      client_id: string;
      /** @description When the client was registered, since 1970-01-01T00:00:00Z: text of milliseconds as the bank sends it, or an integer of seconds as RFC 7591 has it. */
      client_id_issued_at?: string | number;
      /** @description Redirect URIs of the client. */
      redirect_uris?: string[];
      /** @description Grants that the client may use. */
      grant_types?: string[];
      /** @description Response types that the client may use; `code id_token`. */
      response_types?: string[];
      /** @description How the client authenticates; `private_key_jwt`. */
      token_endpoint_auth_method?: string;
      /** @description Algorithm of client assertions; `PS256`. */
      token_endpoint_auth_signing_alg?: string;
      /** @description Scopes of the client, separated by spaces. */
      scope?: string;
      /** @description Kind of application. */
      application_type?: string;
      /** @description Algorithm of ID tokens; `PS256`. */
      id_token_signed_response_alg?: string;
      /** @description Algorithm of request objects; `PS256`. */
      request_object_signing_alg?: string;
      software_statement?: components["schemas"]["SoftwareStatementJwt"];
    };
    /** @description Refusal of a registration. */
    RegistrationError: {
      /**
      * @description Why. `invalid_redirect_uri`: a redirect URI is malformed or not in the software statement. `invalid_client_metadata`: the request is badly signed, expired, meant for another server or has a wrong value. `invalid_software_statement`: the statement is missing, badly signed, expired or of another software. `unapproved_software_statement`: it is sound, but the bank does not accept it.
      * @enum {unknown}
      */
      error: "invalid_redirect_uri" | "invalid_client_metadata" | "invalid_software_statement" | "unapproved_software_statement";
      /** @description Explanation for the developer, in ASCII. */
      error_description?: string;
    };
    /** @description The client could not be authenticated. */
    ClientAuthenticationError: {
      /**
      * @description Why. `invalid_client`: the client is unknown, its assertion is missing, badly signed, expired, used before or meant for another server, or the certificate is not the client's.
      * @constant
      */
      error: "invalid_client";
      /** @description Explanation for the developer, in ASCII; never shown to a customer. */
      error_description?: string;
    };
    /** @description Failure of an OAuth endpoint for which the standards fix no code, such as an overloaded or broken server. */
    OAuthError: {
      /** @description Code of the failure, in ASCII. */
      error: string;
      /** @description Explanation for the developer, in ASCII; never shown to a customer. */
      error_description?: string;
    };
    /** @description Protected header of a signed JWT. */
    JoseHeader: {
      /**
      * @description Signature algorithm; RSASSA-PSS with SHA-256 and nothing else.
      * @constant
      */
      alg: "PS256";
      /** @description Key that signed, as named in the signer's JSON Web Key Set. For a TSP it is the key of the signing certificate (HKPost encipherment e-Cert). */
      kid: string;
      /** @description Media type of the token, `JWT`. */
      typ?: string;
    };
    /** @description Claims of a registration request. Values of the software statement outrank plain ones (RFC 7591 §2.3). Claims that the bank does not know are ignored (RFC 7591 §2). */
    RegistrationRequest: {
      /** @description Identifier of the TSP, normally its `software_id`. */
      iss: string;
      /**
      * Format: uri
      * @description The `issuer` of the brand's discovery document.
      */
      aud: string;
      /**
      * Format: int64
      * @description When the request was made, in seconds since 1970-01-01T00:00:00Z.
      */
      iat: number;
      /**
      * Format: int64
      * @description When the request expires, in seconds since 1970-01-01T00:00:00Z; at most 30 minutes ahead.
      */
      exp: number;
      jti: components["schemas"]["TokenId"];
      scope: components["schemas"]["OpenIdScope"];
      /** @description Redirect URIs of the client, all of them among `software_redirect_uris` of the statement. */
      redirect_uris: string[];
      /** @description Response types; hybrid flow and nothing else. */
      response_types: "code id_token"[];
      /** @description Grants that the client will use. */
      grant_types: ("authorization_code" | "refresh_token" | "client_credentials")[];
      /** @description Kind of application, free text; `web` and `mobile` are in use. */
      application_type: string;
      /**
      * @description Algorithm that the bank signs ID tokens with.
      * @constant
      */
      id_token_signed_response_alg: "PS256";
      /**
      * @description Algorithm that the client signs request objects with.
      * @constant
      */
      request_object_signing_alg: "PS256";
      /**
      * @description How the client authenticates at the token endpoint. `tls_client_auth` is for the group's other markets; Hong Kong refuses it, and no market takes the `client_secret_` methods.
      * @constant
      */
      token_endpoint_auth_method: "private_key_jwt";
      /**
      * @description Algorithm that the client signs client assertions with.
      * @constant
      */
      token_endpoint_auth_signing_alg: "PS256";
      /** @description Full subject of the transport certificate as an RFC 4514 string, attributes in the certificate's order, without the word Subject. Types are named by keyword in any case of letters (CN, C, L, S, ST, O, OU, T, IP, STREET, DC, DNQUALIFIER, DNQ, SURNAME, GIVENNAME, INITIALS, GENERATION, EMAIL, EMAILADDRESS, UID, SERIALNUMBER), any other by dotted OID, such as `2.5.4.97`. Belongs to `tls_client_auth` and has no use in Hong Kong. */
      tls_client_auth_subject_dn?: string;
      software_id: components["schemas"]["SoftwareId"];
      software_statement: components["schemas"]["SoftwareStatementJwt"];
    };
    /** @description Software statement (SSA), a compact JWS. Its header and claims are given as the two items of `contentSchema`. */
    SoftwareStatementJwt: string;
    /** @description Identifier of this JWT, a version 4 UUID of 36 characters in any case of letters, never used twice. */
    TokenId: string;
    /**
    * @description Scopes of the account information journey, separated by one space. Their order has no meaning.
    * @enum {unknown}
    */
    OpenIdScope: "openid accounts" | "accounts openid";
    /** @description Identifier of the TSP's software, the same in the request and in the software statement. */
    SoftwareId: string;
    /** @description Protected header of a software statement. */
    SoftwareStatementHeader: {
      /**
      * @description Media type of the token.
      * @constant
      */
      typ: "JWT";
      /**
      * @description Signature algorithm; RSASSA-PSS with SHA-256 and nothing else.
      * @constant
      */
      alg: "PS256";
      /** @description Key that signed. By rule the SHA-1 thumbprint (`x5t`) of the issuer's signing certificate; the bank's samples have UUIDs and other text. */
      kid: string;
    };
    /** @description Claims of a software statement, in which the bank or a directory vouches for the software. Other claims, such as `sub`, `exp` and `ob_registry_tos`, occur and are tolerated. */
    SoftwareStatement: {
      /** @description Issuer of the statement. The rule is `^[0-9a-zA-Z]{1,22}$`, unique for each TSP; the bank's own samples break it (`OpenBanking Ltd`, `open-banking-sandbox`), so only the length is checked. */
      iss: string;
      /**
      * Format: int64
      * @description When the statement was made, in seconds since 1970-01-01T00:00:00Z.
      */
      iat: number;
      jti: components["schemas"]["TokenId"];
      software_id: components["schemas"]["SoftwareId"];
      /** @description Client id at the issuer; a Base62 GUID of 22 characters, though the bank takes up to 36. */
      software_client_id: string;
      /** @description Name of the software, complete and correctly spelt. The customer sees it alone, or as "{software_on_behalf_of_org} on behalf of {software_client_name}" if the former is present and differs. */
      software_client_name: string;
      /** @description What the software does. */
      software_client_description?: string;
      /** @description Website of the software. */
      software_client_uri?: string;
      /** @description Version of the software, a decimal number or its text. */
      software_version?: number | string;
      /** @description Environment the software is meant for, free text. */
      software_environment?: string;
      /** @description `Live` or `Test`, in any case of letters; `Live` if absent. */
      software_mode?: string;
      /** @description Organisation on whose behalf the TSP acts; for an agent, its trading name. Empty counts as absent. */
      software_on_behalf_of_org?: string;
      /** @description Redirect URIs that the software may register. */
      software_redirect_uris: string[];
      /** @description Roles of the software; `AISP` reads accounts. */
      software_roles: ("AISP" | "PISP" | "CBPII" | "ASPSP")[];
      /**
      * Format: uri
      * @description Address of the JSON Web Key Set with the active keys of the software, public and at the TSP.
      */
      software_jwks_endpoint: string;
      /** @description Address of the revoked keys of the software. */
      software_jwks_revoked_endpoint?: string;
      /** @description Address of the logo; the bank need not show it. */
      software_logo_uri?: string;
      /** @description Address of the privacy policy. */
      software_policy_uri?: string;
      /** @description Address of the terms of service. */
      software_tos_uri?: string;
      /** @description Identifier of the organisation, at most 18 characters. */
      org_id: string;
      /** @description Legal name of the organisation, complete and correctly spelt. */
      org_name: string;
      /**
      * @description Standing of the organisation.
      * @enum {unknown}
      */
      org_status?: "Active" | "Revoked" | "Withdrawn";
      /** @description People to turn to. */
      org_contacts?: components["schemas"]["OrganisationContact"][];
      /** @description Address of the active keys of the organisation. */
      org_jwks_endpoint?: string;
      /** @description Address of the revoked keys of the organisation. */
      org_jwks_revoked_endpoint?: string;
      organisation_competent_authority_claims?: components["schemas"]["CompetentAuthorityClaims"];
    };
    /** @description One contact of an organisation. */
    OrganisationContact: {
      /** @description Name of the person or desk. */
      name?: string;
      /** @description E-mail address. */
      email?: string;
      /** @description Telephone number with country code. */
      phone?: string;
      /** @description What the contact is for, such as `Technical` or `Business`. */
      type?: string;
    };
    /** @description What a competent authority has authorised the organisation for: a list of role codes, empty in Hong Kong, or one registration as in other markets. */
    CompetentAuthorityClaims: ("AISP" | "PISP" | "CBPII" | "ASPSP")[] | components["schemas"]["CompetentAuthorityRegistration"];
    /** @description Registration with one competent authority; both spellings of the list occur. */
    CompetentAuthorityRegistration: {
      /** @description The authority. */
      authority_id?: string;
      /** @description Number of the organisation in the authority's register. */
      registration_id?: string;
      /** @description Standing of the registration. */
      status?: string;
      /** @description Roles by member state. */
      authorisations?: components["schemas"]["CompetentAuthorityAuthorisation"][];
      /** @description The same in the other spelling. */
      authorizations?: components["schemas"]["CompetentAuthorityAuthorisation"][];
    };
    /** @description Roles in one member state. */
    CompetentAuthorityAuthorisation: {
      /** @description ISO 3166-1 alpha-2 code. */
      member_state?: string;
      /** @description The roles. */
      roles?: ("AISP" | "PISP" | "CBPII" | "ASPSP")[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
    CacheControl: string;
    /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
    Pragma: string;
    /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
    RetryAfter: number;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  registerClient: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/jose": components["schemas"]["RegistrationRequestJwt"];
      };
    };
    responses: {
      /** @description The client is registered. */
      201: {
        headers: {
          /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
          "Cache-Control"?: string;
          /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
          Pragma?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RegistrationResponse"];
        };
      };
      /** @description The request, or the statement in it, is refused. */
      400: {
        headers: {
          /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
          "Cache-Control"?: string;
          /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
          Pragma?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RegistrationError"];
        };
      };
      /** @description The client certificate is not accepted. A certificate that no trusted authority issued may end the connection before any reply. */
      401: {
        headers: {
          /** @description Challenge of the registration endpoint; the body says why. */
          "WWW-Authenticate"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ClientAuthenticationError"];
        };
      };
      /** @description The body is not `application/jose`. There is no body. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Too many requests. */
      429: {
        headers: {
          /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
          "Retry-After"?: number;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OAuthError"];
        };
      };
      /** @description The server failed. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OAuthError"];
        };
      };
    };
  };
}
