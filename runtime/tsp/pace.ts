/** The bank's limit on calls, kept by waiting in line. */

/** A line in front of the bank. */
export interface Pace {
  /**
   * Resolves when a call may go out.
   *
   * @param lane who asks. Lanes take turns, so that one that asks a lot delays only itself
   * @throws the reason of `signal`, once it is aborted
   */
  turn(lane: string, signal?: AbortSignal): Promise<void>;
  /** Lets nobody out for some milliseconds: what `Retry-After` asks for. */
  pause(ms: number): void;
}

interface Waiter {
  go(): void;
}

/** A second as the bank may see it: calls do not all take equally long to arrive. */
const SECOND_MS = 1_050;

/**
 * A pace of so many calls in any second.
 *
 * @param callsPerSecond a whole number from 1, or `Infinity` for no limit
 */
export function createPace(callsPerSecond: number): Pace {
  if (!(callsPerSecond >= 1)) throw new TypeError('callsPerSecond must be 1 or more');
  const lanes = new Map<string, Waiter[]>();
  const recent: number[] = [];
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  const freeAt = (): number => {
    const oldest = recent.length < callsPerSecond ? undefined : recent[0];
    return Math.max(pausedUntil, oldest === undefined ? 0 : oldest + SECOND_MS);
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
      // To the end of the round, for this lane has had its turn.
      lanes.delete(lane);
      if (waiters.length > 0) lanes.set(lane, waiters);
      if (Number.isFinite(callsPerSecond)) {
        recent.push(performance.now());
        if (recent.length > callsPerSecond) recent.shift();
      }
      next?.go();
    }
  };

  return {
    turn: (lane, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const waiters = lanes.get(lane) ?? [];
        const leave = (): void => {
          const at = waiters.indexOf(waiter);
          if (at >= 0) waiters.splice(at, 1);
          if (waiters.length === 0) lanes.delete(lane);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          go: () => {
            signal?.removeEventListener('abort', leave);
            resolve();
          },
        };
        signal?.addEventListener('abort', leave, { once: true });
        waiters.push(waiter);
        lanes.set(lane, waiters);
        if (timer === undefined) serve();
      }),
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
  };
}
