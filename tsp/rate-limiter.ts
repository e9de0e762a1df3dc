/** Rate limiting: calls wait in queues for the bank's limit. */
import { onAbort, type Signals } from './abort.ts';

/** A rate limiter. */
export interface RateLimiter {
  /**
   * Resolves when a call may be sent.
   * @param queue the queue of the caller. Queues take turns, so that a busy one delays only itself
   * @param signals abort the wait
   * @throws the reason of the first of `signals` that is aborted
   */
  turn(queue: string, ...signals: Signals): Promise<void>;
  /** Delays all calls for some milliseconds, as `Retry-After` requires. */
  pause(ms: number): void;
}

interface Waiter {
  go(): void;
}

/** The length of a second with a margin, because the time that calls take to arrive varies. */
const SECOND_MS = 1_050;

/**
 * Creates a rate limiter.
 * @param callsPerSecond a whole number from 1, or `Infinity` for no limit
 */
export function createRateLimiter(callsPerSecond: number): RateLimiter {
  if (!(callsPerSecond >= 1 && (Number.isInteger(callsPerSecond) || callsPerSecond === Infinity))) {
    throw new TypeError('callsPerSecond must be a whole number from 1, or Infinity');
  }
  const queues = new Map<string, Waiter[]>();
  const recent: number[] = [];
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  const freeAt = (): number => {
    const oldest = recent.length < callsPerSecond ? undefined : recent[0];
    return Math.max(pausedUntil, oldest === undefined ? 0 : oldest + SECOND_MS);
  };

  const note = (): void => {
    if (!Number.isFinite(callsPerSecond)) return;
    recent.push(performance.now());
    if (recent.length > callsPerSecond) recent.shift();
  };

  const serve = (): void => {
    timer = undefined;
    for (const [queue, waiters] of queues) {
      const wait = freeAt() - performance.now();
      if (wait > 0) {
        timer = setTimeout(serve, Math.ceil(wait));
        return;
      }
      const next = waiters.shift();
      // To the end of the round, because this queue has had its turn.
      queues.delete(queue);
      if (waiters.length > 0) queues.set(queue, waiters);
      note();
      next?.go();
    }
  };

  return {
    turn(queue, ...signals) {
      const aborted = signals.find((signal) => signal?.aborted);
      if (aborted) return Promise.reject(aborted.reason);
      if (queues.size === 0 && freeAt() <= performance.now()) {
        note();
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const waiters = queues.get(queue) ?? [];
        const leave = (reason: unknown): void => {
          const at = waiters.indexOf(waiter);
          if (at >= 0) waiters.splice(at, 1);
          if (waiters.length === 0) queues.delete(queue);
          if (queues.size === 0) {
            // Without waiting calls, the timer must not keep the process alive.
            clearTimeout(timer);
            timer = undefined;
          }
          reject(reason);
        };
        const waiter: Waiter = {
          go: () => {
            unheed();
            resolve();
          },
        };
        const unheed = onAbort(signals, leave);
        waiters.push(waiter);
        queues.set(queue, waiters);
        if (timer === undefined) serve();
      });
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
  };
}

/** A rate limiter that several sessions share, until each has left it. */
export interface SharedRateLimiter extends RateLimiter {
  leave(): void;
}

const shared = new Map<string, { readonly rateLimiter: RateLimiter; users: number }>();

/**
 * Returns the rate limiter of a client at a bank, in this process.
 * @param bank its issuer
 * @param callsPerSecond see {@link createRateLimiter}; sessions with different values do not share
 * @param closing aborts all waits of this session
 */
export function joinRateLimiter(
  bank: string,
  clientId: string,
  callsPerSecond: number,
  closing?: AbortSignal,
): SharedRateLimiter {
  const key = JSON.stringify([bank, clientId, `${callsPerSecond}`]);
  const entry = shared.get(key) ?? { rateLimiter: createRateLimiter(callsPerSecond), users: 0 };
  entry.users += 1;
  shared.set(key, entry);
  let here = true;
  return {
    pause: entry.rateLimiter.pause,
    turn: (queue, ...signals) => entry.rateLimiter.turn(queue, ...signals, closing),
    leave() {
      if (here) entry.users -= 1;
      here = false;
      if (entry.users === 0) shared.delete(key);
    },
  };
}
