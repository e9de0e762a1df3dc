/** The developer portal as pages: five steps to a client, and what it takes to use it. */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { SoftwareStatementForm } from '../../generated/devhub/index.ts';
import type { Addresses, BrandId } from '../brands.ts';
import { CsrError } from '../certificates.ts';
import { clientsOf, insertClient } from '../clients.ts';
import { type CommandsOptions, clientCommands } from '../commands.ts';
import { type SandboxContext, seconds } from '../context.ts';
import type { Certificate, Directory, Project } from '../directory.ts';
import type { AuthMethod } from '../profile.ts';
import { portalClient } from '../registration.ts';
import { seal, unseal } from '../seal.ts';
import { isForeign } from './foreign.ts';
import { type Content, html } from './html.ts';
import { page, pageHeaders } from './layout.ts';

/** Seconds to get from the first step to the last. */
const PATIENCE = 3_600;

/** What the steps so far have brought; it travels with the form, sealed, and is kept nowhere. */
interface Draft {
  readonly project: Project;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly market?: string;
  readonly certificates?: { readonly transport: string; readonly signing: string };
  readonly statement?: string;
}

export interface DevHubPagesOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly brand: BrandId;
  readonly addresses: Addresses;
}

const Naming = z.object({
  name: z.string().trim().min(1, 'is missing').max(140),
  description: z.string().trim().max(256),
});

const STEPS = ['project', 'market', 'certificates', 'software statement', 'registration'];

/** A field of the statement form: its name, its label, and whether it may be left empty. */
const FIELDS = [
  ['software_client_name', 'Application name', true],
  ['software_client_description', 'Description', false],
  ['software_version', 'Version', false],
  ['software_client_uri', 'Client URL', false],
  ['software_redirect_uris', 'Redirect URLs, one a line', true],
  ['software_policy_uri', 'Policy URI', false],
  ['software_tos_uri', 'Terms of service URI', false],
  ['software_logo_uri', 'Logo URI', false],
  ['software_roles', 'Software roles', true],
] as const;

