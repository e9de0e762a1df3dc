import { costOf, stepsOn } from './pattern/cost.ts';

/** What {@link judgePattern} found. */
export type PatternJudgement =
  | {
      readonly valid: true;
      /** Whether no input makes matching take more than a constant time per character. */
      readonly linear: true;
      /** The pattern as a regular-expression literal with its flag, safe to print: `/a\/b/u`. */
      readonly literal: string;
    }
  | {
      readonly valid: true;
      readonly linear: false;
      /**
       * The longest input, in UTF-16 units, on which the pattern may run: about 0.2 s at worst. 0
       * where that cannot be told, so that it should not run at all.
       */
      readonly bound: number;
      readonly literal: string;
    }
  | {
      readonly valid: false;
      /** What the engine objects to, such as `Unterminated group`. */
      readonly reason: string;
    };

/** A pattern counts as linear if this input takes it at most 1,000 steps a character. */
const LONG_INPUT = 100_000;
const LINEAR_STEPS = 1000 * LONG_INPUT;
/** Backtracking steps for which an engine needs about 0.2 s. */
const AFFORDABLE_STEPS = 2 ** 24;

/**
 * Judges an ECMA-262 pattern under the `u` flag, as JSON Schema asks for. Patterns of a document
 * end up in generated code and run on input from anywhere, in an engine that backtracks, so each
 * must be valid and its worst case known. What cannot be told exactly is taken for worse than it
 * is, never for better.
 *
 * @param source The pattern as the document has it; unanchored, it searches.
 */
export function judgePattern(source: string): PatternJudgement {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'u');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { valid: false, reason: message.slice(message.lastIndexOf('/u: ') + 4) };
  }
  const literal = `/${printable(pattern.source)}/u`;
  const cost = costOf(source);
  if (stepsOn(LONG_INPUT, cost) <= LINEAR_STEPS) return { valid: true, linear: true, literal };
  let bound = 0;
  while (stepsOn(bound + 1, cost) <= AFFORDABLE_STEPS) bound++;
  return { valid: true, linear: false, bound, literal };
}

/** `RegExp.prototype.source` escapes slashes and line ends; this does what cannot be seen. */
function printable(source: string): string {
  return source.replace(
    /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
