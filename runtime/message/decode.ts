/**
 * Decodes parameters, headers and form fields to JSON values, by `style` and `explode`.
 * @see https://spec.openapis.org/oas/v3.1.1.html#style-values
 */
import type { ParameterContract, Wire, WireName } from '../contract.ts';
import { isJsonText, type Layout } from './encode.ts';
import { ownMember, setMember } from './records.ts';

/** Decodes the text of one parameter, which is still percent-encoded. */
export type TextDecode = (text: string) => unknown;

/** Pairs of a query or form: decoded name to texts that are still percent-encoded. */
export type Pieces = ReadonlyMap<string, readonly string[]>;

/** Decodes one parameter from the pairs. Returns undefined if it is absent. */
export type PiecesDecode = (pieces: Pieces) => unknown;

/** A malformed parameter, header or form field. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: 'malformed' | 'duplicate' | 'too_many' | 'too_deep';

  constructor(code: WireError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const TEXT: Wire = { types: ['string'] };

/**
 * The maximum nesting of JSON and of the names of a `deepObject`, because decoding is recursive.
 */
const MAX_DEPTH = 100;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Converts the text of a primitive to the first type that it is a valid text of. Otherwise returns
 * the text itself, so that the validator reports what was expected.
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

/** Returns the decoder of a path parameter. */
export function pathDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
): TextDecode {
  const wire = parameter.wire ?? TEXT;
  if (parameter.mediaType !== undefined)
    return contentDecoder(parameter.mediaType, wire, unescapePath);
  const style = parameter.style ?? 'simple';
  const explode = parameter.explode ?? false;
  if (style === 'matrix') {
    const key = `;${encodeURIComponent(name)}`;
    const exploded = delimitedDecoder(wire, ';', true, unescapePath);
    const listed = delimitedDecoder(wire, ',', false, unescapePath);
    // `;name` alone represents the empty value.
    const pieces = (text: string) =>
      after(text, ';', name)
        .split(';')
        .map((piece) => (piece.includes('=') ? piece : `${piece}=`));
    if (explode && wire.types.includes('object')) return (text) => exploded(pieces(text).join(';'));
    if (explode && wire.types.includes('array')) {
      return (text) => {
        const items = pieces(text).map((piece) => after(`;${piece}`, `${key}=`, name));
        return items.map((item, index) => decodeItem(unescapePath(item), itemOf(wire, index)));
      };
    }
    return (text) => listed(text === key ? '' : after(text, `${key}=`, name));
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

/** Returns the decoder of a header. White space around items is not part of them. */
export function headerDecoder(parameter: Layout & Pick<ParameterContract, 'wire'>): TextDecode {
  if (parameter.mediaType !== undefined)
    return contentDecoder(parameter.mediaType, parameter.wire, trim);
  return delimitedDecoder(parameter.wire ?? TEXT, ',', parameter.explode ?? false, trim);
}

function trim(text: string): string {
  return text.trim();
}

/** Returns the decoder of a query parameter. */
export function queryDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
  claimed: (name: string) => boolean = () => false,
): PiecesDecode {
  const wire = parameter.wire ?? TEXT;
  if (parameter.mediaType !== undefined) {
    return single(name, contentDecoder(parameter.mediaType, wire, unescapeQuery));
  }
  const style = parameter.style ?? 'form';
  const explode = parameter.explode ?? style === 'form';
  if (style === 'deepObject') return deepDecoder(name, wire);
  if (explode && wire.types.includes('object')) return spreadDecoder(wire, claimed);
  if (explode) return repeatedDecoder(name, wire);
  if (style === 'spaceDelimited') {
    return single(name, delimitedDecoder(wire, /%20|\+/, false, unescapeQuery));
  }
  if (style === 'pipeDelimited') {
    return single(name, delimitedDecoder(wire, /%7C|\|/i, false, unescapeQuery));
  }
  return single(name, delimitedDecoder(wire, ',', false, unescapeQuery));
}

/** Returns the decoder of a cookie parameter: like a query parameter, but `+` is not a space. */
export function cookieDecoder(
  name: string,
  parameter: Layout & Pick<ParameterContract, 'wire'>,
): PiecesDecode {
  return queryDecoder(name, parameter);
}

/** Returns the decoder of a form field. Nested values are JSON unless a style is given. */
export function fieldDecoder(
  name: string,
  wire: Wire | undefined,
  encoding: (Layout & { readonly contentType?: string }) | undefined,
): PiecesDecode {
  if (encoding?.style !== undefined || encoding?.explode !== undefined) {
    return queryDecoder(name, { ...encoding, ...(wire && { wire }) });
  }
  if (encoding?.contentType !== undefined && isJsonText(encoding.contentType)) {
    return single(name, contentDecoder(encoding.contentType, wire, unescapeQuery));
  }
  return repeatedDecoder(name, wire ?? TEXT);
}

/** Returns the only occurrence, or undefined without one; several are an error. */
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
    return texts.map((text, index) => decodeItem(unescapeQuery(text), itemOf(wire, index)));
  };
}

/** `key=value` for each member of the object, whose names are query parameters of their own. */
function spreadDecoder(wire: Wire, claimed: (name: string) => boolean): PiecesDecode {
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
        if (knownNames.has(key) || claimed(key)) continue;
        setMember(value, key, repeatedDecoder(key, additional)(pieces));
        found = true;
      }
    }
    return found ? value : undefined;
  };
}

