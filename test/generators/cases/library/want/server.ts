// @generated from openapi.yaml by generators/emit/server.ts. Do not edit.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import {
  createRoutes,
  type Handler,
  HttpError,
  type ServerOptions,
} from '../../../../../runtime/index.ts';
import { contract, securitySchemes } from './operations.ts';
import type { operations } from './types.ts';

/**
 * What a server of Library implements.
 *
 * Each handler is given what is decoded and valid, and answers with one of the documented statuses.
 *
 * @see openapi.yaml
 */
export interface LibraryHandlers<Identity = unknown> {
  /** `GET /books`: List books. */
  listBooks: Handler<operations['listBooks'], Identity, Context>;

  /**
   * `PUT /books/{isbn}`: Replace a book.
   *
   * Needs `Librarian` with `write`.
   */
  replaceBook: Handler<operations['replaceBook'], Identity, Context>;
}

/** What the handler of an operation is given. */
export type LibraryInput<Id extends keyof LibraryHandlers, Identity = unknown> =
  LibraryHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** What the handler of an operation may answer. */
export type LibraryReply<Id extends keyof LibraryHandlers> =
  LibraryHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createLibraryApp}. */
export interface LibraryAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Runs around every request, the first outermost. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * The handlers as an app: routed, decoded, validated on the way in and on the way out.
 *
 * @typeParam Identity - what the `authenticate` hooks return
 */
export function createLibraryApp<Identity = unknown>(
  handlers: LibraryHandlers<Identity>,
  options: LibraryAppOptions<Identity> = {},
): Hono {
  const routes = createRoutes(contract, securitySchemes, handlers, options);
  const app = new Hono();
  for (const middleware of options.middleware ?? []) app.use(middleware);
  app.all('*', (context, next) => routes.handle(context.req.raw, context) ?? next());
  app.notFound((context) =>
    routes.refuse(new HttpError(404, 'There is nothing here'), context.req.raw, context),
  );
  app.onError((error, context) => routes.refuse(error, context.req.raw, context));
  return app;
}
