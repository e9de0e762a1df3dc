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
 * @param written The pattern as the document has it; unanchored, it searches.
 */
export function judgePattern(written: string): PatternJudgement {
  const known = judged.get(written) ?? judge(written);
  judged.set(written, known);
  return known;
}

/** Judgements given so far: a document uses its patterns again and again, and a watcher its document. */
const judged = new Map<string, PatternJudgement>();

function judge(written: string): PatternJudgement {
  const given = compiled(written);
  // Without the flag an escape of what needs none is allowed, and often seen: `\-`, `\_`, `\@`.
  const source = given instanceof RegExp ? written : withoutIdleEscapes(written);
  const pattern = given instanceof RegExp ? given : compiled(source);
  if (!(pattern instanceof RegExp)) {
    const { message } = given as Error;
    return { valid: false, reason: message.slice(message.lastIndexOf('/u: ') + 4) };
  }
  const literal = `/${printable(pattern.source)}/u`;
  const cost = costOf(source);
  if (stepsOn(LONG_INPUT, cost) <= LINEAR_STEPS) return { valid: true, linear: true, literal };
  let bound = 0;
  while (stepsOn(bound + 1, cost) <= AFFORDABLE_STEPS) bound++;
  return { valid: true, linear: false, bound, literal };
}

function compiled(source: string): RegExp | Error {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    return error as Error;
  }
}

const CLASS_OR_ESCAPE = /\[(?:\\[\s\S]|[^\]\\])*\]|\\[\s\S]/gu;

/** Takes the backslash from what is neither a letter, a digit nor of the syntax. */
function withoutIdleEscapes(source: string): string {
  return source.replace(CLASS_OR_ESCAPE, (token) =>
    token.startsWith('[')
      ? token.replace(/\\([\s\S])/gu, (pair, character) =>
          character === '-' ? pair : unescaped(pair),
        )
      : unescaped(token),
  );
}

const unescaped = (pair: string): string =>
  /^\\[A-Za-z\d^$\\.*+?()[\]{}|/]/.test(pair) ? pair : pair.slice(1);

/** `RegExp.prototype.source` escapes slashes and line ends; this does what cannot be seen. */
function printable(source: string): string {
  return source.replace(
    /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
