/** A pattern as a tree of what decides how it backtracks; groups leave no trace. */
export type PatternNode =
  | PatternSet
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | PatternRepeat
  /** `^`, and every other assertion that reads at most one character. */
  | { readonly kind: 'start' | 'assertion' }
  | PatternLook;

/** A lookaround. */
export interface PatternLook {
  readonly kind: 'look';
  readonly body: PatternNode;
  /** A lookbehind, which is matched from its end to its beginning. */
  readonly behind: boolean;
  readonly negative: boolean;
}

/** One character out of a set, which is itself the source of a pattern. */
export interface PatternSet {
  readonly kind: 'set';
  readonly source: string;
}

/** A quantified node, greedy or lazy: the worst case does not tell them apart. */
export interface PatternRepeat {
  readonly kind: 'repeat';
  readonly body: PatternNode;
  readonly min: number;
  /** Infinite for `*`, `+` and `{n,}`. */
  readonly max: number;
}

/** Thrown where a pattern is beyond what the analysis follows. */
export class TooComplex extends Error {}

/** The work that an analysis may do. It is counted, not timed, so that a verdict is always the same. */
export class Budget {
  readonly #size: number;
  readonly #whole: Budget | undefined;
  #spent = 0;

  /** @param whole - what this is a part of */
  constructor(size: number, whole?: Budget) {
    this.#size = size;
    this.#whole = whole;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Spends so much if there is so much left. */
  allows(steps: number): boolean {
    if (this.#spent + steps > this.#size || this.#whole?.allows(steps) === false) return false;
    this.#spent += steps;
    return true;
  }

  /** @throws {@link TooComplex} When there is nothing left. */
  spend(steps: number): void {
    this.#whole?.spend(steps);
    this.#spent += steps;
    if (this.#spent > this.#size) throw new TooComplex();
  }
}

/** The set of every character. */
export const ANY_CHARACTER = '[\\s\\S]';

const MAX_DEPTH = 100;
const ANYTHING: PatternRepeat = {
  kind: 'repeat',
  body: { kind: 'set', source: ANY_CHARACTER },
  min: 0,
  max: Number.POSITIVE_INFINITY,
};
const SURROGATE_PAIR = 'u[dD][89abAB][\\dA-Fa-f]{2}\\\\u[dD][c-fC-F][\\dA-Fa-f]{2}';
const TOKEN = new RegExp(
  [
    '\\((?:\\?(?:<?[=!]|:|<[^>]*>))?',
    '\\[(?:[^\\]\\\\]|\\\\[\\s\\S])*\\]',
    `\\\\(?:[pPu]\\{[^}]*\\}|${SURROGATE_PAIR}|u[\\dA-Fa-f]{4}|x[\\dA-Fa-f]{2}|c[A-Za-z]|k<[^>]*>|[1-9]\\d*|[\\s\\S])`,
    '[\\s\\S]',
  ].join('|'),
  'uy',
);
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/uy;

/**
 * Reads a pattern that the engine has accepted under the `u` flag.
 *
 * @throws {@link TooComplex} On nesting too deep and on modifiers (`(?i:`), which change what the
 * sets inside them mean.
 */
export function parsePattern(source: string): PatternNode {
  let position = 0;
  const read = (token: RegExp): RegExpExecArray | null => {
    token.lastIndex = position;
    const found = token.exec(source);
    position += found?.[0].length ?? 0;
    return found;
  };

  function choice(depth: number): PatternNode {
    if (depth > MAX_DEPTH) throw new TooComplex();
    const parts = [sequence(depth)];
    while (source[position] === '|') {
      position++;
      parts.push(sequence(depth));
    }
    return { kind: 'choice', parts };
  }

  function sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (position < source.length && source[position] !== '|' && source[position] !== ')') {
      parts.push(quantified(term(depth)));
    }
    return { kind: 'sequence', parts };
  }

  function term(depth: number): PatternNode {
    const [token = ''] = read(TOKEN) ?? [];
    if (token === '^') return { kind: 'start' };
    if (token === '$' || token === '\\b' || token === '\\B') return { kind: 'assertion' };
    if (token.startsWith('(')) {
      if (token === '(' && source[position] === '?') throw new TooComplex();
      const body = choice(depth + 1);
      position++;
      const [, behind, sign] = /^\(\?(<?)([=!])/.exec(token) ?? [];
      if (sign === undefined) return body;
      return { kind: 'look', body, behind: behind === '<', negative: sign === '!' };
    }
    if (/^\\(?:[1-9]|k<)/.test(token)) {
      // A backreference may match any text, and may fail.
      return { kind: 'sequence', parts: [ANYTHING, { kind: 'assertion' }] };
    }
    return { kind: 'set', source: token };
  }

  function quantified(body: PatternNode): PatternNode {
    const found = read(QUANTIFIER);
    if (!found) return body;
    const [, sign, least = '', comma, most] = found;
    if (sign === '?') return { kind: 'repeat', body, min: 0, max: 1 };
    const min = sign ? Number(sign === '+') : Number(least);
    const endless = sign !== undefined || (comma !== undefined && most === '');
    const max = endless ? Number.POSITIVE_INFINITY : Number(most ?? least);
    return { kind: 'repeat', body, min, max };
  }

  return choice(0);
}
