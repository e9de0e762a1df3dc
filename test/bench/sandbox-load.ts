/** `hkob sandbox` as users start it, under the load of complete journeys from a second process. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Agent, fetch } from 'undici';
import type { Load, Progress } from './journeys.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROBE = pathToFileURL(join(import.meta.dirname, 'probe.mjs')).href;

/** Journeys at once: enough that neither process waits for the other. */
const WORKERS = 8;

/** What a process uses, after it has collected its garbage. In bytes; CPU time in microseconds. */
export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly cpu: number;
}

/** A sandbox at work. */
export interface MeasuredSandbox {
  /** Seconds from its start to its addresses. */
  readonly startUp: number;
  usage(): Promise<Usage>;
  /** Begins with journeys; one load at a time. */
  load(): Promise<Journeys>;
  stop(): Promise<void>;
}

/** Journeys under way. */
export interface Journeys {
  /** The next report of the second process, one a second. */
  next(): Promise<Progress>;
  stop(): void;
}

/** Starts a sandbox with the default store and all brands, and no limit on calls. */
export async function measuredSandbox(flags: readonly string[] = []): Promise<MeasuredSandbox> {
  const began = performance.now();
  const args = ['sandbox', '--port', '0', '--calls-per-second', '0'];
  const child = fork(join(ROOT, 'scripts/hkob.ts'), args, {
    cwd: ROOT,
    execArgv: ['--expose-gc', '--import', PROBE, ...flags],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const addresses = await addressesOf(child);
  const startUp = (performance.now() - began) / 1_000;
  const authority = await authorityOf(addresses);
  return {
    startUp,
    usage() {
      child.send('usage');
      return answerOf<Usage>(child);
    },
    async load() {
      const client = fork(join(import.meta.dirname, 'journeys.ts'), { execArgv: [] });
      client.send({ authority, addresses, workers: WORKERS } satisfies Load);
      return {
        next: () => answerOf(client),
        stop: () => client.kill(),
      };
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

function addressesOf(child: ChildProcess): Promise<Load['addresses']> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.once('exit', (code) => reject(new Error(`hkob sandbox ended with ${code}`)));
    child.stdout?.on('data', (data: Buffer) => {
      output += data;
      const [plain = '', secure = ''] = output.match(/https:\/\/localhost:\d+/g) ?? [];
      if (/^Try: /m.test(output)) resolve({ plain, secure });
    });
  });
}

/** The next message of a child, which must not end before. */
function answerOf<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a child ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}

async function authorityOf({ plain }: Load['addresses']): Promise<string> {
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const response = await fetch(`${plain}/devhub/ca.pem`, { dispatcher });
  const authority = await response.text();
  await dispatcher.close();
  return authority;
}
