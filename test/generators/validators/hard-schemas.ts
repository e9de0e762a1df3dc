// biome-ignore-all lint/suspicious/noThenProperty: the JSON Schema keyword
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/**
 * Component schemas that are difficult for a type checker: recursion, unions, names, unusual
 * combinations.
 */
export const hardSchemas: Readonly<Record<string, unknown>> = {
  // Recursion through lists, options, records, parts, tuples.
  TextOrList: { anyOf: [{ type: 'string' }, ref('TextList')] },
  TextList: { type: 'array', items: ref('TextOrList') },
  Json: {
    oneOf: [
      { type: ['null', 'boolean', 'number', 'string'] },
      { type: 'array', items: ref('Json') },
      { type: 'object', additionalProperties: ref('Json') },
    ],
  },
  Folder: { type: 'object', additionalProperties: ref('Folder') },
  Pair: {
    type: 'array',
    prefixItems: [{ type: 'string' }, ref('Pair')],
    items: false,
    minItems: 1,
  },
  Tree: {
    type: 'object',
    description: 'A tree.',
    required: ['value'],
    properties: {
      value: { type: 'string' },
      children: { type: 'array', items: ref('Tree') },
      parent: { oneOf: [ref('Tree'), { type: 'null' }] },
      byName: { type: 'object', additionalProperties: ref('Tree') },
      either: { oneOf: [{ type: 'string' }, ref('Tree'), { type: 'array', items: ref('Tree') }] },
    },
  },
  Base: {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, node: ref('Node') },
  },
  Node: { allOf: [ref('Base'), { type: 'object', properties: { next: ref('Node') } }] },
  Expression: {
    oneOf: [
      { type: 'number' },
      {
        type: 'object',
        required: ['op', 'args'],
        properties: { op: { enum: ['+', '-'] }, args: { type: 'array', items: ref('Expression') } },
        additionalProperties: false,
      },
    ],
  },
  Ping: { type: 'object', properties: { pong: ref('Pong') } },
  Pong: {
    allOf: [
      { type: 'object', properties: { ping: ref('Ping') } },
      { type: 'object', properties: { all: { type: 'array', items: ref('Pong') } } },
    ],
  },
  Same: ref('Tree'),
  Deep: { allOf: [ref('Tree'), { anyOf: [{ required: ['children'] }, { required: ['parent'] }] }] },

  // Discriminators.
  Pet: {
    type: 'object',
    required: ['petType'],
    properties: { petType: { type: 'string' }, name: { type: 'string' } },
    discriminator: { propertyName: 'petType', mapping: { cat: '#/components/schemas/Cat' } },
  },
  Cat: { allOf: [ref('Pet'), { type: 'object', properties: { lives: { type: 'integer' } } }] },
  Dog: { allOf: [ref('Pet'), { type: 'object', properties: { barks: { type: 'boolean' } } }] },
  MappedPet: {
    oneOf: [ref('Cat'), ref('Dog')],
    discriminator: {
      propertyName: 'petType',
      mapping: { cat: '#/components/schemas/Cat', kitten: '#/components/schemas/Cat', dog: 'Dog' },
    },
  },
  NamedPet: { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'petType' } },
  NullablePet: {
    oneOf: [ref('Cat'), ref('Dog'), { type: 'null' }],
    discriminator: { propertyName: 'petType' },
  },
  Pack: { type: 'array', items: ref('MappedPet') },
  Card: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { const: 'card' }, number: { type: 'string' } },
  },
  Bank: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: ['bank', 'iban'], default: 'bank' }, iban: { type: 'string' } },
  },
  Payment: { oneOf: [ref('Card'), ref('Bank')], discriminator: { propertyName: 'kind' } },
  NullablePayment: { oneOf: [ref('Card'), ref('Bank'), { type: 'null' }] },
  PaymentInPart: {
    allOf: [
      { oneOf: [ref('Card'), ref('Bank')] },
      { type: 'object', required: ['at'], properties: { at: { type: 'string' } } },
    ],
  },
  Event: {
    oneOf: [
      {
        type: 'object',
        required: ['type', 'of'],
        properties: { type: { const: 1 }, of: ref('Event') },
      },
      { type: 'object', required: ['type'], properties: { type: { const: 2 } } },
    ],
    discriminator: { propertyName: 'type' },
  },

  // Read-only members, and members beside members.
  Login: {
    type: 'object',
    required: ['id', 'password'],
    properties: {
      id: { type: 'string', readOnly: true },
      password: { type: 'string', writeOnly: true },
      seen: { ...ref('Tree'), readOnly: true },
    },
  },
  Labelled: {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'integer' }, b: { type: 'boolean' } },
    additionalProperties: { type: 'string' },
  },
  ClosedWithPatterns: {
    type: 'object',
    properties: { a: { type: 'integer' } },
    patternProperties: { '^x-': { type: 'string' } },
    additionalProperties: false,
  },
  OpenWithPatterns: {
    type: 'object',
    patternProperties: { '^x-': ref('OpenWithPatterns') },
    propertyNames: { minLength: 1 },
    minProperties: 1,
    maxProperties: 3,
  },
  Closed: { type: 'object', additionalProperties: false },
  ClosedButRequired: { type: 'object', required: ['a'], additionalProperties: false },
  RequiredOnly: { type: 'object', required: ['a', 'b'] },
  RequiredTwice: {
    allOf: [
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
      { required: ['a'] },
    ],
  },
  Dependent: {
    type: 'object',
    properties: { card: { type: 'string' }, address: { type: 'string' } },
    dependentRequired: { card: ['address'] },
    dependentSchemas: { card: { properties: { address: { minLength: 1 } } } },
    unevaluatedProperties: false,
  },

  // Keywords without a type, and types that hardly intersect.
  NoType: { required: ['a'], properties: { b: { type: 'string' } } },
  ObjectOrArray: { properties: { a: { type: 'string' } }, items: { type: 'string' } },
  LimitOnly: { minLength: 2, minimum: 3 },
  TypesAndLimits: { type: ['string', 'integer', 'null'], minLength: 1, minimum: 0 },
  StringWithMembers: { allOf: [{ type: 'string' }, { properties: { a: { type: 'string' } } }] },
  ArrayWithMembers: { allOf: [{ type: 'array' }, { required: ['length'] }] },
  ListWithMore: { allOf: [ref('TextList'), { minItems: 1, uniqueItems: true }] },
  EnumWithMore: { allOf: [{ enum: ['a', 'b', null] }, { type: 'string' }] },
  NullablePart: { allOf: [{ anyOf: [ref('Card'), { type: 'null' }] }, { properties: { x: {} } }] },
  RefAndMore: { ...ref('Card'), properties: { number: { minLength: 4 } }, required: ['number'] },
  Excluded: { type: 'string', not: { enum: ['a'] } },
  Conditional: {
    type: 'object',
    properties: { country: { enum: ['HK', 'UK'] } },
    if: { properties: { country: { const: 'HK' } } },
    then: { required: ['hkid'] },
    else: { required: ['nino'] },
  },
  Never: false,
  Anything: true,
  Impossible: { allOf: [{ type: 'string' }, { type: 'number' }] },
  ImpossibleEnum: { type: 'string', enum: [1, 2] },

  // Values.
  Values: { enum: ['a', 1, 1.5, -2, 1e21, true, null] },
  DeepValues: { enum: [[], {}, [1, [2]], { a: { b: [null] } }, 'x'] },
  DeepConstant: { const: { a: [1, { b: 'c' }] } },
  EmptyConstants: { type: 'object', properties: { a: { const: {} }, b: { const: [] } } },
  Tuple: {
    type: 'array',
    prefixItems: [{ type: 'string' }, { type: ['number', 'null'] }],
    items: { type: 'boolean' },
    minItems: 1,
    contains: { type: 'boolean' },
    minContains: 1,
    maxContains: 2,
  },
  OpenTuple: { type: 'array', prefixItems: [{ type: 'string' }] },

  // Names.
  string: { type: 'object', properties: { Record: ref('Record') } },
  Record: { type: 'object', properties: { x: { type: 'object', additionalProperties: true } } },
  NonNullable: { type: 'object', required: ['q'] },
  Array: { type: 'array', items: { type: 'object' } },
  Promise: { type: 'string' },
  Object: { type: 'object' },
  Agree: { type: 'string' },
  Agreement: ref('Agree'),
  z: { type: 'string' },
  schemas: { type: 'object', properties: { components: ref('components') } },
  components: { type: 'string' },
  checked: { type: 'string', minLength: 3 },
  maxLength: { type: 'string', maxLength: 3 },
  undefined: { type: 'string' },
  constructor: { type: 'object', properties: { constructor: ref('constructor') } },
  'with-dash': { type: 'string' },
  with_dash: { type: 'string' },
  'with.dash': { type: 'string' },
  '1st': { type: 'string' },
  Members: {
    type: 'object',
    required: ['constructor', 'toString', 'missing'],
    properties: {
      constructor: { type: 'string' },
      toString: ref('Members'),
      hasOwnProperty: { type: 'boolean' },
      ['__proto__']: ref('Members'),
      '': { type: 'string' },
      'a b': { type: 'string' },
      "it's": { const: "it's" },
      'x-1': { const: 'x-1' },
      '1': { const: 1 },
      '01': { const: 1 },
      null: { const: null },
      true: { const: true },
      𝒳: { const: '𝒳' },
      '\ud800': { const: '\ud800' },
    },
  },
};
