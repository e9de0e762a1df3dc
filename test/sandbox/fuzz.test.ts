/** Requests with a fault, to every endpoint, cause neither a 5xx nor an undocumented response. */
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Answer, breachOf } from './fuzz/contract.ts';
import { change, mutation, type Wire } from './fuzz/mutations.ts';
import { seedsOf, upsettingSeeds } from './fuzz/seeds.ts';
import { ais, clientToken, grantedConsent, registeredTsp, type Tsp } from './tsp.ts';

const REQUESTS = 20_000;
const UPSETTING = 1_500;
const AT_ONCE = 20;

let sandbox: Sandbox;
let tsp: Tsp;
let agent: Agent;
const errors: unknown[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
  agent = new Agent({
    connect: { ca: sandbox.authority, key: tsp.keys.key, cert: tsp.transport },
  });
});
afterAll(async () => {
  await agent.close();
  await sandbox.close();
});

async function send(
  { host, method, path, headers, body }: Wire,
  { bank, dispatcher } = { bank: tsp.bank, dispatcher: agent },
): Promise<Answer | undefined> {
  try {
    const answer = await request(`${bank.addresses[host]}${path}`, {
      dispatcher,
      method: method as 'GET',
      headers,
      ...(body !== undefined && method !== 'GET' && method !== 'HEAD' && { body }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: await answer.body.text(),
    };
  } catch (error) {
    // The connection may be closed while a body that is too long is sent.
    const { code } = error as { code?: string };
    if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') return undefined;
    throw error;
  }
}

test(`${REQUESTS} requests`, { timeout: 600_000 }, async () => {
  const seeds = Object.entries(await seedsOf(tsp));
  const { accessToken } = await grantedConsent(tsp);
  const counts = new Map<string, number>(seeds.map(([name]) => [name, 0]));
  const statuses = new Map<number, number>();
  let unanswered = 0;
  const breaches: string[] = [];
  const tried = fc.sample(fc.tuple(fc.nat(seeds.length - 1), mutation, change), {
    numRuns: REQUESTS,
    seed: 6,
  });
  const attempt = async ([index, mutated, changed]: (typeof tried)[number]) => {
    const [name, seed] = seeds[index] ?? [];
    if (name === undefined || !seed) throw new Error(`no seed ${index}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const wire = changed(await seed(mutated));
    const answer = await send(wire);
    if (!answer) {
      unanswered += 1;
      return;
    }
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const breach = breachOf(wire, answer);
    if (breach) breaches.push(`${name}: ${breach}\n${JSON.stringify(wire).slice(0, 2_000)}`);
  };
  for (let start = 0; start < tried.length && breaches.length < 10; start += AT_ONCE) {
    await Promise.all(tried.slice(start, start + AT_ONCE).map(attempt));
    breaches.push(...errors.splice(0).map((error) => String((error as Error).stack)));
  }
  expect(breaches.join('\n\n')).toBe('');
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBe(REQUESTS);
  expect(Math.min(...counts.values())).toBeGreaterThan(100);
  // Some requests succeed, and hardly any is cut off.
  const met = [200, 201, 204, 302, 303, 400, 401, 403, 404, 405, 406, 413, 415, 422, 431];
  expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining(met));
  expect(unanswered).toBeLessThan(REQUESTS / 100);
  expect((await ais(tsp, accessToken).listAccounts()).response.status).toBe(200);
  expect(await clientToken(tsp)).toMatch(/./);
});

test(`${UPSETTING} moves of the clock, faults and resets`, { timeout: 300_000 }, async () => {
  const upset = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  const own = await registeredTsp(upset);
  const connect = { ca: upset.authority, key: own.keys.key, cert: own.transport };
  const to = { bank: own.bank, dispatcher: new Agent({ connect }) };
  const seeds = Object.entries(upsettingSeeds(own));
  const met = new Map<string, Set<number>>(seeds.map(([name]) => [name, new Set()]));
  const tried = fc.sample(fc.tuple(fc.nat(seeds.length - 1), mutation, change), {
    numRuns: UPSETTING,
    seed: 6,
  });
  const bystander: Wire = {
    host: 'secure',
    method: 'GET',
    path: '/open-banking/v1.0/aisp/accounts',
    headers: { authorization: 'Bearer nothing' },
  };
  const bystanders = new Set<number>();
  for (const [index, mutated, changed] of tried) {
    const [name = '', seed] = seeds[index] ?? [];
    const wire = changed((await seed?.(mutated)) ?? bystander);
    // A delay of a minute is what was requested.
    if (/latency"?[:=]"?\d{3}/.test(wire.body ?? '')) continue;
    const answer = await send(wire, to);
    if (answer) met.get(name)?.add(answer.status);
    const breach = answer && breachOf(wire, answer);
    expect([breach, ...errors.splice(0)], `${name}: ${JSON.stringify(wire)}`).toEqual([undefined]);
    const other = await send(bystander, to);
    if (!other) throw new Error('a call was not answered');
    bystanders.add(other.status);
    expect(breachOf(bystander, other, 500)).toBeUndefined();
  }
  expect([...bystanders].sort()).toEqual([401, 429, 500]);
  for (const [name, statuses] of met) {
    const done = [...statuses].some((status) => status < 400);
    expect(done, `${name} met ${[...statuses]}`).toBe(true);
  }
  // Undoes the changes.
  const reset = { ...bystander, host: 'plain', method: 'POST', path: '/devhub/reset' } as const;
  expect((await send(reset, to))?.status).toBe(204);
  expect((await send(bystander, to))?.status).toBe(401);
  expect((await grantedConsent(await registeredTsp(upset))).accessToken).toMatch(/./);
  await to.dispatcher.close();
  await upset.close();
});
