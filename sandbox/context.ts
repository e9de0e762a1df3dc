import { randomInt } from 'node:crypto';
import type { Authority } from './certificates.ts';
import type { SandboxControls } from './controls.ts';
import type { Profile } from './profile.ts';
import type { Secrets } from './secrets.ts';
import type { Store } from './store/store.ts';

/** What all brands of one sandbox share. */
export interface SandboxContext {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly authority: Authority;
  readonly profile: Profile;
  readonly controls: SandboxControls;
  /** The time of the sandbox, in milliseconds since 1970. */
  now(): number;
  /** Called for internal errors. */
  onError(error: unknown): void;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Returns an unguessable id of letters and digits. */
export function randomId(length: number, letters = LETTERS): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** Returns the time in seconds since 1970. */
export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}
