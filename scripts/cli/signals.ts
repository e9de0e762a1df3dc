/**
 * Cleans up when the process is ended by a signal.
 *
 * While a signal handler is installed, the system does not end the process, and Node runs the handler
 * only between turns of the event loop: during a long computation the process would ignore signals.
 * So handlers are installed only while there is something to clean up or close.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How long closing may take after a signal, in milliseconds. */
const GRACE = 1_000;

const cleanups = new Set<() => void>();

/** Resolves {@link interrupted}. */
let interrupt: (() => void) | undefined;

/** The number of running calls of {@link endingAtOnce}. */
let computing = 0;

/**
 * Registers a function to run when the process exits or is ended by a signal. The functions run in
 * reverse order. None may be registered during a long computation.
 *
 * @returns a function that removes the registration
 */
export function onEnd(clean: () => void): () => void {
  cleanups.add(clean);
  updateHandlers();
  return () => {
    cleanups.delete(clean);
    updateHandlers();
  };
}

/**
 * Resolves on Ctrl-C, SIGTERM or SIGHUP. The process then has a second to close its servers, or until
 * the next signal.
 */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    interrupt = resolve;
    updateHandlers();
  });
}

/**
 * Runs a long computation. Meanwhile a signal ends the process at once, even while {@link interrupted}
 * is pending, because the event loop is blocked.
 */
export async function endingAtOnce<T>(work: () => Promise<T>): Promise<T> {
  computing += 1;
  updateHandlers();
  try {
    return await work();
  } finally {
    computing -= 1;
    updateHandlers();
  }
}

/** Creates a temporary folder, which is removed when the process ends. */
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
 * Starts a child process that is killed when this process ends.
 *
 * @param signal the signal to send to it
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

/** Installs the handlers that are needed at present, and removes the others. */
function updateHandlers(): void {
  process.off('exit', cleanUp);
  if (cleanups.size > 0) process.on('exit', cleanUp);
  const isNeeded = cleanups.size > 0 || (interrupt !== undefined && computing === 0);
  for (const signal of SIGNALS) {
    process.off(signal, onSignal);
    if (isNeeded) process.on(signal, onSignal);
  }
}

function onSignal(signal: Signal): void {
  if (interrupt && computing === 0) {
    const close = interrupt;
    interrupt = undefined;
    updateHandlers();
    setTimeout(() => end(signal), GRACE).unref();
    close();
    return;
  }
  // With another handler, the program that uses this package as a library decides when to end.
  if (process.listenerCount(signal) === 1) end(signal);
}

/** Ends the process with the signal, so that its parent sees the cause. */
function end(signal: Signal): void {
  cleanUp();
  process.kill(process.pid, signal);
  // Process 1 of a container ignores signals that it does not handle.
  process.exit(128 + constants.signals[signal]);
}

function cleanUp(): void {
  const functions = [...cleanups].reverse();
  cleanups.clear();
  interrupt = undefined;
  updateHandlers();
  for (const clean of functions) clean();
}
