import { isObject, type JsonObject, type JsonValue, type Path } from './json.ts';
import { join } from './pointer.ts';
import { walk } from './walk.ts';

/** Keywords of older versions that are converted to OpenAPI 3.1, with the text of their warning. */
export const leftovers = {
  nullable: '`nullable` is OpenAPI 3.0; read as the type "null"',
  exclusive: '`exclusiveMinimum` or `exclusiveMaximum` of true or false is OpenAPI 3.0; read so',
  binary: 'a string of `format: binary` is OpenAPI 3.0; read as bytes, which have no `type`',
  base64: '`format: base64` is not in the registry; read as `byte`',
  recursive: '`$recursiveRef` is JSON Schema 2019-09; read as a reference to its component',
  dependencies:
    '`dependencies` is JSON Schema draft 7; read as `dependentRequired` and `dependentSchemas`',
  ignored: 'OpenAPI 3.0 ignores keywords next to `$ref`; left out',
} as const;

/** A key of {@link leftovers}. */
export type Leftover = keyof typeof leftovers;

/** Keywords that annotate a schema and reject no value. */
const ANNOTATIONS = new Set([
  'title',
  'description',
  'summary',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
  'xml',
  '$comment',
]);

/** Keywords that may reject null regardless of `type`. */
const COMBINATORS = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'not', 'const', 'if'];

/**
 * Converts a document from OpenAPI 3.0 to 3.1 in place.
 *
 * Own code: the upgraders on npm leave hundreds of `nullable` in large published documents
 * unconverted.
 * @param found - called for each converted keyword, except 3.0's `example` and `openapi`, which
 * every 3.0 document has
 */
export function upgrade(document: JsonObject, found: (what: Leftover, path: Path) => void): void {
  const is30 = String(document.openapi).startsWith('3.0');
  if (is30) document.openapi = '3.1.1';
  walk(document, 'Document', [], {
    leave: (node, kind, path) =>
      kind === 'Schema' ? upgradeSchema(node, path, is30, (what) => found(what, path)) : node,
  });
}

function upgradeSchema(
  schema: JsonObject,
  path: Path,
  is30: boolean,
  found: (what: Leftover) => void,
): JsonValue {
  if (is30) {
    if (typeof schema.$ref === 'string') dropIgnored(schema, found);
    if (schema.example !== undefined) {
      schema.examples = [
        ...(Array.isArray(schema.examples) ? schema.examples : []),
        schema.example,
      ];
      delete schema.example;
    }
  }
  upgradeLimit(schema, 'exclusiveMinimum', 'minimum', found);
  upgradeLimit(schema, 'exclusiveMaximum', 'maximum', found);
  upgradeFormat(schema, path, found);
  upgradeRecursion(schema, path, found);
  upgradeDependencies(schema, found);
  if (schema.nullable === undefined) return schema;
  const isNullable = schema.nullable === true;
  delete schema.nullable;
  found('nullable');
  return isNullable ? withNull(schema, path) : schema;
}

/**
 * OpenAPI 3.0 ignores siblings of `$ref`, but `nullable` there is meant too often to be ignored.
 */
function dropIgnored(schema: JsonObject, found: (what: Leftover) => void): void {
  const ignored = Object.keys(schema).filter(
    (key) => key !== '$ref' && key !== 'nullable' && !isAnnotation(key),
  );
  for (const key of ignored) delete schema[key];
  if (ignored.length > 0) found('ignored');
}

function upgradeLimit(
  schema: JsonObject,
  exclusive: string,
  limit: string,
  found: (what: Leftover) => void,
): void {
  const value = schema[exclusive];
  if (typeof value !== 'boolean') return;
  delete schema[exclusive];
  if (value && schema[limit] !== undefined) {
    schema[exclusive] = schema[limit];
    delete schema[limit];
  }
  found('exclusive');
}

