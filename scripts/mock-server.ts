/**
 * Prism in process, behind an HTTP layer of our own: Prism's server ends the process when a
 * violation names a property in Chinese, and answers malformed JSON outside the contract.
 */
import type { Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { createLogger } from '@stoplight/prism-core';
import {
  createInstance,
  type IHttpConfig,
  type IHttpRequest,
  type IHttpResponse,
  ProblemJsonError,
  VIOLATIONS,
} from '@stoplight/prism-http';
import router from '@stoplight/prism-http/dist/router/index.js';
import { getHttpConfigFromRequest } from '@stoplight/prism-http-server/dist/getHttpConfigFromRequest.js';
import { serialize } from '@stoplight/prism-http-server/dist/serialize.js';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { InputError } from '../generators/model/diagnostics.ts';
import { FileMemory } from '../generators/model/files.ts';
import { printable } from '../generators/text/printable.ts';
import { readBytes } from '../runtime/body.ts';
import { shellWord } from '../runtime/shell.ts';
import { APIS, openSpec } from './documents.ts';
import { type Listening, listen } from './listen.ts';
import { mockOperations, type Operation, refuseConflicts, type Served } from './mock-operations.ts';
import { mendGenerator } from './mock-values.ts';
import { watchFiles } from './watch.ts';

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

/** One rule that a request or a response broke. */
interface Violation {
  readonly location: readonly string[];
  readonly severity: string;
  readonly code?: string | number;
  readonly message: string;
}

/** The same, as Prism finds it. */
interface Finding {
  readonly path?: readonly string[];
  readonly severity: number;
  readonly code?: string | number;
  readonly message: string;
}

const { default: route } = router;

const MAX_BODY_BYTES = 10 * 1024 * 1024;

const TOO_LARGE = { type: 'CONTENT_TOO_LARGE', title: 'Content too large', status: 413 };

/** Some clients refuse more than 8 KB in one header. */
const MAX_HEADER_CHARACTERS = 7 * 1024;

/**
 * Starts a mock over OpenAPI documents.
 *
 * @throws {InputError} when a document cannot be used, or two serve the same operation
 * @throws {UsageError} when the port is taken
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  const { specs = APIS, port = 4010, host = '127.0.0.1', portOption, reloaded } = options;
  const sources = specs.map((name) => ({ name, memory: new FileMemory() }));
  const begun = Date.now();
  let serving = await read(sources);
  const { fetch } = mockApp(() => serving.operations, options);
  const secure = options.https && {
    createServer: createSecureServer,
    serverOptions: await selfSigned(host),
  };
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false, ...secure }) as Server;
  const { url, close } = await listen(server, host, port, portOption);
  const watched = (): string[] => sources.flatMap(({ memory }) => [...memory.wanted]);
  const watch =
    reloaded &&
    watchFiles(watched(), begun, async () => {
      try {
        serving = await read(sources);
        reloaded({ operations: serving.operations.length });
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
    },
    apis: serving.apis,
    tryThis: curlFor(serving.operations, url),
  };
}

/** What the documents say is to be served. */
interface Serving {
  readonly operations: readonly Served[];
  readonly apis: Mock['apis'];
}

async function read(
  sources: readonly { readonly name: string; readonly memory: FileMemory }[],
): Promise<Serving> {
  const served = [];
  for (const { name, memory } of sources) {
    const spec = await openSpec(name, memory);
    served.push({ spec, operations: mockOperations(spec) });
  }
  refuseConflicts(served);
  return {
    operations: served.flatMap(({ operations }) => operations),
    apis: served.map(({ spec: { name }, operations: { length } }) => ({
      name,
      operations: length,
    })),
  };
}

async function selfSigned(host: string): Promise<{ key: string; cert: string }> {
  const { selfSignedCertificate } = await import('./self-signed.ts');
  return selfSignedCertificate([...new Set(['localhost', '127.0.0.1', '::1', host])]);
}

function mockApp(
  operations: () => readonly Served[],
  { log, delay = 0, corsOrigins, dynamic = false, seed }: MockOptions,
): Hono {
  const browsers = cors({
    origin: corsOrigins ? [...corsOrigins] : (origin) => origin || '*',
    credentials: true,
  });
  const mock = { dynamic, ...(seed !== undefined && { seed }) };
  const app = new Hono();
  app.use((context, next) => {
    // A document may declare OPTIONS operations of its own; only a preflight is answered here.
    const { req } = context;
    const plain = req.method === 'OPTIONS' && !req.header('access-control-request-method');
    return plain ? next() : browsers(context, next);
  });
  app.all('*', async ({ req }) => {
    if (delay > 0) await sleep(delay);
    const { operation, status, headers, body, violations } = await answer(
      req.raw,
      operations(),
      mock,
    );
    log?.(logText(`${req.method} ${req.path}`, operation, status, violations));
    if (violations.length > 0) headers.set('sl-violations', violationsHeader(violations));
    headers.set('access-control-expose-headers', [...headers.keys()].join(', '));
    return new Response(body, { status, headers });
  });
  return app;
}

interface Answer {
  readonly operation: Operation | undefined;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | null;
  readonly violations: readonly Violation[];
}

/** Asks Prism; whatever goes wrong is an answer too. */
async function answer(
  request: Request,
  operations: readonly Served[],
  usual: { readonly dynamic: boolean; readonly seed?: string },
): Promise<Answer> {
  let operation: Operation | undefined;
  let malformed: readonly Violation[] = [];
  try {
    const { input, ...read } = await readRequest(request);
    malformed = read.malformed;
    const found = orThrow(route({ resources: [...operations], input })) as Served;
    operation = found;
    const preferred = { ...usual, ...defined(orThrow(getHttpConfigFromRequest(input))) };
    const { output, validations } = orThrow(
      await prism.request(input, [found.complete()], {
        ...CONFIG,
        mock: preferred,
      })(),
    );
    const violations = [
      ...malformed,
      ...validations.input.map((found) => violation('request', found)),
      ...validations.output.map((found) => violation('response', found)),
    ];
    const wrong = violations.filter(
      ({ location, severity }) => location[0] === 'response' && severity === 'Error',
    );
    // A wrong example is an error in the contract; what is made up need not fit every pattern.
    if (wrong.length > 0 && !preferred.dynamic && hasExample(found, output.statusCode)) {
      throw ProblemJsonError.fromTemplate(
        VIOLATIONS,
        'The example that was to be the answer does not fit its own schema.',
        { validation: wrong },
      );
    }
    const { statusCode: status } = output;
    return { operation, status, violations: distinct(violations), ...content(output) };
  } catch (error) {
    const { violations, ...rest } = problem(error as Problem);
    return { operation, ...rest, violations: distinct([...malformed, ...violations]) };
  }
}

/** Each violation once: a body that fits none of several schemas may break the same rule of each. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((one) => [JSON.stringify(one), one])).values()];
}

/** The members that have a value. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function hasExample({ responses }: Operation, status: number): boolean {
  const response = responses.find(({ code }) => code === String(status));
  return (response?.contents ?? []).some(({ examples = [] }) => examples.length > 0);
}

const logger = createLogger('mock', { level: 'silent' });

/** Requests and answers are validated; which violations matter is decided above. */
const CONFIG: Extract<IHttpConfig, { isProxy: false }> = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: true,
  errors: true,
  upstreamProxy: undefined,
  mock: { dynamic: false },
};

