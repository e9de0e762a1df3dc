import { describe, expect, it } from 'vitest';
import { ContractError } from '../../runtime/index.ts';
import { createShopApp, createShopClient, handlers } from './shop.ts';

const baseUrl = 'https://shop.example';

/** A client that records its requests and receives the responses of `answer`. */
function stub(
  answer: () => Response,
  options: { validate?: boolean; secureBaseUrl?: string } = {},
) {
  const requests: Request[] = [];
  const client = createShopClient({
    baseUrl,
    ...options,
    fetch: async (request) => {
      requests.push(request);
      return answer();
    },
  });
  const last = () => {
    const request = requests.at(-1);
    if (!request) throw new Error('nothing was sent');
    return request;
  };
  return { client, last };
}

const json =
  (body: unknown, status = 200, type = 'application/json') =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'content-type': type },
    });

const lamp = { id: 1, name: 'lamp' };
const header = { 'X-Request-Id': 'abcd' };

describe('requests', () => {
  it('write parameters by their style', async () => {
    const { client, last } = stub(json([]));
    await client.listItems({
      params: {
        query: {
          limit: 5,
          tag: ['a', 'b&'],
          ids: [1, 2],
          filter: { min: 1.5, color: 'red' },
          from: '',
          where: { a: 1 },
        },
        header,
        cookie: { session: 'x y' },
      },
    });
    expect(last().url).toBe(
      `${baseUrl}/items?limit=5&tag=a&tag=b%26&ids=1%7C2&filter%5Bmin%5D=1.5&filter%5Bcolor%5D=red&from=&where=%7B%22a%22%3A1%7D`,
    );
    expect(last().headers.get('x-request-id')).toBe('abcd');
    expect(last().headers.get('cookie')).toBe('session=x%20y');
    expect(last().headers.get('accept')).toBe('application/json, application/problem+json');
  });

  const hostile: [string, string][] = [
    ['../../admin', '/items/..%2F..%2Fadmin:cancel'],
    ['a%2fb', '/items/a%252fb:cancel'],
    ['a?b#c', '/items/a%3Fb%23c:cancel'],
    ['{itemId}', '/items/%7BitemId%7D:cancel'],
    ['$&', '/items/%24%26:cancel'],
  ];
  it.each(hostile)('keep %s in its segment', async (itemId, path) => {
    const { client, last } = stub(() => new Response(null, { status: 204 }));
    await client.cancelItem({ params: { path: { itemId } } });
    expect(last().url).toBe(baseUrl + path);
  });

  it.each(['', undefined, null])('refuse the path parameter %s', async (itemId) => {
    const { client } = stub(() => new Response(null, { status: 204 }));
    await expect(
      client.cancelItem({ params: { path: { itemId: itemId as string } } }),
    ).rejects.toThrow('cancelItem: path parameter itemId is missing or empty');
  });

  it.each(['.', '..'])('refuse the path segment %s', async (itemId) => {
    const { client } = stub(json(lamp));
    await expect(client.getItem({ params: { path: { itemId: itemId as never } } })).rejects.toThrow(
      'cannot be "." or ".."',
    );
  });

  const bodies: [
    string,
    (client: ReturnType<typeof stub>['client']) => Promise<unknown>,
    string | RegExp,
    string,
  ][] = [
    [
      'JSON',
      (client) => client.createItem({ body: lamp }),
      'application/json',
      '{"id":1,"name":"lamp"}',
    ],
    [
      'a form, by Content-Type',
      (client) =>
        client.createItem({
          body: { id: 1, name: 'a b+c', tag: ['x', 'y'] },
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        }),
      'application/x-www-form-urlencoded',
      'id=1&name=a+b%2Bc&tag=x&tag=y',
    ],
    [
      'a form, by what it is',
      (client) => client.createItem({ body: new URLSearchParams({ id: '1', name: 'b' }) }),
      'application/x-www-form-urlencoded',
      'id=1&name=b',
    ],
    ['text', (client) => client.signToken({ body: 'a.b.c' }), 'application/jose', 'a.b.c'],
    [
      'bytes',
      (client) =>
        client.replaceFile({
          params: { path: { name: 'a', format: 'pdf' } },
          body: new Blob(['xyz']),
        }),
      'application/octet-stream',
      'xyz',
    ],
    [
      'files',
      (client) =>
        client.uploadForm({ body: { title: 't', file: new Blob(['xyz']), meta: { a: 1 } } }),
      /^multipart\/form-data; boundary=/,
      '{"a":1}',
    ],
  ];
  it.each(bodies)('send %s', async (_, call, type, text) => {
    const { client, last } = stub(json('', 500));
    await call(client);
    expect(last().headers.get('content-type')).toMatch(type);
    expect(await last().text()).toContain(text);
  });

  it('have the boundary of their form also where the caller names the media type', async () => {
    const { client, last } = stub(json('', 500));
    const headers = { 'content-type': 'multipart/form-data' };
    const form = new FormData();
    form.append('title', 't');
    for (const body of [{ title: 't', file: new Blob(['xyz']) }, form]) {
      await client.uploadForm({ body, headers });
      expect((await last().formData()).get('title')).toBe('t');
    }
  });

  it('go to the secure host where the operation asks for mutual TLS', async () => {
    const { client, last } = stub(json({ who: 'x' }), {
      secureBaseUrl: 'https://secure.shop.example/',
    });
    await client.getSecret();
    expect(last().url).toBe('https://secure.shop.example/secret');
    await client.startLogin({ redirect: 'manual' }).catch(() => undefined);
    expect(last().url).toBe('https://shop.example/login');
    const plain = stub(json({ who: 'x' }));
    await plain.client.getSecret();
    expect(plain.last().url).toBe('https://shop.example/secret');
  });

  it('pass the middleware of the client below', async () => {
    const { client, last } = stub(json(lamp));
    client.http.use({
      onRequest: ({ request }) => {
        request.headers.set('authorization', 'Bearer x');
      },
    });
    await client.getItem({ params: { path: { itemId: 1 } } });
    expect(last().headers.get('authorization')).toBe('Bearer x');
  });
});

