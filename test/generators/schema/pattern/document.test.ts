/** The analysis of the patterns of a document is bounded, whatever they are and however many. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patternJudge } from '../../../../generators/schema/pattern/analyze.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../../scripts/generate/temporary-project.ts';

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

/** Patterns whose analysis uses up its budget. */
const laborious = Array.from(
  { length: 50 },
  (_, at) =>
    `^(?:${Array.from({ length: 20 }, (_, more) => `(?:a{0,${at + more}}b?)*`).join('|')})+$`,
);

describe('when the work for a document is used up', () => {
  const small = () => patternJudge(1000);

  test('a pattern counts as one whose bound is not known', () => {
    const judge = small();
    expect(judge(laborious[0] ?? '')).toMatchObject({ valid: true, linear: false });
    expect(judge('^[a-z]+$')).toMatchObject({ linear: false, bound: 0, judged: false });
    expect(judge('(')).toMatchObject({ valid: false });
  });

  test('what was judged before stays judged', () => {
    const judge = small();
    const before = judge('^[a-z]+$');
    judge(laborious[0] ?? '');
    expect(judge('^[a-z]+$')).toBe(before);
    expect(before).toMatchObject({ linear: true });
  });

  test('a verdict does not depend on what other documents were judged before', () => {
    const verdicts = () => {
      const judge = small();
      return [...laborious.slice(0, 3), '^[a-z]+$'].map((pattern) => judge(pattern));
    };
    const first = verdicts();
    patternJudge()('^[a-z]+$');
    expect(verdicts()).toEqual(first);
  });
});

test('a document of laborious patterns is generated, with a warning at each that is not judged', {
  timeout: 120_000,
}, async () => {
  const began = process.cpuUsage();
  const { schemas, warnings } = await bench.validators(
    Object.fromEntries([
      ...laborious.map((pattern, at) => [`A${at}`, { type: 'string', pattern }] as const),
      ['Last', { type: 'string', pattern: '^[a-z]+$' }],
      ['Names', { type: 'object', patternProperties: { '^[b-z]+$': { type: 'string' } } }],
    ]),
  );
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(60);
  const pointers = ['A49/pattern', 'Last/pattern', 'Names/patternProperties'];
  for (const pointer of pointers) {
    const warning = warnings.find((one) => one.pointer?.includes(`/schemas/${pointer}`));
    expect(warning?.message).toMatch(/is not asserted: the patterns before it used up/);
  }
  expect(schemas.Last?.safeParse('1').success).toBe(true);
});

test('10,000 ordinary patterns are all judged', { timeout: 120_000 }, () => {
  const patterns = Array.from(
    { length: 10_000 },
    (_, at) => `^[A-Z]{2}${at}[0-9a-z]{1,${20 + (at % 50)}}(?:-[a-z]+)*(?<!x{1,9})$`,
  );
  const judge = patternJudge();
  const began = process.cpuUsage();
  expect(patterns.map(judge).filter((verdict) => !verdict.valid || !verdict.linear)).toEqual([]);
  expect(process.cpuUsage(began).user / 1e6).toBeLessThan(60);
});
