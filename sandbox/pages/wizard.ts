/** The wizard that creates a client in five steps. */
import { Hono } from 'hono';
import { Market, NewProject, SoftwareStatementForm } from '../../generated/devhub/index.ts';
import { type ClientCertificates, CsrError } from '../certificates.ts';
import { seconds } from '../context.ts';
import type { Project } from '../devhub/directory.ts';
import { isRedirectUri, keepClient, portalClient, Refused } from '../oauth/registration.ts';
import { signValue, verifyValue } from '../oauth/signed-value.ts';
import type { DevHubPagesOptions } from './devhub.ts';
import { type HubPage, hubPage } from './devhub-page.ts';
import type { DevHubTexts, StatementField } from './devhub-texts.ts';
import { type Form, formOf, readForm } from './form.ts';
import { type Content, html } from './html.ts';

/** The data of the previous steps. It is not stored, but carried by the form as a signed value. */
interface Draft {
  readonly project: Project;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly certificates?: ClientCertificates;
  readonly statement?: string;
}

/** An error of a field; '' for the whole form. */
type Wrong = readonly (readonly [field: string, text: string])[];

const FIELDS: readonly (readonly [name: StatementField, kind: FieldKind])[] = [
  ['software_client_name', 'needed'],
  ['software_client_description', 'text'],
  ['software_version', 'text'],
  ['software_client_uri', 'url'],
  ['software_redirect_uris', 'urls'],
  ['software_policy_uri', 'url'],
  ['software_tos_uri', 'url'],
  ['software_logo_uri', 'url'],
  ['software_roles', 'roles'],
];
type FieldKind = 'needed' | 'text' | 'url' | 'urls' | 'roles';

