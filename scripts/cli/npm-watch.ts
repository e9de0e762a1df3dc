import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** A command line of npm or of what stands in for it: `npm run mock`, `node /usr/bin/pnpm run mock`. */
const NPM = /(?:^|\/)(?:npm|npx|pnpm|yarn)(?:-cli)?(?:\.c?js)?[\0 ]/;

/** Runs in a thread of its own, so that a long computation does not keep it from looking. */
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
 * Ends this process by SIGTERM once the npm that runs it is gone. npm hands SIGTERM to the shell of
 * its script only; dash, the `/bin/sh` of Debian, ends without its child, which would go on serving.
 * Elsewhere the shell gives way to the command, which gets the signal itself.
 */
export function endWithNpm(): void {
  if (process.platform !== 'linux' || watching) return;
  watching = true;
  const npm = npmAbove(process.ppid);
  if (npm !== undefined) new Worker(WATCH, { eval: true, workerData: npm }).unref();
}

/** One thread is enough, however many command lines this process runs. */
let watching = false;

/** The process of npm among a process and those above it. */
function npmAbove(pid: number): number | undefined {
  try {
    if (pid <= 1) return undefined;
    if (NPM.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return pid;
    return npmAbove(
      Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    );
  } catch {
    // It has ended.
    return undefined;
  }
}
