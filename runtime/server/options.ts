import type { HttpError } from './problem.ts';

/** The request that a hook is asked about. */
export interface RequestContext<Context = unknown> {
  readonly request: Request;
  /** What the framework hands along: Hono's `Context`. */
  readonly context: Context;
  /** Undefined where no operation was found. */
  readonly operationId: string | undefined;
  /** The decoded body, valid or not, from when it has been read. */
  readonly body?: unknown;
}

/** What an {@link Authenticate} hook is asked. */
export interface AuthenticationRequest<Context = unknown> extends RequestContext<Context> {
  readonly operationId: string;
  /** The name of the security scheme. */
  readonly scheme: string;
  /** All of these are needed. */
  readonly scopes: readonly string[];
}

/**
 * Decides on one security scheme: returns who it is, or a {@link HttpError} with 401 or 403.
 *
 * @param credential - the bearer token, `Basic` credentials or API key as sent; undefined for
 *   `mutualTLS`, whose certificate only the framework knows. Without a credential the hook is not
 *   asked and the answer is 401.
 */
export type Authenticate<Identity = unknown, Context = unknown> = (
  credential: string | undefined,
  request: AuthenticationRequest<Context>,
) => Identity | HttpError | Promise<Identity | HttpError>;

/** An answer whose shape the contract does not know: what `onRefusal` returns. */
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
  /** Comes before every path of the contract: `/bank`. Default: none. */
  readonly basePath?: string;
  /**
   * By security scheme. Default: a credential of the right kind must be there, and is handed on as
   * the identity unchecked. A `Request` does not carry a client certificate: without a hook,
   * `mutualTLS` is left to whoever ends the TLS connection where another scheme stands beside it, and
   * is 401 where it stands alone. So is a hook that returns `undefined`, `null` or `false`.
   */
  readonly authenticate?: { readonly [Name in Scheme]?: Authenticate<Identity, Context> };
  /**
   * Shapes every answer that says no; of a 500, `cause` is the unexpected error. Default, and for
   * undefined: problem details.
   */
  readonly onRefusal?: (
    refusal: HttpError,
    requestContext: RequestContext<Context>,
  ) => UncheckedReply | Response | undefined | Promise<UncheckedReply | Response | undefined>;
  /** Told of unexpected errors and of responses that break the contract. Default: `console.error`. */
  readonly onError?: (error: unknown, requestContext: RequestContext<Context>) => void;
  /**
   * What happens to a response that breaks the contract: `refuse` tells `onError` and answers 500,
   * `log` tells `onError` and sends it, `off` does not look. Default: `refuse`.
   */
  readonly validateResponses?: 'refuse' | 'log' | 'off';
  /** What happens to query parameters that the contract does not name. Default: `ignore`. */
  readonly unknownQuery?: 'ignore' | 'refuse';
  /** A longer body is refused with 413. In bytes. Default: 524,288. */
  readonly maxBodySize?: number;
  /** More query parameters, cookies or form fields are refused. Default: 1,000. */
  readonly maxParameters?: number;
}

export type Settings<Context> = Required<Omit<ServerOptions<unknown, Context>, 'basePath'>>;
