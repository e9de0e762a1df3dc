/** What the sandbox takes to start, and how many complete journeys a second it carries. */
import { median, table } from './measure.ts';
import { type MeasuredSandbox, measuredSandbox } from './sandbox-load.ts';

const WARM_UP_SECONDS = 10;
const SECONDS = 20;

/**
 * Starts the sandbox anew for each run and loads it with journeys from a second process.
 *
 * @returns a Markdown table; medians
 */
export async function benchSandbox(runs: number): Promise<string> {
  const results: Result[] = [];
  for (let run = 0; run < runs; run++) {
    const sandbox = await measuredSandbox();
    try {
      results.push(await resultOf(sandbox));
    } finally {
      await sandbox.stop();
    }
  }
  const of = (key: keyof Result) => median(results.map((result) => result[key]));
  const megabytes = (key: keyof Result) => (of(key) / 1e6).toFixed(0);
  return table([
    ['start-up, s', 'RSS then, MB', 'journeys/s', 'CPU ms/journey', 'RSS under load, MB'],
    [
      of('startUp').toFixed(2),
      megabytes('rssAtStart'),
      of('rate').toFixed(1),
      of('cpu').toFixed(1),
      megabytes('rssUnderLoad'),
    ],
  ]);
}

interface Result {
  /** Seconds. */
  readonly startUp: number;
  /** Bytes. */
  readonly rssAtStart: number;
  /** Journeys a second. */
  readonly rate: number;
  /** Milliseconds of the sandbox's CPU time for a journey. */
  readonly cpu: number;
  /** Bytes. */
  readonly rssUnderLoad: number;
}

async function resultOf({ startUp, usage, load }: MeasuredSandbox): Promise<Result> {
  const atStart = await usage();
  const journeys = await load();
  let last = await journeys.next();
  const pass = async (seconds: number) => {
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      last = await journeys.next();
      if (last.failures.length > 0) throw new Error(last.failures.join('\n'));
    }
  };
  await pass(WARM_UP_SECONDS);
  const { journeys: before } = last;
  const { cpu } = await usage();
  const began = performance.now();
  await pass(SECONDS);
  const seconds = (performance.now() - began) / 1_000;
  const after = await usage();
  journeys.stop();
  const count = last.journeys - before;
  return {
    startUp,
    rssAtStart: atStart.rss,
    rate: count / seconds,
    cpu: (after.cpu - cpu) / 1_000 / count,
    rssUnderLoad: after.rss,
  };
}
