/** Starts the sandbox: its brands, their servers, and what they share. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Bank, createBank } from './bank.ts';
import { type Addresses, BRANDS, type Brand, type BrandId } from './brands.ts';
import { Authority, type KeyPair } from './certificates.ts';
import type { SandboxContext } from './context.ts';
import { SandboxControls } from './controls.ts';
import { Directory } from './devhub/directory.ts';
import { createLimiter } from './limits.ts';
import type { NodeEnv } from './node-env.ts';
import { type Profile, profiles } from './profile.ts';
import { openSecrets } from './secrets.ts';
import { MemoryStore } from './store/memory.ts';
import { PostgresStore } from './store/postgres.ts';
import type { Store } from './store/store.ts';

/** @see https://openid.net/specs/openid-financial-api-part-2-1_0.html#section-8.5 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':');

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  /** Default: `hk`. */
  readonly profile?: Profile;
  /** Default: all four. */
  readonly brands?: readonly BrandId[];
  /** The host name in every address. Default: `localhost`. */
  readonly host?: string;
  /** The first of two ports for each brand; 0: any free ones. Default: 4030. */
  readonly port?: number;
  /**
   * The first port in every address if a TCP load balancer is in front. Default: the port of the
   * server.
   */
  readonly publicPort?: number;
  /** The store of all data including keys; closed with the sandbox. Default: in memory. */
  readonly store?: Store;
  /** Calls per second that a client may make; 0 for no limit. Default: 2. */
  readonly callsPerSecond?: number;
  /** Seed of the test customers' names, numbers and transactions. Default: 0. */
  readonly seed?: number;
  /** Latency of every response in milliseconds. Default: 0. */
  readonly latency?: number;
  /** Returns the real time in milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /** Called for internal errors. Default: prints them to standard error. */
  readonly onError?: (error: unknown) => void;
}

/** A running brand. */
export interface RunningBank extends Pick<Bank, 'consents' | 'events'> {
  readonly brand: Brand;
  readonly addresses: Addresses;
}

/** A running sandbox. */
export interface Sandbox {
  readonly banks: readonly RunningBank[];
  /** PEM of the authority that issued the certificates of servers and clients. */
  readonly authority: string;
  readonly directory: Directory;
  close(): Promise<void>;
}

/** Starts a sandbox. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = 'localhost', port = 4030, latency = 0, seed = 0 } = options;
  const store = options.store ?? new MemoryStore();
  const controls = await SandboxControls.open(store, options.now ?? Date.now);
  const { now } = controls;
  const secrets = await openSecrets(store);
  const authority = await Authority.open(secrets.authority);
  const onError = options.onError ?? ((error) => console.error(error));
  const profile = options.profile ?? profiles.hk;
  const context: SandboxContext = { store, secrets, authority, profile, controls, now, onError };
  const directory = new Directory(context);
  const pool = store instanceof PostgresStore ? store.pool : undefined;
  const limiter = await createLimiter(options.callsPerSecond ?? 2, pool);
  const server = await authority.server([...new Set([host, ...LOOPBACK])], controls.realNow());

  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
    await store.close();
  };
  const banks: RunningBank[] = [];
  try {
    for (const brand of BRANDS) {
      if (options.brands && !options.brands.includes(brand.id)) continue;
      const first = port === 0 ? 0 : port + servers.length;
      const plain = await listen(server, host, first, undefined);
      servers.push(plain.server);
      const secure = await listen(server, host, first === 0 ? 0 : first + 1, authority.certificate);
      servers.push(secure.server);
      const { publicPort } = options;
      const shown = publicPort === undefined ? undefined : publicPort + servers.length - 2;
      const addresses = {
        plain: `https://${host}:${shown ?? plain.port}`,
        secure: `https://${host}:${shown === undefined ? secure.port : shown + 1}`,
      };
      const bank = createBank({ context, directory, brand, addresses, limiter, latency, seed });
      plain.serve(bank.plain);
      secure.serve(bank.secure);
      banks.push({ brand, addresses, consents: bank.consents, events: bank.events });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { banks, authority: authority.certificate, directory, close };
}

interface Listener {
  readonly server: Server;
  readonly port: number;
  serve(app: Hono<NodeEnv>): void;
}

/**
 * Starts a server. Its address has to be known before the app is created.
 * @param clients - PEM of the authority whose client certificates are requested
 */
async function listen(
  pair: KeyPair,
  host: string,
  port: number,
  clients: string | undefined,
): Promise<Listener> {
  const server = createServer({
    key: pair.key,
    cert: pair.certificate,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    // A client without a valid certificate gets the 401 of the contract instead of a broken
    // connection.
    ...(clients !== undefined && { ca: clients, requestCert: true, rejectUnauthorized: false }),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    server,
    port: bound,
    serve(app) {
      server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
