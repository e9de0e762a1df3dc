/** Values that may be there already: what needs no waiting is not made to wait. */

/** A value now or later. */
export type Later<T> = T | PromiseLike<T>;

/** Goes on with a value, at once where it is there. */
export function andThen<T, R>(value: Later<T>, next: (value: T) => Later<R>): Later<R> {
  return isLater(value) ? value.then(next) : next(value);
}

/** The result of some work, or of what is made of its failure. */
export function attempt<T>(
  work: () => Later<T>,
  failed: (error: unknown) => Promise<T>,
): T | Promise<T> {
  try {
    const result = work();
    return isLater(result) ? Promise.resolve(result).catch(failed) : result;
  } catch (error) {
    return failed(error);
  }
}

function isLater<T>(value: Later<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}
