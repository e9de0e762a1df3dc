/**
 * Emits `types.ts`: `paths`, `webhooks`, `components`, `operations` and `callbacks`, by
 * openapi-typescript. It receives the document with the normalized shape of each schema, so that
 * types and validators agree; types that it cannot express, or gets wrong, are passed as finished
 * text.
 */

import type { GlobalContext, OpenAPI3, PathItemObject } from 'openapi-typescript';
import type { InterfaceDeclaration, Node, TypeLiteralNode, TypeNode } from 'typescript';
import type { ApiModel, Operation } from '../model/api-model.ts';
import { isHeaderParameter, isResponseHeader } from '../model/headers.ts';
import { at, isObject, type JsonObject } from '../read/pointer.ts';
import { INHERITED } from '../schema/object-shape.ts';
import type { ArrayShape, Doc, ObjectShape, Property, Shape } from '../schema/shape-types.ts';
import { namedShapes, typeCore, typeCycles, variantsOf } from '../schema/typing.ts';
import type { Emitter } from './emitter.ts';
import {
  astToString,
  resolveRef,
  transformPathItemObject,
  transformSchema,
  ts,
  tsModifiers,
  tsPropertyIndex,
} from './openapi-typescript.ts';
import { quote } from './text/layout.ts';
import { startFile } from './text/source-file.ts';
import { isPresent, PRESENT, type TypeScope, typeExpression } from './type-expression.ts';

/** Marks a schema whose type is given as text, with its index in {@link Scope.texts}. */
const TYPE_TEXT = 'x-type-text';

interface Scope extends TypeScope {
  readonly texts: string[];
  readonly operationNames: OperationNames;
}

