/** Registered clients. */
import type { BrandId } from '../brands.ts';
import type { SandboxContext } from '../context.ts';
import type { AuthMethod } from '../profile.ts';
import { everyValue } from '../store/store.ts';

const CLIENT = 'Client';

/** By project: the brands at which it has registered. */
const REGISTERED = 'Registered';

/** A registration as stored by the bank. */
export interface Client {
  readonly client_id: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly projectId: string;
  /** The brand at which it was registered. */
  readonly brand: BrandId;
  readonly redirect_uris: readonly string[];
  readonly grant_types: readonly string[];
  readonly scope: string;
  readonly application_type: string;
  readonly token_endpoint_auth_method: AuthMethod;
  readonly tls_client_auth_subject_dn?: string;
  readonly software_statement: string;
  /** The name that the customer sees. */
  readonly displayName: string;
}

/** Returns a client that a brand accepts. */
export async function findClient(
  context: SandboxContext,
  brand: BrandId,
  id: string,
): Promise<Client | undefined> {
  const client = await context.store.find<Client>(CLIENT, id);
  return client && isKnown(client, brand, context) ? client : undefined;
}

/**
 * Stores a new client.
 * @returns false if its software may register only once and has done so
 */
export async function insertClient(
  { store, profile }: SandboxContext,
  client: Client,
): Promise<boolean> {
  const { client_id: id, projectId, brand } = client;
  const mayRegister = (at: readonly BrandId[]) =>
    profile.registersAgain || !(profile.registration === 'market' ? at.length : at.includes(brand));
  // In the same step as the client, so that of two concurrent registrations one is refused.
  await store.insert(REGISTERED, projectId, []);
  const registered = await store.update<readonly BrandId[]>(
    REGISTERED,
    projectId,
    (at) => (mayRegister(at) ? [...at, brand] : undefined),
    [{ kind: CLIENT, id, value: client, options: { group: projectId } }],
  );
  return registered !== undefined;
}

/** Returns the clients of a project: those that a brand accepts, or all. */
export async function clientsOf(
  context: SandboxContext,
  projectId: string,
  brand?: BrandId,
): Promise<Client[]> {
  const clients = await everyValue<Client>(context.store, CLIENT, projectId);
  if (brand === undefined) return clients;
  return clients.filter((client) => isKnown(client, brand, context));
}

function isKnown(client: Client, brand: BrandId, { profile }: SandboxContext): boolean {
  return profile.registration === 'market' || client.brand === brand;
}

/**
 * Returns the name of the client for the customer. An agent is shown with the company for which it
 * acts.
 * @see spec/dcr/schemas/SoftwareStatement.yaml
 */
export function displayName(statement: {
  readonly software_id: string;
  readonly software_client_name: string;
  readonly software_on_behalf_of_org?: string;
}): string {
  const name = visible(statement.software_client_name) || statement.software_id;
  const principal = visible(statement.software_on_behalf_of_org ?? '');
  return principal && principal !== name ? `${principal} on behalf of ${name}` : name;
}

/**
 * Removes invisible characters: those that change the direction of writing could disguise a name.
 */
const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
