/** Valid requests to every endpoint of both addresses, which are mutated. */
import { PATHS } from '../../../sandbox/brands.ts';
import {
  assertionClaims,
  authentication,
  authorizeUrl,
  Browser,
  clientToken,
  createConsent,
  FORM,
  grantedConsent,
  PERMISSIONS,
  REDIRECT_URI,
  registrationClaims,
  requestClaims,
  type Tsp,
} from '../tsp.ts';
import type { Host } from './contract.ts';
import { form, type Mutation, mutated, part, type Wire } from './mutations.ts';

type Seed = (mutation: Mutation) => Wire | Promise<Wire>;

const FORM_TYPE = 'application/x-www-form-urlencoded';

const hub = (path: string, body: unknown, method = 'POST'): Wire => ({
  host: 'plain',
  method,
  path: `/devhub/${path}`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body) ?? '',
});

/** Requests that affect all others: the clock, faults, resets. */
export function upsettingSeeds(tsp: Tsp): Record<string, Seed> {
  const maybe = (body: unknown, m: Mutation) => (m[0] % 3 ? mutated(body, m) : body);
  const project = `projects/${tsp.projectId}`;
  const page = (path: string, members: unknown): Wire => ({
    ...hub(path, {}),
    headers: { 'content-type': FORM_TYPE },
    body: form(members),
  });
  return {
    'moveClock by': (m) => hub('clock', maybe({ seconds: 1 + (m[0] % 3) }, m)),
    'moveClock to': (m) => hub('clock', maybe({ to: '2030-01-01T00:00:00+08:00' }, m)),
    replaceFaults: (m) =>
      hub('faults', maybe({ latency: 0, status: m[0] % 2 ? 429 : 500 }, m), 'PUT'),
    replaceProjectFaults: (m) =>
      hub(`${project}/faults`, maybe({ latency: 1, status: m[0] % 2 ? 429 : 500 }, m), 'PUT'),
    'no faults': () => hub('faults', {}, 'PUT'),
    'no faults of the project': () => hub(`${project}/faults`, {}, 'PUT'),
    resetProject: ([at, what]) => hub(`projects/${at % 2 ? tsp.projectId : part(what)}/reset`, {}),
    'the page of the clock': (m) =>
      page('pages/clock', maybe({ amount: '1', unit: 'second', to: '' }, m)),
    'the page of faults': (m) => page('pages/faults', maybe({ latency: '1', status: '429' }, m)),
  };
}

