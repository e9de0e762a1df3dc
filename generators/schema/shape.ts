/**
 * Converts JSON Schemas to {@link Shape}s: assertions are kept, annotations are dropped, and
 * everything unknown is reported.
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 */

import { isObject, type JsonObject, join } from '../read/pointer.ts';
import { accepts, type Named } from './accepts.ts';
import { evaluatedBy } from './evaluated.ts';
import {
  ALL_TYPES,
  ANY_NAME,
  count,
  formatOf,
  isOfType,
  type KeywordContext,
  list,
  members,
  names,
  number,
  patternOf,
  report,
  says,
  text,
  typesOf,
  unusable,
  usable,
  valuesOf,
} from './keywords.ts';
import type {
  ArrayShape,
  Check,
  Json,
  JsonType,
  ObjectShape,
  Shape,
  UnionShape,
} from './shape-types.ts';

/** The context of a schema in its document. */
export interface ShapeContext extends KeywordContext {
  /**
   * Returns the name of the component schema that a `$ref` leads to; any other schema becomes a
   * component.
   */
  readonly nameOf: (ref: string, pointer: string) => string;
  /** Makes the schema at a place a component. */
  readonly hoist: (schema: JsonObject, pointer: string) => string;
  /** The depth of unnamed objects and arrays around the schema. Default: 0. */
  readonly levels?: number;
  /** Resolves a `$ref`. */
  readonly resolve: (ref: string, pointer: string) => unknown;
  /** The number of `unevaluated…` keywords around the schema. Default: 0. */
  readonly unevaluated?: number;
  /** The number of schemas that were evaluated for the outermost of them. */
  readonly evaluating?: { schemas: number };
}

/**
 * Depth up to which unnamed types are nested. Compilers fail at twice this depth, and people
 * earlier.
 */
const MAX_LEVELS = 8;

const NESTING = [
  ...['properties', 'patternProperties', 'additionalProperties', 'items', 'prefixItems'],
  ...['allOf', 'anyOf', 'oneOf'],
];

/** Returns the shape of the schema at `pointer` of the bundled document. */
export function shapeOf(schema: unknown, pointer: string, context: ShapeContext): Shape {
  if (schema === true) return { kind: 'unknown' };
  if (schema === false) return { kind: 'never' };
  if (!isObject(schema)) throw unusable(pointer, 'a schema must be an object or a boolean');
  if (context.levels === MAX_LEVELS && NESTING.some((keyword) => schema[keyword] !== undefined))
    return { kind: 'ref', name: context.hoist(schema, pointer) };
  report(schema, pointer, context);

  const parts: Shape[] = [];
  if (schema.$ref !== undefined)
    parts.push({ kind: 'ref', name: context.nameOf(text(schema, '$ref', pointer), pointer) });
  parts.push(baseShape(schema, pointer, context));
  for (const [index, part] of list(schema, 'allOf', pointer).entries()) {
    parts.push(shapeOf(part, join(pointer, 'allOf', index), context));
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    if (schema[keyword] === undefined) continue;
    const options = list(schema, keyword, pointer).map((option, index) =>
      shapeOf(option, join(pointer, keyword, index), context),
    );
    const tagged = keyword === 'oneOf' && discriminatorOf(schema, options, pointer, context);
    parts.push(
      tagged
        ? { kind: 'union', exclusive: true, options, discriminator: tagged }
        : union(options, keyword === 'oneOf'),
    );
  }
  const checks = checksOf(schema, pointer, context);
  const shape = all(parts);
  return checks.length > 0 ? { kind: 'refined', shape, checks } : shape;
}

/**
 * Returns `allOf` of shapes. `unknown` adds nothing, and an object without `type` becomes one
 * beside an object.
 */
