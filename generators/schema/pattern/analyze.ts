import { costOf, type Steps } from './cost.ts';
import { Budget } from './tree.ts';

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
       * The longest input, in UTF-16 units, on which the pattern may run: about 50 ms at worst. 0
       * where that cannot be told, so that it should not run at all.
       */
      readonly bound: number;
      /** False where nothing was left of the work that the patterns of a document may take. */
      readonly judged: boolean;
      readonly literal: string;
    }
  | {
      readonly valid: false;
      /** What the engine objects to, such as `Unterminated group`. */
      readonly reason: string;
    };

/** Steps that an engine takes within about 50 ms. */
const AFFORDABLE_STEPS = 2 ** 24;
/** Likewise on shorter inputs, on which engines interpret a pattern and do not compile it yet. */
const SHORT_INPUT = 1000;
const SHORT_INPUT_STEPS = 2 ** 22;
/** A pattern counts as linear if the longer of these takes no more steps a character than the shorter. */
const LONG_INPUT = 10_000;
const LONGER_INPUT = 100_000;
/**
 * The work that the patterns of a document may take, which is about two seconds: an ordinary one
 * takes less than 1,000, and none more than 1,000,000.
 */
const DOCUMENT_WORK = 10_000_000;

/**
 * Judges an ECMA-262 pattern under the `u` flag, as JSON Schema asks for. Patterns of a document
 * end up in generated code and run on input from anywhere, in an engine that backtracks, so each
 * must be valid and its worst case known. What cannot be told exactly is taken for worse than it
 * is, never for better.
 *
 * @param written The pattern as the document has it; unanchored, it searches.
 */
export function judgePattern(written: string): PatternJudgement {
  return verdictOn(written).judgement;
}

/** Whether a text matches a pattern; false where it is too long to be looked at. */
export function matches(pattern: string, text: string): boolean {
  const judged = judgePattern(pattern);
  if (!judged.valid || (!judged.linear && text.length > judged.bound)) return false;
  return new RegExp(judged.literal.slice(1, -2), 'u').test(text);
}

/**
 * Judges the patterns of one document, all of which together may take so much work. A pattern that
 * comes when it is used up is not judged, and counts as one whose bound cannot be told.
 */
export function patternJudge(work: number = DOCUMENT_WORK): (written: string) => PatternJudgement {
  const given = new Map<string, PatternJudgement>();
  let left = work;
  return (written) => {
    let judgement = given.get(written);
    if (judgement) return judgement;
    if (left > 0) {
      const verdict = verdictOn(written);
      left -= verdict.work;
      judgement = verdict.judgement;
    } else {
      const found = literalOf(written);
      judgement = found.valid
        ? { valid: true, linear: false, bound: 0, judged: false, literal: found.literal }
        : found;
    }
    given.set(written, judgement);
    return judgement;
  };
}

interface Verdict {
  readonly judgement: PatternJudgement;
  /** What it took, however often it is asked for: a document has the same output each time. */
  readonly work: number;
}

/** Verdicts given so far: a document uses its patterns again and again, and a watcher its document. */
const verdicts = new Map<string, Verdict>();

function verdictOn(written: string): Verdict {
  let verdict = verdicts.get(written);
  if (!verdict) {
    const budget = new Budget(Number.POSITIVE_INFINITY);
    verdict = { judgement: judge(written, budget), work: budget.spent + written.length };
    verdicts.set(written, verdict);
  }
  return verdict;
}

function judge(written: string, budget: Budget): PatternJudgement {
  const found = literalOf(written);
  if (!found.valid) return found;
  const { literal } = found;
  const steps = costOf(found.source, budget, isLinear);
  if (isLinear(steps)) return { valid: true, linear: true, literal };
  return { valid: true, linear: false, bound: longestAffordable(steps), judged: true, literal };
}

type Literal =
  | { readonly valid: true; readonly source: string; readonly literal: string }
  | { readonly valid: false; readonly reason: string };

function literalOf(written: string): Literal {
  const given = compiled(written);
  // Without the flag an escape of what needs none is allowed, and often seen: `\-`, `\_`, `\@`.
  const source = given instanceof RegExp ? written : withoutIdleEscapes(written);
  const pattern = given instanceof RegExp ? given : compiled(source);
  if (!(pattern instanceof RegExp)) {
    const { message } = given as Error;
    return { valid: false, reason: message.slice(message.lastIndexOf('/u: ') + 4) };
  }
  return { valid: true, source, literal: `/${printable(pattern.source)}/u` };
}

function isLinear(steps: Steps): boolean {
  return (
    steps(SHORT_INPUT - 1) <= SHORT_INPUT_STEPS &&
    steps(LONG_INPUT) <= AFFORDABLE_STEPS &&
    steps(LONGER_INPUT) <= AFFORDABLE_STEPS * (LONGER_INPUT / LONG_INPUT)
  );
}

function longestAffordable(steps: Steps): number {
  const isShort = steps(SHORT_INPUT - 1, true) > SHORT_INPUT_STEPS;
  const affordable = isShort ? SHORT_INPUT_STEPS : AFFORDABLE_STEPS;
  const isAffordable = (length: number) => steps(length, isShort) <= affordable;
  let bound = isShort ? -1 : SHORT_INPUT - 1;
  let tooLong = isShort ? 16 : 2 * SHORT_INPUT;
  while (tooLong < LONGER_INPUT && isAffordable(tooLong)) {
    bound = tooLong;
    tooLong *= 2;
  }
  while (tooLong - bound > 1) {
    const middle = Math.floor((bound + tooLong) / 2);
    if (isAffordable(middle)) bound = middle;
    else tooLong = middle;
  }
  return Math.max(0, bound);
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
