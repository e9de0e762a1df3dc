/** Programs as the users of the package run them. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { ROOT } from '../scripts/cli/run.ts';

/** How a program ended. */
export interface Outcome {
  readonly code: number;
  /** What it printed, to stdout and to stderr. */
  readonly output: string;
}

/** Where this Node is the one of every npm script as well. */
export const environment = (node: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NO_COLOR: '1',
  npm_config_loglevel: 'error',
  PATH: [dirname(node), process.env.PATH].join(delimiter),
});

/** Runs a program by a Node, to its end. */
export function run(
  program: string,
  args: readonly string[],
  cwd = ROOT,
  node = process.execPath,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = environment(node);
    const child = execFile(program, [...args], { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error ? (child.exitCode ?? 1) : 0, output: stdout + stderr }),
    );
  });
}

export const npm = (args: readonly string[], cwd: string, node?: string): Promise<Outcome> =>
  run('npm', args, cwd, node);

export const evaluate = (code: string): string[] => ['--input-type=module', '--eval', code];

/** The path of a Node: the one of this run, or what npm has of a version. */
export async function nodeOf(version: string): Promise<string> {
  if (version === 'of this run') return process.execPath;
  const args = [
    'exec',
    '--yes',
    `--package=node@${version}`,
    '--',
    'node',
    '-p',
    'process.execPath',
  ];
  return (await npm(args, tmpdir())).output.trim();
}
