/** The keys of one sandbox: made on its first start, and kept where it was told to, or nowhere. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { createAuthority, type KeyPair } from './certificates.ts';

/** A private key that signs PS256, with its `kid`. */
export type SigningKey = JWK & { readonly kid: string; readonly kty: string };

/** Everything that must stay the same when a sandbox starts again. */
export interface Secrets {
  readonly authority: KeyPair;
  /** Signs ID tokens and events. */
  readonly bank: SigningKey;
  /** Signs software statements. */
  readonly directory: SigningKey;
  /** Signs cookies, cursors and pairwise subjects. */
  readonly seal: string;
}

/**
 * Reads the secrets of a folder, or makes them.
 *
 * @param folder - is created with access for its owner only. Default: nothing is kept
 */
export async function openSecrets(folder?: string): Promise<Secrets> {
  if (folder === undefined) return createSecrets();
  const file = join(folder, 'secrets.json');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = read(file);
  if (found) return found;
  const secrets = await createSecrets();
  try {
    writeFileSync(file, JSON.stringify(secrets, undefined, 2), { flag: 'wx', mode: 0o600 });
    return secrets;
  } catch (error) {
    // Another sandbox on the same folder was first.
    const theirs = read(file);
    if (theirs) return theirs;
    throw error;
  }
}

function read(file: string): Secrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const secrets = JSON.parse(text) as Partial<Secrets>;
    if (secrets.authority && secrets.bank && secrets.directory && secrets.seal) {
      return secrets as Secrets;
    }
  } catch {}
  throw new Error(`${file} holds no secrets of a sandbox; remove it to have new ones made`);
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
  const kid = await calculateJwkThumbprint(jwk);
  return { ...jwk, kty: 'RSA', kid, use: 'sig', alg: 'PS256' };
}

/** The public part of a key. */
export function publicKey({ kty, n, e, kid }: SigningKey) {
  return { kty, n: n ?? '', e: e ?? '', kid, use: 'sig', alg: 'PS256' };
}
