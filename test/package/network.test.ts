/**
 * No command contacts another host: each runs with a trap and, if possible, without a network
 * route.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../scripts/commands/index.ts';
import { ROOT } from '../scripts/cli/run.ts';

/** A network namespace without a route, for which not every machine grants the permission. */
const NAMESPACE = ['unshare', '--map-root-user', '--net'];
const [program = '', ...flags] = NAMESPACE;
const isolated = spawnSync(program, [...flags, 'true']).status === 0;

const SHOP = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /orders: { get: { operationId: listOrders, responses: { '204': { description: Done. } } } }
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-network-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'shop.yaml'), SHOP);
});

afterAll(() => rm(folder, { recursive: true }));

/** The subject of a certificate request, as HKPost requires it. */
const SUBJECT = ['common-name', 'email', 'company', 'registration', 'reference', 'type'].flatMap(
  (field) => [`--${field}`, field === 'email' ? 'a@tsp.example' : 'Harbour Ledger'],
);

/** Commands whose purpose is to call a bank. */
const CALLING = ['register'];

/** A command line for every command, and its output when it is listening. */
const LINES: [name: string, args: string[], serves?: RegExp][] = [
  ['init', ['--yes', '--spec', 'shop.yaml']],
  ['generate', []],
  ['scaffold', ['--spec', 'shop.yaml', '--out', 'bank']],
  ['mock', ['--spec', 'shop.yaml', '--port', '0'], /^Try/m],
  ['docs', ['--spec', 'shop.yaml', '--out', 'docs', '--serve', '--port', '0'], /^Docs at/m],
  ['lint', ['shop.yaml']],
  ['diff', ['shop.yaml', 'shop.yaml']],
  ['sandbox', ['--port', '0', '--brand', 'hsbc-personal'], /^Try/m],
  ['keys', []],
  ['csr', ['--key', 'transport.key', ...SUBJECT]],
  ['jwks', ['signing.pub']],
  [
    'jwt',
    [
      'assertion',
      '--key',
      'signing.key',
      '--kid',
      'k',
      '--client-id',
      'c',
      '--audience',
      'https://bank.example/token',
    ],
  ],
  ['doctor', ['--port', '0']],
  ['completion', ['bash']],
];

test('every command is tried', () => {
  expect([...LINES.map(([name]) => name), ...CALLING].toSorted()).toEqual(
    Object.keys(commands).toSorted(),
  );
});

describe(
  isolated ? 'in a namespace without a route' : 'by the trap alone (no unshare here)',
  () => {
    test.each(LINES)('hkob %s', async (name, args, serves) => {
      const { code, output, called } = await run(
        [join(ROOT, 'scripts/hkob.ts'), name, ...args],
        serves,
      );
      expect(called).toBe('');
      expect([0, 1], output).toContain(code);
      expect(output).not.toMatch(/ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED/);
    });

    test('a call is caught', async () => {
      const { called } = await run(['-e', "fetch('http://bank.example/').catch(() => {})"]);
      expect(called).toContain('bank.example');
    });
  },
);

async function run(
  args: readonly string[],
  until?: RegExp,
): Promise<{ code: number | null; output: string; called: string }> {
  const trap = join(folder, 'called');
  await writeFile(trap, '');
  const line = [...(isolated ? NAMESPACE : []), process.execPath, ...args];
  const child = spawn(line[0] ?? '', line.slice(1), {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: '1',
      CI: '',
      HKOB_TRAP: trap,
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'trap.mjs')}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data;
      if (until?.test(output)) child.kill('SIGINT');
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, called: await readFile(trap, 'utf8') };
}
