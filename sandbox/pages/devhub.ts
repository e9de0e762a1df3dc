/** The pages of the Dev Hub: projects, and tools to use and test them. */
import { X509Certificate } from 'node:crypto';
import { Hono } from 'hono';
import { ClockMove, Faults } from '../../generated/devhub/index.ts';
import type { Events } from '../ais/events.ts';
import { type Addresses, type BrandId, PATHS } from '../brands.ts';
import { CsrError } from '../certificates.ts';
import type { SandboxContext } from '../context.ts';
import { type Customer, PIN } from '../customers/customers.ts';
import { clientCommands } from '../devhub/commands.ts';
import type { Certificate, Directory, Project } from '../devhub/directory.ts';
import { resetProject, resetSandbox } from '../devhub/reset.ts';
import { type Client, clientsOf } from '../oauth/clients.ts';
import { formatTime, type HubPage, hubPage } from './devhub-page.ts';
import type { DevHubTexts, Done } from './devhub-texts.ts';
import { type Form, readForm } from './form.ts';
import { type Content, html } from './html.ts';
import { labelled } from './language.ts';
import { createWizard, requestFields } from './wizard.ts';

export interface DevHubPagesOptions {
  readonly context: SandboxContext;
  readonly directory: Directory;
  readonly brand: BrandId;
  readonly addresses: Addresses;
  readonly customers: readonly Customer[];
  readonly events: Events;
}

/** The events that a form can raise: types of the UK standard. */
const EVENT_TYPES = [
  'consent-authorization-revoked',
  'account-access-consent-linked-account-update',
  'resource-update',
].map((name) => `urn:uk:org:openbanking:events:${name}`);

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;

