/** zod expressions of strings, numbers and literal values. */

import { judgePattern } from '../schema/pattern/analyze.ts';
import { NUMBER_FORMATS, STRING_FORMATS } from '../schema/runtime-exports.ts';
import type { Json, NumberShape, StringShape } from '../schema/shape-types.ts';
import {
  arrayLiteral,
  callExpression,
  objectLiteral,
  propertyKey,
  quote,
  STEP,
} from './text/layout.ts';
import { runtime, type ZodScope } from './zod-scope.ts';

export function stringExpression(shape: StringShape, scope: ZodScope): string {
  let expression = 'z.string()';
  const { minLength = 0, maxLength, pattern } = shape;
  if (minLength > 0) expression += `.check(${runtime(scope, 'minLength')}(${minLength}))`;
  if (maxLength !== undefined) expression += `.check(${runtime(scope, 'maxLength')}(${maxLength}))`;
  if (pattern !== undefined) {
    const judged = judgePattern(pattern);
    if (judged.valid && judged.linear) expression += `.regex(${judged.literal})`;
    else if (judged.valid)
      expression += `.check(${runtime(scope, 'boundedPattern')}(${judged.literal}, ${judged.bound}))`;
  }
  return expression + formatCheck(shape.format, STRING_FORMATS, scope);
}

export function numberExpression(shape: NumberShape, scope: ZodScope): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = shape;
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  const safe = low >= Number.MIN_SAFE_INTEGER && high <= Number.MAX_SAFE_INTEGER;
  let expression = 'z.number()';
  const int32 = shape.integer && shape.format === 'int32';
  if (int32) expression = 'z.int32()';
  else if (shape.integer && safe) expression = 'z.int()';
  else if (shape.integer) expression += `.check(${runtime(scope, 'integer')})`;
  if (minimum !== undefined) expression += `.min(${minimum})`;
  if (maximum !== undefined) expression += `.max(${maximum})`;
  if (exclusiveMinimum !== undefined) expression += `.gt(${exclusiveMinimum})`;
  if (exclusiveMaximum !== undefined) expression += `.lt(${exclusiveMaximum})`;
  if (multipleOf !== undefined)
    expression += `.check(${runtime(scope, 'multipleOf')}(${multipleOf}))`;
  return int32 ? expression : expression + formatCheck(shape.format, NUMBER_FORMATS, scope);
}

/** Returns the check of a format that is asserted; other formats only annotate. */
function formatCheck(
  format: string | undefined,
  known: Readonly<Record<string, string>>,
  scope: ZodScope,
): string {
  const check = format !== undefined && Object.hasOwn(known, format) ? known[format] : undefined;
  return check ? `.check(${runtime(scope, check)})` : '';
}

export function literalExpression(
  values: readonly Json[],
  scope: ZodScope,
  indent: number,
): string {
  const deep = values.some((value) => typeof value === 'object' && value !== null);
  if (deep) {
    const list = values.map((value) => jsonLiteral(value, indent + STEP));
    return callExpression(runtime(scope, 'equals'), list, indent);
  }
  if (values.length > 1 && values.every((value) => typeof value === 'string')) {
    return `z.enum(${arrayLiteral(values.map(quote), indent)})`;
  }
  const list = values.map((value) => jsonLiteral(value, indent));
  const [only] = list;
  if (list.length === 1 && only !== undefined)
    return only === 'null' ? 'z.null()' : `z.literal(${only})`;
  return `z.literal(${arrayLiteral(list, indent)})`;
}

/** Returns a JSON value as a JavaScript literal. */
export function jsonLiteral(value: Json, indent: number): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value))
    return arrayLiteral(
      value.map((item) => jsonLiteral(item, indent + STEP)),
      indent,
    );
  if (typeof value === 'object' && value !== null) {
    return objectLiteral(
      Object.entries(value).map(
        ([name, member]) => [propertyKey(name), jsonLiteral(member, indent + STEP)] as const,
      ),
      indent,
    );
  }
  return Object.is(value, -0) ? '0' : String(value);
}

/**
 * Returns a pattern for names of members. If it may be slow, it is matched against short names
 * only.
 */
export function namePattern(pattern: string, scope: ZodScope): string {
  const judged = judgePattern(pattern);
  if (!judged.valid) return '/(?:)/u';
  return judged.linear
    ? judged.literal
    : `${runtime(scope, 'bounded')}(${judged.literal}, ${judged.bound})`;
}
