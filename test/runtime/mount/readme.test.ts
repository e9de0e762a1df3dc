/** Compiles and runs the examples of `runtime/README.md`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, compilerErrors, ROOT, writeFiles } from '../../generators/scaffold/project.ts';
import { hkob } from '../../scripts/cli/run.ts';
import { identity } from './certificate.ts';

const readme = await readFile(join(ROOT, 'runtime/README.md'), 'utf8');
/** Returns the TypeScript below each heading. */
const examples = Object.fromEntries(
  [...readme.matchAll(/^## ([^\n]*)\n(?:(?!^##).)*?^```ts\n(.*?)^```$/gms)].map(
    ([, heading = '', code = '']) => [heading, code],
  ),
);
const AISP = '/open-banking/v1.0/aisp';
const TOKEN = { authorization: 'Bearer any' };
const JSON_TOKEN = { ...TOKEN, 'content-type': 'application/json' };

let folder: Awaited<ReturnType<typeof checkout>>;

beforeAll(async () => {
  folder = await checkout();
  const scaffold = /^hkob (scaffold .*)$/m.exec(readme)?.[1]?.split(' ') ?? [];
  const runtime = ['--runtime', '../runtime/index.ts'];
  expect(await hkob([...scaffold, ...runtime], { cwd: folder.path })).toMatchObject({ code: 0 });
});

afterAll(() => folder.remove());

test('every example has sound types', async () => {
  const headings = Object.keys(examples);
  expect(headings).toEqual([
    'Without a network',
    'On Node',
    'With client certificates',
    'Inside Express',
    'Inside Fastify',
  ]);
  const files = headings.map((_, index) => `example-${index}.ts`);
  await writeFiles(
    folder.path,
    Object.fromEntries(
      files.map((file, index) => [file, `${examples[headings[index] ?? '']}export {};\n`]),
    ),
  );
  expect(compilerErrors(files.map((file) => join(folder.path, file)))).toEqual([]);
}, 120_000);

test('without a network, it prints the answer', async () => {
  await writeFiles(folder.path, { 'alone.ts': examples['Without a network'] ?? '' });
  const child = spawn(process.execPath, ['alone.ts'], { cwd: folder.path });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toMatch(/^501 \{.*listAccounts is not implemented/s);
});

describe.each([
  ['On Node', AISP],
  ['Inside Express', AISP],
  ['Inside Express', `/sandbox${AISP}`],
  ['Inside Fastify', `/sandbox${AISP}`],
])('%s, at %s', (heading, base) => {
  let server: Awaited<ReturnType<typeof serving>>;

  beforeAll(async () => {
    server = await serving('server.ts', examples[heading] ?? '');
  });

  afterAll(() => server.close());

  const call = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${server.port}${path}`, init);

  const answers: [what: string, path: string, init: RequestInit, status: number, says: string][] = [
    ['a valid GET', '/accounts', { headers: TOKEN }, 501, 'listAccounts is not implemented'],
    ['no token', '/accounts', {}, 401, 'No credentials'],
    ['an unknown path', '/nothing', {}, 404, 'There is nothing here'],
    ['a wrong method', '/accounts', { method: 'DELETE' }, 405, 'DELETE is not allowed here'],
    [
      'a valid body',
      '/events',
      posted('{"maxEvents":10,"returnImmediately":true}'),
      501,
      'pollEvents',
    ],
    ['a broken rule', '/events', posted('{"maxEvents":11}'), 400, '"pointer":"/maxEvents"'],
    ['malformed JSON', '/events', posted('{"maxEvents":'), 400, '"code":"malformed"'],
    ['no body', '/events', posted(''), 400, '"in":"body"'],
    [
      'a body of another kind',
      '/events',
      posted('<x/>', 'text/xml'),
      415,
      'Expected a body of type',
    ],
    ['2 MB', '/events', posted(JSON.stringify('x'.repeat(2_000_000))), 413, 'longer than'],
  ];
  test.each(answers)('%s', async (_, path, init, status, says) => {
    const response = await call(base + path, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.text()).toContain(says);
  });

  test('HEAD and OPTIONS', async () => {
    const head = await call(`${base}/accounts`, { method: 'HEAD', headers: TOKEN });
    expect([head.status, await head.text()]).toEqual([501, '']);
    const options = await call(`${base}/accounts`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });
});

test.each(['Inside Express', 'Inside Fastify'])(
  '%s, other routes are as they were',
  async (heading) => {
    const server = await serving('server.ts', examples[heading] ?? '');
    const call = (path: string, init?: RequestInit) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, init);
    try {
      const response = await call('/echo', posted('{"a":1}'));
      expect([response.status, await response.json()]).toEqual([200, { a: 1 }]);
      expect((await call('/echo', posted('{'))).status).toBe(400);
      expect((await call('/elsewhere')).status).toBe(404);
    } finally {
      await server.close();
    }
  },
);

describe('with client certificates', () => {
  const known = identity('a provider');
  const stranger = identity('a stranger');
  const own = identity('the bank');
  const files = { 'server.key': own.key, 'server.pem': own.cert, 'clients.pem': known.cert };
  const example = examples['With client certificates'] ?? '';
  const started = /^serve\(\{.*?serverOptions: (\{.*?^ {2}\}),\n\}\);$/ms;
  const hosts: Readonly<Record<string, string>> = {
    'on Node': example,
    'inside Express': `import { getRequestListener } from '@hono/node-server';
import express from 'express';
${example.replace(started, 'createServer($1, express().use(getRequestListener(app.fetch, { overrideGlobalObjects: false }))).listen(8443);')}`,
    'inside Fastify': `import { getRequestListener } from '@hono/node-server';
import Fastify from 'fastify';
${example.replace(
  started,
  `const server = Fastify({ https: $1 });
server.all('/*', async (request, reply) => {
  reply.hijack();
  await getRequestListener(app.fetch, { overrideGlobalObjects: false })(request.raw, reply.raw);
});
await server.listen({ port: 8443 });`,
)}`,
  };

  test.each(Object.entries(hosts))('%s, the hook decides', async (_, code) => {
    expect(code).not.toMatch(/^serve\(.*^serve\(/ms);
    await writeFiles(folder.path, files);
    const server = await serving('secure.ts', code);
    try {
      expect(await secureGet(server.port, known)).toEqual([501, 'listAccounts is not implemented']);
      for (const who of [undefined, stranger]) {
        expect(await secureGet(server.port, who)).toEqual([401, 'This needs a client certificate']);
      }
    } finally {
      await server.close();
    }
  });
});

function posted(body: string, type = 'application/json'): RequestInit {
  return { method: 'POST', headers: { ...JSON_TOKEN, 'content-type': type }, body };
}

/** Runs an example on a free port until it accepts connections. */
async function serving(
  file: string,
  code: string,
): Promise<{ port: number; close(): Promise<void> }> {
  const port = await freePort();
  expect(code).toMatch(/\b8(?:080|443)\b/);
  await writeFiles(folder.path, { [file]: code.replace(/\b8(?:080|443)\b/, String(port)) });
  const child = spawn(process.execPath, [file], {
    cwd: folder.path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  for (const start = Date.now(); !(await connects(port)); ) {
    if (child.exitCode !== null || Date.now() - start > 20_000) {
      await ended(child);
      throw new Error(`${file} does not serve: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, close: () => ended(child) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** Requests the accounts over TLS, with or without a client certificate. */
function secureGet(port: number, client: object | undefined): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: `${AISP}/accounts`, headers: TOKEN };
    const call = request(
      // The server certificate is not under test.
      { ...options, ...client, rejectUnauthorized: false, agent: false },
      async (response) => {
        let text = '';
        for await (const piece of response) text += piece;
        resolve([response.statusCode ?? 0, JSON.parse(text).detail]);
      },
    );
    call.once('error', reject);
    call.end();
  });
}
