import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { UsageError } from './command.ts';

/** A server at work. */
export interface Listening {
  /** `http://127.0.0.1:4010` */
  readonly url: string;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Lets a server listen.
 *
 * @param port 0 for any free one
 * @param option what the user sets the port by, for the error message
 * @throws {UsageError} when the address cannot be had, with what to do if the port is taken
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
              `port ${port} on ${host} is taken`,
              `end what uses it, or choose another with ${option}`,
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
