/** From keys to transactions and an acknowledged event, against the sandbox. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type AuthMethod,
  createCsr,
  createTsp,
  customBrand,
  fileStore,
  generateKey,
  register,
  type Tsp,
} from '../../runtime/tsp/index.ts';
import { MemoryStore } from '../../sandbox/memory-store.ts';
import { type Profile, profiles } from '../../sandbox/profile.ts';
import { type RunningBank, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { Browser, FORM, fetchWith, hub, PERMISSIONS, REDIRECT_URI } from '../sandbox/tsp.ts';

const SUBJECT = {
  commonName: 'Chan Siu Ming',
  email: 'ming@tsp.example',
  companyName: 'Harbour Ledger Ltd',
  registrationNumber: '12345678-000',
  subscriberReference: '0002345678',
  certificateType: 'e-Cert (Organisational)',
};

const folder = mkdtempSync(join(tmpdir(), 'hkob-sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Keys, request, certificates, software statement, client id, and a session. */
async function onboard(
  sandbox: Sandbox,
  { addresses }: Pick<RunningBank, 'addresses'>,
  authMethod: AuthMethod,
): Promise<Tsp> {
  const { privateKey: key } = await generateKey();
  const csr = await createCsr({ subject: SUBJECT, key });
  const [bank] = sandbox.banks;
  if (!bank) throw new Error('no bank');
  const portal = { bank: { ...bank, addresses }, plain: fetchWith(sandbox) };
  const { id } = await hub<{ id: string }>(portal, 'projects', { name: 'Harbour Ledger' });
  const issued = await hub<{ transport: string; kid: string }>(
    portal,
    `projects/${id}/certificates`,
    { csr },
  );
  const { software_statement: softwareStatement } = await hub<{ software_statement: string }>(
    portal,
    `projects/${id}/software-statements`,
    FORM,
  );
  const brand = customBrand({
    issuer: addresses.secure,
    discovery: `${addresses.plain}/.well-known/openid-configuration`,
  });
  const transport = { cert: issued.transport, key, ca: sandbox.authority };
  const signing = { key, kid: issued.kid };
  const subject = new X509Certificate(issued.transport).subject.split('\n').reverse().join(',');
  const { client_id: clientId } = await register({
    brand,
    transport,
    signing,
    softwareStatement,
    redirectUris: [REDIRECT_URI],
    authMethod,
    ...(authMethod === 'tls_client_auth' && { tlsClientAuthSubjectDn: subject }),
  });
  const store = fileStore(join(folder, clientId));
  const callsPerSecond = Number.POSITIVE_INFINITY;
  return createTsp({ brand, clientId, transport, signing, store, authMethod, callsPerSecond });
}

/** The customer's part. */
async function customer(sandbox: Sandbox, url: string): Promise<string> {
  const browser = new Browser(sandbox);
  await browser.open(url);
  await browser.login('thousand');
  await browser.decide('confirm');
  return browser.url;
}

/** What every journey must see. */
async function travel(sandbox: Sandbox, tsp: Tsp): Promise<void> {
  const consent = await tsp.createConsent({ permissions: [...PERMISSIONS] });
  const { consentId } = consent;
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: REDIRECT_URI });
  await tsp.handleCallback(await customer(sandbox, url), { state });
  expect((await tsp.getConsent(consentId)).status).toBe('Authorised');

  const ais = tsp.ais(consentId, { language: 'zh-HK' });
  const [account] = (await ais.listAccounts()).data.account;
  if (!account) throw new Error('no account');
  expect((await ais.listBalances(account.accountId)).data.account).toHaveLength(1);
  const ids = new Set<string>();
  let count = 0;
  const from = new Date(Date.now() - 300 * 86_400_000);
  for await (const { transactionId } of ais.transactions(account.accountId, { from })) {
    ids.add(transactionId);
    count += 1;
  }
  expect(count).toBeGreaterThan(200);
  expect(ids.size).toBe(count);

  for (const bank of sandbox.banks.slice(0, 1)) {
    await bank.events.raise(clientIdOf(url), 'https://bank.example/x', { 'urn:test': {} });
  }
  const seen: string[] = [];
  for await (const { claims } of ais.events({ drain: true }))
    seen.push(...Object.keys(claims.events));
  expect(seen).toEqual(['urn:test']);
  for await (const { jti } of ais.events({ drain: true })) seen.push(jti);
  expect(seen).toHaveLength(1);

  await tsp.deleteConsent(consentId);
  await tsp.close();
}

const clientIdOf = (url: string): string => new URL(url).searchParams.get('client_id') ?? '';

describe.each(['private_key_jwt', 'tls_client_auth'] as const)('with %s', (authMethod) => {
  test.each(['query', 'fragment'] as const)('and the answer in the %s', async (redirect) => {
    const base = redirect === 'query' ? profiles.hk : profiles.fapi;
    const profile: Profile = { ...base, redirect, authMethods: [authMethod] };
    const errors: unknown[] = [];
    const sandbox = await startSandbox({
      port: 0,
      profile,
      brands: ['hsbc-personal'],
      callsPerSecond: 0,
      onError: (error) => errors.push(error),
    });
    try {
      const [bank] = sandbox.banks;
      if (!bank) throw new Error('no bank');
      await travel(sandbox, await onboard(sandbox, bank, authMethod));
      expect(errors).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});

test('two sandboxes behind one address', async () => {
  // Ports in a row for the addresses: one that is free has a neighbour that is.
  const balancers: Server[] = [];
  const behind: number[][] = [[], []];
  const balance = async (port: number, offset: number): Promise<number> => {
    let turn = 0;
    const server = createServer((incoming) => {
      const ports = behind[offset] ?? [];
      const outgoing = connect(ports[turn++ % ports.length] ?? 0, '127.0.0.1');
      incoming.on('error', () => outgoing.destroy()).pipe(outgoing);
      outgoing.on('error', () => incoming.destroy()).pipe(incoming);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    balancers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const publicPort = await balance(0, 0);
  await balance(publicPort + 1, 1);
  const options = { brands: ['hsbc-personal'], callsPerSecond: 0, publicPort } as const;
  const store = new MemoryStore(Date.now);
  const sandboxes: Sandbox[] = [];
  try {
    for (const port of [publicPort + 2, publicPort + 4]) {
      sandboxes.push(await startSandbox({ ...options, store, port }));
      behind[0]?.push(port);
      behind[1]?.push(port + 1);
    }
    const [sandbox] = sandboxes;
    const [bank] = sandbox?.banks ?? [];
    if (!sandbox || !bank) throw new Error('no bank');
    await travel(sandbox, await onboard(sandbox, bank, 'private_key_jwt'));
  } finally {
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    for (const server of balancers) server.close();
  }
});
