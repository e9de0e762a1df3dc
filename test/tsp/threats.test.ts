/** What may be done to a TSP, by the number of the threat, and what comes of it. */
import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mayNameIssuer } from '../../tsp/brands.ts';
import { retryAfterOf } from '../../tsp/connection.ts';
import { discover } from '../../tsp/discovery.ts';
import {
  type Brand,
  brands,
  customBrand,
  memoryStore,
  type TspEvent,
  type TspOptions,
} from '../../tsp/index.ts';
import { type Bank, type Received, startBank, TOKEN_PATH } from './bank.ts';
import { createAuthority } from './certificates.ts';
import { codeOf, isAccounts, sessions } from './sessions.ts';

let bank: Bank;
const { session, authorised, closeAll } = sessions(() => bank);

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await closeAll();
  bank.reset();
});
afterAll(() => bank.close());

describe('73: an ID token that is not signed, tampered with or left out', () => {
  test.each<[what: string, code: string, change: (answer: URLSearchParams) => void]>([
    [
      'alg none',
      'ID_TOKEN_ALG_NONE',
      (answer) => answer.set('id_token', new UnsecuredJWT({ iss: 'x' }).encode()),
    ],
    [
      'tampered',
      'ID_TOKEN_SIGNATURE',
      (answer) => {
        const [header, , signature] = (answer.get('id_token') ?? '').split('.');
        const [, payload = ''] = (answer.get('id_token') ?? '').split('.');
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
        const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'other' })).toString(
          'base64url',
        );
        answer.set('id_token', `${header}.${forged}.${signature}`);
      },
    ],
    ['missing', 'ID_TOKEN_MISSING', (answer) => answer.delete('id_token')],
    ['of another authorisation', 'ID_TOKEN_C_HASH', (answer) => answer.set('code', 'swapped')],
  ])('%s', async (_, code, callback) => {
    bank.lies.callback = callback;
    expect(await codeOf(authorised(session()))).toBe(code);
    expect(bank.formsTo(TOKEN_PATH).map((form) => form.get('grant_type'))).toEqual([
      'client_credentials',
    ]);
  });
});

// 74 is rp-modules.test.ts.

