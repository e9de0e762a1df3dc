/** Sample data is valid against the validator of its schema, for any schema. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../../generators/model/build.ts';
import { InputError } from '../../../generators/read/diagnostics.ts';
import { load } from '../../../generators/read/load.ts';
import { NUMBER_FORMATS, STRING_FORMATS } from '../../../generators/schema/runtime-exports.ts';
import { sampleOf } from '../../../generators/schema/sample.ts';
import {
  createTemporaryProject,
  documentOf,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { ROOT } from '../../scripts/cli/run.ts';
import { worldOf } from '../validators/arbitrary-schemas.ts';

const WORLDS = 150;

let bench: TemporaryProject;
let folder: string;

beforeAll(async () => {
  bench = await createTemporaryProject();
  folder = await mkdtemp(join(tmpdir(), 'hkob-sample-'));
});

afterAll(async () => {
  await bench.dispose();
  await rm(folder, { recursive: true });
});

async function modelOf(document: unknown) {
  const file = join(folder, 'document.json');
  await writeFile(file, JSON.stringify(document));
  return build(await load(file), 'tried');
}

test('schemas that nobody chose', async () => {
  const worlds = fc.sample(worldOf('World', { schemas: 3, values: 1 }), {
    numRuns: WORLDS,
    seed: 1,
  });
  const schemas: Record<string, unknown> = {};
  for (const [index, world] of worlds.entries()) {
    const own = Object.fromEntries(world.schemas.map((schema, at) => [`W${index}_${at}`, schema]));
    const text = JSON.stringify(own).replaceAll(
      `#/components/schemas/${world.name}_`,
      `#/components/schemas/W${index}_`,
    );
    const renamed = JSON.parse(text);
    try {
      await modelOf(documentOf(renamed));
      Object.assign(schemas, renamed);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  const api = await modelOf(documentOf(schemas));
  const named = new Map(api.schemas.map(({ name, shape }) => [name, shape]));
  const validators = await bench.validators(schemas);
  let made = 0;
  for (const { name, shape, hoisted } of api.schemas) {
    const sample = hoisted ? undefined : sampleOf(shape, named);
    if (!sample) continue;
    made += 1;
    const { success } = validators.schemas[name]?.safeParse(sample.value) ?? { success: false };
    expect(
      success,
      `${JSON.stringify(schemas[name])} refuses ${JSON.stringify(sample.value)}`,
    ).toBe(true);
  }
  expect(made).toBeGreaterThan(WORLDS);
}, 120_000);

test('every format has one, whatever its name', async () => {
  const named = (type: string, formats: readonly string[]) =>
    [...formats, 'unknown', 'constructor', 'toString'].map(
      (format) => [`${type}.${format}`, { type, format }] as const,
    );
  const schemas = Object.fromEntries([
    ...named('string', Object.keys(STRING_FORMATS)),
    ...named('number', Object.keys(NUMBER_FORMATS)),
  ]);
  const api = await modelOf(documentOf(schemas));
  const validators = await bench.validators(schemas);
  const lacking = api.schemas.filter(({ name, shape }) => {
    const sample = sampleOf(shape, new Map());
    return !(sample && validators.schemas[name]?.safeParse(sample.value).success);
  });
  expect(lacking.map(({ name }) => name)).toEqual([]);
});

test.each(['ais', 'oauth', 'dcr'])('every schema of %s has one', async (api) => {
  const model = build(await load(join(ROOT, `spec/${api}/openapi.yaml`)), api);
  const named = new Map(model.schemas.map(({ name, shape }) => [name, shape]));
  const { schemas } = await import(`../../../generated/${api}/index.ts`);
  const lacking = model.schemas.filter(({ name, shape, hoisted }) => {
    const sample = sampleOf(shape, named);
    return !hoisted && !(sample && schemas[name].safeParse(sample.value).success);
  });
  expect(lacking.map(({ name }) => name)).toEqual([]);
});
