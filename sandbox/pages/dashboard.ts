/** The dashboard, on which customers review and revoke their consents. */
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Consents } from '../ais/consents.ts';
import type { Brand } from '../brands.ts';
import { randomId, type SandboxContext, seconds } from '../context.ts';
import type { Customer } from '../customers/customers.ts';
import { findClient } from '../oauth/clients.ts';
import { accountLabel, customerBy, formatDate, loginForm } from './consent.ts';
import { readForm } from './form.ts';
import { type Content, html } from './html.ts';
import { labelled, languageOf, texts } from './language.ts';
import { page, pageHeaders } from './layout.ts';

const COOKIE = 'hkob_dashboard';

/** How long a customer stays logged on, in seconds. */
const STAY = 900;

/** Wrong PINs until a customer's dashboard is locked for {@link STAY} seconds. */
const ATTEMPTS = 5;

export interface DashboardOptions {
  readonly context: SandboxContext;
  readonly consents: Consents;
  readonly brand: Brand;
  readonly customers: readonly Customer[];
}

/** Creates the pages below `/dashboard`. */
export function createDashboard(options: DashboardOptions): Hono {
  const { context, consents, brand, customers } = options;
  const { store, now } = context;
  const kind = `${brand.id}/Dashboard`;
  const attemptKind = `${brand.id}/DashboardAttempts`;
  const app = new Hono();

  const show = (hono: Context, title: string, main: Content, status: 200 | 401 | 403 = 200) => {
    const language = languageOf(hono.req.header('accept-language'));
    const text = page({ language, title, bank: brand.name[language], main });
    return hono.body(text, status, pageHeaders());
  };
  const customerOf = async (hono: Context) => {
    const session = getCookie(hono, COOKIE);
    const id = session && (await store.find<string>(kind, session));
    return customers.find((customer) => customer.id === id);
  };

  app.get('/', async (hono) => {
    const language = languageOf(hono.req.header('accept-language'));
    const text = texts[language];
    const customer = await customerOf(hono);
    if (!customer) return show(hono, text.dashboard, loginForm(language, '/dashboard/login'));
    const found = await consents.ofCustomer(customer.id);
    const cards = found.map(async (consent) => {
      const { clientId, data, authorisation } = consent;
      const client = await findClient(context, brand.id, clientId);
      const over = data.status === 'Authorised' && !consents.isGood(consent);
      const shared = customer.accounts.filter(({ accountId }) =>
        authorisation?.accountIds.includes(accountId),
      );
      return html`<section class="card"><h2>${client?.displayName}</h2>
<p>${over ? text.expired : text.statuses[data.status]} · ${labelled(language, text.given, formatDate(data.statusUpdateDate, language))}</p>
<ul>${data.permissions.map((permission) => html`<li>${text.permissions[permission]}</li>`)}</ul>
<h3>${text.shared}</h3>
<ul>${shared.map((account) => html`<li>${accountLabel(account)}</li>`)}</ul>
<p>${labelled(language, text.until, data.expirationDate === undefined ? text.noEnd : formatDate(data.expirationDate, language))}</p>
${
  data.status === 'Authorised' &&
  !over &&
  html`<form method="post" action="/dashboard/revoke"><button name="consent" value="${data.consentId}">${text.revoke}</button></form>`
}
</section>`;
    });
    return show(hono, text.dashboard, [
      html`<p>${customer.name}</p>`,
      found.length === 0 && html`<p>${text.noConsents}</p>`,
      await Promise.all(cards),
      html`<form method="post" action="/dashboard/logout"><button>${text.logout}</button></form>`,
    ]);
  });

  app.post('/login', async (hono) => {
    const language = languageOf(hono.req.header('accept-language'));
    const text = texts[language];
    const form = await readForm(hono);
    const username = form.first('username');
    const meant = username.slice(0, 40);
    const expiresAt = seconds(now()) + STAY;
    await store.insert(attemptKind, meant, 0, { expiresAt });
    const attempt = await store.update<number>(attemptKind, meant, (count) => count + 1);
    const customer = customerBy(customers, username, form.first('pin'));
    if (attempt === undefined || attempt > ATTEMPTS || customer?.locked) {
      return show(hono, text.locked, html`<p role="alert">${text.lockedHint}</p>`, 403);
    }
    if (!customer)
      return show(hono, text.login, loginForm(language, '/dashboard/login', true), 401);
    await store.remove(attemptKind, meant);
    const session = randomId(43);
    await store.insert(kind, session, customer.id, { expiresAt });
    setCookie(hono, COOKIE, session, {
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
      path: '/dashboard',
      maxAge: STAY,
    });
    return hono.redirect('/dashboard', 303);
  });

  app.post('/revoke', async (hono) => {
    const customer = await customerOf(hono);
    const form = await readForm(hono);
    if (customer) await consents.revoke(form.first('consent'), customer.id);
    return hono.redirect('/dashboard', 303);
  });

  app.post('/logout', async (hono) => {
    await store.remove(kind, getCookie(hono, COOKIE) ?? '');
    deleteCookie(hono, COOKIE, { path: '/dashboard', secure: true });
    return hono.redirect('/dashboard', 303);
  });

  return app;
}
