/** A certificate for a server that nobody but its user needs to trust. */
import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

/** How long a certificate holds, in days. */
const DAYS = 30;

/**
 * Makes a key and a certificate that is signed with it. Neither is written to the disk.
 *
 * @param hosts host names and IP addresses that it stands for
 * @param now when it begins to hold, in milliseconds since 1970; at present when absent
 * @returns both in PEM
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
