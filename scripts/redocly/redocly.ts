/** Runs the Redocly command line in isolation. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild, temporaryFolder } from '../cli/signals.ts';

/** The result of a run of the Redocly command line. */
export interface RedoclyRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The content of its output file; empty if it was not written. */
  readonly output: string;
}

/** The name of the output file. */
export const OUTPUT = 'output';

/**
 * Runs the Redocly command line, for features that its library does not have, in a temporary folder.
 * It can open no other file and no connection (see `guard.ts`). Telemetry and the check for a newer
 * version are disabled.
 *
 * @param args arguments of `redocly`: `['build-docs', 'openapi.json', '-o', OUTPUT]`
 * @param files the files in the folder, by name: documents from `withoutExternalReferences`
 * @param config the content of its `redocly.yaml`
 */
export async function redocly(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  config: object = {},
): Promise<RedoclyRun> {
  // Redocly would otherwise search parent folders for a configuration.
  const allFiles = { 'redocly.yaml': JSON.stringify({ ...config, telemetry: 'off' }), ...files };
  const { path: folder, remove } = temporaryFolder('hkob-redocly-');
  try {
    for (const [name, text] of Object.entries(allFiles)) await writeFile(join(folder, name), text);
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
