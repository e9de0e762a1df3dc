/**
 * Values of the bank are validated when they arrive: each is usable, or an error of the session.
 */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  memoryStore,
  register,
  SessionError,
  type Store,
  TokenError,
  TspError,
  type TspEvent,
} from '../../tsp/index.ts';
import { checkTokenResponse } from '../../tsp/token-response.ts';
import { type Bank, type Lies, startBank, TOKEN_PATH } from './bank.ts';
import { isAccounts, sessions } from './sessions.ts';

let bank: Bank;
const { session, authorised, closeAll } = sessions(() => bank);

beforeAll(async () => {
  bank = await startBank();
});
afterEach(async () => {
  await closeAll();
  bank.reset();
  bank.events.clear();
});
afterAll(() => bank.close());

/** Control characters, and characters that hide or reorder text. */
const HARMFUL = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const SECRET = 'S3CRET';

/** Everything of an error that may be logged. */
function textsOf(error: TspError): string[] {
  const { message, code, stack = '', name, cause } = error;
  const causes = cause instanceof Error ? [cause.message, cause.name, `${cause.stack ?? ''}`] : [];
  const members = Object.values(error).filter((value) => typeof value === 'string');
  const issues = 'issues' in error ? [JSON.stringify(error.issues)] : [];
  return [message, code, stack, name, ...causes, ...members, ...issues, inspect(error)];
}

function expectSafe(error: unknown): void {
  expect(error).toBeInstanceOf(TspError);
  expect((error as TspError).message).not.toContain('\n');
  for (const text of textsOf(error as TspError)) {
    expect(HARMFUL.exec(text)?.[0]).toBeUndefined();
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/\b(?:at|rt|code)-[0-9a-f]{8}-/);
  }
  expect(JSON.stringify(error)).not.toContain(SECRET);
}

// ---- the token endpoint ----------------------------------------------------------------------

const good = { access_token: 'aA0-._~+/==', token_type: 'Bearer' };