/** The pages below `/devhub`. */
export function createDevHubPages({
  context,
  directory,
  brand,
  addresses,
}: DevHubPagesOptions): Hono {
  const { secrets, profile, now } = context;
  const app = new Hono();

  const show = (hono: Context, title: string, main: Content, status: 200 | 400 | 404 = 200) =>
    hono.body(page({ language: 'en-HK', title, bank: 'Dev Hub', main }), status, pageHeaders());
  const step = (
    hono: Context,
    number: number,
    draft: Draft | undefined,
    fields: Content,
    wrong?: string,
  ) =>
    show(
      hono,
      `Step ${number} of 5: ${STEPS[number - 1]}`,
      html`${wrong !== undefined && html`<p role="alert">${wrong}</p>`}
<form method="post" action="/devhub/new/${number}">
${draft && html`<input type="hidden" name="draft" value="${seal('draft', draft, secrets.seal)}">`}
${fields}
<button class="first">${number === 5 ? 'Register' : 'Next'}</button>
</form>`,
      wrong === undefined ? 200 : 400,
    );
  const steps = {
    1: (hono: Context, wrong?: string) => step(hono, 1, undefined, naming, wrong),
    2: (hono: Context, draft: Draft, wrong?: string) => step(hono, 2, draft, market, wrong),
    3: (hono: Context, draft: Draft, wrong?: string) => step(hono, 3, draft, request, wrong),
    4: (hono: Context, draft: Draft, form?: Readonly<Record<string, unknown>>, wrong?: string) =>
      step(hono, 4, draft, statementFields(form), wrong),
    5: (hono: Context, draft: Draft, wrong?: string) =>
      step(hono, 5, draft, methods(profile.authMethods, draft.statement ?? ''), wrong),
  };

  app.get('/', async (hono) => {
    const projects = await directory.projects();
    return show(hono, 'Projects', [
      html`<p><a href="/devhub/new">New project</a></p>
<p><a href="/devhub/ca.pem">Certificate of the test authority</a></p>`,
      html`<ul>${projects.map(({ id, name }) => html`<li><a href="/devhub/pages/${id}">${name}</a></li>`)}</ul>`,
    ]);
  });

  app.get('/new', (hono) => steps[1](hono));

  app.post('/new/:step', async (hono) => {
    if (isForeign(hono)) return show(hono, 'Refused', html`<p>Another site sent this.</p>`, 400);
    const form = (await hono.req.parseBody({ all: true })) as Record<string, unknown>;
    const text = (name: string) => String([form[name] ?? ''].flat()[0]);
    if (hono.req.param('step') === '1') {
      const named = Naming.safeParse({ name: text('name'), description: text('description') });
      if (!named.success) return steps[1](hono, wrongOf(named.error));
      const project = directory.draft(named.data.name, named.data.description);
      return steps[2](hono, { project, expiresAt: seconds(now()) + PATIENCE });
    }
    const draft = unseal('draft', text('draft'), secrets.seal) as Draft | undefined;
    if (!draft?.project || draft.expiresAt <= seconds(now())) {
      return show(
        hono,
        'Too late',
        html`<p role="alert">This took too long; nothing was made.</p>
<p><a href="/devhub/new">Begin again</a></p>`,
        400,
      );
    }
    switch (hono.req.param('step')) {
      case '2':
        if (text('market') !== 'HK') return steps[2](hono, draft, 'Choose a market');
        return steps[3](hono, { ...draft, market: 'HK' });
      case '3':
        try {
          const certificates = await directory.issue(text('csr').trim());
          return steps[4](hono, { ...draft, certificates });
        } catch (error) {
          if (error instanceof CsrError) return steps[3](hono, draft, error.message);
          throw error;
        }
      case '4': {
        const filled = SoftwareStatementForm.safeParse(statementOf(form));
        if (!filled.success) return steps[4](hono, draft, form, wrongOf(filled.error));
        const statement = await directory.statement(draft.project, filled.data, addresses.plain);
        return steps[5](hono, { ...draft, statement });
      }
      case '5': {
        const { project, certificates, statement } = draft;
        const method = profile.authMethods.find((known) => known === text('method'));
        if (!certificates || statement === undefined) return steps[1](hono, 'A step is missing');
        if (!method) return steps[5](hono, draft, 'Choose how the client authenticates');
        const { transport } = certificates;
        const registration = { projectId: project.id, brand, statement, method, transport };
        const client = await portalClient(context, registration);
        if (await directory.keep(project)) {
          await directory.keepCertificates(project.id, certificates);
          await insertClient(context, client);
        }
        return hono.redirect(`/devhub/pages/${project.id}`, 303);
      }
      default:
        return show(hono, 'Not found', html`<p>There is no such step.</p>`, 404);
    }
  });

  app.get('/pages/:id', async (hono) => {
    const project = await directory.findProject(hono.req.param('id'));
    if (!project) return show(hono, 'Not found', html`<p>There is no such project.</p>`, 404);
    const certificates = await directory.certificatesOf(project.id);
    const clients = await clientsOf(context, project.id, brand);
    const kidOf = (use: Certificate['use']) =>
      certificates.findLast((one) => one.use === use && !one.revoked)?.kid ?? '';
    const signing = kidOf('signing');
    const certificate = `${addresses.plain}/devhub/pages/${project.id}/${kidOf('transport')}.pem`;
    return show(hono, project.name, [
      project.description !== '' && html`<p>${project.description}</p>`,
      clients.map((client) => clientCard({ client, kid: signing, certificate, addresses })),
      html`<h2>Certificates</h2>
<ul>${certificates.map(
        ({ use, kid, revoked }) =>
          html`<li><a href="/devhub/pages/${project.id}/${kid}.pem">${use}</a> ${revoked && '(revoked)'}<br>${kid}</li>`,
      )}</ul>
<p><a href="/devhub">All projects</a></p>`,
    ]);
  });

  app.get('/pages/:id/:file', async (hono) => {
    const certificates = await directory.certificatesOf(hono.req.param('id'));
    const found = certificates.find(({ kid }) => `${kid}.pem` === hono.req.param('file'));
    if (!found) return show(hono, 'Not found', html`<p>There is no such certificate.</p>`, 404);
    return hono.body(found.pem, 200, {
      'content-type': 'application/x-pem-file',
      'content-disposition': `attachment; filename="${found.use}.pem"`,
    });
  });

  return app;
}

