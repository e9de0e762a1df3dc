/** The Dev Hub through its generated client. */
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDcrClient } from '../../../generated/dcr/index.ts';
import { createDevhubClient } from '../../../generated/devhub/index.ts';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  ais,
  assertionClaims,
  authentication,
  authorise,
  clientToken,
  createConsent,
  createKeys,
  createTsp,
  exchange,
  FORM,
  fetchWith,
  grantedConsent,
  now,
  hub as post,
  postToken,
  refresh,
  register,
  registeredTsp,
  registrationClaims,
  SUBJECT,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let hub: ReturnType<typeof createDevhubClient>;
const errors: unknown[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    brands: ['hsbc-personal', 'hang-seng-business'],
    callsPerSecond: 0,
    onError: (error) => errors.push(error),
  });
  hub = clientOf(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  expect(errors).toEqual([]);
});

function clientOf({ banks }: Sandbox, index = 0) {
  const baseUrl = banks[index]?.addresses.plain ?? '';
  return createDevhubClient({ baseUrl, fetch: fetchWith(sandbox) });
}

const path = ({ projectId }: { projectId: string }) => ({ params: { path: { projectId } } });

/** A project with certificates, and its TSP. */
async function project(name = 'Harbour Ledger') {
  const { data } = await hub.createProject({ body: { name, market: 'HK' } });
  const keys = await createKeys(SUBJECT);
  const projectId = data?.id ?? '';
  const issued = await hub.issueCertificates({ ...path({ projectId }), body: { csr: keys.csr } });
  return { projectId, keys, issued: issued.data };
}

async function statementOf(projectId: string) {
  const { data } = await hub.createSoftwareStatement({ ...path({ projectId }), body: FORM });
  return data?.software_statement ?? '';
}

