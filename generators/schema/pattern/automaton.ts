import type { CharacterSets } from './character-sets.ts';
import {
  ANY_CHARACTER,
  type Budget,
  type PatternLook,
  type PatternNode,
  type PatternRepeat,
  type PatternSet,
  TooComplex,
} from './tree.ts';

/** States, each with the number of ways to reach it. */
export type Ways = ReadonlyMap<number, number>;

/** A position in the pattern that matches one character. */
export interface State {
  /**
   * The set of characters; empty for a step that consumes none: an assertion, or an empty
   * iteration.
   */
  readonly characters: string;
  /** The assertion, if this is a lookaround. */
  readonly look?: PatternLook;
  /**
   * How many times in a row the state may be entered; infinite except for a repeated single set.
   */
  readonly rounds: number;
  /** The states that may match the next character. */
  readonly next: Ways;
}

export interface Automaton {
  readonly states: readonly State[];
  /** The state before the first character. */
  readonly start: number;
  /**
   * The state before the first character while the input is searched; undefined if the pattern does
   * not search.
   */
  readonly search: number | undefined;
  /** The states after which the match has succeeded, so that nothing is backtracked. */
  readonly sure: ReadonlySet<number>;
}

const MAX_STATES = 3000;
/** Largest repetition count up to which a repeated group is unrolled. */
const MAX_COPIES = 8;
/** The same for a repeated set: `([0-9a-f]{64})*` has one way to match. */
const MAX_SET_COPIES = 64;

/** A fragment of the automaton. */
interface Part {
  readonly first: Ways;
  readonly last: Ways;
  /** The states of `last` after which no assertion can fail. */
  readonly sureLast: readonly number[];
  /** The number of ways to match the empty text. */
  readonly empty: number;
  readonly sureEmpty: boolean;
}

const NO_WAYS: Ways = new Map();
const NOTHING: Part = { first: NO_WAYS, last: NO_WAYS, sureLast: [], empty: 0, sureEmpty: false };
const EMPTY: Part = { ...NOTHING, empty: 1, sureEmpty: true };
const ASSERTION: Part = { ...EMPTY, sureEmpty: false };

/** A fragment whose repetitions are not counted. */
const unsure = (part: Part): Part => ({ ...part, sureLast: [], sureEmpty: false });

/** Whether an attempt that does not start at the beginning of the input fails at its first step. */
function isAnchored(node: PatternNode): boolean {
  switch (node.kind) {
    case 'start':
      return true;
    case 'sequence': {
      const first = node.parts.find(({ kind }) => kind !== 'assertion');
      return first !== undefined && isAnchored(first);
    }
    case 'choice':
      return node.parts.every(isAnchored);
    case 'repeat':
      return node.min > 0 && isAnchored(node.body);
    case 'look':
      return !node.behind && !node.negative && isAnchored(node.body);
    default:
      return false;
  }
}

/**
 * Builds the position automaton of a pattern (V. Glushkov, 1961) with the number of ways between
 * states. Long repetitions become loops, which matches more texts in more ways. Assertions are
 * assumed to hold anywhere.
 * @param unrolled Whether to unroll repeated sets outside of loops, which is more exact.
 * @param look The lookaround whose body the pattern is: it is matched at its position, and
 * backwards for a lookbehind. Absent for a pattern that searches the input.
 * @throws {@link TooComplex} If there would be too many states.
 */
