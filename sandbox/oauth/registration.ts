/** Dynamic client registration, according to the registration page of the market. */
import { X509Certificate } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import {
  JoseHeader,
  RegistrationRequest,
  SoftwareStatement,
  SoftwareStatementHeader,
} from '../../generated/dcr/index.ts';
import { createDcrApp, type DcrHandlers } from '../../generated/dcr/server.ts';
import { type Addresses, type BrandId, PATHS } from '../brands.ts';
import { randomId, type SandboxContext, seconds } from '../context.ts';
import { DIRECTORY_ISSUER, type Directory, type TlsClient } from '../devhub/directory.ts';
import type { NodeEnv } from '../node-env.ts';
import type { AuthMethod } from '../profile.ts';
import { oauthRefusal, plain } from '../rules/oauth-errors.ts';
import { publicKey } from '../secrets.ts';
import { type Client, displayName, insertClient } from './clients.ts';
import { parseDn, sameDn } from './dn.ts';
import { certificateNeeded } from './oauth.ts';
import { subjectDn } from './provider.ts';

/** Maximum size of a request including its statement, in bytes. */
const MAX_REQUEST = 32 * 1024;

const NOT_STORED = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

type ErrorCode =
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'invalid_software_statement'
  | 'unapproved_software_statement';

/** A refused registration. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface RegistrationOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly brand: BrandId;
  readonly addresses: Addresses;
  /** Middleware for every call. */
  readonly faults: MiddlewareHandler<NodeEnv>;
}

/** Creates the registration endpoint of one brand. */
export function createRegistration(options: RegistrationOptions): Hono<NodeEnv> {
  const { context, directory, faults } = options;
  const handlers: DcrHandlers<TlsClient> = {
    async registerClient({ body, security }) {
      try {
        const tlsClient = security.ClientCertificate;
        if (!tlsClient) throw new Error('the certificate was not looked at');
        const client = await register(options, body, tlsClient);
        return { status: 201, headers: NOT_STORED, body: answer(client, context) };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const { code, message } = error;
        return {
          status: 400,
          headers: NOT_STORED,
          body: { error: code, error_description: plain(message).slice(0, 500) },
        };
      }
    },
  };
  const app = createDcrApp<TlsClient>(handlers, {
    authenticate: { ClientCertificate: certificateNeeded(directory) },
    maxBodySize: MAX_REQUEST,
    middleware: [faults],
    onRefusal: oauthRefusal,
    onError: context.onError,
  });
  const routes = new Hono<NodeEnv>();
  routes.all(PATHS.register, (hono: Context<NodeEnv>) => app.fetch(hono.req.raw, hono.env));
  return routes;
}

async function register(
  { context, directory, brand, addresses }: RegistrationOptions,
  jws: string,
  tlsClient: TlsClient,
): Promise<Client> {
  const { profile, store, controls } = context;
  const claims = await verifiedRequest(
    jws,
    await directory.keysOf(tlsClient.projectId),
    options(profile.authMethods),
  );
  const time = seconds(controls.realNow());
  if (claims.aud !== addresses.secure) {
    throw new Refused('invalid_client_metadata', `aud must be ${addresses.secure}`);
  }
  if (claims.exp <= time) {
    throw new Refused('invalid_client_metadata', 'The request has expired');
  }
  if (claims.exp > time + profile.lifetimes.registration) {
    throw new Refused('invalid_client_metadata', 'exp is more than 30 minutes ahead');
  }
  if (claims.iat > time + 60) {
    throw new Refused('invalid_client_metadata', 'The request was made in the future');
  }
  const statement = await verifiedStatement(context, claims.software_statement);
  if (
    statement.software_id !== claims.software_id ||
    statement.software_id !== tlsClient.projectId
  ) {
    throw new Refused('invalid_software_statement', 'The statement is about another software');
  }
  if (!claims.grant_types.includes('authorization_code')) {
    // RFC 7591 §2.1.
    throw new Refused(
      'invalid_client_metadata',
      'code id_token needs the grant authorization_code',
    );
  }
  const uris = statement.software_redirect_uris;
  for (const uri of claims.redirect_uris) {
    if (!uris.includes(uri)) {
      throw new Refused('invalid_redirect_uri', 'A redirect URI is not in the software statement');
    }
    assertRedirectUri(uri);
  }
  assertApproved(statement);
  if (claims.token_endpoint_auth_method === 'tls_client_auth') {
    assertSubject(claims.tls_client_auth_subject_dn, tlsClient);
  }
  const first = await store.insert('RegistrationJti', claims.jti.toLowerCase(), true, {
    expiresAt: claims.exp + 60,
    realTime: true,
  });
  if (!first) throw new Refused('invalid_client_metadata', 'The jti has been used before');
  const client: Client = {
    client_id: randomId(32),
    issuedAt: context.now(),
    projectId: tlsClient.projectId,
    brand,
    redirect_uris: claims.redirect_uris,
    grant_types: claims.grant_types,
    scope: 'openid accounts',
    application_type: claims.application_type,
    token_endpoint_auth_method: claims.token_endpoint_auth_method,
    ...(claims.tls_client_auth_subject_dn !== undefined && {
      tls_client_auth_subject_dn: claims.tls_client_auth_subject_dn,
    }),
    software_statement: claims.software_statement,
    displayName: displayName(statement),
  };
  await keepClient(context, client);
  return client;
}

