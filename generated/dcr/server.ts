// @generated from spec/dcr/openapi.yaml by generators/emit/server.ts. Do not edit.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { createRoutes, type Handler, HttpError, type ServerOptions } from '../../runtime/index.ts';
import { contract, securitySchemes } from './operations.ts';
import type { operations } from './types.ts';

/**
 * The handlers of Hong Kong Open Banking Dynamic Client Registration.
 *
 * Each handler receives the decoded and validated request, and returns one of the documented responses.
 *
 * @see spec/dcr/openapi.yaml
 */
export interface DcrHandlers<Identity = unknown> {
  /**
   * `POST /open-banking/v3.2/oauth2/register`: Register a client.
   *
   * Mutual TLS; no access token, scope or permission. The body is a compact JWS, signed with the
   * TSP's signing key (HKPost encipherment e-Cert). Each request needs a fresh `jti`, and expires
   * at most 30 minutes after it is sent.
   *
   * Needs `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
   * @see spec/dcr/paths/register.yaml
   */
  registerClient: Handler<operations['registerClient'], Identity, Context>;
}

/** The input of a handler by operation. */
export type DcrInput<Id extends keyof DcrHandlers, Identity = unknown> =
  DcrHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** The result of a handler by operation. */
export type DcrReply<Id extends keyof DcrHandlers> =
  DcrHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createDcrApp}. */
export interface DcrAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Middleware for every request, in order. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.
 *
 * @typeParam Identity - the result of the `authenticate` hooks
 */
export function createDcrApp<Identity = unknown>(
  handlers: DcrHandlers<Identity>,
  options: DcrAppOptions<Identity> = {},
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
