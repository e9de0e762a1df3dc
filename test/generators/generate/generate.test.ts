/** `hkob generate` with a configuration, and its effects on a folder. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InputError } from '../../../generators/read/diagnostics.ts';
import { generateProject } from '../../../scripts/generate/api.ts';
import { targetFor } from '../../../scripts/generate/target.ts';
import { applyChanges, planChanges } from '../../../scripts/generate/write-files.ts';
import { hkob, messages, type Run } from '../../scripts/cli/run.ts';

/** A disk that is full for some files. */
const disk = vi.hoisted(() => ({ full: /^$/ }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const writeFile = async (path: string, ...rest: [string]): Promise<void> => {
    await fs.writeFile(path, ...rest);
    if (disk.full.test(path)) throw Object.assign(new Error(), { code: 'ENOSPC' });
  };
  return { ...fs, writeFile };
});

const SHOP = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths: {}
components: { schemas: { Order: { type: object, properties: { total: { type: string } } } } }
`;

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-generate-')));
  await write('package.json', '{ "type": "module" }');
  await write('shop.yaml', SHOP);
});

afterEach(() => {
  disk.full = /^$/;
  return rm(folder, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

const generate = (...args: string[]): Promise<Run> => hkob(['generate', ...args], { cwd: folder });

const config = (inputs: unknown): string => `export default { inputs: ${JSON.stringify(inputs)} };`;

describe('by a configuration', () => {
  test.each(['hkob.config.ts', 'hkob.config.mjs'])('%s', async (name) => {
    await write(
      name,
      config([
        { spec: 'shop.yaml', out: 'src/shop', only: ['zod'], name: 'store' },
        { spec: 'dcr', out: 'src/dcr', only: ['types'], runtime: 'elsewhere' },
      ]),
    );
    const { code, stdout, stderr } = await generate();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'wrote src/shop/types.ts\nwrote src/shop/zod.ts\nwrote src/dcr/types.ts\nwrote hkob.config.generated.json\n4 written, 0 unchanged\n',
    );
  });

  test('as JSON, in a folder of its own', async () => {
    await write('sub/hkob.json', '{ "inputs": [{ "spec": "../shop.yaml", "out": "out" }] }');
    expect(await generate('--config', 'sub/hkob.json')).toMatchObject({ code: 0 });
    expect(await readdir(join(folder, 'sub/out'))).toContain('index.ts');
  });

  test('removes what it wrote before and nothing generates any more, and nothing else', async () => {
    await write('hkob.config.mjs', config([{ spec: 'shop.yaml', out: 'out' }]));
    await generate();
    await write('out/notes.ts', '// @generated from our own tool. Do not edit.\n');
    await write('hkob.config.mjs', config([{ spec: 'shop.yaml', out: 'out', only: ['types'] }]));
    await write('out/server.ts', 'export const mine = 1;\n');
    const check = await generate('--check');
    expect(check.code).toBe(1);
    expect(check.stdout).toContain('would remove out/client.ts');
    const { stdout } = await generate();
    expect(stdout).toContain('removed out/client.ts\n');
    expect(stdout).toContain('1 written, 1 unchanged, 5 removed');
    expect((await readdir(join(folder, 'out'))).sort()).toEqual([
      'notes.ts',
      'server.ts',
      'types.ts',
    ]);
  });
});

describe('what a configuration no longer asks for is removed', () => {
  const both = [
    { spec: 'shop.yaml', out: 'src/api/shop', only: ['zod'] },
    { spec: 'dcr', out: 'src/dcr', only: ['types'] },
  ];

  beforeEach(async () => {
    await write('hkob.config.mjs', config(both));
    await generate();
  });

  test('with its folders where nothing else is in them', async () => {
    await write('hkob.config.mjs', config(both.slice(1)));
    const check = await generate('--check');
    expect(check.code).toBe(1);
    expect(check.stdout).toContain(
      'would remove src/api/shop/types.ts\nwould remove src/api/shop/zod.ts\n',
    );
    expect(await readdir(join(folder, 'src/api/shop'))).toHaveLength(2);
    expect((await generate()).stdout).toContain('1 written, 1 unchanged, 2 removed');
    expect(await readdir(join(folder, 'src'))).toEqual(['dcr']);
    expect(await generate('--check')).toMatchObject({ code: 0 });
  });

  test('but not what a person put there', async () => {
    await write('src/api/shop/zod.ts', 'export const mine = 1;\n');
    await write('src/api/shop/other.ts', '// @generated from elsewhere\n');
    await write('hkob.config.mjs', config(both.slice(1)));
    await generate();
    expect((await readdir(join(folder, 'src/api/shop'))).sort()).toEqual(['other.ts', 'zod.ts']);
  });

  test('when it moves to another folder', async () => {
    const [shop, dcr] = both;
    await write('hkob.config.mjs', config([{ ...shop, out: 'lib' }, dcr]));
    await generate();
    expect(await readdir(join(folder, 'src'))).toEqual(['dcr']);
    expect((await readdir(join(folder, 'lib'))).sort()).toEqual(['types.ts', 'zod.ts']);
  });

  test.each([
    [
      'files elsewhere',
      { '@generated': 'by hkob generate', files: ['../outside/types.ts', 'a.ts'] },
    ],
    ['no list', { '@generated': 'by hkob generate', files: 7 }],
  ])('not by a record that names %s', async (_, record) => {
    await write('a.ts', '// @generated from elsewhere\n');
    await write('hkob.config.generated.json', JSON.stringify(record));
    expect((await generate()).stdout).not.toContain('removed');
    expect(await read('a.ts')).toContain('elsewhere');
  });

  test('a record of another tool is in the way', async () => {
    await write('hkob.config.generated.json', '{}');
    const { code, stderr } = await generate();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^hkob\.config\.generated\.json: this file was not generated/);
  });

  test('a broken record is written anew', async () => {
    await write('hkob.config.generated.json', '{ "@generated": "by hkob generate", <<<<');
    expect(await generate()).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(await read('hkob.config.generated.json')).files).toHaveLength(3);
  });
});

describe('--check', () => {
  beforeEach(async () => {
    await generate('--spec', 'shop.yaml', '--out', 'out');
    await write('shop.yaml', SHOP.replace('total: {', 'note: { type: string }, total: {'));
  });

  test('writes nothing, and shows the difference', async () => {
    const before = await read('out/zod.ts');
    const { code, stdout, stderr } = await generate(
      '--spec',
      'shop.yaml',
      '--out',
      'out',
      '--check',
    );
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'would change out/openapi.yaml',
      'would change out/types.ts',
      'would change out/zod.ts',
    ]);
    expect(stdout).toContain('--- a/out/types.ts\n+++ b/out/types.ts\n@@ ');
    expect(stdout).toMatch(/^\+ +note\?: string;$/m);
    expect(stderr).toBe('4 of 7 files are up to date; run the same without --check\n');
    expect(await read('out/zod.ts')).toBe(before);
  });

  test('as JSON, with the whole difference', async () => {
    const { code, stdout } = await generate(
      '--spec',
      'shop.yaml',
      '--out',
      'out',
      '--check',
      '--json',
    );
    expect(code).toBe(1);
    const { written, unchanged, removed, diff } = JSON.parse(stdout);
    expect(written).toEqual(['out/openapi.yaml', 'out/types.ts', 'out/zod.ts']);
    expect({ unchanged: unchanged.length, removed }).toEqual({ unchanged: 4, removed: [] });
    expect(diff.match(/^--- /gm)).toHaveLength(3);
  });

  test('is content when nothing would change', async () => {
    await generate('--spec', 'shop.yaml', '--out', 'out');
    expect(await generate('--spec', 'shop.yaml', '--out', 'out', '--check')).toEqual({
      code: 0,
      stdout: '7 of 7 files are up to date\n',
      stderr: '',
    });
  });
});

test('--only leaves what other runs made', async () => {
  await generate('--spec', 'shop.yaml', '--out', 'out', '--only', 'msw');
  await generate('--spec', 'shop.yaml', '--out', 'out');
  await generate('--spec', 'shop.yaml', '--out', 'out', '--only', 'types');
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(
    ['client', 'index', 'msw', 'openapi', 'operations', 'server', 'types', 'zod'].map((name) =>
      name === 'openapi' ? `${name}.yaml` : `${name}.ts`,
    ),
  );
});

describe('wrong use exits 2 with one line', () => {
  const wrong: [name: string, files: Record<string, string>, args: string[], line: string][] = [
    ['no such document', {}, ['--spec', 'none.yaml'], 'there is no file '],
    ['broken YAML', { 'b.yaml': 'a: [\n' }, ['--spec', 'b.yaml'], 'b.yaml:'],
    [
      'unknown flag',
      {},
      ['--wacth'],
      'hkob generate: unknown option "--wacth"; did you mean "--watch"?',
    ],
    ['unknown output', {}, ['--only', 'zot'], 'hkob generate: --only does not know "zot"'],
    ['no such configuration', {}, ['--config', 'c.ts'], 'c.ts: there is no such configuration'],
    [
      'a configuration with a typo',
      { 'hkob.config.json': '{ "inputs": [{ "spec": "ais", "ouy": "x", "out": "x" }] }' },
      [],
      'hkob.config.json:1:31: inputs[0]: there is no option "ouy". Did you mean "out"?',
    ],
    [
      'a configuration that is none',
      { 'hkob.config.mjs': 'export default 7;' },
      [],
      'hkob.config.mjs:1:1: a configuration is an object with `inputs`',
    ],
    [
      'a broken configuration',
      { 'hkob.config.ts': '\nexport default {' },
      [],
      "hkob.config.ts:2:17: it cannot be read: '}' expected",
    ],
    [
      'flags beside a configuration',
      { 'c.json': '{}' },
      ['--config', 'c.json', '--out', 'x'],
      'hkob generate: --out goes without --config',
    ],
    ['--watch with --check', {}, ['--watch', '--check'], 'hkob generate: --watch goes without'],
    [
      'a file in the way',
      { 'out/zod.ts': 'mine\n' },
      ['--spec', 'shop.yaml', '--out', 'out'],
      'out/zod.ts: this file was not generated, so it is not overwritten. ',
    ],
    [
      'a file where a folder is needed',
      { out: 'mine\n' },
      ['--spec', 'shop.yaml', '--out', 'out'],
      'out/openapi.yaml: cannot write it: a file has the name of its folder',
    ],
    [
      'two documents for one folder',
      { 'hkob.config.mjs': config(['ais', 'dcr'].map((spec) => ({ spec, out: 'x' }))) },
      [],
      'hkob generate: two documents would be written to ',
    ],
    [
      'a broken tsconfig',
      { 'tsconfig.json': '{ "extends": "./none.json" }' },
      ['--spec', 'dcr'],
      'tsconfig.json: ',
    ],
  ];

  test.each(wrong)('%s', async (_, files, args, line) => {
    for (const [path, text] of Object.entries(files)) await write(path, text);
    const { code, stdout, stderr } = await generate(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(messages(stderr)).toHaveLength(1);
    expect(stderr.startsWith(line), `${stderr} starts with ${line}`).toBe(true);
  });

  test.skipIf(process.platform !== 'linux')(
    'a folder that cannot be written to (Linux)',
    async () => {
      const { code, stderr } = await generate('--spec', 'shop.yaml', '--out', '/sys/hkob');
      expect(code).toBe(2);
      expect(stderr).toMatch(/^\/sys\/hkob\/openapi\.yaml: cannot write it: .+\n$/);
    },
  );

  test('a full disk, and nothing half-written', async () => {
    await generate('--spec', 'shop.yaml', '--out', 'out', '--only', 'zod');
    const before = await read('out/zod.ts');
    disk.full = /zod\.ts\.[^/]*\.tmp$/;
    const files = ['new/types.ts', 'out/types.ts', 'out/zod.ts'].map((name) => ({
      path: join(folder, name),
      text: before.replace('shop', 'market'),
    }));
    await expect(planChanges(files).then(applyChanges)).rejects.toThrow(
      /zod\.ts: .*the disk is full$/,
    );
    expect(await read('out/zod.ts')).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(['out', 'package.json', 'shop.yaml']);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['types.ts', 'zod.ts']);
  });
});

describe('import endings follow the tsconfig.json', () => {
  const nodenext = { module: 'nodenext' };
  const bundler = { module: 'esnext', moduleResolution: 'bundler' };
  const endings: [name: string, files: Record<string, unknown>, ending: string][] = [
    ['nodenext', { 'tsconfig.json': { compilerOptions: nodenext } }, '.js'],
    ['node16', { 'tsconfig.json': { compilerOptions: { module: 'Node16' } } }, '.js'],
    ['bundler', { 'tsconfig.json': { compilerOptions: bundler } }, ''],
    ['preserve', { 'tsconfig.json': { compilerOptions: { module: 'preserve' } } }, ''],
    [
      'nodenext resolution beside another module',
      { 'tsconfig.json': { compilerOptions: { ...bundler, moduleResolution: 'nodenext' } } },
      '.js',
    ],
    [
      'type stripping',
      { 'tsconfig.json': { compilerOptions: { ...nodenext, allowImportingTsExtensions: true } } },
      '.ts',
    ],
    [
      'rewritten extensions',
      {
        'tsconfig.json': {
          compilerOptions: { ...nodenext, rewriteRelativeImportExtensions: true },
        },
      },
      '.ts',
    ],
    [
      'a base',
      {
        'base.json': '// ours\n{ "compilerOptions": { "module": "nodenext", } }',
        'tsconfig.json': { extends: './base.json' },
      },
      '.js',
    ],
    [
      'the project of the folder, of several',
      {
        'tsconfig.json': {
          files: [],
          references: [{ path: './tools.json' }, { path: './app.json' }],
        },
        'tools.json': { include: ['tools'], compilerOptions: nodenext },
        'app.json': { include: ['src'], compilerOptions: bundler },
      },
      '',
    ],
    ['none', {}, '.ts'],
  ];

  test.each(endings)('%s', async (_, files, ending) => {
    for (const [path, value] of Object.entries(files)) {
      await write(path, typeof value === 'string' ? value : JSON.stringify(value));
    }
    const target = targetFor(join(folder, 'src/generated'), 'the-runtime');
    expect(target).toEqual({ runtime: 'the-runtime', ending });
  });
});

describe('as a function', () => {
  test('it writes a project', async () => {
    const project = { inputs: [{ spec: 'shop.yaml', out: 'out', only: ['zod'] as const }] };
    const checked = await generateProject(project, { folder, check: true });
    expect(checked.written).toHaveLength(2);
    await generateProject(project, { folder });
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['types.ts', 'zod.ts']);
    expect((await generateProject(project, { folder })).unchanged).toHaveLength(2);
  });

  test('it throws what is wrong with the document', async () => {
    const project = { inputs: [{ spec: 'none.yaml', out: 'out' }] };
    await expect(generateProject(project, { folder })).rejects.toThrow(InputError);
  });
});

test('it loads no more than it has a use for', async () => {
  const { stderr } = await hkob(['generate', '--spec', 'shop.yaml'], {
    cwd: folder,
    env: { NODE_DEBUG: 'esm,module' },
  });
  expect(stderr).toContain('node_modules/typescript/');
  const others =
    /node_modules\/(?:@redocly\/cli|@redocly\/openapi-core\/lib\/bundle|@stoplight|ts-morph|zod)\b/g;
  expect(stderr.match(others)).toBeNull();
});
