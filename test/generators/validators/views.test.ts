/** `readOnly` members are for responses, `writeOnly` members for requests. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { typeErrors } from './compile.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const operation = (operationId: string, schema: unknown) => ({
  operationId,
  requestBody: { required: true, ...json(schema) },
  responses: { 200: { description: 'The same.', ...json(schema) } },
});

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Views', version: '1' },
  paths: {
    '/user': { post: operation('sendUser', ref('User')) },
    '/users': { post: operation('sendUsers', { type: 'array', items: ref('User') }) },
    '/admin': { post: operation('sendAdmin', ref('Admin')) },
    '/inline': {
      post: operation('sendInline', {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string', readOnly: true } },
        additionalProperties: false,
      }),
    },
    '/plain': { post: operation('sendPlain', ref('Plain')) },
  },
  components: {
    schemas: {
      Id: { type: 'string', readOnly: true },
      User: {
        type: 'object',
        required: ['id', 'name', 'password'],
        properties: {
          id: { allOf: [ref('Id')], description: 'By way of allOf.' },
          name: { type: 'string' },
          password: { type: 'string', writeOnly: true },
          friends: { type: 'array', items: ref('User') },
        },
      },
      Admin: { allOf: [ref('User'), { required: ['id', 'level'], properties: { level: {} } }] },
      Plain: { type: 'object', properties: { a: { type: 'string' } } },
      UserRequest: { type: 'string' },
    },
  },
};

interface Operation {
  readonly body: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
}
type Content = Readonly<Record<string, { readonly schema: z.ZodType }>>;

let bench: TemporaryProject;
let folder: string;
let contract: Readonly<Record<string, Operation>>;
beforeAll(async () => {
  bench = await createTemporaryProject();
  ({ folder } = await bench.generate(DOCUMENT));
  ({ contract } = await import(pathToFileURL(join(folder, 'operations.ts')).href));
});
afterAll(() => bench.dispose());

const sent = { name: 'a', password: 'b' };
const answered = { id: '1', name: 'a' };

describe.each([
  ['sendUser', sent, answered],
  ['sendUser', { ...sent, friends: [sent] }, { ...answered, friends: [answered] }],
  ['sendUsers', [sent], [answered]],
  ['sendAdmin', { ...sent, level: 1 }, { ...answered, level: 1 }],
  ['sendInline', {}, { id: '1' }],
])('%s', (id, request, response) => {
  const accepts = (content: Content | undefined, value: unknown) =>
    content?.['application/json']?.schema.safeParse(value).success;

  test('asks for what is written', () => {
    expect(accepts(contract[id]?.body.content, request)).toBe(true);
    expect(accepts(contract[id]?.body.content, response)).toBe(false);
  });

  test('answers what is read', () => {
    expect(accepts(contract[id]?.responses[200]?.content, response)).toBe(true);
    expect(accepts(contract[id]?.responses[200]?.content, request)).toBe(false);
  });
});

test('types say the same', () => {
  const modules = ['types', 'zod', 'operations', 'client', 'server', 'index'];
  const errors = typeErrors(modules.map((name) => join(folder, `${name}.ts`)));
  expect([...errors.values()].flat()).toEqual([]);
});

test('components have both', async () => {
  const { schemas } = await import(pathToFileURL(join(folder, 'zod.ts')).href);
  expect(Object.keys(schemas)).toEqual(Object.keys(DOCUMENT.components.schemas));
  expect(schemas.User.safeParse({ ...sent, ...answered }).success).toBe(true);
  expect(schemas.User.safeParse(sent).success).toBe(false);
});
