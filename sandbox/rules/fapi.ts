/** Hono middleware for the requirements of FAPI on a resource server beyond its contract. */
import type { MiddlewareHandler } from 'hono';
import { isUuid } from '../../runtime/formats/uuid.ts';

const INTERACTION_ID = 'x-fapi-interaction-id';

/**
 * Returns the `x-fapi-interaction-id` of the request in the response, or a new one if it is absent
 * or not a UUID.
 * @see https://openid.net/specs/openid-financial-api-part-1-1_0.html#protected-resources-provisions
 */
export const playBackInteractionId: MiddlewareHandler = async (context, next) => {
  const sent = context.req.raw.headers.get(INTERACTION_ID);
  await next();
  const id = sent !== null && isUuid(sent) ? sent : crypto.randomUUID();
  context.res.headers.set(INTERACTION_ID, id);
};
