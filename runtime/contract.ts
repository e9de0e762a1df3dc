/**
 * What generated `operations.ts` says of each operation, and what the generated client and server
 * are driven by. Types only.
 */
/** A JSON type, or `integer`. */
export type WireName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/**
 * What the text of a parameter, header or form field may stand for. Absent means text. Types are
 * tried in order and `string` takes what the others refuse.
 */
export interface Wire {
  readonly types: readonly WireName[];
  readonly items?: Wire;
  /** The first items, where they are not like the others. */
  readonly prefix?: readonly Wire[];
  readonly properties?: Readonly<Record<string, Wire>>;
  readonly additional?: Wire;
}

/**
 * A zod validator. Only what tells one is named: comparing whole zod types for each schema of a
 * large document takes a compiler seconds.
 */
export interface Validator {
  readonly _zod: { readonly output: unknown };
}

/** One parameter, keyed by its wire name in {@link OperationContract.parameters}. */
export interface ParameterContract {
  readonly schema: Validator;
  /** Path parameters always are. Default: false. */
  readonly required?: boolean;
  /** Default: `simple` in path and header, `form` in query and cookie. */
  readonly style?: string;
  /** Default: true for style `form`, false otherwise. */
  readonly explode?: boolean;
  /** Query only: reserved characters are sent as they are. Default: false. */
  readonly allowReserved?: boolean;
  /** Query only: an empty value is taken without looking at the schema. Default: false. */
  readonly allowEmptyValue?: boolean;
  /** The value is text of this media type (`application/json`). */
  readonly mediaType?: string;
  readonly wire?: Wire;
}

/** One media type of a body. */
export interface MediaTypeContract {
  readonly schema: Validator;
  /** For forms and text: what the text, or that of each field, stands for. */
  readonly wire?: Wire;
  /** For forms: fields that are not sent in the default way. */
  readonly encoding?: Readonly<
    Record<
      string,
      { readonly contentType?: string; readonly style?: string; readonly explode?: boolean }
    >
  >;
}

/** One response header, keyed by its name in lower case. */
export interface HeaderContract {
  readonly schema: Validator;
  readonly required?: boolean;
  readonly explode?: boolean;
  /** The value is text of this media type (`application/json`). */
  readonly mediaType?: string;
  readonly wire?: Wire;
}

/** One response, keyed by `200`, `4XX` or `default`. */
export interface ResponseContract {
  readonly headers?: Readonly<Record<string, HeaderContract>>;
  /** By media type; absent when the response has no body. */
  readonly content?: Readonly<Record<string, MediaTypeContract>>;
  /** Error codes the body may carry, from enumerations marked `x-error-code`. */
  readonly errorCodes?: readonly string[];
}

/** One operation, keyed by its operationId. */
export interface OperationContract {
  readonly method: string;
  /** From the host's root: `/open-banking/v1.0/aisp/accounts/{accountId}`. */
  readonly path: string;
  readonly parameters?: {
    readonly path?: Readonly<Record<string, ParameterContract>>;
    readonly query?: Readonly<Record<string, ParameterContract>>;
    readonly header?: Readonly<Record<string, ParameterContract>>;
    readonly cookie?: Readonly<Record<string, ParameterContract>>;
  };
  readonly body?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, MediaTypeContract>>;
  };
  readonly responses: Readonly<Record<string, ResponseContract>>;
  /** Alternatives: one of them must hold, with all of its schemes. Absent or empty: none needed. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /** A mutualTLS scheme is among the security schemes: the call goes to the secure host. */
  readonly mutualTls?: boolean;
}

/** All operations of one API. */
export type Contract = Readonly<Record<string, OperationContract>>;

/** What the server must know of a security scheme, keyed by its name in the document. */
export interface SecuritySchemeContract {
  readonly type: string;
  /** `bearer`, `basic` …, for `type: http`. */
  readonly scheme?: string;
  /** Where an API key is sent. */
  readonly in?: string;
  /** The name of the header, query parameter or cookie that carries an API key. */
  readonly name?: string;
}

/** All security schemes of one API. */
export type SecuritySchemes = Readonly<Record<string, SecuritySchemeContract>>;
