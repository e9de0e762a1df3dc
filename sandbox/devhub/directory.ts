/** The directory: projects of TSPs, their certificates, and statements about their software. */
import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { importJWK, SignJWT } from 'jose';
import type { components } from '../../generated/dcr/types.ts';
import type { JsonWebKey, Market, SoftwareStatementForm } from '../../generated/devhub/index.ts';
import { type ClientCertificates, keyId, thumbprint } from '../certificates.ts';
import { randomId, type SandboxContext, seconds } from '../context.ts';
import { everyValue } from '../store/store.ts';

/** The issuer of software statements. */
export const DIRECTORY_ISSUER = 'hkobSandboxDirectory';

const PROJECT = 'Project';
const CERTIFICATE = 'Certificate';

/** A project of a TSP. Its id is the `software_id` of its statements. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly market: Market;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** A certificate issued by the sandbox, stored by its `x5t#S256`. */
export interface Certificate {
  readonly projectId: string;
  readonly use: 'transport' | 'signing';
  /** SHA-1 thumbprint, base64url. */
  readonly kid: string;
  readonly pem: string;
  readonly revoked: boolean;
}

/** The client of a TLS connection. */
export interface TlsClient {
  readonly projectId: string;
  /** `x5t#S256` */
  readonly thumbprint: string;
  readonly certificate: X509Certificate;
}

export class Directory {
  readonly #context: SandboxContext;

  constructor(context: SandboxContext) {
    this.#context = context;
  }

  /** Creates a project without storing it. */
  draft(name: string, description = '', market: Market = 'HK'): Project {
    const createdAt = new Date(this.#context.now()).toISOString();
    return { id: randomId(22), name: name.trim(), description, market, createdAt };
  }

  /** @returns false if it has been stored already */
  keep(project: Project): Promise<boolean> {
    return this.#context.store.insert(PROJECT, project.id, project, { group: 'all' });
  }

  async createProject(name: string, description?: string, market?: Market): Promise<Project> {
    const project = this.draft(name, description, market);
    await this.keep(project);
    return project;
  }

  /** Returns all projects, newest first. */
  async projects(): Promise<Project[]> {
    return (await everyValue<Project>(this.#context.store, PROJECT, 'all')).reverse();
  }

  findProject(id: string): Promise<Project | undefined> {
    return this.#context.store.find(PROJECT, id);
  }

  /**
   * Issues both certificates for a signing request; earlier ones remain valid.
   * @throws CsrError if the request is refused
   */
  async certify(
    projectId: string,
    csr: string,
    days?: number,
  ): Promise<ClientCertificates & { readonly kid: string }> {
    const certificates = await this.issue(csr, days);
    await this.keepCertificates(projectId, certificates);
    return { ...certificates, kid: keyId(certificates.signing) };
  }

  /**
   * Returns both certificates for a signing request. They are not accepted until they are stored.
   * @throws CsrError if the request is refused
   */
  issue(csr: string, days?: number): Promise<ClientCertificates> {
    const { authority, now, controls } = this.#context;
    return authority.client(csr, days, now(), controls.realNow());
  }

  async keepCertificates(projectId: string, certificates: ClientCertificates): Promise<void> {
    for (const use of ['transport', 'signing'] as const) {
      const pem = certificates[use];
      const certificate: Certificate = { projectId, use, kid: keyId(pem), pem, revoked: false };
      await this.#context.store.insert(CERTIFICATE, thumbprint(pem), certificate, {
        group: projectId,
      });
    }
  }

  /** Returns all certificates of a project, oldest first. */
  certificatesOf(projectId: string): Promise<Certificate[]> {
    return everyValue(this.#context.store, CERTIFICATE, projectId);
  }

  /** @returns whether the project has such a certificate that was not revoked yet */
  async revoke(projectId: string, pem: string): Promise<boolean> {
    const revoked = await this.#context.store.update<Certificate>(
      CERTIFICATE,
      thumbprint(pem),
      (certificate) =>
        certificate.projectId === projectId && !certificate.revoked
          ? { ...certificate, revoked: true }
          : undefined,
    );
    return revoked !== undefined;
  }

  /** Whether a certificate is neither revoked nor outside its validity. */
  isGood({ pem, revoked }: Certificate): boolean {
    return !revoked && this.#isCurrent(new X509Certificate(pem));
  }

  /** TLS checks the validity once, by the real time; the sandbox has its own clock. */
  #isCurrent({ validFromDate, validToDate }: X509Certificate): boolean {
    const now = this.#context.now();
    return validFromDate.getTime() <= now && now < validToDate.getTime();
  }

  /** Returns the public keys with which the software currently signs, each with its `kid`. */
  async keysOf(projectId: string): Promise<(JsonWebKey & { readonly kid: string })[]> {
    const certificates = await this.certificatesOf(projectId);
    return certificates
      .filter((certificate) => certificate.use === 'signing' && this.isGood(certificate))
      .map(({ kid, pem }) => {
        const { n = '', e = '' } = new X509Certificate(pem).publicKey.export({ format: 'jwk' });
        return { kty: 'RSA', n, e, kid, use: 'sig', alg: 'PS256' };
      });
  }

  /**
   * Returns the client of a connection; undefined without a valid transport certificate issued by
   * the sandbox.
   */
  async tlsClientOf(request: IncomingMessage): Promise<TlsClient | undefined> {
    const socket = request.socket as TLSSocket;
    const certificate = socket.authorized ? socket.getPeerX509Certificate() : undefined;
    if (!certificate) return undefined;
    const print = thumbprint(certificate.raw);
    const known = await this.#context.store.find<Certificate>(CERTIFICATE, print);
    // TLS checks neither revocation nor key usage.
    if (!known || known.revoked || known.use !== 'transport') return undefined;
    if (!this.#isCurrent(certificate)) return undefined;
    return { projectId: known.projectId, thumbprint: print, certificate };
  }

  /**
   * Returns a signed statement about the software of a project.
   * @param origin - where its keys are published
   */
  async statement(project: Project, form: SoftwareStatementForm, origin: string): Promise<string> {
    const { secrets, profile, now } = this.#context;
    const issued = seconds(now());
    const claims: components['schemas']['SoftwareStatement'] = {
      ...form,
      iss: DIRECTORY_ISSUER,
      iat: issued,
      jti: crypto.randomUUID(),
      software_id: project.id,
      software_client_id: project.id,
      software_environment: 'sandbox',
      software_mode: 'Test',
      software_jwks_endpoint: `${origin}/devhub/projects/${project.id}/jwks`,
      org_id: project.id.slice(0, 18),
      org_name: project.name,
      org_status: 'Active',
      org_contacts: [],
      organisation_competent_authority_claims: [],
    };
    return new SignJWT({ ...claims, exp: issued + profile.lifetimes.softwareStatement })
      .setProtectedHeader({ alg: 'PS256', typ: 'JWT', kid: secrets.directory.kid })
      .sign(await importJWK(secrets.directory, 'PS256'));
  }
}
