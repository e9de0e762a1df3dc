/** `npm test [-- AREA …]`: runs all tests, or those in some folders of `test/`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { UsageError } from '../cli/command.ts';
import { nearest } from '../cli/nearest.ts';
import { print } from '../cli/output.ts';
import { runProgram } from '../cli/run.ts';
import { startChild, temporaryFolder } from '../cli/signals.ts';
import { packageRoot } from '../package-root.ts';

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

/** The members of Vitest's JSON report that are used. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/** `N passed, N failed`; a file that cannot be loaded counts as one failure. */
function tally({ numPassedTests, numFailedTests, testResults }: Report): string {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return `${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`;
}

/**
 * The arguments for Vitest. An area, such as `sandbox/store` or `mock`, becomes the folders below
 * `test/` whose path ends with it. Files, and everything from the first option on, are passed on.
 */
async function filtersOf(args: readonly string[]): Promise<string[]> {
  const entries = await readdir(join(packageRoot, 'test'), {
    withFileTypes: true,
    recursive: true,
  });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ parentPath, name }) => `${relative(packageRoot, join(parentPath, name))}/`);
  const options = args.findIndex((arg) => arg.startsWith('-'));
  return args.flatMap((arg, index) => {
    if (options >= 0 && index >= options) return [arg];
    const area = arg.replace(/\/+$/, '');
    const named = folders.filter((folder) => folder.endsWith(`/${area}/`));
    if (named.length > 0) return named;
    if (existsSync(arg)) return [arg];
    const areas = [...new Set(folders.map((folder) => basename(folder)))];
    const suggestion = nearest(arg, areas);
    throw new UsageError(
      `there is no test/${arg}`,
      suggestion ? `did you mean "${suggestion}"?` : `the areas are ${areas.join(', ')}`,
    );
  });
}

function vitest(args: readonly string[]): Promise<number> {
  const root = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  // Vitest would use colours in a pipe, too.
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