export function buildAutomaton(
  root: PatternNode,
  setOf: CharacterSets,
  budget: Budget,
  unrolled: boolean,
  look?: PatternLook,
): Automaton {
  const states: { -readonly [Key in keyof State]: State[Key] }[] = [];

  /** Adds the ways of `right`, multiplied by a factor, to those of `left`. */
  function add(left: Ways, right: Ways, times = 1): Ways {
    if (times === 0 || right.size === 0) return left;
    budget.spend(left.size + right.size);
    const sum = new Map(left);
    for (const [at, ways] of right) sum.set(at, (sum.get(at) ?? 0) + ways * times);
    return sum;
  }

  function newState(characters: string, more: Partial<State> = {}): Ways {
    const at = states.length;
    if (at === MAX_STATES) throw new TooComplex();
    states.push({ characters, rounds: Number.POSITIVE_INFINITY, next: NO_WAYS, ...more });
    return new Map([[at, 1]]);
  }

  function set(source: string, rounds?: number): Part {
    const own = newState(setOf(source), rounds === undefined ? {} : { rounds });
    return { ...NOTHING, first: own, last: own, sureLast: [...own.keys()] };
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
    };
  }

  function choice(branches: readonly Part[]): Part {
    const first = new Map<number, number>();
    const last = new Map<number, number>();
    // Branches have no states in common.
    for (const branch of branches) {
      budget.spend(branch.first.size + branch.last.size);
      for (const [at, ways] of branch.first) first.set(at, ways);
      for (const [at, ways] of branch.last) last.set(at, ways);
    }
    return {
      first,
      last,
      sureLast: branches.flatMap(({ sureLast }) => sureLast),
      empty: branches.reduce((sum, { empty }) => sum + empty, 0),
      sureEmpty: branches.some(({ sureEmpty }) => sureEmpty),
    };
  }

  /** An empty iteration of an optional part fails at its end; there is one way to skip the part. */
  function optional(part: Part): Part {
    const first = part.empty > 0 ? add(part.first, newState(''), part.empty) : part.first;
    return { ...part, first, empty: 1, sureEmpty: true };
  }

  function copies(body: PatternNode, min: number, max: number, inLoop: boolean): Part {
    let part = EMPTY;
    for (let copy = max; copy > 0; copy--) {
      budget.spend(1);
      part = follow(build(body, inLoop), part);
      if (copy > min) part = optional(part);
    }
    return part;
  }

  /** Builds a repeated set as one state, or as two if only the second may be the last. */
  function setLoop(source: string, min: number, max: number): Part {
    if (min > 1 && max > min)
      return follow(setLoop(source, min, min), setLoop(source, 0, max - min));
    const part = set(source, max);
    link(part.last, part.first);
    return min === 0 ? optional(part) : min === 1 ? part : unsure(part);
  }

  function repeatedSet(body: PatternSet, { min, max }: PatternRepeat, inLoop: boolean): Part {
    const { source } = body;
    if (!inLoop && !unrolled) return setLoop(source, min, max);
    if (max <= MAX_SET_COPIES) return copies(body, min, max, inLoop);
    const start = Math.min(min, MAX_SET_COPIES);
    if (inLoop || max === Number.POSITIVE_INFINITY) {
      if (min <= 1) return setLoop(source, min, Number.POSITIVE_INFINITY);
      const loop = setLoop(source, 1, Number.POSITIVE_INFINITY);
      return follow(copies(body, start - 1, start - 1, inLoop), start < min ? unsure(loop) : loop);
    }
    return setLoop(source, min, max);
  }

  function repeat(node: PatternRepeat, inLoop: boolean): Part {
    const { body, min, max } = node;
    if (max <= 1) return copies(body, min, max, inLoop);
    if (body.kind === 'set') return repeatedSet(body, node, inLoop);
    if (max <= MAX_COPIES) return copies(body, min, max, inLoop);
    const part = build(body, true);
    if (part.empty > 0 && Number.isFinite(max)) return copies(body, min, max, inLoop);
    if (part.empty > 0) {
      // Iterations that may be empty can divide the input in many ways, which no loop represents.
      const rounds = optional(part);
      link(part.last, rounds.first);
      return follow(copies(body, min, min, true), rounds);
    }
    link(part.last, part.first);
    return min === 0 ? optional(part) : min === 1 ? part : unsure(part);
  }

  function build(node: PatternNode, inLoop: boolean): Part {
    switch (node.kind) {
      case 'set':
        return set(node.source);
      case 'sequence': {
        const parts = look?.behind ? node.parts.toReversed() : node.parts;
        return parts.reduce((part, next) => follow(part, build(next, inLoop)), EMPTY);
      }
      case 'choice':
        return choice(node.parts.map((part) => build(part, inLoop)));
      case 'repeat':
        return repeat(node, inLoop);
      case 'start':
      case 'assertion':
      case 'look':
        // An assertion is tried like a state but has no successors; whatever follows it is tried as
        // well.
        return { ...ASSERTION, first: newState('', node.kind === 'look' ? { look: node } : {}) };
    }
  }

  const body = build(root, false);
  // A pattern that matches the empty text succeeds at the first position.
  const searches = look === undefined && !isAnchored(root) && !body.sureEmpty;
  const search = searches ? states.length : undefined;
  // Searching is a loop over any character before the pattern.
  const whole = searches ? follow(setLoop(ANY_CHARACTER, 0, Number.POSITIVE_INFINITY), body) : body;
  const start = states.length;
  newState('', { next: whole.first });
  return { states, start, search, sure: new Set(body.sureLast) };
}
