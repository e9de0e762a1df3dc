import type { Context } from 'hono';

/** Whether a browser says that another site sent this. */
export function isForeign(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
