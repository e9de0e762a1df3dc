/** The developer portal as an API: projects, certificates, software statements. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Addresses } from './brands.ts';
import { CsrError } from './certificates.ts';
import { clientsOf } from './clients.ts';
import type { SandboxContext } from './context.ts';
import { type Directory, type Project, StatementForm } from './directory.ts';
import type { Events } from './events.ts';
import { answer } from './registration.ts';

const NewProject = z.strictObject({
  name: z.string().trim().min(1).max(140),
  description: z.string().max(256).exactOptional(),
});

const Csr = z.strictObject({
  csr: z.string(),
  /** How long the certificates hold; negative: they have expired already. */
  days: z.int().min(-365).max(397).exactOptional(),
});
const NewEvent = z.strictObject({
  subject: z.string().min(1).max(256),
  events: z.record(z.string(), z.unknown()),
});
const Revocation = z.strictObject({ certificate: z.string().max(16_384) });

export interface DevHubOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly addresses: Addresses;
  readonly events: Events;
}

/** Everything below `/devhub`. */
export function createDevHub({ context, directory, addresses, events }: DevHubOptions): Hono {
  const app = new Hono();

  const refuse = (hono: Context, detail: string, status: 400 | 404 | 415 = 400) =>
    hono.json({ title: 'Refused', status, detail }, status, {
      'content-type': 'application/problem+json',
    });
  /** The body, if it is JSON of this shape; a browser sends no JSON to another site unasked. */
  const read = async <Schema extends z.ZodType>(hono: Context, schema: Schema) => {
    const type = hono.req.header('content-type') ?? '';
    if (!/^application\/json\b/i.test(type)) return refuse(hono, 'Send JSON', 415);
    const text = await hono.req.text();
    if (text.length > 65_536) return refuse(hono, 'The body is longer than 64 KB');
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return refuse(hono, 'The body is no JSON');
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return refuse(hono, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
  };
  const projectOf = async (hono: Context): Promise<Project | Response> =>
    (await directory.findProject(hono.req.param('id') ?? '')) ??
    refuse(hono, 'There is no such project', 404);

  app.get('/ca.pem', (hono) =>
    hono.body(context.authority.certificate, 200, { 'content-type': 'application/x-pem-file' }),
  );

  app.post('/projects', async (hono) => {
    const form = await read(hono, NewProject);
    if (form instanceof Response) return form;
    return hono.json(await directory.createProject(form.name, form.description), 201);
  });

  app.get('/projects/:id', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    const clients = await clientsOf(context, project.id);
    return hono.json({
      ...project,
      certificates: await directory.certificatesOf(project.id),
      clients: clients.map((client) => answer(client, context)),
    });
  });

  app.get('/projects/:id/jwks', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    return hono.json({ keys: await directory.keysOf(project.id) });
  });

  app.post('/projects/:id/certificates', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    const form = await read(hono, Csr);
    if (form instanceof Response) return form;
    try {
      const certificates = await directory.certify(project.id, form.csr, form.days);
      const [key] = (await directory.keysOf(project.id)).slice(-1);
      return hono.json({ ...certificates, kid: key?.kid }, 201);
    } catch (error) {
      if (error instanceof CsrError) return refuse(hono, error.message);
      throw error;
    }
  });

  app.post('/projects/:id/revocations', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    const form = await read(hono, Revocation);
    if (form instanceof Response) return form;
    const revoked = await directory.revoke(project.id, form.certificate).catch(() => false);
    return revoked
      ? hono.body(null, 204)
      : refuse(hono, 'The project has no such certificate', 404);
  });

  app.post('/projects/:id/events', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    const form = await read(hono, NewEvent);
    if (form instanceof Response) return form;
    for (const { client_id } of await clientsOf(context, project.id)) {
      await events.raise(client_id, form.subject, form.events);
    }
    return hono.body(null, 204);
  });

  app.post('/projects/:id/software-statements', async (hono) => {
    const project = await projectOf(hono);
    if (project instanceof Response) return project;
    const form = await read(hono, StatementForm);
    if (form instanceof Response) return form;
    const jwks = `${addresses.plain}/devhub/projects/${project.id}/jwks`;
    return hono.json({ software_statement: await directory.statement(project, form, jwks) }, 201);
  });

  return app;
}
