/**
 * The HTTP server of the mock. It replaces Prism's server, which exits when a violation contains
 * non-ASCII characters, and responds to malformed JSON with an undeclared status.
 */
import type { Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { InputError } from '../../generators/read/diagnostics.ts';
import { FileMemory } from '../../generators/read/files.ts';
import { printable } from '../../generators/read/printable.ts';
import { readBytes } from '../../runtime/message/body.ts';
import { shellWord } from '../../runtime/shell.ts';
import { type Listening, listen } from '../cli/listen.ts';
import { endingAtOnce } from '../cli/signals.ts';
import { APIS, openLocated, type Spec } from '../config/documents.ts';
import { watchFiles } from '../generate/watch-files.ts';
import type { MockResponse, ServedApis } from './messages.ts';
import { assertSecurity } from './security.ts';
import { RequestAbortedError, WorkerPool } from './worker-pool.ts';

/** Options of {@link startMock}. */
export interface MockOptions {
  /** `ais`, `oauth`, `dcr` or files. Default: all three APIs. */
  readonly specs?: readonly string[];
  /** The TCP port; 0 for any free port. Default: 4010. */
  readonly port?: number;
  /** The command line option of the port, for error messages. Default: `--port`. */
  readonly portOption?: string;
  /** The address to listen on. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Called for each request with a line about it, and a line for each violation. Default: no log. */
  readonly log?: (text: string) => void;
  /** Whether responses are generated from the schemas instead of the examples. Default: `false`. */
  readonly dynamic?: boolean;
  /** Makes generated responses reproducible. Default: random. */
  readonly seed?: string;
  /** The time limit of a response, in milliseconds, after which it is a 503. Default: 5000. */
  readonly timeLimit?: number;
  /** The delay of each response, in milliseconds. Default: 0. */
  readonly delay?: number;
  /** The origins that CORS allows. Default: any. */
  readonly corsOrigins?: readonly string[];
  /** Whether to serve HTTPS, with a self-signed certificate. Default: `false`. */
  readonly https?: boolean;
  /** Called when a changed document was loaded again. Default: documents are not watched. */
  readonly onReload?: (result: ReloadResult) => void;
}

/** The result of loading documents again after a change. */
export type ReloadResult =
  | { readonly operations: number }
  /** The documents cannot be used; the previous ones are still served. */
  | { readonly error: InputError };

/** A running mock. */
export interface Mock extends Listening {
  /** The number of operations of each document. */
  readonly apis: readonly { readonly name: string; readonly operations: number }[];
  /** A curl command for an example request. */
  readonly exampleCommand: string;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Starts a mock over OpenAPI documents.
 *
 * @throws {InputError} when a document cannot be used, or two serve the same operation
 * @throws {UsageError} when the port is taken
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { specs = APIS, port = 4010, host = '127.0.0.1', portOption, onReload } = options;
  const { dynamic = false, seed, timeLimit = 5_000 } = options;
  const sources: readonly Source[] = specs.map((name) => ({ name, memory: new FileMemory() }));
  const preferences = { dynamic, ...(seed !== undefined && { seed }) };
  const load = async () =>
    WorkerPool.start({ specs: await openSources(sources), preferences, timeLimit });

  const startedAt = Date.now();
  let { pool, served } = await load();
  const { fetch } = mockApp(() => pool, options);
  const secure = options.https && {
    createServer: createSecureServer,
    serverOptions: await selfSigned(host),
  };
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, ...secure }) as Server;
  const { url, close } = await listen(server, host, port, portOption).catch(async (error) => {
    await pool.close();
    throw error;
  });
  const watched = (): string[] => sources.flatMap(({ memory }) => [...memory.wanted]);
  const reload = async (report: (result: ReloadResult) => void): Promise<void> => {
    try {
      const previous = pool;
      ({ pool, served } = await endingAtOnce(load));
      void previous.drain();
      report({ operations: served.apis.reduce((sum, { operations }) => sum + operations, 0) });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      report({ error });
    }
  };
  const watch =
    onReload &&
    watchFiles(watched(), startedAt, async () => {
      await reload(onReload);
      return watched();
    });
  return {
    url,
    async close() {
      await watch?.close();
      await close();
      await pool.close();
    },
    apis: served.apis,
    exampleCommand: curlFor(served.simplestOperation, url),
  };
}

/** A document to serve, with the files that were read for it. */
interface Source {
  readonly name: string;
  readonly memory: FileMemory;
}

async function openSources(sources: readonly Source[]): Promise<Spec[]> {
  const specs: Spec[] = [];
  for (const { name, memory } of sources) {
    const opened = await openLocated(name, memory);
    assertSecurity(opened);
    specs.push(opened.spec);
  }
  return specs;
}

async function selfSigned(host: string): Promise<{ key: string; cert: string }> {
  const { selfSignedCertificate } = await import('../onboarding/self-signed.ts');
  return selfSignedCertificate([...new Set(['localhost', '127.0.0.1', '::1', host])]);
}

function mockApp(pool: () => WorkerPool, { log, delay = 0, corsOrigins }: MockOptions): Hono {
  const handleCors = cors({
    origin: corsOrigins ? [...corsOrigins] : (origin) => origin || '*',
    credentials: true,
  });
  const app = new Hono();
  app.use((context, next) => {
    // A document may declare OPTIONS operations; only CORS preflights are handled here.
    const { req } = context;
    const isOperation = req.method === 'OPTIONS' && !req.header('access-control-request-method');
    return isOperation ? next() : handleCors(context, next);
  });
  app.all('*', async ({ req }) => {
    if (delay > 0) await sleep(delay);
    const { status, headers, body, log: lines } = await respond(req.raw, pool());
    log?.(lines.map(printable).join('\n'));
    const names = headers.map(([name]) => name);
    return new Response(body, {
      status,
      headers: [...headers, ['access-control-expose-headers', names.join(', ')]],
    });
  });
  return app;
}

async function respond(request: Request, pool: WorkerPool): Promise<MockResponse> {
  const { method, url } = request;
  const body = await readBytes(request, MAX_BODY_BYTES);
  if (!body) return problem(request, 413, 'Content Too Large', 'Expected a body of at most 10 MB.');
  try {
    return await pool.respond({ method, url, headers: [...request.headers], body });
  } catch (error) {
    if (!(error instanceof RequestAbortedError)) throw error;
    return problem(request, 503, 'Service Unavailable', error.message);
  }
}

/** A problem response (RFC 9457) of the mock itself. */
function problem(
  { method, url }: Request,
  status: number,
  title: string,
  detail: string,
): MockResponse {
  return {
    status,
    headers: [['content-type', 'application/problem+json']],
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
    log: [`${method} ${new URL(url).pathname} - ${status}`, `  ${detail}`],
  };
}

/** Returns a curl command for an operation. */
function curlFor(operation: ServedApis['simplestOperation'], url: string): string {
  if (operation === undefined) return `curl ${shellWord(url)}`;
  const { method, path, secured } = operation;
  const words = [
    `curl -i${url.startsWith('https:') ? 'k' : ''}`,
    ...(method === 'get' ? [] : [`-X ${shellWord(method.toUpperCase())}`]),
    ...(secured ? ['-H "Authorization: Bearer any"'] : []),
    shellWord(`${url}${encodedPath(path)}`),
  ];
  return words.join(' ');
}

/** Percent-encodes a path of a document; existing escapes are kept. */
function encodedPath(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(decoded(segment).toWellFormed()))
    .join('/')
    .replace(/%(?:3A|40|2C|3B|3D|2B|24|26)/g, decodeURIComponent);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
