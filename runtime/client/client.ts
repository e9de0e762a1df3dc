/**
 * Extends openapi-fetch for generated clients: serializes parameters and bodies by the contract,
 * parses responses by media type and validates them, and selects the host that requires mutual TLS.
 */

import type { MediaTypeContract, OperationContract, ResponseContract } from '../contract.ts';
import { encodeMultipart } from '../message/body.ts';
import { decodePrimitive } from '../message/decode.ts';
import {
  encodeCookie,
  encodeForm,
  encodeHeader,
  encodePathParameter,
  encodeQueryParameter,
  textOf,
} from '../message/encode.ts';
import { type IssueList, oneIssue, schemaIssues } from '../message/issues.ts';
import { essence, findMediaType, type MediaKindOf, mediaKind } from '../message/media-types.ts';
import { ownMember } from '../message/records.ts';
import type { RawBody, Success } from '../server/handler.ts';
import { ContractError } from './contract-error.ts';

/** Options of every generated client, in addition to those of openapi-fetch. */
export interface ClientSettings {
  /** Scheme and host, without the paths of the contract: `https://sandbox.ob.hsbc.com.hk`. */
  readonly baseUrl: string;
  /**
   * The host that requires mutual TLS, for operations with such a security scheme. Default:
   * `baseUrl`.
   */
  readonly secureBaseUrl?: string;
  /**
   * Whether responses are validated. Default: true.
   *
   * A response whose status, media type or body violates the contract rejects with {@link
   * ContractError}. An undocumented status of 300 or above (such as a gateway's 503) does not: it
   * is returned as `error`, unvalidated. Response headers are not validated, since browsers hide
   * them from scripts of other origins.
   */
  readonly validate?: boolean;
}

/**
 * The part of an openapi-fetch client that is used. Its `request` is generic in every path of a
 * document.
 */
export interface HttpClient {
  readonly request: object;
}

/** The result of openapi-fetch, before its types. */
interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The options of one call, before the types of openapi-fetch. */
interface Init {
  readonly params?: { readonly [Location in 'path' | 'query' | 'header' | 'cookie']?: Fields };
  readonly body?: unknown;
  readonly headers?: HeadersInit | Fields;
  readonly parseAs?: string;
  readonly [option: string]: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * An operation whose bodies may also be platform types: bytes and Blobs for binary content, files
 * and whole forms for `multipart/form-data`.
 * @typeParam Operation - `operations['createStatement']`
 */
export type Sendable<Operation> = {
  [Key in keyof Operation]: Key extends 'requestBody'
    ? SendableBody<Operation[Key]>
    : Operation[Key];
};

type SendableBody<Body> = Body extends { content: infer Content }
  ? { content: { [Type in keyof Content]: SendableContent<MediaKindOf<Type>, Content[Type]> } }
  : Body;

type SendableContent<Kind, Value> = Kind extends 'binary'
  ? Value | RawBody
  : Kind extends 'multipart'
    ? FormData | { [Field in keyof Value]: Value[Field] | FileOf<Value[Field]> }
    : Kind extends 'form'
      ? Value | URLSearchParams
      : Value;

type FileOf<Value> = Value extends readonly string[] ? Blob[] : string extends Value ? Blob : never;

/** How openapi-fetch types the response: a Blob if every success is binary. */
export type ReadAs<Operation> = Operation extends { responses: infer Responses }
  ? [KindOf<TypesOf<Responses[keyof Responses & (Success | '2XX')]>>] extends ['binary']
    ? [TypesOf<Responses[keyof Responses & (Success | '2XX')]>] extends [never]
      ? Record<never, never>
      : { parseAs: 'blob' }
    : Record<never, never>
  : Record<never, never>;

/** A media type within a range may be JSON. */
type KindOf<Type> = Type extends '*/*' | 'application/*' ? 'json' : MediaKindOf<Type>;

type TypesOf<Response> = Response extends { content: infer Content } ? keyof Content : never;

/**
 * Returns the calls of a contract over an openapi-fetch client.
 * @typeParam Typed - the generated interface with the parameters and results of each call
 */
export function createCalls<Typed extends object>(
  contract: { readonly [Id in keyof Typed]: OperationContract },
  http: HttpClient,
  settings: ClientSettings,
): Typed {
  const request = http.request as unknown as (
    method: string,
    path: string,
    init: Init,
  ) => Promise<Answer>;
  const calls = Object.entries<OperationContract>(contract).map(([operationId, operation]) => [
    operationId,
    callOf(operationId, operation, request, settings),
  ]);
  return Object.fromEntries(calls) as Typed;
}

function callOf(
  operationId: string,
  operation: OperationContract,
  request: (method: string, path: string, init: Init) => Promise<Answer>,
  settings: ClientSettings,
): (init?: Init) => Promise<Answer> {
  const { parameters = {} } = operation;
  const host = operation.mutualTls
    ? (settings.secureBaseUrl ?? settings.baseUrl)
    : settings.baseUrl;
  const accept = acceptOf(operation);
  const responses = new Map(
    Object.entries(operation.responses).map(([status, response]) => [
      status.toUpperCase(),
      response,
    ]),
  );

  return async (init = {}) => {
    const { params = {}, body, parseAs } = init;
    const path = pathOf(operationId, operation, params.path ?? {});
    const headers = new Headers();
    if (accept !== undefined) headers.set('accept', accept);
    for (const [name, value] of Object.entries(params.header ?? {})) {
      const text = encodeHeader(name, value, ownMember(parameters.header, name));
      if (text !== undefined) headers.set(name, text);
    }
    const cookies = Object.entries(params.cookie ?? {}).flatMap(([name, value]) =>
      encodeCookie(name, value, ownMember(parameters.cookie, name)),
    );
    mergeInto(headers, init.headers);
    if (cookies.length > 0) headers.append('cookie', cookies.join('; '));
    const media = body === undefined ? undefined : bodyMedia(operation, body, headers);
    if (media) setContentType(headers, media);
    const answer = await request(operation.method, operation.path, {
      baseUrl: host,
      ...init,
      headers,
      params: { path: params.path ?? {}, ...(params.query && { query: params.query }) },
      pathSerializer: (url: string) => url.slice(0, url.length - operation.path.length) + path,
      querySerializer: (query: Fields) => queryOf(operation, query),
      ...(media && { bodySerializer: () => media.encoded }),
      ...pick(init, 'pathSerializer', 'querySerializer', 'bodySerializer'),
      parseAs: parseAs ?? 'stream',
    });
    if (parseAs !== undefined) return answer;
    return settled(operationId, operation.method, responses, answer, settings.validate ?? true);
  };
}

// ---- request -------------------------------------------------------------------------------

/** Returns the path with its parameters filled in. */
function pathOf(operationId: string, operation: OperationContract, params: Fields): string {
  const path = operation.path.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = ownMember(params, name);
    const text =
      value === undefined || value === null
        ? ''
        : encodePathParameter(name, value, ownMember(operation.parameters?.path, name));
    if (text === '')
      throw new TypeError(`${operationId}: path parameter ${name} is missing or empty`);
    return text;
  });
  // URL parsers resolve these segments, and the call would reach another resource.
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(path) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(operation.path)) {
    throw new TypeError(`${operationId}: a path parameter cannot be "." or ".."`);
  }
  return path;
}

