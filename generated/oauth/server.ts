// @generated from spec/oauth/openapi.yaml by generators/emit/server.ts. Do not edit.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { createRoutes, type Handler, HttpError, type ServerOptions } from '../../runtime/index.ts';
import { contract, securitySchemes } from './operations.ts';
import type { operations } from './types.ts';

/**
 * The handlers of Hong Kong Open Banking OAuth and OpenID Connect.
 *
 * Each handler receives the decoded and validated request, and returns one of the documented responses.
 *
 * @see spec/oauth/openapi.yaml
 */
export interface OauthHandlers<Identity = unknown> {
  /**
   * `GET /.well-known/openid-configuration`: Get the configuration of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. The document names every other address, so a
   * client starts here.
   *
   * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
   * @see spec/oauth/paths/openid-configuration.yaml
   */
  getOpenIdConfiguration: Handler<operations['getOpenIdConfiguration'], Identity, Context>;

  /**
   * `GET /jwks/public.jwks`: Get the public keys of the authorisation server.
   *
   * Public: no certificate (inferred), token or scope. An ID token is verified with the key whose
   * `kid` its header names; a `kid` not yet known is a reason to fetch the set again.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/oauth/paths/public.jwks.yaml
   */
  getJwks: Handler<operations['getJwks'], Identity, Context>;

  /**
   * `GET /open-banking/v1.1/oauth2/authorize`: Start the customer's authorisation of a consent.
   *
   * Opened by the customer's browser, or as a link into the bank's mobile app; never called by the
   * TSP's server. No client certificate and no token: the signed request object is what
   * authenticates the TSP. The bank sends the customer to its login page and, once the customer has
   * authorised or refused, to the redirect URI. In production Hong Kong customers authorise in the
   * HSBC mobile app only, in the sandbox in the browser only. Scope: `openid accounts`. All seven
   * parameters are sent; the request object repeats the other six and outranks them.
   *
   * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridAuthRequest
   * @see spec/oauth/paths/authorize.yaml
   */
  startAuthorization: Handler<operations['startAuthorization'], Identity, Context>;

  /**
   * `POST /open-banking/v1.1/oauth2/token`: Create tokens.
   *
   * Mutual TLS; the access token is bound to the certificate of this call. The client authenticates
   * in the form, with a client assertion (`private_key_jwt`). The other form, by certificate alone
   * (`tls_client_auth`), is described because the bank's guide describes it, but Hong Kong does not
   * accept it. Scope: `accounts` for client_credentials; the other grants must not send one, theirs
   * was fixed by the authorisation.
   *
   * Needs `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
   * @see spec/oauth/paths/token.yaml
   */
  createToken: Handler<operations['createToken'], Identity, Context>;
}

/** The input of a handler by operation. */
export type OauthInput<Id extends keyof OauthHandlers, Identity = unknown> =
  OauthHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** The result of a handler by operation. */
export type OauthReply<Id extends keyof OauthHandlers> =
  OauthHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createOauthApp}. */
export interface OauthAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Middleware for every request, in order. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.
 *
 * @typeParam Identity - the result of the `authenticate` hooks
 */
export function createOauthApp<Identity = unknown>(
  handlers: OauthHandlers<Identity>,
  options: OauthAppOptions<Identity> = {},
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