describe('the syntax of RFC 6749 and 6750', () => {
  test.each<[member: string, value: unknown]>([
    ['access_token', 'a'],
    ['access_token', 'eyJhbGciOiJQUzI1NiJ9.e30.AA'],
    ['token_type', 'bearer'],
    ['token_type', 'BEARER'],
    ['expires_in', 0],
    ['expires_in', 300],
    ['expires_in', '3599'],
    ['expires_in', undefined],
    ['refresh_token', ' !~"\\'],
    ['refresh_token', undefined],
    ['scope', 'openid accounts'],
    ['scope', '!'],
    ['id_token', 'anything: openid-client looks at it'],
    ['another', ['member']],
  ])('%s %j is taken', (member, value) => {
    expect(() => checkTokenResponse({ ...good, [member]: value })).not.toThrow();
  });

  test.each<[member: string, value: unknown]>([
    ...[
      '',
      'a b',
      'a\nb',
      'a\r',
      '\ta',
      'ä',
      '=',
      'a=b',
      'a\u202e',
      'a\0',
      '"',
      '中',
      '\ud800',
    ].map((text): [string, string] => ['access_token', text]),
    ['access_token', undefined],
    ['access_token', null],
    ['access_token', 7],
    ['access_token', ['a']],
    ['access_token', { toString: 'a' }],
    ['token_type', undefined],
    ['token_type', ''],
    ['token_type', 'Bearer\n'],
    ['token_type', 'DPoP'],
    ['token_type', 'mac'],
    ['token_type', 1],
    ...[-1, -0.5, 1.5, 1e21, 1e300, '', '-1', '+1', '1 ', ' 1', '1e3', '0x1', '1\n', '٣', true].map(
      (value): [string, unknown] => ['expires_in', value],
    ),
    ['expires_in', null],
    ['expires_in', [300]],
    ['expires_in', '9'.repeat(400)],
    ...['', 'a\nb', 'a\r', '\t', 'ä', '\u007f', '中'].map((text): [string, string] => [
      'refresh_token',
      text,
    ]),
    ['refresh_token', null],
    ['refresh_token', 7],
    ...['', ' ', 'a  b', ' a', 'a ', 'a\nb', 'a"b', 'a\\b', 'ä'].map((text): [string, string] => [
      'scope',
      text,
    ]),
    ['scope', ['openid']],
    ['scope', null],
  ])('%s %j is refused', (member, value) => {
    expect(() => checkTokenResponse({ ...good, [member]: value })).toThrow(TokenError);
  });

  test('members of the prototype are none', () => {
    expect(() => checkTokenResponse(Object.create(good))).toThrow('access_token');
  });

  test('any text is a token that a header can hold, or is refused', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'aZ9-._~+/=\r\n \t') }),
    );
    fc.assert(
      fc.property(texts, (token) => {
        try {
          checkTokenResponse({ ...good, access_token: token });
        } catch (error) {
          expect(error).toMatchObject({ code: 'TOKEN_RESPONSE_INVALID' });
          return;
        }
        const headers = new Headers({ authorization: `Bearer ${token}` });
        expect(headers.get('authorization')).toBe(`Bearer ${token}`);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The three ways to get tokens, each with an invalid token response. */
const grants: Readonly<Record<string, (store: Store, lie: () => void) => Promise<unknown>>> = {
  client_credentials: async (store, lie) => {
    lie();
    await session({ store }).createConsent({ permissions: [] });
  },
  authorization_code: async (store, lie) => {
    const tsp = session({ store });
    const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    const { redirectUri } = bank;
    const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri });
    const callback = await bank.authorize(url);
    lie();
    await tsp.handleCallback(callback, { state });
  },
  refresh_token: async (store, lie) => {
    const tsp = session({ store });
    const consentId = await authorised(tsp);
    bank.accessTokens.clear();
    lie();
    await tsp.ais(consentId).listAccounts();
  },
};

describe.each(Object.entries(grants))('tokens of %s', (_, grant) => {
  test.each<[what: string, lie: Record<string, unknown>]>([
    ['a token with a line break', { access_token: `${SECRET}\r\nx: y` }],
    ['a token in Chinese', { access_token: `${SECRET}中` }],
    ['a token that is a number', { access_token: 7 }],
    ['a refresh token with a line break', { refresh_token: `${SECRET}\n` }],
    ['a negative life', { expires_in: -1 }],
    ['a life that is no number', { expires_in: `${SECRET}` }],
    ['another type', { token_type: `${SECRET}\u001b[2J` }],
    ['a scope with quotes', { scope: `"${SECRET}"` }],
  ])('%s: told as such, and kept nowhere', async (_what, lie) => {
    const store = memoryStore();
    const written: string[] = [];
    const watched: Store = {
      ...store,
      compareAndSet: (key, expected, value) => {
        written.push(value);
        return store.compareAndSet(key, expected, value);
      },
    };
    const failed = grant(watched, () => {
      bank.lies.answer = ({ path }) =>
        path === TOKEN_PATH
          ? { body: { ...good, expires_in: 300, refresh_token: 'rt', ...lie } }
          : undefined;
    });
    const error: unknown = await failed.catch((reason) => reason);
    expect(error).toMatchObject({ name: 'TokenError', code: 'TOKEN_RESPONSE_INVALID' });
    expect((error as Error).message).toContain(Object.keys(lie)[0]);
    expectSafe(error);
    expect(written.join()).not.toContain(SECRET);
  });
});

test('a token that the store holds is not believed either', async () => {
  const store = memoryStore();
  const tsp = session({ store });
  const consentId = await authorised(tsp);
  const key = `consent:${consentId}`;
  const text = await store.get(key);
  const record = { ...JSON.parse(text ?? ''), accessToken: `${SECRET}\r\nx` };
  await store.compareAndSet(key, text, JSON.stringify(record));
  const error = await session({ store })
    .ais(consentId)
    .listAccounts()
    .catch((reason) => reason);
  expect(error).toBeInstanceOf(SessionError);
  expect(error).toMatchObject({ code: 'STORE' });
  expectSafe(error);
});

// ---- everything else -------------------------------------------------------------------------

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\n', '\n', '\u001b[2J', '\u009b1m', '\u202e', '\u200b', '\u2028', '\0'),
      fc.constantFrom(
        '..',
        '/',
        '?',
        '#',
        '%',
        '%0a',
        '@',
        ':',
        '"',
        '\\',
        '__proto__',
        'https://',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('中文', 'a', '7'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Bytes that a server can send in a header. */
const headerText = hostile.map((text) => text.replaceAll(/[^\t -~\u0080-\u00ff]/g, ''));

const anyJson = fc.oneof(hostile, fc.jsonValue());

/** Completes a whole journey once. */
async function journey(observer: (event: TspEvent) => void): Promise<void> {
  const limits = { retries: 0, timeoutMs: 20_000, maxRetryAfterMs: 0 };
  const tsp = session({ observer, limits });
  bank.setAccessTokenSeconds(31);
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  await tsp.getConsent(consentId);
  const { redirectUri } = bank;
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri });
  expect(new URL(url).protocol).toBe('https:');
  await tsp.handleCallback(await bank.authorize(url), { state });
  const ais = tsp.ais(consentId);
  await ais.listAccounts();
  bank.accessTokens.clear();
  await ais.listBalances('A1');
  for await (const _ of ais.transactions('A1')) break;
  for await (const _ of tsp.events({ drain: true })) break;
  await tsp.deleteConsent(consentId);
}

async function registration(observer: (event: TspEvent) => void): Promise<void> {
  const statement = (claims: object): string =>
    ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'AA'].join('.');
  const { client_id: clientId } = await register({
    ...bank.options,
    observer,
    softwareStatement: statement({ software_id: 's', software_redirect_uris: ['https://a.b/'] }),
  });
  // It becomes part of a query, a JWT header and a form.
  expect(clientId).toMatch(/^[ -~]+$/);
}

/** A place in the bank's responses, and how to set its value. */
interface Place {
  readonly where: string;
  readonly lie: (value: unknown) => Lies;
  readonly values: fc.Arbitrary<unknown>;
  readonly way?: typeof journey;
}

const json = (
  where: string,
  applies: (path: string) => boolean,
  body: (value: unknown) => unknown,
  status = 200,
): Place => ({
  where,
  lie: (value) => ({
    answer: ({ path }) => (applies(path) ? { status, body: body(value) } : undefined),
  }),
  values: anyJson,
});

const isToken = (path: string): boolean => path === TOKEN_PATH;
const isAny = (path: string): boolean => path.includes('/open-banking/');
const isKeys = (path: string): boolean => path.endsWith('.jwks');
const isEvents = (path: string): boolean => path.endsWith('/events');

const header = (name: string, status: number): Place => ({
  where: `the header ${name} of a ${status}`,
  lie: (value) => ({
    answer: (got) =>
      isAccounts(got) ? { status, headers: { [name]: String(value) }, body: {} } : undefined,
  }),
  values: headerText,
});

const addresses = fc.oneof(
  anyJson,
  hostile.map((text) => `${bank.brand.issuer}/${text}`),
  hostile.map((text) => `//${text}`),
  hostile.map((text) => `https://${text}@localhost/`),
);

const discovered = (member: string): Place => ({
  where: `${member} of the discovery document`,
  lie: (value) => ({ discovery: (document) => ({ ...document, [member]: value }) }),
  values: addresses,
});

/** A body that is not JSON, in contrast to its media type. */
const text = (where: string, path: string, way?: typeof journey): Place => ({
  where: `a body of ${where} that is not JSON`,
  lie: (value) => ({
    answer: (got, response) => {
      if (!got.path.endsWith(path)) return undefined;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`${SECRET}${String(value)}`);
      return 'sent';
    },
  }),
  values: hostile,
  ...(way && { way }),
});

