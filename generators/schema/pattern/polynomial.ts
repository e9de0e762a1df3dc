/**
 * A polynomial of n with nonnegative coefficients. The coefficient at index k belongs to the
 * binomial C(n + k, k), whose sum up to n is C(n + k + 1, k + 1).
 */
export type Polynomial = readonly number[];

const longest = (left: Polynomial, right: Polynomial) =>
  left.length > right.length ? left : right;

export function add(left: Polynomial, right: Polynomial): Polynomial {
  return longest(left, right).map((_, at) => (left[at] ?? 0) + (right[at] ?? 0));
}

/** Returns a polynomial that is at least as large as both. */
export function atLeast(left: Polynomial, right: Polynomial): Polynomial {
  return longest(left, right).map((_, at) => Math.max(left[at] ?? 0, right[at] ?? 0));
}

export function times(polynomial: Polynomial, factor: number): Polynomial {
  return polynomial.map((coefficient) => coefficient * factor);
}

/** Returns the sum of the values from 0 to n. */
export function sumUpTo(polynomial: Polynomial): Polynomial {
  return [0, ...polynomial];
}

export function valueAt(polynomial: Polynomial, n: number): number {
  let sum = 0;
  let binomial = 1;
  for (const [k, coefficient] of polynomial.entries()) {
    if (k > 0) binomial *= (n + k) / k;
    if (coefficient > 0) sum += coefficient * binomial;
  }
  return sum;
}