/** A registration by the portal itself, from its own statement. */
export interface PortalRegistration {
  readonly projectId: string;
  /** The brand at which to register. */
  readonly brand: BrandId;
  readonly statement: string;
  readonly method: AuthMethod;
  /** The newest transport certificate of the project, in PEM. */
  readonly transport: string;
}

/**
 * Returns the client that the portal would register, without storing it.
 * @throws Refused if the statement or the method is not acceptable
 */
export async function portalClient(
  context: SandboxContext,
  { projectId, brand, statement, method, transport }: PortalRegistration,
): Promise<Client> {
  const claims = await verifiedStatement(context, statement);
  if (claims.software_id !== projectId) {
    throw new Refused('invalid_software_statement', 'The statement is about another software');
  }
  assertApproved(claims);
  claims.software_redirect_uris.forEach(assertRedirectUri);
  if (!context.profile.authMethods.includes(method)) {
    throw new Refused('invalid_client_metadata', `${method} is not accepted in this market`);
  }
  return {
    client_id: randomId(32),
    issuedAt: context.now(),
    projectId,
    brand,
    redirect_uris: claims.software_redirect_uris,
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    scope: 'openid accounts',
    application_type: 'web',
    token_endpoint_auth_method: method,
    ...(method === 'tls_client_auth' && {
      tls_client_auth_subject_dn: subjectDn(new X509Certificate(transport).raw),
    }),
    software_statement: statement,
    displayName: displayName(claims),
  };
}

/** Returns what the profile permits in a request beyond the contract of Hong Kong. */
function options(authMethods: readonly string[]) {
  return RegistrationRequest.extend({
    token_endpoint_auth_method: z
      .enum(['private_key_jwt', 'tls_client_auth'])
      .refine((method) => authMethods.includes(method), 'is not accepted in this market'),
    token_endpoint_auth_signing_alg: z.literal('PS256').exactOptional(),
  }).refine(
    ({ token_endpoint_auth_method: method, token_endpoint_auth_signing_alg: algorithm }) =>
      method !== 'private_key_jwt' || algorithm !== undefined,
    { path: ['token_endpoint_auth_signing_alg'], message: 'is missing' },
  );
}

/**
 * Stores a client.
 * @throws Refused if the market permits one registration and there is one
 */
export async function keepClient(context: SandboxContext, client: Client): Promise<void> {
  if (await insertClient(context, client)) return;
  throw new Refused('unapproved_software_statement', 'The software is registered already');
}

function assertApproved({ software_roles, org_status }: SoftwareStatement): void {
  if (!software_roles.includes('AISP')) {
    throw new Refused('unapproved_software_statement', 'The software has no role AISP');
  }
  if (org_status !== undefined && org_status !== 'Active') {
    throw new Refused('unapproved_software_statement', 'The organisation is not active');
  }
}

