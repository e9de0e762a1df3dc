import { describe, expect, test } from 'vitest';
import { releaseProblems } from '../../scripts/tasks/release.ts';
import { run } from '../scripts/cli/run.ts';

const READY = '# Changelog\n\n## 1.2.0 - 2026-01-31\n\n- New.\n\n## 1.1.0 - 2025-12-01\n\n- Old.\n';

describe('a release needs', () => {
  const cases: [name: string, tag: string, changelog: string, problems: string[]][] = [
    ['nothing more', 'v1.2.0', READY, []],
    ['its version', 'v1.3.0', READY, ['package.json has 1.2.0, not 1.3.0']],
    [
      'an entry of its own',
      'v1.2.0',
      READY.replace('1.2.0', '1.1.9'),
      ['CHANGELOG.md begins with 1.1.9, not with 1.2.0'],
    ],
    [
      'a date',
      'v1.2.0',
      READY.replace('2026-01-31', 'unreleased'),
      ['CHANGELOG.md has no date for 1.2.0'],
    ],
    ['words', 'v1.2.0', READY.replace('- New.', ''), ['CHANGELOG.md says nothing about 1.2.0']],
  ];

  test.each(cases)('%s', (_, tag, changelog, problems) => {
    expect(releaseProblems(tag, '1.2.0', changelog)).toEqual(problems);
  });

  test('a tag', async () => {
    const { code, stderr } = await run('tasks/release.ts', ['1.2.0']);
    expect(code).toBe(2);
    expect(stderr).toContain('expected a tag like v1.2.3, got "1.2.0"');
  });
});