function queryOf(operation: OperationContract, query: Fields): string {
  return Object.entries(query)
    .flatMap(([name, value]) =>
      encodeQueryParameter(name, value, ownMember(operation.parameters?.query, name)),
    )
    .join('&');
}

/** Returns the media types of all documented responses, those of success first. */
function acceptOf(operation: OperationContract): string | undefined {
  const entries = Object.entries(operation.responses);
  const success = entries.filter(([status]) => status.startsWith('2'));
  const types = new Set(
    [...success, ...entries].flatMap(([, response]) =>
      Object.keys(response.content ?? {}).map(essence),
    ),
  );
  return types.size === 0 ? undefined : [...types].join(', ');
}

/** The rules of openapi-fetch: null removes a header, undefined keeps it. */
function mergeInto(headers: Headers, given: HeadersInit | Fields | undefined): void {
  if (given === undefined || given === null) return;
  const entries: Iterable<readonly [string, unknown]> =
    given instanceof Headers || Array.isArray(given)
      ? (given as Iterable<readonly [string, string]>)
      : Object.entries(given);
  for (const [name, value] of entries) {
    if (value === null) headers.delete(name);
    else if (Array.isArray(value)) for (const one of value) headers.append(name, String(one));
    else if (value !== undefined) headers.set(name, String(value));
  }
}

/** A serialized body and its media type. */
interface SentBody {
  readonly type: string;
  readonly encoded: unknown;
}

/**
 * The media type is that of the caller's Content-Type, else follows from the type of the body, else
 * is the first documented one.
 */
function bodyMedia(operation: OperationContract, body: unknown, headers: Headers): SentBody {
  const content = new Map<string, MediaTypeContract>();
  for (const [type, media] of Object.entries(operation.body?.content ?? {}))
    content.set(essence(type), media);
  const sent = headers.get('content-type');
  const type = sent === null ? typeOfBody(body, [...content.keys()]) : essence(sent);
  return { type, encoded: encodeBody(body, type, findMediaType(content, type)) };
}

function typeOfBody(body: unknown, documented: readonly string[]): string {
  const wanted = (kind: string) => documented.find((type) => mediaKind(type) === kind);
  if (body instanceof FormData) return 'multipart/form-data';
  if (body instanceof URLSearchParams) return 'application/x-www-form-urlencoded';
  if (body instanceof Blob && body.type !== '') return essence(body.type);
  const found = isPlain(body) ? documented[0] : (wanted('binary') ?? documented[0]);
  if (found === undefined) return isPlain(body) ? 'application/json' : 'application/octet-stream';
  if (!found.endsWith('*')) return found;
  if (!isPlain(body)) return 'application/octet-stream';
  return typeof body === 'string' ? 'text/plain' : 'application/json';
}

