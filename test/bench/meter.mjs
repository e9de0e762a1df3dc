/** Loaded into every Node process of a measured program: leaves what the process used in a file. */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const file = process.env.BENCH_METER;
if (file && isMainThread) {
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    appendFileSync(
      file,
      `${JSON.stringify({ cpu: userCPUTime + systemCPUTime, memory: maxRSS })}\n`,
    );
  });
}
