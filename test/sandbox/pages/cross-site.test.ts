/** Cross-site requests change nothing and are not counted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  authorizeUrl,
  Browser,
  createConsent,
  registeredTsp,
  requestClaims,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let tsp: Tsp;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 });
  tsp = await registeredTsp(sandbox);
});
afterAll(() => sandbox.close());

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The headers by which a browser marks a cross-site request. */
const CROSS_SITE: Record<string, Record<string, string>> = {
  'Sec-Fetch-Site: cross-site': { 'sec-fetch-site': 'cross-site' },
  'Sec-Fetch-Site: same-site': { 'sec-fetch-site': 'same-site' },
  'a foreign Origin': { origin: 'https://evil.example' },
  'a foreign Origin at another port': { origin: 'https://localhost:1' },
  'an opaque Origin': { origin: 'null' },
  'the host as http': { origin: 'http://localhost' },
};

/** All requests that change something: method, path and body. */
const CHANGES = (): [method: string, path: string, type: string, body?: string][] => [
  ['POST', '/devhub/reset', ''],
  ['POST', '/devhub/clock', 'application/json', '{"seconds":60}'],
  ['POST', '/devhub/projects', 'application/json', '{"name":"Evil"}'],
  ['PUT', '/devhub/faults', 'application/json', '{"status":500}'],
  ['POST', `/devhub/projects/${tsp.projectId}/reset`, ''],
  ['POST', '/devhub/projects', 'text/plain', '{"name":"Evil"}'],
  ['POST', '/devhub/pages/reset', FORM['content-type'], ''],
  ['POST', '/devhub/pages/clock', FORM['content-type'], 'amount=1&unit=day'],
  ['POST', '/devhub/pages/faults', FORM['content-type'], 'status=500'],
  ['POST', '/devhub/new', FORM['content-type'], 'name=Evil'],
  ['POST', '/dashboard/login', FORM['content-type'], 'username=ordinary&pin=000000'],
  ['POST', '/dashboard/logout', FORM['content-type'], ''],
  ['POST', '/dashboard/revoke', FORM['content-type'], 'consent=1'],
];

test.each(Object.entries(CROSS_SITE))('%s → 403 for every change', async (_, headers) => {
  const before = await state();
  for (const [method, path, type, body] of CHANGES()) {
    const response = await tsp.plain(`${tsp.bank.addresses.plain}${path}`, {
      method,
      headers: { ...headers, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    });
    expect([method, path, response.status]).toEqual([method, path, 403]);
  }
  expect(await state()).toEqual(before);
});

/** State that a reset, a new project, a moved clock or a fault would change. */
async function state() {
  const read = async (path: string) =>
    (await tsp.plain(`${tsp.bank.addresses.plain}/devhub/${path}`)).json() as Promise<unknown>;
  const { ahead } = (await read('clock')) as { ahead: number };
  return [await read('projects'), ahead, await read('faults')];
}

test('cross-site forms do not lock a customer out of the dashboard', async () => {
  const { plain } = tsp.bank.addresses;
  const login = (headers: Record<string, string>, pin: string) =>
    tsp.plain(`${plain}/dashboard/login`, {
      method: 'POST',
      headers: { ...FORM, ...headers },
      body: `username=ordinary&pin=${pin}`,
    });
  for (let index = 0; index < 8; index++) await login({ origin: 'https://evil.example' }, '000000');
  expect((await login({ origin: plain }, '123456')).status).toBe(303);
});

test('cross-site forms do not lock a consent', async () => {
  const consentId = await createConsent(tsp);
  const browser = new Browser(sandbox);
  await browser.open(await authorizeUrl(tsp, requestClaims(tsp, consentId)));
  const page = browser.url;
  for (let index = 0; index < 8; index++) {
    await browser.copy().open(`${page}/login`, {
      method: 'POST',
      headers: { ...FORM, origin: 'https://evil.example' },
      body: 'username=ordinary&pin=000000',
    });
  }
  await browser.login();
  expect(browser.accounts.length).toBeGreaterThan(0);
});

test.each([
  ['without the headers of a browser', {}],
  ['from our own page', { 'sec-fetch-site': 'same-origin' }],
  ['by the user', { 'sec-fetch-site': 'none' }],
])('a form that is sent %s is taken', async (_, headers) => {
  const response = await tsp.plain(`${tsp.bank.addresses.plain}/dashboard/login`, {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: 'username=ordinary&pin=123456',
  });
  expect(response.status).toBe(303);
});
