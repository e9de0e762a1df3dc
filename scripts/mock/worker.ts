/** The worker thread that responds to the requests of a mock; see `worker-pool.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { ServedApis, WorkerData, WorkerMessage, WorkerRequest } from './messages.ts';
import {
  assertNoConflicts,
  mockOperations,
  type Operation,
  type ServedOperation,
} from './operations.ts';
import { respond } from './respond.ts';

const { specs, preferences, firstValidId } = workerData as WorkerData;
const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

try {
  const apis = specs.map((spec) => ({ spec, operations: mockOperations(spec) }));
  assertNoConflicts(apis);
  const operations = apis.flatMap((api) => api.operations);
  parentPort?.on('message', async ({ id, request }: WorkerRequest) => {
    if (id < Atomics.load(firstValidId, 0)) return;
    post({ id, response: await respond(request, operations, preferences) });
  });
  post({
    served: {
      apis: apis.map(({ spec: { name }, operations: { length } }) => ({
        name,
        operations: length,
      })),
      simplestOperation: simplestOf(operations),
    },
  });
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  post({ diagnostics: error.diagnostics });
}

function simplestOf(operations: readonly ServedOperation[]): ServedApis['simplestOperation'] {
  const [simplest = operations[0]] = operations
    .filter(({ method, path }) => method === 'get' && !path.includes('{'))
    .sort((a, b) => requiredParameters(a).length - requiredParameters(b).length);
  if (simplest === undefined) return undefined;
  const { method, path, security = [] } = simplest;
  return { method, path, secured: security.length > 0 };
}

function requiredParameters({ request = {} }: Operation): unknown[] {
  return [...(request.headers ?? []), ...(request.query ?? [])].filter(({ required }) => required);
}
