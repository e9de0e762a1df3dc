/** Errors of documents, as text and as JSON. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeFrame } from '../../../scripts/cli/diagnostics.ts';
import type { Line } from '../../../scripts/cli/output.ts';
import { hkob } from './run.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-report-'));
  await writeFile(join(folder, 'package.json'), '{}');
});

afterAll(() => rm(folder, { recursive: true }));

const HEAD = 'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\n';

describe('an error shows the place', () => {
  const given: [name: string, file: string, text: string, stderr: string][] = [
    [
      'a syntax error in YAML',
      'syntax.yaml',
      'openapi: 3.1.0\npaths: {\n',
      `syntax.yaml:3:1: deficient indentation
  1 | openapi: 3.1.0
  2 | paths: {
> 3 |
    | ^
`,
    ],
    [
      'a syntax error in JSON',
      'syntax.json',
      '{\n  "openapi": "3.1.0",\n}\n',
      `syntax.json:3:1: not valid JSON
  1 | {
  2 |   "openapi": "3.1.0",
> 3 | }
    | ^
  4 |
`,
    ],
    [
      'an unresolved reference',
      'reference.yaml',
      `${HEAD}paths: {}\ncomponents:\n  schemas:\n    訂單: { $ref: '#/components/schemas/Nope' }\n`,
      `reference.yaml:6:11: $ref #/components/schemas/Nope cannot be resolved: there is no Nope (at #/components/schemas/訂單/$ref)
  4 | components:
  5 |   schemas:
> 6 |     訂單: { $ref: '#/components/schemas/Nope' }
    |     \u3000\u3000    ^
  7 |
`,
    ],
    [
      'a keyword that is not supported, in another file',
      'keyword.json',
      JSON.stringify(
        {
          openapi: '3.1.0',
          info: { title: 'Shop', version: '1' },
          components: { schemas: { Order: { $ref: 'part.json' } } },
        },
        null,
        2,
      ),
      `part.json:4:7: $dynamicRef is not supported (at #/properties/a/$dynamicRef). Refer to the schema by its place: #/components/schemas/…
  2 |   "properties": {
  3 |     "a": {
> 4 |       "$dynamicRef": "#nowhere"
    |       ^
  5 |     }
`,
    ],
  ];

  test.each(given)('%s', async (_, file, text, want) => {
    await writeFile(join(folder, file), text);
    await writeFile(
      join(folder, 'part.json'),
      JSON.stringify({ properties: { a: { $dynamicRef: '#nowhere' } } }, null, 2),
    );
    const { code, stderr } = await hkob(['generate', '--spec', file, '--out', 'out'], {
      cwd: folder,
    });
    expect(code).toBe(2);
    expect(stderr).toBe(want);
  });
});

test('a warning of generation shows it too', async () => {
  await writeFile(
    join(folder, 'warned.yaml'),
    `${HEAD}paths: {}\ncomponents:\n  schemas:\n    Code:\n      type: string\n      pattern: '^(a|a)*$'\n`,
  );
  const args = ['generate', '--spec', 'warned.yaml', '--out', 'warned'];
  const { code, stderr } = await hkob(args, { cwd: folder });
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^warned\.yaml:8:7: warning: .*\(at #\/components\/schemas\/Code\/pattern\)/,
  );
  expect(stderr).toContain("> 8 |       pattern: '^(a|a)*$'\n    |       ^\n");
  const { stdout } = await hkob([...args, '--json'], { cwd: folder });
  expect(JSON.parse(stdout).warnings).toEqual([
    expect.objectContaining({
      severity: 'warning',
      file: 'warned.yaml',
      line: 8,
      column: 7,
      pointer: '#/components/schemas/Code/pattern',
    }),
  ]);
});

test('what is said several times has all its places', async () => {
  const codes = Array.from({ length: 13 }, (_, at) => `    C${at}: { typo: 1 }\n`).join('');
  await writeFile(
    join(folder, 'often.yaml'),
    `${HEAD}paths: {}\ncomponents:\n  schemas:\n${codes}`,
  );
  const args = ['generate', '--spec', 'often.yaml', '--out', 'often'];
  const { stderr } = await hkob(args, { cwd: folder });
  expect(stderr.match(/unknown keyword/g)).toHaveLength(1);
  const lines = Array.from({ length: 10 }, (_, at) => `line ${at + 7}`).join(', ');
  expect(stderr).toContain(`\n  also at ${lines} and 2 more\n`);
});

describe('--json has the same facts', () => {
  test('of a document', async () => {
    await writeFile(join(folder, 'bad.yaml'), `${HEAD}paths: 7\n`);
    const { code, stdout } = await hkob(
      ['generate', '--spec', 'bad.yaml', '--out', 'out', '--json'],
      { cwd: folder },
    );
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      errors: [
        {
          severity: 'error',
          message: 'this must be an object',
          file: 'bad.yaml',
          line: 3,
          column: 1,
          pointer: '#/paths',
        },
      ],
    });
  });

  test.each([
    ['generate', ['--wacth'], 'unknown option "--wacth"', 'did you mean "--watch"?'],
    ['lint', ['--config', 'none.yaml'], 'there is no such configuration', undefined],
    ['diff', ['one.yaml'], 'it takes 2 arguments: ', undefined],
    ['doctor', ['--cert', 'a.pem'], 'each --cert needs its --key', undefined],
  ])('of a wrong use of %s', async (name, args, message, hint) => {
    const { code, stdout } = await hkob([name, ...args, '--json'], { cwd: folder });
    expect(code).toBe(2);
    const [error] = JSON.parse(stdout).errors;
    expect(error.message).toContain(message);
    expect(error.hint).toBe(hint);
  });
});

describe('colours', () => {
  test('are for terminals', async () => {
    await writeFile(join(folder, 'bad.yaml'), `${HEAD}paths: 7\n`);
    const bad = ['generate', '--spec', 'bad.yaml'];
    const plain = await hkob(bad, { cwd: folder, env: { NO_COLOR: undefined } });
    expect(plain.stderr).not.toContain('\u001b[');
    const forced = await hkob(bad, {
      cwd: folder,
      env: { NO_COLOR: undefined, FORCE_COLOR: '1' },
    });
    expect(forced.stderr).toContain('\u001b[31m^\u001b[39m');
  });
});

/** Removes the colours of a line. */
const plain = (line: Line): string =>
  [line]
    .flat()
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('');

describe('a code frame', () => {
  const frames: [name: string, lines: string[], line: number, column: number, frame: string][] = [
    ['of no such line', ['a'], 2, 1, ''],
    ['keeps the caret below behind tabs', ['\t\tab'], 1, 4, '> 1 |   ab\n    |    ^'],
    ['shows no escapes', ['\u001b[31mred'], 1, 1, '> 1 |  [31mred\n    | ^'],
    [
      'shows a part of a long line',
      [`${'x'.repeat(500)}!${'y'.repeat(500)}`],
      1,
      501,
      `> 1 | …${'x'.repeat(40)}!${'y'.repeat(59)}…\n    | ${' '.repeat(41)}^`,
    ],
  ];

  test.each(frames)('%s', (_, lines, line, column, frame) => {
    expect(codeFrame(lines, line, column).map(plain).join('\n')).toBe(frame);
  });
});
