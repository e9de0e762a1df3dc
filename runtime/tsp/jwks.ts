/** The TSP's own JWKS, which the bank reads to verify what the TSP signs. */
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';

/** A public RSA key as RFC 7517 writes it. */
export interface PublicJwk {
  readonly kty: 'RSA';
  readonly use: 'sig';
  readonly alg: 'PS256';
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  /** The certificate and its chain, base64 DER; absent for a bare key. */
  readonly x5c?: readonly string[];
  /** SHA-256 thumbprint of the certificate, base64url. */
  readonly 'x5t#S256'?: string;
}

/** A key set for the TSP's public address. */
export interface PublicJwks {
  readonly keys: readonly PublicJwk[];
}

/** Where a key comes from. */
export interface JwksSource {
  /** Certificate (its chain may follow), public key or private key, PEM. */
  readonly pem: string;
  /**
   * Default: the certificate's SHA-1 thumbprint, base64url, as the bank's documents have it; for a
   * bare key the RFC 7638 thumbprint.
   */
  readonly kid?: string;
}

/** The members that a public RSA key may have; anything else could be a secret. */
const PUBLIC = new Set(['kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c', 'x5t#S256']);

/**
 * A public key set. Of a private key only the public half is used.
 *
 * @throws {TypeError} when a source is no RSA key of 2048 bits or more, or two keys share a `kid`
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
  const chain = certificatesIn(pem);
  const [certificate] = chain;
  const key = certificate ? certificate.publicKey : publicKeyOf(pem);
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
    throw new TypeError('the key must be RSA, of 2048 bits or more');
  }
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const own = certificate
    ? createHash('sha1').update(certificate.raw).digest('base64url')
    : await calculateJwkThumbprint({ kty: 'RSA', n, e });
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

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function certificatesIn(pem: string): X509Certificate[] {
  try {
    return [...pem.matchAll(CERTIFICATE)].map(([text]) => new X509Certificate(text));
  } catch {
    throw new TypeError('the certificate cannot be read');
  }
}

function publicKeyOf(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new TypeError('neither a certificate nor a key in PEM form');
  }
}
