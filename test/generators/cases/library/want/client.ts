// @generated from openapi.yaml by generators/emit/client.ts. Do not edit.

import {
  type Client,
  type ClientOptions,
  default as createFetchClient,
  type FetchOptions,
  type FetchResponse,
} from 'openapi-fetch';
import {
  type ClientSettings,
  createCalls,
  type ReadAs,
  type Sendable,
} from '../../../../../runtime/index.ts';
import { contract } from './operations.ts';
import type { operations, paths } from './types.ts';

/** Options of a call: those of openapi-fetch. The media type of the response decides how it is read. */
type Init<Operation> = Omit<FetchOptions<Sendable<Operation>>, 'parseAs'>;

/** Result of a call: openapi-fetch's `{ data, error, response }`. */
type Answer<Operation extends Record<string, unknown>> = Promise<
  FetchResponse<Operation, ReadAs<Operation>, `${string}/${string}`>
>;

/** A call with required options. */
interface Call<Operation extends Record<string, unknown>> {
  (init: Init<Operation>): Answer<Operation>;
}

/** A call without required options. */
interface FreeCall<Operation extends Record<string, unknown>> {
  (init?: Init<Operation>): Answer<Operation>;
}

/**
 * The calls of Library.
 *
 * Books and who wrote them.
 *
 * @see openapi.yaml
 */
export interface LibraryCalls {
  /** `GET /books`: List books. */
  listBooks: FreeCall<operations['listBooks']>;

  /**
   * `PUT /books/{isbn}`: Replace a book.
   *
   * Needs `Librarian` with `write`.
   */
  replaceBook: Call<operations['replaceBook']>;
}

/** A client of Library. */
export interface LibraryClient extends LibraryCalls {
  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */
  readonly http: Client<paths>;
}

/** Options of {@link createLibraryClient}, including those of openapi-fetch. */
export interface LibraryClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}

/** A client of Library at `baseUrl`. */
export function createLibraryClient(options: LibraryClientOptions): LibraryClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<LibraryCalls>(contract, http, options), http };
}