async function verifiedRequest<Schema extends z.ZodType>(
  jws: string,
  keys: readonly JWK[],
  schema: Schema,
): Promise<z.output<Schema>> {
  const code = 'invalid_client_metadata';
  const { kid } = parsed(JoseHeader, () => decodeProtectedHeader(jws), code, 'header');
  await verified(
    jws,
    keys.find((key) => key.kid === kid),
    code,
  );
  return parsed(schema, () => decodeJwt(jws), code, 'request');
}

async function verifiedStatement({ secrets, now }: SandboxContext, jws: string) {
  const code = 'invalid_software_statement';
  const { kid } = parsed(SoftwareStatementHeader, () => decodeProtectedHeader(jws), code, 'header');
  const own = publicKey(secrets.directory);
  await verified(jws, kid === own.kid ? own : undefined, code);
  const statement = parsed(SoftwareStatement, () => decodeJwt(jws), code, 'statement');
  if (statement.iss !== DIRECTORY_ISSUER) {
    throw new Refused(code, 'The statement is of an issuer that is not known');
  }
  const { exp } = decodeJwt(jws);
  if (exp !== undefined && exp <= seconds(now()))
    throw new Refused(code, 'The statement has expired');
  return statement;
}

async function verified(jws: string, key: JWK | undefined, code: ErrorCode): Promise<void> {
  if (!key) throw new Refused(code, 'kid names no key of the signer');
  try {
    const options = { algorithms: ['PS256'] };
    const { protectedHeader } = await compactVerify(jws, await importJWK(key, 'PS256'), options);
    // A JWT is never signed unencoded (RFC 7797 §7).
    if ('b64' in protectedHeader) throw new Error('b64');
  } catch {
    throw new Refused(code, 'The signature could not be verified');
  }
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  read: () => unknown,
  code: ErrorCode,
  what: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = read();
  } catch {
    throw new Refused(code, `The ${what} is not JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refused(code, `${issue?.path.join('.') || what}: ${issue?.message}`);
}

/**
 * Parsed as a URL instead of matched by the published expression, which accepts almost anything,
 * slowly.
 */
export function isRedirectUri(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return (
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    !uri.includes('#') &&
    url.hostname !== 'localhost' &&
    !uri.includes('/../')
  );
}

function assertRedirectUri(uri: string): void {
  if (!isRedirectUri(uri)) {
    throw new Refused('invalid_redirect_uri', 'A redirect URI must be https, without a fragment');
  }
}

function assertSubject(text: string | undefined, tlsClient: TlsClient): void {
  const code = 'invalid_client_metadata';
  if (text === undefined) throw new Refused(code, 'tls_client_auth_subject_dn is missing');
  const own = subjectDn(new Uint8Array(tlsClient.certificate.raw));
  let same: boolean;
  try {
    same = sameDn(parseDn(text), parseDn(own));
  } catch (error) {
    throw new Refused(code, `tls_client_auth_subject_dn: ${(error as Error).message}`);
  }
  if (!same) throw new Refused(code, `tls_client_auth_subject_dn is not the certificate's: ${own}`);
}

/** Returns the registration response. */
export function answer(client: Client, { profile }: SandboxContext) {
  const { issuedAt, token_endpoint_auth_method: method } = client;
  return {
    client_id: client.client_id,
    client_id_issued_at: profile.issuedAt === 'milliseconds' ? String(issuedAt) : seconds(issuedAt),
    redirect_uris: [...client.redirect_uris],
    grant_types: [...client.grant_types],
    response_types: ['code id_token'],
    token_endpoint_auth_method: method,
    ...(method === 'private_key_jwt' && { token_endpoint_auth_signing_alg: 'PS256' }),
    scope: client.scope,
    application_type: client.application_type,
    id_token_signed_response_alg: 'PS256',
    request_object_signing_alg: 'PS256',
    software_statement: client.software_statement,
  };
}
