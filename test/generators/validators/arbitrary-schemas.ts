// biome-ignore-all lint/suspicious/noThenProperty: the JSON Schema keyword
/** fast-check arbitraries of schemas with all keywords, and of values that are nearly valid. */
import fc from 'fast-check';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON Schema. */
export type Schema = boolean | { [keyword: string]: Json };

/** Schemas that refer to one another by name, with values to validate against each. */
export interface World {
  /** The components are `name_0`, `name_1`, … */
  readonly name: string;
  readonly schemas: readonly Schema[];
  readonly values: readonly (readonly Json[])[];
}

/** Few names, so that schemas and values share them; some are members of `Object.prototype`. */
const NAMES = [
  'a',
  'b',
  'c',
  'constructor',
  'toString',
  '__proto__',
  'length',
  '%',
  'é',
  '𝒳',
  'x-1',
  '',
];

const STRINGS = [
  ...['', 'a', 'b', 'ab', 'abc', 'foo', 'A', '1', '12', 'é', 'e\u0301', '𝒳', '𝒳𝒳', 'a𝒳b'],
  ...[
    '\ud800',
    'a\udc00',
    '\u2028',
    '\n',
    ' ',
    '__proto__',
    'constructor',
    "it's",
    '$' + '{a}',
    '*/',
  ],
];

const PATTERNS = [
  ...['^a', 'b$', '^.$', '^..$', '[0-9]', '^[^a]*$', '^\\p{L}+$', '^(?:a|b)+$', 'o{2}', '[/\'"]'],
  ...['^$', '\\u{1D4B3}', '^x-', '.', '^(a+)+$', 'a.*b.*c'],
];

const NUMBERS = [
  ...[0, -0, 1, -1, 2, 3, 4, 6, 10, 100, 1.5, 0.5, -2.5, 0.1, 1e-7, 5e-324, 1e21, -1e21, 1e308],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 2 ** 63],
];

const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

const name = fc.constantFrom(...NAMES);
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false),
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...STRINGS),
);

/** Creates an object with own members of any name. */
function fromEntries<Value>(entries: readonly (readonly [string, Value])[]): {
  [name: string]: Value;
} {
  return Object.fromEntries(entries);
}

function mapOf<Value>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<Value>,
  maxLength = 3,
): fc.Arbitrary<{ [name: string]: Value }> {
  return fc.array(fc.tuple(key, value), { maxLength }).map(fromEntries);
}

const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: scalar, weight: 6 },
    { arbitrary: fc.array(tie('json'), { maxLength: 3 }), weight: 1 },
    { arbitrary: mapOf(name, tie('json')), weight: 2 },
  ),
})).json;

const count = fc.integer({ min: 0, max: 3 });
const number = fc.constantFrom(...NUMBERS);
const names = fc.uniqueArray(name, { maxLength: 2 });

/** Schemas `name_0`, `name_1`, …, which may refer to one another. */
export function worldOf(
  name: string,
  options: { readonly schemas: number; readonly values: number },
): fc.Arbitrary<World> {
  const reference = (at: number) => `#/components/schemas/${name}_${at}`;
  const all = Array.from({ length: options.schemas }, (_, at) => at);
  return fc.tuple(...all.map((at) => schemaAt(at, all, reference))).chain((schemas) => {
    const deref = (ref: string) => schemas[Number(ref.split('_').at(-1))] ?? true;
    return fc.record({
      name: fc.constant(name),
      schemas: fc.constant(schemas),
      values: fc.tuple(
        ...schemas.map((schema) =>
          fc.array(near(schema, deref, 4), {
            minLength: options.values,
            maxLength: options.values,
          }),
        ),
      ),
    });
  });
}

/**
 * A schema that refers to any other one from members and items, but in place only to earlier ones,
 * since a schema within itself would not end.
 */
function schemaAt(
  at: number,
  all: readonly number[],
  reference: (at: number) => string,
): fc.Arbitrary<Schema> {
  const { place } = fc.letrec<{ inner: Schema; place: Schema; leaf: Schema }>((tie) => {
    const ref = (targets: readonly number[]): fc.Arbitrary<Schema> =>
      fc.constantFrom(...targets.map((target): Schema => ({ $ref: reference(target) })));
    const below = tie('inner');
    const here = tie('place');
    const leaf = keywords(below, here, [], true);
    const full = keywords(below, here, all.slice(0, at).map(reference), false);
    const shared = [
      { arbitrary: leaf, weight: 5 },
      { arbitrary: fc.constantFrom<Schema>(true, false, {}), weight: 1 },
    ];
    const deep = { arbitrary: full, weight: 4 };
    const earlier = at > 0 ? [{ arbitrary: ref(all.slice(0, at)), weight: 1 }] : [];
    return {
      leaf,
      place: fc.oneof({ maxDepth: 3, depthSize: 'small' }, ...shared, ...earlier, deep),
      inner: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        ...shared,
        { arbitrary: ref(all), weight: 2 },
        deep,
      ),
    };
  });
  return place;
}

