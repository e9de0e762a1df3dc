/** A TSP: keys and certificates to talk to the sandbox, and ways to send invalid requests. */
import 'reflect-metadata';
import { KeyObject, randomUUID } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { type JWTPayload, SignJWT } from 'jose';
import { Agent, type RequestInit, fetch as undiciFetch } from 'undici';
import { createAisClient } from '../../generated/ais/index.ts';
import { createDcrClient } from '../../generated/dcr/index.ts';
import type { SoftwareStatementForm } from '../../generated/devhub/index.ts';
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';

export const REDIRECT_URI = 'https://tsp.example.com/callback';
export const SUBJECT = 'CN=Harbour Ledger,O=Harbour Ledger Limited,C=HK';
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** A key pair in the forms needed for TLS and for signatures. */
export interface Keys {
  /** PEM */
  readonly key: string;
  readonly csr: string;
  sign(claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  readonly signingKey: CryptoKey;
}

export async function createKeys(subject = SUBJECT, bits = 2_048): Promise<Keys> {
  const keys = await crypto.subtle.generateKey({ ...RSA, modulusLength: bits }, true, [
    'sign',
    'verify',
  ]);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: subject,
    keys,
    signingAlgorithm: RSA,
  });
  const key = KeyObject.from(keys.privateKey);
  const pss = { name: 'RSA-PSS', hash: 'SHA-256' };
  const pkcs8 = new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
  const signingKey = await crypto.subtle.importKey('pkcs8', pkcs8, pss, true, ['sign']);
  return {
    key: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    csr: request.toString('pem'),
    signingKey,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'PS256', ...header }).sign(signingKey),
  };
}

/** Options of a connection. */
export interface Tls {
  readonly key?: string;
  readonly cert?: string;
}

/** Returns a `fetch` that trusts the sandbox, presents a certificate, and follows no redirects. */
export function fetchWith(sandbox: Sandbox, tls: Tls = {}): typeof fetch {
  const dispatcher = new Agent({ connect: { ca: sandbox.authority, ...tls } });
  return (async (input: Request | string | URL, init?: RequestInit) => {
    const request = input instanceof Request ? input : undefined;
    const body = request?.body ? await request.arrayBuffer() : undefined;
    return undiciFetch(request?.url ?? String(input), {
      redirect: 'manual',
      ...(request && { method: request.method, headers: [...request.headers] }),
      ...(body && { body }),
      ...init,
      dispatcher,
    });
  }) as unknown as typeof fetch;
}

export const now = (): number => Math.floor(Date.now() / 1_000);

/** A TSP with a project, certificates and, once registered, a client. */
export interface Tsp {
  readonly sandbox: Sandbox;
  readonly bank: RunningBank;
  readonly projectId: string;
  readonly keys: Keys;
  readonly kid: string;
  readonly transport: string;
  readonly signing: string;
  readonly plain: typeof fetch;
  readonly secure: typeof fetch;
  readonly statement: string;
  readonly clientId: string;
  readonly method: 'private_key_jwt' | 'tls_client_auth';
}

export const FORM: SoftwareStatementForm = {
  software_client_name: 'Harbour Ledger',
  software_redirect_uris: [REDIRECT_URI, 'https://tsp.example.com/other'],
  software_roles: ['AISP'],
};

