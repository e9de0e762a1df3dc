/** Tokens of a consent are refreshed once and stored before use, by any number of callers. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createTsp,
  fileStore,
  memoryStore,
  type Store,
  type Tsp,
  type TspEvent,
  type TspOptions,
} from '../../tsp/index.ts';
import { type Bank, startBank, TOKEN_PATH } from './bank.ts';

let bank: Bank;
const open: Tsp[] = [];
const folder = mkdtempSync(join(tmpdir(), 'hkob-refresh-'));

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tsp) => tsp.close()));
  bank.reset();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await bank.close();
});

function session(store: Store, more: Partial<TspOptions> = {}): Tsp {
  const tsp = createTsp({ ...bank.options, store, ...more });
  open.push(tsp);
  return tsp;
}

/** Creates an authorised consent with an expired access token. */
async function authorised(tsp: Tsp, accessTokenSeconds = 0): Promise<string> {
  bank.setAccessTokenSeconds(300);
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  bank.setAccessTokenSeconds(accessTokenSeconds);
  await tsp.handleCallback(await bank.authorize(url), { state });
  bank.setAccessTokenSeconds(300);
  return consentId;
}

const refreshes = (): number =>
  bank.formsTo(TOKEN_PATH).filter((form) => form.get('grant_type') === 'refresh_token').length;

test('fifty calls at once: one refresh', async () => {
  const events: TspEvent[] = [];
  const tsp = session(memoryStore(), { observer: (event) => events.push(event) });
  const consentId = await authorised(tsp);
  const ais = tsp.ais(consentId);
  const calls = Array.from({ length: 50 }, (_, i) =>
    (i % 2 ? ais : tsp.ais(consentId)).listAccounts(),
  );
  await Promise.all(calls);
  expect(refreshes()).toBe(1);
  expect(events.filter(({ type }) => type === 'refresh')).toEqual([
    { type: 'refresh', consentId, outcome: 'refreshed' },
  ]);
});

test('two sessions on one store: one refresh', async () => {
  const store = memoryStore();
  const outcomes: string[] = [];
  const observer = (event: TspEvent) => event.type === 'refresh' && outcomes.push(event.outcome);
  const [one, two] = [session(store, { observer }), session(store, { observer })];
  const consentId = await authorised(one);
  await Promise.all([one.ais(consentId).listAccounts(), two.ais(consentId).listAccounts()]);
  expect(refreshes()).toBe(1);
  expect(outcomes.sort()).toEqual(['refreshed', 'refreshed elsewhere']);
});

test('a token is good until half a minute before its end', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp, 60);
  await tsp.ais(consentId).listAccounts();
  expect(refreshes()).toBe(0);
  const other = await authorised(tsp, 29);
  await tsp.ais(other).listAccounts();
  expect(refreshes()).toBe(1);
});

test('a token that the bank ended early is renewed, and the call made again', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp, 300);
  const ais = tsp.ais(consentId);
  await ais.listAccounts();
  bank.accessTokens.clear();
  const question = { accountNumber: '012345204' };
  expect((await ais.checkAccountAvailability(question)).data.accountAvailability).toHaveLength(1);
  expect(refreshes()).toBe(1);
  // The client's own token as well.
  expect((await tsp.getConsent(consentId)).consentId).toBe(consentId);
});

test('a 401 that stays is told', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp, 300);
  bank.lies.answer = ({ path }) => (path.endsWith('/accounts') ? { status: 401 } : undefined);
  await expect(tsp.ais(consentId).listAccounts()).rejects.toMatchObject({
    name: 'AisError',
    code: 'HTTP_401',
    status: 401,
  });
  expect(refreshes()).toBe(1);
});

test('a rotated token is in the store before it is used', async () => {
  const inner = memoryStore();
  const order: string[] = [];
  const store: Store = {
    ...inner,
    async compareAndSet(key, expected, value) {
      const written = await inner.compareAndSet(key, expected, value);
      if (written && key.startsWith('consent:')) {
        order.push(value.includes('"renewing"') ? 'claimed' : 'stored');
      }
      return written;
    },
  };
  const tsp = session(store);
  const consentId = await authorised(tsp);
  order.length = 0;
  bank.lies.answer = ({ path, form }) => {
    if (path === TOKEN_PATH) order.push(String(form.get('grant_type')));
    if (path.endsWith('/accounts')) order.push('used');
    return undefined;
  };
  await tsp.ais(consentId).listAccounts();
  expect(order).toEqual(['claimed', 'refresh_token', 'stored', 'used']);
});

