/** Threats 54 to 64: registration, statements, signing requests and the Dev Hub. */
import 'reflect-metadata';
import { sign } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  BasicConstraintsExtension,
  Pkcs10CertificateRequestGenerator,
  X509Certificate,
} from '@peculiar/x509';
import { importJWK, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isRedirectUri } from '../../../sandbox/oauth/registration.ts';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { MemoryStore } from '../../../sandbox/store/memory.ts';
import {
  clientToken,
  createKeys,
  createTsp,
  FORM,
  grantedConsent,
  hub,
  type Keys,
  now,
  register,
  registrationClaims,
  type Tsp,
} from '../tsp.ts';
import { rs256 } from './fapi.ts';

let sandbox: Sandbox;
let other: Tsp;
let tsp: Tsp;
let time = 0;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal', 'hang-seng-personal'],
    callsPerSecond: 0,
    now: () => Date.now() + time,
    store: new MemoryStore(() => Date.now() + time),
    onError: (error) => errors.push(error),
  });
  other = await createTsp(sandbox);
});
beforeEach(async () => {
  time = 0;
  tsp = await createTsp(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

async function post(
  body: string,
  { type = 'application/jose', send = tsp.secure }: { type?: string; send?: typeof fetch } = {},
): Promise<string> {
  const response = await send(`${tsp.bank.addresses.secure}/open-banking/v3.2/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  const text = await response.text();
  const { error = 'ok' } = text.startsWith('{') ? JSON.parse(text) : {};
  return `${response.status} ${error}`;
}
const signed = (changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  tsp.keys.sign({ ...registrationClaims(tsp), ...changes }, { kid: tsp.kid, ...header });

test('DCR-002 a good request → 201, with what was registered', async () => {
  const response = await tsp.secure(
    `${tsp.bank.addresses.secure}/open-banking/v3.2/oauth2/register`,
    { method: 'POST', headers: { 'content-type': 'application/jose' }, body: await signed() },
  );
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = await response.json();
  expect(body).toMatchObject({
    token_endpoint_auth_method: 'private_key_jwt',
    scope: 'openid accounts',
  });
  expect(body).toHaveProperty('client_id', expect.stringMatching(/^[0-9A-Za-z]{32}$/));
  expect(body).toHaveProperty('client_id_issued_at', expect.stringMatching(/^\d{13}$/));
});

test('DCR-001 discovery names the registration endpoint', async () => {
  const { plain, secure } = tsp.bank.addresses;
  const response = await tsp.plain(`${plain}/.well-known/openid-configuration`);
  expect(await response.json()).toHaveProperty(
    'registration_endpoint',
    `${secure}/open-banking/v3.2/oauth2/register`,
  );
});

describe('54 a request that is not as it should be', () => {
  test('no certificate → 401', async () => {
    expect(await post(await signed(), { send: tsp.plain })).toBe('401 invalid_client');
  });
  test.each(['application/json', 'application/jwt', 'text/plain'])('as %s → 415', async (type) => {
    expect(await post(await signed(), { type })).toMatch(/^415/);
  });
  test.each<[string, Record<string, unknown>]>([
    ['another aud', { aud: 'https://api.example.com' }],
    ['exp 31 minutes ahead', { exp: now() + 31 * 60 }],
    ['DCR-004 expired', { exp: now() - 1 }],
    ['no exp', { exp: undefined }],
    ['DCR-004 iss with a bad letter', { iss: 'a-b' }],
    ['DCR-004 an empty iss', { iss: '' }],
    ['DCR-004 iss too long', { iss: 'a'.repeat(23) }],
    ['client_secret_basic', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['tls_client_auth, in Hong Kong', { token_endpoint_auth_method: 'tls_client_auth' }],
    ['DCR-011 response types', { response_types: ['code'] }],
    ['RS256 ID tokens', { id_token_signed_response_alg: 'RS256' }],
    ['another scope', { scope: 'openid payments' }],
    ['a jti that is no UUID', { jti: 'one' }],
    ['no redirect URI', { redirect_uris: [] }],
    ['an unknown grant', { grant_types: ['password'] }],
    ['no grant for the response type', { grant_types: ['client_credentials', 'refresh_token'] }],
    ['no iat', { iat: undefined }],
    ['made in the future', { iat: now() + 120, exp: now() + 300 }],
    ['aud in a list', { aud: ['https://api.example.com'] }],
    ['exp as text', { exp: String(now() + 300) }],
    ['no jti', { jti: undefined }],
    ['a jti of another version', { jti: '6f1c2b7a-90d4-1e3b-8a57-1c0f9e7d2b44' }],
    ['scope without accounts', { scope: 'openid' }],
    ['no application type', { application_type: undefined }],
    ['RS256 request objects', { request_object_signing_alg: 'RS256' }],
    ['RS256 assertions', { token_endpoint_auth_signing_alg: 'RS256' }],
    ['no algorithm for assertions', { token_endpoint_auth_signing_alg: undefined }],
    ['no method', { token_endpoint_auth_method: undefined }],
    ['both response types', { response_types: ['code id_token', 'code'] }],
    ['no software_id', { software_id: undefined }],
    ['no statement', { software_statement: undefined }],
  ])('%s → invalid_client_metadata', async (_, changes) => {
    expect(await post(await signed(changes))).toBe('400 invalid_client_metadata');
  });
  test.each<[string, () => Promise<string> | string]>([
    ['alg none', () => new UnsecuredJWT(registrationClaims(tsp)).encode()],
    ['no JWS', () => 'a.b.c'],
    ['empty', () => ''],
    ['no kid', () => tsp.keys.sign(registrationClaims(tsp))],
    [
      'another key',
      async () => (await createKeys()).sign(registrationClaims(tsp), { kid: tsp.kid }),
    ],
    ['the kid of another', () => other.keys.sign(registrationClaims(tsp), { kid: other.kid })],
    ['DCR-004 RS256', () => rs256(tsp, registrationClaims(tsp))],
  ])('%s → invalid_client_metadata', async (_, body) => {
    expect(await post(await body())).toBe('400 invalid_client_metadata');
  });
});

describe('55 a statement that is not the directory’s', () => {
  const forged = async (sign: (claims: Record<string, unknown>) => Promise<string> | string) => {
    const [, payload = ''] = tsp.statement.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return post(await signed({ software_statement: await sign(claims) }));
  };
  test('signed by the software itself', async () => {
    const sign = (claims: Record<string, unknown>) =>
      tsp.keys.sign(claims, { typ: 'JWT', kid: tsp.kid });
    expect(await forged(sign)).toBe('400 invalid_software_statement');
  });
  test('signed by the software in the name of the directory', async () => {
    const [header = ''] = tsp.statement.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const sign = (claims: Record<string, unknown>) => tsp.keys.sign(claims, { typ: 'JWT', kid });
    expect(await forged(sign)).toBe('400 invalid_software_statement');
  });
  test('changed', async () => {
    const [header, payload = '', signature] = tsp.statement.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = { ...claims, software_redirect_uris: ['https://evil.example/callback'] };
    const text = Buffer.from(JSON.stringify(changed)).toString('base64url');
    expect(await forged(() => `${header}.${text}.${signature}`)).toBe(
      '400 invalid_software_statement',
    );
  });
  test('unsigned', async () => {
    expect(await forged((claims) => new UnsecuredJWT(claims).encode())).toMatch(/^400 invalid_/);
  });
  test('of another issuer', async () => {
    const sign = (claims: Record<string, unknown>) =>
      tsp.keys.sign({ ...claims, iss: 'other' }, { typ: 'JWT', kid: tsp.kid });
    expect(await forged(sign)).toBe('400 invalid_software_statement');
  });
  test('expired after an hour', async () => {
    time = 3_601_000;
    const late = { iat: now() + 3_601, exp: now() + 3_900 };
    expect(await post(await signed(late))).toBe('400 invalid_software_statement');
  });
  test('of another software', async () => {
    expect(await post(await signed({ software_statement: other.statement }))).toBe(
      '400 invalid_software_statement',
    );
    expect(await post(await signed({ software_id: other.projectId }))).toBe(
      '400 invalid_software_statement',
    );
  });
  test('of software without the role', async () => {
    const pisp = await createTsp(sandbox, { form: { ...FORM, software_roles: ['PISP'] } });
    tsp = pisp;
    expect(await post(await signed())).toBe('400 unapproved_software_statement');
  });
});

test.each([
  'https://evil.example/callback',
  'https://tsp.example.com/callback/',
  'javascript:alert(1)',
  'http://tsp.example.com/callback',
])('56 a redirect URI that is not in the statement: %s → invalid_redirect_uri', async (uri) => {
  expect(await post(await signed({ redirect_uris: [uri] }))).toBe('400 invalid_redirect_uri');
});

test('57 the same jti again → 400', async () => {
  const body = await signed();
  expect(await post(body)).toBe('201 ok');
  expect(await post(body)).toBe('400 invalid_client_metadata');
});

test('58 and 61 no address that a request or a statement names is ever asked', async () => {
  const asked: unknown[] = [];
  const server = createServer((socket) => {
    asked.push(socket.remoteAddress);
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const uri = `https://127.0.0.1:${port}/jwks`;
  const named = {
    jwks_uri: uri,
    jwks: { keys: [] },
    logo_uri: uri,
    sector_identifier_uri: uri,
    software_jwks_endpoint: uri,
    initiate_login_uri: uri,
  };
  const [, payload = ''] = tsp.statement.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const foreign = await tsp.keys.sign(
    { ...claims, software_jwks_endpoint: uri, iss: 'another' },
    { typ: 'JWT', kid: 'another', jku: uri, x5u: uri },
  );
  expect(await post(await signed({ ...named, software_statement: foreign }))).toMatch(/^400/);
  expect(await post(await signed({}, { jku: uri, x5u: uri, kid: 'another' }))).toMatch(/^400/);
  const response = await tsp.secure(
    `${tsp.bank.addresses.secure}/open-banking/v3.2/oauth2/register`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: await signed(named, { jku: uri, x5u: uri }),
    },
  );
  const answer = (await response.json()) as { client_id: string };
  for (const name of Object.keys(named)) expect(answer).not.toHaveProperty(name);
  const client = { ...tsp, clientId: answer.client_id };
  expect(await clientToken(client)).toMatch(/./);
  await grantedConsent(client);
  server.close();
  expect(asked).toEqual([]);
});

test('59 40 KB → 413', async () => {
  expect(await post('a'.repeat(40_000))).toMatch(/^413/);
  expect(await post(await signed())).toBe('201 ok');
});

describe('60 a signing request', () => {
  const certify = (csr: string) =>
    hub<{ transport: string }>(tsp, `projects/${tsp.projectId}/certificates`, { csr });
  test.each<[string, () => Promise<string> | string]>([
    ['a weak key', async () => (await createKeys('CN=a', 1_024)).csr],
    [
      'an elliptic key',
      async () => {
        const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
        const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
        const request = await Pkcs10CertificateRequestGenerator.create({
          name: 'CN=a',
          keys,
          signingAlgorithm: algorithm,
        });
        return request.toString('pem');
      },
    ],
    [
      'another signature',
      async () => {
        const der = Buffer.from(tsp.keys.csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
        der[der.length - 5] = (der[der.length - 5] ?? 0) ^ 1;
        return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
      },
    ],
    ['nothing', () => ''],
    ['a certificate', () => tsp.transport],
    [
      'garbage',
      () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
    ],
    ['20 KB', () => `-----BEGIN CERTIFICATE REQUEST-----\n${'A'.repeat(20_000)}`],
    ['an empty subject', async () => (await createKeys('')).csr],
  ])('%s → 400', async (_, csr) => {
    await expect(certify(await csr())).rejects.toThrow(/certificates: 400/);
  });

  test('for a key that no JWK can hold → 400, for that reason', async () => {
    await expect(certify(pssOnly(tsp.keys))).rejects.toThrow('The key must be RSA');
  });

  test.each<[string, (csr: string) => string]>([
    ['as keytool writes it', (csr) => csr.replaceAll('CERTIFICATE REQ', 'NEW CERTIFICATE REQ')],
    ['with lines of Windows', (csr) => csr.replaceAll('\n', '\r\n')],
    ['amid other text', (csr) => `Subject: CN=a\n${csr}\nend`],
  ])('%s is accepted', async (_, written) => {
    const { transport } = await certify(written(tsp.keys.csr));
    expect(new X509Certificate(transport).subjectName.toJSON()).toEqual(
      new X509Certificate(tsp.transport).subjectName.toJSON(),
    );
  });

  test('that asks to be an authority gets a certificate that is none', async () => {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: new Uint8Array([1, 0, 1]),
      modulusLength: 2_048,
    };
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const request = await Pkcs10CertificateRequestGenerator.create({
      name: 'CN=Söhne \\"& Co\\", C=HK',
      keys,
      signingAlgorithm: algorithm,
      extensions: [new BasicConstraintsExtension(true, 3, true)],
    });
    const issued = new X509Certificate((await certify(request.toString('pem'))).transport);
    expect(issued.getExtension(BasicConstraintsExtension)?.ca).toBe(false);
    expect(issued.subjectName.toJSON()).toEqual(request.subjectName.toJSON());
  });
});

/** Restricts the key of a request to PSS (RFC 4055 §1.2), as `openssl` can. */
function pssOnly({ csr, key }: Keys): string {
  const encryption = Buffer.from('300d06092a864886f70d0101010500', 'hex');
  const old = Buffer.from(csr.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const at = old.indexOf(encryption);
  const pss = Buffer.from('300b06092a864886f70d01010a', 'hex');
  const der = Buffer.concat([old.subarray(0, at), pss, old.subarray(at + encryption.length)]);
  // The lengths of the whole, of the signed part, and of the key.
  for (const place of [2, 6, at - 2]) der.writeUInt16BE(der.readUInt16BE(place) - 2, place);
  const signed = der.subarray(4, 8 + der.readUInt16BE(6));
  sign('sha256', signed, key).copy(der, der.length - 256);
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
}

test('62 the certificate of another software → 400', async () => {
  expect(await post(await signed(), { send: other.secure })).toMatch(/^400 invalid_/);
});

test('63 software registers once in Hong Kong, and again where the market lets it', async () => {
  expect(await post(await signed())).toBe('201 ok');
  expect(await post(await signed())).toBe('400 unapproved_software_statement');
  const fapi = await startSandbox({ port: 0, profile: profiles.fapi, brands: ['hsbc-personal'] });
  const applicant = await createTsp(fapi);
  expect((await register(applicant)).clientId).not.toBe((await register(applicant)).clientId);
  await fapi.close();
});

test('64 redirect URIs are read as URLs, whatever the published expression makes of them', async () => {
  const bad = [
    'javascript:alert(1)',
    '',
    '//evil.example',
    'http://a.example',
    'https://localhost/callback',
    'https://user@a.example/callback',
    'https://a.example/callback#fragment',
    `https://${'a'.repeat(300)}`,
  ];
  const path = `projects/${tsp.projectId}/software-statements`;
  for (const uri of bad) {
    const body = { ...FORM, software_redirect_uris: [uri] };
    const statement = hub<{ software_statement: string }>(tsp, path, body);
    const refused = await statement.then(
      ({ software_statement }) => signed({ software_statement, redirect_uris: [uri] }).then(post),
      (error: Error) => error.message,
    );
    expect(refused).toMatch(/400/);
  }
  expect(await post(await signed({ redirect_uris: ['a'.repeat(25_000)] }))).toMatch(/^4/);
  // The published expression takes 25 seconds for it.
  const started = performance.now();
  expect(isRedirectUri(`https://a.example/${'a'.repeat(100_000)}@`)).toBe(true);
  expect(isRedirectUri('a'.repeat(100_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('one registration serves every brand', async () => {
  const client = await register(tsp);
  const [, hangSeng] = sandbox.banks;
  if (!hangSeng) throw new Error('there is one brand only');
  expect(await clientToken({ ...client, bank: hangSeng })).toMatch(/./);
});

test('a statement of the directory is what it says', async () => {
  const keys = await tsp.plain(`${tsp.bank.addresses.plain}/devhub/projects/${tsp.projectId}/jwks`);
  const { keys: list } = (await keys.json()) as { keys: { kid: string }[] };
  expect(list.map(({ kid }) => kid)).toEqual([tsp.kid]);
  expect(await importJWK(list[0] ?? {}, 'PS256')).toBeDefined();
});

test.each([
  ['projects', { name: '' }, 400],
  ['projects', { name: 'a', more: 1 }, 400],
  ['projects/unknown/certificates', { csr: '' }, 404],
])('the Dev Hub refuses POST %s %j with %i', async (path, body, status) => {
  await expect(hub(tsp, path, body)).rejects.toThrow(`: ${status} `);
});
