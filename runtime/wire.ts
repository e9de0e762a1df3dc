/**
 * Parameters, headers and form fields between JSON values and text, by `style` and `explode`.
 * Encoding is what the client does, decoding what the server does.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-values
 */
import type { ParameterContract, Wire, WireName } from './contract.ts';

/** How a value is laid out. Defaults are those of {@link ParameterContract}. */
export interface Layout {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly mediaType?: string;
}

const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray;

// ---- encoding ------------------------------------------------------------------------------

/**
 * The text of a path parameter, percent-encoded.
 *
 * @throws TypeError - when the value cannot stand in a path: nothing, or parts that have no text.
 */
export function encodePathParameter(name: string, value: unknown, layout: Layout = {}): string {
  if (layout.mediaType !== undefined) return encodeURIComponent(contentText(value, layout));
  const style = layout.style ?? 'simple';
  const explode = layout.explode ?? false;
  const key = encodeURIComponent(name);
  if (style === 'matrix') {
    if (explode && isArray(value)) {
      return value.map((item) => `;${key}=${escapeText(textOf(name, item))}`).join('');
    }
    if (explode && isRecord(value)) return `;${pairsOf(name, value, '=', escapeText).join(';')}`;
    return `;${key}=${listOf(name, value, false, escapeText).join(',')}`;
  }
  if (style === 'label' && explode) return `.${listOf(name, value, true, escapeLabel).join('.')}`;
  const list = listOf(name, value, explode, escapeText).join(',');
  return style === 'label' ? `.${list}` : list;
}

/**
 * The `name=value` pieces of a query parameter, percent-encoded; none for undefined and null.
 *
 * @throws TypeError - when a part has no text in this style.
 */
export function encodeQueryParameter(name: string, value: unknown, layout: Layout = {}): string[] {
  if (value === undefined || value === null) return [];
  const escape = layout.allowReserved === true ? escapeUnreserved : escapeText;
  const key = encodeURIComponent(name);
  if (layout.mediaType !== undefined) return [`${key}=${escape(contentText(value, layout))}`];
  const style = layout.style ?? 'form';
  const explode = layout.explode ?? style === 'form';
  if (style === 'deepObject' && isRecord(value)) return deepPieces(name, value, escape);
  if (explode && isArray(value)) return value.map((item) => `${key}=${escape(textOf(name, item))}`);
  if (explode && isRecord(value)) return pairsOf(name, value, '=', escape);
  if (style !== 'spaceDelimited' && style !== 'pipeDelimited') {
    return [`${key}=${listOf(name, value, false, escape).join(',')}`];
  }
  const [delimiter, encoded] = style === 'spaceDelimited' ? [' ', '%20'] : ['|', '%7C'];
  const parts = listOf(name, value, false, (text) => text);
  if (isArray(value) || isRecord(value)) refuseDelimiter(name, parts, delimiter, style);
  return [`${key}=${parts.map(escape).join(encoded)}`];
}

/**
 * The value of a header; undefined for undefined and null. Nothing is percent-encoded.
 *
 * @throws TypeError - when a part has no text in this style.
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
 * The `name=value` pieces of a cookie parameter, percent-encoded; none for undefined and null.
 *
 * @throws TypeError - when a part has no text in this style.
 */
export function encodeCookie(name: string, value: unknown, layout: Layout = {}): string[] {
  return encodeQueryParameter(name, value, layout);
}

/** A body as `application/x-www-form-urlencoded`: nested values are JSON unless a style is given. */
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

/** Objects as JSON, null as nothing, everything else as text. */
export function fieldText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function contentText(value: unknown, layout: Layout): string {
  return isJsonText(layout.mediaType) || typeof value !== 'string' ? JSON.stringify(value) : value;
}

function isJsonText(mediaType: string | undefined): boolean {
  return mediaType !== undefined && /[/+]json$/.test(mediaType);
}

/** The parts of a value: one for a primitive, the items, or keys and values by turns. */
function listOf(
  name: string,
  value: unknown,
  explode: boolean,
  escape: (text: string) => string,
): string[] {
  if (isArray(value)) return value.map((item) => escape(textOf(name, item)));
  if (isRecord(value)) {
    return explode
      ? pairsOf(name, value, '=', escape)
      : members(value).flatMap(([key, item]) => [escape(key), escape(textOf(name, item))]);
  }
  return [escape(textOf(name, value))];
}

