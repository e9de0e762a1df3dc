/** Pending authorisations, whose customer has not returned yet. */
import { recordsOf, type Store } from './store.ts';

/** A pending authorisation, stored by its `state`. */
export interface PendingAuthorization {
  readonly consentId: string;
  readonly nonce: string;
  readonly redirectUri: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** How long a customer may take. */
export const AUTHORIZATION_MS = 3_600_000;
/**
 * How long a record is kept after it expired. The clock of the process that removes it may be a day
 * ahead of the one that created it.
 */
const KEPT_MS = 2 * 86_400_000;

/** Returns the pending authorisations of a store, by their `state`. Expired ones are removed. */
export function pendingAuthorizationsIn(store: Store) {
  type Flows = Readonly<Record<string, PendingAuthorization>>;
  const shards = recordsOf<Flows>(store, 'flows');
  // Enough slots that collisions are rare, and few enough that they need not be cleaned up.
  const shardOf = (state: string): string => state.slice(0, 1);
  const without = (flows: Flows, state: string): Flows =>
    Object.fromEntries(
      Object.entries(flows).filter(
        ([key, { until }]) => key !== state && until + KEPT_MS > Date.now(),
      ),
    );
  return {
    async begin(state: string, flow: PendingAuthorization): Promise<void> {
      await shards.update(shardOf(state), (flows = {}) => ({
        ...without(flows, state),
        [state]: flow,
      }));
    },
    /** Removes the record, so that a callback succeeds only once. */
    async take(state: string): Promise<PendingAuthorization | undefined> {
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
