/** Responds to the requests of a mock with Prism, in process and without a time limit; see `worker-pool.ts`. */
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
import type { MockRequest, MockResponse, Preferences } from './messages.ts';
import type { Operation, ServedOperation } from './operations.ts';
import { patchGenerator } from './patch-generator.ts';
import { omittedViolations, patchValidator, violationCount } from './patch-validator.ts';

/** A violation of the contract by a request or a response. */
interface Violation {
  readonly location: readonly string[];
  readonly severity: string;
  readonly code?: string | number;
  readonly message: string;
}

/** A violation as Prism reports it. */
interface PrismDiagnostic {
  readonly path?: readonly string[];
  readonly severity: number;
  readonly code?: string | number;
  readonly message: string;
}

const { default: route } = router;

/** Some clients reject a header of more than 8 KB. */
const MAX_HEADER_CHARACTERS = 7 * 1024;

/** Responds to a request; errors become problem responses. */
export async function respond(
  request: MockRequest,
  operations: readonly ServedOperation[],
  defaults: Preferences,
): Promise<MockResponse> {
  const { pathname, searchParams } = new URL(request.url);
  const input = parseRequest(request, pathname, searchParams);
  const { operation, status, headers, body, violations } = await callPrism(
    request,
    input,
    operations,
    defaults,
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

interface Outcome {
  readonly operation: Operation | undefined;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | null;
  readonly violations: readonly Violation[];
}

/** Generates the response of an operation with Prism, and validates request and response. */
async function callPrism(
  request: MockRequest,
  { input, malformed }: ParsedRequest,
  operations: readonly ServedOperation[],
  defaults: Preferences,
): Promise<Outcome> {
  let operation: Operation | undefined;
  try {
    const found = orThrow(route({ resources: [...operations], input })) as ServedOperation;
    operation = found;
    const preferences = { ...defaults, ...defined(orThrow(getHttpConfigFromRequest(input))) };
    const authorized = await found.isAuthorized(request);
    const { output, validations } = orThrow(
      await prism.request(...withDecidedSecurity(input, found.withSchemas(), authorized), {
        ...CONFIG,
        mock: preferences,
      })(),
    );
    const violations = [
      ...malformed,
      ...validations.input.map((found) => violation('request', found)),
      ...validations.output.map((found) => violation('response', found)),
    ];
    const responseErrors = violations.filter(
      ({ location, severity }) => location[0] === 'response' && severity === 'Error',
    );
    // An invalid example is an error in the document. Generated data may fail a pattern.
    if (responseErrors.length > 0 && !preferences.dynamic && hasExample(found, output.statusCode)) {
      throw ProblemJsonError.fromTemplate(
        VIOLATIONS,
        'The example of the response does not match its schema.',
        { validation: responseErrors },
      );
    }
    const { statusCode: status } = output;
    return { operation, status, violations: distinct(violations), ...content(output) };
  } catch (error) {
    const { violations, ...rest } = problemResponse(error as PrismError);
    return { operation, ...rest, violations: distinct([...malformed, ...violations]) };
  }
}

/** Adjusts the request and the operation so that Prism makes the same authorization decision. */
function withDecidedSecurity(
  input: IHttpRequest,
  operation: Operation,
  authorized: boolean,
): [input: IHttpRequest, resources: Operation[]] {
  if (authorized) return [input, [{ ...operation, security: [] }]];
  const supported = (operation.security ?? [])
    .map((schemes) => schemes.filter((scheme) => SUPPORTED_SCHEMES.test(kindOf(scheme))))
    .filter((schemes) => schemes.length > 0);
  const names = supported
    .flat()
    .flatMap((scheme) => (scheme.type === 'apiKey' ? [scheme.name] : []));
  const { authorization: _, cookie: __, ...headers } = input.headers ?? {};
  const query = { ...input.url.query };
  for (const name of names) {
    delete headers[name.toLowerCase()];
    delete query[name];
  }
  const security = supported.length > 0 ? supported : [[BEARER]];
  return [{ ...input, headers, url: { ...input.url, query } }, [{ ...operation, security }]];
}

type Scheme = NonNullable<Operation['security']>[number][number];

const kindOf = (scheme: Scheme): string =>
  scheme.type === 'http' ? `http ${scheme.scheme}` : scheme.type;

/** Security schemes that Prism checks. */
const SUPPORTED_SCHEMES = /^(?:apiKey|oauth2|openIdConnect|http (?:basic|bearer|digest))$/;

/** Replaces schemes that Prism does not check. */
const BEARER: Scheme = { id: 'bearer', key: 'bearer', type: 'http', scheme: 'bearer' };

/** Removes duplicates: a body may violate the same rule of several `oneOf` schemas. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [
    ...new Map(violations.map((violation) => [JSON.stringify(violation), violation])).values(),
  ];
}

/** Removes properties with the value `undefined`. */
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

/** Prism validates requests and responses; `callPrism` decides which violations are errors. */
const CONFIG: Extract<IHttpConfig, { isProxy: false }> = {
  isProxy: false,
  checkSecurity: true,
  validateRequest: true,
  validateResponse: true,
  errors: true,
  upstreamProxy: undefined,
  mock: { dynamic: false },
};

patchGenerator();
patchValidator();
const prism = createInstance(CONFIG, { logger });

/** A request in Prism's format. Malformed JSON stays a string, which fails the schema. */
interface ParsedRequest {
  readonly input: IHttpRequest;
  readonly malformed: readonly Violation[];
}

function parseRequest(
  { method, headers: headerList, body: bytes }: MockRequest,
  path: string,
  parameters: URLSearchParams,
): ParsedRequest {
  const text = new TextDecoder().decode(bytes);
  const headers = Object.fromEntries(headerList);
  const { body, malformed } = parseBody(text, headers['content-type'] ?? '');
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

function parseBody(text: string, type: string): { body: unknown; malformed: readonly Violation[] } {
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

/** Returns the value of an fp-ts `Either`, or throws its error. */
function orThrow<T>(either: { _tag: 'Left'; left: unknown } | { _tag: 'Right'; right: T }): T {
  if (either._tag === 'Left') throw either.left;
  return either.right;
}

function content({
  headers: rawHeaders = {},
  body,
}: IHttpResponse): Pick<Outcome, 'headers' | 'body'> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(rawHeaders)) {
    if (value !== null && value !== undefined) headers.set(name, String(value));
  }
  return { headers, body: serialize(body, headers.get('content-type') ?? undefined) ?? null };
}

/** An error that Prism throws. */
type PrismError = Error & {
  readonly status?: number;
  readonly additional?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly validation?: readonly Violation[];
  };
};

function problemResponse(error: PrismError): Omit<Outcome, 'operation'> {
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
  { path = [], severity, code, message }: PrismDiagnostic,
): Violation {
  return {
    location: [side, ...path],
    severity: SEVERITIES[severity] ?? 'Error',
    ...(code !== undefined && { code }),
    message,
  };
}

/** The header value: violations as JSON in printable ASCII, up to the size limit, then the count of the rest. */
function violationsHeader(violations: readonly Violation[]): string {
  const entries: string[] = [];
  let omitted = violations.reduce((sum, violation) => sum + violationCount(violation), 0);
  let length = summaryText(omitted).length;
  for (const { message, ...rest } of violations) {
    const short = message.length > 300 ? `${message.slice(0, 300)}…` : message;
    const text = headerText({ ...rest, message: short });
    length += text.length + 1;
    if (rest.code === 'more' || length > MAX_HEADER_CHARACTERS) break;
    entries.push(text);
    omitted -= 1;
  }
  if (omitted > 0) entries.push(summaryText(omitted));
  return `[${entries.join(',')}]`;
}

const summaryText = (omitted: number): string =>
  headerText({
    location: ['request'],
    severity: 'Information',
    ...omittedViolations(omitted),
  });

const headerText = (violation: Violation): string =>
  JSON.stringify(violation).replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
