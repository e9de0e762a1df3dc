/** `hkob jwt`: signs and decodes JWTs. */
import { randomUUID } from 'node:crypto';
import {
  readJwt,
  type SigningKey,
  signClientAssertion,
  signRegistrationRequest,
  signRequestObject,
} from '../../tsp/jwt.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printJson } from '../cli/output.ts';
import {
  authMethodOf,
  readSigningKey,
  readStatement,
  readText,
  required,
  secondsOf,
  withFileName,
} from '../onboarding/onboarding.ts';

export const command = defineCommand({
  name: 'jwt',
  summary: 'sign a client assertion, a request object or a registration request, or read a JWT',
  usage: 'hkob jwt assertion|request|registration|decode [JWT|FILE|-] [options]',
  description: `Prints a JWT signed with PS256, for trials with curl or Postman; a session signs its own.

  assertion     proves who the client is at the token endpoint
                --client-id, --audience (the token endpoint)
  request       the request object of an authorisation
                --client-id, --audience (the issuer), --consent-id, --redirect-uri
                [--state] [--nonce]
  registration  the body of POST /register
                --audience (the issuer), --ssa [--redirect-uri …] [--auth-method] [--subject-dn]
  decode        header and claims of the JWT given, of a file or of standard input (-), unverified

All but decode need --key and --kid.`,
  examples: [
    [
      'hkob jwt assertion --client-id=ID --audience https://bank.example/token --key signing.key --kid=KID',
      'a client assertion, good for five minutes',
    ],
    ['hkob jwt decode eyJ…', 'what a JWT says'],
  ],
  options: {
    key: { type: 'string', value: 'FILE', summary: 'private key that signs, PKCS#8 PEM' },
    kid: { type: 'string', value: 'KID', summary: 'its kid in your JWKS' },
    audience: { type: 'string', value: 'URL', summary: 'whom the JWT is for' },
    'client-id': { type: 'string', value: 'ID', summary: 'client id of the registration' },
    'consent-id': { type: 'string', value: 'ID', summary: 'consent to be authorised' },
    'redirect-uri': {
      type: 'string',
      multiple: true,
      value: 'URL',
      summary: 'where the customer comes back to; repeatable for registration',
    },
    state: { type: 'string', value: 'TEXT', summary: 'default: random' },
    nonce: { type: 'string', value: 'TEXT', summary: 'default: random' },
    ssa: { type: 'string', value: 'FILE', summary: 'the software statement' },
    'auth-method': {
      type: 'string',
      value: 'NAME',
      summary: 'private_key_jwt (default) or tls_client_auth',
    },
    'subject-dn': {
      type: 'string',
      value: 'DN',
      summary: 'subject of the transport certificate (RFC 4514), for tls_client_auth',
    },
    lifetime: { type: 'string', value: 'SECONDS', summary: 'default: 300' },
  },
  positionals: { min: 1, max: 2 },
  async run(values, [kind = '', given]) {
    if (kind === 'decode') {
      if (given === undefined) throw new UsageError('decode needs a JWT, a file or -');
      const text = given;
      const inline = /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
      const jwt = inline ? text : await readText(text);
      const view = await withFileName(inline ? 'the JWT' : text, () => readJwt(jwt));
      printJson(view);
      return EXIT.done;
    }
    if (given !== undefined) throw new UsageError(`unexpected argument "${given}"`);
    const maker = Object.hasOwn(MAKERS, kind) ? MAKERS[kind] : undefined;
    if (!maker) {
      const hint = `it is one of ${[...Object.keys(MAKERS), 'decode'].join(', ')}`;
      throw new UsageError(`unknown kind of JWT "${kind}"`, hint);
    }
    const file = required(values.key, 'key');
    const kid = required(values.kid, 'kid');
    const lifetimeSeconds = secondsOf(values.lifetime, 'lifetime');
    const base: Base = {
      signing: { key: await readSigningKey(file), kid },
      ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
    };
    print(await withFileName(file, () => maker(values, base)));
    return EXIT.done;
  },
});

interface Base {
  readonly signing: SigningKey;
  readonly lifetimeSeconds?: number;
}

interface Given {
  readonly audience?: string;
  readonly 'client-id'?: string;
  readonly 'consent-id'?: string;
  readonly 'redirect-uri'?: string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly ssa?: string;
  readonly 'auth-method'?: string;
  readonly 'subject-dn'?: string;
}

const MAKERS: Readonly<Record<string, (given: Given, base: Base) => Promise<string>>> = {
  assertion: (given, base) =>
    signClientAssertion({
      ...base,
      clientId: required(given['client-id'], 'client-id'),
      audience: required(given.audience, 'audience'),
    }),
  request: (given, base) =>
    signRequestObject({
      ...base,
      clientId: required(given['client-id'], 'client-id'),
      issuer: required(given.audience, 'audience'),
      consentId: required(given['consent-id'], 'consent-id'),
      redirectUri: required(given['redirect-uri']?.[0], 'redirect-uri'),
      state: given.state ?? randomUUID(),
      nonce: given.nonce ?? randomUUID(),
    }),
  async registration(given, base) {
    const { 'redirect-uri': redirectUris, 'subject-dn': subject } = given;
    const softwareStatement = await readStatement(required(given.ssa, 'ssa'));
    return signRegistrationRequest({
      ...base,
      issuer: required(given.audience, 'audience'),
      softwareStatement,
      ...(redirectUris && { redirectUris }),
      ...(given['auth-method'] && { authMethod: authMethodOf(given['auth-method']) }),
      ...(subject !== undefined && { tlsClientAuthSubjectDn: subject }),
    });
  },
};
