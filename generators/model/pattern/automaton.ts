import type { CharacterSets } from './character-sets.ts';
import { ANY_CHARACTER, type PatternNode, type PatternRepeat, TooComplex } from './tree.ts';

/** States, each with the number of ways there. */
export type Ways = ReadonlyMap<number, number>;

/** A place in the pattern that matches one character. */
export interface State {
  readonly characters: bigint;
  /** How often in a row it may be entered through its own loop; 1 where it has none. */
  readonly rounds: number;
  /** The states that may match the next character. */
  readonly next: Ways;
}

export interface Automaton {
  readonly states: readonly State[];
  /** The states that may match the first character. */
  readonly start: Ways;
  /** The states that may match the last character, with the ways to end there. */
  readonly end: Ways;
  /** The states after which the match has succeeded: nothing is tried again behind them. */
  readonly sure: ReadonlySet<number>;
  /** Whether it is tried at every position of the input, not at the first alone. */
  readonly searches: boolean;
  /** The bodies of lookarounds; `repeated` where they may run more than once. */
  readonly looks: readonly { readonly body: PatternNode; readonly repeated: boolean }[];
}

const MAX_STATES = 3000;
/** Up to here a repeated group is written out copy by copy. */
const MAX_COPIES = 8;
/** Likewise a repeated set inside a loop, where `([0-9a-f]{64})*` has one way to match. */
const MAX_SET_COPIES = 64;

/** A part of the automaton. */
interface Part {
  readonly first: Ways;
  readonly last: Ways;
  /** Those of `last` behind which no assertion can still fail. */
  readonly sureLast: readonly number[];
  /** In how many ways it matches the empty text. */
  readonly empty: number;
  readonly sureEmpty: boolean;
  /** Whether it matches at the start of the input only. */
  readonly anchored: boolean;
}

const NOTHING = { first: new Map(), last: new Map(), sureLast: [] };
const EMPTY: Part = { ...NOTHING, empty: 1, sureEmpty: true, anchored: false };
const ASSERTION: Part = { ...EMPTY, sureEmpty: false };
const START: Part = { ...ASSERTION, anchored: true };
const NO_BRANCH: Part = { ...NOTHING, empty: 0, sureEmpty: false, anchored: true };

/** The ways of `left`, and those of `right` so many times over. */
function add(left: Ways, right: Ways, times = 1): Ways {
  if (times === 0 || right.size === 0) return left;
  const sum = new Map(left);
  for (const [at, ways] of right) sum.set(at, (sum.get(at) ?? 0) + ways * times);
  return sum;
}

/** An empty round of an optional part fails, so there is one way to leave it out. */
const optional = (part: Part): Part => ({ ...part, empty: 1, sureEmpty: true, anchored: false });

/** A part that does not tell when it has had enough rounds. */
const unsure = (part: Part): Part => ({ ...part, sureLast: [], sureEmpty: false });

/**
 * Builds the position automaton of a pattern (V. Glushkov, 1961), keeping count of the ways from
 * state to state. Long repetitions become loops, which admits more text in more ways.
 *
 * @param searches False for the body of a lookaround, which is tried where it stands.
 * @throws {@link TooComplex} If it would have too many states.
 */
