/** Valid and invalid ID tokens and callbacks beyond those of the OpenID Foundation's modules. */
import { createHmac, createPublicKey } from 'node:crypto';
import {
  CompactEncrypt,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Bank, type Lies, startBank, TOKEN_PATH } from './bank.ts';
import { codeOf, sessions } from './sessions.ts';

let bank: Bank;
let decryption: { key: string };
const { session, authorised, closeAll } = sessions(() => bank);

beforeAll(async () => {
  bank = await startBank();
  const { privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
  decryption = { key: await exportPKCS8(privateKey) };
});
afterEach(async () => {
  await closeAll();
  bank.reset();
});
afterAll(() => bank.close());

/** Completes an authorisation; resolves to the code of the error, or to `no error`. */
async function outcome(lies: Lies, more: { decryption?: { key: string } } = {}): Promise<unknown> {
  Object.assign(bank.lies, lies);
  const tsp = session(more);
  const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
  return codeOf(tsp.handleCallback(await bank.authorize(url), { state }));
}

const claims = (change: (claims: JWTPayload) => object): Lies => ({
  claims: (told, from) => (from === 'authorize' ? (change(told) as JWTPayload) : told),
});
const signed = (header: object): Lies => ({
  sign: (told) =>
    new SignJWT(told)
      .setProtectedHeader({ alg: 'PS256', kid: 'bank-1', ...header })
      .sign(bank.bankKey),
});
/** Replaces the header of a signed token. */
const headed = (header: object): Lies => ({
  sign: async (told) =>
    (await bank.sign(told)).replace(/^[^.]*/, text({ alg: 'PS256', kid: 'bank-1', ...header })),
});
const text = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs with the bank's public key as an HMAC secret. */
async function withHmac(told: JWTPayload): Promise<string> {
  const { n = '' } = await exportJWK(bank.bankKey);
  const content = `${text({ alg: 'HS256', kid: 'bank-1' })}.${text(told)}`;
  return `${content}.${createHmac('sha256', n).update(content).digest('base64url')}`;
}

async function encrypted(content: string, alg: string, enc = 'A256GCM'): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ alg, enc, cty: 'JWT' })
    .encrypt(createPublicKey(decryption.key));
}

const seconds = (): number => Math.floor(Date.now() / 1000);

describe('the ID token beside the code', () => {
  test.each<[what: string, code: string, lies: () => Lies]>([
    ['the public key as a secret', 'ID_TOKEN_ALG', () => ({ sign: withHmac })],
    ['PS384', 'ID_TOKEN_ALG', () => headed({ alg: 'PS384' })],
    ['an access token, by its typ', 'ID_TOKEN_TYP', () => signed({ typ: 'at+jwt' })],
    ['an event, by its typ', 'ID_TOKEN_TYP', () => signed({ typ: 'secevent+jwt' })],
    ['typ JWT', 'no error', () => signed({ typ: 'JWT' })],
    ['typ application/jwt', 'no error', () => signed({ typ: 'application/jwt' })],
    ['an extension nobody knows', 'ID_TOKEN_INVALID', () => headed({ crit: ['x'], x: 1 })],
    [
      'two audiences and azp',
      'ID_TOKEN_AUD_UNTRUSTED',
      () => claims((told) => ({ ...told, aud: [bank.clientId, 'x'], azp: bank.clientId })),
    ],
    [
      'one audience and azp',
      'no error',
      () => claims((told) => ({ ...told, aud: [bank.clientId], azp: bank.clientId })),
    ],
    ['azp of another', 'ID_TOKEN_AUD_UNTRUSTED', () => claims((told) => ({ ...told, azp: 'x' }))],
    ['no audience at all', 'ID_TOKEN_AUD', () => claims((told) => ({ ...told, aud: [] }))],
    ['aud a number', 'ID_TOKEN_AUD', () => claims((told) => ({ ...told, aud: 7 }))],
    [
      'issued in the future',
      'ID_TOKEN_IAT',
      () => claims((told) => ({ ...told, iat: seconds() + 600 })),
    ],
    [
      'issued by a clock that is ahead',
      'no error',
      () => claims((told) => ({ ...told, iat: seconds() + 20 })),
    ],
    [
      'issued 20 minutes ago',
      'no error',
      () => claims((told) => ({ ...told, iat: seconds() - 1_200 })),
    ],
    ['not valid yet', 'ID_TOKEN_NBF', () => claims((told) => ({ ...told, nbf: seconds() + 600 }))],
    [
      'expired for less than clocks differ',
      'no error',
      () => claims((told) => ({ ...told, exp: seconds() - 10 })),
    ],
    [
      'expired for a minute',
      'ID_TOKEN_EXP',
      () => claims((told) => ({ ...told, exp: seconds() - 60 })),
    ],
    ['exp a text', 'ID_TOKEN_EXP', () => claims((told) => ({ ...told, exp: `${seconds() + 60}` }))],
    ['iat a text', 'ID_TOKEN_IAT', () => claims((told) => ({ ...told, iat: `${seconds()}` }))],
    ['nonce a number', 'ID_TOKEN_NONCE', () => claims((told) => ({ ...told, nonce: 7 }))],
    ['c_hash a number', 'ID_TOKEN_C_HASH', () => claims((told) => ({ ...told, c_hash: 7 }))],
    ['s_hash empty', 'ID_TOKEN_S_HASH', () => claims((told) => ({ ...told, s_hash: '' }))],
    [
      'c_hash and s_hash swapped',
      'ID_TOKEN_C_HASH',
      () => claims((told) => ({ ...told, c_hash: told.s_hash, s_hash: told.c_hash })),
    ],
    ['no iat', 'ID_TOKEN_IAT_MISSING', () => claims(({ iat: _, ...told }) => told)],
    ['no sub', 'ID_TOKEN_SUB_MISSING', () => claims(({ sub: _, ...told }) => told)],
    ['sub a number', 'ID_TOKEN_SUB', () => claims((told) => ({ ...told, sub: 7 }))],
    [
      'the issuer with a slash',
      'ID_TOKEN_ISS',
      () => claims((told) => ({ ...told, iss: `${told.iss}/` })),
    ],
    [
      'the issuer in capitals',
      'ID_TOKEN_ISS',
      () => claims((told) => ({ ...told, iss: `${told.iss}`.toUpperCase() })),
    ],
    [
      'the intent id as an object',
      'ID_TOKEN_INTENT_ID',
      () =>
        claims((told) => ({
          ...told,
          openbanking_intent_id: { value: told.openbanking_intent_id },
        })),
    ],
  ])('%s: %s', async (_, code, lies) => {
    expect(await outcome(lies())).toBe(code);
    const spent = bank.formsTo(TOKEN_PATH).some((form) => form.has('code'));
    expect(spent).toBe(code === 'no error');
  });
});

