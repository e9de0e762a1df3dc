/** `hkob register`: registers a client (dynamic client registration). */
import { RegistrationError, TspError } from '../../tsp/errors.ts';
import { checkIdentity } from '../../tsp/pem.ts';
import { register } from '../../tsp/registration.ts';
import { defineCommand, EXIT } from '../cli/command.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import {
  authMethodOf,
  BRAND_OPTIONS,
  brandOf,
  readSigningKey,
  readStatement,
  readText,
  required,
  secondsOf,
  withFileName,
} from '../onboarding/onboarding.ts';

export const command = defineCommand({
  name: 'register',
  summary: 'register a client with a bank: software statement in, client id out',
  usage:
    'hkob register --brand=NAME|--issuer=URL --ssa=FILE --cert=FILE --key=FILE --signing-key=FILE --kid=KID',
  description: `Signs a registration request and sends it over mutual TLS (dynamic client registration). Prints the
client id. Each run registers another client.

In production each brand needs its own registration; in the bank's sandbox one registration, made in
the portal, is valid for all brands.

Exits 1 when the bank rejects the registration.`,
  examples: [
    [
      'hkob register --brand hsbc-personal --env production --ssa ssa.jwt --cert transport.pem --key transport.key --signing-key signing.key --kid=KID',
      'register with HSBC HK Personal',
    ],
    [
      'hkob register --issuer https://localhost:4021 --discovery https://localhost:4020/.well-known/openid-configuration --ca ca.pem --ssa ssa.jwt --cert transport.pem --key sandbox.key --signing-key sandbox.key --kid=KID',
      'register with a sandbox of your own (hkob sandbox)',
    ],
  ],
  options: {
    ...BRAND_OPTIONS,
    ssa: { type: 'string', value: 'FILE', summary: 'the software statement, or - for stdin' },
    cert: { type: 'string', value: 'FILE', summary: 'transport certificate, PEM' },
    key: {
      type: 'string',
      value: 'FILE',
      summary: 'private key of the transport certificate, PEM',
    },
    'signing-key': { type: 'string', value: 'FILE', summary: 'private key that signs, PKCS#8 PEM' },
    kid: { type: 'string', value: 'KID', summary: 'its kid in your JWKS' },
    'redirect-uri': {
      type: 'string',
      multiple: true,
      value: 'URL',
      summary: 'repeatable (default: all of the software statement)',
    },
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
    ca: {
      type: 'string',
      value: 'FILE',
      summary: "certificates to trust instead of the system's",
    },
    lifetime: { type: 'string', value: 'SECONDS', summary: 'default: 300; at most 1800' },
    json: { type: 'boolean', summary: 'print the whole response of the bank' },
  },
  async run(values) {
    const brand = brandOf(values);
    const ssa = required(values.ssa, 'ssa');
    const signingFile = required(values['signing-key'], 'signing-key');
    const lifetimeSeconds = secondsOf(values.lifetime, 'lifetime');
    const certFile = required(values.cert, 'cert');
    const keyFile = required(values.key, 'key');
    const [cert, key] = [await readText(certFile), await readText(keyFile)];
    await withFileName(`${certFile}, ${keyFile}`, () => checkIdentity(cert, key));
    const options = {
      brand,
      softwareStatement: await readStatement(ssa),
      transport: {
        cert,
        key,
        ...(values.ca !== undefined && { ca: await readText(values.ca) }),
      },
      signing: { key: await readSigningKey(signingFile), kid: required(values.kid, 'kid') },
      ...(values['redirect-uri'] && { redirectUris: values['redirect-uri'] }),
      ...(values['auth-method'] && { authMethod: authMethodOf(values['auth-method']) }),
      ...(values['subject-dn'] && { tlsClientAuthSubjectDn: values['subject-dn'] }),
      ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
    };
    progress(`Registering with ${brand.name}`);
    try {
      const client = await withFileName(`${ssa}, ${signingFile}`, () => register(options));
      if (values.json) printJson(client);
      else print(client.client_id);
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof TspError)) throw error;
      printError(`hkob register: ${error.message}`);
      return error instanceof RegistrationError ? EXIT.failed : EXIT.usage;
    }
  },
});
