// @generated from spec/ais/openapi.yaml by generators/emit/types.ts. Do not edit.

export interface paths {
  "/open-banking/v1.0/aisp/account-consents": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Create a consent
    * @description The first step of every journey: states what the TSP wants to read. The consent starts as
    *     `PendingAuthorise` and is worth nothing until the customer authorises it at the authorization
    *     endpoint, which is told its `consentId`.
    *
    *     Scope `accounts`, with a token of the client_credentials grant. The success status 201 is that
    *     of the UK standard; the bank names none.
    */
    post: operations["createAccountConsent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/account-consents/{consentId}": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description Id of the consent, as `POST /account-consents` answered it. Opaque. */
        consentId: components["parameters"]["ConsentId"];
      };
      cookie?: never;
    };
    /**
    * Read one consent
    * @description The consent with its present status. There is no list of consents.
    *
    *     Scope `accounts`, with a token of the client_credentials grant (the grant is inferred from the
    *     UK standard, as is status 400 for an unknown consent).
    */
    get: operations["getAccountConsent"];
    put?: never;
    post?: never;
    /**
    * Delete one consent
    * @description Ends the consent on the TSP's side, because the customer asked the TSP to. No data can be read
    *     with it afterwards, and its id is unknown from then on (inferred: the bank does not say, and
    *     `Revoked` is the customer's own act).
    *
    *     Scope `accounts`, with a token of the client_credentials grant (the grant is inferred from the
    *     UK standard, as is status 204).
    */
    delete: operations["deleteAccountConsent"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/accounts": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    /**
    * List the accounts
    * @description Every account that the customer chose to share, with its status, up to 200.
    *
    *     Scope `accounts`, with the customer's token; permission `ReadAccountStatus` (inferred from its
    *     name).
    */
    get: operations["listAccounts"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/accounts/{accountId}": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    /**
    * Read one account
    * @description One account with its status, as an array of one, so that both answers have the same form
    *     (inferred).
    *
    *     Scope `accounts`, with the customer's token; permission `ReadAccountStatus` (inferred from its
    *     name).
    */
    get: operations["getAccount"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/accounts/{accountId}/balances": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    /**
    * List the balances of one account
    * @description The ledger balance and the available balance, in real time. One account a call; the bank's text
    *     on requests for up to 50 accounts has no operation to go with it.
    *
    *     Scope `accounts`, with the customer's token; permission `ReadAccountBalance`.
    */
    get: operations["listBalances"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/accounts/{accountId}/transactions": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    /**
    * List the transactions of one account
    * @description The transactions of the current day and of the past, 200 a page; follow `links.next` for more.
    *     `fromDate` and `toDate` may be equal and lie at most 60 days apart, so a longer period takes
    *     several calls. Both bounds belong to the period (inferred). With one or both left out or empty
    *     the period is open at that end, within the period of the consent (inferred).
    *
    *     Scope `accounts`, with the customer's token; permission `ReadAccountTransaction`.
    */
    get: operations["listTransactions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/accounts/availability": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Compare customer data with one account
    * @description Tells a TSP that has to know its customer whether the data it was given agree with what the bank
    *     holds for one account. The account is named in the body; a number that is invalid or not in the
    *     consent is 403. The parameters are those of personal banking; those of business banking are
    *     unknown.
    *
    *     Scope `accounts`, with the customer's token; permission `ReadAccountAvailability`. Status 200 is
    *     inferred: nothing is created.
    */
    post: operations["checkAccountAvailability"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/open-banking/v1.0/aisp/events": {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
    * Poll for events and acknowledge them
    * @description Fetches what changed at the bank, such as a consent that the customer withdrew, and acknowledges
    *     what was fetched before. An event that is not acknowledged comes again.
    *
    *     Scope `accounts`, with a token of the client_credentials grant; both are inferred from the UK
    *     standard, because the bank names no token for this operation.
    */
    post: operations["pollEvents"];
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
    /** @description The consent that the TSP wants to put before the customer. */
    CreateAccountConsentRequest: {
      /** @description The terms of the consent. */
      data: {
        /** @description What the TSP wants to read, each permission once. That it may not be left out is inferred from the UK standard. */
        permissions: components["schemas"]["ExternalPermissionCode"][];
        /**
        * Format: date-time
        * @description When the consent ends (RFC 3339): in the future and at most 365 days ahead. That it may be left out is inferred; the consent then has no end of its own.
        */
        expirationDate?: string;
        /**
        * Format: date-time
        * @description Start of the period whose transactions may be read (RFC 3339), not after `transactionToDate`. Open-ended when absent.
        */
        transactionFromDate?: string;
        /**
        * Format: date-time
        * @description End of the period whose transactions may be read (RFC 3339). May lie in the future. Open-ended when absent.
        */
        transactionToDate?: string;
        /**
        * Format: date-time
        * @deprecated
        * @description Start of the period whose balances may be read (RFC 3339). Seen in one sample of Hang Seng's business line and documented nowhere: do not send it.
        */
        balanceFromDate?: string;
        /**
        * Format: date-time
        * @deprecated
        * @description End of the period whose balances may be read (RFC 3339). Seen in one sample of Hang Seng's business line and documented nowhere: do not send it.
        */
        balanceToDate?: string;
      };
    };
    /** @description A consent. */
    AccountConsentResponse: {
      data: components["schemas"]["AccountConsent"];
      links: components["schemas"]["Links"];
      meta?: components["schemas"]["Meta"];
    };
    /** @description Why a consent was not created. */
    CreateAccountConsentError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["CreateAccountConsentErrorCode"];
      })[];
    };
    /** @description Why a consent was not read or deleted. */
    AccountConsentError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["AccountConsentErrorCode"];
      })[];
    };
    /** @description Accounts of the consent. */
    AccountsResponse: {
      /** @description The answer itself. */
      data: {
        /** @description The accounts; an array, despite its name, also when one account was asked for. */
        account: components["schemas"]["Account"][];
      };
      links: components["schemas"]["Links"];
      meta?: components["schemas"]["Meta"];
    };
    /** @description Why accounts were not read. */
    AccountError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["AccountErrorCode"];
      })[];
    };
    /** @description A failure on the bank's side while accounts were read. */
    AccountServerError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["AccountServerErrorCode"];
      })[];
    };
    /** @description Balances, account by account. */
    BalancesResponse: {
      /** @description The answer itself. */
      data: {
        /** @description The account asked for; an array, despite its name. At most 200 is what the bank documents. */
        account: components["schemas"]["AccountBalances"][];
      };
      links: components["schemas"]["Links"];
      meta?: components["schemas"]["Meta"];
    };
    /** @description Why balances were not read. */
    ListBalancesError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["ListBalancesErrorCode"];
      })[];
    };
    /** @description One page of the transactions of one account. */
    TransactionsResponse: {
      /** @description The answer itself. */
      data: {
        /** @description The transactions; an array, despite its name. More than 200 come in pages, see `links.next`. */
        transaction: components["schemas"]["Transaction"][];
      };
      links: components["schemas"]["Links"];
      meta?: components["schemas"]["Meta"];
    };
    /** @description Why transactions were not read. */
    ListTransactionsError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["ListTransactionsErrorCode"];
      })[];
    };
    /** @description Customer data to compare with one account. No sample of this body was found: `data.accountAvailability` is inferred from the names of the API and of its permission, and is the weakest shape of this description. */
    AccountAvailabilityRequest: {
      /** @description The question. */
      data: {
        /** @description One to four pairs, each name once. The pair `accountNumber` names the account and is compulsory. */
        accountAvailability: components["schemas"]["AvailabilityParameter"][];
      };
    };
    /** @description The comparison, pair by pair. As with the request, `data.accountAvailability` is inferred; the three members of each pair are documented. */
    AccountAvailabilityResponse: {
      /** @description The answer itself. */
      data: {
        /** @description One result for each pair of the request. */
        accountAvailability: components["schemas"]["AvailabilityResult"][];
      };
      links: components["schemas"]["Links"];
      meta?: components["schemas"]["Meta"];
    };
    /** @description Why customer data was not compared. */
    CheckAccountAvailabilityError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["CheckAccountAvailabilityErrorCode"];
      })[];
    };
    /** @description Acknowledges events and asks for more, in the manner of RFC 8936. Unlike the other bodies it has no `data` member. */
    EventPollRequest: {
      /** @description The `jti` of every event that was handled. One unknown `jti` refuses the request; that nothing of it is then acknowledged is inferred. */
      ack?: string[];
      /**
      * @description Always `true`. The bank answers at once, with or without events; it does not offer long polling.
      * @constant
      */
      returnImmediately: true;
      /** @description The most events to answer, 0 to 10. With 0 or `null` the answer holds none, which serves to acknowledge only. */
      maxEvents: number | null;
      /** @description Events that could not be handled: their `jti`, and what was wrong. RFC 8936 has it and the bank's table does not. */
      setErrs?: { [key: string]: components['schemas']['SecurityEventError'] };
    };
    /** @description The outstanding events. Unlike the other bodies it has no `data` member (inferred). */
    EventPollResponse: {
      /** @description The events, each under its `jti`; an empty object when there are none. An event is sent again until it is acknowledged. */
      sets: { [key: string]: components['schemas']['SecurityEventToken'] };
      /** @description Whether more events are waiting; `false` when absent. RFC 8936 has it and the bank's table does not. */
      moreAvailable?: boolean;
    };
    /** @description Why events were neither acknowledged nor answered. */
    PollEventsError: components["schemas"]["ErrorResponse"] & {
      /** @description What was wrong, one entry per rule broken. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["PollEventsErrorCode"];
      })[];
    };
    /**
    * @description What a consent lets the TSP read.
    *
    *     - `ReadAccountAvailability`: compare customer data with an account (`POST /accounts/availability`)
    *     - `ReadAccountStatus`: the accounts and their status (`GET /accounts`)
    *     - `ReadAccountBalance`: balances
    *     - `ReadAccountTransaction`: transactions
    * @enum {unknown}
    */
    ExternalPermissionCode: "ReadAccountAvailability" | "ReadAccountStatus" | "ReadAccountBalance" | "ReadAccountTransaction";
    /** @description A consent as the bank holds it. The terms are those of the request. */
    AccountConsent: {
      /** @description The bank's id of the consent. Opaque. The request object of the authorisation names it as `openbanking_intent_id`. */
      consentId: string;
      status: components["schemas"]["ConsentStatusCode"];
      /**
      * Format: date-time
      * @description When the consent was created (RFC 3339).
      */
      creationDate: string;
      /**
      * Format: date-time
      * @description When `status` last changed (RFC 3339).
      */
      statusUpdateDate: string;
      /** @description What the TSP may read. */
      permissions: components["schemas"]["ExternalPermissionCode"][];
      /**
      * Format: date-time
      * @description When the consent ends (RFC 3339).
      */
      expirationDate?: string;
      /**
      * Format: date-time
      * @description Start of the period whose transactions may be read (RFC 3339). Open-ended when absent.
      */
      transactionFromDate?: string;
      /**
      * Format: date-time
      * @description End of the period whose transactions may be read (RFC 3339). Open-ended when absent.
      */
      transactionToDate?: string;
      /**
      * Format: date-time
      * @deprecated
      * @description Start of the period whose balances may be read (RFC 3339). Undocumented; present only when sent.
      */
      balanceFromDate?: string;
      /**
      * Format: date-time
      * @deprecated
      * @description End of the period whose balances may be read (RFC 3339). Undocumented; present only when sent.
      */
      balanceToDate?: string;
    };
    /** @description Addresses related to the answer. The member names are inferred from the UK standard; the bank documents the `next` link only. */
    Links: {
      /**
      * Format: uri
      * @description This answer.
      */
      self: string;
      /**
      * Format: uri
      * @description The first page.
      */
      first?: string;
      /**
      * Format: uri
      * @description The page before this one; absent on the first.
      */
      prev?: string;
      /**
      * Format: uri
      * @description The page after this one; absent on the last. Call it exactly as given: its query is the bank's own business.
      */
      next?: string;
      /**
      * Format: uri
      * @description The last page.
      */
      last?: string;
    };
    /** @description Facts about the answer as a whole. Inferred from the UK standard and not seen in Hong Kong, so never rely on it. */
    Meta: {
      /** @description Number of pages of which this answer is one. */
      totalPages?: number;
    };
    /** @description What every refusal with a body says. The bank publishes status, code and text but no JSON; this shape is that of the UK standard in the lower camel case of Hong Kong. */
    ErrorResponse: {
      /** @description The HTTP status in words, for people and logs. Decide on the status and on `errorCode`. */
      code: string;
      /** @description The bank's reference to this one refusal. */
      id?: string;
      /** @description What went wrong, in one sentence. */
      message: string;
    };
    /** @description One rule that the request broke. */
    ErrorDetail: {
      /** @description What was wrong, for a developer to read. */
      message: string;
      /** @description Where in the request it was wrong: a path of member names from the root of the body, or the name of a header or parameter. */
      path?: string;
      /**
      * Format: uri
      * @description A page that explains the rule.
      */
      url?: string;
    };
    /**
    * @description Code of a rule that a new consent broke.
    *
    *     - `OB.Field.Invalid`: a permission is unknown, missing or repeated; a date is no date-time; a
    *       value is outside its enumeration or of the wrong length; a member is unknown (inferred).
    *     - `OB.Field.InvalidDate`: `transactionFromDate` is after `transactionToDate`; `expirationDate` is
    *       past or more than 365 days ahead (inferred).
    *     - `OB.FieldHeader`: a header is missing or malformed. The spelling, without a second point, is the
    *       bank's.
    * @enum {unknown}
    */
    CreateAccountConsentErrorCode: "OB.Field.Invalid" | "OB.Field.InvalidDate" | "OB.FieldHeader";
    /** @description A failure on the bank's side; nothing in the request was wrong. */
    ServerError: components["schemas"]["ErrorResponse"] & {
      /** @description What failed. */
      errors: (components["schemas"]["ErrorDetail"] & {
        errorCode: components["schemas"]["ServerErrorCode"];
      })[];
    };
    /**
    * @description Code of a rule that broke when a consent was read or deleted.
    *
    *     - `OB.Field.Invalid`: there is no such consent, or none of this TSP (inferred; the bank names no
    *       code and no 404).
    *     - `OB.FieldHeader`: a header is missing or malformed.
    * @enum {unknown}
    */
    AccountConsentErrorCode: "OB.Field.Invalid" | "OB.FieldHeader";
    /** @description One account that the customer chose to share. */
    Account: {
      /** @description The bank's id of the account, for use in paths. Opaque. */
      accountId: string;
      /** @description The account number, masked. */
      accountNumber: string;
      /** @description Kind of customer. The bank shows `Personal`; `Business` is inferred from its business line, hence no enumeration. */
      accountType: string;
      /** @description Kind of account. The bank shows `Savings` and `Current` and gives no code for multi-currency accounts, hence no enumeration. */
      accountSubType: string;
      /** @description Name under which the bank sells the account. */
      productName: string;
      /**
      * @description Whether the account is in use.
      * @enum {unknown}
      */
      accountStatus: "Active" | "Inactive";
      currency: components["schemas"]["CurrencyCode"];
    };
    /**
    * @description Code of a rule that broke when accounts were read.
    *
    *     - `OB.InternalError`: the request, the account number or the currency is invalid. The bank
    *       documents this code for status 400 too.
    *     - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
    * @enum {unknown}
    */
    AccountErrorCode: "OB.InternalError" | "OB.FieldHeader";
    /**
    * @description Code of a failure on the bank's side while accounts were read; the bank lists both without telling
    *     them apart.
    *
    *     - `OB.UnexpectedError`: unexpected error
    *     - `OB.InternalError`: internal server error
    * @enum {unknown}
    */
    AccountServerErrorCode: "OB.UnexpectedError" | "OB.InternalError";
    /** @description The balances of one account. */
    AccountBalances: {
      /** @description The bank's id of the account. */
      accountId: string;
      /** @description The balances; an array, despite its name. */
      balance: components["schemas"]["Balance"][];
    };
    /**
    * @description Code of a rule that broke when balances were read.
    *
    *     - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
    * @constant
    */
    ListBalancesErrorCode: "OB.FieldHeader";
    /** @description One entry of an account. */
    Transaction: {
      /** @description The bank's id of the account. */
      accountId: string;
      /** @description The account number, masked; with another mask than in `GET /accounts`. */
      accountNumber: string;
      /** @description The bank's id of the transaction. */
      transactionId: string;
      /** @description What the customer reads on the statement. */
      transactionDescription: string;
      /**
      * Format: date-time
      * @description When the transaction was posted (RFC 3339).
      */
      transactionDate: string;
      creditDebitIndicator: components["schemas"]["CreditDebitCode"];
      /**
      * @description Whether the entry is final (`Booked`) or may still change (`Pending`).
      * @enum {unknown}
      */
      status: "Pending" | "Booked";
      amount: components["schemas"]["Amount"];
      currency: components["schemas"]["CurrencyCode"];
    };
    /**
    * @description Code of a rule that broke when transactions were read.
    *
    *     - `OB.Field.InvalidDate`: `fromDate` is after `toDate`, or one of them is no date-time or lies in
    *       the future.
    *     - `OB.Field.InvalidDateRange`: more than 60 days lie between `fromDate` and `toDate`.
    *     - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
    * @enum {unknown}
    */
    ListTransactionsErrorCode: "OB.Field.InvalidDate" | "OB.Field.InvalidDateRange" | "OB.FieldHeader";
    /** @description One piece of customer data to compare with what the bank holds. */
    AvailabilityParameter: {
      paramName: components["schemas"]["AvailabilityParameterName"];
      /** @description The value to compare, as text. */
      paramValue: string;
    };
    /** @description Whether one piece of customer data agrees with what the bank holds. */
    AvailabilityResult: {
      paramName: components["schemas"]["AvailabilityParameterName"];
      /** @description The value of the request. */
      paramValue: string;
      /**
      * @description `Yes` when the value agrees, `No` when it does not.
      * @enum {unknown}
      */
      status: "Yes" | "No";
    };
    /**
    * @description Code of a rule that a comparison broke. The rules are checked in this order (inferred).
    *
    *     - `OB.FieldHeader`: a header is missing or malformed (inferred from the other operations).
    *     - `OB.UnexpectedParamsNo`: there are more than four pairs.
    *     - `OB.InvalidRequestParams`: a `paramName` is unknown, or the body is not of the right form (the
    *       latter inferred).
    *     - `OB.ParamsDuplicated`: a `paramName` comes twice, be it with the same value or another (the
    *       latter inferred).
    *     - `OB.MissingAccountNumber`: no pair is named `accountNumber`.
    * @enum {unknown}
    */
    CheckAccountAvailabilityErrorCode: "OB.FieldHeader" | "OB.UnexpectedParamsNo" | "OB.InvalidRequestParams" | "OB.ParamsDuplicated" | "OB.MissingAccountNumber";
    /** @description Why the receiver could not handle an event. */
    SecurityEventError: {
      /**
      * @description The kind of error.
      *
      *     - `invalid_request`: not a well-formed event
      *     - `invalid_key`: its key is unknown, withdrawn or unfit
      *     - `invalid_issuer`: its issuer is not expected here
      *     - `invalid_audience`: it is meant for somebody else
      *     - `authentication_failed`: its sender could not be authenticated
      *     - `access_denied`: its sender may not send it
      * @enum {unknown}
      */
      err: "invalid_request" | "invalid_key" | "invalid_issuer" | "invalid_audience" | "authentication_failed" | "access_denied";
      /** @description The details, for a developer to read. */
      description: string;
    };
    /** @description One event as a security event token (SET): a compact JWS, signed PS256 by the bank. Its header and claims are given as the two items of `contentSchema`. Verify it with the bank's JWKS before believing it. */
    SecurityEventToken: string;
    /**
    * @description Code of a rule that a poll broke.
    *
    *     - `OB.Field.Invalid`: `maxEvents` is negative or over 10, `returnImmediately` is not `true`, or
    *       another member is malformed or unknown (the last inferred).
    *     - `OB.FieldHeader`: a header is missing or malformed; also `maxEvents` is missing, although it is
    *       no header.
    *     - `OB.UnexpectedError`: `ack` holds a `jti` that is not outstanding.
    * @enum {unknown}
    */
    PollEventsErrorCode: "OB.Field.Invalid" | "OB.FieldHeader" | "OB.UnexpectedError";
    /**
    * @description Where a consent is in its life.
    *
    *     - `PendingAuthorise`: created, and waiting for the customer. It stays so when the customer does
    *       nothing, the page times out or the browser is closed.
    *     - `Authorised`: the customer agreed. The only status in which data can be read, until
    *       `expirationDate`.
    *     - `Rejected`: the customer deliberately refused. Final.
    *     - `Revoked`: the customer withdrew an authorised consent at the bank. Final.
    *
    *     Expiry has no status of its own (inferred).
    * @enum {unknown}
    */
    ConsentStatusCode: "PendingAuthorise" | "Rejected" | "Authorised" | "Revoked";
    /**
    * @description Code of a failure on the bank's side.
    *
    *     - `OB.InternalError`: internal server error. Documented for balances, transactions and
    *       availability; inferred for consents and events, whose tables have no row for 500.
    * @constant
    */
    ServerErrorCode: "OB.InternalError";
    /** @description Currency as three capital letters, as a rule those of ISO 4217. The bank also writes `RMB`, which is not an ISO code, where ISO has `CNY`; hence no enumeration. */
    CurrencyCode: string;
    /** @description One balance of an account at one instant. */
    Balance: {
      /**
      * @description Which balance it is. The sandbox answers the first two; none is promised.
      *
      *     - `ledgerBalance`: what is booked, in real time
      *     - `availableBalance`: what can be spent, in real time
      *     - `dayEndLedgerBalance`: what was booked at the end of the day
      * @enum {unknown}
      */
      type: "ledgerBalance" | "availableBalance" | "dayEndLedgerBalance";
      creditDebitIndicator: components["schemas"]["CreditDebitCode"];
      amount: components["schemas"]["Amount"];
      currency: components["schemas"]["CurrencyCode"];
      /**
      * Format: date-time
      * @description The instant for which the balance holds (RFC 3339). The name is all lower case.
      */
      datetime: string;
    };
    /**
    * @description The sign of the amount. On a balance, `Credit` is the customer's money and `Debit` an overdraft; on a transaction, `Credit` is money in and `Debit` money out.
    * @enum {unknown}
    */
    CreditDebitCode: "Credit" | "Debit";
    /** @description Money as an unsigned decimal string, in major units of the currency beside it: at most 13 digits before the point and 5 after. `creditDebitIndicator` carries the sign. The bank says "string" and shows two decimals; the digits are those of the UK standard. */
    Amount: string;
    /**
    * @description Which piece of customer data is compared. These are the names for personal banking. More may
    *     come: those for business banking are unknown, and the bank's sample values include an e-mail
    *     address for which it gives no name.
    *
    *     - `accountNumber`: the account, unmasked
    *     - `fullName`: the customer's full name
    *     - `accountType`: the kind of account, such as `Personal`
    *     - `phoneNumber`: the customer's telephone number
    * @enum {unknown}
    */
    AvailabilityParameterName: "accountNumber" | "fullName" | "accountType" | "phoneNumber";
    /** @description Protected header of a security event token. */
    SecurityEventHeader: {
      /**
      * @description Signature algorithm, RSASSA-PSS with SHA-256 like everything that the bank signs.
      * @constant
      */
      alg: "PS256";
      /** @description Key that signed, as named in the bank's JSON Web Key Set. */
      kid: string;
      /** @description Media type of the token, `secevent+jwt`. */
      typ?: string;
    };
    /** @description Claims of a security event token. The bank documents none of them; these are RFC 8417's, with the additions of the UK standard. There is no `exp`. */
    SecurityEventClaims: {
      /**
      * Format: uri
      * @description Issuer, the bank; the `issuer` of its discovery document.
      */
      iss: string;
      /** @description When the token was issued, in seconds since 1970-01-01T00:00:00Z. */
      iat: number;
      /** @description Id of the event, the member name under which it arrives and the value to acknowledge. */
      jti: string;
      /**
      * Format: uri
      * @description What the event is about, the address of the changed resource.
      */
      sub?: string;
      /** @description Whom the event is for, the `client_id` of the TSP; one value or several. */
      aud?: string | string[];
      /** @description Id of the bank's transaction that raised the event; events of one cause share it. */
      txn?: string;
      /** @description When the event happened, in seconds since 1970-01-01T00:00:00Z. */
      toe?: number;
      /** @description What happened: the URN of each event type with its details. The URNs of Hong Kong are unknown, so any is accepted; the UK standard has `urn:uk:org:openbanking:events:resource-update` and `urn:uk:org:openbanking:events:consent-authorization-revoked`. */
      events: { [key: string]: Record<string, unknown> };
    };
  };
  responses: {
    /** @description No access token, an unknown or expired one, or one that is bound to another client certificate. There is no body; `WWW-Authenticate` tells the reason. Get a new token and repeat the call. */
    Unauthorized: {
      headers: {
        /** @description Bearer challenge that says why the access token was refused (RFC 6750 §3): `invalid_token` for one that is unknown, expired, revoked or bound to another certificate, and no `error` at all when there was none. */
        "WWW-Authenticate"?: string;
        /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
        "x-fapi-interaction-id"?: string;
        [name: string]: unknown;
      };
      content?: never;
    };
    /** @description The token is good but does not reach this far: the consent was revoked or has expired, lacks the permission, or does not cover the account; or the scope is too small. The bank gives no error code, and the body may be missing. */
    Forbidden: {
      headers: {
        /** @description Bearer challenge `insufficient_scope` (RFC 6750 §3.1), only when the scope of the token is too small. A consent that does not suffice has none. */
        "WWW-Authenticate"?: string;
        /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
        "x-fapi-interaction-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["ErrorResponse"];
      };
    };
    /** @description The body is not `application/json`. */
    UnsupportedMediaType: {
      headers: {
        /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
        "x-fapi-interaction-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["ErrorResponse"];
      };
    };
    /** @description More calls in one second than the client may make: two in the sandbox, one in production. Wait as long as `Retry-After` says. The bank documents the limit and the text; the status is that of RFC 6585 §4. */
    TooManyRequests: {
      headers: {
        /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
        "Retry-After"?: number;
        /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
        "x-fapi-interaction-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["ErrorResponse"];
      };
    };
    /** @description The bank failed. A read may be repeated after a pause. */
    InternalServerError: {
      headers: {
        /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
        "x-fapi-interaction-id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/json": components["schemas"]["ServerError"];
      };
    };
  };
  parameters: {
    /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
    AcceptLanguage: string;
    /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
    XFapiAuthDate: string;
    /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
    XFapiCustomerIpAddress: string;
    /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
    XFapiInteractionId: string;
    /** @description Id of the consent, as `POST /account-consents` answered it. Opaque. */
    ConsentId: string;
    /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
    AccountId: string;
  };
  requestBodies: never;
  headers: {
    /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
    XFapiInteractionId: string;
    /** @description Bearer challenge that says why the access token was refused (RFC 6750 §3): `invalid_token` for one that is unknown, expired, revoked or bound to another certificate, and no `error` at all when there was none. */
    WwwAuthenticate: string;
    /** @description Whole seconds to wait before the next call (RFC 9110 §10.2.3). */
    RetryAfter: number;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  createAccountConsent: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CreateAccountConsentRequest"];
      };
    };
    responses: {
      /** @description The consent, waiting for the customer. */
      201: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountConsentResponse"];
        };
      };
      /** @description The request breaks a rule; `errors` names each. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreateAccountConsentError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      415: components["responses"]["UnsupportedMediaType"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  getAccountConsent: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description Id of the consent, as `POST /account-consents` answered it. Opaque. */
        consentId: components["parameters"]["ConsentId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The consent. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountConsentResponse"];
        };
      };
      /** @description There is no such consent, or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountConsentError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  deleteAccountConsent: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description Id of the consent, as `POST /account-consents` answered it. Opaque. */
        consentId: components["parameters"]["ConsentId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The consent is gone. There is no body. */
      204: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description There is no such consent, perhaps because it was deleted before; or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountConsentError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  listAccounts: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The accounts of the consent. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountsResponse"];
        };
      };
      /** @description The request, the account number or the currency is invalid, or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      /** @description The bank failed. The call may be repeated after a pause. */
      500: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountServerError"];
        };
      };
    };
  };
  getAccount: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountsResponse"];
        };
      };
      /** @description The request, the account number or the currency is invalid, or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      /** @description The bank failed. The call may be repeated after a pause. */
      500: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountServerError"];
        };
      };
    };
  };
  listBalances: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The balances. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["BalancesResponse"];
        };
      };
      /** @description A header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ListBalancesError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  listTransactions: {
    parameters: {
      query?: {
        /** @description Start of the period (RFC 3339), not in the future. The zone is ignored: the digits are read as Hong Kong time (that it is Hong Kong's is inferred). A `+` in the zone must be sent as `%2B`. Empty means an open start. */
        fromDate?: string;
        /** @description End of the period (RFC 3339), not in the future and not before `fromDate`. The zone is ignored, as for `fromDate`. Empty means an open end. */
        toDate?: string;
      };
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path: {
        /** @description The bank's id of the account, as `GET /accounts` answered it. Opaque, and not the account number. */
        accountId: components["parameters"]["AccountId"];
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The transactions, one page of them. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["TransactionsResponse"];
        };
      };
      /** @description The period breaks a rule, or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ListTransactionsError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  checkAccountAvailability: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AccountAvailabilityRequest"];
      };
    };
    responses: {
      /** @description The comparison, pair by pair. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AccountAvailabilityResponse"];
        };
      };
      /** @description The pairs break a rule, or a header is wrong. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CheckAccountAvailabilityError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      415: components["responses"]["UnsupportedMediaType"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
  pollEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description Language of the texts in the answer, as the language list of RFC 9110 §12.5.4. The bank answers in `en-HK`, `zh-HK` or `zh-CN` and in `en-HK` when none of the three is acceptable (the fallback is inferred). It is no enumeration because HTTP clients send lists and `*` of their own accord. */
        "Accept-Language"?: components["parameters"]["AcceptLanguage"];
        /** @description When the customer last logged in to the TSP's application, as an HTTP date in full form (RFC 9110 §5.6.7, formerly RFC 7231). Send `GMT`; `UTC` is accepted as well. */
        "x-fapi-auth-date"?: components["parameters"]["XFapiAuthDate"];
        /** @description IP address of the customer while using the TSP's application, IPv4 or IPv6 in text form. Leave it out when the customer is not present. */
        "x-fapi-customer-ip-address"?: components["parameters"]["XFapiCustomerIpAddress"];
        /** @description Correlation id chosen by the TSP for this call, a UUID (RFC 9562). The response plays it back. */
        "x-fapi-interaction-id"?: components["parameters"]["XFapiInteractionId"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["EventPollRequest"];
      };
    };
    responses: {
      /** @description The outstanding events, if any. */
      200: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["EventPollResponse"];
        };
      };
      /** @description The request breaks a rule; `errors` names each. */
      400: {
        headers: {
          /** @description The `x-fapi-interaction-id` of the request, played back. Quote it to the bank's support. */
          "x-fapi-interaction-id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PollEventsError"];
        };
      };
      401: components["responses"]["Unauthorized"];
      403: components["responses"]["Forbidden"];
      415: components["responses"]["UnsupportedMediaType"];
      429: components["responses"]["TooManyRequests"];
      500: components["responses"]["InternalServerError"];
    };
  };
}
