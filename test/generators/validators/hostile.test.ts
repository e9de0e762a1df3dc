/** Text of a document is data: in generated code it neither ends its context nor runs. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { typeErrors } from './compile.ts';

const RUN = 'globalThis.escaped=true';

/**
 * Texts that could end comments, strings, templates, regular expressions, types, names and lines.
 */
const PAYLOADS: Readonly<Record<string, string>> = {
  'a comment end': `*/ ${RUN}; /*`,
  'a single quote': `');${RUN};('`,
  'a double quote': `");${RUN};("`,
  'a template': `\`\${${RUN}}\``,
  'a line end': `\n${RUN}//`,
  'a carriage return': `\r${RUN}//`,
  'a line separator': `\u2028${RUN}//`,
  'a backslash': `\\');${RUN}//`,
  'a function': `x(){};${RUN}//`,
  'a type end': `x}}};${RUN};type X={a:{b:{c`,
  'a regular expression end': `a/u);${RUN}//`,
  'a computed name': `[(${RUN},'a')]`,
  'a markup end': '</script><!-- ]]> -->',
  'a directive': '@ts-nocheck\n// @ts-nocheck\n/// <reference path="/etc/passwd" />',
  'a source map': '//# sourceMappingURL=data:,x',
  'the prototype': '__proto__',
  'the constructor': 'constructor',
  'a keyword': 'await',
  'a percent sign': '%',
  'a broken percent-encoding': '100%/~1%zz%41',
  'what cannot be seen': '\u0000\u0007\u200b\u202e\ufeff\ud800',
  nothing: '',
};

/** Returns a document with `text` in every place that allows any text. */
function documentSaying(text: string): object {
  const words = { title: text, description: text };
  const component = (name: string) => ({
    $ref: `#/components/schemas/${name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')}`,
  });
  const members = (value: unknown) => Object.fromEntries([[text, value]]);
  const values = { enum: [text, { a: text, ...members(text) }, [text]] };
  const schemas = Object.fromEntries([
    [`${text}-`, { ...words, type: 'object', properties: members({ ...words, type: 'string' }) }],
    ['Values', { ...words, ...values }],
    ['Text', { ...words, enum: [text, `${text}-`], default: text }],
    ['Constant', { const: text }],
    ['Required', { required: [text], dependentRequired: members([text]) }],
    ['Own', { type: 'object', properties: members(component('Own')), required: [text] }],
    [
      'Closed',
      { type: 'object', properties: members({ const: text }), additionalProperties: false },
    ],
    ['Others', { properties: members(component('Text')), additionalProperties: { const: text } }],
    ['Pattern', { type: 'string', pattern: text, format: text, ...words }],
    ['Patterns', { type: 'object', patternProperties: members(false) }],
    [
      'Unevaluated',
      {
        properties: members(true),
        unevaluatedProperties: false,
        dependentSchemas: members({ allOf: [true] }),
      },
    ],
    ['Reference', { items: component(`${text}-`), [`x-${text}`]: text, 'x-type-text': text }],
    ['Recursion', { anyOf: [{ const: text }, { type: 'array', items: component('Recursion') }] }],
    [
      'Tagged',
      {
        oneOf: [component('Own'), component('Required')],
        discriminator: { propertyName: text, mapping: members('Own') },
      },
    ],
  ]);
  const media = {
    schema: component('Values'),
    examples: members({ ...words, value: { a: text } }),
    encoding: members({ contentType: text, headers: members({ schema: { const: text } }) }),
  };
  return {
    openapi: '3.1.0',
    info: { title: text, version: text, description: text },
    servers: [{ url: `/${text}`, description: text, variables: members({ default: text }) }],
    tags: [{ name: text, description: text }],
    paths: {
      [`/a/${text.replace(/[{}]/g, '')}`]: {
        ...words,
        get: {
          ...words,
          operationId: text,
          summary: text,
          tags: [text],
          externalDocs: { url: text, description: text },
          security: [members([text])],
          parameters: ['query', 'header', 'cookie'].map((place) => ({
            name: `${text}-`,
            in: place,
            'x-type-text': text,
            ...words,
            schema: { enum: [text] },
          })),
          responses: {
            200: {
              ...words,
              headers: members({ ...words, schema: { const: text } }),
              content: { [text]: media, 'application/json': media },
            },
            default: { description: text, content: { 'application/problem+json': media } },
          },
        },
        post: {
          requestBody: { ...words, content: { [text]: media, 'multipart/form-data': media } },
          responses: { '2XX': { description: text } },
        },
      },
    },
    components: {
      schemas,
      securitySchemes: members({ type: 'apiKey', in: 'query', name: text || 'key', ...words }),
    },
  };
}

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

