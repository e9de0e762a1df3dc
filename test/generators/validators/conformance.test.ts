/** `npm run conformance` reports correctly on the tests that it is given. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../scripts/cli/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-suite-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Group = readonly [description: string, schema: unknown, ...tests: [unknown, boolean][]];

async function suite(files: Readonly<Record<string, readonly Group[]>>): Promise<void> {
  for (const [file, groups] of Object.entries(files)) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    const content = groups.map(([description, schema, ...tests]) => ({
      description,
      schema,
      tests: tests.map(([data, valid]) => ({ description: JSON.stringify(data), data, valid })),
    }));
    await writeFile(join(folder, `${file}.json`), JSON.stringify(content));
  }
}

/** Runs the command on the folder. */
const conformance = (...args: string[]) => run('tasks/conformance.ts', [folder, ...args]);

/** Runs the command on files of the folder. */
const conformanceOf = (...paths: string[]) =>
  run(
    'tasks/conformance.ts',
    paths.map((path) => join(folder, path)),
  );

test('counts what agrees, in a checkout of the suite', async () => {
  await suite({
    'tests/draft2020-12/type': [['a string', { type: 'string' }, ['a', true], [1, false]]],
    'tests/draft2020-12/ref': [
      [
        'the root',
        { properties: { a: { $ref: '#' } }, additionalProperties: false },
        [{ a: {} }, true],
        [{ a: { b: 1 } }, false],
      ],
      ['what only looks like it', { const: { $ref: '#/a' } }, [{ $ref: '#/a' }, true]],
    ],
    'tests/draft2020-12/optional/format/date': [
      ['dates', { format: 'date' }, ['2026-02-28', true], [12, true], ['2026-02-30', false]],
    ],
  });
  const { code, stdout } = await conformance();
  expect(stdout).toMatch(/^type +2 of +2/m);
  expect(stdout).toMatch(/^ref +3 of +3/m);
  expect(stdout).toMatch(/^core +5 of +5 +100.0 %/m);
  // A format does not apply to numbers, so those tests prove nothing.
  expect(stdout).toMatch(/^formats, tests on strings +2 of +2 /m);
  expect(code).toBe(0);
});

test('names what disagrees, in a folder of files', async () => {
  await suite({
    type: [['a string', { type: 'string' }, ['a', true], [1, true]]],
    minLength: [
      ['refused', { minLength: 'two' }, ['a', true]],
      ['right', { minLength: 2 }, ['ab', true]],
    ],
  });
  const { code, stdout } = await conformance();
  expect(stdout).toContain('type: a string: 1: wanted valid, given invalid');
  expect(stdout).toMatch(/minLength: refused: "a": wanted valid, given refused: /);
  expect(stdout).toMatch(/^core +2 of +4/m);
  expect(code).toBe(1);
});

test('counts apart what no single document can say', async () => {
  await suite({
    ref: [
      ['remote', { $ref: 'https://bank.example/a' }, [1, true]],
      ['dynamic', { $dynamicRef: '#a', $dynamicAnchor: 'a' }, [1, true]],
      [
        'named',
        { items: { $ref: '#b' }, $defs: { b: { $anchor: 'b', type: 'string' } } },
        [['a'], true],
        [[1], false],
      ],
      ['identified', { $id: 'https://bank.example/b', type: 'string' }, [1, false]],
      ['of a dialect', { $schema: 'https://bank.example/c' }, [1, true]],
    ],
    format: [['dates', { format: 'date' }, ['no date', true], [1, true]]],
  });
  const { code, stdout } = await conformance('--json');
  expect(JSON.parse(stdout)).toMatchObject({
    passed: true,
    core: { total: 0 },
    annotation: { agreed: 1, total: 2 },
    beyond: {
      'remote $ref': { refused: 1 },
      $dynamicRef: { refused: 1 },
      $anchor: { right: 1 },
      $id: { right: 1 },
      $vocabulary: { refused: 1 },
    },
  });
  expect(code).toBe(0);
});

describe('in part', () => {
  const draft = 'tests/draft2020-12';
  beforeEach(async () => {
    await suite({
      [`${draft}/type`]: [['a string', { type: 'string' }, ['a', true]]],
      [`${draft}/optional/bignum`]: [['integers', { type: 'integer' }, [1e50, true], [0.5, true]]],
      [`${draft}/optional/format/date`]: [
        ['dates', { format: 'date' }, ['2026-02-28', true], [12, true]],
        ['refused', { format: 1 }, ['2026-02-28', true], [12, false]],
      ],
      elsewhere: [
        ['times', { $schema: 'https://json-schema.org/draft/2020-12/schema', format: 'time' }],
        ['a string', { type: 'string' }, ['a', true]],
      ],
    });
    await mkdir(join(folder, 'remotes'));
    await writeFile(join(folder, 'remotes/integer.json'), '{"type": "integer"}');
  });

  test('a checkout, with what is optional apart', async () => {
    const { code, stdout } = await conformance();
    expect(stdout).toContain('optional/bignum: integers: 0.5: wanted valid, given invalid');
    expect(stdout).toContain('format/date: refused: "2026-02-28": wanted valid, given refused: ');
    expect(stdout).toMatch(/^core +1 of +1 /m);
    expect(stdout).toMatch(/^formats, tests on strings +1 of +2 /m);
    expect(stdout).toMatch(/^optional +1 of +2 /m);
    expect(code).toBe(1);
  });

  test('one of its folders', async () => {
    for (const path of [`${draft}/optional/format`, `${draft}/optional/format/date.json`]) {
      const { code, stdout } = await conformanceOf(path);
      expect(stdout).toMatch(/^formats, tests on strings +1 of +2 /m);
      expect(stdout).not.toMatch(/^(?:core|optional) /m);
      expect(code).toBe(1);
    }
  });

  test('files, of which a schema of nothing but a format tests that format', async () => {
    const { code, stdout } = await conformanceOf('elsewhere.json', `${draft}/type.json`);
    expect(stdout).toMatch(/^core +2 of +2 /m);
    expect(code).toBe(0);
    await suite({ elsewhere: [['times', { format: 'time' }, ['12:00', true], [1, true]]] });
    expect(await conformanceOf('elsewhere.json')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^formats, tests on strings +0 of +1 /m),
    });
  });

  test('what is none of the suite', async () => {
    await writeFile(join(folder, 'broken.json'), '[{');
    for (const [path, message] of [
      ['remotes', 'no tests are found in'],
      ['nowhere', 'there is no'],
      ['broken.json', 'broken.json is not JSON'],
    ] as const) {
      expect(await conformanceOf(path)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(message),
      });
    }
  });
});

test('only the formats', async () => {
  await suite({
    type: [['a string', { type: 'string' }, [1, true]]],
    'optional/format/date': [['dates', { format: 'date' }, ['2026-02-28', true]]],
  });
  expect(await conformance('--formats')).toMatchObject({ code: 0 });
});

test('says when there is nothing to run', async () => {
  expect(await conformance()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no tests are found'),
  });
});
