/**
 * Generated validators agree with Ajv on arbitrary schemas and values; where Ajv is wrong, with the
 * standard.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTemporaryProject,
  documentOf,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { type Json, type Schema, type World, worldOf } from './arbitrary-schemas.ts';
import { isValid } from './interpreter.ts';

/** The number and the seed of the pairs of schema and value. */
const PAIRS = Number(process.env.HKOB_PAIRS ?? 20_000);
const SEED = Number(process.env.HKOB_SEED ?? 1);

const WORLDS_AT_ONCE = 50;
const SCHEMAS = 3;
const VALUES = 6;

/** Known deviations of Ajv 8 from the standard. */
interface AjvError {
  readonly error: string;
  /** The smallest case: ours returns `valid`, Ajv the opposite, or throws. */
  readonly schema: Schema;
  readonly value: Json;
  readonly valid: boolean;
  /** Whether it may explain a disagreement; both arguments are JSON. */
  readonly explains: (schema: string, value: string) => boolean;
}

const has = (...keywords: string[]) => new RegExp(`"(?:${keywords.join('|')})":`);

const AJV_ERRORS: readonly AjvError[] = [
  {
    error: 'multipleOf of a number beyond 2^53 is what a division of doubles says',
    schema: { multipleOf: 0.5 },
    value: 1e21,
    valid: true,
    explains: (schema, value) => has('multipleOf').test(schema) && /\d{16}|\de[+-]/.test(value),
  },
  {
    error: 'multipleOf of a fraction is what a division of doubles says',
    schema: { multipleOf: 0.1 },
    value: 0.3,
    valid: true,
    explains: (schema, value) => has('multipleOf').test(schema) && /\.\d/.test(value),
  },
  {
    error: 'members named __proto__ are not validated by `properties`',
    schema: { properties: fromEntries([['__proto__', { type: 'string' }]]) },
    value: fromEntries([['__proto__', 1]]),
    valid: false,
    explains: (schema, value) => schema.includes('__proto__') && value.includes('__proto__'),
  },
  {
    error: 'members named __proto__ count as evaluated',
    schema: { patternProperties: { '^x-': true }, unevaluatedProperties: false },
    value: fromEntries([['__proto__', 1]]),
    valid: false,
    explains: (schema, value) =>
      has('unevaluatedProperties').test(schema) && value.includes('__proto__'),
  },
  {
    error: 'a required member named "" may be missing',
    schema: { required: ['a', ''] },
    value: { a: 1 },
    valid: false,
    explains: (schema) => /"(?:required|dependentRequired)":[^\]]*""/.test(schema),
  },
  {
    error: 'equality calls a member named toString',
    schema: { const: { toString: 1 } },
    value: { toString: 1 },
    valid: true,
    explains: (schema, value) =>
      has('const', 'enum', 'uniqueItems').test(schema) && has('toString').test(value),
  },
  {
    error: 'objects are equal only if their members named constructor are the same object',
    schema: { const: { constructor: [] } },
    value: { constructor: [] },
    valid: true,
    explains: (schema, value) =>
      has('const', 'enum', 'uniqueItems').test(schema) && has('constructor').test(value),
  },
  {
    error: 'contains beside prefixItems lets an empty array pass',
    schema: { prefixItems: [{ type: 'string' }], contains: { type: 'integer' } },
    value: [],
    valid: false,
    explains: (schema) => has('contains').test(schema) && has('prefixItems').test(schema),
  },
  {
    error: 'beside contains every item counts as evaluated',
    schema: { contains: { type: 'integer' }, unevaluatedItems: false },
    value: [1, 'a'],
    valid: false,
    explains: (schema) => has('contains').test(schema) && has('unevaluatedItems').test(schema),
  },
  {
    error: 'items that an alternative looks at count as evaluated even where it fails',
    schema: { anyOf: [{}, { minItems: 2, items: {} }], unevaluatedItems: false },
    value: [1],
    valid: false,
    explains: (schema) =>
      has('unevaluatedItems').test(schema) &&
      has('anyOf', 'oneOf', 'if', 'dependentSchemas').test(schema),
  },
];

function fromEntries(entries: [string, Json][]): { [name: string]: Json } {
  return Object.fromEntries(entries);
}

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

