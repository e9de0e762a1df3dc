/** Rate limiting: calls wait in queues for the bank's limit. */
import { onAbort, type Signals } from './abort.ts';

/** A rate limiter. */
export interface Pace {
  /**
   * Resolves when a call may be sent.
   * @param lane the queue of the caller. Queues take turns, so that a busy one delays only itself
   * @param signals abort the wait
   * @throws the reason of the first of `signals` that is aborted
   */
  turn(lane: string, ...signals: Signals): Promise<void>;
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
export function createPace(callsPerSecond: number): Pace {
  if (!(callsPerSecond >= 1 && (Number.isInteger(callsPerSecond) || callsPerSecond === Infinity))) {
    throw new TypeError('callsPerSecond must be a whole number from 1, or Infinity');
  }
  const lanes = new Map<string, Waiter[]>();
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
    for (const [lane, waiters] of lanes) {
      const wait = freeAt() - performance.now();
      if (wait > 0) {
        timer = setTimeout(serve, Math.ceil(wait));
        return;
      }
      const next = waiters.shift();
      // To the end of the round, because this queue has had its turn.
      lanes.delete(lane);
      if (waiters.length > 0) lanes.set(lane, waiters);
      note();
      next?.go();
    }
  };

  return {
    turn(lane, ...signals) {
      const aborted = signals.find((signal) => signal?.aborted);
      if (aborted) return Promise.reject(aborted.reason);
      if (lanes.size === 0 && freeAt() <= performance.now()) {
        note();
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const waiters = lanes.get(lane) ?? [];
        const leave = (reason: unknown): void => {
          const at = waiters.indexOf(waiter);
          if (at >= 0) waiters.splice(at, 1);
          if (waiters.length === 0) lanes.delete(lane);
          if (lanes.size === 0) {
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
        lanes.set(lane, waiters);
        if (timer === undefined) serve();
      });
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
  };
}

/** A rate limiter that several sessions share, until each has left it. */
export interface SharedPace extends Pace {
  leave(): void;
}

const lines = new Map<string, { readonly pace: Pace; users: number }>();

/**
 * Returns the rate limiter of a client at a bank, in this process.
 * @param bank its issuer
 * @param callsPerSecond see {@link createPace}; sessions with different values do not share
 * @param closing aborts all waits of this session
 */
export function joinPace(
  bank: string,
  clientId: string,
  callsPerSecond: number,
  closing?: AbortSignal,
): SharedPace {
  const key = JSON.stringify([bank, clientId, `${callsPerSecond}`]);
  const line = lines.get(key) ?? { pace: createPace(callsPerSecond), users: 0 };
  line.users += 1;
  lines.set(key, line);
  let here = true;
  return {
    pause: line.pace.pause,
    turn: (lane, ...signals) => line.pace.turn(lane, ...signals, closing),
    leave() {
      if (here) line.users -= 1;
      here = false;
      if (line.users === 0) lines.delete(key);
    },
  };
}