function pairsOf(
  name: string,
  value: Readonly<Record<string, unknown>>,
  separator: string,
  escape: (text: string) => string,
): string[] {
  return members(value).flatMap(([key, item]) =>
    (isArray(item) ? item : [item]).map(
      (one) => escape(key) + separator + escape(textOf(name, one)),
    ),
  );
}

function deepPieces(
  name: string,
  value: Readonly<Record<string, unknown>>,
  escape: (text: string) => string,
): string[] {
  return members(value).flatMap(([key, item]) => {
    const inner = `${name}[${key}]`;
    if (isRecord(item)) return deepPieces(inner, item, escape);
    return (isArray(item) ? item : [item]).map(
      (one) => `${encodeURIComponent(inner)}=${escape(textOf(inner, one))}`,
    );
  });
}

/** Members that are sent: undefined and null have no text. */
function members(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
}

function textOf(name: string, value: unknown): string {
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

/** Like encodeURIComponent, and what RFC 3986 reserves beyond it. */
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

/** Reserved characters stay, except those that would end or split the query. */
function escapeUnreserved(text: string): string {
  return encodeURIComponent(text).replace(
    /%(?:3A|2F|3F|5B|5D|40|24|2C|3B|3D)/g,
    decodeURIComponent,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

// ---- decoding ------------------------------------------------------------------------------

/** Turns the text of one parameter into a JSON value; percent-encoding is still in the text. */
export type TextDecode = (text: string) => unknown;

/** Pieces of a query or form: decoded name to texts that are still percent-encoded. */
export type Pieces = ReadonlyMap<string, readonly string[]>;

/** Finds one parameter among the pieces: its value, or undefined where it is absent. */
export type PiecesDecode = (pieces: Pieces) => unknown;

/** Text that is not what it should be: `code` is `malformed` or `duplicate`. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: 'malformed' | 'duplicate' | 'too_many';

  constructor(code: WireError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const TEXT: Wire = { types: ['string'] };
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * A primitive's text as the first of the types it can be; the text itself where it is none of
 * them, so that the validator says what was expected.
 */
export function decodePrimitive(text: string, types: readonly WireName[]): unknown {
  for (const type of types) {
    switch (type) {
      case 'string':
        return text;
      case 'boolean':
        if (text === 'true') return true;
        if (text === 'false') return false;
        break;
      case 'null':
        if (text === '') return null;
        break;
      case 'integer':
      case 'number': {
        if (!NUMBER.test(text)) break;
        const value = Number(text);
        if (Number.isFinite(value) && (type === 'number' || Number.isInteger(value))) return value;
        break;
      }
      default:
    }
  }
  return text;
}

/** A decoder of one path segment's parameter. */
export function pathDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
): TextDecode {
  const wire = parameter.wire ?? TEXT;
  if (parameter.mediaType !== undefined) return contentDecoder(parameter.mediaType, unescapePath);
  const style = parameter.style ?? 'simple';
  const explode = parameter.explode ?? false;
  if (style === 'matrix') {
    const key = `;${encodeURIComponent(name)}`;
    const exploded = delimitedDecoder(wire, ';', true, unescapePath);
    const listed = delimitedDecoder(wire, ',', false, unescapePath);
    if (explode && wire.types.includes('object')) return (text) => exploded(after(text, ';', name));
    if (explode && wire.types.includes('array')) {
      return (text) => {
        const prefix = `${key}=`;
        const items = after(text, ';', name)
          .split(';')
          .map((piece) => after(`;${piece}`, prefix, name));
        return items.map((item) => decodeItem(unescapePath(item), wire.items));
      };
    }
    // `;name` alone is the empty value.
    return (text) => (text === key ? listed('') : listed(after(text, `${key}=`, name)));
  }
  if (style === 'label') {
    const decode = delimitedDecoder(wire, explode ? '.' : ',', explode, unescapePath);
    return (text) => decode(after(text, '.', name));
  }
  return delimitedDecoder(wire, ',', explode, unescapePath);
}

function after(text: string, prefix: string, name: string): string {
  if (!text.startsWith(prefix)) {
    throw new WireError('malformed', `Expected ${name} to start with "${prefix}"`);
  }
  return text.slice(prefix.length);
}

/** A decoder of a header's value. White space around items is not part of them. */
export function headerDecoder(parameter: Layout & Pick<ParameterContract, 'wire'>): TextDecode {
  if (parameter.mediaType !== undefined) return contentDecoder(parameter.mediaType, trim);
  return delimitedDecoder(parameter.wire ?? TEXT, ',', parameter.explode ?? false, trim);
}

function trim(text: string): string {
  return text.trim();
}

/** A decoder of a query parameter. */
export function queryDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
  claimed: ReadonlySet<string> = new Set(),
): PiecesDecode {
  const wire = parameter.wire ?? TEXT;
  if (parameter.mediaType !== undefined) {
    return single(name, contentDecoder(parameter.mediaType, unescapeQuery));
  }
  const style = parameter.style ?? 'form';
  const explode = parameter.explode ?? style === 'form';
  if (style === 'deepObject') return deepDecoder(name, wire);
  if (explode && wire.types.includes('object')) return spreadDecoder(name, wire, claimed);
  if (explode) return repeatedDecoder(name, wire);
  if (style === 'spaceDelimited') {
    return single(name, delimitedDecoder(wire, /%20|\+/, false, unescapeQuery));
  }
  if (style === 'pipeDelimited') {
    return single(name, delimitedDecoder(wire, /%7C|\|/i, false, unescapeQuery));
  }
  return single(name, delimitedDecoder(wire, ',', false, unescapeQuery));
}

/** A decoder of a cookie parameter: like a query parameter, without `+` for a space. */
export function cookieDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
): PiecesDecode {
  return queryDecoder(name, parameter);
}

