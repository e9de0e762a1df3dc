/** A small bank that can misbehave: real TLS, real signatures, and a hook for each fault. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import {
  type CryptoKey,
  decodeJwt,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { type Brand, customBrand } from '../../tsp/brands.ts';
import type { Transport } from '../../tsp/connection.ts';
import { createAuthority } from './certificates.ts';

/** A request that the bank received. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly form: URLSearchParams;
  readonly authorized: boolean;
  /** `performance.now()` */
  readonly at: number;
}

/** A response of the bank. */
export interface Sent {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Faults of the bank. */
export interface Lies {
  discovery?: (document: Record<string, unknown>) => Record<string, unknown>;
  /** Changes the claims of an ID token; `from` says which of the two. */
  claims?: (claims: JWTPayload, from: 'authorize' | 'token') => JWTPayload;
  /** Creates an ID token from its claims. */
  sign?: (claims: JWTPayload, from: 'authorize' | 'token') => Promise<string>;
  /** Changes the parameters of the callback. */
  callback?: (parameters: URLSearchParams) => void;
  token?: (answer: Record<string, unknown>) => Record<string, unknown>;
  /** Responds in place of the bank; undefined leaves it to the bank. */
  answer?: (request: Received, response: ServerResponse) => Sent | 'sent' | undefined;
}

/** A consent as stored by the bank. */
interface Consent {
  data: Record<string, unknown>;
  /** The current refresh token. */
  refreshToken?: string;
  revoked: boolean;
}

export type Bank = Awaited<ReturnType<typeof startBank>>;

const CLIENT_ID = 'tsp-client-001';
const REDIRECT_URI = 'https://tsp.example.com/callback';

const half = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

export async function startBank() {
  const authority = await createAuthority();
  const server = await authority.issue('localhost', ['localhost', '127.0.0.1']);
  const client = await authority.issue('Harbour Ledger');
  const bankKeys = await generateKeyPair('PS256', { extractable: true });
  const signKeys = await generateKeyPair('PS256', { extractable: true });
  const clientKey = await exportPKCS8(signKeys.privateKey);
  const jwk = await exportJWK(bankKeys.publicKey);

  const lies: Lies = {};
  const received: Received[] = [];
  const consents = new Map<string, Consent>();
  const codes = new Map<string, { consentId: string; nonce: string; used: boolean }>();
  const accessTokens = new Map<string, { consentId?: string; until: number }>();
  const spent = new Set<string>();
  const counts = { rotations: 0, revokedFamilies: 0 };
  const events = new Map<string, string>();
  const acknowledged: string[] = [];
  const faults: Record<string, unknown> = {};
  let accessTokenSeconds = 300;
  let transactions: Record<string, unknown>[] = [];
  let accountCount = 1;
  let pageSize = 200;
  let issuer = '';

  const listener = createServer(
    { ...server, ca: authority.ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      void handle(request, response).catch((error) => {
        response.statusCode = 599;
        response.end(String(error?.stack ?? error));
      });
    },
  );
  listener.keepAliveTimeout = 60_000;
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  issuer = `https://localhost:${port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    const got: Received = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body,
      form: new URLSearchParams(body),
      authorized: (request.socket as TLSSocket).authorized,
      at: performance.now(),
    };
    received.push(got);
    const sent = lies.answer?.(got, response) ?? (await answer(got));
    if (sent === 'sent') return;
    const { status = 200, body: content, headers = {} } = sent;
    const id = request.headers['x-fapi-interaction-id'];
    response.writeHead(status, {
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...(typeof id === 'string' && { 'x-fapi-interaction-id': id }),
      ...headers,
    });
    response.end(content === undefined ? undefined : JSON.stringify(content));
  }

  async function answer(got: Received): Promise<Sent> {
    switch (`${got.method} ${got.path}`) {
      case 'GET /.well-known/openid-configuration':
        return { body: told() };
      case 'GET /jwks/public.jwks':
        return { body: { keys: [{ ...jwk, kid: 'bank-1', use: 'sig', alg: 'PS256' }] } };
    }
    if (!got.authorized) return { status: 401, body: { error: 'invalid_client' } };
    if (got.path === '/open-banking/v1.1/oauth2/token') return token(got.form);
    if (got.path === '/open-banking/v3.2/oauth2/register') return registration(got);
    return accounts(got);
  }

  /** Returns the discovery document with its faults. */
  const told = () => (lies.discovery ?? ((document) => document))(discoveryDocument());

  const discoveryDocument = (): Record<string, unknown> => ({
    version: 1.0,
    issuer,
    authorization_endpoint: `${issuer}/open-banking/v1.1/oauth2/authorize`,
    token_endpoint: `${issuer}/open-banking/v1.1/oauth2/token`,
    registration_endpoint: `${issuer}/open-banking/v3.2/oauth2/register`,
    jwks_uri: `${issuer}/jwks/public.jwks`,
    scopes_supported: ['openid', 'accounts'],
    response_types_supported: ['code id_token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['PS256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
    tls_client_certificate_bound_access_tokens: true,
  });

  // ---- the authorisation server --------------------------------------------------------------

  const refuse = (error: string, status = 400): Sent => ({ status, body: { error } });

  async function token(form: URLSearchParams): Promise<Sent> {
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      const options = { issuer: CLIENT_ID, subject: CLIENT_ID, algorithms: ['PS256'] };
      // Exactly as in the discovery document.
      const audience = String(told().token_endpoint);
      const verified = await jwtVerify(assertion, signKeys.publicKey, {
        ...options,
        audience,
      }).catch(() => undefined);
      if (!verified) return refuse('invalid_client', 401);
    } else if (form.get('client_id') !== CLIENT_ID) return refuse('invalid_client', 401);

    switch (form.get('grant_type')) {
      case 'client_credentials':
        if (form.get('scope') !== 'accounts') return refuse('invalid_scope');
        return { body: tokens(undefined) };
      case 'authorization_code': {
        if (form.has('scope')) return refuse('invalid_request');
        const code = codes.get(form.get('code') ?? '');
        if (!code || code.used || form.get('redirect_uri') !== REDIRECT_URI)
          return refuse('invalid_grant');
        code.used = true;
        const body = tokens(code.consentId);
        const claims = claimsOf(code.consentId, code.nonce, {
          at_hash: half(String(body.access_token)),
        });
        return {
          body: (lies.token ?? ((same) => same))({
            ...body,
            id_token: await idToken(claims, 'token'),
            scope: 'openid accounts',
          }),
        };
      }
      case 'refresh_token': {
        if (form.has('scope')) return refuse('invalid_request');
        const given = form.get('refresh_token') ?? '';
        const found = [...consents].find(([, { refreshToken }]) => refreshToken === given);
        if (!found) {
          if (spent.has(given)) {
            counts.revokedFamilies += 1;
            for (const consent of consents.values()) delete consent.refreshToken;
          }
          return refuse('invalid_grant');
        }
        if (found[1].revoked) return refuse('invalid_grant');
        spent.add(given);
        counts.rotations += 1;
        return { body: (lies.token ?? ((same) => same))(tokens(found[0])) };
      }
      default:
        return refuse('unsupported_grant_type');
    }
  }

  function tokens(consentId: string | undefined): Record<string, unknown> {
    const accessToken = `at-${randomUUID()}`;
    const until = Date.now() + accessTokenSeconds * 1000;
    accessTokens.set(accessToken, { ...(consentId !== undefined && { consentId }), until });
    const answer = {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: accessTokenSeconds,
    };
    const consent = consents.get(consentId ?? '');
    if (!consent) return { ...answer, scope: 'accounts' };
    consent.refreshToken = `rt-${randomUUID()}`;
    return { ...answer, refresh_token: consent.refreshToken };
  }

  function claimsOf(consentId: string, nonce: string, more: JWTPayload): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: issuer,
      sub: 'customer-77',
      aud: CLIENT_ID,
      iat: now,
      exp: now + 300,
      nonce,
      acr: 'urn:openbanking:psd2:sca',
      openbanking_intent_id: consentId,
      ...more,
    };
  }

  const sign = (claims: JWTPayload, key: CryptoKey = bankKeys.privateKey, alg = 'PS256') =>
    new SignJWT(claims).setProtectedHeader({ alg, kid: 'bank-1' }).sign(key);

  function idToken(claims: JWTPayload, from: 'authorize' | 'token'): Promise<string> {
    const told = (lies.claims ?? ((same) => same))(claims, from);
    return lies.sign ? lies.sign(told, from) : sign(told);
  }

  /** Acts as the customer's browser: visits the bank, and returns with the response. */
  async function authorize(
    url: string,
    mode: 'query' | 'fragment' = 'fragment',
    decision: 'allow' | 'deny' = 'allow',
  ): Promise<string> {
    const { searchParams } = new URL(url);
    const { payload, protectedHeader } = await jwtVerify(
      searchParams.get('request') ?? '',
      signKeys.publicKey,
      { issuer: CLIENT_ID, algorithms: ['PS256'] },
    );
    if (payload.aud !== issuer) throw new Error('aud of the request object is not the issuer');
    if (protectedHeader.kid !== 'tsp-1') throw new Error('the request object has another kid');
    for (const name of ['client_id', 'redirect_uri', 'scope', 'state', 'nonce', 'response_type']) {
      if (payload[name] !== searchParams.get(name)) throw new Error(`${name} differs`);
    }
    const asked = payload.claims as { id_token: Record<string, { value: string }> };
    const consentId = asked.id_token.openbanking_intent_id?.value ?? '';
    const consent = consents.get(consentId);
    if (!consent) throw new Error(`there is no consent ${consentId}`);
    const state = String(payload.state);
    const parameters = new URLSearchParams();
    if (decision === 'deny') {
      consent.data.status = 'Rejected';
      parameters.set('error', 'access_denied');
      parameters.set('state', state);
    } else {
      consent.data.status = 'Authorised';
      const code = `code-${randomUUID()}`;
      const nonce = String(payload.nonce);
      codes.set(code, { consentId, nonce, used: false });
      const claims = claimsOf(consentId, nonce, { c_hash: half(code), s_hash: half(state) });
      parameters.set('code', code);
      parameters.set('state', state);
      parameters.set('scope', 'openid accounts');
      parameters.set('id_token', await idToken(claims, 'authorize'));
    }
    lies.callback?.(parameters);
    return `${REDIRECT_URI}${mode === 'query' ? '?' : '#'}${parameters}`;
  }

  async function registration(got: Received): Promise<Sent> {
    if (got.headers['content-type'] !== 'application/jose') return { status: 415 };
    const verified = await jwtVerify(got.body, signKeys.publicKey, {
      audience: issuer,
      algorithms: ['PS256'],
    }).catch(() => undefined);
    if (!verified) return refuse('invalid_client_metadata');
    const { iss, aud, iat, exp, jti, software_id, ...metadata } = verified.payload;
    return {
      status: 201,
      body: { client_id: CLIENT_ID, client_id_issued_at: `${Date.now()}`, ...metadata },
    };
  }

  // ---- account information -------------------------------------------------------------------

  const links = { self: `${issuer}/self` };
  const problem = (errorCode: string, message: string, status = 400): Sent => ({
    status,
    body: { code: `${status}`, message, errors: [{ errorCode, message }] },
  });

  async function accounts(got: Received): Promise<Sent> {
    const bearer = accessTokens.get((got.headers.authorization ?? '').replace('Bearer ', ''));
    if (!bearer || bearer.until < Date.now()) return { status: 401 };
    const path = got.path.replace('/open-banking/v1.0/aisp', '');
    if (bearer.consentId === undefined) return forClient(got, path);
    const consent = consents.get(bearer.consentId);
    if (!consent || consent.revoked) return { status: 403 };
    if (path === '/accounts/availability') {
      const { data } = JSON.parse(got.body) as { data: { accountAvailability: object[] } };
      const accountAvailability = data.accountAvailability.map((pair) => ({
        ...pair,
        status: 'Yes',
      }));
      return { body: { data: { accountAvailability }, links } };
    }
    const [, , accountId = 'A1', what] = path.split('/');
    if (what === 'transactions') return transactionPage(got, accountId);
    if (what === 'balances') {
      const balance = {
        type: 'ledgerBalance',
        creditDebitIndicator: 'Credit',
        amount: '18250.40',
        currency: 'HKD',
        datetime: '2026-01-01T00:00:00Z',
      };
      return { body: { data: { account: [{ accountId, balance: [balance] }] }, links } };
    }
    const account = {
      accountId,
      accountNumber: '01XXXXX204',
      accountType: 'Personal',
      accountSubType: 'Savings',
      productName: 'Everyday Savings',
      accountStatus: 'Active',
      currency: 'HKD',
      newMember: 'kept',
    };
    const all = Array.from({ length: accountCount }, () => account);
    return { body: { data: { account: all }, links } };
  }

  function transactionPage(got: Received, accountId: string): Sent {
    const wall = (name: string, open: string): string => (got.query.get(name) ?? open).slice(0, 23);
    const from = wall('fromDate', '0000');
    const to = wall('toDate', '9999');
    const offset = Number(got.query.get('continuation') ?? 0);
    const all = transactions.filter(({ transactionDate }) => {
      const date = String(transactionDate).slice(0, 23);
      return date >= from && date <= to;
    });
    const next = new URL(got.path, issuer);
    for (const [name, value] of got.query) next.searchParams.set(name, value);
    next.searchParams.set('continuation', `${offset + pageSize}`);
    const more = offset + pageSize < all.length;
    const page = all.slice(offset, offset + pageSize).map((one) => ({ accountId, ...one }));
    return {
      body: { data: { transaction: page }, links: { ...links, ...(more && { next: next.href }) } },
    };
  }

  function forClient(got: Received, path: string): Sent {
    if (path === '/events') return pollEvents(JSON.parse(got.body));
    if (got.method === 'POST' && path === '/account-consents') {
      const consentId = `${100_000_000 + consents.size}`;
      const now = new Date().toISOString();
      const { data } = JSON.parse(got.body) as { data: Record<string, unknown> };
      const status = 'PendingAuthorise';
      const own = { ...data, consentId, status, creationDate: now, statusUpdateDate: now };
      consents.set(consentId, { data: own, revoked: false });
      return { status: 201, body: { data: own, links } };
    }
    const consentId = decodeURIComponent(path.replace('/account-consents/', ''));
    const consent = consents.get(consentId);
    if (!path.startsWith('/account-consents/')) return { status: 403 };
    if (!consent) return problem('OB.Field.Invalid', 'no such consent');
    if (got.method === 'DELETE') {
      consents.delete(consentId);
      return { status: 204 };
    }
    return { body: { data: consent.data, links } };
  }

  function pollEvents(request: {
    ack?: string[];
    setErrs?: Record<string, unknown>;
    maxEvents: number;
  }): Sent {
    const { ack = [], setErrs = {} } = request;
    if ([...ack, ...Object.keys(setErrs)].some((jti) => !events.has(jti))) {
      return problem('OB.UnexpectedError', 'Jti in the request are not valid');
    }
    for (const jti of ack) {
      events.delete(jti);
      acknowledged.push(jti);
    }
    for (const [jti, fault] of Object.entries(setErrs)) {
      events.delete(jti);
      faults[jti] = fault;
    }
    const sets = Object.fromEntries([...events].slice(0, request.maxEvents));
    return { body: { sets, moreAvailable: events.size > request.maxEvents } };
  }

  async function raise(claims: JWTPayload = {}, set?: string): Promise<string> {
    const jti = randomUUID();
    const payload = {
      iss: issuer,
      iat: Math.floor(Date.now() / 1000),
      aud: CLIENT_ID,
      jti,
      events: { 'urn:uk:org:openbanking:events:resource-update': {} },
      ...claims,
    };
    events.set(jti, set ?? (await sign(payload)));
    return jti;
  }

  const brand: Brand = customBrand({ issuer, name: 'Test bank' });
  const transport: Transport = { ...client, ca: authority.ca };
  return {
    brand,
    transport,
    authority,
    clientId: CLIENT_ID,
    redirectUri: REDIRECT_URI,
    signing: { key: clientKey, kid: 'tsp-1' },
    bankKey: bankKeys.privateKey,
    bankPublicKey: bankKeys.publicKey,
    /** Options of `createTsp` except the store, without a rate limit. */
    options: {
      brand,
      clientId: CLIENT_ID,
      transport,
      signing: { key: clientKey, kid: 'tsp-1' },
      callsPerSecond: Number.POSITIVE_INFINITY,
    },
    lies,
    received,
    consents,
    accessTokens,
    counts,
    events,
    acknowledged,
    faults,
    sign,
    raise,
    authorize,
    /** Removes all faults and the recorded requests. */
    reset() {
      for (const name of Object.keys(lies)) delete lies[name as keyof Lies];
      received.length = 0;
      counts.rotations = 0;
      counts.revokedFamilies = 0;
      accessTokenSeconds = 300;
      pageSize = 200;
      transactions = [];
    },
    setAccessTokenSeconds(seconds: number) {
      accessTokenSeconds = seconds;
    },
    setAccounts(count: number) {
      accountCount = count;
    },
    setTransactions(all: Record<string, unknown>[], size = 200) {
      transactions = all;
      pageSize = size;
    },
    formsTo: (path: string) => received.filter((one) => one.path === path).map(({ form }) => form),
    claimsOfAssertion: (form: URLSearchParams) => decodeJwt(form.get('client_assertion') ?? ''),
    async close() {
      listener.closeAllConnections();
      listener.close();
    },
  };
}

/** The path of the token endpoint. */
export const TOKEN_PATH = '/open-banking/v1.1/oauth2/token';
