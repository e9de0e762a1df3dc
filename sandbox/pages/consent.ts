/**
 * The pages on which a customer authorises a consent: log on, review, choose accounts, confirm or
 * reject.
 */
import { type Context, Hono } from 'hono';
import type Provider from 'oidc-provider';
import { HttpError } from '../../runtime/index.ts';
import type { Consent, Consents } from '../ais/consents.ts';
import type { Brand, Language } from '../brands.ts';
import { type SandboxContext, seconds } from '../context.ts';
import { type BankAccount, type Customer, PIN } from '../customers/customers.ts';
import type { NodeEnv } from '../node-env.ts';
import { findClient } from '../oauth/clients.ts';
import { acrOf, pairwise } from '../oauth/provider.ts';
import { instantOf } from '../rules/ais-rules.ts';
import { errorPage } from './error.ts';
import { readForm } from './form.ts';
import { type Content, html } from './html.ts';
import { labelled, languageOf, texts } from './language.ts';
import { page, pageHeaders } from './layout.ts';

export interface ConsentPagesOptions {
  readonly context: SandboxContext;
  readonly provider: Provider;
  readonly consents: Consents;
  readonly brand: Brand;
  readonly customers: readonly Customer[];
}

/** The request that the pages are about. */
interface Journey {
  readonly uid: string;
  /** The `acr` of the login. */
  readonly acr: string | undefined;
  readonly consent: Consent;
  readonly clientName: string;
  /** The redirect URI. */
  readonly redirectUri: string;
  readonly language: Language;
}

/** Returns the customer with this username and PIN. */
export function customerBy(
  customers: readonly Customer[],
  username: string,
  pin: string,
): Customer | undefined {
  return pin === PIN ? customers.find((customer) => customer.username === username) : undefined;
}

/** The log-on form. */
export function loginForm(language: Language, action: string, wrong = false): Content {
  const text = texts[language];
  return html`${wrong && html`<p role="alert">${text.loginFailed}</p>`}
<form method="post" action="${action}">
<label for="username">${text.user}</label>
<input type="text" id="username" name="username" autocomplete="username" autocapitalize="none" required>
<label for="pin">${text.pin}</label>
<input type="password" id="pin" name="pin" inputmode="numeric" autocomplete="current-password" required>
<button class="first">${text.login}</button>
</form>`;
}

