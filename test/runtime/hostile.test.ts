/** Any request of the maximum size gets a response below 500, in linear time. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type Contract,
  checked,
  contains,
  createRoutes,
  type Routes,
  type SecuritySchemes,
  type ServerOptions,
  unevaluatedItems,
  unevaluatedProperties,
  uniqueItems,
} from '../../runtime/index.ts';

const LARGEST = 524_288;
const SMALL = LARGEST / 8;

const any = { types: ['string'] } as const;
const tree = { types: ['object'], additional: { types: ['object'], additional: any } } as const;
/** Any JSON value. */
const json = z.unknown();
type Nested = { [name: string]: Nested } | Nested[] | string | number | boolean | null;
const nested: z.ZodType<Nested> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(nested),
    z.record(z.string(), nested),
  ]),
);
/** Nested lists without equal items. */
const lists: z.ZodType<unknown> = z.lazy(() =>
  checked(z.array(z.union([z.number(), lists])), uniqueItems),
);
const names = Array.from({ length: 500 }, (_, at) => `known${at}`);

const bodies = {
  any: json,
  nested,
  lists,
  unique: checked(z.array(json), uniqueItems),
  contains: checked(z.array(json), contains(z.number())),
  members: checked(z.looseObject({}), unevaluatedProperties({ properties: names }, z.number())),
  items: checked(z.array(json), unevaluatedItems({ contains: [z.number(), z.null()] }, z.string())),
};

const contract: Contract = {
  find: {
    method: 'GET',
    path: '/find/{list}/{object}/{matrix}',
    parameters: {
      path: {
        list: { schema: json, wire: { types: ['array'], items: { types: ['integer'] } } },
        object: { schema: json, wire: tree },
        matrix: { schema: json, style: 'matrix', explode: true, wire: { types: ['array'] } },
      },
      query: {
        filter: { schema: json, style: 'deepObject', wire: tree },
        spread: { schema: json, wire: { types: ['object'], additional: any } },
        list: {
          schema: json,
          explode: false,
          wire: { types: ['array'], items: { types: ['integer'] } },
        },
        pipes: { schema: json, style: 'pipeDelimited', wire: { types: ['array'] } },
        spaces: { schema: json, style: 'spaceDelimited', wire: { types: ['array'] } },
        json: { schema: nested, mediaType: 'application/json' },
        number: { schema: z.number(), wire: { types: ['integer', 'number', 'boolean'] } },
      },
      header: {
        'X-List': { schema: json, wire: { types: ['array'], items: { types: ['number'] } } },
        'X-Object': { schema: json, explode: true, wire: tree },
        'X-Json': { schema: nested, mediaType: 'application/json' },
      },
      cookie: { session: { schema: json, wire: { types: ['array'] } } },
    },
    responses: {
      200: {
        content: { 'application/json': { schema: json }, 'text/plain': { schema: z.string() } },
      },
    },
  },
  form: {
    method: 'POST',
    path: '/form',
    body: {
      content: {
        'application/x-www-form-urlencoded': {
          schema: json,
          wire: {
            types: ['object'],
            properties: { filter: tree, pipes: { types: ['array'] } },
            additional: any,
          },
          encoding: {
            filter: { style: 'deepObject', explode: true },
            pipes: { style: 'pipeDelimited', explode: false },
            json: { contentType: 'application/json' },
          },
        },
        'multipart/form-data': {
          schema: json,
          wire: {
            types: ['object'],
            properties: { json: { types: ['object'] }, list: { types: ['array'] } },
          },
          encoding: { json: { contentType: 'application/json' } },
        },
        'text/plain': { schema: z.number(), wire: { types: ['number'] } },
        'application/octet-stream': { schema: json },
      },
    },
    responses: { 200: { content: { 'application/json': { schema: json } } } },
  },
  ...Object.fromEntries(
    Object.entries(bodies).map(([name, schema]) => [
      name,
      {
        method: 'POST',
        path: `/${name}`,
        body: { content: { 'application/json': { schema } } },
        responses: { 200: { content: { 'application/json': { schema: json } } } },
      },
    ]),
  ),
  keyed: {
    method: 'GET',
    path: '/keyed',
    security: [{ cookie: [] }, { query: [] }, { bearer: [] }],
    responses: { 200: { content: { 'application/json': { schema: json } } } },
  },
};

const securitySchemes: SecuritySchemes = {
  cookie: { type: 'apiKey', in: 'cookie', name: 'key' },
  query: { type: 'apiKey', in: 'query', name: 'key' },
  bearer: { type: 'http', scheme: 'bearer' },
};

/** Returns the decoded request. */
const handlers = Object.fromEntries(
  Object.keys(contract).map((id) => [
    id,
    ({ body, query }: { body: unknown; query: unknown }) => ({
      status: 200,
      contentType: 'application/json',
      body: body ?? query ?? null,
    }),
  ]),
);

