/** Events are verified, handled and acknowledged, and none is lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  createTsp,
  type EventFault,
  type EventsOptions,
  memoryStore,
  type Store,
  type Tsp,
} from '../../tsp/index.ts';
import { type Bank, startBank } from './bank.ts';

const EVENTS_PATH = '/open-banking/v1.0/aisp/events';

let bank: Bank;
let store: Store;
const open: Tsp[] = [];

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tsp) => tsp.close()));
  bank.reset();
  bank.events.clear();
});
afterAll(() => bank.close());

function session(): Tsp {
  const tsp = createTsp({ ...bank.options, store });
  open.push(tsp);
  return tsp;
}

beforeAll(() => {
  store = memoryStore();
});

async function drain(tsp: Tsp, options: EventsOptions = {}): Promise<string[]> {
  const seen: string[] = [];
  for await (const { jti } of tsp.events({ drain: true, ...options })) seen.push(jti);
  return seen;
}

const polls = (): { ack?: string[]; setErrs?: object; maxEvents: number }[] =>
  bank.received.filter(({ path }) => path === EVENTS_PATH).map(({ body }) => JSON.parse(body));

test('every event is seen once, and acknowledged', async () => {
  const raised = await Promise.all(Array.from({ length: 25 }, () => bank.raise()));
  expect((await drain(session())).sort()).toEqual(raised.sort());
  expect(bank.events.size).toBe(0);
  expect(polls().map(({ ack = [] }) => ack.length)).toEqual([0, 10, 10, 5]);
});

test('an event says what happened', async () => {
  const kind = 'urn:uk:org:openbanking:events:consent-authorization-revoked';
  await bank.raise({ sub: 'https://bank.example/consents/1', events: { [kind]: { reason: 'x' } } });
  for await (const { claims } of session().events({ drain: true })) {
    expect(claims.events[kind]).toEqual({ reason: 'x' });
    expect(claims.sub).toBe('https://bank.example/consents/1');
  }
  expect.assertions(2);
});

test('an event that could not be handled is reported, not acknowledged', async () => {
  const [bad, good] = [await bank.raise(), await bank.raise()];
  for await (const event of session().events({ drain: true })) {
    if (event.jti === bad) event.fail('access_denied', 'unknown consent');
  }
  expect(bank.faults[bad]).toEqual({ err: 'access_denied', description: 'unknown consent' });
  expect(bank.acknowledged).toContain(good);
  expect(bank.acknowledged).not.toContain(bad);
});

test('a loop that is left acknowledges what it had handled, and no more', async () => {
  const [first, second, third] = [await bank.raise(), await bank.raise(), await bank.raise()];
  for await (const { jti } of session().events()) if (jti === second) break;
  expect(bank.acknowledged).toContain(first);
  expect([...bank.events.keys()]).toEqual([second, third]);
  await expect(
    (async () => {
      for await (const _ of session().events()) throw new Error('handler');
    })(),
  ).rejects.toThrow('handler');
  expect([...bank.events.keys()]).toEqual([second, third]);
});

test('a loop whose signal is aborted ends with the event at hand, which counts as handled', async () => {
  const raised = [await bank.raise(), await bank.raise(), await bank.raise()];
  const abort = new AbortController();
  const seen: string[] = [];
  const running = (async () => {
    for await (const { jti } of session().events({ signal: abort.signal })) {
      seen.push(jti);
      abort.abort(new Error('enough'));
    }
  })();
  await expect(running).rejects.toThrow('enough');
  expect(seen).toEqual(raised.slice(0, 1));
  expect(await drain(session())).toEqual(raised.slice(1));
  expect(bank.events.size).toBe(0);
});

test('polls on until it is told to stop', async () => {
  const abort = new AbortController();
  const seen: string[] = [];
  setTimeout(() => void bank.raise(), 60);
  const running = (async () => {
    for await (const { jti } of session().events({ intervalMs: 20, signal: abort.signal })) {
      seen.push(jti);
      setTimeout(() => abort.abort(new Error('enough')), 60);
    }
  })();
  await expect(running).rejects.toThrow('enough');
  expect(bank.acknowledged).toContain(seen[0]);
});

test('an acknowledgement that the bank knows already spoils nothing', async () => {
  const handled = await Promise.all(Array.from({ length: 7 }, () => bank.raise()));
  // The bank has received the acknowledgements of two, and the process died before the response.
  await store.compareAndSet(
    `events:${bank.clientId}`,
    await store.get(`events:${bank.clientId}`),
    JSON.stringify({ acks: handled, faults: {} }),
  );
  bank.events.delete(`${handled[1]}`);
  bank.events.delete(`${handled[5]}`);
  const fresh = await bank.raise();
  expect(await drain(session())).toEqual([fresh]);
  expect(bank.events.size).toBe(0);
  expect(handled.filter((jti) => bank.acknowledged.includes(jti))).toHaveLength(5);
});

test('a bank that cannot answer for a moment', async () => {
  const jti = await bank.raise();
  let failures = 2;
  bank.lies.answer = ({ path }) => {
    if (path !== EVENTS_PATH || failures === 0) return undefined;
    failures -= 1;
    return failures ? { status: 503 } : { status: 429, headers: { 'retry-after': '0' } };
  };
  expect(await drain(session())).toEqual([jti]);
});

test('a key set that cannot be had for a moment costs no event', async () => {
  const jti = await bank.raise();
  let failures = 2;
  bank.lies.answer = ({ path }) =>
    path === '/jwks/public.jwks' && failures-- > 0 ? { status: 404 } : undefined;
  const refused: string[] = [];
  expect(await drain(session(), { onRefused: (id) => refused.push(id) })).toEqual([jti]);
  expect(refused).toEqual([]);
});

test('a key set that cannot be had at all', async () => {
  // Without jitter there is no pause.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const jti = await bank.raise();
  bank.lies.answer = ({ path }) => (path === '/jwks/public.jwks' ? { status: 404 } : undefined);
  await expect(drain(session())).rejects.toMatchObject({
    name: 'DiscoveryError',
    code: 'KEYS_UNAVAILABLE',
  });
  expect([...bank.events.keys()]).toEqual([jti]);
  expect(bank.faults).not.toHaveProperty(jti);
  vi.restoreAllMocks();
});

test('a bank that refuses', async () => {
  bank.lies.answer = ({ path }) => (path === EVENTS_PATH ? { status: 403 } : undefined);
  await expect(drain(session())).rejects.toMatchObject({ code: 'HTTP_403', status: 403 });
  expect(polls()).toHaveLength(1);
});

const another = async (claims: object): Promise<string> => {
  const { privateKey } = await generateKeyPair('PS256');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'PS256', kid: 'bank-1' })
    .sign(privateKey);
};
const claimsNow = (more: object = {}) => ({
  iss: bank.brand.issuer,
  iat: Math.floor(Date.now() / 1000),
  aud: bank.clientId,
  jti: 'x',
  events: { 'urn:a': {} },
  ...more,
});

test.each<[what: string, err: EventFault['err'], raise: () => Promise<string>]>([
  [
    'signed with another key',
    'authentication_failed',
    async () => bank.raise({}, await another(claimsNow())),
  ],
  [
    'not signed',
    'invalid_key',
    () => bank.raise({}, `${new UnsecuredJWT(claimsNow()).encode()}AA`),
  ],
  [
    'signed with RS256',
    'invalid_key',
    async () => {
      const key = await importPKCS8(await exportPKCS8(bank.bankKey), 'RS256');
      return bank.raise({}, await bank.sign(claimsNow(), key, 'RS256'));
    },
  ],
  [
    'a key that is not published',
    'invalid_key',
    async () =>
      bank.raise(
        {},
        await new SignJWT(claimsNow())
          .setProtectedHeader({ alg: 'PS256', kid: 'unheard-of' })
          .sign(bank.bankKey),
      ),
  ],
  ['another issuer', 'invalid_issuer', () => bank.raise({ iss: 'https://elsewhere.example' })],
  ['for another client', 'invalid_audience', () => bank.raise({ aud: 'somebody-else' })],
  [
    'under another jti',
    'invalid_request',
    async () => bank.raise({}, await bank.sign(claimsNow())),
  ],
  ['no events', 'invalid_request', () => bank.raise({ events: undefined })],
  [
    'an access token, by its typ',
    'invalid_request',
    async () =>
      bank.raise(
        {},
        await new SignJWT(claimsNow())
          .setProtectedHeader({ alg: 'PS256', kid: 'bank-1', typ: 'at+jwt' })
          .sign(bank.bankKey),
      ),
  ],
])('%s: reported as %s, and never seen', async (_, err, raise) => {
  const jti = await raise();
  const refused: string[] = [];
  expect(
    await drain(session(), { onRefused: (id, fault) => refused.push(`${id} ${fault.err}`) }),
  ).toEqual([]);
  expect(bank.faults[jti]).toMatchObject({ err });
  expect(refused).toEqual([`${jti} ${err}`]);
});

test('a malformed event costs no other: it is reported, and the others are handled', async () => {
  const sets: [value: unknown, err: EventFault['err']][] = [
    [undefined, 'invalid_request'],
    ...['', 'x', 'a.b', 'a.b.c', 'a.b.c.d.e', '\u0000', '中'].map(
      (text): [string, EventFault['err']] => [text, 'invalid_request'],
    ),
    ...[7, null, true, [], {}, { a: 'b' }].map((value): [unknown, EventFault['err']] => [
      value,
      'invalid_request',
    ]),
    [await bank.sign({ ...claimsNow(), jti: 'own', events: 'none' }), 'invalid_request'],
    [await bank.sign({ ...claimsNow(), jti: 'own', iat: 'never' as never }), 'invalid_request'],
    [header({ alg: 'PS256', kid: 'bank-1', crit: ['b64'], b64: false }), 'authentication_failed'],
    [header({ alg: 'PS256', kid: { a: 1 } }), 'invalid_key'],
    [header({ alg: ['PS256'] }), 'invalid_request'],
    [header(null), 'invalid_request'],
  ];
  for (const [set, err] of sets) {
    const good = [await bank.raise(), await bank.raise()];
    const bad = await bank.raise({}, set as string);
    bank.events.set(bad, (set === undefined ? null : set) as string);
    good.push(await bank.raise());
    expect(await drain(session()), JSON.stringify(set)).toEqual(good);
    expect(bank.faults[bad], JSON.stringify(set)).toMatchObject({ err });
    expect(bank.events.size).toBe(0);
  }
});

/** Creates a text in the form of a signed event, with any header. */
const header = (value: unknown): string =>
  `${Buffer.from(JSON.stringify(value)).toString('base64url')}.e30.AA`;