const prototypeNames = () => Reflect.ownKeys(Object.prototype).length;

describe('a document that says', () => {
  const cases = Object.entries(PAYLOADS).map(([name, text]) => ({ name, text }));
  const folders = new Map<string, string>();
  let errors: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    for (const { name, text } of cases) {
      folders.set(name, (await bench.generate(documentSaying(text))).folder);
    }
    const modules = await Promise.all([...folders.values()].map(modulesIn));
    errors = typeErrors(modules.flat());
  });

  test.each(cases)('$name compiles', async ({ name }) => {
    const modules = await modulesIn(folders.get(name) ?? '');
    expect(modules.length).toBeGreaterThan(5);
    expect(modules.flatMap((module) => errors.get(module) ?? [])).toEqual([]);
  });

  test.each(cases)('$name runs nothing', async ({ name, text }) => {
    const before = prototypeNames();
    const folder = folders.get(name) ?? '';
    for (const module of await modulesIn(folder)) await import(pathToFileURL(module).href);
    const { schemas } = (await import(pathToFileURL(join(folder, 'zod.ts')).href)) as {
      schemas: Readonly<Record<string, z.ZodType>>;
    };
    expect(schemas.Values?.safeParse(text).success).toBe(true);
    expect(schemas.Values?.safeParse(`${text}!`).success).toBe(false);
    expect(schemas.Constant?.safeParse(text).success).toBe(true);
    const own = JSON.parse(`{${JSON.stringify(text)}:1}`) as unknown;
    expect(schemas.Required?.safeParse(own).success).toBe(true);
    expect(schemas.Required?.safeParse({}).success).toBe(false);
    expect(schemas.Closed?.safeParse(own).success).toBe(false);
    expect('escaped' in globalThis).toBe(false);
    expect(prototypeNames()).toBe(before);
  });
});

async function modulesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

describe('a schema without end', () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  test.each([
    ['of itself', { A: ref('A') }],
    ['by another', { A: ref('B'), B: ref('A') }],
    ['in a part', { A: { allOf: [{ type: 'object' }, ref('A')] } }],
    ['in an alternative', { A: { anyOf: [{ type: 'null' }, { oneOf: [ref('A')] }] } }],
    ['in a condition', { A: { if: ref('B') }, B: { not: ref('A') } }],
    ['in a dependency', { A: { dependentSchemas: { a: ref('A') } } }],
    ['in a definition', { A: { $ref: '#/components/schemas/A/$defs/b', $defs: { b: ref('A') } } }],
  ])('%s is refused with its place', async (_, schemas) => {
    await expect(bench.validators(schemas)).rejects.toThrow(/itself.*#\/components\/schemas\//s);
  });

  test('of depth is decided', async () => {
    const { schemas } = await bench.validators({
      A: { type: 'array', items: ref('A') },
      B: { type: 'object', additionalProperties: ref('B') },
    });
    const deep = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
    expect(schemas.A?.safeParse(deep(500)).success).toBe(true);
  });
});

test('a value whose length is an object is refused like any other', async () => {
  const { schemas } = await bench.validators({
    Text: { type: 'string', minLength: 1, maxLength: 2 },
    List: { type: 'array', minItems: 1, maxItems: 2 },
    Pair: { type: 'array', prefixItems: [{}, {}], minItems: 3, maxItems: 4 },
  });
  for (const schema of Object.values(schemas)) {
    expect(schema.safeParse({ length: { toString: 1, valueOf: 1 } }).success).toBe(false);
  }
});

