import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';

/** The bindings of `@hono/node-server`. */
export interface NodeEnv {
  readonly Bindings: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
}

/** Node's request, which has the connection. */
export function requestOf(context: Context<NodeEnv>): IncomingMessage {
  return context.env.incoming;
}
