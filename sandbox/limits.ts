import type { MiddlewareHandler } from 'hono';
import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from '../runtime/index.ts';
import type { Directory } from './devhub/directory.ts';
import { type NodeEnv, requestOf } from './node-env.ts';

/**
 * Counts a call.
 * @param caller - identifies the caller and the endpoint
 * @returns the seconds to wait if the limit is exceeded
 */
export type Limiter = (caller: string) => Promise<number | undefined>;

/** Creates the error response for a call that exceeds the limit. */
export function tooManyRequests(wait: number): HttpError {
  return new HttpError(429, 'too many requests', { headers: { 'retry-after': String(wait) } });
}

/**
 * Limits the calls to an endpoint at which clients are identified only by their certificate. All
 * calls count, with any certificate of the software.
 */
export function limitCalls(
  directory: Directory,
  limiter: Limiter,
  endpoint: string,
): MiddlewareHandler<NodeEnv> {
  return async (hono, next) => {
    const tlsClient = await directory.tlsClientOf(requestOf(hono));
    const wait = tlsClient && (await limiter(`${endpoint} ${tlsClient.projectId}`));
    if (wait === undefined) return next();
    const { message, headers } = tooManyRequests(wait);
    const error = 'temporarily_unavailable';
    return hono.json({ error, error_description: message }, 429, headers);
  };
}

/**
 * Limits the calls of each client per second, with any number of tokens.
 * @param callsPerSecond - 0 for no limit
 * @param pool - shared by several processes; while it fails, each counts separately
 */
export async function createLimiter(callsPerSecond: number, pool?: Pool): Promise<Limiter> {
  if (callsPerSecond === 0) return async () => undefined;
  const limits = { points: callsPerSecond, duration: 1 };
  const alone = new RateLimiterMemory(limits);
  const limiter = pool ? await shared(pool, limits, alone) : alone;
  return async (caller) => {
    try {
      await limiter.consume(caller);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    }
  };
}

function shared(
  storeClient: Pool,
  limits: { readonly points: number; readonly duration: number },
  insuranceLimiter: RateLimiterMemory,
): Promise<RateLimiterPostgres> {
  return new Promise((resolve, reject) => {
    const options = { ...limits, storeClient, tableName: 'hkob_limit', insuranceLimiter };
    const limiter = new RateLimiterPostgres(options, (error) =>
      error ? reject(error) : resolve(limiter),
    );
  });
}
