import { join, relative } from 'node:path';
import { createConfig, bundle as redoclyBundle } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { load } from '../../../generators/read/load.ts';
import { loadProject, project, refusal, withSchemas } from './project.ts';

const head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

/** Everything that our own descriptions use, and more. */
const spread = {
  'openapi.yaml': `${head}jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
paths:
  /accounts/{id}/balances:
    $ref: paths/balances.yaml
  /errors:
    $ref: paths/errors.yaml
`,
  'paths/balances.yaml': `
parameters:
  - $ref: ../common/parameters/AccountId.yaml
get:
  operationId: listBalances
  responses:
    '200':
      description: ok
      headers:
        x-page: {$ref: ../common/headers/Page.yaml}
      content:
        application/json:
          schema: {$ref: ../schemas/BalanceList.yaml}
          examples:
            savings: {$ref: ../examples/savings.yaml}
        application/jose:
          schema:
            type: string
            contentMediaType: application/jwt
            contentSchema: {$ref: ../schemas/Claims.yaml}
    '404': {$ref: ../common/responses/NotFound.yaml}
`,
  'paths/errors.yaml': `
post:
  operationId: createError
  requestBody: {$ref: ../common/bodies/Report.yaml}
  responses:
    default: {$ref: ../common/responses/NotFound.yaml}
`,
  'common/parameters/AccountId.yaml':
    'name: id\nin: path\nrequired: true\nschema: {type: string}\n',
  'common/headers/Page.yaml': 'schema: {type: integer}\n',
  'common/responses/NotFound.yaml': `
description: not found
content:
  application/json:
    schema: {$ref: ../schemas/Error.yaml}
`,
  'common/bodies/Report.yaml': `
content:
  application/json:
    schema: {$ref: ../../schemas/Error.yaml}
`,
  'common/schemas/Error.yaml': 'type: object\nproperties: {code: {type: string}}\n',
  'schemas/Error.yaml': 'type: object\nproperties: {report: {type: string}}\n',
  'schemas/BalanceList.yaml': `
type: object
properties:
  data: {type: array, items: {$ref: Balance.yaml}}
  node: {$ref: Tree.yaml}
`,
  'schemas/Balance.yaml': `
type: object
properties:
  amount:
    $ref: defs.yaml#/amounts/Amount
    description: How much.
`,
  'schemas/Claims.yaml': 'type: object\nproperties: {iss: {type: string}}\n',
  'schemas/Tree.yaml': 'type: object\nproperties: {child: {$ref: Tree.yaml}}\n',
  'schemas/defs.yaml': `
amounts:
  Amount: {type: object, properties: {value: {$ref: '#/Decimal'}}}
Decimal: {type: string, pattern: '^\\d+$'}
`,
  'examples/savings.yaml': 'summary: s\nvalue: {data: [{$ref: nowhere.yaml}]}\n',
};

