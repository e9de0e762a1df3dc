/** Requests that are nearly right, over every endpoint: never a 5xx, never an answer outside the contract. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import {
  assertionClaims,
  authentication,
  clientToken,
  createConsent,
  grantedConsent,
  PERMISSIONS,
  registeredTsp,
  registrationClaims,
  requestClaims,
  type Tsp,
} from './tsp.ts';

/** Set for a longer run. */
const RUNS = Number(process.env.HKOB_FUZZ ?? 1_500);

let sandbox: Sandbox;
let tsp: Tsp;
const errors: unknown[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  tsp = await registeredTsp(sandbox);
});
afterAll(() => sandbox.close());

const HOSTILE = [
  '',
  ' ',
  'null',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  'a'.repeat(5_000),
  '1e999',
  '-1',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '\u202e\ufeff',
  '🀄',
];

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 60 }),
  fc.json({ maxDepth: 3 }),
);
const value = fc.oneof(
  hostile,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(0, -1, 1e308, true, null, [], {}),
);

/** Puts a value somewhere into JSON, or takes a member away. */
function mutated(body: unknown, [at, what, drop]: readonly [number, unknown, boolean]): unknown {
  const copy = structuredClone(body);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return what;
  if (drop) delete place[0][place[1]];
  else place[0][place[1]] = what;
  return copy;
}

