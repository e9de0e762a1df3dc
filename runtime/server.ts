/**
 * An API as a function from Request to Response: routing, credentials, decoding, validation, and
 * the same for the way back. Everything that depends on the contract alone is worked out once, when
 * the routes are created.
 */
import type { z } from 'zod';
import { type BodyDecode, bodyDecoder, encodeMultipart, readBytes } from './body.ts';
import type {
  Contract,
  MediaTypeContract,
  OperationContract,
  ParameterContract,
  ResponseContract,
  SecuritySchemeContract,
  SecuritySchemes,
} from './contract.ts';
import { ContractError } from './contract-error.ts';
import { type ContractIssue, contractIssues } from './issues.ts';
import { essence, findMediaType, type MediaKind, mediaKind, negotiate } from './media-types.ts';
import { problemOf, Refusal, type Violation } from './problem.ts';
import { Router, templateNames } from './router.ts';
import {
  cookieDecoder,
  encodeForm,
  encodeHeader,
  headerDecoder,
  type PiecesDecode,
  parseCookies,
  parsePieces,
  pathDecoder,
  queryDecoder,
  setMember,
  type TextDecode,
  WireError,
} from './wire.ts';

/** The request that a hook is asked about. */
export interface Circumstances<Context = unknown> {
  readonly request: Request;
  /** What the framework hands along: Hono's `Context`. */
  readonly context: Context;
  /** Undefined where no operation was found. */
  readonly operationId: string | undefined;
}

/** What an {@link Authenticate} hook is asked. */
export interface AuthenticationRequest<Context = unknown> extends Circumstances<Context> {
  readonly operationId: string;
  /** The name of the security scheme. */
  readonly scheme: string;
  /** All of these are needed. */
  readonly scopes: readonly string[];
}

/**
 * Decides on one security scheme: returns who it is, or a {@link Refusal} with 401 or 403.
 *
 * @param credential - the bearer token, `Basic` credentials or API key as sent; undefined for
 *   `mutualTLS`, whose certificate only the framework knows. Without a credential the hook is not
 *   asked and the answer is 401.
 */
export type Authenticate<Identity = unknown, Context = unknown> = (
  credential: string | undefined,
  request: AuthenticationRequest<Context>,
) => Identity | Refusal | Promise<Identity | Refusal>;

/** An answer whose shape the contract does not know: what `onRefusal` returns. */
export interface UncheckedReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** Default: `application/json`. */
  readonly contentType?: string;
}

/** Options of {@link createRoutes}. */
export interface ServerOptions<
  Identity = unknown,
  Context = unknown,
  Scheme extends string = string,
> {
  /** Comes before every path of the contract: `/bank`. Default: none. */
  readonly basePath?: string;
  /**
   * By security scheme. Default: a credential of the right kind must be there, and is handed on as
   * the identity unchecked; `mutualTLS` is left to whoever ends the TLS connection.
   */
  readonly authenticate?: { readonly [Name in Scheme]?: Authenticate<Identity, Context> };
  /** Shapes every answer that says no. Default, and for undefined: problem details. */
  readonly onRefusal?: (
    refusal: Refusal,
    circumstances: Circumstances<Context>,
  ) => UncheckedReply | Response | undefined | Promise<UncheckedReply | Response | undefined>;
  /** Told of unexpected errors and of responses that break the contract. Default: `console.error`. */
  readonly onError?: (error: unknown, circumstances: Circumstances<Context>) => void;
  /**
   * What happens to a response that breaks the contract: `refuse` tells `onError` and answers 500,
   * `log` tells `onError` and sends it, `off` does not look. Default: `refuse`.
   */
  readonly validateResponses?: 'refuse' | 'log' | 'off';
  /** What happens to query parameters that the contract does not name. Default: `ignore`. */
  readonly unknownQuery?: 'ignore' | 'refuse';
  /** A longer body is refused with 413. In bytes. Default: 1,048,576. */
  readonly maxBodySize?: number;
  /** More query parameters, cookies or form fields are refused. Default: 1,000. */
  readonly maxParameters?: number;
}