/** @returns seeds by name */
export async function seedsOf(tsp: Tsp): Promise<Record<string, Seed>> {
  const own = await clientToken(tsp);
  const { accessToken, consentId } = await grantedConsent(tsp);
  const waiting = await createConsent(tsp);
  const accounts = await tsp.secure(`${tsp.bank.addresses.secure}${PATHS.aisp}/accounts`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const [, accountId = ''] = /"accountId":"(\w+)"/.exec(await accounts.text()) ?? [];
  const browser = new Browser(tsp.sandbox, tsp.plain);
  await browser.open(await authorizeUrl(tsp, requestClaims(tsp, waiting)));
  await browser.login();
  const { pathname: consentPath } = new URL(browser.url);
  const consentCookie = browser.cookies(consentPath);
  const dashboard = new Browser(tsp.sandbox, tsp.plain);
  await dashboard.open(`${tsp.bank.addresses.plain}/dashboard`);
  await dashboard.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
  const dashboardCookie = dashboard.cookies('/dashboard');

  const get = (host: Host, path: string, headers: Record<string, string> = {}): Wire => ({
    host,
    method: 'GET',
    path,
    headers,
  });
  const post = (host: Host, path: string, type: string, body: string, more = {}): Wire => ({
    host,
    method: 'POST',
    path,
    headers: { 'content-type': type, ...more },
    body,
  });
  const aisp = (path: string) => `${PATHS.aisp}${path}`;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const json = (token: string, path: string, body: unknown) =>
    post('secure', aisp(path), 'application/json', JSON.stringify(body) ?? '', bearer(token));
  const signed = async (claims: unknown, header: unknown = { kid: tsp.kid }) =>
    tsp.keys.sign((claims ?? {}) as Record<string, unknown>, {
      ...(header as Record<string, unknown>),
      alg: 'PS256',
    });
  const read = (name: string, path: (mutation: Mutation) => string): Seed => {
    return (m) => get('secure', aisp(path(m)), bearer(name === 'own' ? own : accessToken));
  };
  const account = `/accounts/${accountId}`;

  return {
    createAccountConsent: (m) => {
      const dates = { expirationDate: '2027-01-01T00:00:00Z' };
      const body = { data: { permissions: [...PERMISSIONS], ...dates } };
      return json(own, '/account-consents', mutated(body, m));
    },
    getAccountConsent: read('own', ([, what]) => `/account-consents/${part(what)}`),
    'getAccountConsent, which is there': read('own', () => `/account-consents/${consentId}`),
    deleteAccountConsent: ([, what]) => ({
      ...get('secure', aisp(`/account-consents/${part(what)}`), bearer(own)),
      method: 'DELETE',
    }),
    listAccounts: read('customer', () => '/accounts'),
    'listAccounts with another token': ([, what]) =>
      get('secure', aisp('/accounts'), bearer(part(what))),
    getAccount: read('customer', ([at, what]) => (at % 2 ? account : `/accounts/${part(what)}`)),
    listBalances: read('customer', ([at, what]) =>
      at % 2 ? `${account}/balances` : `/accounts/${part(what)}/balances`,
    ),
    listTransactions: read('customer', ([at, what]) => {
      const name = ['fromDate', 'toDate', 'cursor', 'page'][at % 4];
      return `${account}/transactions?${name}=${part(what)}`;
    }),
    checkAccountAvailability: (m) => {
      const accountAvailability = ['accountNumber', 'fullName', 'phoneNumber'].map((paramName) => ({
        paramName,
        paramValue: '1',
      }));
      return json(
        accessToken,
        '/accounts/availability',
        mutated({ data: { accountAvailability } }, m),
      );
    },
    pollEvents: (m) => {
      const setErrs = { b: { err: 'invalid_key', description: 'x' } };
      return json(
        own,
        '/events',
        mutated({ ack: ['a'], returnImmediately: true, maxEvents: 1, setErrs }, m),
      );
    },
    createToken: async (m) => {
      const grant = { grant_type: 'client_credentials', scope: 'accounts' };
      const members = { ...grant, ...(await authentication(tsp)), code: 'x', refresh_token: 'y' };
      return post('secure', PATHS.token, FORM_TYPE, form(mutated(members, m)));
    },
    'createToken with another assertion': async (m) => {
      const client_assertion =
        m[0] % 3 === 0
          ? await signed(assertionClaims(tsp), mutated({ kid: tsp.kid, typ: 'JWT' }, m))
          : await signed(mutated({ ...assertionClaims(tsp) }, m));
      const members = {
        grant_type: m[0] % 2 ? 'refresh_token' : 'authorization_code',
        redirect_uri: REDIRECT_URI,
        [m[0] % 2 ? 'refresh_token' : 'code']: 'x',
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      };
      return post('secure', PATHS.token, FORM_TYPE, form(members));
    },
    startAuthorization: async (m) => {
      const request = await signed(mutated(requestClaims(tsp, waiting), m));
      const query = {
        client_id: tsp.clientId,
        response_type: 'code id_token',
        scope: 'openid accounts',
        redirect_uri: REDIRECT_URI,
        request,
      };
      return get('plain', `${PATHS.authorize}?${form(query)}`);
    },
    'startAuthorization with another query': (m) => {
      const members = { response_type: 'code id_token', request: 'a.b.c', state: 's', nonce: 'n' };
      const query = mutated({ client_id: tsp.clientId, redirect_uri: REDIRECT_URI, ...members }, m);
      return get('plain', `${PATHS.authorize}?${form(query)}`);
    },
    'startAuthorization, resumed': ([, what]) =>
      get('plain', `${PATHS.authorize}/${part(what)}`, { cookie: consentCookie }),
    getOpenIdConfiguration: () => get('plain', PATHS.discovery),
    getJwks: () => get('plain', PATHS.jwks),
    registerClient: async (m) =>
      post(
        'secure',
        PATHS.register,
        'application/jose',
        await signed(mutated(registrationClaims(tsp), m)),
      ),
    'registerClient with another statement': async (m) => {
      const claims = JSON.parse(
        Buffer.from(tsp.statement.split('.')[1] ?? '', 'base64url').toString(),
      );
      const software_statement = await signed(mutated(claims, m), { kid: tsp.kid, typ: 'JWT' });
      const request = await signed({ ...registrationClaims(tsp), software_statement });
      return post('secure', PATHS.register, 'application/jose', request);
    },
    'registerClient with anything': ([, what]) =>
      post('secure', PATHS.register, 'application/jose', String(what)),
    'a consent page': ([at, what]) =>
      get('plain', at % 2 ? consentPath : `/consent/${part(what)}`, { cookie: consentCookie }),
    'a login': (m) =>
      post(
        'plain',
        `${m[0] % 2 ? consentPath : '/dashboard'}/login`,
        FORM_TYPE,
        form(mutated({ username: 'thousand', pin: '000000' }, m)),
        { cookie: consentCookie },
      ),
    'a decision': (m) =>
      post(
        'plain',
        `${consentPath}/decision`,
        FORM_TYPE,
        form(mutated({ decision: 'perhaps', account: accountId }, m)),
        { cookie: consentCookie },
      ),
    'the dashboard': () => get('plain', '/dashboard', { cookie: dashboardCookie }),
    'a revocation': ([, what]) =>
      post('plain', '/dashboard/revoke', FORM_TYPE, form({ consent: what }), {
        cookie: dashboardCookie,
      }),
    'a page that is not there': ([at, what]) => get(at % 2 ? 'plain' : 'secure', `/${part(what)}`),
    createProject: (m) => hub('projects', mutated({ name: 'a', description: 'b' }, m)),
    getProject: ([at, what]) =>
      get('plain', `/devhub/${at % 2 ? 'projects' : 'pages'}/${part(what)}`),
    createSoftwareStatement: (m) =>
      hub(`projects/${tsp.projectId}/software-statements`, mutated(FORM, m)),
    issueCertificates: (m) => {
      const id = m[0] % 5 ? tsp.projectId : part(m[1]);
      return hub(`projects/${id}/certificates`, mutated({ csr: tsp.keys.csr, days: 30 }, m));
    },
    raiseEvent: (m) => {
      const about = { subject: { subject_type: 'urn:a', 'http://openbanking.org.uk/rid': '1' } };
      const event = { subject: 'https://a.example', events: { 'urn:a': about } };
      return hub(`projects/${tsp.projectId}/events`, mutated(event, m));
    },
    getProjectJwks: ([at, what]) =>
      get('plain', `/devhub/projects/${at % 2 ? tsp.projectId : part(what)}/jwks`),
    'what a page of the Dev Hub changes': (m) => {
      const members = { consent: consentId, type: 'urn:a', kid: 'a', csr: 'b', latency: '0' };
      const what = ['events', 'revocations', 'certificates', 'faults'][m[0] % 4];
      const path = `/devhub/pages/${m[0] % 3 ? tsp.projectId : part(m[1])}/${what}`;
      return post('plain', path, FORM_TYPE, form(mutated(members, m)));
    },
    revokeCertificate: ([, what]) =>
      hub(`projects/${tsp.projectId}/revocations`, { certificate: what }),
    createClient: (m) => {
      const members = {
        software_statement: 'a.b.c',
        token_endpoint_auth_method: 'private_key_jwt',
      };
      return hub(`projects/${tsp.projectId}/clients`, mutated(members, m));
    },
    'a step of the wizard': ([at, what]) =>
      post('plain', `/devhub/new/${at % 7}`, FORM_TYPE, form({ draft: what, name: what })),
  };
}
