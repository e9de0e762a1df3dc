/**
 * A JSON Schema becomes a {@link Shape}: what decides is kept, what only annotates is dropped, what
 * is not understood is reported.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 */
import { accepts, type Named } from './accepts.ts';
import type {
  ArrayShape,
  Check,
  Evaluated,
  Json,
  JsonType,
  ObjectShape,
  Shape,
  UnionShape,
} from './api-model.ts';
import { type Diagnostic, InputError } from './diagnostics.ts';
import { NUMBER_FORMATS, STRING_FORMATS } from './door.ts';
import { judgePattern, type PatternJudgement } from './pattern.ts';
import { isObject, type JsonObject, join } from './pointer.ts';

/** What shapes need to know of the document around them. */
export interface ShapeContext {
  /** The name of the component schema a `$ref` leads to; hoists what is not one yet. */
  readonly nameOf: (ref: string, pointer: string) => string;
  /** The schema behind a `$ref`. */
  readonly resolve: (ref: string, pointer: string) => unknown;
  readonly warn: (diagnostic: Diagnostic) => void;
  /** How many `unevaluated…` keywords the schema helps to decide. Default: none. */
  readonly unevaluated?: number;
  /** How many schemas have been looked into for the outermost of them. */
  readonly evaluating?: { schemas: number };
  /** Called for every enumeration that is marked `x-error-code`. */
  readonly noteErrorCodes: () => void;
}

const ALL_TYPES: readonly JsonType[] = ['null', 'boolean', 'number', 'string', 'array', 'object'];

const STRING_KEYWORDS = ['minLength', 'maxLength', 'pattern', 'format'];
const NUMBER_KEYWORDS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'format',
];
const ARRAY_KEYWORDS = [
  'prefixItems',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'minContains',
  'maxContains',
];
const OBJECT_KEYWORDS = [
  'properties',
  'required',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'dependentRequired',
];
const KEYWORDS: Readonly<Partial<Record<JsonType, readonly string[]>>> = {
  string: STRING_KEYWORDS,
  number: NUMBER_KEYWORDS,
  array: ARRAY_KEYWORDS,
  object: OBJECT_KEYWORDS,
};
const APPLICATORS = [
  'type',
  'enum',
  'const',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
];
const ANNOTATIONS = [
  'title',
  'description',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
  'example',
  'examples',
  'externalDocs',
  'xml',
  'discriminator',
  'contentMediaType',
  'contentEncoding',
  'contentSchema',
  '$comment',
  '$anchor',
  '$dynamicAnchor',
  '$defs',
  '$schema',
  'definitions',
  'nullable',
];
const KNOWN: ReadonlySet<string> = new Set([
  ...STRING_KEYWORDS,
  ...NUMBER_KEYWORDS,
  ...ARRAY_KEYWORDS,
  ...OBJECT_KEYWORDS,
  ...APPLICATORS,
  ...ANNOTATIONS,
]);
/** They change what a `$ref` means, or which keywords hold: a validator that ignored them would be wrong. */
const REFUSED = ['$id', '$dynamicRef', '$recursiveRef', '$vocabulary'];
/** Dialects that say the same as JSON Schema 2020-12, or so little else that they are read as it. */
const DIALECT =
  /^https?:\/\/(?:json-schema\.org\/(?:schema|draft[-/][\w-]+\/schema)|spec\.openapis\.org\/oas\/3\.\d\/dialect\/.+)#?$/;

/** The shape of the schema at `pointer` of the bundled document. */
export function shapeOf(schema: unknown, pointer: string, context: ShapeContext): Shape {
  if (schema === true) return { kind: 'unknown' };
  if (schema === false) return { kind: 'never' };
  if (!isObject(schema)) throw unusable(pointer, 'a schema must be an object or a boolean');
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

/** `allOf` of shapes: `unknown` says nothing, and an object without `type` is one beside an object. */
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
  const flat = exclusive
    ? options
    : options.flatMap((option) =>
        option.kind === 'union' && !option.exclusive ? option.options : [option],
      );
  return { kind: 'union', exclusive, options: flat };
}

/** What the values of a discriminator beside `oneOf` mean; undefined unless each option is a component. */
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
    return [value, name.startsWith('#') ? context.nameOf(name, at) : name] as const;
  });
  const values = options.map((option) => {
    if (option.kind === 'null') return [];
    if (option.kind !== 'ref') return undefined;
    const mapped = targets.filter(([, name]) => name === option.name).map(([value]) => value);
    return mapped.length > 0 ? mapped : [option.name];
  });
  return values.every((each) => each !== undefined) ? { property, values } : undefined;
}

