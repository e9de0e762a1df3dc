/** Two sandbox processes on one database behind one address. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';
import { openSecrets } from '../../sandbox/secrets.ts';
import { PostgresStore } from '../../sandbox/store/postgres.ts';
import { freePorts } from './database.ts';

const HKOB = join(import.meta.dirname, '../../scripts/hkob.ts');

/** Two running processes. */
export interface Cluster {
  /** The addresses for a TSP. */
  readonly sandbox: Sandbox;
  /** Kills both at once, whatever they are doing. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param url - of the database
 * @param more - options of `hkob sandbox`
 */
export async function startCluster(url: string, more: readonly string[] = []): Promise<Cluster> {
  const publicPort = await freePorts(2);
  const ports: number[] = [];
  const balancers: Server[] = [];
  for (let offset = 0; offset < 2; offset++) {
    let turn = 0;
    const balancer = createServer((incoming) => {
      const outgoing = connect((ports[turn++ % ports.length] ?? 0) + offset, '127.0.0.1');
      incoming.pipe(outgoing).pipe(incoming);
      incoming.on('error', () => outgoing.destroy());
      outgoing.on('error', () => incoming.destroy());
    }).listen(publicPort + offset, '127.0.0.1');
    await once(balancer, 'listening');
    balancers.push(balancer);
  }
  ports.push(await freePorts(2), await freePorts(2));

  const start = async (port: number) => {
    const options = [
      ...['--brand', 'hsbc-personal', '--calls-per-second', '0'],
      ...['--port', String(port), '--public-port', String(publicPort)],
      ...more,
    ];
    const child = spawn(process.execPath, [HKOB, 'sandbox', ...options], {
      env: { ...process.env, DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  };
  let children: ChildProcess[] = [];
  const restart = async () => {
    children = await Promise.all(ports.map(start));
  };
  const kill = async () => {
    await Promise.all(
      children.splice(0).map((child) => {
        child.kill('SIGKILL');
        return once(child, 'exit');
      }),
    );
  };
  await restart();

  const store = await PostgresStore.open(url);
  const { authority } = await openSecrets(store);
  await store.close();
  const addresses = {
    plain: `https://localhost:${publicPort}`,
    secure: `https://localhost:${publicPort + 1}`,
  };
  const bank = { addresses } as RunningBank;
  return {
    sandbox: { authority: authority.certificate, banks: [bank] } as unknown as Sandbox,
    kill,
    restart,
    async close() {
      await kill();
      for (const balancer of balancers) balancer.close();
    },
  };
}