export function buildAutomaton(
  root: PatternNode,
  setOf: CharacterSets,
  searches: boolean,
): Automaton {
  const states: { characters: bigint; rounds: number; next: Ways }[] = [];
  const looks: { body: PatternNode; repeated: boolean }[] = [];

  function state(set: string, rounds: number): Part {
    const at = states.length;
    if (at === MAX_STATES) throw new TooComplex();
    const own = new Map([[at, 1]]);
    states.push({ characters: setOf(set), rounds, next: rounds > 1 ? own : new Map() });
    return { ...NO_BRANCH, first: own, last: own, sureLast: [at], anchored: false };
  }

  function link(from: Ways, to: Ways): void {
    for (const [at, ways] of from) {
      const found = states[at];
      if (found) found.next = add(found.next, to, ways);
    }
  }

  function follow(left: Part, right: Part): Part {
    link(left.last, right.first);
    return {
      first: add(left.first, right.first, left.empty),
      last: add(right.last, left.last, right.empty),
      sureLast: right.sureEmpty ? [...right.sureLast, ...left.sureLast] : right.sureLast,
      empty: left.empty * right.empty,
      sureEmpty: left.sureEmpty && right.sureEmpty,
      anchored: left.anchored || (left.first.size === 0 && right.anchored),
    };
  }

  function choice(branches: readonly Part[]): Part {
    const first = new Map<number, number>();
    const last = new Map<number, number>();
    // No two branches have a state in common.
    for (const branch of branches) {
      for (const [at, ways] of branch.first) first.set(at, ways);
      for (const [at, ways] of branch.last) last.set(at, ways);
    }
    return {
      first,
      last,
      sureLast: branches.flatMap(({ sureLast }) => sureLast),
      empty: branches.reduce((sum, { empty }) => sum + empty, 0),
      sureEmpty: branches.some(({ sureEmpty }) => sureEmpty),
      anchored: branches.every(({ anchored }) => anchored),
    };
  }

  function copies(body: PatternNode, min: number, max: number, inLoop: boolean): Part {
    let part = EMPTY;
    for (let copy = max; copy > 0; copy--) {
      part = follow(build(body, inLoop), part);
      if (copy > min) part = optional(part);
    }
    return part;
  }

  /** A repeated set as one state, or two where only the second may be the last. */
  function setLoop(set: string, min: number, max: number): Part {
    if (min > 1 && max > min) return follow(setLoop(set, min, min), setLoop(set, 0, max - min));
    const part = state(set, max);
    return min === 0 ? optional(part) : min === 1 ? part : unsure(part);
  }

  function repeat({ body, min, max }: PatternRepeat, inLoop: boolean): Part {
    if (max <= 1) return copies(body, min, max, inLoop);
    if (body.kind === 'set') {
      if (!inLoop) return setLoop(body.source, min, max);
      if (max <= MAX_SET_COPIES) return copies(body, min, max, true);
      const start = Math.min(min, MAX_SET_COPIES);
      const loop = setLoop(body.source, 0, Number.POSITIVE_INFINITY);
      return follow(copies(body, start, start, true), start < min ? unsure(loop) : loop);
    }
    if (max <= MAX_COPIES) return copies(body, min, max, inLoop);
    const part = build(body, true);
    if (part.empty > 0 && Number.isFinite(max)) return copies(body, min, max, inLoop);
    link(part.last, part.first);
    if (min === 0) return optional(part);
    // Rounds that may be empty share out the input in many ways, which no loop shows.
    if (part.empty > 0) return follow(copies(body, min, min, true), optional(part));
    return min === 1 ? part : unsure(part);
  }

  function build(node: PatternNode, inLoop: boolean): Part {
    switch (node.kind) {
      case 'set':
        return state(node.source, 1);
      case 'sequence':
        return node.parts.reduce((part, next) => follow(part, build(next, inLoop)), EMPTY);
      case 'choice':
        return choice(node.parts.map((part) => build(part, inLoop)));
      case 'repeat':
        return repeat(node, inLoop);
      case 'start':
        return START;
      case 'assertion':
        return ASSERTION;
      case 'look':
        looks.push({
          body: node.body,
          repeated: inLoop || states.some(({ next }, at) => next.has(at)),
        });
        return ASSERTION;
    }
  }

  const part = build(root, false);
  // What can match nothing succeeds at the first position.
  const moves = searches && !part.anchored && !part.sureEmpty;
  // To search is to have a loop over anything in front.
  const whole = moves
    ? follow(optional(state(ANY_CHARACTER, Number.POSITIVE_INFINITY)), part)
    : part;
  return {
    states,
    start: whole.first,
    end: part.last,
    sure: new Set(part.sureLast),
    searches: moves,
    looks,
  };
}