describe('encrypted', () => {
  test.each<[what: string, code: string, sign: (told: JWTPayload) => Promise<string>]>([
    ['RSA-OAEP', 'no error', async (told) => encrypted(await bank.sign(told), 'RSA-OAEP')],
    ['RSA-OAEP-256', 'no error', async (told) => encrypted(await bank.sign(told), 'RSA-OAEP-256')],
    [
      'A128CBC-HS256',
      'no error',
      async (told) => encrypted(await bank.sign(told), 'RSA-OAEP', 'A128CBC-HS256'),
    ],
    [
      'RSA-OAEP-512',
      'ID_TOKEN_ENCRYPTION',
      async (told) => encrypted(await bank.sign(told), 'RSA-OAEP-512'),
    ],
    [
      'not signed inside',
      'ID_TOKEN_ALG_NONE',
      (told) => encrypted(new UnsecuredJWT(told).encode(), 'RSA-OAEP'),
    ],
    ['no token inside', 'ID_TOKEN_INVALID', (told) => encrypted(JSON.stringify(told), 'RSA-OAEP')],
    [
      'another token inside',
      'ID_TOKEN_INVALID',
      async (told) => encrypted(await encrypted(await bank.sign(told), 'RSA-OAEP'), 'RSA-OAEP'),
    ],
    [
      'tampered with',
      'ID_TOKEN_ENCRYPTION',
      async (told) =>
        (await encrypted(await bank.sign(told), 'RSA-OAEP')).replace(/.....$/, 'AAAAA'),
    ],
  ])('%s: %s', async (_, code, sign) => {
    expect(await outcome({ sign }, { decryption })).toBe(code);
  });

  test('for a client without a key', async () => {
    const sign = async (told: JWTPayload) => encrypted(await bank.sign(told), 'RSA-OAEP');
    expect(await outcome({ sign })).toBe('ID_TOKEN_ENCRYPTION');
  });

  test('a key that cannot be used is told where the session is opened', async () => {
    expect(() => session({ decryption: { key: bank.transport.key } })).toThrow(
      'the decryption key must be RSA',
    );
  });
});

