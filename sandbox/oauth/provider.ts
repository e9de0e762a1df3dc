/**
 * The authorisation server of one brand: `oidc-provider`, configured for the rules of the market.
 */
import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import { HttpError } from '../../runtime/index.ts';
import type { Consents } from '../ais/consents.ts';
import { type Addresses, type BrandId, PATHS } from '../brands.ts';
import { subjectOf } from '../certificates.ts';
import { type SandboxContext, seconds } from '../context.ts';
import type { Directory, TlsClient } from '../devhub/directory.ts';
import { errorPage } from '../pages/error.ts';
import { clientAdapter, PROJECT_ID, sessionAdapter, storeAdapter } from './adapter.ts';
import { formatDn, parseDn, readDn, sameDn } from './dn.ts';

/**
 * Authentication context classes: login and confirmation meet the first, and therefore the second.
 */
export const ACR_VALUES = ['urn:openbanking:psd2:sca', 'urn:openbanking:psd2:ca'];

const PEER = Symbol('tlsClient');
const REQUEST_AUDIENCE = Symbol('audience');
const REASON = Symbol('reason');
const FAILURE = Symbol('failure');

/** What is known about a request before and after the provider handles it. */
interface Known {
  [PEER]?: TlsClient | undefined;
  [REQUEST_AUDIENCE]?: string | undefined;
  [REASON]?: string | undefined;
  [FAILURE]?: HttpError;
}

/**
 * Returns why the provider refused a token request. Its response does not say so, but a sandbox
 * may.
 */
export function reasonOf(request: IncomingMessage): string | undefined {
  return (request as Known)[REASON];
}

/** Returns the failure of the store during a request, if any. */
export function failureOf(request: IncomingMessage): HttpError | undefined {
  return (request as Known)[FAILURE];
}

/** Passes the client of the connection to the provider. */
export function setTlsClient(request: IncomingMessage, tlsClient: TlsClient | undefined): void {
  (request as Known)[PEER] = tlsClient;
}

/** Passes the audience of the request object to the provider before it is verified. */
export function setRequestAudience(request: IncomingMessage, audience: string | undefined): void {
  (request as Known)[REQUEST_AUDIENCE] = audience;
}

const tlsClientOf = (ctx: { req: IncomingMessage }): TlsClient | undefined =>
  (ctx.req as Known)[PEER];

export interface ProviderOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly consents: Consents;
  readonly brand: BrandId;
  readonly addresses: Addresses;
}

