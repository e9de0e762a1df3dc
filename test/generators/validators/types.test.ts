/** Generated types and validators say the same, and the compiler finds where they do not. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createTemporaryProject,
  documentOf,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { worldOf } from './arbitrary-schemas.ts';
import { typeErrors } from './compile.ts';
import { hardSchemas } from './hard-schemas.ts';

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

/** A component of which one detail may drift. */
type Drift =
  | 'a type'
  | 'an enum member'
  | 'required or optional'
  | 'a member less'
  | 'a member more';
const DRIFTS: readonly Drift[] = [
  'a type',
  'an enum member',
  'required or optional',
  'a member less',
  'a member more',
];

function account(drift?: Drift): { required: string[]; properties: object } {
  return {
    required: drift === 'required or optional' ? ['kind'] : ['id', 'kind'],
    properties: {
      id: { type: drift === 'a type' ? 'number' : 'string' },
      kind: { enum: ['savings', 'current', ...(drift === 'an enum member' ? ['loan'] : [])] },
      ...(drift === 'a member less' ? {} : { note: { type: 'string' } }),
      ...(drift === 'a member more' ? { extra: { type: 'string' } } : {}),
    },
  };
}

/** Where the component stands in a schema. */
const PLACES: Readonly<Record<string, (drift?: Drift) => object>> = {
  'at the top': (drift) => ({ type: 'object', ...account(drift) }),
  'three levels down': (drift) =>
    member('a', member('b', member('c', { type: 'object', ...account(drift) }))),
  'in an alternative': (drift) => ({
    oneOf: [{ type: 'string' }, { type: 'object', ...account(drift) }],
  }),
  'in a variant': (drift) => ({
    oneOf: [
      { ...member('tag', { const: 'none' }), required: ['tag'] },
      {
        type: 'object',
        required: ['tag', ...account(drift).required],
        properties: { tag: { const: 'account' }, ...account(drift).properties },
      },
    ],
  }),
  'in a closed object': (drift) => ({
    type: 'object',
    properties: { inner: { type: 'object', ...account(drift), additionalProperties: false } },
  }),
  'in an open object inside of a closed one': (drift) => ({
    ...member('inner', { type: 'object', ...account(drift) }),
    additionalProperties: false,
  }),
  'in an item': (drift) => ({ type: 'array', items: { type: 'object', ...account(drift) } }),
  'in a part': (drift) => ({
    allOf: [
      { type: 'object', ...account(drift) },
      { type: 'object', properties: { own: { type: 'string' } } },
    ],
  }),
  'in a recursion': (drift) => {
    const { required, properties } = account(drift);
    const self = { $ref: '#/components/schemas/Tried' };
    return {
      type: 'object',
      required,
      properties: { ...properties, parent: self, children: { type: 'array', items: self } },
    };
  },
};

function member(name: string, schema: object): object {
  return { type: 'object', properties: { [name]: schema } };
}

describe('with types of another document', () => {
  const cases = Object.keys(PLACES).flatMap((place) =>
    [undefined, ...DRIFTS].map((drift) => ({ place, drift, what: drift ?? 'nothing' })),
  );
  let errors: (readonly string[])[];
  beforeAll(async () => {
    const files = [];
    for (const { place, drift } of cases) {
      const schemaOf = PLACES[place] as (drift?: Drift) => object;
      const [validators, types] = await Promise.all(
        [schemaOf(), schemaOf(drift)].map((Tried) =>
          bench.generate(documentOf({ Tried }), ['zod']),
        ),
      );
      const file = join(`${validators?.folder}`, 'zod.ts');
      await copyFile(
        join(`${types?.folder}`, 'types.ts'),
        join(`${validators?.folder}`, 'types.ts'),
      );
      files.push(file);
    }
    const found = typeErrors(files);
    errors = files.map((file) => found.get(file) ?? []);
  });

  test.each(cases.map((each, index) => ({ ...each, index })))(
    '$what differs $place',
    ({ drift, index }) => {
      if (drift === undefined) expect(errors[index]).toEqual([]);
      else
        expect(errors[index]).toContainEqual(expect.stringContaining('Tried: Agree<typeof Tried'));
    },
  );
});

describe('without a type error', () => {
  test('hard schemas', async () => {
    expect(await errorsIn(hardSchemas)).toEqual([]);
  });

  test('schemas that nobody chose', async () => {
    const worlds = fc.tuple(
      ...Array.from({ length: 60 }, (_, at) => worldOf(`World${at}`, { schemas: 3, values: 0 })),
    );
    const some = fc.sample(worlds, { numRuns: 1, seed: 1 })[0] ?? [];
    const schemas = some.flatMap(({ name, schemas }) =>
      schemas.map((schema, at) => [`${name}_${at}`, schema] as const),
    );
    expect(await errorsIn(Object.fromEntries(schemas))).toEqual([]);
  });
});

async function errorsIn(schemas: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { folder } = await bench.generate(documentOf(schemas), ['zod']);
  return [...typeErrors([join(folder, 'zod.ts')]).values()].flat();
}
