/**
 * Serves an API as a function from Request to Response: routing, authentication, decoding,
 * validation, and the same for the response. Whatever depends only on the contract is prepared
 * once, when the routes are created.
 */

import { ContractError } from '../client/contract-error.ts';
import type { Contract, SecuritySchemes } from '../contract.ts';
import { andThen, attempt, type MaybePromise } from '../maybe-promise.ts';
import { IssueList } from '../message/issues.ts';
import { negotiate } from '../message/media-types.ts';
import { authenticated, type Security, securityPlan } from './credentials.ts';
import type { RequestContext, ServerOptions, Settings, UncheckedReply } from './options.ts';
import { HttpError, problemOf, type Violation } from './problem.ts';
import {
  invalid,
  NO_BODY,
  type RequestPlan,
  receivedBody,
  receivedParameters,
  requestPlan,
} from './request.ts';
import {
  type PreparedReply,
  prepare,
  type ResponsePlan,
  responseIssues,
  responsePlan,
  send,
} from './respond.ts';
import { Router } from './router.ts';

/** The routes of an API. */
export interface Routes<Context = unknown> {
  /** Handles a request, or returns undefined if no path of the contract matches. */
  handle(request: Request, context: Context): Response | Promise<Response> | undefined;
  /** Creates the response for an error from elsewhere: that of a {@link HttpError}, or a 500. */
  refuse(error: unknown, request: Request, context: Context): Promise<Response>;
}

// biome-ignore lint/suspicious/noExplicitAny: the handlers interface ties each handler to its operation
type AnyHandler = (input: any) => unknown;

/** Handlers of a contract by operationId. The generated interface types them. */
export type HandlersOf<C extends Contract> = { readonly [Id in keyof C]: object };

/**
 * Creates the routes of a contract from its handlers.
 * @throws TypeError if an operation has no handler
 */
export function createRoutes<const C extends Contract, Identity = unknown, Context = unknown>(
  contract: C,
  securitySchemes: SecuritySchemes,
  handlers: HandlersOf<C>,
  options: ServerOptions<Identity, Context> = {},
): Routes<Context> {
  const settings: Settings<Context> = {
    authenticate: options.authenticate ?? {},
    onRefusal: options.onRefusal ?? (() => undefined),
    onError: options.onError ?? ((error) => console.error(error)),
    validateResponses: options.validateResponses ?? 'refuse',
    unknownQuery: options.unknownQuery ?? 'ignore',
    maxBodySize: options.maxBodySize ?? 524_288,
    maxParameters: options.maxParameters ?? 1_000,
  };
  const router = new Router<Route<Context>>();
  for (const [operationId, operation] of Object.entries(contract)) {
    router.add(operation, {
      operationId,
      handler: handlerOf(handlers, operationId),
      security: securityPlan(operation.security, securitySchemes, settings),
      request: requestPlan(operation, settings),
      response: responsePlan(operation.responses),
    });
  }
  const basePath = (options.basePath ?? '').replace(/\/+$/, '');

  const find = ({ url, method }: Request) => {
    const start = url.indexOf('/', url.indexOf('://') + 3);
    const mark = url.indexOf('?', start);
    const path = below(basePath, mark < 0 ? url.slice(start) : url.slice(start, mark));
    const match = path === undefined ? undefined : router.find(path);
    if (!match) return undefined;
    const { methods, values } = match;
    const route = methods.get(method) ?? (method === 'HEAD' ? methods.get('GET') : undefined);
    return { route, methods, values, query: mark < 0 ? '' : url.slice(mark + 1) };
  };

  return {
    handle(request, context) {
      const found = find(request);
      if (!found) return undefined;
      const { route, methods, values, query } = found;
      const { method } = request;
      if (route) {
        const answered = answer(route, values, query, { request, context }, settings);
        if (method !== 'HEAD') return answered;
        return Promise.resolve(answered).then(withoutBody);
      }
      const allow = allowed(methods);
      if (method === 'OPTIONS') {
        return new Response(null, { status: 204, headers: { allow } });
      }
      const refusal = new HttpError(405, `${method} is not allowed here`, { headers: { allow } });
      return refuse(refusal, { request, context, operationId: undefined }, undefined, settings);
    },
    refuse(error, request, context) {
      const route = find(request)?.route;
      const requestContext = { request, context, operationId: route?.operationId };
      return refuse(error, requestContext, route, settings);
    },
  };
}