describe('the keys of the bank', () => {
  const publishing = (keys: (own: object) => unknown): Lies => ({
    answer: ({ path }) => {
      if (path !== '/jwks/public.jwks') return undefined;
      const { n, e, kty } = createPublicKey(bankPem).export({ format: 'jwk' });
      return { body: keys({ n, e, kty, kid: 'bank-1', use: 'sig', alg: 'PS256' }) };
    },
  });
  let bankPem: string;
  let other: object;
  beforeAll(async () => {
    bankPem = await exportPKCS8(bank.bankKey);
    const { publicKey } = await generateKeyPair('PS256', { extractable: true });
    other = { ...(await exportJWK(publicKey)), kid: 'bank-0', use: 'sig', alg: 'PS256' };
  });

  test.each<[what: string, code: string, keys: (own: object) => unknown]>([
    ['two, the right one second', 'no error', (own) => ({ keys: [other, own] })],
    ['the same kid twice', 'ID_TOKEN_KEY', (own) => ({ keys: [own, { ...other, kid: 'bank-1' }] })],
    ['others only', 'ID_TOKEN_KEY', () => ({ keys: [other] })],
    ['none', 'ID_TOKEN_KEY', () => ({ keys: [] })],
    ['one for encryption', 'ID_TOKEN_KEY', (own) => ({ keys: [{ ...own, use: 'enc' }] })],
    ['one for another algorithm', 'ID_TOKEN_KEY', (own) => ({ keys: [{ ...own, alg: 'RS256' }] })],
    ['no set', 'ID_TOKEN_KEY', () => ({ hello: 1 })],
    [
      'another one under its kid',
      'ID_TOKEN_SIGNATURE',
      () => ({ keys: [{ ...other, kid: 'bank-1' }] }),
    ],
  ])('%s: %s', async (_, code, keys) => {
    expect(await outcome(publishing(keys))).toBe(code);
  });

  test.each([404, 503])('an answer of %d: ID_TOKEN_KEY', async (status) => {
    const answer: Lies['answer'] = ({ path }) =>
      path === '/jwks/public.jwks' ? { status } : undefined;
    expect(await outcome({ answer })).toBe('ID_TOKEN_KEY');
  });

  test('no kid, and two keys: ID_TOKEN_KEY', async () => {
    const { sign } = {
      sign: (told: JWTPayload) =>
        new SignJWT(told).setProtectedHeader({ alg: 'PS256' }).sign(bank.bankKey),
    };
    expect(await outcome({ sign })).toBe('no error');
    expect(await outcome({ sign, ...publishing((own) => ({ keys: [other, own] })) })).toBe(
      'ID_TOKEN_KEY',
    );
  });

  test('are fetched once', async () => {
    const tsp = session();
    for (const _ of [1, 2]) await authorised(tsp);
    expect(bank.received.filter(({ path }) => path === '/jwks/public.jwks')).toHaveLength(1);
  });
});

describe('the callback', () => {
  const start = async () => {
    const tsp = session();
    const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
    return { tsp, state, callback: await bank.authorize(url) };
  };

  test.each<[what: string, code: string, change: (callback: string) => string]>([
    ['the path alone', 'no error', (callback) => callback.replace('https://tsp.example.com', '')],
    ['in the query', 'no error', (callback) => callback.replace('#', '?')],
    [
      'with parameters of the TSP beside it',
      'no error',
      (callback) => callback.replace('#', '?utm=1#'),
    ],
    [
      'the same twice',
      'CALLBACK_INVALID',
      (callback) => callback.replace('#', `?${callback.split('#')[1]}#`),
    ],
    [
      'an error in the query',
      'CALLBACK_INVALID',
      (callback) => callback.replace('#', '?error=access_denied#'),
    ],
    [
      'code in the query, the rest in the fragment',
      'CALLBACK_INVALID',
      (callback) => callback.replace(/#(code=[^&]*)&/, '?$1#'),
    ],
    [
      'state in the query, the rest in the fragment',
      'CALLBACK_INVALID',
      (callback) => callback.replace(/#(.*)&(state=[^&]*)/, '?$2#$1'),
    ],
    ['state twice', 'CALLBACK_INVALID', (callback) => `${callback}&state=x`],
    [
      'id_token twice',
      'CALLBACK_INVALID',
      (callback) => `${callback}&${/id_token=[^&]*/.exec(callback)}`,
    ],
    [
      'an error beside the code',
      'AUTHORIZATION_REFUSED',
      (callback) => `${callback}&error=server_error`,
    ],
    ['an empty code', 'CODE_MISSING', (callback) => callback.replace(/code=[^&]*/, 'code=')],
    ['nothing', 'STATE', () => '/callback'],
    ['nothing at all', 'STATE', () => ''],
    ['no address', 'CALLBACK_INVALID', () => 'https://'],
  ])('%s: %s', async (_, code, change) => {
    const { tsp, state, callback } = await start();
    expect(await codeOf(tsp.handleCallback(change(callback), { state }))).toBe(code);
  });

  test('an error without state is not that of this customer', async () => {
    const { tsp, state } = await start();
    expect(await codeOf(tsp.handleCallback('/callback?error=access_denied', { state }))).toBe(
      'STATE',
    );
  });

  test('a callback of another session of the browser', async () => {
    const { tsp, callback } = await start();
    const { url, state } = await tsp.authorizationUrl({
      consentId: '100000000',
      redirectUri: bank.redirectUri,
    });
    expect(url).toContain(state);
    expect(await codeOf(tsp.handleCallback(callback, { state }))).toBe('STATE');
  });

  test('is good once, of however many at once', async () => {
    const { tsp, state, callback } = await start();
    const tries = [1, 2, 3, 4].map(() => codeOf(tsp.handleCallback(callback, { state })));
    expect((await Promise.all(tries)).sort()).toEqual([
      ...Array(3).fill('FLOW_UNKNOWN'),
      'no error',
    ]);
    expect(bank.formsTo(TOKEN_PATH).filter((form) => form.has('code'))).toHaveLength(1);
  });
});
