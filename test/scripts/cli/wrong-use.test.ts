/**
 * Every command with every kind of invalid input: exit code 2, one message, nothing left behind.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from '../../../scripts/cli/run.ts';
import { commands } from '../../../scripts/commands/index.ts';
import { hkob, messages, ROOT } from './run.ts';

let folder: string;

const GOOD = `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths: { /a: { get: { operationId: getA, tags: [A], responses: { '204': { description: Done. } } } } }
`;

/** Files that are not documents, with the expected message. */
const INPUTS: Record<string, [text: string | Uint8Array, says: RegExp]> = {
  'empty.yaml': ['', /empty\.yaml:1:1: the file is empty/],
  'broken.yaml': ['openapi: 3.1.0\npaths: [\n', /broken\.yaml:3:1: /],
  'broken.json': ['{ "openapi": "3.1.0", }', /broken\.json:1:23: not valid JSON/],
  'binary.yaml': [new Uint8Array([0xff, 0xfe, 0x00, 0xd8]), /binary\.yaml: not UTF-8 text/],
  'other.yaml': ['a: 1\n', /other\.yaml:1:1: expected an OpenAPI document/],
  'swagger.yaml': ["swagger: '2.0'\n", /swagger\.yaml:1:1: Swagger 2\.0 is not supported/],
  'next.yaml': ['openapi: 3.2.0\n', /next\.yaml:1:1: OpenAPI 3\.2\.0 is not supported/],
  'remote.yaml': [
    GOOD.replace('{ /a: {', "{ /b: { $ref: 'http://127.0.0.1:9/x.yaml' }, /a: {"),
    /remote\.yaml:3:16: http:.* is not a file .*--allow-remote/,
  ],
};

/** The arguments by which commands are given a document. */
const READING: Record<string, (file: string) => string[]> = {
  generate: (file) => ['generate', '--out', join(folder, 'out'), '--spec', file],
  scaffold: (file) => ['scaffold', '--out', join(folder, 'out'), '--spec', file],
  mock: (file) => ['mock', '--port', '0', '--spec', file],
  docs: (file) => ['docs', '--out', join(folder, 'out'), '--spec', file],
  lint: (file) => ['lint', file],
  'diff, as the old': (file) => ['diff', file, join(folder, 'good.yaml')],
  'diff, as the new': (file) => ['diff', join(folder, 'good.yaml'), file],
};

/** Inputs in place of a key, a certificate or a JWT. */
const KEYS: Record<string, (file: string) => string[]> = {
  csr: (file) => [
    ...[
      'csr',
      '--key',
      file,
      '--out',
      join(folder, 'out'),
      '--common-name',
      'a',
      '--email',
      'a@b.example',
    ],
    ...['--company', 'a', '--registration', 'a', '--reference', 'a', '--type', 'a'],
  ],
  jwks: (file) => ['jwks', file],
  'jwt read': (file) => ['jwt', 'read', file],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-wrong-'));
  await writeFile(join(folder, 'package.json'), '{}');
  await writeFile(join(folder, 'good.yaml'), GOOD);
  await mkdir(join(folder, 'folder.yaml'));
  for (const [name, [text]] of Object.entries(INPUTS)) await writeFile(join(folder, name), text);
});

afterAll(() => rm(folder, { recursive: true }));

