// @generated from spec/devhub/openapi.yaml by generators/emit/operations.ts. Do not edit.

import { z } from 'zod';
import type { Contract, SecuritySchemes } from '../../runtime/index.ts';
import {
  CertificatePem,
  CertificateSigningRequest,
  ClientRequest,
  Clock,
  ClockMove,
  EventToRaise,
  Faults,
  IssuedCertificates,
  IssuedSoftwareStatement,
  JsonWebKeySet,
  NewProject,
  Problem,
  Project,
  ProjectDetails,
  ProjectList,
  RaisedEvents,
  RegistrationResponse,
  Revocation,
  SoftwareStatementForm,
  TestCustomerList,
} from './zod.ts';

// Shared by several operations.
const response406 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response500 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response400 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response403 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response413 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response415 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response404 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response409 = { content: { 'application/problem+json': { schema: Problem } } } as const;
const response200 = { content: { 'application/json': { schema: Faults } } } as const;
const body = { required: true, content: { 'application/json': { schema: Faults } } } as const;
const response200_2 = { content: { 'application/json': { schema: Clock } } } as const;

/**
 * The contract of every operation of Hong Kong Open Banking Sandbox Dev Hub:
 * method, path, parameters, bodies and responses.
 */
export const contract = {
  /**
   * `GET /devhub/ca.pem`: Get the certificate of the test authority.
   *
   * The authority that signed the certificates of the sandbox and of its clients: what `curl --cacert` wants.
   *
   * @see spec/devhub/paths/ca.pem.yaml
   */
  getCaCertificate: {
    method: 'GET',
    path: '/devhub/ca.pem',
    responses: {
      200: { content: { 'application/x-pem-file': { schema: CertificatePem } } },
      406: response406,
      500: response500,
    },
  },
  /**
   * `GET /devhub/projects`: List the projects.
   *
   * Every project of the sandbox.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  listProjects: {
    method: 'GET',
    path: '/devhub/projects',
    responses: {
      200: { content: { 'application/json': { schema: ProjectList } } },
      406: response406,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects`: Open a project.
   *
   * The first step. A project has no certificates and no client yet.
   *
   * @see spec/devhub/paths/projects.yaml
   */
  createProject: {
    method: 'POST',
    path: '/devhub/projects',
    body: {
      required: true,
      content: { 'application/json': { schema: NewProject } },
    },
    responses: {
      201: { content: { 'application/json': { schema: Project } } },
      400: response400,
      403: response403,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `GET /devhub/projects/{projectId}`: Read one project.
   *
   * The project with its certificates and clients, but for what only its owner has: the private keys.
   *
   * @see spec/devhub/paths/projects_{projectId}.yaml
   */
  getProject: {
    method: 'GET',
    path: '/devhub/projects/{projectId}',
    parameters: { path: { projectId: { schema: z.string() } } },
    responses: {
      200: { content: { 'application/json': { schema: ProjectDetails } } },
      400: response400,
      404: response404,
      406: response406,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/certificates`: Issue certificates.
   *
   * One signing request brings both certificates, unlike in production, where each has its own.
   * The subject and the key are those of the request.
   *
   * @see spec/devhub/paths/projects_{projectId}_certificates.yaml
   */
  issueCertificates: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/certificates',
    parameters: { path: { projectId: { schema: z.string() } } },
    body: {
      required: true,
      content: { 'application/json': { schema: CertificateSigningRequest } },
    },
    responses: {
      201: { content: { 'application/json': { schema: IssuedCertificates } } },
      400: response400,
      403: response403,
      404: response404,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/revocations`: Revoke a certificate.
   *
   * A revoked transport certificate opens no connection to the APIs, and the key of a revoked
   * signing certificate is no longer among the keys of the project.
   *
   * @see spec/devhub/paths/projects_{projectId}_revocations.yaml
   */
  revokeCertificate: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/revocations',
    parameters: { path: { projectId: { schema: z.string() } } },
    body: {
      required: true,
      content: { 'application/json': { schema: Revocation } },
    },
    responses: {
      204: {},
      400: response400,
      403: response403,
      404: response404,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `GET /devhub/projects/{projectId}/jwks`: Get the public keys of a project.
   *
   * The keys of its signing certificates, unless these are revoked: the `software_jwks_endpoint` of
   * its statements, which in production the TSP serves.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   * @see spec/devhub/paths/projects_{projectId}_jwks.yaml
   */
  getProjectJwks: {
    method: 'GET',
    path: '/devhub/projects/{projectId}/jwks',
    parameters: { path: { projectId: { schema: z.string() } } },
    responses: {
      200: { content: { 'application/json': { schema: JsonWebKeySet } } },
      400: response400,
      404: response404,
      406: response406,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/software-statements`: Sign a software statement.
   *
   * The statement is kept nowhere: it can be used for an hour, by whoever has it and the
   * certificates of the project.
   *
   * @see https://www.rfc-editor.org/rfc/rfc7591#section-2.3
   * @see spec/devhub/paths/projects_{projectId}_software-statements.yaml
   */
  createSoftwareStatement: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/software-statements',
    parameters: { path: { projectId: { schema: z.string() } } },
    body: {
      required: true,
      content: { 'application/json': { schema: SoftwareStatementForm } },
    },
    responses: {
      201: {
        content: { 'application/json': { schema: IssuedSoftwareStatement } },
      },
      400: response400,
      403: response403,
      404: response404,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/clients`: Register the client of a project.
   *
   * What the portal of the banks does for a TSP in its last step, and what production does not: the
   * sandbox registers the software on its own account. The redirect URIs are all those of the
   * statement. By hand, a TSP registers at the registration endpoint instead.
   *
   * @see spec/devhub/paths/projects_{projectId}_clients.yaml
   */
  createClient: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/clients',
    parameters: { path: { projectId: { schema: z.string() } } },
    body: {
      required: true,
      content: { 'application/json': { schema: ClientRequest } },
    },
    responses: {
      201: { content: { 'application/json': { schema: RegistrationResponse } } },
      400: response400,
      403: response403,
      404: response404,
      406: response406,
      409: response409,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/events`: Raise an event.
   *
   * Raises an event of the brand that is asked, one for each client of the project. It is polled, sent
   * again and acknowledged as any other.
   *
   * @see https://www.rfc-editor.org/rfc/rfc8417#section-2.2
   * @see spec/devhub/paths/projects_{projectId}_events.yaml
   */
  raiseEvent: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/events',
    parameters: { path: { projectId: { schema: z.string() } } },
    body: {
      required: true,
      content: { 'application/json': { schema: EventToRaise } },
    },
    responses: {
      201: { content: { 'application/json': { schema: RaisedEvents } } },
      400: response400,
      403: response403,
      404: response404,
      406: response406,
      409: response409,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `GET /devhub/projects/{projectId}/faults`: Read the faults of a project.
   *
   * What is asked for this project alone.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  getProjectFaults: {
    method: 'GET',
    path: '/devhub/projects/{projectId}/faults',
    parameters: { path: { projectId: { schema: z.string() } } },
    responses: {
      200: response200,
      400: response400,
      404: response404,
      406: response406,
      500: response500,
    },
  },
  /**
   * `PUT /devhub/projects/{projectId}/faults`: Replace the faults of a project.
   *
   * The calls with the certificates of this project meet these, and where they say nothing, those of all.
   *
   * @see spec/devhub/paths/projects_{projectId}_faults.yaml
   */
  replaceProjectFaults: {
    method: 'PUT',
    path: '/devhub/projects/{projectId}/faults',
    parameters: { path: { projectId: { schema: z.string() } } },
    body,
    responses: {
      200: response200,
      400: response400,
      403: response403,
      404: response404,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `POST /devhub/projects/{projectId}/reset`: Reset a project.
   *
   * Takes away what its clients have gathered at every brand: consents, grants, codes, tokens and
   * events, and its faults. The project, its certificates and its clients stay.
   *
   * @see spec/devhub/paths/projects_{projectId}_reset.yaml
   */
  resetProject: {
    method: 'POST',
    path: '/devhub/projects/{projectId}/reset',
    parameters: { path: { projectId: { schema: z.string() } } },
    responses: {
      204: {},
      400: response400,
      403: response403,
      404: response404,
      500: response500,
    },
  },
  /**
   * `GET /devhub/customers`: List the test customers.
   *
   * Who may log on at the brand that is asked, and what each is there to show.
   *
   * @see spec/devhub/paths/customers.yaml
   */
  listTestCustomers: {
    method: 'GET',
    path: '/devhub/customers',
    responses: {
      200: { content: { 'application/json': { schema: TestCustomerList } } },
      406: response406,
      500: response500,
    },
  },
  /**
   * `GET /devhub/clock`: Read the clock.
   *
   * The time by which the sandbox decides what has expired.
   *
   * @see spec/devhub/paths/clock.yaml
   */
  getClock: {
    method: 'GET',
    path: '/devhub/clock',
    responses: { 200: response200_2, 406: response406, 500: response500 },
  },
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
  moveClock: {
    method: 'POST',
    path: '/devhub/clock',
    body: {
      required: true,
      content: { 'application/json': { schema: ClockMove } },
    },
    responses: {
      200: response200_2,
      400: response400,
      403: response403,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `GET /devhub/faults`: Read the faults of all.
   *
   * What is asked for everybody.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  getFaults: {
    method: 'GET',
    path: '/devhub/faults',
    responses: { 200: response200, 406: response406, 500: response500 },
  },
  /**
   * `PUT /devhub/faults`: Replace the faults of all.
   *
   * Every call to a secure address of the sandbox meets these.
   *
   * @see spec/devhub/paths/faults.yaml
   */
  replaceFaults: {
    method: 'PUT',
    path: '/devhub/faults',
    body,
    responses: {
      200: response200,
      400: response400,
      403: response403,
      406: response406,
      413: response413,
      415: response415,
      500: response500,
    },
  },
  /**
   * `POST /devhub/reset`: Reset the sandbox.
   *
   * Takes everything away that was not there at the first start: projects with all that is theirs,
   * consents, sessions and faults. The clock goes back to the real time. The keys of the sandbox and
   * the test customers are as before.
   *
   * @see spec/devhub/paths/reset.yaml
   */
  resetSandbox: {
    method: 'POST',
    path: '/devhub/reset',
    responses: { 204: {}, 403: response403, 500: response500 },
  },
} as const satisfies Contract;

/** The security schemes of the operations. */
export const securitySchemes = {} as const satisfies SecuritySchemes;