/** Emits `types.ts`. */
export const emitTypes: Emitter = (api, target) => {
  const aliased = typeCycles(api.schemas);
  const identifiers = new Map(api.schemas.map(({ name, identifier }) => [name, identifier]));
  const scope: Scope = {
    texts: [],
    operationNames: new OperationNames(api.document),
    reference: (name) =>
      aliased.has(name) ? (identifiers.get(name) ?? name) : `components['schemas'][${quote(name)}]`,
    named: namedShapes(api.schemas),
  };
  const document = typedDocument(api, scope, aliased);
  const declarations = scope.operationNames.unmarked(declare(document, scope));
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

/** Escapes names of operations for openapi-typescript, which replaces `#` by `/`. */
class OperationNames {
  readonly #document: JsonObject;
  #mark: string | undefined;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  marked(id: string): string {
    if (!id.includes('#')) return id;
    this.#mark ??= unusedMark('<number sign>', [JSON.stringify(this.#document)]);
    return id.replaceAll('#', this.#mark);
  }

  unmarked(declarations: string): string {
    return this.#mark === undefined ? declarations : declarations.replaceAll(this.#mark, '#');
  }
}

/** Returns the declarations of `types.ts`. */
function declare(document: JsonObject, scope: Scope): string {
  try {
    return astToString(typeNodes(document, scope));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    // openapi-typescript decodes names as URI components, in which `%` must be an escape.
    const text = JSON.stringify(document);
    const mark = unusedMark('<percent>', [text, ...scope.texts]);
    const marked = JSON.parse(text.replaceAll('%', mark)) as JsonObject;
    return astToString(typeNodes(marked, scope)).replaceAll(mark, '%');
  }
}

/** Returns a placeholder that occurs in none of the texts. */
function unusedMark(wanted: string, texts: readonly string[]): string {
  let mark = wanted;
  while (texts.some((text) => text.includes(mark))) mark += '>';
  return mark;
}

/**
 * Returns the declarations as syntax nodes. openapi-typescript would first lint and bundle the
 * document, which takes longer than everything else; here it has been bundled and checked.
 */
function typeNodes(document: JsonObject, { texts }: Scope): Node[] {
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
  const nodes = joined(transformSchema(schema, context as GlobalContext));
  const types = callbackTypes(document.callbacks, (item) =>
    transformPathItemObject(item as PathItemObject, { ctx: context as GlobalContext }),
  );
  if (!types) return nodes;
  const modifiers = tsModifiers({ export: true });
  const { members } = types;
  return [
    ...nodes,
    ts.factory.createInterfaceDeclaration(modifiers, 'callbacks', undefined, undefined, members),
  ];
}

/**
 * Hides existing operations from openapi-typescript, which searches and copies all of them to add
 * one, in quadratic time. It then declares each separately.
 */
function apart(declarations: Node[]): Node[] {
  return Object.assign(declarations, { find: () => undefined });
}

/** Merges the declarations of operations into one. */
function joined(nodes: readonly Node[]): Node[] {
  const isOperations = (node: Node): node is InterfaceDeclaration =>
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

/** Returns callbacks by operation, name and expression; openapi-typescript ignores them. */
function callbackTypes(
  callbacks: unknown,
  render: (item: unknown) => TypeNode,
  depth = 3,
): TypeLiteralNode | undefined {
  if (!isObject(callbacks)) return undefined;
  const members = Object.entries(callbacks).flatMap(([name, member]) => {
    const type = depth === 1 ? render(member) : callbackTypes(member, render, depth - 1);
    return type
      ? [ts.factory.createPropertySignature([], tsPropertyIndex(name), undefined, type)]
      : [];
  });
  return members.length === 0 ? undefined : ts.factory.createTypeLiteralNode(members);
}

/** The default options of openapi-typescript. */
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

/** Members that do not affect types, or have types of their own. */
const UNTYPED: ReadonlySet<string> = new Set(
  'example examples x-error-code callbacks links'.split(' '),
);

/** Members that openapi-typescript assumes to be strings. */
const TEXTS: ReadonlySet<string> = new Set(['$ref', 'title', 'summary', 'description', 'format']);

function isUsable([key, member]: readonly [string, unknown]): boolean {
  return !UNTYPED.has(key) && (typeof member === 'string' || !TEXTS.has(key));
}

/** Members that are maps, with keys of any name. */
const MAPS: ReadonlySet<string> = new Set(
  'content headers parameters pathItems requestBodies responses securitySchemes'.split(' '),
);

/** Returns the document with normalized schemas, and without what does not affect types. */
function typedDocument(api: ApiModel, scope: Scope, aliased: ReadonlySet<string>): JsonObject {
  const settle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter(isHeeded).map(settle);
    if (!isObject(value)) return value;
    const shape = api.shapes.get(value);
    if (shape) return typedSchema(shape, scope, docFrom(value));
    const settled = Object.fromEntries(
      Object.entries(typeof value.in === 'string' ? bySchema(value) : value)
        .filter(isUsable)
        .map(([key, member]) => {
          // openapi-typescript treats the schema `false` as absent.
          if (key === 'schema' && member === false) return [key, textSchema('never', scope)];
          if (!MAPS.has(key)) return [key, settle(member)];
          return [key, settleMap(key === 'headers' ? inPlace(member) : member)];
        }),
    );
    return withOwnName(value, settled);
  };
  const settleMap = (map: unknown): unknown =>
    isObject(map)
      ? Object.fromEntries(Object.entries(map).map(([name, member]) => [name, settle(member)]))
      : settle(map);
  const taken = new Set(api.operations.map(({ id }) => id));
  // For a webhook or an unreferenced path item: an existing name would be declared twice.
  const withOwnName = (value: JsonObject, settled: JsonObject): JsonObject => {
    const { operationId } = value;
    if (typeof operationId !== 'string') return settled;
    const { operationId: _, ...nameless } = settled;
    if (operationId === '' || taken.has(operationId)) return nameless;
    taken.add(operationId);
    return { ...settled, operationId: scope.operationNames.marked(operationId) };
  };
  const operations = new Map(
    api.operations.map((operation) => [`${operation.method} ${operation.path}`, operation]),
  );
  // Several paths may refer to one path item, and each has its own operations.
  const pathItem = (path: string, item: unknown): unknown => {
    const target = resolved(item, api.document);
    if (!isObject(target)) return {};
    return Object.fromEntries(
      Object.entries(target)
        .filter(isUsable)
        .map(([key, member]) => {
          const settled = settle(member);
          const operation = operations.get(`${key} ${path}`);
          return operation && isObject(settled)
            ? [key, { ...settled, ...named(operation, settled.parameters, scope) }]
            : [key, settled];
        }),
    );
  };
  const isHeeded = (value: unknown): boolean => {
    const parameter = resolved(value, api.document);
    return (
      !isObject(parameter) || parameter.in !== 'header' || isHeaderParameter(`${parameter.name}`)
    );
  };
  // openapi-typescript treats every referenced header as required.
  const inPlace = (headers: unknown): unknown =>
    isObject(headers)
      ? Object.fromEntries(
          Object.entries(headers)
            .filter(([name]) => isResponseHeader(name))
            .map(([name, header]) => [name, headerOf(resolved(header, api.document))]),
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
    ...(isObject(paths)
      ? {
          paths: Object.fromEntries(
            Object.entries(paths)
              .filter(([path]) => path.startsWith('/'))
              .map(([path, item]) => [path, pathItem(path, item)]),
          ),
        }
      : {}),
    ...(webhooks === undefined ? {} : { webhooks: settleMap(webhooks) }),
    components: { ...(settle(others) as JsonObject), schemas },
    callbacks: callbacksOf(api, settle),
  };
}

/**
 * Returns callbacks by operation, name and expression, without their operation ids, which need not
 * be unique.
 */
function callbacksOf(api: ApiModel, settle: (value: unknown) => unknown): JsonObject {
  const members = (value: unknown): [string, unknown][] => {
    const target = resolved(value, api.document);
    return isObject(target) ? Object.entries(target).filter(([key]) => !key.startsWith('x-')) : [];
  };
  const nameless = (item: unknown): unknown =>
    Object.fromEntries(
      members(item).map(([key, member]) => {
        if (!isObject(member)) return [key, settle(member)];
        const { operationId: _, ...operation } = member;
        return [key, settle(operation)];
      }),
    );
  return Object.fromEntries(
    api.operations.flatMap(({ id, pointer }) => {
      const operation = at(api.document, pointer);
      const callbacks = members(isObject(operation) ? operation.callbacks : undefined);
      if (callbacks.length === 0) return [];
      const named = callbacks.map(([name, callback]) => [
        name,
        Object.fromEntries(members(callback).map(([key, item]) => [key, nameless(item)])),
      ]);
      return [[id, Object.fromEntries(named)]];
    }),
  );
}

/**
 * Follows `$ref` to its end. {@link build} has checked that references resolve; what only looks
 * like one, in an example, may lead back to itself.
 */
function resolved(value: unknown, document: JsonObject): unknown {
  const trail = new Set<unknown>();
  let target = value;
  while (isObject(target) && typeof target.$ref === 'string') {
    if (trail.has(target)) return undefined;
    trail.add(target);
    target = at(document, target.$ref);
  }
  return target;
}

/**
 * Converts a parameter or header with `content` to one with `schema`. Its values are JSON values
 * here, whereas openapi-typescript types them as text or as a map of media types.
 */
function bySchema(value: unknown): JsonObject {
  const { content, ...described } = isObject(value) ? value : {};
  const [media] = isObject(content) ? Object.values(content) : [];
  return media === undefined
    ? described
    : { ...described, schema: (media as JsonObject).schema ?? {} };
}

/**
 * Keeps only the members of a header object: a value that is mistaken for one may contain itself.
 */
function headerOf(value: unknown): JsonObject {
  const { description, required, deprecated, schema } = bySchema(value);
  return { description, required, deprecated, schema };
}

/** Returns the operation id, and the parameters including undeclared path parameters. */
function named(
  { id, parameters }: Operation,
  declared: unknown,
  { operationNames }: Scope,
): JsonObject {
  const undeclared = parameters
    .filter((parameter) => parameter.undeclared)
    .map(({ name }) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const all = [...(Array.isArray(declared) ? declared : []), ...undeclared];
  return { operationId: operationNames.marked(id), ...(all.length > 0 ? { parameters: all } : {}) };
}

function docFrom(schema: JsonObject): Doc {
  return {
    ...(typeof schema.title === 'string' ? { title: schema.title } : {}),
    ...(typeof schema.description === 'string' ? { description: schema.description } : {}),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
  };
}

/** Returns a shape as the simplest schema that openapi-typescript renders correctly. */
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

/** Text within another type would need parentheses, so the whole type becomes text. */
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
  // The libraries of openapi-typescript would confuse such a member with the inherited one.
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
    required: setLike([
      ...shape.properties.filter(({ required }) => required).map(({ name }) => name),
      ...shape.required,
    ]),
    ...(open || shape.additional.kind === 'never'
      ? {}
      : { additionalProperties: schemaFor(shape.additional, scope) }),
  };
}

/**
 * Returns a list with constant-time `includes`. openapi-typescript searches `required` for each
 * property of an object, in quadratic time.
 */
function setLike(names: readonly string[]): string[] {
  const set = new Set(names);
  return Object.assign([...names], { includes: (name: string) => set.has(name) });
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
