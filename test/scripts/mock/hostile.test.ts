/** Requests that are expensive for the mock: its work on each is bounded. */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mock, startMock } from '../../../scripts/mock/server.ts';

const HOSTILE = join(import.meta.dirname, 'documents/hostile.yaml');

/**
 * The maximum time of a response in milliseconds: far more than usual, far less than without
 * limits.
 */
const SOON = 10_000;

const TIME_LIMIT = 1_000;

let mock: Mock;
let impatient: Mock;

beforeAll(async () => {
  mock = await startMock({ specs: [HOSTILE], port: 0, timeLimit: 60_000 });
  impatient = await startMock({ specs: [HOSTILE], port: 0, timeLimit: TIME_LIMIT });
});

afterAll(async () => {
  await mock.close();
  await impatient.close();
});

interface Answer {
  readonly status: number;
  readonly took: number;
  readonly text: string;
  readonly violations: readonly { readonly code?: unknown; readonly message: string }[];
  readonly header: string;
}

async function send(path: string, init: RequestInit = {}, to = mock): Promise<Answer> {
  const begun = performance.now();
  const response = await fetch(to.url + path, init);
  const text = await response.text();
  const header = response.headers.get('sl-violations') ?? '[]';
  const took = performance.now() - begun;
  return { status: response.status, took, text, violations: JSON.parse(header), header };
}

const post = (path: string, body: unknown, type = 'application/json'): Promise<Answer> =>
  send(path, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);

describe('a pattern that backtracks without end', () => {
  const worst = `${'a'.repeat(36)}!`;
  const cases: [place: string, ask: () => Promise<Answer>][] = [
    ['of a body', () => post('/patterns', { text: worst })],
    ['of a form', () => post('/patterns', `text=${worst}`, 'application/x-www-form-urlencoded')],
    ['of a path parameter', () => send(`/patterns/${worst}`)],
    ['of a query parameter', () => send(`/patterns/a?text=${worst}`)],
    ['of the items of a query parameter', () => send(`/patterns/a?list=a&list=${worst}`)],
    ['of a header', () => send('/patterns/a', { headers: { 'x-text': worst } })],
    ['with a lookahead', () => post('/patterns', { ahead: worst })],
    ['with a lookbehind', () => post('/patterns', { behind: `${'a'.repeat(40)}!` })],
    ['with alternatives that overlap', () => post('/patterns', { alternatives: 'a'.repeat(36) })],
    ['of property names', () => post('/patterns', { names: { ['x'.repeat(60)]: 1 } })],
  ];

  test.each(cases)('%s refuses at once', async (_, ask) => {
    const { status, took, violations } = await ask();
    expect(status).toBe(422);
    expect(violations[0]?.code).toMatch(/^(?:pattern|propertyNames)$/);
    expect(took).toBeLessThan(SOON);
  });

  test('in patternProperties is bounded', async () => {
    const { took } = await post('/patterns', { map: { [`${'b'.repeat(60)}!`]: 'text' } });
    expect(took).toBeLessThan(SOON);
  });

  test('still accepts what is short enough', async () => {
    expect((await post('/patterns', { text: 'aaaaaa' })).status).toBe(200);
  });
});

describe('of many violations', () => {
  const paths = ['/numbers', '/numbers/undeclared'];

  test.each(paths)('%s tells some, counts the others, and takes no longer', async (path) => {
    const count = 16_000;
    const { status, took, header, violations, text } = await post(path, Array(count).fill('wrong'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(423);
    expect(took).toBeLessThan(SOON);
    expect(header.length).toBeLessThan(8_192);
    expect(text.length).toBeLessThan(64_000);
    const last = violations.at(-1);
    expect(last?.message).toBe(`${count - violations.length + 1} more violations`);
  });

  test('the count is right, however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), async (count) => {
        const { violations } = await post('/numbers', Array(count).fill('wrong'));
        const last = violations.at(-1);
        const left = last?.code === 'more' ? Number.parseInt(last.message, 10) - 1 : 0;
        expect(violations.length + left).toBe(count);
      }),
      { numRuns: 30 },
    );
  });

  test('a body full of them is bounded', async () => {
    const body = `["x"${',"x"'.repeat(2_400_000)}]`;
    const headers = { 'content-type': 'application/json' };
    const { status } = await send('/numbers', { method: 'POST', headers, body }, impatient);
    expect([400, 503]).toContain(status);
  });
});

