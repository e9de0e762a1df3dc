// @generated from spec/devhub/openapi.yaml by generators/emit/client.ts. Do not edit.

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

/** A call without required options. */
interface FreeCall<Operation extends Record<string, unknown>> {
  (init?: Init<Operation>): Answer<Operation>;
}

/**
 * The calls of Hong Kong Open Banking Sandbox Dev Hub.
 *
 * What a third-party service provider (TSP) needs of `hkob sandbox` before it can call the bank,
 * and what a test wants of it in between. It follows the developer portal that the banks describe
 * where that is an API's business, and adds what a test needs; no bank offers this API.
 *
 * ## From nothing to a client
 *
 * 1. `POST /devhub/projects` opens a project.
 * 2. `POST …/certificates` turns one certificate signing request into a transport and a signing
 *    certificate.
 * 3. `POST …/software-statements` signs a statement about the software, valid for an hour.
 * 4. `POST …/clients` registers the software with the statement. Or register by hand: sign a
 *    request with the statement in it, and send it to the registration endpoint of the bank.
 *
 * The pages at `/devhub` go the same way in the five steps of the banks' portal.
 *
 * ## One sandbox, four brands
 *
 * Each brand answers at its own address, with test customers and events of its own. Projects,
 * certificates, the clock and the faults are the whole sandbox's, whichever brand is asked.
 *
 * ## Security
 *
 * None: whoever reaches the address may do everything. It listens on the own machine unless it is
 * told otherwise. What a browser sends on behalf of another site is refused with 403.
 *
 * @see spec/devhub/openapi.yaml
 */
export interface DevhubCalls {
  /**
   * `GET /devhub/ca.pem`: Get the certificate of the test authority.
   *
   * The authority that signed the certificates of the sandbox and of its clients: what `curl --cacert` wants.
   *
   * @see spec/devhub/paths/ca.pem.yaml
   */
  getCaCertificate: FreeCall<operations['getCaCertificate']>;

  /**
   * `GET /devhub/projects`: List the projects.
   *
   * Every project of the sandbox.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  listProjects: FreeCall<operations['listProjects']>;

  /**
   * `POST /devhub/projects`: Open a project.
   *
   * The first step. A project has no certificates and no client yet.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  createProject: Call<operations['createProject']>;

  /**
   * `GET /devhub/projects/{projectId}`: Read one project.
   *
   * The project with its certificates and clients, but for what only its owner has: the private keys.
   *
   * @see spec/devhub/paths/projects_{projectId}.yaml
   */
  getProject: Call<operations['getProject']>;

  /**
   * `POST /devhub/projects/{projectId}/certificates`: Issue certificates.
   *
   * One signing request brings both certificates, unlike in production, where each has its own.
   * The subject and the key are those of the request.
   *
   * @see spec/devhub/paths/projects_{projectId}_certificates.yaml
   */
  issueCertificates: Call<operations['issueCertificates']>;

  /**
   * `POST /devhub/projects/{projectId}/revocations`: Revoke a certificate.
   *
   * A revoked transport certificate opens no connection to the APIs, and the key of a revoked
   * signing certificate is no longer among the keys of the project.
   *
   * @see spec/devhub/paths/projects_{projectId}_revocations.yaml
   */
  revokeCertificate: Call<operations['revokeCertificate']>;

  /**
   * `GET /devhub/projects/{projectId}/jwks`: Get the public keys of a project.
   *
   * The keys of its signing certificates, unless these are revoked: the `software_jwks_endpoint` of
   * its statements, which in production the TSP serves.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/devhub/paths/projects_{projectId}_jwks.yaml
   */
  getProjectJwks: Call<operations['getProjectJwks']>;

  /**
   * `POST /devhub/projects/{projectId}/software-statements`: Sign a software statement.
   *
   * The statement is kept nowhere: it can be used for an hour, by whoever has it and the
   * certificates of the project.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-2.3
   * @see spec/devhub/paths/projects_{projectId}_software-statements.yaml
   */
  createSoftwareStatement: Call<operations['createSoftwareStatement']>;

