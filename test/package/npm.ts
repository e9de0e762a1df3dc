/** Runs programs like a user of the package. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { ROOT } from '../scripts/cli/run.ts';

/** The result of a program. */
export interface Outcome {
  readonly code: number;
  /** Its output to stdout and to stderr. */
  readonly output: string;
}

/** An environment in which this Node also runs npm scripts. */
export const environment = (node: string): NodeJS.ProcessEnv => ({
  ...process.env,
  NO_COLOR: '1',
  npm_config_loglevel: 'error',
  PATH: [dirname(node), process.env.PATH].join(delimiter),
});

/** Runs a program with a Node until it ends. */
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

/** Returns the path of a Node: that of this run, or one installed from npm. */
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