test('a key that cannot be used concerns its own events only', async () => {
  const own = { ...(await exportJWK(bank.bankPublicKey)), kid: 'bank-1', use: 'sig', alg: 'PS256' };
  bank.lies.answer = ({ path }) =>
    path === '/jwks/public.jwks'
      ? { body: { keys: [own, { kty: 'RSA', kid: 'broken', alg: 'PS256', n: '!', e: 7 }] } }
      : undefined;
  const good = await bank.raise();
  const bad = await bank.raise({}, header({ alg: 'PS256', kid: 'broken' }));
  expect(await drain(session())).toEqual([good]);
  expect(bank.faults[bad]).toMatchObject({ err: 'invalid_key' });
});

test('a bank that does not take a report gets the others all the same', async () => {
  const good = await bank.raise();
  const odd = await bank.raise({}, 'x');
  bank.lies.answer = ({ path, body }) =>
    path === EVENTS_PATH && body.includes(`"${odd}":`)
      ? { status: 400, body: { code: '400', message: 'no', errors: [] } }
      : undefined;
  bank.events.delete(odd);
  bank.events.set(odd, 'x');
  const seen: string[] = [];
  for await (const { jti } of session().events({ drain: true })) seen.push(jti);
  expect(seen).toEqual([good]);
  expect(bank.acknowledged).toContain(good);
});

