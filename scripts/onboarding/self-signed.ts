/** Creates self-signed certificates for the mock. */
import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

/** The validity of a certificate, in days. */
const DAYS = 30;

/**
 * Generates a key and a self-signed certificate, without writing them to the disk.
 *
 * @param hosts the host names and IP addresses of the certificate
 * @param now the start of its validity, in milliseconds since 1970. Default: the current time
 * @returns key and certificate in PEM
 */
export async function selfSignedCertificate(
  hosts: readonly string[],
  now: number = Date.now(),
): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=hkob mock',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + DAYS * 86_400_000),
    extensions: [
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const),
      ),
    ],
  });
  return {
    key: KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' }).toString(),
    cert: certificate.toString('pem'),
  };
}
