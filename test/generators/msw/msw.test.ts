/** The handlers of `msw.ts`, run by Mock Service Worker. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HttpHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAisClient } from '../../../generated/ais/index.ts';
import { load } from '../../../generators/read/load.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { ROOT } from '../../scripts/cli/run.ts';
import { typeErrors } from '../validators/compile.ts';

interface Handlers {
  readonly mocks: Readonly<
    Record<string, (status?: number, example?: string, baseUrl?: string) => HttpHandler>
  >;
  readonly handlers: HttpHandler[];
}

const json = (examples: unknown) => ({
  description: 'An answer.',
  content: { 'application/json': { examples } },
});
const value = (name: string) => ({ [name]: { value: { name } } });

const SHOP = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        responses: {
          404: json(value('gone')),
          200: json({ ...value('some'), ...value('none') }),
          default: json(value('failed')),
        },
      },
      delete: {
        operationId: 'deleteOrders',
        responses: {
          204: { description: 'Done.', headers: { 'X-Count': { example: 3, schema: {} } } },
        },
      },
    },
    '/customers/{id}/orders': {
      get: { operationId: 'list-theirs', responses: { 200: json(value('theirs')) } },
    },
    '/customers/{customer-id}:close': {
      post: {
        operationId: 'closeCustomer',
        responses: {
          200: { description: 'Text.', content: { 'text/plain': { example: "it's */ closed" } } },
        },
      },
    },
    '/made-up': {
      get: {
        operationId: 'getMadeUp',
        responses: {
          200: {
            description: 'Made up.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
        },
      },
    },
    '/impossible': {
      get: {
        operationId: 'getImpossible',
        responses: {
          200: {
            description: 'None.',
            content: { 'application/json': { schema: { type: 'string', pattern: '(?=a)b' } } },
          },
        },
      },
    },
    '/bare': { get: { operationId: 'getBare', responses: { 200: json({}) } } },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['id', 'lines', 'state'],
        properties: {
          id: { type: 'string', pattern: '^[A-Z]{3}-\\d{4,6}$' },
          placed: { type: 'string', format: 'date-time' },
          total: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.05 },
          lines: {
            type: 'array',
            minItems: 2,
            uniqueItems: true,
            items: { enum: ['a', 'b', 'c'] },
          },
          state: { oneOf: [{ const: 'open' }, { type: 'integer', minimum: 7 }] },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
    },
  },
};

let bench: TemporaryProject;
let shop: Handlers;
let ais: Handlers;
const files: string[] = [];
const server = setupServer();

beforeAll(async () => {
  bench = await createTemporaryProject();
  const generate = async (document: unknown): Promise<Handlers> => {
    const { folder } = await bench.generate(document, ['msw']);
    files.push(join(folder, 'msw.ts'));
    return import(pathToFileURL(join(folder, 'msw.ts')).href);
  };
  shop = await generate(SHOP);
  ais = await generate((await load(join(ROOT, 'spec/ais/openapi.yaml'))).document);
  server.listen({ onUnhandledFrame: 'bypass' });
}, 60_000);

afterEach(() => server.resetHandlers());

afterAll(async () => {
  server.close();
  await bench.dispose();
});

async function answer(
  path: string,
  method = 'GET',
  host = 'https://shop.example',
): Promise<string> {
  const response = await fetch(host + path, { method });
  return `${response.status} ${await response.text()}`;
}

test('they compile strictly', () => {
  expect([...typeErrors(files).values()].flat()).toEqual([]);
});

describe('an operation answers', () => {
  const answers: [path: string, method: string, want: string][] = [
    ['/orders', 'GET', '200 {"name":"some"}'],
    ['/orders', 'DELETE', '204 '],
    ['/customers/7/orders', 'GET', '200 {"name":"theirs"}'],
    ['/customers/7:close', 'POST', "200 it's */ closed"],
    ['/bare', 'GET', '200 "text"'],
    [
      '/impossible',
      'GET',
      '501 {"title":"The document has no example for 200 of GET /impossible, and no sample data can be generated","status":501}',
    ],
  ];

  test.each(answers)('%s %s', async (path, method, want) => {
    server.use(...shop.handlers);
    expect(await answer(path, method)).toBe(want);
  });

  test('with the status and the example that are asked for', async () => {
    server.use(...shop.handlers);
    const given: [args: [number, string?], want: string][] = [
      [[404], '404 {"name":"gone"}'],
      [[200, 'none'], '200 {"name":"none"}'],
      [[500], '500 {"name":"failed"}'],
    ];
    for (const [args, want] of given) {
      const [status, example] = args;
      const { listOrders } = shop.mocks;
      if (listOrders) server.use(listOrders(status, example));
      expect(await answer('/orders')).toBe(want);
    }
  });

  test('at one base URL', async () => {
    const { listOrders } = shop.mocks;
    server.use(...(listOrders ? [listOrders(404, undefined, 'https://a.example')] : []));
    expect(await answer('/orders', 'GET', 'https://a.example')).toMatch(/^404/);
    await expect(answer('/orders', 'GET', 'http://127.0.0.1:9')).rejects.toThrow();
  });

  test('with its headers', async () => {
    server.use(...shop.handlers);
    const { headers } = await fetch('https://shop.example/orders', { method: 'DELETE' });
    expect(headers.get('x-count')).toBe('3');
  });
});

test('what is made up fits the schema', async () => {
  const { schemas } = await bench.validators(SHOP.components.schemas);
  server.use(...shop.handlers);
  const made = await (await fetch('https://shop.example/made-up')).json();
  expect(schemas.Order?.safeParse(made).error).toBeUndefined();
  expect(Object.keys(made)).toEqual(['id', 'placed', 'total', 'lines', 'state', 'parent']);
});

test('the client of account information takes the answers for good', async () => {
  server.use(...ais.handlers);
  const client = createAisClient({ baseUrl: 'https://bank.example' });
  const { data } = await client.listAccounts({ headers: { Authorization: 'Bearer any' } });
  expect(data?.data.account[0]?.currency).toBe('HKD');
});