test('alternatives that multiply by reference are refused before they do', async () => {
  const levels = Array.from({ length: 40 }, (_, at) => {
    const next = { $ref: `#/components/schemas/S${at + 1}` };
    return [`S${at}`, { anyOf: [next, { allOf: [next] }] }] as const;
  });
  const schemas = { ...Object.fromEntries(levels), S40: { properties: { a: true } } };
  expect(await bench.validators(schemas)).toMatchObject({ warnings: [] });
  await expect(
    bench.validators({
      ...schemas,
      A: { $ref: '#/components/schemas/S0', unevaluatedProperties: false },
    }),
  ).rejects.toThrow(/depends on more than 10000 schemas/);
});

test('unevaluated keywords one inside the other are refused before they multiply', async () => {
  let schema: object = { type: 'string' };
  for (let level = 0; level < 30; level += 1) {
    schema = { anyOf: [schema], unevaluatedProperties: false };
  }
  await expect(bench.validators({ A: schema })).rejects.toThrow(/one inside the other/);
});

test.each([
  ['$dynamicRef', { $dynamicRef: '#a' }],
  ['$vocabulary', { $vocabulary: {} }],
  [
    '$id over a reference',
    { $id: 'https://bank.example/a', items: { $ref: '#/$defs/b' }, $defs: { b: {} } },
  ],
  ['another dialect', { $schema: 'https://bank.example/dialect' }],
  ['an unknown type', { type: 'text' }],
  ['a limit that is no number', { minLength: '1' }],
  ['a negative count', { minItems: -1 }],
])('%s is refused', async (_, schema) => {
  await expect(bench.validators({ A: schema })).rejects.toThrow(/#\/components\/schemas\/A/);
});

test.each([
  ['https://bank.example/dialect', false],
  ['https://spec.openapis.org/oas/3.1/dialect/base', true],
  ['https://json-schema.org/draft/2020-12/schema', true],
])('the dialect %s of a document', async (jsonSchemaDialect, isKnown) => {
  const generated = bench.generate({
    openapi: '3.1.0',
    info: { title: 'Dialect', version: '1' },
    jsonSchemaDialect,
    components: {},
  });
  if (isKnown) await expect(generated).resolves.toBeTruthy();
  else await expect(generated).rejects.toThrow(/is not supported \(at #\/jsonSchemaDialect\)/);
});

test('a parameter without a name is refused', async () => {
  const get = { parameters: [{ in: 'query' }], responses: {} };
  const generated = bench.generate({
    openapi: '3.1.0',
    info: { title: 'Nameless', version: '1' },
    paths: { '/a': { get } },
  });
  await expect(generated).rejects.toThrow(/needs a name.*\/get\/parameters\/0/);
});

test('a percent sign in a name is none of an escape', async () => {
  const { schemas, warnings } = await bench.validators({
    'a%41': { $ref: '#/components/schemas/b%2541/properties/c%2541' },
    'b%41': { properties: { 'c%41': { type: 'string', bogus: 1 } } },
  });
  expect(schemas['a%41']?.safeParse(1).success).toBe(false);
  const pointer = '#/components/schemas/b%2541/properties/c%2541/bogus';
  expect(warnings[0]).toMatchObject({ pointer, line: expect.any(Number) });
});

test('a pattern that is none is reported, and does not decide', async () => {
  const { schemas, warnings } = await bench.validators({
    A: { type: 'string', pattern: '(?<!a)[[:alpha:]](?i)' },
  });
  expect(schemas.A?.safeParse('1').success).toBe(true);
  expect(warnings).toMatchObject([{ pointer: expect.stringContaining('A/pattern') }]);
});

test('an object with a great many alternatives and members is generated in time', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => ({ const: `v${at}` }));
  const members = Object.fromEntries(many.map((_, at) => [`m${at}`, { type: 'string' }]));
  const { schemas } = await bench.validators({
    Options: { oneOf: many },
    Members: { type: 'object', properties: members },
  });
  expect(schemas.Options?.safeParse('v4999').success).toBe(true);
  expect(schemas.Members?.safeParse({ m1: 1 }).success).toBe(false);
});
