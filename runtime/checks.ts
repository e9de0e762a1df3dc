/**
 * What JSON Schema says and zod has no word for, or another meaning. Generated `zod.ts` imports
 * these by name. All of them decide on the value as it came: nothing is copied or transformed.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
import { z } from 'zod';

type Issues = z.core.$ZodRawIssue[];

/** Looks at a value and adds what is wrong with it. */
export type Rule = (value: unknown, issues: Issues) => void;

interface DecidedDef extends z.core.$ZodTypeDef {
  readonly type: 'custom';
  readonly decide: Rule;
}

/** A validator from a rule; its output is the input itself. */
const Decided: z.core.$constructor<z.ZodType & { _zod: { def: DecidedDef } }, DecidedDef> =
  /* @__PURE__ */ z.core.$constructor('Decided', (instance, def) => {
    z.ZodType.init(instance, def);
    instance._zod.parse = (payload) => {
      def.decide(payload.value, payload.issues);
      return payload;
    };
  });

function decided<Output>(decide: Rule): z.ZodType<Output> {
  return new Decided({ type: 'custom', decide }) as z.ZodType as z.ZodType<Output>;
}

/** An issue of a JSON Schema keyword, as zod reports it: `params.keyword` names the rule. */
function issue(
  input: unknown,
  keyword: string,
  message: string,
  path: PropertyKey[] = [],
): z.core.$ZodRawIssue {
  return { code: 'custom', input, message, path, params: { keyword } };
}

