/** Requests of an operation as they are on the wire: valid ones, and ones with a single fault. */
import fc from 'fast-check';
import type { Node, Operation } from '../spec/document.ts';
import { type Change, changed, SchemaValues } from './schema-values.ts';

/** A request before it is parsed. */
export interface WireRequest {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A request and its fault. */
export interface Attempt {
  /** `valid`, or the fault: `body required data`. */
  readonly what: string;
  /** The value that replaced a valid one. */
  readonly value?: unknown;
  readonly request: WireRequest;
}

/** A request before serialization. */
interface Draft {
  readonly path: Texts;
  readonly query: Texts;
  readonly header: Texts;
  readonly body: unknown;
}

type Texts = Readonly<Record<string, string>>;

/** The parts of an operation from which requests are generated. */
interface Shape {
  readonly operation: Operation;
  readonly values: SchemaValues;
  /** Schemas by location and name. */
  readonly parameters: readonly { in: keyof Draft & string; name: string; node: Node }[];
  readonly type: string | undefined;
  readonly schema: unknown;
}

/** Generates requests of an operation, of which one in five is valid. */
export function attempts(operation: Operation, root: Node): fc.Arbitrary<Attempt> {
  const [media] = Object.entries((operation.body?.content ?? {}) as Record<string, Node>);
  const shape: Shape = {
    operation,
    values: new SchemaValues(root),
    parameters: [...operation.parameters.values()].map((node) => ({
      in: node.in as 'path' | 'query' | 'header',
      name: String(node.name),
      node,
    })),
    type: media?.[0],
    schema: media?.[1].schema,
  };
  return fc
    .tuple(drafts(shape), fc.constantFrom(...KINDS), fc.nat({ max: 1_000_000 }))
    .map(([draft, kind, pick]) => {
      const request = write(draft, shape);
      if (kind === 'valid') return { what: 'valid', request };
      const broken = kind === 'schema' ? draftChanges(draft, shape) : [];
      const ways = broken.length === 0 ? wireChanges(request, shape) : broken;
      return ways[pick % ways.length]?.() ?? { what: 'valid', request };
    });
}

/** The kinds of faults; repetition is frequency. */
const KINDS = ['valid', 'schema', 'schema', 'schema', 'wire'] as const;

function drafts({ parameters, schema, values }: Shape): fc.Arbitrary<Draft> {
  const place = (location: string) => {
    const found = parameters.filter((parameter) => parameter.in === location);
    return fc.record(
      Object.fromEntries(
        found.map(({ name, node }) => [name, sendable(location, values.valid(node.schema))]),
      ),
      { requiredKeys: found.filter(({ node }) => node.required === true).map(({ name }) => name) },
    ) as fc.Arbitrary<Texts>;
  };
  return fc.record({
    path: place('path'),
    query: place('query'),
    header: place('header'),
    body: schema === undefined ? fc.constant(undefined) : values.valid(schema),
  });
}

function sendable(location: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return values.filter((text) => typeof text === 'string' && canBeSent(location, text));
}

/**
 * HTTP does not trim these ASCII texts of headers; a path segment is neither empty nor consists of
 * dots.
 */
function canBeSent(location: string, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (location === 'header') return /^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(text);
  return location !== 'path' || (text !== '' && !/^\.{1,2}$/.test(text));
}

/** Violates a schema. */
function draftChanges(draft: Draft, shape: Shape): (() => Attempt)[] {
  const { operation, values, parameters, type, schema } = shape;
  const form = type === 'application/x-www-form-urlencoded';
  const rewritten = (what: string, next: Draft, value?: unknown) => () => ({
    what,
    value,
    request: write(next, shape),
  });
  const ways = parameters.flatMap(({ in: location, name, node }) => {
    const texts = draft[location] as Texts;
    const text = texts[name];
    if (text === undefined) return [];
    const { [name]: _, ...others } = texts;
    const absent =
      location === 'path'
        ? []
        : [rewritten(`${location} ${name} absent`, { ...draft, [location]: others })];
    const wrong = values
      .changes(node.schema, text)
      .filter(({ value }) => typeof value === 'string' && canBeSent(location, value))
      .map(({ what, value }) =>
        rewritten(
          `${location} ${name} ${what}`,
          { ...draft, [location]: { ...texts, [name]: value as string } },
          value,
        ),
      );
    return [...absent, ...wrong];
  });
  if (operation.body === undefined) return ways;
  const changes = values.changes(schema, draft.body).filter(({ path, value }) => {
    // Forms and texts contain only text.
    if (form) return path.length === 1 && (typeof value === 'string' || typeof value === 'symbol');
    return type === 'application/json' || typeof value === 'string';
  });
  return [
    ...ways,
    ...changes.map((change: Change) =>
      rewritten(
        `body ${['', ...change.path].join('/')} ${change.what}`,
        { ...draft, body: changed(draft.body, change) },
        change.value,
      ),
    ),
  ];
}

function write(draft: Draft, { operation, type }: Shape): WireRequest {
  const path = operation.path.replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    encodeURIComponent(draft.path[name] ?? ''),
  );
  return {
    method: operation.method.toUpperCase(),
    path,
    query: new URLSearchParams(draft.query).toString(),
    headers: {
      authorization: 'Bearer any',
      ...draft.header,
      ...(type !== undefined && { 'content-type': type }),
    },
    body: type === undefined ? undefined : writeBody(draft.body, type),
  };
}

