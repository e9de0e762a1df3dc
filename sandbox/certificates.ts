/**
 * The certification authority of the sandbox. It issues the certificates of the server and of
 * clients.
 */
import 'reflect-metadata';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  X509Certificate as Issued,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Name,
  Pkcs10CertificateRequest,
  type PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY = 86_400_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Key of server certificates: the TLS 1.2 cipher suites that FAPI permits include RSA. */
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** A key and its certificate, both in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** The certificates issued for one signing request. */
export interface ClientCertificates {
  /** PEM, for TLS. */
  readonly transport: string;
  /** PEM, for signatures of the client. */
  readonly signing: string;
}

/** The reasons for which a signing request is refused. */
export type CsrFault = 'long' | 'none' | 'garbled' | 'algorithm' | 'bits' | 'subject' | 'signature';

/** A signing request that the authority refuses; the message states the reason. */
export class CsrError extends Error {
  override readonly name = 'CsrError';
  readonly fault: CsrFault;

  constructor(fault: CsrFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** Creates an authority: a key and a self-signed certificate for ten years. */
export async function createAuthority(now = Date.now()): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=hkob sandbox test CA,O=hk-open-banking',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + 3_650 * DAY),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: privatePem(keys.privateKey), certificate: certificate.toString('pem') };
}

/** Issues certificates with the key of an authority. */
export class Authority {
  readonly certificate: string;
  readonly #issuer: Issued;
  readonly #key: CryptoKey;

  private constructor(certificate: string, key: CryptoKey) {
    this.certificate = certificate;
    this.#issuer = new Issued(certificate);
    this.#key = key;
  }

  static async open({ key, certificate }: KeyPair): Promise<Authority> {
    const der = new Uint8Array(createPrivateKey(key).export({ format: 'der', type: 'pkcs8' }));
    const usable = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
    return new Authority(certificate, usable);
  }

  /**
   * Issues a server certificate with a new key.
   * @param hosts - host names and IP addresses
   */
  async server(hosts: readonly string[], now = Date.now()): Promise<KeyPair> {
    const keys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
    const certificate = await this.#issue(keys.publicKey, `CN=${hosts[0]}`, now, now + 397 * DAY, [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const),
      ),
    ]);
    return { key: privatePem(keys.privateKey), certificate };
  }

  /**
   * Issues the transport and the signing certificate for one request. Subject and key are those of
   * the request; requested extensions are ignored.
   * @param csr - PKCS #10 in PEM
   * @param days - validity; negative for certificates that have expired
   * @param now - the time from which the days are counted, in milliseconds since 1970
   * @param realNow - start of the validity: TLS uses the real time, regardless of `now`
   * @throws CsrError unless the key is RSA with at least 2048 bits and has signed the request
   */
  async client(
    csr: string,
    days = 365,
    now = Date.now(),
    realNow = now,
  ): Promise<ClientCertificates> {
    const { publicKey, subjectName } = await readCsr(csr);
    const issue = async (extensions: Extension[]): Promise<string> => {
      const pem = await this.#issue(publicKey, subjectName, realNow, now + days * DAY, extensions);
      // A file name that begins with `-` looks like an option; another serial number yields another
      // name.
      return /^[-_]/.test(keyId(pem)) ? issue(extensions) : pem;
    };
    return {
      transport: await issue([
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]),
      ]),
      signing: await issue([
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
      ]),
    };
  }

  async #issue(
    publicKey: CryptoKey | PublicKey,
    subject: string | Name,
    start: number,
    end: number,
    extensions: Extension[],
  ): Promise<string> {
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject,
      issuer: this.#issuer.subjectName,
      publicKey,
      signingKey: this.#key,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Math.min(start, end - DAY) - 60_000),
      notAfter: new Date(end),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        await AuthorityKeyIdentifierExtension.create(this.#issuer.publicKey),
        await SubjectKeyIdentifierExtension.create(publicKey),
        ...extensions,
      ],
    });
    return certificate.toString('pem');
  }
}

async function readCsr(text: string): Promise<Pkcs10CertificateRequest> {
  // As written by keytool and Windows.
  const pem = text.replaceAll('NEW CERTIFICATE REQUEST', 'CERTIFICATE REQUEST');
  if (pem.length > 16_384) throw new CsrError('long', 'The request is longer than 16 KB');
  if (!pem.includes('-----BEGIN CERTIFICATE REQUEST-----')) {
    throw new CsrError(
      'none',
      'There is no "BEGIN CERTIFICATE REQUEST" line; send PKCS #10 in PEM',
    );
  }
  let request: Pkcs10CertificateRequest;
  let key: KeyObject;
  try {
    request = new Pkcs10CertificateRequest(pem);
    const spki = Buffer.from(request.publicKey.rawData);
    key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    throw new CsrError('garbled', 'The text is not a PKCS #10 request');
  }
  // A key restricted to PSS has no JWK, by which others identify it.
  if (key.asymmetricKeyType !== 'rsa') throw new CsrError('algorithm', 'The key must be RSA');
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < 2_048 || modulusLength > 8_192) {
    throw new CsrError('bits', `The key must have 2048 to 8192 bits, not ${modulusLength}`);
  }
  if (request.subjectName.toJSON().length === 0)
    throw new CsrError('subject', 'The subject is empty');
  if (!(await request.verify().catch(() => false))) {
    throw new CsrError('signature', 'The signature of the request is not by its own key');
  }
  return request;
}

/** Returns the `x5t#S256` of a certificate (RFC 8705 §3.1). */
export function thumbprint(certificate: string | Uint8Array): string {
  const der = typeof certificate === 'string' ? new X509Certificate(certificate).raw : certificate;
  return createHash('sha256').update(der).digest('base64url');
}

/**
 * Returns the `x5t` of a certificate, used as key id. Those of clients begin with a letter or
 * digit.
 */
export function keyId(certificate: string): string {
  return createHash('sha1').update(new X509Certificate(certificate).raw).digest('base64url');
}

/** Returns the subject of a certificate as DER. */
export function subjectOf(der: Uint8Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(new Issued(der).subjectName.toArrayBuffer());
}

/** Returns a positive serial number of 16 bytes. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function privatePem(key: CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }).toString();
}