/** An API ready to serve. */
export interface Routes<Context = unknown> {
  /** Answers a request, or returns undefined where no path of the contract matches. */
  handle(request: Request, context: Context): Promise<Response> | undefined;
  /** The answer for an error from elsewhere: a {@link Refusal} as it says, anything else as 500. */
  refuse(error: unknown, request: Request, context: Context): Promise<Response>;
}

// biome-ignore lint/suspicious/noExplicitAny: the handlers interface ties each handler to its operation
type AnyHandler = (input: any) => unknown;

/** Handlers of a contract, by operationId. */
export type HandlersOf<C extends Contract> = { readonly [Id in keyof C]: AnyHandler };

/**
 * Ties handlers to a contract.
 *
 * @throws TypeError - when an operation has no handler.
 */
export function createRoutes<const C extends Contract, Identity = unknown, Context = unknown>(
  contract: C,
  securitySchemes: SecuritySchemes,
  handlers: HandlersOf<C>,
  options: ServerOptions<Identity, Context> = {},
): Routes<Context> {
  const settings: Settings<Context> = {
    authenticate: options.authenticate ?? {},
    onRefusal: options.onRefusal ?? (() => undefined),
    onError: options.onError ?? ((error) => console.error(error)),
    validateResponses: options.validateResponses ?? 'refuse',
    unknownQuery: options.unknownQuery ?? 'ignore',
    maxBodySize: options.maxBodySize ?? 1_048_576,
    maxParameters: options.maxParameters ?? 1_000,
  };
  const router = new Router<Route<Context>>();
  for (const [operationId, operation] of Object.entries(contract)) {
    const handler = handlerOf(handlers, operationId);
    router.add(operation, compile(operationId, operation, handler, securitySchemes, settings));
  }
  const basePath = (options.basePath ?? '').replace(/\/+$/, '');

  return {
    handle(request, context) {
      const { url, method } = request;
      const start = url.indexOf('/', url.indexOf('://') + 3);
      const mark = url.indexOf('?', start);
      let path = mark < 0 ? url.slice(start) : url.slice(start, mark);
      if (basePath !== '') {
        if (!path.startsWith(basePath)) return undefined;
        path = path.slice(basePath.length);
      }
      const match = router.find(path);
      if (!match) return undefined;
      const query = mark < 0 ? '' : url.slice(mark + 1);
      const route = match.methods.get(method);
      if (route) return answer(route, match.values, query, request, context, settings);
      const get = method === 'HEAD' ? match.methods.get('GET') : undefined;
      if (get)
        return answer(get, match.values, query, request, context, settings).then(withoutBody);
      const allow = allowed(match.methods);
      if (method === 'OPTIONS')
        return Promise.resolve(new Response(null, { status: 204, headers: { allow } }));
      const refusal = new Refusal(405, `${method} is not allowed here`, { headers: { allow } });
      return refuse(refusal, { request, context, operationId: undefined }, undefined, settings);
    },
    refuse(error, request, context) {
      return refuse(error, { request, context, operationId: undefined }, undefined, settings);
    },
  };
}

type Settings<Context> = Required<Omit<ServerOptions<unknown, Context>, 'basePath'>>;

/** What an operation needs at run time. */
interface Route<Context> {
  readonly operationId: string;
  readonly handler: (input: unknown) => unknown;
  readonly security: readonly (readonly Requirement<Context>[])[];
  /** Media types of success; empty where there is nothing to negotiate. */
  readonly produces: readonly string[];
  readonly path: readonly (Parameter & { readonly index: number; readonly decode: TextDecode })[];
  readonly query: readonly (Parameter & { readonly decode: PiecesDecode })[];
  /** Whether a query parameter of this name is documented; undefined where unknown ones are ignored. */
  readonly isKnownQuery: ((name: string) => boolean) | undefined;
  readonly header: readonly (Parameter & { readonly decode: TextDecode })[];
  readonly cookie: readonly (Parameter & { readonly decode: PiecesDecode })[];
  readonly body: RequestBody | undefined;
  readonly responses: ReadonlyMap<string, ResponseRoute>;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly required: boolean;
  readonly allowEmptyValue: boolean;
  readonly schema: z.ZodType;
}

