/** Sessions with the test's bank. */
import { createTsp, memoryStore, type Tsp, type TspOptions } from '../../tsp/index.ts';
import type { Bank, Received } from './bank.ts';

/** Opens sessions with a bank, and closes them all. */
export function sessions(bank: () => Bank) {
  const open: Tsp[] = [];
  return {
    session(more: Partial<TspOptions> = {}): Tsp {
      const limits = { retryDelayMs: 1, ...more.limits };
      const tsp = createTsp({ ...bank().options, store: memoryStore(), ...more, limits });
      open.push(tsp);
      return tsp;
    },
    /** A consent that the customer has authorised. */
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

/** The code of the error that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error) => error.code,
  );
}

export const isAccounts = ({ path }: Received): boolean => path.endsWith('/accounts');