/** Whether `value` is valid; adds its issues, at `path`, when a list is given. */
function valid(
  schema: z.core.$ZodType,
  value: unknown,
  issues?: Issues,
  path?: PropertyKey,
): boolean {
  const payload: z.core.ParsePayload = { value, issues: [] };
  const result = schema._zod.run(payload, { async: false });
  if (result instanceof Promise) throw new z.core.$ZodAsyncError();
  if (result.issues.length === 0) return true;
  if (issues) {
    for (const found of result.issues) {
      issues.push(path === undefined ? found : { ...found, path: [path, ...(found.path ?? [])] });
    }
  }
  return false;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// ---- combinators ---------------------------------------------------------------------------

type OutputsOf<Parts extends readonly z.core.$ZodType[]> = Parts extends readonly [
  infer First extends z.core.$ZodType,
  ...infer Rest extends readonly z.core.$ZodType[],
]
  ? z.output<First> & OutputsOf<Rest>
  : unknown;

/** `allOf`: valid against every part. https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.1 */
export function allOf<const Parts extends readonly z.core.$ZodType[]>(
  parts: Parts,
): z.ZodType<OutputsOf<Parts>> {
  return decided((value, issues) => {
    for (const part of parts) valid(part, value, issues);
  });
}

/** A validator whose type cannot be put together from those of its parts. */
export function typed<Output>(schema: z.core.$ZodType): z.ZodType<Output> {
  return schema as z.core.$ZodType as z.ZodType<Output>;
}

/** A validator and rules beside it, all on the value as it came. */
export function checked<Base extends z.core.$ZodType>(
  base: Base,
  ...rules: readonly Rule[]
): z.ZodType<z.output<Base>> {
  return decided((value, issues) => {
    if (!valid(base, value, issues)) return;
    for (const rule of rules) rule(value, issues);
  });
}

/** `oneOf` of options that may overlap: valid against exactly one. */
export function oneOf<const Options extends readonly z.core.$ZodType[]>(
  options: Options,
): z.ZodType<z.output<Options[number]>> {
  return decided((value, issues) => {
    const failures: Issues[] = [];
    let matches = 0;
    for (const option of options) {
      const found: Issues = [];
      if (valid(option, value, found)) matches += 1;
      else failures.push(found);
    }
    if (matches === 1) return;
    const message =
      matches === 0
        ? 'Invalid input'
        : `Valid against ${matches} alternatives; exactly one is allowed`;
    issues.push({
      code: 'invalid_union',
      input: value,
      message,
      path: [],
      errors: failures.map((found) => found.map(told)),
      params: { keyword: 'oneOf' },
    } as z.core.$ZodRawIssue);
  });
}

/** An issue with its message, which zod gives to those of the outermost validator only. */
const told = (issue: z.core.$ZodRawIssue): z.core.$ZodIssue =>
  z.core.util.finalizeIssue(issue, { reportInput: true }, z.core.config());

type Variants<
  Property extends string,
  Options extends Readonly<Record<string, z.core.$ZodType>>,
> = {
  [Value in keyof Options]: z.output<Options[Value]> & { [Name in Property]?: Value };
}[keyof Options];

/**
 * `oneOf` with a discriminator whose options do not say themselves which values of it they allow:
 * valid against exactly one. A discriminator is a hint and changes no verdict; what is wrong with a
 * value is told as the option that it names sees it, and the type trusts it.
 *
 * @see https://spec.openapis.org/oas/v3.1.1#discriminator-object
 */
export function discriminated<
  const Property extends string,
  const Options extends Readonly<Record<string, z.core.$ZodType>>,
>(property: Property, options: Options): z.ZodType<Variants<Property, Options>> {
  const exactlyOne = oneOf([...new Set(Object.values(options))]);
  return decided((value, issues) => {
    const found: Issues = [];
    if (valid(exactlyOne, value, found)) return;
    const tag = isObject(value) && Object.hasOwn(value, property) ? value[property] : undefined;
    const option =
      typeof tag === 'string' && Object.hasOwn(options, tag) ? options[tag] : undefined;
    if (!option || valid(option, value, issues)) issues.push(...found);
  });
}

/** Keywords without `type`: objects are validated, every other value passes. */
export function whenObject<Schema extends z.core.$ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>> {
  return when(isObject, schema);
}

/** Keywords without `type`: arrays are validated, every other value passes. */
export function whenArray<Schema extends z.core.$ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>> {
  return when(Array.isArray, schema);
}

/** Keywords without `type`: strings are validated, every other value passes. */
export function whenString(schema: z.core.$ZodType): z.ZodType<unknown> {
  return when((value) => typeof value === 'string', schema);
}

/** Keywords without `type`: numbers are validated, every other value passes. */
export function whenNumber(schema: z.core.$ZodType): z.ZodType<unknown> {
  return when((value) => typeof value === 'number', schema);
}

function when<Schema extends z.core.$ZodType>(
  applies: (value: unknown) => boolean,
  schema: Schema,
): z.ZodType<z.output<Schema>> {
  return decided((value, issues) => {
    if (applies(value)) valid(schema, value, issues);
  });
}

/** `enum` and `const` with arrays or objects among the values: deep equality with one of them. */
export function equals<const Values extends readonly unknown[]>(
  ...values: Values
): z.ZodType<Mutable<Values[number]>> {
  return decided((value, issues) => {
    if (!values.some((allowed) => jsonEqual(allowed, value))) {
      issues.push(issue(value, 'enum', 'Invalid input: not one of the allowed values'));
    }
  });
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

/** Any JSON value: a member of which no more is known than that it is there. */
export const present: z.ZodType<NonNullable<unknown> | null> = /* @__PURE__ */ decided(
  (value, issues) => {
    if (value === undefined) {
      issues.push({ code: 'invalid_type', expected: 'nonoptional', input: value, path: [] });
    }
  },
);

// ---- containers ----------------------------------------------------------------------------

/**
 * An object with members named like those of `Object.prototype` (`constructor`, `__proto__`, …):
 * only own members count.
 */
export function ownObject<const Members extends z.ZodRawShape>(
  members: Members,
): z.ZodType<z.output<z.ZodObject<Members, z.core.$loose>>> {
  let entries: readonly (readonly [string, z.core.$ZodType])[] | undefined;
  return decided((value, issues) => {
    if (!isObject(value)) {
      issues.push({ code: 'invalid_type', expected: 'object', input: value, path: [] });
      return;
    }
    // Not before: a getter may refer to what is declared further down.
    entries ??= Object.entries(members) as [string, z.core.$ZodType][];
    for (const [name, schema] of entries) {
      if (Object.hasOwn(value, name)) valid(schema, value[name], issues, name);
      else if (schema._zod.optin !== 'optional') {
        issues.push({
          code: 'invalid_type',
          expected: 'nonoptional',
          input: undefined,
          path: [name],
        });
      }
    }
  });
}

/** An object whose every member is valid against `schema`. */
export function record<Schema extends z.core.$ZodType>(
  schema: Schema,
): z.ZodType<Record<string, z.output<Schema>>> {
  return decided((value, issues) => {
    if (!isObject(value)) {
      issues.push({ code: 'invalid_type', expected: 'record', input: value, path: [] });
      return;
    }
    for (const name of Object.keys(value)) valid(schema, value[name], issues, name);
  });
}

/** `additionalProperties` with a schema, beside `properties` (the members of `base`). */
export function additional<
  const Members extends z.ZodRawShape,
  Config extends z.core.$ZodObjectConfig,
  Schema extends z.core.$ZodType,
>(
  base: z.ZodObject<Members, Config>,
  schema: Schema,
): z.ZodType<z.output<z.ZodObject<Members, z.core.$strip>> & Record<string, z.output<Schema>>> {
  let known: ReadonlySet<string> | undefined;
  return decided((value, issues) => {
    if (!valid(base, value, issues) && !isObject(value)) return;
    known ??= new Set(Object.keys(base.shape));
    for (const name of Object.keys(value as JsonObject)) {
      if (!known.has(name)) valid(schema, (value as JsonObject)[name], issues, name);
    }
  });
}

/**
 * `prefixItems`: leading items by position, the others by `rest`. JSON Schema lets a shorter array
 * pass, so the items are optional unless `minItems` says otherwise.
 */
export function tuple<
  const Required extends readonly z.core.$ZodType[],
  const Optional extends readonly z.core.$ZodType[],
  Rest extends z.core.$ZodType,
>(
  required: Required,
  optional: Optional,
  rest: Rest,
): z.ZodType<
  [
    ...{ -readonly [I in keyof Required]: z.output<Required[I]> },
    ...Partial<{ -readonly [I in keyof Optional]: z.output<Optional[I]> }>,
    ...z.output<Rest>[],
  ]
> {
  const prefix: readonly z.core.$ZodType[] = [...required, ...optional];
  return decided((value, issues) => {
    if (!Array.isArray(value)) {
      issues.push({ code: 'invalid_type', expected: 'array', input: value, path: [] });
      return;
    }
    if (value.length < required.length) {
      issues.push({
        code: 'too_small',
        origin: 'array',
        minimum: required.length,
        inclusive: true,
        input: value,
        path: [],
      });
    }
    for (let index = 0; index < value.length; index += 1) {
      valid(prefix[index] ?? rest, value[index], issues, index);
    }
  });
}

// ---- rules on objects ----------------------------------------------------------------------

/** At least `limit` members. */
export function minProperties(limit: number): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.keys(value).length < limit) {
      issues.push(
        issue(value, 'minProperties', `Too small: expected object to have >=${limit} members`),
      );
    }
  };
}

