/** The analysis never computes fewer steps than a counting matcher takes, for any input. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf } from '../../../../generators/schema/pattern/cost.ts';
import { Budget } from '../../../../generators/schema/pattern/tree.ts';
import { stretched } from './measure.ts';
import {
  hardInputs,
  match,
  type Node,
  randomPattern,
  sourceOf,
  TooLong,
} from './random-pattern.ts';

const RUNS = Number(process.env.HKOB_PATTERNS ?? 300);
// The same cases in every run; HKOB_SEED selects others.
fc.configureGlobal({ seed: Number(process.env.HKOB_SEED ?? 1) });

test('no input takes more steps than the analysis says, whichever way it counts', {
  timeout: 2_000_000,
}, () => {
  let judged = 0;
  fc.assert(
    fc.property(randomPattern, fc.integer({ min: 4, max: 20 }), fc.nat(), (root, length, seed) => {
      const source = sourceOf(root);
      const bounds = [() => true, () => false].map((isEnough) =>
        costOf(source, new Budget(1_000_000), isEnough),
      );
      const [hardest] = hardInputs(root, seed, 40, length);
      const text = hardest ? stretched({ ...hardest, length }) : '';
      const least = Math.min(...bounds.flatMap((steps) => [steps(length), steps(length, true)]));
      if (least < Number.POSITIVE_INFINITY) judged += 1;
      expect(
        stepsUpTo(root, text, Math.min(least, 100_000)),
        `${source} on ${text}: ${least}`,
      ).toBe(true);
    }),
    { numRuns: RUNS },
  );
  expect(judged).toBeGreaterThan(RUNS / 2);
});

function stepsUpTo(root: Node, text: string, limit: number): boolean {
  try {
    match(root, text, limit + 1);
    return match(root, text, limit).steps <= limit;
  } catch (error) {
    if (error instanceof TooLong) return limit === 100_000;
    throw error;
  }
}

test('the matcher that counts matches as the engine does', () => {
  fc.assert(
    fc.property(
      randomPattern,
      fc.string({ unit: fc.constantFrom('a', 'b', '1', '!', 'A', ' '), maxLength: 10 }),
      (root, text) => {
        let found: boolean;
        try {
          ({ found } = match(root, text, 20_000));
        } catch (error) {
          fc.pre(!(error instanceof TooLong));
          throw error;
        }
        expect(found).toBe(new RegExp(sourceOf(root), 'u').test(text));
      },
    ),
    { numRuns: RUNS },
  );
});