/** Posts to the Dev Hub. */
export async function hub<Answer>(
  tsp: Pick<Tsp, 'bank' | 'plain'>,
  path: string,
  body: unknown,
): Promise<Answer> {
  const response = await tsp.plain(`${tsp.bank.addresses.plain}/devhub/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** Creates keys, project, certificates and statement, without registering. */
export async function createTsp(
  sandbox: Sandbox,
  {
    form = FORM,
    subject = SUBJECT,
    bank = sandbox.banks[0],
    method = 'private_key_jwt' as Tsp['method'],
  } = {},
): Promise<Tsp> {
  if (!bank) throw new Error('the sandbox has no bank');
  const plain = fetchWith(sandbox);
  const keys = await createKeys(subject);
  const { id } = await hub<{ id: string }>({ bank, plain }, 'projects', { name: 'Harbour Ledger' });
  const issued = await hub<{ transport: string; signing: string; kid: string }>(
    { bank, plain },
    `projects/${id}/certificates`,
    { csr: keys.csr },
  );
  const { software_statement } = await hub<{ software_statement: string }>(
    { bank, plain },
    `projects/${id}/software-statements`,
    form,
  );
  return {
    sandbox,
    bank,
    projectId: id,
    keys,
    ...issued,
    plain,
    secure: fetchWith(sandbox, { key: keys.key, cert: issued.transport }),
    statement: software_statement,
    clientId: '',
    method,
  };
}

export function registrationClaims(tsp: Tsp): Record<string, unknown> {
  return {
    iss: tsp.projectId,
    aud: tsp.bank.addresses.secure,
    iat: now(),
    exp: now() + 300,
    jti: randomUUID(),
    scope: 'openid accounts',
    redirect_uris: [REDIRECT_URI],
    response_types: ['code id_token'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    application_type: 'web',
    id_token_signed_response_alg: 'PS256',
    request_object_signing_alg: 'PS256',
    token_endpoint_auth_method: tsp.method,
    ...(tsp.method === 'private_key_jwt'
      ? { token_endpoint_auth_signing_alg: 'PS256' }
      : { tls_client_auth_subject_dn: SUBJECT.split(',').reverse().join(',') }),
    software_id: tsp.projectId,
    software_statement: tsp.statement,
  };
}

/** Registers through the generated client. */
export async function register(tsp: Tsp, changes: Record<string, unknown> = {}): Promise<Tsp> {
  const dcr = createDcrClient({ baseUrl: tsp.bank.addresses.secure, fetch: tsp.secure });
  const claims = { ...registrationClaims(tsp), ...changes };
  const body = await tsp.keys.sign(claims, { kid: tsp.kid });
  const { data, error } = await dcr.registerClient({ body });
  if (!data) throw new Error(JSON.stringify(error));
  return { ...tsp, clientId: data.client_id };
}

export async function registeredTsp(
  sandbox: Sandbox,
  options?: Parameters<typeof createTsp>[1],
): Promise<Tsp> {
  return register(await createTsp(sandbox, options));
}

export function assertionClaims(tsp: Tsp): JWTPayload {
  return {
    iss: tsp.clientId,
    sub: tsp.clientId,
    aud: `${tsp.bank.addresses.secure}/open-banking/v1.1/oauth2/token`,
    jti: randomUUID(),
    iat: now(),
    exp: now() + 60,
  };
}

/** Returns the form fields that authenticate the client. */
export async function authentication(tsp: Tsp): Promise<Record<string, string>> {
  if (tsp.method === 'tls_client_auth') return { client_id: tsp.clientId };
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await tsp.keys.sign(assertionClaims(tsp), { kid: tsp.kid }),
  };
}

/** A response of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: {
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly id_token?: string;
    readonly token_type?: string;
    readonly expires_in?: number;
    readonly scope?: string;
    readonly error?: string;
    readonly error_description?: string;
  };
}

export async function postToken(
  tsp: Tsp,
  form: Record<string, string> | string | [string, string][],
  {
    send = tsp.secure,
    headers = {},
  }: { send?: typeof fetch; headers?: Record<string, string> } = {},
): Promise<TokenAnswer> {
  const response = await send(`${tsp.bank.addresses.secure}/open-banking/v1.1/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, body: (await response.json()) as TokenAnswer['body'] };
}

/** A token of the client itself. */
export async function clientToken(tsp: Tsp): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'accounts',
    ...(await authentication(tsp)),
  };
  const { body } = await postToken(tsp, form);
  if (!body.access_token) throw new Error(JSON.stringify(body));
  return body.access_token;
}

export function ais(tsp: Tsp, token: string, send = tsp.secure) {
  return createAisClient({
    baseUrl: tsp.bank.addresses.secure,
    fetch: (async (request: Request) => {
      const authorised = new Request(request);
      authorised.headers.set('authorization', `Bearer ${token}`);
      return send(authorised);
    }) as typeof fetch,
  });
}

export const PERMISSIONS = [
  'ReadAccountStatus',
  'ReadAccountBalance',
  'ReadAccountTransaction',
  'ReadAccountAvailability',
] as const;

export async function createConsent(
  tsp: Tsp,
  data: {
    permissions?: (typeof PERMISSIONS)[number][];
    expirationDate?: string;
    transactionFromDate?: string;
    transactionToDate?: string;
  } = {},
): Promise<string> {
  const { data: created, error } = await ais(tsp, await clientToken(tsp)).createAccountConsent({
    body: { data: { permissions: [...PERMISSIONS], ...data } },
  });
  if (!created) throw new Error(JSON.stringify(error));
  return created.data.consentId;
}

export function requestClaims(tsp: Tsp, consentId: string): Record<string, unknown> {
  return {
    iss: tsp.clientId,
    client_id: tsp.clientId,
    aud: tsp.bank.addresses.secure,
    response_type: 'code id_token',
    redirect_uri: REDIRECT_URI,
    scope: 'openid accounts',
    state: `state-${randomUUID()}`,
    nonce: `nonce-${randomUUID()}`,
    nbf: now(),
    exp: now() + 300,
    claims: {
      userinfo: { openbanking_intent_id: { value: consentId, essential: true } },
      id_token: {
        openbanking_intent_id: { value: consentId, essential: true },
        acr: { essential: true, values: ['urn:openbanking:psd2:sca', 'urn:openbanking:psd2:ca'] },
      },
    },
  };
}

const IN_QUERY = ['response_type', 'client_id', 'state', 'scope', 'nonce', 'redirect_uri'];

/** Returns the authorisation URL. */
export async function authorizeUrl(
  tsp: Tsp,
  claims: Readonly<Record<string, unknown>>,
  { request, query = {} }: { request?: string; query?: Record<string, string | undefined> } = {},
): Promise<string> {
  const url = new URL(`${tsp.bank.addresses.plain}/open-banking/v1.1/oauth2/authorize`);
  for (const name of IN_QUERY) {
    if (claims[name] !== undefined) url.searchParams.set(name, String(claims[name]));
  }
  url.searchParams.set('request', request ?? (await tsp.keys.sign(claims, { kid: tsp.kid })));
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}

