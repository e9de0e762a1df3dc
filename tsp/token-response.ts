/** Validates token responses before anything of them is stored. */
import { TokenError } from './errors.ts';

/** `b64token` (RFC 6750 §2.1): the syntax of a bearer token in an `Authorization` header. */
const B64TOKEN = /^[\w.~+/-]+=*$/;
/** `1*VSCHAR` (RFC 6749 appendix A). */
const VSCHARS = /^[ -~]+$/;
/** `scope-token *( SP scope-token )` (RFC 6749 §3.3). */
const SCOPE = /^[!#-[\]-~]+(?: [!#-[\]-~]+)*$/;
/** `1*DIGIT` (RFC 6749 appendix A.14), limited to exact integers. */
const DIGITS = /^\d{1,15}$/;

/** Whether a text is a valid bearer token. */
export const isBearerToken = (value: unknown): value is string => matches(B64TOKEN, value);

/** Whether a text is a valid client id (RFC 6749 appendix A.1). */
export const isClientId = (value: unknown): value is string => matches(VSCHARS, value);

/** The syntax of each member, with its description for errors. */
const MEMBERS: readonly (readonly [
  name: string,
  rule: (value: unknown) => boolean,
  text: string,
])[] = [
  ['access_token', isBearerToken, 'a token as RFC 6750 §2.1 defines it'],
  ['token_type', (value) => matches(/^bearer$/i, value), '"Bearer"'],
  [
    'expires_in',
    (value) => matches(DIGITS, typeof value === 'number' ? `${value}` : value),
    'a whole number of seconds',
  ],
  ['refresh_token', (value) => matches(VSCHARS, value), 'printable ASCII (RFC 6749 appendix A)'],
  ['scope', (value) => matches(SCOPE, value), 'a list of scopes (RFC 6749 §3.3)'],
];

const REQUIRED: ReadonlySet<string> = new Set(['access_token', 'token_type']);

/**
 * Validates the syntax of a successful token response.
 * @param body the parsed JSON
 * @throws {TokenError} `TOKEN_RESPONSE_INVALID` with the name of the member, never its value
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export function checkTokenResponse(body: object): void {
  for (const [name, rule, wanted] of MEMBERS) {
    const value: unknown = Object.hasOwn(body, name) ? Reflect.get(body, name) : undefined;
    if (value === undefined ? !REQUIRED.has(name) : rule(value)) continue;
    const fault = value === undefined ? 'is missing' : `is not ${wanted}`;
    throw new TokenError('TOKEN_RESPONSE_INVALID', `${name} of the token response ${fault}`);
  }
}

/** Returns a `fetch` for the token endpoint that validates successful responses. */
export function checkedTokens(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    // Keys are fetched with GET; openid-client reports error responses and malformed JSON.
    if (init?.method !== 'POST' || response.status !== 200) return response;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) checkTokenResponse(body);
    return response;
  };
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