/** Creates the pages below `/devhub`. */
export function createDevHubPages(options: DevHubPagesOptions): Hono {
  const { context, directory, brand, addresses, customers, events } = options;
  const { controls } = context;
  const app = new Hono();

  app.route('/new', createWizard(options));

  const home = async (at: HubPage, wrong?: string) => {
    const { texts, language } = at;
    const projects = await directory.projects();
    const main = [
      statusOf(at),
      wrong !== undefined && html`<p role="alert">${wrong}</p>`,
      html`<h2>${texts.projects}</h2>
${projects.length === 0 && html`<p>${texts.noProjects}</p>`}
<ul>${projects.map(({ id, name }) => html`<li><a href="/devhub/pages/${id}">${name}</a></li>`)}</ul>
<p><a class="button first" href="/devhub/new">${texts.create}</a></p>`,
      customersCard(texts, customers),
      html`<section class="card"><h2>${texts.time}</h2>
<p><strong>${formatTime(controls.now(), language)}</strong></p>
<p>${texts.timeHint}</p>
${clockForms(texts, controls.now())}</section>`,
      faultsCard(texts, '/devhub/pages/faults', texts.faultsHint, controls.faultsFor()),
      html`<section class="card"><h2>${texts.certificates}</h2>
<p><a href="/devhub/ca.pem" download="ca.pem">${texts.authority}</a></p></section>`,
      resetCard(texts, '/devhub/pages/reset', texts.resetHint),
    ];
    return at.show(texts.title, main, wrong === undefined ? 200 : 400);
  };

  const projectPage = async (at: HubPage, project: Project, wrong?: string) => {
    const { texts, language } = at;
    const certificates = await directory.certificatesOf(project.id);
    const clients = await clientsOf(context, project.id, brand);
    const newest = (use: Certificate['use']) =>
      certificates.findLast((one) => one.use === use && directory.isGood(one))?.kid ?? '';
    const kid = newest('signing');
    const transport = newest('transport');
    const certificate = `${addresses.plain}/devhub/pages/${project.id}/${transport}.pem`;
    const pages = `/devhub/pages/${project.id}`;
    const main = [
      statusOf(at),
      wrong !== undefined && html`<p role="alert">${wrong}</p>`,
      html`<p>${project.description}</p><p>${labelled(language, texts.market, texts.hongKong)}</p>`,
      clients.length === 0 && html`<p>${texts.noClient}</p>`,
      clients.map((client) => clientCard(texts, client, kid)),
      html`<section class="card"><h2>${texts.certificates}</h2>
<ul>${certificates.map((one) => {
        const until = formatTime(new X509Certificate(one.pem).validTo, language);
        return html`<li><a href="${pages}/${one.kid}.pem" download="${one.use}.pem">${texts[one.use]}</a>
${one.revoked ? html`<strong>${texts.revoked}</strong>` : html`${texts.until} ${until}`}<br><code>${one.kid}</code>
${!one.revoked && revocation(texts, `${pages}/revocations`, one)}</li>`;
      })}</ul>
<details><summary>${texts.renew}</summary>
<form method="post" action="${pages}/certificates">${requestFields(texts, 'sameKey')}<button>${texts.next}</button></form>
</details></section>`,
      kid !== '' &&
        transport !== '' &&
        clients.map((client) => commandsCard(texts, { client, kid, certificate, addresses })),
      clients.length > 0 && eventCard(texts, pages),
      faultsCard(texts, `${pages}/faults`, texts.projectFaultsHint, controls.ownFaults(project.id)),
      resetCard(texts, `${pages}/reset`, texts.resetProjectHint),
      html`<p><a href="/devhub">${texts.allProjects}</a></p>`,
    ];
    return at.show(project.name, main, wrong === undefined ? 200 : 400);
  };

  app.get('/', (hono) => home(hubPage(context, hono)));

  app.post('/pages/clock', async (hono) => {
    const at = hubPage(context, hono);
    const move = ClockMove.safeParse(moveOf(await readForm(hono)));
    const to = move.success && ('to' in move.data ? instantOf(move.data.to) : move.data);
    if (!to || !(await controls.moveClock(to))) return home(at, at.texts.noMove);
    return hono.redirect('/devhub?done=moved', 303);
  });

  app.post('/pages/faults', async (hono) => {
    const at = hubPage(context, hono);
    const faults = faultsOfForm(await readForm(hono));
    if (!faults) return home(at, at.texts.noNumber);
    await controls.setFaults(faults);
    return hono.redirect('/devhub?done=saved', 303);
  });

  app.post('/pages/reset', async (hono) => {
    await resetSandbox(context);
    return hono.redirect('/devhub?done=reset', 303);
  });

  app.get('/pages/:id', async (hono) => {
    const at = hubPage(context, hono);
    const project = await directory.findProject(hono.req.param('id'));
    return project ? projectPage(at, project) : at.unknown();
  });

  /** Changes a project and redirects to its page, with a confirmation or an error. */
  const change = (
    what: string,
    done: Done,
    work: (project: Project, form: Form, texts: DevHubTexts) => Promise<string | undefined>,
  ) =>
    app.post(`/pages/:id/${what}`, async (hono) => {
      const at = hubPage(context, hono);
      const project = await directory.findProject(hono.req.param('id') ?? '');
      if (!project) return at.unknown();
      const wrong = await work(project, await readForm(hono), at.texts);
      if (wrong !== undefined) return projectPage(at, project, wrong);
      return hono.redirect(`/devhub/pages/${project.id}?done=${done}`, 303);
    });

  change('events', 'raised', async ({ id }, form, texts) => {
    const consentId = form.first('consent');
    const type = EVENT_TYPES.find((known) => known === form.first('type'));
    if (!type || !/^\w{1,64}$/.test(consentId)) return `${texts.consentId}: ${texts.missing}`;
    const subject = `${addresses.secure}${PATHS.aisp}/account-consents/${consentId}`;
    const about = { subject: { subject_type: type, 'http://openbanking.org.uk/rid': consentId } };
    for (const { client_id } of await clientsOf(context, id, brand)) {
      await events.raise(client_id, subject, { [type]: about });
    }
    return undefined;
  });

  change('faults', 'saved', async ({ id }, form, texts) => {
    const faults = faultsOfForm(form);
    if (!faults) return texts.noNumber;
    await controls.setProjectFaults(id, faults);
    return undefined;
  });

  change('certificates', 'issued', async ({ id }, form, texts) => {
    try {
      await directory.certify(id, form.first('csr'));
      return undefined;
    } catch (error) {
      if (!(error instanceof CsrError)) throw error;
      return `${texts.csr}: ${texts.csrFaults[error.fault]}`;
    }
  });

  change('revocations', 'revoked', async ({ id }, form, texts) => {
    const certificates = await directory.certificatesOf(id);
    const found = certificates.find(({ kid }) => kid === form.first('kid'));
    return found && (await directory.revoke(id, found.pem)) ? undefined : texts.noCertificate;
  });

  change('reset', 'reset', async ({ id }) => {
    await resetProject(context, id);
    return undefined;
  });

  app.get('/pages/:id/:file', async (hono) => {
    const certificates = await directory.certificatesOf(hono.req.param('id'));
    const found = certificates.find(({ kid }) => `${kid}.pem` === hono.req.param('file'));
    if (!found) return hubPage(context, hono).unknown();
    return hono.body(found.pem, 200, {
      'content-type': 'application/x-pem-file',
      'content-disposition': `attachment; filename="${found.use}.pem"`,
    });
  });

  return app;
}

/** Converts a form of the clock to the request of the contract. */
function moveOf(form: Form): unknown {
  // Browsers send minutes in the time zone of the page.
  const to = form.first('to');
  if (to !== '') return { to: `${to.slice(0, 16)}:00+08:00` };
  const factor = Object.entries(SECONDS).find(([name]) => name === form.first('unit'))?.[1] ?? 0;
  return { seconds: Number(form.first('amount')) * factor };
}

const instantOf = (to: string) => ({ instant: Date.parse(to) });

/** Converts a form of faults; undefined if they violate the contract. */
function faultsOfForm(form: Form): Faults | undefined {
  const latency = Number(form.first('latency'));
  const status = Number(form.first('status'));
  const faults = { ...(latency !== 0 && { latency }), ...(status !== 0 && { status }) };
  const result = Faults.safeParse(faults);
  return result.success ? result.data : undefined;
}

