/**
 * Encodes JSON values as parameters, headers and form fields, by `style` and `explode`.
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-values
 */
import { ownMember } from './records.ts';

/** The serialization of a value. Defaults are those of {@link ParameterContract}. */
export interface Layout {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly mediaType?: string;
}

const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray;

/**
 * Encodes a path parameter, percent-encoded.
 * @throws TypeError if the value cannot be part of a path: undefined, or with parts that have no
 * text
 */
export function encodePathParameter(name: string, value: unknown, layout: Layout = {}): string {
  if (layout.mediaType !== undefined) return encodeURIComponent(contentText(value, layout));
  const style = layout.style ?? 'simple';
  const explode = layout.explode ?? false;
  const key = encodeURIComponent(name);
  if (style === 'matrix') {
    if (explode && isArray(value)) {
      return value.map((item) => matrixPiece(key, escapeText(partText(name, item)))).join('');
    }
    if (explode && isRecord(value)) {
      const pieces = pairsOf(name, value, '=', escapeText);
      return pieces.map((piece) => `;${piece.replace(/=$/, '')}`).join('');
    }
    return matrixPiece(key, listOf(name, value, false, escapeText).join(','));
  }
  if (style === 'label' && explode) return `.${listOf(name, value, true, escapeLabel).join('.')}`;
  const list = listOf(name, value, explode, escapeText).join(',');
  return style === 'label' ? `.${list}` : list;
}

/**
 * Nothing follows the name of an empty value.
 * @see https://www.rfc-editor.org/rfc/rfc6570#section-3.2.7
 */
function matrixPiece(key: string, text: string): string {
  return text === '' ? `;${key}` : `;${key}=${text}`;
}

/**
 * Encodes a query parameter as `name=value` pairs, percent-encoded; none for undefined and null.
 * @throws TypeError if a part has no text in this style
 */
export function encodeQueryParameter(name: string, value: unknown, layout: Layout = {}): string[] {
  if (value === undefined || value === null) return [];
  const write = layout.allowReserved === true ? escapeUnreserved : escapeText;
  const key = encodeURIComponent(name);
  if (layout.mediaType !== undefined) return [`${key}=${write(contentText(value, layout))}`];
  const style = layout.style ?? 'form';
  const explode = layout.explode ?? style === 'form';
  if (style === 'deepObject' && isRecord(value)) return deepPieces(name, value, write);
  if (explode && isArray(value))
    return value.map((item) => `${key}=${write(partText(name, item))}`);
  if (explode && isRecord(value)) return pairsOf(name, value, '=', write);
  if (style !== 'spaceDelimited' && style !== 'pipeDelimited') {
    // A comma within an item would be read as a separator.
    const writeItem = (text: string) => write(text).replaceAll(',', '%2C');
    const parts = listOf(name, value, false, isArray(value) || isRecord(value) ? writeItem : write);
    return [`${key}=${parts.join(',')}`];
  }
  const [delimiter, encoded] = style === 'spaceDelimited' ? [' ', '%20'] : ['|', '%7C'];
  const parts = listOf(name, value, false, (text) => text);
  if (isArray(value) || isRecord(value)) refuseDelimiter(name, parts, delimiter, style);
  return [`${key}=${parts.map(write).join(encoded)}`];
}

/**
 * Encodes a header, without percent-encoding; undefined for undefined and null.
 * @throws TypeError if a part has no text in this style
 */
export function encodeHeader(
  name: string,
  value: unknown,
  layout: Layout = {},
): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (layout.mediaType !== undefined) return contentText(value, layout);
  return listOf(name, value, layout.explode ?? false, (text) => text).join(',');
}

/**
 * Encodes a cookie parameter as `name=value` pairs, percent-encoded; none for undefined and null.
 * @throws TypeError if a part has no text in this style
 */
export function encodeCookie(name: string, value: unknown, layout: Layout = {}): string[] {
  return encodeQueryParameter(name, value, layout);
}

