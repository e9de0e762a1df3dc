/**
 * Prism behind an HTTP layer of our own: Prism's server ends the process when a violation names a
 * property in Chinese, and answers malformed JSON outside the contract.
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
import type { MockAnswer } from './answer.ts';
import { type MockPool, startPool, Unanswered } from './pool.ts';
import { refuseMalformedSecurity } from './security.ts';
import type { Serving } from './thread.ts';

/** What a mock may be told. */
export interface MockOptions {
  /** `ais`, `oauth`, `dcr` or files; the three when absent. */
  readonly specs?: readonly string[];
  /** 4010 when absent; 0 for any free port. */
  readonly port?: number;
  /** What the user sets the port by, for the error message; `--port` when absent. */
  readonly portOption?: string;
  /** `127.0.0.1` when absent. */
  readonly host?: string;
  /** Gets a text for each request: a line about it, and one for each violation; silent when absent. */
  readonly log?: (text: string) => void;
  /** Makes answers up from the schemas, where no request asks for it; `false` when absent. */
  readonly dynamic?: boolean;
  /** What is made up is the same for the same seed; chance when absent. */
  readonly seed?: string;
  /** How long may be worked on an answer, in milliseconds, before it is a 503; 5000 when absent. */
  readonly timeLimit?: number;
  /** How long every answer takes, in milliseconds; 0 when absent. */
  readonly delay?: number;
  /** The origins that browsers may call from; any when absent. */
  readonly corsOrigins?: readonly string[];
  /** Serves https with a certificate that it signs itself; `false` when absent. */
  readonly https?: boolean;
  /** Is told when a document was changed and read again; documents are not watched when absent. */
  readonly reloaded?: (outcome: Reloaded) => void;
}

/** A document that changed while it was served. */
export type Reloaded =
  | { readonly operations: number }
  /** It cannot be used; the one before is still served. */
  | { readonly error: InputError };

/** A running mock. */
export interface Mock extends Listening {
  /** How many operations each document brought. */
  readonly apis: readonly { readonly name: string; readonly operations: number }[];
  /** A curl command that gets an answer. */
  readonly tryThis: string;
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * Starts a mock over OpenAPI documents.
 *
 * @throws {InputError} when a document cannot be used, or two serve the same operation
 * @throws {UsageError} when the port is taken
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { specs = APIS, port = 4010, host = '127.0.0.1', portOption, reloaded } = options;
  const { dynamic = false, seed, timeLimit = 5_000 } = options;
  const sources = specs.map((name) => ({ name, memory: new FileMemory() }));
  const preferences = { dynamic, ...(seed !== undefined && { seed }) };
  const serve = async (): Promise<MockPool> =>
    startPool({ specs: await read(sources), preferences, timeLimit });

  const begun = Date.now();
  let pool = await serve();
  const { fetch } = mockApp(() => pool, options);
  const secure = options.https && {
    createServer: createSecureServer,
    serverOptions: await selfSigned(host),
  };
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, ...secure }) as Server;
  const { url, close } = await listen(server, host, port, portOption).catch(async (error) => {
    await pool.close('at once');
    throw error;
  });
  const watched = (): string[] => sources.flatMap(({ memory }) => [...memory.wanted]);
  const watch =
    reloaded &&
    watchFiles(watched(), begun, async () => {
      try {
        const before = pool;
        pool = await endingAtOnce(serve);
        void before.close();
        reloaded({ operations: pool.apis.reduce((sum, { operations }) => sum + operations, 0) });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        reloaded({ error });
      }
      return watched();
    });
  return {
    url,
    async close() {
      await watch?.close();
      await close();
      await pool.close('at once');
    },
    apis: pool.apis,
    tryThis: curlFor(pool.easiest, url),
  };
}

async function read(
  sources: readonly { readonly name: string; readonly memory: FileMemory }[],
): Promise<Spec[]> {
  const specs: Spec[] = [];
  for (const { name, memory } of sources) {
    const opened = await openLocated(name, memory);
    refuseMalformedSecurity(opened);
    specs.push(opened.spec);
  }
  return specs;
}

async function selfSigned(host: string): Promise<{ key: string; cert: string }> {
  const { selfSignedCertificate } = await import('../onboarding/self-signed.ts');
  return selfSignedCertificate([...new Set(['localhost', '127.0.0.1', '::1', host])]);
}

function mockApp(pool: () => MockPool, { log, delay = 0, corsOrigins }: MockOptions): Hono {
  const browsers = cors({
    origin: corsOrigins ? [...corsOrigins] : (origin) => origin || '*',
    credentials: true,
  });
  const app = new Hono();
  app.use((context, next) => {
    // A document may declare OPTIONS operations of its own; only a preflight is answered here.
    const { req } = context;
    const plain = req.method === 'OPTIONS' && !req.header('access-control-request-method');
    return plain ? next() : browsers(context, next);
  });
  app.all('*', async ({ req }) => {
    if (delay > 0) await sleep(delay);
    const { status, headers, body, log: lines } = await answer(req.raw, pool());
    log?.(lines.map(printable).join('\n'));
    const names = headers.map(([name]) => name);
    return new Response(body, {
      status,
      headers: [...headers, ['access-control-expose-headers', names.join(', ')]],
    });
  });
  return app;
}

async function answer(request: Request, pool: MockPool): Promise<MockAnswer> {
  const { method, url } = request;
  const body = await readBytes(request, MAX_BODY_BYTES);
  if (!body) return problem(request, 413, 'Content Too Large', 'The mock takes 10 MB at most.');
  try {
    return await pool.ask({ method, url, headers: [...request.headers], body });
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return problem(request, 503, 'Service Unavailable', error.message);
  }
}

/** An answer that no document describes. */
function problem(
  { method, url }: Request,
  status: number,
  title: string,
  detail: string,
): MockAnswer {
  return {
    status,
    headers: [['content-type', 'application/problem+json']],
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
    log: [`${method} ${new URL(url).pathname} - ${status}`, `  ${detail}`],
  };
}

/** A command that gets a plain answer. */
function curlFor(easiest: Serving['easiest'], url: string): string {
  if (easiest === undefined) return `curl ${shellWord(url)}`;
  const { method, path, secured } = easiest;
  const words = [
    `curl -i${url.startsWith('https:') ? 'k' : ''}`,
    ...(method === 'get' ? [] : [`-X ${shellWord(method.toUpperCase())}`]),
    ...(secured ? ['-H "Authorization: Bearer any"'] : []),
    shellWord(`${url}${encodedPath(path)}`),
  ];
  return words.join(' ');
}

/** A path of the document as a request has it; what it has percent-encoded already stays so. */
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