test(`as Ajv does on ${PAIRS} pairs of schema and value`, { timeout: 600_000 }, async () => {
  const worlds = fc.tuple(
    ...Array.from({ length: WORLDS_AT_ONCE }, (_, at) =>
      worldOf(`World${at}`, { schemas: SCHEMAS, values: VALUES }),
    ),
  );
  const numRuns = Math.ceil(PAIRS / (WORLDS_AT_ONCE * SCHEMAS * VALUES));
  const tally: Tally = { pairs: 0, valid: 0, explained: 0, unexplained: [], wrong: [] };
  for (const some of fc.sample(worlds, { numRuns, seed: SEED })) await compare(some, tally);
  expect(tally.wrong.slice(0, 5)).toEqual([]);
  expect(tally.unexplained.slice(0, 5)).toEqual([]);
  expect(tally.pairs).toBeGreaterThanOrEqual(PAIRS);
  expect(tally.explained / tally.pairs).toBeLessThan(0.01);
  // Both results have to be frequent for the test to be meaningful.
  expect(tally.valid / tally.pairs).toBeGreaterThan(0.3);
  expect(tally.valid / tally.pairs).toBeLessThan(0.7);
});

describe('Ajv errs, and ours does not:', () => {
  test.each(AJV_ERRORS)('$error', async ({ schema, value, valid, explains }) => {
    const { schemas } = await bench.validators({ Tried: schema });
    expect(schemas.Tried?.safeParse(value).success).toBe(valid);
    expect(isValid(schema, value, () => true)).toBe(valid);
    expect(ajvOf({ Tried: schema })('Tried', value)).not.toBe(valid);
    expect(explains(JSON.stringify(schema), JSON.stringify(value))).toBe(true);
  });
});

interface Tally {
  pairs: number;
  valid: number;
  /** Disagreements that one of {@link AJV_ERRORS} explains. */
  explained: number;
  readonly unexplained: Disagreement[];
  /** Disagreements in which ours is wrong. */
  readonly wrong: Disagreement[];
}

interface Disagreement {
  readonly ours: boolean;
  /** The result of the other validator. */
  readonly wanted: boolean | undefined;
  readonly value: string;
  readonly schema: string;
}

async function compare(worlds: readonly World[], tally: Tally): Promise<void> {
  const named = worlds.flatMap(({ name, schemas, values }) => {
    const world = JSON.stringify(schemas);
    return schemas.map((schema, at) => ({
      name: `${name}_${at}`,
      schema,
      values: values[at] ?? [],
      world,
    }));
  });
  const components = Object.fromEntries(named.map(({ name, schema }) => [name, schema]));
  const { schemas: ours } = await bench.validators(components);
  const theirs = ajvOf(components);
  for (const { name, schema, values, world } of named) {
    for (const value of values) {
      const given = ours[name]?.safeParse(value).success ?? false;
      const text = JSON.stringify(value);
      const disagreement = (wanted: boolean | undefined): Disagreement => ({
        ours: given,
        wanted,
        value: text,
        schema: `${name} of ${world}`,
      });
      tally.pairs += 1;
      if (given) tally.valid += 1;
      const right = isValid(
        schema,
        value,
        (ref) => components[ref.split('/').at(-1) ?? ''] ?? true,
      );
      if (given !== right) tally.wrong.push(disagreement(right));
      const wanted = theirs(name, value);
      if (given === wanted) continue;
      if (AJV_ERRORS.some(({ explains }) => explains(world, text))) tally.explained += 1;
      else tally.unexplained.push(disagreement(wanted));
    }
  }
}

/** Returns Ajv's results for values of component schemas; undefined if it throws. */
function ajvOf(
  schemas: Readonly<Record<string, Schema>>,
): (name: string, value: Json) => boolean | undefined {
  const ajv = new Ajv2020({
    strict: false,
    // Members that every object inherits are none of JSON's.
    ownProperties: true,
    validateFormats: false,
    validateSchema: false,
    logger: false,
  });
  ajv.addSchema(documentOf(schemas) as object, 'document');
  return (name, value) => {
    const validate = ajv.getSchema(`document#/components/schemas/${name}`);
    try {
      return validate?.(value) as boolean;
    } catch {
      return undefined;
    }
  };
}