/** A browser that only keeps cookies. */
export class Browser {
  readonly #sandbox: Sandbox;
  readonly #send: typeof fetch;
  readonly #cookies: { name: string; value: string; path: string }[] = [];
  url = '';
  status = 0;
  text = '';
  headers = new Headers();

  /** @param send - with connections that are shared */
  constructor(sandbox: Sandbox, send?: typeof fetch) {
    this.#send = send ?? fetchWith(sandbox);
    this.#sandbox = sandbox;
  }

  /** Opens an address, and follows redirects within the sandbox. */
  async open(url: string, init: globalThis.RequestInit = {}): Promise<this> {
    let next = url;
    let options = init;
    for (let hops = 0; hops < 10; hops++) {
      const { pathname, origin } = new URL(next);
      const cookie = this.cookies(pathname);
      const headers = { ...(options.headers as object), ...(cookie && { cookie }) };
      const response = await this.#send(next, { ...options, headers } as globalThis.RequestInit);
      for (const line of response.headers.getSetCookie()) this.#keep(line, pathname);
      this.url = next;
      this.status = response.status;
      this.headers = response.headers;
      this.text = await response.text();
      const location = response.headers.get('location');
      if (location === null) return this;
      next = new URL(location, next).href;
      if (new URL(next).origin !== origin) {
        this.url = next;
        return this;
      }
      options = {};
    }
    throw new Error('too many redirects');
  }

  post(path: string, form: Record<string, string> | [string, string][]): Promise<this> {
    return this.open(new URL(path, this.url).href, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** Returns the Cookie header for a path, or ''. */
  cookies(pathname: string): string {
    return this.#cookies
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  forget(): void {
    this.#cookies.length = 0;
  }

  /** Another window at the same address. */
  copy(): Browser {
    const copy = new Browser(this.#sandbox, this.#send);
    copy.#cookies.push(...this.#cookies);
    return Object.assign(copy, { url: this.url, status: this.status, text: this.text });
  }

  /** The accounts that the page lists. */
  get accounts(): string[] {
    return [...this.text.matchAll(/name="account" value="([^"]+)"/g)].map(([, id]) => id ?? '');
  }

  async login(username = 'ordinary', pin = '123456'): Promise<this> {
    return this.post(`${new URL(this.url).pathname}/login`.replace('/login/login', '/login'), {
      username,
      pin,
    });
  }

  async decide(decision: 'confirm' | 'refuse', accounts = this.accounts): Promise<this> {
    const form: [string, string][] = accounts.map((id) => ['account', id]);
    return this.post(`${new URL(this.url).pathname}/decision`, [...form, ['decision', decision]]);
  }

  #keep(line: string, at: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const found = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5);
    const path = found ?? at.slice(0, at.lastIndexOf('/') + 1);
    const index = this.#cookies.findIndex((known) => known.name === name && known.path === path);
    if (index >= 0) this.#cookies.splice(index, 1);
    if (value !== '' && !/expires=Thu, 01 Jan 1970/i.test(line))
      this.#cookies.push({ name, value, path });
  }
}

/** Returns the parameters at the redirect URI, from the query or the fragment. */
export function answerOf(url: string): URLSearchParams {
  const { search, hash } = new URL(url);
  return new URLSearchParams(hash === '' ? search : hash.slice(1));
}

/** Completes the journey up to the code. */
export async function authorise(
  tsp: Tsp,
  consentId: string,
  { username = 'ordinary', claims = requestClaims(tsp, consentId) } = {},
): Promise<URLSearchParams> {
  const browser = new Browser(tsp.sandbox, tsp.plain);
  await browser.open(await authorizeUrl(tsp, claims));
  await browser.login(username);
  await browser.decide('confirm');
  return answerOf(browser.url);
}

export async function exchange(tsp: Tsp, code: string, extra: Record<string, string> = {}) {
  return postToken(tsp, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    ...(await authentication(tsp)),
    ...extra,
  });
}

export async function refresh(tsp: Tsp, token: string, extra: Record<string, string> = {}) {
  return postToken(tsp, {
    grant_type: 'refresh_token',
    refresh_token: token,
    ...(await authentication(tsp)),
    ...extra,
  });
}

/** Creates an authorised consent with its tokens. */
export async function grantedConsent(
  tsp: Tsp,
  options: { username?: string; permissions?: (typeof PERMISSIONS)[number][] } = {},
) {
  const { username, permissions } = options;
  const consentId = await createConsent(tsp, permissions && { permissions });
  const answer = await authorise(tsp, consentId, username === undefined ? {} : { username });
  const { body } = await exchange(tsp, answer.get('code') ?? '');
  if (!body.access_token || !body.refresh_token) throw new Error(JSON.stringify(body));
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken = '' } = body;
  return { consentId, accessToken, refreshToken, idToken };
}
