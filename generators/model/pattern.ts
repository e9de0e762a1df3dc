/**
 * Judges the patterns of a document. They end up in generated code and run on input from
 * anywhere, in an engine that backtracks, so each must be valid and its worst case known.
 *
 * The worst case is read off the automaton whose states are the character sets of the pattern:
 * two ways round one loop on the same text make the number of attempts exponential; a loop that
 * can be left for another one on the text it repeats multiplies their lengths (A. Weideman et al.,
 * "Analyzing matching time behavior of backtracking regular expression matchers", 2016). What the
 * analysis cannot follow exactly it takes for worse than it is, never for better.
 */

/** What {@link judgePattern} found. */
export type PatternJudgement =
  | {
      readonly valid: true;
      /** Whether no input makes matching cost more than a constant per character. */
      readonly linear: true;
      /** The pattern as a regular-expression literal with its flag, safe to print: `/a\/b/u`. */
      readonly literal: string;
    }
  | {
      readonly valid: true;
      readonly linear: false;
      /** The longest input, in UTF-16 units, on which the pattern may run: about 0.2 s at worst. */
      readonly maxLength: number;
      readonly literal: string;
    }
  | {
      readonly valid: false;
      /** What the engine objects to. */
      readonly reason: string;
    };

/** The input for which a pattern counts as linear if it takes at most 1,000 steps a character. */
const LONG_INPUT = 100_000;
const LINEAR_STEPS = 1000 * LONG_INPUT;
/** Backtracking steps that take an engine about 0.2 s. */
const AFFORDABLE_STEPS = 2 ** 23;
/** Limits on the analysis itself; a pattern beyond them counts as exponential. */
const MAX_SOURCE = 5000;
const MAX_DEPTH = 100;
const MAX_STATES = 300;
const MAX_PROBES = 2_000_000;
/** Up to here a repeated group is written out copy by copy. */
const MAX_COPIES = 8;
/** Up to here a repeated character set is, which inside a loop tells `([0-9a-f]{64})*` apart. */
const MAX_SET_COPIES = 64;

/**
 * Judges an ECMA-262 pattern under the `u` flag, as JSON Schema asks for.
 *
 * @param source The pattern as the document has it, unanchored: it searches.
 */
