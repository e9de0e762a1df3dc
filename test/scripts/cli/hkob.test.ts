import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearest } from '../../../scripts/cli/nearest.ts';
import { hkob, messages, ROOT } from './run.ts';

const COMMANDS = ['generate', 'mock', 'docs', 'lint', 'diff'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-cli-'));
  await writeFile(join(folder, 'broken.yaml'), 'openapi: 3.1.0\npaths: [\n');
  await writeFile(join(folder, 'list.yaml'), '- not an OpenAPI document\n');
  await writeFile(join(folder, 'shop.yaml'), document(''));
  await writeFile(join(folder, 'shop-grown.yaml'), document(OPTIONAL));
  await writeFile(join(folder, 'shop-broken.yaml'), document(REQUIRED));
});

afterAll(() => rm(folder, { recursive: true }));

const OPTIONAL = 'parameters: [{ name: limit, in: query, schema: { type: integer } }]';
const REQUIRED = 'parameters: [{ name: limit, in: query, required: true, schema: {} }]';

const document = (parameters: string): string => `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /orders:
    get:
      ${parameters}
      responses: { '200': { description: Orders. } }
`;

describe('hkob', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await hkob(['--help']);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it('says its version', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    expect(await hkob(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('without arguments says how it is used, and exits 2', async () => {
    const { code, stdout, stderr } = await hkob([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: hkob <command>');
  });

  it.each(COMMANDS)('%s --help shows usage, options and examples', async (command) => {
    const { code, stdout } = await hkob([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: hkob ${command}`);
    expect(stdout).toContain('Options:');
    expect(stdout).toMatch(new RegExp(`Examples:\n  hkob ${command}`));
  });

  it('starts without Redocly, Prism or TypeScript', async () => {
    const { stderr } = await hkob(['--help'], { env: { NODE_DEBUG: 'esm,module' } });
    expect(stderr).not.toMatch(/node_modules/);
  });
});

describe('wrong use exits 2 with one line', () => {
  const wrong: [args: string[], line: string][] = [
    [['mokc'], 'hkob: unknown command "mokc"; did you mean "mock"? (see hkob --help)'],
    [['xyzzy'], 'hkob: unknown command "xyzzy" (see hkob --help)'],
    [['constructor'], 'hkob: unknown command "constructor" (see hkob --help)'],
    [['--verison'], 'hkob: unknown option "--verison" (see hkob --help)'],
    [
      ['mock', '--prot', '1'],
      'hkob mock: unknown option "--prot"; did you mean "--port"? (see hkob mock --help)',
    ],
    [['mock', 'ais'], 'hkob mock: unexpected argument "ais" (see hkob mock --help)'],
    [
      ['mock', '--port', 'many'],
      'hkob mock: --port takes a whole number from 0 to 65535, not "many" (see hkob mock --help)',
    ],
    [
      ['mock', '--port', '65536'],
      'hkob mock: --port takes a whole number from 0 to 65535, not "65536" (see hkob mock --help)',
    ],
    [
      ['docs', '--port', '1'],
      'hkob docs: --port and --host go with --serve (see hkob docs --help)',
    ],
    [['diff', 'a.yaml'], 'hkob diff: it takes 2 arguments: '],
    [['diff', 'a', 'b', 'c'], 'hkob diff: unexpected argument "c" (see hkob diff --help)'],
    [['lint', '--format', 'sarif'], 'hkob lint: unknown format "sarif"; it is one of '],
    [['lint', '--config', 'none.yaml'], 'none.yaml: there is no such configuration'],
    [['lint', 'none.yaml'], 'there is no file '],
    [['lint', 'broken.yaml'], 'broken.yaml:'],
    [['mock', '--spec', 'none.yaml'], 'none.yaml: '],
    [['mock', '--spec', 'broken.yaml'], 'broken.yaml:'],
    [['mock', '--spec', 'list.yaml'], 'list.yaml'],
    [['docs', '--spec', 'list.yaml'], 'list.yaml'],
    [['diff', 'shop.yaml', 'none.yaml'], 'none.yaml: '],
    [['diff', 'broken.yaml', 'shop.yaml'], 'broken.yaml:'],
  ];

  it.each(wrong)('hkob %j', async (args, line) => {
    const { code, stdout, stderr } = await hkob(args, { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(messages(stderr)).toHaveLength(1);
    expect(stderr.startsWith(line), `${stderr} starts with ${line}`).toBe(true);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('names the port that is taken, and the way out', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    try {
      for (const args of [
        ['mock', '--spec', 'shop.yaml', '--port', `${port}`],
        ['docs', '--spec', 'shop.yaml', '--serve', '--port', `${port}`],
      ]) {
        const { code, stderr } = await hkob(args, { cwd: folder });
        expect(code).toBe(2);
        expect(stderr).toContain(
          `port ${port} on 127.0.0.1 is already in use; stop the program that uses it, or`,
        );
      }
    } finally {
      other.close();
    }
  });

  it('shows where it happened when HKOB_DEBUG is set', async () => {
    const { code, stderr } = await hkob(['mokc'], { env: { HKOB_DEBUG: '1' } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^\s+at .*cli\/run\.ts/m);
  });
});

describe('hkob diff', () => {
  const compared: [old: string, next: string, code: number, says: string][] = [
    ['shop.yaml', 'shop.yaml', 0, '0 major, 0 minor, 0 patch.'],
    ['shop.yaml', 'shop-grown.yaml', 0, '0 major, 1 minor, 0 patch.'],
    ['shop.yaml', 'shop-broken.yaml', 1, 'parameter-became-required'],
  ];

  it.each(compared)('%s %s exits %i', async (old, next, code, says) => {
    const run = await hkob(['diff', old, next], { cwd: folder });
    expect(run).toMatchObject({ code, stderr: '' });
    expect(run.stdout).toContain(says);
  });

  it('answers in JSON', async () => {
    const { stdout } = await hkob(['diff', 'shop.yaml', 'shop-broken.yaml', '--json'], {
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toMatchObject({ summary: { major: 1 } });
  });
});

describe('hkob lint', () => {
  it('exits 1 with the findings, in the format asked for', async () => {
    const { code, stdout, stderr } = await hkob(['lint', 'shop.yaml', '--json'], { cwd: folder });
    expect(code).toBe(1);
    const { problems } = JSON.parse(stdout) as {
      problems: { ruleId: string; reference?: string }[];
    };
    const pages = new Map(problems.map(({ ruleId, reference }) => [ruleId, reference]));
    expect(pages.get('hkob/json-schema-dialect')).toMatch(
      /spec\/rules\/README\.md#json-schema-dialect$/,
    );
    expect(pages.get('info-license')).toMatch(/^https:\/\/redocly\.com\/docs\/.*info-license$/);
    expect(stderr).toMatch(/^1 linted: \d+ errors, 0 warnings\n$/);
  });

  it('finds nothing in the descriptions', async () => {
    expect(await hkob(['lint'])).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^\d+ linted: 0 errors, 0 warnings\n$/),
    });
  });
});

describe('nearest', () => {
  const words: [word: string, known: string[], meant: string | undefined][] = [
    ['genrate', COMMANDS, 'generate'],
    ['dcos', COMMANDS, 'docs'],
    ['lin', COMMANDS, 'lint'],
    ['zebra', COMMANDS, undefined],
    ['', [], undefined],
  ];

  it.each(words)('%s', (word, known, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });
});