const limits: ServerOptions = { validateResponses: 'off' };
const usual = createRoutes(contract, securitySchemes, handlers, limits);
/** Routes that allow many parameters, which must not become slower. */
const generous = createRoutes(contract, securitySchemes, handlers, {
  ...limits,
  maxParameters: 1_000_000,
});

type Make = (size: number) => Request;

const get = (path: string, headers: Record<string, string> = {}): Request =>
  new Request(`http://bank${path}`, { headers });
const query = (text: string) => get(`/find/1/a,b/;matrix=1?${text}`);
const header = (name: string, text: string) => get('/find/1/a,b/;matrix=1', { [name]: text });
const post = (path: string, type: string, body: string): Request =>
  new Request(`http://bank${path}`, { method: 'POST', headers: { 'content-type': type }, body });
const form = (body: string) => post('/form', 'application/x-www-form-urlencoded', body);
const multipart = (body: string, boundary = 'a') =>
  post('/form', `multipart/form-data; boundary=${boundary}`, body);
const part = (name: string, content: string, headers = '') =>
  `--a\r\nContent-Disposition: form-data; name="${name}"\r\n${headers}\r\n${content}\r\n`;

/** Repeats a text up to about a given size. */
function filled(size: number, piece: string | ((at: number) => string), between = ''): string {
  const pieces: string[] = [];
  for (let length = 0, at = 0; ; at += 1) {
    const text = typeof piece === 'string' ? piece : piece(at);
    length += text.length + between.length;
    if (length > size) return pieces.join(between);
    pieces.push(text);
  }
}

/** Texts that are used in a query and in a form. */
const PIECES: Readonly<Record<string, (size: number) => string>> = {
  'a deep object': (size) => `filter${filled(size - 20, '[a]')}=1`,
  'a deep object that is not closed': (size) => `filter${filled(size - 20, '[a')}=1`,
  'brackets that are opened only': (size) => `filter${filled(size - 20, '[')}=1`,
  'brackets that are closed only': (size) => `filter[${filled(size - 20, ']')}=1`,
  'empty brackets': (size) => `filter${filled(size - 20, '[]')}=1`,
  'encoded brackets': (size) => `filter${filled(size - 20, '%5Ba%5D')}=1`,
  'many deep objects': (size) => filled(size, (at) => `filter${filled(500, `[a${at}]`)}=1`, '&'),
  'a deep object with many members': (size) => filled(size, (at) => `filter[${at}]=1`, '&'),
  'huge indices': (size) => filled(size, (at) => `filter[999999999${at}]=1`, '&'),
  'a deep object with one long name': (size) => `filter[${'a'.repeat(size - 20)}]=1`,
  'many names': (size) => filled(size, (at) => `n${at}=1`, '&'),
  'one name many times': (size) => filled(size, 'list=1', '&'),
  'names without values': (size) => filled(size, 'a', '&'),
  'separators only': (size) => '&'.repeat(size),
  'equals signs only': (size) => '='.repeat(size),
  'a long list': (size) => `pipes=${filled(size - 20, '1', '|')}`,
  'a long list of nothing': (size) => `pipes=${'|'.repeat(size - 20)}`,
  'an encoded list': (size) => `pipes=${filled(size - 20, '1', '%7C')}`,
  'percent-encoding': (size) => `a=${filled(size - 20, '%41')}`,
  'percent-encoding of what is no UTF-8': (size) => `a=${filled(size - 20, '%ff')}`,
  'percent signs': (size) => `a=${'%'.repeat(size - 20)}`,
  'percent signs in a name': (size) => `${'%'.repeat(size - 20)}=1`,
  pluses: (size) => `a=${'+'.repeat(size - 20)}`,
  'deep JSON': (size) => `json=${'['.repeat(size - 20)}`,
  'deep JSON with an end': (size) =>
    `json=${'['.repeat(size / 2 - 20)}${']'.repeat(size / 2 - 20)}`,
};

