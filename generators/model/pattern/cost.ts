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
function costOfAutomaton({ states, start, end, sure }: Automaton): Cost {
  const failing = new Graph(states, (at) => !sure.has(at));
  return {
    growth: growthOf(failing),
    loops: worstChain(new Graph(states, () => true), sure),
    ...waysOutsideLoops(failing, start, end),
  };
}

/** The automaton, or what is left of it where only some states may be entered. */
class Graph {
  readonly states: readonly State[];
  /** The states by loop, each other state alone; what a component leads to comes before it. */
  readonly components: readonly (readonly number[])[];
  readonly #componentOf = new Map<number, readonly number[]>();
  readonly #reached = new Map<number, ReadonlySet<number>>();
  #probes = 0;

  constructor(states: readonly State[], keep: (at: number) => boolean) {
    this.states = states.map((state) => ({
      ...state,
      next: new Map([...state.next].filter(([to]) => keep(to))),
    }));
    this.components = this.#findComponents();
    for (const component of this.components) {
      for (const at of component) this.#componentOf.set(at, component);
    }
  }

  /** R. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972. */
  #findComponents(): number[][] {
    const components: number[][] = [];
    const lowest = new Map<number, number>();
    const path: number[] = [];
    const visit = (at: number): number => {
      const order = lowest.size;
      let low = order;
      lowest.set(at, order);
      const start = path.push(at) - 1;
      for (const to of this.next(at).keys()) {
        this.#probe();
        low = Math.min(low, lowest.get(to) ?? visit(to));
      }
      lowest.set(at, low);
      if (low === order) {
        const component = path.splice(start);
        // Finished: no later state is to count them as on its path.
        for (const member of component) lowest.set(member, Number.POSITIVE_INFINITY);
        components.push(component);
      }
      return low;
    };
    for (const at of this.states.keys()) if (!lowest.has(at)) visit(at);
    return components;
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
    let reached = this.#reached.get(from);
    if (!reached) {
      const found = new Set(this.next(from).keys());
      for (const at of found) {
        for (const onward of this.next(at).keys()) {
          this.#probe();
          found.add(onward);
        }
      }
      reached = found;
      this.#reached.set(from, reached);
    }
    return reached.has(to);
  }

  /** Whether two states lie on one loop. */
  together(left: number, right: number): boolean {
    return this.#componentOf.get(left) === this.#componentOf.get(right);
  }

  /** The components that are loops. */
  loops(): (readonly number[])[] {
    return this.components.filter(
      ([at = -1, another]) => another !== undefined || this.next(at).has(at),
    );
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
function growthOf(graph: Graph): number {
  let worst = 1;
  for (const members of graph.loops()) {
    const [pivot = 0] = members;
    const rounds = members.map(
      (member) => new Map([...graph.next(member)].filter(([at]) => graph.together(pivot, at))),
    );
    const doubled = rounds.some((next) => [...next.values()].some((ways) => ways > 1));
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
function worstChain(graph: Graph, sure: ReadonlySet<number>): readonly number[] {
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
  for (const members of graph.loops().reverse()) {
    const [pivot = 0] = members;
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
  const waysAfter = new Map<number, number>();
  const mostAfter = (next: Ways) =>
    Math.max(1, ...[...next.keys()].map((at) => waysAfter.get(at) ?? 1));
  for (const members of graph.components) {
    const ways = members.map((at) => {
      const onward = new Map([...graph.next(at)].filter(([next]) => !graph.together(next, at)));
      const own = Math.max(1, graph.fan(onward), end.get(at) ?? 1);
      fan = Math.max(fan, own);
      return own * mostAfter(onward);
    });
    for (const at of members) waysAfter.set(at, Math.max(...ways));
  }
  return { ways: Math.max(1, graph.fan(start)) * Math.max(1, ...waysAfter.values()), fan };
}
