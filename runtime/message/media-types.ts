/** Media types: how bodies are read and written, and which documented media type a message has. */

/** How a body of a media type is read and written. */
export type MediaKind = 'json' | 'form' | 'multipart' | 'text' | 'binary';

/**
 * {@link mediaKind} for a type known to the compiler.
 * @typeParam Type - as written in the document, including parameters
 */
export type MediaKindOf<Type> = Type extends `${infer Essence};${string}`
  ? MediaKindOf<Essence>
  : Type extends 'application/json' | `${string}+json`
    ? 'json'
    : Type extends 'application/x-www-form-urlencoded'
      ? 'form'
      : Type extends 'multipart/form-data'
        ? 'multipart'
        : Type extends
              | `text/${string}`
              | TextType
              | `${string}+xml`
              | `${string}+jwt`
              | `${string}+yaml`
          ? 'text'
          : 'binary';

type TextType =
  | 'application/jose'
  | 'application/jwt'
  | 'application/xml'
  | 'application/yaml'
  | 'application/javascript'
  | 'application/graphql'
  | 'application/sql'
  | 'application/x-ndjson'
  | 'application/x-pem-file'
  | 'application/pkcs10';

const TEXT_TYPES: ReadonlySet<string> = new Set<TextType>([
  'application/jose',
  'application/jwt',
  'application/xml',
  'application/yaml',
  'application/javascript',
  'application/graphql',
  'application/sql',
  'application/x-ndjson',
  'application/x-pem-file',
  'application/pkcs10',
]);

/** Returns the kind of an {@link essence}: text only if the type is known to be text. */
export function mediaKind(type: string): MediaKind {
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type === 'multipart/form-data') return 'multipart';
  const text = type.startsWith('text/') || TEXT_TYPES.has(type) || /\+(?:xml|jwt|yaml)$/.test(type);
  return text ? 'text' : 'binary';
}

/** Returns a Content-Type without its parameters, in lower case: `application/json`. */
export function essence(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/**
 * Returns the entry of `documented` that matches `type`: the type itself, else `text/*`, else any
 * type. Keys and `type` are essences.
 */
export function findMediaType<Entry>(
  documented: ReadonlyMap<string, Entry>,
  type: string,
): Entry | undefined {
  return (
    documented.get(type) ??
    documented.get(`${type.slice(0, type.indexOf('/'))}/*`) ??
    documented.get('*/*')
  );
}

/**
 * Returns the first of the `offered` types with the highest preference in an Accept header, or
 * undefined if none is acceptable. An absent or malformed header accepts everything.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export function negotiate(accept: string | null, offered: readonly string[]): string | undefined {
  if (accept === null || accept === '' || accept === '*/*' || accept === offered[0]) {
    return offered[0];
  }
  const ranges = accept.split(',').map(parseRange);
  let best: string | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) {
      best = type;
      bestQuality = quality;
    }
  }
  return best;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function parseRange(text: string): Range {
  const quality = /;\s*q\s*=\s*([\d.]+)/i.exec(text)?.[1];
  return { type: essence(text), quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** The most specific matching range decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const slash = type.indexOf('/');
  const wildcard = type.endsWith('/*');
  for (const candidate of [type, `${type.slice(0, slash)}/*`, '*/*']) {
    const range = ranges.find((one) => one.type === candidate);
    if (range) return range.quality;
  }
  const covered = wildcard && ranges.find((one) => one.type.startsWith(type.slice(0, slash + 1)));
  return covered ? covered.quality : type === '*/*' ? 1 : 0;
}
