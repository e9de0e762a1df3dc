import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../../..');

/** The result of a script. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a script like a user.
 * @param options.root another copy of the repository
 * @param options.until sends Ctrl-C once stdout matches
 */
export function run(
  script: string,
  args: readonly string[],
  options: {
    root?: string;
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    until?: Pick<RegExp, 'test'>;
  } = {},
): Promise<Run> {
  const { root = ROOT, cwd = root, env = {}, until } = options;
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data;
    if (until?.test(stdout)) child.kill('SIGINT');
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs `hkob`. */
export const hkob = (args: readonly string[], options?: Parameters<typeof run>[2]): Promise<Run> =>
  run('hkob.ts', args, options);

/** Returns the lines of an output outside of code frames. */
export const messages = (output: string): string[] =>
  output.split('\n').filter((line) => line !== '' && !/^[> ] +\d* *\|/.test(line));