/** Creates the pages below `/devhub/new`. */
export function createWizard({ context, directory, brand, addresses }: DevHubPagesOptions): Hono {
  const { secrets, profile, now } = context;
  const app = new Hono();

  /** Renders a step, with a new expiry. */
  const step = (
    at: HubPage,
    number: Step,
    draft: Draft | undefined,
    fields: Content,
    wrong: Wrong,
  ) => {
    const { texts } = at;
    const expiresAt = seconds(now()) + profile.lifetimes.softwareStatement;
    const sealed = draft && signValue('draft', { ...draft, expiresAt }, secrets.seal);
    const main = html`${stepList(texts, number)}
${alertOf(wrong)}
<form method="post" action="/devhub/new/${number}">
${sealed !== undefined && html`<input type="hidden" name="draft" value="${sealed}">`}
${fields}
<button class="first">${number === 5 ? texts.register : texts.next}</button>
</form>`;
    const title = `${texts.steps[number - 1]}`;
    return at.show(title, main, wrong.length === 0 ? 200 : 400);
  };
  const one = (at: HubPage, form: Form = formOf(), wrong: Wrong = []) =>
    step(at, 1, undefined, naming(at.texts, form, wrong), wrong);
  const two = (at: HubPage, draft: Draft, wrong: Wrong = []) =>
    step(at, 2, draft, market(at.texts), wrong);
  const three = (at: HubPage, draft: Draft, form: Form = formOf(), wrong: Wrong = []) =>
    step(at, 3, draft, requestFields(at.texts, 'newKey', form, wrong), wrong);
  const four = (at: HubPage, draft: Draft, form: Form = formOf(), wrong: Wrong = []) =>
    step(at, 4, draft, [downloads(at.texts, draft), statementFields(at.texts, form, wrong)], wrong);
  const five = (at: HubPage, draft: Draft, wrong: Wrong = []) => {
    const { statementHint, method } = at.texts;
    const fields = html`<p>${statementHint}</p><pre>${draft.statement}</pre>
<label for="method">${method}</label>
<select id="method" name="method">${profile.authMethods.map((known) => html`<option>${known}</option>`)}</select>`;
    return step(at, 5, draft, fields, wrong);
  };
  const tooLate = (at: HubPage) =>
    at.show(
      at.texts.create,
      html`<p role="alert">${at.texts.tooLate}</p>
<p><a class="button" href="/devhub/new">${at.texts.beginAgain}</a></p>`,
      400,
    );

  const afterNaming = (at: HubPage, form: Form) => {
    const name = form.first('name');
    const description = form.first('description');
    const named = NewProject.safeParse({ name, description });
    if (named.success) {
      return two(at, { project: directory.draft(name, description), expiresAt: 0 });
    }
    const wrong = fieldsOf(named.error).map((field): [string, string] => {
      const { missing, tooLong } = at.texts;
      const label = field === 'name' ? at.texts.name : at.texts.description;
      return [field, `${label}: ${form.first(field) === '' ? missing : tooLong}`];
    });
    return one(at, form, wrong);
  };

  const afterRequest = async (at: HubPage, draft: Draft, form: Form) => {
    try {
      const certificates = await directory.issue(form.first('csr'));
      return four(at, { ...draft, certificates });
    } catch (error) {
      if (!(error instanceof CsrError)) throw error;
      return three(at, draft, form, [
        ['csr', `${at.texts.csr}: ${at.texts.csrFaults[error.fault]}`],
      ]);
    }
  };

  const afterForm = async (at: HubPage, draft: Draft, form: Form) => {
    const claims = SoftwareStatementForm.safeParse(statementOf(form));
    const bad = new Set<string>(claims.success ? [] : fieldsOf(claims.error));
    if (claims.success) {
      if (!claims.data.software_redirect_uris.every(isRedirectUri))
        bad.add('software_redirect_uris');
      // The sandbox has no APIs for the other roles.
      if (!claims.data.software_roles.includes('AISP')) bad.add('software_roles');
      if (bad.size === 0) {
        const statement = await directory.statement(draft.project, claims.data, addresses.plain);
        return five(at, { ...draft, statement });
      }
    }
    const wrong = FIELDS.filter(([name]) => bad.has(name)).map(([name, kind]): [string, string] => [
      name,
      `${at.texts.fields[name]}: ${wrongWith(at.texts, kind, form.first(name))}`,
    ]);
    return four(at, draft, form, wrong);
  };

  const afterMethod = async (at: HubPage, draft: Draft, form: Form) => {
    const { project, certificates, statement } = draft;
    const method = profile.authMethods.find((known) => known === form.first('method'));
    if (!certificates || statement === undefined) return one(at);
    if (!method) return five(at, draft, [['method', `${at.texts.method}: ${at.texts.missing}`]]);
    const { transport } = certificates;
    const projectId = project.id;
    try {
      const client = await portalClient(context, {
        projectId,
        brand,
        statement,
        method,
        transport,
      });
      // Submitting the form twice creates one project.
      if (await directory.keep(project)) {
        await directory.keepCertificates(projectId, certificates);
        await keepClient(context, client);
      }
    } catch (error) {
      if (error instanceof Refused) return tooLate(at);
      throw error;
    }
    return at.hono.redirect(`/devhub/pages/${projectId}`, 303);
  };

  app.get('/', (hono) => one(hubPage(context, hono)));

  app.post('/:step', async (hono) => {
    const at = hubPage(context, hono);
    const form = await readForm(hono);
    const number = hono.req.param('step');
    if (number === '1') return afterNaming(at, form);
    const draft = verifyValue('draft', form.first('draft'), secrets.seal) as Draft | undefined;
    if (!draft?.project || draft.expiresAt <= seconds(now())) return tooLate(at);
    if (number === '2') {
      const chosen = Market.safeParse(form.first('market')).success;
      const wrong = `${at.texts.market}: ${at.texts.missing}`;
      return chosen ? three(at, draft) : two(at, draft, [['market', wrong]]);
    }
    if (number === '3') return afterRequest(at, draft, form);
    if (number === '4' && draft.certificates) return afterForm(at, draft, form);
    if (number === '5') return afterMethod(at, draft, form);
    return at.unknown();
  });

  return app;
}

type Step = 1 | 2 | 3 | 4 | 5;

/** Returns the fields that a validator rejects. */
function fieldsOf({ issues }: { readonly issues: readonly { readonly path: PropertyKey[] }[] }) {
  return [...new Set(issues.map(({ path }) => String(path[0])))];
}

/** Converts the form to the contract's request. Empty fields are omitted. */
function statementOf(form: Form): Record<string, unknown> {
  const entries = FIELDS.flatMap(([name, kind]): [string, unknown][] => {
    const text = form.first(name);
    if (kind === 'roles') return [[name, form.all(name)]];
    if (kind === 'urls') return [[name, text.split(/\s+/).filter(Boolean)]];
    return text === '' ? [] : [[name, text]];
  });
  return Object.fromEntries(entries);
}

