/** Problem details (RFC 9457), the default body of every error response. */
import { MAX_ISSUES } from '../message/issues.ts';

/** @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export interface Problem {
  /** A URI that identifies the type of the problem. Default: `about:blank`. */
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** The violations of the contract by the request; at most 100. */
  readonly violations?: readonly Violation[];
  /** The number of violations beyond the listed ones; absent if there are none. */
  readonly moreViolations?: number;
}

/** A violation of the contract by a request. */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The name of the parameter; absent for the body. */
  readonly name?: string;
  /** RFC 6901 pointer into the body or the parameter's value; '' is all of it. */
  readonly pointer: string;
  /**
   * A zod issue code or JSON Schema keyword, `required`, `duplicate`, `malformed`, `unrecognized`,
   * `too_many` or `too_deep`; for violations that a handler reports, a code of its API.
   */
  readonly code: string;
  readonly message: string;
}

/** Options of a {@link HttpError}. */
export interface HttpErrorOptions {
  /** The first 100 are kept, the others counted. */
  readonly violations?: readonly Violation[];
  /** The number of violations beyond these. Default: 0. */
  readonly moreViolations?: number;
  /** Response headers: `{ 'retry-after': '1' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An HTTP error response. The server creates one for a request that violates the contract;
 * `authenticate` hooks return them, and handlers and middleware may throw them. All of them pass
 * through `onRefusal`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  /** 4xx or 5xx. */
  readonly status: number;
  readonly violations: readonly Violation[];
  /** The number of violations beyond the listed ones. */
  readonly moreViolations: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail - shown to the client, so it must not contain internals */
  constructor(status: number, detail: string, options: HttpErrorOptions = {}) {
    super(detail, 'cause' in options ? { cause: options.cause } : {});
    this.status = status;
    const { violations = [], moreViolations = 0 } = options;
    this.violations = violations.slice(0, MAX_ISSUES);
    this.moreViolations = moreViolations + violations.length - this.violations.length;
    this.headers = options.headers ?? {};
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** Converts an error to problem details. */
export function problemOf(refusal: HttpError): Problem {
  return {
    title: TITLES[refusal.status] ?? 'Error',
    status: refusal.status,
    detail: refusal.message,
    ...(refusal.violations.length > 0 && { violations: refusal.violations }),
    ...(refusal.moreViolations > 0 && { moreViolations: refusal.moreViolations }),
  };
}
