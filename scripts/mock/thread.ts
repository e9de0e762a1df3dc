/** The thread that answers the requests of a mock; see `mock-pool.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { Spec } from '../config/documents.ts';
import { answer, type MockAnswer, type MockRequest, type Preferences } from './answer.ts';
import { mockOperations, type Operation, refuseConflicts, type Served } from './operations.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly specs: readonly Spec[];
  readonly preferences: Preferences;
  /** One number: requests below it are not wanted any more. */
  readonly wantedFrom: Int32Array;
}

/** A request to answer. */
export interface Ask {
  readonly id: number;
  readonly request: MockRequest;
}

/** What a thread says: first whether the documents can be served, then its answers. */
export type Said =
  | { readonly serving: Serving }
  | { readonly refused: InputError['diagnostics'] }
  | { readonly id: number; readonly answer: MockAnswer };

/** What the documents say is to be served. */
export interface Serving {
  /** How many operations each document brought. */
  readonly apis: readonly { readonly name: string; readonly operations: number }[];
  /** The operation that asks for least. */
  readonly easiest:
    | { readonly method: string; readonly path: string; readonly secured: boolean }
    | undefined;
}

const { specs, preferences, wantedFrom } = workerData as ThreadData;
const say = (said: Said): void => parentPort?.postMessage(said);

try {
  const served = specs.map((spec) => ({ spec, operations: mockOperations(spec) }));
  refuseConflicts(served);
  const operations = served.flatMap((one) => one.operations);
  parentPort?.on('message', async ({ id, request }: Ask) => {
    if (id < Atomics.load(wantedFrom, 0)) return;
    say({ id, answer: await answer(request, operations, preferences) });
  });
  say({
    serving: {
      apis: served.map(({ spec: { name }, operations: { length } }) => ({
        name,
        operations: length,
      })),
      easiest: easiestOf(operations),
    },
  });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  say({ refused: error.diagnostics });
}

function easiestOf(operations: readonly Served[]): Serving['easiest'] {
  const [easiest = operations[0]] = operations
    .filter(({ method, path }) => method === 'get' && !path.includes('{'))
    .sort((a, b) => requiredParameters(a).length - requiredParameters(b).length);
  if (easiest === undefined) return undefined;
  const { method, path, security = [] } = easiest;
  return { method, path, secured: security.length > 0 };
}

function requiredParameters({ request = {} }: Operation): unknown[] {
  return [...(request.headers ?? []), ...(request.query ?? [])].filter(({ required }) => required);
}
