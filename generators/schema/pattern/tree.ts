/** A pattern as a tree of the nodes that affect backtracking; groups have none. */
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

/** One character of a set, given as the source of a pattern. */
export interface PatternSet {
  readonly kind: 'set';
  readonly source: string;
}

/** A quantified node, greedy or lazy: the worst case is the same. */
export interface PatternRepeat {
  readonly kind: 'repeat';
  readonly body: PatternNode;
  readonly min: number;
  /** Infinite for `*`, `+` and `{n,}`. */
  readonly max: number;
}

/** Thrown for a pattern that the analysis does not support. */
export class TooComplex extends Error {}

/**
 * The work that an analysis may do. It is counted rather than timed, so that results are
 * reproducible.
 */
export class Budget {
  readonly #size: number;
  readonly #whole: Budget | undefined;
  #spent = 0;

  /** @param whole - the budget that this one is a share of */
  constructor(size: number, whole?: Budget) {
    this.#size = size;
    this.#whole = whole;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Spends an amount if it is available. */
  allows(steps: number): boolean {
    if (this.#spent + steps > this.#size || this.#whole?.allows(steps) === false) return false;
    this.#spent += steps;
    return true;
  }

  /** @throws {@link TooComplex} If the budget is used up. */
  spend(steps: number): void {
    this.#whole?.spend(steps);
    this.#spent += steps;
    if (this.#spent > this.#size) throw new TooComplex();
  }
}

/** The set of all characters. */
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
 * Parses a pattern that the engine has accepted with the `u` flag.
 * @throws {@link TooComplex} For nesting that is too deep, and for modifiers (`(?i:`), which change
 * the meaning of the sets inside.
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
