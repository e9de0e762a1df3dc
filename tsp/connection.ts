/** Calls over mutual TLS with rate limiting, time limits and retries. */
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { sleep } from './abort.ts';
import { TransportError, type TransportErrorCode, TspError } from './errors.ts';
import type { CallFacts, Observer } from './observe.ts';
import { checkIdentity } from './pem.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { safeCause } from './redact.ts';

/** The client certificate, and the certificates to trust. */
export interface Transport {
  /**
   * Transport certificate (HKPost organisational e-Cert) in PEM, with its chain if the bank
   * requires it.
   */
  readonly cert: string;
  /** Private key of the certificate, PEM. */
  readonly key: string;
  /** Certificates to trust instead of the system's, in PEM: those of a local sandbox. */
  readonly ca?: string | readonly string[];
  /** Resolves host names in place of DNS. */
  readonly lookup?: LookupFunction;
}

/** Limits of every call. */
export interface Limits {
  /** Milliseconds for one attempt, from sending to the last byte. Default: 30,000. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds for all attempts of one call including pauses, without waiting for the rate limit.
   * Default: 90,000.
   */
  readonly deadlineMs?: number;
  /** How often an idempotent call is retried. Default: 3. */
  readonly retries?: number;
  /**
   * Milliseconds before the first retry; doubled for each further one, with full jitter. Default:
   * 250.
   */
  readonly retryDelayMs?: number;
  /** The longest `Retry-After` that is honoured, in milliseconds. Default: 60,000. */
  readonly maxRetryAfterMs?: number;
  /** The maximum size of a response in bytes. Default: 8 MiB. */
  readonly maxResponseBytes?: number;
  /** Connections kept open to one host. Default: 4. */
  readonly connections?: number;
}

export const DEFAULT_LIMITS = {
  timeoutMs: 30_000,
  deadlineMs: 90_000,
  retries: 3,
  retryDelayMs: 250,
  maxRetryAfterMs: 60_000,
  maxResponseBytes: 8 * 1024 * 1024,
  connections: 4,
} as const satisfies Required<Limits>;

/** A pool of connections to a bank. */
export interface Connection {
  /**
   * Returns a `fetch` whose calls are rate limited.
   *
   * It follows no redirect. Idempotent calls (RFC 9110 §9.2.2) are retried after 429, 502, 503, 504
   * and connection errors.
   * @param queue the queue of the caller: see {@link RateLimiter.turn}
   * @throws {TransportError} from the returned function
   */
  fetch(queue: string): typeof fetch;
  /** The same without rate limiting: for anonymous calls, and those that have waited already. */
  readonly unpaced: typeof fetch;
  /** Closes the pool after the running calls have ended. */
  close(): Promise<void>;
}

/**
 * Creates a pool, which connects on first use.
 * @param closing aborts pauses between attempts
 * @throws {TypeError} if the certificate and its key, or a limit, are invalid
 */
