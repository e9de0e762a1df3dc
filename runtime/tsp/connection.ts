/** Calls over mutual TLS, with the manners the bank asks for. */
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { sleep } from './abort.ts';
import { TransportError, type TransportErrorCode, TspError } from './errors.ts';
import type { CallFacts, Observer } from './observe.ts';
import type { Pace } from './pace.ts';
import { safeCause } from './redact.ts';

/** What the transport layer identifies itself with, and whom it believes. */
export interface Transport {
  /** Transport certificate (HKPost organisational e-Cert), PEM; with its chain where the bank asks. */
  readonly cert: string;
  /** Private key of the certificate, PEM. */
  readonly key: string;
  /** Certificates to trust instead of the system's, PEM: those of a sandbox of one's own. */
  readonly ca?: string | readonly string[];
  /** Finds the address of a host in place of DNS. */
  readonly lookup?: LookupFunction;
}

/** The limits of every call. */
export interface Limits {
  /** Milliseconds for one try, from sending to the last byte. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Milliseconds for all tries of one call, pauses included, from its turn on. Default: 90,000. */
  readonly deadlineMs?: number;
  /** How often an idempotent call is repeated after a failure. Default: 3. */
  readonly retries?: number;
  /** Milliseconds before the first repetition; doubles each time, with full jitter. Default: 250. */
  readonly retryDelayMs?: number;
  /** The longest `Retry-After` that is obeyed, in milliseconds. Default: 60,000. */
  readonly maxRetryAfterMs?: number;
  /** The longest answer that is read, in bytes. Default: 8 MiB. */
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
   * A `fetch` whose calls wait for their turn.
   *
   * Follows no redirect. Repeats what may be repeated (RFC 9110 §9.2.2) after 429, 502, 503, 504
   * and broken connections.
   *
   * @param lane who is calling: see {@link Pace.turn}
   * @throws {TransportError} from the returned function
   */
  fetch(lane: string): typeof fetch;
  /** The same without waiting: for what is anonymous, or has had its turn. */
  readonly unpaced: typeof fetch;
  /** Closes the pool once the calls under way have ended. */
  close(): Promise<void>;
}

