/** Lines of an unresolved merge are found before they are committed. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conflictMarkers, conflictsIn } from '../../scripts/tasks/conflict-markers.ts';

const root = join(import.meta.dirname, '../..');

// Composed, so that this file contains no marker itself.
const OURS = '<'.repeat(7);
const BASE = '|'.repeat(7);
const MIDDLE = '='.repeat(7);
const THEIRS = '>'.repeat(7);

test('no tracked file has a conflict marker', () => {
  expect(conflictsIn(root)).toEqual([]);
});

describe('a conflict marker is told', () => {
  const given: [name: string, file: string, lines: string[], want: number[]][] = [
    ['a merge', 'a.ts', [`${OURS} HEAD`, 'a', MIDDLE, 'b', `${THEIRS} main`], [1, 3, 5]],
    [
      'a merge with its base',
      'a.yaml',
      [OURS, 'a', `${BASE} 1234567`, 'o', MIDDLE, THEIRS],
      [1, 3, 5, 6],
    ],
    ['a merge in prose', 'a.md', [`${OURS} HEAD`, BASE, MIDDLE, `${THEIRS} x`], [1, 2, 3, 4]],
    ['what was left of one', 'a.ts', ['a', MIDDLE, 'b'], [2]],
    ['its base alone', 'a.ts', [`${BASE} base`], [1]],
    ['its end alone, in prose', 'a.md', [`${THEIRS} main`], [1]],
    ['a heading', 'README.md', ['Heading', MIDDLE, 'Text'], []],
    ['a heading after a merge', 'a.md', [OURS, MIDDLE, THEIRS, 'Heading', MIDDLE], [1, 2, 3]],
    ['a row of empty cells', 'a.md', [`${BASE}`], []],
    ['longer lines', 'a.ts', [`${OURS}<`, `${MIDDLE}=`, `${THEIRS}>`, `${BASE}|`], []],
    ['indented lines', 'a.ts', [` ${OURS} HEAD`, ` ${MIDDLE}`], []],
    ['other words', 'a.ts', [`${OURS}HEAD`, `a ${MIDDLE}`], []],
  ];

  test.each(given)('%s', (_, file, lines, want) => {
    for (const ending of ['\n', '\r\n']) {
      expect(conflictMarkers(file, lines.join(ending)).map(({ line }) => line)).toEqual(want);
    }
  });

  test('anywhere in a file of any kind', () => {
    const line = fc.string().filter((text) => !/[\r\n]/.test(text));
    const kind = fc.constantFrom('a.ts', 'a.yaml', 'a.md', 'a', '.github/a.yml', 'a.json', 'a.sql');
    fc.assert(
      fc.property(fc.array(line), fc.array(line), kind, (before, after, file) => {
        const text = [...before, `${OURS} HEAD`, MIDDLE, `${THEIRS} main`, ...after].join('\n');
        const found = conflictMarkers(file, text).map((marker) => marker.line);
        expect(found).toEqual(expect.arrayContaining([1, 2, 3].map((n) => before.length + n)));
      }),
    );
  });
});

describe('npm run lint', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hkob-conflict-'));
    await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
    await cp(join(root, 'generators'), join(folder, 'generators'), { recursive: true });
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await mkdir(join(folder, '.github'));
    await writeFile(join(folder, '.github/a file.yml'), `${OURS} HEAD\n`);
    await writeFile(join(folder, 'untracked.ts'), `${OURS} HEAD\n`);
  });

  afterEach(() => rm(folder, { recursive: true }));

  const lint = () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'scripts/tasks/conflict-markers.ts')],
      { encoding: 'utf8' },
    );
    return { status, stderr };
  };
  const git = (...args: string[]): void => {
    expect(spawnSync('git', args, { cwd: folder }).status).toBe(0);
  };

  test('runs this check', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(scripts.lint.split(' && ')).toContain('node scripts/tasks/conflict-markers.ts');
  });

  test('fails on a tracked file, and names file and line', () => {
    git('init', '--quiet');
    git('add', '--all', '--', ':!untracked.ts');
    expect(lint()).toEqual({
      status: 1,
      stderr: `.github/a file.yml:1: ${OURS} HEAD (a conflict marker: finish the merge)\n`,
    });
    git('rm', '--quiet', '--cached', '.github/a file.yml');
    expect(lint()).toEqual({ status: 0, stderr: '' });
  });

  test('looks at all sources where Git is not there to ask', () => {
    const { status, stderr } = lint();
    expect(status).toBe(1);
    expect(stderr.split('\n')).toHaveLength(3);
  });
});
