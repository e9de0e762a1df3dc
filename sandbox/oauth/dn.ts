/**
 * Distinguished names, as text in `tls_client_auth_subject_dn` and as DER in certificates. Own code:
 * `@peculiar/x509` decodes escaped hex pairs wrongly (`a\2Cb`), accepts empty components, and keeps
 * spaces that are not escaped.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4514
 */

/** One type and value of a relative distinguished name. */
export interface DnAttribute {
  /** Dotted object identifier: `2.5.4.3`. */
  readonly oid: string;
  /** The text; for a value that is not text, `#` and its DER in upper-case hex. */
  readonly value: string;
}

/**
 * Relative distinguished names in the order of RFC 4514, which is the reverse of the certificate's.
 */
export type DistinguishedName = readonly (readonly DnAttribute[])[];

/** The keywords that the bank accepts; other types are written as dotted OIDs. */
const KEYWORDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  S: '2.5.4.8',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  IP: '1.3.6.1.4.1.42.2.11.2.1',
  STREET: '2.5.4.9',
  DC: '0.9.2342.19200300.100.1.25',
  DNQUALIFIER: '2.5.4.46',
  DNQ: '2.5.4.46',
  SURNAME: '2.5.4.4',
  GIVENNAME: '2.5.4.42',
  INITIALS: '2.5.4.43',
  GENERATION: '2.5.4.44',
  EMAIL: '1.2.840.113549.1.9.1',
  EMAILADDRESS: '1.2.840.113549.1.9.1',
  UID: '0.9.2342.19200300.100.1.1',
  SERIALNUMBER: '2.5.4.5',
};

/** The keyword for an OID: the first one in the table, except that `ST` is preferred. */
const KEYWORD_OF = new Map(
  Object.entries(KEYWORDS)
    .filter(([keyword]) => keyword !== 'S')
    .reverse()
    .map(([keyword, oid]) => [oid, keyword]),
);

/** Keywords of other tools that the bank does not accept. */
const HINTS: Readonly<Record<string, string>> = {
  ORGANIZATIONIDENTIFIER: '2.5.4.97',
  ORGANISATIONIDENTIFIER: '2.5.4.97',
  BUSINESSCATEGORY: '2.5.4.15',
  JURISDICTIONC: '1.3.6.1.4.1.311.60.2.1.3',
  E: 'EMAIL',
};

/**
 * Parses the text of a distinguished name.
 * @param text - RFC 4514: `CN=Harbour Ledger,2.5.4.97=#1310…,C=HK`
 * @throws SyntaxError with the position
 */
export function parseDn(text: string): DistinguishedName {
  const names: DnAttribute[][] = [[]];
  let at = 0;
  const fail = (why: string): never => {
    throw new SyntaxError(`${why} at character ${at + 1} of the distinguished name`);
  };
  for (;;) {
    const type = /^ *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+) *=/.exec(text.slice(at));
    if (!type?.[1]) return fail('A keyword or dotted OID and "=" are missing');
    const oid = /^\d/.test(type[1]) ? type[1] : keyword(type[1], fail);
    at += type[0].length;
    const { value, length } = valueAt(text.slice(at), fail);
    names.at(-1)?.push({ oid, value });
    at += length;
    if (at >= text.length) return names;
    if (text[at] === ',') names.push([]);
    else if (text[at] !== '+') return fail(`Unexpected "${text[at]}"`);
    at += 1;
  }
}

function keyword(name: string, fail: (why: string) => never): string {
  const upper = name.toUpperCase();
  const oid = Object.hasOwn(KEYWORDS, upper) ? KEYWORDS[upper] : undefined;
  if (oid !== undefined) return oid;
  const hint = Object.hasOwn(HINTS, upper) ? HINTS[upper] : 'its dotted OID';
  return fail(`"${name}" is not a keyword that the bank takes (write ${hint})`);
}

/** Escaped spaces are kept. */
function withoutTrailingSpaces(escaped: string): string {
  let end = escaped.length;
  while (escaped[end - 1] === ' ') end -= 1;
  let backslashes = 0;
  while (escaped[end - 1 - backslashes] === '\\') backslashes += 1;
  return escaped.slice(0, end + (backslashes % 2));
}