  /**
   * `POST /devhub/projects/{projectId}/clients`: Register the client of a project.
   *
   * What the portal of the banks does for a TSP in its last step, and what production does not: the
   * sandbox registers the software on its own account. The redirect URIs are all those of the
   * statement. By hand, a TSP registers at the registration endpoint instead.
   *
   * @see spec/devhub/paths/projects_{projectId}_clients.yaml
   */
  createClient: Call<operations['createClient']>;

  /**
   * `POST /devhub/projects/{projectId}/events`: Raise an event.
   *
   * Raises an event of the brand that is asked, one for each client of the project. It is polled, sent
   * again and acknowledged as any other.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8417#section-2.2
   * @see spec/devhub/paths/projects_{projectId}_events.yaml
   */
  raiseEvent: Call<operations['raiseEvent']>;

  /**
   * `GET /devhub/projects/{projectId}/faults`: Read the faults of a project.
   *
   * What is asked for this project alone.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  getProjectFaults: Call<operations['getProjectFaults']>;

  /**
   * `PUT /devhub/projects/{projectId}/faults`: Replace the faults of a project.
   *
   * The calls with the certificates of this project meet these, and where they say nothing, those of all.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  replaceProjectFaults: Call<operations['replaceProjectFaults']>;

  /**
   * `POST /devhub/projects/{projectId}/reset`: Reset a project.
   *
   * Takes away what its clients have gathered at every brand: consents, grants, codes, tokens and
   * events, and its faults. The project, its certificates and its clients stay.
   *
   * @see spec/devhub/paths/projects_{projectId}_reset.yaml
   */
  resetProject: Call<operations['resetProject']>;

  /**
   * `GET /devhub/customers`: List the test customers.
   *
   * Who may log on at the brand that is asked, and what each is there to show.
   *
   * @see spec/devhub/paths/customers.yaml
   */
  listTestCustomers: FreeCall<operations['listTestCustomers']>;

  /**
   * `GET /devhub/clock`: Read the clock.
   *
   * The time by which the sandbox decides what has expired.
   *
   * @see spec/devhub/paths/clock.yaml
   */
  getClock: FreeCall<operations['getClock']>;

  /**
   * `POST /devhub/clock`: Move the clock forward.
   *
   * Everything that the bank keeps moves with it at once: codes, tokens, consents, statements,
   * certificates, log-ons, events and transactions. What is signed for the moment goes by the real
   * time (client assertions, request objects, registration requests, ID tokens), so that a client
   * with an ordinary clock goes on working. Only a reset of the sandbox brings the real time back.
   *
   * @see spec/devhub/paths/clock.yaml
   */
  moveClock: Call<operations['moveClock']>;

  /**
   * `GET /devhub/faults`: Read the faults of all.
   *
   * What is asked for everybody.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  getFaults: FreeCall<operations['getFaults']>;

  /**
   * `PUT /devhub/faults`: Replace the faults of all.
   *
   * Every call to a secure address of the sandbox meets these.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  replaceFaults: Call<operations['replaceFaults']>;

  /**
   * `POST /devhub/reset`: Reset the sandbox.
   *
   * Takes everything away that was not there at the first start: projects with all that is theirs,
   * consents, sessions and faults. The clock goes back to the real time. The keys of the sandbox and
   * the test customers are as before.
   *
   * @see spec/devhub/paths/reset.yaml
   */
  resetSandbox: FreeCall<operations['resetSandbox']>;
}

/** A client of Hong Kong Open Banking Sandbox Dev Hub. */
export interface DevhubClient extends DevhubCalls {
  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */
  readonly http: Client<paths>;
}

/** Options of {@link createDevhubClient}, including those of openapi-fetch. */
export interface DevhubClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}

/** A client of Hong Kong Open Banking Sandbox Dev Hub at `baseUrl`. */
export function createDevhubClient(options: DevhubClientOptions): DevhubClient {
  const { secureBaseUrl, validate, ...rest } = options;
  const http = createFetchClient<paths>(rest);
  return { ...createCalls<DevhubCalls>(contract, http, options), http };
}