const JSON_BODIES: Readonly<Record<string, (size: number) => string>> = {
  'deep arrays': (size) => '['.repeat(size / 2 - 20) + ']'.repeat(size / 2 - 20),
  'deep arrays without an end': (size) => '['.repeat(size),
  'deep objects': (size) => `${filled(size / 2, '{"a":')}1${filled(size / 12, '}')}`,
  'deep enough arrays': (size) =>
    `${'['.repeat(99)}${filled(size - 300, '1', ',')}${']'.repeat(99)}`,
  'deep lists, each with two': (size) =>
    `${'[[],'.repeat(99)}[${filled(size - 800, (at) => String(at), ',')}]${']'.repeat(99)}`,
  'a long list of numbers': (size) => `[${filled(size - 20, (at) => String(at), ',')}]`,
  'a long list of objects': (size) => `[${filled(size - 20, (at) => `{"a":${at}}`, ',')}]`,
  'a long list of empty lists': (size) => `[${filled(size - 20, '[]', ',')}]`,
  'a long list of the same text': (size) => `[${filled(size - 20, '"a"', ',')}]`,
  'many members': (size) => `{${filled(size - 20, (at) => `"${at}":"${at}"`, ',')}}`,
  'many members of one name': (size) => `{${filled(size - 20, '"a":1', ',')}}`,
  'members of the prototype': (size) => `{${filled(size - 20, '"__proto__":{}', ',')}}`,
  'a long number': (size) => '1'.repeat(size),
  'a long text': (size) => `"${'a'.repeat(size - 20)}"`,
  'a text of escapes': (size) => `"${filled(size - 20, '\\u0041')}"`,
  'a text of brackets': (size) => `"${'['.repeat(size - 20)}"`,
  'white space': (size) => ' '.repeat(size),
};

const REQUESTS: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(
    Object.entries(PIECES).flatMap(([name, text]) => [
      [`a query of ${name}`, (size: number) => query(text(size))] as const,
      [`a form of ${name}`, (size: number) => form(text(size))] as const,
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(bodies).flatMap((path) =>
      Object.entries(JSON_BODIES).map(
        ([name, text]) =>
          [
            `/${path}: ${name}`,
            (size: number) => post(`/${path}`, 'application/json', text(size)),
          ] as const,
      ),
    ),
  ),
  'a path of a long list': (size) => get(`/find/${filled(size, '1', ',')}/a,b/;matrix=1`),
  'a path of many members': (size) =>
    get(`/find/1/${filled(size, (at) => `${at},1`, ',')}/;matrix=1`),
  'a path of a long matrix': (size) => get(`/find/1/a,b/${filled(size, ';matrix=1')}`),
  'a path of semicolons': (size) => get(`/find/1/a,b/${';'.repeat(size)}`),
  'a path of many segments': (size) => get(filled(size, '/a')),
  'a path of percent signs': (size) => get(`/find/${'%'.repeat(size)}/a,b/;matrix=1`),
  'a header of a long list': (size) => header('x-list', filled(size, '1', ',')),
  'a header of spaces': (size) => header('x-list', `1${' '.repeat(size)}1`),
  'a header of many members': (size) =>
    header(
      'x-object',
      filled(size, (at) => `${at}=1`, ','),
    ),
  'a header of deep JSON': (size) => header('x-json', '['.repeat(size)),
  'a long Accept': (size) =>
    header(
      'accept',
      filled(size, (at) => `a/b${at};q=0.1`, ','),
    ),
  'an Accept of semicolons': (size) => header('accept', ';'.repeat(size)),
  'an Accept of spaces': (size) => header('accept', `text/plain;${' '.repeat(size)}q`),
  'an Accept of qualities': (size) => header('accept', filled(size, ';q')),
  'an Accept of slashes': (size) => header('accept', '/'.repeat(size)),
  'many cookies': (size) =>
    header(
      'cookie',
      filled(size, (at) => `c${at}=1`, '; '),
    ),
  'one cookie many times': (size) => header('cookie', filled(size, 'session=1', '; ')),
  'a cookie of equals signs': (size) => header('cookie', '='.repeat(size)),
  'cookies without a name': (size) => header('cookie', ';'.repeat(size)),
  'cookies of quotes': (size) => header('cookie', `session=${'"'.repeat(size)}`),
  'many cookies beside the key': (size) => get('/keyed', { cookie: filled(size, 'key=', '; ') }),
  'percent signs beside the key': (size) => get(`/keyed?${'%&'.repeat(size / 2)}`),
  'a long credential': (size) => get('/keyed', { authorization: `Bearer ${' '.repeat(size)}` }),
  'a Content-Type of parameters': (size) =>
    post('/any', `application/json${filled(size, ';a=b')}`, '1'),
  'a Content-Type of spaces': (size) =>
    post('/form', `multipart/form-data;${' '.repeat(size)}x`, 'a'),
  'a Content-Type of quotes': (size) =>
    post('/form', `multipart/form-data; boundary="${'\\"'.repeat(size / 2)}`, 'a'),
  'a Content-Type of boundaries': (size) =>
    post('/form', `multipart/form-data${filled(size, ';boundary=a')}`, '--a--'),
  'a multipart form of many parts': (size) =>
    multipart(`${filled(size - 20, (at) => part(`n${at}`, '1'))}--a--\r\n`),
  'a multipart form of one name': (size) =>
    multipart(`${filled(size - 20, part('list', '1'))}--a--\r\n`),
  'a multipart form of files': (size) =>
    multipart(
      `${filled(size - 20, '--a\r\nContent-Disposition: form-data; name="list"; filename="f"\r\n\r\n1\r\n')}--a--\r\n`,
    ),
  'a multipart form of boundaries': (size) => multipart(filled(size, '--a\r\n')),
  'a multipart form of almost boundaries': (size) =>
    multipart(`${part('n', filled(size - 100, '\r\n--'))}--a--\r\n`),
  'a multipart form of line ends': (size) =>
    multipart(`${part('n', '\r\n'.repeat(size / 2 - 100))}--a--\r\n`),
  'a multipart form without an end': (size) => multipart(part('n', '-'.repeat(size - 100))),
  'a part of many headers': (size) =>
    multipart(
      `${part(
        'n',
        '1',
        filled(size - 100, (at) => `X-${at}: 1\r\n`),
      )}--a--\r\n`,
    ),
  'a part of a long header': (size) =>
    multipart(`${part('n', '1', `X: ${'a'.repeat(size - 100)}\r\n`)}--a--\r\n`),
  'a part of a long name': (size) =>
    multipart(`${part('%22'.repeat(size / 3 - 100), '1')}--a--\r\n`),
  'a part of deep JSON': (size) => multipart(`${part('json', '['.repeat(size - 200))}--a--\r\n`),
  'a text of digits': (size) => post('/form', 'text/plain', '1'.repeat(size)),
  'a text that is no number': (size) => post('/form', 'text/plain', `${'1'.repeat(size - 1)}x`),
  bytes: (size) => post('/form', 'application/octet-stream', '\0'.repeat(size)),
  'a text that is no UTF-8': (size) =>
    new Request('http://bank/any', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array(size).fill(0xff),
    }),
};

