import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS, openSpec } from '../../../scripts/config/documents.ts';
import { type Mock, startMock } from '../../../scripts/mock/server.ts';

/** The parts of a description that a request needs, with references resolved. */
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
  readonly examples?: Examples;
}

type Examples = Readonly<Record<string, { readonly value: unknown }>>;
type Content = Readonly<Record<string, { readonly examples?: Examples }>>;

/** One documented response. */
interface Promised {
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly status: string;
  readonly example: string | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

async function promisedBy(api: string): Promise<Promised[]> {
  const { document } = await openSpec(api);
  const resolve = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(resolve);
    if (node === null || typeof node !== 'object') return node;
    if ('$ref' in node && typeof node.$ref === 'string') {
      const steps = node.$ref.slice(2).split('/');
      const target = steps.reduce<unknown>(
        (at, step) =>
          (at as Record<string, unknown>)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
        document,
      );
      return resolve(target);
    }
    // Schemas may be recursive, and are not used here.
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === 'schema' ? {} : resolve(value)]),
    );
  };

  return Object.entries(document.paths ?? {}).flatMap(([path, raw]) => {
    const item = resolve(raw) as Record<string, Operation> & { parameters?: Parameter[] };
    return METHODS.filter((method) => method in item).flatMap((method) => {
      const own = item[method] as Operation;
      const parameters = [...(item.parameters ?? []), ...(own.parameters ?? [])];
      const operation = { ...own, parameters };
      return Object.entries(operation.responses).flatMap(([status, { content = {} }]) => {
        const names = Object.values(content).flatMap(({ examples }) => Object.keys(examples ?? {}));
        return (names.length === 0 ? [undefined] : names).map((example) => ({
          api,
          method,
          path,
          operation,
          status,
          example,
        }));
      });
    });
  });
}

const exampleOf = ({ example, examples }: Parameter): unknown =>
  example ?? Object.values(examples ?? {})[0]?.value;

/** Returns the request that the description gives as an example. */
function requestFor({ method, path, operation }: Promised): { url: string; init: RequestInit } {
  const headers = new Headers({ authorization: 'Bearer any' });
  const query = new URLSearchParams();
  let url = path;
  for (const parameter of operation.parameters ?? []) {
    const value = exampleOf(parameter);
    if (value === undefined) continue;
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, `${value}`);
    if (parameter.in === 'query') query.set(parameter.name, `${value}`);
    if (parameter.in === 'header') headers.set(parameter.name, `${value}`);
  }
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const value = Object.values(media?.examples ?? {})[0]?.value;
  if (type) headers.set('content-type', type);
  const body = type && serialize(type, value);
  return {
    url: query.size === 0 ? url : `${url}?${query}`,
    init: { method: method.toUpperCase(), headers, redirect: 'manual', ...(body && { body }) },
  };
}

function serialize(type: string, value: unknown): string {
  if (type === 'application/json') return JSON.stringify(value);
  if (type === 'application/x-www-form-urlencoded') {
    return new URLSearchParams(value as Record<string, string>).toString();
  }
  return String(value);
}

const promised = (await Promise.all(APIS.map(promisedBy))).flat();

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ port: 0 });
});
afterAll(() => mock.close());

describe('every answer of the three descriptions can be had', () => {
  const rows = promised.map((row): [string, Promised] => [
    `${row.operation.operationId} ${row.status} ${row.example ?? ''}`,
    row,
  ]);

  it.each(rows)('%s', async (_, row) => {
    const { url, init } = requestFor(row);
    const headers = new Headers(init.headers);
    headers.set(
      'prefer',
      [`code=${row.status}`, row.example && `example=${row.example}`].filter(Boolean).join(', '),
    );
    const response = await fetch(mock.url + url, { ...init, headers });
    const violations = response.headers.get('sl-violations');
    expect({ status: response.status, violations }).toEqual({
      status: Number(row.status),
      violations: null,
    });
  });
});
