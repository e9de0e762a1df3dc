// @generated from spec/dcr/openapi.yaml by generators/emit/client.ts. Do not edit.

import {
  type Client,
  type ClientOptions,
  default as createFetchClient,
  type FetchOptions,
  type FetchResponse,
} from 'openapi-fetch';
import {
  type ClientSettings,
  createCalls,
  type ReadAs,
  type Sendable,
} from '../../runtime/index.ts';
import { contract } from './operations.ts';
import type { operations, paths } from './types.ts';

/** Options of a call: those of openapi-fetch. The media type of the response decides how it is read. */
type Init<Operation> = Omit<FetchOptions<Sendable<Operation>>, 'parseAs'>;

/** Result of a call: openapi-fetch's `{ data, error, response }`. */
type Answer<Operation extends Record<string, unknown>> = Promise<
  FetchResponse<Operation, ReadAs<Operation>, `${string}/${string}`>
>;

/** A call with required options. */
interface Call<Operation extends Record<string, unknown>> {
  (init: Init<Operation>): Answer<Operation>;
}

/**
 * The calls of Hong Kong Open Banking Dynamic Client Registration.
 *
 * How a third-party service provider (TSP) registers its OAuth client: it sends a signed
 * registration request with a software statement in it and receives a `client_id`. The profile is
 * RFC 7591 as narrowed by the OBIE registration specification 3.2.
 *
 * ## Software statement
 *
 * In production the bank reviews the TSP's request for access and mails the statement to it. In the
 * sandbox the developer portal generates one, which stays valid for an hour, and registers the
 * client itself; registration by this API is possible too.
 *
 * In the sandbox one registration serves all brands of the market. In production each brand needs
 * its own, with that brand's issuer as `aud`.
 *
 * ## Hong Kong
 *
 * Only registration is offered. Reading, replacing and deleting a registration, which other
 * markets of the group partly offer at `/register/{ClientId}`, are not, and clients authenticate by
 * `private_key_jwt` only.
 *
 * ## Hosts
 *
 * The path lives on the secure host (`secure.sandbox.` or `api.`), behind mutual TLS. It was
 * observed for Hang Seng Business in the sandbox and is inferred for the other brands and for
 * production; `registration_endpoint` of the discovery document decides. HSBC Personal and
 * Business are listed by the bank as using registration, Hang Seng is not but advertises it.
 *
 * @see spec/dcr/openapi.yaml
 */
export interface DcrCalls {
  /**
   * `POST /open-banking/v3.2/oauth2/register`: Register a client.
   *
   * Mutual TLS; no access token, scope or permission. The body is a compact JWS, signed with the
   * TSP's signing key (HKPost encipherment e-Cert). Each request needs a fresh `jti`, and expires
   * at most 30 minutes after it is sent.
   *
   * Needs `ClientCertificate`.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-3
   * @see spec/dcr/paths/register.yaml
   */
  registerClient: Call<operations['registerClient']>;
}

/** A client of Hong Kong Open Banking Dynamic Client Registration. */
export interface DcrClient extends DcrCalls {
  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */
  readonly http: Client<paths>;
}

/** Options of {@link createDcrClient}, including those of openapi-fetch. */
export interface DcrClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}

/** A client of Hong Kong Open Banking Dynamic Client Registration at `baseUrl`. */
export function createDcrClient(options: DcrClientOptions): DcrClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<DcrCalls>(contract, http, options), http };
}