test('a refresh that gets no answer may be tried again; one that is refused may not', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp);
  const ais = tsp.ais(consentId);
  bank.lies.answer = ({ form }) =>
    form.get('grant_type') === 'refresh_token'
      ? { status: 503, body: { error: 'temporarily_unavailable' } }
      : undefined;
  await expect(ais.listAccounts()).rejects.toMatchObject({
    name: 'TokenError',
    code: 'HTTP_503',
    status: 503,
  });
  delete bank.lies.answer;
  await ais.listAccounts();

  const other = await authorised(tsp);
  const consent = bank.consents.get(other);
  if (consent) consent.revoked = true;
  const before = refreshes();
  await expect(tsp.ais(other).listAccounts()).rejects.toMatchObject({ code: 'invalid_grant' });
  await expect(tsp.ais(other).listAccounts()).rejects.toMatchObject({
    code: 'CONSENT_UNAUTHORISED',
  });
  expect(refreshes()).toBe(before + 1);
});

test('an ID token beside renewed tokens is not looked at, and cannot lose them', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp);
  bank.lies.token = (answer) => ({ ...answer, id_token: 'a.b.c' });
  await tsp.ais(consentId).listAccounts();
  bank.accessTokens.clear();
  await tsp.ais(consentId).listAccounts();
  expect(bank.counts).toEqual({ rotations: 2, revokedFamilies: 0 });
});

test('a store that fails for a moment loses no tokens', async () => {
  const inner = memoryStore();
  let failures = 0;
  const store: Store = {
    ...inner,
    async compareAndSet(key, expected, value) {
      const tokens = key.startsWith('consent:') && !value.includes('"renewing"');
      if (tokens && failures-- > 0) throw new Error('the disk is full');
      return inner.compareAndSet(key, expected, value);
    },
  };
  const tsp = session(store);
  const consentId = await authorised(tsp);
  failures = 2;
  await tsp.ais(consentId).listAccounts();
  bank.accessTokens.clear();
  await tsp.ais(consentId).listAccounts();
  expect(bank.counts).toEqual({ rotations: 2, revokedFamilies: 0 });
});

test('a process that died while it refreshed holds the others up for a while only', async () => {
  const store = memoryStore();
  const tsp = session(store);
  const consentId = await authorised(tsp);
  const key = `consent:${consentId}`;
  const before = await store.get(key);
  const renewing = { by: 'the dead one', until: Date.now() + 400 };
  await store.compareAndSet(key, before, JSON.stringify({ ...JSON.parse(before ?? ''), renewing }));
  const began = performance.now();
  await tsp.ais(consentId).listAccounts();
  expect(performance.now() - began).toBeGreaterThan(300);
  expect(bank.counts).toEqual({ rotations: 1, revokedFamilies: 0 });
});

test('a claim that ends beyond any refresh holds the others up for one refresh only', async () => {
  const store = memoryStore();
  const tsp = session(store, { limits: { timeoutMs: 200 } });
  const consentId = await authorised(tsp);
  const key = `consent:${consentId}`;
  for (const renewing of [
    { by: 'of an earlier version, a day ahead', until: Date.now() + 86_400_000 },
    { by: 'of an earlier version, a day behind', until: Date.now() - 86_400_000 },
    { by: 'without an end' },
    { by: 'with an odd one', ms: null },
  ]) {
    bank.accessTokens.clear();
    const before = await store.get(key);
    const text = JSON.stringify({ ...JSON.parse(before ?? ''), renewing });
    await store.compareAndSet(key, before, text);
    await tsp.ais(consentId).listAccounts();
  }
  expect(bank.counts).toEqual({ rotations: 4, revokedFamilies: 0 });
});