/**
 * Creates the authorisation server of one brand. It uses the real time to verify and sign; stored
 * entries expire by the sandbox's clock.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { addresses, context } = options;
  const provider = new Provider(addresses.secure, configuration(options));
  provider.on('server_error', (ctx, error) => {
    if (error instanceof HttpError) (ctx.req as Known)[FAILURE] = error;
    else context.onError(error);
  });
  provider.on('grant.error', (ctx, { error_detail, cause }) => {
    const reason = error_detail ?? (cause instanceof Error ? cause.message : undefined);
    (ctx.req as Known)[REASON] = reason;
  });
  // Parameters outside of the request object are ignored; the provider would send an error to their
  // redirect URI.
  provider.use((ctx, next) => {
    const { response_mode, ...query } = ctx.query;
    if (response_mode !== undefined) ctx.query = query;
    return next();
  });
  acceptAuthorizationEndpoint(provider, options);
  return provider;
}

function configuration(options: ProviderOptions): Configuration {
  const { addresses, context, directory, consents, brand } = options;
  const { profile, secrets } = context;
  const { lifetimes } = profile;
  const ps256 = ['PS256'] as const;
  return {
    adapter: (model) => {
      if (model === 'Client') return clientAdapter(context, directory, brand);
      return model === 'Session' ? sessionAdapter : storeAdapter(context, brand, model);
    },
    jwks: { keys: [secrets.bank] },
    cookies: {
      keys: [secrets.seal],
      names: {
        interaction: 'hkob_interaction',
        resume: 'hkob_resume',
        session: 'hkob_session',
      },
      long: { signed: true, httpOnly: true, sameSite: 'lax' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes: { authorization: PATHS.authorize, token: PATHS.token, jwks: PATHS.jwks },
    extraClientMetadata: { properties: [PROJECT_ID] },
    clientAuthMethods: [...profile.authMethods],
    responseTypes: ['code id_token'],
    subjectTypes: ['public'],
    scopes: ['openid', 'accounts'],
    acrValues: ACR_VALUES,
    claims: {
      openid: ['sub'],
      acr: null,
      auth_time: null,
      iss: null,
      openbanking_intent_id: null,
    },
    enabledJWA: {
      clientAuthSigningAlgValues: ps256,
      idTokenSigningAlgValues: ps256,
      requestObjectSigningAlgValues: ps256,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      claimsParameter: {
        enabled: true,
        assertClaimsParameter: async (_, claims, client) => {
          await assertIntent(options, claims, client.clientId);
          if (acrOf(claims) === undefined) {
            throw new errors.AccessDenied('no acr that is asked for can be reached');
          }
        },
      },
      fapi: { enabled: true, profile: '1.0 Final' },
      requestObjects: {
        enabled: true,
        requireSignedRequestObject: true,
        assertJwtClaimsAndHeader: (ctx, claims, header) =>
          assertRequestObject(options, ctx, claims, header),
      },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        tlsClientAuth: profile.authMethods.some((method) => method === 'tls_client_auth'),
        getCertificate: (ctx) => tlsClientOf(ctx)?.certificate.toString(),
        certificateAuthorized: isOwnCertificate,
        certificateSubjectMatches: (ctx, property, expected) =>
          property === 'tls_client_auth_subject_dn' && subjectMatches(tlsClientOf(ctx), expected),
      },
    },
    assertJwtClientAuthClaimsAndHeader: (ctx, claims, header) =>
      assertAssertion(options, ctx, claims, header),
    async findAccount(_, accountId, token) {
      const intent = token && intentOf((token as { claims?: unknown }).claims);
      if (token && 'grantId' in token && intent !== undefined) {
        const consent = await consents.find(intent);
        if (!consent || !consents.isGood(consent)) return undefined;
      }
      return {
        accountId,
        claims: (_use, _scope, claims) => {
          const requested = claims as Readonly<Record<string, { value?: string } | null>>;
          const openbanking_intent_id = requested.openbanking_intent_id?.value;
          return {
            sub: accountId,
            ...(openbanking_intent_id !== undefined && { openbanking_intent_id }),
          };
        },
      };
    },
    loadExistingGrant: async (ctx) => {
      const id = ctx.oidc.result?.consent?.grantId;
      return id === undefined ? undefined : ctx.oidc.provider.Grant.find(id);
    },
    interactions: {
      url(ctx, { uid }) {
        if (ctx.oidc.result) {
          throw new errors.AccessDenied('the customer is not the one who was asked for');
        }
        return `${addresses.plain}/consent/${uid}`;
      },
    },
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => false },
    clockTolerance: 5,
    // Pages of other sites may not read responses.
    clientBasedCORS: () => false,
    formats: { bitsOfOpaqueRandomness: 256 },
    ttl: {
      AccessToken: lifetimes.accessToken,
      AuthorizationCode: lifetimes.code,
      ClientCredentials: lifetimes.accessToken,
      Grant: lifetimes.refreshToken,
      IdToken: lifetimes.accessToken,
      Interaction: lifetimes.interaction,
      RefreshToken: lifetimes.refreshToken,
      Session: lifetimes.interaction,
    },
    renderError(ctx, out) {
      ctx.type = 'html';
      ctx.body = errorPage(ctx.get('accept-language'), out.error_description ?? out.error);
    },
  };
}

/**
 * The provider compares the audience of a request object only with its issuer, without a setting
 * for other values. This getter is the one place where it reads the issuer for that.
 */
function acceptAuthorizationEndpoint(provider: Provider, { context, addresses }: ProviderOptions) {
  if (!context.profile.requestAudiences.includes('authorization_endpoint')) return;
  const endpoint = `${addresses.plain}${PATHS.authorize}`;
  const { prototype } = (provider as unknown as { OIDCContext: { prototype: object } }).OIDCContext;
  Object.defineProperty(prototype, 'issuer', {
    configurable: true,
    get(this: { ctx: KoaContextWithOIDC; route: string }) {
      const named = (this.ctx.req as Known)[REQUEST_AUDIENCE];
      return this.route === 'authorization' && named === endpoint ? endpoint : provider.issuer;
    },
  });
}

/** Returns the consent of a request. */
function intentOf(claims: unknown): string | undefined {
  const { id_token } = (claims ?? {}) as { id_token?: Record<string, { value?: unknown } | null> };
  const value = id_token?.openbanking_intent_id?.value;
  return typeof value === 'string' ? value : undefined;
}

/**
 * Returns the `acr` of the login for the claims of a request; undefined if an essential claim
 * requires another value.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#acrSemantics
 */
export function acrOf(claims: unknown): string | undefined {
  const { id_token } = (claims ?? {}) as { id_token?: Record<string, unknown> };
  const asked = (id_token?.acr ?? {}) as {
    readonly essential?: unknown;
    readonly value?: unknown;
    readonly values?: unknown;
  };
  const wanted = asked.value === undefined ? asked.values : [asked.value];
  const [strongest] = ACR_VALUES;
  if (!Array.isArray(wanted)) return strongest;
  const found = ACR_VALUES.find((acr) => wanted.includes(acr));
  return found ?? (asked.essential === true ? undefined : strongest);
}

