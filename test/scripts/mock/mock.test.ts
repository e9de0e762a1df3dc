import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mock, startMock } from '../../../scripts/mock/server.ts';
import { hkob } from '../cli/run.ts';

const SHOP = join(import.meta.dirname, 'documents/shop.yaml');
const PETS = join(import.meta.dirname, 'documents/pets.yaml');

const lines: string[] = [];
let mock: Mock;

beforeAll(async () => {
  mock = await startMock({ specs: [SHOP, PETS], port: 0, log: (line) => lines.push(line) });
});

afterAll(() => mock.close());

const TOKEN = { authorization: 'Bearer any' };
const JSON_BODY = { ...TOKEN, 'content-type': 'application/json' };
const FORM_BODY = { 'content-type': 'application/x-www-form-urlencoded' };

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function send(path: string, sent: Sent = {}): Promise<Response> {
  return fetch(mock.url + path, {
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
    ...sent,
  });
}

const violationsOf = (response: Response): { code: unknown; message: string }[] =>
  JSON.parse(response.headers.get('sl-violations') ?? '[]');

describe('answers from the examples', () => {
  const good: [name: string, path: string, sent: Sent, status: number, body: unknown][] = [
    [
      'the first example, under the path of the server',
      '/shop/v2/orders',
      { headers: TOKEN },
      200,
      { data: [{ id: '1', 名: '茶' }, { id: '2' }] },
    ],
    ['a second document, 3.0 with nullable', '/pets-api/pets', {}, 200, ['cat', null]],
    ['a parameter in the path', '/shop/v2/orders/1', {}, 200, { id: '1' }],
    [
      'a body that fits, by 2020-12 keywords',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY, body: '{"items":["a",1]}' },
      201,
      undefined,
    ],
    [
      'a form',
      '/shop/v2/tokens',
      { method: 'POST', headers: FORM_BODY, body: 'grant_type=client_credentials' },
      200,
      { access_token: 'at-1' },
    ],
    [
      'Prefer: example',
      '/shop/v2/orders',
      { headers: { ...TOKEN, prefer: 'example=none' } },
      200,
      { data: [] },
    ],
    [
      'Prefer: code',
      '/shop/v2/orders',
      { headers: { ...TOKEN, prefer: 'code=400' } },
      400,
      { code: 'first' },
    ],
    [
      'Prefer: code and example',
      '/shop/v2/orders',
      { headers: { ...TOKEN, prefer: 'code=400, example=second' } },
      400,
      { code: 'second' },
    ],
  ];

  it.each(good)('%s', async (_, path, sent, status, body) => {
    const response = await send(path, sent);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text === '' ? undefined : JSON.parse(text)).toEqual(body);
    expect(violationsOf(response)).toEqual([]);
  });

  it('Prefer: dynamic=true makes values up that fit the schema', async () => {
    const response = await send('/shop/v2/orders', {
      headers: { ...TOKEN, prefer: 'dynamic=true' },
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: expect.any(Array) });
  });

  it('where there is no example, a value made up from the schema, with what is wrong about it', async () => {
    const response = await send('/pets-api/pets/first');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ tag: 'string' });
    expect(violationsOf(response)).toMatchObject([{ code: 'pattern' }]);
  });

  it('a redirect, with the example of its header', async () => {
    const response = await send('/shop/v2/away');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://tsp.example.com/callback?code=Zx81q');
  });
});

describe('names the rule that a request broke', () => {
  const bad: [
    name: string,
    path: string,
    sent: Sent,
    status: number,
    rule: unknown,
    says: string,
  ][] = [
    ['no token', '/shop/v2/orders', {}, 401, 401, 'Invalid security scheme'],
    [
      'a query parameter',
      '/shop/v2/orders?limit=11',
      { headers: TOKEN },
      400,
      'maximum',
      'limit must be <= 10',
    ],
    [
      'a path parameter, with no 4xx declared',
      '/shop/v2/orders/x',
      {},
      422,
      'pattern',
      'id must match pattern',
    ],
    [
      'a body beyond its prefixItems',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY, body: '{"items":["a","b"]}' },
      400,
      'type',
      'items.1 must be integer',
    ],
    [
      'an unknown property with a Chinese name',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY, body: '{"items":[],"名":1}' },
      400,
      'additionalProperties',
      "found '名'",
    ],
    [
      'malformed JSON',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY, body: '{' },
      400,
      'json',
      'Request body is not JSON',
    ],
    [
      'no body',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY },
      400,
      'required',
      'Body parameter is required',
    ],
    [
      'another media type',
      '/shop/v2/orders',
      { method: 'POST', headers: { ...TOKEN, 'content-type': 'text/plain' }, body: 'x' },
      400,
      415,
      'Supported content types: application/json',
    ],
    [
      'a form, with a header that no scheme asks for',
      '/shop/v2/tokens',
      { method: 'POST', headers: { ...FORM_BODY, ...TOKEN }, body: 'grant_type=password' },
      400,
      'const',
      'grant_type must be equal to constant',
    ],
  ];

  it.each(bad)('%s', async (_, path, sent, status, rule, says) => {
    const response = await send(path, sent);
    expect(response.status).toBe(status);
    const [first] = violationsOf(response);
    expect(first?.code).toBe(rule);
    expect(first?.message).toContain(says);
  });

  it('in a header of bounded size, however many there are', async () => {
    const properties = Array.from({ length: 500 }, (_, index) => [`extra${index}`, index]);
    const response = await send('/shop/v2/orders', {
      method: 'POST',
      headers: JSON_BODY,
      body: JSON.stringify({ items: [], ...Object.fromEntries(properties) }),
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('sl-violations')?.length).toBeLessThan(8192);
    expect(violationsOf(response).length).toBeGreaterThan(10);
  });
});

