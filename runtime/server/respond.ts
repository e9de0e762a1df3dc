/** Validates and serializes the results of handlers. */

import type {
  MediaTypeContract,
  OperationContract,
  ResponseContract,
  Validator,
} from '../contract.ts';
import { encodeMultipart } from '../message/body.ts';
import { headerDecoder, type TextDecode, WireError } from '../message/decode.ts';
import { encodeForm, encodeHeader, type Layout, textOf } from '../message/encode.ts';
import { IssueList, oneIssue, schemaIssues } from '../message/issues.ts';
import {
  essence,
  findMediaType,
  type MediaKind,
  mediaKind,
  negotiate,
} from '../message/media-types.ts';
import type { UncheckedReply } from './options.ts';

/** The responses of an operation, prepared once. */
export interface ResponsePlan {
  /** By status, `4XX` or `DEFAULT`. */
  readonly byStatus: ReadonlyMap<string, ResponseRoute>;
  /** Media types of success; empty if there is nothing to negotiate. */
  readonly produces: readonly string[];
}

/** Prepares the responses of an operation. */
export function responsePlan(responses: OperationContract['responses']): ResponsePlan {
  const byStatus = Object.entries(responses).map(
    ([status, response]) => [status.toUpperCase(), responseOf(response)] as const,
  );
  return { byStatus: new Map(byStatus), produces: producedBy(responses) };
}

interface ResponseRoute {
  readonly headers: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly layout: Layout;
    readonly schema: Validator;
    readonly decode: TextDecode;
  }[];
  readonly content: ReadonlyMap<string, ResponseMedia>;
  readonly types: readonly string[];
}

interface ResponseMedia {
  /** Undefined for a range of media types. */
  readonly kind: MediaKind | undefined;
  readonly contract: MediaTypeContract;
  readonly headers: Readonly<Record<string, string>>;
}

