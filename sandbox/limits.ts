import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts a call. @returns after how many seconds to come back, where it is one too many */
export type Limiter = (clientId: string) => Promise<number | undefined>;

/**
 * Lets each client make so many calls a second, however many tokens it has.
 *
 * @param callsPerSecond - 0: as many as it likes
 */
export function createLimiter(callsPerSecond: number): Limiter {
  if (callsPerSecond === 0) return async () => undefined;
  const limiter = new RateLimiterMemory({ points: callsPerSecond, duration: 1 });
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
