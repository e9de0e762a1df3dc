/** Generation takes linear time in the size of the document, whatever it contains many of. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate, OUTPUTS } from '../../../generators/generate.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hkob-growth-'));
});
afterAll(() => rm(root, { recursive: true }));

type Schemas = Readonly<Record<string, unknown>>;

const map = <T>(length: number, entry: (index: number) => [string, T]): Record<string, T> =>
  Object.fromEntries(Array.from({ length }, (_, index) => entry(index)));

/** Schemas by size, and the size at which a quadratic step would dominate. */
const KINDS: [name: string, size: number, schemas: (size: number) => Schemas][] = [
  [
    'required properties',
    20_000,
    (size) => {
      const properties = map(size, (index) => [`p${index}`, { type: 'string' }]);
      return { A: { type: 'object', properties, required: Object.keys(properties) } };
    },
  ],
  [
    'required names without a property',
    20_000,
    (size) => ({
      A: { type: 'object', required: Array.from({ length: size }, (_, i) => `p${i}`) },
    }),
  ],
  [
    'parts of allOf below unevaluatedProperties',
    2_000,
    (size) => ({
      A: {
        type: 'object',
        allOf: Array.from({ length: size }, (_, index) => ({ properties: { [`p${index}`]: {} } })),
        unevaluatedProperties: false,
      },
    }),
  ],
  [
    'values of a discriminator',
    3_000,
    (size) => {
      const options = map(size, (index) => [
        `B${index}`,
        { type: 'object', required: ['tag'], properties: { tag: { type: 'string' } } },
      ]);
      const refs = Object.keys(options).map((name) => `#/components/schemas/${name}`);
      const mapping = Object.fromEntries(refs.map((ref, index) => [`value ${index}`, ref]));
      const discriminator = { propertyName: 'tag', mapping };
      return { A: { oneOf: refs.map(($ref) => ({ $ref })), discriminator }, ...options };
    },
  ],
  [
    'values of enum',
    20_000,
    (size) => ({ A: { enum: Array.from({ length: size }, (_, i) => i) } }),
  ],
  [
    'dependentRequired',
    10_000,
    (size) => ({ A: { dependentRequired: map(size, (index) => [`p${index}`, [`q${index}`]]) } }),
  ],
];

test.each(KINDS)('%s', { timeout: 120_000 }, async (_, size, schemas) => {
  const cost = async (factor: number): Promise<number> => {
    const file = join(root, 'document.json');
    const document = {
      openapi: '3.1.0',
      info: { title: 'Growth', version: '1' },
      paths: {},
      components: { schemas: schemas(factor * size) },
    };
    await writeFile(file, JSON.stringify(document));
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 2; round += 1) {
      const before = process.cpuUsage();
      await generate(file, {
        name: 'growth',
        root,
        only: OUTPUTS,
        target: { runtime: '../runtime.ts', ending: '.ts' },
      });
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
      // A second measurement is only needed if the first was slow.
      if (least < 500) break;
    }
    return least;
  };
  const small = await cost(1);
  // Four times the size takes about four times as long; 16 times would be quadratic.
  expect(await cost(4)).toBeLessThan(10 * Math.max(small, 100));
});
