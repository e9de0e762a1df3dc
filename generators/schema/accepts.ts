/** Validates JSON values against shapes, for generated sample data. */

import { matches } from './pattern/analyze.ts';
import type {
  ArrayShape,
  Check,
  Evaluated,
  Json,
  NumberShape,
  ObjectShape,
  Shape,
  StringShape,
} from './shape-types.ts';

/** Component schemas by their exact name. */
export type Named = ReadonlyMap<string, Shape>;

/** A valid string of each format that is asserted; other formats only annotate. */
export const FORMAT_SAMPLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'date-time': '2024-01-31T08:00:00Z',
    'date-time-local': '2024-01-31T08:00:00',
    date: '2024-01-31',
    time: '08:00:00Z',
    'time-local': '08:00:00',
    duration: 'P1D',
    email: 'someone@example.com',
    'idn-email': 'someone@example.com',
    hostname: 'example.com',
    'idn-hostname': 'example.com',
    ipv4: '192.0.2.1',
    ipv6: '2001:db8::1',
    uri: 'https://example.com/',
    'uri-reference': 'https://example.com/',
    iri: 'https://example.com/',
    'iri-reference': 'https://example.com/',
    'uri-template': 'https://example.com/{id}',
    uuid: '123e4567-e89b-42d3-a456-426614174000',
    'json-pointer': '/a',
    'relative-json-pointer': '0',
    regex: '^a$',
    byte: 'YWJj',
    base64url: 'YWJj',
    char: 'a',
    'http-date': 'Wed, 31 Jan 2024 08:00:00 GMT',
    'media-range': 'text/plain',
  }),
);

/** The minimum and maximum of each number format. */
const RANGES: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries<readonly [number, number]>({
    int8: [-128, 127],
    int16: [-32_768, 32_767],
    int32: [-(2 ** 31), 2 ** 31 - 1],
    int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    uint8: [0, 255],
    uint16: [0, 65_535],
    uint32: [0, 2 ** 32 - 1],
    uint64: [0, Number.MAX_SAFE_INTEGER],
    'double-int': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    float: [-(2 ** 24), 2 ** 24],
  }),
);

/**
 * Whether a value is valid against a shape. For formats only one sample is known to be valid.
 * @param sure `false` also accepts values that may be valid
 */
export function accepts(shape: Shape, value: Json, named: Named, sure = true): boolean {
  const fits: Fits = (part, item, surely = sure) => accepts(part, item, named, surely);
  switch (shape.kind) {
    case 'unknown':
      return true;
    case 'never':
      return false;
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && stringFits(shape, value, sure);
    case 'number':
      return typeof value === 'number' && numberFits(shape, value, sure);
    case 'array':
      return Array.isArray(value) && arrayFits(shape, value, fits);
    case 'object':
      return isRecord(value) && objectFits(shape, value, fits);
    case 'literal':
      return shape.values.some((one) => isEqual(one, value));
    case 'ref': {
      const target = named.get(shape.name);
      return target !== undefined && fits(target, value);
    }
    case 'union': {
      const surely = shape.options.filter((option) => fits(option, value, true));
      const perhaps = shape.options.filter((option) => fits(option, value, false));
      if (!shape.exclusive) return (sure ? surely : perhaps).length > 0;
      return sure
        ? surely.length === 1 && perhaps.length === 1
        : surely.length <= 1 && perhaps.length > 0;
    }
    case 'all':
      return shape.parts.every((part) => fits(part, value));
    case 'when':
      return typeOf(value) !== shape.type || fits(shape.shape, value);
    case 'refined':
      return (
        fits(shape.shape, value) && shape.checks.every((check) => passes(check, value, fits, sure))
      );
  }
}

type Fits = (shape: Shape, value: Json, sure?: boolean) => boolean;

function stringFits(
  { minLength = 0, maxLength, pattern, format }: StringShape,
  value: string,
  sure: boolean,
): boolean {
  const { length } = [...value];
  if (length < minLength || length > (maxLength ?? length)) return false;
  if (sure && format !== undefined && (FORMAT_SAMPLES.get(format) ?? value) !== value) return false;
  return pattern === undefined || matches(pattern, value);
}

function numberFits(shape: NumberShape, value: number, sure: boolean): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = shape;
  const range = format === undefined ? undefined : RANGES.get(format);
  return !(
    (shape.integer && !Number.isInteger(value)) ||
    value < (minimum ?? value) ||
    value > (maximum ?? value) ||
    (exclusiveMinimum !== undefined && value <= exclusiveMinimum) ||
    (exclusiveMaximum !== undefined && value >= exclusiveMaximum) ||
    (sure && multipleOf !== undefined && !isMultiple(value, multipleOf)) ||
    (sure && range && (!Number.isInteger(value) || value < range[0] || value > range[1]))
  );
}