mendGenerator();
const prism = createInstance(CONFIG, { logger });

/** A request in Prism's form. JSON that does not parse stays text, which the schema then refuses. */
async function readRequest(
  request: Request,
): Promise<{ input: IHttpRequest; malformed: readonly Violation[] }> {
  const { pathname, searchParams } = new URL(request.url);
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  if (!bytes) throw ProblemJsonError.fromTemplate(TOO_LARGE, 'The mock takes 10 MB at most.');
  const text = new TextDecoder().decode(bytes);
  const headers = Object.fromEntries(request.headers);
  const { body, malformed } = readBody(text, headers['content-type'] ?? '');
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return {
    input: {
      method: request.method.toLowerCase() as IHttpRequest['method'],
      url: { path: pathname, query },
      headers: { ...headers, 'content-length': String(Buffer.byteLength(text)) },
      body,
    },
    malformed,
  };
}

function readBody(text: string, type: string): { body: unknown; malformed: readonly Violation[] } {
  if (text === '') return { body: null, malformed: [] };
  if (!/^application\/([^;]*\+)?json\b/i.test(type)) return { body: text, malformed: [] };
  try {
    return { body: JSON.parse(text), malformed: [] };
  } catch (error) {
    const message = `Request body is not JSON: ${(error as Error).message}`;
    const location = ['request', 'body'];
    return { body: text, malformed: [{ location, severity: 'Error', code: 'json', message }] };
  }
}

