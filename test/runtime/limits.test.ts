/** Requests that exceed a limit are refused without being stored. */
import { createServer, request as send } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../scripts/cli/listen.ts';
import { createShopApp, handlers } from './shop.ts';

const MEGABYTE = 1_000_000;
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const app = createShopApp(handlers);
const many = 'a=1&'.repeat(10_000);

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use by JavaScript and by buffers. */
async function memory(): Promise<number> {
  // Objects with finalizers are freed in the second round.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await setTimeout(10);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const refused: [string, number, () => Request][] = [
  ['a body of 1 MB', 413, () => post(json, JSON.stringify({ id: 1, name: 'x'.repeat(MEGABYTE) }))],
  ['a form of 1 MB', 413, () => post(form, `id=1&name=${'x'.repeat(MEGABYTE)}`)],
  ['10,000 form fields', 400, () => post(form, many)],
  ['10,000 query parameters', 400, () => new Request(`http://shop/items?${many}`)],
  [
    '10,000 query parameters where none is documented',
    400,
    () => new Request(`http://shop/items/7?${many}`),
  ],
  [
    '10,000 cookies',
    400,
    () => new Request('http://shop/items', { headers: { cookie: 'a=1;'.repeat(10_000) } }),
  ],
];

function post(headers: Record<string, string>, body: string): Request {
  return new Request('http://shop/items', { method: 'POST', headers, body });
}

it.each(refused)('%s: %i, in constant memory', async (_, status, request) => {
  const answer = async () => expect((await app.fetch(request())).status).toBe(status);
  for (let warm = 0; warm < 20; warm += 1) await answer();
  const before = await memory();
  for (let more = 0; more < 200; more += 1) await answer();
  expect((await memory()) - before).toBeLessThan(2 * MEGABYTE);
});

it('a form part too many: 400', async () => {
  const body = new FormData();
  for (let part = 0; part <= 1_000; part += 1) body.append('title', 't');
  const response = await app.request('/uploads', { method: 'POST', body });
  expect(response.status).toBe(400);
});

describe('over a connection', () => {
  let server: Listening;
  beforeAll(async () => {
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
    server = await listen(createServer(listener), '127.0.0.1', 0);
  });
  afterAll(() => server.close());

  it('an endless body is answered before it ends', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    let sent = 0;
    const before = await memory();
    const status = await new Promise((resolve, reject) => {
      const call = send(`${server.url}/items`, { method: 'POST', headers: json });
      call.on('response', (response) => {
        resolve(response.statusCode);
        call.destroy();
      });
      call.on('error', reject);
      const more = () => {
        while (!call.destroyed) {
          sent += chunk.length;
          if (!call.write(chunk)) {
            call.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(20 * MEGABYTE);
    expect((await memory()) - before).toBeLessThan(10 * MEGABYTE);
    const next = await fetch(`${server.url}/items/7`);
    expect(next.status).toBe(200);
  });
});
