/**
 * The OAuth operations of one brand: requests pass through the generated server to `oidc-provider`.
 */
import type { IncomingMessage } from 'node:http';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { decodeJwt } from 'jose';
import type Provider from 'oidc-provider';
import type { OpenIdConfiguration, TokenResponse } from '../../generated/oauth/index.ts';
import {
  createOauthApp,
  type OauthHandlers,
  type OauthReply,
} from '../../generated/oauth/server.ts';
import { HttpError } from '../../runtime/index.ts';
import { type Addresses, PATHS } from '../brands.ts';
import type { SandboxContext } from '../context.ts';
import type { Directory } from '../devhub/directory.ts';
import { type NodeEnv, requestOf } from '../node-env.ts';
import { problem } from '../problem.ts';
import { oauthRefusal, plain } from '../rules/oauth-errors.ts';
import { publicKey } from '../secrets.ts';
import { ACR_VALUES, failureOf, reasonOf, setRequestAudience, setTlsClient } from './provider.ts';
import { callProvider, cookiesOf, type ProviderReply, withBody } from './provider-call.ts';
import { tokenRefusal } from './token-rules.ts';

/** Maximum size of a token request, which contains a code or token and an assertion, in bytes. */
const MAX_FORM = 56 * 1024;

const NOT_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

export interface OauthOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly provider: Provider;
  readonly addresses: Addresses;
  /** Middleware for every call to the secure address. */
  readonly faults: MiddlewareHandler<NodeEnv>;
}

/** The two apps of the authorisation server. */
export interface OauthApps {
  /** Discovery, keys and authorisation. */
  readonly plain: Hono<NodeEnv>;
  /** Tokens. */
  readonly secure: Hono<NodeEnv>;
}

export function createOauthApps(options: OauthOptions): OauthApps {
  const { context, directory, provider, faults } = options;
  const { profile, onError } = context;
  const callback = provider.callback();

  const ask = async (request: IncomingMessage): Promise<ProviderReply> => {
    const reply = await callProvider(callback, request);
    const failure = failureOf(request);
    if (failure) throw failure;
    return reply;
  };
  const authorize = async (request: IncomingMessage, url: string): Promise<Authorized> => {
    const object = new URL(url).searchParams.get('request');
    setRequestAudience(request, object === null ? undefined : audienceOf(object));
    const reply = await ask(request);
    const location = reply.headers.location;
    const target =
      typeof location === 'string' && profile.redirect === 'query' ? inQuery(location) : location;
    return { reply, location: target === undefined ? undefined : String(target) };
  };

  const handlers: OauthHandlers = {
    getOpenIdConfiguration: () => ({ status: 200, body: discovery(options) }),
    getJwks: () => ({ status: 200, body: { keys: [publicKey(context.secrets.bank)] } }),
    async startAuthorization({ request, context: hono }) {
      const { reply, location } = await authorize(requestOf(hono as Context<NodeEnv>), request.url);
      keepCookies(hono, reply);
      if (location !== undefined) return { status: 302, headers: { Location: location } };
      if (reply.status < 500) return { status: 400, body: reply.body };
      throw new HttpError(500, 'The authorisation failed');
    },
    async createToken({ context: hono }) {
      const { incoming, form } = tokenRequests.get(hono.req.raw) ?? {};
      if (!incoming || form === undefined) throw new Error('the form of the request was not kept');
      const request = withBody(incoming, form);
      setTlsClient(request, await directory.tlsClientOf(incoming));
      const reply = await ask(request);
      return tokenReply(reply, reasonOf(request));
    },
  };
  const tokenRequests = new WeakMap<Request, { incoming: IncomingMessage; form: string }>();
  const onRefusal = async (
    refusal: HttpError,
    requestContext: Parameters<typeof oauthRefusal>[1] & { request: Request; context: Context },
  ) => {
    // A request that violates the contract is left to the provider, which knows whether the error
    // may be sent to the redirect URI.
    if (requestContext.operationId === 'startAuthorization' && refusal.status === 400) {
      const hono = requestContext.context as Context<NodeEnv>;
      const { reply, location } = await authorize(requestOf(hono), requestContext.request.url);
      keepCookies(hono, reply);
      if (location !== undefined) return { status: 302, headers: { location } };
      return { status: 400, body: reply.body, contentType: 'text/html' };
    }
    return oauthRefusal(refusal, requestContext);
  };
  const app = createOauthApp(handlers, {
    authenticate: { ClientCertificate: certificateNeeded(directory) },
    middleware: [tokenOnly(faults), sendCookies],
    onRefusal,
    onError,
  });

  const plain = new Hono<NodeEnv>();
  for (const path of [PATHS.discovery, PATHS.jwks, PATHS.authorize]) {
    plain.all(path, (hono) => app.fetch(hono.req.raw, hono.env));
  }
  plain.get(`${PATHS.authorize}/:uid`, async (hono) => {
    const { reply, location } = await authorize(requestOf(hono), hono.req.url);
    for (const cookie of cookiesOf(reply)) hono.header('set-cookie', cookie, { append: true });
    return location === undefined
      ? hono.html(reply.body, reply.status < 500 ? 400 : 500)
      : hono.redirect(location, 302);
  });

  const secure = new Hono<NodeEnv>();
  secure.post(PATHS.token, async (hono) => {
    const text = await readForm(hono.req.raw);
    if (text instanceof Response) return text;
    const form = new URLSearchParams(text);
    const wrong = tokenRefusal(form, profile);
    if (wrong) {
      const { status, error, description } = wrong;
      return hono.json({ error, error_description: description }, status, NOT_STORED);
    }
    for (const extra of profile.extraTokenParameters) form.delete(extra);
    const { url, headers } = hono.req.raw;
    const request = new Request(url, { method: 'POST', headers: bare(headers), body: `${form}` });
    tokenRequests.set(request, { incoming: requestOf(hono), form: text });
    return app.fetch(request, hono.env);
  });
  secure.all(PATHS.token, (hono) => app.fetch(hono.req.raw, hono.env));
  return { plain, secure };
}

