/** The authorization response, with which the customer returns. */
import { AuthorizationResponseError } from 'openid-client';
import { CallbackError, SessionError } from './errors.ts';
import { type Expected, isRefusal, refusalOf } from './id-token.ts';
import { safeCause } from './redact.ts';

/** The parameters of an authorization response. */
const ANSWER = ['code', 'error', 'id_token', 'state', 'iss', 'response'] as const;

/** Reads the parameters from the query or the fragment, but not from both. */
export function parametersOf(callback: string): URLSearchParams {
  if (!URL.canParse(callback, 'https://callback.invalid')) {
    throw new CallbackError('CALLBACK_INVALID', 'the callback is not a URL');
  }
  const { search, hash } = new URL(callback, 'https://callback.invalid');
  const both = [search, hash].map((text) => new URLSearchParams(text.slice(1)));
  const answers = both.filter((parameters) => ANSWER.some((name) => parameters.has(name)));
  if (answers.length > 1) {
    throw new CallbackError('CALLBACK_INVALID', 'the callback answers in query and fragment both');
  }
  const [parameters = new URLSearchParams()] = answers;
  const repeated = ANSWER.find((name) => parameters.getAll(name).length > 1);
  if (repeated === undefined) return parameters;
  throw new CallbackError('CALLBACK_INVALID', `the callback has ${repeated} more than once`);
}

export function checkRedirectUri(redirectUri: string): void {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  if (url?.protocol === 'https:' && url.href === redirectUri && !/[?#]/.test(redirectUri)) return;
  const message =
    'the redirect URI must be an https address in its normal form, without query and fragment';
  throw new SessionError('REDIRECT_URI', message);
}

/** The error of an authorization error response. */
export function refusedByBank(error: unknown): CallbackError | undefined {
  if (!(error instanceof AuthorizationResponseError)) return undefined;
  const { error: code, error_description: description } = error;
  return new CallbackError('AUTHORIZATION_REFUSED', `the bank refused: ${code}`, {
    error: code,
    ...(description !== undefined && { errorDescription: description }),
  });
}

/**
 * Returns the reason why openid-client rejected an authorization response; undefined if the error
 * has another cause.
 */
export function callbackError(
  error: unknown,
  parameters: URLSearchParams,
  idToken: string | undefined,
  expected: Expected,
): CallbackError | undefined {
  if (!isRefusal(error)) return undefined;
  const fail = (code: 'CODE_MISSING' | 'ID_TOKEN_MISSING' | 'ISS', text: string) =>
    new CallbackError(code, text, { cause: safeCause(error) });
  const iss = parameters.get('iss');
  if (iss !== null && iss !== expected.issuer)
    return fail('ISS', 'iss of the callback is not the issuer');
  if (idToken === undefined) return fail('ID_TOKEN_MISSING', 'the callback has no id_token');
  if (!parameters.get('code')) return fail('CODE_MISSING', 'the callback has no code');
  return refusalOf(error, idToken, expected, 'authorization');
}
