/** Protects against cross-site requests (CSRF). */
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../problem.ts';
import { devHubTexts } from './devhub-texts.ts';
import { errorPage } from './error.ts';
import { languageOf } from './language.ts';
import { pageHeaders } from './layout.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a browser sent the request on behalf of a page of another origin. `Sec-Fetch-Site`
 * decides if it is present; browsers without it send `Origin`. A request without either was not
 * sent by a browser that could be misused.
 *
 * Hono's `csrf` middleware checks forms only, and accepts a POST without a body.
 * @param origin - our own: `https://localhost:4030`
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function isCrossSite({ req }: Context, origin: string): boolean {
  const site = req.header('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const sent = req.header('origin');
  return sent !== undefined && sent !== origin;
}

/** Refuses cross-site requests that change something, before anything is read or counted. */
export function refuseCrossSite(origin: string): MiddlewareHandler {
  return async (hono, next) => {
    if (SAFE_METHODS.includes(hono.req.method) || !isCrossSite(hono, origin)) return next();
    const language = hono.req.header('accept-language');
    const detail = devHubTexts[languageOf(language)].crossSite;
    if (!hono.req.header('accept')?.includes('text/html')) return problem(403, detail);
    return hono.body(errorPage(language, detail), 403, pageHeaders());
  };
}