const naming = html`<label for="name">Name</label><input type="text" id="name" name="name" maxlength="140" required>
<label for="description">Description</label><input type="text" id="description" name="description" maxlength="256">`;

const market = html`<label for="market">Market</label>
<select id="market" name="market"><option value="HK">Hong Kong</option></select>`;

const request = html`<p>One request brings both certificates, for TLS and for signing. Its key is RSA with 2048 bits or more.</p>
<label for="csr">Certificate signing request (PKCS #10, PEM)</label>
<textarea id="csr" name="csr" required></textarea>`;

/** The nine fields, with what has been filled in already. */
function statementFields(form: Readonly<Record<string, unknown>> = {}): Content {
  return FIELDS.map(([name, label, required]) => {
    const values = [form[name] ?? []].flat().map(String);
    if (name === 'software_roles') {
      return html`<fieldset><legend>${label}</legend>${['AISP', 'PISP', 'CBPII', 'ASPSP'].map(
        (role) =>
          html`<label class="choice"><input type="checkbox" name="${name}" value="${role}"${values.includes(role) && html` checked`}>${role}</label>`,
      )}</fieldset>`;
    }
    const attributes = html`id="${name}" name="${name}"${required && html` required`}`;
    const input =
      name === 'software_redirect_uris'
        ? html`<textarea ${attributes}>${values[0]}</textarea>`
        : html`<input type="text" ${attributes} value="${values[0]}">`;
    return html`<label for="${name}">${label}</label>${input}`;
  });
}

function methods(known: readonly AuthMethod[], statement: string): Content {
  return html`<p>Your software statement, good for one hour:</p><pre>${statement}</pre>
<label for="method">Client authentication</label>
<select id="method" name="method">${known.map((method) => html`<option>${method}</option>`)}</select>`;
}

/** What was filled in; fields that were left empty are left out. */
function statementOf(form: Readonly<Record<string, unknown>>): unknown {
  const filled = FIELDS.flatMap(([name]): [string, unknown][] => {
    const values = [form[name] ?? []].flat().map((value) => String(value).trim());
    if (name === 'software_roles') return [[name, values]];
    const text = values[0] ?? '';
    if (name === 'software_redirect_uris') return [[name, text.split(/\s+/).filter(Boolean)]];
    return text === '' ? [] : [[name, text]];
  });
  return Object.fromEntries(filled);
}

function wrongOf({ issues: [issue] }: z.ZodError): string {
  const label = FIELDS.find(([name]) => name === issue?.path[0])?.[1] ?? issue?.path.join('.');
  return `${label}: ${issue?.message}`;
}

/** A client, with commands to paste. */
function clientCard(options: CommandsOptions): Content {
  const { client, kid } = options;
  return html`<section class="card"><h2>Client</h2>
<p>Client id<br><strong>${client.client_id}</strong></p>
<p>KID<br><strong>${kid}</strong></p>
<p>Redirect URIs</p><ul>${client.redirect_uris.map((uri) => html`<li>${uri}</li>`)}</ul>
<p>To paste into a shell, in the folder from which the sandbox was started. The private key of the signing request is there as <code>client.key</code>.</p>
${clientCommands(options).map(({ title, text }) => html`<h3>${title}</h3><pre>${text}</pre>`)}
</section>`;
}
