/** Parses keys and certificates in PEM, with errors that say what is wrong. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/**
 * Parses an RSA private key: PKCS#8, or PKCS#1 as written by older tools.
 * @param what name of the key for the error
 * @throws {TypeError} if it is not an RSA key of at least 2048 bits; never contains any of it
 */
export function rsaPrivateKey(pem: string, what: string): KeyObject {
  const key = privateKey(pem, what);
  if (isStrongRsa(key)) return key;
  throw new TypeError(`${what} must be RSA, of 2048 bits or more`);
}

/** Whether a key is an RSA key of the required length. */
export function isStrongRsa({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
}

/**
 * Checks that a certificate and a private key belong together.
 * @param cert PEM, optionally followed by its chain
 * @throws {TypeError} if one is invalid, or they do not belong together
 */
export function checkIdentity(cert: string, key: string): void {
  const [certificate] = certificatesIn(cert, 'the transport certificate');
  if (!certificate) throw notPem(cert, 'the transport certificate', 'certificate');
  if (certificate.checkPrivateKey(privateKey(key, 'the transport key'))) return;
  throw new TypeError('the transport key is not that of the transport certificate');
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Parses the certificates of a PEM text, in order.
 * @throws {TypeError} if one is invalid
 */
export function certificatesIn(pem: string, what: string): X509Certificate[] {
  try {
    return [...pem.matchAll(CERTIFICATE)].map(([text]) => new X509Certificate(text));
  } catch {
    throw new TypeError(`${what} cannot be read`);
  }
}

/** Creates the error for an invalid PEM text. */
export function notPem(text: string, what: string, wanted: string): TypeError {
  if (/-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(text)) {
    const remedy = 'write it without its passphrase first (openssl pkcs8 -in FILE -out NEW)';
    return new TypeError(`${what} is encrypted: ${remedy}`);
  }
  const form = text.includes('-----BEGIN') ? '' : '; a DER file has to be converted first';
  return new TypeError(`${what} is not a ${wanted} in PEM format${form}`);
}

function privateKey(pem: string, what: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw notPem(pem, what, 'private key');
  }
}
