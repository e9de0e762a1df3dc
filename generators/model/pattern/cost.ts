import { type Automaton, buildAutomaton, type State } from './automaton.ts';
import { type CharacterSets, characterSets } from './character-sets.ts';
import { type PatternNode, parsePattern, TooComplex } from './tree.ts';

/** What bounds the attempts of a backtracking engine. */
export interface Cost {
  /** By how much each further character may multiply them; 1 unless they grow exponentially. */
  readonly base: number;
  /** The most rounds of each loop of the worst chain of loops; infinite for `*` and `+`. */
  readonly loops: readonly number[];
  /** Places outside loops, one after another, where the next character leaves a choice. */
  readonly choices: number;
}

/** Also what a pattern that is too complex counts as. */
const UNKNOWN: Cost = { base: 4, loops: [], choices: 0 };
const MAX_SOURCE = 5000;
const MAX_PROBES = 200_000;

/** An upper bound of the steps that an input of `length` characters takes. */
export function stepsOn(length: number, { base, loops, choices }: Cost): number {
  return loops.reduce(
    (steps, rounds) => steps * Math.min(rounds, length),
    base ** length * 2 ** Math.min(choices, length),
  );
}

/** Finds the cost of a pattern that the engine has accepted under the `u` flag. */
export function costOf(source: string): Cost {
  try {
    if (source.length > MAX_SOURCE) return UNKNOWN;
    return costOfTree(parsePattern(source), characterSets(source), true);
  } catch (error) {
    if (error instanceof TooComplex) return UNKNOWN;
    throw error;
  }
}

function costOfTree(root: PatternNode, setOf: CharacterSets, searches: boolean): Cost {
  const automaton = buildAutomaton(root, setOf, searches);
  return automaton.looks.reduce((cost, { body, repeated }) => {
    const look = costOfTree(body, setOf, false);
    return {
      base: Math.max(cost.base, look.base),
      loops:
        repeated || automaton.searches
          ? [...cost.loops, ...look.loops]
          : worseOf(cost.loops, look.loops),
      choices: cost.choices + look.choices,
    };
  }, costOfAutomaton(automaton));
}

const weigh = (loops: readonly number[]) => stepsOn(100_000, { base: 1, loops, choices: 0 });
const worseOf = (left: readonly number[], right: readonly number[]) =>
  weigh(left) >= weigh(right) ? left : right;

/**
 * Two ways round a loop on the same text make the attempts exponential; a loop that can be left
 * for another on the text that both repeat multiplies their lengths (N. Weideman et al., "Analyzing
 * Matching Time Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA",
 * 2016). Neither matters behind a sure state, which is never left in failure.
 */
function costOfAutomaton({ states, start, sure, alwaysMatches }: Automaton): Cost {
  if (alwaysMatches) return { base: 1, loops: [], choices: 0 };
  const graph = new Graph(states, () => true);
  const loops = states
    .keys()
    .filter((at) => graph.reaches(at, at))
    .toArray();
  return {
    base: growth(new Graph(states, (at) => !sure.has(at)), loops),
    loops: worstChain(graph, loops, sure),
    choices: choicesOutsideLoops(graph, start),
  };
}

/** The automaton, or what is left of it where only some states are kept. */
class Graph {
  readonly states: readonly State[];
  readonly #reached: readonly ReadonlySet<number>[];
  #probes = 0;

  constructor(states: readonly State[], keep: (at: number) => boolean) {
    this.states = states.map((state, at) => ({
      ...state,
      next: keep(at) ? state.next.filter(keep) : [],
    }));
    this.#reached = this.states.map(({ next }) => {
      const reached = new Set(next);
      for (const at of reached) for (const onward of this.next(at)) reached.add(onward);
      return reached;
    });
  }

  next(at: number): readonly number[] {
    return this.states[at]?.next ?? [];
  }

  /** Whether one or more characters lead from one state to the other. */
  reaches(from: number, to: number): boolean {
    return this.#reached[from]?.has(to) ?? false;
  }

  /** Whether two states lie on one loop. */
  together(left: number, right: number): boolean {
    return this.reaches(left, right) && this.reaches(right, left);
  }

  /** Whether one character fits all the states. */
  meet(...at: readonly number[]): boolean {
    return at.reduce((shared, one) => shared & (this.states[one]?.characters ?? 0n), -1n) !== 0n;
  }

  /**
   * The tuples of states that some text leads to from `from`, by their members joined; with each,
   * the tuples that led there.
   *
   * @param keep Whether a member, by its place in the tuple, may move to a state.
   */
  walk(from: readonly number[], keep: (member: number, at: number) => boolean) {
    const origins = new Map<string, { tuple: readonly number[]; from: string[] }>();
    const open = [from];
    for (let tuple = open.pop(); tuple; tuple = open.pop()) {
      let onward: (readonly number[])[] = [[]];
      for (const [member, at] of tuple.entries()) {
        const targets = [...new Set(this.next(at))].filter((target) => keep(member, target));
        onward = onward.flatMap((head) => targets.map((target) => [...head, target]));
      }
      for (const next of onward) {
        if (++this.#probes > MAX_PROBES) throw new TooComplex();
        if (!this.meet(...next)) continue;
        const found = origins.get(next.join());
        if (found) {
          found.from.push(tuple.join());
        } else {
          origins.set(next.join(), { tuple: next, from: [tuple.join()] });
          open.push(next);
        }
      }
    }
    return origins;
  }
}

