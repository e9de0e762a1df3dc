import type { HttpError } from './problem.ts';

/** The request that a hook is called for. */
export interface RequestContext<Context = unknown> {
  readonly request: Request;
  /** The framework's context, such as Hono's `Context`. */
  readonly context: Context;
  /** Undefined if no operation matches. */
  readonly operationId: string | undefined;
  /** The decoded body, valid or not, once it has been read. */
  readonly body?: unknown;
}

/** The input of an {@link Authenticate} hook. */
export interface AuthenticationRequest<Context = unknown> extends RequestContext<Context> {
  readonly operationId: string;
  /** The name of the security scheme. */
  readonly scheme: string;
  /** Scopes, all of which are required. */
  readonly scopes: readonly string[];
}

/**
 * Authenticates a request by one security scheme. Returns the identity, or a {@link HttpError} with
 * status 401 or 403.
 * @param credential - the bearer token, `Basic` credentials or API key as sent; undefined for
 * `mutualTLS`, whose certificate only the framework has. Without a credential the hook is not
 * called and the response is 401.
 */
export type Authenticate<Identity = unknown, Context = unknown> = (
  credential: string | undefined,
  request: AuthenticationRequest<Context>,
) => Identity | HttpError | Promise<Identity | HttpError>;

/** A response that is not typed by the contract, as returned by `onRefusal`. */
export interface UncheckedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Default: `application/json`. */
  readonly contentType?: string;
}

/** Options of {@link createRoutes}. */
export interface ServerOptions<
  Identity = unknown,
  Context = unknown,
  Scheme extends string = string,
> {
  /** Prefix of every path of the contract: `/bank`. Default: none. */
  readonly basePath?: string;
  /**
   * Hooks by security scheme. Default: any credential of the right kind is accepted, and becomes
   * the identity. A `Request` does not carry a client certificate: without a hook, `mutualTLS` is
   * left to the TLS terminator beside another scheme, and fails with 401 alone. A hook that returns
   * `undefined`, `null` or `false` fails with 401.
   */
  readonly authenticate?: { readonly [Name in Scheme]?: Authenticate<Identity, Context> };
  /**
   * Creates the error response. Of a 500, `cause` is the unexpected error. Default, and for
   * undefined: problem details.
   */
  readonly onRefusal?: (
    refusal: HttpError,
    requestContext: RequestContext<Context>,
  ) => UncheckedReply | Response | undefined | Promise<UncheckedReply | Response | undefined>;
  /**
   * Called for unexpected errors and for responses that violate the contract. Default:
   * `console.error`.
   */
  readonly onError?: (error: unknown, requestContext: RequestContext<Context>) => void;
  /**
   * What to do with a response that violates the contract: `refuse` calls `onError` and responds
   * with 500, `log` calls `onError` and sends it, `off` does not validate. Default: `refuse`.
   */
  readonly validateResponses?: 'refuse' | 'log' | 'off';
  /** What to do with query parameters that are not in the contract. Default: `ignore`. */
  readonly unknownQuery?: 'ignore' | 'refuse';
  /** The maximum size of a body in bytes; a larger one is a 413. Default: 524,288. */
  readonly maxBodySize?: number;
  /**
   * The maximum number of query parameters, cookies or form fields; more are a 400. Default: 1,000.
   */
  readonly maxParameters?: number;
}

export type Settings<Context> = Required<Omit<ServerOptions<unknown, Context>, 'basePath'>>;