test('an event that the bank sends again and again is handled once, and ends no draining', async () => {
  const jti = await bank.raise();
  const set = `${bank.events.get(jti)}`;
  const bad = 'bad';
  const body = { sets: { [jti]: set, [bad]: 'x' }, moreAvailable: true };
  bank.lies.answer = ({ path }) => (path === EVENTS_PATH ? { body } : undefined);
  const seen: string[] = [];
  const refused: string[] = [];
  const draining = (async () => {
    const options = { drain: true, onRefused: (id: string) => refused.push(id) };
    for await (const event of session().events(options)) seen.push(event.jti);
  })();
  await expect(draining).rejects.toMatchObject({
    code: 'CONTRACT_VIOLATED',
    message: expect.stringContaining('50 polls in a row'),
  });
  expect({ seen, refused }).toEqual({ seen: [jti], refused: [bad] });
});

test('the same, with nothing more to come, is drained', async () => {
  const jti = await bank.raise();
  const body = { sets: { [jti]: `${bank.events.get(jti)}` } };
  bank.lies.answer = ({ path }) => (path === EVENTS_PATH ? { body } : undefined);
  expect(await drain(session())).toEqual([jti]);
});

test('more that never comes is given up', async () => {
  bank.lies.answer = ({ path }) =>
    path === EVENTS_PATH ? { body: { sets: {}, moreAvailable: true } } : undefined;
  await expect(drain(session())).rejects.toMatchObject({ code: 'CONTRACT_VIOLATED' });
  expect(polls().length).toBeLessThan(60);
});