export function createConnection(
  transport: Transport,
  rateLimiter: RateLimiter,
  observe: Observer,
  given: Limits = {},
  closing?: AbortSignal,
): Connection {
  const limits = checkedLimits(given);
  const agent = createAgent(transport, limits);

  const call = async (input: Parameters<typeof fetch>[0], init?: RequestInit, queue?: string) => {
    const request = input instanceof Request && !init ? input : new Request(input, init);
    // A copy is read, so that the caller can send the request again.
    const body = request.body === null ? null : Buffer.from(await request.clone().arrayBuffer());
    const { signal } = request;
    const id = request.headers.get('x-fapi-interaction-id');
    const facts = {
      method: request.method,
      url: withoutQuery(request.url),
      ...(id !== null && { interactionId: id }),
    };
    if (queue !== undefined) await rateLimiter.turn(queue, signal);
    const deadline = performance.now() + limits.deadlineMs;
    const left = (): number => deadline - performance.now();
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptCall(
        agent,
        request,
        body,
        { ...limits, timeoutMs: Math.min(limits.timeoutMs, Math.max(1, Math.ceil(left()))) },
        { ...facts, attempt },
        observe,
      );
      const pause = outcome instanceof Response ? retryAfterOf(outcome) : undefined;
      const obeyed = pause === undefined ? 0 : Math.min(pause, limits.maxRetryAfterMs);
      if (obeyed > 0) rateLimiter.pause(obeyed);
      const reason = IDEMPOTENT.has(request.method) ? reasonToRepeat(outcome) : undefined;
      const backoff = Math.random() * limits.retryDelayMs * 2 ** (attempt - 1);
      const delayMs = Math.round(Math.max(obeyed, backoff));
      const hopeless =
        reason === undefined ||
        attempt > limits.retries ||
        (pause ?? 0) > limits.maxRetryAfterMs ||
        delayMs >= left();
      if (!hopeless) {
        observe({ type: 'retry', ...facts, attempt, reason, delayMs });
        await sleep(delayMs, signal, closing);
        if (queue === undefined || (await turnWithin(rateLimiter, queue, left(), signal))) continue;
      }
      if (outcome instanceof Response) return outcome;
      throw outcome;
    }
  };

  let closed: Promise<void> | undefined;
  return {
    fetch: (queue) => (input, init) => call(input, init, queue),
    unpaced: (input, init) => call(input, init),
    close() {
      closed ??= agent.close();
      return closed;
    },
  };
}

/** The maximum delay of a timer in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function checkedLimits(given: Limits): Required<Limits> {
  const limits = { ...DEFAULT_LIMITS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    const least = ['retries', 'retryDelayMs', 'maxRetryAfterMs'].includes(name) ? 0 : 1;
    const most = name.endsWith('Ms') ? MAX_TIMER_MS : Number.MAX_SAFE_INTEGER;
    if (value >= least && value <= most) continue;
    throw new TypeError(`limits.${name} must be a number from ${least} to ${most}`);
  }
  return limits;
}

/**
 * Creates the HTTP agent: TLS 1.2 or later with the client certificate and persistent connections.
 */
export function createAgent(
  transport: Transport,
  { connections }: Pick<Required<Limits>, 'connections'> = DEFAULT_LIMITS,
): Agent {
  const { cert, key } = transport;
  const ca = transport.ca === undefined ? undefined : [transport.ca].flat();
  checkIdentity(cert, key);
  return new Agent({
    connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 32 * 1024,
    connect: {
      cert,
      key,
      minVersion: 'TLSv1.2',
      // Explicit, because the environment could disable it.
      rejectUnauthorized: true,
      timeout: 10_000,
      ...(ca && { ca }),
      ...(transport.lookup && { lookup: transport.lookup }),
    },
  });
}

/**
 * Waits for the rate limit, but at most some milliseconds.
 * @returns whether the call may be sent
 */
