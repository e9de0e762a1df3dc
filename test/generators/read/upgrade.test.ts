import { describe, expect, test } from 'vitest';
import { loadProject, withSchemas } from './project.ts';

const ref = { $ref: '#/components/schemas/Other' };
const toNull = { type: 'null' };

/** Schemas of 3.0 and their equivalents in 3.1. */
const cases: { name: string; given: object; want: object }[] = [
  { name: 'a type', given: { type: 'string', nullable: true }, want: { type: ['string', 'null'] } },
  {
    name: 'a type in an enum: null is one of the values',
    given: { type: 'string', enum: ['a', 'b'], nullable: true, description: 'd' },
    want: { type: ['string', 'null'], enum: ['a', 'b', null], description: 'd' },
  },
  {
    name: 'an enum that lists null already',
    given: { type: 'string', enum: ['a', null], nullable: true },
    want: { type: ['string', 'null'], enum: ['a', null] },
  },
  { name: 'an enum without type', given: { enum: [1], nullable: true }, want: { enum: [1, null] } },
  { name: 'false', given: { type: 'string', nullable: false }, want: { type: 'string' } },
  {
    name: 'a reference, which keeps its description',
    given: { ...ref, nullable: true, description: 'd' },
    want: { description: 'd', anyOf: [ref, toNull] },
  },
  {
    name: 'allOf around one reference',
    given: { allOf: [ref], nullable: true, description: 'd', default: null },
    want: { description: 'd', default: null, anyOf: [ref, toNull] },
  },
  {
    name: 'allOf of several',
    given: { allOf: [ref, { type: 'object' }], nullable: true },
    want: { anyOf: [{ allOf: [ref, { type: 'object' }] }, toNull] },
  },
  {
    name: 'allOf next to a type',
    given: { type: 'object', allOf: [ref], nullable: true, title: 't' },
    want: { title: 't', anyOf: [{ type: 'object', allOf: [ref] }, toNull] },
  },
  { name: 'anyOf', given: { anyOf: [ref], nullable: true }, want: { anyOf: [ref, toNull] } },
  {
    name: 'anyOf with null in it',
    given: { anyOf: [ref, { nullable: true }], nullable: true },
    want: { anyOf: [ref, toNull] },
  },
  {
    name: 'oneOf, of which a member may allow null too',
    given: { oneOf: [ref, { type: 'string', nullable: true }], nullable: true },
    want: { anyOf: [{ oneOf: [ref, { type: ['string', 'null'] }] }, toNull] },
  },
  {
    name: 'oneOf with a discriminator, which stays with it',
    given: { oneOf: [ref], discriminator: { propertyName: 'k' }, nullable: true },
    want: { anyOf: [{ oneOf: [ref], discriminator: { propertyName: 'k' } }, toNull] },
  },
  {
    name: 'a member that is nothing but nullable',
    given: { oneOf: [{ nullable: true, description: 'none' }, ref] },
    want: { oneOf: [{ type: 'null', description: 'none' }, ref] },
  },
  {
    name: 'nothing: any value already',
    given: { nullable: true, title: 't' },
    want: { title: 't' },
  },
  {
    name: 'properties without type',
    given: { properties: { a: {} }, nullable: true },
    want: { anyOf: [{ properties: { a: {} } }, toNull] },
  },
  {
    name: 'a property called nullable',
    given: {
      properties: { nullable: { type: 'boolean', nullable: true }, example: { type: 'string' } },
    },
    want: { properties: { nullable: { type: ['boolean', 'null'] }, example: { type: 'string' } } },
  },
  {
    name: 'data that looks like a schema',
    given: { default: { type: 'string', nullable: true }, enum: [{ exclusiveMinimum: true }] },
    want: { default: { type: 'string', nullable: true }, enum: [{ exclusiveMinimum: true }] },
  },
  {
    name: 'an extension',
    given: { 'x-nullable': true, 'x-schema': { type: 'string', nullable: true } },
    want: { 'x-nullable': true, 'x-schema': { type: 'string', nullable: true } },
  },
  {
    name: 'limits that are excluded',
    given: { minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: true },
    want: { exclusiveMinimum: 1, exclusiveMaximum: 2 },
  },
  {
    name: 'limits that are not',
    given: { minimum: 0, exclusiveMinimum: false, exclusiveMaximum: true },
    want: { minimum: 0 },
  },
  {
    name: 'bytes',
    given: { type: 'string', format: 'binary', nullable: true, maxLength: 9 },
    want: { maxLength: 9, contentMediaType: 'application/octet-stream' },
  },
  {
    name: 'base64',
    given: { type: 'string', format: 'base64', nullable: true },
    want: { type: ['string', 'null'], format: 'byte' },
  },
  {
    name: 'recursion as JSON Schema 2019-09 writes it',
    given: { properties: { a: { items: { $recursiveRef: '#' } } } },
    want: { properties: { a: { items: { $ref: '#/components/schemas/Given' } } } },
  },
  {
    name: 'dependencies of draft 7',
    given: { dependencies: { a: ['b'], constructor: { minProperties: 2 }, c: false } },
    want: {
      dependentRequired: { a: ['b'] },
      dependentSchemas: { constructor: { minProperties: 2 }, c: false },
    },
  },
  {
    name: 'below every keyword',
    given: {
      items: { type: 'string', nullable: true },
      additionalProperties: { type: 'string', nullable: true },
      not: { type: 'string', nullable: true },
    },
    want: {
      items: { type: ['string', 'null'] },
      additionalProperties: { type: ['string', 'null'] },
      not: { type: ['string', 'null'] },
    },
  },
];

