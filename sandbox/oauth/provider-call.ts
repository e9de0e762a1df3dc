/** Calls `oidc-provider` and returns its response as a value that can be inspected and changed. */
import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type Provider from 'oidc-provider';

/** A response of the provider. */
export interface ProviderReply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** Returns a request whose body has been read, with the body restored. */
export function withBody(request: IncomingMessage, body: string): IncomingMessage {
  const { method, url, headers, httpVersionMajor, httpVersionMinor, socket } = request;
  const head = { method, url, headers, httpVersionMajor, httpVersionMinor, socket };
  headers['content-length'] = String(Buffer.byteLength(body));
  return Object.assign(Readable.from([Buffer.from(body)]), head) as IncomingMessage;
}

/** Has the provider handle a request. */
export function callProvider(
  callback: ReturnType<Provider['callback']>,
  request: IncomingMessage,
): Promise<ProviderReply> {
  return new Promise((resolve, reject) => {
    const response = new ServerResponse(request);
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    response.write = (chunk: unknown) => {
      keep(chunk);
      return true;
    };
    response.end = (chunk?: unknown) => {
      keep(chunk);
      const { statusCode: status } = response;
      resolve({ status, headers: response.getHeaders(), body: Buffer.concat(chunks).toString() });
      return response;
    };
    callback(request, response).catch(reject);
  });
}

/** Returns the `Set-Cookie` headers of a response. */
export function cookiesOf({ headers }: ProviderReply): string[] {
  const cookies = headers['set-cookie'];
  return cookies === undefined ? [] : [cookies].flat().map(String);
}
