import { InputError } from '../read/diagnostics.ts';
import type { Check, Evaluated, NamedSchema, Shape } from './shape-types.ts';

/**
 * Sorts schemas so that each comes after those it refers to, otherwise in document order. In a
 * cycle the first one refers to schemas that are not defined yet.
 */
export function dependenciesFirst(schemas: readonly NamedSchema[]): readonly NamedSchema[] {
  const byName = new Map(schemas.map((schema) => [schema.name, schema]));
  const ordered: NamedSchema[] = [];
  const state = new Map<string, 'open' | 'done'>();
  for (const root of schemas) {
    // An explicit stack, because documents may nest deeper than the call stack allows.
    const stack: { schema: NamedSchema; next: string[] }[] = [];
    const enter = (schema: NamedSchema) => {
      if (state.has(schema.name)) return;
      state.set(schema.name, 'open');
      stack.push({ schema, next: [...references(schema.shape, false)].reverse() });
    };
    enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const name = top.next.pop();
      if (name === undefined) {
        state.set(top.schema.name, 'done');
        ordered.push(top.schema);
        stack.pop();
      } else {
        const target = byName.get(name);
        if (target) enter(target);
      }
    }
  }
  return ordered;
}

/**
 * @throws InputError if a schema refers to itself in place (`allOf` of itself): validation would
 * not end
 */
export function refuseLoops(byName: ReadonlyMap<string, NamedSchema>): void {
  const safe = new Set<string>();
  for (const root of byName.values()) {
    const trail: { name: string; next: string[] }[] = [{ name: root.name, next: inPlace(root) }];
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const name = top.next.pop();
      if (name === undefined) {
        safe.add(top.name);
        trail.pop();
        continue;
      }
      const target = byName.get(name);
      if (!target || safe.has(name)) continue;
      if (trail.some((step) => step.name === name)) {
        const loop = [...trail.map((step) => step.name), name].join(' → ');
        throw new InputError([
          {
            severity: 'error',
            message: `a schema refers to itself in place: ${loop}`,
            pointer: target.pointer,
            hint: 'Refer to it from a property or an item, or take the reference out.',
          },
        ]);
      }
      trail.push({ name, next: inPlace(target) });
    }
  }
}

function inPlace(schema: NamedSchema): string[] {
  return [...references(schema.shape, true)];
}

/**
 * Returns the names of the schemas that a shape refers to; with `inPlaceOnly`, those that apply to
 * the same value.
 */
function references(shape: Shape, inPlaceOnly: boolean, found = new Set<string>()): Set<string> {
  if (shape.kind === 'ref') found.add(shape.name);
  for (const inner of innerShapes(shape, inPlaceOnly)) references(inner, inPlaceOnly, found);
  return found;
}

/**
 * Returns the direct children of a shape; with `inPlaceOnly`, those that apply to the same value.
 */
export function innerShapes(shape: Shape, inPlaceOnly: boolean): readonly Shape[] {
  switch (shape.kind) {
    case 'array':
      if (inPlaceOnly) return [];
      return [...shape.prefixItems, shape.items, ...(shape.contains ? [shape.contains.shape] : [])];
    case 'object':
      if (inPlaceOnly) return [];
      return [
        ...shape.properties.map((property) => property.shape),
        ...shape.patternProperties.map((property) => property.shape),
        shape.additional,
        ...(shape.propertyNames ? [shape.propertyNames] : []),
      ];
    case 'union':
      return shape.options;
    case 'all':
      return shape.parts;
    case 'when':
      return [shape.shape];
    case 'refined':
      return [shape.shape, ...shape.checks.flatMap((check) => shapesOf(check, inPlaceOnly))];
    default:
      return [];
  }
}

function shapesOf(check: Check, inPlaceOnly: boolean): readonly Shape[] {
  switch (check.check) {
    case 'not':
    case 'dependentSchema':
      return [check.shape];
    case 'if':
      return [check.condition, check.met, check.unmet];
    default:
      return [...(inPlaceOnly ? [] : [check.shape]), ...conditions(check.evaluated, inPlaceOnly)];
  }
}

function conditions(evaluated: Evaluated, inPlaceOnly: boolean): readonly Shape[] {
  return [
    ...(inPlaceOnly ? [] : evaluated.contains),
    ...evaluated.branches.flatMap((branch) => [
      branch.shape,
      ...conditions(branch.evaluated, inPlaceOnly),
    ]),
  ];
}
