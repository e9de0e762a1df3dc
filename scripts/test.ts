/** `npm test [-- AREA …]`: Vitest over everything, or over folders of `test/`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nearest, packageRoot, print, runProgram, UsageError } from './cli.ts';
import { startChild, temporaryFolder } from './signals.ts';

process.exitCode = await runProgram('npm test', async () => {
  const filters = await filtersOf(process.argv.slice(2));
  const { path: folder, remove } = temporaryFolder('hkob-test-');
  try {
    const report = join(folder, 'report.json');
    const code = await vitest([
      'run',
      ...filters,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    if (!existsSync(report)) return code;
    const found = JSON.parse(await readFile(report, 'utf8')) as Report;
    print(tally(found));
    if (
      found.testResults.every(({ status }) => status !== 'failed') &&
      found.numPassedTests === 0
    ) {
      throw new UsageError('no test was run', 'name an area that has some, or another filter');
    }
    return code;
  } finally {
    remove();
  }
});

/** As much of Vitest's JSON report as the closing line needs. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/** `N passed, N failed`; a file that does not even load is one failure. */
function tally({ numPassedTests, numFailedTests, testResults }: Report): string {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return `${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`;
}

/** What Vitest is to run: areas become folders; files, and all from the first option on, pass through. */
async function filtersOf(args: readonly string[]): Promise<string[]> {
  const entries = await readdir(join(packageRoot, 'test'), { withFileTypes: true });
  const areas = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const options = args.findIndex((arg) => arg.startsWith('-'));
  return args.map((arg, index) => {
    if (options >= 0 && index >= options) return arg;
    if (areas.includes(arg)) return `test/${arg}/`;
    if (existsSync(arg)) return arg;
    const meant = nearest(arg, areas);
    throw new UsageError(
      `there is no test/${arg}`,
      meant ? `did you mean "${meant}"?` : `the areas are ${areas.join(', ')}`,
    );
  });
}

function vitest(args: readonly string[]): Promise<number> {
  const root = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  // Vitest colours what it writes into a pipe too, unless it is told not to.
  const plain = !process.stdout.isTTY && process.env.FORCE_COLOR === undefined;
  const child = startChild(
    () =>
      spawn(process.execPath, [join(root, 'vitest.mjs'), ...args], {
        cwd: packageRoot,
        stdio: 'inherit',
        env: { ...process.env, ...(plain && { NO_COLOR: '1' }) },
      }),
    'SIGTERM',
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
