/**
 * The store contract on PostgreSQL, and eight concurrent requests for one thing: to one sandbox,
 * and to two that share a database.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../../sandbox/sandbox.ts';
import { PostgresStore } from '../../../sandbox/store/postgres.ts';
import { startCluster } from '../cluster.ts';
import { type Database, startDatabase } from '../database.ts';
import {
  ais,
  answerOf,
  assertionClaims,
  authentication,
  authorise,
  authorizeUrl,
  Browser,
  clientToken,
  createConsent,
  createTsp,
  exchange,
  fetchWith,
  grantedConsent,
  hub,
  postToken,
  refresh,
  registeredTsp,
  registrationClaims,
  requestClaims,
  type TokenAnswer,
  type Tsp,
} from '../tsp.ts';
import { storeContract } from './store-contract.ts';

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

// In memory: threats 12, 21 and 25.
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

  test('one of eight registrations wins, by whatever way', async () => {
    const applicant = await createTsp(tsp.sandbox);
    const { plain, secure } = applicant.bank.addresses;
    const form = { token_endpoint_auth_method: 'private_key_jwt' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        if (index % 2) {
          return applicant.plain(`${plain}/devhub/projects/${applicant.projectId}/clients`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...form, software_statement: applicant.statement }),
          });
        }
        return applicant.secure(`${secure}/open-banking/v3.2/oauth2/register`, {
          method: 'POST',
          headers: { 'content-type': 'application/jose' },
          body: await applicant.keys.sign(registrationClaims(applicant), { kid: applicant.kid }),
        });
      }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(400)]);
    const project = await applicant.plain(`${plain}/devhub/projects/${applicant.projectId}`);
    expect(((await project.json()) as { clients: unknown[] }).clients).toHaveLength(1);
  });

  test('a signing request that is sent eight times brings eight good certificates', async () => {
    const path = `projects/${tsp.projectId}/certificates`;
    const issued = await Promise.all(
      Array.from({ length: 8 }, () => hub<{ transport: string }>(tsp, path, { csr: tsp.keys.csr })),
    );
    expect(new Set(issued.map(({ transport }) => transport)).size).toBe(8);
    for (const { transport: cert } of issued.slice(-2)) {
      const secure = fetchWith(tsp.sandbox, { key: tsp.keys.key, cert });
      expect(await clientToken({ ...tsp, secure })).toMatch(/./);
    }
  });

  test('a confirmation that is sent eight times brings one code', async () => {
    const consentId = await createConsent(tsp);
    const browser = await new Browser(tsp.sandbox).open(
      await authorizeUrl(tsp, requestClaims(tsp, consentId)),
    );
    await browser.login();
    const { accounts } = browser;
    const presses = Array.from({ length: 8 }, () => browser.copy());
    await Promise.all(presses.map((press) => press.decide('confirm', accounts)));
    expect(presses.filter(({ url }) => answerOf(url).has('code'))).toHaveLength(1);
  });

  test('one of eight acknowledgements wins, of one event that was raised by eight revocations', async () => {
    const { consentId } = await grantedConsent(tsp);
    const dashboard = await new Browser(tsp.sandbox).open(`${tsp.bank.addresses.plain}/dashboard`);
    await dashboard.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
    const windows = Array.from({ length: 8 }, () => dashboard.copy());
    await Promise.all(windows.map((one) => one.post('/dashboard/revoke', { consent: consentId })));
    const bank = ais(tsp, await clientToken(tsp));
    const poll = (ack: string[]) =>
      bank.pollEvents({ body: { returnImmediately: true, maxEvents: 10, ack } });
    const ack = Object.keys((await poll([])).data?.sets ?? {});
    expect(ack).toHaveLength(1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => poll(ack)));
    expect(answers.map(({ response }) => response.status).sort()).toEqual([
      200,
      ...Array(7).fill(400),
    ]);
  });

  /** Each call may reach another process. */
  const turns = async (look: () => Promise<unknown>) => {
    const seen: unknown[] = [];
    for (let turn = 0; turn < 6; turn++) seen.push(await look());
    return [...new Set(seen)];
  };
  /** Over its own connection, as with a load balancer. */
  const alone = (): Tsp => ({
    ...tsp,
    secure: fetchWith(tsp.sandbox, { key: tsp.keys.key, cert: tsp.transport }),
  });
  const accounts = (token: string) => () =>
    ais(alone(), token)
      .listAccounts()
      .then(({ response }) => response.status);

  test('the clock of one is the clock of both', async () => {
    const { accessToken } = await grantedConsent(tsp);
    await hub(tsp, 'clock', { seconds: 301 });
    expect(await turns(accounts(accessToken))).toEqual([401]);
    const { accessToken: fresh } = await grantedConsent(tsp);
    expect(await turns(accounts(fresh))).toEqual([200]);
  });

  test('an assertion used at one is used at both, whatever the clock says', async () => {
    const form = { grant_type: 'client_credentials', scope: 'accounts' };
    const assertion = await authentication(tsp);
    const ask = () => postToken(alone(), { ...form, ...assertion }).then(brief);
    expect(await ask()).toBe('200 ok');
    await hub(tsp, 'clock', { seconds: 120 });
    expect(await turns(ask)).toEqual(['401 invalid_client']);
  });

  test('the faults of one are the faults of both', async () => {
    const { accessToken } = await grantedConsent(tsp);
    const put = (path: string, faults: object) =>
      tsp.plain(`${tsp.bank.addresses.plain}/devhub/${path}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faults),
      });
    for (const path of ['faults', `projects/${tsp.projectId}/faults`]) {
      await put(path, { status: 429 });
      expect(await turns(accounts(accessToken))).toEqual([429]);
      await put(path, {});
      expect(await turns(accounts(accessToken))).toEqual([200]);
    }
  });

  test('a reset of one is a reset of both', async () => {
    const { accessToken } = await grantedConsent(tsp);
    await hub(tsp, `projects/${tsp.projectId}/reset`, {});
    expect(await turns(accounts(accessToken))).toEqual([401]);
    const { accessToken: fresh } = await grantedConsent(tsp);
    expect(await turns(accounts(fresh))).toEqual([200]);
    await hub(tsp, 'reset', {});
    expect(await turns(accounts(fresh))).toEqual([401]);
    const clock = async () => {
      const plain = fetchWith(tsp.sandbox);
      const response = await plain(`${tsp.bank.addresses.plain}/devhub/clock`);
      return ((await response.json()) as { ahead: number }).ahead;
    };
    expect(await turns(clock)).toEqual([0]);
    tsp = await registeredTsp(tsp.sandbox);
    expect((await grantedConsent(tsp)).accessToken).toMatch(/./);
  });
});
