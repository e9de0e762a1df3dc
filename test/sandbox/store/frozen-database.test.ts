/**
 * A PostgreSQL that hangs, or is down, affects only requests that need it, and only for as long.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { PostgresStore } from '../../../sandbox/store/postgres.ts';
import { type Database, startDatabase } from '../database.ts';
import { ais, clientToken, grantedConsent, registeredTsp, type Tsp } from '../tsp.ts';

/** Forwards bytes to the database until it is told to stop. */
interface Line {
  readonly url: string;
  /** Stops forwarding in both directions; connections stay open. */
  freeze(): void;
  thaw(): void;
  /** Breaks every connection, and accepts no new one. */
  cut(): void;
  close(): Promise<void>;
}

async function lineTo(url: string): Promise<Line> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'open' | 'frozen' | 'cut' = 'open';
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (state === 'frozen') for (const socket of [near, far]) socket.pause();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  const all = (act: (socket: Socket) => unknown) => {
    for (const socket of sockets) act(socket);
  };
  return {
    url: through.href,
    freeze() {
      state = 'frozen';
      all((socket) => socket.pause());
    },
    thaw() {
      state = 'open';
      all((socket) => socket.resume());
    },
    cut() {
      state = 'cut';
      all((socket) => socket.destroy());
    },
    async close() {
      all((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

let database: Database;
let line: Line;
let sandbox: Sandbox;
let tsp: Tsp;
let accessToken: string;
const failures: unknown[] = [];
const errors: unknown[] = [];

beforeAll(async () => {
  database = await startDatabase();
  line = await lineTo(database.url);
  const store = await PostgresStore.open(line.url, Date.now, (error) => failures.push(error));
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    store,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  ({ accessToken } = await grantedConsent(tsp));
});
afterAll(async () => {
  line.thaw();
  await sandbox.close();
  await line.close();
  await database.stop();
  expect(errors).toEqual([]);
});

const get = async (path: string) =>
  (await tsp.plain(`${tsp.bank.addresses.plain}${path}`, { signal: AbortSignal.timeout(20_000) }))
    .status;

/** Statuses of requests that need the store, with their `Retry-After`. */
async function needy(): Promise<[status: number, retryAfter: string | null][]> {
  const { plain, secure } = tsp.bank.addresses;
  const answers = await Promise.all([
    ais(tsp, accessToken).listAccounts(),
    tsp
      .secure(`${secure}/open-banking/v1.1/oauth2/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&scope=accounts&client_assertion=a.b.c',
      })
      .then((response) => ({ response })),
    tsp.plain(`${plain}/devhub/projects`).then((response) => ({ response })),
    tsp.plain(`${plain}/devhub`).then((response) => ({ response })),
  ]);
  return answers.map(({ response }) => [response.status, response.headers.get('retry-after')]);
}

/** Pages and documents that need no store. */
const FREE = [
  '/.well-known/openid-configuration',
  '/jwks/public.jwks',
  '/dashboard',
  '/devhub/ca.pem',
  '/assets/sandbox.css',
];

describe.each([
  ['hangs', () => line.freeze()],
  ['is gone', () => line.cut()],
])('a database that %s', (_, fail) => {
  test('is answered 503 with Retry-After, and the rest of the sandbox goes on', async () => {
    expect(await Promise.all(FREE.map(get))).toEqual(FREE.map(() => 200));
    fail();
    const waiting = needy();
    expect(await Promise.all(FREE.map(get))).toEqual(FREE.map(() => 200));
    expect(await waiting).toEqual(Array(4).fill([503, '5']));
    expect(failures.length).toBeGreaterThan(0);
  });

  test('is used again when it is back', async () => {
    line.thaw();
    const ok = async (): Promise<boolean> => {
      const token = await clientToken(tsp).catch(() => undefined);
      return token !== undefined;
    };
    for (let tries = 0; tries < 40 && !(await ok()); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await ok()).toBe(true);
    expect((await ais(tsp, accessToken).listAccounts()).response.status).toBe(200);
  });
});