interface Requirement<Context> {
  readonly scheme: string;
  readonly scopes: readonly string[];
  readonly hasCredential: boolean;
  readonly credential: (request: Request) => string | undefined;
  readonly challenge: string | undefined;
  readonly authenticate: Authenticate<unknown, Context> | undefined;
}

interface RequestBody {
  readonly required: boolean;
  readonly content: ReadonlyMap<string, RequestMedia>;
  readonly accept: string;
}

interface RequestMedia {
  /** As the document writes it. */
  readonly contentType: string;
  readonly kind: MediaKind;
  readonly schema: z.ZodType;
  readonly decode: BodyDecode;
}

interface ResponseRoute {
  readonly headers: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly explode: boolean;
    readonly schema: z.ZodType;
    readonly decode: TextDecode;
  }[];
  readonly content: ReadonlyMap<string, ResponseMedia>;
  readonly types: readonly string[];
}

interface ResponseMedia {
  readonly kind: MediaKind;
  readonly contract: MediaTypeContract;
  readonly headers: Readonly<Record<string, string>>;
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

// ---- compiling -----------------------------------------------------------------------------

function handlerOf(
  handlers: Readonly<Record<string, AnyHandler>>,
  operationId: string,
): AnyHandler {
  const handler: unknown = handlers[operationId];
  const inherited = (Object.prototype as unknown as Record<string, unknown>)[operationId];
  if (typeof handler !== 'function' || handler === inherited) {
    throw new TypeError(`handlers.${operationId} is not a function`);
  }
  return handler.bind(handlers) as AnyHandler;
}

function compile<Context>(
  operationId: string,
  operation: OperationContract,
  handler: AnyHandler,
  schemes: SecuritySchemes,
  settings: Settings<Context>,
): Route<Context> {
  const { parameters = {} } = operation;
  const path = new Map(Object.entries(parameters.path ?? {}));
  const query = Object.entries(parameters.query ?? {});
  const claimed = new Set(query.map(([name]) => name));
  return {
    operationId,
    handler,
    security: (operation.security ?? []).map((alternative) =>
      Object.entries(alternative).map(([scheme, scopes]) =>
        requirementOf(scheme, scopes, ownMember(schemes, scheme), settings),
      ),
    ),
    produces: producedBy(operation.responses),
    path: templateNames(operation.path).flatMap((name, index) => {
      const parameter = path.get(name);
      return parameter
        ? [{ ...parameterOf('path', name, parameter), index, decode: pathDecoder(name, parameter) }]
        : [];
    }),
    query: query.map(([name, parameter]) => ({
      ...parameterOf('query', name, parameter),
      decode: queryDecoder(name, parameter, claimed),
    })),
    isKnownQuery: settings.unknownQuery === 'refuse' ? knownQuery(query) : undefined,
    header: Object.entries(parameters.header ?? {})
      .filter(([name]) => !IGNORED_HEADERS.has(name.toLowerCase()))
      .map(([name, parameter]) => ({
        ...parameterOf('header', name, parameter),
        decode: headerDecoder(parameter),
      })),
    cookie: Object.entries(parameters.cookie ?? {}).map(([name, parameter]) => ({
      ...parameterOf('cookie', name, parameter),
      decode: cookieDecoder(name, parameter),
    })),
    body: operation.body && requestBodyOf(operation.body, settings.maxParameters),
    responses: new Map(
      Object.entries(operation.responses).map(([status, response]) => [
        status.toUpperCase(),
        responseOf(response),
      ]),
    ),
  };
}

/** https://spec.openapis.org/oas/v3.1.1.html#parameter-object: their definitions are ignored. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function parameterOf(
  location: Parameter['in'],
  name: string,
  parameter: ParameterContract,
): Parameter {
  return {
    in: location,
    name,
    required: location === 'path' || parameter.required === true,
    allowEmptyValue: parameter.allowEmptyValue === true,
    schema: parameter.schema,
  };
}

/** Objects spread over the query claim names of their own. */
function knownQuery(
  query: readonly (readonly [string, ParameterContract])[],
): (name: string) => boolean {
  const names = new Set<string>();
  const prefixes: string[] = [];
  for (const [name, { style = 'form', explode = style === 'form', wire }] of query) {
    if (style === 'deepObject') prefixes.push(`${name}[`);
    else if (explode && wire?.types.includes('object')) {
      if (wire.additional) return () => true;
      for (const key of Object.keys(wire.properties ?? {})) names.add(key);
    } else names.add(name);
  }
  return (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
}

function requestBodyOf(body: NonNullable<OperationContract['body']>, limit: number): RequestBody {
  const content = new Map<string, RequestMedia>();
  for (const [contentType, media] of Object.entries(body.content)) {
    const type = essence(contentType);
    const decode = bodyDecoder(type, media, limit);
    content.set(type, { contentType, kind: mediaKind(type), schema: media.schema, decode });
  }
  return { required: body.required === true, content, accept: [...content.keys()].join(', ') };
}

function responseOf(response: ResponseContract): ResponseRoute {
  const content = new Map<string, ResponseMedia>();
  for (const [contentType, contract] of Object.entries(response.content ?? {})) {
    const type = essence(contentType);
    content.set(type, {
      kind: mediaKind(type),
      contract,
      headers: { 'content-type': written(type) },
    });
  }
  const headers = Object.entries(response.headers ?? {})
    .map(([name, header]) => ({
      name: name.toLowerCase(),
      required: header.required === true,
      explode: header.explode === true,
      schema: header.schema,
      decode: headerDecoder(header),
    }))
    .filter(({ name }) => name !== 'content-type');
  return { headers, content, types: [...content.keys()] };
}

function written(type: string): string {
  return type.startsWith('text/') ? `${type};charset=utf-8` : type;
}

function producedBy(responses: OperationContract['responses']): string[] {
  const types = new Set<string>();
  for (const [status, response] of Object.entries(responses)) {
    if (!/^(?:2|default)/i.test(status)) continue;
    const content = Object.keys(response.content ?? {});
    // A success without a body suits every Accept.
    if (content.length === 0 && status.startsWith('2')) return [];
    for (const type of content) types.add(essence(type));
  }
  return types.has('*/*') ? [] : [...types];
}

function requirementOf<Context>(
  scheme: string,
  scopes: readonly string[],
  contract: SecuritySchemeContract | undefined,
  settings: Settings<Context>,
): Requirement<Context> {
  const authenticate = ownMember(settings.authenticate, scheme);
  const base = { scheme, scopes, authenticate };
  if (contract === undefined || contract.type === 'mutualTLS') {
    return { ...base, hasCredential: false, credential: () => undefined, challenge: undefined };
  }
  if (contract.type === 'apiKey') {
    const credential = apiKeyReader(contract.in ?? 'header', contract.name ?? '');
    return { ...base, hasCredential: true, credential, challenge: undefined };
  }
  const name = contract.type === 'http' ? (contract.scheme ?? 'bearer') : 'bearer';
  const canonical = name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();
  const prefix = `${name.toLowerCase()} `;
  const credential = (request: Request) => {
    const header = request.headers.get('authorization');
    if (header === null || header.slice(0, prefix.length).toLowerCase() !== prefix)
      return undefined;
    return header.slice(prefix.length).trim() || undefined;
  };
  const challenge = canonical === 'Basic' ? 'Basic realm="api"' : canonical;
  return { ...base, hasCredential: true, credential, challenge };
}

function apiKeyReader(location: string, name: string): (request: Request) => string | undefined {
  if (location === 'header') return (request) => request.headers.get(name) ?? undefined;
  if (location === 'query')
    return (request) => new URL(request.url).searchParams.get(name) ?? undefined;
  return (request) => parseCookies(request.headers.get('cookie'), 1_000).get(name)?.[0];
}

function allowed(methods: ReadonlyMap<string, unknown>): string {
  const names = new Set([...methods.keys(), 'OPTIONS']);
  if (names.has('GET')) names.add('HEAD');
  return [...names].sort().join(', ');
}

// ---- one request ---------------------------------------------------------------------------

async function answer<Context>(
  route: Route<Context>,
  values: readonly string[],
  query: string,
  request: Request,
  context: Context,
  settings: Settings<Context>,
): Promise<Response> {
  try {
    const security =
      route.security.length === 0 ? NOTHING : await authenticated(route, request, context);
    const accept = request.headers.get('accept');
    if (
      accept !== null &&
      route.produces.length > 0 &&
      negotiate(accept, route.produces) === undefined
    ) {
      throw new Refusal(406, `Available as ${route.produces.join(', ')}`);
    }
    const violations: Violation[] = [];
    const params = route.path.length === 0 ? NOTHING : pathParameters(route, values, violations);
    const queries = queryParameters(route, query, settings, violations);
    const headers =
      route.header.length === 0 ? NOTHING : headerParameters(route, request, violations);
    const cookies =
      route.cookie.length === 0 ? NOTHING : cookieParameters(route, request, settings, violations);
    const received = route.body
      ? await receivedBody(route.body, request, settings.maxBodySize, violations)
      : NO_BODY;
    if (violations.length > 0) throw invalid(violations);
    const { body, contentType, form } = received;
    const input = {
      params,
      query: queries,
      headers,
      cookies,
      body,
      contentType,
      form,
      security,
      request,
      context,
    };
    const reply = (await route.handler(input)) as UncheckedReply;
    return respond(route, reply, request, context, accept, settings);
  } catch (error) {
    const circumstances = { request, context, operationId: route.operationId };
    return refuse(error, circumstances, route, settings);
  }
}

function invalid(violations: readonly Violation[]): Refusal {
  const [first] = violations;
  const where = first && [first.name ?? first.in, first.pointer].filter(Boolean).join(' ');
  const more = violations.length > 1 ? `, and ${violations.length - 1} more` : '';
  return new Refusal(400, `${where}: ${first?.message}${more}`, { violations });
}

/** The first alternative that holds; of the refusals, one that knows the caller (403) speaks. */
async function authenticated<Context>(
  route: Route<Context>,
  request: Request,
  context: Context,
): Promise<Readonly<Record<string, unknown>>> {
  let refusal: Refusal | undefined;
  for (const alternative of route.security) {
    const identities: Record<string, unknown> = {};
    let refused: Refusal | undefined;
    for (const requirement of alternative) {
      const identity = await identify(requirement, route.operationId, request, context);
      if (identity instanceof Refusal) {
        refused = identity;
        break;
      }
      if (identity !== undefined) setMember(identities, requirement.scheme, identity);
    }
    if (!refused) return identities;
    if (!refusal || (refusal.status === 401 && refused.status !== 401)) refusal = refused;
  }
  throw refusal;
}

function identify<Context>(
  requirement: Requirement<Context>,
  operationId: string,
  request: Request,
  context: Context,
): unknown {
  const { scheme, scopes, authenticate, challenge } = requirement;
  const credential = requirement.credential(request);
  if (requirement.hasCredential && credential === undefined) {
    const headers = challenge === undefined ? {} : { 'www-authenticate': challenge };
    return new Refusal(401, `No credentials for ${scheme}`, { headers });
  }
  if (!authenticate) return credential;
  return authenticate(credential, { request, context, operationId, scheme, scopes });
}

function pathParameters(
  route: Route<never>,
  values: readonly string[],
  violations: Violation[],
): Record<string, unknown> {
  const found = {};
  for (const parameter of route.path) {
    const value = decoded(parameter, values[parameter.index] ?? '', violations);
    take(parameter, value, found, violations);
  }
  return found;
}

function queryParameters<Context>(
  route: Route<Context>,
  query: string,
  settings: Settings<Context>,
  violations: Violation[],
): Readonly<Record<string, unknown>> {
  if (route.query.length === 0 && (query === '' || !route.isKnownQuery)) return NOTHING;
  const found = {};
  let pieces: ReadonlyMap<string, readonly string[]>;
  try {
    pieces = query === '' ? NO_PIECES : parsePieces(query, settings.maxParameters);
  } catch (error) {
    violations.push(wireViolation({ in: 'query' }, error));
    return found;
  }
  for (const parameter of route.query) {
    const value = decoded(parameter, pieces, violations);
    if (value === undefined && parameter.required === false) continue;
    if (parameter.allowEmptyValue && isEmpty(pieces.get(parameter.name))) {
      setMember(found, parameter.name, '');
    } else take(parameter, value, found, violations);
  }
  if (route.isKnownQuery) {
    for (const name of pieces.keys()) {
      if (route.isKnownQuery(name)) continue;
      violations.push({
        in: 'query',
        name,
        pointer: '',
        code: 'unrecognized',
        message: 'Unknown parameter',
      });
    }
  }
  return found;
}

const NO_PIECES: ReadonlyMap<string, readonly string[]> = new Map();

function isEmpty(texts: readonly string[] | undefined): boolean {
  return texts !== undefined && texts.length === 1 && texts[0] === '';
}

function headerParameters(
  route: Route<never>,
  request: Request,
  violations: Violation[],
): Record<string, unknown> {
  const found = {};
  for (const parameter of route.header) {
    const text = request.headers.get(parameter.name);
    const value = text === null ? undefined : decoded(parameter, text, violations);
    take(parameter, value, found, violations);
  }
  return found;
}

function cookieParameters<Context>(
  route: Route<Context>,
  request: Request,
  settings: Settings<Context>,
  violations: Violation[],
): Record<string, unknown> {
  const found = {};
  try {
    const pieces = parseCookies(request.headers.get('cookie'), settings.maxParameters);
    for (const parameter of route.cookie) {
      const value = decoded(parameter, pieces, violations);
      take(parameter, value, found, violations);
    }
  } catch (error) {
    violations.push(wireViolation({ in: 'cookie' }, error));
  }
  return found;
}

/** Stands for a value that could not be read, and whose violation is noted already. */
const UNREADABLE: unique symbol = Symbol('unreadable');

function decoded<Input>(
  parameter: Parameter & { readonly decode: (input: Input) => unknown },
  input: Input,
  violations: Violation[],
): unknown {
  try {
    return parameter.decode(input);
  } catch (error) {
    violations.push(wireViolation(parameter, error));
    return UNREADABLE;
  }
}

function wireViolation(place: Pick<Violation, 'in' | 'name'>, error: unknown): Violation {
  if (!(error instanceof WireError)) throw error;
  const { in: location, name } = place;
  const where = name === undefined ? { in: location } : { in: location, name };
  return { ...where, pointer: '', code: error.code, message: error.message };
}

/** Validates a parameter and adds it to those found. */
function take(parameter: Parameter, value: unknown, found: object, violations: Violation[]): void {
  if (value === UNREADABLE) return;
  const { in: location, name } = parameter;
  if (value === undefined) {
    if (!parameter.required) return;
    violations.push({
      in: location,
      name,
      pointer: '',
      code: 'required',
      message: `${name} is required`,
    });
    return;
  }
  const result = validate(parameter.schema, value);
  if (result === undefined) setMember(found, name, value);
  else for (const issue of result) violations.push({ in: location, name, ...issue });
}

/** Undefined when valid. */
function validate(schema: z.ZodType, value: unknown): readonly ContractIssue[] | undefined {
  try {
    const result = schema.safeParse(value);
    return result.success ? undefined : contractIssues(result.error);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ pointer: '', code: 'too_deep', message: 'Nested too deeply' }];
  }
}