describe.each(['3.0.3', '3.1.0'])('in a document that says %s', (openapi) => {
  test.each(cases)('$name', async ({ given, want }) => {
    const text = withSchemas({ Given: given, Other: {} }, openapi);
    const { document, version } = await loadProject({ 'openapi.yaml': text });
    expect(version).toBe(openapi.slice(0, 3));
    expect(document).toHaveProperty('components.schemas.Given', want);
  });
});

describe('only in 3.0', () => {
  test('the document becomes a 3.1 one', async () => {
    const { document } = await loadProject({ 'openapi.yaml': withSchemas({}, '3.0.4') });
    expect(document.openapi).toBe('3.1.1');
  });

  test('example becomes the last of examples', async () => {
    const schemas = { A: { example: { example: 1 } }, B: { examples: [1], example: null } };
    const { document } = await loadProject({ 'openapi.yaml': withSchemas(schemas, '3.0.0') });
    expect(document).toHaveProperty('components.schemas', {
      A: { examples: [{ example: 1 }] },
      B: { examples: [1, null] },
    });
  });

  test('examples of parameters and media types stay: 3.1 has them too', async () => {
    const parameter = { name: 'p', in: 'query', schema: { type: 'string' }, example: 'x' };
    const text = JSON.stringify({ openapi: '3.0.0', components: { parameters: { P: parameter } } });
    const { document } = await loadProject({ 'openapi.yaml': text });
    expect(document).toHaveProperty('components.parameters.P', parameter);
  });

  test('a whole body of bytes has the media type of its key', async () => {
    const body = (schema: object): object => ({ B: { content: { 'image/png': { schema } } } });
    const given = {
      openapi: '3.0.0',
      components: { requestBodies: body({ type: 'string', format: 'binary' }) },
    };
    const { document } = await loadProject({ 'openapi.yaml': JSON.stringify(given) });
    expect(document).toHaveProperty('components.requestBodies', body({}));
  });

  test('keywords next to $ref have no effect, and go with one warning', async () => {
    const given = { ...ref, type: 'string', description: 'd', 'x-a': 1 };
    const text = withSchemas({ A: given, B: given, Other: {} }, '3.0.0');
    const { document, warnings } = await loadProject({ 'openapi.yaml': text });
    expect(document).toHaveProperty('components.schemas.A', { ...ref, description: 'd', 'x-a': 1 });
    expect(warnings).toMatchObject([
      {
        message: 'OpenAPI 3.0 ignores keywords next to `$ref`; left out (2 times)',
        pointer: '#/components/schemas/A',
        hint: 'Also at #/components/schemas/B.',
      },
    ]);
    const kept = await loadProject({ 'openapi.yaml': withSchemas({ A: given, Other: {} }) });
    expect(kept.document).toHaveProperty('components.schemas.A', given);
  });

  test('what else is 3.0 in a 3.0 document is no news', async () => {
    const text = withSchemas({ A: { type: 'string', nullable: true } }, '3.0.0');
    expect((await loadProject({ 'openapi.yaml': text })).warnings).toEqual([]);
  });
});

test('3.0 words in a 3.1 document: one warning for each kind, with number and places', async () => {
  const nullable = { type: 'string', nullable: true };
  const schemas = {
    A: nullable,
    B: nullable,
    C: nullable,
    D: nullable,
    E: { exclusiveMinimum: true },
  };
  const { warnings } = await loadProject({ 'openapi.yaml': withSchemas(schemas) });
  expect(warnings).toMatchObject([
    {
      severity: 'warning',
      line: 1,
      pointer: '#/components/schemas/A',
      message: '`nullable` is OpenAPI 3.0; read as the type "null" (4 times)',
      hint: 'Also at #/components/schemas/B and #/components/schemas/C.',
    },
    { pointer: '#/components/schemas/E', message: expect.stringContaining('exclusiveMinimum') },
  ]);
});

test('a file that is brought in is upgraded like the rest, and its warnings name it', async () => {
  const { document, warnings } = await loadProject({
    'openapi.yaml': 'openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n',
    'a.yaml': 'properties:\n  b: {type: string, nullable: true}\n',
  });
  expect(document).toHaveProperty('components.schemas.A.properties.b', {
    type: ['string', 'null'],
  });
  expect(warnings).toMatchObject([
    { file: expect.stringMatching(/a\.yaml$/), line: 2, pointer: '#/properties/b' },
  ]);
});

test('a 3.1 document without 3.0 words stays as it was written', async () => {
  const text = withSchemas({
    A: { ...ref, type: 'object', example: 1, description: 'd' },
    Other: {
      type: ['object', 'null'],
      exclusiveMinimum: 1,
      contentEncoding: 'base64',
      const: { nullable: true },
    },
  });
  const { document, warnings } = await loadProject({ 'openapi.yaml': text });
  expect(document).toEqual(JSON.parse(text));
  expect(warnings).toEqual([]);
});