describe('unique items', () => {
  const objects = (count: number): unknown[] =>
    Array.from({ length: count }, (_, index) => ({ id: index, name: `item ${index}` }));

  test('60,000 different objects are accepted at once', async () => {
    const { status, took } = await post('/sets', objects(60_000));
    expect(status).toBe(200);
    expect(took).toBeLessThan(SOON);
  });

  test('the same object twice is refused, its members in any order', async () => {
    const { status, violations } = await post('/sets', [
      ...objects(60_000),
      { name: 'item 7', id: 7 },
    ]);
    expect(status).toBe(400);
    expect(violations).toMatchObject([{ code: 'uniqueItems' }]);
  });
});

describe('deep nesting', () => {
  test.each([100, 1_000])('of %i levels that the schema allows is accepted', async (depth) => {
    expect((await post('/trees', nested(depth, '{"a":', '}').replace(':}', ':{}}'))).status).toBe(
      200,
    );
  });

  const bodies: [name: string, path: string, body: string][] = [
    ['of objects', '/trees', nested(200_000, '{"a":', '}').replace(':}', ':{}}')],
    [
      'of objects, with a violation at the end',
      '/trees',
      nested(200_000, '{"a":', '}').replace(':}', ':1}'),
    ],
    ['of arrays', '/numbers', nested(1_000_000, '[', ']')],
    ['of items that are to be unique', '/sets', `[${nested(200_000, '[', ']')},1]`],
  ];

  test.each(bodies)('%s beyond every limit is refused', async (_, path, body) => {
    const { status, took } = await post(path, body);
    expect(status).toBe(400);
    expect(took).toBeLessThan(SOON);
  });
});

describe('a query as long as a request may have it', () => {
  const LONG = 7_000;
  const queries: [name: string, query: string][] = [
    ['of one parameter, again and again', 'list=a&'.repeat(LONG / 7)],
    ['of many parameters', Array.from({ length: LONG / 7 }, (_, index) => `p${index}=`).join('&')],
    ['of nested brackets', `deep${'[a]'.repeat(LONG / 3)}=1`],
    ['of open brackets', `deep${'['.repeat(LONG)}=1`],
    ['of percent signs', `text=${'%'.repeat(LONG)}`],
  ];

  test.each(queries)('%s is answered at once', async (_, query) => {
    const { status, took } = await send(`/patterns/a?${query}`);
    expect(status).toBeLessThan(500);
    expect(took).toBeLessThan(SOON);
  });
});

describe('what nothing else bounds', () => {
  /** Invalid for both branches, which only the last of 2^40 validations reveals. */
  const branches: RequestInit = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: nested(40, '{"a":', '}').replace(':}', ':{}}'),
  };
  const slow: [name: string, path: string, init: RequestInit][] = [
    ['a body that branches at every level', '/branches', branches],
    ['an answer made up without end', '/endless', { headers: { prefer: 'dynamic=true' } }],
  ];

  test.each(slow)('%s is ended and answered 503', async (_, path, init) => {
    const { status, text } = await send(path, init, impatient);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: `The response took more than ${TIME_LIMIT} ms. Raise the limit with --time-limit.`,
    });
    expect((await send('/health', {}, impatient)).status).toBe(200);
  });

  test('does not stop the mock, however many ask for it', async () => {
    const many = Array.from({ length: 8 }, () => send('/branches', branches, impatient));
    for (const { status } of await Promise.all(many)) expect(status).toBe(503);
    expect((await send('/health', {}, impatient)).status).toBe(200);
  });

  test.each(slow)('%s keeps no other request waiting', async (_, path, init) => {
    let ended = false;
    const leave = new AbortController();
    const asked = send(path, { ...init, signal: leave.signal })
      .catch(() => undefined)
      .finally(() => {
        ended = true;
      });
    for (let round = 0; round < 20; round += 1) expect((await send('/health')).status).toBe(200);
    expect(ended).toBe(false);
    leave.abort();
    await asked;
  });
});