/** Whether a number is a multiple of another one, by their decimal notation. */
function isMultiple(value: number, of: number): boolean {
  const times = Math.round(value / of);
  return (
    Number.isSafeInteger(times) &&
    Math.abs(value) < 2 ** 50 &&
    times * of === value &&
    String(value).length < 16
  );
}

function arrayFits(shape: ArrayShape, value: readonly Json[], fits: Fits): boolean {
  const {
    prefixItems,
    items,
    minItems = 0,
    maxItems = value.length,
    uniqueItems,
    contains,
  } = shape;
  if (value.length < minItems || value.length > maxItems) return false;
  if (uniqueItems && value.some((one, at) => value.slice(0, at).some((two) => isEqual(one, two)))) {
    return false;
  }
  if (!value.every((item, at) => fits(prefixItems[at] ?? items, item))) return false;
  if (!contains) return true;
  const count = (sure?: boolean): number =>
    value.filter((item) => fits(contains.shape, item, sure)).length;
  return count() >= contains.min && count(false) <= (contains.max ?? Number.POSITIVE_INFINITY);
}

function objectFits(shape: ObjectShape, value: Members, fits: Fits): boolean {
  const { minProperties = 0, maxProperties } = shape;
  const names = Object.keys(value);
  const has = (name: string): boolean => Object.hasOwn(value, name);
  if (names.length < minProperties || names.length > (maxProperties ?? names.length)) return false;
  if (!shape.required.every(has)) return false;
  if (!shape.properties.every(({ name, required }) => !required || has(name))) return false;
  if (shape.dependentRequired.some((one) => has(one.property) && !one.required.every(has))) {
    return false;
  }
  return names.every((name) => {
    const member = value[name] as Json;
    const { propertyNames } = shape;
    if (propertyNames && !fits(propertyNames, name)) return false;
    const own = shape.properties.filter((property) => property.name === name);
    const others = shape.patternProperties.filter(({ pattern }) => matches(pattern, name));
    const found = [...own, ...others];
    return found.length === 0
      ? fits(shape.additional, member)
      : found.every((one) => fits(one.shape, member));
  });
}

function passes(check: Check, value: Json, fits: Fits, sure: boolean): boolean {
  switch (check.check) {
    case 'not':
      return !fits(check.shape, value, !sure);
    case 'if': {
      const met = fits(check.met, value);
      const unmet = fits(check.unmet, value);
      if (fits(check.condition, value, true)) return met;
      if (!fits(check.condition, value, false)) return unmet;
      return sure ? met && unmet : met || unmet;
    }
    case 'dependentSchema':
      return !isRecord(value) || !Object.hasOwn(value, check.property) || fits(check.shape, value);
    case 'unevaluatedProperties':
      return (
        !isRecord(value) ||
        Object.entries(value).every(
          ([name, member]) =>
            sees(
              check.evaluated,
              value,
              fits,
              ({ properties, patterns }) =>
                properties.includes(name) || patterns.some((pattern) => matches(pattern, name)),
            ) || fits(check.shape, member),
        )
      );
    case 'unevaluatedItems':
      return (
        !Array.isArray(value) ||
        value.every(
          (item: Json, at) =>
            sees(
              check.evaluated,
              value,
              fits,
              ({ prefix, contains }) => at < prefix || contains.some((shape) => fits(shape, item)),
            ) || fits(check.shape, item),
        )
      );
  }
}

/** Whether other keywords have evaluated a member or an item. */
function sees(
  evaluated: Evaluated,
  whole: Json,
  fits: Fits,
  looks: (evaluated: Evaluated) => boolean,
): boolean {
  return (
    evaluated.all ||
    looks(evaluated) ||
    evaluated.branches.some(
      (branch) => fits(branch.shape, whole) && sees(branch.evaluated, whole, fits, looks),
    )
  );
}

type Members = { readonly [key: string]: Json };

export function isRecord(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Deep equality, regardless of the order of members. */
function isEqual(one: Json, two: Json): boolean {
  if (Array.isArray(one) && Array.isArray(two)) {
    return one.length === two.length && one.every((item, at) => isEqual(item, two[at] as Json));
  }
  if (isRecord(one) && isRecord(two)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(two).length &&
      names.every(
        (name) => Object.hasOwn(two, name) && isEqual(one[name] as Json, two[name] as Json),
      )
    );
  }
  return one === two;
}
