/**
 * The Dev Hub in a real browser without JavaScript: five steps to a client, and tools for tests.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { startBrowser } from '../../scripts/docs/browser.ts';
import {
  ais,
  clientToken,
  createKeys,
  fetchWith,
  grantedConsent,
  type Keys,
  REDIRECT_URI,
  registeredTsp,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let browser: Browser;
let keys: Keys;
let page: Page;
let hub: string;
const outside: string[] = [];
const blocked: string[] = [];
const errors: unknown[] = [];

beforeAll(async () => {
  [browser, keys] = await Promise.all([startBrowser(), createKeys()]);
});
afterAll(() => browser?.close());

beforeEach(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hang-seng-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  hub = `${sandbox.banks[0]?.addresses.plain}/devhub`;
});
afterEach(async () => {
  await page.context().close();
  await sandbox.close();
  expect(errors.splice(0)).toEqual([]);
  expect(outside.splice(0)).toEqual([]);
  expect(blocked.splice(0).filter((text) => /Content Security Policy/.test(text))).toEqual([]);
});

async function open(width: number, locale = 'en-HK'): Promise<void> {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 800 },
    ignoreHTTPSErrors: true,
    javaScriptEnabled: false,
  });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on('console', (message) => blocked.push(message.text()));
  page.on('request', (request) => {
    if (!/^data:/.test(request.url()) && !request.url().startsWith(hub.replace('/devhub', ''))) {
      outside.push(request.url());
    }
  });
  await page.goto(hub);
}

const press = (name: string) => page.getByRole('button', { name }).click();
const title = () => page.getByRole('heading', { level: 1 }).textContent();
const alert = () => page.getByRole('alert').textContent();
const projects = async () => (await sandbox.directory.projects()).map(({ name }) => name);

/** Checks that nothing overflows; takes a screenshot on request. */
async function look(what: string): Promise<void> {
  await page.waitForLoadState();
  const { width = 0 } = page.viewportSize() ?? {};
  const folder = process.env.HKOB_SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${what}-${width}.png`, fullPage: true });
  const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(scrollWidth).toBeLessThanOrEqual(width);
}

/** Completes the first three steps, and the required fields of the fourth. */
async function toStatement(name: string): Promise<void> {
  await page.getByRole('link', { name: 'Create project' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Description').fill('Savings in sight');
  await press('Continue');
  await page.getByLabel('Market').selectOption('Hong Kong SAR');
  await press('Continue');
  await page.getByLabel('Certificate signing request').fill(keys.csr);
  await press('Continue');
  await page.getByLabel('Application name').fill('Tram Savings');
  await page.getByLabel('Redirect URLs').fill(REDIRECT_URI);
  await page.getByLabel('AISP').check();
}

/** Returns the TSP whose project the page shows. */
async function tspOfPage(): Promise<Tsp> {
  const [clientId = '', kid = ''] = await page.locator('.card strong').allTextContents();
  const projectId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const certificates = await sandbox.directory.certificatesOf(projectId);
  const transport = certificates.findLast(({ use }) => use === 'transport')?.pem ?? '';
  const [bank] = sandbox.banks;
  if (!bank) throw new Error('there is no bank');
  const tls = { key: keys.key, cert: transport };
  return {
    sandbox,
    bank,
    projectId,
    keys,
    kid,
    transport,
    signing: '',
    plain: fetchWith(sandbox),
    secure: fetchWith(sandbox, tls),
    statement: '',
    clientId,
    method: 'private_key_jwt',
  };
}

describe.each([1_280, 390])('%i pixels wide', (width) => {
  beforeEach(() => open(width));

  test('five steps make a client, and mistakes are told', async () => {
    await look('devhub-empty');
    await page.getByRole('link', { name: 'Create project' }).click();
    await page.getByLabel('Name').fill('   ');
    await press('Continue');
    expect(await alert()).toContain('Name: is missing');
    await page.getByLabel('Name').fill('Tram & Co');
    await look('devhub-1');
    await press('Continue');
    await look('devhub-2');
    await press('Continue');
    await page.getByLabel('Certificate signing request').fill('nonsense');
    await press('Continue');
    expect(await alert()).toContain('BEGIN CERTIFICATE REQUEST');
    await look('devhub-3');
    await page.getByLabel('Certificate signing request').fill(keys.csr);
    await press('Continue');
    await page.getByLabel('Application name').fill('Tram Savings');
    await page.getByLabel('Redirect URLs').fill('http://tsp.example.com/callback');
    await page.getByLabel('Logo URI').fill('logo.png');
    await page.getByLabel('PISP').check();
    await press('Continue');
    const wrong = await page.getByRole('alert').getByRole('listitem').allTextContents();
    expect(wrong.map((text) => text.split(':')[0])).toEqual([
      'Redirect URLs, one a line',
      'Logo URI',
    ]);
    expect(await page.getByLabel('Application name').inputValue()).toBe('Tram Savings');
    expect(await page.getByLabel('Logo URI').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('PISP').isChecked()).toBe(true);
    await look('devhub-4');
    await page.getByLabel('Logo URI').fill('');
    await page.getByLabel('Redirect URLs').fill(`${REDIRECT_URI}\nhttps://tsp.example.com/two`);
    await press('Continue');
    expect(await alert()).toContain('AISP');
    await page.getByLabel('AISP').check();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Transport certificate' }).click();
    expect((await download).suggestedFilename()).toBe('transport.pem');
    await press('Continue');
    await look('devhub-5');
    expect(await projects()).toEqual([]);
    await press('Complete');
    expect(await title()).toBe('Tram & Co');
    await look('devhub-project');
    const tsp = await tspOfPage();
    expect(await clientToken(tsp)).toMatch(/./);
    expect(await page.locator('pre').allTextContents()).toContainEqual(
      expect.stringContaining(tsp.clientId),
    );
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Signing certificate' }).click();
    expect((await saved).suggestedFilename()).toBe('signing.pem');
    await page.locator('summary', { hasText: 'Revoke' }).first().click();
    await page.getByRole('button', { name: 'Revoke' }).first().click();
    expect(await page.getByRole('status').textContent()).toContain('revoked');
    await expect(clientToken(tsp)).rejects.toThrow('invalid_client');
    expect(await page.locator('strong', { hasText: 'revoked' }).count()).toBe(1);
    const revocable = page.locator('summary', { hasText: 'Revoke' });
    expect(await revocable.count()).toBe(1);
    // Without a certificate there is nothing to paste.
    expect(await page.locator('pre', { hasText: 'curl' }).count()).toBe(0);
    await page.locator('summary', { hasText: 'New certificates' }).click();
    await page.getByLabel('Certificate signing request').fill(keys.csr);
    await press('Continue');
    expect(await page.getByRole('status').textContent()).toContain('Two new certificates');
    expect(await revocable.count()).toBe(3);
    await look('devhub-renewed');
    expect(await clientToken(await tspOfPage())).toMatch(/./);
  });

  test('time travel, events, faults and reset', async () => {
    const tsp = await registeredTsp(sandbox);
    const { consentId, accessToken } = await grantedConsent(tsp);
    const status = async (token: string) => (await ais(tsp, token).listAccounts()).response.status;
    await page.getByLabel('Move forward by').fill('6');
    await page.getByLabel('Unit').selectOption('minutes');
    await page.getByRole('button', { name: 'Move' }).first().click();
    expect(await page.getByRole('status').textContent()).toBe('The clock has been moved.');
    expect(await page.locator('.note').textContent()).toContain('6 minutes ahead');
    expect(await status(accessToken)).toBe(401);
    const before = await page.getByLabel('Move to').inputValue();
    const later = new Date(Date.parse(`${before}Z`) + 2 * 86_400_000).toISOString().slice(0, 16);
    await page.getByLabel('Move to').fill(later);
    await page.getByRole('button', { name: 'Move' }).last().click();
    expect(await page.locator('.note').textContent()).toMatch(/2 days ahead/);
    await page.getByLabel('Move forward by').fill('99999');
    await page.getByLabel('Unit').selectOption('days');
    await page.getByRole('button', { name: 'Move' }).first().click();
    expect(await alert()).toContain('five years');
    await look('devhub-home');

    await page.getByRole('link', { name: 'Harbour Ledger' }).click();
    await page.getByLabel('Consent ID').fill(consentId);
    await press('Raise');
    await page.getByLabel('Answer').selectOption('500 Internal Server Error');
    await press('Save');
    await expect(clientToken(tsp)).rejects.toThrow('server_error');
    await page.getByLabel('Answer').selectOption('as usual');
    await press('Save');
    const poll = async () => {
      const bank = ais(tsp, await clientToken(tsp));
      const body = { returnImmediately: true, maxEvents: 10 } as const;
      return Object.keys((await bank.pollEvents({ body })).data?.sets ?? {}).length;
    };
    expect(await poll()).toBe(1);
    await page.locator('summary', { hasText: 'Reset' }).click();
    await press('Reset');
    expect(await page.getByRole('status').textContent()).toContain('as it was');
    expect(await poll()).toBe(0);
    await page.getByRole('link', { name: 'All projects' }).click();
    await page.locator('summary').click();
    await look('devhub-reset');
    await press('Reset');
    expect(await projects()).toEqual([]);
    expect(await page.locator('.note').count()).toBe(0);
  });
});

