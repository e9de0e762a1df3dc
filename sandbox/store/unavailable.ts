/** The error response while the store is unavailable. */
import { HttpError } from '../../runtime/index.ts';

/** `Retry-After` in seconds. */
const RETRY_AFTER = '5';

/** Creates a 503 for a failure of the store; nothing of the failed step is kept. */
export function unavailable(cause: unknown): HttpError {
  const headers = { 'retry-after': RETRY_AFTER };
  return new HttpError(503, 'The sandbox cannot reach its store', { headers, cause });
}