/** A decoder of one form field: nested values are JSON unless a style is given. */
export function fieldDecoder(
  name: string,
  wire: Wire | undefined,
  encoding: (Layout & { readonly contentType?: string }) | undefined,
): PiecesDecode {
  if (encoding?.style !== undefined || encoding?.explode !== undefined) {
    return queryDecoder(name, { ...encoding, ...(wire && { wire }) });
  }
  if (encoding?.contentType !== undefined && isJsonText(encoding.contentType)) {
    return single(name, contentDecoder(encoding.contentType, unescapeQuery));
  }
  return repeatedDecoder(name, wire ?? TEXT);
}

/** One occurrence, or none; more are refused. */
function single(name: string, decode: TextDecode): PiecesDecode {
  return (pieces) => {
    const texts = pieces.get(name);
    if (texts === undefined) return undefined;
    if (texts.length > 1) throw duplicate(name);
    return decode(texts[0] ?? '');
  };
}

function duplicate(name: string): WireError {
  return new WireError('duplicate', `${name} is given more than once`);
}

/** `name=a&name=b`. */
function repeatedDecoder(name: string, wire: Wire): PiecesDecode {
  const decode = (text: string) => decodeItem(unescapeQuery(text), wire);
  if (!wire.types.includes('array')) return single(name, decode);
  const alone = wire.types.some((type) => type !== 'array' && type !== 'null');
  return (pieces) => {
    const texts = pieces.get(name);
    if (texts === undefined) return undefined;
    if (alone && texts.length === 1) return decode(texts[0] ?? '');
    return texts.map((text) => decodeItem(unescapeQuery(text), wire.items));
  };
}

/** `key=value` for each member of the object: its names are parameter names of their own. */
function spreadDecoder(name: string, wire: Wire, claimed: ReadonlySet<string>): PiecesDecode {
  const known = Object.entries(wire.properties ?? {}).map(
    ([key, inner]) => [key, repeatedDecoder(key, inner)] as const,
  );
  const knownNames = new Set(known.map(([key]) => key));
  const { additional } = wire;
  return (pieces) => {
    const value = {};
    let found = false;
    for (const [key, decode] of known) {
      const member = decode(pieces);
      if (member === undefined) continue;
      setMember(value, key, member);
      found = true;
    }
    if (additional) {
      for (const key of pieces.keys()) {
        if (knownNames.has(key) || (key !== name && claimed.has(key))) continue;
        setMember(value, key, repeatedDecoder(key, additional)(pieces));
        found = true;
      }
    }
    return found ? value : undefined;
  };
}

/** `name[key]=value`, and `name[key][inner]=value` for objects in it. */
function deepDecoder(name: string, wire: Wire): PiecesDecode {
  const prefix = `${name}[`;
  return (pieces) => {
    const groups = new Map<string, Map<string, readonly string[]>>();
    for (const [key, texts] of pieces) {
      if (!key.startsWith(prefix) || !key.endsWith(']')) continue;
      const [member = '', ...rest] = key.slice(prefix.length, -1).split('][');
      const group = groups.get(member) ?? new Map<string, readonly string[]>();
      groups.set(member, group);
      group.set(rest.length === 0 ? member : `${member}[${rest.join('][')}]`, texts);
    }
    if (groups.size === 0) return undefined;
    const value = {};
    for (const [member, group] of groups) {
      const inner = memberOf(wire, member);
      const decode = group.has(member)
        ? repeatedDecoder(member, inner)
        : deepDecoder(member, inner);
      setMember(value, member, decode(group));
    }
    return value;
  };
}

