/**
 * The clock and the simulated faults, which can be changed at run time, for all processes that
 * share a store.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Faults, schemas } from '../generated/devhub/zod.ts';
import { findValid, type Store } from './store/store.ts';

const KIND = 'SandboxControls';
const ID = 'all';

/** How far the clock may be ahead of the real time: five years, in seconds. */
const MOST_AHEAD = 5 * 365 * 86_400;

/**
 * How long a request waits for the current state before it uses the last known one, in
 * milliseconds.
 */
const PATIENCE_MS = 500;

interface State {
  /** Offset of the clock in whole seconds. */
  readonly ahead: number;
  /** Faults for all projects. */
  readonly faults: Faults;
  readonly faultsByProject: Readonly<Record<string, Faults>>;
}

const StateSchema: z.ZodType<State> = z.object({
  ahead: z.int().min(0).max(MOST_AHEAD),
  faults: schemas.Faults,
  faultsByProject: z.record(z.string(), schemas.Faults),
});

const UNTOUCHED: State = { ahead: 0, faults: {}, faultsByProject: {} };

/** The clock and faults of one process, as last read from the store. */
export class SandboxControls {
  /** The real time, in milliseconds since 1970. */
  readonly realNow: () => number;
  readonly #store: Store;
  #state = UNTOUCHED;
  /**
   * A read that takes longer than {@link PATIENCE_MS}; requests neither wait for it nor start
   * another.
   */
  #overdue: Promise<void> | undefined;

  private constructor(store: Store, realNow: () => number) {
    this.#store = store;
    this.realNow = realNow;
  }

  /**
   * Reads the state from a store, whose entries expire by the clock from now on.
   * @param realNow - milliseconds since 1970
   */
  static async open(store: Store, realNow: () => number): Promise<SandboxControls> {
    const controls = new SandboxControls(store, realNow);
    store.goBy(controls);
    await controls.#read();
    return controls;
  }

  /** The time of the sandbox, in milliseconds since 1970. */
  readonly now = (): number => this.realNow() + this.#state.ahead * 1_000;

  /** Seconds that the clock is ahead of the real time. */
  get ahead(): number {
    return this.#state.ahead;
  }

  /** Returns the faults for the calls of a project; without one, those for all projects. */
  faultsFor(projectId?: string): Faults {
    const own = projectId === undefined ? undefined : this.ownFaults(projectId);
    return { ...this.#state.faults, ...own };
  }

  /** Returns the faults of a project alone. */
  ownFaults(projectId: string): Faults {
    return this.#state.faultsByProject[projectId] ?? {};
  }

  /**
   * Reads the current state, which another process may have changed. While the store does not
   * respond, the last known state is used, so that requests without need of the store are answered.
   */
  async look(): Promise<void> {
    if (this.#overdue) return;
    const looking = this.#read().catch(() => undefined);
    const patience = new AbortController();
    const overdue = sleep(PATIENCE_MS, true, { ref: false, signal: patience.signal });
    if (await Promise.race([looking, overdue.catch(() => false)])) {
      this.#overdue = looking.finally(() => {
        this.#overdue = undefined;
      });
    }
    patience.abort();
  }

  async #read(): Promise<void> {
    this.#state = (await findValid(this.#store, KIND, ID, StateSchema)) ?? UNTOUCHED;
  }

  /** @returns false, without a change, unless the new time is later and not too far ahead */
  async moveClock(to: { readonly seconds: number } | { readonly instant: number }) {
    return this.#change((state) => {
      const ahead =
        'seconds' in to
          ? state.ahead + to.seconds
          : Math.ceil((to.instant - this.realNow()) / 1_000);
      return ahead > state.ahead && ahead <= MOST_AHEAD ? { ...state, ahead } : undefined;
    });
  }

  async setFaults(faults: Faults): Promise<void> {
    await this.#change((state) => ({ ...state, faults }));
  }

  async setProjectFaults(projectId: string, faults: Faults): Promise<void> {
    await this.#change((state) => {
      const { [projectId]: _, ...others } = state.faultsByProject;
      const any = Object.keys(faults).length > 0;
      return { ...state, faultsByProject: any ? { ...others, [projectId]: faults } : others };
    });
  }

  async #change(change: (state: State) => State | undefined): Promise<boolean> {
    await this.#store.insert(KIND, ID, UNTOUCHED);
    const changed = await this.#store.update<State>(KIND, ID, change);
    if (changed) this.#state = changed;
    return changed !== undefined;
  }
}