/** `name[key]=value`, and `name[key][inner]=value` for nested objects. */
function deepDecoder(name: string, wire: Wire): PiecesDecode {
  const prefix = `${name}[`;
  return (pieces) => {
    const root: DeepMember = { members: new Map() };
    for (const [key, texts] of pieces) {
      if (!key.startsWith(prefix) || !key.endsWith(']')) continue;
      const path = key.slice(prefix.length, -1).split('][', MAX_DEPTH + 1);
      if (path.length > MAX_DEPTH) {
        throw new WireError('too_deep', `${name} is nested more than ${MAX_DEPTH} levels deep`);
      }
      let member = root;
      for (const step of path) {
        const next: DeepMember = member.members.get(step) ?? { members: new Map() };
        member.members.set(step, next);
        member = next;
      }
      member.texts = texts;
    }
    return root.members.size === 0 ? undefined : deepValue(root, wire);
  };
}

interface DeepMember {
  /** Its values, if given directly. */
  texts?: readonly string[];
  /** Its members, if given. */
  readonly members: Map<string, DeepMember>;
}

/** A direct value takes precedence over members. */
function deepValue({ members }: DeepMember, wire: Wire): object {
  const value = {};
  for (const [name, member] of members) {
    const inner = memberOf(wire, name);
    const decoded = member.texts
      ? repeatedDecoder(name, inner)(new Map([[name, member.texts]]))
      : deepValue(member, inner);
    setMember(value, name, decoded);
  }
  return value;
}

/** Splits the items or members of one text. */
function delimitedDecoder(
  wire: Wire,
  separator: string | RegExp,
  pairs: boolean,
  read: (text: string) => string,
): TextDecode {
  const { types } = wire;
  if (types.includes('object')) {
    return (text) => {
      const value = {};
      const parts = text === '' ? [] : text.split(separator);
      for (let index = 0; index < parts.length; index += pairs ? 1 : 2) {
        const part = parts[index] ?? '';
        const end = pairs ? part.indexOf('=') : part.length;
        const key = read(end < 0 ? part : part.slice(0, end));
        const raw = pairs ? (end < 0 ? undefined : part.slice(end + 1)) : parts[index + 1];
        if (raw === undefined) throw new WireError('malformed', `${key} has no value`);
        if (Object.hasOwn(value, key)) throw duplicate(key);
        setMember(value, key, decodeItem(read(raw), memberOf(wire, key)));
      }
      return value;
    };
  }
  if (!types.includes('array')) return (text) => decodePrimitive(read(text), types);
  const alone = types.some((type) => type !== 'array' && type !== 'null');
  return (text) => {
    const parts = text === '' ? [] : text.split(separator);
    if (alone && parts.length < 2) return decodePrimitive(read(text), types);
    return parts.map((part, index) => decodeItem(read(part), itemOf(wire, index)));
  };
}

function memberOf(wire: Wire, name: string): Wire {
  return ownMember(wire.properties ?? {}, name) ?? wire.additional ?? TEXT;
}

/** Returns the types that the item at an index may represent. */
export function itemOf(wire: Wire, index: number): Wire | undefined {
  return wire.prefix?.[index] ?? wire.items;
}

/** Decodes text without further structure; as JSON if only a nested value is expected. */
export function decodeItem(text: string, wire: Wire = TEXT): unknown {
  const value = decodePrimitive(text, wire.types);
  if (value !== text || !wire.types.some((type) => type === 'object' || type === 'array'))
    return value;
  return /^\s*[[{]/.test(text) ? parseJson(text) : value;
}

function contentDecoder(
  mediaType: string,
  wire: Wire | undefined,
  read: (text: string) => string,
): TextDecode {
  if (isJsonText(mediaType)) return (text) => parseJson(read(text));
  return (text) => decodePrimitive(read(text), (wire ?? TEXT).types);
}

/**
 * Parses JSON.
 * @throws WireError - `malformed`, or `too_deep` before anything is parsed
 */
export function parseJson(text: string): unknown {
  if (isNestedDeeply(text)) {
    throw new WireError('too_deep', `JSON is nested more than ${MAX_DEPTH} levels deep`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WireError('malformed', 'Not JSON');
  }
}

/** Whether JSON is nested more than {@link MAX_DEPTH} levels deep. */
function isNestedDeeply(text: string): boolean {
  // Most texts have fewer brackets than that.
  if (!hasManyBrackets(text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case '[':
      case '{':
        depth += 1;
        if (depth > MAX_DEPTH) return true;
        break;
      case ']':
      case '}':
        depth -= 1;
    }
  }
  return false;
}

function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of '[{') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > MAX_DEPTH) return true;
    }
  }
  return false;
}

/** Returns the offset of the closing quotation mark of a string. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * Splits a query string or form body into pairs.
 * @param limit - the maximum number of pairs
 * @throws WireError - `too_many`, or `malformed` for invalid percent-encoding in a name
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
      // Not `indexOf` over the whole text, of which most may have no equals sign.
      const piece = text.slice(start, stop);
      const equals = piece.indexOf('=');
      const middle = equals < 0 ? piece.length : equals;
      addPiece(pieces, unescapeQuery(piece.slice(0, middle)), piece.slice(middle + 1));
    }
    start = stop + 1;
  }
  return pieces;
}

/**
 * Splits a Cookie header into pairs.
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-4.2
 */
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
    // In a cookie, `+` does not represent a space.
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
