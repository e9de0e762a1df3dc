/**
 * `types.ts`: `paths`, `components` and `operations`, by openapi-typescript. It sees the document
 * with every schema put as its settled shape, so that types and validators rest on the same reading;
 * what it cannot say, or says wrongly, is handed to it as finished type text.
 */
import {
  astToString,
  type GlobalContext,
  type OpenAPI3,
  resolveRef,
  transformSchema,
} from 'openapi-typescript';
import ts from 'typescript';
import type {
  ApiModel,
  ArrayShape,
  Doc,
  ObjectShape,
  Operation,
  Property,
  Shape,
} from '../model/api-model.ts';
import { INHERITED } from '../model/names.ts';
import { at, isObject, type JsonObject } from '../model/pointer.ts';
import { namedShapes, typeCore, typeCycles, variantsOf } from '../model/typing.ts';
import { quote } from '../text/layout.ts';
import { startFile } from '../text/source-file.ts';
import type { Emitter } from './emitter.ts';
import { isPresent, PRESENT, type TypeScope, typeExpression } from './type-expression.ts';

/** Marks a schema whose type is given as text: one of {@link Scope.texts}, by its place. */
const TYPE_TEXT = 'x-type-text';

interface Scope extends TypeScope {
  readonly texts: string[];
}

/** `types.ts` */
export const emitTypes: Emitter = (api, target) => {
  const aliased = typeCycles(api.schemas);
  const identifiers = new Map(api.schemas.map(({ name, identifier }) => [name, identifier]));
  const scope: Scope = {
    texts: [],
    reference: (name) =>
      aliased.has(name) ? (identifiers.get(name) ?? name) : `components['schemas'][${quote(name)}]`,
    named: namedShapes(api.schemas),
  };
  const declarations = declare(typedDocument(api, scope, aliased), scope);
  const file = startFile(api, 'types.ts', target, 'generators/emit/types.ts');
  const aliases = api.schemas
    .filter(({ name }) => aliased.has(name))
    .map(({ identifier, shape }) => `type ${identifier} = ${typeExpression(shape, scope)};`);
  if (aliases.length > 0) {
    file.add(
      `// TypeScript lets a type refer to itself outside of its members only by a name of its own.\n${aliases.join('\n')}`,
    );
  }
  file.add(declarations.replace(/^ {4,}/gm, (indent) => ' '.repeat(indent.length / 2)));
  return [file.finish()];
};

/** The declarations of `types.ts`. */
function declare(document: JsonObject, scope: Scope): string {
  try {
    return astToString(typeNodes(document, scope));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    // openapi-typescript decodes names as parts of a URI, where a percent sign is none by itself.
    const text = JSON.stringify(document);
    let mark = '<percent>';
    while (text.includes(mark) || scope.texts.some((each) => each.includes(mark))) mark += '>';
    const marked = JSON.parse(text.replaceAll('%', mark)) as JsonObject;
    return astToString(typeNodes(marked, scope)).replaceAll(mark, '%');
  }
}

/**
 * The declarations as syntax. openapi-typescript would lint and bundle the document first, which
 * takes longer than all the rest of it; here the document is read and settled already.
 */
function typeNodes(document: JsonObject, { texts }: Scope): ts.Node[] {
  const schema = document as unknown as OpenAPI3;
  const context: Omit<GlobalContext, 'redoc'> = {
    ...DEFAULTS,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    injectFooter: apart([]),
    discriminators: { objects: {}, refsHandled: [] },
    resolve: (ref) => resolveRef(schema, ref, { silent: true }),
    transform: (schema) => {
      const text = texts[Number((schema as JsonObject)[TYPE_TEXT])];
      return text === undefined ? undefined : ts.factory.createTypeReferenceNode(text);
    },
  };
  return joined(transformSchema(schema, context as GlobalContext));
}

/**
 * openapi-typescript looks for the operations it has, and copies them all to add one, which takes the
 * square of their number. Here it finds none, and declares each of them by itself.
 */
function apart(declarations: ts.Node[]): ts.Node[] {
  return Object.assign(declarations, { find: () => undefined });
}

/** One declaration of all operations instead of one for each. */
function joined(nodes: readonly ts.Node[]): ts.Node[] {
  const isOperations = (node: ts.Node): node is ts.InterfaceDeclaration =>
    ts.isInterfaceDeclaration(node) && node.name.text === 'operations';
  const declarations = nodes.filter(isOperations);
  const [first] = declarations;
  if (!first) return [...nodes];
  const members = declarations.flatMap((each) => [...each.members]);
  const { modifiers, name } = first;
  return [
    ...nodes.filter((node) => !isOperations(node)),
    ts.factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, members),
  ];
}

/** What openapi-typescript does unless it is told to. */
const DEFAULTS = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  postTransform: undefined,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  transformProperty: undefined,
} as const;

