import type { z } from 'zod';
import { decided, isObject, type JsonObject, valid } from './decided.ts';

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
    // Evaluated lazily, because a getter may refer to a later declaration.
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

/** An object whose members are all valid against `schema`. */
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
 * `prefixItems`: leading items by position, the others by `rest`. JSON Schema accepts a shorter
 * array, so the items are optional unless `minItems` requires them.
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