/** At most `limit` members. */
export function maxProperties(limit: number): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.keys(value).length > limit) {
      issues.push(
        issue(value, 'maxProperties', `Too big: expected object to have <=${limit} members`),
      );
    }
  };
}

/** Tells member names apart: a regular expression, or one that looks at short names only. */
export type NamePattern = RegExp | Bounded;

/** A pattern whose time may grow faster than its input. */
export interface Bounded {
  /** The longest name that it looks at, in UTF-16 units. */
  readonly limit: number;
  test(name: string): boolean;
}

/** Keeps a pattern from long names: {@link patternProperties} refuses them, elsewhere they do not match. */
export function bounded(pattern: RegExp, limit: number): Bounded {
  return { limit, test: (name) => name.length <= limit && pattern.test(name) };
}

/**
 * Members whose name matches a pattern are valid against its schema; members that match none and
 * are not `known` are valid against `rest`.
 */
export function patternProperties(
  patterns: readonly (readonly [pattern: NamePattern, schema: z.core.$ZodType])[],
  known: readonly string[] = [],
  rest?: z.core.$ZodType,
): Rule {
  const names = new Set(known);
  return (value, issues) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      let matched = names.has(name);
      for (const [pattern, schema] of patterns) {
        if ('limit' in pattern && name.length > pattern.limit) {
          issues.push(
            issue(value, 'patternProperties', 'Member name too long to be checked', [name]),
          );
        }
        if (!pattern.test(name)) continue;
        matched = true;
        valid(schema, value[name], issues, name);
      }
      if (!matched && rest) valid(rest, value[name], issues, name);
    }
  };
}

