/** Schemas that refer to themselves in more than one place: what is nested is not decided on again and again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { schemaIssues } from '../../../runtime/message/issues.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const tree = (name: string, more: object = {}) => ({
  type: 'object',
  properties: { a: ref(name), k: {}, ...more },
});
const tagged = (name: string, k: number) => ({
  ...tree(name, { k: { const: k } }),
  required: ['k'],
});

const schemas = {
  Unevaluated: {
    type: 'object',
    anyOf: [{ properties: { a: ref('Unevaluated') } }, { properties: { k: {} } }],
    unevaluatedProperties: { type: 'number' },
  },
  // biome-ignore lint/suspicious/noThenProperty: a keyword
  Condition: { ...tree('Condition'), if: tree('Condition'), then: tree('Condition') },
  OneOf: { oneOf: [tagged('OneOf', 1), tagged('OneOf', 2), { type: 'number' }] },
  AnyOf: {
    anyOf: [
      tree('AnyOf', { k: { minimum: 5 } }),
      tree('AnyOf', { k: { maximum: 4 } }),
      { type: 'number' },
    ],
  },
  Discriminated: { oneOf: [ref('First'), ref('Second')], discriminator: { propertyName: 'k' } },
  First: { ...tree('Discriminated'), required: ['x'] },
  Second: { ...tree('Discriminated'), required: ['y'] },
  AllOf: { allOf: [tree('AllOf'), tree('AllOf', { k: { type: 'number' } })] },
  Not: { ...tree('Not'), not: { ...tree('Not'), required: ['z'] } },
  Dependent: {
    ...tree('Dependent'),
    dependentSchemas: { k: tree('Dependent'), a: tree('Dependent') },
  },
  Contains: { type: 'array', items: ref('Contains'), contains: ref('Contains'), minContains: 0 },
};
type Name = Exclude<keyof typeof schemas, 'First' | 'Second'>;

let bench: TemporaryProject;
let validators: Readonly<Record<string, z.ZodType>>;
beforeAll(async () => {
  bench = await createTemporaryProject();
  ({ schemas: validators } = await bench.validators(schemas));
});
afterAll(() => bench.dispose());

function nested(name: Name, depth: number, member: object, end: unknown): unknown {
  let value = end;
  for (let level = 0; level < depth; level += 1) {
    value = name === 'Contains' ? [value] : { ...member, a: value };
  }
  return value;
}

const END: Readonly<Partial<Record<Name, unknown>>> = {
  OneOf: 1,
  AnyOf: 1,
  Contains: [],
  Discriminated: { k: 'First', x: 1 },
};
const MEMBERS: Readonly<Partial<Record<Name, object>>> = {
  OneOf: { k: 2 },
  AnyOf: { k: 1 },
  Discriminated: { k: 'First', x: 1 },
};
const names = Object.keys(schemas).filter(
  (name) => name !== 'First' && name !== 'Second',
) as Name[];

/** Exponential growth would not end. */
const DEPTH = 60;

describe.each(names)('%s', (name) => {
  it('what is valid, however deep', () => {
    for (const depth of [0, 1, 3, 4, 5, 6, 8, DEPTH]) {
      const value = nested(name, depth, MEMBERS[name] ?? { k: 1 }, END[name] ?? {});
      expect(schemaIssues(validators[name] as never, value)).toBeUndefined();
    }
  });

  it('what is wrong at the bottom, however deep', () => {
    for (const depth of [1, 3, 4, 5, 6, 8, DEPTH]) {
      const value = nested(name, depth, MEMBERS[name] ?? { k: 1 }, 'wrong');
      const issues = schemaIssues(validators[name] as never, value);
      const at = /^(?:\/[a0])*$/;
      expect(issues?.listed.map(({ pointer }) => pointer.replace(at, ''))).toContain('');
      expect(issues?.count).toBeLessThan(3 * DEPTH);
    }
  });

  it('what is wrong at every level', () => {
    const value = nested(name, DEPTH, { k: 'wrong' }, 'wrong');
    expect(schemaIssues(validators[name] as never, value)?.count).toBeGreaterThan(0);
  });
});
