// @generated from spec/devhub/openapi.yaml by generators/emit/types.ts. Do not edit.

export interface paths {
  "/devhub/ca.pem": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Get the certificate of the test authority
    * @description The authority that signed the certificates of the sandbox and of its clients: what `curl --cacert` wants.
    */
    get: operations["getCaCertificate"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * List the projects
    * @description Every project of the sandbox.
    */
    get: operations["listProjects"];
    put?: never;
    /**
    * Open a project
    * @description The first step. A project has no certificates and no client yet.
    */
    post: operations["createProject"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    /**
    * Read one project
    * @description The project with its certificates and clients, but for what only its owner has: the private keys.
    */
    get: operations["getProject"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/certificates": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Issue certificates
    * @description One signing request brings both certificates, unlike in production, where each has its own.
    *     The subject and the key are those of the request.
    */
    post: operations["issueCertificates"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/revocations": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Revoke a certificate
    * @description A revoked transport certificate opens no connection to the APIs, and the key of a revoked signing certificate is no longer among the keys of the project.
    */
    post: operations["revokeCertificate"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/jwks": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    /**
    * Get the public keys of a project
    * @description The keys of its signing certificates, unless these are revoked: the `software_jwks_endpoint` of
    *     its statements, which in production the TSP serves.
    */
    get: operations["getProjectJwks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/software-statements": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Sign a software statement
    * @description The statement is kept nowhere: it can be used for an hour, by whoever has it and the certificates of the project.
    */
    post: operations["createSoftwareStatement"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/clients": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Register the client of a project
    * @description What the portal of the banks does for a TSP in its last step, and what production does not: the
    *     sandbox registers the software on its own account. The redirect URIs are all those of the
    *     statement. By hand, a TSP registers at the registration endpoint instead.
    */
    post: operations["createClient"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/events": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Raise an event
    * @description Raises an event of the brand that is asked, one for each client of the project. It is polled, sent
    *     again and acknowledged as any other.
    */
    post: operations["raiseEvent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/faults": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    /**
    * Read the faults of a project
    * @description What is asked for this project alone.
    */
    get: operations["getProjectFaults"];
    /**
    * Replace the faults of a project
    * @description The calls with the certificates of this project meet these, and where they say nothing, those of all.
    */
    put: operations["replaceProjectFaults"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/projects/{projectId}/reset": {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Reset a project
    * @description Takes away what its clients have gathered at every brand: consents, grants, codes, tokens and
    *     events, and its faults. The project, its certificates and its clients stay.
    */
    post: operations["resetProject"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/customers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * List the test customers
    * @description Who may log on at the brand that is asked, and what each is there to show.
    */
    get: operations["listTestCustomers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/clock": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Read the clock
    * @description The time by which the sandbox decides what has expired.
    */
    get: operations["getClock"];
    put?: never;
    /**
    * Move the clock forward
    * @description Everything that the bank keeps moves with it at once: codes, tokens, consents, statements,
    *     certificates, log-ons, events and transactions. What is signed for the moment goes by the real
    *     time (client assertions, request objects, registration requests, ID tokens), so that a client
    *     with an ordinary clock goes on working. Only a reset of the sandbox brings the real time back.
    */
    post: operations["moveClock"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/faults": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Read the faults of all
    * @description What is asked for everybody.
    */
    get: operations["getFaults"];
    /**
    * Replace the faults of all
    * @description Every call to a secure address of the sandbox meets these.
    */
    put: operations["replaceFaults"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/devhub/reset": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Reset the sandbox
    * @description Takes everything away that was not there at the first start: projects with all that is theirs,
    *     consents, sessions and faults. The clock goes back to the real time. The keys of the sandbox and
    *     the test customers are as before.
    */
    post: operations["resetSandbox"];
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
    /** @description A certificate (X.509) in PEM. */
    CertificatePem: string;
    /** @description The projects of the sandbox. */
    ProjectList: {
      /** @description The newest first, at most a thousand. */
      projects: components["schemas"]["Project"][];
    };
    /** @description A project to open. */
    NewProject: {
      /** @description What the project is called; also the name of the organisation in its software statements. At least one character that is no blank. */
      name: string;
      /** @description What it is about. */
      description?: string;
      market?: components["schemas"]["Market"];
    };
    /** @description A project; its id is the `software_id` of its statements. */
    Project: {
      /** @description 22 letters and digits. */
      id: string;
      /** @description What it is called. */
      name: string;
      /** @description What it is about; may be empty. */
      description: string;
      market: components["schemas"]["Market"];
      /**
      * Format: date-time
      * @description When it was opened, by the clock of the sandbox (RFC 3339).
      */
      createdAt: string;
    };
    /** @description A project with what it has been given. */
    ProjectDetails: components["schemas"]["Project"] & {
      /** @description In the order in which they were issued, revoked ones too. */
      certificates: components["schemas"]["Certificate"][];
      /** @description The registrations of its software, by hand or by the Dev Hub. */
      clients: components["schemas"]["RegistrationResponse"][];
    };
    /** @description A certificate signing request, from which both certificates are made. */
    CertificateSigningRequest: {
      /** @description PKCS #10 in PEM: an RSA key of 2048 to 8192 bits, a subject, and the signature of the key. Extensions are not taken over. */
      csr: string;
      /** @description How long the certificates hold; a negative number makes them expired already. */
      days?: number;
    };
    /** @description The certificates of one signing request. Earlier ones stay good. */
    IssuedCertificates: {
      transport: components["schemas"]["CertificatePem"];
      signing: components["schemas"]["CertificatePem"];
      kid: components["schemas"]["KeyId"];
    };
    /** @description Why a request was refused. */
    Problem: {
      /** @description The status in words. */
      title: string;
      /** @description The HTTP status. */
      status: number;
      /** @description What was wrong, for a developer to read. */
      detail?: string;
      /** @description What breaks the contract, where that is the problem; the first 100 violations. */
      violations?: components["schemas"]["Violation"][];
      /** @description How many violations there are beyond the listed ones; absent where there are none. */
      moreViolations?: number;
    };
    /** @description A certificate to revoke. */
    Revocation: {
      certificate: components["schemas"]["CertificatePem"];
    };
    /** @description Set of public keys. The TSP publishes its own in the same form, at the `software_jwks_endpoint` of its software statement. */
    JsonWebKeySet: {
      /** @description The keys, each with a `kid` of its own. */
      keys: components["schemas"]["JsonWebKey"][];
    };
    /** @description The software statement form of the banks' portal, its nine fields under the names of their claims, and for agents whom they act for. The dates, ids and addresses of the statement are the sandbox's to fill in. */
    SoftwareStatementForm: {
      /** @description Application name; the customer reads it when asked for consent. */
      software_client_name: string;
      /** @description Application description. */
      software_client_description?: string;
      /** @description Version of the application. */
      software_version?: string;
      /** @description Client URL, the website of the application. */
      software_client_uri?: components["schemas"]["HttpsUrl"];
      /** @description Redirect URLs, to which the customer may be sent back. */
      software_redirect_uris: components["schemas"]["HttpsUrl"][];
      /** @description Policy URI, the privacy policy. */
      software_policy_uri?: components["schemas"]["HttpsUrl"];
      /** @description Terms of service URI. */
      software_tos_uri?: components["schemas"]["HttpsUrl"];
      /** @description Logo URI. */
      software_logo_uri?: components["schemas"]["HttpsUrl"];
      /** @description Software roles; `AISP` reads accounts. */
      software_roles: ("AISP" | "PISP" | "CBPII" | "ASPSP")[];
      /** @description For an agent, the trading name that it acts for. The portal's form has no such field. */
      software_on_behalf_of_org?: string;
    };
    /** @description A software statement. It can be used for one hour by the clock of the sandbox. */
    IssuedSoftwareStatement: {
      software_statement: components["schemas"]["SoftwareStatementJwt"];
    };
    /** @description What the Dev Hub registers a client from. */
    ClientRequest: {
      software_statement: components["schemas"]["SoftwareStatementJwt"];
      /**
      * @description How the client authenticates. `tls_client_auth`, by the subject of the transport certificate, is refused by the rules of Hong Kong and accepted by the `fapi` profile.
      * @enum {unknown}
      */
      token_endpoint_auth_method: "private_key_jwt" | "tls_client_auth";
    };
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
    /** @description An event for the clients of a project, as a bank would raise it. */
    EventToRaise: {
      /** @description What it is about; the `sub` of the security event token. */
      subject: string;
      /** @description The `events` of the token (RFC 8417 §2.2), by their type. */
      events: { [key: string]: Record<string, unknown> };
    };
    /** @description The events that were raised, one for each client of the project. */
    RaisedEvents: {
      /** @description The `jti` of each token, by which it is acknowledged. */
      jtis: string[];
    };
    /** @description Trouble that the bank makes on its secure address: with tokens, registration and account information. An empty object is none. */
    Faults: {
      /** @description Milliseconds that every answer is held back. */
      latency?: number;
      /**
      * @description What every call is answered with: 429 (too many requests, with `Retry-After`) or 500 (the bank failed).
      * @enum {unknown}
      */
      status?: 429 | 500;
    };
    /** @description The test customers of one brand, the same at every start. */
    TestCustomerList: {
      /**
      * @description The brand that was asked.
      * @enum {unknown}
      */
      brand: "hsbc-personal" | "hsbc-business" | "hang-seng-personal" | "hang-seng-business";
      /** @description Each is there to show one thing. */
      customers: components["schemas"]["TestCustomer"][];
    };
    /** @description The clock of the sandbox. */
    Clock: {
      /**
      * Format: date-time
      * @description The time of the sandbox (RFC 3339).
      */
      now: string;
      /** @description Seconds that it is ahead of the real time; 0 unless it was moved. */
      ahead: number;
    };
    /** @description How far to move the clock. */
    ClockMove: components["schemas"]["ClockMoveBy"] | components["schemas"]["ClockMoveTo"];
    /**
    * @description The market whose APIs the project is for; the sandbox knows Hong Kong only.
    * @constant
    */
    Market: "HK";
    /** @description A certificate that the sandbox issued. */
    Certificate: {
      /**
      * @description `transport` for TLS, `signing` for what the client signs.
      * @enum {unknown}
      */
      use: "transport" | "signing";
      kid: components["schemas"]["KeyId"];
      pem: components["schemas"]["CertificatePem"];
      /**
      * Format: date-time
      * @description Until when it holds (RFC 3339).
      */
      expiresAt: string;
      /** @description Whether it was revoked; it then opens nothing, and its key verifies nothing. */
      revoked: boolean;
    };
    /** @description SHA-1 thumbprint of a certificate, base64url. That of the signing certificate is the `kid` of what the client signs. */
    KeyId: string;
    /** @description One rule that the request breaks. */
    Violation: {
      /**
      * @description Where it stands.
      * @enum {unknown}
      */
      in: "path" | "query" | "header" | "cookie" | "body";
      /** @description The name of the parameter; absent for the body. */
      name?: string;
      /** @description JSON pointer into the body or the value of the parameter; empty for all of it. */
      pointer: string;
      /** @description The rule. */
      code: string;
      /** @description The rule, for a developer to read. */
      message: string;
    };
    /** @description One public key. */
    JsonWebKey: {
      /** @description Key type; `RSA` for the keys that sign PS256. */
      kty: string;
      /** @description Name of the key, unique within the set; JWT headers refer to it. */
      kid?: string;
      /** @description Purpose; `sig` for signatures. */
      use?: string;
      /** @description Algorithm the key is used with, `PS256`. */
      alg?: string;
      /** @description RSA modulus, base64url. */
      n?: string;
      /** @description RSA public exponent, base64url. */
      e?: string;
      /** @description Certificate chain, own certificate first; each item is base64 DER, not base64url. */
      x5c?: string[];
      /** @description SHA-1 thumbprint of the certificate, base64url. */
      x5t?: string;
      /** @description SHA-256 thumbprint of the certificate, base64url. */
      "x5t#S256"?: string;
    };
    /**
    * Format: uri
    * @description An address with the scheme `https`.
    */
    HttpsUrl: string;
    /** @description Software statement (SSA), a compact JWS. Its header and claims are given as the two items of `contentSchema`. */
    SoftwareStatementJwt: string;
    /** @description Somebody invented who may log on at the bank. */
    TestCustomer: {
      /** @description What to log on as. */
      username: string;
      /** @description The PIN that goes with it. */
      pin: string;
      /** @description The full name that the bank holds, which account availability compares. */
      name: string;
      /** @description Eight digits, which account availability compares. */
      phoneNumber: string;
      /** @description What the customer is there to show. */
      purpose: string;
      /** @description Whether the bank refuses to let the customer in. */
      locked: boolean;
      /** @description What the customer may share; empty for one without accounts. */
      accounts: components["schemas"]["TestAccount"][];
    };
    /** @description A move by a duration. */
    ClockMoveBy: {
      /** @description How far, in seconds; at most five years. */
      seconds: number;
    };
    /** @description A move to an instant. */
    ClockMoveTo: {
      /**
      * Format: date-time
      * @description The time to be (RFC 3339), later than that of the sandbox and at most five years after the real time.
      */
      to: string;
    };
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
    /** @description An account of a test customer, with its full number. */
    TestAccount: {
      /** @description The id in the paths of the account information API. */
      accountId: string;
      /** @description Ten digits; account information answers it masked. */
      accountNumber: string;
      /** @description Marketing name of the product. */
      productName: string;
      /**
      * @description Whether the account is in use.
      * @enum {unknown}
      */
      accountStatus: "Active" | "Inactive";
      currency: components["schemas"]["CurrencyCode"];
    };
    /** @description Identifier of this JWT, a version 4 UUID of 36 characters in any case of letters, never used twice. */
    TokenId: string;
    /** @description Identifier of the TSP's software, the same in the request and in the software statement. */
    SoftwareId: string;
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
    /** @description Currency as three capital letters, as a rule those of ISO 4217. The bank also writes `RMB`, which is not an ISO code, where ISO has `CNY`; hence no enumeration. */
    CurrencyCode: string;
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
  responses: {
    /** @description The answer is not available as what `Accept` names. */
    NotAcceptable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The sandbox failed, or was asked to be in trouble. */
    InternalServerError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The request breaks a rule; `detail` and `violations` say which. */
    BadRequest: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description A browser sent this on behalf of another site. Nothing was done. */
    ForeignSite: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The body is longer than 64 KB. */
    ContentTooLarge: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description The body is not `application/json`. */
    UnsupportedMediaType: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
    /** @description There is no such project. */
    ProjectUnknown: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"];
      };
    };
  };
  parameters: {
    /** @description Id of the project, as `POST /devhub/projects` answered it. */
    ProjectId: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getCaCertificate: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The certificate, in PEM. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/x-pem-file": components["schemas"]["CertificatePem"];
        };
      };
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  listProjects: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The newest first, at most a thousand. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ProjectList"];
        };
      };
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  createProject: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewProject"];
      };
    };
    responses: {
      /** @description The project. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Project"];
        };
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The project. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ProjectDetails"];
        };
      };
      400: components["responses"]["BadRequest"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  issueCertificates: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CertificateSigningRequest"];
      };
    };
    responses: {
      /** @description Both certificates. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["IssuedCertificates"];
        };
      };
      /** @description The request breaks a rule; `detail` and `violations` say which. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  revokeCertificate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Revocation"];
      };
    };
    responses: {
      /** @description It is revoked. There is no body. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      /** @description There is no such project, or it has no such certificate that is good. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getProjectJwks: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys, each with its `kid`. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["JsonWebKeySet"];
        };
      };
      400: components["responses"]["BadRequest"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  createSoftwareStatement: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SoftwareStatementForm"];
      };
    };
    responses: {
      /** @description The statement. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["IssuedSoftwareStatement"];
        };
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  createClient: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ClientRequest"];
      };
    };
    responses: {
      /** @description The client. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RegistrationResponse"];
        };
      };
      /** @description The request breaks a rule; `detail` and `violations` say which. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      /** @description The project has no certificate that is good. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  raiseEvent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["EventToRaise"];
      };
    };
    responses: {
      /** @description The events wait to be polled. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RaisedEvents"];
        };
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      /** @description The project has no client, so nobody would be told. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getProjectFaults: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The faults. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Faults"];
        };
      };
      400: components["responses"]["BadRequest"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  replaceProjectFaults: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Faults"];
      };
    };
    responses: {
      /** @description The faults from now on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Faults"];
        };
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  resetProject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description Id of the project, as `POST /devhub/projects` answered it. */
        projectId: components["parameters"]["ProjectId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is as new. There is no body. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      404: components["responses"]["ProjectUnknown"];
      500: components["responses"]["InternalServerError"];
    };
  };
  listTestCustomers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The customers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["TestCustomerList"];
        };
      };
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getClock: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The time. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Clock"];
        };
      };
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  moveClock: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ClockMove"];
      };
    };
    responses: {
      /** @description The time from now on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Clock"];
        };
      };
      /** @description The request breaks a rule; `detail` and `violations` say which. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/problem+json": components["schemas"]["Problem"];
        };
      };
      403: components["responses"]["ForeignSite"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getFaults: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The faults. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Faults"];
        };
      };
      406: components["responses"]["NotAcceptable"];
      500: components["responses"]["InternalServerError"];
    };
  };
  replaceFaults: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Faults"];
      };
    };
    responses: {
      /** @description The faults from now on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Faults"];
        };
      };
      400: components["responses"]["BadRequest"];
      403: components["responses"]["ForeignSite"];
      406: components["responses"]["NotAcceptable"];
      413: components["responses"]["ContentTooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      500: components["responses"]["InternalServerError"];
    };
  };
  resetSandbox: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is as new. There is no body. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      403: components["responses"]["ForeignSite"];
      500: components["responses"]["InternalServerError"];
    };
  };
}
