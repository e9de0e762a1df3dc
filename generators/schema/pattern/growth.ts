import type { Configuration, Move } from './configurations.ts';
import { add, atLeast, type Polynomial, sumUpTo, times, valueAt } from './polynomial.ts';
import type { Budget } from './tree.ts';

/** Configurations that lead back to each other, or one that does not lead back to itself. */
interface Component {
  readonly members: readonly number[];
  /** The most that one move keeps inside; 0 without a loop, and growth is exponential beyond 1. */
  readonly kept: number;
  /** What leads outside, of the moves that keep something inside, */
  readonly passing: readonly Move[];
  /** and of those that keep nothing. */
  readonly leaving: readonly Move[];
}

/** How the attempts of configurations add up. */
export class Growth {
  readonly #configurations: readonly Configuration[];
  readonly #components: readonly Component[];
  readonly #roundsOf: (state: number) => number;

  /** @param roundsOf How often in a row a state may be entered through its own loop. */
  constructor(configurations: readonly Configuration[], roundsOf: (state: number) => number) {
    this.#configurations = configurations;
    this.#roundsOf = roundsOf;
    this.#components = componentsOf(configurations);
  }

  /**
   * An upper bound of the sum of all weights on an input of `length` characters, from each
   * configuration on.
   */
  bounds(length: number, weights: readonly number[]): readonly number[] {
    return this.#polynomials(length, weights).map((found) => valueAt(found, length));
  }

  /**
   * A closer bound, which is made up character by character: the worst move each time. Where the
   * budget does not allow for it, it is that of {@link bounds}.
   */
  closeBounds(length: number, weights: readonly number[], budget: Budget): readonly number[] {
    const moves = this.#configurations.map((one) => one.moves.map((move) => [...move].flat()));
    const size = moves.reduce((sum, one) => sum + one.flat().length, 0);
    if (!budget.allows((length * (size + moves.length)) / 20)) return this.bounds(length, weights);
    let sums = weights;
    for (let read = 0; read < length; read++) {
      const before = sums;
      sums = moves.map((all, at) => {
        let most = 0;
        for (const move of all) {
          let sum = 0;
          for (let to = 0; to < move.length; to += 2) {
            sum += (before[move[to] ?? 0] ?? 0) * (move[to + 1] ?? 0);
          }
          if (sum > most) most = sum;
        }
        return (weights[at] ?? 0) + most;
      });
    }
    return sums;
  }

  #polynomials(length: number, weights: readonly number[]): readonly Polynomial[] {
    const found: Polynomial[] = [];
    const sumOf = (move: Move) => {
      let sum: Polynomial = [];
      for (const [to, ways] of move) sum = add(sum, times(found[to] ?? [], ways));
      return sum;
    };
    for (const component of this.#components) {
      const { members } = component;
      const weight = Math.max(...members.map((at) => weights[at] ?? 0));
      const once = component.leaving.map(sumOf).reduce(atLeast, []);
      const round = add([weight], component.passing.map(sumOf).reduce(atLeast, []));
      const bound = this.#rounds(component, round, once, length);
      for (const at of members) found[at] = bound;
    }
    return found;
  }

  /** What the rounds of a loop come to, and what it is left for. */
  #rounds(
    { members, kept }: Component,
    round: Polynomial,
    once: Polynomial,
    length: number,
  ): Polynomial {
    if (kept === 0) return add(round, once);
    if (kept > 1) {
      return [(valueAt(add(round, once), length) * kept ** (length + 1)) / (kept - 1)];
    }
    const limit = this.#limitOf(members);
    return add(limit < length ? times(round, limit + 1) : sumUpTo(round), once);
  }

  /** How many rounds a loop has at most. */
  #limitOf([only = -1, another]: readonly number[]): number {
    const [state, companion] = this.#configurations[only]?.states.keys() ?? [];
    if (another !== undefined || state === undefined || companion !== undefined) {
      return Number.POSITIVE_INFINITY;
    }
    return this.#roundsOf(state);
  }
}

/** R. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972: what one leads to comes before it. */
function componentsOf(configurations: readonly Configuration[]): Component[] {
  const components: Component[] = [];
  const lowest = new Map<number, number>();
  const path: number[] = [];
  const visit = (at: number): number => {
    const order = lowest.size;
    let low = order;
    lowest.set(at, order);
    const start = path.push(at) - 1;
    for (const move of configurations[at]?.moves ?? []) {
      for (const to of move.keys()) low = Math.min(low, lowest.get(to) ?? visit(to));
    }
    lowest.set(at, low);
    if (low === order) {
      const members = path.splice(start);
      // Finished: no later one is to count them as on its path.
      for (const member of members) lowest.set(member, Number.POSITIVE_INFINITY);
      components.push(componentOf(configurations, members));
    }
    return low;
  };
  for (const at of configurations.keys()) if (!lowest.has(at)) visit(at);
  return components;
}

function componentOf(
  configurations: readonly Configuration[],
  members: readonly number[],
): Component {
  const inside = new Set(members);
  const passing: Move[] = [];
  const leaving: Move[] = [];
  let most = 0;
  for (const move of members.flatMap((at) => configurations[at]?.moves ?? [])) {
    let kept = 0;
    const outside = new Map<number, number>();
    for (const [to, ways] of move) {
      if (inside.has(to)) kept += ways;
      else outside.set(to, ways);
    }
    most = Math.max(most, kept);
    (kept > 0 ? passing : leaving).push(outside);
  }
  return { members, kept: most, passing, leaving };
}
