/** Valid documents with unusual features: the output compiles and has the documented meaning. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OUTPUTS } from '../../../generators/generate.ts';
import type { Contract } from '../../../runtime/contract.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { typeErrors } from '../validators/compile.ts';

const ok = { 200: { description: 'ok' } };
const json = (schema: unknown) => ({
  description: '',
  content: { 'application/json': { schema } },
});

/** Objects nested in objects, each the only member of its parent; or arrays in arrays. */
function nested(levels: number, type: 'object' | 'array' = 'object'): object {
  if (levels === 0) return { type: 'string' };
  const inner = nested(levels - 1, type);
  return type === 'array' ? { type, items: inner } : { type, properties: { 'a%': inner } };
}

const DECLARED = [
  ...['contract', 'securitySchemes', 'schemas', 'components', 'operations', 'paths', 'webhooks'],
  ...['callbacks', 'Agreement', 'Contract', 'Record', 'Promise', 'Object', 'Array', 'z', 'z_2'],
  ...['response200', 'createTriedClient', 'TriedClient', 'TriedHandlers', 'Handler', 'Hono'],
  ...['ContractError', 'mock', 'mocks', 'handlers', 'http', 'HttpResponse', 'string', 'never'],
];

interface Case {
  readonly document: object;
  /** Operations of the contract, in order. */
  readonly operations: readonly string[];
  /** Text that `types.ts` has to contain. */
  readonly types?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  'an empty operationId': {
    document: { paths: { '/a/{b}': { get: { operationId: '', responses: ok } } } },
    operations: ['getAByB'],
  },
  'operationIds that differ in # and / only': {
    document: {
      paths: {
        '/a': {
          get: { operationId: 'a#b', responses: ok },
          put: { operationId: 'a/b', responses: ok },
        },
      },
      webhooks: {
        b: { post: { operationId: 'a#b' } },
        c: { post: { operationId: 'c#' } },
        d: { post: { operationId: 'c/', responses: ok } },
      },
    },
    operations: ['a#b', 'a/b'],
    types: [
      'get: operations["a#b"]',
      'put: operations["a/b"]',
      'operations["c#"]',
      'operations["c/"]',
    ],
  },
  'parameters and headers that are described by content, or ignored': {
    document: {
      paths: {
        '/a': {
          parameters: [{ $ref: '#/components/parameters/Filter' }],
          get: {
            operationId: 'read',
            parameters: [
              { name: 'text', in: 'query', content: { 'text/plain': {} } },
              { name: 'authorization', in: 'header', required: true, schema: { type: 'string' } },
              { name: 'X:\r\nY', in: 'header', required: true, schema: { type: 'string' } },
            ],
            responses: {
              200: {
                description: 'ok',
                headers: {
                  'X-Page': { $ref: '#/components/headers/Page' },
                  'X Two Words': { required: true, schema: { type: 'string' } },
                  'Content-Type': { required: true, schema: { type: 'string' } },
                },
              },
            },
          },
        },
      },
      components: {
        parameters: {
          Filter: {
            name: 'filter',
            in: 'query',
            required: true,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Filter' } } },
          },
        },
        headers: { Page: { content: { 'application/json': { schema: { type: 'integer' } } } } },
        schemas: { Filter: { type: 'object', properties: { a: { type: 'string' } } } },
      },
    },
    operations: ['read'],
    types: [
      'Filter: components["schemas"]["Filter"];',
      'filter: components["parameters"]["Filter"];\n        text?: unknown;\n      };\n      header?: never;',
      'headers: {\n          "X-Page"?: number;\n          [name: string]: unknown;',
    ],
  },
  'objects and arrays nested 90 levels deep, and allOf of 200': {
    document: {
      paths: {
        '/a': { get: { operationId: 'read', responses: { 200: json(nested(90)) } } },
      },
      components: {
        schemas: {
          Deep: nested(90),
          Lists: nested(90, 'array'),
          Parts: {
            allOf: Array.from({ length: 200 }, (_, at) => ({
              type: 'object',
              properties: { [`p${at}`]: {} },
            })),
          },
          Choice: { oneOf: [{ const: 'a' }, { const: 'b', description: 'Second.' }] },
          Overlapping: { oneOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] },
        },
      },
    },
    operations: ['read'],
  },
  'schemas that are called like what the generated modules declare': {
    document: {
      paths: {
        '/a': {
          get: {
            operationId: 'read',
            responses: {
              200: json({
                prefixItems: DECLARED.map((name) => ({ $ref: `#/components/schemas/${name}` })),
              }),
            },
          },
        },
      },
      components: {
        schemas: Object.fromEntries(
          DECLARED.map((name) => [
            name,
            { type: 'object', properties: { next: { $ref: `#/components/schemas/${name}` } } },
          ]),
        ),
      },
    },
    operations: ['read'],
  },
  'parts in the place of others, and words that are none': {
    document: {
      paths: {
        a: { get: { operationId: 'read', responses: ok } },
        'x-a': { get: { operationId: 'read', responses: ok } },
        '/a': {
          get: {
            operationId: 'read',
            requestBody: { title: 5, content: {} },
            callbacks: { none: {}, one: { '{$url}': {} } },
            responses: { 200: { $ref: '#/components/responses/Own' } },
          },
        },
      },
      components: {
        responses: {
          Own: { description: 'ok', headers: { 'X-A': { $ref: '#/components/responses/Own' } } },
        },
        schemas: {
          A: {
            anyOf: [{ properties: { constructor: { type: 'string' } } }, { properties: { b: {} } }],
          },
        },
      },
    },
    operations: ['read'],
  },
  'no operation at all': { document: { paths: {} }, operations: [] },
  'two paths that refer to one path item': {
    document: {
      paths: {
        '/a': { $ref: '#/components/pathItems/Shared' },
        '/b': { $ref: '#/components/pathItems/Alias' },
        '/c': { $ref: '#/paths/~1a' },
      },
      components: {
        pathItems: {
          Alias: { $ref: '#/components/pathItems/Shared' },
          Shared: { get: { operationId: 'read', responses: ok } },
        },
      },
    },
    operations: ['read', 'read_2', 'read_3'],
    types: ['get: operations["read"]', 'get: operations["read_2"]', 'get: operations["read_3"]'],
  },
  'webhooks and callbacks that are called like operations, or like each other': {
    document: {
      paths: {
        '/a': {
          post: {
            operationId: 'notify',
            responses: ok,
            callbacks: {
              one: { '{$request.body#/url}': { post: { operationId: 'called', responses: ok } } },
              two: { '{$request.body#/uri}': { post: { operationId: 'called', responses: ok } } },
            },
          },
        },
      },
      webhooks: {
        notify: { post: { operationId: 'notify', responses: ok } },
        named: { post: { operationId: 'hook', responses: ok } },
      },
    },
    operations: ['notify'],
    types: [
      'post: operations["hook"]',
      'export interface callbacks {\n  notify: {\n    one: {\n      "{$request.body#/url}": {',
      '    two: {\n      "{$request.body#/uri}": {',
    ],
  },
  'links name operations and are none': {
    document: {
      paths: {
        '/a': {
          get: {
            operationId: 'read',
            responses: {
              200: {
                description: '',
                headers: { links: { $ref: '#/components/headers/Alias' } },
                links: { self: { operationId: 'read', parameters: { responses: 'x' } } },
              },
            },
          },
        },
      },
      components: {
        headers: {
          Alias: { $ref: '#/components/headers/Count' },
          Count: { schema: { type: 'integer' } },
        },
      },
    },
    operations: ['read'],
    types: ['links?: number'],
  },
  'components and headers that are called like keywords': {
    document: {
      paths: {
        '/a': {
          get: {
            parameters: [{ $ref: '#/components/parameters/content' }],
            responses: { 200: { $ref: '#/components/responses/examples' } },
          },
        },
      },
      components: {
        parameters: { content: { name: 'content', in: 'query', schema: { type: 'string' } } },
        responses: {
          examples: {
            ...json({ type: 'object', properties: { callbacks: {}, example: { type: 'null' } } }),
            headers: { example: { schema: { type: 'integer' } } },
          },
        },
      },
    },
    operations: ['getA'],
    types: ['example?: number', 'example?: null', 'callbacks?: unknown'],
  },
  'references into the paths, with and without escapes': {
    document: {
      paths: {
        '/a/{id}': {
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          get: {
            responses: { 200: json({ type: 'object', properties: { n: { type: 'null' } } }) },
          },
        },
        '/b': {
          get: {
            parameters: [{ $ref: '#/paths/~1a~1%7Bid%7D/parameters/0' }],
            responses: {
              200: { $ref: '#/paths/~1a~1{id}/get/responses/200' },
              201: json({
                $ref: '#/paths/~1a~1%7Bid%7D/get/responses/200/content/application~1json/schema/properties/n',
              }),
            },
          },
        },
      },
    },
    operations: ['getAById', 'getB'],
  },
};

