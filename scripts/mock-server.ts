/**
 * Prism in process, behind an HTTP layer of our own: Prism's server ends the process when a
 * violation names a property in Chinese, and answers malformed JSON outside the contract.
 */
import type { Server } from 'node:http';
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
import { readBytes } from '../runtime/body.ts';
import { APIS, openSpec } from './documents.ts';
import { type Listening, listen } from './listen.ts';
import { mockOperations, type Operation, refuseConflicts, type Served } from './mock-operations.ts';

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
  /** Gets one line per request; silent when absent. */
  readonly log?: (line: string) => void;
}

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
  const { specs = APIS, port = 4010, host = '127.0.0.1', portOption, log } = options;
  const served = [];
  for (const name of specs) {
    const spec = await openSpec(name);
    served.push({ spec, operations: mockOperations(spec) });
  }
  refuseConflicts(served);
  const operations = served.flatMap((entry) => entry.operations);

  const { fetch } = mockApp(operations, log);
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  const { url, close } = await listen(server, host, port, portOption);
  return {
    url,
    close,
    apis: served.map(({ spec, operations: { length } }) => ({
      name: spec.name,
      operations: length,
    })),
    tryThis: curlFor(operations, url),
  };
}

function mockApp(operations: readonly Served[], log: MockOptions['log']): Hono {
  const anyOrigin = cors({ origin: (origin) => origin || '*', credentials: true });
  const app = new Hono();
  app.use((context, next) => {
    // A document may declare OPTIONS operations of its own; only a preflight is answered here.
    const { req } = context;
    const plain = req.method === 'OPTIONS' && !req.header('access-control-request-method');
    return plain ? next() : anyOrigin(context, next);
  });
  app.all('*', async ({ req }) => {
    const { operation, status, headers, body, violations } = await answer(req.raw, operations);
    log?.(logLine(`${req.method} ${req.path}`, operation, status, violations));
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
async function answer(request: Request, operations: readonly Served[]): Promise<Answer> {
  let operation: Operation | undefined;
  let malformed: readonly Violation[] = [];
  try {
    const { input, ...read } = await readRequest(request);
    malformed = read.malformed;
    const found = orThrow(route({ resources: [...operations], input })) as Served;
    operation = found;
    const preferred = orThrow(getHttpConfigFromRequest(input));
    const { output, validations } = orThrow(
      await prism.request(input, [found.complete()], {
        ...CONFIG,
        mock: { ...CONFIG.mock, ...preferred },
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
    return { operation, status: output.statusCode, violations, ...content(output) };
  } catch (error) {
    const { violations, ...rest } = problem(error as Problem);
    return { operation, ...rest, violations: [...malformed, ...violations] };
  }
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

function logLine(
  request: string,
  operation: Operation | undefined,
  status: number,
  violations: readonly Violation[],
): string {
  const head = `${request} ${operation?.iid ?? '-'} ${status}`;
  const rules = violations.map(({ location, message }) => `  ${location.join('.')}: ${message}`);
  return [head, ...rules].join('\n');
}

/** A command that gets a plain answer: the first operation that asks for least. */
function curlFor(operations: readonly Operation[], url: string): string {
  const [easiest] = operations
    .filter(({ method, path }) => method === 'get' && !path.includes('{'))
    .sort((a, b) => requiredParameters(a).length - requiredParameters(b).length);
  const operation = easiest ?? operations[0];
  if (operation === undefined) return `curl ${url}`;
  const bearer = (operation.security ?? []).length > 0 ? ' -H "Authorization: Bearer any"' : '';
  const method = operation.method === 'get' ? '' : ` -X ${operation.method.toUpperCase()}`;
  return `curl -i${method}${bearer} ${url}${operation.path}`;
}

function requiredParameters({ request = {} }: Operation): unknown[] {
  return [...(request.headers ?? []), ...(request.query ?? [])].filter(({ required }) => required);
}
