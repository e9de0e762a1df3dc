/**
 * The generated server beside a bare one and its peers, under load from another process.
 *
 * node test/bench/server.ts [ROUNDS]
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, table } from './measure.ts';
import { bin, install } from './peers.ts';

/** What is installed for this comparison, outside of this package. */
export const PACKAGES = {
  autocannon: '9.0.0',
  express: '5.3.0',
  'express-openapi-validator': '5.6.2',
} as const;

const SERVERS = [
  'bare Hono',
  'generated app',
  'generated app with interaction ids',
  'hkob mock',
  'Prism',
  'express-openapi-validator',
] as const;

const AISP = '/open-banking/v1.0/aisp';
const CONSENT = {
  data: {
    permissions: ['ReadAccountStatus', 'ReadAccountBalance', 'ReadAccountTransaction'],
    expirationDate: '2026-01-31T15:59:59Z',
    transactionFromDate: '2025-02-01T00:00:00Z',
  },
};

/** What each server is asked. */
const CALLS = [
  { name: 'GET accounts', path: `${AISP}/accounts`, args: [] },
  {
    name: 'POST account-consents',
    path: `${AISP}/account-consents`,
    args: ['-m', 'POST', '-H', 'content-type=application/json', '-b', JSON.stringify(CONSENT)],
  },
] as const;

const CONNECTIONS = 16;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

interface Target {
  readonly process: ChildProcess;
  readonly url: string;
}

interface Load {
  /** Answers a second. */
  readonly rate: number;
  /** Microseconds of the server's CPU time for each answer. */
  readonly cpu: number;
}

/**
 * Loads the servers in turn, round by round, so that what else the machine does meets each alike.
 *
 * @returns a Markdown table for each call; medians
 */
export async function compareServers(rounds: number): Promise<string> {
  const home = await install({ name: 'servers', packages: PACKAGES });
  const cannon = bin('autocannon', 'autocannon', home);
  const targets = new Map<string, Target>();
  try {
    for (const name of SERVERS) targets.set(name, await open(name, home));
    const sections: string[] = [];
    for (const call of CALLS) {
      const loads = new Map<string, Load[]>(SERVERS.map((name) => [name, []]));
      for (const target of targets.values()) await load(cannon, target, call, WARM_UP_SECONDS);
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, target] of targets) {
          loads.get(name)?.push(await load(cannon, target, call, SECONDS));
        }
      }
      sections.push(`### ${call.name}\n\n${tableOf(loads)}`);
    }
    return sections.join('\n\n');
  } finally {
    for (const target of targets.values()) target.process.kill();
  }
}

async function open(name: string, home: string): Promise<Target> {
  const child = fork(join(import.meta.dirname, 'server-target.ts'), [name, home], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${name} ended with ${code}`);
    }),
  ]);
  return { process: child, url: message.url };
}

async function load(
  cannon: string,
  { process: child, url }: Target,
  { path, args }: (typeof CALLS)[number],
  seconds: number,
): Promise<Load> {
  const before = await cpuOf(child);
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[cannon, '--json', '-n', '-c', String(CONNECTIONS), '-d', String(seconds)],
    ...['-H', 'authorization=Bearer any', '-H', 'accept=application/json', ...args, url + path],
  ]);
  const after = await cpuOf(child);
  const { '2xx': good, non2xx, errors, duration } = JSON.parse(stdout);
  if (non2xx > 0 || errors > 0 || good === 0) {
    throw new Error(`${url + path}: ${good} answers, ${non2xx} refusals, ${errors} errors`);
  }
  return { rate: good / duration, cpu: (after - before) / good };
}

/** Microseconds, user and system. */
async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [{ user, system }] = await once(child, 'message');
  return user + system;
}

function tableOf(loads: ReadonlyMap<string, readonly Load[]>): string {
  const of = (name: string, key: keyof Load) => (loads.get(name) ?? []).map((each) => each[key]);
  const ratio = (name: string, key: keyof Load) => {
    const bare = of('bare Hono', key);
    return median(of(name, key).map((value, round) => value / (bare[round] ?? Number.NaN)));
  };
  return table([
    ['server', 'answers/s', 'to bare Hono', 'CPU µs/answer', 'bare Hono to it'],
    ...[...loads.keys()].map((name) => [
      name,
      median(of(name, 'rate')).toFixed(0),
      ratio(name, 'rate').toFixed(2),
      median(of(name, 'cpu')).toFixed(0),
      (1 / ratio(name, 'cpu')).toFixed(2),
    ]),
  ]);
}

if (import.meta.main) console.log(await compareServers(Number(process.argv[2] ?? 5)));