/** Every member's name is valid against `schema`. */
export function propertyNames(schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      if (!valid(schema, name))
        issues.push(issue(value, 'propertyNames', 'Invalid member name', [name]));
    }
  };
}

/** Where `property` is there, so are the others. */
export function dependentRequired(property: string, required: readonly string[]): Rule {
  return (value, issues) => {
    if (!isObject(value) || !Object.hasOwn(value, property)) return;
    for (const name of required) {
      if (!Object.hasOwn(value, name)) {
        issues.push(
          issue(
            value,
            'dependentRequired',
            `Required where ${JSON.stringify(property)} is present`,
            [name],
          ),
        );
      }
    }
  };
}

/** Where `property` is there, the whole value is valid against `schema`. */
export function dependentSchema(property: string, schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (isObject(value) && Object.hasOwn(value, property)) valid(schema, value, issues);
  };
}

// ---- rules on any value --------------------------------------------------------------------

/** Not valid against `schema`. */
export function not(schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (valid(schema, value))
      issues.push(issue(value, 'not', 'Invalid input: matches what is excluded'));
  };
}

/** `if`, `then`, `else`. */
export function ifThenElse(
  condition: z.core.$ZodType,
  then: z.core.$ZodType,
  otherwise: z.core.$ZodType,
): Rule {
  return (value, issues) => {
    valid(valid(condition, value) ? then : otherwise, value, issues);
  };
}

// ---- rules on arrays -----------------------------------------------------------------------

/** No two items are equal. */
export const uniqueItems: Rule = (value, issues) => {
  if (!Array.isArray(value)) return;
  const index = firstDuplicate(value);
  if (index >= 0) issues.push(issue(value, 'uniqueItems', 'Equal to an earlier item', [index]));
};

/** At least `min` and at most `max` items are valid against `schema`. Default: at least one. */
export function contains(schema: z.core.$ZodType, min = 1, max = Number.POSITIVE_INFINITY): Rule {
  return (value, issues) => {
    if (!Array.isArray(value)) return;
    let count = 0;
    for (const item of value) if (valid(schema, item)) count += 1;
    if (count < min || count > max) {
      const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
      issues.push(issue(value, 'contains', `Expected ${range} matching items, found ${count}`));
    }
  };
}

// ---- unevaluated ---------------------------------------------------------------------------

/** What other keywords look at, as far as it is known beforehand; branches count where they hold. */
export interface Evaluated {
  readonly all?: boolean;
  readonly properties?: readonly string[];
  readonly patterns?: readonly NamePattern[];
  /** How many leading items. */
  readonly prefix?: number;
  readonly contains?: readonly z.core.$ZodType[];
  readonly branches?: readonly (readonly [condition: z.core.$ZodType, evaluated: Evaluated])[];
}

/** Members that no other keyword has looked at are valid against `schema`. */
export function unevaluatedProperties(evaluated: Evaluated, schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (!isObject(value)) return;
    const active = activeParts(evaluated, value);
    if (active.some((part) => part.all)) return;
    for (const name of Object.keys(value)) {
      const seen = active.some(
        (part) =>
          part.properties?.includes(name) || part.patterns?.some((pattern) => pattern.test(name)),
      );
      if (!seen) valid(schema, value[name], issues, name);
    }
  };
}

/** Items that no other keyword has looked at are valid against `schema`. */
export function unevaluatedItems(evaluated: Evaluated, schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (!Array.isArray(value)) return;
    const active = activeParts(evaluated, value);
    if (active.some((part) => part.all)) return;
    const prefix = Math.max(0, ...active.map((part) => part.prefix ?? 0));
    for (let index = prefix; index < value.length; index += 1) {
      const seen = active.some((part) =>
        part.contains?.some((contained) => valid(contained, value[index])),
      );
      if (!seen) valid(schema, value[index], issues, index);
    }
  };
}