describe('75: a discovery document that lies', () => {
  test.each<[what: string, code: string, lie: Record<string, unknown>]>([
    ['another issuer', 'ISSUER_MISMATCH', { issuer: 'https://elsewhere.example' }],
    ['the issuer with a slash', 'ISSUER_MISMATCH', { issuer: 'SLASH' }],
    ['http', 'ENDPOINT_INSECURE', { token_endpoint: 'http://localhost/token' }],
    ['http for the keys', 'ENDPOINT_INSECURE', { jwks_uri: 'http://localhost/jwks' }],
    ['javascript:', 'ENDPOINT_INSECURE', { authorization_endpoint: 'javascript:alert(1)' }],
    ['no address', 'ENDPOINT_INSECURE', { registration_endpoint: 'register' }],
    ['no token endpoint', 'ENDPOINT_MISSING', { token_endpoint: undefined }],
  ])('%s: %s', async (_, code, lie) => {
    bank.lies.discovery = (document) =>
      lie.issuer === 'SLASH'
        ? { ...document, issuer: `${document.issuer}/` }
        : { ...document, ...lie };
    expect(await codeOf(session().createConsent({ permissions: [] }))).toBe(code);
    expect(bank.formsTo(TOKEN_PATH)).toEqual([]);
  });

  test.each([301, 302, 307, 308])('a redirect %d is not followed', async (status) => {
    const headers = { location: `${bank.brand.issuer}/elsewhere` };
    bank.lies.answer = ({ path }) =>
      path.includes('well-known') ? { status, headers } : undefined;
    expect(await codeOf(session().createConsent({ permissions: [] }))).toBe('DISCOVERY_FAILED');
    expect(bank.received.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration']);
  });

  test('a redirect of a call is not followed, and the token stays here', async () => {
    const tsp = session();
    const consentId = await authorised(tsp);
    const headers = { location: 'https://elsewhere.example/' };
    bank.lies.answer = (got) => (isAccounts(got) ? { status: 302, headers } : undefined);
    expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe('HTTP_302');
  });

  const sandboxDocument = async (brand: Brand, issuer: string): Promise<Response> => {
    const endpoint = (path: string) => `${brand.issuer}${path}`;
    return Response.json({
      issuer,
      authorization_endpoint: endpoint('/authorize'),
      token_endpoint: endpoint('/token'),
      jwks_uri: endpoint('/jwks'),
    });
  };

  const named = Object.values(brands).flatMap((brand) => Object.values(brand));

  test.each(named)('$name: its issuer, and no other', async (brand) => {
    expect(mayNameIssuer(brand)).toBe(true);
    const found = await discover(brand, () => sandboxDocument(brand, brand.issuer));
    expect(found.issuer).toBe(brand.issuer);
    const host = new URL(brand.discovery).origin;
    const wrong = brand.issuer === host ? `${host}/other` : host;
    expect(await codeOf(discover(brand, () => sandboxDocument(brand, wrong)))).toBe(
      'ISSUER_MISMATCH',
    );
  });

  test('discovery away from the issuer is for the named brands only', async () => {
    const copy = { ...brands.hsbcPersonal.sandbox };
    const fetch = () => sandboxDocument(copy, copy.issuer);
    expect(await codeOf(discover(copy, fetch))).toBe('ISSUER_ELSEWHERE');
    expect(named.filter(({ discovery, issuer }) => !discovery.startsWith(issuer))).toHaveLength(4);
  });

  test.each([
    'http://bank.example',
    'bank.example',
    'https://bank.example/?a=1',
    'https://bank.example/#a',
  ])('%s is no issuer', (issuer) => {
    expect(() => customBrand({ issuer })).toThrow(TypeError);
  });

  test.each<[discovery: string, taken: boolean]>([
    ['https://bank.example:4020/.well-known/openid-configuration', true],
    ['https://other.example/.well-known/openid-configuration', false],
    ['https://bank.example.evil/.well-known/openid-configuration', false],
    ['https://evil@bank.example.evil/', false],
    ['http://bank.example/.well-known/openid-configuration', false],
    ['/.well-known/openid-configuration', false],
  ])('a discovery document of https://bank.example at %s: %s', (discovery, taken) => {
    const make = () => customBrand({ issuer: 'https://bank.example', discovery });
    if (taken) expect(make().discovery).toBe(discovery);
    else expect(make).toThrow('discovery must be an https address on the host of the issuer');
  });
});

describe('76: a server that is somebody else', () => {
  test('a certificate of another authority', async () => {
    const { ca } = await createAuthority('Other CA');
    const tsp = session({ transport: { ...bank.transport, ca } });
    expect(await codeOf(tsp.createConsent({ permissions: [] }))).toBe('SERVER_UNTRUSTED');
    expect(bank.received).toEqual([]);
  });

  test('a certificate for another name', async () => {
    const { port } = new URL(bank.brand.issuer);
    const brand = customBrand({ issuer: `https://other.example:${port}` });
    const lookup: NonNullable<TspOptions['transport']['lookup']> = (_host, _options, found) =>
      found(null, [{ address: '127.0.0.1', family: 4 }]);
    const tsp = session({ brand, transport: { ...bank.transport, lookup } });
    expect(await codeOf(tsp.createConsent({ permissions: [] }))).toBe('SERVER_UNTRUSTED');
  });

  test('the environment cannot turn the check off', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const { ca } = await createAuthority('Other CA');
      const tsp = session({ transport: { ...bank.transport, ca } });
      expect(await codeOf(tsp.createConsent({ permissions: [] }))).toBe('SERVER_UNTRUSTED');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
  });
});

describe('77: an answer without end', () => {
  const answering = (write: (response: ServerResponse) => void): void => {
    bank.lies.answer = (got, response) => {
      if (!isAccounts(got)) return undefined;
      write(response);
      return 'sent';
    };
  };
  const limits = { maxResponseBytes: 100_000, timeoutMs: 500, retries: 0 };

  test.each<[what: string, code: string, write: (response: ServerResponse) => void]>([
    [
      'too long, by its own account',
      'RESPONSE_TOO_LARGE',
      (response) => response.writeHead(200, { 'content-length': '104857600' }).flushHeaders(),
    ],
    [
      'too long, bit by bit',
      'RESPONSE_TOO_LARGE',
      (response) => {
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(16_384), () => setImmediate(more));
        };
        more();
      },
    ],
    [
      'never ending, slowly',
      'TIMEOUT',
      (response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['never beginning', 'TIMEOUT', () => {}],
    [
      'a gzip bomb',
      'RESPONSE_ENCODED',
      (response) => {
        const body = gzipSync(Buffer.alloc(10_000_000));
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
      },
    ],
    ['broken off', 'NETWORK', (response) => response.destroy()],
  ])('%s: %s', async (_, code, write) => {
    const tsp = session({ limits });
    const consentId = await authorised(tsp);
    answering(write);
    const error = await tsp
      .ais(consentId)
      .listAccounts()
      .catch((reason) => reason);
    expect(error).toMatchObject({ name: 'TransportError', code });
    expect(error.interactionId).toBe(
      bank.received.find(isAccounts)?.headers['x-fapi-interaction-id'],
    );
  });
});

