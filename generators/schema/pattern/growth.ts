import type { Configuration, Move } from './configurations.ts';
import { add, atLeast, type Polynomial, sumUpTo, times, valueAt } from './polynomial.ts';
import type { Budget } from './tree.ts';

/** A strongly connected component of configurations. */
interface Component {
  readonly members: readonly number[];
  /**
   * The highest weight that one move keeps within the component; 0 without a loop. Growth is
   * exponential above 1.
   */
  readonly kept: number;
  /** What leaves the component by moves that keep something within it, */
  readonly passing: readonly Move[];
  /** and by moves that keep nothing. */
  readonly leaving: readonly Move[];
}

/** Sums up the attempts of configurations. */
export class Growth {
  readonly #configurations: readonly Configuration[];
  readonly #components: readonly Component[];
  readonly #roundsOf: (state: number) => number;

  /** @param roundsOf How many times in a row a state may be entered through its own loop. */
  constructor(configurations: readonly Configuration[], roundsOf: (state: number) => number) {
    this.#configurations = configurations;
    this.#roundsOf = roundsOf;
    this.#components = componentsOf(configurations);
  }

  /**
   * Returns an upper bound on the sum of all weights for an input of `length` characters, starting
   * from each configuration.
   */
  bounds(length: number, weights: readonly number[]): readonly number[] {
    return this.#polynomials(length, weights).map((found) => valueAt(found, length));
  }

  /**
   * Returns a closer bound, computed character by character with the worst move each time; that of
   * {@link bounds} if the budget does not suffice.
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

  /** Returns the total of the iterations of a loop, and what leaves it. */
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

  /** The maximum number of iterations of a loop. */
  #limitOf([only = -1, another]: readonly number[]): number {
    const [state, companion] = this.#configurations[only]?.states.keys() ?? [];
    if (another !== undefined || state === undefined || companion !== undefined) {
      return Number.POSITIVE_INFINITY;
    }
    return this.#roundsOf(state);
  }
}

/**
 * R. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972. Successors come before their
 * predecessors.
 */
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
      // Finished: later nodes must not regard it as part of their path.
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
