/** Decodes and validates requests. */

import type { OperationContract, ParameterContract, Validator } from '../contract.ts';
import { type BodyDecode, bodyDecoder, readBytes } from '../message/body.ts';
import {
  cookieDecoder,
  headerDecoder,
  type Pieces,
  type PiecesDecode,
  parseCookies,
  parsePieces,
  pathDecoder,
  queryDecoder,
  type TextDecode,
  WireError,
} from '../message/decode.ts';
import { type IssueList, schemaIssues } from '../message/issues.ts';
import { essence, findMediaType, type MediaKind, mediaKind } from '../message/media-types.ts';
import { setMember } from '../message/records.ts';
import type { Settings } from './options.ts';
import { HttpError, type Violation } from './problem.ts';
import { templateNames } from './router.ts';

/** How the requests of one operation are read, prepared once. */
export interface RequestPlan {
  readonly path: readonly (Parameter & { readonly index: number; readonly decode: TextDecode })[];
  readonly query: readonly (Parameter & { readonly decode: PiecesDecode })[];
  /** Whether a query parameter is documented; undefined if unknown ones are ignored. */
  readonly isKnownQuery: ((name: string) => boolean) | undefined;
  readonly header: readonly (Parameter & { readonly decode: TextDecode })[];
  readonly cookie: readonly (Parameter & { readonly decode: PiecesDecode })[];
  readonly body: RequestBody | undefined;
  readonly maxBodySize: number;
  readonly maxParameters: number;
}

interface Parameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  readonly required: boolean;
  readonly allowEmptyValue: boolean;
  readonly schema: Validator;
}

interface RequestBody {
  readonly required: boolean;
  readonly content: ReadonlyMap<string, RequestMedia>;
  readonly accept: string;
}

interface RequestMedia {
  /** As written in the document. */
  readonly contentType: string;
  readonly kind: MediaKind;
  readonly schema: Validator;
  readonly decode: BodyDecode;
}

/** Prepares the reading of requests of an operation. */
export function requestPlan(operation: OperationContract, settings: Settings<never>): RequestPlan {
  const { parameters = {} } = operation;
  const { maxBodySize, maxParameters } = settings;
  const path = new Map(Object.entries(parameters.path ?? {}));
  const query = Object.entries(parameters.query ?? {});
  const claims = claimsOf(query);
  return {
    path: templateNames(operation.path).flatMap((name, index) => {
      const parameter = path.get(name);
      return parameter
        ? [{ ...parameterOf('path', name, parameter), index, decode: pathDecoder(name, parameter) }]
        : [];
    }),
    query: query.map(([name, parameter]) => ({
      ...parameterOf('query', name, parameter),
      decode: queryDecoder(name, parameter, claims.has),
    })),
    isKnownQuery: settings.unknownQuery === 'refuse' && !claims.open ? claims.has : undefined,
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
    body: operation.body && requestBodyOf(operation.body, maxParameters),
    maxBodySize,
    maxParameters,
  };
}

/**
 * Header parameters whose definitions are ignored.
 * @see https://spec.openapis.org/oas/v3.1.1.html#parameter-object
 */
const IGNORED_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

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

/** Returns which names in the query belong to a parameter. */
interface Claims {
  readonly has: (name: string) => boolean;
  /** Whether an exploded object accepts every other name. */
  readonly open: boolean;
}

