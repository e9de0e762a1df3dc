/** Shell commands for the Dev Hub: `curl`, and `hkob` for whatever has to be signed. */
import { extname, join } from 'node:path';
import { shellQuoted, shellWord } from '../../runtime/shell.ts';
import { type Addresses, PATHS } from '../brands.ts';
import type { Client } from '../oauth/clients.ts';

/** A command with its title. */
export interface ShellCommand {
  readonly name: 'trust' | 'token' | 'consent' | 'authorise' | 'exchange' | 'accounts';
  readonly text: string;
}

export interface CommandsOptions {
  readonly client: Client;
  /** The id of the signing key. */
  readonly kid: string;
  /** The address of the transport certificate. */
  readonly certificate: string;
  readonly addresses: Addresses;
}

/**
 * Returns the `hkob` command that works from any folder: with this Node, and in a checkout its
 * sources.
 */
function hkob(): string {
  const script = join(import.meta.dirname, '../../scripts', `hkob${extname(import.meta.filename)}`);
  return `hkob() { ${shellQuoted(process.execPath)} ${shellQuoted(script)} "$@"; }`;
}

/** Returns the first command to try. */
export function discoveryCommand({ plain }: Addresses): string {
  return `curl --insecure ${shellWord(`${plain}${PATHS.discovery}`)}`;
}

/**
 * Returns the commands from registration to the first accounts, in order, for one shell session.
 */
export function clientCommands(options: CommandsOptions): readonly ShellCommand[] {
  const { client, kid, certificate, addresses } = options;
  const { plain, secure } = addresses;
  const [redirectUri = ''] = client.redirect_uris;
  const tls = 'curl --silent --show-error --cacert ca.pem --cert transport.pem --key client.key';
  // Values that begin with a dash have to be joined to their options.
  const signed = (kind: string, audience: string) =>
    `hkob jwt ${kind} --client-id=${shellWord(client.client_id)} \\
  --key client.key --kid=${shellWord(kid)} --audience=${shellWord(audience)}`;
  const byCertificate = client.token_endpoint_auth_method === 'tls_client_auth';
  const prepared = byCertificate
    ? ''
    : `ASSERTION=$(${signed('assertion', `${secure}${PATHS.token}`)})
`;
  const authentication = byCertificate
    ? `-d client_id=${shellWord(client.client_id)}`
    : `-d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  -d client_assertion="$ASSERTION"`;
  const token = (variable: string, grant: string) => `${prepared}${variable}=$(${tls} \\
  ${grant} \\
  ${authentication} \\
  ${shellWord(`${secure}${PATHS.token}`)} | ${member('access_token')})
echo "$${variable}"`;
  const query = new URLSearchParams({
    client_id: client.client_id,
    response_type: 'code id_token',
    scope: client.scope,
    redirect_uri: redirectUri,
  });
  const sameRedirectUri = shellQuoted(`redirect_uri=${encodeURIComponent(redirectUri)}`);
  return [
    {
      name: 'trust',
      text: `${hkob()}
curl --silent --show-error --insecure -o ca.pem ${shellWord(`${plain}/devhub/ca.pem`)}
curl --silent --show-error --cacert ca.pem -o transport.pem ${shellWord(certificate)}`,
    },
    { name: 'token', text: token('TOKEN', '-d grant_type=client_credentials -d scope=accounts') },
    {
      name: 'consent',
      text: `CONSENT=$(${tls} \\
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"data":{"permissions":["ReadAccountStatus","ReadAccountBalance"]}}' \\
  ${shellWord(`${secure}${PATHS.aisp}/account-consents`)} | ${member('consentId')})
echo "$CONSENT"`,
    },
    {
      name: 'authorise',
      text: `REQUEST=$(${signed('request', secure)} \\
  --consent-id="$CONSENT" --redirect-uri=${shellQuoted(redirectUri)})
echo ${shellQuoted(`${plain}${PATHS.authorize}?${query}&request=`)}"$REQUEST"
read -r ADDRESS`,
    },
    {
      name: 'exchange',
      text: `CODE=$(echo "$ADDRESS" | sed 's/.*[?&#]code=\\([^&]*\\).*/\\1/')
${token('ACCESS_TOKEN', `-d grant_type=authorization_code -d code="$CODE" -d ${sameRedirectUri}`)}`,
    },
    {
      name: 'accounts',
      text: `${tls} \\
  -H "Authorization: Bearer $ACCESS_TOKEN" \\
  ${shellWord(`${secure}${PATHS.aisp}/accounts`)}`,
    },
  ];
}

/**
 * Returns a command that extracts a member of a JSON response. A response without it is printed
 * unchanged.
 */
function member(name: string): string {
  return `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`;
}
