/** Certificates for tests, created on demand. */
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

cryptoProvider.set(webcrypto as Crypto);

/** A certificate with its private key in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Issues certificates whose root is `ca`. */
export interface Authority {
  readonly ca: string;
  issue(name: string, hosts?: readonly string[]): Promise<Identity>;
  /** Issues a certificate for a request (PKCS#10, PEM). */
  certify(request: string): Promise<string>;
}

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

export async function createAuthority(name = 'Test CA'): Promise<Authority> {
  const keys = await generate();
  const validity = () => ({
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
  });
  let serial = 1;
  const own: X509Certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    ...validity(),
    keys,
    signingAlgorithm: EC,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return {
    ca: `${own.toString('pem')}\n`,
    async certify(text) {
      serial += 1;
      const request = new Pkcs10CertificateRequest(text);
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: request.subject,
        issuer: own.subject,
        ...validity(),
        publicKey: await request.publicKey.export(),
        signingKey: keys.privateKey,
        signingAlgorithm: EC,
      });
      return `${certificate.toString('pem')}\n`;
    },
    async issue(subject, hosts = []) {
      serial += 1;
      const pair = await generate();
      const names = hosts.map((value) => ({
        type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const),
        value,
      }));
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: `CN=${subject}`,
        issuer: own.subject,
        ...validity(),
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: EC,
        extensions: names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : [],
      });
      return { cert: certificate.toString('pem'), key: pemOf(pair.privateKey) };
    },
  };
}

function generate(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

function pemOf(key: CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString();
}
