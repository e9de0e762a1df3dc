import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createRoutes, HttpError } from '../../runtime/index.ts';
import { contract, createShopApp, handlers, type ShopHandlers, securitySchemes } from './shop.ts';

const app = createShopApp(handlers);
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const id = { 'X-Request-Id': 'abcd' };

async function problem(response: Response) {
  return (await response.json()) as {
    status: number;
    detail: string;
    violations?: { in: string; name?: string; pointer: string; code: string }[];
  };
}

async function places(response: Response) {
  const { violations = [] } = await problem(response);
  return violations.map((found) =>
    [found.in, found.name, found.pointer, found.code].join(' ').trim(),
  );
}

describe('routing', () => {
  const answers: [string, string, number][] = [
    ['GET', '/items/special', 200],
    ['GET', '/%69tems/special', 200],
    ['GET', '/items/7', 200],
    ['POST', '/items/7:cancel', 204],
    ['POST', '/items/:cancel', 405],
    ['GET', '/nowhere', 404],
    ['GET', '/items/7/', 404],
    ['GET', '/items/', 404],
    ['HEAD', '/items/7', 200],
    ['OPTIONS', '/items/7', 204],
    ['DELETE', '/items/7', 405],
  ];
  it.each(answers)('%s %s answers %d', async (method, path, status) => {
    const response = await app.request(path, { method });
    expect(response.status).toBe(status);
    if (method === 'HEAD') expect(await response.text()).toBe('');
  });

  it('stops the body of an answer to HEAD', async () => {
    const cancel = vi.fn();
    const listening = createShopApp({
      ...handlers,
      getSpecialOffer: () => ({ status: 200, body: new ReadableStream({ cancel }) }),
    });
    const response = await listening.request('/items/special', { method: 'HEAD' });
    expect([response.status, response.body]).toEqual([200, null]);
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('names the methods that are allowed', async () => {
    const response = await app.request('/items', { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
    expect(await problem(response)).toMatchObject({ title: 'Method Not Allowed', status: 405 });
  });

  it('takes a base path', async () => {
    const based = createShopApp(handlers, { basePath: '/bank/' });
    expect((await based.request('/bank/items/7')).status).toBe(200);
    expect((await based.request('/items/7')).status).toBe(404);
    expect((await based.request('/bankitems/7')).status).toBe(404);
  });

  it('wants a handler for every operation', () => {
    const { startLogin: _, ...rest } = handlers;
    expect(() => createShopApp(rest as ShopHandlers)).toThrow(
      'handlers.startLogin is not a function',
    );
  });
});

it('takes no inherited function for a handler', () => {
  const operation = { method: 'GET', path: '/', responses: {} };
  expect(() => createRoutes({ constructor: operation }, {}, {} as never)).toThrow(
    'handlers.constructor is not a function',
  );
});

describe('parameters', () => {
  it('are decoded by their style', async () => {
    const query =
      'limit=5&tag=a&tag=b%26&ids=1%7C2&filter[min]=1.5&filter%5Bcolor%5D=red+x&from=&where=%7B%22a%22%3A1%7D';
    const response = await app.request(`/items?${query}&other=1`, { headers: id });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-total')).toBe('1');
    expect(await response.json()).toEqual([
      {
        id: 1,
        name: 'lamp',
        query: {
          limit: 5,
          tag: ['a', 'b&'],
          ids: [1, 2],
          filter: { min: 1.5, color: 'red x' },
          from: '',
          where: { a: 1 },
        },
      },
    ]);
  });

  const broken: [string, string, string[]][] = [
    ['a missing header', '/items', ['header X-Request-Id  required']],
    [
      'a number that is none',
      '/items?limit=x',
      ['query limit  invalid_type', 'header X-Request-Id  required'],
    ],
    [
      'several at once',
      '/items?limit=101&ids=1|x&filter[other]=1',
      [
        'query limit  too_big',
        'query ids /1 invalid_type',
        'query filter  unrecognized_keys',
        'header X-Request-Id  required',
      ],
    ],
    [
      'a duplicate',
      '/items?limit=1&limit=2',
      ['query limit  duplicate', 'header X-Request-Id  required'],
    ],
    ['a path that is no number', '/items/x', ['path itemId  invalid_type']],
    ['percent-encoding', '/items/%ff', ['path itemId  malformed']],
    [
      'JSON in a parameter',
      '/items?where={',
      ['query where  malformed', 'header X-Request-Id  required'],
    ],
  ];
  it.each(broken)('refuses %s', async (_, path, want) => {
    const response = await app.request(path);
    expect(response.status).toBe(400);
    expect(await places(response)).toEqual(want);
  });

  it('refuses unknown query parameters when it is told to', async () => {
    const strict = createShopApp(handlers, { unknownQuery: 'refuse' });
    expect(await places(await strict.request('/items/7?a=1'))).toEqual(['query a  unrecognized']);
    expect((await strict.request('/items?filter[min]=1&tag=a', { headers: id })).status).toBe(200);
  });

  it('refuses more parameters than the limit', async () => {
    const response = await app.request(`/items?${'a=1&'.repeat(10_000)}`, { headers: id });
    expect(await places(response)).toEqual(['query   too_many']);
  });
});

describe('bodies', () => {
  it('come as JSON or as a form', async () => {
    const sent = await app.request('/items', {
      method: 'POST',
      headers: json,
      body: '{"id":1,"name":"a"}',
    });
    expect(sent.status).toBe(201);
    expect(sent.headers.get('location')).toBe('/items/1');
    const body = 'id=2&name=b+c&tag=x&tag=y';
    const posted = await app.request('/items', { method: 'POST', headers: form, body });
    expect(await posted.json()).toEqual({ id: 2, name: 'b c', tag: ['x', 'y'] });
  });

  const broken: [string, Record<string, string>, string | undefined, number, string[]][] = [
    ['no body', {}, undefined, 400, ['body   required']],
    ['an empty body', json, '', 400, ['body   required']],
    ['malformed JSON', json, '{', 400, ['body   malformed']],
    [
      'a wrong type',
      json,
      '{"id":"1","name":""}',
      400,
      ['body  /id invalid_type', 'body  /name too_small'],
    ],
    ['another media type', { 'content-type': 'text/plain' }, 'x', 415, []],
    ['compression', { ...json, 'content-encoding': 'gzip' }, 'x', 415, []],
    ['a missing member', json, '{"id":1}', 400, ['body  /name required']],
    ['a field twice', form, 'id=1&name=a&name=b', 400, ['body   duplicate']],
    ['an unknown field', form, 'id=1&name=a&other=b', 400, ['body   unrecognized_keys']],
    ['prototypes', form, 'id=1&name=a&__proto__=b', 400, ['body   unrecognized_keys']],
    ['a long body', json, `"${'x'.repeat(1_048_576)}"`, 413, []],
  ];
  it.each(broken)('refuses %s', async (_, headers, body, status, want) => {
    const response = await app.request('/items', {
      method: 'POST',
      headers,
      ...(body !== undefined && { body }),
    });
    expect(response.status).toBe(status);
    expect(await places(response)).toEqual(want);
  });

  it('refuses a long body unread by its Content-Length', async () => {
    const response = await app.request('/items', {
      method: 'POST',
      headers: { ...json, 'content-length': '1048577' },
      body: '{}',
    });
    expect(response.status).toBe(413);
  });

  it('stops reading a stream at the limit', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const response = await app.request('/items', {
      method: 'POST',
      headers: json,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(pulled).toBeLessThan(25);
  });

  it('refuses what is not UTF-8', async () => {
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    expect(
      await places(await app.request('/items', { method: 'POST', headers: json, body })),
    ).toEqual(['body   malformed']);
  });

  it('are bytes where the type is binary', async () => {
    const body = new Uint8Array([0, 255, 128]);
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await app.request('/files/a.b.pdf', { method: 'PUT', headers, body });
    expect(response.status).toBe(400);
    const taken = await app.request('/files/a.pdf', { method: 'PUT', headers, body });
    expect(new Uint8Array(await taken.arrayBuffer())).toEqual(body);
    const none = await app.request('/files/a.pdf', { method: 'PUT' });
    expect(none.status).toBe(200);
  });

  it('are forms with files', async () => {
    const body = new FormData();
    body.set('title', 't');
    body.set('count', '3');
    body.set('meta', '{"a":1}');
    body.set('file', new File([new Uint8Array([0, 255, 128])], 'x.bin'));
    const response = await app.request('/uploads', { method: 'POST', body });
    expect(await response.json()).toEqual({
      title: 't',
      count: 3,
      meta: { a: 1 },
      file: '\u0000\u00ff\u0080',
      size: 3,
      fileName: 'x.bin',
    });
  });

  it('are text where the type is text', async () => {
    const headers = { 'content-type': 'application/jose' };
    const response = await app.request('/sign', { method: 'POST', headers, body: 'a.b.c' });
    expect(response.headers.get('content-type')).toBe('application/jwt');
    expect(await response.text()).toBe('a.b.c.signed');
    const broken = await app.request('/sign', { method: 'POST', headers, body: 'a b' });
    expect(await places(broken)).toEqual(['body   invalid_format']);
  });
});

describe('credentials', () => {
  const tls = () => 'certificate';
  const secret = (
    headers: Record<string, string>,
    { authenticate, ...options }: Parameters<typeof createShopApp>[1] = {},
  ) =>
    createShopApp(handlers, { authenticate: { tls, ...authenticate }, ...options }).request(
      '/secret',
      { headers },
    );

  it('must be there', async () => {
    const response = await secret({});
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect((await secret({ authorization: 'Basic abc' })).status).toBe(401);
  });

  it('are the identity without a hook', async () => {
    const bearer = (await (await secret({ authorization: 'bearer abc' })).json()) as {
      who: string;
    };
    expect(JSON.parse(bearer.who)).toEqual({ oauth: 'abc', tls: 'certificate' });
    const key = (await (await secret({ 'x-key': 'k' })).json()) as { who: string };
    expect(JSON.parse(key.who)).toEqual({ key: 'k' });
  });

  it('are judged by the hook of their scheme', async () => {
    const oauth = vi.fn((token: string | undefined) =>
      token === 'good' ? { name: 'Ada' } : new HttpError(403, 'no'),
    );
    const authenticate = { oauth };
    const good = (await (
      await secret({ authorization: 'Bearer good' }, { authenticate })
    ).json()) as { who: string };
    expect(JSON.parse(good.who)).toEqual({ oauth: { name: 'Ada' }, tls: 'certificate' });
    expect(oauth.mock.calls[0]?.[1 as 0]).toMatchObject({
      scopes: ['read'],
      scheme: 'oauth',
      operationId: 'getSecret',
    });
    const refused = await secret({ authorization: 'Bearer bad' }, { authenticate });
    expect(await problem(refused)).toMatchObject({ status: 403, detail: 'no' });
    const second = await secret({ authorization: 'Bearer bad', 'x-key': 'k' }, { authenticate });
    expect(second.status).toBe(200);
    const both = {
      oauth: () => new HttpError(401, 'expired'),
      key: () => new HttpError(403, 'not yours'),
    };
    const known = await secret(
      { authorization: 'Bearer bad', 'x-key': 'k' },
      { authenticate: both },
    );
    expect(known.status).toBe(403);
  });
});

describe('responses', () => {
  it('are negotiated', async () => {
    const csv = await app.request('/items/7', { headers: { accept: 'text/csv' } });
    expect(csv.headers.get('content-type')).toBe('text/csv;charset=utf-8');
    expect(await csv.text()).toBe('7,lamp');
    const accept = 'text/html, application/*;q=0.5';
    expect((await app.request('/items/7', { headers: { accept } })).status).toBe(200);
    expect((await app.request('/items/7', { headers: { accept: 'image/png' } })).status).toBe(406);
    expect(
      (
        await app.request('/items/7', {
          headers: { accept: 'application/json;q=0, text/csv;q=0, */*;q=0' },
        })
      ).status,
    ).toBe(406);
  });

  it('keep the characters of a Location', async () => {
    const response = await app.request('/login');
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://bank.example/login?a=1,2');
  });

  const broken: [string, Partial<Record<keyof ShopHandlers, () => unknown>>, string, RegExp][] = [
    ['a wrong body', { getItem: () => ({ status: 200, body: { id: 'x' } }) }, '/items/7', /\/id: /],
    ['a missing body', { getItem: () => ({ status: 200 }) }, '/items/7', /body is missing/],
    [
      'an undocumented status',
      { getSpecialOffer: () => ({ status: 201, body: 'x' }) },
      '/items/special',
      /not documented/,
    ],
    [
      'an undocumented media type',
      { getSpecialOffer: () => ({ status: 200, body: 'x', contentType: 'text/html' }) },
      '/items/special',
      /text\/html/,
    ],
    [
      'a missing header',
      { startLogin: () => ({ status: 302 }) },
      '/login',
      /header location is missing/,
    ],
    [
      'a body where there is none',
      { startLogin: () => ({ status: 302, headers: { location: '/' }, body: 'x' }) },
      '/login',
      /No body/,
    ],
    [
      'an unexpected error',
      {
        getItem: () => {
          throw new Error('secret');
        },
      },
      '/items/7',
      /secret/,
    ],
  ];
  it.each(broken)('with %s are 500 and told to onError', async (_, replaced, path, message) => {
    const onError = vi.fn();
    const failing = createShopApp({ ...handlers, ...replaced } as ShopHandlers, { onError });
    const response = await failing.request(path);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(message);
    expect(String(onError.mock.calls[0]?.[0])).toMatch(message);
  });

  it('are logged or left alone when it is told to', async () => {
    const broken = {
      ...handlers,
      getItem: () => ({ status: 200, body: { id: 'x' } }),
    } as unknown as ShopHandlers;
    const onError = vi.fn();
    const logged = createShopApp(broken, { onError, validateResponses: 'log' });
    expect((await logged.request('/items/7')).status).toBe(200);
    expect(onError).toHaveBeenCalledOnce();
    const off = createShopApp(broken, { onError, validateResponses: 'off' });
    expect((await off.request('/items/7')).status).toBe(200);
    expect(onError).toHaveBeenCalledOnce();
  });

  it('are judged as they are sent', async () => {
    const body = { id: 7, name: 'lamp', price: undefined, made: new Date(0) };
    const dated = {
      ...handlers,
      getItem: () => ({ status: 200, body }),
    } as unknown as ShopHandlers;
    const response = await createShopApp(dated).request('/items/7');
    expect(await response.json()).toEqual({
      id: 7,
      name: 'lamp',
      made: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('refusals', () => {
  it('are shaped by onRefusal, wherever they come from', async () => {
    const onError = vi.fn();
    const shaped = createShopApp(
      {
        ...handlers,
        getSpecialOffer: () => {
          throw new HttpError(429, 'slow down', { headers: { 'retry-after': '1' } });
        },
      },
      {
        onError,
        onRefusal: ({ status, message, violations }, { operationId }) => ({
          status,
          body: { operationId, message, codes: violations.map(({ code }) => code) },
        }),
      },
    );
    const invalid = await shaped.request('/items/x');
    expect(invalid.headers.get('content-type')).toBe('application/json');
    expect(await invalid.json()).toMatchObject({ operationId: 'getItem', codes: ['invalid_type'] });
    expect(onError.mock.calls.map(([error]) => String(error))).toEqual([
      expect.stringContaining('application/json is not documented'),
    ]);
    const slow = await shaped.request('/items/special');
    expect([slow.status, slow.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await shaped.request('/nowhere')).status).toBe(404);
  });

  it('carry the unexpected error and the body to onRefusal', async () => {
    const cause = new Error('the lamp is broken');
    const onRefusal = vi.fn(() => undefined);
    const createItem = () => {
      throw cause;
    };
    const failing = createShopApp({ ...handlers, createItem }, { onRefusal, onError: () => {} });
    const body = { id: 1, name: 'lamp' };
    const response = await failing.request('/items', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(body),
    });
    expect(await response.text()).not.toMatch(/lamp/);
    expect(onRefusal.mock.calls).toEqual([
      [
        expect.objectContaining({ status: 500, cause }),
        expect.objectContaining({ operationId: 'createItem', body }),
      ],
    ]);
  });

  it('know the operation, also where they come from middleware', async () => {
    const routes = createRoutes(contract, securitySchemes, handlers, {
      onRefusal: ({ status }, { operationId }) => ({ status, body: { operationId } }),
      onError: () => {},
    });
    const busy = new HttpError(429, 'slow down');
    const response = await routes.refuse(busy, new Request('http://shop/items/7'), undefined);
    expect([response.status, await response.json()]).toEqual([429, { operationId: 'getItem' }]);
  });

  it('survive a mapper that fails', async () => {
    const onError = vi.fn();
    const failing = createShopApp(handlers, {
      onError,
      onRefusal: () => {
        throw new Error('oops');
      },
    });
    expect((await failing.request('/items/x')).status).toBe(400);
    expect(onError).toHaveBeenCalledOnce();
  });
});

describe('headers of an answer', () => {
  const headers = {
    'x-map': {
      schema: z.looseObject({ R: z.number() }),
      explode: true,
      wire: { types: ['object'], properties: { R: { types: ['integer'] } } },
    },
    'x-json': { schema: z.looseObject({ a: z.string() }), mediaType: 'application/json' },
  } as const;
  const getMap = { method: 'GET', path: '/map', responses: { 200: { headers } } } as const;
  const answer = async (given: Readonly<Record<string, unknown>>) => {
    const routes = createRoutes(
      { getMap },
      {},
      { getMap: () => ({ status: 200, headers: given }) },
      { onError: () => undefined },
    );
    return routes.handle(new Request('http://bank/map'), undefined);
  };

  it('are written as the contract lays them out', async () => {
    const response = await answer({ 'X-Map': { R: 1, G: 'x' }, 'x-json': { a: 'b,c' } });
    expect(response?.status).toBe(200);
    expect(response?.headers.get('x-map')).toBe('R=1,G=x');
    expect(response?.headers.get('x-json')).toBe('{"a":"b,c"}');
  });

  it.each([{ 'x-map': { R: 'x' } }, { 'x-map': 'none' }, { 'x-json': { a: 1 } }])(
    'are held to it: %j',
    async (given) => {
      expect((await answer(given))?.status).toBe(500);
    },
  );
});
