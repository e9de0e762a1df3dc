/** The keys of one sandbox, created on its first start and kept in its store. */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { createAuthority, type KeyPair } from './certificates.ts';
import { findValid, type Store } from './store/store.ts';

/** A private key for PS256 with its `kid`. */
export type SigningKey = JWK & { readonly kid: string; readonly kty: string };

/** What has to stay the same when a sandbox restarts, and in all processes that share a store. */
export interface Secrets {
  readonly authority: KeyPair;
  /** Signs ID tokens and events. */
  readonly bank: SigningKey;
  /** Signs software statements. */
  readonly directory: SigningKey;
  /** Signs cookies, cursors and pairwise subjects. */
  readonly seal: string;
}

const RSA_PARTS = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

const SigningKeySchema: z.ZodType<SigningKey> = z
  .looseObject({
    kty: z.literal('RSA'),
    kid: z.string().min(1),
    use: z.literal('sig'),
    alg: z.literal('PS256'),
    ...(Object.fromEntries(RSA_PARTS.map((part) => [part, z.string()])) as Record<
      (typeof RSA_PARTS)[number],
      z.ZodString
    >),
  })
  .refine(
    (key) => succeeds(() => createPrivateKey({ key, format: 'jwk' })),
    'Invalid input: expected a private key',
  );

const SecretsSchema: z.ZodType<Secrets> = z.object({
  authority: z.object({
    key: z
      .string()
      .refine((pem) => succeeds(() => createPrivateKey(pem)), 'Invalid input: expected a PEM key'),
    certificate: z
      .string()
      .refine(
        (pem) => succeeds(() => new X509Certificate(pem)),
        'Invalid input: expected a PEM certificate',
      ),
  }),
  bank: SigningKeySchema,
  directory: SigningKeySchema,
  seal: z.base64url().min(1),
});

function succeeds(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

/** The kind of the entry. */
export const SECRETS = 'Secrets';
const ID = 'all';

/** Returns the secrets of a store, creating them if necessary. */
export async function openSecrets(store: Store): Promise<Secrets> {
  const found = await findValid(store, SECRETS, ID, SecretsSchema);
  if (found) return found;
  const made = await createSecrets();
  if (await store.insert(SECRETS, ID, made)) return made;
  // Another sandbox on the same store created them first.
  return openSecrets(store);
}

async function createSecrets(): Promise<Secrets> {
  const [authority, bank, directory] = await Promise.all([
    createAuthority(),
    signingKey(),
    signingKey(),
  ]);
  return { authority, bank, directory, seal: randomBytes(32).toString('base64url') };
}

async function signingKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('PS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  // Hex, because base64url may begin with a dash.
  const kid = Buffer.from(await calculateJwkThumbprint(jwk), 'base64url').toString('hex');
  return { ...jwk, kty: 'RSA', kid, use: 'sig', alg: 'PS256' };
}

/** Returns the public part of a key. */
export function publicKey({ kty, n, e, kid }: SigningKey) {
  return { kty, n: n ?? '', e: e ?? '', kid, use: 'sig', alg: 'PS256' };
}
