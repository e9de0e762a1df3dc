import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild, temporaryFolder } from '../cli/signals.ts';

/** What a run of the Redocly command line left behind. */
export interface RedoclyRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The file that it was to write; empty when it did not. */
  readonly output: string;
}

/** The name of the file that `output` is read from. */
export const OUTPUT = 'output';

/**
 * Runs the Redocly command line, for what its library does not offer, in a folder of its own. It
 * opens no other file and no connection: see `redocly-guard.ts`. Telemetry and the question for a
 * newer version are off.
 *
 * @param args as for `redocly` itself: `['build-docs', 'openapi.json', '-o', OUTPUT]`
 * @param files by name, what is in the folder: documents that `settled` prepared
 * @param config what its `redocly.yaml` says
 */
export async function redocly(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  config: object = {},
): Promise<RedoclyRun> {
  // Its presence keeps Redocly from the configuration of a folder above.
  const all = { 'redocly.yaml': JSON.stringify({ ...config, telemetry: 'off' }), ...files };
  const { path: folder, remove } = temporaryFolder('hkob-redocly-');
  try {
    for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
    const run = await spawnIn(folder, args);
    const output = await readFile(join(folder, OUTPUT), 'utf8').catch(() => '');
    return { ...run, output };
  } finally {
    remove();
  }
}

function spawnIn(cwd: string, args: readonly string[]): Promise<Omit<RedoclyRun, 'output'>> {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')),
    'bin/cli.js',
  );
  const guard = join(import.meta.dirname, `guard${extname(import.meta.filename)}`);
  return new Promise((resolve, reject) => {
    const child = startChild(() =>
      spawn(process.execPath, ['--import', pathToFileURL(guard).href, cli, ...args], {
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
