import type { Automaton, State, Ways } from './automaton.ts';
import { type Budget, TooComplex } from './tree.ts';

/**
 * The states of concurrent match attempts after the same number of characters, with the number of
 * attempts in each.
 */
export interface Configuration {
  readonly states: Ways;
  /** The successors of a configuration, one for each character that makes a difference. */
  readonly moves: readonly Move[];
}

/** Configurations that together contain all attempts, each with a multiplicity. */
export type Move = ReadonlyMap<number, number>;

/**
 * How attempts are grouped: those of one group consume the same character; otherwise each may
 * consume its own.
 */
export type Grouping = 'apart' | 'together' | 'together but for the search';

const MAX_CONFIGURATIONS = 3000;
/** Beyond this, sums of integers are not exact. */
const MAX_WAYS = 2 ** 40;

/**
 * Returns all configurations that a text can produce, beginning with one for each of the `roots`.
 * If the attempts in one set of states keep increasing, the additional ones are followed
 * separately.
 * @param keep Whether a state may be entered.
 * @throws {@link TooComplex} If there are too many.
 */
export function configurationsOf(
  { states, search }: Automaton,
  roots: readonly number[],
  keep: (state: number) => boolean,
  grouping: Grouping,
  budget: Budget,
): readonly Configuration[] {
  const found: { readonly states: Ways; moves: readonly Move[] }[] = [];
  const bySupport = new Map<string, number[]>();
  const letters = lettersOf(states, budget);

  /** Divides attempts into configurations, reusing known ones where possible. */
  function split(attempts: Ways, into: Map<number, number>, times = 1): void {
    if (attempts.size === 0) return;
    const alone = [...attempts.keys()].filter((at) => standsAlone(at));
    if (attempts.size > 1 && alone.length > 0) {
      for (const at of alone) split(new Map([[at, 1]]), into, times * (attempts.get(at) ?? 0));
      split(new Map([...attempts].filter(([at]) => !alone.includes(at))), into, times);
      return;
    }
    budget.spend(attempts.size);
    const support = [...attempts.keys()].sort((a, b) => a - b).join();
    const known = bySupport.get(support) ?? [];
    for (const at of known) {
      const base = found[at]?.states ?? attempts;
      const share = Math.min(
        ...[...base].map(([state, ways]) => Math.floor((attempts.get(state) ?? 0) / ways)),
      );
      budget.spend(base.size);
      if (share === 0) continue;
      into.set(at, (into.get(at) ?? 0) + share * times);
      const rest = [...attempts].map(
        ([state, ways]) => [state, ways - share * (base.get(state) ?? 0)] as const,
      );
      split(new Map(rest.filter(([, ways]) => ways > 0)), into, times);
      return;
    }
    const least = Math.min(...attempts.values());
    const whole = [...attempts.values()].every((ways) => ways % least === 0);
    const many = attempts.size > 1 && Math.max(...attempts.values()) > MAX_WAYS;
    if (many || found.length === MAX_CONFIGURATIONS) throw new TooComplex();
    const reduced = whole
      ? new Map([...attempts].map(([state, ways]) => [state, ways / least]))
      : attempts;
    bySupport.set(support, [...known, found.length]);
    into.set(found.length, (into.get(found.length) ?? 0) + (whole ? least : 1) * times);
    found.push({ states: reduced, moves: [] });
  }

  /** A loop with a limit is left eventually, whatever else happens. */
  function standsAlone(at: number): boolean {
    const { rounds = Number.POSITIVE_INFINITY } = states[at] ?? {};
    if (grouping === 'apart') return true;
    return Number.isFinite(rounds) || (grouping === 'together but for the search' && at === search);
  }

  for (const root of roots) split(new Map([[root, 1]]), new Map());
  for (const configuration of found) {
    const next = new Map<number, number>();
    for (const [state, ways] of configuration.states) {
      for (const [to, more] of states[state]?.next ?? []) {
        budget.spend(1);
        if (keep(to)) next.set(to, (next.get(to) ?? 0) + ways * more);
      }
    }
    configuration.moves = letters(next).map((moved) => {
      const move = new Map<number, number>();
      split(moved, move);
      return move;
    });
  }
  return found;
}

/**
 * Returns what remains of a set of attempts after each of the characters that make a difference.
 */
function lettersOf(states: readonly State[], budget: Budget): (attempts: Ways) => readonly Ways[] {
  const sets = [...new Set(states.map(({ characters }) => characters))].filter(Boolean);
  const sample = sets[0]?.length ?? 0;
  budget.spend((sample * sets.length) / 10);
  const columns = new Set<string>();
  for (let at = 0; at < sample; at++) columns.add(sets.map((set) => set[at]).join(''));
  const setOf = new Map(sets.map((set, at) => [set, at]));
  return (attempts) => {
    const places = [...attempts.keys()].map((at) => setOf.get(states[at]?.characters ?? ''));
    const used = [...new Set(places)].filter((place) => place !== undefined);
    const masks = new Set<string>();
    budget.spend(columns.size * used.length);
    for (const column of columns) masks.add(used.map((place) => column[place]).join(''));
    const most = [...masks].filter((mask) => {
      budget.spend(masks.size);
      // The result for more attempts includes the result for fewer.
      return ![...masks].some((other) => other !== mask && covers(other, mask));
    });
    return most
      .map((mask) => {
        const left = new Set(used.filter((_, at) => mask[at] === '1'));
        return new Map([...attempts].filter((_, at) => left.has(places[at] ?? -1)));
      })
      .filter(({ size }) => size > 0);
  };
}

function covers(more: string, less: string): boolean {
  for (let at = 0; at < less.length; at++) if (less[at] === '1' && more[at] === '0') return false;
  return true;
}