describe('refuses', () => {
  const other: [name: string, path: string, sent: Sent, status: number][] = [
    ['an unknown path', '/shop/v2/nothing', {}, 404],
    ['a path without its base', '/orders', { headers: TOKEN }, 404],
    ['an unknown method', '/shop/v2/orders', { method: 'PUT' }, 405],
    [
      'an unknown media type',
      '/shop/v2/orders',
      { headers: { ...TOKEN, accept: 'image/png' } },
      406,
    ],
    [
      'a preference that is none',
      '/shop/v2/orders',
      { headers: { ...TOKEN, prefer: 'code=x' } },
      422,
    ],
    ['a path that is no UTF-8', '/%zz', {}, 404],
    ['an example that its own schema refuses', '/shop/v2/wrong', {}, 500],
    [
      'a body of 11 MB',
      '/shop/v2/orders',
      { method: 'POST', headers: JSON_BODY, body: '1'.repeat(11 * 1024 * 1024) },
      413,
    ],
  ];

  it.each(other)('%s', async (_, path, sent, status) => {
    expect((await send(path, sent)).status).toBe(status);
  });
});

describe('lets pages of other origins in', () => {
  const origin = 'http://localhost:5173';

  it('by a preflight', async () => {
    const { status, headers } = await send('/shop/v2/orders', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-fapi-interaction-id',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    expect(headers.get('access-control-allow-headers')).toContain('x-fapi-interaction-id');
  });

  it('and shows them every header of the answer', async () => {
    const { headers } = await send('/shop/v2/orders?limit=11', { headers: { ...TOKEN, origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toContain('sl-violations');
  });
});

describe('startMock', () => {
  it('counts the operations of each document and gives a command to try', async () => {
    expect(mock.apis).toEqual([
      { name: 'shop', operations: 7 },
      { name: 'pets', operations: 2 },
    ]);
    expect(mock.exampleCommand).toBe(
      `curl -i -H "Authorization: Bearer any" ${mock.url}/shop/v2/orders`,
    );
  });

  it('logs operation, status and violations of each request', async () => {
    lines.length = 0;
    await send('/shop/v2/orders?limit=11', { headers: TOKEN });
    expect(lines).toEqual([
      'GET /shop/v2/orders listOrders 400\n  request.query.limit: Request query parameter limit must be <= 10',
    ]);
  });

  it('refuses two documents with the same operation', async () => {
    await expect(startMock({ specs: [SHOP, SHOP], port: 0 })).rejects.toThrow(
      /shop\.yaml: GET \/shop\/v2\/orders is already served by .*shop\.yaml/,
    );
  });
});

it('calls nobody, whatever address a callback names', async () => {
  let called = false;
  const listener = createServer((_, response) => {
    called = true;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const { status } = await send('/shop/v2/subscriptions', {
    method: 'POST',
    headers: JSON_BODY,
    body: JSON.stringify({ url: `http://127.0.0.1:${port}/` }),
  });
  expect(status).toBe(201);
  await new Promise((resolve) => setTimeout(resolve, 200));
  listener.close();
  expect(called).toBe(false);
});

it('hkob mock runs until Ctrl-C, and then exits 0', async () => {
  const { code, stdout, stderr } = await hkob(['mock', '--spec', SHOP, '--port', '0'], {
    until: /^Try: /m,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Mock at http:\/\/127\.0\.0\.1:\d+\n {2}shop: 7 operations\nTry: curl /);
});
