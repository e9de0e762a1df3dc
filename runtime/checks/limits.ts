import { z } from 'zod';
import { codePoints, isMultiple } from './json.ts';

// Not zod's own `.min()` and `.max()`: they measure anything with a `length`, including objects,
// and throw if it is not a number.

type ArrayCheck = z.core.$ZodCheck<readonly unknown[]>;
type StringCheck = z.core.$ZodCheck<string>;
type NumberCheck = z.core.$ZodCheck<number>;

/** Checks an array whether or not its items are valid. */
function ofArrays(check: z.core.CheckFn<readonly unknown[]>): ArrayCheck {
  return z.core._check(check, { when: ({ value }) => Array.isArray(value) });
}

/** At least `limit` items. */
export function minItems(limit: number): ArrayCheck {
  return ofArrays(({ value, issues }) => {
    if (value.length < limit) {
      issues.push({
        code: 'too_small',
        origin: 'array',
        minimum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At most `limit` items. */
export function maxItems(limit: number): ArrayCheck {
  return ofArrays(({ value, issues }) => {
    if (value.length > limit) {
      issues.push({
        code: 'too_big',
        origin: 'array',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At least `limit` Unicode code points. */
export function minLength(limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    // The number of code points is between half the number of UTF-16 code units and all of it.
    if (value.length < limit || (value.length < 2 * limit && codePoints(value) < limit)) {
      issues.push({
        code: 'too_small',
        origin: 'string',
        minimum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At most `limit` Unicode code points. */
export function maxLength(limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    if (value.length > limit && (value.length > 2 * limit || codePoints(value) > limit)) {
      issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/**
 * A pattern whose matching time may grow faster than its input. Longer strings than `limit` are
 * rejected without matching.
 */
export function boundedPattern(pattern: RegExp, limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    if (value.length > limit) {
      issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    } else if (!pattern.test(value)) {
      issues.push({
        code: 'invalid_format',
        format: 'regex',
        pattern: String(pattern),
        input: value,
      });
    }
  });
}

/** `type: integer` of any size. zod's own `int` ends at 2^53. */
export const integer: NumberCheck = /* @__PURE__ */ z.check<number>(({ value, issues }) => {
  if (!Number.isInteger(value)) {
    issues.push({ code: 'invalid_type', expected: 'int', input: value });
  }
});

/** `multipleOf`, by decimal notation and so without binary rounding errors. */
export function multipleOf(divisor: number): NumberCheck {
  return z.check<number>(({ value, issues }) => {
    if (!isMultiple(value, divisor)) {
      issues.push({ code: 'not_multiple_of', divisor, input: value });
    }
  });
}
