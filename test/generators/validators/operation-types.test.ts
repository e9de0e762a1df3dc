/** The types and the validators of operations agree on schemas without a name. */
import { writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { packageRoot } from '../../../scripts/package-root.ts';
import { worldOf } from './arbitrary-schemas.ts';
import { typeErrors } from './compile.ts';
import { hardSchemas } from './hard-schemas.ts';

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

test('hard schemas', async () => {
  expect(await disagreements(hardSchemas)).toEqual([]);
});

test('schemas that nobody chose', async () => {
  const worlds = fc.tuple(
    ...Array.from({ length: 40 }, (_, at) => worldOf(`World${at}`, { schemas: 3, values: 0 })),
  );
  const some = fc.sample(worlds, { numRuns: 1, seed: 2 })[0] ?? [];
  const schemas = some.flatMap(({ name, schemas }) =>
    schemas.map((schema, at) => [`${name}_${at}`, schema] as const),
  );
  expect(await disagreements(Object.fromEntries(schemas))).toEqual([]);
});

/** The path of a validator in the contract, and of its type in `operations`. */
const PLACES: readonly (readonly [validator: string, type: (operation: string) => string])[] = [
  [`['parameters']['query']['q']`, (of) => `Given<Given<${of}['parameters']['query']>['q']>`],
  [`['parameters']['header']['X-H']`, (of) => `Given<Given<${of}['parameters']['header']>['X-H']>`],
  ...['application/json', 'multipart/form-data'].map((type) => {
    const place = `['content']['${type}']`;
    return [`['body']${place}`, (of: string) => `${of}['requestBody']${place}`] as const;
  }),
  [
    `['responses'][200]['headers']['x-a']`,
    (of) => `Given<${of}['responses'][200]['headers']['X-A']>`,
  ],
  [
    `['responses'][200]['content']['application/json']`,
    (of) => `${of}['responses'][200]['content']['application/json']`,
  ],
];

function operationOf(operationId: string, schema: unknown): object {
  const json = { 'application/json': { schema } };
  const form = {
    schema: { type: 'object', required: ['a'], properties: { a: schema, b: schema } },
  };
  return {
    operationId,
    parameters: [
      { name: 'q', in: 'query', content: json },
      { name: 'X-H', in: 'header', schema },
    ],
    requestBody: { required: true, content: { ...json, 'multipart/form-data': form } },
    responses: { 200: { description: 'ok', headers: { 'X-A': { schema } }, content: json } },
  };
}

async function disagreements(schemas: Readonly<Record<string, unknown>>): Promise<string[]> {
  const entries = Object.entries(schemas).map(([, schema], at) => [`read${at}`, schema] as const);
  const paths = entries.map(
    ([id, schema]) => [`/${id}`, { post: operationOf(id, schema) }] as const,
  );
  const { folder } = await bench.generate(
    {
      openapi: '3.1.0',
      info: { title: 'Inline', version: '1' },
      paths: Object.fromEntries(paths),
      components: { schemas },
    },
    ['operations'],
  );
  const proofs = entries.flatMap(([id]) =>
    PLACES.map(
      ([validator, type]) =>
        `  Agree<(typeof contract)['${id}']${validator}['schema'], ${type(`operations['${id}']`)}>,\n`,
    ),
  );
  const door = relative(folder, join(packageRoot, 'runtime/index.ts')).replaceAll(sep, '/');
  const file = join(folder, 'proofs.ts');
  await writeFile(
    file,
    `import type { Agree } from ${JSON.stringify(door)};
import type { contract } from './operations.ts';
import type { operations } from './types.ts';

type Given<Value> = Exclude<Value, undefined>;
export type Proofs = [\n${proofs.join('')}];\n`,
  );
  return [...typeErrors([file]).values()].flat();
}
