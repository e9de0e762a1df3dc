/** A customer in a real browser: rejects once, confirms once, revokes in the dashboard. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { startBrowser } from '../../scripts/docs/browser.ts';
import {
  ais,
  answerOf,
  authorizeUrl,
  clientToken,
  createConsent,
  exchange,
  REDIRECT_URI,
  refresh,
  registeredTsp,
  requestClaims,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let browser: Browser;
let tsp: Tsp;
const errors: unknown[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  sandbox = await startSandbox({
    port: 0,
    brands: ['hang-seng-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
});
afterAll(async () => {
  await browser?.close();
  await sandbox.close();
  expect(errors).toEqual([]);
});

/** Opens a window without JavaScript. */
async function windowOf(locale: string, width: number) {
  const context: BrowserContext = await browser.newContext({
    locale,
    viewport: { width, height: 740 },
    ignoreHTTPSErrors: true,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const outside: string[] = [];
  const blocked: string[] = [];
  page.on('console', (message) => blocked.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(tsp.bank.addresses.plain)) outside.push(request.url());
  });
  return { context, page, outside, blocked };
}

const status = async (consentId: string) => {
  const bank = ais(tsp, await clientToken(tsp));
  return (await bank.getAccountConsent({ params: { path: { consentId } } })).data?.data.status;
};

async function login(page: Page, username = 'ordinary', pin = '123456'): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('PIN').fill(pin);
  await page.getByRole('button', { name: 'Log on' }).click();
}

/** Clicks a button that redirects to the TSP, which does not exist, and returns the parameters. */
async function leaves(page: Page, button: string): Promise<string> {
  const left = departure(page);
  await page.getByRole('button', { name: button }).click({ noWaitAfter: true });
  return left;
}

/** Returns the address of the TSP to which the page redirects. */
async function departure(page: Page): Promise<string> {
  const lost = page.waitForEvent('framenavigated', (frame) => /^chrome-error:/.test(frame.url()));
  const request = await page.waitForRequest((sent) => sent.url().startsWith(REDIRECT_URI));
  await lost;
  return request.url();
}