interface ReceivedBody {
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly form: FormData | undefined;
}

const NO_BODY: ReceivedBody = Object.freeze({
  body: undefined,
  contentType: undefined,
  form: undefined,
});

async function receivedBody(
  plan: RequestBody,
  request: Request,
  limit: number,
  violations: Violation[],
): Promise<ReceivedBody> {
  const sent = request.headers.get('content-type');
  const media = sent === null ? undefined : findMediaType(plan.content, essence(sent));
  if (sent !== null && !media) throw unsupported(plan);
  const coding = request.headers.get('content-encoding');
  if (coding !== null && coding !== 'identity') {
    throw new Refusal(415, 'Content-Encoding is not supported', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  const bytes = await readBytes(request, limit).catch((cause: unknown) => {
    throw new Refusal(400, 'The body could not be read', { cause });
  });
  if (!bytes) throw new Refusal(413, `The body is longer than ${limit} bytes`);
  if (
    bytes.length === 0 &&
    (sent === null || media?.kind === 'json' || media?.kind === 'multipart')
  ) {
    if (plan.required) {
      violations.push({ in: 'body', pointer: '', code: 'required', message: 'A body is required' });
    }
    return NO_BODY;
  }
  if (sent === null || !media) throw unsupported(plan);
  try {
    const { value: body, form } = await media.decode(bytes, sent);
    const issues = media.kind === 'binary' ? undefined : validate(media.schema, body);
    for (const issue of issues ?? []) violations.push({ in: 'body', ...issue });
    return { body, contentType: media.contentType, form };
  } catch (error) {
    violations.push(wireViolation({ in: 'body' }, error));
    return NO_BODY;
  }
}

function unsupported(plan: RequestBody): Refusal {
  return new Refusal(415, `Expected a body of type ${plan.accept}`, {
    headers: { accept: plan.accept },
  });
}

// ---- one response --------------------------------------------------------------------------

function respond<Context>(
  route: Route<Context>,
  reply: UncheckedReply,
  request: Request,
  context: Context,
  accept: string | null,
  settings: Settings<Context>,
): Response {
  const plan = responseFor(route, reply.status);
  const type =
    reply.contentType === undefined ? negotiated(plan, accept) : essence(reply.contentType);
  const media = plan && type !== undefined ? findMediaType(plan.content, type) : undefined;
  const kind = media?.kind ?? (type === undefined ? 'json' : mediaKind(type));
  const text = kind === 'json' && !isRaw(reply.body) ? JSON.stringify(reply.body) : undefined;
  if (settings.validateResponses !== 'off') {
    const issues = responseIssues(reply, plan, type, media, text);
    if (issues.length > 0) {
      const error = new ContractError(route.operationId, reply.status, issues);
      if (settings.validateResponses === 'refuse') throw error;
      settings.onError(error, { request, context, operationId: route.operationId });
    }
  }
  return send(reply, type, media, text);
}

function responseFor(route: Route<never>, status: number): ResponseRoute | undefined {
  const { responses } = route;
  return (
    responses.get(String(status)) ??
    responses.get(`${Math.trunc(status / 100)}XX`) ??
    responses.get('DEFAULT')
  );
}

function negotiated(plan: ResponseRoute | undefined, accept: string | null): string | undefined {
  if (!plan || plan.types.length < 2) return plan?.types[0];
  return negotiate(accept, plan.types) ?? plan.types[0];
}

function responseIssues(
  reply: UncheckedReply,
  plan: ResponseRoute | undefined,
  type: string | undefined,
  media: ResponseMedia | undefined,
  text: string | undefined,
): readonly ContractIssue[] {
  if (!plan) return [{ pointer: '', code: 'status', message: 'The status is not documented' }];
  const issues: ContractIssue[] = [];
  if (plan.headers.length > 0) headerIssues(reply, plan, issues);
  if (plan.content.size === 0) {
    if (reply.body !== undefined) {
      issues.push({ pointer: '', code: 'body', message: 'No body is documented' });
    }
    return issues;
  }
  if (reply.body === undefined)
    issues.push({ pointer: '', code: 'required', message: 'The body is missing' });
  else if (!media) {
    issues.push({
      pointer: '',
      code: 'contentType',
      message: `${type ?? 'No media type'} is not documented`,
    });
  } else if (media.kind !== 'binary' && !isRaw(reply.body)) {
    const { schema } = media.contract;
    // What is sent decides: JSON drops undefined members and writes dates as text.
    if (validate(schema, reply.body)) {
      issues.push(...(validate(schema, text === undefined ? reply.body : JSON.parse(text)) ?? []));
    }
  }
  return issues;
}

function headerIssues(reply: UncheckedReply, plan: ResponseRoute, issues: ContractIssue[]): void {
  const sent = new Map<string, unknown>();
  for (const [name, value] of Object.entries(reply.headers ?? {}))
    sent.set(name.toLowerCase(), value);
  for (const { name, required, explode, schema, decode } of plan.headers) {
    const value = sent.get(name);
    const text = encodeHeader(name, value, { explode });
    if (text === undefined) {
      if (required)
        issues.push({ pointer: '', code: 'required', message: `header ${name} is missing` });
      continue;
    }
    for (const issue of validate(schema, decode(text)) ?? []) {
      issues.push({ ...issue, message: `header ${name}: ${issue.message}` });
    }
  }
}

function send(
  reply: UncheckedReply,
  type: string | undefined,
  media: ResponseMedia | undefined,
  text: string | undefined,
): Response {
  const { status, body } = reply;
  const content = text ?? bodyInit(body, media, type);
  const typed = content === null || content instanceof FormData;
  const base = typed ? undefined : type === undefined ? undefined : mediaHeaders(media, type);
  if (reply.headers === undefined) {
    return new Response(content, base === undefined ? { status } : { status, headers: base });
  }
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(reply.headers)) {
    if (name.toLowerCase() === 'set-cookie' && Array.isArray(value)) {
      for (const cookie of value) headers.append(name, String(cookie));
      continue;
    }
    const written = encodeHeader(name, value);
    if (written !== undefined) headers.set(name, written);
  }
  return new Response(content, { status, headers });
}

function mediaHeaders(
  media: ResponseMedia | undefined,
  type: string,
): Readonly<Record<string, string>> {
  return media && media.headers['content-type']?.startsWith(type)
    ? media.headers
    : { 'content-type': written(type) };
}

function bodyInit(
  body: unknown,
  media: ResponseMedia | undefined,
  type: string | undefined,
): BodyInit | null {
  if (body === undefined) return null;
  if (isRaw(body) || typeof body === 'string') return body as BodyInit;
  const kind = media?.kind ?? mediaKind(type ?? '');
  const fields = body as Readonly<Record<string, unknown>>;
  if (kind === 'form') return encodeForm(fields, media?.contract.encoding);
  if (kind === 'multipart') return encodeMultipart(fields, media?.contract.encoding);
  return String(body);
}

function isRaw(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    (body instanceof Uint8Array ||
      body instanceof ReadableStream ||
      body instanceof Blob ||
      body instanceof ArrayBuffer ||
      body instanceof FormData)
  );
}

