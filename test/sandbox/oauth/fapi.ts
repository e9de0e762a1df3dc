/** Helpers for the FAPI modules, and their journey with two clients. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type ConnectionOptions, connect } from 'node:tls';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { expect } from 'vitest';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import {
  answerOf,
  authorizeUrl,
  Browser,
  createConsent,
  createTsp,
  exchange,
  FORM,
  now,
  REDIRECT_URI,
  register,
  requestClaims,
  type Tsp,
} from '../tsp.ts';

/** The discovery document. */
export async function configuration(tsp: Tsp): Promise<Record<string, unknown>> {
  const { plain } = tsp.bank.addresses;
  const response = await tsp.plain(`${plain}/.well-known/openid-configuration`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return (await response.json()) as Record<string, unknown>;
}

/** Returns the claims of a valid ID token. */
export async function verified(tsp: Tsp, token = ''): Promise<JWTPayload> {
  const { jwks_uri, issuer } = await configuration(tsp);
  const keys = (await (await tsp.plain(String(jwks_uri))).json()) as JSONWebKeySet;
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer: String(issuer),
    audience: tsp.clientId,
    algorithms: ['PS256'],
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce'],
  });
  expect(keys.keys.map(({ kid }) => kid)).toContain(protectedHeader.kid);
  return payload;
}

/** Opens a TLS connection; returns the negotiated cipher suite, or `refused`. */
export async function handshake(
  sandbox: Sandbox,
  address: string,
  offered: ConnectionOptions,
): Promise<string> {
  const { port } = new URL(address);
  const ca = sandbox.authority;
  const socket = connect({ port: Number(port), host: 'localhost', ca, ...offered });
  const suite = await once(socket, 'secureConnect').then(
    () => socket.getCipher().name,
    () => 'refused',
  );
  socket.destroy();
  return suite;
}

/** Asks for the accounts. */
export function resource(
  { bank, secure }: Tsp,
  token: string,
  headers: Record<string, string> = {},
  query = '',
): Promise<Response> {
  return secure(`${bank.addresses.secure}/open-banking/v1.0/aisp/accounts${query}`, {
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
  });
}

/** Signs with the right key in the wrong way. */
export async function rs256({ keys, kid }: Tsp, claims: JWTPayload): Promise<string> {
  const der = await crypto.subtle.exportKey('pkcs8', keys.signingKey);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

/** `c_hash` and `s_hash`. */
export const half = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');

type Changes = Record<string, unknown>;

/** The journey of the plan: two clients, with different requests. */
export async function twoClients(sandbox: Sandbox, tsp: Tsp): Promise<void> {
  const redirect_uri = `${REDIRECT_URI}?dummy1=lorem&dummy2=ipsum`;
  const form = { ...FORM, software_redirect_uris: [redirect_uri] };
  const second = await register(await createTsp(sandbox, { form }), {
    redirect_uris: [redirect_uri],
  });
  const journeys: [Tsp, Changes, Changes][] = [
    [tsp, {}, {}],
    [
      second,
      { redirect_uri, iat: now(), state: 's'.repeat(128), nonce: 'n'.repeat(43) },
      { typ: 'oauth-authz-req+jwt' },
    ],
  ];
  const tokens: string[] = [];
  for (const [client, changes, header] of journeys) {
    const consentId = await createConsent(client);
    const claims = { ...requestClaims(client, consentId), ...changes };
    const request = await client.keys.sign(claims, { kid: client.kid, ...header });
    const browser = await new Browser(sandbox).open(
      await authorizeUrl(client, claims, { request }),
    );
    await browser.login();
    await browser.decide('confirm');
    expect(browser.url.startsWith(`${String(claims.redirect_uri)}#`)).toBe(true);
    const answer = answerOf(browser.url);
    const code = answer.get('code') ?? '';
    expect(answer.get('state')).toBe(claims.state);
    expect(Buffer.from(code, 'base64url').length).toBeGreaterThanOrEqual(16);
    const front = await verified(client, answer.get('id_token') ?? '');
    expect(front).toMatchObject({
      nonce: claims.nonce,
      openbanking_intent_id: consentId,
      acr: 'urn:openbanking:psd2:sca',
      c_hash: half(code),
      s_hash: half(String(claims.state)),
    });
    const hashes = ['c_hash', 's_hash'];
    const asked = ['openbanking_intent_id', 'acr', 'nonce', 'sub', 'iss', 'aud', 'exp', 'iat'];
    expect(Object.keys(front).sort()).toEqual([...hashes, ...asked].sort());
    const { status, body } = await exchange(client, code, {
      redirect_uri: String(claims.redirect_uri),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'openid accounts',
    });
    expect(await verified(client, body.id_token)).toMatchObject({
      sub: front.sub,
      nonce: claims.nonce,
      openbanking_intent_id: consentId,
    });
    tokens.push(body.access_token ?? '');
  }
  const [first = '', other = ''] = tokens;
  const id = randomUUID();
  for (const accept of [
    'application/json; charset=utf-8',
    'application/json, application/*+json, */*',
  ]) {
    const response = await resource(tsp, first, {
      accept,
      'x-fapi-interaction-id': id,
      'x-fapi-auth-date': 'Tue, 11 Sep 2012 19:43:31 GMT',
      'x-fapi-customer-ip-address': '2001:db8::1893:25c8:1946',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-fapi-interaction-id')).toBe(id);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('date')).not.toBeNull();
  }
  expect((await resource(tsp, '', {}, `?access_token=${first}`)).status).toBe(401);
  expect((await resource(second, other)).status).toBe(200);
  expect((await resource(tsp, other)).status).toBe(401);
  expect((await resource(second, first)).status).toBe(401);
}
