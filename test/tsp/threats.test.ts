/** What may be done to a TSP, by the number of the threat, and what comes of it. */
import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { mayNameIssuer } from '../../runtime/tsp/brands.ts';
import { discover } from '../../runtime/tsp/discovery.ts';
import {
  type Brand,
  brands,
  createTsp,
  customBrand,
  memoryStore,
  type Tsp,
  type TspEvent,
  type TspOptions,
} from '../../runtime/tsp/index.ts';
import { createPace } from '../../runtime/tsp/pace.ts';
import { type Bank, type Received, startBank, TOKEN_PATH } from './bank.ts';
import { createAuthority } from './certificates.ts';

let bank: Bank;
const open: Tsp[] = [];

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((tsp) => tsp.close()));
  bank.reset();
});
afterAll(() => bank.close());

function session(more: Partial<TspOptions> = {}): Tsp {
  const limits = { retryDelayMs: 1, ...more.limits };
  const tsp = createTsp({ ...bank.options, store: memoryStore(), ...more, limits });
  open.push(tsp);
  return tsp;
}

async function authorised(tsp: Tsp): Promise<string> {
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  await tsp.handleCallback(await bank.authorize(url), { state });
  return consentId;
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'no error',
    (error) => error.code,
  );
}

const isAccounts = ({ path }: Received): boolean => path.endsWith('/accounts');

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
              errors: [],
            },
          }
        : undefined;
    await collect(tsp.ais(consentId).listAccounts());
    bank.lies.answer = (_, response) => {
      response.destroy();
      return 'sent';
    };
    await collect(tsp.ais(consentId).listAccounts());
    expect(errors).toHaveLength(lies.length + 2);

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

