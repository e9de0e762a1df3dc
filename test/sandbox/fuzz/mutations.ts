/** Mutations that make a valid request invalid. */
import fc from 'fast-check';
import type { Host } from './contract.ts';

/** A request on the wire. */
export interface Wire {
  readonly host: Host;
  readonly method: string;
  /** Including the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The place that is changed, and its new value, if any. */
export type Mutation = readonly [at: number, what: unknown, drop: boolean];

const HOSTILE = [
  '',
  ' ',
  'null',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '{{7*7}}',
  'a'.repeat(5_000),
  '1e999',
  '-1',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '\u202e\ufeff',
  '\0',
  '\ud800',
  '🀄',
];

const value = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.json({ maxDepth: 3 }),
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(0, -1, 1e308, true, null, [], {}),
);

export const mutation: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(60), value, fc.boolean());

/** Replaces or removes a member of JSON. */
export function mutated(body: unknown, [at, what, drop]: Mutation): unknown {
  const copy = structuredClone(body);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return what;
  if (drop) delete place[0][place[1]];
  else place[0][place[1]] = what;
  return copy;
}

/** Text for a path or a form. */
export const part = (text: unknown): string => encodeURIComponent(String(text).toWellFormed());

/** Members as a form or a query. */
export const form = (members: unknown): string =>
  Object.entries((members ?? {}) as object)
    .map(([name, text]) => `${part(name)}=${part(text)}`)
    .join('&');

/** What a header may hold on the wire. */
const headerText = (what: unknown): string =>
  String(what)
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 8_000);

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'];

const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'application/jose',
  'application/jwt',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'text/xml',
  'nonsense',
  ';',
];

const HEADERS = [
  'accept',
  'accept-language',
  'accept-encoding',
  'authorization',
  'content-encoding',
  'cookie',
  'origin',
  'prefer',
  'range',
  'if-none-match',
  'sec-fetch-site',
  'x-forwarded-host',
  'x-http-method-override',
  'x-fapi-interaction-id',
  'x-fapi-auth-date',
  'x-fapi-customer-ip-address',
  'x-request-id',
];

const ODD = [
  '*/*;q=0',
  'text/html, */*;q=NaN',
  'application/xml',
  'zh-HK;q=2, ,;',
  'Basic Og==',
  'Bearer',
  'DPoP x',
  'hkob_interaction=a; hkob_resume=b; hkob_dashboard=c; =; ;;',
  'gzip',
  'cross-site',
  'null',
  'bytes=0-',
  'Sun, 10 Sep 2017 19:43:31 UTC',
  '::1',
  '*',
];

type Change = (wire: Wire) => Wire;

/** Changes the message itself instead of its contents. */
export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Change>((wire) => wire) },
  fc.constantFrom(...METHODS).map<Change>((method) => (wire) => {
    // These would change the bank for the following requests, or request errors.
    if (method !== 'GET' && /^\/devhub\/(?:clock|reset|faults)/.test(wire.path)) return wire;
    return { ...wire, method };
  }),
  fc.constantFrom(...TYPES, undefined).map<Change>((type) => (wire) => {
    const { 'content-type': _, ...headers } = wire.headers;
    return {
      ...wire,
      headers: type === undefined ? headers : { ...headers, 'content-type': type },
    };
  }),
  fc
    .tuple(fc.constantFrom(...HEADERS), fc.oneof(fc.constantFrom(...ODD), value))
    .map<Change>(([name, what]) => (wire) => {
      const text = headerText(typeof what === 'string' ? what : JSON.stringify(what));
      return { ...wire, headers: { ...wire.headers, [name]: text } };
    }),
  fc.constantFrom(9_000, 20_000).map<Change>((length) => (wire) => ({
    ...wire,
    headers: { ...wire.headers, 'x-padding': 'a'.repeat(length) },
  })),
  fc.nat(200).map<Change>((at) => (wire) => ({ ...wire, body: wire.body?.slice(0, -at - 1) })),
  fc
    .tuple(fc.nat(500), fc.constantFrom('"', '{', '\0', '\\u', '\ud800', '%', '&', '=', '.', '[['))
    .map<Change>(([at, what]) => (wire) => {
      if (wire.body === undefined) return wire;
      const place = at % (wire.body.length + 1);
      return { ...wire, body: wire.body.slice(0, place) + what + wire.body.slice(place) };
    }),
  fc
    .constantFrom('', '[', '{"a":'.repeat(2_000), '\ufeff{}', '{}{}', 'a'.repeat(140_000))
    .map<Change>((body) => (wire) => ({ ...wire, body })),
  fc
    .constantFrom('/', '//', '/..', '/%2e%2e/', '?', '?a=1&a=2', '%', '%zz', ';x=y', '/\u00e9')
    .map<Change>((end) => (wire) => ({
      ...wire,
      path: encodeURI(wire.path + end).replaceAll('%25', '%'),
    })),
);
