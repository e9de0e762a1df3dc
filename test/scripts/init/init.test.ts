import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../scripts/config/load.ts';
import { hkob, messages, ROOT, type Run } from '../cli/run.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-init-'));
  await write('package.json', '{\n\t"name": "tsp"\n}\n');
});

afterEach(() => rm(folder, { recursive: true }));

const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');
const init = (...args: string[]): Promise<Run> => hkob(['init', ...args], { cwd: folder });
const manifest = async (): Promise<Record<string, Record<string, string>>> =>
  JSON.parse(await read('package.json'));

test('--yes sets up a client of account information', async () => {
  const { code, stdout } = await init('--yes');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^hkob init will\n {2}write hkob\.config\.ts\n {2}add to package\.json: /);
  expect(stdout).toContain('Done. Next: npm install && npx hkob generate\n');
  expect(await loadConfig(join(folder, 'hkob.config.ts'))).toEqual({
    inputs: [{ spec: 'ais', out: 'src/generated', only: ['index'] }],
  });
  const { dependencies = {} } = await manifest();
  expect(Object.keys(dependencies)).toEqual(['hk-open-banking', 'openapi-fetch', 'zod']);
  expect(await read('package.json')).toMatch(/^\{\n\t"name": "tsp",\n\t"scripts": \{\n\t\t/);
  expect(await readdir(folder)).not.toContain('.github');
  expect((await hkob(['generate', '--check'], { cwd: folder })).code).toBe(1);
});

test('several documents get a folder each, and what their files import', async () => {
  await write('shop.yaml', 'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths: {}\n');
  const args = ['--spec', 'oauth', '--spec', 'shop.yaml', '--out', 'api', '--only', 'all'];
  expect(await init('--yes', ...args)).toMatchObject({ code: 0 });
  expect(await loadConfig(join(folder, 'hkob.config.ts'))).toEqual({
    inputs: [
      { spec: 'oauth', out: 'api/oauth' },
      { spec: 'shop.yaml', out: 'api/shop' },
    ],
  });
  expect(Object.keys((await manifest()).dependencies ?? {})).toContain('hono');
});

test.each(['hkob.config.json', 'hkob.config.mjs'])('--config %s', async (config) => {
  expect(await init('--yes', '--spec', 'dcr', '--config', config)).toMatchObject({ code: 0 });
  expect(await loadConfig(join(folder, config))).toMatchObject({
    inputs: [{ spec: 'dcr', out: 'src/generated', only: ['index'] }],
  });
  const [, schema] =
    /"\$schema": "\.\/node_modules\/hk-open-banking\/(.*)"/.exec(await read(config)) ?? [];
  const { exports } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  expect(schema).toBe(
    config.endsWith('json') ? exports['./hkob.config.schema.json'].slice(2) : undefined,
  );
});

test('--dry-run shows what it would do, and does nothing', async () => {
  const { code, stdout } = await init('--dry-run', '--ci');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^hkob init would\n {2}write hkob\.config\.ts\n {2}add to package\.json: /,
  );
  expect(await readdir(folder)).toEqual(['package.json']);
});

test('what cannot all be written is not begun', async () => {
  await write('.github', 'a file in the way');
  const { code, stderr } = await init('--yes', '--ci');
  expect(code).toBe(2);
  expect(stderr).toContain('cannot write it: a file has the name of its folder');
  expect((await readdir(folder)).sort()).toEqual(['.github', 'package.json']);
  expect(await read('package.json')).toBe('{\n\t"name": "tsp"\n}\n');
});

test('what is there stays', async () => {
  await write(
    'package.json',
    JSON.stringify({ scripts: { generate: 'other' }, devDependencies: { zod: '^4.0.0' } }),
  );
  await init('--yes');
  const { scripts, dependencies, devDependencies } = await manifest();
  expect(scripts).toEqual({
    generate: 'other',
    'hkob:generate': 'hkob generate',
    'generate:check': 'hkob generate --check',
  });
  expect(dependencies).not.toHaveProperty('zod');
  expect(devDependencies).toEqual({ zod: '^4.0.0' });
});

