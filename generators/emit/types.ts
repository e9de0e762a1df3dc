/**
 * `types.ts`: `paths`, `components` and `operations`, by openapi-typescript. It sees the document
 * with every schema put as its settled shape, so that types and validators rest on the same reading;
 * what it cannot say, or says wrongly, is handed to it as finished type text.
 */
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { ApiModel, Doc, ObjectShape, Shape } from '../model/api-model.ts';
import { at, isObject, type JsonObject } from '../model/pointer.ts';
import { quote } from '../text/layout.ts';
import { startFile } from '../text/source-file.ts';
import type { Emitter } from './emitter.ts';
import { typeExpression } from './type-expression.ts';

/** Marks a schema whose type is given as text. */
const TYPE_TEXT = 'x-type-text';

/** `types.ts` */
export const emitTypes: Emitter = async (api, target) => {
  const nodes = await openapiTS(typedDocument(api) as never, {
    alphabetize: false,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    transform: (schema) => {
      const text = (schema as JsonObject)[TYPE_TEXT];
      return typeof text === 'string' ? ts.factory.createTypeReferenceNode(text) : undefined;
    },
  });
  const file = startFile(api, 'types.ts', target, 'generators/emit/types.ts');
  file.add(astToString(nodes).replace(/^ {4,}/gm, (indent) => ' '.repeat(indent.length / 2)));
  return [file.finish()];
};

/** The document with settled schemas, and without what has no bearing on types. */
function typedDocument(api: ApiModel): JsonObject {
  const settle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(settle);
    if (!isObject(value)) return value;
    const shape = api.shapes.get(value);
    if (shape) return typedSchema(shape, docFrom(value));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'example' && key !== 'examples' && key !== 'x-error-code')
        .map(([key, member]) => [key, settle(key === 'headers' ? inPlace(member) : member)]),
    );
  };
  // openapi-typescript takes every header behind a reference for a required one.
  const inPlace = (headers: unknown): unknown =>
    isObject(headers)
      ? Object.fromEntries(
          Object.entries(headers).map(([name, header]) => [
            name,
            isObject(header) && typeof header.$ref === 'string'
              ? at(api.document, header.$ref)
              : header,
          ]),
        )
      : headers;
  const { paths, webhooks, components, ...rest } = api.document;
  const { schemas: _, examples: __, ...others } = isObject(components) ? components : {};
  const schemas = Object.fromEntries(
    api.schemas.map(({ name, shape, doc }) => [name, typedSchema(shape, doc)]),
  );
  return {
    openapi: '3.1.0',
    info: rest.info,
    ...(paths === undefined ? {} : { paths: settle(paths) }),
    ...(webhooks === undefined ? {} : { webhooks: settle(webhooks) }),
    components: { ...(settle(others) as JsonObject), schemas },
  };
}

function docFrom(schema: JsonObject): Doc {
  return {
    ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
    ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
  };
}

/** A shape as the plainest schema that openapi-typescript renders rightly. */
function typedSchema(shape: Shape, doc: Doc = {}): unknown {
  const { title, description, deprecated } = doc;
  const words = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: description.replace(/\*\//g, '*\\/') }),
    ...(deprecated ? { deprecated } : {}),
  };
  const schema = schemaFor(shape);
  if (Object.keys(words).length === 0) return schema;
  return '$ref' in schema ? { ...words, allOf: [schema] } : { ...words, ...schema };
}

function schemaFor(shape: Shape): JsonObject {
  switch (shape.kind) {
    case 'unknown':
      return {};
    case 'null':
    case 'boolean':
    case 'string':
      return { type: shape.kind, ...('format' in shape ? { format: shape.format } : {}) };
    case 'number':
      return { type: 'number', ...(shape.format ? { format: shape.format } : {}) };
    case 'literal':
      return literalSchema(shape);
    case 'ref':
      return {
        $ref: `#/components/schemas/${shape.name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
      };
    case 'array':
      return shape.prefixItems.length > 0 || shape.items.kind === 'never'
        ? asText(shape)
        : { type: 'array', items: schemaFor(shape.items) };
    case 'object':
      return objectSchema(shape);
    case 'union':
      return { oneOf: shape.options.map(schemaFor) };
    case 'all':
      return { allOf: shape.parts.map(schemaFor) };
    case 'when':
      return shape.type === 'object' || shape.type === 'array' ? schemaFor(shape.shape) : {};
    case 'refined':
      return schemaFor(shape.shape);
    default:
      return asText(shape);
  }
}

function literalSchema(shape: Extract<Shape, { kind: 'literal' }>): JsonObject {
  const [only] = shape.values;
  if (shape.values.some((value) => typeof value === 'object')) return asText(shape);
  return shape.values.length === 1 ? { const: only } : { enum: shape.values };
}

function objectSchema(shape: ObjectShape): JsonObject {
  const members = [...shape.properties.map(({ name }) => name), ...shape.required];
  const open = shape.additional.kind === 'unknown' || shape.patternProperties.length > 0;
  if (members.length === 0 && !open) return asText(shape);
  return {
    type: 'object',
    properties: Object.fromEntries([
      ...shape.properties.map((property) => [property.name, propertySchema(property)] as const),
      ...shape.required.map((name) => [name, {}] as const),
    ]),
    required: [
      ...shape.properties.filter(({ required }) => required).map(({ name }) => name),
      ...shape.required,
    ],
    ...(open || shape.additional.kind === 'never'
      ? {}
      : { additionalProperties: schemaFor(shape.additional) }),
  };
}

function propertySchema(property: ObjectShape['properties'][number]): unknown {
  const schema = typedSchema(property.shape, property.doc);
  return isObject(schema) && property.readOnly && !('$ref' in schema)
    ? { ...schema, readOnly: true }
    : schema;
}

function asText(shape: Shape): JsonObject {
  return {
    type: 'object',
    [TYPE_TEXT]: typeExpression(shape, (name) => `components['schemas'][${quote(name)}]`),
  };
}