function all(parts: readonly Shape[]): Shape {
  const telling = parts.filter((part) => part.kind !== 'unknown');
  const flat = telling.flatMap((part) => (part.kind === 'all' ? part.parts : [part]));
  if (flat.length === 1 && flat[0]) return flat[0];
  if (flat.length === 0) return { kind: 'unknown' };
  const kinds = new Set(flat.map((part) => part.kind));
  return {
    kind: 'all',
    parts: flat.map((part) =>
      part.kind === 'when' && kinds.has(part.type) && part.shape.kind === part.type
        ? part.shape
        : part,
    ),
  };
}

function union(options: readonly Shape[], exclusive: boolean): Shape {
  const [only] = options;
  if (options.length === 0) return { kind: 'never' };
  if (options.length === 1 && only) return only;
  const values = valuesOfEach(options);
  if (values && (!exclusive || new Set(values).size === values.length))
    return { kind: 'literal', values: [...new Set(values)] };
  const flat = exclusive
    ? options
    : options.flatMap((option) =>
        option.kind === 'union' && !option.exclusive ? option.options : [option],
      );
  return { kind: 'union', exclusive, options: flat };
}

/** Returns the values of options that consist of literal values without members. */
function valuesOfEach(options: readonly Shape[]): readonly Json[] | undefined {
  const values = options.flatMap((option) => (option.kind === 'literal' ? option.values : [[]]));
  return values.every((value) => typeof value !== 'object' || value === null) ? values : undefined;
}

/**
 * Returns the values of a discriminator beside `oneOf`; undefined unless every option is a
 * component.
 */
function discriminatorOf(
  schema: JsonObject,
  options: readonly Shape[],
  pointer: string,
  context: ShapeContext,
): UnionShape['discriminator'] {
  const { discriminator } = schema;
  if (!isObject(discriminator) || options.length < 2) return undefined;
  const at = join(pointer, 'discriminator');
  const property = text(discriminator, 'propertyName', at);
  const targets = members(discriminator, 'mapping', at).map(([value, target]) => {
    const name = typeof target === 'string' ? target : '';
    return { value, name: name.startsWith('#') ? context.nameOf(name, at) : name };
  });
  const mapped = Map.groupBy(targets, ({ name }) => name);
  const values = options.map((option) => {
    if (option.kind === 'null') return [];
    if (option.kind !== 'ref') return undefined;
    return mapped.get(option.name)?.map(({ value }) => value) ?? [option.name];
  });
  return values.every((each) => each !== undefined) ? { property, values } : undefined;
}

/** Converts `type`, `enum`, `const` and the keywords for values of one type. */
function baseShape(schema: JsonObject, pointer: string, context: ShapeContext): Shape {
  const types = typesOf(schema, pointer);
  const values = valuesOf(schema, pointer)?.filter(
    (value) => !types || types.some((type) => isOfType(value, type)),
  );
  const typed = types ?? ALL_TYPES;
  const kinds = [...new Set(typed.map((type) => (type === 'integer' ? 'number' : type)))];
  if (values) {
    const facets = kinds
      .filter((kind) => says(schema, kind))
      .map((kind) => kindShape(kind, schema, false, pointer, context));
    const allowed = values.filter((value) => facets.every((facet) => allows(facet, value) ?? true));
    const literal: Shape =
      allowed.length > 0 ? { kind: 'literal', values: allowed } : { kind: 'never' };
    const open = facets.filter((facet) =>
      allowed.some((value) => allows(facet, value) === undefined),
    );
    return all([
      literal,
      ...open.map((shape): Shape => ({ kind: 'when', type: shape.kind as JsonType, shape })),
    ]);
  }
  if (!types) {
    const bound = kinds.filter((kind) => says(schema, kind));
    return all(
      bound.map((kind) => ({
        kind: 'when',
        type: kind,
        shape: kindShape(kind, schema, false, pointer, context),
      })),
    );
  }
  const integer = types.includes('integer') && !types.includes('number');
  return union(
    kinds.map((kind) => kindShape(kind, schema, integer, pointer, context)),
    false,
  );
}

/**
 * Whether the constraints on one type allow a value; undefined if only the validator can decide.
 */
