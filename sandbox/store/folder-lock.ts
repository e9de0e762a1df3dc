/**
 * One process at a time for a folder. SQLite holds the lock, which it has from the operating system:
 * it ends with the process, however that ends, and no process id that is used again can fake it. Node
 * has no call for file locks, and packages that lock by the age of a file block a quick restart.
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
  /** What it does there: `port 4030`. */
  about: z.string(),
  /** RFC 3339. */
  since: z.string(),
});

/** The folder is in use by another process; the message says by which. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** The lock of a folder, held until it is released. */
export interface FolderLock {
  /** Takes the lock again where the folder was removed meanwhile. @throws FolderInUse */
  renew(): void;
  release(): void;
}

/**
 * Takes the lock of a folder that exists.
 *
 * @param about - what others are told: `port 4030`
 * @throws FolderInUse - when another process, or another store of this one, has it
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
    // Others are told less: the lock itself holds, on a full disk too.
  }
  return { database, inode: inodeOf(file) ?? 0n };
}

function openDatabase(file: string): DatabaseSync {
  // Node 22 warns that SQLite is experimental, which no user of the sandbox can do anything about.
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
