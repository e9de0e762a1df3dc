/** `.ci/run` with a fake npm. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../.ci/run');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-ci-'));
});

afterAll(() => rm(folder, { recursive: true }));

const unfinished = (code: number) =>
  `The tests did not run to their end (npm cit: exit code ${code}).`;

test.each([
  {
    name: 'every test passes',
    npm: 'echo "12 passed, 0 failed"',
    want: { code: 0, closing: '12 passed, 0 failed' },
  },
  {
    name: 'tests fail, and npm has the last word',
    npm: 'echo "10 passed, 2 failed"; echo "npm error code 1" >&2; exit 1',
    want: { code: 1, closing: '10 passed, 2 failed' },
  },
  {
    name: 'ten tests fail, and nobody says so',
    npm: 'echo "2 passed, 10 failed"',
    want: { code: 1, closing: '2 passed, 10 failed' },
  },
  {
    name: 'the installation fails',
    npm: 'echo "npm error network" >&2; exit 7',
    want: { code: 7, closing: unfinished(7) },
  },
  {
    name: 'the tests are never run',
    npm: 'exit 0',
    want: { code: 1, closing: unfinished(0) },
  },
  {
    name: 'no test is found',
    npm: 'echo "0 passed, 0 failed"',
    want: { code: 1, closing: unfinished(0) },
  },
  {
    name: 'the run breaks off after a good tally',
    npm: 'echo "12 passed, 0 failed"; exit 1',
    want: { code: 1, closing: unfinished(1) },
  },
  {
    name: 'a test prints what looks like a tally',
    npm: 'echo "1 passed, 0 failed"; echo " 3 passed, 0 failed"; echo "11 passed, 1 failed"; exit 1',
    want: { code: 1, closing: '11 passed, 1 failed' },
  },
  {
    name: 'npm asks for input',
    npm: 'read -r answer; echo "[$1 $CI $answer]"; echo "1 passed, 0 failed"',
    want: { code: 0, closing: '1 passed, 0 failed', printed: '[cit true ]' },
  },
])('$name', async ({ npm, want }) => {
  await writeFile(join(folder, 'npm'), `#!/usr/bin/env bash\n${npm}\n`, { mode: 0o755 });
  const { code, output } = await runScript();
  expect(output).toContain(want.printed ?? '');
  expect({ code, closing: output.trimEnd().split('\n').at(-1) }).toEqual({
    code: want.code,
    closing: want.closing,
  });
});

function runScript(): Promise<{ code: number; output: string }> {
  const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', `exec "${script}" 2>&1`], { env }, (_, stdout) =>
      resolve({ code: child.exitCode ?? 1, output: stdout }),
    );
  });
}