function allows(facet: Shape, value: Json): boolean | undefined {
  if (!isOfType(value, facet.kind as JsonType)) return true;
  if (facet.kind !== 'string' && facet.kind !== 'number') return undefined;
  const [surely, perhaps] = [true, false].map((sure) => accepts(facet, value, NONE, sure));
  return surely === perhaps ? surely : undefined;
}

/** A context without component schemas: strings and numbers refer to none. */
const NONE: Named = new Map();

function kindShape(
  type: JsonType,
  schema: JsonObject,
  integer: boolean,
  pointer: string,
  context: ShapeContext,
): Shape {
  switch (type) {
    case 'null':
    case 'boolean':
      return { kind: type };
    case 'string':
      return {
        kind: 'string',
        ...count(schema, 'minLength', pointer),
        ...count(schema, 'maxLength', pointer),
        ...patternOf(schema, pointer, context),
        ...formatOf(schema, false, pointer),
      };
    case 'number':
      return {
        kind: 'number',
        integer,
        ...number(schema, 'minimum', pointer),
        ...number(schema, 'maximum', pointer),
        ...number(schema, 'exclusiveMinimum', pointer),
        ...number(schema, 'exclusiveMaximum', pointer),
        ...number(schema, 'multipleOf', pointer),
        ...formatOf(schema, true, pointer),
      };
    case 'array':
      return arrayShape(schema, pointer, deeper(context));
    case 'object':
      return objectShape(schema, pointer, deeper(context));
  }
}

function deeper(context: ShapeContext): ShapeContext {
  return { ...context, levels: (context.levels ?? 0) + 1 };
}

function arrayShape(schema: JsonObject, pointer: string, context: ShapeContext): ArrayShape {
  const contains = schema.contains;
  return {
    kind: 'array',
    prefixItems: list(schema, 'prefixItems', pointer).map((item, index) =>
      shapeOf(item, join(pointer, 'prefixItems', index), context),
    ),
    items:
      schema.items === undefined
        ? { kind: 'unknown' }
        : shapeOf(schema.items, join(pointer, 'items'), context),
    ...count(schema, 'minItems', pointer),
    ...count(schema, 'maxItems', pointer),
    ...(schema.uniqueItems === true ? { uniqueItems: true } : {}),
    ...(contains === undefined
      ? {}
      : {
          contains: {
            shape: shapeOf(contains, join(pointer, 'contains'), context),
            min: count(schema, 'minContains', pointer).minContains ?? 1,
            ...(schema.maxContains === undefined
              ? {}
              : { max: count(schema, 'maxContains', pointer).maxContains ?? 0 }),
          },
        }),
  };
}

function objectShape(schema: JsonObject, pointer: string, context: ShapeContext): ObjectShape {
  const required = new Set(names(schema.required, join(pointer, 'required')));
  const properties = members(schema, 'properties', pointer);
  const known = new Set(properties.map(([name]) => name));
  const own = unevaluatedAsAdditional(schema) ? 'unevaluatedProperties' : 'additionalProperties';
  return {
    kind: 'object',
    properties: properties.map(([name, property]) => ({
      name,
      required: required.has(name),
      readOnly: isMarked(property, 'readOnly', pointer, context),
      writeOnly: isMarked(property, 'writeOnly', pointer, context),
      doc: docOf(property),
      shape: shapeOf(property, join(pointer, 'properties', name), context),
    })),
    required: [...required].filter((name) => !known.has(name)),
    patternProperties: members(schema, 'patternProperties', pointer).map(([pattern, part]) => {
      const at = join(pointer, 'patternProperties', pattern);
      return usable(pattern, at, context)
        ? { pattern, shape: shapeOf(part, at, context) }
        : { pattern: ANY_NAME, shape: { kind: 'unknown' } };
    }),
    additional:
      schema[own] === undefined
        ? { kind: 'unknown' }
        : shapeOf(schema[own], join(pointer, own), context),
    ...(schema.propertyNames === undefined
      ? {}
      : { propertyNames: shapeOf(schema.propertyNames, join(pointer, 'propertyNames'), context) }),
    ...count(schema, 'minProperties', pointer),
    ...count(schema, 'maxProperties', pointer),
    dependentRequired: members(schema, 'dependentRequired', pointer).map(([property, needed]) => ({
      property,
      required: names(needed, join(pointer, 'dependentRequired', property)),
    })),
  };
}