function responseOf(response: ResponseContract): ResponseRoute {
  const content = new Map<string, ResponseMedia>();
  for (const [contentType, contract] of Object.entries(response.content ?? {})) {
    const type = essence(contentType);
    content.set(type, {
      kind: type.endsWith('*') ? undefined : mediaKind(type),
      contract,
      headers: { 'content-type': written(type) },
    });
  }
  const headers = Object.entries(response.headers ?? {})
    .map(([name, header]) => ({
      name: name.toLowerCase(),
      required: header.required === true,
      layout: header,
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
    // A success without a body is acceptable for every Accept header.
    if (content.length === 0 && status.startsWith('2')) return [];
    for (const type of content) types.add(essence(type));
  }
  return types.has('*/*') ? [] : [...types];
}

/** A reply with its media type and, for JSON, its text. */
export interface PreparedReply {
  readonly reply: UncheckedReply;
  readonly type: string | undefined;
  readonly media: ResponseMedia | undefined;
  readonly kind: MediaKind;
  /** The serialized body if it is JSON. */
  readonly text: string | undefined;
  /** The documented response; undefined for an undocumented status. */
  readonly route: ResponseRoute | undefined;
}

/** Selects the media type of a reply and serializes JSON. */
export function prepare(
  plan: ResponsePlan | undefined,
  reply: UncheckedReply,
  accept: string | null,
): PreparedReply {
  const { status, body, contentType } = reply;
  const route = plan && responseFor(plan, status);
  const type = contentType === undefined ? negotiated(route, accept) : essence(contentType);
  const media = route && type !== undefined ? findMediaType(route.content, type) : undefined;
  const kind = media?.kind ?? (type === undefined ? 'json' : mediaKind(type));
  const text = kind === 'json' && !isRaw(body) ? JSON.stringify(body) : undefined;
  return { reply, type, media, kind, text, route };
}

function responseFor(plan: ResponsePlan, status: number): ResponseRoute | undefined {
  const { byStatus } = plan;
  return (
    byStatus.get(String(status)) ??
    byStatus.get(`${Math.trunc(status / 100)}XX`) ??
    byStatus.get('DEFAULT')
  );
}

function negotiated(route: ResponseRoute | undefined, accept: string | null): string | undefined {
  const [only] = route?.types ?? [];
  const type = route && route.types.length > 1 ? (negotiate(accept, route.types) ?? only) : only;
  // A range such as `image/*` cannot be sent as a media type.
  return type?.endsWith('*') ? undefined : type;
}

/** Returns the violations of the contract by a reply. */
export function responseIssues(prepared: PreparedReply): IssueList {
  const { reply, route, type, media, kind, text } = prepared;
  if (!route) {
    return oneIssue({ pointer: '', code: 'status', message: 'The status is not documented' });
  }
  const issues = new IssueList();
  if (route.headers.length > 0) headerIssues(reply, route, issues);
  if (route.content.size === 0) {
    if (reply.body !== undefined) {
      issues.add({ pointer: '', code: 'body', message: 'No body is documented' });
    }
    return issues;
  }
  if (reply.body === undefined)
    issues.add({ pointer: '', code: 'required', message: 'The body is missing' });
  else if (!media) {
    issues.add({
      pointer: '',
      code: 'contentType',
      message: type === undefined ? 'A media type must be named' : `${type} is not documented`,
    });
  } else if (kind !== 'binary' && !isRaw(reply.body)) {
    const { schema } = media.contract;
    // The serialized value is validated: JSON omits undefined members and writes dates as text.
    if (schemaIssues(schema, reply.body)) {
      const sent = schemaIssues(schema, text === undefined ? reply.body : JSON.parse(text));
      if (sent) issues.addAll(sent, (issue) => issue);
    }
  }
  return issues;
}

function headerIssues(reply: UncheckedReply, route: ResponseRoute, issues: IssueList): void {
  const sent = new Map<string, unknown>();
  for (const [name, value] of Object.entries(reply.headers ?? {}))
    sent.set(name.toLowerCase(), value);
  for (const { name, required, layout, schema, decode } of route.headers) {
    const value = sent.get(name);
    const text = encodeHeader(name, value, layout);
    if (text === undefined) {
      if (required)
        issues.add({ pointer: '', code: 'required', message: `header ${name} is missing` });
      continue;
    }
    const found = textIssues(schema, decode, text);
    if (!found) continue;
    issues.addAll(found, (issue) => ({ ...issue, message: `header ${name}: ${issue.message}` }));
  }
}

function textIssues(schema: Validator, decode: TextDecode, text: string): IssueList | undefined {
  try {
    return schemaIssues(schema, decode(text));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return oneIssue({ pointer: '', code: error.code, message: error.message });
  }
}

/** Creates the response. */
export function send({ reply, type, media, kind, text, route }: PreparedReply): Response {
  const { status, body } = reply;
  const content = text ?? bodyInit(body, media, kind);
  const typeless = content === null || content instanceof FormData || type === undefined;
  const form = content instanceof Blob && /^multipart\//.test(content.type);
  const base = typeless || form ? undefined : mediaHeaders(media, type);
  if (reply.headers === undefined) {
    return new Response(content, base === undefined ? { status } : { status, headers: base });
  }
  const headers = new Headers(base);
  for (const [name, value] of Object.entries(reply.headers)) {
    if (name.toLowerCase() === 'set-cookie' && Array.isArray(value)) {
      for (const cookie of value) headers.append(name, String(cookie));
      continue;
    }
    const layout = route?.headers.find((header) => header.name === name.toLowerCase())?.layout;
    const written = encodeHeader(name, value, layout);
    if (written !== undefined) headers.set(name, written);
  }
  return new Response(content, { status, headers });
}

function mediaHeaders(
  media: ResponseMedia | undefined,
  type: string,
): Readonly<Record<string, string>> {
  const text = written(type);
  return media?.headers['content-type'] === text ? media.headers : { 'content-type': text };
}

function bodyInit(
  body: unknown,
  media: ResponseMedia | undefined,
  kind: MediaKind,
): BodyInit | null {
  if (body === undefined) return null;
  if (isRaw(body) || typeof body === 'string') return body as BodyInit;
  const fields = body as Readonly<Record<string, unknown>>;
  if (kind === 'form') return encodeForm(fields, media?.contract.encoding);
  if (kind === 'multipart') return encodeMultipart(fields, media?.contract.encoding);
  return textOf(body);
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
