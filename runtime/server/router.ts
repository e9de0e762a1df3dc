/**
 * Finds the operation of a request. Own code, because path templates of OpenAPI are not those of a
 * framework: no character has a special meaning, and a segment may contain several parameters.
 */
import type { OperationContract } from '../contract.ts';

/** The operations at a path. */
export interface Match<Entry> {
  /** By method in upper case. */
  readonly methods: ReadonlyMap<string, Entry>;
  /** Values of the template's parameters in order, still percent-encoded. */
  readonly values: readonly string[];
}

interface Node<Entry> {
  readonly literals: Map<string, Node<Entry>>;
  /** Segments with parameters, those with the most literal text first. */
  readonly patterns: {
    readonly source: string;
    readonly match: Pattern;
    readonly node: Node<Entry>;
  }[];
  methods: Map<string, Entry> | undefined;
}

/** Returns the parameters of one segment, or undefined if it does not match. */
type Pattern = (segment: string) => readonly string[] | undefined;

/**
 * A tree of path segments. Literal segments take precedence over templated ones, as OpenAPI
 * specifies.
 */
export class Router<Entry> {
  readonly #root: Node<Entry> = newNode();

  /** @throws Error if the method and template are already registered */
  add(operation: Pick<OperationContract, 'method' | 'path'>, entry: Entry): void {
    let node = this.#root;
    for (const segment of segmentsOf(operation.path)) {
      const literals = segment.split(PARAMETER);
      node =
        literals.length === 1
          ? literalNode(node, segment)
          : patternNode(node, literals.map(asInUrl));
    }
    node.methods ??= new Map();
    const method = operation.method.toUpperCase();
    if (node.methods.has(method)) {
      throw new Error(`two operations answer ${method} ${operation.path}`);
    }
    node.methods.set(method, entry);
  }

  /** @param path - that of the URL: from the root of the host, without query, percent-encoded */
  find(path: string): Match<Entry> | undefined {
    const values: string[] = [];
    const methods = search(this.#root, segmentsOf(path), 0, values);
    return methods && { methods, values };
  }
}

const PARAMETER = /\{[^{}]*\}/;

/** Returns the names of the parameters in a path template, in order. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1] ?? '');
}

function newNode<Entry>(): Node<Entry> {
  return { literals: new Map(), patterns: [], methods: undefined };
}

function segmentsOf(path: string): string[] {
  return (path.startsWith('/') ? path.slice(1) : path).split('/');
}

function literalNode<Entry>(parent: Node<Entry>, segment: string): Node<Entry> {
  const literal = decodeLiteral(segment);
  const node = parent.literals.get(literal) ?? newNode<Entry>();
  parent.literals.set(literal, node);
  return node;
}

function patternNode<Entry>(parent: Node<Entry>, literals: readonly string[]): Node<Entry> {
  const source = literals.join('{}');
  const known = parent.patterns.find((pattern) => pattern.source === source);
  if (known) return known.node;
  const node = newNode<Entry>();
  parent.patterns.push({ source, match: patternOf(literals), node });
  parent.patterns.sort((a, b) => b.source.length - a.source.length);
  return node;
}

/** A parameter matches at least one character, and as few as the following text permits. */
function patternOf(literals: readonly string[]): Pattern {
  const [first = '', ...others] = literals;
  const last = others.pop() ?? '';
  if (first === '' && last === '' && others.length === 0) {
    return (segment) => (segment === '' ? undefined : [segment]);
  }
  return (segment) => {
    if (!segment.startsWith(first) || !segment.endsWith(last)) return undefined;
    const end = segment.length - last.length;
    const values: string[] = [];
    let start = first.length;
    for (const literal of others) {
      const next = segment.indexOf(literal, start + 1);
      if (next < 0 || next + literal.length > end) return undefined;
      values.push(segment.slice(start, next));
      start = next + literal.length;
    }
    if (start >= end) return undefined;
    values.push(segment.slice(start, end));
    return values;
  };
}

function search<Entry>(
  node: Node<Entry>,
  segments: readonly string[],
  depth: number,
  values: string[],
): Map<string, Entry> | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.methods;
  const literal = node.literals.get(segment) ?? literalOf(node, segment);
  if (literal) {
    const methods = search(literal, segments, depth + 1, values);
    if (methods) return methods;
  }
  for (const pattern of node.patterns) {
    const found = pattern.match(segment);
    if (!found) continue;
    const length = values.length;
    values.push(...found);
    const methods = search(pattern.node, segments, depth + 1, values);
    if (methods) return methods;
    values.length = length;
  }
  return undefined;
}

/** Returns the text of a template as URL parsers normalize it. */
function asInUrl(literal: string): string {
  const text = literal.replace(/[?#]/g, encodeURIComponent);
  return new URL(`http://host/-${text}-`).pathname.slice(2, -1);
}

/** Decodes unreserved characters: `%61ccounts` is `accounts`. */
function literalOf<Entry>(node: Node<Entry>, segment: string): Node<Entry> | undefined {
  return segment.includes('%') ? node.literals.get(decodeLiteral(segment)) : undefined;
}

function decodeLiteral(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