interface Authorized {
  readonly reply: ProviderReply;
  readonly location: string | undefined;
}

/**
 * The hook of the security scheme `ClientCertificate`: accepts a transport certificate that the
 * sandbox issued and has not revoked.
 */
export function certificateNeeded(directory: Directory) {
  return async (_: unknown, { context }: { readonly context: Context }) => {
    const tlsClient = await directory.tlsClientOf(requestOf(context as Context<NodeEnv>));
    return tlsClient ?? new HttpError(401, 'This needs a good client certificate of the sandbox');
  };
}

function discovery({ context, addresses }: OauthOptions): OpenIdConfiguration {
  const beyondTheContract = { acr_values_supported: ACR_VALUES };
  return {
    ...beyondTheContract,
    version: 1,
    issuer: addresses.secure,
    authorization_endpoint: `${addresses.plain}${PATHS.authorize}`,
    registration_endpoint: `${addresses.secure}${PATHS.register}`,
    token_endpoint: `${addresses.secure}${PATHS.token}`,
    jwks_uri: `${addresses.plain}${PATHS.jwks}`,
    scopes_supported: ['openid', 'accounts'],
    claims_supported: ['openbanking_intent_id', 'acr'],
    response_types_supported: ['code id_token'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['PS256'],
    request_object_signing_alg_values_supported: ['PS256'],
    token_endpoint_auth_methods_supported: [...context.profile.authMethods],
    token_endpoint_auth_signing_alg_values_supported: ['PS256'],
    claims_parameter_supported: true,
    request_parameter_supported: true,
    request_uri_parameter_supported: false,
    tls_client_certificate_bound_access_tokens: true,
  };
}

function audienceOf(object: string): string | undefined {
  try {
    const { aud } = decodeJwt(object);
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Creates the redirect as observed in Hong Kong, which the provider does not support: in the query,
 * with `scope`.
 */
export function inQuery(location: string): string {
  const mark = location.indexOf('#');
  if (mark < 0) return location;
  const answer = new URLSearchParams(location.slice(mark + 1));
  if (!answer.has('code') && !answer.has('error')) return location;
  if (answer.has('code')) answer.set('scope', 'openid accounts');
  const target = new URL(location.slice(0, mark));
  for (const [name, value] of answer) target.searchParams.append(name, value);
  return target.href;
}

function tokenReply(
  { status, body }: ProviderReply,
  reason: string | undefined,
): OauthReply<'createToken'> {
  const answer = JSON.parse(body) as TokenResponse & { error?: string };
  const headers = NOT_STORED;
  if (status === 200) return { status: 200, headers, body: answer };
  const refused = answer as unknown as { error: 'invalid_request'; error_description?: string };
  const text = reason ?? refused.error_description;
  const described = text !== undefined && { error_description: plain(text) };
  if (status === 401) {
    return { status: 401, headers, body: { error: 'invalid_client', ...described } };
  }
  if (status < 500) {
    // RFC 6749 §5.2 defines a code for this.
    const unauthorised = text?.startsWith('requested grant type is not allowed');
    const error = unauthorised ? 'unauthorized_client' : refused.error;
    return { status: 400, headers, body: { error, ...described } };
  }
  throw new HttpError(500, 'The token could not be issued');
}

/** Returns the text of a form, or an error response if the body is not a form. */
async function readForm(request: Request): Promise<string | Response> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    const refusal = { error: 'invalid_request', error_description: 'Send a form' };
    return Response.json(refusal, { status: 400, headers: NOT_STORED });
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_FORM) return problem(413, `The form is longer than ${MAX_FORM} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Returns headers without those that depend on the length of the body. */
function bare(headers: Headers): Headers {
  const copy = new Headers(headers);
  for (const name of ['content-length', 'transfer-encoding', 'connection']) copy.delete(name);
  return copy;
}

const tokenOnly =
  (middleware: MiddlewareHandler<NodeEnv>): MiddlewareHandler =>
  (hono, next) =>
    hono.req.path === PATHS.token ? middleware(hono as Context<NodeEnv>, next) : next();

const cookiesToSend = new WeakMap<Request, string[]>();

function keepCookies(hono: Context, reply: ProviderReply): void {
  cookiesToSend.set(hono.req.raw, cookiesOf(reply));
}

const sendCookies: MiddlewareHandler = async (hono, next) => {
  await next();
  for (const cookie of cookiesToSend.get(hono.req.raw) ?? []) {
    hono.res.headers.append('set-cookie', cookie);
  }
};
