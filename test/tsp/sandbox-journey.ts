/** The journey of a TSP through any sandbox: from keys to an acknowledged event. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';
import {
  type AuthMethod,
  createCsr,
  createTsp,
  customBrand,
  fileStore,
  generateKey,
  register,
} from '../../tsp/index.ts';
import { Browser, FORM, fetchWith, hub, PERMISSIONS, REDIRECT_URI } from '../sandbox/tsp.ts';

const SUBJECT = {
  commonName: '陳小明 Chan Siu Ming',
  email: 'ming@tsp.example',
  companyName: 'Harbour Ledger Ltd',
  registrationNumber: '12345678-000',
  subscriberReference: '0002345678',
  certificateType: 'e-Cert (Organisational)',
};

/** The addresses of a sandbox. */
export interface Place {
  readonly authority: string;
  readonly addresses: RunningBank['addresses'];
}

/**
 * Keys, request, certificates, software statement, registration, consent, callback, accounts, pages of
 * transactions, and an event that is acknowledged.
 */
export async function travel(
  { authority, addresses }: Place,
  authMethod: AuthMethod,
): Promise<void> {
  const sandbox = { authority } as Sandbox;
  const { privateKey: key } = await generateKey();
  const csr = await createCsr({ subject: SUBJECT, key });
  const portal = { bank: { addresses } as RunningBank, plain: fetchWith(sandbox) };
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
  const transport = { cert: issued.transport, key, ca: authority };
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

  const folder = mkdtempSync(join(tmpdir(), 'hkob-sandbox-'));
  const store = fileStore(folder);
  const callsPerSecond = Number.POSITIVE_INFINITY;
  const tsp = createTsp({ brand, clientId, transport, signing, store, authMethod, callsPerSecond });
  const { consentId } = await tsp.createConsent({ permissions: [...PERMISSIONS] });
  const { url, state } = await tsp.authorizationUrl({ consentId, redirectUri: REDIRECT_URI });
  await tsp.handleCallback(await customer(sandbox, url), { state });
  expect((await tsp.getConsent(consentId)).status).toBe('Authorised');

  const ais = tsp.ais(consentId, { language: 'zh-HK' });
  const [account] = (await ais.listAccounts()).data.account;
  if (!account) throw new Error('no account');
  expect((await ais.listBalances(account.accountId)).data.account).toHaveLength(1);
  // Every token expires, and the session, whose own clock does not move, gets new ones.
  await hub(portal, 'clock', { seconds: 3_600 });
  const ids = new Set<string>();
  let count = 0;
  const from = new Date(Date.now() - 300 * 86_400_000);
  for await (const { transactionId } of ais.transactions(account.accountId, { from })) {
    ids.add(transactionId);
    count += 1;
  }
  expect(count).toBeGreaterThan(200);
  expect(ids.size).toBe(count);

  const about = { subject: 'https://bank.example/x', events: { 'urn:test': {} } };
  const { jtis } = await hub<{ jtis: string[] }>(portal, `projects/${id}/events`, about);
  const seen: string[] = [];
  for await (const { jti, claims } of ais.events({ drain: true })) {
    seen.push(jti);
    expect(Object.keys(claims.events)).toEqual(['urn:test']);
  }
  expect(seen).toEqual(jtis);
  for await (const { jti } of ais.events({ drain: true })) seen.push(jti);
  expect(seen).toHaveLength(1);

  await tsp.deleteConsent(consentId);
  await tsp.close();
  rmSync(folder, { recursive: true });
}

/** Acts as the customer. */
async function customer(sandbox: Sandbox, url: string): Promise<string> {
  const browser = new Browser(sandbox);
  await browser.open(url);
  await browser.login('thousand');
  await browser.decide('confirm');
  return browser.url;
}
