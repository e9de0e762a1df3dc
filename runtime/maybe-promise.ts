/** Values that may be available synchronously, so that synchronous handlers cost no promise. */

/** A value, or a promise of it. */
export type MaybePromise<T> = T | PromiseLike<T>;

/** Calls `next` with a value, immediately if it is not a promise. */
export function andThen<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return isPromiseLike(value) ? value.then(next) : next(value);
}

/** Returns the result of `work`, or that of `failed` if it throws, synchronously if possible. */
export function attempt<T>(
  work: () => MaybePromise<T>,
  failed: (error: unknown) => Promise<T>,
): T | Promise<T> {
  try {
    const result = work();
    return isPromiseLike(result) ? Promise.resolve(result).catch(failed) : result;
  } catch (error) {
    return failed(error);
  }
}

function isPromiseLike<T>(value: MaybePromise<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}
