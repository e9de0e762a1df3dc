/** The TSP's own JWKS, which the bank reads to verify what the TSP signs. */
import { createHash, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { certificatesIn, isStrongRsa, notPem, rsaPrivateKey } from './pem.ts';

/** A public RSA key as RFC 7517 writes it. */
export interface PublicJwk {
  /** Kind of key. */
  readonly kty: 'RSA';
  /** For signatures. */
  readonly use: 'sig';
  /** RSASSA-PSS with SHA-256. */
  readonly alg: 'PS256';
  /** Its name; see {@link JwksSource.kid}. */
  readonly kid: string;
  /** Modulus, base64url. */
  readonly n: string;
  /** Exponent, base64url. */
  readonly e: string;
  /** The certificate and its chain, base64 DER; absent for a bare key. */
  readonly x5c?: readonly string[];
  /** SHA-256 thumbprint of the certificate, base64url. */
  readonly 'x5t#S256'?: string;
}

/** A key set for the TSP's public address. */
export interface PublicJwks {
  /** In the order of the sources. */
  readonly keys: readonly PublicJwk[];
}

/** Where a key comes from. */
export interface JwksSource {
  /** Certificate (its chain may follow), public key or private key, PEM. */
  readonly pem: string;
  /**
   * Default: the certificate's SHA-1 thumbprint, base64url, as the bank's documents have it; for a
   * bare key the RFC 7638 thumbprint in hexadecimal digits.
   */
  readonly kid?: string;
}

/** The members that a public RSA key may have; anything else could be a secret. */
const PUBLIC = new Set(['kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c', 'x5t#S256']);

/**
 * A public key set. Of a private key only the public half is used.
 *
 * @throws {TypeError} when a source is no RSA key of 2048 bits or more, a chain is none, a private key
 * is not that of the certificate beside it, or two keys share a `kid`
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export async function createJwks(sources: readonly JwksSource[]): Promise<PublicJwks> {
  const keys = await Promise.all(sources.map(jwkOf));
  const kids = new Set<string>();
  for (const { kid } of keys) {
    if (kids.has(kid)) throw new TypeError(`two keys have the kid ${kid}`);
    kids.add(kid);
  }
  const secret = keys.flatMap(Object.keys).find((member) => !PUBLIC.has(member));
  if (secret !== undefined) throw new TypeError(`a public key set must not hold ${secret}`);
  return { keys };
}

async function jwkOf({ pem, kid }: JwksSource): Promise<PublicJwk> {
  if (kid === '') throw new TypeError('a kid must not be empty');
  const chain = certificatesIn(pem, 'the certificate');
  checkChain(chain);
  const [certificate] = chain;
  const key = certificate ? certificate.publicKey : publicKeyOf(pem);
  if (!isStrongRsa(key)) throw new TypeError('the key must be RSA, of 2048 bits or more');
  if (certificate && pem.includes('PRIVATE KEY-----') && !isOf(certificate, pem)) {
    throw new TypeError('the file holds a private key that is not that of its certificate');
  }
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const own = certificate
    ? createHash('sha1').update(certificate.raw).digest('base64url')
    : await keyName({ kty: 'RSA', n, e });
  return {
    kty: 'RSA',
    use: 'sig',
    alg: 'PS256',
    kid: kid ?? own,
    n,
    e,
    ...(certificate && {
      x5c: chain.map(({ raw }) => raw.toString('base64')),
      'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
    }),
  };
}

/**
 * The `kid` of a key that nobody has named: its SHA-256 thumbprint (RFC 7638) in hexadecimal digits.
 * Base64url may begin with `-`, which a command line takes for an option.
 */
async function keyName(jwk: JWK): Promise<string> {
  return Buffer.from(await calculateJwkThumbprint(jwk), 'base64url').toString('hex');
}

function isOf(certificate: X509Certificate, pem: string): boolean {
  return certificate.checkPrivateKey(rsaPrivateKey(pem, 'the private key'));
}

/** Each certificate after the first must have issued the one before (RFC 7517 §4.7). */
function checkChain(chain: readonly X509Certificate[]): void {
  for (const [index, certificate] of chain.entries()) {
    const before = chain[index - 1];
    if (!before || before.checkIssued(certificate)) continue;
    const message = `certificate ${index + 1} of the file has not issued the one before it`;
    throw new TypeError(`${message}: the file takes one certificate, and its chain in order`);
  }
}

function publicKeyOf(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw notPem(pem, 'the file', 'certificate and no key');
  }
}
