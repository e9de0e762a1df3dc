import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts a call. @returns after how many seconds to come back, where it is one too many */
export type Limiter = (clientId: string) => Promise<number | undefined>;

/**
 * Lets each client make so many calls a second, however many tokens it has.
 *
 * @param callsPerSecond - 0: as many as it likes
 * @param pool - counts for all who share it; while it fails, each counts alone
 */
export async function createLimiter(callsPerSecond: number, pool?: Pool): Promise<Limiter> {
  if (callsPerSecond === 0) return async () => undefined;
  const limits = { points: callsPerSecond, duration: 1 };
  const alone = new RateLimiterMemory(limits);
  const limiter = pool ? await shared(pool, limits, alone) : alone;
  return async (clientId) => {
    try {
      await limiter.consume(clientId);
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
