/**
 * Reads the keywords of a JSON Schema. A keyword of the wrong type is an error with its pointer.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */

import { type Diagnostic, InputError } from '../read/diagnostics.ts';
import { isObject, type JsonObject, join } from '../read/pointer.ts';
import type { PatternJudgement } from './pattern/analyze.ts';
import { NUMBER_FORMATS, STRING_FORMATS } from './runtime-exports.ts';
import type { Json, JsonType } from './shape-types.ts';

/** Callbacks for what is found while reading. */
export interface KeywordContext {
  readonly warn: (diagnostic: Diagnostic) => void;
  /** Analyzes a pattern of the document. */
  readonly judgePattern: (pattern: string) => PatternJudgement;
  /** Called for every enumeration marked `x-error-code`. */
  readonly noteErrorCodes: () => void;
}

export const ALL_TYPES: readonly JsonType[] = [
  'null',
  'boolean',
  'number',
  'string',
  'array',
  'object',
];

const STRING_KEYWORDS = ['minLength', 'maxLength', 'pattern', 'format'];
const NUMBER_KEYWORDS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'format',
];
const ARRAY_KEYWORDS = [
  'prefixItems',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'minContains',
  'maxContains',
];
const OBJECT_KEYWORDS = [
  'properties',
  'required',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'dependentRequired',
];
const KEYWORDS: Readonly<Partial<Record<JsonType, readonly string[]>>> = {
  string: STRING_KEYWORDS,
  number: NUMBER_KEYWORDS,
  array: ARRAY_KEYWORDS,
  object: OBJECT_KEYWORDS,
};
const APPLICATORS = [
  'type',
  'enum',
  'const',
  '$ref',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
];
const ANNOTATIONS = [
  'title',
  'description',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
  'example',
  'examples',
  'externalDocs',
  'xml',
  'discriminator',
  'contentMediaType',
  'contentEncoding',
  'contentSchema',
  '$comment',
  '$anchor',
  '$dynamicAnchor',
  '$defs',
  '$schema',
  'definitions',
  'nullable',
];
const KNOWN: ReadonlySet<string> = new Set([
  ...STRING_KEYWORDS,
  ...NUMBER_KEYWORDS,
  ...ARRAY_KEYWORDS,
  ...OBJECT_KEYWORDS,
  ...APPLICATORS,
  ...ANNOTATIONS,
]);
/**
 * Keywords that change the meaning of `$ref` or the set of keywords: a validator that ignored them
 * would be wrong.
 */
const REFUSED = ['$id', '$dynamicRef', '$recursiveRef', '$vocabulary'];
/** Dialects that are equivalent to JSON Schema 2020-12, or close enough to be read as such. */
const DIALECT =
  /^https?:\/\/(?:json-schema\.org\/(?:schema|draft[-/][\w-]+\/schema)|spec\.openapis\.org\/oas\/3\.\d\/dialect\/.+)#?$/;

/** Whether a schema has keywords for values of this type. */
export function says(schema: JsonObject, type: JsonType): boolean {
  const keywords = KEYWORDS[type] ?? [];
  return keywords.some((keyword) => {
    if (schema[keyword] === undefined) return false;
    if (keyword === 'format')
      return Object.hasOwn(
        type === 'number' ? NUMBER_FORMATS : STRING_FORMATS,
        String(schema.format),
      );
    if (keyword === 'minContains' || keyword === 'maxContains')
      return schema.contains !== undefined;
    return true;
  });
}

/**
 * Refuses unknown dialects. A dialect may give any keyword any meaning, so validators of another
 * one would be wrong.
 * @param keyword - `$schema` of a schema, or `jsonSchemaDialect` of the document
 * @see https://spec.openapis.org/oas/v3.1.1.html#specifying-schema-dialects
 */
export function refuseDialect(
  holder: JsonObject,
  keyword: '$schema' | 'jsonSchemaDialect',
  pointer: string,
): void {
  const dialect = text(holder, keyword, pointer);
  if (DIALECT.test(dialect)) return;
  throw unusable(
    join(pointer, keyword),
    `the dialect ${JSON.stringify(dialect)} is not supported`,
    `Schemas are read as JSON Schema 2020-12; leave ${keyword} out.`,
  );
}

export function report(schema: JsonObject, pointer: string, context: KeywordContext): void {
  for (const keyword of Object.keys(schema)) {
    if (keyword === 'x-error-code') context.noteErrorCodes();
    if (keyword === '$schema') refuseDialect(schema, keyword, pointer);
    if (KNOWN.has(keyword) || keyword.startsWith('x-')) continue;
    if (keyword === '$id' && !hasReferences(schema)) continue;
    if (REFUSED.includes(keyword)) {
      throw unusable(
        join(pointer, keyword),
        `${keyword} is not supported`,
        'Refer to the schema by its place: #/components/schemas/…',
      );
    }
    context.warn({
      severity: 'warning',
      message: `unknown keyword ${JSON.stringify(keyword)}: it decides nothing`,
      pointer: join(pointer, keyword),
    });
  }
}

/** Whether anything in a schema may be a reference, and so depend on its `$id`. */
function hasReferences(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasReferences);
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, member]) =>
        ((key === '$ref' || key === '$dynamicRef') && typeof member === 'string') ||
        hasReferences(member),
    )
  );
}