test('tokens of a new authorisation are not overwritten by a refresh of the old ones', async () => {
  const store = memoryStore();
  const tsp = session(store);
  const consentId = await authorised(tsp);
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  const callback = await bank.authorize(url);
  let again: Promise<unknown> | undefined;
  bank.lies.answer = ({ form, body }, response) => {
    if (form.get('grant_type') !== 'refresh_token' || again) return undefined;
    again = tsp.handleCallback(callback, { state }).then(() => {
      const answer = { access_token: 'of-the-past', token_type: 'Bearer', refresh_token: body };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    return 'sent';
  };
  await tsp.ais(consentId).listAccounts();
  await again;
  expect(await store.get(`consent:${consentId}`)).toContain(
    bank.consents.get(consentId)?.refreshToken,
  );
});

test('a caller who gives up does not take the refresh along', async () => {
  const tsp = session(memoryStore());
  const consentId = await authorised(tsp);
  const abort = new AbortController();
  bank.lies.answer = ({ form }) => {
    if (form.get('grant_type') === 'refresh_token') abort.abort(new Error('enough'));
    return undefined;
  };
  const ais = tsp.ais(consentId);
  const [given, kept] = await Promise.allSettled([
    ais.listAccounts({ signal: abort.signal }),
    ais.listAccounts(),
  ]);
  expect(given).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
  expect(kept.status).toBe('fulfilled');
  expect(bank.counts).toEqual({ rotations: 1, revokedFamilies: 0 });
});

describe('processes', () => {
  const start = (...args: string[]): ChildProcess => startShifted(0, ...args);

  /** Starts a process whose clock is off by some milliseconds. */
  const startShifted = (ms: number, ...args: string[]): ChildProcess =>
    fork(join(import.meta.dirname, args[0] ?? ''), args.slice(1), {
      execArgv: ms === 0 ? [] : ['--import', join(import.meta.dirname, 'shifted-clock.ts')],
      env: { ...process.env, CLOCK_SHIFT_MS: `${ms}` },
    });

  const DAY_MS = 86_400_000;

  test('count together in a file store, and lose nothing', async () => {
    const own = join(folder, 'count');
    const children = [1, 2, 3].map(() => start('counter-child.ts', own, '40'));
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(await fileStore(own).get('count')).toBe('120');
  });

  test.each([DAY_MS, -DAY_MS])('count together with clocks %d ms apart', async (ms) => {
    const own = join(folder, `count${ms}`);
    const children = [0, ms, ms].map((shift) => startShifted(shift, 'counter-child.ts', own, '40'));
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(await fileStore(own).get('count')).toBe('120');
  });

  /** Disables the check of the client assertion's times. */
  const optionsOf = (timeoutMs: number): string => {
    const { callsPerSecond: _, ...options } = bank.options;
    const more = { authMethod: 'tls_client_auth', limits: { timeoutMs } };
    return JSON.stringify({ ...options, ...more });
  };

  test.each([DAY_MS, -DAY_MS, 0])(
    'one killed in the middle of a refresh, its clock off by %d ms: the next one goes on',
    async (ms) => {
      const own = join(folder, `killed${ms}`);
      const consentId = await authorised(session(fileStore(own)));
      const args = ['refresh-child.ts', own, consentId, optionsOf(1_500)];
      const refreshing = new Promise<void>((resolve) => {
        bank.lies.answer = ({ form }) => {
          if (form.get('grant_type') !== 'refresh_token') return undefined;
          resolve();
          return 'sent';
        };
      });
      const first = startShifted(ms, ...args);
      await once(first, 'message');
      first.send('go');
      await refreshing;
      first.kill('SIGKILL');
      await once(first, 'exit');
      delete bank.lies.answer;
      const second = start(...args);
      await once(second, 'message');
      const answer = once(second, 'message');
      second.send('go');
      expect((await answer)[0]).toEqual({ accounts: 1, outcomes: ['refreshed'] });
      expect(bank.counts).toEqual({ rotations: 1, revokedFamilies: 0 });
    },
    60_000,
  );

  test.each([DAY_MS, -DAY_MS])(
    'one alive in the middle of a refresh, its clock off by %d ms: the next one waits for it',
    async (ms) => {
      const own = join(folder, `alive${ms}`);
      const consentId = await authorised(session(fileStore(own)));
      const args = ['refresh-child.ts', own, consentId, optionsOf(10_000)];
      const refreshing = new Promise<void>((resolve) => {
        bank.lies.answer = ({ form }, response) => {
          if (form.get('grant_type') !== 'refresh_token') return undefined;
          // The bank rotates immediately, and responds late.
          const end = response.end.bind(response);
          response.end = ((text: string) => setTimeout(() => end(text), 1_500)) as never;
          resolve();
          return undefined;
        };
      });
      const children = [startShifted(ms, ...args), start(...args)];
      await Promise.all(children.map((child) => once(child, 'message')));
      const answers = children.map((child) => once(child, 'message'));
      children[0]?.send('go');
      await refreshing;
      children[1]?.send('go');
      const outcomes = (await Promise.all(answers)).map(([message]) => message);
      expect(outcomes.map(({ accounts }) => accounts)).toEqual([1, 1]);
      // By the clock of the other process, tokens stored by one that is behind have expired from
      // the start: it refreshes them in its turn, with the current refresh token.
      expect(bank.counts).toEqual({ rotations: ms < 0 ? 2 : 1, revokedFamilies: 0 });
    },
    60_000,
  );

  test('79: two refresh the same consent at once: one rotation, both continue', async () => {
    const own = join(folder, 'refresh');
    const tsp = session(fileStore(own));
    const { callsPerSecond: _, ...options } = bank.options;
    for (let round = 0; round < 3; round++) {
      const consentId = await authorised(tsp);
      bank.counts.rotations = 0;
      const children = [1, 2].map(() =>
        start('refresh-child.ts', own, consentId, JSON.stringify(options)),
      );
      await Promise.all(children.map((child) => once(child, 'message')));
      const answers = children.map((child) => once(child, 'message'));
      for (const child of children) child.send('go');
      const outcomes = (await Promise.all(answers)).map(([message]) => message);
      expect(outcomes.map(({ accounts }) => accounts)).toEqual([1, 1]);
      // A late one finds the new tokens without having waited for them.
      const refreshed = outcomes.flatMap((one: { outcomes: string[] }) => one.outcomes);
      expect(refreshed.filter((outcome) => outcome === 'refreshed')).toHaveLength(1);
      expect(bank.counts).toEqual({ rotations: 1, revokedFamilies: 0 });
    }
  });
});
