import { z } from 'zod';
import { decided, type Issues, isObject, issue, type Rule, valid } from './decided.ts';
import { jsonEqual } from './json.ts';

/** Tail-recursive, so that compilers do not reach their limit on depth. */
type OutputsOf<
  Parts extends readonly z.core.$ZodType[],
  Before = unknown,
> = Parts extends readonly [
  infer First extends z.core.$ZodType,
  ...infer Rest extends readonly z.core.$ZodType[],
]
  ? OutputsOf<Rest, Before & z.output<First>>
  : Before;

/**
 * `allOf`: valid against every part.
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.1.1
 */
export function allOf<const Parts extends readonly z.core.$ZodType[]>(
  parts: Parts,
): z.ZodType<OutputsOf<Parts>> {
  return decided((value, issues) => {
    for (const part of parts) valid(part, value, issues);
  });
}

/** A validator whose type cannot be derived from those of its parts. */
export function typed<Output>(schema: z.core.$ZodType): z.ZodType<Output> {
  return schema as z.core.$ZodType as z.ZodType<Output>;
}

/** A validator with additional rules, all applied to the original value. */
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

/** Adds the message, which zod does only for issues of the outermost validator. */
const told = (issue: z.core.$ZodRawIssue): z.core.$ZodIssue =>
  z.core.util.finalizeIssue(issue, { reportInput: true }, z.core.config());

type Variants<
  Property extends string,
  Options extends Readonly<Record<string, z.core.$ZodType>>,
> = {
  [Value in keyof Options]: z.output<Options[Value]> & { [Name in Property]?: Value };
}[keyof Options];

/**
 * `oneOf` with a discriminator whose options do not restrict its values: valid against exactly one.
 * A discriminator does not affect validity; issues are those of the option that it names, and the
 * type relies on it.
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

/** Keywords without `type`: objects are validated, all other values are valid. */
export function whenObject<Schema extends z.core.$ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>> {
  return when(isObject, schema);
}

/** Keywords without `type`: arrays are validated, all other values are valid. */
export function whenArray<Schema extends z.core.$ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>> {
  return when(Array.isArray, schema);
}

/** Keywords without `type`: strings are validated, all other values are valid. */
export function whenString(schema: z.core.$ZodType): z.ZodType<unknown> {
  return when((value) => typeof value === 'string', schema);
}

/** Keywords without `type`: numbers are validated, all other values are valid. */
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

/** Any JSON value: a required member without a schema. */
export const present: z.ZodType<NonNullable<unknown> | null> = /* @__PURE__ */ decided(
  (value, issues) => {
    if (value === undefined) {
      issues.push({ code: 'invalid_type', expected: 'nonoptional', input: value, path: [] });
    }
  },
);