describe('documents', () => {
  let bench: TemporaryProject;
  let folders: ReadonlyMap<string, string>;
  let errors: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    bench = await createTemporaryProject();
    const made = await Promise.all(
      Object.entries(CASES).map(async ([name, { document }]) => {
        const info = { title: name, version: '1' };
        const { folder } = await bench.generate({ openapi: '3.1.0', info, ...document }, OUTPUTS);
        return [name, folder] as const;
      }),
    );
    folders = new Map(made);
    const files = await Promise.all(
      [...folders.values()].map(async (folder) => {
        const names = await readdir(folder);
        return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
      }),
    );
    errors = typeErrors(files.flat());
  });
  afterAll(() => bench.dispose());

  test.each(Object.entries(CASES))('%s', async (name, { operations, types = [] }) => {
    const folder = folders.get(name) ?? '';
    expect(
      [...errors].filter(([file]) => file.startsWith(`${folder}/`)).flatMap(([, found]) => found),
    ).toEqual([]);
    const module = await import(pathToFileURL(join(folder, 'operations.ts')).href);
    expect(Object.keys((module as { contract: Contract }).contract)).toEqual(operations);
    const text = await readFile(join(folder, 'types.ts'), 'utf8');
    for (const part of types) expect(text).toContain(part);
  });
});
