/** Certificate signing requests with the subject that HKPost requires. */
import { createPublicKey, webcrypto } from 'node:crypto';
import { rsaPrivateKey } from './pem.ts';

/**
 * The subject of an HKPost e-Cert, by the fields of its application form. Also used by the
 * sandbox's certificates.
 */
export interface HkpostSubject {
  /** CN: the user (organisational e-Cert), the unit (encipherment) or the server. */
  readonly commonName: string;
  /** E: e-mail address of the user. */
  readonly email: string;
  /** First OU: the company name as on the business registration. */
  readonly companyName: string;
  /** Second OU: business registration or certificate of incorporation number. */
  readonly registrationNumber: string;
  /** Third OU: the e-Cert subscriber reference number. */
  readonly subscriberReference: string;
  /** O: the type of e-Cert. */
  readonly certificateType: string;
}

/** Options of a signing request. */
export interface CsrOptions {
  /** The six fields of the certificate's subject. */
  readonly subject: HkpostSubject;
  /** RSA private key of the certificate, PKCS#8 PEM. */
  readonly key: string;
}

/**
 * Creates a certificate signing request (PKCS#10) in PEM, signed with SHA-256.
 *
 * Production requires one for the transport certificate and one for the signing certificate, each
 * with its own key; the sandbox issues both from one.
 * @throws {TypeError} if a field is empty or too long, or the key is not an RSA key of at least
 * 2048 bits
 * @see https://www.rfc-editor.org/rfc/rfc2986
 */
export async function createCsr({ subject, key }: CsrOptions): Promise<string> {
  for (const [name, value] of Object.entries(subject)) {
    const max = name === 'email' ? 128 : 64;
    if (value.trim() === '' || value.length > max) {
      throw new TypeError(`${name} must have 1 to ${max} characters`);
    }
  }
  // X.509 encodes an email address as IA5String.
  if (!/^[\x21-\x7e]+@[\x21-\x7e]+$/.test(subject.email)) {
    throw new TypeError('email must be an address in ASCII');
  }
  const keys = importKey(key);
  await import('reflect-metadata');
  const { Name, Pkcs10CertificateRequestGenerator } = await import('@peculiar/x509');
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name: new Name([
        { CN: [{ utf8String: subject.commonName }] },
        { E: [{ ia5String: subject.email }] },
        { OU: [{ utf8String: subject.companyName }] },
        { OU: [{ utf8String: subject.registrationNumber }] },
        { OU: [{ utf8String: subject.subscriberReference }] },
        { O: [{ utf8String: subject.certificateType }] },
      ]),
      keys,
      signingAlgorithm: ALGORITHM,
    },
    webcrypto as Crypto,
  );
  return `${request.toString('pem')}\n`;
}

/**
 * The signature algorithm that every certification authority accepts; it does not restrict the key,
 * which may sign with PS256.
 */
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

function importKey(pem: string): CryptoKeyPair {
  const privateKey = rsaPrivateKey(pem, 'the key');
  return {
    privateKey: privateKey.toCryptoKey(ALGORITHM, true, ['sign']) as CryptoKey,
    publicKey: createPublicKey(privateKey).toCryptoKey(ALGORITHM, true, ['verify']) as CryptoKey,
  };
}