/** `type`, `enum`, `const` and the keywords that bind values of one type. */
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

/** Whether a facet of one type allows a value; undefined where only its validator can tell. */
function allows(facet: Shape, value: Json): boolean | undefined {
  if (!isOfType(value, facet.kind as JsonType)) return true;
  if (facet.kind !== 'string' && facet.kind !== 'number') return undefined;
  const [surely, perhaps] = [true, false].map((sure) => accepts(facet, value, NONE, sure));
  return surely === perhaps ? surely : undefined;
}

/** No component schema: a string or a number refers to none. */
const NONE: Named = new Map();

/** Whether the schema says anything about values of this type. */
function says(schema: JsonObject, type: JsonType): boolean {
  const keywords = KEYWORDS[type] ?? [];
  return keywords.some((keyword) => {
    if (schema[keyword] === undefined) return false;
    if (keyword === 'format')
      return Object.hasOwn(
        type === 'number' ? NUMBER_FORMATS : STRING_FORMATS,
        String(schema.format),
      );
    if (keyword === 'minContains' || keyword === 'maxContains')
      return schema.contains !== undefined;
    return true;
  });
}

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
      return arrayShape(schema, pointer, context);
    case 'object':
      return objectShape(schema, pointer, context);
  }
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
  const required = names(schema.required, join(pointer, 'required'));
  const properties = members(schema, 'properties', pointer);
  const own = unevaluatedAsAdditional(schema) ? 'unevaluatedProperties' : 'additionalProperties';
  return {
    kind: 'object',
    properties: properties.map(([name, property]) => ({
      name,
      required: required.includes(name),
      readOnly: isMarked(property, 'readOnly', pointer, context),
      writeOnly: isMarked(property, 'writeOnly', pointer, context),
      doc: docOf(property),
      shape: shapeOf(property, join(pointer, 'properties', name), context),
    })),
    required: required.filter((name) => !properties.some(([known]) => known === name)),
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

/** Whether a member's schema, or the one that it refers to, has a mark. */
function isMarked(
  schema: unknown,
  mark: 'readOnly' | 'writeOnly',
  pointer: string,
  context: ShapeContext,
): boolean {
  const seen = new Set<unknown>();
  for (let at = schema; isObject(at) && !seen.has(at); ) {
    if (at[mark] === true) return true;
    seen.add(at);
    at = typeof at.$ref === 'string' ? context.resolve(at.$ref, pointer) : undefined;
  }
  return false;
}

// ---- what zod has no word for --------------------------------------------------------------

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
      evaluated: evaluatedBy(
        others,
        keyword,
        pointer,
        { ...context, unevaluated, evaluating: context.evaluating ?? { schemas: 0 } },
        [],
      ),
    });
  }
  return checks;
}

/** Without applicators beside it `unevaluatedProperties` is `additionalProperties`. */
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

/** Each one in another doubles what is generated. */
const MAX_UNEVALUATED = 4;
/** Alternatives of alternatives by reference multiply; what each looks at is generated. */
const MAX_EVALUATING = 10_000;

const NOTHING: Evaluated = {
  all: false,
  properties: [],
  patterns: [],
  prefix: 0,
  contains: [],
  branches: [],
};

/** The keywords that look at every member, or at every item. */
const LOOKS_AT_ALL = {
  unevaluatedProperties: ['additionalProperties', 'unevaluatedProperties'],
  unevaluatedItems: ['items', 'unevaluatedItems'],
} as const;

/**
 * What the keywords of `schema`, and of what it refers to in place, have looked at.
 *
 * @param asking - whether members or items are wanted
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-11
 */
