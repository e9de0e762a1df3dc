/** Resets a project, or the whole sandbox. */

import { forgetConsents } from '../ais/consents.ts';
import { forgetEvents } from '../ais/events.ts';
import { BRANDS } from '../brands.ts';
import type { SandboxContext } from '../context.ts';
import { GRANT_MODELS, modelKind } from '../oauth/adapter.ts';
import { clientsOf } from '../oauth/clients.ts';
import { SECRETS } from '../secrets.ts';
import { everyItem } from '../store/store.ts';

/**
 * Deletes the consents, tokens and events of a project's clients at every brand; they stay
 * registered.
 */
export async function resetProject(context: SandboxContext, projectId: string): Promise<void> {
  for (const { client_id } of await clientsOf(context, projectId)) {
    for (const { id: brand } of BRANDS) {
      await forgetTokens(context, brand, client_id);
      await forgetConsents(context, brand, client_id);
      await forgetEvents(context, brand, client_id);
    }
  }
  await context.controls.setProjectFaults(projectId, {});
}

/** Deletes everything but the keys of the sandbox, which its clients trust. */
export async function resetSandbox({ store, controls }: SandboxContext): Promise<void> {
  await store.clear([SECRETS]);
  await controls.look();
}

async function forgetTokens({ store }: SandboxContext, brand: string, clientId: string) {
  const grants = modelKind(brand, 'Grant');
  for await (const { id } of everyItem(store, grants, clientId)) {
    for (const model of GRANT_MODELS) await store.removeGroup(modelKind(brand, model), id);
  }
  await store.removeGroup(grants, clientId);
  await store.removeGroup(modelKind(brand, 'ClientCredentials'), clientId);
}