export function judgePattern(source: string): PatternJudgement {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'u');
  } catch (error) {
    return { valid: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const literal = `/${printable(pattern.source)}/u`;
  const cost = costOf(source);
  if (stepsOn(LONG_INPUT, cost) <= LINEAR_STEPS) return { valid: true, linear: true, literal };
  let maxLength = 1;
  while (stepsOn(maxLength + 1, cost) <= AFFORDABLE_STEPS) maxLength++;
  return { valid: true, linear: false, maxLength, literal };
}

/** `RegExp.prototype.source` escapes slashes and line ends; this does invisible characters. */
function printable(source: string): string {
  return source.replace(
    /(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** What bounds the attempts of a backtracking engine. */
interface Cost {
  /** By how much each further character may multiply them; 1 unless exponential. */
  readonly base: number;
  /** The greatest number of rounds of each loop of the worst chain; infinite for `*` and `+`. */
  readonly loops: readonly number[];
  /** Places outside loops, one after another, where the next character leaves a choice. */
  readonly choices: number;
}

const INTRACTABLE: Cost = { base: 4, loops: [], choices: 0 };

function stepsOn(length: number, { base, loops, choices }: Cost): number {
  return loops.reduce(
    (steps, rounds) => steps * Math.min(rounds, length),
    base ** length * 2 ** Math.min(choices, length),
  );
}

function costOf(source: string): Cost {
  try {
    if (source.length > MAX_SOURCE) return INTRACTABLE;
    return costOfNode(parse(source), true, characterSets(source));
  } catch (error) {
    if (error instanceof TooComplex) return INTRACTABLE;
    throw error;
  }
}

class TooComplex extends Error {}

// ---- the pattern as a tree ----

type Node =
  | { readonly kind: 'set'; readonly source: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'start' | 'assertion' }
  | { readonly kind: 'look'; readonly body: Node };

const ANYTHING: Node = { kind: 'set', source: '[^]' };
const TOKEN =
  /\((?:\?(?:<?[=!]|:|<[^>]*>))?|\[(?:[^\]\\]|\\[^])*\]|\\(?:[pPu]\{[^}]*\}|u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|k<[^>]*>|[1-9]\d*|[^])|[^]/uy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/uy;

/** Reads a pattern that the engine has accepted. */
function parse(source: string): Node {
  let position = 0;
  const read = (token: RegExp): RegExpExecArray | null => {
    token.lastIndex = position;
    const found = token.exec(source);
    position += found?.[0].length ?? 0;
    return found;
  };

  function choice(depth: number): Node {
    if (depth > MAX_DEPTH) throw new TooComplex();
    const parts = [sequence(depth)];
    while (source[position] === '|') {
      position++;
      parts.push(sequence(depth));
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'choice', parts };
  }

  function sequence(depth: number): Node {
    const parts: Node[] = [];
    while (position < source.length && source[position] !== '|' && source[position] !== ')') {
      parts.push(quantified(term(depth)));
    }
    return { kind: 'sequence', parts };
  }

  function term(depth: number): Node {
    const [token = ''] = read(TOKEN) ?? [];
    if (token === '^') return { kind: 'start' };
    if (token === '$' || token === '\\b' || token === '\\B') return { kind: 'assertion' };
    if (token.startsWith('(')) {
      // Modifiers, `(?i:`, change what the sets inside mean.
      if (token === '(' && source[position] === '?') throw new TooComplex();
      const body = choice(depth + 1);
      position++;
      return /^\(\?<?[=!]/.test(token) ? { kind: 'look', body } : body;
    }
    if (/^\\(?:[1-9]|k<)/.test(token)) {
      return { kind: 'repeat', body: ANYTHING, min: 0, max: Number.POSITIVE_INFINITY };
    }
    return { kind: 'set', source: token };
  }

  function quantified(body: Node): Node {
    const found = read(QUANTIFIER);
    if (!found) return body;
    const [, sign, least = '', comma, most] = found;
    const min = sign ? Number(sign === '+') : Number(least);
    if (sign === '?') return { kind: 'repeat', body, min, max: 1 };
    const max = sign || (comma && !most) ? Number.POSITIVE_INFINITY : Number(most ?? least);
    return { kind: 'repeat', body, min, max };
  }

  return choice(0);
}

// ---- character sets ----

/** For each set, which of the sampled characters it has. */
type CharacterSets = (source: string) => bigint;

/**
 * Sets are compared by the characters they share out of a sample: those at the ends of every range
 * of the pattern and of the shorthand classes, and their neighbours, which decides exactly. With
 * property escapes, whose ranges are not in the pattern, a wide sample stands in.
 */
function characterSets(source: string): CharacterSets {
  const edges = new Set([0, 9, 14, 32, 48, 58, 65, 91, 95, 97, 123, 0xa0, 0x1680, 0x2000, 0x200a]);
  for (const edge of [0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff, 0x10ffff]) edges.add(edge);
  const escape =
    /\\u\{([\dA-Fa-f]+)\}|\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\[ux]([\dA-Fa-f]{2,4})|[^]/gu;
  for (const [text, braced, high, low, plain] of source.matchAll(escape)) {
    const hex = braced ?? plain;
    edges.add(
      hex !== undefined
        ? Number.parseInt(hex, 16)
        : high !== undefined
          ? (JSON.parse(`"\\u${high}\\u${low}"`).codePointAt(0) ?? 0)
          : (text.codePointAt(0) ?? 0),
    );
  }
  for (let control = 0; control < 32; control++) edges.add(control);
  if (/\\[pP]\{/.test(source)) {
    for (let point = 0; point < 0x32000; point += point < 0x3000 ? 1 : 61) edges.add(point);
  }
  const points = new Set([...edges].flatMap((edge) => [edge - 1, edge, edge + 1]));
  const sample = [...points]
    .filter((point) => point >= 0 && point <= 0x10ffff)
    .map((point) => String.fromCodePoint(point));
  const known = new Map<string, bigint>();
  return (set) => {
    let bits = known.get(set);
    if (bits === undefined) {
      const pattern = new RegExp(`^(?:${set})$`, 'u');
      bits = BigInt(`0b${sample.map((character) => Number(pattern.test(character))).join('')}`);
      known.set(set, bits);
    }
    return bits;
  };
}

// ---- the automaton ----

interface State {
  readonly characters: bigint;
  /** The greatest number of times in a row it may be entered through its own loop. */
  readonly rounds: number;
  /** Where it may go next, once for each way there. */
  readonly next: number[];
}

/** A part of the pattern; its lists hold a state once for each way to or from it. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` behind which no assertion can still fail. */
  readonly sureLast: readonly number[];
  /** In how many ways it matches nothing: 0, 1, or 2 for several. */
  readonly empty: number;
  readonly sureEmpty: boolean;
  /** Whether it matches at the start of the input only. */
  readonly anchored: boolean;
}

const EMPTY: Part = {
  first: [],
  last: [],
  sureLast: [],
  empty: 1,
  sureEmpty: true,
  anchored: false,
};
const NEVER: Part = { ...EMPTY, empty: 0, sureEmpty: false };
const ASSERTION: Part = { ...EMPTY, sureEmpty: false };

const twiceAtMost = (states: readonly number[]) => {
  const counts = new Map<number, number>();
  return states.filter((state) => {
    const count = (counts.get(state) ?? 0) + 1;
    counts.set(state, count);
    return count <= 2;
  });
};
const times = (states: readonly number[], count: number) =>
  count === 0 ? [] : count === 1 ? states : [...states, ...states];

/** Builds the automaton of a tree and finds what matching with it costs. */
function costOfNode(root: Node, searches: boolean, setOf: CharacterSets): Cost {
  const states: State[] = [];
  const looks: { readonly cost: Cost; readonly repeated: boolean }[] = [];

  function state(characters: bigint, rounds: number): Part {
    if (states.length >= MAX_STATES) throw new TooComplex();
    const index = states.push({ characters, rounds, next: [] }) - 1;
    if (rounds > 1) states[index]?.next.push(index);
    return { ...NEVER, first: [index], last: [index], sureLast: [index] };
  }

  function link(from: readonly number[], to: readonly number[]): void {
    for (const index of new Set(from)) {
      const found = states[index];
      const ways = from.filter((other) => other === index).length;
      if (found) {
        const next = twiceAtMost([...found.next, ...times(to, ways)]);
        found.next.splice(0, found.next.length, ...next);
      }
    }
  }

  function sequence(left: Part, right: Part): Part {
    link(left.last, right.first);
    return {
      first: twiceAtMost([...left.first, ...times(right.first, left.empty)]),
      last: twiceAtMost([...right.last, ...times(left.last, right.empty)]),
      sureLast: right.sureEmpty ? [...right.sureLast, ...left.sureLast] : right.sureLast,
      empty: Math.min(2, left.empty * right.empty),
      sureEmpty: left.sureEmpty && right.sureEmpty,
      anchored: left.anchored || (left.first.length === 0 && right.anchored),
    };
  }

  function choice(left: Part, right: Part): Part {
    return {
      first: twiceAtMost([...left.first, ...right.first]),
      last: twiceAtMost([...left.last, ...right.last]),
      sureLast: [...left.sureLast, ...right.sureLast],
      empty: Math.min(2, left.empty + right.empty),
      sureEmpty: left.sureEmpty || right.sureEmpty,
      anchored: left.anchored && right.anchored,
    };
  }

  // An empty round of an optional repetition fails, so there is one way to leave it out.
  const optional = (part: Part): Part => ({ ...part, empty: 1, sureEmpty: true, anchored: false });

  function repeat({ body, min, max }: Node & { kind: 'repeat' }, inLoop: boolean): Part {
    if (max === 0) return EMPTY;
    if (max === 1) return min === 1 ? build(body, inLoop) : optional(build(body, inLoop));
    if (body.kind === 'set' && (!inLoop || max === Number.POSITIVE_INFINITY)) {
      const part = state(setOf(body.source), max);
      return min === 0 ? optional(part) : part;
    }
    if (max <= (body.kind === 'set' ? MAX_SET_COPIES : MAX_COPIES)) {
      let part = EMPTY;
      for (let copy = max; copy > 0; copy--) {
        const one = sequence(build(body, inLoop), part);
        part = copy > min ? optional(one) : one;
      }
      return part;
    }
    const part = build(body, true);
    link(part.last, part.first);
    // Many copies of what may be empty share out the input in many ways.
    if (part.empty > 0 && max !== Number.POSITIVE_INFINITY) link(part.last, part.first);
    return min === 0 ? optional(part) : part;
  }

  function build(node: Node, inLoop: boolean): Part {
    switch (node.kind) {
      case 'set':
        return state(setOf(node.source), 1);
      case 'sequence':
        return node.parts.reduce<Part>((part, next) => sequence(part, build(next, inLoop)), EMPTY);
      case 'choice':
        return node.parts
          .map((part) => build(part, inLoop))
          .reduce((left, right) => choice(left, right));
      case 'repeat':
        return repeat(node, inLoop);
      case 'start':
        return { ...ASSERTION, anchored: true };
      case 'assertion':
        return ASSERTION;
      case 'look': {
        const repeated = inLoop || states.some((earlier) => earlier.next.length > 0);
        looks.push({ cost: costOfNode(node.body, false, setOf), repeated });
        return ASSERTION;
      }
    }
  }

  const whole = build(root, false);
  const restarts = searches && !whole.anchored;
  // Searching tries every position: a loop over anything in front.
  const front = restarts ? state(setOf('[^]'), Number.POSITIVE_INFINITY) : EMPTY;
  sequence(front, whole);
  const start = sequence(front, whole).first;
  const own: Cost = whole.sureEmpty
    ? { base: 1, loops: [], choices: 0 }
    : costOfAutomaton(states, start, new Set(whole.sureLast));
  return looks.reduce((cost, look) => {
    const under = look.repeated || restarts;
    return {
      base: Math.max(cost.base, look.cost.base),
      loops: under ? [...cost.loops, ...look.cost.loops] : worstOf(cost.loops, look.cost.loops),
      choices: cost.choices + look.cost.choices,
    };
  }, own);
}

const weigh = (loops: readonly number[]) => stepsOn(LONG_INPUT, { base: 1, loops, choices: 0 });
const worstOf = (left: readonly number[], right: readonly number[]) =>
  weigh(left) >= weigh(right) ? left : right;

/**
 * @param start The states that the first character may enter.
 * @param sure The states after which the match has succeeded: nothing is tried again behind them.
 */
function costOfAutomaton(
  states: readonly State[],
  start: readonly number[],
  sure: ReadonlySet<number>,
): Cost {
  let probes = 0;
  const at = (index: number): State => states[index] as State;
  const meet = (...indices: number[]) =>
    indices.reduce((characters, index) => characters & at(index).characters, -1n) !== 0n;

  const reach = states.map((_, index) => {
    const seen = new Set<number>();
    const open = [...at(index).next];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...at(next).next);
    }
    return seen;
  });
  const canReach = (from: number, to: number) => reach[from]?.has(to) ?? false;

  /** All tuples reached from `from` by moving every member at once on a shared character. */
  function walk(
    from: readonly number[],
    stays: (member: number, next: number) => boolean,
  ): Map<string, readonly number[]> {
    const seen = new Map<string, readonly number[]>();
    const open = [from];
    for (let tuple = open.pop(); tuple; tuple = open.pop()) {
      let nexts: (readonly number[])[] = [[]];
      for (const [member, index] of tuple.entries()) {
        const targets = [...new Set(at(index).next)].filter((next) => stays(member, next));
        nexts = nexts.flatMap((head) => targets.map((next) => [...head, next]));
      }
      for (const next of nexts) {
        if (++probes > MAX_PROBES) throw new TooComplex();
        const key = next.join();
        if (seen.has(key) || !meet(...next)) continue;
        seen.set(key, next);
        open.push(next);
      }
    }
    return seen;
  }

  // Two ways round a loop. A loop through a sure state never has to be left in failure.
  const loops = states.map((_, index) => index).filter((index) => canReach(index, index));
  const together = (left: number, right: number) =>
    left === right || (canReach(left, right) && canReach(right, left));
  const leader = (index: number) => loops.find((other) => together(other, index)) ?? index;
  let base = 1;
  for (const index of loops) {
    if (sure.has(index)) continue;
    const round = (next: number) => !sure.has(next) && together(index, next);
    const twice = at(index).next.some(
      (next, way) => round(next) && at(index).next.indexOf(next) !== way && returns(next, index),
    );
    if (twice || forks(index)) {
      base = Math.max(base, widest(index));
    }

    function forks(pivot: number): boolean {
      const key = `${pivot},${pivot}`;
      for (const pair of walk([pivot, pivot], (_, next) => round(next)).values()) {
        const [left = 0, right = 0] = pair;
        if (left === right) continue;
        if (walk(pair, (_, next) => round(next)).has(key)) return true;
      }
      return false;
    }
    function returns(from: number, to: number): boolean {
      return from === to || walk([from], (_, next) => round(next)).has(`${to}`);
    }
    function widest(pivot: number): number {
      const members = loops.filter((other) => together(pivot, other));
      return Math.max(
        2,
        ...members.map((member) => {
          const next = at(member).next.filter((target) => together(pivot, target));
          return Math.max(
            ...next.map((target) => next.filter((other) => meet(target, other)).length),
          );
        }),
      );
    }
  }

  // Chains of loops, each left for the next on a text that both repeat.
  const leads = (from: number, to: number): boolean =>
    !sure.has(to) &&
    canReach(from, to) &&
    !canReach(to, from) &&
    meet(from, to) &&
    walk([from, from, to], (member, next) =>
      member === 0
        ? together(from, next)
        : member === 2
          ? together(to, next)
          : next === to || canReach(next, to),
    ).has([from, to, to].join());
  const order = loops.toSorted(
    (left, right) => (reach[right]?.size ?? 0) - (reach[left]?.size ?? 0),
  );
  const chains = new Map<number, readonly number[]>();
  let worst: readonly number[] = [];
  for (const to of order) {
    const rounds = at(to).rounds > 1 ? at(to).rounds : Number.POSITIVE_INFINITY;
    let best: readonly number[] = [rounds];
    for (const [from, chain] of chains) {
      if (leader(from) !== leader(to) && leads(from, to)) best = worstOf(best, [...chain, rounds]);
    }
    chains.set(to, best);
    worst = worstOf(worst, best);
  }

  // Choices outside loops: `a?a?a?…` has no loop and doubles with every question mark.
  const depths = new Map<number, number>();
  const forked = (next: readonly number[]) =>
    Number(next.some((one, way) => next.some((other, also) => also > way && meet(one, other))));
  const depth = (index: number): number => {
    let found = depths.get(index);
    if (found === undefined) {
      depths.set(index, 0);
      const onward = at(index).next.filter((next) => !canReach(next, index));
      found =
        (canReach(index, index) ? 0 : forked(at(index).next)) +
        Math.max(0, ...onward.map((next) => depth(next)));
      depths.set(index, found);
    }
    return found;
  };
  const choices = forked(start) + Math.max(0, ...start.map((index) => depth(index)));
  return { base, loops: worst, choices };
}
