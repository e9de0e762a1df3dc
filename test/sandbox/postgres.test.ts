/** The same contract on PostgreSQL, and eight who want one thing: of one sandbox, and of two that are one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresStore } from '../../sandbox/postgres-store.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { startCluster } from './cluster.ts';
import { type Database, startDatabase } from './database.ts';
import { storeContract } from './store-contract.ts';
import {
  ais,
  assertionClaims,
  authorise,
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

const sandboxes = {
  'one sandbox on PostgreSQL': async () => {
    const store = await PostgresStore.open(database.url);
    const options = { port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 } as const;
    const sandbox = await startSandbox({ ...options, store });
    return { sandbox, close: () => sandbox.close() };
  },
  'two sandboxes behind one address': () => startCluster(database.url),
};

// In memory: the threats 12, 21 and 25.
describe.each(Object.entries(sandboxes))('%s', (_, open) => {
  let close: () => Promise<void>;
  let tsp: Tsp;
  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    tsp = await registeredTsp(opened.sandbox);
  });
  afterAll(() => close());

  const brief = ({ status, body }: TokenAnswer) => `${status} ${body.error ?? 'ok'}`;
  const eight = async (attempt: () => Promise<TokenAnswer>) =>
    (await Promise.all(Array.from({ length: 8 }, attempt))).map(brief).sort();
  const lost = Array(7).fill('400 invalid_grant');

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

  test('one of eight uses of one code wins', async () => {
    const code = (await authorise(tsp, await createConsent(tsp))).get('code') ?? '';
    expect(await eight(() => exchange(tsp, code))).toEqual(['200 ok', ...lost]);
  });

  test('one of eight uses of one refresh token wins', async () => {
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
});