describe('a document in several files', () => {
  test('becomes what Redocly makes of it', async () => {
    const { document } = await loadProject(spread);
    // Redocly would look for the file that the example mentions.
    const folder = project({ ...spread, 'examples/nowhere.yaml': 'n: 1' });
    const { bundle, problems } = await redoclyBundle({
      ref: join(folder, 'openapi.yaml'),
      config: await createConfig({}),
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const want = bundle.parsed as { components: { examples: { savings: { value: unknown } } } };
    want.components.examples.savings.value = { data: [{ $ref: 'nowhere.yaml' }] };
    expect(document).toEqual(want);
  });

  test('is the same from any folder, byte for byte', async () => {
    const folder = project(spread);
    const first = (await load(join(folder, 'openapi.yaml'))).yaml();
    const before = process.cwd();
    try {
      process.chdir(join(folder, 'schemas'));
      expect((await load('../openapi.yaml')).yaml()).toBe(first);
    } finally {
      process.chdir(before);
    }
    const elsewhere = project({ 'package.json': '{}', ...spread });
    expect((await load(join(elsewhere, 'openapi.yaml'))).yaml()).toBe(first);
    expect(first).not.toContain(folder);
  });

  test('knows its files, and where everything was written', async () => {
    const folder = project(spread);
    const loaded = await load(join(folder, 'openapi.yaml'));
    expect(loaded.file).toBe(join(folder, 'openapi.yaml'));
    const names = loaded.files.map((file) => file.slice(folder.length + 1));
    expect(names[0]).toBe('openapi.yaml');
    expect([...names].sort()).toEqual(
      Object.keys(spread)
        .filter((name) => name !== 'redocly.yaml')
        .sort(),
    );

    expect(loaded.sourceOf('#/components/schemas/Balance')).toBe('schemas/Balance.yaml');
    expect(loaded.sourceOf('#/components/schemas/Error')).toBe('common/schemas/Error.yaml');
    expect(loaded.sourceOf('#/components/schemas/Error-2')).toBe('schemas/Error.yaml');
    expect(loaded.sourceOf('#/components/schemas/Decimal')).toBe('schemas/defs.yaml#/Decimal');
    expect(loaded.sourceOf('#/paths/~1errors')).toBe('paths/errors.yaml');
    expect(loaded.sourceOf('#/info')).toBeUndefined();

    const at = (pointer: string): string => {
      const found = loaded.locate(pointer);
      return `${found?.file.slice(folder.length + 1)}:${found?.line}:${found?.column}`;
    };
    expect(at('#/paths/~1errors/post/operationId')).toBe('paths/errors.yaml:3:3');
    expect(at('#/components/schemas/Balance/properties/amount/description')).toBe(
      'schemas/Balance.yaml:6:5',
    );
    expect(at('#/components/schemas/Decimal/pattern')).toBe('schemas/defs.yaml:4:25');
    expect(at('#/info/title')).toBe('openapi.yaml:2:8');
    expect(at('#/info/nothing/here')).toBe('openapi.yaml:2:1');
  });

  test('warns of a component that had to be renamed', async () => {
    const { warnings } = await loadProject(spread);
    expect(warnings.map(({ message }) => message)).toEqual([
      'components/schemas has another Error; this one is called Error-2',
    ]);
  });

  const cases: { name: string; files: Record<string, string>; want: object }[] = [
    {
      name: 'the entry document names its components, whatever their files are called',
      files: {
        'openapi.yaml': `${head}components:
  schemas:
    Money: {$ref: ./money-v1.yaml}
    Cash: {$ref: ./money-v1.yaml}
    Price: {type: object, properties: {of: {$ref: ./money-v1.yaml}, in: {$ref: '#/components/schemas/Cash'}}}
`,
        'money-v1.yaml': 'type: string\n',
      },
      want: {
        components: {
          schemas: {
            Money: { type: 'string' },
            Cash: { $ref: '#/components/schemas/Money' },
            Price: {
              type: 'object',
              properties: {
                of: { $ref: '#/components/schemas/Money' },
                in: { $ref: '#/components/schemas/Cash' },
              },
            },
          },
        },
      },
    },
    {
      name: 'a map of components may be a file of its own',
      files: {
        'openapi.yaml': `${head}paths: {$ref: paths.yaml}
components:
  schemas: {$ref: schemas.yaml}
  parameters: {$ref: 'parameters.yaml#/all'}
`,
        'paths.yaml': `/a: {get: {parameters: [{$ref: 'parameters.yaml#/all/Page'}], responses: {}}}`,
        'schemas.yaml': `{A: {properties: {b: {$ref: '#/B'}}}, B: {$ref: b.yaml}}`,
        'b.yaml': 'type: string',
        'parameters.yaml': `all: {Page: {name: p, in: query, schema: {$ref: schemas.yaml#/B}}}`,
      },
      want: {
        paths: {
          '/a': { get: { parameters: [{ $ref: '#/components/parameters/Page' }], responses: {} } },
        },
        components: {
          schemas: {
            A: { properties: { b: { $ref: '#/components/schemas/B' } } },
            B: { type: 'string' },
          },
          parameters: {
            Page: { name: 'p', in: 'query', schema: { $ref: '#/components/schemas/B' } },
          },
        },
      },
    },
    {
      name: 'files that refer back to the entry document mean its components',
      files: {
        'openapi.yaml': `${head}paths: {/a: {$ref: a.yaml}}
components: {schemas: {S: {type: string}}}
`,
        'a.yaml': `get: {responses: {'200': {description: d, content: {a/b: {schema: {$ref: 'openapi.yaml#/components/schemas/S'}}}}}}`,
      },
      want: {
        paths: {
          '/a': {
            get: {
              responses: {
                '200': {
                  description: 'd',
                  content: { 'a/b': { schema: { $ref: '#/components/schemas/S' } } },
                },
              },
            },
          },
        },
        components: { schemas: { S: { type: 'string' } } },
      },
    },
    {
      name: 'the same words in two folders stay two schemas, also in a loop',
      files: {
        'openapi.yaml': `${head}components:
  schemas:
    Both: {allOf: [{$ref: f1/A.yaml}, {$ref: f2/A.yaml}]}
`,
        'f1/A.yaml': 'properties: {b: {$ref: ./B.yaml}}',
        'f1/B.yaml': 'properties: {a: {$ref: ./A.yaml}, other: {$ref: ../f2/A.yaml}}',
        'f2/A.yaml': 'properties: {b: {$ref: ./B.yaml}}',
        'f2/B.yaml': 'properties: {a: {$ref: ./A.yaml}, two: {type: string}}',
      },
      want: {
        components: {
          schemas: {
            Both: {
              allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/A-2' }],
            },
            A: { properties: { b: { $ref: '#/components/schemas/B' } } },
            'A-2': { properties: { b: { $ref: '#/components/schemas/B-2' } } },
            B: {
              properties: {
                a: { $ref: '#/components/schemas/A' },
                other: { $ref: '#/components/schemas/A-2' },
              },
            },
            'B-2': {
              properties: { a: { $ref: '#/components/schemas/A-2' }, two: { type: 'string' } },
            },
          },
        },
      },
    },
    {
      name: 'what looks like a reference in data and extensions is data',
      files: {
        'openapi.yaml': `${head}x-ext: {$ref: nowhere.yaml}
components:
  schemas:
    S:
      properties:
        enum: {$ref: S.yaml}
        default: {type: string, default: {$ref: nowhere.yaml}}
      enum: [{$ref: nowhere.yaml}]
      const: {$ref: nowhere.yaml}
      example: {$ref: nowhere.yaml}
      examples: [{$ref: nowhere.yaml}]
  examples:
    E: {value: {$ref: '#/nowhere'}, externalValue: 'https://example.com/e.json'}
`,
        'S.yaml': 'type: string',
      },
      want: {
        'x-ext': { $ref: 'nowhere.yaml' },
        components: {
          schemas: {
            S: {
              properties: {
                enum: { $ref: '#/components/schemas/S-2' },
                default: { type: 'string', default: { $ref: 'nowhere.yaml' } },
              },
              enum: [{ $ref: 'nowhere.yaml' }],
              const: { $ref: 'nowhere.yaml' },
              example: { $ref: 'nowhere.yaml' },
              examples: [{ $ref: 'nowhere.yaml' }],
            },
            'S-2': { type: 'string' },
          },
          examples: {
            E: { value: { $ref: '#/nowhere' }, externalValue: 'https://example.com/e.json' },
          },
        },
      },
    },
    {
      name: 'what references find in extensions, data and unknown fields becomes a component',
      files: {
        'openapi.yaml': `${head}paths:
  /a: {$ref: '#/x-items/a'}
x-items:
  a: {get: {parameters: [{$ref: '#/x-kept/p'}], responses: {'200': {$ref: 'r.yaml'}}}}
x-kept:
  p: {name: p, in: query, schema: {$ref: '#/definitions/Tree'}}
definitions:
  Tree: {type: object, nullable: true, properties: {kids: {$ref: '#/definitions/Tree'}}}
`,
        'r.yaml': `description: ok\n`,
      },
      want: {
        paths: {
          '/a': {
            get: {
              parameters: [{ $ref: '#/components/parameters/p' }],
              responses: { 200: { $ref: '#/components/responses/r' } },
            },
          },
        },
        'x-items': {
          a: {
            get: { parameters: [{ $ref: '#/x-kept/p' }], responses: { 200: { $ref: 'r.yaml' } } },
          },
        },
        'x-kept': { p: { name: 'p', in: 'query', schema: { $ref: '#/definitions/Tree' } } },
        definitions: {
          Tree: {
            type: 'object',
            nullable: true,
            properties: { kids: { $ref: '#/definitions/Tree' } },
          },
        },
        components: {
          parameters: {
            p: { name: 'p', in: 'query', schema: { $ref: '#/components/schemas/Tree' } },
          },
          responses: { r: { description: 'ok' } },
          schemas: {
            Tree: {
              type: ['object', 'null'],
              properties: { kids: { $ref: '#/components/schemas/Tree' } },
            },
          },
        },
      },
    },
    {
      name: 'path items take the place of their references, and keep their siblings',
      files: {
        'openapi.yaml': `${head}paths:
  /a: {$ref: '#/components/pathItems/P', summary: here}
  /b: {$ref: '#/paths/~1a'}
components: {pathItems: {P: {summary: there, get: {responses: {}}}}}
`,
      },
      want: {
        paths: {
          '/a': { summary: 'here', get: { responses: {} } },
          '/b': { summary: 'here', get: { responses: {} } },
        },
        components: { pathItems: { P: { summary: 'there', get: { responses: {} } } } },
      },
    },
    {
      name: 'text may be a Markdown file',
      files: {
        'openapi.yaml': `${head}tags: [{name: t, description: {$ref: t.md}}]\npaths: {/a: {description: {$ref: t.md}}}\n`,
        't.md': '# Tag\n',
      },
      want: {
        tags: [{ name: 't', description: '# Tag\n' }],
        paths: { '/a': { description: '# Tag\n' } },
      },
    },
    {
      name: 'references through references, to anchors and into the own file become pointers',
      files: {
        'openapi.yaml': `${head}components:
  schemas:
    A: {$ref: a.yaml}
    B: {properties: {x: {$ref: '#/components/schemas/A/properties/x'}, y: {$ref: '#here'}}}
    C: {$anchor: here, items: {$ref: 'openapi.yaml#/components/schemas/B'}}
`,
        'a.yaml': 'properties: {x: {type: string}}',
      },
      want: {
        components: {
          schemas: {
            A: { properties: { x: { type: 'string' } } },
            B: {
              properties: {
                x: { $ref: '#/components/schemas/x' },
                y: { $ref: '#/components/schemas/C' },
              },
            },
            C: { $anchor: 'here', items: { $ref: '#/components/schemas/B' } },
            x: { type: 'string' },
          },
        },
      },
    },
    {
      name: 'the mapping of a discriminator refers to files too',
      files: {
        'openapi.yaml': `${head}components:
  schemas:
    Pet:
      oneOf: [{$ref: pets/Cat.yaml}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: pets/Cat.yaml, dog: Dog}}
    Dog: {type: object}
`,
        'pets/Cat.yaml': 'type: object',
      },
      want: {
        components: {
          schemas: {
            Pet: {
              oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
              discriminator: {
                propertyName: 'kind',
                mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' },
              },
            },
            Dog: { type: 'object' },
            Cat: { type: 'object' },
          },
        },
      },
    },
    {
      name: 'files whose names no component could have',
      files: {
        'openapi.yaml': `${head}components:
  schemas:
    S:
      properties:
        a: {$ref: 'my%20schema.yaml'}
        b: {$ref: constructor.yaml}
        c: {$ref: __proto__.yaml}
        d: {$ref: 'defs.json#/a~1b/application~1json'}
`,
        'my schema.yaml': 'type: string',
        'constructor.yaml': 'type: number',
        '__proto__.yaml': 'type: boolean',
        'defs.json': '{"a/b": {"application/json": {"type": "null"}}}',
      },
      want: {
        components: {
          schemas: JSON.parse(`{
            "S": {"properties": {
              "a": {"$ref": "#/components/schemas/my_schema"},
              "b": {"$ref": "#/components/schemas/constructor"},
              "c": {"$ref": "#/components/schemas/__proto__"},
              "d": {"$ref": "#/components/schemas/application_json"}
            }},
            "my_schema": {"type": "string"},
            "constructor": {"type": "number"},
            "__proto__": {"type": "boolean"},
            "application_json": {"type": "null"}
          }`),
        },
      },
    },
  ];

  test.each(cases)('$name', async ({ files, want }) => {
    const { document } = await loadProject(files);
    expect(JSON.parse(JSON.stringify(document))).toEqual({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      ...want,
    });
  });

  test('is plain data: no value stands in two places', async () => {
    const { document } = await loadProject(spread);
    const seen = new Set<unknown>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(seen.has(value)).toBe(false);
      expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
      seen.add(value);
      Object.values(value).forEach(visit);
    };
    visit(document);
  });
});

describe('a reference that cannot be resolved', () => {
  const cases: { name: string; files: Record<string, string>; want: object[] }[] = [
    {
      name: 'to no file',
      files: { 'openapi.yaml': `${head}paths:\n  /a:\n    $ref: ./a.yaml\n` },
      want: [
        {
          file: 'openapi.yaml',
          line: 5,
          column: 5,
          pointer: '#/paths/~1a/$ref',
          message: 'there is no file a.yaml',
        },
      ],
    },
    {
      name: 'to nothing in the document',
      files: {
        'openapi.yaml': `${head}components:\n  schemas:\n    A: {items: {$ref: '#/components/schemas/B'}}\n`,
      },
      want: [
        {
          file: 'openapi.yaml',
          line: 5,
          pointer: '#/components/schemas/A/items/$ref',
          message: '$ref #/components/schemas/B cannot be resolved: there is no B',
        },
      ],
    },
    {
      name: 'to what every object inherits',
      files: {
        'openapi.yaml': `${head}components: {schemas: {A: {$ref: '#/components/constructor'}, B: {items: {$ref: '#/__proto__'}}}}\n`,
      },
      want: [
        { pointer: '#/components/schemas/A/$ref' },
        { pointer: '#/components/schemas/B/items/$ref' },
      ],
    },
    {
      name: 'in another file, each place reported once',
      files: {
        'openapi.yaml': `${head}components: {schemas: {A: {$ref: a.yaml}, B: {$ref: a.yaml}}}\n`,
        'a.yaml': `type: object\nproperties:\n  x:\n    $ref: '#/nothing'\n`,
      },
      want: [{ file: 'a.yaml', line: 4, pointer: '#/properties/x/$ref' }],
    },
    {
      name: 'back to itself',
      files: {
        'openapi.yaml': `${head}components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n`,
      },
      want: [{ line: 5, message: 'this reference leads back to itself' }],
    },
    {
      name: 'back to itself over files',
      files: {
        'openapi.yaml': `${head}components: {schemas: {S: {items: {$ref: a.yaml}}}}\n`,
        'a.yaml': '$ref: b.yaml',
        'b.yaml': '$ref: a.yaml',
      },
      want: [{ pointer: '#/components/schemas/S/items/$ref' }],
    },
    {
      name: 'back to itself by way of allOf',
      files: {
        'openapi.yaml': `${head}components:\n  schemas:\n    A: {$ref: a.yaml}\n`,
        'a.yaml': `type: object\nallOf:\n  - oneOf:\n    - $ref: '#'\n`,
      },
      want: [{ file: 'a.yaml', line: 4, message: 'this reference leads back to itself' }],
    },
    {
      name: 'a path item that holds itself',
      files: {
        'openapi.yaml': `${head}paths: {/a: {$ref: a.yaml}}\n`,
        'a.yaml': `get: {callbacks: {c: {'{$request.body#/u}': {$ref: a.yaml}}}, responses: {}}`,
      },
      want: [{ file: 'a.yaml', message: expect.stringContaining('contains itself') }],
    },
    {
      name: 'the whole document as a schema',
      files: { 'openapi.yaml': `${head}components: {schemas: {A: {$ref: '#'}}}\n` },
      want: [{ message: '$ref # leads to the whole document' }],
    },
    {
      name: 'an anchor that nobody has',
      files: { 'openapi.yaml': `${head}components: {schemas: {A: {$ref: '#up'}}}\n` },
      want: [{ message: '$ref #up cannot be resolved: expected an $anchor of that name' }],
    },
  ];

  test.each(cases)('$name', async ({ files, want }) => {
    const found = await refusal(project(files));
    expect(found).toMatchObject(want);
    expect(found).toHaveLength(want.length);
  });

  test('recursion through properties and items is fine', async () => {
    const { document } = await loadProject({
      'openapi.yaml': `${head}components: {schemas: {A: {properties: {a: {$ref: '#/components/schemas/A'}}, anyOf: [{items: {$ref: '#/components/schemas/A'}}]}}}\n`,
    });
    expect(document).toHaveProperty('components.schemas.A.properties.a.$ref');
  });

  test('a chain of references longer than the call stack', async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [
        `S${i}`,
        { $ref: `#/components/schemas/S${i + 1}` },
      ]),
    );
    const folder = project({
      'openapi.yaml': JSON.stringify({
        openapi: '3.1.0',
        components: { schemas: { ...schemas, S20000: { $ref: '#/components/schemas/S0' } } },
      }),
    });
    expect(await refusal(folder)).toMatchObject([
      { message: 'this reference leads back to itself' },
    ]);
  });
});

