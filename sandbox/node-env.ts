import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';

/** What `@hono/node-server` hands along. */
export interface NodeEnv {
  readonly Bindings: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse };
}

/** Node's own request, which knows the connection. */
export function requestOf(context: Context<NodeEnv>): IncomingMessage {
  return context.env.incoming;
}
