import type { z } from 'zod';
import { isObject, type Rule, valid } from './decided.ts';
import type { NamePattern } from './rules.ts';

/**
 * What other keywords evaluate, as far as it is known statically; branches count if they are valid.
 */
export interface Evaluated {
  readonly all?: boolean;
  readonly properties?: readonly string[];
  readonly patterns?: readonly NamePattern[];
  /** Number of leading items. */
  readonly prefix?: number;
  readonly contains?: readonly z.core.$ZodType[];
  readonly branches?: readonly (readonly [condition: z.core.$ZodType, evaluated: Evaluated])[];
}

/** Members that no other keyword has evaluated are valid against `schema`. */
export function unevaluatedProperties(evaluated: Evaluated, schema: z.core.$ZodType): Rule {
  return (value, issues) => {
    if (!isObject(value)) return;
    const active = activeParts(evaluated, value);
    if (active.some((part) => part.all)) return;
    const properties = new Set(active.flatMap((part) => part.properties ?? []));
    const patterns = active.flatMap((part) => part.patterns ?? []);
    for (const name of Object.keys(value)) {
      const seen = properties.has(name) || patterns.some((pattern) => pattern.test(name));
      if (!seen) valid(schema, value[name], issues, name);
    }
  };
}

/** Items that no other keyword has evaluated are valid against `schema`. */
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
