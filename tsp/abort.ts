/** Waiting that an AbortSignal can end. */

/** The signals that are defined. */
export type Signals = readonly (AbortSignal | undefined)[];

/**
 * Calls `abort` with the reason of the first signal that is aborted, immediately if one already is.
 * @returns a function that removes the listeners
 */
export function onAbort(signals: Signals, abort: (reason: unknown) => void): () => void {
  const heed = (): void => {
    unheed();
    abort(signals.find((signal) => signal?.aborted)?.reason);
  };
  const unheed = (): void => {
    for (const signal of signals) signal?.removeEventListener('abort', heed);
  };
  if (signals.some((signal) => signal?.aborted)) heed();
  else for (const signal of signals) signal?.addEventListener('abort', heed);
  return unheed;
}

/** Resolves after some milliseconds; rejects with the reason of the first signal that is aborted. */
export function sleep(ms: number, ...signals: Signals): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unheed();
      resolve();
    }, ms);
    const unheed = onAbort(signals, (reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}

/**
 * Resolves like the promise, or rejects with the signal's reason, whichever comes first. The work
 * itself continues.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  // The work may outlive its caller; then nobody is interested in its failure.
  promise.catch(() => {});
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject).finally(onAbort([signal], reject));
  });
}
