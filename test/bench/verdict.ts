/** What a soak has shown. */

/** Memory may grow so much after the warm-up. */
const GROWTH = 0.2;

/** What a sandbox uses at one moment, in bytes. */
export interface Sample {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly rss: number;
  /** Of live objects: garbage is collected first. */
  readonly heapUsed: number;
}

/** Everything that was seen. */
export interface Soak {
  /** Seconds. */
  readonly duration: number;
  /** Seconds at the beginning in which memory may grow. */
  readonly warmUp: number;
  readonly journeys: number;
  readonly answers: number;
  /** Answers that were 5xx or not those of a journey. */
  readonly failures: readonly string[];
  readonly samples: readonly Sample[];
}

/** Whether the sandbox held, and why. */
export interface Verdict {
  readonly sound: boolean;
  /** One statement a line. */
  readonly text: string;
}

/** Judges a soak: no failure, journeys at all, and memory as it was after the warm-up. */
export function verdictOf(soak: Soak): Verdict {
  const { duration, warmUp, journeys, answers, failures, samples } = soak;
  const rate = (journeys / duration).toFixed(1);
  const lines = [`${journeys} journeys, ${answers} answers, ${rate} journeys a second`];
  const broken: string[] = [];
  if (journeys === 0) broken.push('no journey reached its end');
  if (failures.length > 0) {
    broken.push(`${failures.length} answers that no journey should meet, such as:`);
    broken.push(...[...new Set(failures)].slice(0, 5).map((failure) => `  ${failure}`));
  }
  for (const [key, what] of [
    ['heapUsed', 'live memory'],
    ['rss', 'resident memory'],
  ] as const) {
    const after = samples.filter(({ at }) => at >= warmUp).map((sample) => sample[key]);
    const part = Math.max(1, Math.floor(after.length / 4));
    const first = mean(after.slice(0, part));
    const last = mean(after.slice(-part));
    const growth = last / first - 1;
    const line = `${what}: ${mb(first)} MB after the warm-up, ${mb(last)} MB at the end (${percent(growth)})`;
    if (growth <= GROWTH) lines.push(line);
    else broken.push(`${line}, more than ${percent(GROWTH)}`);
  }
  const sound = broken.length === 0;
  return { sound, text: [sound ? 'Sound.' : 'Broken.', ...broken, ...lines].join('\n') };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

const percent = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;
