/**
 * The third party of the sandbox's load, in a process of its own: complete journeys, several at once,
 * from a token for a consent to its deletion.
 */
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';
import {
  ais,
  authorise,
  clientToken,
  exchange,
  refresh,
  registeredTsp,
  type Tsp,
} from '../sandbox/tsp.ts';

/** What the child is told. */
export interface Load {
  readonly authority: string;
  readonly addresses: RunningBank['addresses'];
  /** Journeys at once. */
  readonly workers: number;
}

/** What the child tells, a second after the last time. */
export interface Progress {
  /** Journeys since the beginning. */
  readonly journeys: number;
  /** Answers since the beginning. */
  readonly answers: number;
  /** What went wrong since the last time. */
  readonly failures: readonly string[];
}

/** One journey. @throws Error - where an answer is not the one that should come */
export async function journey(tsp: Tsp): Promise<void> {
  const bank = ais(tsp, await clientToken(tsp));
  const created = await bank.createAccountConsent({
    body: {
      data: { permissions: ['ReadAccountStatus', 'ReadAccountBalance', 'ReadAccountTransaction'] },
    },
  });
  const consentId = wanted(created).data.consentId;
  const answer = await authorise(tsp, consentId);
  const { body } = await exchange(tsp, answer.get('code') ?? `none: ${answer}`);
  if (!body.access_token || !body.refresh_token) throw new Error(JSON.stringify(body));
  const accounts = ais(tsp, body.access_token);
  const [account] = wanted(await accounts.listAccounts()).data.account;
  const path = { params: { path: { accountId: account?.accountId ?? '' } } };
  wanted(await accounts.listBalances(path));
  wanted(await accounts.listTransactions(path));
  const next = await refresh(tsp, body.refresh_token);
  if (!next.body.refresh_token) throw new Error(JSON.stringify(next.body));
  const { response } = await bank.deleteAccountConsent({ params: { path: { consentId } } });
  if (response.status !== 204) throw new Error(`${response.status} for DELETE`);
}

function wanted<Data>(result: {
  readonly data?: Data | undefined;
  readonly error?: unknown;
  readonly response: Response;
}): Data {
  if (result.data !== undefined) return result.data;
  throw new Error(`${result.response.status} ${JSON.stringify(result.error)}`);
}

async function work({ authority, addresses, workers }: Load): Promise<void> {
  let journeys = 0;
  let answers = 0;
  let failures: string[] = [];
  const bank = { addresses } as RunningBank;
  const registered = await registeredTsp({ authority, banks: [bank] } as unknown as Sandbox);
  const counted = (send: typeof fetch): typeof fetch =>
    (async (...call) => {
      const response = await send(...call);
      answers += 1;
      if (response.status >= 500) failures.push(`${response.status} from ${response.url}`);
      return response;
    }) as typeof fetch;
  const tsp = {
    ...registered,
    plain: counted(registered.plain),
    secure: counted(registered.secure),
  };
  for (let worker = 0; worker < workers; worker++) {
    (async () => {
      for (;;) {
        await journey(tsp).then(
          () => {
            journeys += 1;
          },
          async (error: Error) => {
            failures.push(String(error.cause ?? error.message).slice(0, 300));
            await new Promise((resolve) => setTimeout(resolve, 100));
          },
        );
      }
    })();
  }
  setInterval(() => {
    process.send?.({ journeys, answers, failures } satisfies Progress);
    failures = [];
  }, 1_000);
}

if (import.meta.main) {
  process.once('message', (load) => work(load as Load));
  process.on('disconnect', () => process.exit());
}