describe('for whoever looks at the files themselves', () => {
  test('a document of 3.0 stays one', async () => {
    const files = {
      'openapi.yaml': withSchemas({ A: { type: 'string', nullable: true } }, '3.0.3'),
    };
    const { document } = await loadProject(files, { asWritten: true });
    expect(document).toMatchObject({
      openapi: '3.0.3',
      components: { schemas: { A: { nullable: true } } },
    });
  });

  test('references into files, new names and texts are known', async () => {
    const folder = project(spread);
    const { fileReferences, renamed, textOf } = await load(join(folder, 'openapi.yaml'));
    const written = fileReferences.map(({ file, path, ref, kind }) => {
      return `${relative(folder, file)} ${path.join('/')} ${ref} ${kind}`;
    });
    expect(written).toContain(
      'openapi.yaml paths//accounts/{id}/balances paths/balances.yaml PathItem',
    );
    expect(
      renamed.map(({ section, wanted, name, origin }) => [
        section,
        wanted,
        name,
        relative(folder, origin.source.id),
      ]),
    ).toEqual([['schemas', 'Error', 'Error-2', 'schemas/Error.yaml']]);
    expect(textOf(join(folder, 'schemas/Error.yaml'))).toBe(spread['schemas/Error.yaml']);
    expect(textOf('elsewhere')).toBe('');
  });
});