/** In this process, in which everything is loaded. */
async function run(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  try {
    return { code: await main(args, commands), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function refused(args: string[], says: RegExp): Promise<void> {
  const before = await readdir(folder, { recursive: true });
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(messages(stderr), stderr).toHaveLength(1);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
}

describe.each(Object.entries(READING))('%s', (_, args) => {
  test.each(Object.entries(INPUTS))('%s', async (name, [, says]) => {
    await refused(args(join(folder, name)), says);
  });

  test('a folder', () => refused(args(join(folder, 'folder.yaml')), /is a folder, not a file/));

  test('nothing', () => refused(args(join(folder, 'none.yaml')), /there is no (?:such )?file/));
});

describe.each(Object.entries(KEYS))('%s', (_, args) => {
  test.each([...Object.keys(INPUTS), 'folder.yaml', 'none.yaml'])('%s', async (name) => {
    await refused(args(join(folder, name)), /\S/);
  });
});

describe.each(Object.keys(commands))('%s', (name) => {
  test('an unknown flag', () =>
    refused([name, '--no-such-flag'], /unknown option "--no-such-flag"/));

  test('a missing value', async () => {
    const { command } = (await commands[name]?.load()) ?? {};
    const [option] =
      Object.entries(command?.options ?? {}).find(([, { type }]) => type === 'string') ?? [];
    if (option === undefined) expect(name).toBe('completion');
    else await refused([name, `--${option}`], /argument missing/);
  });
});

describe('ports', () => {
  const serving: string[][] = [['mock'], ['docs', '--serve'], ['sandbox'], ['doctor']];
  test.each(
    serving.flatMap((args) => ['http', '-1', '65536', '80.5'].map((port) => [args, port] as const)),
  )('%j --port=%s', (args, port) =>
    refused([...args, `--port=${port}`], /--port takes a whole number from 0 to 65535/),
  );
});

describe('a port that is in use', () => {
  const serving: Record<string, string[]> = {
    mock: ['mock', '--spec', 'dcr'],
    docs: ['docs', '--serve', '--spec', 'dcr'],
    sandbox: ['sandbox', '--brand', 'hsbc-personal'],
  };
  test.each(Object.entries(serving))('%s', async (name, args) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const out = name === 'docs' ? ['--out', join(folder, 'taken')] : [];
    const { code, stderr } = await run([...args, ...out, `--port=${port}`]);
    other.close();
    expect({ code, lines: messages(stderr).length }, stderr).toEqual({ code: 2, lines: 1 });
    expect(stderr).toMatch(
      new RegExp(
        `port ${port} on 127\\.0\\.0\\.1 is already in use; stop the program that uses.*--port`,
      ),
    );
  });
});

test.skipIf(process.platform !== 'linux')('a network that is not there', () =>
  refused(
    [...(READING.generate?.(join(folder, 'remote.yaml')) ?? []), '--allow-remote'],
    /remote\.yaml:3:16: cannot fetch http:\/\/127\.0\.0\.1:9\/x\.yaml: /,
  ),
);

describe.skipIf(process.platform !== 'linux')('a place that cannot be written to (Linux)', () => {
  const writing: Record<string, string[]> = {
    generate: ['generate', '--spec', 'dcr', '--out', '/sys/hkob'],
    scaffold: ['scaffold', '--spec', 'dcr', '--out', '/sys/hkob'],
    docs: ['docs', '--spec', 'dcr', '--out', '/sys/hkob'],
    keys: ['keys', '--out', '/sys/hkob'],
  };
  test.each(Object.entries(writing))('%s', (_, args) =>
    refused(args, /\/sys\/hkob.*: .*(?:permission denied|not permitted|cannot be|read-only)/),
  );
});

/**
 * A file system for one command: a mount namespace, for which not every machine grants the
 * permission.
 */
const DISK = ['unshare', '--map-root-user', '--mount', 'sh', '-c'];
const [unshare = '', ...own] = DISK;
const hasDisk = spawnSync(unshare, [...own, 'mount -t tmpfs tmpfs /mnt']).status === 0;

describe.skipIf(!hasDisk)('a disk that is full', () => {
  /** Fills the file system and runs hkob on it; the last line lists the remaining files. */
  const FILL = `mount -t tmpfs -o size=256k tmpfs "$1" && cd "$1" && echo '{}' > package.json || exit 9
head -c 1000000 /dev/zero > zeros 2> /dev/null
shift; "$@"; code=$?; echo; find . -type f; exit $code`;

  const writing: Record<string, string[]> = {
    init: ['init', '--yes'],
    generate: ['generate', '--spec', 'dcr', '--out', 'out'],
    scaffold: ['scaffold', '--spec', 'dcr', '--out', 'out'],
    docs: ['docs', '--spec', 'dcr', '--out', 'out'],
    keys: ['keys', '--out', 'out'],
    'sandbox --data': ['sandbox', '--port', '0', '--data', 'out', '--brand', 'hsbc-personal'],
  };
  test.each(Object.entries(writing))('%s', async (_, args) => {
    const disk = await mkdtemp(join(folder, 'disk-'));
    const line = [process.execPath, join(ROOT, 'scripts/hkob.ts'), ...args];
    const { status, stdout, stderr } = spawnSync(unshare, [...own, FILL, 'sh', disk, ...line], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      timeout: 25_000,
    });
    expect({ status, lines: messages(stderr).length }, stderr).toEqual({ status: 2, lines: 1 });
    expect(stderr).toMatch(/: .*the disk is full$/m);
    // The lock of a data folder is an empty file that remains, because removing it would release
    // the lock.
    const left = stdout.split('\n').filter((line) => /^\.\/(?!out\/sandbox\.lock$)/.test(line));
    expect(left.sort()).toEqual(['./package.json', './zeros']);
  });
});

test.skipIf(process.platform !== 'linux')('an output that is full (Linux)', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/hkob.ts'), '--help'],
    {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    },
  );
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'hkob: cannot write the output: the disk is full\n',
  });
});

test.skipIf(process.platform === 'win32')('a reader that stops early is no error', () => {
  const line = `"${process.execPath}" scripts/hkob.ts completion zsh | head -1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: ROOT, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '#compdef hkob\n0\n', stderr: '' });
});

test('Ctrl-C ends quietly and leaves nothing half-written', async () => {
  const args = ['generate', '--spec', 'good.yaml', '--out', 'interrupted', '--watch'];
  const { code, stderr } = await hkob(args, { cwd: folder, until: /Watching/ });
  expect(code).toBe(0);
  expect(stderr).toBe('');
  const names = await readdir(join(folder, 'interrupted'));
  expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
