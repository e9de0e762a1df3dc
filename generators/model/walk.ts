import { isObject, type JsonObject, type JsonValue, type Path } from './json.ts';

/** The objects of OpenAPI 3.0 and 3.1, as far as what lies below them matters; the rest is `Any`. */
type ObjectKind =
  | 'Any'
  | 'Callback'
  | 'Components'
  | 'Discriminator'
  | 'Document'
  | 'Encoding'
  | 'Example'
  | 'Header'
  | 'Link'
  | 'MediaType'
  | 'Operation'
  | 'Parameter'
  | 'PathItem'
  | 'Paths'
  | 'RequestBody'
  | 'Response'
  | 'Responses'
  | 'Schema'
  | 'SecurityScheme';

/** What may stand in one place. */
export type Kind = ObjectKind | `list of ${ObjectKind}` | `map of ${ObjectKind}`;

/** The section of `components` that holds the reusable objects of a kind. */
export const sections: Readonly<Partial<Record<Kind, string>>> = {
  Schema: 'schemas',
  Response: 'responses',
  Parameter: 'parameters',
  Example: 'examples',
  RequestBody: 'requestBodies',
  Header: 'headers',
  SecurityScheme: 'securitySchemes',
  Link: 'links',
  Callback: 'callbacks',
};

/** What a walk does on its way. */
export interface Visitor {
  /**
   * Sees each object after everything below it; what it returns takes the object's place. Of maps
   * and lists it sees those that are written as a reference.
   */
  leave: (node: JsonObject, kind: Kind, path: (string | number)[]) => JsonValue;
  /** Hears of values that are not what OpenAPI wants in their place. */
  misfit?: (path: Path, expected: string) => void;
  /** Hears of fields that hold null, which OpenAPI has nowhere; they are removed. */
  empty?: (path: Path) => void;
}

/** What a field holds: an object, a list or a map of them, plain text, or data that is no OpenAPI. */
type Field = Kind | 'data' | 'values' | 'text' | 'texts' | 'number' | 'flag';

const described = { summary: 'text', description: 'text', $ref: 'text' } as const;

/** Fields of a header and of a parameter. */
const header: Readonly<Record<string, Field>> = {
  ...described,
  required: 'flag',
  schema: 'Schema',
  content: 'map of MediaType',
  example: 'data',
  examples: 'map of Example',
};

const fields: Readonly<Record<ObjectKind, Readonly<Record<string, Field>>>> = {
  Any: {},
  Callback: { $ref: 'text' },
  Components: {
    ...Object.fromEntries(
      Object.entries(sections).map(([kind, section]) => [section, `map of ${kind as ObjectKind}`]),
    ),
    pathItems: 'map of PathItem',
  },
  Discriminator: { propertyName: 'text', mapping: 'Any' },
  Document: {
    paths: 'Paths',
    webhooks: 'map of PathItem',
    components: 'Components',
    servers: 'list of Any',
    security: 'list of Any',
    tags: 'list of Any',
    info: 'Any',
  },
  Encoding: { headers: 'map of Header' },
  Example: { ...described, value: 'data', externalValue: 'data' },
  Header: header,
  Link: { ...described, parameters: 'data', requestBody: 'data' },
  MediaType: {
    schema: 'Schema',
    example: 'data',
    examples: 'map of Example',
    encoding: 'map of Encoding',
  },
  Operation: {
    ...described,
    operationId: 'text',
    tags: 'texts',
    parameters: 'list of Parameter',
    requestBody: 'RequestBody',
    responses: 'Responses',
    callbacks: 'map of Callback',
    deprecated: 'flag',
    security: 'list of Any',
    servers: 'list of Any',
  },
  Parameter: { ...header, name: 'text', in: 'text', style: 'text', explode: 'flag' },
  PathItem: {
    ...described,
    ...Object.fromEntries(
      ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map(
        (method) => [method, 'Operation'] as const,
      ),
    ),
    parameters: 'list of Parameter',
    servers: 'list of Any',
  },
  Paths: { $ref: 'text' },
  RequestBody: { ...described, content: 'map of MediaType', required: 'flag' },
  Response: {
    ...described,
    headers: 'map of Header',
    content: 'map of MediaType',
    links: 'map of Link',
  },
  Responses: { $ref: 'text' },
  Schema: {
    $ref: 'text',
    $dynamicRef: 'text',
    title: 'text',
    description: 'text',
    format: 'text',
    pattern: 'text',
    required: 'texts',
    enum: 'values',
    const: 'data',
    default: 'data',
    example: 'data',
    examples: 'data',
    properties: 'map of Schema',
    patternProperties: 'map of Schema',
    dependentSchemas: 'map of Schema',
    $defs: 'map of Schema',
    definitions: 'map of Schema',
    additionalProperties: 'Schema',
    unevaluatedProperties: 'Schema',
    propertyNames: 'Schema',
    items: 'Schema',
    prefixItems: 'list of Schema',
    unevaluatedItems: 'Schema',
    contains: 'Schema',
    allOf: 'list of Schema',
    anyOf: 'list of Schema',
    oneOf: 'list of Schema',
    not: 'Schema',
    if: 'Schema',
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    then: 'Schema',
    else: 'Schema',
    contentSchema: 'Schema',
    discriminator: 'Discriminator',
    multipleOf: 'number',
    maximum: 'number',
    minimum: 'number',
    maxLength: 'number',
    minLength: 'number',
    maxItems: 'number',
    minItems: 'number',
    maxContains: 'number',
    minContains: 'number',
    maxProperties: 'number',
    minProperties: 'number',
  },
  SecurityScheme: { ...described, type: 'text', name: 'text', in: 'text', scheme: 'text' },
};

