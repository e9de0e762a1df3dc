/**
 * Invented identifiers begin with a letter or a digit, so that no program parses them as an option.
 */
import { createHash, createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';
import { Authority, createAuthority, keyId } from '../../sandbox/certificates.ts';
import { randomId } from '../../sandbox/context.ts';
import { pairwise } from '../../sandbox/oauth/provider.ts';
import { buildDocs } from '../../scripts/commands/docs.ts';
import { createCsr, createJwks, generateKey } from '../../tsp/index.ts';

/** One in 32 thumbprints in base64url begins with `-` or `_`, so some of 500 do. */
const MANY = Array.from({ length: 500 }, (_, index) => index);

const START = /^[A-Za-z0-9]/;

/** A value in the form of a public RSA key, without a private key. */
function publicKey(): { pem: string; n: string } {
  const modulus = randomBytes(256);
  modulus[0] = 0x80 | (modulus[0] ?? 0);
  modulus[255] = 1 | (modulus[255] ?? 0);
  const n = modulus.toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  return { n, pem: key.export({ type: 'spki', format: 'pem' }).toString() };
}

test('the kid of a bare key is its RFC 7638 thumbprint, in hexadecimal digits', async () => {
  for (const _ of MANY) {
    const { pem, n } = publicKey();
    const [key] = (await createJwks([{ pem }])).keys;
    const thumbprint = await calculateJwkThumbprint({ kty: 'RSA', n, e: 'AQAB' });
    expect(key?.kid).toMatch(/^[0-9a-f]{64}$/);
    expect(Buffer.from(key?.kid ?? '', 'hex').toString('base64url')).toBe(thumbprint);
  }
});

test('the kid of a certificate that the sandbox issues is its SHA-1 thumbprint', async () => {
  const authority = await Authority.open(await createAuthority());
  const { privateKey } = await generateKey();
  const subject = {
    commonName: 'Chan Siu Ming',
    email: 'ming@tsp.example',
    companyName: 'Harbour Ledger',
    registrationNumber: '1',
    subscriberReference: '2',
    certificateType: 'e-Cert',
  };
  const csr = await createCsr({ subject, key: privateKey });
  for (const _ of MANY.slice(0, 150)) {
    for (const pem of Object.values(await authority.client(csr))) {
      const { raw } = new X509Certificate(pem);
      expect(keyId(pem)).toBe(createHash('sha1').update(raw).digest('base64url'));
      expect(keyId(pem)).toMatch(START);
    }
  }
}, 60_000);

test('ids of clients, projects and customers', () => {
  for (const index of MANY) {
    expect(randomId(32)).toMatch(START);
    expect(pairwise('seal', 'hsbc-personal', 'client', `${index}`)).toMatch(START);
  }
});

test('pages of the docs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hkob-pages-'));
  try {
    const specs = ['-shop', '.shop', '文件', '--out'].map((name, index) =>
      join(folder, `${index}`, `${name}.yaml`),
    );
    for (const [index, file] of specs.entries()) {
      await mkdir(join(folder, `${index}`));
      await writeFile(file, 'openapi: 3.1.0\ninfo: { title: S, version: "1" }\npaths: {}\n');
      await buildDocs({ specs: [file], out: join(folder, 'docs') });
    }
    for (const page of await readdir(join(folder, 'docs'))) expect(page).toMatch(START);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 120_000);
