/**
 * What checking costs: validated calls of a session beside plain `fetch` and `JSON.parse`, over a
 * pool of connections that is made alike, to a bank in another process.
 *
 * node test/bench/session.ts [ROUNDS]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fetch as plainFetch } from 'undici';
import { createAgent } from '../../tsp/connection.ts';
import { createTsp, memoryStore, type TspOptions } from '../../tsp/index.ts';
import { median, table } from './measure.ts';

const ACCOUNTS = [1, 10, 200] as const;
const WARM_UP_ROUNDS = 20;
/** Calls of one round: few, so that what else the machine does meets both sides alike. */
const CALLS = 100;
const AT_ONCE = 4;

/** What so many calls took, for one of them, in microseconds. */
interface Cost {
  readonly wall: number;
  /** User and system, of all threads of this process. */
  readonly cpu: number;
}

/**
 * Makes the same calls in both ways, in short rounds that take turns.
 *
 * @returns a Markdown table; medians of the rounds, and of the ratios of neighbouring rounds
 */
export async function compareSession(rounds: number): Promise<string> {
  const bank = fork(join(import.meta.dirname, '../tsp/bank-child.ts'), { execArgv: [] });
  const ask = async (message: object): Promise<unknown> => {
    bank.send(message);
    return (await once(bank, 'message'))[0];
  };
  const [{ options, redirectUri }] = (await once(bank, 'message')) as [
    { options: Omit<TspOptions, 'store'>; redirectUri: string },
  ];
  const store = memoryStore();
  const tsp = createTsp({ ...options, callsPerSecond: Number.POSITIVE_INFINITY, store });
  const dispatcher = createAgent(options.transport);
  try {
    const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri });
    await tsp.handleCallback(String(await ask({ authorize: url })), { state });
    const ais = tsp.ais(consentId);

    const { accessToken } = JSON.parse((await store.get(`consent:${consentId}`)) ?? '');
    const headers = { authorization: `Bearer ${accessToken}` };
    const address = `${options.brand.resources}/open-banking/v1.0/aisp/accounts`;
    const plain = async () =>
      JSON.parse(await (await plainFetch(address, { dispatcher, headers })).text());
    const validated = () => ais.listAccounts();

    const rows: string[][] = [];
    for (const accounts of ACCOUNTS) {
      await ask({ accounts });
      const pairs: [plain: Cost, validated: Cost][] = [];
      for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
        // Who goes first takes turns too.
        const early = round % 2 === 0 ? await costOf(plain) : undefined;
        const own = await costOf(validated);
        const pair: [Cost, Cost] = [early ?? (await costOf(plain)), own];
        if (round >= 0) pairs.push(pair);
      }
      rows.push([String(accounts), ...cellsOf(pairs)]);
    }
    return table([
      [
        'accounts',
        'plain, µs',
        'validated, µs',
        'rate',
        'plain, CPU µs',
        'validated, CPU µs',
        'CPU',
      ],
      ...rows,
    ]);
  } finally {
    await tsp.close();
    await dispatcher.close();
    bank.disconnect();
  }
}

function cellsOf(pairs: readonly (readonly [plain: Cost, validated: Cost])[]): string[] {
  return (['wall', 'cpu'] as const).flatMap((key) => [
    median(pairs.map(([plain]) => plain[key])).toFixed(0),
    median(pairs.map(([, validated]) => validated[key])).toFixed(0),
    median(pairs.map(([plain, validated]) => plain[key] / validated[key])).toFixed(2),
  ]);
}

async function costOf(call: () => Promise<unknown>): Promise<Cost> {
  const began = performance.now();
  const used = process.cpuUsage();
  let left = CALLS;
  const worker = async () => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const { user, system } = process.cpuUsage(used);
  return {
    wall: ((performance.now() - began) * 1000) / CALLS,
    cpu: (user + system) / CALLS,
  };
}

if (import.meta.main) console.log(await compareSession(Number(process.argv[2] ?? 60)));
