/**
 * Whether the options of a union are mutually exclusive, so that validation may stop at the first
 * match.
 */

import type { ZodScope } from '../emit/zod-scope.ts';
import type { Json, Shape } from '../model/api-model.ts';
import { INHERITED } from '../model/names.ts';
import { hasRules } from './object-shape.ts';
import { remember } from './typing.ts';

/**
 * Whether no value is valid against two of the options. Returns the name of the member that
 * distinguishes them, true if their JSON types do, or undefined if it is not known.
 */
export function disjoint(options: readonly Shape[], scope: ZodScope): string | true | undefined {
  if (haveOwnValues(options.map((option) => typesOf(option, scope)))) return true;
  const tags = options.map((option) => tagsOf(option, scope));
  for (const name of tags[0]?.keys() ?? []) {
    const values = tags.flatMap((tag) => [...(tag.get(name) ?? [undefined])]);
    if (values.includes(undefined) || new Set(values).size !== values.length) continue;
    return name;
  }
  return undefined;
}

/** Whether no JSON type and no literal value is in two of the sets. */
function haveOwnValues(sets: readonly (ReadonlySet<string> | undefined)[]): boolean {
  const seen = new Set<string>();
  const literals = new Set<string>();
  for (const set of sets) {
    if (!set) return false;
    for (const each of set) {
      const type = literalType(each);
      if (seen.has(each) || literals.has(each) || (type !== undefined && seen.has(type)))
        return false;
    }
    for (const each of set) {
      const type = literalType(each);
      seen.add(each);
      if (type !== undefined) literals.add(type);
    }
  }
  return true;
}

/** Returns the JSON type of a literal in a set of {@link typesOf}, or undefined for a type. */
function literalType(entry: string): string | undefined {
  return entry.startsWith('=') ? typeof JSON.parse(entry.slice(1)) : undefined;
}

// Schemas that refer to themselves in place have been refused.
const typesOfNamed = remember<ReadonlySet<string> | undefined>();
const tagsOfNamed = remember<ReadonlyMap<string, readonly Json[]>>();

/**
 * Returns the JSON types that a shape allows; for a literal other than an array or object, `=`
 * followed by its JSON.
 */
function typesOf(shape: Shape, scope: ZodScope): ReadonlySet<string> | undefined {
  switch (shape.kind) {
    case 'null':
    case 'boolean':
    case 'string':
    case 'number':
    case 'array':
    case 'object':
      return new Set([shape.kind]);
    case 'literal':
      return new Set(
        shape.values.map((value) =>
          typeof value !== 'object'
            ? `=${JSON.stringify(value)}`
            : value === null
              ? 'null'
              : Array.isArray(value)
                ? 'array'
                : 'object',
        ),
      );
    case 'ref': {
      const target = scope.named(shape.name);
      return target && typesOfNamed(scope.named, shape.name, () => typesOf(target, scope));
    }
    case 'refined':
      return typesOf(shape.shape, scope);
    case 'union': {
      const options = shape.options.map((option) => typesOf(option, scope));
      return options.every((types) => types !== undefined)
        ? new Set(options.flatMap((types) => [...types]))
        : undefined;
    }
    case 'all':
      return shape.parts.map((part) => typesOf(part, scope)).find((types) => types !== undefined);
    case 'never':
      return new Set();
    default:
      return undefined;
  }
}

/** Whether a shape may accept values of a JSON type. */
export function accepts(shape: Shape, type: string, scope: ZodScope): boolean {
  return typesOf(shape, scope)?.has(type) ?? true;
}

/**
 * Returns the required members with a few literal values each, as `z.discriminatedUnion` takes
 * them.
 */
function tagsOf(shape: Shape, scope: ZodScope): ReadonlyMap<string, readonly Json[]> {
  if (shape.kind === 'ref') {
    const target = scope.named(shape.name);
    if (!target || scope.pending.has(shape.name)) return new Map();
    return tagsOfNamed(scope.named, shape.name, () => tagsOf(target, scope));
  }
  if (shape.kind === 'union') {
    if (typeof disjoint(shape.options, scope) !== 'string') return new Map();
    const tags = shape.options.map((option) => tagsOf(option, scope));
    return new Map(
      [...(tags[0] ?? [])]
        .filter(([name]) => tags.every((tag) => tag.has(name)))
        .map(([name]) => [name, [...new Set(tags.flatMap((tag) => tag.get(name) ?? []))]]),
    );
  }
  if (
    shape.kind !== 'object' ||
    hasRules(shape) ||
    shape.properties.some(({ name }) => INHERITED.has(name))
  )
    return new Map();
  if (
    !['unknown', 'never'].includes(shape.additional.kind) ||
    (shape.additional.kind === 'never' && shape.required.length > 0)
  )
    return new Map();
  return new Map(
    shape.properties.flatMap(({ name, required, shape: part }) =>
      required &&
      part.kind === 'literal' &&
      part.values.every((value) => typeof value !== 'object' || value === null)
        ? [[name, part.values] as const]
        : [],
    ),
  );
}
