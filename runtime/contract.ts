/**
 * The contract of each operation, as generated in `operations.ts`. It drives the generated client
 * and server. Types only.
 */
/** A JSON type, or `integer`. */
export type WireName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/**
 * The types that the text of a parameter, header or form field may represent, tried in order;
 * `string` accepts whatever the others do not. Default: text.
 */
export interface Wire {
  readonly types: readonly WireName[];
  readonly items?: Wire;
  /** The leading items, if they differ from the others. */
  readonly prefix?: readonly Wire[];
  readonly properties?: Readonly<Record<string, Wire>>;
  readonly additional?: Wire;
}

/**
 * A zod validator. Only its discriminating members are listed: comparing whole zod types for each
 * schema of a large document takes a compiler seconds.
 */
export interface Validator {
  readonly _zod: { readonly output: unknown };
}

/** One parameter, keyed by its wire name in {@link OperationContract.parameters}. */
export interface ParameterContract {
  readonly schema: Validator;
  /** Always true for path parameters. Default: false. */
  readonly required?: boolean;
  /** Default: `simple` in path and header, `form` in query and cookie. */
  readonly style?: string;
  /** Default: true for style `form`, false otherwise. */
  readonly explode?: boolean;
  /** Query only: reserved characters are sent unescaped. Default: false. */
  readonly allowReserved?: boolean;
  /** Query only: an empty value is accepted without validation. Default: false. */
  readonly allowEmptyValue?: boolean;
  /** The value is text of this media type (`application/json`). */
  readonly mediaType?: string;
  readonly wire?: Wire;
}

/** One media type of a body. */
export interface MediaTypeContract {
  readonly schema: Validator;
  /** For forms and text: the types that the text, or that of each field, may represent. */
  readonly wire?: Wire;
  /** For forms: fields with a serialization other than the default. */
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
  /** By media type; absent if the response has no body. */
  readonly content?: Readonly<Record<string, MediaTypeContract>>;
  /** Error codes that the body may contain, from enumerations marked `x-error-code`. */
  readonly errorCodes?: readonly string[];
}

/** One operation, keyed by its operationId. */
export interface OperationContract {
  readonly method: string;
  /** Path from the root of the host: `/open-banking/v1.0/aisp/accounts/{accountId}`. */
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
  /**
   * Alternatives, one of which must be satisfied with all of its schemes. Absent or empty: public.
   */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /**
   * Whether a mutualTLS scheme is among the security schemes, so that the call goes to the secure
   * host.
   */
  readonly mutualTls?: boolean;
}

/** All operations of one API. */
export type Contract = Readonly<Record<string, OperationContract>>;

/** A security scheme, keyed by its name in the document. */
export interface SecuritySchemeContract {
  readonly type: string;
  /** `bearer`, `basic` and so on, for `type: http`. */
  readonly scheme?: string;
  /** Where an API key is sent. */
  readonly in?: string;
  /** The name of the header, query parameter or cookie that carries an API key. */
  readonly name?: string;
}

/** All security schemes of one API. */
export type SecuritySchemes = Readonly<Record<string, SecuritySchemeContract>>;
