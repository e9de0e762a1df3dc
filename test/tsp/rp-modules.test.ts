/**
 * The relying-party modules of the OpenID Foundation's plan `fapi1-advanced-final-client-test-plan`
 * for openbanking_uk with private_key_jwt, each by its name with its expected result.
 */

import {
  constants,
  createCipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import {
  CompactEncrypt,
  type CryptoKey,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTsp, memoryStore, type Tsp } from '../../tsp/index.ts';
import { type Bank, type Lies, startBank, TOKEN_PATH } from './bank.ts';

const WEEK_SECONDS = 7 * 86_400;

let bank: Bank;
let decryption: { key: string };
let open: Tsp | undefined;

beforeAll(async () => {
  bank = await startBank();
  const { privateKey } = await generateKeyPair('RSA-OAEP', { extractable: true });
  decryption = { key: await exportPKCS8(privateKey) };
});
afterEach(async () => {
  await open?.close();
  bank.reset();
});
afterAll(() => bank.close());

/** Changes the claims of the ID token in the authorization response. */
const claims = (change: (claims: JWTPayload) => JWTPayload): Lies => ({
  claims: (told, from) => (from === 'authorize' ? change(told) : told),
});

/** Removes a claim. */
const without = (name: string): Lies => claims(({ [name]: _, ...rest }) => rest);

/** Creates the ID token of the authorization response in another way. */
const written = (sign: (claims: JWTPayload) => Promise<string>): Lies => ({
  sign: (told, from) => (from === 'authorize' ? sign(told) : bank.sign(told)),
});

async function withOaep(told: JWTPayload): Promise<string> {
  const key = createPublicKey(decryption.key);
  return new CompactEncrypt(new TextEncoder().encode(await bank.sign(told)))
    .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', cty: 'JWT' })
    .encrypt(key);
}

/** jose no longer supports this algorithm. */
async function withRsa15(told: JWTPayload): Promise<string> {
  const text = (data: string | Buffer): string => Buffer.from(data).toString('base64url');
  const header = text(JSON.stringify({ alg: 'RSA1_5', enc: 'A256GCM', cty: 'JWT' }));
  const contentKey = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header));
  const ciphertext = Buffer.concat([cipher.update(await bank.sign(told)), cipher.final()]);
  const wrapped = publicEncrypt(
    { key: createPublicKey(decryption.key), padding: constants.RSA_PKCS1_PADDING },
    contentKey,
  );
  return [header, text(wrapped), text(iv), text(ciphertext), text(cipher.getAuthTag())].join('.');
}

async function withRs256(told: JWTPayload): Promise<string> {
  const key = await importPKCS8(await exportPKCS8(bank.bankKey as CryptoKey), 'RS256');
  return bank.sign(told, key, 'RS256');
}

async function withAnotherKey(told: JWTPayload): Promise<string> {
  const { privateKey } = await generateKeyPair('PS256');
  return new SignJWT(told).setProtectedHeader({ alg: 'PS256', kid: 'bank-1' }).sign(privateKey);
}

/** Completes an authorisation; resolves to the code of the error, or to `accepted`. */
async function outcome(lies: Lies): Promise<string> {
  Object.assign(bank.lies, lies);
  const tsp = createTsp({ ...bank.options, decryption, store: memoryStore() });
  open = tsp;
  try {
    const { consentId } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
    const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: bank.redirectUri });
    await tsp.handleCallback(await bank.authorize(url), { state });
    await tsp.ais(consentId).listAccounts();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const codeWasSpent = (): boolean =>
  bank.formsTo(TOKEN_PATH).some((form) => form.get('grant_type') === 'authorization_code');

