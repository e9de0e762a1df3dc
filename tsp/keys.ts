/** Key pairs for certificates and signatures. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair in PEM. */
export interface KeyPair {
  /** PKCS#8 PEM; secret. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo PEM. */
  readonly publicKey: string;
}

/**
 * Generates an RSA key pair.
 * @param bits 2048 (default), 3072 or 4096
 * @throws {TypeError} for another length
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.5
 */
export async function generateKey(bits = 2048): Promise<KeyPair> {
  if (![2048, 3072, 4096].includes(bits))
    throw new TypeError('an RSA key has 2048, 3072 or 4096 bits');
  return promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
