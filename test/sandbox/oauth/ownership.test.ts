/**
 * Keys, certificates and clients belong to a project; sharing the subject of another project grants
 * nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  ais,
  assertionClaims,
  authentication,
  clientToken,
  createConsent,
  createTsp,
  FORM,
  fetchWith,
  hub,
  postToken,
  register,
  registeredTsp,
  registrationClaims,
  type Tsp,
} from '../tsp.ts';

const OPTIONS = { port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 } as const;
const OWN = { grant_type: 'client_credentials', scope: 'accounts' };

interface Issued {
  readonly transport: string;
  readonly signing: string;
  readonly kid: string;
}

const certify = (tsp: Tsp, days?: number): Promise<Issued> =>
  hub(tsp, `projects/${tsp.projectId}/certificates`, {
    csr: tsp.keys.csr,
    ...(days !== undefined && { days }),
  });

describe('tls_client_auth', () => {
  let sandbox: Sandbox;
  let owner: Tsp;
  let other: Tsp;

  beforeAll(async () => {
    sandbox = await startSandbox({ ...OPTIONS, profile: profiles.fapi });
    owner = await registeredTsp(sandbox, { method: 'tls_client_auth' });
    // The same subject, from the same authority.
    other = await createTsp(sandbox, { method: 'tls_client_auth' });
  });
  afterAll(() => sandbox.close());

  test('a certificate of another project with the same subject is not the client', async () => {
    const { status, body } = await postToken(
      owner,
      { ...OWN, client_id: owner.clientId },
      { send: other.secure },
    );
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  test('a renewed certificate of the project is', async () => {
    const { transport } = await certify(owner);
    const send = fetchWith(sandbox, { key: owner.keys.key, cert: transport });
    const { status } = await postToken(owner, { ...OWN, client_id: owner.clientId }, { send });
    expect(status).toBe(200);
  });

  test('a token of one client opens nothing for another with the same subject', async () => {
    const consentId = await createConsent(owner);
    const bank = ais(owner, await clientToken(owner), other.secure);
    const path = { params: { path: { consentId } } };
    expect((await bank.getAccountConsent(path)).response.status).toBe(401);
    expect((await bank.deleteAccountConsent(path)).response.status).toBe(401);
  });

  test('each of two clients with the same subject gets its own token', async () => {
    const second = await register(other);
    const consentId = await createConsent(owner);
    const bank = ais(second, await clientToken(second));
    const path = { params: { path: { consentId } } };
    expect((await bank.getAccountConsent(path)).response.status).toBe(400);
  });
});

describe('out of its dates', () => {
  let sandbox: Sandbox;
  let tsp: Tsp;
  let old: Issued;
  let renewed: Issued;

  beforeAll(async () => {
    sandbox = await startSandbox(OPTIONS);
    const made = await createTsp(sandbox);
    old = await certify(made, 1);
    tsp = await register(made);
    renewed = await certify(made, 365);
    await hub(tsp, 'clock', { seconds: 2 * 86_400 });
    tsp = { ...tsp, secure: fetchWith(sandbox, { key: tsp.keys.key, cert: renewed.transport }) };
  });
  afterAll(() => sandbox.close());

  const tokenWith = async (kid: string, send = tsp.secure) => {
    const client_assertion = await tsp.keys.sign(assertionClaims(tsp), { kid });
    const form = { ...OWN, ...(await authentication(tsp)), client_assertion };
    return (await postToken(tsp, form, { send })).status;
  };

  test('a signing certificate signs no assertion', async () => {
    expect(await tokenWith(old.kid)).toBe(401);
    expect(await tokenWith(renewed.kid)).toBe(200);
  });

  test('a signing certificate signs no registration', async () => {
    const { software_statement: statement } = await hub<{ software_statement: string }>(
      tsp,
      `projects/${tsp.projectId}/software-statements`,
      FORM,
    );
    const claims = registrationClaims({ ...tsp, statement });
    const post = async (kid: string) => {
      const body = await tsp.keys.sign({ ...claims, jti: crypto.randomUUID() }, { kid });
      const url = `${tsp.bank.addresses.secure}/open-banking/v3.2/oauth2/register`;
      const headers = { 'content-type': 'application/jose' };
      const response = await tsp.secure(url, { method: 'POST', headers, body });
      return ((await response.json()) as { error_description: string }).error_description;
    };
    expect(await post(old.kid)).toBe('kid names no key of the signer');
    // Its key is valid: the request is refused because of the existing registration.
    expect(await post(renewed.kid)).toBe('The software is registered already');
  });

  test('a signing certificate is not in the key set of the project', async () => {
    const url = `${tsp.bank.addresses.plain}/devhub/projects/${tsp.projectId}/jwks`;
    const { keys } = (await (await tsp.plain(url)).json()) as { keys: { kid: string }[] };
    const kids = keys.map(({ kid }) => kid);
    expect(kids).toContain(renewed.kid);
    expect(kids).not.toContain(old.kid);
  });

  test('a transport certificate opens no connection to the bank', async () => {
    const send = fetchWith(sandbox, { key: tsp.keys.key, cert: old.transport });
    expect(await tokenWith(renewed.kid, send)).toBe(401);
  });
});
