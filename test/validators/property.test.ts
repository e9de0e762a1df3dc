/** Generated validators decide as Ajv does, on schemas and values that nobody chose. */
import Ajv from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorkbench, documentOf, type Workbench } from '../../scripts/evaluate.ts';
import { type World, worldOf } from './arbitrary-schemas.ts';

/** Pairs of schema and value; `HKOB_PAIRS=20000 npm test -- validators` makes more. */
const PAIRS = Number(process.env.HKOB_PAIRS ?? 4000);
const SEED = Number(process.env.HKOB_SEED ?? 20261120);

const WORLDS_PER_RUN = 40;
const SCHEMAS = 3;
const VALUES = 6;
const RUNS = Math.ceil((1.05 * PAIRS) / (WORLDS_PER_RUN * SCHEMAS * VALUES));

/** Where Ajv 8 departs from the standard: pairs of schema and value on which it is not asked. */
const AJV_ERRORS: readonly {
  error: string;
  applies: (schema: string, value: string) => boolean;
}[] = [
  {
    error: '`multipleOf` divides doubles: inexact from 2^53, and wrong from 1e21',
    applies: (schema, value) => schema.includes('"multipleOf"') && /\d{16}|\de[+-]/.test(value),
  },
];

let bench: Workbench;
beforeAll(async () => {
  bench = await createWorkbench();
});
afterAll(() => bench.dispose());

test('as Ajv does', { timeout: 600_000 }, async () => {
  const worlds = fc.tuple(
    ...Array.from({ length: WORLDS_PER_RUN }, (_, at) =>
      worldOf(`W${at}`, { schemas: SCHEMAS, values: VALUES }),
    ),
  );
  const tally = { pairs: 0, valid: 0 };
  const found: unknown[] = [];
  for (const some of fc.sample(worlds, { numRuns: RUNS, seed: SEED })) {
    found.push(...(await disagreements(some, tally)));
  }
  expect(found.slice(0, 10)).toEqual([]);
  expect(tally.pairs).toBeGreaterThanOrEqual(PAIRS);
  // Neither verdict is rare, or the test would show little.
  expect(tally.valid / tally.pairs).toBeGreaterThan(0.2);
  expect(tally.valid / tally.pairs).toBeLessThan(0.8);
});

async function disagreements(
  worlds: readonly World[],
  tally: { pairs: number; valid: number },
): Promise<unknown[]> {
  const named = worlds.flatMap(({ schemas, values }, world) =>
    schemas.map((schema, at) => ({
      name: `W${world}_${at}`,
      schema,
      values: values[at] ?? [],
      world: schemas,
    })),
  );
  const components = Object.fromEntries(named.map(({ name, schema }) => [name, schema]));
  const { schemas } = await bench.validators(components);
  const found: unknown[] = [];
  for (const { name, values, world, schema } of named) {
    const ajv = new Ajv({
      strict: false,
      ownProperties: true,
      validateFormats: false,
      logger: false,
    });
    ajv.addSchema(
      documentOf(
        Object.fromEntries(
          named.filter((n) => n.world === world).map(({ name, schema }) => [name, schema]),
        ),
      ) as object,
      'doc',
    );
    const theirs = ajv.compile({ $ref: `doc#/components/schemas/${name}` });
    for (const value of values) {
      if (AJV_ERRORS.some(({ applies }) => applies(JSON.stringify(world), JSON.stringify(value))))
        continue;
      const wanted = theirs(value) as boolean;
      const given = schemas[name]?.safeParse(value).success;
      tally.pairs += 1;
      if (wanted) tally.valid += 1;
      if (given !== wanted) {
        found.push({
          ajv: wanted,
          ours: given,
          value: JSON.stringify(value),
          schema: JSON.stringify(schema),
          world: JSON.stringify(world),
        });
      }
    }
  }
  return found;
}
