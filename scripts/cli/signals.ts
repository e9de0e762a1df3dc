/**
 * How a process of this kit ends on a signal, and what it clears away first.
 *
 * Node runs a signal handler only when the event loop turns, and while there is one the system does
 * not end the process itself: a long computation would make it deaf. So handlers are installed only
 * while there is something to clear away or to close. At any other time a signal ends the process
 * at once.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How long a server may take to close, in milliseconds. */
const GRACE = 1_000;

const cleanups = new Set<() => void>();

/** Resolves {@link interrupted}. */
let interrupt: (() => void) | undefined;

/** How many calls of {@link endingAtOnce} are at work. */
let computing = 0;

/**
 * Runs a function when the process exits or is ended by a signal, the latest one first. It must not
 * be registered across a long computation.
 *
 * @returns takes the function off again
 */
export function onEnd(clean: () => void): () => void {
  cleanups.add(clean);
  follow();
  return () => {
    cleanups.delete(clean);
    follow();
  };
}

/**
 * Resolves once the process is asked to end by Ctrl-C, SIGTERM or SIGHUP. It then has a second to
 * close what is open, or until the next signal.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    interrupt = resolve;
    follow();
  });
}

/**
 * Does work that computes for long. Meanwhile a signal ends the process, even if it waits for
 * {@link interrupted}, which could not be told.
 */
export async function endingAtOnce<T>(work: () => Promise<T>): Promise<T> {
  computing += 1;
  follow();
  try {
    return await work();
  } finally {
    computing -= 1;
    follow();
  }
}

/** A folder of its own in the system's folder for temporary files; it does not outlive the process. */
export function temporaryFolder(prefix: string): { readonly path: string; remove(): void } {
  let path = '';
  const clean = (): void => {
    if (path !== '') rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  const release = onEnd(clean);
  path = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  return {
    path,
    remove() {
      clean();
      release();
    },
  };
}

/**
 * Starts a child process that does not outlive this one.
 *
 * @param signal what ends it
 */
export function startChild<Child extends ChildProcess>(
  start: () => Child,
  signal: NodeJS.Signals = 'SIGKILL',
): Child {
  let child: Child | undefined;
  const release = onEnd(() => child?.kill(signal));
  child = start();
  child.once('close', release);
  child.once('error', release);
  return child;
}

/** Listens to signals exactly while somebody wants to know. */
function follow(): void {
  process.off('exit', cleanUp);
  if (cleanups.size > 0) process.on('exit', cleanUp);
  const wanted = cleanups.size > 0 || (interrupt !== undefined && computing === 0);
  for (const signal of SIGNALS) {
    process.off(signal, received);
    if (wanted) process.on(signal, received);
  }
}

function received(signal: Signal): void {
  if (interrupt && computing === 0) {
    const close = interrupt;
    interrupt = undefined;
    follow();
    setTimeout(() => end(signal), GRACE).unref();
    close();
    return;
  }
  // A program that has a handler of its own, and calls the kit as a library, ends when it wants to.
  if (process.listenerCount(signal) === 1) end(signal);
}

/** Ends the process by the signal, as its parent would expect. */
function end(signal: Signal): void {
  cleanUp();
  process.kill(process.pid, signal);
  // The first process of a container ignores a signal that it does not handle.
  process.exit(128 + constants.signals[signal]);
}

function cleanUp(): void {
  const due = [...cleanups].reverse();
  cleanups.clear();
  interrupt = undefined;
  follow();
  for (const clean of due) clean();
}
