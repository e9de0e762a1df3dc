/** Starts HTTP servers. */
import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { UsageError } from './command.ts';

/** A running server. */
export interface Listening {
  /** The base URL: `http://127.0.0.1:4010`. */
  readonly url: string;
  /** Closes all connections and the port. */
  close(): Promise<void>;
}

/**
 * Starts to listen.
 *
 * @param port the TCP port; 0 for any free port
 * @param option the command line option of the port, for the error message
 * @throws {UsageError} when the address is in use or not available
 */
export async function listen(
  server: Server | SecureServer,
  host: string,
  port: number,
  option = '--port',
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new UsageError(
              `port ${port} on ${host} is already in use`,
              `stop the program that uses it, or choose another port with ${option}`,
            )
          : new UsageError(`cannot listen on ${host}:${port} (${error.code ?? error.message})`),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `${server instanceof SecureServer ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