/** A schema object with keywords that mostly match its type. */
function keywords(
  below: fc.Arbitrary<Schema>,
  here: fc.Arbitrary<Schema>,
  refs: readonly string[],
  leaf: boolean,
): fc.Arbitrary<Schema> {
  const schemas = (maxLength: number) => fc.array(here, { minLength: 1, maxLength });
  const groups: Record<string, Record<string, fc.Arbitrary<Json>>> = {
    string: {
      minLength: count,
      maxLength: count,
      pattern: fc.constantFrom(...PATTERNS),
    },
    number: {
      minimum: number,
      maximum: number,
      exclusiveMinimum: number,
      exclusiveMaximum: number,
      multipleOf: fc.constantFrom(1, 2, 3, 0.5, 1.5, 0.01, 1e-8),
    },
    value: {
      enum: fc.array(json, { minLength: 1, maxLength: 4 }),
      const: json,
    },
    ...(leaf
      ? {}
      : {
          array: {
            items: below,
            prefixItems: fc.array(below, { minLength: 1, maxLength: 3 }),
            minItems: count,
            maxItems: count,
            uniqueItems: fc.boolean(),
            contains: below,
            minContains: count,
            maxContains: count,
          },
          object: {
            properties: mapOf(name, below),
            required: names,
            patternProperties: mapOf(fc.constantFrom(...PATTERNS), below, 2),
            additionalProperties: below,
            propertyNames: here,
            minProperties: count,
            maxProperties: count,
            dependentRequired: mapOf(name, names, 2),
          },
          combined: {
            allOf: schemas(2),
            anyOf: schemas(3),
            oneOf: fc.oneof(schemas(3), variants(below)),
            not: here,
            if: here,
            then: here,
            else: here,
            dependentSchemas: mapOf(name, here, 2),
            unevaluatedProperties: below,
            unevaluatedItems: below,
            ...(refs.length > 0 ? { $ref: fc.constantFrom(...refs) } : {}),
          },
        }),
  } as Record<string, Record<string, fc.Arbitrary<Json>>>;
  const type = fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 2 },
    { arbitrary: fc.constantFrom(...TYPES), weight: 4 },
    {
      arbitrary: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 3 }),
      weight: 1,
    },
  );
  return type.chain((chosen) => {
    const types = chosen === undefined ? TYPES : [chosen].flat();
    const fitting = ['integer', ...types].flatMap((each) =>
      each === 'integer' ? ['number'] : [each],
    );
    const pool = Object.entries(groups).flatMap(([group, members]) => {
      const fits = group === 'combined' || fitting.includes(group);
      return Object.entries(members).map(([keyword, value]) => ({
        arbitrary: value.map((v): [string, Json] => [keyword, v]),
        weight: group === 'value' ? 1 : fits ? 4 : 1,
      }));
    });
    return fc
      .array(fc.oneof(...pool), {
        minLength: chosen === undefined ? 1 : 0,
        maxLength: leaf ? 2 : 4,
      })
      .map((entries) =>
        fromEntries(chosen === undefined ? entries : [['type', chosen], ...entries]),
      );
  });
}

/** Objects that a member nearly always distinguishes. */
function variants(below: fc.Arbitrary<Schema>): fc.Arbitrary<Json> {
  const tag = fc.constantFrom<Json>('a', 'b', 'c', 1, null);
  const variant = fc.record({
    values: fc.uniqueArray(tag, { minLength: 1, maxLength: 2 }),
    required: fc.boolean(),
    closed: fc.boolean(),
    members: mapOf(name, below, 2),
  });
  return fc.array(variant, { minLength: 2, maxLength: 3 }).map((options) =>
    options.map(({ values, required, closed, members }) => ({
      type: 'object',
      properties: {
        ...members,
        b: values.length === 1 ? { const: values[0] ?? null } : { enum: values },
      },
      required: required || values.includes('a') ? ['b'] : [],
      ...(closed ? { additionalProperties: false } : {}),
    })),
  );
}

