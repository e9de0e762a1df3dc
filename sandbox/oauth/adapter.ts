/**
 * Stores the state of `oidc-provider` in the sandbox's store, without the race conditions of its
 * own adapters.
 */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { BrandId } from '../brands.ts';
import { type SandboxContext, seconds } from '../context.ts';
import type { Directory } from '../devhub/directory.ts';
import type { Store } from '../store/store.ts';
import { findClient } from './clients.ts';

/** Models that belong to a grant and are deleted with it. */
export const GRANT_MODELS = ['AccessToken', 'AuthorizationCode', 'RefreshToken'] as const;

/** The kind of entry for a model of one brand. */
export const modelKind = (brand: string, model: string): string => `${brand}/${model}`;

/** Deletes a grant with everything issued for it. */
async function revokeGrant(store: Store, brand: string, grantId: string): Promise<void> {
  for (const model of GRANT_MODELS) await store.removeGroup(modelKind(brand, model), grantId);
  await store.remove(modelKind(brand, 'Grant'), grantId);
}

/** Keeps no sessions, because every authorisation begins with a login. */
export const sessionAdapter: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

/**
 * The adapter of one model of one brand. Consuming a code, a refresh token or an interaction, and
 * recording an assertion, are atomic: of parallel attempts one succeeds, and the others fail like a
 * replay.
 */
export function storeAdapter(
  { store, now, controls }: SandboxContext,
  brand: string,
  model: string,
): Adapter {
  const kind = modelKind(brand, model);
  return {
    async upsert(id, payload, expiresIn) {
      const group = payload.grantId ?? payload.uid ?? payload.clientId;
      const placing = {
        ...(expiresIn && { expiresAt: seconds(now()) + expiresIn }),
        ...(group !== undefined && { group }),
      };
      if (model !== 'ReplayDetection') {
        await store.upsert(kind, id, payload, placing);
        return;
      }
      // Until the assertion expires, by the real time.
      const expiresAt = seconds(controls.realNow()) + (expiresIn ?? 0);
      if (!(await store.insert(kind, id, payload, { expiresAt, realTime: true }))) {
        throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      }
    },
    find: (id) => store.find<AdapterPayload>(kind, id),
    async findByUid(uid) {
      const { items } = await store.list<AdapterPayload>(kind, uid, { limit: 1 });
      return items[0]?.value;
    },
    findByUserCode: async () => undefined,
    async consume(id) {
      const consumed = await store.update<AdapterPayload>(kind, id, (payload) =>
        payload.consumed ? undefined : { ...payload, consumed: seconds(now()) },
      );
      if (consumed) return;
      // A replay, parallel or not, revokes what was issued (RFC 6749 §4.1.2).
      const used = await store.find<AdapterPayload>(kind, id);
      if (used?.grantId !== undefined) await revokeGrant(store, brand, used.grantId);
      throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      const removed = await store.remove(kind, id);
      // Deleted when its result is used, so that a second request does not get a code as well.
      if (model === 'Interaction' && !removed) throw new errors.SessionNotFound('answered already');
    },
    revokeByGrantId: (grantId) => store.removeGroup(kind, grantId),
  };
}

/** The client metadata that holds the project of the client. */
export const PROJECT_ID = 'project_id';

/** Clients of `oidc-provider`: the registration, with the current keys of the directory. */
export function clientAdapter(
  context: SandboxContext,
  directory: Directory,
  brand: BrandId,
): Adapter {
  const refuse = async () => {
    throw new TypeError('clients are registered elsewhere');
  };
  return {
    async find(id) {
      const client = await findClient(context, brand, id);
      if (!client) return undefined;
      const {
        issuedAt: _,
        projectId,
        brand: __,
        displayName: ___,
        software_statement: ____,
        ...metadata
      } = client;
      return {
        ...metadata,
        [PROJECT_ID]: projectId,
        application_type: 'web',
        response_types: ['code id_token'],
        subject_type: 'public',
        id_token_signed_response_alg: 'PS256',
        request_object_signing_alg: 'PS256',
        require_signed_request_object: true,
        tls_client_certificate_bound_access_tokens: true,
        ...(client.token_endpoint_auth_method === 'private_key_jwt' && {
          token_endpoint_auth_signing_alg: 'PS256',
        }),
        jwks: { keys: await directory.keysOf(projectId) },
      } as AdapterPayload;
    },
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    revokeByGrantId: refuse,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
  };
}
