/** Two sandboxes on one PostgreSQL are killed during a hundred journeys, and restarted. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../cluster.ts';
import { type Database, startDatabase } from '../database.ts';
import {
  ais,
  authorise,
  Browser,
  clientToken,
  createConsent,
  exchange,
  refresh,
  registeredTsp,
  type TokenAnswer,
  type Tsp,
} from '../tsp.ts';

const JOURNEYS = 100;
const AT_ONCE = 12;

/** The last step of each journey, in turn. */
const GOALS = ['code', 'tokens', 'refreshed', 'revoked'] as const;

/** What a TSP knows about a journey from responses. */
interface Known {
  readonly goal: (typeof GOALS)[number];
  /** The last response; the outcome of the request after it is unknown. */
  stage: 'nothing' | 'consent' | 'code' | 'tokens' | 'refreshed' | 'revoked';
  /** Whether a request was pending when the journey ended. */
  pending: boolean;
  consentId: string;
  code: string;
  accessToken: string;
  refreshToken: string;
}

let database: Database;
let cluster: Cluster;
let tsp: Tsp;
/** The customer, logged on. */
let dashboard: Browser;

beforeAll(async () => {
  database = await startDatabase();
  cluster = await startCluster(database.url);
  tsp = await registeredTsp(cluster.sandbox);
  dashboard = new Browser(tsp.sandbox, tsp.plain);
  await dashboard.open(`${tsp.bank.addresses.plain}/dashboard`);
  await dashboard.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
});
afterAll(async () => {
  await cluster?.close();
  await database?.stop();
});

/** Runs tasks with limited concurrency. */
async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function tokensOf({ body }: TokenAnswer) {
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  if (!accessToken || !refreshToken) throw new Error(JSON.stringify(body));
  return { accessToken, refreshToken };
}

async function revoke(consentId: string): Promise<void> {
  await dashboard.post('/dashboard/revoke', { consent: consentId });
  if (dashboard.status !== 200) throw new Error(`${dashboard.status} for the revocation`);
}

async function travel(known: Known): Promise<void> {
  known.pending = true;
  known.consentId = await createConsent(tsp);
  known.stage = 'consent';
  const answer = await authorise(tsp, known.consentId);
  known.code = answer.get('code') ?? '';
  if (known.code === '') throw new Error(String(answer));
  known.stage = 'code';
  if (known.goal !== 'code') {
    Object.assign(known, tokensOf(await exchange(tsp, known.code)));
    known.stage = 'tokens';
  }
  if (known.goal === 'refreshed') {
    Object.assign(known, tokensOf(await refresh(tsp, known.refreshToken)));
    known.stage = 'refreshed';
  }
  if (known.goal === 'revoked') {
    await revoke(known.consentId);
    known.stage = 'revoked';
  }
  known.pending = false;
}

/** The events that the TSP has received, by `jti`. */
interface Seen {
  readonly consentOf: Map<string, string>;
  readonly acknowledged: Set<string>;
}

/**
 * Polls for events, and acknowledges them in the next call.
 * @returns whether there were any
 */
async function poll(token: string, seen: Seen, ack: readonly string[]): Promise<string[]> {
  const { data, response } = await ais(tsp, token).pollEvents({
    body: { returnImmediately: true, maxEvents: 10, ack: [...ack] },
  });
  if (!data) throw new Error(`${response.status} for the poll`);
  for (const jti of ack) seen.acknowledged.add(jti);
  for (const [jti, set] of Object.entries(data.sets)) {
    expect(seen.acknowledged).not.toContain(jti);
    seen.consentOf.set(jti, String(decodeJwt(set).sub).split('/').at(-1) ?? '');
  }
  return Object.keys(data.sets);
}

const brief = ({ status, body }: TokenAnswer) => `${status} ${body.error ?? 'ok'}`;

test('nothing is lost or doubled', { timeout: 120_000 }, async () => {
  const seen: Seen = { consentOf: new Map(), acknowledged: new Set() };
  const journeys = Array.from({ length: JOURNEYS }, (_, index): Known => {
    const goal = GOALS[index % GOALS.length] ?? 'code';
    const none = { consentId: '', code: '', accessToken: '', refreshToken: '' };
    return { goal, stage: 'nothing', pending: false, ...none };
  });
  let ended = 0;
  let failed = 0;
  let alive = true;
  const travelling = atOnce(journeys, async (known) => {
    if (!alive) return;
    await travel(known).catch(() => {
      failed += 1;
    });
    ended += 1;
  });
  const own = await clientToken(tsp);
  let inDoubt: readonly string[] = [];
  const polling = (async () => {
    while (alive) {
      inDoubt = await poll(own, seen, inDoubt);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })().catch(() => undefined);
  while (ended < JOURNEYS / 2) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(failed).toBe(0);
  alive = false;
  await cluster.kill();
  await travelling;
  await polling;
  await cluster.restart();
  const cut = journeys.filter(({ pending }) => pending);
  expect(cut.length).toBeGreaterThan(0);

  const bank = ais(tsp, await clientToken(tsp));
  const statuses = new Map<string, string>();
  await atOnce(journeys, async (known) => {
    const { goal, stage, pending, consentId, code } = known;
    if (stage === 'nothing') return;
    const what = `${goal}, ${stage}${pending ? ' and a request under way' : ''}`;
    const { data } = await bank.getAccountConsent({ params: { path: { consentId } } });
    const status = data?.data.status ?? 'lost';
    statuses.set(consentId, status);
    if (stage === 'consent') expect(['PendingAuthorise', 'Authorised'], what).toContain(status);
    else if (stage === 'revoked') expect(status, what).toBe('Revoked');
    else if (goal === 'revoked') expect(['Authorised', 'Revoked'], what).toContain(status);
    else expect(status, what).toBe('Authorised');

    if (stage === 'code') {
      const first = await exchange(tsp, code);
      if (!pending) expect(brief(first), what).toBe('200 ok');
      expect(brief(await exchange(tsp, code)), what).toBe('400 invalid_grant');
    }
    if (stage === 'tokens' || stage === 'refreshed' || stage === 'revoked') {
      const { response } = await ais(tsp, known.accessToken).listAccounts();
      const usable = status === 'Authorised';
      // An interrupted rotation may have consumed the token.
      const first = brief(await refresh(tsp, known.refreshToken));
      expect(response.status, what).toBe(usable ? 200 : 403);
      if (!pending || !usable) expect(first, what).toBe(usable ? '200 ok' : '400 invalid_grant');
      expect(brief(await refresh(tsp, known.refreshToken)), what).toBe('400 invalid_grant');
    }
  });

  // The pending acknowledgement may have arrived; nothing else may be missing.
  let ack: string[] = [];
  do ack = await poll(await clientToken(tsp), seen, ack);
  while (ack.length > 0);
  const told = [...seen.consentOf.values()].sort();
  const revoked = [...statuses].flatMap(([id, status]) => (status === 'Revoked' ? [id] : []));
  expect(told).toEqual(revoked.sort());
  expect(revoked.length).toBeGreaterThan(5);
});
