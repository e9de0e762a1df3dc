/**
 * A literal implementation of JSON Schema 2020-12, without regard to speed, for cases in which Ajv
 * is wrong.
 */
import type { Json, Schema } from './arbitrary-schemas.ts';

/** The result for a value, and which of its members and items were evaluated. */
interface Outcome {
  valid: boolean;
  readonly seen: Set<string | number>;
}

type Keywords = { [keyword: string]: Json };
type JsonObject = { [name: string]: Json };

const PASSED: Outcome = { valid: true, seen: new Set() };
const FAILED: Outcome = { valid: false, seen: new Set() };

/**
 * Validates a value, without formats.
 * @param deref Resolves a `$ref`.
 * @see https://json-schema.org/draft/2020-12/json-schema-core
 */
export function isValid(schema: Schema, value: Json, deref: (ref: string) => Schema): boolean {
  const evaluate = (schema: Schema, value: Json): Outcome => {
    if (typeof schema === 'boolean') return schema ? PASSED : FAILED;
    const outcome: Outcome = { valid: true, seen: new Set() };
    const demand = (holds: boolean) => {
      outcome.valid &&= holds;
    };
    const fits = (part: Json | undefined, of: Json) => evaluate(part as Schema, of).valid;
    /** Applies a schema in place; what it evaluates counts if it is valid. */
    const inPlace = (part: Json | undefined): boolean => {
      const { valid, seen } = evaluate(part as Schema, value);
      if (valid) for (const each of seen) outcome.seen.add(each);
      return valid;
    };
    const has = (keyword: string) => Object.hasOwn(schema, keyword);
    const listOf = (keyword: string) => (has(keyword) ? (schema[keyword] as Json[]) : []);
    const entriesOf = (keyword: string) =>
      has(keyword) ? Object.entries(schema[keyword] as JsonObject) : [];

    if (has('$ref')) demand(inPlace(deref(schema.$ref as string)));
    for (const part of listOf('allOf')) demand(inPlace(part));
    if (has('anyOf')) demand(listOf('anyOf').map(inPlace).includes(true));
    if (has('oneOf')) demand(listOf('oneOf').map(inPlace).filter(Boolean).length === 1);
    if (has('not')) demand(!fits(schema.not, value));
    if (has('if')) {
      const branch = inPlace(schema.if) ? 'then' : 'else';
      if (has(branch)) demand(inPlace(schema[branch]));
    }
    if (has('type')) demand([schema.type ?? []].flat().some((type) => isOfType(value, type)));
    if (has('enum')) demand(listOf('enum').some((each) => isEqual(each, value)));
    if (has('const')) demand(isEqual(schema.const ?? null, value));
    if (typeof value === 'number') demand(isNumberValid(schema, value));
    if (typeof value === 'string') demand(isStringValid(schema, value));
    if (Array.isArray(value)) {
      const { minItems = 0, maxItems = Infinity, minContains = 1, maxContains = Infinity } = schema;
      demand(value.length >= Number(minItems) && value.length <= Number(maxItems));
      if (schema.uniqueItems === true) {
        demand(value.every((item, at) => !value.slice(0, at).some((each) => isEqual(each, item))));
      }
      const prefix = listOf('prefixItems');
      for (const [at, item] of value.entries()) {
        if (at < prefix.length || has('items')) {
          demand(fits(at < prefix.length ? prefix[at] : schema.items, item));
          outcome.seen.add(at);
        }
      }
      if (has('contains')) {
        const found = [...value.keys()].filter((at) => fits(schema.contains, value[at] as Json));
        for (const at of found) outcome.seen.add(at);
        demand(found.length >= Number(minContains) && found.length <= Number(maxContains));
      }
      if (has('unevaluatedItems')) {
        for (const [at, item] of value.entries()) {
          if (outcome.seen.has(at)) continue;
          demand(fits(schema.unevaluatedItems, item));
          outcome.seen.add(at);
        }
      }
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const names = Object.keys(value);
      const member = (name: string) => value[name] as Json;
      const { minProperties = 0, maxProperties = Infinity } = schema;
      demand(names.length >= Number(minProperties) && names.length <= Number(maxProperties));
      for (const name of listOf('required')) demand(names.includes(name as string));
      for (const [name, needed] of entriesOf('dependentRequired')) {
        if (names.includes(name))
          demand((needed as string[]).every((each) => names.includes(each)));
      }
      for (const [name, part] of entriesOf('dependentSchemas')) {
        if (names.includes(name)) demand(inPlace(part));
      }
      if (has('propertyNames')) {
        for (const name of names) demand(fits(schema.propertyNames, name));
      }
      const known = new Set<string>();
      for (const name of names) {
        const parts = [
          ...entriesOf('properties').filter(([known]) => known === name),
          ...entriesOf('patternProperties').filter(([each]) => new RegExp(each, 'u').test(name)),
        ];
        for (const [, part] of parts) demand(fits(part, member(name)));
        if (parts.length > 0) known.add(name);
      }
      for (const name of known) outcome.seen.add(name);
      for (const keyword of ['additionalProperties', 'unevaluatedProperties']) {
        const skip = keyword === 'additionalProperties' ? known : new Set(outcome.seen);
        for (const name of has(keyword) ? names : []) {
          if (skip.has(name)) continue;
          demand(fits(schema[keyword], member(name)));
          outcome.seen.add(name);
        }
      }
    }
    return outcome;
  };
  return evaluate(schema, value).valid;
}

function isOfType(value: Json, type: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function isEqual(left: Json, right: Json): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return left === right;
  }
  const names = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) &&
        isEqual((left as JsonObject)[name] as Json, (right as JsonObject)[name] as Json),
    )
  );
}

function isNumberValid(schema: Keywords, value: number): boolean {
  const limit = (keyword: string, otherwise: number) => Number(schema[keyword] ?? otherwise);
  return (
    value >= limit('minimum', -Infinity) &&
    value <= limit('maximum', Infinity) &&
    value > limit('exclusiveMinimum', -Infinity) &&
    value < limit('exclusiveMaximum', Infinity) &&
    (schema.multipleOf === undefined || isMultiple(value, Number(schema.multipleOf)))
  );
}

/** Divides two numbers by their decimal notation, in units of 10^-400. */
function isMultiple(value: number, divisor: number): boolean {
  return units(value) % units(divisor) === 0n;
}

function units(value: number): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(String(value)) ?? [];
  const size = BigInt(whole + fraction) * 10n ** BigInt(400 + Number(exponent) - fraction.length);
  return sign === '-' ? -size : size;
}

function isStringValid(schema: Keywords, value: string): boolean {
  const length = [...value].length;
  return (
    length >= Number(schema.minLength ?? 0) &&
    length <= Number(schema.maxLength ?? Infinity) &&
    (schema.pattern === undefined || new RegExp(String(schema.pattern), 'u').test(value))
  );
}