const fieldsOf = new Map<string, ReadonlyMap<string, Field>>(
  Object.entries(fields).map(([kind, record]) => [kind, new Map(Object.entries(record))]),
);

/** What the fields of a kind hold that `fields` does not name; otherwise `Any`. */
const others: Readonly<Partial<Record<Kind, Kind>>> = {
  Callback: 'PathItem',
  Paths: 'PathItem',
  Responses: 'Response',
};

/**
 * Walks all objects of a kind and below, the innermost first, and replaces each in its place.
 *
 * Data (examples, defaults, `enum`, `const`) and extensions (`x-…`) are not walked: whatever looks
 * like a schema or a `$ref` in there is not one. A field that holds null counts as absent and goes.
 *
 * @param path - where the value stands; it grows and shrinks during the walk
 */
export function walk(
  value: JsonValue,
  kind: Kind,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  if (kind.startsWith('list of ')) {
    if (Array.isArray(value)) return walkItems(value, itemKind(kind), path, visitor);
    if (isReference(value)) return visitor.leave(value, kind, path);
    visitor.misfit?.(path, 'a list');
    return value;
  }
  if (!isObject(value)) {
    if (kind === 'Any') {
      return Array.isArray(value) ? walkItems(value, kind, path, visitor) : value;
    }
    if (kind !== 'Schema') visitor.misfit?.(path, 'an object');
    else if (typeof value !== 'boolean') visitor.misfit?.(path, 'a schema: an object or a boolean');
    return value;
  }
  if (kind.startsWith('map of ')) {
    if (isReference(value)) return visitor.leave(value, kind, path);
    const members = itemKind(kind);
    for (const key of Object.keys(value)) walkMember(value, key, members, path, visitor);
    return value;
  }
  const known = fieldsOf.get(kind);
  const other = others[kind] ?? 'Any';
  for (const key of Object.keys(value)) {
    const field = known?.get(key) ?? (key.startsWith('x-') ? 'data' : other);
    if (field !== 'data') walkMember(value, key, field, path, visitor);
  }
  return visitor.leave(value, kind, path);
}

function walkMember(
  parent: JsonObject,
  key: string,
  field: Exclude<Field, 'data'>,
  path: (string | number)[],
  visitor: Visitor,
): void {
  const before = parent[key] as JsonValue;
  if (field === 'Any' && (typeof before !== 'object' || before === null)) return;
  path.push(key);
  if (before === null) {
    visitor.empty?.(path);
    delete parent[key];
  } else {
    const after = walkField(before, field, path, visitor);
    if (after !== before) parent[key] = after; // an own property, even if called __proto__
  }
  path.pop();
}

function walkItems(
  items: JsonValue[],
  kind: Kind,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  for (const [index, before] of items.entries()) {
    path.push(index);
    const after = walk(before, kind, path, visitor);
    if (after !== before) items[index] = after;
    path.pop();
  }
  return items;
}

function walkField(
  value: JsonValue,
  field: Exclude<Field, 'data'>,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  switch (field) {
    case 'text':
      // Text may stand in a file of its own: `description: { $ref: overview.md }`.
      if (isReference(value)) return walk(value, 'Any', path, visitor);
      return expect(value, typeof value === 'string', 'a string', path, visitor);
    case 'texts': {
      const fits = Array.isArray(value) && value.every((item) => typeof item === 'string');
      return expect(value, fits, 'a list of strings', path, visitor);
    }
    case 'values':
      return expect(value, Array.isArray(value), 'a list', path, visitor);
    case 'number':
      return expect(value, typeof value === 'number', 'a number', path, visitor);
    case 'flag':
      return expect(value, typeof value === 'boolean', 'true or false', path, visitor);
    default:
      return walk(value, field, path, visitor);
  }
}

function expect(
  value: JsonValue,
  fits: boolean,
  expected: string,
  path: Path,
  visitor: Visitor,
): JsonValue {
  if (!fits) visitor.misfit?.(path, expected);
  return value;
}

function itemKind(kind: Kind): Kind {
  return kind.slice(kind.indexOf(' of ') + 4) as Kind;
}

/** Whether a value is, perhaps among other things, a `$ref`. */
export function isReference(value: JsonValue): value is JsonObject & { $ref: string } {
  return isObject(value) && Object.hasOwn(value, '$ref') && typeof value.$ref === 'string';
}
