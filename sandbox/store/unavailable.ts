/** What a caller is told while the store cannot be read or written. */
import { Refusal } from '../../runtime/index.ts';

/** Seconds after which it is worth trying again. */
const RETRY_AFTER = '5';

/** 503 for a failure of the store; nothing that it was to keep is kept. */
export function unavailable(cause: unknown): Refusal {
  const headers = { 'retry-after': RETRY_AFTER };
  return new Refusal(503, 'The sandbox cannot reach its store', { headers, cause });
}