describe('manners', () => {
  test('so many calls in any second, and the lanes take turns', async () => {
    const pace = createPace(4);
    const began = performance.now();
    const order: string[] = [];
    const times: number[] = [];
    const ask = (lane: string) =>
      pace.turn(lane).then(() => {
        order.push(lane);
        times.push(performance.now() - began);
      });
    await Promise.all([
      ...Array.from({ length: 6 }, () => ask('greedy')),
      ask('a'),
      ask('b'),
      ask('a'),
    ]);
    for (const [index, time] of times.entries()) {
      const before = times[index - 4];
      if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(1_000);
    }
    const first = ['greedy', 'greedy', 'greedy', 'greedy'];
    expect(order).toEqual([...first, 'greedy', 'a', 'b', 'greedy', 'a']);
  });

  test('who leaves the line does not hold it up', async () => {
    const pace = createPace(1);
    const abort = new AbortController();
    await pace.turn('a');
    const given = pace.turn('a', abort.signal);
    const kept = pace.turn('a');
    abort.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    const began = performance.now();
    await kept;
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test('the limit of the brand is the default', async () => {
    const { callsPerSecond: _, ...options } = bank.options;
    const tsp = createTsp({ ...options, store: memoryStore() });
    open.push(tsp);
    const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    await tsp.getConsent(consentId);
    const times = bank.received
      .filter(({ path }) => /token|consents/.test(path))
      .map(({ at }) => at);
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test('a read is repeated, and keeps its interaction id', async () => {
    const events: TspEvent[] = [];
    const tsp = session({ observer: (event) => events.push(event) });
    const consentId = await authorised(tsp);
    events.length = 0;
    let failures = 2;
    bank.lies.answer = (got) => (isAccounts(got) && failures-- > 0 ? { status: 503 } : undefined);
    await tsp.ais(consentId).listAccounts();
    const calls = bank.received.filter(isAccounts);
    expect(calls).toHaveLength(3);
    expect(new Set(calls.map(({ headers }) => headers['x-fapi-interaction-id'])).size).toBe(1);
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'end',
      'retry',
      'start',
      'end',
      'retry',
      'start',
      'end',
    ]);
    expect(events[2]).toMatchObject({ reason: 'HTTP_503', attempt: 1 });
  });

  test('a call that changes something is not repeated', async () => {
    const tsp = session();
    bank.lies.answer = ({ path }) =>
      path.endsWith('/account-consents') ? { status: 503 } : undefined;
    expect(await codeOf(tsp.createConsent({ permissions: ['ReadAccountStatus'] }))).toBe(
      'HTTP_503',
    );
    expect(bank.received.filter(({ path }) => path.endsWith('/account-consents'))).toHaveLength(1);
  });

  test('repeating ends with the deadline', async () => {
    const tsp = session({ limits: { deadlineMs: 300, retries: 1_000, retryDelayMs: 20 } });
    const consentId = await authorised(tsp);
    bank.lies.answer = (got) => (isAccounts(got) ? { status: 503 } : undefined);
    const began = performance.now();
    expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe('HTTP_503');
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test('a call that is aborted ends at once', async () => {
    const tsp = session();
    const consentId = await authorised(tsp);
    bank.lies.answer = (got) => (isAccounts(got) ? 'sent' : undefined);
    const abort = new AbortController();
    const call = tsp.ais(consentId).listAccounts({ signal: abort.signal });
    await sleep(30);
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  test('what the bank says is wrong', async () => {
    const tsp = session();
    const consentId = await authorised(tsp);
    const caller = { authDate: new Date(0), customerIpAddress: '203.0.113.7', language: 'zh-HK' };
    const errors = [{ errorCode: 'OB.Field.InvalidDate', message: 'future', path: 'fromDate' }];
    bank.lies.answer = ({ path }) =>
      path.endsWith('/transactions')
        ? { status: 400, body: { code: '400', message: 'Bad Request', errors } }
        : undefined;
    const error = await tsp
      .ais(consentId, caller)
      .transactions('A1')
      .next()
      .catch((reason) => reason);
    const { headers } = bank.received.at(-1) as Received;
    expect(error).toMatchObject({
      name: 'AisError',
      code: 'OB.Field.InvalidDate',
      operationId: 'listTransactions',
      status: 400,
      issues: errors,
      interactionId: headers['x-fapi-interaction-id'],
    });
    expect(headers).toMatchObject({
      'x-fapi-auth-date': 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-fapi-customer-ip-address': '203.0.113.7',
      'accept-language': 'zh-HK',
    });
  });

  test('an answer that breaks the contract is refused, unless that is turned off', async () => {
    const body = { data: { account: [{ accountId: 7 }] }, links: { self: 'https://x.example/' } };
    for (const [validate, code] of [
      [true, 'CONTRACT_VIOLATED'],
      [false, 'no error'],
    ] as const) {
      const tsp = session({ validate });
      const consentId = await authorised(tsp);
      bank.lies.answer = (got) => (isAccounts(got) ? { body } : undefined);
      expect(await codeOf(tsp.ais(consentId).listAccounts())).toBe(code);
      delete bank.lies.answer;
    }
  });
});

describe('transactions', () => {
  const transaction = (index: number, date: string) => ({
    accountNumber: 'XXXXXXXXX204',
    transactionId: `T${index}`,
    transactionDescription: 'Octopus',
    transactionDate: date,
    creditDebitIndicator: 'Debit',
    status: 'Booked',
    amount: '1.00',
    currency: 'HKD',
  });

  test('pages and windows, each transaction once', async () => {
    const tsp = session();
    const consentId = await authorised(tsp);
    const start = Date.parse('2026-01-01T00:00:00Z');
    const all = Array.from({ length: 200 }, (_, index) =>
      transaction(index, new Date(start + index * 86_400_000).toISOString().replace('Z', '+08:00')),
    );
    bank.setTransactions(all, 25);
    const ids: string[] = [];
    const period = { from: '2026-01-01', to: '2026-07-19' };
    for await (const { transactionId } of tsp.ais(consentId).transactions('A1', period)) {
      ids.push(transactionId);
    }
    expect(ids).toEqual(all.map(({ transactionId }) => transactionId));
    const pages = bank.received.filter(({ path }) => path.endsWith('/transactions'));
    // Windows of 60, 60, 60 and 20 days, 25 transactions a page.
    expect(pages).toHaveLength(3 + 3 + 3 + 1);
    expect(pages.every(({ headers }) => headers.authorization?.startsWith('Bearer '))).toBe(true);
  });

  test.each<[what: string, next: () => string]>([
    ['another host', () => 'https://elsewhere.example/transactions'],
    ['another port', () => `${bank.brand.issuer}1/transactions`],
    ['http', () => bank.brand.issuer.replace('https', 'http')],
    ['a user in front', () => bank.brand.issuer.replace('//', '//user:pass@')],
    [
      'the same page again',
      () => `${bank.brand.issuer}/open-banking/v1.0/aisp/accounts/A1/transactions?p=1`,
    ],
  ])('a next page on %s is not fetched', async (_, next) => {
    const tsp = session();
    const consentId = await authorised(tsp);
    bank.lies.answer = ({ path }) =>
      path.endsWith('/transactions')
        ? {
            body: {
              data: { transaction: [] },
              links: { self: 'https://x.example/', next: next() },
            },
          }
        : undefined;
    expect(await codeOf(tsp.ais(consentId).transactions('A1').next())).toBe('NEXT_LINK');
  });
});
