/**
 * The generated client against the generated server: the text on the wire, and the value that
 * arrives.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../generators/read/diagnostics.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const words = { type: 'array', items: text };
const rgb = {
  type: 'object',
  properties: { R: integer, G: integer },
  additionalProperties: false,
};
const filter = {
  type: 'object',
  properties: {
    tag: words,
    range: { type: 'object', properties: { min: integer, max: integer } },
    on: { type: 'boolean' },
  },
};
const query = (name: string, schema: object, more: object = {}) => ({
  name,
  in: 'query',
  schema,
  ...more,
});
const path = (name: string, schema: object, style: string, explode = false) => ({
  name,
  in: 'path',
  required: true,
  schema,
  style,
  explode,
});
const body = (content: object) => ({ required: true, content });
const range = { '*/*': { schema: rgb } };
const ok = { 200: { description: 'ok', content: { 'application/json': {} } } };

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Wire', version: '1' },
  paths: {
    '/p/{m}/{me}/{mo}/{l}/{le}/x-{s}.{j}': {
      get: {
        operationId: 'path',
        parameters: [
          path('m', text, 'matrix'),
          path('me', words, 'matrix', true),
          path('mo', rgb, 'matrix', true),
          path('l', rgb, 'label'),
          path('le', { type: 'array', items: { type: 'number' } }, 'label', true),
          path('s', { type: 'boolean' }, 'simple'),
          {
            name: 'j',
            in: 'path',
            required: true,
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        ],
        responses: ok,
      },
    },
    '/q': {
      get: {
        operationId: 'query',
        parameters: [
          query('deep', filter, { style: 'deepObject', explode: true }),
          query('free', { type: 'object', additionalProperties: integer }),
          query('known', text),
          query('list', words, { allowReserved: true, explode: false }),
          query('pair', { type: 'array', prefixItems: [text, integer] }, { explode: false }),
          query('piped', rgb, { style: 'pipeDelimited' }),
          query('empty', integer, { allowEmptyValue: true }),
          { name: 'json', in: 'query', content: { 'application/json': { schema: rgb } } },
          { name: 'count', in: 'query', content: { 'text/plain': { schema: integer } } },
        ],
        responses: ok,
      },
    },
    '/b': {
      post: {
        operationId: 'body',
        requestBody: body({
          'application/x-www-form-urlencoded': {
            schema: { type: 'object', properties: { deep: filter, list: words, n: integer } },
            encoding: { deep: { style: 'deepObject', explode: true }, list: { explode: false } },
          },
          'text/plain; charset=utf-8': { schema: integer },
          'application/vnd.x+json': { schema: { type: 'array' } },
          'application/jose': { schema: text },
          'application/xml': { schema: rgb },
        }),
        responses: {
          200: {
            description: 'ok',
            headers: {
              'X-Map': { explode: true, required: true, schema: rgb },
              'X-Json': { content: { 'application/json': { schema: rgb } } },
            },
            content: { 'text/plain': { schema: integer } },
          },
        },
      },
    },
    '/r': {
      post: {
        operationId: 'range',
        requestBody: { content: range },
        responses: { 200: { description: 'ok', content: range } },
      },
    },
  },
};

interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}
type Call = (init: object) => Promise<Answered>;

let bench: TemporaryProject;
let warnings: readonly Diagnostic[] = [];
let client: Readonly<Record<string, Call>>;
let sent: Request;
let wire = '';
let seen: Readonly<Record<string, unknown>> = {};

beforeAll(async () => {
  bench = await createTemporaryProject();
  const generated = await bench.generate(DOCUMENT, ['client', 'server']);
  const { folder } = generated;
  ({ warnings } = generated);
  const load = (name: string) => import(pathToFileURL(join(folder, name)).href);
  const { createTriedClient } = await load('client.ts');
  const { createTriedApp } = await load('server.ts');
  const take = (reply: object) => (input: typeof seen) => {
    seen = input;
    return { status: 200, ...reply };
  };
  const headers = { 'X-Map': { R: 1, G: 2 }, 'X-Json': { R: 1 } };
  const app = createTriedApp({
    path: take({ body: null }),
    query: take({ body: null }),
    body: take({ body: 7, headers }),
    range: (input: { request: Request }) => {
      const contentType = input.request.headers.get('content-type') ?? '';
      return { status: 200, contentType, body: { R: 1 } };
    },
  });
  client = createTriedClient({
    baseUrl: 'http://bank',
    fetch: async (request: Request) => {
      sent = request;
      wire = await request.clone().text();
      return app.fetch(request);
    },
  });
});
afterAll(() => bench.dispose());