/** @see https://spec.openapis.org/oas/v3.1.0#considerations-for-file-uploads */
function upgradeFormat(schema: JsonObject, path: Path, found: (what: Leftover) => void): void {
  if (schema.type !== 'string') return;
  if (schema.format === 'binary') {
    // JSON Schema has no type for bytes. The key of the media type already names the type of a
    // whole body.
    delete schema.type;
    delete schema.format;
    delete schema.nullable;
    const isWholeBody = path.at(-1) === 'schema' && path.at(-3) === 'content';
    if (!isWholeBody) schema.contentMediaType ??= 'application/octet-stream';
    found('binary');
  } else if (schema.format === 'base64') {
    schema.format = 'byte';
    found('base64');
  }
}

/** @see https://json-schema.org/draft/2019-09/json-schema-core#section-8.2.4.2 */
function upgradeRecursion(schema: JsonObject, path: Path, found: (what: Leftover) => void): void {
  const [components, schemas, name] = path;
  const isComponent = components === 'components' && schemas === 'schemas' && name !== undefined;
  if (schema.$recursiveRef !== '#' || schema.$ref !== undefined || !isComponent) return;
  delete schema.$recursiveRef;
  schema.$ref = join('#', components, schemas, name);
  found('recursive');
}

/** @see https://json-schema.org/draft/2019-09/json-schema-validation#appendix-A */
function upgradeDependencies(schema: JsonObject, found: (what: Leftover) => void): void {
  const { dependencies, dependentRequired, dependentSchemas } = schema;
  if (!isObject(dependencies) || dependentRequired !== undefined || dependentSchemas !== undefined)
    return;
  delete schema.dependencies;
  const entries = Object.entries(dependencies);
  const names = entries.filter(([, needed]) => Array.isArray(needed));
  const schemas = entries.filter(([, needed]) => !Array.isArray(needed));
  if (names.length > 0) schema.dependentRequired = Object.fromEntries(names);
  if (schemas.length > 0) schema.dependentSchemas = Object.fromEntries(schemas);
  found('dependencies');
}

/**
 * Returns a schema that also allows null.
 *
 * `nullable` has an effect only beside `type` (OpenAPI 3.0.3), and none beyond `enum` or `allOf`;
 * but authors who write it mean that null may occur, so it is always honoured.
 */
function withNull(schema: JsonObject, path: Path): JsonObject {
  const constraints = Object.keys(schema).filter((key) => !isAnnotation(key));
  if (constraints.length === 0) {
    // Every value is allowed, including null. As an option of `anyOf` it would make the others
    // pointless.
    const isOneOfSeveral =
      typeof path.at(-1) === 'number' && (path.at(-2) === 'oneOf' || path.at(-2) === 'anyOf');
    if (isOneOfSeveral) schema.type = 'null';
    return schema;
  }
  const isCombined = COMBINATORS.some((keyword) => schema[keyword] !== undefined);
  if (!isCombined && (schema.type !== undefined || schema.enum !== undefined)) {
    if (schema.type !== undefined) {
      const types = Array.isArray(schema.type) ? schema.type : [schema.type];
      schema.type = types.includes('null') ? types : [...types, 'null'];
    }
    if (Array.isArray(schema.enum) && !schema.enum.includes(null)) {
      schema.enum = [...schema.enum, null];
    }
    return schema;
  }
  return orNull(schema, constraints);
}

/** Returns `anyOf` of the constraints of a schema and null; annotations stay where they are. */
function orNull(schema: JsonObject, constraints: readonly string[]): JsonObject {
  const only = constraints.length === 1 ? constraints[0] : undefined;
  let options: JsonValue[];
  if (only === 'anyOf' && Array.isArray(schema.anyOf)) {
    options = schema.anyOf;
  } else if (only === 'allOf' && Array.isArray(schema.allOf) && schema.allOf.length === 1) {
    options = schema.allOf; // the only way in 3.0 to write siblings of a reference
  } else {
    const inner: JsonObject = {};
    for (const key of constraints) inner[key] = schema[key] as JsonValue;
    options = [inner];
  }
  for (const key of constraints) delete schema[key];
  const hasNull = options.some((option) => isObject(option) && option.type === 'null');
  schema.anyOf = hasNull ? options : [...options, { type: 'null' }];
  return schema;
}

function isAnnotation(key: string): boolean {
  return ANNOTATIONS.has(key) || key.startsWith('x-');
}
