import { type Automaton, buildAutomaton, type State, type Ways } from './automaton.ts';
import { type CharacterSets, characterSets } from './character-sets.ts';
import { type PatternNode, parsePattern, TooComplex } from './tree.ts';

/** What bounds the attempts of a backtracking engine; each part multiplies the others. */
export interface Cost {
  /** By how much each further character multiplies them in a loop; 1 unless exponential. */
  readonly growth: number;
  /** The most rounds of each loop of the worst chain of loops; infinite for `*` and `+`. */
  readonly loops: readonly number[];
  /** The ways through what is no loop, */
  readonly ways: number;
  /** of which each character chooses from so many at most. */
  readonly fan: number;
}

const ONE_WAY = { growth: 1, ways: 1, fan: 1 };
/** What a pattern that is too complex counts as. */
const UNKNOWN: Cost = { ...ONE_WAY, growth: Number.POSITIVE_INFINITY, loops: [] };
const MAX_SOURCE = 20_000;
const MAX_PROBES = 300_000;

/** An upper bound of the attempts that an input of `length` characters takes. */
export function stepsOn(length: number, { growth, loops, ways, fan }: Cost): number {
  return loops.reduce(
    (steps, rounds) => steps * Math.min(rounds, length),
    growth ** length * Math.min(ways, fan ** length),
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
      growth: Math.max(cost.growth, look.growth),
      loops:
        repeated || automaton.searches
          ? [...cost.loops, ...look.loops]
          : worseOf(cost.loops, look.loops),
      ways: cost.ways * look.ways,
      fan: Math.max(cost.fan, look.fan),
    };
  }, costOfAutomaton(automaton));
}

const weigh = (loops: readonly number[]) => stepsOn(100_000, { ...ONE_WAY, loops });
const worseOf = (left: readonly number[], right: readonly number[]) =>
  weigh(left) >= weigh(right) ? left : right;

/**
 * Two ways round a loop on the same text make the attempts exponential; a loop that can be left
 * for another on the text that both repeat multiplies their lengths (N. Weideman et al., "Analyzing
 * Matching Time Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA",
 * 2016). Neither matters behind a sure state, which is never left in failure.
 */