test(`${RUNS} requests`, { timeout: 600_000 }, async () => {
  const { plain, secure } = tsp.bank.addresses;
  const aisp = `${secure}/open-banking/v1.0/aisp`;
  const own = await clientToken(tsp);
  const { accessToken, consentId } = await grantedConsent(tsp);
  const waiting = await createConsent(tsp);
  const [accountId = ''] = [
    ...(
      await (
        await tsp.secure(`${aisp}/accounts`, {
          headers: { authorization: `Bearer ${accessToken}` },
        })
      ).text()
    ).matchAll(/"accountId":"(\w+)"/g),
  ].map(([, id]) => id ?? '');

  const json = (url: string, token: string, body: unknown) =>
    tsp.secure(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body) ?? '',
    });
  const get = (url: string, token: string, headers: Record<string, string> = {}) =>
    tsp.secure(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
  const part = (text: unknown) => encodeURIComponent(String(text).toWellFormed());

  type Mutation = readonly [number, unknown, boolean];
  const targets: ((mutation: Mutation) => Promise<Response>)[] = [
    (m) =>
      json(
        `${aisp}/account-consents`,
        own,
        mutated(
          { data: { permissions: [...PERMISSIONS], expirationDate: '2027-01-01T00:00:00Z' } },
          m,
        ),
      ),
    (m) =>
      json(
        `${aisp}/events`,
        own,
        mutated(
          {
            ack: ['a'],
            returnImmediately: true,
            maxEvents: 1,
            setErrs: { b: { err: 'invalid_key', description: 'x' } },
          },
          m,
        ),
      ),
    (m) =>
      json(
        `${aisp}/accounts/availability`,
        accessToken,
        mutated(
          {
            data: {
              accountAvailability: [
                { paramName: 'accountNumber', paramValue: '1' },
                { paramName: 'fullName', paramValue: '2' },
              ],
            },
          },
          m,
        ),
      ),
    ([, what]) => get(`${aisp}/account-consents/${part(what)}`, own),
    ([, what]) => get(`${aisp}/accounts/${part(what)}/balances`, accessToken),
    ([, what]) =>
      get(`${aisp}/accounts/${accountId}/transactions?fromDate=${part(what)}&cursor=`, accessToken),
    ([at, what]) =>
      get(
        `${aisp}/accounts/${accountId}/transactions?${at % 2 ? 'cursor' : 'toDate'}=${part(what)}`,
        accessToken,
      ),
    ([, what]) => get(`${aisp}/accounts`, String(what).replace(/[^\x20-\x7e]/g, '')),
    ([at, what]) =>
      get(`${aisp}/accounts/${accountId}`, accessToken, {
        [[
          'accept',
          'accept-language',
          'x-fapi-interaction-id',
          'x-fapi-auth-date',
          'x-fapi-customer-ip-address',
        ][at % 5] ?? '']: String(what).replace(/[^\x20-\x7e]/g, ''),
      }),
    async (m) => {
      const form = mutated(
        {
          grant_type: 'client_credentials',
          scope: 'accounts',
          ...(await authentication(tsp)),
          code: 'x',
          refresh_token: 'y',
        },
        m,
      );
      return tsp.secure(`${secure}/open-banking/v1.1/oauth2/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Object.entries((form ?? {}) as object)
          .map(([name, text]) => `${part(name)}=${part(text)}`)
          .join('&'),
      });
    },
    async (m) => {
      const claims = mutated({ ...assertionClaims(tsp) }, m);
      const client_assertion = await tsp.keys.sign((claims ?? {}) as Record<string, unknown>, {
        kid: tsp.kid,
      });
      const form = {
        grant_type: m[0] % 2 ? 'refresh_token' : 'authorization_code',
        redirect_uri: 'https://a.example',
        code: 'x',
        refresh_token: 'y',
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      };
      return tsp.secure(`${secure}/open-banking/v1.1/oauth2/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      });
    },
    async (m) => {
      const claims = mutated(requestClaims(tsp, waiting), m);
      const request = await tsp.keys.sign((claims ?? {}) as Record<string, unknown>, {
        kid: tsp.kid,
      });
      const query = new URLSearchParams({
        client_id: tsp.clientId,
        response_type: 'code id_token',
        scope: 'openid accounts',
        redirect_uri: 'https://tsp.example.com/callback',
        request,
      });
      return tsp.plain(`${plain}/open-banking/v1.1/oauth2/authorize?${query}`);
    },
    (m) => {
      const query = mutated(
        {
          client_id: tsp.clientId,
          response_type: 'code id_token',
          request: 'a.b.c',
          state: 's',
          nonce: 'n',
        },
        m,
      );
      const text = Object.entries((query ?? {}) as object)
        .map(([name, what]) => `${part(name)}=${part(what)}`)
        .join('&');
      return tsp.plain(`${plain}/open-banking/v1.1/oauth2/authorize?${text}`);
    },
    async (m) => {
      const claims = mutated(registrationClaims(tsp), m);
      const body = await tsp.keys.sign((claims ?? {}) as Record<string, unknown>, { kid: tsp.kid });
      return tsp.secure(`${secure}/open-banking/v3.2/oauth2/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/jose' },
        body,
      });
    },
    ([, what]) =>
      tsp.secure(`${secure}/open-banking/v3.2/oauth2/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/jose' },
        body: String(what),
      }),
    ([, what]) => tsp.plain(`${plain}/consent/${part(what)}`),
    ([, what]) =>
      tsp.plain(`${plain}/dashboard/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `username=${part(what)}&pin=${part(what)}`,
      }),
    (m) =>
      tsp.plain(`${plain}/devhub/projects/${tsp.projectId}/software-statements`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body:
          JSON.stringify(
            mutated(
              {
                software_client_name: 'a',
                software_redirect_uris: ['https://a.example'],
                software_roles: ['AISP'],
              },
              m,
            ),
          ) ?? '',
      }),
    (m) =>
      tsp.plain(`${plain}/devhub/projects/${m[0] % 2 ? part(m[1]) : tsp.projectId}/certificates`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ csr: m[1] }),
      }),
  ];

  await fc.assert(
    fc.asyncProperty(
      fc.nat(targets.length - 1),
      fc.tuple(fc.nat(40), value, fc.boolean()),
      async (target, mutation) => {
        const response = await targets[target]?.(mutation);
        await response?.arrayBuffer();
        expect(response?.status).toBeLessThan(500);
        expect(errors.splice(0)).toEqual([]);
      },
    ),
    { numRuns: RUNS, seed: 6 },
  );
  const status = await get(`${aisp}/account-consents/${consentId}`, await clientToken(tsp));
  expect(status.status).toBe(200);
});
