/** Requests that another site makes a browser send. */
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../problem.ts';
import { devHubTexts } from './devhub-texts.ts';
import { errorPage } from './error.ts';
import { languageOf } from './language.ts';
import { pageHeaders } from './layout.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a browser sent this for a page of another origin. `Sec-Fetch-Site` decides where it is sent;
 * browsers that do not know it send `Origin`. A request with neither header does not come from a
 * browser that could be misled.
 *
 * Hono's `csrf` middleware looks at forms only, and lets a POST without a body pass.
 *
 * @param origin - our own: `https://localhost:4030`
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isCrossSite({ req }: Context, origin: string): boolean {
  const site = req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const sent = req.header('origin');
  return sent !== undefined && sent !== origin;
}

/** Refuses whatever another site would have changed, before anything is read or counted. */
export function refuseCrossSite(origin: string): MiddlewareHandler {
  return async (hono, next) => {
    if (SAFE_METHODS.includes(hono.req.method) || !isCrossSite(hono, origin)) return next();
    const language = hono.req.header('accept-language');
    const detail = devHubTexts[languageOf(language)].crossSite;
    if (!hono.req.header('accept')?.includes('text/html')) return problem(403, detail);
    return hono.body(errorPage(language, detail), 403, pageHeaders());
  };
}
