/** Authorisations that have begun, and wait for the customer to come back. */
import { recordsOf, type Store } from './store.ts';

/** An authorisation that has begun, by its `state`. */
export interface Flow {
  readonly consentId: string;
  readonly nonce: string;
  readonly redirectUri: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** How long a customer may take. */
export const FLOW_MS = 3_600_000;
/**
 * How long a flow stays after its end. Whoever drops it may have a clock that is a day ahead of the
 * one it was begun by.
 */
const KEPT_MS = 2 * 86_400_000;

/** The flows in a store, by their `state`; those that nobody came back from are dropped. */
export function flowsIn(store: Store) {
  type Flows = Readonly<Record<string, Flow>>;
  const shards = recordsOf<Flows>(store, 'flows');
  // So many records that callers seldom meet, and so few that they need no clearing away.
  const shardOf = (state: string): string => state.slice(0, 1);
  const without = (flows: Flows, state: string): Flows =>
    Object.fromEntries(
      Object.entries(flows).filter(
        ([key, { until }]) => key !== state && until + KEPT_MS > Date.now(),
      ),
    );
  return {
    async begin(state: string, flow: Flow): Promise<void> {
      await shards.update(shardOf(state), (flows = {}) => ({
        ...without(flows, state),
        [state]: flow,
      }));
    },
    /** Whoever takes it goes on: a callback is good once. */
    async take(state: string): Promise<Flow | undefined> {
      for (;;) {
        const flows = await shards.get(shardOf(state));
        const flow = flows && Object.hasOwn(flows, state) ? flows[state] : undefined;
        if (!flows || !flow) return undefined;
        if (!(await shards.replace(shardOf(state), flows, without(flows, state)))) continue;
        return flow.until > Date.now() ? flow : undefined;
      }
    },
  };
}