describe('answers', () => {
  it('are data, untouched', async () => {
    const body = { ...lamp, price: '1.50', more: { deep: [null] } };
    const { data, error, response } = await stub(json(body)).client.getItem({
      params: { path: { itemId: 1 } },
    });
    expect(data).toEqual(body);
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
  });

  it('are errors', async () => {
    const answer = await stub(
      json({ title: 'No' }, 404, 'application/problem+json'),
    ).client.getItem({ params: { path: { itemId: 1 } } });
    expect(answer.data).toBeUndefined();
    expect(answer.error).toEqual({ title: 'No' });
  });

  it('are text, nothing or a Blob', async () => {
    const { client } = stub(json('half price', 200, 'text/plain; charset=utf-8'));
    expect((await client.getSpecialOffer()).data).toBe('half price');
    const none = stub(() => new Response(null, { status: 204 }));
    expect(await none.client.cancelItem({ params: { path: { itemId: 'a' } } })).toMatchObject({
      data: undefined,
    });
    const bytes = stub(
      () =>
        new Response(new Uint8Array([1, 2]), {
          headers: { 'content-type': 'application/octet-stream' },
        }),
    );
    const { data } = await bytes.client.replaceFile({
      params: { path: { name: 'a', format: 'pdf' } },
    });
    expect(await data?.arrayBuffer()).toEqual(new Uint8Array([1, 2]).buffer);
  });

  it('that the contract does not mention are errors, unvalidated', async () => {
    const { error, response } = await stub(
      json('<h1>busy</h1>', 503, 'text/html'),
    ).client.getSecret();
    expect([response.status, error]).toEqual([503, '<h1>busy</h1>']);
  });

  const broken: [string, () => Response, string][] = [
    [
      'a wrong body',
      json([
        { id: 1, name: 'a' },
        { id: 'x', name: '' },
      ]),
      'listItems: the 200 response breaks the contract: /1/id: Invalid input: expected number, received string; /1/name: Too small: expected string to have >=1 characters',
    ],
    ['a wrong error', json({ titel: 'x' }, 400, 'application/problem+json'), '/title: '],
    [
      'a documented error of another media type',
      json('<p>', 503, 'text/html'),
      'the media type is not application/json',
    ],
    ['another media type', json('<p>', 200, 'text/html'), 'the media type is not application/json'],
    ['no media type', () => new Response(new Uint8Array([91, 93])), 'the media type is missing'],
    ['malformed JSON', json('{', 200), 'the body is not JSON'],
    ['no body', json('', 200), 'the body is missing'],
    ['an undocumented success', json([], 202), 'the status is not documented'],
  ];
  it.each(broken)('with %s reject', async (_, answer, message) => {
    const failure = await stub(answer)
      .client.listItems({ params: { header } })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(ContractError);
    expect((failure as ContractError).message).toContain(message);
    expect((failure as ContractError).response?.status).toBe((failure as ContractError).status);
    const lax = stub(answer, { validate: false });
    await expect(lax.client.listItems({ params: { header } })).resolves.toBeDefined();
  });

  it('never repeat what a body holds', async () => {
    const failure = stub(json({ id: 1, name: 'lamp', price: 'SECRET' })).client.getItem({
      params: { path: { itemId: 1 } },
    });
    await expect(failure).rejects.toThrow(/^(?!.*SECRET).*\/price/);
  });
});

it('client and server understand one another', async () => {
  const app = createShopApp(handlers);
  const client = createShopClient({ baseUrl, fetch: async (request) => app.fetch(request) });
  const query = { ids: [3, 4], tag: ['ü', '%'], filter: { color: 'a]b' }, where: { a: 1 } };
  const listed = await client.listItems({ params: { query, header } });
  expect(listed.data?.[0]?.query).toEqual(query);
  const made = await client.createItem({ body: lamp });
  expect(made.response.headers.get('location')).toBe('/items/1');
  const uploaded = await client.uploadForm({
    body: { title: 't', file: new File(['xyz'], 'a.txt'), count: 2 },
  });
  expect(uploaded.data).toMatchObject({ size: 3, fileName: 'a.txt', count: 2 });
  const login = await client.startLogin({ redirect: 'manual' });
  expect(login.error).toBeUndefined();
  expect(login.response.headers.get('location')).toContain('bank.example');
  expect((await client.getSecret({ headers: { 'x-key': 'k' } })).data).toEqual({
    who: '{"key":"k"}',
  });
});