/** Whether a body has to be serialized, being neither bytes nor a form. */
function isPlain(body: unknown): boolean {
  return !(
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof ReadableStream ||
    body instanceof FormData ||
    body instanceof URLSearchParams
  );
}

function encodeBody(body: unknown, type: string, media: MediaTypeContract | undefined): unknown {
  if (!isPlain(body)) return body;
  switch (mediaKind(type)) {
    case 'json':
      return JSON.stringify(body);
    case 'form':
      return typeof body === 'string' ? body : encodeForm(body as Fields, media?.encoding);
    case 'multipart':
      return encodeMultipart(body as Fields, media?.encoding);
    default:
      return textOf(body);
  }
}

/** The boundary of a form is known only to its serializer. */
function setContentType(headers: Headers, { type, encoded }: SentBody): void {
  const kind = mediaKind(type);
  if (kind === 'multipart' && encoded instanceof FormData) headers.delete('content-type');
  else if (
    kind === 'multipart' &&
    encoded instanceof Blob &&
    mediaKind(essence(encoded.type)) === kind
  )
    headers.set('content-type', encoded.type);
  else if (!headers.has('content-type')) headers.set('content-type', type);
}

function pick(init: Init, ...names: readonly string[]): Fields {
  return Object.fromEntries(
    names.filter((name) => init[name] !== undefined).map((name) => [name, init[name]]),
  );
}

// ---- response ------------------------------------------------------------------------------

/** Reads the body that openapi-fetch left unread, and validates the response. */
async function settled(
  operationId: string,
  method: string,
  responses: ReadonlyMap<string, ResponseContract>,
  answer: Answer,
  validate: boolean,
): Promise<Answer> {
  const { response } = answer;
  const { status } = response;
  const type = essence(response.headers.get('content-type') ?? '');
  const fail = (issues: IssueList) => new ContractError(operationId, status, issues, response);
  const contract =
    responses.get(String(status)) ??
    responses.get(`${Math.trunc(status / 100)}XX`) ??
    responses.get('DEFAULT');
  const content = contentOf(contract);
  const media = findMediaType(content, type);
  const read = response.ok
    ? answer.data === undefined || answer.data === null
      ? undefined
      : await readBody(response, type, fail, validate)
    : readError(answer.error, type);
  const isText = mediaKind(type) === 'text' && typeof read === 'string';
  const body = isText && media?.wire ? decodePrimitive(read, media.wire.types) : read;
  const settledAnswer: Answer = response.ok ? { data: body, response } : { error: body, response };
  if (!validate) return settledAnswer;

  if (!contract) {
    if (!response.ok) return settledAnswer;
    throw fail(oneIssue({ pointer: '', code: 'status', message: 'the status is not documented' }));
  }
  const issues = method === 'HEAD' ? undefined : bodyIssues(content, media, type, body);
  if (issues) throw fail(issues);
  return settledAnswer;
}

async function readBody(
  response: Response,
  type: string,
  fail: (issues: IssueList) => ContractError,
  validate: boolean,
): Promise<unknown> {
  const kind = mediaKind(type);
  if (kind === 'binary' && type !== '') return response.blob();
  const text = await response.text();
  if (text === '' && kind !== 'text') return undefined;
  if (kind !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    if (!validate) return text;
    throw fail(oneIssue({ pointer: '', code: 'malformed', message: 'the body is not JSON' }));
  }
}

/** Restores the body of an error response, which openapi-fetch has parsed as JSON if possible. */
function readError(error: unknown, type: string): unknown {
  if (error === '' && mediaKind(type) !== 'text') return undefined;
  const text = mediaKind(type) === 'text' && typeof error !== 'string' && error !== undefined;
  return text ? JSON.stringify(error) : error;
}

/** Returns the media types of a response by their essence. */
function contentOf(contract: ResponseContract | undefined): Map<string, MediaTypeContract> {
  const content = new Map<string, MediaTypeContract>();
  for (const [name, media] of Object.entries(contract?.content ?? {}))
    content.set(essence(name), media);
  return content;
}

function bodyIssues(
  content: ReadonlyMap<string, MediaTypeContract>,
  media: MediaTypeContract | undefined,
  type: string,
  body: unknown,
): IssueList | undefined {
  if (content.size === 0) return undefined;
  if (body === undefined)
    return oneIssue({ pointer: '', code: 'required', message: 'the body is missing' });
  if (!media) {
    const documented = [...content.keys()].join(', ');
    const message =
      type === '' ? 'the media type is missing' : `the media type is not ${documented}`;
    return oneIssue({ pointer: '', code: 'contentType', message });
  }
  return mediaKind(type) === 'json' || mediaKind(type) === 'text'
    ? schemaIssues(media.schema, body)
    : undefined;
}