test('events that cannot be used, without end, are given up', async () => {
  let count = 0;
  bank.lies.answer = ({ path }) =>
    path === EVENTS_PATH ? { body: { sets: { [`${count++}`]: 'x' } } } : undefined;
  const refused: string[] = [];
  const all = drain(session(), { onRefused: (jti) => refused.push(jti) });
  await expect(all).rejects.toMatchObject({ code: 'CONTRACT_VIOLATED' });
  expect(refused).toHaveLength(50);
});

test('an answer without events breaks the contract', async () => {
  for (const body of [null, 7, [], {}, { sets: null }, { sets: [] }, { sets: 'x' }]) {
    bank.lies.answer = ({ path }) => (path === EVENTS_PATH ? { body } : undefined);
    await expect(drain(session())).rejects.toMatchObject({ code: 'CONTRACT_VIOLATED' });
  }
});

test('killed 50 times while 500 events come in: none is lost, none handled after its acknowledgement', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hkob-events-'));
  const log = join(folder, 'handled.log');
  const acknowledgedAt = new Map<string, number>();
  const known = bank.acknowledged.length;
  bank.lies.answer = () => {
    for (const jti of bank.acknowledged.slice(known + acknowledgedAt.size)) {
      acknowledgedAt.set(jti, performance.timeOrigin + performance.now());
    }
    return undefined;
  };
  const raised = await Promise.all(Array.from({ length: 500 }, () => bank.raise()));
  const { callsPerSecond: _, ...options } = bank.options;
  const args = [join(folder, 'store'), log, JSON.stringify(options)];
  const start = () => fork(join(import.meta.dirname, 'events-child.ts'), args, { execArgv: [] });

  // Starting a process takes far longer than killing it, so the next ones start meanwhile.
  const ready = async (child: ChildProcess): Promise<ChildProcess> => {
    await once(child, 'message');
    return child;
  };
  const waiting = [ready(start()), ready(start())];
  for (let kills = 0; kills <= 50; kills++) {
    waiting.push(ready(start()));
    const child = await (waiting.shift() as Promise<ChildProcess>);
    const exit = once(child, 'exit');
    child.send('go');
    if (kills < 50) {
      await sleep(20 + Math.random() * 60);
      child.kill('SIGKILL');
    }
    const [code] = await exit;
    if (kills === 50) expect(code).toBe(0);
  }
  for (const child of await Promise.all(waiting)) child.kill();

  const handled = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]);
  expect(new Set(handled.map(([jti]) => jti))).toEqual(new Set(raised));
  expect(bank.acknowledged.slice(known).sort()).toEqual([...raised].sort());
  const late = handled.filter(([jti, at]) => Number(at) > (acknowledgedAt.get(jti) ?? Infinity));
  expect(late).toEqual([]);
  rmSync(folder, { recursive: true });
}, 180_000);