/** Items or members in one text. */
function delimitedDecoder(
  wire: Wire,
  separator: string | RegExp,
  pairs: boolean,
  unescape: (text: string) => string,
): TextDecode {
  const { types } = wire;
  if (types.includes('object')) {
    return (text) => {
      const value = {};
      const parts = text === '' ? [] : text.split(separator);
      for (let index = 0; index < parts.length; index += pairs ? 1 : 2) {
        const part = parts[index] ?? '';
        const end = pairs ? part.indexOf('=') : part.length;
        const key = unescape(end < 0 ? part : part.slice(0, end));
        const raw = pairs ? (end < 0 ? undefined : part.slice(end + 1)) : parts[index + 1];
        if (raw === undefined) throw new WireError('malformed', `${key} has no value`);
        if (Object.hasOwn(value, key)) throw duplicate(key);
        setMember(value, key, decodeItem(unescape(raw), memberOf(wire, key)));
      }
      return value;
    };
  }
  if (!types.includes('array')) return (text) => decodePrimitive(unescape(text), types);
  const alone = types.some((type) => type !== 'array' && type !== 'null');
  return (text) => {
    const parts = text === '' ? [] : text.split(separator);
    if (alone && parts.length < 2) return decodePrimitive(unescape(text), types);
    return parts.map((part) => decodeItem(unescape(part), wire.items));
  };
}

function memberOf(wire: Wire, name: string): Wire {
  return ownMember(wire.properties ?? {}, name) ?? wire.additional ?? TEXT;
}

/** Text without further structure; JSON where only a nested value is expected. */
export function decodeItem(text: string, wire: Wire = TEXT): unknown {
  const value = decodePrimitive(text, wire.types);
  if (value !== text || !wire.types.some((type) => type === 'object' || type === 'array'))
    return value;
  return /^\s*[[{]/.test(text) ? parseJson(text) : value;
}

function contentDecoder(mediaType: string, unescape: (text: string) => string): TextDecode {
  return isJsonText(mediaType) ? (text) => parseJson(unescape(text)) : unescape;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError('malformed', 'Not JSON');
  }
}

/** Never sets a prototype. */
export function setMember(target: object, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else (target as Record<string, unknown>)[key] = value;
}

/**
 * The pieces of a query string or form body.
 *
 * @param limit - how many pieces are read before the text is refused.
 * @throws WireError - `too_many`, or `malformed` percent-encoding in a name.
 */
export function parsePieces(text: string, limit: number): Map<string, string[]> {
  const pieces = new Map<string, string[]>();
  let count = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('&', start);
    const stop = end < 0 ? text.length : end;
    if (stop > start) {
      count += 1;
      if (count > limit) throw new WireError('too_many', `More than ${limit} parameters`);
      const equals = text.indexOf('=', start);
      const middle = equals < 0 || equals > stop ? stop : equals;
      addPiece(pieces, unescapeQuery(text.slice(start, middle)), text.slice(middle + 1, stop));
    }
    start = stop + 1;
  }
  return pieces;
}

/** The pieces of a Cookie header. https://www.rfc-editor.org/rfc/rfc6265#section-4.2 */
export function parseCookies(header: string | null, limit: number): Map<string, string[]> {
  const pieces = new Map<string, string[]>();
  const parts = header === null ? [] : header.split(';', limit + 1);
  if (parts.length > limit) throw new WireError('too_many', `More than ${limit} cookies`);
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const text = part.slice(equals + 1).trim();
    const bare =
      text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
    // A plus is a plus in a cookie.
    addPiece(pieces, part.slice(0, equals).trim(), bare.replaceAll('+', '%2B'));
  }
  return pieces;
}

function addPiece(pieces: Map<string, string[]>, name: string, text: string): void {
  const texts = pieces.get(name);
  if (texts) texts.push(text);
  else pieces.set(name, [text]);
}

function unescapeQuery(text: string): string {
  return unescapePath(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

function unescapePath(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WireError('malformed', 'Malformed percent-encoding');
  }
}