function costOfAutomaton({ states, start, end, sure, alwaysMatches }: Automaton): Cost {
  // What always matches reads the input once.
  if (alwaysMatches) return { ...ONE_WAY, loops: [Number.POSITIVE_INFINITY] };
  const graph = new Graph(states, () => true);
  const loops = states.map((_, at) => at).filter((at) => graph.reaches(at, at));
  return {
    growth: growthOf(new Graph(states, (at) => !sure.has(at)), loops),
    loops: worstChain(graph, loops, sure),
    ...waysOutsideLoops(graph, start, end),
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
      next: new Map(keep(at) ? [...state.next].filter(([to]) => keep(to)) : []),
    }));
    this.#reached = this.states.map(({ next }) => {
      const reached = new Set(next.keys());
      for (const at of reached) {
        for (const onward of this.next(at).keys()) {
          this.#probe();
          reached.add(onward);
        }
      }
      return reached;
    });
  }

  #probe(): void {
    if (++this.#probes > MAX_PROBES) throw new TooComplex();
  }

  next(at: number): Ways {
    return this.states[at]?.next ?? new Map();
  }

  characters(at: number): bigint {
    return this.states[at]?.characters ?? 0n;
  }

  /** Whether one or more characters lead from one state to the other. */
  reaches(from: number, to: number): boolean {
    return this.#reached[from]?.has(to) ?? false;
  }

  /** Whether two states lie on one loop. */
  together(left: number, right: number): boolean {
    return this.reaches(left, right) && this.reaches(right, left);
  }

  /** The greatest number of ways that one of the characters leaves. */
  fan(next: Ways): number {
    const waysBySet = new Map<bigint, number>();
    for (const [at, ways] of next) {
      const set = this.characters(at);
      waysBySet.set(set, (waysBySet.get(set) ?? 0) + ways);
    }
    let most = 0;
    for (const set of waysBySet.keys()) {
      let sum = 0;
      for (const [other, ways] of waysBySet) {
        this.#probe();
        if ((set & other) !== 0n) sum += ways;
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  /**
   * The tuples of states that some text leads to from `from`, by their members joined; with each,
   * the tuples that led there.
   *
   * @param keep Whether a member, by its place in the tuple, may move to a state.
   */
  walk(from: readonly number[], keep: (member: number, at: number) => boolean) {
    const found = new Map<string, { readonly tuple: readonly number[]; readonly from: string[] }>();
    const open = [from];
    for (let tuple = open.pop(); tuple; tuple = open.pop()) {
      let onward: { at: readonly number[]; shared: bigint }[] = [{ at: [], shared: -1n }];
      for (const [member, state] of tuple.entries()) {
        const targets = [...this.next(state).keys()].filter((target) => keep(member, target));
        onward = onward.flatMap(({ at, shared }) =>
          targets.map((target) => {
            this.#probe();
            return { at: [...at, target], shared: shared & this.characters(target) };
          }),
        );
      }
      for (const { at, shared } of onward) {
        if (shared === 0n) continue;
        const known = found.get(at.join());
        if (known) {
          known.from.push(tuple.join());
        } else {
          found.set(at.join(), { tuple: at, from: [tuple.join()] });
          open.push(at);
        }
      }
    }
    return found;
  }
}

/** By how much a character multiplies the ways round the worst loop; 1 if there is one way only. */
function growthOf(graph: Graph, loops: readonly number[]): number {
  const left = new Set(loops.filter((at) => graph.reaches(at, at)));
  let worst = 1;
  for (const pivot of left) {
    const members = loops.filter((at) => graph.together(pivot, at));
    for (const member of members) left.delete(member);
    const rounds = members.map(
      (member) => new Map([...graph.next(member)].filter(([at]) => graph.together(pivot, at))),
    );
    const doubled = rounds.some((next) => next.values().some((ways) => ways > 1));
    if (doubled || divides(graph, pivot)) {
      worst = Math.max(worst, 2, ...rounds.map((next) => graph.fan(next)));
    }
  }
  return worst;
}

/** Whether two different ways round a loop from `pivot` fit the same text. */
function divides(graph: Graph, pivot: number): boolean {
  const pairs = graph.walk([pivot, pivot], (_, at) => graph.together(pivot, at));
  const back = new Set([[pivot, pivot].join()]);
  for (const pair of back) {
    const { tuple: [one, other] = [], from = [] } = pairs.get(pair) ?? {};
    if (one !== other) return true;
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
    (graph.characters(from) & graph.characters(to)) !== 0n &&
    graph
      .walk([from, from, to], (member, at) =>
        member === 0
          ? graph.together(from, at)
          : member === 2
            ? graph.together(to, at)
            : at === to || graph.reaches(at, to),
      )
      .has([from, to, to].join());
  const chains: { readonly members: readonly number[]; readonly chain: readonly number[] }[] = [];
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
function waysOutsideLoops(graph: Graph, start: Ways, end: Ways): { ways: number; fan: number } {
  let fan = Math.max(1, graph.fan(start));
  const known = new Map<number, number>();
  function waysAfter(at: number): number {
    let ways = known.get(at);
    if (ways === undefined) {
      const onward = new Map([...graph.next(at)].filter(([next]) => !graph.reaches(next, at)));
      const own = Math.max(1, graph.fan(onward), end.get(at) ?? 0);
      fan = Math.max(fan, own);
      ways = own * mostAfter(onward);
      known.set(at, ways);
    }
    return ways;
  }
  const mostAfter = (next: Ways) => Math.max(1, ...[...next.keys()].map(waysAfter));
  const ways = Math.max(1, graph.fan(start)) * mostAfter(start);
  return { ways, fan };
}
