/** What a caller is told while the store cannot be read or written. */
import { HttpError } from '../../runtime/index.ts';

/** Seconds after which it is worth trying again. */
const RETRY_AFTER = '5';

/** 503 for a failure of the store; nothing that it was to keep is kept. */
export function unavailable(cause: unknown): HttpError {
  const headers = { 'retry-after': RETRY_AFTER };
  return new HttpError(503, 'The sandbox cannot reach its store', { headers, cause });
}
