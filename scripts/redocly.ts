import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startChild } from './signals.ts';

/** What a run of the Redocly command line left behind. */
export interface RedoclyRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the Redocly command line, for what its library does not offer. It tells nobody: telemetry
 * and the question for a newer version are off.
 *
 * @param args as for `redocly` itself: `['build-docs', 'openapi.yaml']`
 * @param cwd the folder to run in, whose `redocly.yaml` counts
 */
export function redocly(args: readonly string[], cwd = process.cwd()): Promise<RedoclyRun> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
    'bin/cli.js',
  );
  return new Promise((resolve, reject) => {
    const child = startChild(() =>
      spawn(process.execPath, [cli, ...args], {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          REDOCLY_TELEMETRY: 'off',
          REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
        },
      }),
    );
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
