/** Lists are complete: the newest entry is included, however many there are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Consents } from '../../../sandbox/ais/consents.ts';
import type { Events } from '../../../sandbox/ais/events.ts';
import type { SandboxContext } from '../../../sandbox/context.ts';
import { Directory } from '../../../sandbox/devhub/directory.ts';
import { clientsOf, insertClient } from '../../../sandbox/oauth/clients.ts';
import { profiles } from '../../../sandbox/profile.ts';
import { MemoryStore } from '../../../sandbox/store/memory.ts';
import { PostgresStore } from '../../../sandbox/store/postgres.ts';
import { openSnapshot } from '../../../sandbox/store/snapshot.ts';
import type { Store } from '../../../sandbox/store/store.ts';
import { type Database, startDatabase } from '../database.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hkob-lists-'));
  database = await startDatabase();
});
afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

const stores: Record<string, () => Promise<Store>> = {
  memory: async () => new MemoryStore(),
  file: async () => openSnapshot(join(folder, 'sandbox.json')),
  PostgreSQL: () => PostgresStore.open(database.url),
};

/** Sizes around former limits and the page size. */
const SIZES = [1, 49, 51, 100, 101, 201, 999, 1_001, 2_001];

describe.each(Object.entries(stores))('on the %s store', (_, open) => {
  let store: Store;
  let context: SandboxContext;
  beforeAll(async () => {
    store = await open();
    const now = Date.now;
    context = {
      store,
      now,
      profile: { ...profiles.hk, registersAgain: true },
    } as unknown as unknown as SandboxContext;
  });
  afterAll(() => store.close());

  test.each(SIZES)('%d of each are all listed', async (size) => {
    await store.clear([]);
    const directory = new Directory(context);
    const consents = new Consents(context, 'hsbc-personal', {} as Events);
    const numbers = Array.from({ length: size }, (_, index) => index);
    for (const index of numbers) {
      await directory.createProject(`project ${index}`);
      const certificate = {
        projectId: 'p',
        use: 'signing',
        kid: `${index}`,
        pem: '',
        revoked: false,
      };
      await store.insert('Certificate', `print ${index}`, certificate, { group: 'p' });
      const client = { client_id: `client ${index}`, projectId: 'p', brand: 'hsbc-personal' };
      await insertClient(context, client as Parameters<typeof insertClient>[1]);
      const consent = await consents.create('c', { permissions: ['ReadAccountStatus'] });
      const authorisation = { customerId: 'one', accountIds: [], grantId: `${index}` };
      await consents.authorise(consent.data.consentId, authorisation);
    }
    const names = (await directory.projects()).map(({ name }) => name);
    expect(names).toEqual(numbers.map((index) => `project ${index}`).reverse());
    const kids = (await directory.certificatesOf('p')).map(({ kid }) => kid);
    expect(kids).toEqual(numbers.map(String));
    const clients = (await clientsOf(context, 'p')).map(({ client_id }) => client_id);
    expect(clients).toEqual(numbers.map((index) => `client ${index}`));
    const grants = (await consents.ofCustomer('one')).map((one) => one.authorisation?.grantId);
    expect(grants).toEqual(numbers.map(String).reverse());
  });
});
