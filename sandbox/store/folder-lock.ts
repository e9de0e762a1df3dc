/**
 * Locks a folder for one process. The lock is that of an SQLite database, which the operating
 * system releases when the process ends, and which does not depend on process ids. Own code: Node
 * has no file locks, and npm packages that judge a lock file by its age prevent a quick restart.
 */
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { writePrivately } from './private-file.ts';

const LOCK = 'sandbox.lock';
const HOLDER = 'sandbox.lock.json';

const Holder = z.object({
  pid: z.number(),
  host: z.string(),
  /** What the process uses the folder for: `port 4030`. */
  about: z.string(),
  /** RFC 3339. */
  since: z.string(),
});

/** Thrown if another process uses the folder; the message names it. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** A held lock. */
export interface FolderLock {
  /**
   * Acquires the lock again if the folder has been removed meanwhile.
   * @throws FolderInUse
   */
  renew(): void;
  release(): void;
}

/**
 * Acquires the lock of an existing folder.
 * @param about - shown to other processes: `port 4030`
 * @throws FolderInUse if another process, or another store of this one, holds it
 */
export function lockFolder(folder: string, about: string): FolderLock {
  let held = acquire(folder, about);
  return {
    renew() {
      if (inodeOf(join(folder, LOCK)) === held.inode) return;
      held.database.close();
      held = acquire(folder, about);
    },
    release: () => held.database.close(),
  };
}

function acquire(folder: string, about: string): { database: DatabaseSync; inode: bigint } {
  const file = join(folder, LOCK);
  const database = openDatabase(file);
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    const { errcode } = error as { errcode?: unknown };
    if (errcode === SQLITE_FULL) throw Object.assign(new Error(file), { code: 'ENOSPC' });
    if (errcode !== SQLITE_BUSY) throw error;
    throw new FolderInUse(`${folder} is in use by ${holderOf(folder)}`);
  }
  const since = new Date().toISOString();
  const holder: z.output<typeof Holder> = { pid: process.pid, host: hostname(), about, since };
  try {
    writePrivately(join(folder, HOLDER), `${JSON.stringify(holder)}\n`);
  } catch {
    // Only the description for others is missing: the lock itself is held, even on a full disk.
  }
  return { database, inode: inodeOf(file) ?? 0n };
}

function openDatabase(file: string): DatabaseSync {
  // Node 22 warns that SQLite is experimental, which users of the sandbox cannot change.
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    const sqlite = process.getBuiltinModule('node:sqlite');
    return new sqlite.DatabaseSync(file);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** @see https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

function inodeOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

function holderOf(folder: string): string {
  try {
    const text = readFileSync(join(folder, HOLDER), 'utf8');
    const { pid, host, about, since } = Holder.parse(JSON.parse(text));
    return `process ${pid} on ${host} (${about}, since ${since})`;
  } catch {
    return 'another process';
  }
}
