/** Decodes and encodes bodies by media type. */
import type { MediaTypeContract, Wire } from '../contract.ts';
import {
  decodeItem,
  decodePrimitive,
  fieldDecoder,
  itemOf,
  type PiecesDecode,
  parseJson,
  parsePieces,
  WireError,
} from './decode.ts';
import { fieldText, isJsonText } from './encode.ts';
import { essence, mediaKind } from './media-types.ts';
import { ownMember, setMember } from './records.ts';

/** Reads the bytes of a body. Returns undefined if there are more than `limit`. */
export async function readBytes(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const length = request.headers.get('content-length');
  if (length !== null && /^\d+$/.test(length)) {
    // The HTTP server has enforced the Content-Length.
    return Number(length) > limit ? undefined : new Uint8Array(await request.arrayBuffer());
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** A body as a handler receives it. */
export interface DecodedBody {
  readonly value: unknown;
  readonly form?: FormData;
}

/** Decodes bytes; throws a {@link WireError} if they do not match the media type. */
export type BodyDecode = (
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
) => DecodedBody | Promise<DecodedBody>;

/**
 * Returns the decoder of one documented media type.
 * @param type - its essence
 * @param limit - the maximum number of form fields
 */
export function bodyDecoder(type: string, media: MediaTypeContract, limit: number): BodyDecode {
  switch (mediaKind(type)) {
    case 'json':
      return (bytes) => ({ value: parseJson(utf8(bytes)) });
    case 'form': {
      const decode = formDecoder(media, limit);
      return (bytes) => ({ value: decode(utf8(bytes)) });
    }
    case 'multipart':
      return (bytes, contentType) => decodeMultipart(bytes, contentType, media, limit);
    case 'text': {
      const types = media.wire?.types ?? ['string'];
      return (bytes) => ({ value: decodePrimitive(utf8(bytes), types) });
    }
    case 'binary':
      return (bytes) => ({ value: bytes });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WireError('malformed', 'Not UTF-8');
  }
}

/** Fields without a property are decoded as `additional` specifies, or as text. */
function formDecoder(media: MediaTypeContract, limit: number): (text: string) => unknown {
  const { wire, encoding = {} } = media;
  const fields: (readonly [name: string, decode: PiecesDecode])[] = [];
  const known = new Set<string>();
  const deep: string[] = [];
  for (const [name, inner] of Object.entries(wire?.properties ?? {})) {
    const layout = ownMember(encoding, name);
    fields.push([name, fieldDecoder(name, inner, layout)]);
    known.add(name);
    if (layout?.style === 'deepObject') deep.push(`${name}[`);
    else if (layout?.explode === true)
      for (const key of Object.keys(inner.properties ?? {})) known.add(key);
  }
  return (text) => {
    const pieces = parsePieces(text, limit);
    const value = {};
    for (const [name, decode] of fields) {
      const member = decode(pieces);
      if (member !== undefined) setMember(value, name, member);
    }
    for (const name of pieces.keys()) {
      if (known.has(name) || deep.some((prefix) => name.startsWith(prefix))) continue;
      const layout = ownMember(encoding, name);
      setMember(value, name, fieldDecoder(name, wire?.additional, layout)(pieces));
    }
    return value;
  };
}

async function decodeMultipart(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
  media: MediaTypeContract,
  limit: number,
): Promise<DecodedBody> {
  const form = await parseMultipart(bytes, contentType);
  const byName = new Map<string, FormDataEntryValue[]>();
  let count = 0;
  for (const [name, part] of form) {
    count += 1;
    if (count > limit) throw new WireError('too_many', `More than ${limit} parts`);
    const parts = byName.get(name);
    if (parts) parts.push(part);
    else byName.set(name, [part]);
  }
  const value = {};
  for (const [name, parts] of byName) {
    const wire = ownMember(media.wire?.properties, name) ?? media.wire?.additional;
    const many = wire?.types.includes('array') ?? false;
    if (parts.length > 1 && !many)
      throw new WireError('duplicate', `${name} is given more than once`);
    const inner = (many ? wire?.items : wire) ?? TEXT;
    const of = (index: number) => (many && wire ? itemOf(wire, index) : inner);
    const json = isJsonText(ownMember(media.encoding, name)?.contentType);
    const values: unknown[] = [];
    for (const [index, part] of parts.entries()) {
      if (typeof part === 'string')
        values.push(json ? parseJson(part) : decodeItem(part, of(index)));
      else if (json || (mediaKind(essence(part.type)) === 'json' && !isOnlyText(inner)))
        values.push(parseJson(await part.text()));
      else values.push(binaryString(new Uint8Array(await part.arrayBuffer())));
    }
    setMember(value, name, many ? itemsOf(values, inner) : values[0]);
  }
  return { value, form };
}

const TEXT: Wire = { types: ['string'] };

/** A file remains a file if the document specifies one, even if it contains JSON. */
function isOnlyText({ types }: Wire): boolean {
  return types.every((type) => type === 'string');
}

/** Some clients send a list as one part of JSON instead of one part for each item. */
function itemsOf(values: readonly unknown[], inner: Wire): unknown {
  const [only] = values;
  const whole = values.length === 1 && Array.isArray(only) && !inner.types.includes('array');
  return whole ? only : values;
}

async function parseMultipart(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new WireError('malformed', 'Not a multipart form');
  }
}

/** `format: binary` as a JSON string: one character per byte. */
function binaryString(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/**
 * Encodes a value as `multipart/form-data`: Blobs become files, objects parts of JSON, arrays one
 * part for each item. The `type` of the result has the boundary. The platform's FormData would make
 * a file of every part with a media type.
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-object
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function encodeMultipart(
  body: Readonly<Record<string, unknown>>,
  encoding: NonNullable<MediaTypeContract['encoding']> = {},
): Blob {
  const boundary = `form-${crypto.randomUUID()}`;
  const parts: BlobPart[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null) continue;
    const contentType = ownMember(encoding, name)?.contentType;
    for (const item of Array.isArray(value) ? value : [value]) {
      parts.push(`--${boundary}\r\n${partHeaders(name, item, contentType)}\r\n`);
      parts.push(item instanceof Blob ? item : partText(item, contentType), '\r\n');
    }
  }
  return new Blob([...parts, `--${boundary}--\r\n`], {
    type: `multipart/form-data; boundary=${boundary}`,
  });
}

/** Returns the headers of one part; text needs no media type. */
function partHeaders(name: string, item: unknown, contentType: string | undefined): string {
  // With several media types, or a range, the caller's choice is unknown.
  const documented = /^[^,*\p{Cc}]+$/u.test(contentType ?? '') ? contentType : undefined;
  const disposition = `Content-Disposition: form-data; name="${quotable(name)}"`;
  if (item instanceof Blob) {
    const file = item instanceof File ? item.name : 'blob';
    const type = item.type || documented || 'application/octet-stream';
    return `${disposition}; filename="${quotable(file)}"\r\nContent-Type: ${type}\r\n`;
  }
  const type = documented ?? (isObject(item) ? 'application/json' : undefined);
  return `${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}`;
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quotable(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');
}

function partText(item: unknown, contentType: string | undefined): string {
  return isJsonText(contentType) ? JSON.stringify(item) : fieldText(item);
}

function isObject(item: unknown): item is object {
  return typeof item === 'object' && item !== null;
}
