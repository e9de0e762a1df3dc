import type { MiddlewareHandler } from 'hono';
import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from '../runtime/index.ts';
import type { Directory } from './devhub/directory.ts';
import { type NodeEnv, requestOf } from './node-env.ts';

/**
 * Counts a call.
 *
 * @param caller - who calls what
 * @returns after how many seconds to come back, where it is one too many
 */
export type Limiter = (caller: string) => Promise<number | undefined>;

/** The refusal of a call that comes too early. */
export function tooMany(wait: number): HttpError {
  return new HttpError(429, 'too many requests', { headers: { 'retry-after': String(wait) } });
}

/**
 * Counts the calls to an endpoint where clients are known by their certificates alone, good calls and
 * bad ones, however many certificates the software has.
 */
export function limitCalls(
  directory: Directory,
  limiter: Limiter,
  endpoint: string,
): MiddlewareHandler<NodeEnv> {
  return async (hono, next) => {
    const peer = await directory.peerOf(requestOf(hono));
    const wait = peer && (await limiter(`${endpoint} ${peer.projectId}`));
    if (wait === undefined) return next();
    const { message, headers } = tooMany(wait);
    const error = 'temporarily_unavailable';
    return hono.json({ error, error_description: message }, 429, headers);
  };
}

/**
 * Lets each caller make so many calls a second, however many tokens it has.
 *
 * @param callsPerSecond - 0: as many as it likes
 * @param pool - counts for all who share it; while it fails, each counts alone
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
