/** The messages between the mock server and the worker threads that run Prism. */
import type { Diagnostic } from '../../generators/read/diagnostics.ts';
import type { Spec } from '../config/documents.ts';

/** An HTTP request, in a form that can be sent to a worker thread. */
export interface MockRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** An HTTP response, in a form that can be sent from a worker thread. */
export interface MockResponse {
  readonly status: number;
  readonly headers: [name: string, value: string][];
  readonly body: string | null;
  /** Lines for the log: the request with its operation and status, then a line for each violation. */
  readonly log: readonly string[];
}

/** How responses are generated unless the `Prefer` header of a request overrides it. */
export interface Preferences {
  readonly dynamic: boolean;
  readonly seed?: string;
}

/** The data that a worker is started with. */
export interface WorkerData {
  readonly specs: readonly Spec[];
  readonly preferences: Preferences;
  /** A single number: the worker skips requests with a lower id, which another worker has taken. */
  readonly firstValidId: Int32Array;
}

/** A request for a worker to handle. */
export interface WorkerRequest {
  readonly id: number;
  readonly request: MockRequest;
}

/** A message of a worker: first whether it can serve the documents, then a response per request. */
export type WorkerMessage =
  | { readonly served: ServedApis }
  | { readonly diagnostics: readonly Diagnostic[] }
  | { readonly id: number; readonly response: MockResponse };

/** A summary of the operations that a mock serves. */
export interface ServedApis {
  /** The number of operations of each document. */
  readonly apis: readonly { readonly name: string; readonly operations: number }[];
  /** The operation with the fewest required parameters, for an example request. */
  readonly simplestOperation:
    | { readonly method: string; readonly path: string; readonly secured: boolean }
    | undefined;
}