describe('the CI check', () => {
  const cases: [lock: string, steps: string[]][] = [
    ['package-lock.json', ['npm ci', 'npm run generate:check']],
    [
      'bun.lock',
      ['npm install --global bun', 'bun install --frozen-lockfile', 'bun run generate:check'],
    ],
    ['yarn.lock', ['corepack enable', 'yarn install --immutable', 'yarn run generate:check']],
    [
      'pnpm-lock.yaml',
      ['corepack enable', 'pnpm install --frozen-lockfile', 'pnpm run generate:check'],
    ],
  ];

  test.each(cases)('with %s', async (lock, steps) => {
    await mkdir(join(folder, '.github'));
    await write(lock, '');
    await init('--yes');
    const { jobs } = parse(await read('.github/workflows/generated.yml'));
    const runs = jobs.check.steps.map(({ run }: { run?: string }) => run);
    expect(runs.filter(Boolean)).toEqual(steps);
  });

  test('is that of the workspace which the project is a part of', async () => {
    const member = join(folder, 'packages/web');
    await mkdir(join(folder, '.github'));
    await mkdir(member, { recursive: true });
    await write('pnpm-lock.yaml', '');
    await write('packages/web/package.json', '{}');
    const { code, stdout } = await hkob(['init', '--yes'], { cwd: member });
    expect(code).toBe(0);
    expect(stdout).toContain('write ../../.github/workflows/generated.yml\n');
    expect(stdout).toContain('Next: pnpm install && pnpm exec hkob generate\n');
    const { jobs } = parse(await read('.github/workflows/generated.yml'));
    expect(jobs.check.steps.slice(-2)).toEqual([
      { run: 'pnpm install --frozen-lockfile' },
      { run: 'pnpm run generate:check', 'working-directory': 'packages/web' },
    ]);
    expect((await readdir(member)).sort()).toEqual(['hkob.config.ts', 'package.json']);
  });

  test('comes when asked for, and not when it is not wanted', async () => {
    await init('--yes', '--ci');
    expect(await readdir(join(folder, '.github/workflows'))).toEqual(['generated.yml']);
    await rm(join(folder, '.github'), { recursive: true });
    await rm(join(folder, 'hkob.config.ts'));
    await mkdir(join(folder, '.github'));
    await init('--yes', '--no-ci');
    expect(await readdir(join(folder, '.github'))).toEqual([]);
  });
});

describe('wrong use exits 2 with one line and changes nothing', () => {
  const wrong: [name: string, files: Record<string, string>, args: string[], line: string][] = [
    ['no terminal', {}, [], 'hkob init: there is no terminal to ask on; give --yes'],
    ['a configuration already', { 'hkob.config.json': '{}' }, ['--yes'], 'hkob init: '],
    [
      'no such document',
      {},
      ['--yes', '--spec', 'x.yaml'],
      'hkob init: there is no document x.yaml',
    ],
    ['unknown output', {}, ['--yes', '--only', 'zot'], 'hkob init: --only does not know "zot"'],
    ['another name', {}, ['--yes', '--config', 'x.ts'], 'hkob init: --config does not know "x.ts"'],
    ['both CI flags', {}, ['--yes', '--ci', '--no-ci'], 'hkob init: --ci and --no-ci exclude'],
    ['a broken package.json', { 'package.json': '{' }, ['--yes'], 'package.json: expected JSON: '],
    ['unknown flag', {}, ['--yse'], 'hkob init: unknown option "--yse"; did you mean "--yes"?'],
  ];

  test.each(wrong)('%s', async (_, files, args, line) => {
    for (const [path, text] of Object.entries(files)) await write(path, text);
    const { code, stdout, stderr } = await init(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(messages(stderr)).toHaveLength(1);
    expect(stderr.startsWith(line), `${stderr} starts with ${line}`).toBe(true);
    expect(await readdir(folder)).not.toContain('hkob.config.ts');
  });

  test('no package.json', async () => {
    await rm(join(folder, 'package.json'));
    const { code, stderr } = await init('--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^package\.json: there is no such file\. Run "npm init -y" first/);
  });
});

describe('hkob completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s knows commands and options', async (shell) => {
    const { code, stdout } = await hkob(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['generate', 'init', 'watch', 'cors-origin', 'fish']) {
      expect(stdout).toContain(word);
    }
  });

  const LINES: [line: string, wanted: string][] = [
    ['hkob gen', 'generate'],
    ['hkob generate --wat', '--watch'],
    ['hkob generate --spec devh', 'devhub'],
    ['hkob completion fi', 'fish'],
  ];

  test.each(LINES)('bash completes %s', async (line, wanted) => {
    const { stdout } = await hkob(['completion', 'bash']);
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `${stdout}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}\n_hkob; echo "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim()).toBe(wanted);
  });

  test('zsh reads what each option takes', async () => {
    const { stdout } = await hkob(['completion', 'zsh']);
    const options = [...stdout.matchAll(/^ *'\*?--[\w-]+\[.*?(?<!\\)\](.*)' \\$/gm)];
    expect(options.length).toBeGreaterThan(20);
    // A further colon would begin another argument while this one is being completed.
    for (const [, takes] of options) expect(takes).toMatch(/^(?::\w+:[^:]*)?$/);
  });

  test('refuses another shell', async () => {
    const { code, stderr } = await hkob(['completion', 'cmd']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^hkob completion: there is no completion for "cmd"; it is one of bash/);
  });
});
