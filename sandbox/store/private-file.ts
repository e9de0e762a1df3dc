/** Files that hold secrets: for their owner only, and never through a link that somebody else put there. */
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;

/** Windows has no such flag, and no such links. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/**
 * Replaces a file in one step: whoever reads it finds the old text or the new one, also after a crash.
 *
 * @param write - writes to the descriptor of the new file
 * @returns the descriptor of the new file, open for appending
 */
export function replacePrivately(file: string, write: (descriptor: number) => void): number {
  const next = `${file}.next`;
  // What an earlier process left, or a link that leads elsewhere; its target stays.
  rmSync(next, { force: true });
  const descriptor = openSync(next, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    write(descriptor);
    fsyncSync(descriptor);
    renameSync(next, file);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    rmSync(next, { force: true });
    throw error;
  }
}

/**
 * Opens a file to add to it after so many bytes; what follows them goes.
 *
 * @returns undefined where a link is in its place
 */
export function appendPrivately(file: string, length: number): number | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, O_WRONLY | O_APPEND | O_NOFOLLOW);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
  fchmodSync(descriptor, 0o600);
  ftruncateSync(descriptor, length);
  return descriptor;
}

/** Writes a whole file as {@link replacePrivately} does. */
export function writePrivately(file: string, text: string): void {
  closeSync(replacePrivately(file, (descriptor) => writeAll(descriptor, Buffer.from(text))));
}

/** Writes all bytes: one call may take fewer. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(descriptor, bytes, sent);
}
