/** Keys, signing requests, key sets and JWTs: as functions and as commands. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { Pkcs10CertificateRequest } from '@peculiar/x509';
import { createLocalJWKSet, decodeJwt, jwtVerify, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createCsr,
  createJwks,
  generateKey,
  type KeyPair,
  readJwt,
  register,
  signClientAssertion,
  signRegistrationRequest,
  signRequestObject,
} from '../../tsp/index.ts';
import { hkob } from '../scripts/cli/run.ts';
import { type Bank, startBank } from './bank.ts';

const folder = mkdtempSync(join(tmpdir(), 'hkob-onboarding-'));
const at = (name: string): string => join(folder, name);

const SUBJECT = {
  commonName: '陳小明 Chan Siu Ming',
  email: 'ming@tsp.example',
  companyName: 'Harbour "Ledger", Tea + Co',
  registrationNumber: '12345678-000',
  subscriberReference: '0002345678',
  certificateType: 'Hongkong Post e-Cert (Organisational)',
};

const STATEMENT = new UnsecuredJWT({
  software_id: '7hKp2QxVn4TzLb9RwYc3Jd',
  software_redirect_uris: ['https://tsp.example.com/callback'],
}).encode();

let bank: Bank;
let pair: KeyPair;
/** A certificate for the key pair, issued by the authority of the bank. */
let signingCertificate: string;

beforeAll(async () => {
  bank = await startBank();
  pair = await generateKey();
  const request = await createCsr({ subject: SUBJECT, key: pair.privateKey });
  signingCertificate = await bank.authority.certify(request);
  writeFileSync(at('transport.pem'), bank.transport.cert);
  writeFileSync(at('transport.key'), bank.transport.key);
  writeFileSync(at('ca.pem'), String(bank.transport.ca));
  writeFileSync(at('signing.key'), bank.signing.key);
  writeFileSync(at('ssa.jwt'), `${STATEMENT}\n`);
});
afterEach(() => bank.reset());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await bank.close();
});

/** An encrypted private key. */
const locked = (pem: string): string =>
  createPrivateKey(pem)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString();

const signing = () => ({ key: pair.privateKey, kid: 'k1' });

/** Verifies a JWT with the public key set of its signing key. */
async function verified(jwt: string) {
  const jwks = await createJwks([{ pem: pair.publicKey, kid: 'k1' }]);
  const keys = createLocalJWKSet(JSON.parse(JSON.stringify(jwks)));
  return jwtVerify(jwt, keys, { algorithms: ['PS256'] });
}

