import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../scripts/cli/listen.ts';
import { buildDocs, type Site, serveDocs } from '../../../scripts/commands/docs.ts';
import { hkob, ROOT } from '../cli/run.ts';
import { startBrowser } from './browser.ts';

const HOSTILE = join(import.meta.dirname, 'hostile.yaml');

let folder: string;
let site: Site;
let server: Listening;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-docs-test-'));
  const apis = ['ais', 'oauth', 'dcr'].map((api) => join(ROOT, `spec/${api}/openapi.yaml`));
  site = await buildDocs({ specs: [...apis, HOSTILE], out: folder });
  server = await serveDocs(site, { port: 0 });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** Opens a page and waits until it is idle; returns its requests to other hosts and its errors. */
async function visit(
  path: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<{ page: Page; foreign: string[]; complaints: string[] }> {
  const page = await browser.newPage(options);
  const requests: Request[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}/${path}`);
  await page.waitForLoadState('networkidle');
  const foreign = requests
    .filter((request) => !request.url().startsWith(server.url))
    .filter((request) => !/^(data|blob):/.test(request.url()))
    // Also includes requests that the page's policy blocked.
    .filter((request) => request.failure()?.errorText !== 'csp')
    .map((request) => request.url());
  return { page, foreign, complaints };
}

describe('the front page', () => {
  const looks = [
    { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
    { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
    { viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  ] as const;

  it.each(looks)('fits and is clean at %j', async (look) => {
    const { page, foreign, complaints } = await visit('', look);
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    const { width, background } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      background: getComputedStyle(document.body).backgroundColor,
    }));
    expect(width).toBeLessThanOrEqual(look.viewport.width);
    expect(background === 'rgb(255, 255, 255)').toBe(look.colorScheme === 'light');
    await page.close();
  });

  it('names each API with its version, and every operation of it', async () => {
    const { page } = await visit('');
    const text = await page.locator('main').textContent();
    for (const name of ['Account Information', 'OAuth', 'Dynamic Client Registration']) {
      expect(text).toContain(name);
    }
    expect(text).toMatch(/Version 1\.0\.0, 9 operations/);
    expect(await page.locator('section.card li').count()).toBe(9 + 4 + 1 + 1);
    expect(await page.locator('ol.flow li a').count()).toBe(8);
    expect(await page.locator('script').count()).toBe(0);
    await page.close();
  });

  it('leads each step and operation to its place on the page of its API', async () => {
    const { page } = await visit('');
    const links = await page.locator('main li a').evaluateAll((anchors) =>
      anchors.map((anchor) => ({
        href: anchor.getAttribute('href') ?? '',
        summary: anchor.parentElement?.querySelector('span')?.textContent ?? '',
      })),
    );
    await page.close();
    const read = links.find(({ href }) => href.endsWith('listaccounts') && href.includes('ais'));
    const away = await visit(read?.href ?? 'nowhere');
    const heading = away.page.getByRole('heading', { name: 'List the accounts' });
    await heading.waitFor({ timeout: 5000 });
    expect(await heading.isVisible()).toBe(true);
    await away.page.close();
  });
});

describe('the page of an API', () => {
  const pages: [page: string, title: string, operation: string][] = [
    ['ais.html#/accounts/listaccounts', 'Account Information', 'List the accounts'],
    ['oauth.html#/token/createtoken', 'OAuth', 'Create tokens'],
    ['dcr.html#/registration/registerclient', 'Client Registration', 'Register a client'],
  ];

  it.each(pages)('%s renders, and asks nobody for anything', async (path, title, operation) => {
    const { page, foreign, complaints } = await visit(path);
    const heading = page.getByRole('heading', { name: operation });
    await heading.first().waitFor({ timeout: 5000 });
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
    expect(await page.title()).toContain(title);
    await page.close();
  });

  it('of a hostile document runs nothing and reaches nobody', async () => {
    for (const path of ['', 'hostile.html', 'hostile.html#/some-things/getthing']) {
      const { page, foreign, complaints } = await visit(path);
      const unexpected = complaints.filter((text) => !/Content Security Policy/.test(text));
      expect({ foreign, unexpected }, path).toEqual({ foreign: [], unexpected: [] });
      expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
      await page.close();
    }
  });
});

describe('the server', () => {
  const asked: [path: string, method: string, status: number][] = [
    ['/', 'GET', 200],
    ['/index.html', 'GET', 200],
    ['/ais', 'GET', 200],
    ['/ais.html?x', 'HEAD', 200],
    ['/ais.html', 'POST', 405],
    ['/none.html', 'GET', 404],
    ['/..%2f..%2fpackage.json', 'GET', 404],
    ['/../package.json', 'GET', 404],
  ];

  it.each(asked)('%s by %s is %i', async (path, method, status) => {
    const response = await fetch(server.url + path, { method });
    expect(response.status).toBe(status);
  });
});

describe('hkob docs', () => {
  it('writes the site and exits', async () => {
    const out = join(folder, 'one');
    const { code, stdout, stderr } = await hkob(['docs', '--spec', HOSTILE, '--out', out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/one\/index\.html\n.*one\/hostile\.html\n$/);
    const html = await readFile(join(out, 'hostile.html'), 'utf8');
    // Compared as booleans, because a failure report should not contain 2 MB of page.
    expect(html.includes('cdn.redoc.ly')).toBe(false);
    expect(html.includes('"disableTelemetry":true')).toBe(true);
  });

  it('serves it until Ctrl-C', async () => {
    const out = join(folder, 'two');
    const { code, stdout } = await hkob(
      ['docs', '--spec', HOSTILE, '--out', out, '--serve', '--port', '0'],
      { until: /Docs at/ },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/Docs at http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  it('refuses two documents for one page', async () => {
    await expect(buildDocs({ specs: [HOSTILE, HOSTILE], out: folder })).rejects.toThrow(
      /would be a second hostile\.html/,
    );
  });
});