/**
 * Encodes a body as `application/x-www-form-urlencoded`. Nested values are JSON unless a style is
 * given.
 */
export function encodeForm(
  body: Readonly<Record<string, unknown>>,
  encoding: Readonly<Record<string, Layout & { readonly contentType?: string }>> = {},
): string {
  const pieces: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const layout = ownMember(encoding, name);
    const styled = layout?.style !== undefined || layout?.explode !== undefined;
    if (styled) pieces.push(...encodeQueryParameter(name, value, layout));
    else if (value === undefined || value === null) continue;
    else if (isJsonText(layout?.contentType)) pieces.push(fieldPiece(name, JSON.stringify(value)));
    else
      for (const item of isArray(value) ? value : [value])
        pieces.push(fieldPiece(name, fieldText(item)));
  }
  return pieces.join('&').replaceAll('%20', '+');
}

function fieldPiece(name: string, text: string): string {
  return `${encodeURIComponent(name)}=${escapeText(text)}`;
}

/** Returns objects as JSON, null as the empty text, and everything else as text. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function contentText(value: unknown, layout: Layout): string {
  return isJsonText(layout.mediaType) || typeof value !== 'string' ? JSON.stringify(value) : value;
}

export function isJsonText(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /[/+]json\s*(?:;|$)/i.test(mediaType);
}

/**
 * Encodes a body of a media type without structure.
 * @throws TypeError for an object or a list, which the caller has to serialize
 */
export function textOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body);
  throw new TypeError(
    'an object cannot be written as a body of this media type: give text or bytes',
  );
}

/**
 * Returns the parts of a value: one for a primitive, the items of a list, or the alternating keys
 * and values of an object.
 */
function listOf(
  name: string,
  value: unknown,
  explode: boolean,
  write: (text: string) => string,
): string[] {
  if (isArray(value)) return value.map((item) => write(partText(name, item)));
  if (isRecord(value)) {
    return explode
      ? pairsOf(name, value, '=', write)
      : members(value).flatMap(([key, item]) => [write(key), write(partText(name, item))]);
  }
  return [write(partText(name, value))];
}

function pairsOf(
  name: string,
  value: Readonly<Record<string, unknown>>,
  separator: string,
  write: (text: string) => string,
): string[] {
  return members(value).flatMap(([key, item]) =>
    (isArray(item) ? item : [item]).map(
      (one) => write(key) + separator + write(partText(name, one)),
    ),
  );
}

function deepPieces(
  name: string,
  value: Readonly<Record<string, unknown>>,
  write: (text: string) => string,
): string[] {
  return members(value).flatMap(([key, item]) => {
    const inner = `${name}[${key}]`;
    if (isRecord(item)) return deepPieces(inner, item, write);
    return (isArray(item) ? item : [item]).map(
      (one) => `${encodeURIComponent(inner)}=${write(partText(inner, one))}`,
    );
  });
}

/** Members that are sent: undefined and null have no text. */
function members(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
}

function partText(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
    throw new TypeError(`parameter ${name}: a nested object or array has no text in this style`);
  }
  return String(value);
}

function refuseDelimiter(
  name: string,
  parts: readonly string[],
  char: string,
  style: string,
): void {
  if (parts.some((part) => part.includes(char))) {
    throw new TypeError(`parameter ${name}: an item cannot contain "${char}" in style ${style}`);
  }
}

/** Like encodeURIComponent, and also encodes the other characters that RFC 3986 reserves. */
function escapeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

/** A dot separates labels. */
function escapeLabel(text: string): string {
  return escapeText(text).replaceAll('.', '%2E');
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Reserved characters stay unescaped, except those that would end or split the query. */
function escapeUnreserved(text: string): string {
  return encodeURIComponent(text).replace(
    /%(?:3A|2F|3F|5B|5D|40|24|2C|3B|3D)/g,
    decodeURIComponent,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value);
}