/** The members of an exploded object are query parameters of their own. */
function claimsOf(query: readonly (readonly [string, ParameterContract])[]): Claims {
  const names = new Set<string>();
  const prefixes: string[] = [];
  let open = false;
  for (const [name, { mediaType, style = 'form', explode = style === 'form', wire }] of query) {
    if (mediaType !== undefined) names.add(name);
    else if (style === 'deepObject') prefixes.push(`${name}[`);
    else if (explode && wire?.types.includes('object')) {
      open ||= wire.additional !== undefined;
      for (const key of Object.keys(wire.properties ?? {})) names.add(key);
    } else names.add(name);
  }
  const has = (name: string) =>
    names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
  return { has, open };
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

/** The parameters of one request by location. */
export interface ReceivedParameters {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookies: Readonly<Record<string, unknown>>;
}

/**
 * Decodes and validates the parameters of a request.
 * @param values - those of the path template, in order
 * @param query - without the question mark
 * @param violations - receives what is wrong
 */
export function receivedParameters(
  plan: RequestPlan,
  values: readonly string[],
  query: string,
  request: Request,
  violations: IssueList<Violation>,
): ReceivedParameters {
  return {
    params: plan.path.length === 0 ? NOTHING : pathParameters(plan, values, violations),
    query: queryParameters(plan, query, violations),
    headers: plan.header.length === 0 ? NOTHING : headerParameters(plan, request, violations),
    cookies: plan.cookie.length === 0 ? NOTHING : cookieParameters(plan, request, violations),
  };
}

const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

function pathParameters(
  plan: RequestPlan,
  values: readonly string[],
  violations: IssueList<Violation>,
): Record<string, unknown> {
  const found = {};
  for (const parameter of plan.path) {
    const value = decoded(parameter, values[parameter.index] ?? '', violations);
    take(parameter, value, found, violations);
  }
  return found;
}

function queryParameters(
  plan: RequestPlan,
  query: string,
  violations: IssueList<Violation>,
): Readonly<Record<string, unknown>> {
  if (query === '' && plan.query.length === 0) return NOTHING;
  const found = {};
  let pieces: Pieces;
  try {
    pieces = query === '' ? NO_PIECES : parsePieces(query, plan.maxParameters);
  } catch (error) {
    violations.add(wireViolation({ in: 'query' }, error));
    return found;
  }
  for (const parameter of plan.query) {
    const value = decoded(parameter, pieces, violations);
    if (value === undefined && parameter.required === false) continue;
    if (parameter.allowEmptyValue && isEmpty(pieces.get(parameter.name))) {
      setMember(found, parameter.name, '');
    } else take(parameter, value, found, violations);
  }
  if (plan.isKnownQuery) {
    for (const name of pieces.keys()) {
      if (plan.isKnownQuery(name)) continue;
      violations.add({
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

const NO_PIECES: Pieces = new Map();

function isEmpty(texts: readonly string[] | undefined): boolean {
  return texts !== undefined && texts.length === 1 && texts[0] === '';
}

function headerParameters(
  plan: RequestPlan,
  request: Request,
  violations: IssueList<Violation>,
): Record<string, unknown> {
  const found = {};
  for (const parameter of plan.header) {
    const text = request.headers.get(parameter.name);
    const value = text === null ? undefined : decoded(parameter, text, violations);
    take(parameter, value, found, violations);
  }
  return found;
}

function cookieParameters(
  plan: RequestPlan,
  request: Request,
  violations: IssueList<Violation>,
): Record<string, unknown> {
  const found = {};
  try {
    const pieces = parseCookies(request.headers.get('cookie'), plan.maxParameters);
    for (const parameter of plan.cookie) {
      const value = decoded(parameter, pieces, violations);
      take(parameter, value, found, violations);
    }
  } catch (error) {
    violations.add(wireViolation({ in: 'cookie' }, error));
  }
  return found;
}

/** Marks a value that could not be decoded and whose violation has been reported. */
const UNREADABLE: unique symbol = Symbol('unreadable');

function decoded<Input>(
  parameter: Parameter & { readonly decode: (input: Input) => unknown },
  input: Input,
  violations: IssueList<Violation>,
): unknown {
  try {
    return parameter.decode(input);
  } catch (error) {
    violations.add(wireViolation(parameter, error));
    return UNREADABLE;
  }
}

/** Converts a {@link WireError} to a violation; rethrows any other error. */
export function wireViolation(place: Pick<Violation, 'in' | 'name'>, error: unknown): Violation {
  if (!(error instanceof WireError)) throw error;
  const { in: location, name } = place;
  const where = name === undefined ? { in: location } : { in: location, name };
  return { ...where, pointer: '', code: error.code, message: error.message };
}

/** Validates a parameter and adds it to the decoded ones. */
function take(
  parameter: Parameter,
  value: unknown,
  found: object,
  violations: IssueList<Violation>,
): void {
  if (value === UNREADABLE) return;
  const { in: location, name } = parameter;
  if (value === undefined) {
    if (!parameter.required) return;
    violations.add({
      in: location,
      name,
      pointer: '',
      code: 'required',
      message: `${name} is required`,
    });
    return;
  }
  const result = schemaIssues(parameter.schema, value);
  if (result === undefined) setMember(found, name, value);
  else violations.addAll(result, (issue) => ({ in: location, name, ...issue }));
}

/** The body of one request. */
export interface ReceivedBody {
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly form: FormData | undefined;
}

/** No body, or one that could not be decoded. */
export const NO_BODY: ReceivedBody = Object.freeze({
  body: undefined,
  contentType: undefined,
  form: undefined,
});

/**
 * Reads, decodes and validates the body of a request.
 * @param violations - receives what is wrong
 * @throws HttpError with status 413 or 415, or 400 if the connection fails
 */
export async function receivedBody(
  plan: RequestBody,
  request: Request,
  limit: number,
  violations: IssueList<Violation>,
): Promise<ReceivedBody> {
  const sent = request.headers.get('content-type');
  const media = sent === null ? undefined : findMediaType(plan.content, essence(sent));
  if (sent !== null && !media) throw unsupported(plan);
  const coding = request.headers.get('content-encoding');
  if (coding !== null && coding !== 'identity') {
    throw new HttpError(415, 'Content-Encoding is not supported', {
      headers: { 'accept-encoding': 'identity' },
    });
  }
  const bytes = await readBytes(request, limit).catch((cause: unknown) => {
    throw new HttpError(400, 'The body could not be read', { cause });
  });
  if (!bytes) throw new HttpError(413, `The body is longer than ${limit} bytes`);
  if (
    bytes.length === 0 &&
    (sent === null || media?.kind === 'json' || media?.kind === 'multipart')
  ) {
    if (plan.required) {
      violations.add({ in: 'body', pointer: '', code: 'required', message: 'A body is required' });
    }
    return NO_BODY;
  }
  if (sent === null || !media) throw unsupported(plan);
  try {
    const { value: body, form } = await media.decode(bytes, sent);
    const issues = media.kind === 'binary' ? undefined : schemaIssues(media.schema, body);
    if (issues) violations.addAll(issues, (issue) => ({ in: 'body', ...issue }));
    return { body, contentType: media.contentType, form };
  } catch (error) {
    violations.add(wireViolation({ in: 'body' }, error));
    return NO_BODY;
  }
}

function unsupported(plan: RequestBody): HttpError {
  return new HttpError(415, `Expected a body of type ${plan.accept}`, {
    headers: { accept: plan.accept },
  });
}

/** Creates the error response for violations. */
export function invalid({ listed, count, more: moreViolations }: IssueList<Violation>): HttpError {
  const [first] = listed;
  const where = first && [first.name ?? first.in, first.pointer].filter(Boolean).join(' ');
  const more = count > 1 ? `, and ${count - 1} more` : '';
  const message = `${where}: ${first?.message}${more}`;
  return new HttpError(400, message, { violations: listed, moreViolations });
}
