/** Ends a process that was started by `npm run` when npm ends. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** Matches a command line of a package manager: `npm run mock`, `node /usr/bin/pnpm run mock`. */
const NPM = /(?:^|\/)(?:npm|npx|pnpm|yarn)(?:-cli)?(?:\.c?js)?[\0 ]/;

/** Runs in a worker thread, which a long computation of the main thread does not block. */
const WATCH = `
const { workerData: npm } = require('node:worker_threads');
setInterval(() => {
  try {
    process.kill(npm, 0);
  } catch {
    process.kill(process.pid, 'SIGTERM');
  }
}, 250);
`;

/**
 * Ends this process with SIGTERM once the npm process above it has ended. npm sends SIGTERM only to
 * the shell of its script, and dash (`/bin/sh` of Debian) exits without its child, which would keep
 * running. Other shells replace themselves with the command, which then receives the signal.
 */
export function endWithNpm(): void {
  if (process.platform !== 'linux' || watching) return;
  watching = true;
  const npm = findNpm(process.ppid);
  if (npm !== undefined) new Worker(WATCH, { eval: true, workerData: npm }).unref();
}

/** Whether the worker thread was started; one per process is enough. */
let watching = false;

/** Finds the npm process among a process and its ancestors. */
function findNpm(pid: number): number | undefined {
  try {
    if (pid <= 1) return undefined;
    if (NPM.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return pid;
    return findNpm(
      Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    );
  } catch {
    // The process has ended.
    return undefined;
  }
}