/** By how much a character multiplies the ways round the worst loop; 1 if there is one way only. */
function growth(graph: Graph, loops: readonly number[]): number {
  const seen = new Set<number>();
  let worst = 1;
  for (const pivot of loops) {
    if (seen.has(pivot) || !graph.reaches(pivot, pivot)) continue;
    const members = loops.filter((at) => graph.together(pivot, at));
    for (const member of members) seen.add(member);
    const ways = members.map((member) =>
      graph.next(member).filter((at) => graph.together(pivot, at)),
    );
    if (ways.some((next) => new Set(next).size < next.length) || divides(graph, pivot)) {
      const widest = ways.flatMap((next) =>
        next.map((at) => next.filter((other) => graph.meet(at, other)).length),
      );
      worst = Math.max(worst, 2, ...widest);
    }
  }
  return worst;
}

/** Whether two different ways round a loop from `pivot` fit the same text. */
function divides(graph: Graph, pivot: number): boolean {
  const pairs = graph.walk([pivot, pivot], (_, at) => graph.together(pivot, at));
  const back = new Set([[pivot, pivot].join()]);
  for (const pair of back) {
    const { tuple: [left, right] = [], from = [] } = pairs.get(pair) ?? {};
    if (left !== right) return true;
    for (const origin of from) back.add(origin);
  }
  return false;
}

/** The chain of loops, each left for the next on text that both repeat, with the most rounds. */
function worstChain(
  graph: Graph,
  loops: readonly number[],
  sure: ReadonlySet<number>,
): readonly number[] {
  const leads = (from: number, to: number) =>
    !sure.has(to) &&
    graph.reaches(from, to) &&
    graph.meet(from, to) &&
    graph
      .walk([from, from, to], (member, at) =>
        member === 0
          ? graph.together(from, at)
          : member === 2
            ? graph.together(to, at)
            : at === to || graph.reaches(at, to),
      )
      .has([from, to, to].join());
  const chains: { members: readonly number[]; chain: readonly number[] }[] = [];
  const countAhead = (at: number) => loops.filter((other) => graph.reaches(at, other)).length;
  // A loop comes after all that lead to it: fewer lie ahead of it.
  const left = new Set(loops.toSorted((one, other) => countAhead(other) - countAhead(one)));
  for (const pivot of left) {
    const members = loops.filter((at) => graph.together(pivot, at));
    for (const member of members) left.delete(member);
    const { rounds = 1 } = graph.states[pivot] ?? {};
    const own = rounds > 1 ? rounds : Number.POSITIVE_INFINITY;
    const chain = chains
      .filter((before) => before.members.some((from) => members.some((to) => leads(from, to))))
      .map((before) => [...before.chain, own])
      .reduce(worseOf, [own]);
    chains.push({ members, chain });
  }
  return chains.map(({ chain }) => chain).reduce(worseOf, []);
}

/** `a?a?a?…` has no loop, yet every question mark doubles the ways. */
function choicesOutsideLoops(graph: Graph, start: readonly number[]): number {
  const known = new Map<number, number>();
  const choice = (next: readonly number[]) =>
    Number(next.some((at, way) => next.some((other, i) => i > way && graph.meet(at, other))));
  function after(at: number): number {
    let most = known.get(at);
    if (most === undefined) {
      const onward = graph.next(at).filter((next) => !graph.reaches(next, at));
      most =
        (graph.reaches(at, at) ? 0 : choice(graph.next(at))) + Math.max(0, ...onward.map(after));
      known.set(at, most);
    }
    return most;
  }
  return choice(start) + Math.max(0, ...start.map(after));
}