/** Creates the pages below `/consent`. */
export function createConsentPages(options: ConsentPagesOptions): Hono<NodeEnv> {
  const { context, provider, consents, brand, customers } = options;
  const { store, now } = context;
  const loginKind = `${brand.id}/Login`;
  const app = new Hono<NodeEnv>();

  const fail = (hono: Context, detail: string, status: 400 | 403 = 400) =>
    hono.body(errorPage(hono.req.header('accept-language'), detail), status, pageHeaders());

  const interactionOf = async (hono: Context<NodeEnv>) => {
    const { incoming, outgoing } = hono.env;
    // Without its cookie, or after its expiry, the interaction cannot be attributed.
    const found = await provider.interactionDetails(incoming, outgoing).catch((error: unknown) => {
      if (error instanceof HttpError) throw error;
      return undefined;
    });
    return found?.uid === hono.req.param('uid') ? found : undefined;
  };
  const journeyOf = async (hono: Context<NodeEnv>): Promise<Journey | undefined> => {
    const found = await interactionOf(hono);
    if (!found) return undefined;
    const { claims, client_id, redirect_uri } = found.params as Record<string, string>;
    const asked = JSON.parse(claims ?? '{}');
    const consent = await consents.find(String(asked.id_token?.openbanking_intent_id?.value));
    const client = await findClient(context, brand.id, client_id ?? '');
    if (!consent || !client || !redirect_uri || !consents.mayBeAuthorised(consent))
      return undefined;
    const language = languageOf(hono.req.header('accept-language'));
    const { displayName: clientName } = client;
    const { uid } = found;
    return { uid, acr: acrOf(asked), consent, clientName, redirectUri: redirect_uri, language };
  };
  /**
   * Handles an interaction that does not exist or has ended: redirects a customer who has answered
   * before, or shows an error.
   */
  const over = async (hono: Context<NodeEnv>) => {
    const answered = await interactionOf(hono);
    if (answered?.result) return hono.redirect(answered.returnTo, 303);
    return fail(hono, texts[languageOf(hono.req.header('accept-language'))].over);
  };
  const show = (
    hono: Context,
    journey: Journey,
    title: string,
    main: Content,
    status: 200 | 401 | 403 | 422 = 200,
  ) => {
    const { language, redirectUri } = journey;
    const text = page({ language, title, bank: brand.name[language], main });
    return hono.body(text, status, pageHeaders(new URL(redirectUri).origin));
  };
  const customerOf = async (uid: string) => {
    const id = await store.find<string>(loginKind, uid);
    return customers.find((customer) => customer.id === id);
  };
  const locked = (hono: Context, journey: Journey) => {
    const { locked: title, lockedHint } = texts[journey.language];
    return show(hono, journey, title, html`<p role="alert">${lockedHint}</p>`, 403);
  };
  const question = (hono: Context, journey: Journey, customer: Customer, wrong = false) =>
    show(
      hono,
      journey,
      journey.clientName,
      questionOf(journey, customer, wrong),
      wrong ? 422 : 200,
    );

  app.get('/:uid', async (hono) => {
    const journey = await journeyOf(hono);
    if (!journey) return over(hono);
    const customer = await customerOf(journey.uid);
    if (customer) return question(hono, journey, customer);
    const { login, loginHint } = texts[journey.language];
    const form = loginForm(journey.language, `/consent/${journey.uid}/login`);
    return show(hono, journey, login, [html`<p>${loginHint}</p>`, form]);
  });

  app.post('/:uid/login', async (hono) => {
    const journey = await journeyOf(hono);
    if (!journey) return over(hono);
    const { consentId } = journey.consent.data;
    if (!(await consents.attempt(consentId))) return locked(hono, journey);
    const form = await readForm(hono);
    const customer = customerBy(customers, form.first('username'), form.first('pin'));
    if (customer?.locked) return locked(hono, journey);
    if (!customer) {
      const again = loginForm(journey.language, `/consent/${journey.uid}/login`, true);
      return show(hono, journey, texts[journey.language].login, again, 401);
    }
    await consents.resetFailedLogins(consentId);
    const expiresAt = seconds(now()) + context.profile.lifetimes.interaction;
    await store.upsert(loginKind, journey.uid, customer.id, { expiresAt });
    return hono.redirect(`/consent/${journey.uid}`, 303);
  });

  app.post('/:uid/decision', async (hono) => {
    const journey = await journeyOf(hono);
    const customer = journey && (await customerOf(journey.uid));
    if (!journey || !customer) return over(hono);
    const { acr, consent, uid } = journey;
    const { incoming, outgoing } = hono.env;
    const form = await readForm(hono);
    const decision = form.first('decision');
    if (decision === 'refuse') {
      if (!(await consents.reject(consent.data.consentId)))
        return hono.redirect(`/consent/${uid}`, 303);
      await store.remove(loginKind, uid);
      const error_description = 'The customer refused';
      const result = { error: 'access_denied', error_description };
      return hono.redirect(await provider.interactionResult(incoming, outgoing, result), 303);
    }
    const chosen = form.all('account');
    const accountIds = customer.accounts
      .map(({ accountId }) => accountId)
      .filter((accountId) => chosen.includes(accountId));
    if (decision !== 'confirm' || accountIds.length === 0) {
      return question(hono, journey, customer, true);
    }
    const { clientId } = consent;
    const accountId = pairwise(context.secrets.seal, brand.id, clientId, customer.id);
    const grant = new provider.Grant({ accountId, clientId });
    grant.addOIDCScope('openid accounts');
    grant.addOIDCClaims(['openbanking_intent_id']);
    const grantId = await grant.save();
    const authorisation = { customerId: customer.id, accountIds, grantId };
    const authorised = await consents.authorise(consent.data.consentId, authorisation);
    if (!authorised) return hono.redirect(`/consent/${uid}`, 303);
    await store.remove(loginKind, uid);
    const result = {
      login: { accountId, ...(acr !== undefined && { acr }), remember: false },
      consent: { grantId },
    };
    return hono.redirect(await provider.interactionResult(incoming, outgoing, result), 303);
  });

  return app;
}

/** The review page: who requests what, and the choice of accounts. */
function questionOf(
  { uid, consent, language }: Journey,
  customer: Customer,
  wrong: boolean,
): Content {
  const text = texts[language];
  const none = customer.accounts.length === 0;
  const { permissions, expirationDate, transactionFromDate, transactionToDate } = consent.data;
  const day = (date: string | undefined, otherwise: string) =>
    date === undefined ? otherwise : formatDate(date, language);
  const bounds = [transactionFromDate, transactionToDate];
  const period = bounds.every((bound) => bound === undefined)
    ? text.anyTime
    : bounds.map((bound) => day(bound, '…')).join(' – ');
  return html`<p>${text.asks}</p>
<h2>${text.wants}</h2>
<ul>${permissions.map((permission) => html`<li>${text.permissions[permission]}</li>`)}</ul>
<p>${labelled(language, text.until, day(expirationDate, text.noEnd))}</p>
${permissions.includes('ReadAccountTransaction') && html`<p>${labelled(language, text.transactionsOf, period)}</p>`}
<form method="post" action="/consent/${uid}/decision">
<fieldset><legend>${text.accounts}</legend>
${wrong && !none && html`<p role="alert">${text.chooseOne}</p>`}
${customer.accounts.map(choiceOf)}
${none && html`<p role="status">${text.noAccounts}</p>`}
</fieldset>
${!none && html`<button class="first" name="decision" value="confirm">${text.confirm}</button>`}
<button name="decision" value="refuse">${text.refuse}</button>
</form>`;
}

function choiceOf(account: BankAccount): Content {
  return html`<label class="choice"><input type="checkbox" name="account" value="${account.accountId}">
<span>${accountLabel(account)}</span></label>
`;
}

/** Returns the label by which a customer recognises an account. */
export function accountLabel({ productName, number, currency }: BankAccount): string {
  return `${productName}, ${number.slice(0, 2)}XXXXX${number.slice(-3)} (${currency})`;
}

/** Formats a day of Hong Kong in the language. */
export function formatDate(date: string, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeZone: 'Asia/Hong_Kong',
  }).format(instantOf(date));
}
