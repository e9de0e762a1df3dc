/**
 * Whether the options of a union are mutually exclusive, so that validation may stop at the first
 * match.
 */

import { hasRules, INHERITED } from './object-shape.ts';
import type { Json, Shape } from './shape-types.ts';
import { type Named, remember } from './typing.ts';

/** The component schemas that options may refer to. */
export interface DisjointContext {
  /** Returns the shape of a component schema. */
  readonly named: Named;
  /** Names of component schemas whose validators are not declared yet. */
  readonly pending: ReadonlySet<string>;
}

/**
 * Whether no value is valid against two of the options. Returns the name of the member that
 * distinguishes them, true if their JSON types do, or undefined if it is not known.
 */
export function disjoint(
  options: readonly Shape[],
  context: DisjointContext,
): string | true | undefined {
  if (haveOwnValues(options.map((option) => typesOf(option, context)))) return true;
  const tags = options.map((option) => tagsOf(option, context));
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
function typesOf(shape: Shape, context: DisjointContext): ReadonlySet<string> | undefined {
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
      const target = context.named(shape.name);
      return target && typesOfNamed(context.named, shape.name, () => typesOf(target, context));
    }
    case 'refined':
      return typesOf(shape.shape, context);
    case 'union': {
      const options = shape.options.map((option) => typesOf(option, context));
      return options.every((types) => types !== undefined)
        ? new Set(options.flatMap((types) => [...types]))
        : undefined;
    }
    case 'all':
      return shape.parts.map((part) => typesOf(part, context)).find((types) => types !== undefined);
    case 'never':
      return new Set();
    default:
      return undefined;
  }
}

/** Whether a shape may accept values of a JSON type. */
export function accepts(shape: Shape, type: string, context: DisjointContext): boolean {
  return typesOf(shape, context)?.has(type) ?? true;
}

/**
 * Returns the required members with a few literal values each, as `z.discriminatedUnion` takes
 * them.
 */
function tagsOf(shape: Shape, context: DisjointContext): ReadonlyMap<string, readonly Json[]> {
  if (shape.kind === 'ref') {
    const target = context.named(shape.name);
    if (!target || context.pending.has(shape.name)) return new Map();
    return tagsOfNamed(context.named, shape.name, () => tagsOf(target, context));
  }
  if (shape.kind === 'union') {
    if (typeof disjoint(shape.options, context) !== 'string') return new Map();
    const tags = shape.options.map((option) => tagsOf(option, context));
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
