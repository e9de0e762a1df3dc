/** Creates the JWKS of the TSP, with which the bank verifies what the TSP signs. */
import { createHash, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { certificatesIn, isStrongRsa, notPem, rsaPrivateKey } from './pem.ts';

/** A public RSA key in the format of RFC 7517. */
export interface PublicJwk {
  /** Key type. */
  readonly kty: 'RSA';
  /** Use: signatures. */
  readonly use: 'sig';
  /** RSASSA-PSS with SHA-256. */
  readonly alg: 'PS256';
  /** Key id; see {@link JwksSource.kid}. */
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

/** A public key set. */
export interface PublicJwks {
  /** In the order of the sources. */
  readonly keys: readonly PublicJwk[];
}

/** The source of a key. */
export interface JwksSource {
  /** Certificate (optionally followed by its chain), public key or private key, in PEM. */
  readonly pem: string;
  /**
   * Default: the SHA-1 thumbprint of the certificate in base64url, as in the bank's documents; for
   * a key without certificate the RFC 7638 thumbprint in hexadecimal.
   */
  readonly kid?: string;
}

/** The members of a public RSA key; anything else could be secret. */
const PUBLIC = new Set(['kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c', 'x5t#S256']);

/**
 * Creates a public key set. Only the public part of a private key is used.
 * @throws {TypeError} if a source is not an RSA key of at least 2048 bits, a chain is invalid, a
 * private key does not belong to its certificate, or two keys have the same `kid`
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
 * Returns the default `kid` of a key: its SHA-256 thumbprint (RFC 7638) in hexadecimal. Base64url
 * may begin with `-`, which command lines parse as an option.
 */
async function keyName(jwk: JWK): Promise<string> {
  return Buffer.from(await calculateJwkThumbprint(jwk), 'base64url').toString('hex');
}

function isOf(certificate: X509Certificate, pem: string): boolean {
  return certificate.checkPrivateKey(rsaPrivateKey(pem, 'the private key'));
}

/** Checks that each certificate after the first issued the one before it (RFC 7517 §4.7). */
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
    throw notPem(pem, 'the file', 'certificate or key');
  }
}