/** Opens a pool; connects when first used. */
export function createConnection(
  transport: Transport,
  pace: Pace,
  observe: Observer,
  given: Limits = {},
): Connection {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const agent = new Agent({
    connections: limits.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 32 * 1024,
    connect: {
      cert: transport.cert,
      key: transport.key,
      minVersion: 'TLSv1.2',
      // Said aloud, because the environment can turn it off otherwise.
      rejectUnauthorized: true,
      timeout: 10_000,
      ...(transport.ca !== undefined && { ca: [transport.ca].flat() }),
      ...(transport.lookup && { lookup: transport.lookup }),
    },
  });

  const call = async (input: Parameters<typeof fetch>[0], init?: RequestInit, lane?: string) => {
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
    let deadline = Number.POSITIVE_INFINITY;
    for (let attempt = 1; ; attempt++) {
      if (lane !== undefined) await pace.turn(lane, signal);
      if (attempt === 1) deadline = performance.now() + limits.deadlineMs;
      const outcome = await attemptCall(
        agent,
        request,
        body,
        limits,
        { ...facts, attempt },
        observe,
      );
      const pause = outcome instanceof Response ? retryAfterOf(outcome) : undefined;
      const obeyed = pause === undefined ? 0 : Math.min(pause, limits.maxRetryAfterMs);
      if (obeyed > 0) pace.pause(obeyed);
      const reason = IDEMPOTENT.has(request.method) ? reasonToRepeat(outcome) : undefined;
      const backoff = Math.random() * limits.retryDelayMs * 2 ** (attempt - 1);
      const delayMs = Math.round(Math.max(obeyed, backoff));
      const hopeless =
        reason === undefined ||
        attempt > limits.retries ||
        (pause ?? 0) > limits.maxRetryAfterMs ||
        performance.now() + delayMs > deadline;
      if (hopeless) {
        if (outcome instanceof Response) return outcome;
        throw outcome;
      }
      observe({ type: 'retry', ...facts, attempt, reason, delayMs });
      await sleep(delayMs, signal);
    }
  };

  let closed: Promise<void> | undefined;
  return {
    fetch: (lane) => (input, init) => call(input, init, lane),
    unpaced: (input, init) => call(input, init),
    close() {
      closed ??= agent.close();
      return closed;
    },
  };
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const PASSING = new Set([429, 502, 503, 504]);

/** Why a call deserves another try; undefined when it does not. */
function reasonToRepeat(outcome: Response | unknown): string | undefined {
  if (outcome instanceof Response) {
    return PASSING.has(outcome.status) ? `HTTP_${outcome.status}` : undefined;
  }
  const repeatable =
    outcome instanceof TransportError && ['NETWORK', 'TIMEOUT'].includes(outcome.code);
  return repeatable ? outcome.code : undefined;
}

/** One try: the whole answer, or the error that stopped it. */
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
  // One timer for the whole answer, in place of AbortSignal.any() and timeout(), which cost more.
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, limits.timeoutMs);
  const { signal } = request;
  const giveUp = (): void => abort.abort();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    signal.throwIfAborted();
    const { origin, pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const answer = await agent.request({
      origin,
      path: `${pathname}${search}`,
      method: request.method as 'GET',
      // An answer that is not compressed cannot unfold into one that is too long.
      headers: { ...headers, 'accept-encoding': 'identity' },
      body,
      signal: abort.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const response = await readWhole(answer, limits, request.method, facts);
    observe({ type: 'end', ...facts, status: response.status, durationMs: duration() });
    return response;
  } catch (error) {
    const known = explain(error, request, late, limits, facts);
    const code = known instanceof TspError ? known.code : 'ABORTED';
    observe({ type: 'end', ...facts, error: code, durationMs: duration() });
    return known;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

type Answer = Awaited<ReturnType<Agent['request']>>;

async function readWhole(
  { statusCode, headers, body }: Answer,
  limits: Required<Limits>,
  method: string,
  facts: CallFacts,
): Promise<Response> {
  const fail = (code: TransportErrorCode, message: string): TransportError => {
    body.on('error', () => {}).destroy();
    return new TransportError(code, `${facts.method} ${facts.url}: ${message}`, idOf(facts));
  };
  const flat = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value ?? []].flat()) flat.append(name, one);
  }
  const encoding = flat.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw fail('RESPONSE_ENCODED', 'the answer is compressed, unasked');
  const tooLong = `the answer is longer than ${limits.maxResponseBytes} bytes`;
  if (method !== 'HEAD' && Number(flat.get('content-length') ?? 0) > limits.maxResponseBytes) {
    throw fail('RESPONSE_TOO_LARGE', tooLong);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.maxResponseBytes) reject(fail('RESPONSE_TOO_LARGE', tooLong));
      else chunks.push(chunk);
    });
    body.once('end', resolve);
    body.once('error', reject);
  });
  const empty = [204, 205, 304].includes(statusCode);
  const content = empty ? null : Buffer.concat(chunks);
  return new Response(content, { status: statusCode, headers: flat });
}

function explain(
  error: unknown,
  request: Request,
  late: boolean,
  limits: Required<Limits>,
  facts: CallFacts,
): unknown {
  if (error instanceof TransportError) return error;
  if (request.signal.aborted) return request.signal.reason;
  const fail = (code: TransportErrorCode, message: string): TransportError =>
    new TransportError(code, `${facts.method} ${facts.url}: ${message}`, {
      ...idOf(facts),
      cause: safeCause(error),
    });
  const { code = '' } = error as NodeJS.ErrnoException;
  if (late) {
    return fail('TIMEOUT', `no whole answer within ${limits.timeoutMs} ms`);
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
 * What `Retry-After` asks for, in milliseconds; undefined where it says nothing that makes sense.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterOf(response: Response, now = Date.now()): number | undefined {
  const text = response.headers.get('retry-after')?.trim();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
