/** The options of `hkob mock`. */
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Mock, type MockOptions, startMock } from '../../../scripts/mock/server.ts';
import { hkob } from '../cli/run.ts';

const ACCOUNTS = '/open-banking/v1.0/aisp/accounts';

const FILES = join(import.meta.dirname, 'documents/files.yaml');

let mock: Mock | undefined;

afterEach(async () => {
  await mock?.close();
  mock = undefined;
});

async function started(options: MockOptions): Promise<Mock> {
  mock = await startMock({ specs: ['ais'], port: 0, ...options });
  return mock;
}

async function accounts(headers: Record<string, string> = {}): Promise<Response> {
  return fetch((mock?.url ?? '') + ACCOUNTS, {
    headers: { Authorization: 'Bearer any', ...headers },
  });
}

describe('dynamic', () => {
  test('answers are made up, the same for the same seed', async () => {
    await started({ dynamic: true, seed: 'one' });
    const first = await (await accounts()).text();
    expect(await (await accounts()).text()).toBe(first);
    const other = await accounts({ Prefer: 'seed=two' });
    expect(await other.text()).not.toBe(first);
  });

  test('a schema that refers to itself is no reason to fail', async () => {
    const { url } = await started({ dynamic: true, specs: [FILES] });
    const seeds = Array.from({ length: 40 }, (_, seed) => ({ Prefer: `seed=${seed}` }));
    for (const headers of seeds) {
      const answers = await Promise.all([1, 2].map(() => fetch(`${url}/files`, { headers })));
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const [first, second] = await Promise.all(answers.map((answer) => answer.text()));
      expect(second).toBe(first);
    }
  });

  test('a request may ask for the example', async () => {
    await started({ dynamic: true });
    expect(await (await accounts({ Prefer: 'dynamic=false' })).text()).toContain(
      'Everyday Savings',
    );
  });
});

test('a delay is the least that an answer takes', async () => {
  await started({ delay: 120 });
  const start = performance.now();
  await accounts();
  expect(performance.now() - start).toBeGreaterThan(115);
});

describe('browsers may call from', () => {
  const origins: [
    name: string,
    allowed: string[] | undefined,
    from: string,
    answer: string | null,
  ][] = [
    ['anywhere', undefined, 'http://a.example', 'http://a.example'],
    [
      'the origin given',
      ['http://a.example', 'http://b.example'],
      'http://b.example',
      'http://b.example',
    ],
    ['no other', ['http://a.example'], 'http://c.example', null],
  ];

  test.each(origins)('%s', async (_, corsOrigins, from, answer) => {
    await started(corsOrigins ? { corsOrigins } : {});
    const { headers } = await accounts({ Origin: from });
    expect(headers.get('access-control-allow-origin')).toBe(answer);
  });
});

test('https, with a certificate for the names of this machine', async () => {
  const { url, exampleCommand } = await started({ https: true });
  expect(url).toMatch(/^https:/);
  expect(exampleCommand).toContain('curl -ik ');
  const names = await new Promise<string | undefined>((resolve, reject) => {
    const asked = request(url + ACCOUNTS, { rejectUnauthorized: false }, (response) => {
      response.resume();
      const socket = response.socket as import('node:tls').TLSSocket;
      resolve(socket.getPeerCertificate().subjectaltname);
    });
    asked.once('error', reject).end();
  });
  expect(names).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
});

describe('wrong use exits 2', () => {
  test.each([
    [['--delay', 'long'], '--delay takes milliseconds, not "long"'],
    [['--cors-origin', 'a.example'], '--cors-origin takes an origin like '],
    [['--cors-origin', 'http://a.example/path'], '--cors-origin takes an origin like '],
    [['--seed', '7'], '--seed goes with --dynamic'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await hkob(['mock', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(`hkob mock: ${message}`);
  });
});
