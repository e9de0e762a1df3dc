/** `hkob diff` rates changes the same everywhere, and names the places in the authors' files. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hkob, ROOT } from '../cli/run.ts';

function project(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'diff-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const OLD = `openapi: 3.0.3
info: { title: Shop, version: 1.2.3 }
paths:
  /orders: { get: { operationId: listOrders, responses: { '204': { description: Done. } } } }
  /things: { $ref: paths/things.yaml }
`;

const THINGS = `get:
  operationId: listThings
  responses:
    '200':
      description: All.
      content:
        application/json:
          schema: { $ref: ../schemas/Thing.yaml }
`;

const FILES = {
  'old.yaml': OLD,
  'gone.yaml': OLD.replace(/^ {2}\/orders.*\n/m, ''),
  'narrow.yaml': OLD.replace('paths/things', 'paths/narrow'),
  'paths/things.yaml': THINGS,
  'paths/narrow.yaml': THINGS.replace('Thing.yaml', 'Narrow.yaml'),
  'schemas/Thing.yaml':
    'type: object\nproperties:\n  id: { type: string }\n  name: { type: string }\n',
  'schemas/Narrow.yaml': 'type: object\nproperties:\n  id: { type: string }\n',
  'empty.yaml': 'openapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\npaths: {}\n',
};

describe('a removed path breaks clients', () => {
  const configurations: Record<string, string> = {
    'without a redocly.yaml': '',
    'beside one without rules': 'rules: {}',
    'beside one that extends nothing': 'extends: []',
    'beside one that turns the rule off':
      'rules: { path-removed: off }\ndiff: { rules: { path-removed: off } }',
    'beside one that cannot be read': 'a: [',
    'beside one whose plugin is missing': 'plugins: [./none.mjs]',
  };

  test.each(Object.keys(configurations))('%s', async (name) => {
    const text = configurations[name] ?? '';
    const cwd = project({ ...FILES, ...(text && { 'redocly.yaml': text }) });
    const { code, stdout, stderr } = await hkob(['diff', 'old.yaml', 'gone.yaml'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('(path-removed)');
    expect(stdout).toContain('1 major, 0 minor, 0 patch.');
  });

  test('in this checkout', async () => {
    const folder = project(FILES);
    const files = ['old.yaml', 'gone.yaml'].map((name) => join(folder, name));
    const { code, stdout } = await hkob(['diff', ...files], { cwd: ROOT });
    expect(code).toBe(1);
    expect(stdout).toContain('1 major, 0 minor, 0 patch.');
  });
});

describe('a change is shown where its author wrote it', () => {
  test.each([
    ['stylish', /at schemas\/Thing\.yaml:4:3\n/],
    ['markdown', /\| schemas\/Thing\.yaml:4:3 \|/],
    [
      'json',
      /"file": "schemas\/Thing\.yaml",\s+"pointer": "#\/properties\/name",\s+"line": 4,\s+"col": 3/,
    ],
  ])('as %s', async (format, place) => {
    const cwd = project(FILES);
    const { code, stdout, stderr } = await hkob(
      ['diff', 'old.yaml', 'narrow.yaml', `--format=${format}`],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(place);
    expect(stdout).not.toMatch(/hkob-redocly|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('as remarks on a pull request', async () => {
    const cwd = project(FILES);
    const { stdout } = await hkob(['diff', 'old.yaml', 'gone.yaml', '--format=github-actions'], {
      cwd,
    });
    expect(stdout).toMatch(/^::error title=path-removed,file=old\.yaml,line=4,col=3::/m);
  });

  test('as the next version', async () => {
    const cwd = project(FILES);
    const { code, stdout } = await hkob(
      ['diff', 'old.yaml', 'gone.yaml', '--format=next-version'],
      { cwd },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '2.0.0\n' });
  });
});

test('the same document in OpenAPI 3.0 and 3.1 is no change for clients', async () => {
  const nullable = (version: string, type: string): string => `openapi: ${version}
info: { title: Shop, version: 1.0.0 }
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200': { description: All., content: { application/json: { schema: { ${type} } } } }
`;
  const cwd = project({
    'old.yaml': nullable('3.0.3', 'type: string, nullable: true'),
    'new.yaml': nullable('3.1.0', 'type: [string, "null"]'),
  });
  expect(await hkob(['diff', 'old.yaml', 'new.yaml'], { cwd })).toMatchObject({ code: 0 });
});

test('two documents without an operation are not compared', async () => {
  const cwd = project(FILES);
  const { code, stdout, stderr } = await hkob(['diff', 'empty.yaml', 'empty.yaml'], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('there is nothing to compare');
  expect(await hkob(['diff', 'old.yaml', 'empty.yaml'], { cwd })).toMatchObject({ code: 1 });
});
