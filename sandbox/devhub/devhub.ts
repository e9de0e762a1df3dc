/** The API of the Dev Hub, on the generated server. */
import { X509Certificate } from 'node:crypto';
import { Hono } from 'hono';
import { createDevhubApp, type DevhubHandlers } from '../../generated/devhub/server.ts';
import { HttpError } from '../../runtime/index.ts';
import type { Events } from '../ais/events.ts';
import type { Addresses, BrandId } from '../brands.ts';
import { CsrError } from '../certificates.ts';
import type { SandboxContext } from '../context.ts';
import { type Customer, PIN } from '../customers/customers.ts';
import type { NodeEnv } from '../node-env.ts';
import { clientsOf } from '../oauth/clients.ts';
import { answer, keepClient, portalClient, Refused } from '../oauth/registration.ts';
import { devHubTexts } from '../pages/devhub-texts.ts';
import { instantOf } from '../rules/ais-rules.ts';
import type { Certificate, Directory, Project } from './directory.ts';
import { resetProject, resetSandbox } from './reset.ts';

/** In bytes. */
const MAX_BODY = 65_536;

export interface DevHubOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly addresses: Addresses;
  readonly brand: BrandId;
  readonly customers: readonly Customer[];
  readonly events: Events;
}

/** Creates the Dev Hub of one brand. */
export function createDevHub(options: DevHubOptions): Hono<NodeEnv> {
  const app = createDevhubApp(handlersOf(options), {
    maxBodySize: MAX_BODY,
    onError: options.context.onError,
  });
  const routes = new Hono<NodeEnv>();
  routes.all('/devhub/*', (hono) => app.fetch(hono.req.raw, hono.env));
  return routes;
}

function handlersOf(options: DevHubOptions): DevhubHandlers {
  const { context, directory, addresses, brand, customers, events } = options;
  const { controls } = context;

  const projectOf = async (id: string): Promise<Project> => {
    const project = await directory.findProject(id);
    if (!project) throw new HttpError(404, 'There is no such project');
    return project;
  };
  const clock = () => ({ now: new Date(controls.now()).toISOString(), ahead: controls.ahead });

  return {
    getCaCertificate: () => ({ status: 200, body: context.authority.certificate }),
    async listProjects() {
      return { status: 200, body: { projects: await directory.projects() } };
    },
    async createProject({ body: { name, description, market } }) {
      return { status: 201, body: await directory.createProject(name, description, market) };
    },
    async getProject({ params: { projectId } }) {
      const project = await projectOf(projectId);
      const certificates = (await directory.certificatesOf(projectId)).map(shownCertificate);
      const clients = (await clientsOf(context, projectId, brand)).map((one) =>
        answer(one, context),
      );
      return { status: 200, body: { ...project, certificates, clients } };
    },
    async issueCertificates({ params: { projectId }, body: { csr, days } }) {
      await projectOf(projectId);
      try {
        return { status: 201, body: await directory.certify(projectId, csr, days) };
      } catch (error) {
        if (error instanceof CsrError) throw new HttpError(400, error.message);
        throw error;
      }
    },
    async revokeCertificate({ params: { projectId }, body: { certificate } }) {
      await projectOf(projectId);
      // What is not a certificate does not belong to the project.
      const revoked = await directory.revoke(projectId, certificate).catch(() => false);
      if (!revoked) throw new HttpError(404, 'The project has no such certificate');
      return { status: 204 };
    },
    async getProjectJwks({ params: { projectId } }) {
      await projectOf(projectId);
      return { status: 200, body: { keys: await directory.keysOf(projectId) } };
    },
    async createSoftwareStatement({ params: { projectId }, body }) {
      const project = await projectOf(projectId);
      const software_statement = await directory.statement(project, body, addresses.plain);
      return { status: 201, body: { software_statement } };
    },
    async createClient({ params: { projectId }, body }) {
      await projectOf(projectId);
      const { software_statement: statement, token_endpoint_auth_method: method } = body;
      try {
        const certificates = await directory.certificatesOf(projectId);
        const transport = certificates.findLast(
          (certificate) => certificate.use === 'transport' && directory.isGood(certificate),
        );
        if (!transport) throw new HttpError(409, 'The project has no certificate yet');
        const registration = { projectId, brand, statement, method, transport: transport.pem };
        const client = await portalClient(context, registration);
        await keepClient(context, client);
        return { status: 201, body: answer(client, context) };
      } catch (error) {
        if (error instanceof Refused) throw new HttpError(400, error.message);
        throw error;
      }
    },
    async raiseEvent({ params: { projectId }, body: { subject, events: about } }) {
      await projectOf(projectId);
      const clients = await clientsOf(context, projectId, brand);
      if (clients.length === 0) throw new HttpError(409, 'The project has no client yet');
      const raised = clients.map(({ client_id }) => events.raise(client_id, subject, about));
      return { status: 201, body: { jtis: await Promise.all(raised) } };
    },
    async getProjectFaults({ params: { projectId } }) {
      await projectOf(projectId);
      return { status: 200, body: controls.ownFaults(projectId) };
    },
    async replaceProjectFaults({ params: { projectId }, body }) {
      await projectOf(projectId);
      await controls.setProjectFaults(projectId, body);
      return { status: 200, body };
    },
    async resetProject({ params: { projectId } }) {
      await projectOf(projectId);
      await resetProject(context, projectId);
      return { status: 204 };
    },
    getFaults: () => ({ status: 200, body: controls.faultsFor() }),
    async replaceFaults({ body }) {
      await controls.setFaults(body);
      return { status: 200, body };
    },
    async resetSandbox() {
      await resetSandbox(context);
      return { status: 204 };
    },
    listTestCustomers: () => ({
      status: 200,
      body: { brand, customers: customers.map(shownCustomer) },
    }),
    getClock: () => ({ status: 200, body: clock() }),
    async moveClock({ body }) {
      const to = 'to' in body ? { instant: instantOf(body.to) } : body;
      if (!(await controls.moveClock(to))) {
        throw new HttpError(
          400,
          'The clock goes forward only, and at most five years ahead of the real time',
        );
      }
      return { status: 200, body: clock() };
    },
  };
}

function shownCertificate({ use, kid, pem, revoked }: Certificate) {
  const expiresAt = new X509Certificate(pem).validToDate.toISOString();
  return { use, kid, pem, expiresAt, revoked };
}

function shownCustomer({ username, name, phone, locked, accounts }: Customer) {
  return {
    username,
    pin: PIN,
    name,
    phoneNumber: phone,
    purpose: devHubTexts['en-HK'].purposes[username],
    locked,
    accounts: accounts.map(({ accountId, number, productName, status, currency }) => ({
      accountId,
      accountNumber: number,
      productName,
      accountStatus: status,
      currency,
    })),
  };
}
