/** Error responses of an authorisation server, as its APIs document them. */

import type { RequestContext, UncheckedReply } from '../../runtime/server/options.ts';
import type { HttpError } from '../../runtime/server/problem.ts';

/** The `error` for a status of an operation. */
const ERRORS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  createToken: {
    400: 'invalid_request',
    401: 'invalid_client',
    429: 'temporarily_unavailable',
    500: 'server_error',
    503: 'temporarily_unavailable',
  },
  registerClient: {
    400: 'invalid_client_metadata',
    401: 'invalid_client',
    429: 'temporarily_unavailable',
    500: 'server_error',
  },
};

const NOT_STORED = { 'cache-control': 'no-store', pragma: 'no-cache' };

/**
 * `onRefusal` of an authorisation server and of client registration. Statuses that the APIs do not
 * document remain problem details.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2
 */
export function oauthRefusal(
  { status, message }: HttpError,
  { operationId = '' }: Pick<RequestContext, 'operationId'>,
): UncheckedReply | undefined {
  if (operationId === 'startAuthorization' && status === 400) {
    const page = `<!doctype html><html lang="en"><title>Request refused</title><p>${escaped(message)}</p></html>`;
    return { status, body: page, contentType: 'text/html' };
  }
  const error = Object.hasOwn(ERRORS, operationId) ? ERRORS[operationId]?.[status] : undefined;
  if (error === undefined) return undefined;
  const headers = status < 429 ? NOT_STORED : {};
  return { status, headers, body: { error, error_description: plain(message) } };
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Replaces what `error_description` must not contain: everything but ASCII without `"` and `\`. */
export function plain(text: string): string {
  return text.replaceAll('"', "'").replace(/[^\x20-\x7e]|\\/g, '?');
}
