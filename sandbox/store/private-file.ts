/** Files with secrets: readable by their owner only, and never written through a symbolic link. */
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

/** Windows has neither the flag nor such links. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

/**
 * Replaces a file atomically: readers see the old or the new contents, even after a crash.
 * @param write - writes to the descriptor of the new file
 * @returns the descriptor of the new file, open for appending
 */
export function replacePrivately(file: string, write: (descriptor: number) => void): number {
  const next = `${file}.next`;
  // Left by an earlier process, or a link, whose target is not touched.
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
 * Opens a file for appending after a number of bytes; whatever follows them is removed.
 * @returns undefined if the file is a link
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

/** Replaces a file atomically with a text. */
export function writePrivately(file: string, text: string): void {
  closeSync(replacePrivately(file, (descriptor) => writeAll(descriptor, Buffer.from(text))));
}

/** Writes all bytes; a single call may write fewer. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(descriptor, bytes, sent);
}
