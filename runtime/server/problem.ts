/** Problem details, the default body of every error response. */
import { MAX_ISSUES } from '../message/issues.ts';

/** @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export interface Problem {
  /** A URI that names the kind of problem. Default: `about:blank`. */
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** What is wrong with the request, where that is the problem; at most 100 violations. */
  readonly violations?: readonly Violation[];
  /** How many violations there are beyond the listed ones; absent where there are none. */
  readonly moreViolations?: number;
}

/** One rule that a request breaks. */
export interface Violation {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The parameter's name; absent for the body. */
  readonly name?: string;
  /** RFC 6901 pointer into the body or the parameter's value; '' is all of it. */
  readonly pointer: string;
  /**
   * A zod issue code or JSON Schema keyword, `required`, `duplicate`, `malformed`,
   * `unrecognized`, `too_many` or `too_deep`; where a handler refuses, whatever its API calls the rule.
   */
  readonly code: string;
  readonly message: string;
}

/** Options of a {@link HttpError}. */
export interface HttpErrorOptions {
  /** Of more than 100 the first are kept, and the others counted. */
  readonly violations?: readonly Violation[];
  /** How many violations there are beyond these. Default: 0. */
  readonly moreViolations?: number;
  /** Sent as they are: `{ 'retry-after': '1' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/**
 * An answer that says no. The server makes them for what the contract forbids; `authenticate` hooks
 * return them, and handlers and middleware may throw them. All of them reach the client through
 * `onRefusal`.
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  /** 4xx or 5xx. */
  readonly status: number;
  readonly violations: readonly Violation[];
  /** How many violations there are beyond the listed ones. */
  readonly moreViolations: number;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail - for the client: no internals. */
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

/** A refusal as problem details. */
export function problemOf(refusal: HttpError): Problem {
  return {
    title: TITLES[refusal.status] ?? 'Error',
    status: refusal.status,
    detail: refusal.message,
    ...(refusal.violations.length > 0 && { violations: refusal.violations }),
    ...(refusal.moreViolations > 0 && { moreViolations: refusal.moreViolations }),
  };
}
