/** A command without anything to do reports that, and does not exit 0. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hkob, run } from './run.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nothing-'));
  const empty = 'openapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\npaths: {}\n';
  writeFileSync(join(folder, 'empty.yaml'), empty);
  writeFileSync(join(folder, 'none.json'), '{ "inputs": [] }');
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a document without an operation leaves nothing to do', () => {
  test.each([
    ['mock', ['mock', '--port=0', '--spec=empty.yaml'], 'there is nothing to serve'],
    ['scaffold', ['scaffold', '--out=bank', '--spec=empty.yaml'], 'empty.yaml has no operations'],
    [
      'scaffold --check',
      ['scaffold', '--check', '--out=bank', '--spec=empty.yaml'],
      'empty.yaml has no operations',
    ],
  ])('for hkob %s', async (_, args, says) => {
    const { code, stderr } = await hkob(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

test.each([
  ['generate', ['generate', '--config=none.json']],
  ['generate --check', ['generate', '--check', '--config=none.json']],
])('hkob %s refuses a configuration without documents', async (_, args) => {
  const { code, stderr } = await hkob(args, { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('none.json');
});

test.each(['tasks/conformance.ts', 'tasks/corpus.ts'])(
  '%s refuses a folder without tests or documents',
  async (script) => {
    const { code, stderr } = await run(script, [mkdtempSync(join(folder, 'empty-'))]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no tests are found|no OpenAPI document/);
  },
);
