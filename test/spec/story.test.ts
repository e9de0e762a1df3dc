/** The examples tell one story: what is signed fits its schemas, and one thing follows another. */
import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { BundledDocument, type Node } from './document.ts';

type Api = 'ais' | 'oauth' | 'dcr';

const documents: Readonly<Record<Api, BundledDocument>> = {
  ais: new BundledDocument('ais'),
  oauth: new BundledDocument('oauth'),
  dcr: new BundledDocument('dcr'),
};

/** The value of an example, or a member of it. */
function example(api: Api, name: string, ...members: string[]): unknown {
  const { value } = documents[api].component(`examples/${name}`);
  return members.reduce<unknown>((at, member) => (at as Node)[member], value);
}

function decode(jws: unknown): { header: Node; claims: Node } {
  const [header = '', claims = ''] = String(jws)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header) as Node, claims: JSON.parse(claims) as Node };
}

const event = example('ais', 'events-response', 'sets', 'c1d0a7a2c6b84a0f8f5e9d3b7e6a4f21');
const requestObject = example('oauth', 'request-object-account-consent');
const assertion = (name: string) => example('oauth', `token-request-${name}`, 'client_assertion');
const redirected = example('oauth', 'authorization-response', 'id_token');
const exchanged = example('oauth', 'token-response-authorization-code', 'id_token');
const registration = example('dcr', 'registration-request-sandbox');
const minimal = example('dcr', 'registration-request-minimal');
const registered = example('dcr', 'registration-response') as Node;

describe.each<[Api, string, string, string, unknown]>([
  ['ais', 'event', 'SecurityEventHeader', 'SecurityEventClaims', event],
  ['oauth', 'request object', 'JoseHeader', 'AuthorizationRequestObject', requestObject],
  ['oauth', 'assertion', 'JoseHeader', 'ClientAssertion', assertion('client-credentials')],
  ['oauth', 'assertion', 'JoseHeader', 'ClientAssertion', assertion('authorization-code')],
  ['oauth', 'assertion', 'JoseHeader', 'ClientAssertion', assertion('refresh-token')],
  ['oauth', 'ID token of the redirect', 'JoseHeader', 'IdToken', redirected],
  ['oauth', 'ID token', 'JoseHeader', 'IdToken', exchanged],
  ['dcr', 'registration', 'JoseHeader', 'RegistrationRequest', registration],
  ['dcr', 'least registration', 'JoseHeader', 'RegistrationRequest', minimal],
  [
    'dcr',
    'software statement',
    'SoftwareStatementHeader',
    'SoftwareStatement',
    registered.software_statement,
  ],
])('%s: the signed example of %s', (api, _name, headerSchema, claimsSchema, jws) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(documents[api].root, 'document');
  const errors = (schema: string, value: unknown): unknown => {
    const validate = ajv.getSchema(`document#/components/schemas/${schema}`);
    return validate?.(value) === true ? [] : validate?.errors;
  };

  test('fits its schemas', () => {
    const { header, claims } = decode(jws);
    expect(errors(headerSchema, header)).toEqual([]);
    expect(errors(claimsSchema, claims)).toEqual([]);
  });

  test('bears no real signature', () => {
    const signature = String(jws).split('.')[2];
    expect(Buffer.from(String(signature), 'base64url').toString()).toBe('not a real signature');
  });
});

/** Seconds since 1970 of a date-time. */
const at = (dateTime: unknown): number => Date.parse(String(dateTime)) / 1000;
const claim = (jws: unknown, name: string): number => Number(decode(jws).claims[name]);

test('everything happens in order', () => {
  const moments = [
    ['the statement is made', claim(registered.software_statement, 'iat')],
    ['registration is asked for', claim(registration, 'iat')],
    ['the client is registered', Number(registered.client_id_issued_at) / 1000],
    ['the TSP asks for its token', claim(assertion('client-credentials'), 'iat')],
    ['the consent is created', at(example('ais', 'consent-pending', 'data', 'creationDate'))],
    ['the customer is sent to the bank', claim(requestObject, 'iat')],
    ['the customer logs in', claim(redirected, 'auth_time')],
    [
      'the consent is authorised',
      at(example('ais', 'consent-authorised', 'data', 'statusUpdateDate')),
    ],
    ['the code is issued', claim(redirected, 'iat')],
    ['the TSP exchanges it', claim(assertion('authorization-code'), 'iat')],
    ['the tokens are issued', claim(exchanged, 'iat')],
    ['the TSP refreshes them', claim(assertion('refresh-token'), 'iat')],
    ['the consent is revoked', claim(event, 'toe')],
    ['the event is issued', claim(event, 'iat')],
  ] as const;
  const inOrder = [...moments].sort(([, one], [, other]) => one - other);
  expect(moments.map(([what]) => what)).toEqual(inOrder.map(([what]) => what));
  expect(claim(event, 'toe')).toBe(
    at(example('ais', 'consent-revoked', 'data', 'statusUpdateDate')),
  );
});

test('nothing outlives its limit', () => {
  expect(claim(registration, 'exp') - claim(registration, 'iat')).toBeLessThanOrEqual(1800);
  expect(claim(requestObject, 'exp') - claim(requestObject, 'nbf')).toBeLessThanOrEqual(3600);
  expect(claim(assertion('authorization-code'), 'iat') - claim(redirected, 'iat')).toBeLessThan(30);
  const { creationDate, expirationDate } = example('ais', 'consent-pending', 'data') as Node;
  expect(at(expirationDate) - at(creationDate)).toBeLessThanOrEqual(365 * 24 * 60 * 60);
});

test('one consent, client, customer and redirect run through all three descriptions', () => {
  const consentId = example('ais', 'consent-pending', 'data', 'consentId');
  const intent = { openbanking_intent_id: { value: consentId, essential: true } };
  const redirect = example('oauth', 'authorization-response') as Node;
  expect(decode(requestObject).claims).toMatchObject({
    client_id: registered.client_id,
    redirect_uri: (registered.redirect_uris as string[])[0],
    state: redirect.state,
    claims: { userinfo: intent, id_token: intent },
  });
  expect(decode(redirected).claims).toMatchObject({
    aud: registered.client_id,
    nonce: decode(requestObject).claims.nonce,
    openbanking_intent_id: consentId,
    c_hash: leftHalf(redirect.code),
    s_hash: leftHalf(redirect.state),
  });
  expect(decode(exchanged).claims).toMatchObject({
    sub: decode(redirected).claims.sub,
    openbanking_intent_id: consentId,
  });
  expect(String(decode(event).claims.sub).endsWith(`/account-consents/${consentId}`)).toBe(true);
  expect(example('oauth', 'token-request-authorization-code', 'code')).toBe(redirect.code);
  expect(example('oauth', 'token-request-refresh-token', 'refresh_token')).toBe(
    example('oauth', 'token-response-authorization-code', 'refresh_token'),
  );
});

/** Of the SHA-256 of a text, base64url: the form of `c_hash` and `s_hash`. */
function leftHalf(text: unknown): string {
  return createHash('sha256').update(String(text)).digest().subarray(0, 16).toString('base64url');
}
