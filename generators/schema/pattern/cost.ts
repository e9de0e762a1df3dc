import { type Automaton, buildAutomaton } from './automaton.ts';
import { type CharacterSets, characterSets } from './character-sets.ts';
import { configurationsOf, type Grouping } from './configurations.ts';
import { Growth } from './growth.ts';
import { Budget, type PatternLook, type PatternNode, parsePattern, TooComplex } from './tree.ts';

/**
 * An upper bound of the characters that a backtracking engine looks at on an input of some length,
 * counted again each time. A closer bound takes more time.
 */
export type Steps = (length: number, closely?: boolean) => number;

const UNKNOWN: Steps = () => Number.POSITIVE_INFINITY;
const MAX_SOURCE = 20_000;
/** The work that a pattern may take, */
const PATTERN_WORK = 600_000;
/** of which one way to count may take so much, */
const COUNTING_WORK = 200_000;
/** and what bounds may take beside it that are closer than those of every way to count. */
const CLOSE_WORK = 400_000;
/** Ways to count, from the cheapest to the most telling. */
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
 * Finds the cost of a pattern that the engine has accepted under the `u` flag. What is too complex
 * to be told counts as infinite.
 *
 * A backtracking engine tries one way through the pattern after the other. However it orders them,
 * and whichever it gets to, they are no more than all ways through the automaton on all beginnings
 * of the input, and these are counted for the worst input there is.
 *
 * @param isEnough Whether a bound need not be improved on.
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
  /** What each lookaround takes where it is met. */
  readonly looks: Map<PatternLook, Steps>;
}

/** @param look What the tree is the body of; absent for a whole pattern. */
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

/** All attempts, as if none succeeded. */
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
 * Behind a sure state nothing that came before is tried again. So there are the attempts that fail
 * before any sure state, and those that fail behind each of the sure states that the match passes.
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

/** The steps of the attempts that go on from each of the roots. */
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