/** Checks that the request names a consent of this client that is awaiting authorisation. */
async function assertIntent(
  { consents }: ProviderOptions,
  claims: unknown,
  clientId: string,
): Promise<void> {
  const intent = intentOf(claims);
  const consent = intent === undefined ? undefined : await consents.find(intent);
  if (!consent || consent.clientId !== clientId) {
    throw new errors.InvalidRequest('openbanking_intent_id is not a consent of this client');
  }
  if (!consents.mayBeAuthorised(consent)) {
    throw new errors.InvalidRequest('the consent does not wait for authorisation');
  }
}

function assertRequestObject(
  { context }: ProviderOptions,
  ctx: KoaContextWithOIDC,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): void {
  const { profile, controls } = context;
  const time = seconds(controls.realNow());
  const fail = (why: string): never => {
    throw new errors.InvalidRequestObject(`Request Object ${why}`);
  };
  const { exp, nbf, aud, scope, response_mode: mode } = claims;
  assertHeader(header, fail);
  // The provider reads these parameters before it checks that they are present.
  for (const name of ['response_type', 'client_id']) {
    if (typeof claims[name] !== 'string') fail(`is missing the '${name}' claim`);
  }
  if (aud === undefined) fail("is missing the 'aud' claim");
  if (profile.requestNeedsNotBefore && nbf === undefined) fail("is missing the 'nbf' claim");
  const start = typeof nbf === 'number' ? nbf : time;
  const life = profile.lifetimes.requestObject;
  if (typeof exp !== 'number') fail("is missing the 'exp' claim");
  if (Number(exp) - start > life) fail(`'exp' is more than ${life} seconds after its start`);
  if (start < time - life) fail(`'nbf' is more than ${life} seconds ago`);
  if (intentOf(claims.claims) === undefined) fail('names no consent in openbanking_intent_id');
  if (scope !== 'openid accounts' && scope !== 'accounts openid') {
    const refused = new errors.InvalidScope('the scope is openid accounts', '');
    // The provider would report it by a redirect that lacks the `scope` of an error.
    throw Object.assign(refused, { scope: undefined });
  }
  if (mode !== undefined && mode !== 'fragment') {
    // The error cannot be sent to the redirect URI either.
    if (ctx.oidc.params) ctx.oidc.params.response_mode = undefined;
    throw new errors.InvalidRequest('no response_mode but the default is supported');
  }
}

/** Checks that the header names its key and that the payload is encoded (RFC 7797 §7). */
function assertHeader(
  header: Readonly<Record<string, unknown>>,
  fail: (why: string) => never,
): void {
  if (typeof header.kid !== 'string') fail("is missing the 'kid' header");
  if ('b64' in header) fail("must not have the 'b64' header");
}

/**
 * Additional checks of an assertion: its audience, its lifetime, and that it came over the client's
 * own connection.
 */
async function assertAssertion(
  { context, addresses }: ProviderOptions,
  ctx: KoaContextWithOIDC,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { profile, controls } = context;
  assertHeader(header, (why) => {
    throw new errors.InvalidClientAuth(`the assertion ${why}`);
  });
  const accepted: readonly unknown[] = profile.assertionAudiences.map((audience) =>
    audience === 'issuer' ? addresses.secure : `${addresses.secure}${PATHS.token}`,
  );
  if (![claims.aud].flat().some((audience) => accepted.includes(audience))) {
    throw new errors.InvalidClientAuth('audience (aud) must be the token endpoint');
  }
  const latest = seconds(controls.realNow()) + profile.lifetimes.assertion;
  if (typeof claims.exp !== 'number' || claims.exp > latest) {
    throw new errors.InvalidClientAuth('the assertion expires too far ahead');
  }
  if (!isOwnCertificate(ctx)) {
    throw new errors.InvalidClientAuth('the certificate is not of this client');
  }
}

/**
 * Whether the certificate was issued to the project of the client. Comparing subjects is not
 * enough, because every project may request any subject.
 */
function isOwnCertificate(ctx: KoaContextWithOIDC): boolean {
  const project = ctx.oidc.client?.[PROJECT_ID];
  return typeof project === 'string' && project === tlsClientOf(ctx)?.projectId;
}

function subjectMatches(tlsClient: TlsClient | undefined, expected: string): boolean {
  if (!tlsClient) return false;
  try {
    return sameDn(readDn(subjectOf(new Uint8Array(tlsClient.certificate.raw))), parseDn(expected));
  } catch {
    return false;
  }
}

/** Returns the subject of a certificate in the form of `tls_client_auth_subject_dn`. */
export function subjectDn(der: Uint8Array): string {
  return formatDn(readDn(subjectOf(new Uint8Array(der))));
}

/**
 * Returns the identifier of a customer for one client: the provider's account id. Its own pairwise
 * identifiers forbid redirect URIs on several hosts.
 */
export function pairwise(
  seal: string,
  brand: string,
  clientId: string,
  customerId: string,
): string {
  const text = `sub ${brand} ${clientId} ${customerId}`;
  return createHmac('sha256', seal).update(text).digest('hex');
}
