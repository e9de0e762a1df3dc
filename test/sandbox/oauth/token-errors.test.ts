/** Errors of the token endpoint, which tell their client how to correct the request. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { profiles } from '../../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import {
  assertionClaims,
  authentication,
  authorise,
  createConsent,
  createTsp,
  exchange,
  now,
  postToken,
  refresh,
  register,
  registeredTsp,
  type TokenAnswer,
  type Tsp,
} from '../tsp.ts';

let sandbox: Sandbox;
let fapi: Sandbox;
let tsp: Tsp;
let other: Tsp;

beforeAll(async () => {
  const options = { port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 } as const;
  sandbox = await startSandbox(options);
  fapi = await startSandbox({ ...options, profile: profiles.fapi });
  tsp = await registeredTsp(sandbox);
  other = await registeredTsp(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await fapi.close();
});

const OWN = { grant_type: 'client_credentials', scope: 'accounts' };
const brief = ({ status, body }: TokenAnswer) => `${status} ${body.error ?? 'ok'}`;
const codeOf = async (client: Tsp) =>
  (await authorise(client, await createConsent(client))).get('code') ?? '';
const asserting = async (changes: Record<string, unknown>) => ({
  ...OWN,
  ...(await authentication(tsp)),
  client_assertion: await tsp.keys.sign({ ...assertionClaims(tsp), ...changes }, { kid: tsp.kid }),
});

test.each<[string, Record<string, string>, string]>([
  ['no code', { grant_type: 'authorization_code' }, 'code is missing'],
  ['no redirect_uri', { grant_type: 'authorization_code', code: 'a' }, 'redirect_uri is missing'],
  ['no refresh token', { grant_type: 'refresh_token' }, 'refresh_token is missing'],
  ['no scope', { grant_type: 'client_credentials' }, 'scope is missing'],
  [
    'PKCE in Hong Kong',
    { ...OWN, code_verifier: 'a' },
    'code_verifier is not known to grant_type client_credentials',
  ],
  [
    'a strange name',
    { ...OWN, 'a"<b>': 'a' },
    'A parameter is not known to grant_type client_credentials',
  ],
])('%s is said', async (_, form, description) => {
  const { body } = await postToken(tsp, { ...form, ...(await authentication(tsp)) });
  expect(body).toEqual({ error: 'invalid_request', error_description: description });
});

test.each<[string, () => Promise<TokenAnswer>, string | RegExp]>([
  [
    'another audience',
    async () => postToken(tsp, await asserting({ aud: 'https://a.example' })),
    /^audience \(aud\) must/,
  ],
  [
    'an expired assertion',
    async () => postToken(tsp, await asserting({ exp: now() - 300 })),
    'jwt expired',
  ],
  [
    'another certificate',
    async () => postToken(tsp, { ...OWN, ...(await authentication(tsp)) }, { send: other.secure }),
    'the certificate is not of this client',
  ],
  ['an unknown code', () => exchange(tsp, 'a'), 'authorization code not found'],
  [
    'another redirect_uri',
    async () => exchange(tsp, await codeOf(tsp), { redirect_uri: 'https://tsp.example.com/other' }),
    'authorization code redirect_uri mismatch',
  ],
])('%s is said', async (_, ask, description) => {
  const { body } = await ask();
  expect(body.error_description).toMatch(description);
});

test('a grant that the client did not register is refused, and brings no refresh token', async () => {
  const grants = (...grant_types: string[]) => ({ grant_types });
  const code = 'authorization_code';
  const credentials = 'client_credentials';
  const applicant = await createTsp(fapi);
  await expect(register(applicant, grants(credentials))).rejects.toThrow('invalid_client_metadata');
  const without = await register(applicant, grants(code, credentials));
  const answer = await authorise(without, await createConsent(without));
  const { status, body } = await exchange(without, answer.get('code') ?? '');
  expect(status).toBe(200);
  expect(body).not.toHaveProperty('refresh_token');
  expect(brief(await refresh(without, 'a'))).toBe('400 unauthorized_client');
  const alone = await register(applicant, grants(code));
  expect(brief(await postToken(alone, { ...OWN, ...(await authentication(alone)) }))).toBe(
    '400 unauthorized_client',
  );
});