/** The document with settled schemas, and without what has no bearing on types. */
function typedDocument(api: ApiModel, scope: Scope, aliased: ReadonlySet<string>): JsonObject {
  const settle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(settle);
    if (!isObject(value)) return value;
    const shape = api.shapes.get(value);
    if (shape) return typedSchema(shape, scope, docFrom(value));
    const settled = Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'example' && key !== 'examples' && key !== 'x-error-code')
        .map(([key, member]) => [key, settle(key === 'headers' ? inPlace(member) : member)]),
    );
    const operation = operations.get(value);
    return operation ? { ...settled, ...named(operation, settled.parameters) } : settled;
  };
  const operations = new Map<unknown, Operation>(
    api.operations.map((operation) => [at(api.document, operation.pointer), operation]),
  );
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
    api.schemas.map(({ name, identifier, shape, doc }) => [
      name,
      aliased.has(name)
        ? { ...wordsOf(doc), ...textSchema(identifier, scope) }
        : typedSchema(shape, scope, doc),
    ]),
  );
  return {
    openapi: '3.1.0',
    info: rest.info,
    ...(paths === undefined ? {} : { paths: settle(paths) }),
    ...(webhooks === undefined ? {} : { webhooks: settle(webhooks) }),
    components: { ...(settle(others) as JsonObject), schemas },
  };
}

/** The name that the operation goes by here, and the path parameters that nobody declared. */
function named({ id, parameters }: Operation, declared: unknown): JsonObject {
  const undeclared = parameters
    .filter((parameter) => parameter.undeclared)
    .map(({ name }) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const all = [...(Array.isArray(declared) ? declared : []), ...undeclared];
  return { operationId: id, ...(all.length > 0 ? { parameters: all } : {}) };
}

function docFrom(schema: JsonObject): Doc {
  return {
    ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
    ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
  };
}

/** A shape as the plainest schema that openapi-typescript renders rightly. */
function typedSchema(shape: Shape, scope: Scope, doc: Doc = {}): JsonObject {
  const words = wordsOf(doc);
  const schema = schemaFor(shape, scope);
  if (Object.keys(words).length === 0) return schema;
  return '$ref' in schema ? { ...words, allOf: [schema] } : { ...words, ...schema };
}

function wordsOf({ title, description, deprecated }: Doc): JsonObject {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: description.replace(/\*\//g, '*\\/') }),
    ...(deprecated ? { deprecated } : {}),
  };
}

function schemaFor(whole: Shape, scope: Scope): JsonObject {
  const shape = typeCore(whole, scope.named);
  const inner = (part: Shape) => schemaFor(part, scope);
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
      return literalSchema(shape, scope);
    case 'ref':
      return {
        $ref: `#/components/schemas/${shape.name.replace(/~/g, '~0').replace(/\//g, '~1')}`,
      };
    case 'array':
      return arraySchema(shape, scope);
    case 'object':
      return objectSchema(shape, scope);
    case 'union':
      return variantsOf(shape, scope.named)
        ? asText(shape, scope)
        : { oneOf: shape.options.map(inner) };
    case 'all': {
      const parts = shape.parts.map(inner);
      return parts.some(isText) ? asText(shape, scope) : { allOf: parts };
    }
    default:
      return asText(shape, scope);
  }
}

/** Text as a part of a type would want parentheses: then the whole is text. */
function arraySchema(shape: ArrayShape, scope: Scope): JsonObject {
  if (shape.prefixItems.length > 0) return asText(shape, scope);
  const items = schemaFor(shape.items, scope);
  return isText(items) ? asText(shape, scope) : { type: 'array', items };
}

function literalSchema(shape: Extract<Shape, { kind: 'literal' }>, scope: Scope): JsonObject {
  const [only] = shape.values;
  if (shape.values.some((value) => typeof value === 'object')) return asText(shape, scope);
  return shape.values.length === 1 ? { const: only } : { enum: shape.values };
}

function objectSchema(shape: ObjectShape, scope: Scope): JsonObject {
  const members = [...shape.properties.map(({ name }) => name), ...shape.required];
  const open = shape.additional.kind === 'unknown' || shape.patternProperties.length > 0;
  // The libraries below openapi-typescript would take such a member for the one that it hides.
  const hides = members.some((name) => INHERITED.has(name));
  if ((members.length === 0 && !open) || hides) return asText(shape, scope);
  return {
    type: 'object',
    properties: Object.fromEntries([
      ...shape.properties.map(
        (property) => [property.name, propertySchema(property, scope)] as const,
      ),
      ...shape.required.map((name) => [name, textSchema(PRESENT, scope)] as const),
    ]),
    required: [
      ...shape.properties.filter(({ required }) => required).map(({ name }) => name),
      ...shape.required,
    ],
    ...(open || shape.additional.kind === 'never'
      ? {}
      : { additionalProperties: schemaFor(shape.additional, scope) }),
  };
}

function propertySchema(property: Property, scope: Scope): unknown {
  const schema = isPresent(property.required, property.shape, scope.named)
    ? { ...wordsOf(property.doc), ...textSchema(PRESENT, scope) }
    : typedSchema(property.shape, scope, property.doc);
  return property.readOnly && !('$ref' in schema) ? { ...schema, readOnly: true } : schema;
}

function asText(shape: Shape, scope: Scope): JsonObject {
  return textSchema(typeExpression(shape, scope), scope);
}

function isText(schema: JsonObject): boolean {
  return Object.hasOwn(schema, TYPE_TEXT);
}

function textSchema(text: string, { texts }: Scope): JsonObject {
  return { type: 'object', [TYPE_TEXT]: texts.push(text) - 1 };
}