function writeBody(body: unknown, type: string): string {
  if (type === 'application/json') return JSON.stringify(body);
  if (type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams(body as Texts).toString();
  }
  return String(body);
}

/** Violates a rule outside of the schemas. */
function wireChanges(sent: WireRequest, { type }: Shape): (() => Attempt)[] {
  const { query, headers, body = '' } = sent;
  const way = (what: string, change: Partial<WireRequest>) => () => ({
    what,
    request: { ...sent, ...change },
  });
  const ways = [
    way('query parameter unknown', { query: query === '' ? 'extra=1' : `${query}&extra=1` }),
    way('header unknown', { headers: { ...headers, 'x-extra': '1' } }),
    ...query
      .split('&')
      .filter(Boolean)
      .map((piece) => way('query parameter twice', { query: `${query}&${piece}` })),
  ];
  if (type === undefined) return ways;
  const { 'content-type': _, ...untyped } = headers;
  const typed = (value: string) => ({ headers: { ...headers, 'content-type': value } });
  ways.push(
    way('body absent', { headers: untyped, body: undefined }),
    way('body empty', { body: '' }),
    way('body cut short', { body: body.slice(0, -1) }),
    way('media type unknown', typed('application/xml')),
    way('media type absent', { headers: untyped }),
    way('media type with a parameter', typed(`${type}; charset=utf-8`)),
    way('media type in capitals', typed(type.toUpperCase())),
  );
  if (type === 'application/json') {
    ways.push(
      way('JSON with white space', { body: `\n ${body} ` }),
      way('JSON followed by text', { body: `${body}x` }),
      way('JSON with a member twice', { body: body.replace(/^\{/, '{"data":1,"maxEvents":0,') }),
    );
  }
  if (type === 'application/x-www-form-urlencoded') {
    const pieces = body.split('&');
    ways.push(
      ...pieces.map((piece) => way('form field twice', { body: `${body}&${piece}` })),
      way('form field empty', { body: body.replace(/=[^&]*/, '=') }),
      way('form field without a value', { body: body.replace(/=[^&]*/, '') }),
      ...pieces.map((piece) =>
        way('form with broken percent-encoding', { body: body.replace(piece, `${piece}%zz`) }),
      ),
      way('form with empty pieces', { body: `&&${body}&` }),
    );
  }
  return ways;
}
