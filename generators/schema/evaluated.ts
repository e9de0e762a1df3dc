/**
 * Which members or items of a value other keywords evaluate, for `unevaluatedProperties` and
 * `unevaluatedItems`.
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-11
 */

import { isObject, join, pointerOf } from '../read/pointer.ts';
import { ANY_NAME, isAsserted, type KeywordContext, list, members, unusable } from './keywords.ts';
import { OPEN_OBJECT } from './object-shape.ts';
import type { Evaluated, Shape } from './shape-types.ts';

/**
 * Limit on the evaluated schemas. Options within referenced options multiply, and code is generated
 * for each.
 */
const MAX_EVALUATING = 10_000;

const NOTHING: Evaluated = {
  all: false,
  properties: [],
  patterns: [],
  prefix: 0,
  contains: [],
  branches: [],
};

/** The keywords that evaluate every member, or every item. */
const LOOKS_AT_ALL = {
  unevaluatedProperties: ['additionalProperties', 'unevaluatedProperties'],
  unevaluatedItems: ['items', 'unevaluatedItems'],
} as const;

/** The keyword in question, and what is needed to resolve it. */
export interface Asking {
  readonly keyword: keyof typeof LOOKS_AT_ALL;
  /** Returns the shape of a schema on whose validity the result depends. */
  readonly shapeOf: (schema: unknown, pointer: string) => Shape;
  /** Resolves a `$ref`. */
  readonly resolve: (ref: string, pointer: string) => unknown;
  readonly judgePattern: KeywordContext['judgePattern'];
  /** Counts the evaluated schemas. */
  readonly spent: { schemas: number };
}

/**
 * Returns what the keywords of `schema`, and of the schemas that it refers to in place, evaluate.
 * @param trail The references that lead here.
 */
export function evaluatedBy(
  schema: unknown,
  pointer: string,
  asking: Asking,
  trail: readonly string[] = [],
): Evaluated {
  const { keyword, shapeOf, resolve, spent } = asking;
  if (!isObject(schema)) return NOTHING;
  if (++spent.schemas > MAX_EVALUATING) {
    throw unusable(pointer, `${keyword} depends on more than ${MAX_EVALUATING} schemas`);
  }
  const all = LOOKS_AT_ALL[keyword].some((each) => schema[each] !== undefined);
  const own: Evaluated =
    keyword === 'unevaluatedProperties'
      ? {
          ...NOTHING,
          all,
          properties: members(schema, 'properties', pointer).map(([name]) => name),
          patterns: members(schema, 'patternProperties', pointer).map(([pattern]) =>
            isAsserted(asking.judgePattern(pattern)) ? pattern : ANY_NAME,
          ),
        }
      : {
          ...NOTHING,
          all,
          prefix: list(schema, 'prefixItems', pointer).length,
          contains:
            schema.contains === undefined
              ? []
              : [shapeOf(schema.contains, join(pointer, 'contains'))],
        };
  const parts = [own];
  const add = (more: Evaluated) => {
    parts.push(more);
  };
  const branch = (part: unknown, at: string, shape: Shape = shapeOf(part, at)) => {
    const evaluated = evaluatedBy(part, at, asking, trail);
    if (!isNothing(evaluated)) add({ ...NOTHING, branches: [{ shape, evaluated }] });
  };
  if (typeof schema.$ref === 'string') {
    if (trail.includes(schema.$ref))
      throw unusable(pointer, `the schema refers to itself in place: ${schema.$ref}`);
    const target = resolve(schema.$ref, pointer);
    add(evaluatedBy(target, pointerOf(schema.$ref), asking, [...trail, schema.$ref]));
  }
  for (const [index, part] of list(schema, 'allOf', pointer).entries()) {
    add(evaluatedBy(part, join(pointer, 'allOf', index), asking, trail));
  }
  for (const union of ['anyOf', 'oneOf']) {
    for (const [index, part] of list(schema, union, pointer).entries())
      branch(part, join(pointer, union, index));
  }
  if (schema.if !== undefined) {
    const at = join(pointer, 'if');
    const condition = shapeOf(schema.if, at);
    branch(schema.if, at, condition);
    if (schema.then !== undefined) branch(schema.then, join(pointer, 'then'), condition);
    if (schema.else !== undefined) {
      const otherwise: Shape = {
        kind: 'refined',
        shape: { kind: 'unknown' },
        checks: [{ check: 'not', shape: condition }],
      };
      branch(schema.else, join(pointer, 'else'), otherwise);
    }
  }
  for (const [property, part] of members(schema, 'dependentSchemas', pointer)) {
    branch(part, join(pointer, 'dependentSchemas', property), {
      ...OPEN_OBJECT,
      required: [property],
    });
  }
  return merge(parts);
}

function merge(parts: readonly Evaluated[]): Evaluated {
  return {
    all: parts.some(({ all }) => all),
    properties: [...new Set(parts.flatMap(({ properties }) => properties))],
    patterns: [...new Set(parts.flatMap(({ patterns }) => patterns))],
    prefix: parts.reduce((longest, { prefix }) => Math.max(longest, prefix), 0),
    contains: parts.flatMap(({ contains }) => contains),
    branches: parts.flatMap(({ branches }) => branches),
  };
}

function isNothing(evaluated: Evaluated): boolean {
  return (
    !evaluated.all &&
    evaluated.prefix === 0 &&
    [evaluated.properties, evaluated.patterns, evaluated.contains, evaluated.branches].every(
      (part) => part.length === 0,
    )
  );
}
