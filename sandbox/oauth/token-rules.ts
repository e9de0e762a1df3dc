/** Checks of token requests that precede the contract, because each has its own error code. */
import type { Profile } from '../profile.ts';

/** An error of the token endpoint. */
export interface TokenRefusal {
  readonly status: 400 | 401;
  readonly error: string;
  readonly description: string;
}

/** Parameters that every grant accepts. */
const AUTHENTICATION = ['grant_type', 'client_id', 'client_assertion', 'client_assertion_type'];

/** Additional required parameters of each grant. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  client_credentials: ['scope'],
  authorization_code: ['code', 'redirect_uri'],
  refresh_token: ['refresh_token'],
};
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * Returns what is wrong with a token request before the client has authenticated.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export function tokenRefusal(form: URLSearchParams, profile: Profile): TokenRefusal | undefined {
  const refuse = (error: string, description: string, status: 400 | 401 = 400) => ({
    status,
    error,
    description,
  });
  const repeated = [...form.keys()].find((name) => form.getAll(name).length > 1);
  if (repeated !== undefined) return refuse('invalid_request', 'A parameter is repeated');
  const grant = form.get('grant_type');
  if (grant === null) return refuse('invalid_request', 'grant_type is missing');
  const needed = Object.hasOwn(GRANTS, grant) ? GRANTS[grant] : undefined;
  if (!needed) return refuse('unsupported_grant_type', 'This grant is not supported');
  const scope = form.get('scope');
  if (grant === 'client_credentials') {
    if (scope && scope !== 'accounts') {
      return refuse('invalid_scope', 'The scope of client_credentials is accounts');
    }
  } else if (scope !== null) {
    return refuse('invalid_request', `scope must not be sent with grant_type ${grant}`);
  }
  const missing = needed.find((name) => !form.get(name));
  if (missing !== undefined) return refuse('invalid_request', `${missing} is missing`);
  const known = [...AUTHENTICATION, ...needed, 'redirect_uri', ...profile.extraTokenParameters];
  const strange = [...form.keys()].find((name) => !known.includes(name));
  if (strange !== undefined) {
    const name = /^\w{1,40}$/.test(strange) ? strange : 'A parameter';
    return refuse('invalid_request', `${name} is not known to grant_type ${grant}`);
  }
  const assertion = form.get('client_assertion');
  if (assertion !== null && !COMPACT_JWS.test(assertion)) {
    return refuse('invalid_client', 'client_assertion is not a signed JWT', 401);
  }
  if (assertion === null && !profile.authMethods.includes('tls_client_auth')) {
    return refuse('invalid_client', 'client_assertion is missing', 401);
  }
  return undefined;
}