describe.each([
  ['desktop', 1_280],
  ['phone', 360],
] as const)('at %s width', (name, width) => {
  const shot = async (page: Page, what: string) => {
    const folder = process.env.HKOB_SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${what}-${name}.png`, fullPage: true });
    const { scrollWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
    }));
    expect(scrollWidth).toBeLessThanOrEqual(width);
  };

  test('refuses', async () => {
    const { context, page } = await windowOf('en-HK', width);
    const consentId = await createConsent(tsp);
    await page.goto(await authorizeUrl(tsp, requestClaims(tsp, consentId)));
    await login(page);
    const back = await leaves(page, 'Refuse');
    expect(answerOf(back).get('error')).toBe('access_denied');
    expect(await status(consentId)).toBe('Rejected');
    await context.close();
  });

  test('confirms, and revokes in the dashboard', async () => {
    const { context, page, outside, blocked } = await windowOf('en-HK', width);
    const consentId = await createConsent(tsp, { expirationDate: '2027-06-30T00:00:00Z' });
    await page.goto(await authorizeUrl(tsp, requestClaims(tsp, consentId)));
    await shot(page, 'login');
    await page.getByLabel('Username').fill('ordinary');
    await page.getByLabel('PIN').fill('000000');
    await page.getByRole('button', { name: 'Log on' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('wrong');
    await login(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Harbour Ledger');
    await page.getByRole('button', { name: 'Confirm' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('at least one');
    await page.getByLabel('Everyday Savings').check();
    await shot(page, 'question');
    const back = await leaves(page, 'Confirm');
    expect(outside.filter((url) => !url.startsWith(REDIRECT_URI))).toEqual([]);
    const { body } = await exchange(tsp, answerOf(back).get('code') ?? '');
    const list = await ais(tsp, body.access_token ?? '').listAccounts();
    expect(list.data?.data.account.map(({ productName }) => productName)).toEqual([
      'Everyday Savings',
    ]);

    const dashboard = await context.newPage();
    await dashboard.goto(`${tsp.bank.addresses.plain}/dashboard`);
    await login(dashboard);
    await shot(dashboard, 'dashboard');
    const has = dashboard.locator(`button[value="${consentId}"]`);
    const card = await dashboard.locator('.card', { has }).textContent();
    expect(card).toContain('Everyday Savings');
    expect(card).not.toContain('HKD Current Account');
    await dashboard.locator(`button[value="${consentId}"]`).click();
    expect(await dashboard.locator(`button[value="${consentId}"]`).count()).toBe(0);
    expect(await status(consentId)).toBe('Revoked');
    expect((await refresh(tsp, body.refresh_token ?? '')).body.error).toBe('invalid_grant');
    expect((await ais(tsp, body.access_token ?? '').listAccounts()).response.status).toBe(403);
    expect(blocked.filter((text) => /Content Security Policy/.test(text))).toEqual([]);
    await context.close();
  });
});

describe('customers', () => {
  let context: BrowserContext;
  let page: Page;
  const asked = async (to = page) => {
    const consentId = await createConsent(tsp);
    await to.goto(await authorizeUrl(tsp, requestClaims(tsp, consentId)));
    return consentId;
  };
  beforeEach(async () => {
    ({ context, page } = await windowOf('en-HK', 390));
    context.setDefaultTimeout(10_000);
  });
  afterEach(() => context.close());
  const alert = () => page.getByRole('alert').textContent();

  test('press twice', async () => {
    const consentId = await asked();
    await login(page);
    await page.getByLabel('Everyday Savings').check();
    const back = departure(page);
    await page.getByRole('button', { name: 'Confirm' }).dblclick({ noWaitAfter: true });
    const code = answerOf(await back).get('code') ?? '';
    expect((await exchange(tsp, code)).status).toBe(200);
    expect(await status(consentId)).toBe('Authorised');
  });

  test('press again when the first answer was lost', async () => {
    await asked();
    await login(page);
    const account = await page.getByLabel('Everyday Savings').getAttribute('value');
    const form = { decision: 'confirm', account: account ?? '' };
    const lost = await page.request.post(`${page.url()}/decision`, { form, maxRedirects: 0 });
    expect(lost.status()).toBe(303);
    await page.getByLabel('Everyday Savings').check();
    const back = await leaves(page, 'Confirm');
    const code = answerOf(back).get('code') ?? '';
    expect((await exchange(tsp, code)).status).toBe(200);
  });

  test('come back with the back button, and nothing is done twice', async () => {
    const consentId = await asked();
    await login(page);
    const question = page.url();
    await page.getByLabel('Everyday Savings').check();
    await leaves(page, 'Confirm');
    await page.goto(question);
    expect(await alert()).toContain('answered already');
    expect(await status(consentId)).toBe('Authorised');
  });

  test('have two windows of one browser open', async () => {
    const first = await asked();
    const other = await context.newPage();
    const second = await asked(other);
    await login(other);
    await login(page);
    await page.getByLabel('Everyday Savings').check();
    expect(answerOf(await leaves(page, 'Confirm')).has('code')).toBe(true);
    expect(answerOf(await leaves(other, 'Refuse')).get('error')).toBe('access_denied');
    expect([await status(first), await status(second)]).toEqual(['Authorised', 'Rejected']);
  });

  test('mistype three times, and remember', async () => {
    await asked();
    for (const pin of ['1', '22', '333']) {
      await login(page, 'ordinary', pin);
      expect(await alert()).toContain('wrong');
    }
    await login(page);
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(1);
  });

  test('without accounts can only refuse', async () => {
    const consentId = await asked();
    await login(page, 'empty');
    expect(await page.getByRole('status').textContent()).toContain('no account');
    expect(await page.getByRole('button', { name: 'Confirm' }).count()).toBe(0);
    await leaves(page, 'Refuse');
    expect(await status(consentId)).toBe('Rejected');
  });

  test('who are locked stay outside, and the consent waits', async () => {
    const consentId = await asked();
    await login(page, 'locked');
    expect(await alert()).toContain('locked');
    expect(await status(consentId)).toBe('PendingAuthorise');
  });
});

test.each([
  ['zh-HK', '確認', '恒生'],
  ['zh-CN', '确认', '恒生'],
])('in %s', async (locale, confirm, bank) => {
  const { context, page } = await windowOf(locale, 360);
  const consentId = await createConsent(tsp);
  await page.goto(await authorizeUrl(tsp, requestClaims(tsp, consentId)));
  expect(await page.getAttribute('html', 'lang')).toBe(locale);
  await page.fill('#username', 'ordinary');
  await page.fill('#pin', '123456');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: confirm }).waitFor();
  expect(await page.title()).toContain(bank);
  if (process.env.HKOB_SCREENSHOTS) {
    await page.screenshot({
      path: `${process.env.HKOB_SCREENSHOTS}/question-${locale}.png`,
      fullPage: true,
    });
  }
  await context.close();
});