describe('keys', () => {
  test.each([1024, 2047, 8192, Number.NaN])('%d bits are refused', async (bits) => {
    await expect(generateKey(bits)).rejects.toThrow(TypeError);
  });

  test('hkob keys writes what only its owner may read, and overwrites nothing', async () => {
    const { code, stdout } = await hkob(['keys', 'one', '--out', at('made')]);
    expect(code).toBe(0);
    expect(stdout).toContain('one.key');
    const file = at('made/one.key');
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const again = await hkob(['keys', 'one', '--out', at('made')]);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/one\.key: it already exists/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('certificate signing requests', () => {
  test('have the subject of HKPost, field by field, and prove the key', async () => {
    const csr = new Pkcs10CertificateRequest(
      await createCsr({ subject: SUBJECT, key: pair.privateKey }),
    );
    expect(await csr.verify()).toBe(true);
    expect(csr.subjectName.toJSON()).toEqual([
      { CN: [SUBJECT.commonName] },
      { E: [SUBJECT.email] },
      { OU: [SUBJECT.companyName] },
      { OU: [SUBJECT.registrationNumber] },
      { OU: [SUBJECT.subscriberReference] },
      { O: [SUBJECT.certificateType] },
    ]);
  });

  test.each<[what: string, change: object, message: string]>([
    ['an empty field', { companyName: ' ' }, 'companyName must have 1 to 64 characters'],
    ['a long one', { commonName: 'x'.repeat(65) }, 'commonName must have 1 to 64 characters'],
    ['an address that is none', { email: 'ming' }, 'email must be an address in ASCII'],
  ])('%s is refused', async (_, change, message) => {
    const subject = { ...SUBJECT, ...change };
    await expect(createCsr({ subject, key: pair.privateKey })).rejects.toThrow(message);
  });

  test('hkob csr', async () => {
    const args = ['--common-name', 'Ming', '--email', 'm@tsp.example', '--company', 'Harbour'];
    const rest = ['--registration', '1', '--reference', '2', '--type', 'e-Cert'];
    const key = ['--key', at('signing.key')];
    const { code, stdout } = await hkob(['csr', ...key, ...args, ...rest]);
    expect(code).toBe(0);
    expect(new Pkcs10CertificateRequest(stdout).subject).toContain('CN=Ming');
    const bare = await hkob(['csr', ...key, ...args]);
    expect([bare.code, bare.stderr]).toEqual([
      2,
      expect.stringContaining('--registration is missing'),
    ]);
    writeFileSync(at('locked.key'), locked(pair.privateKey));
    for (const [file, message] of [
      ['ca.pem', 'ca.pem: the key is not a private key in PEM format'],
      ['locked.key', 'locked.key: the key is encrypted: write it without its passphrase first'],
      ['transport.key', 'transport.key: the key must be RSA, of 2048 bits or more'],
    ] as const) {
      const wrong = await hkob(['csr', '--key', at(file), ...args, ...rest]);
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});

describe('key sets', () => {
  test('of a private key only the public half', async () => {
    const jwks = await createJwks([{ pem: pair.privateKey }]);
    expect(jwks).toEqual(await createJwks([{ pem: pair.publicKey }]));
    expect(Object.keys(jwks.keys[0] ?? {})).toEqual(['kty', 'use', 'alg', 'kid', 'n', 'e']);
  });

  test('of a certificate, with its thumbprints', async () => {
    const { raw } = new X509Certificate(signingCertificate);
    const want = {
      x5c: [raw.toString('base64')],
      'x5t#S256': createHash('sha256').update(raw).digest('base64url'),
      kid: createHash('sha1').update(raw).digest('base64url'),
    };
    const bare = await createJwks([{ pem: pair.publicKey }]);
    for (const pem of [
      signingCertificate,
      signingCertificate.replaceAll('\n', '\r\n'),
      `Certificate:\n    Data:\n${signingCertificate}`,
      pair.privateKey + signingCertificate,
    ]) {
      const [key] = (await createJwks([{ pem }])).keys;
      expect(key).toMatchObject(want);
      expect(key?.n).toBe(bare.keys[0]?.n);
    }
    const chain = await createJwks([{ pem: signingCertificate + String(bank.transport.ca) }]);
    expect(chain.keys[0]?.x5c).toHaveLength(2);
  });

  test.each<[what: string, pems: () => string[], message: string]>([
    ['one key twice', () => [pair.publicKey, pair.privateKey], 'two keys have the kid'],
    ['a key that is not RSA', () => [bank.transport.key], 'the key must be RSA'],
    ['no key at all', () => ['hello'], 'not a certificate or key in PEM format; a DER file'],
    [
      'a broken certificate',
      () => ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
      'the certificate cannot be read',
    ],
    ['an encrypted key', () => [locked(pair.privateKey)], 'is encrypted: write it without'],
    [
      'a certificate behind one that it did not issue',
      () => [signingCertificate + bank.transport.cert],
      'certificate 2 of the file has not issued the one before it',
    ],
    [
      'a key beside the certificate of another',
      () => [`${bank.signing.key}\n${signingCertificate}`],
      'a private key that is not that of its certificate',
    ],
  ])('%s is refused', async (_, pems, message) => {
    await expect(createJwks(pems().map((pem) => ({ pem })))).rejects.toThrow(message);
  });

  test('hkob jwks never prints a private member', async () => {
    const { code, stdout } = await hkob(['jwks', at('signing.key'), '--kid', 'mine']);
    expect(code).toBe(0);
    const { keys } = JSON.parse(stdout);
    expect(keys[0].kid).toBe('mine');
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']) {
      expect(keys[0]).not.toHaveProperty(member);
    }
  });
});

describe('JWTs', () => {
  const now = (): number => Math.floor(Date.now() / 1000);

  test('a client assertion', async () => {
    const jwt = await signClientAssertion({
      clientId: 'c',
      audience: 'https://b/token',
      signing: signing(),
    });
    const { payload, protectedHeader } = await verified(jwt);
    expect(protectedHeader).toEqual({ alg: 'PS256', kid: 'k1' });
    expect(payload).toMatchObject({ iss: 'c', sub: 'c', aud: 'https://b/token' });
    expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(payload.exp) - now()).toBeGreaterThan(290);
    expect(Number(payload.exp) - now()).toBeLessThanOrEqual(300);
  });

  test('a request object: aud is the issuer, as one string', async () => {
    const { payload } = await verified(
      await signRequestObject({
        clientId: 'c',
        issuer: 'https://bank.example',
        consentId: '582047316',
        redirectUri: 'https://tsp.example.com/callback',
        state: 's',
        nonce: 'n',
        signing: signing(),
      }),
    );
    expect(payload).toMatchObject({
      iss: 'c',
      client_id: 'c',
      aud: 'https://bank.example',
      response_type: 'code id_token',
      scope: 'openid accounts',
      redirect_uri: 'https://tsp.example.com/callback',
      state: 's',
      nonce: 'n',
      claims: {
        userinfo: { openbanking_intent_id: { value: '582047316', essential: true } },
        id_token: { openbanking_intent_id: { value: '582047316', essential: true } },
      },
    });
    expect(Number(payload.exp) - Number(payload.nbf)).toBe(300);
  });

  test('a registration request: aud is the issuer, exp at most 30 minutes ahead', async () => {
    const options = {
      issuer: 'https://bank.example',
      softwareStatement: STATEMENT,
      signing: signing(),
    };
    const { payload } = await verified(
      await signRegistrationRequest({ ...options, lifetimeSeconds: 1_800 }),
    );
    expect(payload).toMatchObject({
      iss: '7hKp2QxVn4TzLb9RwYc3Jd',
      aud: 'https://bank.example',
      software_id: '7hKp2QxVn4TzLb9RwYc3Jd',
      software_statement: STATEMENT,
      redirect_uris: ['https://tsp.example.com/callback'],
      response_types: ['code id_token'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'PS256',
    });
    const tls = {
      ...options,
      authMethod: 'tls_client_auth',
      tlsClientAuthSubjectDn: 'CN=x',
    } as const;
    const { payload: other } = await verified(await signRegistrationRequest(tls));
    expect(other).toMatchObject({ tls_client_auth_subject_dn: 'CN=x' });
    expect(other).not.toHaveProperty('token_endpoint_auth_signing_alg');
    for (const [change, message] of [
      [{ lifetimeSeconds: 1_801 }, 'at most 1800 seconds'],
      [{ softwareStatement: 'x' }, 'the software statement is not a signed JWT'],
      [{ softwareStatement: new UnsecuredJWT({}).encode() }, 'has no software_id'],
      [{ redirectUris: [] }, 'redirect URI'],
      [{ authMethod: 'tls_client_auth' }, 'the subject of the transport certificate'],
    ] as const) {
      await expect(signRegistrationRequest({ ...options, ...change })).rejects.toThrow(message);
    }
  });

  test('any JWT can be read, and nothing else', () => {
    expect(readJwt(`${STATEMENT}\n`).payload.software_id).toBe('7hKp2QxVn4TzLb9RwYc3Jd');
    expect(() => readJwt('hello')).toThrow('the text is not a signed JWT');
  });

  test.each<[kind: string, more: string[], claims: object]>([
    ['assertion', ['--client-id', 'c'], { iss: 'c', sub: 'c', aud: 'https://bank.example' }],
    [
      'request',
      [
        '--client-id',
        'c',
        '--consent-id',
        '1',
        '--redirect-uri',
        'https://tsp.example.com/callback',
      ],
      { client_id: 'c', aud: 'https://bank.example', scope: 'openid accounts' },
    ],
    ['registration', ['--ssa', at('ssa.jwt')], { software_id: '7hKp2QxVn4TzLb9RwYc3Jd' }],
  ])('hkob jwt %s, and decode', async (kind, more, claims) => {
    const key = ['--key', at('signing.key'), '--kid', 'k1', '--audience', 'https://bank.example'];
    const { code, stdout } = await hkob(['jwt', kind, ...key, ...more]);
    expect(code).toBe(0);
    expect(decodeJwt(stdout.trim())).toMatchObject(claims);
    const view = await hkob(['jwt', 'decode', stdout.trim()]);
    expect(JSON.parse(view.stdout)).toMatchObject({
      header: { alg: 'PS256', kid: 'k1' },
      payload: claims,
    });
  });

  test.each<[args: string[], message: string]>([
    [['assert'], 'unknown kind of JWT "assert"'],
    [['assertion'], '--key is missing'],
    [['assertion', '--key', at('none'), '--kid', 'k'], 'there is no such file'],
    [
      ['assertion', '--key', at('ca.pem'), '--kid', 'k', '--client-id', 'c', '--audience', 'a'],
      'not a private key',
    ],
    [['decode'], 'decode needs a JWT'],
    [['decode', 'a.b.c'], 'the text is not a signed JWT'],
  ])('hkob jwt %j says what is wrong', async (args, message) => {
    const { code, stderr } = await hkob(['jwt', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('registration', () => {
  const options = () => ({
    brand: bank.brand,
    transport: bank.transport,
    softwareStatement: STATEMENT,
    signing: bank.signing,
  });

  test('blanks around the software statement do not matter', async () => {
    const softwareStatement = `${options().softwareStatement}\n`;
    await register({ ...options(), softwareStatement });
    const { payload } = readJwt(`${bank.received.at(-1)?.body}`);
    expect(payload.software_statement).toBe(options().softwareStatement);
  });

  test('software statement in, client id out', async () => {
    const client = await register(options());
    expect(client).toMatchObject({ client_id: bank.clientId, scope: 'openid accounts' });
    const sent = bank.received.at(-1);
    expect(sent).toMatchObject({ method: 'POST', path: '/open-banking/v3.2/oauth2/register' });
    expect(sent?.headers['content-type']).toBe('application/jose');
    expect(sent?.authorized).toBe(true);
    expect(readJwt(sent?.body ?? '').payload.aud).toBe(bank.brand.issuer);
  });

  test.each(['/.well-known/openid-configuration', '/open-banking/v3.2/oauth2/register'])(
    'ends at once when it is called off at %s',
    async (where) => {
      const abort = new AbortController();
      bank.lies.answer = ({ path }) => {
        if (path !== where) return undefined;
        setImmediate(() => abort.abort(new Error('enough')));
        return 'sent';
      };
      const call = register({ ...options(), signal: abort.signal });
      await expect(call).rejects.toThrow('enough');
    },
  );

  test('goes where the discovery document says', async () => {
    bank.lies.discovery = (document) => ({
      ...document,
      registration_endpoint: `${bank.brand.issuer}/else/where`,
    });
    await register(options()).catch(() => {});
    expect(bank.received.at(-1)?.path).toBe('/else/where');
    bank.lies.discovery = ({ registration_endpoint: _, ...document }) => document;
    await expect(register(options())).rejects.toMatchObject({ code: 'ENDPOINT_MISSING' });
  });

  test('a refusal, in the words of the bank', async () => {
    const body = { error: 'invalid_software_statement', error_description: 'it has expired' };
    bank.lies.answer = ({ path }) =>
      path.endsWith('/register') ? { status: 400, body } : undefined;
    await expect(register(options())).rejects.toMatchObject({
      name: 'RegistrationError',
      code: 'invalid_software_statement',
      status: 400,
      message: 'the bank refused the registration: invalid_software_statement, it has expired',
    });
  });

  test('hkob register', async () => {
    const args = [
      'register',
      ...['--issuer', bank.brand.issuer, '--ssa', at('ssa.jwt'), '--ca', at('ca.pem')],
      ...['--cert', at('transport.pem'), '--key', at('transport.key')],
      ...['--signing-key', at('signing.key'), '--kid', 'tsp-1'],
    ];
    const { code, stdout } = await hkob(args);
    expect([code, stdout]).toEqual([0, `${bank.clientId}\n`]);
    const all = await hkob([...args, '--json']);
    expect(JSON.parse(all.stdout)).toMatchObject({ client_id: bank.clientId });
    bank.lies.answer = ({ path }) =>
      path.endsWith('/register')
        ? { status: 400, body: { error: 'invalid_redirect_uri' } }
        : undefined;
    const refused = await hkob(args);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('invalid_redirect_uri'),
    ]);
    for (const [option, file, message] of [
      ['--key', 'signing.key', 'the transport key is not that of the transport certificate'],
      ['--signing-key', 'transport.key', 'transport.key: the signing key must be RSA'],
      ['--ssa', 'ca.pem', 'ca.pem: the software statement is not a signed JWT'],
    ] as const) {
      const wrong = await hkob([...args, option, at(file)]);
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(message)]);
    }
    // A message of a bank is printed as a single line.
    const text = 'a\nerror: FORGED\r\u001b[2J\u009b1m\u202e\u2028\u200b中文';
    for (const lie of [
      { status: 400, body: { error: text, error_description: text } },
      { status: 201, body: { client_id: text } },
      { status: 403, body: text },
    ]) {
      bank.lies.answer = ({ path }) => (path.endsWith('/register') ? lie : undefined);
      for (const more of [[], ['--json']]) {
        const { stdout, stderr } = await hkob([...args, ...more]);
        expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]|^error: /mu);
      }
    }
    bank.lies.answer = ({ path }) =>
      path.endsWith('/register')
        ? { status: 201, body: { client_id: 'id', client_name: text } }
        : undefined;
    const named = await hkob([...args, '--json']);
    expect(named.stdout).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(named.stdout)).toEqual({ client_id: 'id', client_name: text });
    bank.lies.discovery = (document) => ({ ...document, issuer: text });
    const another = await hkob(args);
    expect(another.stderr).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]|^error: /mu);
    bank.reset();
    // As in a local sandbox, in which browsers and clients use different ports.
    const elsewhere = `${bank.brand.issuer}/elsewhere`;
    bank.lies.answer = ({ path }) =>
      path === '/.well-known/openid-configuration' ? { status: 404 } : undefined;
    const lost = await hkob(args);
    expect([lost.code, lost.stderr]).toEqual([
      2,
      expect.stringMatching(/gave no discovery document, but 404; .*`discovery` of the brand\n$/),
    ]);
    const found: string[] = [];
    bank.lies.answer = ({ path }) => {
      found.push(path);
      return undefined;
    };
    await hkob([...args, '--discovery', elsewhere]);
    expect(found[0]).toBe('/elsewhere');
    const nobody = await hkob(['register', '--ssa', at('ssa.jwt')]);
    expect([nobody.code, nobody.stderr]).toEqual([
      2,
      expect.stringContaining('--brand and --issuer'),
    ]);
  });
});