/** The confirmation of the previous action. */
function statusOf({ hono, texts }: HubPage): Content {
  const done = hono.req.query('done') ?? '';
  const text = Object.entries(texts.done).find(([name]) => name === done)?.[1];
  return text !== undefined && html`<p role="status">${text}</p>`;
}

function clientCard(texts: DevHubTexts, client: Client, kid: string): Content {
  return html`<section class="card"><h2>${texts.client}</h2>
<p>${texts.clientId}<br><strong>${client.client_id}</strong></p>
<p>KID<br><strong>${kid}</strong></p>
<p>${texts.method}<br>${client.token_endpoint_auth_method}</p>
<p>${texts.redirectUris}</p><ul>${client.redirect_uris.map((uri) => html`<li>${uri}</li>`)}</ul>
</section>`;
}

function commandsCard(texts: DevHubTexts, options: Parameters<typeof clientCommands>[0]): Content {
  return html`<section class="card"><h2>${texts.commands}</h2>
<p>${texts.commandsHint}</p>
${clientCommands(options).map(({ name, text }) => {
  const { title, hint } = texts.commandTexts[name];
  return html`<h3>${title}</h3><p>${hint}</p><pre>${text}</pre>`;
})}
</section>`;
}

function customersCard(texts: DevHubTexts, customers: readonly Customer[]): Content {
  const rows = customers.map(({ username, name, accounts }) => {
    const held = accounts.map(
      ({ productName, number, currency }) => html`<li>${productName}, ${number} (${currency})</li>`,
    );
    return html`<div><dt><code>${username}</code> ${name}</dt>
<dd>${texts.purposes[username]}${held.length > 0 && html`<ul>${held}</ul>`}</dd></div>`;
  });
  return html`<section class="card"><h2>${texts.customers}</h2>
<p>${texts.customersHint} <strong>${PIN}</strong></p>
<dl>${rows}</dl></section>`;
}

function clockForms(texts: DevHubTexts, now: number): Content {
  const units = Object.keys(SECONDS) as (keyof typeof SECONDS)[];
  const hongKong = new Date(now + 8 * 3_600_000).toISOString().slice(0, 16);
  return html`<form method="post" action="/devhub/pages/clock" class="row">
<div><label for="amount">${texts.by}</label><input type="number" id="amount" name="amount" min="1" step="1" value="301" required></div>
<div><label for="unit">${texts.unit}</label><select id="unit" name="unit">${units.map((unit) => html`<option value="${unit}">${texts.units[unit]}</option>`)}</select></div>
<button>${texts.move}</button>
</form>
<form method="post" action="/devhub/pages/clock" class="row">
<div><label for="to">${texts.to}</label><input type="datetime-local" id="to" name="to" value="${hongKong}" min="${hongKong}" required></div>
<button>${texts.move}</button>
</form>`;
}

function faultsCard(texts: DevHubTexts, action: string, hint: string, faults: Faults): Content {
  const option = (status: 429 | 500, text: string) =>
    html`<option value="${status}"${faults.status === status && html` selected`}>${text}</option>`;
  return html`<section class="card"><h2>${texts.faults}</h2>
<p>${hint}</p>
<form method="post" action="${action}" class="row">
<div><label for="latency">${texts.latency}</label><input type="number" id="latency" name="latency" min="0" max="60000" step="1" value="${faults.latency ?? 0}" required></div>
<div><label for="status">${texts.answer}</label><select id="status" name="status"><option value="0">${texts.asUsual}</option>${option(429, '429 Too Many Requests')}${option(500, '500 Internal Server Error')}</select></div>
<button>${texts.save}</button>
</form></section>`;
}

function eventCard(texts: DevHubTexts, pages: string): Content {
  return html`<section class="card"><h2>${texts.event}</h2>
<p>${texts.eventHint}</p>
<form method="post" action="${pages}/events">
<label for="type">${texts.eventType}</label><select id="type" name="type">${EVENT_TYPES.map((type) => html`<option value="${type}">${type.split(':').at(-1)}</option>`)}</select>
<label for="consent">${texts.consentId}</label><input type="text" id="consent" name="consent" inputmode="numeric" maxlength="64" required>
<button>${texts.raise}</button>
</form></section>`;
}

function revocation(texts: DevHubTexts, action: string, { kid }: Certificate): Content {
  return html`<details><summary>${texts.revoke}</summary>
<form method="post" action="${action}"><button class="first" name="kid" value="${kid}">${texts.revoke}</button></form>
</details>`;
}

/** An irreversible action takes two steps. */
function resetCard(texts: DevHubTexts, action: string, hint: string): Content {
  return html`<section class="card"><details><summary>${texts.reset}</summary>
<p>${hint}</p>
<form method="post" action="${action}"><button class="first">${texts.reset}</button></form>
</details></section>`;
}
