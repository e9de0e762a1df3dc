// @generated from spec/devhub/openapi.yaml by generators/emit/server.ts. Do not edit.

import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { createRoutes, type Handler, HttpError, type ServerOptions } from '../../runtime/index.ts';
import { contract, securitySchemes } from './operations.ts';
import type { operations } from './types.ts';

/**
 * The handlers of Hong Kong Open Banking Sandbox Dev Hub.
 *
 * Each handler receives the decoded and validated request, and returns one of the documented responses.
 *
 * @see spec/devhub/openapi.yaml
 */
export interface DevhubHandlers<Identity = unknown> {
  /**
   * `GET /devhub/ca.pem`: Get the certificate of the test authority.
   *
   * The authority that signed the certificates of the sandbox and of its clients: what `curl --cacert` wants.
   *
   * @see spec/devhub/paths/ca.pem.yaml
   */
  getCaCertificate: Handler<operations['getCaCertificate'], Identity, Context>;

  /**
   * `GET /devhub/projects`: List the projects.
   *
   * Every project of the sandbox.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  listProjects: Handler<operations['listProjects'], Identity, Context>;

  /**
   * `POST /devhub/projects`: Open a project.
   *
   * The first step. A project has no certificates and no client yet.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  createProject: Handler<operations['createProject'], Identity, Context>;

  /**
   * `GET /devhub/projects/{projectId}`: Read one project.
   *
   * The project with its certificates and clients, but for what only its owner has: the private keys.
   *
   * @see spec/devhub/paths/projects_{projectId}.yaml
   */
  getProject: Handler<operations['getProject'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/certificates`: Issue certificates.
   *
   * One signing request brings both certificates, unlike in production, where each has its own.
   * The subject and the key are those of the request.
   *
   * @see spec/devhub/paths/projects_{projectId}_certificates.yaml
   */
  issueCertificates: Handler<operations['issueCertificates'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/revocations`: Revoke a certificate.
   *
   * A revoked transport certificate opens no connection to the APIs, and the key of a revoked
   * signing certificate is no longer among the keys of the project.
   *
   * @see spec/devhub/paths/projects_{projectId}_revocations.yaml
   */
  revokeCertificate: Handler<operations['revokeCertificate'], Identity, Context>;

  /**
   * `GET /devhub/projects/{projectId}/jwks`: Get the public keys of a project.
   *
   * The keys of its signing certificates, unless these are revoked: the `software_jwks_endpoint` of
   * its statements, which in production the TSP serves.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/devhub/paths/projects_{projectId}_jwks.yaml
   */
  getProjectJwks: Handler<operations['getProjectJwks'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/software-statements`: Sign a software statement.
   *
   * The statement is kept nowhere: it can be used for an hour, by whoever has it and the
   * certificates of the project.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-2.3
   * @see spec/devhub/paths/projects_{projectId}_software-statements.yaml
   */
  createSoftwareStatement: Handler<operations['createSoftwareStatement'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/clients`: Register the client of a project.
   *
   * What the portal of the banks does for a TSP in its last step, and what production does not: the
   * sandbox registers the software on its own account. The redirect URIs are all those of the
   * statement. By hand, a TSP registers at the registration endpoint instead.
   *
   * @see spec/devhub/paths/projects_{projectId}_clients.yaml
   */
  createClient: Handler<operations['createClient'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/events`: Raise an event.
   *
   * Raises an event of the brand that is asked, one for each client of the project. It is polled, sent
   * again and acknowledged as any other.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8417#section-2.2
   * @see spec/devhub/paths/projects_{projectId}_events.yaml
   */
  raiseEvent: Handler<operations['raiseEvent'], Identity, Context>;

  /**
   * `GET /devhub/projects/{projectId}/faults`: Read the faults of a project.
   *
   * What is asked for this project alone.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  getProjectFaults: Handler<operations['getProjectFaults'], Identity, Context>;

  /**
   * `PUT /devhub/projects/{projectId}/faults`: Replace the faults of a project.
   *
   * The calls with the certificates of this project meet these, and where they say nothing, those of all.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  replaceProjectFaults: Handler<operations['replaceProjectFaults'], Identity, Context>;

  /**
   * `POST /devhub/projects/{projectId}/reset`: Reset a project.
   *
   * Takes away what its clients have gathered at every brand: consents, grants, codes, tokens and
   * events, and its faults. The project, its certificates and its clients stay.
   *
   * @see spec/devhub/paths/projects_{projectId}_reset.yaml
   */
  resetProject: Handler<operations['resetProject'], Identity, Context>;

  /**
   * `GET /devhub/customers`: List the test customers.
   *
   * Who may log on at the brand that is asked, and what each is there to show.
   *
   * @see spec/devhub/paths/customers.yaml
   */
  listTestCustomers: Handler<operations['listTestCustomers'], Identity, Context>;

  /**
   * `GET /devhub/clock`: Read the clock.
   *
   * The time by which the sandbox decides what has expired.
   *
   * @see spec/devhub/paths/clock.yaml
   */
  getClock: Handler<operations['getClock'], Identity, Context>;

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
  moveClock: Handler<operations['moveClock'], Identity, Context>;

  /**
   * `GET /devhub/faults`: Read the faults of all.
   *
   * What is asked for everybody.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  getFaults: Handler<operations['getFaults'], Identity, Context>;

  /**
   * `PUT /devhub/faults`: Replace the faults of all.
   *
   * Every call to a secure address of the sandbox meets these.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  replaceFaults: Handler<operations['replaceFaults'], Identity, Context>;

  /**
   * `POST /devhub/reset`: Reset the sandbox.
   *
   * Takes everything away that was not there at the first start: projects with all that is theirs,
   * consents, sessions and faults. The clock goes back to the real time. The keys of the sandbox and
   * the test customers are as before.
   *
   * @see spec/devhub/paths/reset.yaml
   */
  resetSandbox: Handler<operations['resetSandbox'], Identity, Context>;
}

/** The input of a handler by operation. */
export type DevhubInput<Id extends keyof DevhubHandlers, Identity = unknown> =
  DevhubHandlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;

/** The result of a handler by operation. */
export type DevhubReply<Id extends keyof DevhubHandlers> =
  DevhubHandlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;

/** Options of {@link createDevhubApp}. */
export interface DevhubAppOptions<Identity = unknown>
  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {
  /** Middleware for every request, in order. */
  readonly middleware?: readonly MiddlewareHandler[];
}

/**
 * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.
 *
 * @typeParam Identity - the result of the `authenticate` hooks
 */
export function createDevhubApp<Identity = unknown>(
  handlers: DevhubHandlers<Identity>,
  options: DevhubAppOptions<Identity> = {},
): Hono {
  const routes = createRoutes(contract, securitySchemes, handlers, options);
  const app = new Hono();
  for (const middleware of options.middleware ?? []) app.use(middleware);
  app.all('*', (context, next) => routes.handle(context.req.raw, context) ?? next());
  app.notFound((context) =>
    routes.refuse(new HttpError(404, 'There is nothing here'), context.req.raw, context),
  );
  app.onError((error, context) => routes.refuse(error, context.req.raw, context));
  return app;
}
