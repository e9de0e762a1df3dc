/** Sessions with the test's bank. */
import { createTsp, memoryStore, type Tsp, type TspOptions } from '../../tsp/index.ts';
import type { Bank, Received } from './bank.ts';

/** Creates sessions with a bank, and closes them all. */
export function sessions(bank: () => Bank) {
  const open: Tsp[] = [];
  return {
    session(more: Partial<TspOptions> = {}): Tsp {
      const limits = { retryDelayMs: 1, ...more.limits };
      const tsp = createTsp({ ...bank().options, store: memoryStore(), ...more, limits });
      open.push(tsp);
      return tsp;
    },
    /** Creates an authorised consent. */
    async authorised(tsp: Tsp): Promise<string> {
      const { authorize, redirectUri } = bank();
      const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
      const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri });
      await tsp.handleCallback(await authorize(url), { state });
      return consentId;
    },
    async closeAll(): Promise<void> {
      await Promise.all(open.splice(0).map((tsp) => tsp.close()));
    },
  };
}

/** Returns the code of the error with which a promise rejects. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error) => error.code,
  );
}

export const isAccounts = ({ path }: Received): boolean => path.endsWith('/accounts');