function activeParts(evaluated: Evaluated, value: unknown): readonly Evaluated[] {
  const branches = evaluated.branches ?? [];
  return [
    evaluated,
    ...branches.flatMap(([condition, inner]) =>
      valid(condition, value) ? activeParts(inner, value) : [],
    ),
  ];
}

// ---- lengths, strings and numbers ----------------------------------------------------------

// Not zod's own `.min()` and `.max()`: they measure whatever has a `length`, an object too, and throw
// where that is no number.

type ArrayCheck = z.core.$ZodCheck<readonly unknown[]>;
type StringCheck = z.core.$ZodCheck<string>;
type NumberCheck = z.core.$ZodCheck<number>;

/** A check of every array, whether or not its items are valid. */
function ofArrays(check: z.core.CheckFn<readonly unknown[]>): ArrayCheck {
  return z.core._check(check, { when: ({ value }) => Array.isArray(value) });
}

/** At least `limit` items. */
export function minItems(limit: number): ArrayCheck {
  return ofArrays(({ value, issues }) => {
    if (value.length < limit) {
      issues.push({
        code: 'too_small',
        origin: 'array',
        minimum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At most `limit` items. */
export function maxItems(limit: number): ArrayCheck {
  return ofArrays(({ value, issues }) => {
    if (value.length > limit) {
      issues.push({
        code: 'too_big',
        origin: 'array',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At least `limit` Unicode code points. */
export function minLength(limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    // There are at least half as many code points as UTF-16 units, and at most as many.
    if (value.length < limit || (value.length < 2 * limit && codePoints(value) < limit)) {
      issues.push({
        code: 'too_small',
        origin: 'string',
        minimum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** At most `limit` Unicode code points. */
export function maxLength(limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    if (value.length > limit && (value.length > 2 * limit || codePoints(value) > limit)) {
      issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    }
  });
}

/** A pattern whose time may grow faster than its input: longer strings than `limit` are refused unread. */
export function boundedPattern(pattern: RegExp, limit: number): StringCheck {
  return z.check<string>(({ value, issues }) => {
    if (value.length > limit) {
      issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: limit,
        inclusive: true,
        input: value,
      });
    } else if (!pattern.test(value)) {
      issues.push({
        code: 'invalid_format',
        format: 'regex',
        pattern: String(pattern),
        input: value,
      });
    }
  });
}

/** `type: integer` of any size: zod's own `int` stops at 2^53. */
export const integer: NumberCheck = /* @__PURE__ */ z.check<number>(({ value, issues }) => {
  if (!Number.isInteger(value)) {
    issues.push({ code: 'invalid_type', expected: 'int', input: value });
  }
});

/** `multipleOf`, free of binary rounding as far as decimal notation tells. */
export function multipleOf(divisor: number): NumberCheck {
  return z.check<number>(({ value, issues }) => {
    if (!isMultiple(value, divisor)) {
      issues.push({ code: 'not_multiple_of', divisor, input: value });
    }
  });
}

// ---- JSON ----------------------------------------------------------------------------------

function codePoints(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index += 1) {
    if (
      (text.charCodeAt(index) & 0xfc00) === 0xd800 &&
      (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
    ) {
      count -= 1;
      index += 1;
    }
  }
  return count;
}

/** `value` = digits × 10^exponent, exactly as it is written in decimal. */
function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function isMultiple(value: number, divisor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  const a = decimal(value);
  const b = decimal(divisor);
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = a.digits * 10n ** BigInt(a.exponent - exponent);
  return scaled % (b.digits * 10n ** BigInt(b.exponent - exponent)) === 0n;
}

/** Equality of JSON values: members in any order, own members only. */
function jsonEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => jsonEqual(item, b[index]));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(
    (name) => Object.hasOwn(b, name) && jsonEqual((a as JsonObject)[name], (b as JsonObject)[name]),
  );
}

/** Items are compared by a canonical text, so that a long array costs no more than reading it. */
function firstDuplicate(items: readonly unknown[]): number {
  const seen = new Set<unknown>();
  for (const [index, item] of items.entries()) {
    const key =
      typeof item === 'object' && item !== null
        ? canonical(item)
        : typeof item === 'string'
          ? `"${item}`
          : item;
    if (seen.has(key)) return index;
    seen.add(key);
  }
  return -1;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}