/** The value of an fp-ts `Either`, or its error thrown. */
function orThrow<T>(either: { _tag: 'Left'; left: unknown } | { _tag: 'Right'; right: T }): T {
  if (either._tag === 'Left') throw either.left;
  return either.right;
}

function content({ headers: given = {}, body }: IHttpResponse): Pick<Answer, 'headers' | 'body'> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    if (value !== null && value !== undefined) headers.set(name, String(value));
  }
  return { headers, body: serialize(body, headers.get('content-type') ?? undefined) ?? null };
}

/** What Prism throws. */
type Problem = Error & {
  readonly status?: number;
  readonly additional?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly validation?: readonly Violation[];
  };
};

function problem(error: Problem): Omit<Answer, 'operation'> {
  const { status = 500, additional = {} } = error;
  const { headers, validation = [] } = additional;
  return {
    status,
    headers: new Headers({ ...headers, 'content-type': 'application/problem+json' }),
    body: JSON.stringify(ProblemJsonError.toProblemJson(error)),
    violations: validation.map((found) =>
      found.location[0] === 'response'
        ? found
        : { ...found, location: ['request', ...(found.location ?? [])] },
    ),
  };
}

const SEVERITIES = ['Error', 'Warning', 'Information', 'Hint'];

function violation(
  side: 'request' | 'response',
  { path = [], severity, code, message }: Finding,
): Violation {
  return {
    location: [side, ...path],
    severity: SEVERITIES[severity] ?? 'Error',
    ...(code !== undefined && { code }),
    message,
  };
}

/** The violations as JSON in printable ASCII, cut to what a header may hold. */
function violationsHeader(violations: readonly Violation[]): string {
  const shown = violations.map(({ message, ...rest }) => ({
    ...rest,
    message: message.length > 300 ? `${message.slice(0, 300)}…` : message,
  }));
  for (;;) {
    const text = JSON.stringify(shown).replaceAll(
      /[^ -~]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    if (text.length <= MAX_HEADER_CHARACTERS) return text;
    shown.pop();
  }
}

function logText(
  request: string,
  operation: Operation | undefined,
  status: number,
  violations: readonly Violation[],
): string {
  const head = `${request} ${operation?.iid ?? '-'} ${status}`;
  const rules = violations.map(({ location, message }) => `  ${location.join('.')}: ${message}`);
  return [head, ...rules].map(printable).join('\n');
}

/** A command that gets a plain answer: the first operation that asks for least. */
function curlFor(operations: readonly Operation[], url: string): string {
  const [easiest] = operations
    .filter(({ method, path }) => method === 'get' && !path.includes('{'))
    .sort((a, b) => requiredParameters(a).length - requiredParameters(b).length);
  const operation = easiest ?? operations[0];
  if (operation === undefined) return `curl ${shellWord(url)}`;
  const { method, path, security = [] } = operation;
  const words = [
    `curl -i${url.startsWith('https:') ? 'k' : ''}`,
    ...(method === 'get' ? [] : [`-X ${shellWord(method.toUpperCase())}`]),
    ...(security.length > 0 ? ['-H "Authorization: Bearer any"'] : []),
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

function requiredParameters({ request = {} }: Operation): unknown[] {
  return [...(request.headers ?? []), ...(request.query ?? [])].filter(({ required }) => required);
}
