/** Values that may be there already: what needs no waiting is not made to wait. */

/** A value now or later. */
export type MaybePromise<T> = T | PromiseLike<T>;

/** Goes on with a value, at once where it is there. */
export function andThen<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return isPromiseLike(value) ? value.then(next) : next(value);
}

/** The result of some work, or of what is made of its failure. */
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
