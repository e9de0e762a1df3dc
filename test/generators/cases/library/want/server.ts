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
 * The handlers of Library.
 *
 * Each handler receives the decoded and validated request, and returns one of the documented responses.
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

/** The input of a handler by operation. */
export type LibraryInput<Id extends keyof LibraryHandlers, Identity = unknown> =
  LibraryHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** The result of a handler by operation. */
export type LibraryReply<Id extends keyof LibraryHandlers> =
  LibraryHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createLibraryApp}. */
export interface LibraryAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Middleware for every request, in order. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.
 *
 * @typeParam Identity - the result of the `authenticate` hooks
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