function withoutBody(response: Response): Response {
  return new Response(null, response);
}

async function refuse<Context>(
  error: unknown,
  circumstances: Circumstances<Context>,
  route: Route<Context> | undefined,
  settings: Settings<Context>,
): Promise<Response> {
  const { onRefusal, onError, validateResponses } = settings;
  if (!(error instanceof Refusal)) onError(error, circumstances);
  const refusal =
    error instanceof Refusal ? error : new Refusal(500, 'The server failed to answer');
  let reply: UncheckedReply = problemReply(refusal);
  try {
    const shaped = await onRefusal(refusal, circumstances);
    if (shaped instanceof Response) return shaped;
    if (shaped) {
      reply = { ...shaped, headers: { ...refusal.headers, ...shaped.headers } };
      if (route && validateResponses !== 'off') report(route, reply, circumstances, settings);
    }
  } catch (failure) {
    onError(failure, circumstances);
  }
  const type =
    reply.body === undefined ? undefined : essence(reply.contentType ?? 'application/json');
  const text =
    type !== undefined && mediaKind(type) === 'json' ? JSON.stringify(reply.body) : undefined;
  return send(reply, type, undefined, text);
}

function problemReply(refusal: Refusal): UncheckedReply {
  const { status, headers } = refusal;
  return { status, headers, body: problemOf(refusal), contentType: 'application/problem+json' };
}

/** A refusal is sent even where it breaks the contract: there is nothing better to say. */
function report<Context>(
  route: Route<Context>,
  reply: UncheckedReply,
  circumstances: Circumstances<Context>,
  settings: Settings<Context>,
): void {
  const plan = responseFor(route, reply.status);
  const type = essence(reply.contentType ?? 'application/json');
  const issues = responseIssues(
    reply,
    plan,
    type,
    plan && findMediaType(plan.content, type),
    undefined,
  );
  if (issues.length > 0) {
    settings.onError(new ContractError(route.operationId, reply.status, issues), circumstances);
  }
}
