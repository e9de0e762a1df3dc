import type { CharacterSets } from './character-sets.ts';
import { ANY_CHARACTER, type PatternNode, type PatternRepeat, TooComplex } from './tree.ts';

/** A place in the pattern that matches one character. */
export interface State {
  readonly characters: bigint;
  /** How often in a row it may be entered through its own loop; 1 where it has none. */
  readonly rounds: number;
  /** The states that may match the next character, each once for every way there. */
  readonly next: readonly number[];
}

export interface Automaton {
  readonly states: readonly State[];
  /** The states that may match the first character, each once for every way there. */
  readonly start: readonly number[];
  /** The states after which the match has succeeded: nothing is tried again behind them. */
  readonly sure: ReadonlySet<number>;
  /** Whether it succeeds at once, whatever the input. */
  readonly alwaysMatches: boolean;
  /** Whether it is tried at every position of the input, not at the first alone. */
  readonly searches: boolean;
  /** The bodies of lookarounds; `repeated` where they may run more than once. */
  readonly looks: readonly { readonly body: PatternNode; readonly repeated: boolean }[];
}

const MAX_STATES = 300;
/** Up to here a repeated group is written out copy by copy. */
const MAX_COPIES = 8;
/** Likewise a repeated set inside a loop, where `([0-9a-f]{64})*` has one way to match. */
const MAX_SET_COPIES = 64;

/** A part of the automaton; its lists name a state once for every way from or to it. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` behind which no assertion can still fail. */
  readonly sureLast: readonly number[];
  /** In how many ways it matches the empty text: 0, 1, or 2 for several. */
  readonly empty: number;
  readonly sureEmpty: boolean;
  /** Whether it matches at the start of the input only. */
  readonly anchored: boolean;
}

const NOTHING = { first: [], last: [], sureLast: [] };
const EMPTY: Part = { ...NOTHING, empty: 1, sureEmpty: true, anchored: false };
const ASSERTION: Part = { ...EMPTY, sureEmpty: false };
const START: Part = { ...ASSERTION, anchored: true };
const NO_BRANCH: Part = { ...NOTHING, empty: 0, sureEmpty: false, anchored: true };

/** Two ways are as bad as any number. */
function twiceAtMost(states: readonly number[]): number[] {
  const counts = new Map<number, number>();
  return states.filter((state) => {
    const count = (counts.get(state) ?? 0) + 1;
    counts.set(state, count);
    return count <= 2;
  });
}

const times = (count: number, states: readonly number[]): readonly number[] =>
  Array.from({ length: count }, () => states).flat();

/** An empty round of an optional part fails, so there is one way to leave it out. */
const optional = (part: Part): Part => ({ ...part, empty: 1, sureEmpty: true, anchored: false });

/** A part that has too few copies to tell when it is complete. */
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
  const states: { characters: bigint; rounds: number; next: number[] }[] = [];
  const looks: { body: PatternNode; repeated: boolean }[] = [];

  function state(set: string, rounds: number): Part {
    if (states.length >= MAX_STATES) throw new TooComplex();
    const at = states.length;
    states.push({ characters: setOf(set), rounds, next: rounds > 1 ? [at] : [] });
    return { ...NO_BRANCH, first: [at], last: [at], sureLast: [at], anchored: false };
  }

  function link(from: readonly number[], to: readonly number[]): void {
    for (const at of from) {
      const found = states[at];
      if (found) found.next = twiceAtMost([...found.next, ...to]);
    }
  }

  function follow(left: Part, right: Part): Part {
    link(left.last, right.first);
    return {
      first: twiceAtMost([...left.first, ...times(left.empty, right.first)]),
      last: twiceAtMost([...right.last, ...times(right.empty, left.last)]),
      sureLast: right.sureEmpty ? [...right.sureLast, ...left.sureLast] : right.sureLast,
      empty: Math.min(2, left.empty * right.empty),
      sureEmpty: left.sureEmpty && right.sureEmpty,
      anchored: left.anchored || (left.first.length === 0 && right.anchored),
    };
  }

  function branch(left: Part, right: Part): Part {
    return {
      first: twiceAtMost([...left.first, ...right.first]),
      last: twiceAtMost([...left.last, ...right.last]),
      sureLast: [...left.sureLast, ...right.sureLast],
      empty: Math.min(2, left.empty + right.empty),
      sureEmpty: left.sureEmpty || right.sureEmpty,
      anchored: left.anchored && right.anchored,
    };
  }

  function copies({ body, min, max }: PatternRepeat, inLoop: boolean): Part {
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

  function groupLoop({ body, min, max }: PatternRepeat): Part {
    const part = build(body, true);
    link(part.last, part.first);
    // Many rounds that may each be empty share out the input in many ways.
    if (part.empty > 0 && Number.isFinite(max)) link(part.last, part.first);
    return min === 0 ? optional(part) : min === 1 ? part : unsure(part);
  }

  function repeat(node: PatternRepeat, inLoop: boolean): Part {
    const { body, min, max } = node;
    if (max <= 1 || max <= (body.kind === 'set' ? Number(inLoop) * MAX_SET_COPIES : MAX_COPIES)) {
      return copies(node, inLoop);
    }
    if (body.kind !== 'set') return groupLoop(node);
    return setLoop(body.source, min, inLoop ? Number.POSITIVE_INFINITY : max);
  }

  function build(node: PatternNode, inLoop: boolean): Part {
    switch (node.kind) {
      case 'set':
        return state(node.source, 1);
      case 'sequence':
        return node.parts.reduce((part, next) => follow(part, build(next, inLoop)), EMPTY);
      case 'choice':
        return node.parts.reduce((part, next) => branch(part, build(next, inLoop)), NO_BRANCH);
      case 'repeat':
        return repeat(node, inLoop);
      case 'start':
        return START;
      case 'assertion':
        return ASSERTION;
      case 'look':
        looks.push({
          body: node.body,
          repeated: inLoop || states.some(({ next }) => next.length > 0),
        });
        return ASSERTION;
    }
  }

  const whole = build(root, false);
  const moves = searches && !whole.anchored;
  // To search is to have a loop over anything in front.
  const { first: start } = moves
    ? follow(optional(state(ANY_CHARACTER, Number.POSITIVE_INFINITY)), whole)
    : whole;
  return {
    states,
    start,
    sure: new Set(whole.sureLast),
    alwaysMatches: whole.sureEmpty,
    searches: moves,
    looks,
  };
}