/** Parses one value; returns it with its length. */
function valueAt(
  text: string,
  fail: (why: string) => never,
): { readonly value: string; readonly length: number } {
  const hex = /^ *#((?:[0-9a-fA-F]{2})+) *(?=[,+]|$)/.exec(text);
  if (hex?.[1]) {
    const der = Buffer.from(hex[1], 'hex');
    return { value: textOfDer(der) ?? fail('The hex is not one DER value'), length: hex[0].length };
  }
  const body = /^ *((?:[^\\",+<>;\0#]|\\[ "#+,;<=>\\]|\\[0-9a-fA-F]{2}|(?<!^)#)*)/.exec(text);
  const [taken = '', escaped = ''] = body ?? [];
  const next = text[taken.length];
  if (next !== undefined && next !== ',' && next !== '+') {
    return fail(`A value may not hold "${next}" unescaped`);
  }
  const trimmed = withoutTrailingSpaces(escaped);
  const bytes: Buffer[] = [];
  for (const [part] of trimmed.matchAll(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gsu)) {
    const isHex = /^\\[0-9a-fA-F]{2}$/.test(part);
    bytes.push(
      isHex
        ? Buffer.from(part.slice(1), 'hex')
        : Buffer.from(part.startsWith('\\') ? part.slice(1) : part),
    );
  }
  const value = utf8(Buffer.concat(bytes)) ?? fail('A value is not UTF-8');
  return { value, length: taken.length };
}

/** Formats a distinguished name; {@link parseDn} is the inverse. */
export function formatDn(name: DistinguishedName): string {
  return name
    .map((attributes) =>
      attributes
        .map(({ oid, value }) => `${KEYWORD_OF.get(oid) ?? oid}=${escapeValue(value)}`)
        .join('+'),
    )
    .join(',');
}

function escapeValue(value: string): string {
  if (/^#(?:[0-9A-F]{2})+$/.test(value)) return value;
  return value
    .replace(/[\\",+<>;]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[# ]| $/g, '\\$&');
}

/**
 * Reads the subject of a certificate.
 * @param der - an X.501 `Name`
 * @throws SyntaxError if it is malformed
 */
export function readDn(der: Uint8Array): DistinguishedName {
  const [name, ...more] = elements(der);
  if (name?.tag !== SEQUENCE || more.length > 0) throw new SyntaxError('Expected a name in DER');
  return elements(name.content)
    .map((set) =>
      elements(set.content).map((pair) => {
        const [type, value] = elements(pair.content);
        if (!type || !value) throw new SyntaxError('Expected a name in DER');
        return { oid: oidOf(type.content), value: textOfElement(value) };
      }),
    )
    .reverse();
}

/** Whether two names have the same types and values in the same order. */
export function sameDn(one: DistinguishedName, other: DistinguishedName): boolean {
  const canonical = (name: DistinguishedName) =>
    JSON.stringify(name.map((set) => set.map(({ oid, value }) => [oid, value].join('=')).sort()));
  return canonical(one) === canonical(other);
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly der: Uint8Array;
}

const SEQUENCE = 0x30;

/** Splits consecutive DER elements. */
function elements(der: Uint8Array): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    let length = der[at + 1] ?? Number.NaN;
    let start = at + 2;
    if (length > 0x80) {
      const bytes = der.subarray(start, start + (length & 0x7f));
      start += bytes.length;
      length = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    }
    const end = start + length;
    if (!(end <= der.length) || length === 0x80) throw new SyntaxError('The DER is cut off');
    found.push({ tag, content: der.subarray(start, end), der: der.subarray(at, end) });
    at = end;
  }
  return found;
}

function textOfDer(der: Uint8Array): string | undefined {
  try {
    const [value, ...more] = elements(der);
    return value && more.length === 0 ? textOfElement(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Decodes UTF8String, PrintableString, TeletexString, IA5String and BMPString. */
function textOfElement({ tag, content, der }: Element): string {
  const bytes = Buffer.from(content);
  const text =
    tag === 0x0c || tag === 0x13 || tag === 0x16
      ? utf8(bytes)
      : tag === 0x14
        ? bytes.toString('latin1')
        : tag === 0x1e && bytes.length % 2 === 0
          ? bytes.swap16().toString('utf16le')
          : undefined;
  return text ?? `#${Buffer.from(der).toString('hex').toUpperCase()}`;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function oidOf(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}
