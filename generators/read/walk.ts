import { isObject, type JsonObject, type JsonValue, type Path } from './json.ts';

/**
 * The objects of OpenAPI 3.0 and 3.1, as far as their contents matter here; all others are `Any`.
 */
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

/** The kind of object at a place. */
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

/** Callbacks of a walk. */
export interface Visitor {
  /**
   * Called for each object after everything below it; the returned value replaces the object.
   * Called for a map or list only if it is a reference.
   */
  leave: (node: JsonObject, kind: Kind, path: (string | number)[]) => JsonValue;
  /** Called for values that are not of the kind that OpenAPI requires. */
  misfit?: (path: Path, expected: string) => void;
  /** Called for fields that are null, which OpenAPI allows nowhere; they are removed. */
  empty?: (path: Path) => void;
}

/**
 * The value of a field: an object, a list or map of objects, plain text, or data outside OpenAPI.
 */
type Field = Kind | 'data' | 'values' | 'text' | 'texts' | 'number' | 'flag';

const described = { summary: 'text', description: 'text', $ref: 'text' } as const;

/** Fields of a header object and of a parameter object. */
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
    security: 'data',
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
    security: 'data',
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

/** The kind of members that `fields` does not name; otherwise `Any`. */
const others: Readonly<Partial<Record<Kind, ObjectKind>>> = {
  Callback: 'PathItem',
  Paths: 'PathItem',
  Responses: 'Response',
};

/** The expected type of a scalar field, and its check. */
interface Scalar {
  readonly expected: string;
  readonly fits: (value: JsonValue) => boolean;
}

const scalars: Readonly<Record<string, Scalar>> = {
  text: { expected: 'a string', fits: (value) => typeof value === 'string' },
  texts: {
    expected: 'a list of strings',
    fits: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  },
  values: { expected: 'a list', fits: (value) => Array.isArray(value) },
  number: { expected: 'a number', fits: (value) => typeof value === 'number' },
  flag: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
};

/** One kind with everything about it precomputed, because documents have millions of values. */
interface Rule {
  readonly kind: Kind;
  /** The kind of the items of a list, or of the members of a map. */
  items?: Rule;
  members?: Rule;
  readonly fields: Map<string, Rule | Scalar | 'data'>;
  other?: Rule;
}

const rules = new Map<Kind, Rule>();

function ruleOf(kind: Kind): Rule {
  let rule = rules.get(kind);
  if (rule) return rule;
  rule = { kind, fields: new Map() };
  rules.set(kind, rule);
  if (kind.startsWith('list of ')) {
    rule.items = ruleOf(kind.slice('list of '.length) as ObjectKind);
  } else if (kind.startsWith('map of ')) {
    rule.members = ruleOf(kind.slice('map of '.length) as ObjectKind);
  } else {
    rule.other = ruleOf(others[kind] ?? 'Any');
    for (const [name, field] of Object.entries(fields[kind as ObjectKind])) {
      const scalar = scalars[field];
      rule.fields.set(name, field === 'data' ? 'data' : (scalar ?? ruleOf(field as Kind)));
    }
  }
  return rule;
}

/**
 * Walks all objects below a value, innermost first, and replaces each in place.
 *
 * Data (examples, defaults, `enum`, `const`) and extensions (`x-…`) are not walked: what looks like
 * a schema or a `$ref` there is not one. A field that is null counts as absent and is removed.
 * @param path - the path of the value; it is modified during the walk
 */
export function walk(
  value: JsonValue,
  kind: Kind,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  return walkRule(value, ruleOf(kind), path, visitor);
}

function walkRule(
  value: JsonValue,
  rule: Rule,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  const { kind, items, members } = rule;
  if (Array.isArray(value)) {
    const each = items ?? (kind === 'Any' ? rule : undefined);
    if (!each) return misfit(value, rule, path, visitor);
    for (let index = 0; index < value.length; index++) {
      const before = value[index] as JsonValue;
      path.push(index);
      const after = walkRule(before, each, path, visitor);
      if (after !== before) value[index] = after;
      path.pop();
    }
    return value;
  }
  if (!isObject(value)) return misfit(value, rule, path, visitor);
  if (items || members) {
    if (isReference(value)) return visitor.leave(value, kind, path);
    if (items) return misfit(value, rule, path, visitor);
  }
  for (const key in value) {
    const field = members ?? fieldOf(rule, key);
    if (field === 'data' || field === undefined) continue;
    const before = value[key] as JsonValue;
    if ('fits' in field) {
      if (field.fits(before)) continue;
    } else if (field.kind === 'Any' && (typeof before !== 'object' || before === null)) {
      continue;
    }
    path.push(key);
    if (before === null && !members) {
      visitor.empty?.(path);
      delete value[key];
    } else {
      const after =
        'fits' in field
          ? walkScalar(before, field, path, visitor)
          : walkRule(before, field, path, visitor);
      if (after !== before) value[key] = after; // an own property, even if named `__proto__`
    }
    path.pop();
  }
  return members ? value : visitor.leave(value, kind, path);
}

/** Whether a walk over a document visits the value at a path as an object of a known kind. */
export function isWalked(path: Path): boolean {
  let rule = ruleOf('Document');
  for (const key of path) {
    const next = rule.items ?? rule.members ?? fieldOf(rule, String(key));
    if (next === undefined || next === 'data' || 'fits' in next || next.kind === 'Any')
      return false;
    rule = next;
  }
  return true;
}

function fieldOf(rule: Rule, key: string): Rule | Scalar | 'data' | undefined {
  return rule.fields.get(key) ?? (key.startsWith('x-') ? 'data' : rule.other);
}

/**
 * Reports a scalar of the wrong type, unless it is a reference: long text may be in a file of its
 * own.
 */
function walkScalar(
  value: JsonValue,
  scalar: Scalar,
  path: (string | number)[],
  visitor: Visitor,
): JsonValue {
  if (scalar === scalars.text && isReference(value)) return visitor.leave(value, 'Any', path);
  visitor.misfit?.(path, scalar.expected);
  return value;
}

function misfit(value: JsonValue, { kind, items }: Rule, path: Path, visitor: Visitor): JsonValue {
  if (kind === 'Schema') {
    if (typeof value !== 'boolean') visitor.misfit?.(path, 'a schema: an object or a boolean');
  } else if (kind !== 'Any') {
    visitor.misfit?.(path, items ? 'a list' : 'an object');
  }
  return value;
}

/** Whether a value has a `$ref`, possibly among other members. */
export function isReference(value: JsonValue): value is JsonObject & { $ref: string } {
  return isObject(value) && Object.hasOwn(value, '$ref') && typeof value.$ref === 'string';
}
