/** Commands for a shell, complete as they stand: `curl`, and `hkob` where something must be signed. */
import { join } from 'node:path';
import { type Addresses, PATHS } from './brands.ts';
import type { Client } from './clients.ts';

/** One thing to do, and the text to paste for it. */
export interface ShellCommand {
  readonly name: 'trust' | 'token' | 'consent' | 'status';
  readonly text: string;
}

export interface CommandsOptions {
  readonly client: Client;
  /** Of the key that signs. */
  readonly kid: string;
  /** Where the transport certificate can be read. */
  readonly certificate: string;
  readonly addresses: Addresses;
}

/**
 * `hkob` as it runs where the sandbox was started: in the checkout its sources, elsewhere the package.
 * A checkout that is not the current folder is named in full, with its Node.
 */
function hkob(): string {
  if (!import.meta.filename.endsWith('.ts')) return 'npx hkob';
  const root = join(import.meta.dirname, '..');
  if (process.cwd() === root) return 'npx node scripts/hkob.ts';
  return [process.execPath, join(root, 'scripts/hkob.ts')].map(quoted).join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The first command to try. */
export function discoveryCommand({ plain }: Addresses): string {
  return `curl --insecure ${plain}${PATHS.discovery}`;
}

/** What a client can do for itself, in the order in which it is done. */
export function clientCommands(options: CommandsOptions): readonly ShellCommand[] {
  const { client, kid, certificate, addresses } = options;
  const { plain, secure } = addresses;
  const tls = 'curl --silent --show-error --cacert ca.pem --cert transport.pem --key client.key';
  const authorised = `${tls} \\
  -H "Authorization: Bearer $TOKEN" \\
  `;
  // The `kid` may begin with a dash.
  const assertion = `${hkob()} jwt assertion --client-id ${client.client_id} \\
  --key client.key --kid=${kid} --audience ${secure}${PATHS.token}`;
  const byAssertion = `ASSERTION=$(${assertion})
TOKEN=$(${tls} ${secure}${PATHS.token} \\
  -d grant_type=client_credentials -d scope=accounts \\
  -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  -d client_assertion="$ASSERTION" | ${member('access_token')})
echo "$TOKEN"`;
  const byCertificate = `TOKEN=$(${tls} ${secure}${PATHS.token} \\
  -d grant_type=client_credentials -d scope=accounts \\
  -d client_id=${client.client_id} | ${member('access_token')})
echo "$TOKEN"`;
  return [
    {
      name: 'trust',
      text: `curl --silent --show-error --insecure -o ca.pem ${plain}/devhub/ca.pem
curl --silent --show-error --cacert ca.pem -o transport.pem ${certificate}`,
    },
    {
      name: 'token',
      text: client.token_endpoint_auth_method === 'tls_client_auth' ? byCertificate : byAssertion,
    },
    {
      name: 'consent',
      text: `CONSENT=$(${authorised}-H "Content-Type: application/json" \\
  -d '{"data":{"permissions":["ReadAccountStatus","ReadAccountBalance"]}}' \\
  ${secure}${PATHS.aisp}/account-consents | ${member('consentId')})
echo "$CONSENT"`,
    },
    {
      name: 'status',
      text: `${authorised}${secure}${PATHS.aisp}/account-consents/$CONSENT`,
    },
  ];
}

/** Reads a member of a JSON answer; an answer that has none passes through, to be read as it is. */
function member(name: string): string {
  return `sed 's/.*"${name}":"\\([^"]*\\)".*/\\1/'`;
}