function evaluatedBy(
  schema: unknown,
  asking: keyof typeof LOOKS_AT_ALL,
  pointer: string,
  context: ShapeContext,
  trail: readonly string[],
): Evaluated {
  if (!isObject(schema)) return NOTHING;
  if (context.evaluating && ++context.evaluating.schemas > MAX_EVALUATING) {
    throw unusable(pointer, `${asking} depends on more than ${MAX_EVALUATING} schemas`);
  }
  const all = LOOKS_AT_ALL[asking].some((keyword) => schema[keyword] !== undefined);
  let merged: Evaluated =
    asking === 'unevaluatedProperties'
      ? {
          ...NOTHING,
          all,
          properties: members(schema, 'properties', pointer).map(([name]) => name),
          patterns: members(schema, 'patternProperties', pointer).map(([pattern]) =>
            isAsserted(judgePattern(pattern)) ? pattern : ANY_NAME,
          ),
        }
      : {
          ...NOTHING,
          all,
          prefix: list(schema, 'prefixItems', pointer).length,
          contains:
            schema.contains === undefined
              ? []
              : [shapeOf(schema.contains, join(pointer, 'contains'), context)],
        };
  const add = (more: Evaluated) => {
    merged = merge(merged, more);
  };
  const branch = (part: unknown, at: string, shape: Shape = shapeOf(part, at, context)) => {
    const evaluated = evaluatedBy(part, asking, at, context, trail);
    if (!isNothing(evaluated)) add({ ...NOTHING, branches: [{ shape, evaluated }] });
  };
  if (typeof schema.$ref === 'string') {
    if (trail.includes(schema.$ref))
      throw unusable(pointer, `the schema refers to itself in place: ${schema.$ref}`);
    add(
      evaluatedBy(context.resolve(schema.$ref, pointer), asking, schema.$ref.slice(1), context, [
        ...trail,
        schema.$ref,
      ]),
    );
  }
  for (const [index, part] of list(schema, 'allOf', pointer).entries()) {
    add(evaluatedBy(part, asking, join(pointer, 'allOf', index), context, trail));
  }
  for (const keyword of ['anyOf', 'oneOf']) {
    for (const [index, part] of list(schema, keyword, pointer).entries())
      branch(part, join(pointer, keyword, index));
  }
  if (schema.if !== undefined) {
    const at = join(pointer, 'if');
    const condition = shapeOf(schema.if, at, context);
    branch(schema.if, at, condition);
    if (schema.then !== undefined) {
      branch(schema.then, join(pointer, 'then'), condition);
    }
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
      ...EMPTY_OBJECT,
      required: [property],
    });
  }
  return merged;
}

const EMPTY_OBJECT: ObjectShape = {
  kind: 'object',
  properties: [],
  required: [],
  patternProperties: [],
  additional: { kind: 'unknown' },
  dependentRequired: [],
};

function merge(a: Evaluated, b: Evaluated): Evaluated {
  return {
    all: a.all || b.all,
    properties: [...new Set([...a.properties, ...b.properties])],
    patterns: [...new Set([...a.patterns, ...b.patterns])],
    prefix: Math.max(a.prefix, b.prefix),
    contains: [...a.contains, ...b.contains],
    branches: [...a.branches, ...b.branches],
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

// ---- reading keywords ----------------------------------------------------------------------

/** The author's words about a schema. */
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

function report(schema: JsonObject, pointer: string, context: ShapeContext): void {
  for (const keyword of Object.keys(schema)) {
    if (keyword === 'x-error-code') context.noteErrorCodes();
    if (keyword === '$schema' && !DIALECT.test(text(schema, keyword, pointer))) {
      throw unusable(
        join(pointer, keyword),
        `the dialect ${JSON.stringify(schema.$schema)} is not supported`,
        'Schemas are read as JSON Schema 2020-12; leave $schema out.',
      );
    }
    if (KNOWN.has(keyword) || keyword.startsWith('x-')) continue;
    if (keyword === '$id' && !hasReferences(schema)) continue;
    if (REFUSED.includes(keyword)) {
      throw unusable(
        join(pointer, keyword),
        `${keyword} is not supported`,
        'Refer to the schema by its place: #/components/schemas/…',
      );
    }
    context.warn({
      severity: 'warning',
      message: `unknown keyword ${JSON.stringify(keyword)}: it decides nothing`,
      pointer: join(pointer, keyword),
    });
  }
}

/** Whether anything in a schema may be a reference, and so depend on its `$id`. */
function hasReferences(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReferences);
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, member]) =>
        ((key === '$ref' || key === '$dynamicRef') && typeof member === 'string') ||
        hasReferences(member),
    )
  );
}

function typesOf(
  schema: JsonObject,
  pointer: string,
): readonly (JsonType | 'integer')[] | undefined {
  if (schema.type === undefined) return undefined;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  for (const type of types) {
    if (!['integer', ...ALL_TYPES].includes(type as string)) {
      throw unusable(
        join(pointer, 'type'),
        `unknown type ${JSON.stringify(type)}`,
        'One of null, boolean, integer, number, string, array, object.',
      );
    }
  }
  return types as (JsonType | 'integer')[];
}

