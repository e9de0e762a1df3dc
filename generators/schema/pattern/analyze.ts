import { costOf, type Steps } from './cost.ts';
import { Budget } from './tree.ts';

/** The result of {@link judgePattern}. */
export type PatternJudgement =
  | {
      readonly valid: true;
      /** Whether matching takes at most constant time per character, for every input. */
      readonly linear: true;
      /** The pattern as a regular-expression literal with its flag, safe to print: `/a\/b/u`. */
      readonly literal: string;
    }
  | {
      readonly valid: true;
      readonly linear: false;
      /**
       * The longest input in UTF-16 code units for which matching takes at most about 50 ms; 0 if
       * that is not known, so that the pattern must not be run.
       */
      readonly bound: number;
      /** False if the patterns of the document had used up the budget for their analysis. */
      readonly judged: boolean;
      readonly literal: string;
    }
  | {
      readonly valid: false;
      /** The engine's error, such as `Unterminated group`. */
      readonly reason: string;
    };

/** Steps that an engine takes within about 50 ms. */
const AFFORDABLE_STEPS = 2 ** 24;
/** The same for shorter inputs, for which engines interpret a pattern instead of compiling it. */
const SHORT_INPUT = 1000;
const SHORT_INPUT_STEPS = 2 ** 22;
/**
 * A pattern is linear if it takes no more steps per character for the longer of these lengths than
 * for the shorter.
 */
const LONG_INPUT = 10_000;
const LONGER_INPUT = 100_000;
/**
 * The work that the analysis of all patterns of a document may take, about two seconds. An ordinary
 * pattern takes less than 1,000, none more than 1,000,000.
 */
const DOCUMENT_WORK = 10_000_000;

/**
 * Analyzes an ECMA-262 pattern with the `u` flag, as JSON Schema specifies.
 *
 * Patterns of a document are run by generated code on untrusted input, in a backtracking engine, so
 * each must be valid and its worst case known (ReDoS). Where the analysis is not exact, it
 * overestimates. Own code: the checkers on npm search for attacks, and prove nothing where they
 * find none.
 * @param written The pattern as in the document; it is not anchored.
 */
export function judgePattern(written: string): PatternJudgement {
  return verdictOn(written).judgement;
}

/** Whether a text matches a pattern; false if the text is too long to be matched in time. */
export function matches(pattern: string, text: string): boolean {
  const judged = judgePattern(pattern);
  if (!judged.valid || (!judged.linear && text.length > judged.bound)) return false;
  return new RegExp(judged.literal.slice(1, -2), 'u').test(text);
}

/**
 * Returns an analysis for the patterns of one document, with a budget for all of them. Once it is
 * used up, further patterns are not analyzed and have no known bound.
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
  /**
   * Charges the same work for a cached result, so that a document has the same output each time.
   */
  readonly work: number;
}

/** Cached results: documents repeat patterns, and watchers analyze documents repeatedly. */
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
  const weight = PROPERTY.test(found.source) ? PROPERTY_WEIGHT : 1;
  const weighted =
    (counted: Steps): Steps =>
    (length, closely) =>
      weight * counted(length, closely);
  const steps = weighted(costOf(found.source, budget, (counted) => isLinear(weighted(counted))));
  if (isLinear(steps)) return { valid: true, linear: true, literal };
  return { valid: true, linear: false, bound: longestAffordable(steps), judged: true, literal };
}

/** A Unicode property, whose set of characters an engine takes longer to search. */
const PROPERTY = /\\p\{/i;
const PROPERTY_WEIGHT = 2;

type Literal =
  | { readonly valid: true; readonly source: string; readonly literal: string }
  | { readonly valid: false; readonly reason: string };

function literalOf(written: string): Literal {
  const given = compiled(written);
  // Without the `u` flag, unnecessary escapes such as `\-`, `\_` and `\@` are allowed, and common.
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

/**
 * Removes unnecessary backslashes: those before characters that are neither letters, digits nor
 * syntax.
 */
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

/** Escapes invisible characters; `RegExp.prototype.source` escapes only slashes and line ends. */
function printable(source: string): string {
  return source.replace(
    /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