/**
 * The minimum of several measurements of CPU time in milliseconds, since the machine may be busy.
 */
async function measured(
  routes: Routes,
  make: Make,
  size: number,
): Promise<{ status: number; time: number }> {
  let least = Number.POSITIVE_INFINITY;
  let status = 0;
  for (let round = 0; round < 3; round += 1) {
    const request = make(size);
    const before = process.cpuUsage();
    const response = await routes.handle(request, undefined);
    await response?.arrayBuffer();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    status = response?.status ?? 404;
    // What is fast once need not be measured again.
    if (least < 20) break;
  }
  return { status, time: least };
}

const isOfManyParts = (name: string) => /quer|form|cookie|key/.test(name);

describe.each([
  ['as they are', usual, Object.entries(REQUESTS)],
  [
    'with many parameters',
    generous,
    Object.entries(REQUESTS).filter(([name]) => isOfManyParts(name)),
  ],
] as const)('under the limits %s', (_, routes, requests) => {
  it.each(requests)('%s', { timeout: 120_000 }, async (_name, make) => {
    const small = await measured(routes, make, SMALL);
    const large = await measured(routes, make, LARGEST);
    expect(small.status).toBeLessThan(500);
    expect(large.status).toBeLessThan(500);
    // Eight times the size takes about eight times as long; 64 times would be quadratic.
    expect(large.time).toBeLessThan(32 * Math.max(small.time, 5));
  });
});

describe('what is nested too deeply is refused before any work is done', () => {
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const requests: [string, number, () => Request][] = [
    ['a deepObject in a query of 100 levels', 200, () => query(`filter${'[a]'.repeat(100)}=1`)],
    ['a deepObject in a query of 101 levels', 400, () => query(`filter${'[a]'.repeat(101)}=1`)],
    ['a deepObject in a form', 400, () => form(`filter${'[a]'.repeat(101)}=1`)],
    ['JSON of 100 levels', 200, () => post('/any', 'application/json', deep(100))],
    ['JSON of 101 levels', 400, () => post('/any', 'application/json', deep(101))],
    [
      'JSON that is shallow again and again',
      200,
      () => post('/any', 'application/json', `[${filled(9_000, deep(50), ',')}]`),
    ],
    [
      'brackets in text',
      200,
      () => post('/any', 'application/json', `["${'['.repeat(200)}","\\"${'{'.repeat(200)}"]`),
    ],
    ['JSON in a form', 400, () => form(`json=${deep(101)}`)],
    ['JSON in a part', 400, () => multipart(`${part('json', deep(101))}--a--\r\n`)],
    ['JSON in a header', 400, () => header('x-json', deep(101))],
    ['JSON in a query', 400, () => query(`json=${deep(101)}`)],
  ];
  it.each(requests)('%s: %i', async (_, status, request) => {
    const response = await usual.handle(request(), undefined);
    expect(response?.status).toBe(status);
    if (status === 400) expect(await response?.text()).toMatch(/"code":"too_deep"/);
  });
});