function valuesOf(schema: JsonObject, pointer: string): readonly Json[] | undefined {
  const { enum: values } = schema;
  const constant = Object.hasOwn(schema, 'const') ? [schema.const as Json] : undefined;
  if (values === undefined) return constant;
  if (!Array.isArray(values)) throw unusable(join(pointer, 'enum'), 'enum must be an array');
  const distinct = new Map((values as Json[]).map((value) => [canonical(value), value]));
  if (!constant) return [...distinct.values()];
  return constant.filter((value) => distinct.has(canonical(value)));
}

/** The same text for equal values. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(Object.is(value, -0) ? 0 : value);
  const members = Object.entries(value as Readonly<Record<string, Json>>).map(
    ([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`,
  );
  return `{${members.sort().join()}}`;
}

function isOfType(value: Json, type: JsonType | 'integer'): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}

function formatOf(schema: JsonObject, numeric: boolean, pointer: string): { format?: string } {
  if (schema.format === undefined) return {};
  const format = text(schema, 'format', pointer);
  return Object.hasOwn(NUMBER_FORMATS, format) === numeric ? { format } : {};
}

function patternOf(
  schema: JsonObject,
  pointer: string,
  context: ShapeContext,
): { pattern?: string } {
  if (schema.pattern === undefined) return {};
  const pattern = text(schema, 'pattern', pointer);
  return usable(pattern, join(pointer, 'pattern'), context) ? { pattern } : {};
}

/** A pattern that may only look at shorter strings would refuse more than it checks. */
const SHORTEST_BOUND = 16;

/** Stands for a pattern of names that is not asserted: any member may be one that it matches. */
const ANY_NAME = '';

function isAsserted(judged: PatternJudgement): boolean {
  return judged.valid && (judged.linear || judged.bound >= SHORTEST_BOUND);
}

/** Whether a pattern is asserted: one of ECMA-262 (Java's for instance are not) that ends in time. */
function usable(pattern: string, pointer: string, context: ShapeContext): boolean {
  const judged = judgePattern(pattern);
  if (judged.valid && judged.linear) return true;
  const asserted = isAsserted(judged);
  const reason = judged.valid ? 'its time may grow without measure with its input' : judged.reason;
  context.warn({
    severity: 'warning',
    message:
      judged.valid && asserted
        ? `this pattern is slow at worst: strings of more than ${judged.bound} characters are refused unread`
        : `this pattern is not asserted: ${reason}`,
    pointer,
    hint: judged.valid
      ? 'Take out nested or adjacent repetitions that match the same text.'
      : 'Write it as an ECMA-262 regular expression that is valid with the u flag.',
  });
  return asserted;
}

function text(schema: JsonObject, keyword: string, pointer: string): string {
  const value = schema[keyword];
  if (typeof value !== 'string')
    throw unusable(join(pointer, keyword), `${keyword} must be a string`);
  return value;
}

function number<Keyword extends string>(
  schema: JsonObject,
  keyword: Keyword,
  pointer: string,
): { [K in Keyword]?: number } {
  const value = schema[keyword];
  if (value === undefined) return {};
  if (typeof value !== 'number' || (keyword === 'multipleOf' && value <= 0)) {
    throw unusable(
      join(pointer, keyword),
      `${keyword} must be a ${keyword === 'multipleOf' ? 'positive ' : ''}number`,
    );
  }
  return { [keyword]: value } as { [K in Keyword]?: number };
}

function count<Keyword extends string>(
  schema: JsonObject,
  keyword: Keyword,
  pointer: string,
): { [K in Keyword]?: number } {
  const value = schema[keyword];
  if (value === undefined) return {};
  if (typeof value !== 'number' || value < 0 || !Number.isInteger(value)) {
    throw unusable(join(pointer, keyword), `${keyword} must be a whole number of 0 or more`);
  }
  return { [keyword]: value } as { [K in Keyword]?: number };
}

function list(schema: JsonObject, keyword: string, pointer: string): readonly unknown[] {
  const value = schema[keyword];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw unusable(join(pointer, keyword), `${keyword} must be an array`);
  return value;
}

function members(
  schema: JsonObject,
  keyword: string,
  pointer: string,
): readonly (readonly [string, unknown])[] {
  const value = schema[keyword];
  if (value === undefined) return [];
  if (!isObject(value)) throw unusable(join(pointer, keyword), `${keyword} must be an object`);
  return Object.entries(value);
}

function names(value: unknown, pointer: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string')) {
    throw unusable(pointer, 'must be an array of property names');
  }
  return [...new Set(value as string[])];
}

function unusable(pointer: string, message: string, hint?: string): InputError {
  return new InputError([{ severity: 'error', message, pointer, ...(hint ? { hint } : {}) }]);
}