/** A value that a schema probably accepts, or narrowly rejects. */
function near(schema: Schema, deref: (ref: string) => Schema, depth: number): fc.Arbitrary<Json> {
  if (typeof schema === 'boolean' || depth === 0) return json;
  const inner = (part: Json | undefined) => near(part as Schema, deref, depth - 1);
  const options: { arbitrary: fc.Arbitrary<Json>; weight: number }[] = [];
  const add = (arbitrary: fc.Arbitrary<Json>, weight: number) =>
    options.push({ arbitrary, weight });
  const { type, allOf, anyOf, oneOf, enum: values } = schema;
  const types = type === undefined ? [] : [type].flat();
  add(json, 1);
  if (Array.isArray(values)) add(fc.constantFrom(...values), 6);
  if (schema.const !== undefined) add(fc.constant(schema.const), 6);
  if (typeof schema.$ref === 'string') add(near(deref(schema.$ref), deref, depth - 1), 6);
  for (const list of [allOf, anyOf, oneOf]) {
    if (Array.isArray(list)) for (const part of list) add(inner(part), 3);
  }
  for (const keyword of ['if', 'then', 'else', 'not']) {
    if (schema[keyword] !== undefined) add(inner(schema[keyword]), 2);
  }
  const speaks = (kind: string, ...keywords: string[]) =>
    types.includes(kind) || keywords.some((keyword) => schema[keyword] !== undefined);
  if (speaks('string', 'minLength', 'maxLength', 'pattern')) add(fc.constantFrom(...STRINGS), 4);
  if (speaks('number', 'minimum', 'maximum', 'multipleOf') || types.includes('integer'))
    add(numberNear(schema), 4);
  if (types.includes('boolean')) add(fc.boolean(), 2);
  if (types.includes('null')) add(fc.constant(null), 2);
  if (
    speaks('array', 'items', 'prefixItems', 'contains', 'minItems', 'maxItems', 'uniqueItems') ||
    schema.unevaluatedItems !== undefined
  ) {
    const parts = [
      schema.items,
      schema.contains,
      schema.unevaluatedItems,
      ...[schema.prefixItems ?? []].flat(),
    ]
      .filter((part) => part !== undefined)
      .map(inner);
    const item = fc.oneof(json, ...parts);
    const prefix = Array.isArray(schema.prefixItems) ? schema.prefixItems.map(inner) : [];
    add(fc.array(item, { maxLength: 4 }), 4);
    add(
      fc.tuple(fc.tuple(...prefix), fc.array(item, { maxLength: 2 })).map(([a, b]) => [...a, ...b]),
      4,
    );
  }
  if (
    speaks('object', 'properties', 'required', 'patternProperties', 'additionalProperties') ||
    ['propertyNames', 'dependentRequired', 'dependentSchemas', 'unevaluatedProperties'].some(
      (keyword) => schema[keyword] !== undefined,
    )
  ) {
    const known = Object.entries(schema.properties ?? {}).map(([key, part]) =>
      fc.option(fc.tuple(fc.constant(key), inner(part)), { freq: 4 }),
    );
    const needed = [schema.required ?? []]
      .flat()
      .map((key) => fc.option(fc.tuple(fc.constant(key as string), json), { freq: 4 }));
    const rest = [
      schema.additionalProperties,
      schema.unevaluatedProperties,
      ...Object.values(schema.patternProperties ?? {}),
    ]
      .filter((part) => part !== undefined)
      .map(inner);
    const extra = fc.array(
      fc.tuple(fc.oneof(name, fc.constantFrom(...STRINGS)), fc.oneof(json, ...rest)),
      { maxLength: 2 },
    );
    add(
      fc
        .tuple(extra, fc.tuple(...needed), fc.tuple(...known))
        .map(
          ([a, b, c]) => fromEntries([...a, ...b, ...c].filter((entry) => entry !== null)) as Json,
        ),
      8,
    );
  }
  return fc.oneof(...options);
}

function numberNear(schema: { [keyword: string]: Json }): fc.Arbitrary<Json> {
  const limits = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']
    .map((keyword) => schema[keyword])
    .filter((limit) => typeof limit === 'number')
    .flatMap((limit) => [limit, limit + 1, limit - 1, limit * 2]);
  return fc.constantFrom(...NUMBERS, ...limits.filter(Number.isFinite));
}