describe('projects', () => {
  test('from a name to a client that gets tokens', async () => {
    const { projectId, keys, issued } = await project();
    const body = {
      software_statement: await statementOf(projectId),
      token_endpoint_auth_method: 'private_key_jwt',
    } as const;
    const { data: client } = await hub.createClient({ ...path({ projectId }), body });
    const { data: details } = await hub.getProject(path({ projectId }));
    expect(details).toMatchObject({
      name: 'Harbour Ledger',
      market: 'HK',
      certificates: [
        { use: 'transport', pem: issued?.transport, revoked: false },
        { use: 'signing', pem: issued?.signing, kid: issued?.kid, revoked: false },
      ],
      clients: [{ client_id: client?.client_id, redirect_uris: FORM.software_redirect_uris }],
    });
    const [bank] = sandbox.banks;
    if (!bank || !issued) throw new Error('there is no bank');
    const secure = fetchWith(sandbox, { key: keys.key, cert: issued.transport });
    const tsp = { sandbox, bank, projectId, keys, kid: issued.kid, secure, plain: fetch };
    const clientId = client?.client_id ?? '';
    expect(await clientToken({ ...tsp, clientId, method: 'private_key_jwt' } as Tsp)).toMatch(/./);
    const again = await hub.createClient({ ...path({ projectId }), body });
    expect([again.response.status, again.error?.detail]).toEqual([
      400,
      'The software is registered already',
    ]);
    const { data: all } = await hub.listProjects();
    expect(all?.projects[0]).toMatchObject({ id: projectId });
  });

  test('tls_client_auth is for the profile that knows it', async () => {
    const { projectId } = await project();
    const body = {
      software_statement: await statementOf(projectId),
      token_endpoint_auth_method: 'tls_client_auth',
    } as const;
    const { response, error } = await hub.createClient({ ...path({ projectId }), body });
    expect([response.status, error?.detail]).toEqual([
      400,
      'tls_client_auth is not accepted in this market',
    ]);
    const fapi = await startSandbox({ port: 0, brands: ['hsbc-personal'], profile: profiles.fapi });
    const tsp = await createTsp(fapi, { method: 'tls_client_auth' });
    const { client_id: clientId } = await post<{ client_id: string }>(
      tsp,
      `projects/${tsp.projectId}/clients`,
      { ...body, software_statement: tsp.statement },
    );
    expect(await clientToken({ ...tsp, clientId })).toMatch(/./);
    await fapi.close();
  });

  test('another project, another statement', async () => {
    const [one, other] = [await project(), await project()];
    const software_statement = await statementOf(other.projectId);
    const body = { software_statement, token_endpoint_auth_method: 'private_key_jwt' } as const;
    const { error } = await hub.createClient({ ...path(one), body });
    expect(error?.detail).toBe('The statement is about another software');
  });

  test('without certificates there is no client', async () => {
    const { data } = await hub.createProject({ body: { name: 'Bare' } });
    const projectId = data?.id ?? '';
    const software_statement = await statementOf(projectId);
    const body = { software_statement, token_endpoint_auth_method: 'private_key_jwt' } as const;
    expect((await hub.createClient({ ...path({ projectId }), body })).response.status).toBe(409);
  });

  test('revocation takes the key away', async () => {
    const { projectId, issued } = await project();
    expect((await hub.getProjectJwks(path({ projectId }))).data?.keys).toMatchObject([
      { kid: issued?.kid, alg: 'PS256' },
    ]);
    const body = { certificate: issued?.signing ?? '' };
    const revoke = () => hub.revokeCertificate({ ...path({ projectId }), body });
    expect((await revoke()).response.status).toBe(204);
    expect((await revoke()).response.status).toBe(404);
    expect((await hub.getProjectJwks(path({ projectId }))).data?.keys).toEqual([]);
  });

  test.each([
    ['projects', { name: ' ' }, 400],
    ['projects', { name: 'x', colour: 'red' }, 400],
    ['projects/nobody/certificates', { csr: 'x' }, 404],
    ['projects/nobody/software-statements', FORM, 404],
    ['clock', { seconds: 0 }, 400],
    ['clock', { to: '2020-01-01T00:00:00Z' }, 400],
  ])('%s %j is %i', async (what, body, status) => {
    const [bank] = sandbox.banks;
    const response = await fetchWith(sandbox)(`${bank?.addresses.plain}/devhub/${what}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});

test.each(['cross-site', 'same-site'])('a browser sends nothing for a %s page', async (site) => {
  const { projectId } = await project('Keep me');
  for (const what of ['reset', `projects/${projectId}/reset`]) {
    const [bank] = sandbox.banks;
    const response = await fetchWith(sandbox)(`${bank?.addresses.plain}/devhub/${what}`, {
      method: 'POST',
      headers: { 'sec-fetch-site': site },
    });
    expect(response.status).toBe(403);
  }
  expect((await hub.getProject(path({ projectId }))).data?.name).toBe('Keep me');
});

test('each brand has its own customers', async () => {
  const lists = await Promise.all(
    [0, 1].map((index) => clientOf(sandbox, index).listTestCustomers()),
  );
  expect(lists.map(({ data }) => data?.brand)).toEqual(['hsbc-personal', 'hang-seng-business']);
  const [ordinary, other] = lists.map(({ data }) => data?.customers[0]);
  expect(ordinary).toMatchObject({ username: 'ordinary', pin: '123456', locked: false });
  expect(ordinary?.name).not.toBe(other?.name);
  expect(lists[0]?.data?.customers.find(({ locked }) => locked)?.username).toBe('locked');
});

test('an event that was raised is polled, and sent again until it is acknowledged', async () => {
  const tsp = await registeredTsp(sandbox);
  const body = {
    subject: 'https://a.example/1',
    events: { 'urn:example:changed': { why: 'test' } },
  };
  const { data } = await hub.raiseEvent({ ...path(tsp), body });
  const [jti = ''] = data?.jtis ?? [];
  const bank = ais(tsp, await clientToken(tsp));
  const poll = async (ack: string[]) =>
    (await bank.pollEvents({ body: { ack, returnImmediately: true, maxEvents: 10 } })).data?.sets;
  expect(decodeJwt((await poll([]))?.[jti] ?? '')).toMatchObject({ sub: body.subject });
  expect(Object.keys((await poll([])) ?? {})).toEqual([jti]);
  expect(await poll([jti])).toEqual({});
});

describe('faults', () => {
  test.each([429, 500] as const)('of one project: %i', async (status) => {
    const [tsp, other] = [await registeredTsp(sandbox), await registeredTsp(sandbox)];
    const token = await clientToken(tsp);
    await hub.replaceProjectFaults({ ...path(tsp), body: { status } });
    const { response, error } = await ais(tsp, token).getAccountConsent({
      params: { path: { consentId: '1' } },
    });
    expect(response.status).toBe(status);
    expect(error?.message).toMatch(/./);
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    await expect(clientToken(tsp)).rejects.toThrow(/error/);
    await expect(register(await createTsp(sandbox))).resolves.toBeTruthy();
    expect(await clientToken(other)).toMatch(/./);
    expect((await hub.getProjectFaults(path(tsp))).data).toEqual({ status });
    await hub.replaceProjectFaults({ ...path(tsp), body: {} });
    expect(await clientToken(tsp)).toMatch(/./);
  });

  test('of all: latency', async () => {
    const tsp = await registeredTsp(sandbox);
    await hub.replaceFaults({ body: { latency: 300 } });
    const began = performance.now();
    await clientToken(tsp);
    expect(performance.now() - began).toBeGreaterThanOrEqual(295);
    await hub.replaceFaults({ body: {} });
    expect((await hub.getFaults()).data).toEqual({});
  });
});

test('a project is reset, at every brand, and no other is', async () => {
  const [tsp, other] = [await registeredTsp(sandbox), await registeredTsp(sandbox)];
  const [mine, theirs] = [await grantedConsent(tsp), await grantedConsent(other)];
  const hangSeng = { ...tsp, bank: sandbox.banks[1] ?? tsp.bank };
  const elsewhere = await grantedConsent(hangSeng);
  const own = await clientToken(tsp);
  await hub.raiseEvent({
    ...path(tsp),
    body: { subject: 'https://a.example', events: { 'urn:x': {} } },
  });
  expect((await hub.resetProject(path(tsp))).response.status).toBe(204);
  const accounts = (who: Tsp, token: string) => ais(who, token).listAccounts();
  expect((await accounts(tsp, mine.accessToken)).response.status).toBe(401);
  expect((await accounts(hangSeng, elsewhere.accessToken)).response.status).toBe(401);
  expect((await refresh(tsp, mine.refreshToken)).body.error).toBe('invalid_grant');
  expect((await accounts(tsp, own)).response.status).toBe(401);
  const bank = ais(tsp, await clientToken(tsp));
  const consent = await bank.getAccountConsent({
    params: { path: { consentId: mine.consentId } },
  });
  expect(consent.response.status).toBe(400);
  const polled = await bank.pollEvents({ body: { returnImmediately: true, maxEvents: 10 } });
  expect(polled.data?.sets).toEqual({});
  expect((await accounts(other, theirs.accessToken)).response.status).toBe(200);
  expect((await refresh(other, theirs.refreshToken)).status).toBe(200);
});

/** Each on its own sandbox, because only a reset would undo the changes. */
describe('time travel', () => {
  let travelled: Sandbox;
  let clock: ReturnType<typeof createDevhubClient>;
  beforeAll(async () => {
    travelled = await startSandbox({
      port: 0,
      brands: ['hsbc-personal'],
      callsPerSecond: 0,
      onError: (error) => errors.push(error),
    });
    const baseUrl = travelled.banks[0]?.addresses.plain ?? '';
    clock = createDevhubClient({ baseUrl, fetch: fetchWith(travelled) });
  });
  afterAll(() => travelled.close());

  const move = async (seconds: number) => {
    const { data } = await clock.moveClock({ body: { seconds } });
    if (!data) throw new Error('the clock stands still');
  };

  test('an access token expires, and a new one does not, although the client knows nothing', async () => {
    const tsp = await registeredTsp(travelled);
    const { accessToken, refreshToken } = await grantedConsent(tsp);
    const status = async (token: string) => (await ais(tsp, token).listAccounts()).response.status;
    await move(290);
    expect(await status(accessToken)).toBe(200);
    await move(11);
    expect(await status(accessToken)).toBe(401);
    const { body } = await refresh(tsp, refreshToken);
    expect(body.expires_in).toBe(300);
    expect(await status(body.access_token ?? '')).toBe(200);
    await move(301);
    expect(await status(body.access_token ?? '')).toBe(401);
  });

  test('a refresh token expires, not a day early', async () => {
    const tsp = await registeredTsp(travelled);
    const body = { csr: tsp.keys.csr, days: 397 };
    const { data } = await clock.issueCertificates({ ...path(tsp), body });
    const secure = fetchWith(travelled, { key: tsp.keys.key, cert: data?.transport ?? '' });
    const lasting = { ...tsp, secure, kid: data?.kid ?? '' };
    const [used, kept] = [await grantedConsent(lasting), await grantedConsent(lasting)];
    await move(364 * 86_400);
    expect((await refresh(lasting, used.refreshToken)).status).toBe(200);
    await move(86_400);
    expect((await refresh(lasting, kept.refreshToken)).body.error).toBe('invalid_grant');
  });

  test('a code expires', async () => {
    const tsp = await registeredTsp(travelled);
    const code = (await authorise(tsp, await createConsent(tsp))).get('code') ?? '';
    await move(121);
    expect((await exchange(tsp, code)).body.error).toBe('invalid_grant');
  });

  test('a consent expires, and may be asked for by the new date only', async () => {
    const tsp = await registeredTsp(travelled);
    const now = Date.parse((await clock.getClock()).data?.now ?? '');
    const expirationDate = new Date(now + 60_000).toISOString();
    const consentId = await createConsent(tsp, { expirationDate });
    const code = (await authorise(tsp, consentId)).get('code') ?? '';
    const { body } = await exchange(tsp, code);
    const bank = ais(tsp, body.access_token ?? '');
    expect((await bank.listAccounts()).response.status).toBe(200);
    await move(61);
    expect((await bank.listAccounts()).response.status).toBe(403);
    expect((await refresh(tsp, body.refresh_token ?? '')).body.error).toBe('invalid_grant');
    await expect(createConsent(tsp, { expirationDate })).rejects.toThrow('OB.Field');
  });

  test('a statement expires', async () => {
    const tsp = await createTsp(travelled);
    await move(3_601);
    await expect(register(tsp)).rejects.toThrow('The statement has expired');
    const { error } = await clock.createClient({
      ...path(tsp),
      body: { software_statement: tsp.statement, token_endpoint_auth_method: 'private_key_jwt' },
    });
    expect(error?.detail).toBe('The statement has expired');
  });

  test('a certificate expires, and a new one is good at once', async () => {
    const tsp = await registeredTsp(travelled);
    await move(365 * 86_400);
    await expect(clientToken(tsp)).rejects.toThrow('invalid_client');
    const { data } = await clock.issueCertificates({ ...path(tsp), body: { csr: tsp.keys.csr } });
    const secure = fetchWith(travelled, { key: tsp.keys.key, cert: data?.transport ?? '' });
    expect(await clientToken({ ...tsp, secure, kid: data?.kid ?? '' })).toMatch(/./);
  });

  test('events and transactions tell the time of the sandbox, ID tokens the real time', async () => {
    const tsp = await registeredTsp(travelled);
    const { data } = await clock.getClock();
    const there = Date.parse(data?.now ?? '') / 1_000;
    expect(data?.ahead).toBeGreaterThan(86_400);
    const answer = await authorise(tsp, await createConsent(tsp));
    const { body } = await exchange(tsp, answer.get('code') ?? '');
    for (const token of [answer.get('id_token'), body.id_token]) {
      const { iat = 0, exp = 0 } = decodeJwt(token ?? '');
      expect(Math.abs(iat - Date.now() / 1_000)).toBeLessThan(60);
      expect(exp - iat).toBe(300);
    }
    await clock.raiseEvent({ ...path(tsp), body: { subject: 'x', events: { 'urn:x': {} } } });
    const own = ais(tsp, await clientToken(tsp));
    const polled = await own.pollEvents({ body: { returnImmediately: true, maxEvents: 1 } });
    const [set = ''] = Object.values(polled.data?.sets ?? {});
    expect(Math.abs((decodeJwt(set).iat ?? 0) - there)).toBeLessThan(60);
    const bank = ais(tsp, body.access_token ?? '');
    const accounts = (await bank.listAccounts()).data?.data.account ?? [];
    const listed = await bank.listTransactions({
      params: { path: { accountId: accounts[0]?.accountId ?? '' } },
    });
    const [newest] = listed.data?.data.transaction ?? [];
    expect(there - Date.parse(newest?.transactionDate ?? '') / 1_000).toBeLessThan(10 * 86_400);
  });

  test('what is signed for the moment goes by the real time, and serves once', async () => {
    const tsp = await createTsp(travelled);
    const sent = (claims: object) =>
      tsp.keys.sign({ ...registrationClaims(tsp), ...claims }, { kid: tsp.kid });
    const dcr = createDcrClient({ baseUrl: tsp.bank.addresses.secure, fetch: tsp.secure });
    const body = await sent({});
    const client = { ...tsp, clientId: (await dcr.registerClient({ body })).data?.client_id ?? '' };
    const form = { grant_type: 'client_credentials', scope: 'accounts' };
    const assertion = await authentication(client);
    expect((await postToken(client, { ...form, ...assertion })).status).toBe(200);
    for (const seconds of [70, 3_000]) {
      await move(seconds);
      const again = await postToken(client, { ...form, ...assertion });
      expect(again.body.error).toBe('invalid_client');
      expect((await dcr.registerClient({ body })).error?.error_description).toMatch(/jti/);
    }
    const late = await sent({ exp: now() + 2_000 });
    expect((await dcr.registerClient({ body: late })).error?.error_description).toMatch(/exp is/);
    const claims = { ...assertionClaims(client), exp: now() + 3_700 };
    const client_assertion = await tsp.keys.sign(claims, { kid: tsp.kid });
    const tooLong = await postToken(client, { ...form, ...assertion, client_assertion });
    expect(tooLong.body.error).toBe('invalid_client');
  });

  test('it goes to an instant, never back, and not for ever', async () => {
    const before = (await clock.getClock()).data;
    const to = new Date(Date.parse(before?.now ?? '') + 3_600_500).toISOString();
    const { data } = await clock.moveClock({ body: { to } });
    expect(Date.parse(data?.now ?? '')).toBeGreaterThanOrEqual(Date.parse(to));
    expect((await clock.moveClock({ body: { to } })).response.status).toBe(400);
    const last = await clock.moveClock({ body: { seconds: 157_680_000 } });
    expect(last.response.status).toBe(400);
    expect((await clock.getClock()).data?.ahead).toBe(data?.ahead);
  });

  test('a reset brings back the real time, and what was there at the first start', async () => {
    const tsp = await registeredTsp(travelled);
    const { accessToken } = await grantedConsent(tsp);
    await clock.replaceFaults({ body: { latency: 1 } });
    expect((await clock.resetSandbox()).response.status).toBe(204);
    expect((await clock.getClock()).data?.ahead).toBe(0);
    expect((await clock.listProjects()).data?.projects).toEqual([]);
    expect((await clock.getFaults()).data).toEqual({});
    expect((await ais(tsp, accessToken).listAccounts()).response.status).toBe(401);
    expect((await clock.getCaCertificate()).data).toBe(travelled.authority);
    const again = await registeredTsp(travelled);
    expect((await grantedConsent(again)).accessToken).toMatch(/./);
  });
});