describe('nothing is made', () => {
  beforeEach(() => open(1_280));

  test('by a wizard that is left', async () => {
    await toStatement('Left behind');
    await press('Continue');
    await page.goto(hub);
    expect(await page.getByText('There is no project yet.').count()).toBe(1);
    expect(await projects()).toEqual([]);
  });

  test('by a statement that has expired', async () => {
    await toStatement('Too late');
    await press('Continue');
    await fetchWith(sandbox)(`${hub}/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"seconds":3601}',
    });
    await press('Complete');
    expect(await alert()).toContain('No project was created');
    expect(await projects()).toEqual([]);
  });

  test('twice by a form that is sent twice', async () => {
    await toStatement('Once');
    await press('Continue');
    const draft = await page.locator('[name=draft]').inputValue();
    const complete = async () =>
      fetchWith(sandbox)(`${hub}/new/5`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ draft, method: 'private_key_jwt' }).toString(),
      });
    const answers = await Promise.all([complete(), complete(), complete()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await projects()).toEqual(['Once']);
    await page.goto(new URL(answers[0]?.headers.get('location') ?? '', hub).href);
    expect(await page.getByText('Client ID').count()).toBe(1);
  });
});

test('another site sends no form', async () => {
  await open(1_280);
  const tsp = await registeredTsp(sandbox);
  const form = `<form method="post" action="${hub}/pages/reset"><button>Win a prize</button></form>`;
  await page.goto(`data:text/html,${encodeURIComponent(form)}`);
  await press('Win a prize');
  expect(await alert()).toContain('Another site');
  expect(await projects()).toHaveLength(1);
  expect(await clientToken(tsp)).toMatch(/./);
});

test.each([
  ['zh-HK', '建立項目', '步驟 1', '繼續'],
  ['zh-CN', '创建项目', '步骤 1', '继续'],
])('in %s', async (locale, create, step, next) => {
  await open(390, locale);
  expect(await page.getAttribute('html', 'lang')).toBe(locale);
  await look(`devhub-home-${locale}`);
  await page.getByRole('link', { name: create }).click();
  expect(await page.locator('[aria-current]').textContent()).toContain(step);
  await page.fill('#name', locale);
  await press(next);
  await press(next);
  await page.fill('#csr', keys.csr);
  await press(next);
  await look(`devhub-4-${locale}`);
});
