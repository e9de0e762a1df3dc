/**
 * The names that generated `zod.ts` may import from the runtime. A component schema with such a
 * name gets another identifier.
 */

/**
 * String formats of JSON Schema and OpenAPI that are asserted, with the runtime's check for each.
 */
export const STRING_FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'dateTime',
  'date-time-local': 'dateTimeLocal',
  date: 'date',
  time: 'time',
  'time-local': 'timeLocal',
  duration: 'duration',
  email: 'email',
  'idn-email': 'idnEmail',
  hostname: 'hostname',
  'idn-hostname': 'idnHostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  uri: 'uri',
  'uri-reference': 'uriReference',
  iri: 'iri',
  'iri-reference': 'iriReference',
  'uri-template': 'uriTemplate',
  uuid: 'uuid',
  'json-pointer': 'jsonPointer',
  'relative-json-pointer': 'relativeJsonPointer',
  regex: 'regex',
  byte: 'byte',
  base64url: 'base64url',
  char: 'char',
  'http-date': 'httpDate',
  'media-range': 'mediaRange',
};

/** The same for number formats. */
export const NUMBER_FORMATS: Readonly<Record<string, string>> = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  float: 'float',
  double: 'double',
  'double-int': 'doubleInt',
};

/** Checks for keywords that zod does not support. */
const CHECKS = [
  'additional',
  'allOf',
  'bounded',
  'boundedPattern',
  'checked',
  'contains',
  'dependentRequired',
  'dependentSchema',
  'discriminated',
  'equals',
  'ifThenElse',
  'integer',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minItems',
  'minLength',
  'minProperties',
  'multipleOf',
  'not',
  'oneOf',
  'ownObject',
  'patternProperties',
  'present',
  'propertyNames',
  'record',
  'tuple',
  'typed',
  'unevaluatedItems',
  'unevaluatedProperties',
  'uniqueItems',
  'whenArray',
  'whenNumber',
  'whenObject',
  'whenString',
];

/** Every name that a validator may import from the runtime. */
export const DOOR_NAMES: readonly string[] = [
  ...CHECKS,
  ...Object.values(STRING_FORMATS),
  ...Object.values(NUMBER_FORMATS),
];
