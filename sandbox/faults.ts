/** Simulated faults: latency and error responses on request. */
import type { MiddlewareHandler } from 'hono';
import { HttpError } from '../runtime/index.ts';
import type { SandboxContext } from './context.ts';
import type { Directory } from './devhub/directory.ts';
import { type NodeEnv, requestOf } from './node-env.ts';

/** Applies the configured faults to each call. Error responses have the form of the API. */
export function faultsOf({ controls }: SandboxContext, directory: Directory) {
  const middleware: MiddlewareHandler<NodeEnv> = async (hono, next) => {
    const tlsClient = await directory.tlsClientOf(requestOf(hono));
    const { latency = 0, status } = controls.faultsFor(tlsClient?.projectId);
    if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency));
    if (status === undefined) return next();
    const headers = status === 429 ? { 'retry-after': '1' } : {};
    throw new HttpError(status, 'The Dev Hub was asked for this', { headers });
  };
  return middleware;
}