/** Whether the schema of a member, or the one that it refers to, is marked. */
function isMarked(
  schema: unknown,
  mark: 'readOnly' | 'writeOnly',
  pointer: string,
  context: ShapeContext,
): boolean {
  const seen = new Set<unknown>([schema]);
  for (const at of seen) {
    if (!isObject(at)) continue;
    if (at[mark] === true) return true;
    if (typeof at.$ref === 'string') seen.add(context.resolve(at.$ref, pointer));
    for (const part of Array.isArray(at.allOf) ? at.allOf : []) seen.add(part);
  }
  return false;
}

/** Limit on nested `unevaluated…` keywords: each level doubles the generated code. */
const MAX_UNEVALUATED = 4;

// ---- keywords that zod does not support ----------------------------------------------------

function checksOf(schema: JsonObject, pointer: string, context: ShapeContext): readonly Check[] {
  const checks: Check[] = [];
  const sub = (keyword: string): Shape =>
    schema[keyword] === undefined
      ? { kind: 'unknown' }
      : shapeOf(schema[keyword], join(pointer, keyword), context);
  if (schema.not !== undefined) checks.push({ check: 'not', shape: sub('not') });
  if (schema.if !== undefined && (schema.then !== undefined || schema.else !== undefined)) {
    checks.push({ check: 'if', condition: sub('if'), met: sub('then'), unmet: sub('else') });
  }
  for (const [property, part] of members(schema, 'dependentSchemas', pointer)) {
    checks.push({
      check: 'dependentSchema',
      property,
      shape: shapeOf(part, join(pointer, 'dependentSchemas', property), context),
    });
  }
  for (const keyword of ['unevaluatedProperties', 'unevaluatedItems'] as const) {
    if (
      schema[keyword] === undefined ||
      (keyword === 'unevaluatedProperties' && unevaluatedAsAdditional(schema))
    )
      continue;
    const { [keyword]: _, ...others } = schema;
    const unevaluated = (context.unevaluated ?? 0) + 1;
    const spent = context.evaluating ?? { schemas: 0 };
    if (unevaluated > MAX_UNEVALUATED) {
      throw unusable(
        join(pointer, keyword),
        `${keyword} depends on ${MAX_UNEVALUATED} others, one inside the other`,
        'Give the inner schemas names of their own: #/components/schemas/…',
      );
    }
    checks.push({
      check: keyword,
      shape: sub(keyword),
      evaluated: evaluatedBy(others, pointer, {
        keyword,
        shapeOf: (part, at) => shapeOf(part, at, { ...context, unevaluated, evaluating: spent }),
        resolve: context.resolve,
        judgePattern: context.judgePattern,
        spent,
      }),
    });
  }
  return checks;
}

/** Without applicators beside it, `unevaluatedProperties` is the same as `additionalProperties`. */
function unevaluatedAsAdditional(schema: JsonObject): boolean {
  const beside = [
    'additionalProperties',
    '$ref',
    'allOf',
    'anyOf',
    'oneOf',
    'if',
    'dependentSchemas',
    'not',
  ];
  const hasObject =
    schema.type === 'object' ||
    schema.properties !== undefined ||
    schema.patternProperties !== undefined;
  return (
    schema.unevaluatedProperties !== undefined &&
    hasObject &&
    beside.every((keyword) => schema[keyword] === undefined)
  );
}

/** Returns the documentation of a schema: title, description and so on. */
export function docOf(schema: unknown): {
  title?: string;
  description?: string;
  deprecated?: boolean;
  externalDocs?: string;
} {
  if (!isObject(schema)) return {};
  const docs = schema.externalDocs;
  return {
    ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
    ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
    ...(isObject(docs) && typeof docs.url === 'string' ? { externalDocs: docs.url } : {}),
  };
}