const places: readonly Place[] = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'].map(discovered),
  discovered('token_endpoint_auth_methods_supported'),
  discovered('mtls_endpoint_aliases'),
  {
    where: 'an alias of the token endpoint',
    lie: (value) => ({
      discovery: (document) => ({ ...document, mtls_endpoint_aliases: { token_endpoint: value } }),
    }),
    values: addresses,
  },
  json(
    'the whole discovery document',
    (path) => path.includes('well-known'),
    (value) => value,
  ),
  json('the key set', isKeys, (value) => value),
  json('the keys', isKeys, (value) => ({ keys: [value] })),
  json('kid of the keys', isKeys, (value) => ({
    keys: [{ kty: 'RSA', alg: 'PS256', kid: value, n: value, e: 'AQAB' }],
  })),
  json('the token response', isToken, (value) => value),
  ...['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token'].map(
    (member): Place => ({
      where: `${member} of the tokens`,
      lie: (value) => ({ token: (answer) => ({ ...answer, [member]: value }) }),
      values: anyJson,
    }),
  ),
  ...['error', 'error_description', 'error_uri'].map((member) =>
    json(
      `${member} of the token endpoint`,
      isToken,
      (value) => ({ error: 'invalid_grant', [member]: value }),
      400,
    ),
  ),
  ...['error', 'error_description', 'state', 'iss', 'code', 'id_token'].map(
    (name): Place => ({
      where: `${name} of the callback`,
      lie: (value) => ({ callback: (parameters) => parameters.set(name, String(value)) }),
      values: hostile,
    }),
  ),
  ...['iss', 'sub', 'aud', 'nonce', 'exp', 'iat', 'openbanking_intent_id', 'c_hash', 's_hash'].map(
    (claim): Place => ({
      where: `${claim} of the ID token`,
      lie: (value) => ({ claims: (claims) => ({ ...claims, [claim]: value }) }),
      values: anyJson,
    }),
  ),
  json('any answer', isAny, (value) => value),
  ...[400, 401, 403, 404, 429, 500, 503].map((status) =>
    json(
      `issues of a ${status}`,
      (path) => path.endsWith('/accounts'),
      (value) => ({
        code: value,
        message: value,
        errors: [{ errorCode: value, message: value, path: value }, value],
      }),
      status,
    ),
  ),
  json(
    'the id of a consent',
    (path) => path.endsWith('/account-consents'),
    (value) => ({
      data: {
        consentId: value,
        permissions: ['ReadAccountStatus'],
        status: 'PendingAuthorise',
        creationDate: '2026-01-01T00:00:00Z',
        statusUpdateDate: '2026-01-01T00:00:00Z',
      },
      links: { self: bank.brand.issuer },
    }),
    201,
  ),
  {
    where: 'the next link',
    lie: (value) => ({
      answer: ({ path }) =>
        path.endsWith('/transactions')
          ? { body: { data: { transaction: [] }, links: { self: '/', next: value } } }
          : undefined,
    }),
    values: addresses,
  },
  json('the events', isEvents, (value) => ({ sets: value })),
  json('an event', isEvents, (value) => ({ sets: { a: value } })),
  json('the id of an event', isEvents, (value) => ({ sets: { [String(value)]: 'a.b.c' } })),
  json('the answer to a poll', isEvents, (value) => value),
  ...[
    header('retry-after', 429),
    header('retry-after', 503),
    header('location', 302),
    header('etag', 304),
    header('content-type', 200),
    header('content-type', 500),
    header('x-fapi-interaction-id', 403),
    header('www-authenticate', 401),
  ],
  text('accounts', '/accounts'),
  text('events', '/events'),
  text('tokens', '/token'),
  text('keys', '.jwks'),
  text('discovery', '/openid-configuration'),
  text('a registration', '/register', registration),
  {
    where: 'client_id of a registration',
    lie: (value) => ({
      answer: ({ path }) =>
        path.endsWith('/register') ? { status: 201, body: { client_id: value } } : undefined,
    }),
    values: anyJson,
    way: registration,
  },
  {
    where: 'the refusal of a registration',
    lie: (value) => ({
      answer: ({ path }) =>
        path.endsWith('/register')
          ? { status: 400, body: { error: value, error_description: value } }
          : undefined,
    }),
    values: anyJson,
    way: registration,
  },
  { ...discovered('registration_endpoint'), way: registration },
];

describe('any value is usable, or an error of the session that logs may hold', () => {
  test.each(places)(
    '$where',
    async ({ lie, values, way = journey }) => {
      await fc.assert(
        fc.asyncProperty(values, async (value) => {
          bank.reset();
          bank.events.clear();
          Object.assign(bank.lies, lie(value));
          const events: TspEvent[] = [];
          try {
            await way((event) => events.push(event));
          } catch (error) {
            expectSafe(error);
          } finally {
            await closeAll();
          }
          for (const told of events.flatMap((event) => Object.values(event))) {
            if (typeof told === 'string') expect(HARMFUL.exec(told)?.[0]).toBeUndefined();
          }
        }),
        { numRuns: 15 },
      );
    },
    60_000,
  );
});
