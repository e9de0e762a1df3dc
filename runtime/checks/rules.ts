/** Assertions in addition to a validator, for {@link checked}. */
import type { z } from 'zod';
import { isObject, issue, type Rule, valid } from './decided.ts';
import { firstDuplicate } from './json.ts';

/** At least `limit` members. */
export function minProperties(limit: number): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.keys(value).length < limit) {
      issues.push(
        issue(value, 'minProperties', `Too small: expected object to have >=${limit} members`),
      );
    }
  };
}

/** At most `limit` members. */
export function maxProperties(limit: number): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.keys(value).length > limit) {
      issues.push(
        issue(value, 'maxProperties', `Too big: expected object to have <=${limit} members`),
      );
    }
  };
}

/** Matches names of members: a regular expression, or one that is restricted to short names. */
export type NamePattern = RegExp | Bounded;

/** A pattern whose matching time may grow faster than its input. */
export interface Bounded {
  /** The longest name that is matched, in UTF-16 code units. */
  readonly limit: number;
  test(name: string): boolean;
}

/**
 * Restricts a pattern to short names: {@link patternProperties} rejects longer ones, elsewhere they
 * do not match.
 */
export function bounded(pattern: RegExp, limit: number): Bounded {
  return { limit, test: (name) => name.length <= limit && pattern.test(name) };
}

/**
 * Members whose name matches a pattern are valid against its schema; members that match none and
 * are not `known` are valid against `rest`.
 */
export function patternProperties(
  patterns: readonly (readonly [pattern: NamePattern, schema: z.core.$ZodType])[],
  known: readonly string[] = [],
  rest?: z.core.$ZodType,
): Rule {
  const names = new Set(known);
  return (value, issues) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      let matched = names.has(name);
      for (const [pattern, schema] of patterns) {
        if ('limit' in pattern && name.length > pattern.limit) {
          issues.push(
            issue(value, 'patternProperties', 'Member name too long to be checked', [name]),
          );
        }
        if (!pattern.test(name)) continue;
        matched = true;
        valid(schema, value[name], issues, name);
      }
      if (!matched && rest) valid(rest, value[name], issues, name);
    }
  };
}

/** The name of every member is valid against `schema`. */
export function propertyNames(schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      if (!valid(schema, name))
        issues.push(issue(value, 'propertyNames', 'Invalid member name', [name]));
    }
  };
}

/** If `property` is present, so are the others. */
export function dependentRequired(property: string, required: readonly string[]): Rule {
  return (value, issues) => {
    if (!isObject(value) || !Object.hasOwn(value, property)) return;
    for (const name of required) {
      if (!Object.hasOwn(value, name)) {
        issues.push(
          issue(
            value,
            'dependentRequired',
            `Required where ${JSON.stringify(property)} is present`,
            [name],
          ),
        );
      }
    }
  };
}

/** If `property` is present, the whole value is valid against `schema`. */
export function dependentSchema(property: string, schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.hasOwn(value, property)) valid(schema, value, issues);
  };
}

/** Not valid against `schema`. */
export function not(schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (valid(schema, value))
      issues.push(issue(value, 'not', 'Invalid input: matches an excluded schema'));
  };
}

/** `if`, `then`, `else`. */
export function ifThenElse(
  condition: z.core.$ZodType,
  then: z.core.$ZodType,
  otherwise: z.core.$ZodType,
): Rule {
  return (value, issues) => {
    valid(valid(condition, value) ? then : otherwise, value, issues);
  };
}

/** No two items are equal. */
export const uniqueItems: Rule = (value, issues) => {
  if (!Array.isArray(value)) return;
  const index = firstDuplicate(value);
  if (index >= 0) issues.push(issue(value, 'uniqueItems', 'Equal to an earlier item', [index]));
};

/** At least `min` and at most `max` items are valid against `schema`. Default: at least one. */
export function contains(schema: z.core.$ZodType, min = 1, max = Number.POSITIVE_INFINITY): Rule {
  return (value, issues) => {
    if (!Array.isArray(value)) return;
    let count = 0;
    for (const item of value) if (valid(schema, item)) count += 1;
    if (count < min || count > max) {
      const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
      issues.push(issue(value, 'contains', `Expected ${range} matching items, found ${count}`));
    }
  };
}