describe('accepted', () => {
  test.each<[module: string, lies: () => Lies]>([
    ['fapi1-advanced-final-client-test', () => ({})],
    ['fapi1-advanced-final-client-test-encrypted-idtoken', () => written(withOaep)],
    [
      'fapi1-advanced-final-client-test-missing-athash',
      () => ({ claims: ({ at_hash: _, ...rest }) => rest }),
    ],
    [
      'fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response',
      () => ({ token: ({ scope: _, ...rest }) => rest }),
    ],
    [
      'fapi1-advanced-final-client-test-valid-aud-as-array',
      () => ({ claims: (told) => ({ ...told, aud: [bank.clientId] }) }),
    ],
  ])('%s', async (_, lies) => {
    expect(await outcome(lies())).toBe('accepted');
  });
});

const refused: readonly [module: string, code: string, lies: () => Lies][] = [
  [
    'fapi1-advanced-final-client-test-discovery-issuer-mismatch',
    'ISSUER_MISMATCH',
    () => ({ discovery: (document) => ({ ...document, issuer: 'https://elsewhere.example' }) }),
  ],
  [
    'fapi1-advanced-final-client-test-iat-is-week-in-past',
    'ID_TOKEN_IAT',
    () => claims((told) => ({ ...told, iat: Number(told.iat) - WEEK_SECONDS })),
  ],
  [
    'fapi1-advanced-final-client-test-encrypted-idtoken-usingrsa15',
    'ID_TOKEN_ENCRYPTION',
    () => written(withRsa15),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-alternate-alg',
    'ID_TOKEN_ALG',
    () => written(withRs256),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-aud',
    'ID_TOKEN_AUD',
    () => claims((told) => ({ ...told, aud: 'somebody-else' })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-chash',
    'ID_TOKEN_C_HASH',
    () => claims((told) => ({ ...told, c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-expired-exp',
    'ID_TOKEN_EXP',
    () => claims((told) => ({ ...told, exp: Number(told.iat) - 600 })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-iss',
    'ID_TOKEN_ISS',
    () => claims((told) => ({ ...told, iss: `${told.iss}/other` })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-missing-aud',
    'ID_TOKEN_AUD_MISSING',
    () => without('aud'),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-missing-exp',
    'ID_TOKEN_EXP_MISSING',
    () => without('exp'),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-missing-iss',
    'ID_TOKEN_ISS_MISSING',
    () => without('iss'),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-missing-nonce',
    'ID_TOKEN_NONCE_MISSING',
    () => without('nonce'),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-missing-shash',
    'ID_TOKEN_S_HASH_MISSING',
    () => without('s_hash'),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-nonce',
    'ID_TOKEN_NONCE',
    () => claims((told) => ({ ...told, nonce: 'another' })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-null-alg',
    'ID_TOKEN_ALG_NONE',
    () => written(async (told) => new UnsecuredJWT(told).encode()),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-openbanking-intent-id',
    'ID_TOKEN_INTENT_ID',
    () => claims((told) => ({ ...told, openbanking_intent_id: 'another-consent' })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-shash',
    'ID_TOKEN_S_HASH',
    () => claims((told) => ({ ...told, s_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-secondary-aud',
    'ID_TOKEN_AUD_UNTRUSTED',
    () => claims((told) => ({ ...told, aud: [bank.clientId, 'somebody-else'] })),
  ],
  [
    'fapi1-advanced-final-client-test-invalid-signature',
    'ID_TOKEN_SIGNATURE',
    () => written(withAnotherKey),
  ],
];

describe('refused, before the code is spent', () => {
  test.each(refused)('%s: %s', async (_, code, lies) => {
    expect(await outcome(lies())).toBe(code);
    expect(codeWasSpent()).toBe(false);
  });

  test('19 modules, each with its own code', () => {
    expect(refused).toHaveLength(19);
    expect(new Set(refused.map(([, code]) => code)).size).toBe(19);
  });
});

describe('the same lies in the ID token of the token endpoint', () => {
  test.each<[what: string, code: string, change: (told: JWTPayload) => JWTPayload]>([
    ['another issuer', 'ID_TOKEN_ISS', (told) => ({ ...told, iss: 'https://elsewhere.example' })],
    ['another audience', 'ID_TOKEN_AUD', (told) => ({ ...told, aud: 'somebody-else' })],
    [
      'a second audience',
      'ID_TOKEN_AUD_UNTRUSTED',
      (told) => ({ ...told, aud: [bank.clientId, 'x'], azp: bank.clientId }),
    ],
    ['expired', 'ID_TOKEN_EXP', (told) => ({ ...told, exp: Number(told.iat) - 600 })],
    ['another nonce', 'ID_TOKEN_NONCE', (told) => ({ ...told, nonce: 'another' })],
    ['no nonce', 'ID_TOKEN_NONCE_MISSING', ({ nonce: __, ...rest }) => rest],
    ['another customer', 'ID_TOKEN_SUB', (told) => ({ ...told, sub: 'customer-78' })],
    ['another consent', 'ID_TOKEN_INTENT_ID', (told) => ({ ...told, openbanking_intent_id: 'x' })],
    [
      'a wrong at_hash',
      'ID_TOKEN_AT_HASH',
      (told) => ({ ...told, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    ],
    ['an at_hash that is none', 'ID_TOKEN_AT_HASH', (told) => ({ ...told, at_hash: 7 })],
    ['the whole at_hash', 'ID_TOKEN_AT_HASH', (told) => ({ ...told, at_hash: `${told.at_hash}A` })],
    [
      'a wrong c_hash',
      'ID_TOKEN_C_HASH',
      (told) => ({ ...told, c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    ],
    [
      'the c_hash of another text',
      'ID_TOKEN_C_HASH',
      (told) => ({ ...told, c_hash: told.at_hash }),
    ],
    ['an empty c_hash', 'ID_TOKEN_C_HASH', (told) => ({ ...told, c_hash: '' })],
  ])('%s: %s', async (_, code, change) => {
    const lie: Lies = { claims: (told, from) => (from === 'token' ? change(told) : told) };
    expect(await outcome(lie)).toBe(code);
  });

  test('another key: ID_TOKEN_SIGNATURE', async () => {
    const lie: Lies = {
      sign: (told, from) => (from === 'token' ? withAnotherKey(told) : bank.sign(told)),
    };
    expect(await outcome(lie)).toBe('ID_TOKEN_SIGNATURE');
  });

  test('encrypted: accepted', async () => {
    expect(await outcome({ sign: withOaep })).toBe('accepted');
  });
});

describe('other lies about the answer', () => {
  test.each<[what: string, code: string, change: (parameters: URLSearchParams) => void]>([
    ['another state', 'STATE', (answer) => answer.set('state', 'another')],
    ['no state', 'STATE', (answer) => answer.delete('state')],
    ['no id_token', 'ID_TOKEN_MISSING', (answer) => answer.delete('id_token')],
    ['no code', 'CODE_MISSING', (answer) => answer.delete('code')],
    ['an injected code', 'ID_TOKEN_C_HASH', (answer) => answer.set('code', 'of-another-customer')],
    ['another iss', 'ISS', (answer) => answer.set('iss', 'https://elsewhere.example')],
    ['two codes', 'CALLBACK_INVALID', (answer) => answer.append('code', 'second')],
    ['an id_token that is none', 'ID_TOKEN_INVALID', (answer) => answer.set('id_token', 'a.b.c')],
  ])('%s: %s', async (_, code, change) => {
    expect(await outcome({ callback: change })).toBe(code);
    expect(codeWasSpent()).toBe(false);
  });

  test('a key that the bank does not publish: ID_TOKEN_KEY', async () => {
    const lie = written((told) =>
      new SignJWT(told).setProtectedHeader({ alg: 'PS256', kid: 'unheard-of' }).sign(bank.bankKey),
    );
    expect(await outcome(lie)).toBe('ID_TOKEN_KEY');
  });

  test('no intent id: ID_TOKEN_INTENT_ID_MISSING', async () => {
    expect(await outcome(without('openbanking_intent_id'))).toBe('ID_TOKEN_INTENT_ID_MISSING');
  });

  test('no c_hash: ID_TOKEN_C_HASH_MISSING', async () => {
    expect(await outcome(without('c_hash'))).toBe('ID_TOKEN_C_HASH_MISSING');
  });
});
