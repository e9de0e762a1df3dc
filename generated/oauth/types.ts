// @generated from spec/oauth/openapi.yaml by generators/emit/types.ts. Do not edit.

export interface paths {
  "/.well-known/openid-configuration": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Get the configuration of the authorisation server
    * @description Public: no certificate (inferred), token or scope. The document names every other address, so a client starts here.
    */
    get: operations["getOpenIdConfiguration"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/jwks/public.jwks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Get the public keys of the authorisation server
    * @description Public: no certificate (inferred), token or scope. An ID token is verified with the key whose `kid` its header names; a `kid` not yet known is a reason to fetch the set again.
    */
    get: operations["getJwks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.1/oauth2/authorize": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Start the customer's authorisation of a consent
    * @description Opened by the customer's browser, or as a link into the bank's mobile app; never called by the TSP's server. No client certificate and no token: the signed request object is what authenticates the TSP. The bank sends the customer to its login page and, once the customer has authorised or refused, to the redirect URI. In production Hong Kong customers authorise in the HSBC mobile app only, in the sandbox in the browser only. Scope: `openid accounts`. All seven parameters are sent; the request object repeats the other six and outranks them.
    */
    get: operations["startAuthorization"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.1/oauth2/token": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Create tokens
    * @description Mutual TLS; the access token is bound to the certificate of this call. The client authenticates in the form, with a client assertion (`private_key_jwt`). The other form, by certificate alone (`tls_client_auth`), is described because the bank's guide describes it, but Hong Kong does not accept it. Scope: `accounts` for client_credentials; the other grants must not send one, theirs was fixed by the authorisation.
    */
    post: operations["createToken"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  authorizationRedirect: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
    * Receive the customer back
    * @description Not an operation of the bank: at the end of the authorisation the customer's browser, or the bank's mobile app, opens the TSP's redirect URI with these parameters. The sandbox puts them in the query, which is described here. OpenID Connect's default for `code id_token` is the fragment, which reaches the browser only; what production uses is not known, so a TSP must take both. No scope, no permission, no client certificate: trust nothing until `state` and the ID token have been checked.
    */
    get: operations["receiveAuthorizationRedirect"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    /** @description Metadata of the authorisation server. The banks publish no userinfo, introspection, revocation or pushed authorisation endpoint, and no response modes or PKCE methods. */
    OpenIdConfiguration: {
      /** @description Version of this document; a member of the bank's own. */
      version?: number;
      /**
      * Format: uri
      * @description Issuer of ID tokens, and the audience of request objects and registration requests. In the sandbox its host differs from the one that serves this document.
      */
      issuer: string;
      /**
      * Format: uri
      * @description Where the customer's browser or the bank's mobile app starts; on the plain host.
      */
      authorization_endpoint: string;
      /**
      * Format: uri
      * @description Dynamic client registration; on the secure host.
      */
      registration_endpoint?: string;
      /**
      * Format: uri
      * @description Where tokens are issued, and the audience of client assertions; on the secure host.
      */
      token_endpoint: string;
      /**
      * Format: uri
      * @description Keys that verify ID tokens; on the plain host.
      */
      jwks_uri: string;
      /** @description Scopes; `openid` and `accounts`. */
      scopes_supported?: string[];
      /** @description Claims that may be requested; `openbanking_intent_id`, the id of the consent. */
      claims_supported?: string[];
      /** @description Response types. `code` is listed too, but clients register and use `code id_token` only. */
      response_types_supported: string[];
      /** @description Grants of the token endpoint. */
      grant_types_supported?: string[];
      /** @description Subject identifier types; `pairwise`, so each TSP sees another `sub`. */
      subject_types_supported: string[];
      /** @description Algorithms that sign ID tokens; `PS256`. */
      id_token_signing_alg_values_supported: string[];
      /** @description Algorithms that may sign request objects; `PS256`. */
      request_object_signing_alg_values_supported?: string[];
      /** @description Client authentication at the token endpoint; in Hong Kong `private_key_jwt` only. */
      token_endpoint_auth_methods_supported?: string[];
      /** @description Algorithms that may sign client assertions; `PS256`. */
      token_endpoint_auth_signing_alg_values_supported?: string[];
      /** @description Whether single claims may be requested; true. */
      claims_parameter_supported?: boolean;
      /** @description Whether request objects may be passed by value; true. */
      request_parameter_supported?: boolean;
      /** @description Whether request objects may be passed by reference; false. */
      request_uri_parameter_supported?: boolean;
      /** @description Whether access tokens are bound to the client certificate (RFC 8705 §3.3); true. */
      tls_client_certificate_bound_access_tokens?: boolean;
    };
    /** @description Set of public keys. The TSP publishes its own in the same form, at the `software_jwks_endpoint` of its software statement. */
    JsonWebKeySet: {
      /** @description The keys, each with a `kid` of its own. */
      keys: components["schemas"]["JsonWebKey"][];
    };
    /** @description Client identifier that registration returned; 32 letters and digits in practice, at most 36 in the OBIE registration profile. */
    ClientId: string;
    /**
    * @description Scopes of the account information journey, separated by one space. Their order has no meaning.
    * @enum {unknown}
    */
    OpenIdScope: "openid accounts" | "accounts openid";
    /** @description Request object, a compact JWS. Its header and claims are given as the two items of `contentSchema`. */
    RequestObjectJwt: string;
    /** @description Token request. `grant_type` tells the grant, the presence of `client_assertion` the client authentication; exactly one of the six forms fits. */
    TokenRequest: components["schemas"]["ClientCredentialsGrant"] | components["schemas"]["AuthorizationCodeGrant"] | components["schemas"]["RefreshTokenGrant"];
    /** @description Tokens. The client_credentials grant returns neither `refresh_token` nor `id_token`; the other two grants always return a new `refresh_token`. */
    TokenResponse: {
      /** @description Bearer token, bound to the client certificate of this call. */
      access_token: string;
      /** @description Kind of token, `Bearer` in any case of letters. */
      token_type: string;
      /** @description Seconds that the access token still lives; 300 from each of the three grants. */
      expires_in: number;
      /** @description Opens the consent again once the access token has expired. Replaces the one that was used; how long a replacement lives is not stated, but never beyond the consent. */
      refresh_token?: string;
      /** @description Scopes of the access token, `accounts` or `openid accounts`. */
      scope?: string;
      /** @description ID token of the customer, a compact JWS. Returned for a code; with a refresh it may be absent. */
      id_token?: string;
    };
    /** @description Refusal of a token request. */
    TokenError: {
      /**
      * @description Why. `invalid_request`: a parameter is missing, repeated, malformed or not allowed, such as `scope` with a code or refresh token. `invalid_grant`: the code or refresh token is unknown, used, expired, revoked, or was issued to another client or redirect URI. `unauthorized_client`: the client may not use this grant. `unsupported_grant_type`: nobody may. `invalid_scope`: the scope is unknown, not registered, or `openid` without a customer.
      * @enum {unknown}
      */
      error: "invalid_request" | "invalid_grant" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope";
      /** @description Explanation for the developer, in ASCII; never shown to a customer. */
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
    /** @description Parameters of the redirect after the customer has authorised the consent. */
    AuthorizationResponse: {
      /** @description Code to exchange at the token endpoint. It works once, within 120 seconds of the customer's confirmation; exchange it within 30. */
      code: string;
      /** @description Scopes of the access token that the code will bring; the bank adds it to the standard's parameters. */
      scope?: string;
      /** @description The `state` of the request; refuse any other. */
      state: string;
      /** @description ID token, a compact JWS, as detached signature of `code` and `state`. */
      id_token: string;
    };
    /** @description Parameters of the redirect when no code is issued. */
    AuthorizationErrorResponse: {
      /**
      * @description Why. `access_denied`: the customer refused, and the consent is `Rejected`. `invalid_request`: a parameter is missing, repeated or malformed. `invalid_request_object`: the request object is unsigned, badly signed, expired or contradicts the query. `invalid_scope`, `unauthorized_client` and `unsupported_response_type`: the client may not ask for that. `server_error`, `temporarily_unavailable`: the bank failed; try again later.
      * @enum {unknown}
      */
      error: "access_denied" | "invalid_request" | "invalid_request_object" | "invalid_scope" | "unauthorized_client" | "unsupported_response_type" | "server_error" | "temporarily_unavailable";
      /** @description Explanation for the developer, in ASCII; never shown to a customer. */
      error_description?: string;
      /** @description The `state` of the request; refuse any other. */
      state: string;
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
    /** @description Claims of a request object. They outrank the query parameters of the same names. Further claims are ignored. */
    AuthorizationRequestObject: {
      iss: components["schemas"]["ClientId"];
      client_id: components["schemas"]["ClientId"];
      /**
      * Format: uri
      * @description The `issuer` of the discovery document, as one string. The bank's guide names the authorisation endpoint instead; its own client sends the issuer, as FAPI asks.
      */
      aud: string;
      /**
      * @description Hybrid flow; the redirect carries a code and an ID token.
      * @constant
      */
      response_type: "code id_token";
      /**
      * Format: uri
      * @description One of the registered redirect URIs.
      */
      redirect_uri: string;
      scope: components["schemas"]["OpenIdScope"];
      /** @description Unguessable value tied to the customer's session; the redirect returns it. */
      state: string;
      /** @description Unguessable value that the ID token returns. */
      nonce: string;
      /**
      * Format: int64
      * @description When the request expires, in seconds since 1970-01-01T00:00:00Z; about five minutes ahead, and at most 60 minutes after `nbf`.
      */
      exp: number;
      /**
      * Format: int64
      * @description From when the request is valid, in seconds since 1970-01-01T00:00:00Z; at most 60 minutes past. FAPI requires it, the bank's own client omits it.
      */
      nbf?: number;
      /**
      * Format: int64
      * @description When the request was made, in seconds since 1970-01-01T00:00:00Z.
      */
      iat?: number;
      /** @description Identifier of the request, never used twice. */
      jti?: string;
      claims: components["schemas"]["RequestedClaims"];
    };
    /** @description Request a token for the TSP itself, in one of two client authentications. */
    ClientCredentialsGrant: components["schemas"]["ClientCredentialsPrivateKeyJwt"] | components["schemas"]["ClientCredentialsTlsClientAuth"];
    /** @description Exchange a code for tokens, in one of two client authentications; `scope` is not allowed. */
    AuthorizationCodeGrant: components["schemas"]["AuthorizationCodePrivateKeyJwt"] | components["schemas"]["AuthorizationCodeTlsClientAuth"];
    /** @description Exchange a refresh token for new tokens, in one of two client authentications; `scope` is not allowed. */
    RefreshTokenGrant: components["schemas"]["RefreshTokenPrivateKeyJwt"] | components["schemas"]["RefreshTokenTlsClientAuth"];
    /** @description Claims of an ID token. The one in the redirect always has `nonce` and `c_hash`, so that a stolen or exchanged code is noticed. Members other than these are possible. */
    IdToken: {
      /**
      * Format: uri
      * @description The `issuer` of the discovery document.
      */
      iss: string;
      /** @description The customer, pairwise; another TSP sees another value. */
      sub: string;
      /** @description The `client_id` of the TSP, alone or in an array. */
      aud: string | string[];
      /**
      * Format: int64
      * @description When the token expires, in seconds since 1970-01-01T00:00:00Z.
      */
      exp: number;
      /**
      * Format: int64
      * @description When the token was made, in seconds since 1970-01-01T00:00:00Z.
      */
      iat: number;
      /**
      * Format: int64
      * @description When the customer authenticated, in seconds since 1970-01-01T00:00:00Z.
      */
      auth_time?: number;
      /** @description The `nonce` of the authorisation request. */
      nonce?: string;
      /** @description Left half of the SHA-256 of the code, base64url. */
      c_hash?: string;
      /** @description Left half of the SHA-256 of the state, base64url. */
      s_hash?: string;
      /** @description How the customer authenticated. */
      acr?: string;
      /** @description The `consentId` that was authorised; compare it with the one that was asked for. */
      openbanking_intent_id?: string;
    };
    /** @description Claims asked for one by one, and the only place where the consent is named. Send the consent in both members, as the bank's own client does. */
    RequestedClaims: {
      /** @description Claims for a userinfo reply; the bank has no such endpoint but reads the consent here. */
      userinfo?: {
        openbanking_intent_id: components["schemas"]["RequestedIntentId"];
      };
      /** @description Claims for the ID token. */
      id_token: {
        openbanking_intent_id: components["schemas"]["RequestedIntentId"];
        /** @description How the customer should be authenticated. */
        acr?: {
          /** @description Whether the request fails if none of the values can be met; false. */
          essential?: boolean;
          /** @description Acceptable ways, most wanted first; strong customer authentication, then customer authentication. */
          values?: ("urn:openbanking:psd2:sca" | "urn:openbanking:psd2:ca")[];
        };
      };
    };
    /** @description Token for the TSP itself. The client authenticates with a client assertion; a `client_id` beside it must name the same client. */
    ClientCredentialsPrivateKeyJwt: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "client_credentials";
      /**
      * @description Scope of the token; never `openid`, which has no meaning without a customer.
      * @constant
      */
      scope: "accounts";
      client_assertion_type: components["schemas"]["ClientAssertionType"];
      client_assertion: components["schemas"]["ClientAssertionJwt"];
      client_id?: components["schemas"]["ClientId"];
    };
    /** @description Token for the TSP itself. The client authenticates with its certificate and names itself by `client_id`. Not accepted in Hong Kong. */
    ClientCredentialsTlsClientAuth: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "client_credentials";
      /**
      * @description Scope of the token; never `openid`, which has no meaning without a customer.
      * @constant
      */
      scope: "accounts";
      client_id: components["schemas"]["ClientId"];
    };
    /** @description First tokens of a consent. The client authenticates with a client assertion; a `client_id` beside it must name the same client. */
    AuthorizationCodePrivateKeyJwt: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "authorization_code";
      /** @description Code from the redirect. It works once, within 120 seconds. */
      code: string;
      /**
      * Format: uri
      * @description The redirect URI of the authorisation request, character for character.
      */
      redirect_uri: string;
      client_assertion_type: components["schemas"]["ClientAssertionType"];
      client_assertion: components["schemas"]["ClientAssertionJwt"];
      client_id?: components["schemas"]["ClientId"];
    };
    /** @description First tokens of a consent. The client authenticates with its certificate and names itself by `client_id`. Not accepted in Hong Kong. */
    AuthorizationCodeTlsClientAuth: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "authorization_code";
      /** @description Code from the redirect. It works once, within 120 seconds. */
      code: string;
      /**
      * Format: uri
      * @description The redirect URI of the authorisation request, character for character.
      */
      redirect_uri: string;
      client_id: components["schemas"]["ClientId"];
    };
    /** @description Next tokens of a consent. The client authenticates with a client assertion; a `client_id` beside it must name the same client. */
    RefreshTokenPrivateKeyJwt: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "refresh_token";
      /** @description Newest refresh token of the consent. It works once; the reply holds the next one. */
      refresh_token: string;
      /**
      * Format: uri
      * @description Redirect URI of the authorisation request. Clients in use send it; OAuth does not ask for it and the bank is taken to ignore it.
      */
      redirect_uri?: string;
      client_assertion_type: components["schemas"]["ClientAssertionType"];
      client_assertion: components["schemas"]["ClientAssertionJwt"];
      client_id?: components["schemas"]["ClientId"];
    };
    /** @description Next tokens of a consent. The client authenticates with its certificate and names itself by `client_id`. Not accepted in Hong Kong. */
    RefreshTokenTlsClientAuth: {
      /**
      * @description The grant.
      * @constant
      */
      grant_type: "refresh_token";
      /** @description Newest refresh token of the consent. It works once; the reply holds the next one. */
      refresh_token: string;
      /**
      * Format: uri
      * @description Redirect URI of the authorisation request. Clients in use send it; OAuth does not ask for it and the bank is taken to ignore it.
      */
      redirect_uri?: string;
      client_id: components["schemas"]["ClientId"];
    };
    /** @description The consent that the customer is to authorise. */
    RequestedIntentId: {
      /** @description The `consentId`. */
      value: string;
      /**
      * @description The request is for this consent and no other.
      * @constant
      */
      essential: true;
    };
    /**
    * @description Says that the client assertion is a JWT.
    * @constant
    */
    ClientAssertionType: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    /** @description Client assertion: a compact JWS by which the client proves possession of its signing key. Its header and claims are given as the two items of `contentSchema`. */
    ClientAssertionJwt: string;
    /** @description Claims of a client assertion. The bank asks for the five required ones less `jti`, which OpenID Connect requires; send a fresh one each time, and `iat` with it. Further claims are ignored. */
    ClientAssertion: {
      iss: components["schemas"]["ClientId"];
      sub: components["schemas"]["ClientId"];
      /**
      * Format: uri
      * @description The `token_endpoint` of the discovery document.
      */
      aud: string;
      /**
      * Format: int64
      * @description When the assertion expires, in seconds since 1970-01-01T00:00:00Z; about five minutes ahead.
      */
      exp: number;
      /**
      * Format: int64
      * @description When the assertion was made, in seconds since 1970-01-01T00:00:00Z.
      */
      iat?: number;
      /** @description Identifier of the assertion, never used twice. */
      jti?: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: {
    /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
    RetryAfter: number;
    /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
    CacheControl: string;
    /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
    Pragma: string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getOpenIdConfiguration: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Configuration of one brand in one environment. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OpenIdConfiguration"];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
          "Retry-After"?: number;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The server failed. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  getJwks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every key that is in use or about to be. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["JsonWebKeySet"];
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
          "Retry-After"?: number;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The server failed. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  startAuthorization: {
    parameters: {
      query: {
        /** @description Hybrid flow; the redirect carries a code and an ID token. */
        response_type: "code id_token";
        /** @description The client, as registered. */
        client_id: components["schemas"]["ClientId"];
        /** @description Unguessable value tied to the customer's session; the redirect returns it. */
        state: string;
        /** @description Scopes of the authorisation. */
        scope: components["schemas"]["OpenIdScope"];
        /** @description Unguessable value that the ID token returns. */
        nonce: string;
        /** @description One of the registered redirect URIs, character for character. */
        redirect_uri: string;
        /** @description The request object, signed with the TSP's signing key; references (`request_uri`) are not supported. */
        request: components["schemas"]["RequestObjectJwt"];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description To the bank's login page, and in the end to the redirect URI with the parameters of `AuthorizationResponse` or `AuthorizationErrorResponse`: in the query in the sandbox, perhaps in the fragment in production. An error in the request that leaves the client and its redirect URI beyond doubt is reported there too. */
      302: {
        headers: {
          /** @description Where the browser goes next. */
          Location: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Client or redirect URI unknown. The customer sees a page of the bank and is not redirected. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
      /** @description Too many requests. */
      429: {
        headers: {
          /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
          "Retry-After"?: number;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The server failed before it could redirect. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
      };
    };
    responses: {
      /** @description Tokens. */
      200: {
        headers: {
          /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
          "Cache-Control"?: string;
          /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
          Pragma?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["TokenResponse"];
        };
      };
      /** @description The request is refused. */
      400: {
        headers: {
          /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
          "Cache-Control"?: string;
          /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
          Pragma?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["TokenError"];
        };
      };
      /** @description The client is not authenticated. */
      401: {
        headers: {
          /** @description Always `no-store`, because the reply holds credentials (RFC 6749 §5.1). */
          "Cache-Control"?: string;
          /** @description Always `no-cache`, for caches that predate `Cache-Control` (RFC 6749 §5.1). */
          Pragma?: string;
          /** @description Challenge of the token endpoint; the body says why. */
          "WWW-Authenticate"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ClientAuthenticationError"];
        };
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
      /** @description The server is down for a while. */
      503: {
        headers: {
          /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
          "Retry-After"?: number;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OAuthError"];
        };
      };
    };
  };
  receiveAuthorizationRedirect: {
    parameters: {
      query: {
        /** @description The parameters, each member as a parameter of its own; there is no parameter `response`. */
        response: components["schemas"]["AuthorizationResponse"] | components["schemas"]["AuthorizationErrorResponse"];
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the TSP for its customer; the bank learns nothing of it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A page of the TSP for a `state` that is not the customer's or an ID token that does not verify. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
