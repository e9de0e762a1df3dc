/** Commands that keep up with their documents. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../cli/run.ts';

let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-watch-')));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A command at work: what it prints, line by line. */
function start(...args: string[]): {
  says(pattern: RegExp): Promise<string>;
  end(): Promise<number | null>;
} {
  const started = spawn(process.execPath, [join(ROOT, 'scripts/hkob.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  let heard: () => void = () => undefined;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data;
      heard();
    });
  }
  return {
    says: (pattern) =>
      new Promise((resolve) => {
        heard = () => {
          const [found] = pattern.exec(text) ?? [];
          if (found === undefined) return;
          text = text.slice(text.indexOf(found) + found.length);
          resolve(found);
        };
        heard();
      }),
    end: () =>
      new Promise((resolve) => {
        started.once('close', resolve);
        started.kill('SIGINT');
      }),
  };
}

const DONE = /files changed, in (\d+) ms\n/;

describe('hkob generate --watch', () => {
  test('writes again when a referenced file is saved, soon', async () => {
    await cp(join(ROOT, 'spec'), join(folder, 'spec'), { recursive: true });
    const { says, end } = start(
      'generate',
      '--watch',
      '--spec',
      'spec/ais/openapi.yaml',
      '--out',
      'out',
    );
    await says(/Watching/);
    const file = join(folder, 'spec/ais/schemas/Balance.yaml');
    const text = await readFile(file, 'utf8');
    for (const word of ['One', 'Two', 'Three']) {
      await writeFile(file, `${text.trimEnd()}\ntitle: ${word}\n`);
      await says(DONE);
      expect(await readFile(join(folder, 'out/openapi.yaml'), 'utf8')).toContain(`title: ${word}`);
    }
    // The step itself; how loaded the machine is does not count towards it.
    await writeFile(file, text);
    expect(await says(DONE)).toMatch(/in \d{1,3} ms/);
    expect(await end()).toBe(0);
  }, 60_000);

  test('says what is wrong, and goes on', async () => {
    const file = join(folder, 'shop.yaml');
    await writeFile(file, 'openapi: 3.1.0\npaths: [\n');
    const { says, end } = start('generate', '--watch', '--spec', 'shop.yaml', '--out', 'out');
    expect(await says(/^shop\.yaml:\d+.*\n/m)).toContain('shop.yaml');
    await says(/Watching/);
    // As editors save: a new file in the place of the old one.
    await writeFile(
      `${file}.new`,
      'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths: {}\n',
    );
    await rename(`${file}.new`, file);
    await says(DONE);
    expect(await readFile(join(folder, 'out/openapi.yaml'), 'utf8')).toContain('title: Shop');
    expect(await end()).toBe(0);
  }, 60_000);

  test('follows its configuration', async () => {
    const config = (out: string): string =>
      `export default { inputs: [{ spec: 'dcr', out: '${out}', only: ['types'] }] };`;
    await writeFile(join(folder, 'hkob.config.ts'), config('one'));
    const { says, end } = start('generate', '--watch');
    await says(/wrote one\/types\.ts/);
    await says(/Watching/);
    await writeFile(join(folder, 'hkob.config.ts'), config('two'));
    await says(/wrote two\/types\.ts/);
    expect(await end()).toBe(0);
  }, 60_000);
});

test('hkob mock reads a changed document again, and serves the old one while it is broken', async () => {
  const file = join(folder, 'shop.yaml');
  const shop = (path: string): string => `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths: { ${path}: { get: { responses: { '204': { description: Done. } } } } }
`;
  await writeFile(file, shop('/old'));
  const { says, end } = start('mock', '--spec', 'shop.yaml', '--port', '0');
  const url = (await says(/http:\/\/[\d.:]+/)).trim();
  await says(/Try/);
  const status = async (path: string): Promise<number> => (await fetch(url + path)).status;
  expect([await status('/old'), await status('/new')]).toEqual([204, 404]);
  await writeFile(file, 'openapi: 3.1.0\npaths: [\n');
  await says(/shop\.yaml:\d+/);
  expect(await status('/old')).toBe(204);
  await writeFile(file, shop('/new'));
  await says(/Read again: 1 operations/);
  expect([await status('/old'), await status('/new')]).toEqual([404, 204]);
  expect(await end()).toBe(0);
}, 60_000);