async function turnWithin(
  rateLimiter: RateLimiter,
  queue: string,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const late = AbortSignal.timeout(Math.max(1, Math.ceil(ms)));
  try {
    await rateLimiter.turn(queue, signal, late);
    return true;
  } catch (error) {
    if (error !== late.reason) throw error;
    return false;
  }
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const PASSING = new Set([429, 502, 503, 504]);

/** Returns the reason to retry a call, or undefined. */
function reasonToRepeat(outcome: Response | unknown): string | undefined {
  if (outcome instanceof Response) {
    return PASSING.has(outcome.status) ? `HTTP_${outcome.status}` : undefined;
  }
  const repeatable =
    outcome instanceof TransportError && ['NETWORK', 'TIMEOUT'].includes(outcome.code);
  return repeatable ? outcome.code : undefined;
}

/** One attempt: the whole response, or the error that ended it. */
async function attemptCall(
  agent: Agent,
  request: Request,
  body: Buffer | null,
  limits: Required<Limits>,
  facts: CallFacts,
  observe: Observer,
): Promise<unknown> {
  const began = performance.now();
  const duration = (): number => Math.round(performance.now() - began);
  observe({ type: 'start', ...facts });
  try {
    const response = await exchange(agent, request, body, limits, facts);
    observe({ type: 'end', ...facts, status: response.status, durationMs: duration() });
    return response;
  } catch (error) {
    const known = explain(error, request, facts);
    const code = known instanceof TspError ? known.code : 'ABORTED';
    observe({ type: 'end', ...facts, error: code, durationMs: duration() });
    return known;
  }
}

/**
 * Sends a request and reads the whole response. Without streams in between, which would double the
 * cost.
 */
async function exchange(
  agent: Agent,
  request: Request,
  body: Buffer | null,
  { timeoutMs, maxResponseBytes }: Required<Limits>,
  facts: CallFacts,
): Promise<Response> {
  const { origin, pathname, search } = new URL(request.url);
  const { method, signal } = request;
  const fail = (code: TransportErrorCode, message: string): TransportError =>
    new TransportError(code, `${facts.method} ${facts.url}: ${message}`, idOf(facts));
  const limit = (bytes: number): void => {
    if (bytes <= maxResponseBytes) return;
    throw fail('RESPONSE_TOO_LARGE', `the answer is longer than ${maxResponseBytes} bytes`);
  };
  signal.throwIfAborted();
  // One timer for the whole response instead of AbortSignal.any() and timeout(), which cost more.
  let stop: (reason: unknown) => void = () => {};
  const late = (): void => stop(fail('TIMEOUT', `no whole answer within ${timeoutMs} ms`));
  const giveUp = (): void => stop(signal.reason);
  const timer = setTimeout(late, timeoutMs);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await new Promise<Response>((resolve, reject) => {
      let controller: Dispatcher.DispatchController | undefined;
      let stopped: Error | undefined;
      let status = 0;
      let headers = new Headers();
      let length = 0;
      const chunks: Buffer[] = [];
      stop = (reason) => {
        reject(reason);
        stopped = new Error('the call was given up');
        controller?.abort(stopped);
      };
      agent.dispatch(
        {
          origin,
          path: `${pathname}${search}`,
          method: method as Dispatcher.HttpMethod,
          // An uncompressed response cannot expand beyond the limit.
          headers: { ...Object.fromEntries(request.headers), 'accept-encoding': 'identity' },
          body,
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        {
          onRequestStart(own) {
            controller = own;
            if (stopped) own.abort(stopped);
          },
          onResponseStart(_, statusCode, received) {
            if (statusCode < 200) return;
            status = statusCode;
            headers = headersFrom(received);
            const encoding = headers.get('content-encoding') ?? 'identity';
            if (encoding !== 'identity') {
              throw fail('RESPONSE_ENCODED', 'the answer is compressed, unasked');
            }
            if (method !== 'HEAD') limit(Number(headers.get('content-length') ?? 0));
          },
          onResponseData(_, chunk) {
            length += chunk.length;
            limit(length);
            chunks.push(chunk);
          },
          onResponseEnd() {
            const empty = length === 0 || [204, 205, 304].includes(status);
            resolve(new Response(empty ? null : streamOf(chunks), { status, headers }));
          },
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

function headersFrom(received: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}

/** A body that has been read. A Response made of bytes would copy them twice. */
function streamOf(chunks: readonly Buffer[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

function explain(error: unknown, request: Request, facts: CallFacts): unknown {
  if (error instanceof TransportError) return error;
  if (request.signal.aborted) return request.signal.reason;
  const fail = (code: TransportErrorCode, message: string): TransportError =>
    new TransportError(code, `${facts.method} ${facts.url}: ${message}`, {
      ...idOf(facts),
      cause: safeCause(error),
    });
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') {
    return fail('CLOSED', 'the session is closed');
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT/.test(code)) {
    return fail('SERVER_UNTRUSTED', `the server's certificate is not to be trusted (${code})`);
  }
  return fail('NETWORK', `the connection failed${code === '' ? '' : ` (${code})`}`);
}

const idOf = ({ interactionId }: CallFacts): { interactionId?: string } =>
  interactionId === undefined ? {} : { interactionId };

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/**
 * Returns the delay of `Retry-After` in milliseconds; undefined if it is absent or invalid.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterOf(response: Response, now = Date.now()): number | undefined {
  const text = response.headers.get('retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const dated = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text);
  // The oldest of the three formats, that of asctime(), is GMT without saying so.
  const date = dated ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
