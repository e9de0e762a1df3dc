/** No request target causes a 500. */
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ais, clientToken, grantedConsent, registeredTsp, type Tsp } from './tsp.ts';

let sandbox: Sandbox;
let tsp: Tsp;
let tokens: { customer: string; client: string };
let accountId: string;
let consentId: string;
const errors: unknown[] = [];

beforeAll(async () => {
  const onError = (error: unknown) => errors.push(error);
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError,
  });
  tsp = await registeredTsp(sandbox);
  const granted = await grantedConsent(tsp);
  consentId = granted.consentId;
  tokens = { customer: granted.accessToken, client: await clientToken(tsp) };
  const { data } = await ais(tsp, tokens.customer).listAccounts();
  accountId = data?.data.account[0]?.accountId ?? '';
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends the path unchanged; `fetch` would normalize it. */
function get(origin: string, path: string, headers: Record<string, string>): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const { keys, transport } = tsp;
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ hostname, port, path, headers },
        ca: sandbox.authority,
        ...(origin === tsp.bank.addresses.secure && { key: keys.key, cert: transport }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, body: Buffer.concat(chunks).toString() });
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Text that a request line may contain, including characters that a URL should not. */
const raw = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'[]{}|^`"<>\\%&=?/#.;:@!$\'()*+,~-_a0') },
      fc.constantFrom('%', '%zz', '%0d%0a', '%00', '%ff', '%C3', '%5B', '%2F', '..', '//', 'é'),
      fc.constantFrom('fromDate=', 'toDate=', 'cursor=', '2026-01-01T00:00:00Z', '&'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const AISP = '/open-banking/v1.0/aisp';

test('`transactions?x=[` is answered, with a link to itself that is a URL', async () => {
  const path = `${AISP}/accounts/${accountId}/transactions?x=[`;
  const headers = { authorization: `Bearer ${tokens.customer}` };
  const { status, body } = await get(tsp.bank.addresses.secure, path, headers);
  expect(status).toBe(200);
  const { self } = JSON.parse(body).links as { self: string };
  expect(self).toBe(`${tsp.bank.addresses.secure}${AISP}/accounts/${accountId}/transactions`);
});

test('any query and any path: no 5xx, and no line break in a header', async () => {
  const plain = [
    ...['/.well-known/openid-configuration', '/open-banking/v1.1/oauth2/authorize', '/dashboard'],
    ...['/devhub', '/devhub/projects', '/devhub/new', '/consent/', '/devhub/pages/', '/'],
  ];
  const secure = (): string[] => [
    ...[`${AISP}/accounts`, `${AISP}/accounts/${accountId}`, `${AISP}/accounts/`],
    ...['balances', 'transactions'].map((name) => `${AISP}/accounts/${accountId}/${name}`),
    ...[`${AISP}/account-consents/${consentId}`, `${AISP}/account-consents/`],
    '/open-banking/v1.1/oauth2/token',
  ];
  const { addresses } = tsp.bank;
  const targets = [
    ...plain.map((path) => [addresses.plain, path] as const),
    ...secure().map((path) => [addresses.secure, path] as const),
  ];
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...targets),
      fc.constantFrom('?', '', '/'),
      raw,
      fc.constantFrom('customer' as const, 'client' as const),
      async ([origin, path], separator, text, holder) => {
        const headers = { authorization: `Bearer ${tokens[holder]}`, accept: '*/*' };
        const address = encodeLatin(`${path}${separator}${text}`);
        const { status, headers: received } = await get(origin, address, headers);
        expect([address, status < 500]).toEqual([address, true]);
        expect(Object.values(received).flat().join('')).not.toMatch(/[\r\n\0]/);
        answered += 1;
      },
    ),
    { numRuns: Number(process.env.ADDRESS_RUNS ?? 1_000) },
  );
  expect(answered).toBeGreaterThanOrEqual(1_000);
});

/** As bytes, which Node sends unchanged. */
const encodeLatin = (text: string): string => Buffer.from(text).toString('latin1');
