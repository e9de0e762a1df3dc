/** The same contract on PostgreSQL, and two sandboxes that are one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresStore } from '../../sandbox/postgres-store.ts';
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';
import { openSecrets } from '../../sandbox/secrets.ts';
import { type Database, freePorts, startDatabase } from './database.ts';
import { storeContract } from './store-contract.ts';
import {
  ais,
  assertionClaims,
  authorise,
  clientToken,
  createConsent,
  exchange,
  grantedConsent,
  hub,
  postToken,
  refresh,
  registeredTsp,
  type TokenAnswer,
  type Tsp,
} from './tsp.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database?.stop());

storeContract('PostgreSQL', (now) => PostgresStore.open(database.url, now));

test('text with U+0000 is kept in values, and names nothing', async () => {
  const store = await PostgresStore.open(database.url);
  expect(await store.find('A', 'a\0b')).toBeUndefined();
  expect(await store.insert('A', 'text', { text: 'a\0b' })).toBe(true);
  expect(await store.find('A', 'text')).toEqual({ text: 'a\0b' });
  await store.close();
});

describe('two sandboxes behind one address', () => {
  const children: ChildProcess[] = [];
  const balancers: Server[] = [];
  const ports: number[] = [];
  let publicPort: number;
  let tsp: Tsp;

  const start = async (port: number) => {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, '../../scripts/hkob.ts'),
        'sandbox',
        ...['--brand', 'hsbc-personal', '--calls-per-second', '0'],
        ...['--port', String(port), '--public-port', String(publicPort)],
      ],
      { env: { ...process.env, DATABASE_URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    return child;
  };

  beforeAll(async () => {
    publicPort = await freePorts(2);
    for (let offset = 0; offset < 2; offset++) {
      let turn = 0;
      const balancer = createServer((incoming) => {
        const port = (ports[turn++ % ports.length] ?? 0) + offset;
        const outgoing = connect(port, '127.0.0.1');
        incoming.pipe(outgoing).pipe(incoming);
        incoming.on('error', () => outgoing.destroy());
        outgoing.on('error', () => incoming.destroy());
      }).listen(publicPort + offset, '127.0.0.1');
      await once(balancer, 'listening');
      balancers.push(balancer);
    }
    ports.push(await freePorts(2), await freePorts(2));
    children.push(...(await Promise.all(ports.map(start))));
    const store = await PostgresStore.open(database.url);
    const { authority } = await openSecrets(store);
    await store.close();
    const addresses = {
      plain: `https://localhost:${publicPort}`,
      secure: `https://localhost:${publicPort + 1}`,
    };
    const bank = { addresses } as RunningBank;
    tsp = await registeredTsp({
      authority: authority.certificate,
      banks: [bank],
    } as unknown as Sandbox);
  });
  afterAll(() => {
    for (const child of children) child.kill();
    for (const balancer of balancers) balancer.close();
  });

  const brief = ({ status, body }: TokenAnswer) => `${status} ${body.error ?? 'ok'}`;
  const eight = async (attempt: () => Promise<TokenAnswer>) =>
    (await Promise.all(Array.from({ length: 8 }, attempt))).map(brief).sort();

  test('one of eight assertions with one jti wins', async () => {
    const form = {
      grant_type: 'client_credentials',
      scope: 'accounts',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await tsp.keys.sign(assertionClaims(tsp), { kid: tsp.kid }),
    };
    expect(await eight(() => postToken(tsp, form))).toEqual([
      '200 ok',
      ...Array(7).fill('401 invalid_client'),
    ]);
  });

  test('one of eight uses of one code wins, and of one refresh token', async () => {
    const code = (await authorise(tsp, await createConsent(tsp))).get('code') ?? '';
    const lost = Array(7).fill('400 invalid_grant');
    expect(await eight(() => exchange(tsp, code))).toEqual(['200 ok', ...lost]);
    const { refreshToken } = await grantedConsent(tsp);
    expect(await eight(() => refresh(tsp, refreshToken))).toEqual(['200 ok', ...lost]);
  });

  test('the clock of one is the clock of both', async () => {
    const { accessToken } = await grantedConsent(tsp);
    await hub(tsp, 'clock', { seconds: 301 });
    for (let turn = 0; turn < 4; turn++) {
      expect((await ais(tsp, accessToken).listAccounts()).response.status).toBe(401);
      const { accessToken: fresh } = await grantedConsent(tsp);
      expect((await ais(tsp, fresh).listAccounts()).response.status).toBe(200);
    }
  });

  test('nothing is lost or doubled when both are killed in the middle of journeys', async () => {
    const done: Awaited<ReturnType<typeof grantedConsent>>[] = [];
    const work = Array.from({ length: 24 }, async () => {
      done.push(await grantedConsent(tsp));
    });
    while (done.length < 6) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const child of children) child.kill('SIGKILL');
    await Promise.allSettled(work);
    children.push(...(await Promise.all(ports.map(start))));
    const bank = ais(tsp, await clientToken(tsp));
    expect(done.length).toBeGreaterThanOrEqual(6);
    for (const { consentId, accessToken, refreshToken } of done) {
      const { data } = await bank.getAccountConsent({ params: { path: { consentId } } });
      expect(data?.data.status).toBe('Authorised');
      expect((await ais(tsp, accessToken).listAccounts()).response.status).toBe(200);
      expect(brief(await refresh(tsp, refreshToken))).toBe('200 ok');
      expect(brief(await refresh(tsp, refreshToken))).toBe('400 invalid_grant');
    }
  });
});
