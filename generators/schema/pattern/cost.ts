import { type Automaton, buildAutomaton } from './automaton.ts';
import { type CharacterSets, characterSets } from './character-sets.ts';
import { configurationsOf, type Grouping } from './configurations.ts';
import { Growth } from './growth.ts';
import { Budget, type PatternLook, type PatternNode, parsePattern, TooComplex } from './tree.ts';

/**
 * Returns an upper bound on the characters that a backtracking engine reads for an input of some
 * length, including repeated reads. Closer bounds take longer to compute.
 */
export type Steps = (length: number, closely?: boolean) => number;

const UNKNOWN: Steps = () => Number.POSITIVE_INFINITY;
const MAX_SOURCE = 20_000;
/** The budget for the analysis of one pattern, */
const PATTERN_WORK = 600_000;
/** the share of it that one strategy may use, */
const COUNTING_WORK = 200_000;
/** and the budget for computing the closer bounds. */
const CLOSE_WORK = 400_000;
/** Strategies, from the cheapest to the most exact. */
const COUNTINGS: readonly Counting[] = [
  { unrolled: false, grouping: 'apart' },
  { unrolled: true, grouping: 'apart' },
  { unrolled: true, grouping: 'together' },
  { unrolled: true, grouping: 'together but for the search' },
];

interface Counting {
  readonly unrolled: boolean;
  readonly grouping: Grouping;
}

/**
 * Returns the cost of a pattern that the engine has accepted with the `u` flag. Patterns that are
 * too complex have infinite cost.
 *
 * A backtracking engine tries one way through the pattern after another. In any order, and wherever
 * it stops, these are at most all ways through the automaton for all prefixes of the input, which
 * are counted for the worst possible input.
 * @param isEnough Whether a bound need not be improved.
 */
export function costOf(source: string, budget: Budget, isEnough: (steps: Steps) => boolean): Steps {
  try {
    if (source.length > MAX_SOURCE) return UNKNOWN;
    const analysis = {
      setOf: characterSets(source),
      budget: new Budget(PATTERN_WORK, budget),
      closely: new Budget(CLOSE_WORK, budget),
      looks: new Map(),
    };
    return costOfTree(parsePattern(source), analysis, isEnough);
  } catch (error) {
    if (error instanceof TooComplex) return UNKNOWN;
    throw error;
  }
}

interface Analysis {
  readonly setOf: CharacterSets;
  readonly budget: Budget;
  readonly closely: Budget;
  /** The cost of each lookaround at the position where it is tried. */
  readonly looks: Map<PatternLook, Steps>;
}

/** @param look The lookaround whose body the tree is; absent for a whole pattern. */
function costOfTree(
  root: PatternNode,
  analysis: Analysis,
  isEnough: (steps: Steps) => boolean,
  look?: PatternLook,
): Steps {
  const { setOf, budget, closely: closeWork } = analysis;
  const bounds: Steps[] = [];
  const least: Steps = (length, closely) =>
    Math.min(...bounds.map((steps) => steps(length, closely)));
  for (const { unrolled, grouping } of COUNTINGS) {
    const automaton = buildAutomaton(root, setOf, budget, unrolled, look);
    const looks = automaton.states.map((state) => state.look && costOfLook(state.look, analysis));
    for (const bound of [everyAttempt, failingAttempts]) {
      try {
        bounds.push(
          bound(automaton, looks, grouping, new Budget(COUNTING_WORK, budget), closeWork),
        );
      } catch (error) {
        if (!(error instanceof TooComplex)) throw error;
      }
      if (bounds.length > 0 && isEnough(least)) return least;
    }
  }
  if (bounds.length === 0) throw new TooComplex();
  return least;
}

function costOfLook(look: PatternLook, analysis: Analysis): Steps {
  const known = analysis.looks.get(look);
  if (known) return known;
  const steps = costOfTree(look.body, analysis, takesConstantTime, look);
  analysis.looks.set(look, steps);
  return steps;
}

const takesConstantTime: (steps: Steps) => boolean = (steps) => steps(10_000) < 10_000;

type Looks = readonly (Steps | undefined)[];

/** Counts all attempts as if none succeeded. */
function everyAttempt(
  automaton: Automaton,
  looks: Looks,
  grouping: Grouping,
  budget: Budget,
  closeWork: Budget,
): Steps {
  const bounds = boundsFrom(
    automaton,
    looks,
    [automaton.start],
    () => true,
    grouping,
    budget,
    closeWork,
  );
  return (length, closely) => bounds(length, closely)[0] ?? Number.POSITIVE_INFINITY;
}

/**
 * After a sure state nothing before it is backtracked. Counted are the attempts that fail before
 * any sure state, and those that fail after each sure state on the way of the match.
 */
function failingAttempts(
  automaton: Automaton,
  looks: Looks,
  grouping: Grouping,
  budget: Budget,
  closeWork: Budget,
): Steps {
  const { start, sure } = automaton;
  const unsure = (at: number) => !sure.has(at);
  const bounds = boundsFrom(
    automaton,
    looks,
    [start, ...sure],
    unsure,
    grouping,
    budget,
    closeWork,
  );
  return (length, closely) => {
    const [failed = Number.POSITIVE_INFINITY, ...behind] = bounds(length, closely);
    return failed + (length + 1) * behind.reduce((most, one) => Math.max(most, one), 0);
  };
}

/** Returns the steps of the attempts that continue from each of the roots. */
function boundsFrom(
  { states, ...automaton }: Automaton,
  looks: Looks,
  roots: readonly number[],
  keep: (state: number) => boolean,
  grouping: Grouping,
  budget: Budget,
  closeWork: Budget,
): (length: number, closely?: boolean) => readonly number[] {
  const configurations = configurationsOf({ states, ...automaton }, roots, keep, grouping, budget);
  const growth = new Growth(
    configurations,
    (state) => states[state]?.rounds ?? Number.POSITIVE_INFINITY,
  );
  const places = roots.map((root) =>
    configurations.findIndex(({ states: found }) => found.size === 1 && found.has(root)),
  );
  return (length, closely = false) => {
    const tried = states.map(({ next }) => {
      let sum = 0;
      for (const [to, ways] of next) sum += ways * (looks[to]?.(length, closely) ?? 1);
      return sum;
    });
    const weights = configurations.map(({ states: found }) => {
      let sum = 0;
      for (const [state, ways] of found) sum += ways * (tried[state] ?? 0);
      return sum;
    });
    const bounds = closely
      ? growth.closeBounds(length, weights, closeWork)
      : growth.bounds(length, weights);
    return places.map((at) => bounds[at] ?? Number.POSITIVE_INFINITY);
  };
}
