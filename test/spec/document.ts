import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Any object of a document. */
export type Node = Readonly<Record<string, unknown>>;

/** An operation of a document, references resolved one level deep. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Base addresses, variables and all. */
  readonly servers: readonly Node[];
  /** By place and name: `query fromDate`. */
  readonly parameters: ReadonlyMap<string, Node>;
  readonly body: Node | undefined;
  readonly responses: ReadonlyMap<string, Node>;
  /** One line for each alternative: `ClientCertificate + ClientCredentials(accounts)`. */
  readonly security: readonly string[];
  readonly extensions: Node;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** A bundled document under `generated/`, read by names instead of pointers. */
export class BundledDocument {
  readonly root: Node;

  constructor(api: string) {
    const file = join(import.meta.dirname, '../../generated', api, 'openapi.yaml');
    this.root = node(parse(readFileSync(file, 'utf8')));
  }

  /** A component such as `schemas/Account`. */
  component(name: string): Node {
    return this.#resolve({ $ref: `#/components/${name}` });
  }

  /** Operations by operationId, webhooks included. */
  operations(): ReadonlyMap<string, Operation> {
    const items = { ...node(this.root.paths), ...node(this.root.webhooks ?? {}) };
    return new Map(
      Object.entries(items).flatMap(([path, raw]) => {
        const item = this.#resolve(raw);
        return METHODS.filter((method) => method in item).map((method) => {
          const own = node(item[method]);
          const parameters = [...list(item.parameters), ...list(own.parameters)].map((each) =>
            this.#resolve(each),
          );
          const body = own.requestBody;
          const operation: Operation = {
            method,
            path,
            servers: list(own.servers ?? item.servers ?? this.root.servers).map(node),
            parameters: new Map(parameters.map((each) => [`${each.in} ${each.name}`, each])),
            body: body === undefined ? undefined : this.#resolve(body),
            responses: new Map(
              Object.entries(node(own.responses)).map(([status, each]) => [
                status,
                this.#resolve(each),
              ]),
            ),
            security: list(own.security ?? this.root.security).map(requirement),
            extensions: own,
          };
          return [String(own.operationId), operation] as const;
        });
      }),
    );
  }

  /**
   * A schema inside a named one, by members (`data.status`), items (`permissions[]`) and values of
   * a map (`sets{}`), with `required` saying whether its parent insists on it.
   */
  field(schema: string, path: string): Node {
    let at = this.component(`schemas/${schema}`);
    let required: boolean | undefined;
    for (const step of path.match(/[^.[\]{}]+|\[\]|\{\}/gu) ?? []) {
      const parts = this.#parts(at);
      const key = step === '[]' ? 'items' : step === '{}' ? 'additionalProperties' : undefined;
      const found =
        key === undefined
          ? parts.map((part) => node(part.properties ?? {})[step])
          : parts.map((part) => part[key]);
      const next = found.find((each) => each !== undefined);
      if (next === undefined) throw new Error(`${schema} has no ${path}`);
      required =
        key === undefined ? parts.some((part) => list(part.required).includes(step)) : undefined;
      at = this.#resolve(next);
    }
    return required === undefined ? at : { ...at, required };
  }

  /** The schema of the only media type of a body or answer, or of a parameter or header. */
  schemaOf(holder: Node): Node {
    const [media] = Object.values(node(holder.content ?? {}));
    return this.#resolve((media === undefined ? holder : node(media)).schema ?? {});
  }

  /** Values of the named examples of a body, answer, parameter or header. */
  examplesOf(holder: Node): ReadonlyMap<string, unknown> {
    const holders = [holder, ...Object.values(node(holder.content ?? {})).map(node)];
    return new Map(
      holders
        .flatMap((each) => Object.entries(node(each.examples ?? {})))
        .map(([name, example]) => [name, this.#resolve(example).value]),
    );
  }

  /** Every error code that a body may carry: the enumerations marked `x-error-code`. */
  errorCodes(schema: Node, seen = new Set<Node>()): ReadonlySet<unknown> {
    if (seen.has(schema)) return new Set();
    seen.add(schema);
    const children = Object.values(schema).flatMap((value) =>
      Array.isArray(value) ? value : [value],
    );
    return new Set([
      ...(schema['x-error-code'] === true ? list(schema.enum) : []),
      ...children.filter(isNode).flatMap((each) => [...this.errorCodes(this.#resolve(each), seen)]),
    ]);
  }

  /** A schema and what it adds by `allOf`. */
  #parts(schema: Node): readonly Node[] {
    return [schema, ...list(schema.allOf).flatMap((each) => this.#parts(this.#resolve(each)))];
  }

  #resolve(value: unknown): Node {
    const { $ref, ...siblings } = node(value);
    if (typeof $ref !== 'string') return node(value);
    const target = $ref
      .slice('#/'.length)
      .split('/')
      .reduce<Node>((at, step) => {
        const next = at[step.replaceAll('~1', '/').replaceAll('~0', '~')];
        if (!isNode(next)) throw new Error(`There is no ${$ref}`);
        return next;
      }, this.root);
    return Object.keys(siblings).length === 0
      ? this.#resolve(target)
      : { ...this.#resolve(target), ...siblings };
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function node(value: unknown): Node {
  if (!isNode(value)) throw new Error(`Not an object: ${JSON.stringify(value)}`);
  return value;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function requirement(value: unknown): string {
  return Object.entries(node(value))
    .map(([name, scopes]) =>
      list(scopes).length === 0 ? name : `${name}(${list(scopes).join(' ')})`,
    )
    .sort()
    .join(' + ');
}
