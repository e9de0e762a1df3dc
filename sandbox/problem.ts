/** Error responses for requests outside of any contract. */
import type { MiddlewareHandler } from 'hono';

const TITLES = {
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
export function problem(
  status: keyof typeof TITLES,
  detail?: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const headers = {
    ...more,
    'content-type': 'application/problem+json',
    // The rest of the body is not read.
    ...(status === 413 && { connection: 'close' }),
  };
  return Response.json({ title: TITLES[status], status, detail }, { status, headers });
}

/** In bytes. The largest form contains a signing request, two certificates and a statement. */
const MAX_FORM = 131_072;

/** Accepts only forms as browsers send them, with a known length. */
export const onlyForms: MiddlewareHandler = async (hono, next) => {
  if (hono.req.method !== 'POST') return next();
  const type = hono.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return problem(415, 'Send a form');
  const length = hono.req.header('content-length');
  if (length !== undefined && Number(length) <= MAX_FORM) return next();
  return problem(413, `The form is longer than ${MAX_FORM} bytes, or does not say how long it is`);
};
