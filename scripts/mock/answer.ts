/** Prism in process: what the mock answers to a request. It has no bound; see `mock-pool.ts`. */
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
import type { Operation, Served } from './operations.ts';
import { countOf, mendValidation, more } from './validation.ts';
import { mendGenerator } from './values.ts';

/** A request as one thread hands it to another. */
export interface MockRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** An answer as one thread hands it to another. */
export interface MockAnswer {
  readonly status: number;
  readonly headers: [name: string, value: string][];
  readonly body: string | null;
  /** What was asked, by which operation it was answered, and each violation. */
  readonly log: readonly string[];
}

/** How answers are made where a request does not say. */
export interface Preferences {
  readonly dynamic: boolean;
  readonly seed?: string;
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

/** Some clients refuse more than 8 KB in one header. */
const MAX_HEADER_CHARACTERS = 7 * 1024;

/** Answers a request; whatever goes wrong is an answer too. */
export async function answer(
  request: MockRequest,
  operations: readonly Served[],
  usual: Preferences,
): Promise<MockAnswer> {
  const { pathname, searchParams } = new URL(request.url);
  const input = readRequest(request, pathname, searchParams);
  const { operation, status, headers, body, violations } = await ask(
    request,
    input,
    operations,
    usual,
  );
  if (violations.length > 0) headers.set('sl-violations', violationsHeader(violations));
  return {
    status,
    headers: [...headers],
    body,
    log: [
      `${request.method} ${pathname} ${operation?.iid ?? '-'} ${status}`,
      ...violations.map(({ location, message }) => `  ${location.join('.')}: ${message}`),
    ],
  };
}

interface Answer {
  readonly operation: Operation | undefined;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | null;
  readonly violations: readonly Violation[];
}

/** Asks Prism. */
async function ask(
  request: MockRequest,
  { input, malformed }: Read,
  operations: readonly Served[],
  usual: Preferences,
): Promise<Answer> {
  let operation: Operation | undefined;
  try {
    const found = orThrow(route({ resources: [...operations], input })) as Served;
    operation = found;
    const preferred = { ...usual, ...defined(orThrow(getHttpConfigFromRequest(input))) };
    const admitted = await found.admits(request);
    const { output, validations } = orThrow(
      await prism.request(...decided(input, found.complete(), admitted), {
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

/** What Prism is asked, so that it comes to the same decision about the credentials. */
function decided(
  input: IHttpRequest,
  operation: Operation,
  admitted: boolean,
): [input: IHttpRequest, resources: Operation[]] {
  if (admitted) return [input, [{ ...operation, security: [] }]];
  const known = (operation.security ?? [])
    .map((schemes) => schemes.filter((scheme) => PRISM_KNOWS.test(kindOf(scheme))))
    .filter((schemes) => schemes.length > 0);
  const names = known.flat().flatMap((scheme) => (scheme.type === 'apiKey' ? [scheme.name] : []));
  const { authorization: _, cookie: __, ...headers } = input.headers ?? {};
  const query = { ...input.url.query };
  for (const name of names) {
    delete headers[name.toLowerCase()];
    delete query[name];
  }
  const security = known.length > 0 ? known : [[BEARER]];
  return [{ ...input, headers, url: { ...input.url, query } }, [{ ...operation, security }]];
}

type Scheme = NonNullable<Operation['security']>[number][number];

const kindOf = (scheme: Scheme): string =>
  scheme.type === 'http' ? `http ${scheme.scheme}` : scheme.type;

/** Schemes that Prism refuses a request by. */
const PRISM_KNOWS = /^(?:apiKey|oauth2|openIdConnect|http (?:basic|bearer|digest))$/;

/** Stands for schemes that Prism does not know. */
const BEARER: Scheme = { id: 'bearer', key: 'bearer', type: 'http', scheme: 'bearer' };

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
mendValidation();
const prism = createInstance(CONFIG, { logger });

/** A request in Prism's form. JSON that does not parse stays text, which the schema then refuses. */
interface Read {
  readonly input: IHttpRequest;
  readonly malformed: readonly Violation[];
}

function readRequest(
  { method, headers: given, body: bytes }: MockRequest,
  path: string,
  parameters: URLSearchParams,
): Read {
  const text = new TextDecoder().decode(bytes);
  const headers = Object.fromEntries(given);
  const { body, malformed } = readBody(text, headers['content-type'] ?? '');
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return {
    input: {
      method: method.toLowerCase() as IHttpRequest['method'],
      url: { path, query },
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

/** The violations as JSON in printable ASCII, as many as a header may hold; the others are counted. */
function violationsHeader(violations: readonly Violation[]): string {
  const told: string[] = [];
  let left = violations.reduce((sum, violation) => sum + countOf(violation), 0);
  let length = headerText({ location: ['request'], severity: 'Information', ...more(left) }).length;
  for (const { message, ...rest } of violations) {
    const short = message.length > 300 ? `${message.slice(0, 300)}…` : message;
    const text = headerText({ ...rest, message: short });
    length += text.length + 1;
    if (rest.code === 'more' || length > MAX_HEADER_CHARACTERS) break;
    told.push(text);
    left -= 1;
  }
  if (left > 0)
    told.push(headerText({ location: ['request'], severity: 'Information', ...more(left) }));
  return `[${told.join(',')}]`;
}

const headerText = (violation: Violation): string =>
  JSON.stringify(violation).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