/** One operation, prepared. */
interface Route<Context> {
  readonly operationId: string;
  readonly handler: (input: unknown) => unknown;
  readonly security: Security<Context>;
  readonly request: RequestPlan;
  readonly response: ResponsePlan;
}

function below(basePath: string, path: string): string | undefined {
  if (basePath === '') return path;
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

function handlerOf(handlers: Readonly<Record<string, object>>, operationId: string): AnyHandler {
  const handler: unknown = handlers[operationId];
  const inherited = (Object.prototype as unknown as Record<string, unknown>)[operationId];
  if (typeof handler !== 'function' || handler === inherited) {
    throw new TypeError(`handlers.${operationId} is not a function`);
  }
  return handler.bind(handlers) as AnyHandler;
}

function allowed(methods: ReadonlyMap<string, unknown>): string {
  const names = new Set([...methods.keys(), 'OPTIONS']);
  if (names.has('GET')) names.add('HEAD');
  return [...names].sort().join(', ');
}

function answer<Context>(
  route: Route<Context>,
  values: readonly string[],
  query: string,
  { request, context }: { readonly request: Request; readonly context: Context },
  settings: Settings<Context>,
): Response | Promise<Response> {
  const requestContext: RequestContext<Context> & { operationId: string; body?: unknown } = {
    request,
    context,
    operationId: route.operationId,
  };
  const work = (security: Readonly<Record<string, unknown>>) => {
    const accept = request.headers.get('accept');
    const { produces } = route.response;
    if (accept !== null && produces.length > 0 && negotiate(accept, produces) === undefined) {
      throw new HttpError(406, `Available as ${produces.join(', ')}`);
    }
    const violations = new IssueList<Violation>();
    const parameters = receivedParameters(route.request, values, query, request, violations);
    const received = route.request.body
      ? receivedBody(route.request.body, request, settings.maxBodySize, violations)
      : NO_BODY;
    return andThen(received, ({ body, contentType, form }) => {
      requestContext.body = body;
      if (violations.count > 0) throw invalid(violations);
      const { params, query: queries, headers, cookies } = parameters;
      const reply = route.handler({
        params,
        query: queries,
        headers,
        cookies,
        body,
        contentType,
        form,
        security,
        request,
        context,
      });
      return andThen(reply as MaybePromise<UncheckedReply>, (given) => {
        const prepared = prepare(route.response, given, accept);
        const error = breach(route, prepared, settings);
        if (error && settings.validateResponses === 'refuse') throw error;
        if (error) settings.onError(error, requestContext);
        return send(prepared);
      });
    });
  };
  return attempt(
    () => andThen(authenticated(route.security, requestContext), work),
    (error) => refuse(error, requestContext, route, settings),
  );
}

/** Returns an error if a reply violates the contract. */
function breach(
  route: Route<never>,
  prepared: PreparedReply,
  settings: Settings<never>,
): ContractError | undefined {
  if (settings.validateResponses === 'off') return undefined;
  const issues = responseIssues(prepared);
  return issues.count === 0
    ? undefined
    : new ContractError(route.operationId, prepared.reply.status, issues);
}

function withoutBody(response: Response): Response {
  // Ends the producer of a stream that nobody reads.
  response.body?.cancel().catch(() => undefined);
  return new Response(null, response);
}

async function refuse<Context>(
  error: unknown,
  requestContext: RequestContext<Context>,
  route: Route<Context> | undefined,
  settings: Settings<Context>,
): Promise<Response> {
  const { onRefusal, onError } = settings;
  if (!(error instanceof HttpError)) onError(error, requestContext);
  const refusal =
    error instanceof HttpError
      ? error
      : new HttpError(500, 'The server failed to answer', { cause: error });
  try {
    const shaped = await onRefusal(refusal, requestContext);
    if (shaped instanceof Response) return shaped;
    if (shaped) {
      const contentType = shaped.body === undefined ? {} : { contentType: 'application/json' };
      const headers = { ...refusal.headers, ...shaped.headers };
      const reply = prepare(route?.response, { ...contentType, ...shaped, headers }, null);
      // An error response is sent even if it violates the contract, since there is no better one.
      const breached = route && breach(route, reply, settings);
      if (breached) onError(breached, requestContext);
      return send(reply);
    }
  } catch (failure) {
    onError(failure, requestContext);
  }
  const { status, headers } = refusal;
  const contentType = 'application/problem+json';
  return send(prepare(undefined, { status, headers, body: problemOf(refusal), contentType }, null));
}