function wrongWith(texts: DevHubTexts, kind: FieldKind, text: string): string {
  if (kind === 'roles') return texts.choose;
  if (text === '') return texts.missing;
  if (kind === 'urls') return texts.noRedirect;
  return kind === 'url' ? texts.noUrl : texts.tooLong;
}

function stepList({ step, steps }: DevHubTexts, current: Step): Content {
  return html`<ol class="steps">${steps.map(
    (name, index) =>
      html`<li${index + 1 === current && html` aria-current="step"`}><span>${step} ${index + 1}</span> ${name}</li>`,
  )}</ol>`;
}

function alertOf(wrong: Wrong): Content {
  if (wrong.length === 0) return undefined;
  return html`<div role="alert"><ul>${wrong.map(([, text]) => html`<li>${text}</li>`)}</ul></div>`;
}

function attributesOf(name: string, wrong: Wrong): Content {
  const bad = wrong.some(([field]) => field === name);
  return html`id="${name}" name="${name}"${bad && html` aria-invalid="true"`}`;
}

function naming(texts: DevHubTexts, form: Form, wrong: Wrong): Content {
  return html`<label for="name">${texts.name}</label>
<input type="text" ${attributesOf('name', wrong)} value="${form.first('name')}" maxlength="140" required>
<label for="description">${texts.description} <small>(${texts.optional})</small></label>
<input type="text" ${attributesOf('description', wrong)} value="${form.first('description')}" maxlength="256">`;
}

function market(texts: DevHubTexts): Content {
  return html`<label for="market">${texts.market}</label>
<select id="market" name="market"><option value="HK">${texts.hongKong}</option></select>`;
}

/** Explains how to create a signing request, with a new or an existing key. */
const OPENSSL = {
  newKey: '-newkey rsa:2048 -nodes -keyout client.key',
  sameKey: '-key client.key',
};

/** The field for a certificate signing request, with instructions. */
export function requestFields(
  texts: DevHubTexts,
  key: keyof typeof OPENSSL,
  form: Form = formOf(),
  wrong: Wrong = [],
): Content {
  return html`<p>${texts.csrHint}</p>
<pre>openssl req -new ${OPENSSL[key]} -out client.csr -subj "/C=HK/O=Example/CN=Example"</pre>
<label for="csr">${texts.csr}</label>
<textarea ${attributesOf('csr', wrong)} required>${form.first('csr')}</textarea>`;
}

/** Shows both certificates, which have no address of their own before the project exists. */
function downloads(texts: DevHubTexts, { certificates }: Draft): Content {
  if (!certificates) return undefined;
  const link = (use: 'transport' | 'signing') => {
    const base64 = Buffer.from(certificates[use]).toString('base64');
    return html`<li><a download="${use}.pem" href="data:application/x-pem-file;base64,${base64}">${texts[use]}</a></li>`;
  };
  return html`<section class="card"><h2>${texts.issued}</h2><ul>${link('transport')}${link('signing')}</ul></section>`;
}

/** Renders the nine fields with the submitted values. */
function statementFields(texts: DevHubTexts, form: Form, wrong: Wrong): Content {
  return FIELDS.map(([name, kind]) => {
    const label = texts.fields[name];
    if (kind === 'roles') {
      const roles = ['AISP', 'PISP', 'CBPII', 'ASPSP'].map((role) => {
        const checked = form.all(name).includes(role) && html` checked`;
        return html`<label class="choice"><input type="checkbox" name="${name}" value="${role}"${checked}>${role}</label>`;
      });
      return html`<fieldset><legend>${label}</legend>${roles}</fieldset>`;
    }
    const needed = kind === 'needed' || kind === 'urls';
    const attributes = html`${attributesOf(name, wrong)}${needed && html` required`}`;
    const value = form.first(name);
    const input =
      kind === 'urls'
        ? html`<textarea ${attributes} rows="3">${value}</textarea>`
        : html`<input type="text" ${attributes} value="${value}"${kind === 'url' && html` inputmode="url"`}>`;
    return html`<label for="${name}">${label}${!needed && html` <small>(${texts.optional})</small>`}</label>
${input}`;
  });
}