export function typesOf(
  schema: JsonObject,
  pointer: string,
): readonly (JsonType | 'integer')[] | undefined {
  if (schema.type === undefined) return undefined;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  for (const type of types) {
    if (!['integer', ...ALL_TYPES].includes(type as string)) {
      throw unusable(
        join(pointer, 'type'),
        `unknown type ${JSON.stringify(type)}`,
        'One of null, boolean, integer, number, string, array, object.',
      );
    }
  }
  return types as (JsonType | 'integer')[];
}

export function valuesOf(schema: JsonObject, pointer: string): readonly Json[] | undefined {
  const { enum: values } = schema;
  const constant = Object.hasOwn(schema, 'const') ? [schema.const as Json] : undefined;
  if (values === undefined) return constant;
  if (!Array.isArray(values)) throw unusable(join(pointer, 'enum'), 'enum must be an array');
  const distinct = new Map((values as Json[]).map((value) => [canonical(value), value]));
  if (!constant) return [...distinct.values()];
  return constant.filter((value) => distinct.has(canonical(value)));
}

/** Returns the same text for equal values. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(Object.is(value, -0) ? 0 : value);
  const members = Object.entries(value as Readonly<Record<string, Json>>).map(
    ([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`,
  );
  return `{${members.sort().join()}}`;
}

export function isOfType(value: Json, type: JsonType | 'integer'): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === type;
  }
}

export function formatOf(
  schema: JsonObject,
  numeric: boolean,
  pointer: string,
): { format?: string } {
  if (schema.format === undefined) return {};
  const format = text(schema, 'format', pointer);
  return Object.hasOwn(NUMBER_FORMATS, format) === numeric ? { format } : {};
}

export function patternOf(
  schema: JsonObject,
  pointer: string,
  context: KeywordContext,
): { pattern?: string } {
  if (schema.pattern === undefined) return {};
  const pattern = text(schema, 'pattern', pointer);
  return usable(pattern, join(pointer, 'pattern'), context) ? { pattern } : {};
}

/**
 * The least bound of a pattern that is worth asserting: with a smaller one it would refuse longer
 * strings that match.
 */
const SHORTEST_BOUND = 16;

/** Replaces a property name pattern that is not asserted: any member may match it. */
export const ANY_NAME = '';

export function isAsserted(judged: PatternJudgement): boolean {
  return judged.valid && (judged.linear || judged.bound >= SHORTEST_BOUND);
}

/**
 * Whether a pattern is asserted: it is valid in ECMA-262, unlike some of Java, and matching takes
 * bounded time.
 */
export function usable(pattern: string, pointer: string, context: KeywordContext): boolean {
  const judged = context.judgePattern(pattern);
  if (judged.valid && judged.linear) return true;
  const asserted = isAsserted(judged);
  const reason = judged.valid
    ? judged.judged
      ? 'its time may grow without measure with its input'
      : 'the patterns before it used up the time there is to find out how slow it can be'
    : judged.reason;
  context.warn({
    severity: 'warning',
    message:
      judged.valid && asserted
        ? `this pattern is slow at worst: strings of more than ${judged.bound} characters are refused unread`
        : `this pattern is not asserted: ${reason}`,
    pointer,
    hint: judged.valid
      ? 'Take out nested or adjacent repetitions that match the same text.'
      : 'Write it as an ECMA-262 regular expression that is valid with the u flag.',
  });
  return asserted;
}

export function text(schema: JsonObject, keyword: string, pointer: string): string {
  const value = schema[keyword];
  if (typeof value !== 'string')
    throw unusable(join(pointer, keyword), `${keyword} must be a string`);
  return value;
}

export function number<Keyword extends string>(
  schema: JsonObject,
  keyword: Keyword,
  pointer: string,
): { [K in Keyword]?: number } {
  const value = schema[keyword];
  if (value === undefined) return {};
  if (typeof value !== 'number' || (keyword === 'multipleOf' && value <= 0)) {
    throw unusable(
      join(pointer, keyword),
      `${keyword} must be a ${keyword === 'multipleOf' ? 'positive ' : ''}number`,
    );
  }
  return { [keyword]: value } as { [K in Keyword]?: number };
}

export function count<Keyword extends string>(
  schema: JsonObject,
  keyword: Keyword,
  pointer: string,
): { [K in Keyword]?: number } {
  const value = schema[keyword];
  if (value === undefined) return {};
  if (typeof value !== 'number' || value < 0 || !Number.isInteger(value)) {
    throw unusable(join(pointer, keyword), `${keyword} must be a whole number of 0 or more`);
  }
  return { [keyword]: value } as { [K in Keyword]?: number };
}

export function list(schema: JsonObject, keyword: string, pointer: string): readonly unknown[] {
  const value = schema[keyword];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw unusable(join(pointer, keyword), `${keyword} must be an array`);
  return value;
}

export function members(
  schema: JsonObject,
  keyword: string,
  pointer: string,
): readonly (readonly [string, unknown])[] {
  const value = schema[keyword];
  if (value === undefined) return [];
  if (!isObject(value)) throw unusable(join(pointer, keyword), `${keyword} must be an object`);
  return Object.entries(value);
}

export function names(value: unknown, pointer: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((name) => typeof name !== 'string')) {
    throw unusable(pointer, 'must be an array of property names');
  }
  return [...new Set(value as string[])];
}

export function unusable(pointer: string, message: string, hint?: string): InputError {
  return new InputError([{ severity: 'error', message, pointer, ...(hint ? { hint } : {}) }]);
}
