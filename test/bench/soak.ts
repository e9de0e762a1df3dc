/** `npm run soak`: whether the sandbox holds under complete journeys at the machine's limit. No part of the tests. */
import { defineCommand, EXIT, UsageError } from '../../scripts/cli/command.ts';
import { print } from '../../scripts/cli/output.ts';
import { progress } from '../../scripts/cli/progress.ts';
import { runCommand, runProgram } from '../../scripts/cli/run.ts';
import { measuredSandbox } from './sandbox-load.ts';
import { type Sample, verdictOf } from './verdict.ts';

/** Seconds between two looks at the memory. */
const EVERY = 10;

const command = defineCommand({
  name: 'soak',
  summary: 'the sandbox under complete journeys at the limit of the machine',
  usage: 'npm run soak -- [--minutes 10]',
  description: `Starts the sandbox with its default store, and a client in a second process that makes journey after
journey. Ends with a verdict: broken, and exit code 1, where an answer was a 5xx or not the one that a
journey needs, or where memory grew by more than a fifth in the second half. The first half is the
warm-up: access tokens are kept for the five minutes that they live.`,
  examples: [['npm run soak -- --minutes 1', 'a short look']],
  options: {
    minutes: { type: 'string', value: 'N', summary: 'how long it takes (default: 10)' },
  },
  async run({ minutes = '10' }) {
    if (!/^\d{1,4}(?:\.\d+)?$/.test(minutes) || Number(minutes) === 0) {
      throw new UsageError(`--minutes takes a number above 0, not "${minutes}"`);
    }
    const duration = Number(minutes) * 60;
    const sandbox = await measuredSandbox();
    const samples: Sample[] = [];
    const failures: string[] = [];
    let journeys = 0;
    let answers = 0;
    try {
      const load = await sandbox.load();
      const began = performance.now();
      const seconds = () => (performance.now() - began) / 1_000;
      const every = Math.min(EVERY, duration / 20);
      while (seconds() < duration) {
        const report = await load.next();
        ({ journeys, answers } = report);
        failures.push(...report.failures);
        if (seconds() < samples.length * every) continue;
        samples.push({ at: seconds(), ...(await sandbox.usage()) });
        progress(`${seconds().toFixed(0)} s: ${journeys} journeys, ${failures.length} failures`);
      }
      load.stop();
    } finally {
      await sandbox.stop();
    }
    const soak = { duration, warmUp: duration / 2, journeys, answers, failures, samples };
    const { sound, text } = verdictOf(soak);
    print(text);
    return sound ? EXIT.done : EXIT.failed;
  },
});

process.exitCode = await runProgram('npm run soak', () =>
  runCommand(command, process.argv.slice(2)),
);