describe('78: secrets stay out of errors and logs', () => {
  test('whatever goes wrong', async () => {
    const events: TspEvent[] = [];
    const store = memoryStore();
    const tsp = session({ store, observer: (event) => events.push(event) });
    const consentId = await authorised(tsp);
    const callbacks: string[] = [];
    const errors: unknown[] = [];
    const collect = (promise: Promise<unknown>) => promise.catch((error) => errors.push(error));
    const lies: (typeof bank.lies)[] = [
      { answer: ({ path }) => (path === TOKEN_PATH ? { body: { access_token: 7 } } : undefined) },
      {
        answer: ({ path, form }) =>
          path === TOKEN_PATH
            ? {
                status: 400,
                body: {
                  error: 'invalid_request',
                  error_description: `client_assertion=${form.get('client_assertion')}`,
                },
              }
            : undefined,
      },
      {
        answer: ({ path, form }) =>
          path === TOKEN_PATH
            ? { status: 400, body: { error: `code=${form.get('code')}` } }
            : undefined,
      },
      // In words of its own, without a name beside it.
      {
        answer: ({ path, form }) =>
          path === TOKEN_PATH
            ? {
                status: 400,
                body: { error: `x${form.get('code')}`, error_description: `${form.get('code')}?` },
              }
            : undefined,
      },
      { claims: (claims) => ({ ...claims, nonce: 'another' }) },
      { claims: (claims) => ({ ...claims, c_hash: 'x' }) },
      { callback: (answer) => answer.set('id_token', 'a.b.c') },
    ];
    for (const lie of lies) {
      Object.assign(bank.lies, lie);
      await collect(
        (async () => {
          const { url, state } = await tsp.authorizationUrl({
            consentId,
            redirectUri: bank.redirectUri,
          });
          const callback = await bank.authorize(url);
          callbacks.push(callback);
          await tsp.handleCallback(callback, { state });
        })(),
      );
      for (const name of Object.keys(bank.lies)) delete bank.lies[name as keyof typeof bank.lies];
    }
    bank.lies.answer = (got) =>
      isAccounts(got)
        ? {
            status: 500,
            body: {
              code: '500',
              message: `Authorization: ${got.headers.authorization}`,
              errors: [
                {
                  errorCode: 'OB.InternalError',
                  message: `${got.headers.authorization} is odd`,
                  path: `${got.headers.authorization}`,
                },
              ],
            },
          }
        : undefined;
    await collect(tsp.ais(consentId).listAccounts());
    const bare = ({ headers }: Received) => `${headers.authorization}`.replace('Bearer ', '');
    bank.lies.answer = (got) => {
      const issue = { errorCode: bare(got), message: `${bare(got)}!`, path: bare(got) };
      const words = { code: '403', message: `token ${bare(got)} may not`, errors: [issue] };
      return isAccounts(got) ? { status: 403, body: words } : undefined;
    };
    await collect(tsp.ais(consentId).listAccounts());
    bank.lies.answer = (got) =>
      isAccounts(got) ? { status: 403, body: { code: '403', message: bare(got) } } : undefined;
    await collect(tsp.ais(consentId).listAccounts());
    bank.lies.answer = (_, response) => {
      response.destroy();
      return 'sent';
    };
    await collect(tsp.ais(consentId).listAccounts());
    expect(errors).toHaveLength(lies.length + 4);

    const secrets = [
      ...bank.accessTokens.keys(),
      ...[...bank.consents.values()].flatMap(({ refreshToken }) => refreshToken ?? []),
      ...bank.received.flatMap(({ form }) => form.get('client_assertion') ?? []),
      ...callbacks
        .flatMap((callback) => [...new URLSearchParams(new URL(callback).hash.slice(1)).entries()])
        .filter(([name]) => ['code', 'id_token'].includes(name))
        .map(([, value]) => value),
      bank.signing.key.split('\n')[1] ?? '',
      bank.transport.key.split('\n')[1] ?? '',
    ];
    expect(secrets.length).toBeGreaterThan(10);
    const shown = [...errors, tsp, tsp.ais(consentId), store, events]
      .flatMap((value) => [
        inspect(value, { depth: 12, showHidden: true, maxStringLength: null }),
        JSON.stringify(value) ?? '',
        String(value),
        value instanceof Error ? `${value.stack}` : '',
      ])
      .join('\n');
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test('a key that cannot be used is not shown', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const text = key.split('\n')[1] ?? '';
    for (const bad of [key, key.replace('A', '*')]) {
      let shown = '';
      try {
        session({ signing: { key: bad, kid: 'k' } });
      } catch (error) {
        shown = inspect(error, { depth: 9, showHidden: true });
      }
      expect(shown).toContain('the signing key');
      expect(shown).not.toContain(text.slice(5, 40));
    }
  });
});

// 79 is in refresh.test.ts.

describe('80: Retry-After', () => {
  test.each<[what: string, value: string, retries: number, minMs: number]>([
    ['a billion seconds: not waited for', '1000000000', 0, 0],
    ['negative: own pause', '-5', 1, 0],
    ['nonsense: own pause', 'soon', 1, 0],
    ['a date that has passed: at once', 'Sun, 10 Sep 2017 19:43:31 GMT', 1, 0],
    ['a second: waited for', '1', 1, 1_000],
    ['a passed date as RFC 850 has it: at once', 'Sunday, 06-Nov-94 08:49:37 GMT', 1, 0],
  ])('%s', async (_, value, retries, minMs) => {
    const tsp = session({ limits: { maxRetryAfterMs: 2_000 } });
    const consentId = await authorised(tsp);
    let first = true;
    bank.lies.answer = (got) => {
      if (!isAccounts(got) || !first) return undefined;
      first = false;
      return { status: 429, headers: { 'retry-after': value } };
    };
    const code = await codeOf(tsp.ais(consentId).listAccounts());
    expect(code).toBe(retries ? 'no error' : 'HTTP_429');
    const calls = bank.received.filter(isAccounts);
    expect(calls).toHaveLength(retries + 1);
    const [one, two] = calls;
    if (one && two) expect(two.at - one.at).toBeGreaterThanOrEqual(minMs - 5);
    if (one && two) expect(two.at - one.at).toBeLessThan(minMs + 900);
  });

  test('a date in the future is told with the error', async () => {
    const tsp = session({ limits: { maxRetryAfterMs: 1_000 } });
    const consentId = await authorised(tsp);
    const headers = { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() };
    bank.lies.answer = (got) => (isAccounts(got) ? { status: 429, headers } : undefined);
    const error = await tsp
      .ais(consentId)
      .listAccounts()
      .catch((reason) => reason);
    expect(error.retryAfterMs).toBeGreaterThan(3_590_000);
  });
});

test.each<[value: string, wantMs: number | undefined]>([
  ['Sun, 06 Nov 1994 08:49:38 GMT', 1_000],
  ['Sunday, 06-Nov-94 08:49:38 GMT', 1_000],
  ['Sun Nov  6 08:49:38 1994', 1_000],
  ['Sun, 06 Nov 1994 08:49:30 GMT', 0],
  ['7', 7_000],
  ['0', 0],
  ['-7', undefined],
  ['1.5', undefined],
  ['2026-01-01', undefined],
  ['Sunday', undefined],
  ['9'.repeat(400), Number.POSITIVE_INFINITY],
])('Retry-After: %s', (value, wantMs) => {
  const response = new Response(null, { headers: { 'retry-after': value } });
  expect(retryAfterOf(response, Date.parse('1994-11-06T08:49:37Z'))).toBe(wantMs);
});

describe('81: an account id that is a path', () => {
  test.each([
    '../../admin',
    'a/b',
    '%2f..%2f',
    '?x=1',
    '#x',
    'a b',
    'ä',
    'a\r\nX: y',
    '.',
    '..',
    '',
  ])('%j', async (accountId) => {
    const tsp = session();
    const consentId = await authorised(tsp);
    const error = await tsp
      .ais(consentId)
      .listBalances(accountId)
      .catch((reason) => reason);
    const paths = bank.received
      .map(({ path }) => path)
      .filter((path) => path.includes('/aisp/acc'));
    const made = paths.filter((path) => !path.endsWith('account-consents'));
    if (['.', '..', ''].includes(accountId)) {
      expect(error).toBeInstanceOf(TypeError);
      expect(made).toEqual([]);
    } else {
      const [, path] =
        /^\/open-banking\/v1\.0\/aisp\/accounts\/([^/]*)\/balances$/.exec(made[0] ?? '') ?? [];
      expect(decodeURIComponent(path ?? '')).toBe(accountId);
    }
  });
});