/** https://spec.openapis.org/oas/v3.1.1.html#style-values */
const parameters: readonly [
  id: 'path' | 'query',
  place: 'params' | 'query',
  value: object,
  url: string,
][] = [
  [
    'path',
    'params',
    {
      m: '',
      me: ['a;', 'b'],
      mo: { R: 1, G: 2 },
      l: { R: 1, G: 2 },
      le: [1.5, 2],
      s: true,
      j: { a: '/' },
    },
    '/p/;m/;me=a%3B;me=b/;R=1;G=2/.R,1,G,2/.1%2E5.2/x-true.%7B%22a%22%3A%22%2F%22%7D',
  ],
  [
    'query',
    'query',
    { deep: { tag: ['a', 'b'], range: { min: 1 }, on: true }, free: { x: 1 }, known: 'y' },
    '/q?deep%5Btag%5D=a&deep%5Btag%5D=b&deep%5Brange%5D%5Bmin%5D=1&deep%5Bon%5D=true&x=1&known=y',
  ],
  ['query', 'query', { list: ['a/b', 'c,d'] }, '/q?list=a/b,c%2Cd'],
  ['query', 'query', { pair: ['5', 5] }, '/q?pair=5,5'],
  ['query', 'query', { piped: { R: 1, G: 2 } }, '/q?piped=R%7C1%7CG%7C2'],
  ['query', 'query', { empty: '' }, '/q?empty='],
  ['query', 'query', { json: { R: 1 }, count: 5 }, '/q?json=%7B%22R%22%3A1%7D&count=5'],
];
describe('parameters', () => {
  test.each(parameters)('%s: %j', async (id, place, value, url) => {
    const where = place === 'params' ? 'path' : place;
    const answer = await client[id]?.({ params: { [where]: value } });
    expect(answer?.error).toBeUndefined();
    expect(sent.url).toBe(`http://bank${url}`);
    expect(seen[place]).toEqual(value);
  });
});

const bodies: readonly [type: string, value: unknown, wire: string][] = [
  [
    'application/x-www-form-urlencoded',
    { deep: { tag: ['a'], on: false }, list: ['b', 'c,d'], n: 1 },
    'deep%5Btag%5D=a&deep%5Bon%5D=false&list=b,c%2Cd&n=1',
  ],
  ['text/plain', 5, '5'],
  ['application/vnd.x+json', [1, null], '[1,null]'],
  ['application/jose', 'a.b.c', 'a.b.c'],
  ['application/xml', '<a/>', '<a/>'],
];
describe('bodies', () => {
  test.each(bodies)('%s', async (type, value, written) => {
    const answer = await client.body?.({ body: value, headers: { 'content-type': type } });
    expect(answer?.error).toBeUndefined();
    expect(answer?.data).toBe(7);
    expect(sent.headers.get('content-type')).toBe(type);
    expect(wire).toBe(written);
    expect(seen.body).toEqual(value);
    expect(answer?.response.headers.get('x-map')).toBe('R=1,G=2');
    expect(answer?.response.headers.get('x-json')).toBe('{"R":1}');
  });

  test('an object has no XML', async () => {
    const headers = { 'content-type': 'application/xml' };
    await expect(client.body?.({ body: { R: 1 }, headers })).rejects.toThrow(/give text or bytes/);
  });

  test('under a range of media types an object is JSON', async () => {
    const answer = await client.range?.({ body: { R: 5 } });
    expect(sent.headers.get('content-type')).toBe('application/json');
    expect(wire).toBe('{"R":5}');
    expect(answer?.data).toEqual({ R: 1 });
    expect(answer?.response.headers.get('content-type')).toBe('application/json');
  });
});

test('objects where nothing but text can be read are told of, once', () => {
  expect(warnings).toMatchObject([
    {
      message: expect.stringContaining('application/xml'),
      pointer: expect.stringMatching(/schema$/),
    },
  ]);
});
