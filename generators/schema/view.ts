/**
 * Splits schemas with `readOnly` or `writeOnly` members: requests omit the former, responses the
 * latter. An omitted member must not be present and is not required.
 * @see https://spec.openapis.org/oas/v3.1.0#schema-object
 */

import { innerShapes } from './order.ts';
import type { Check, Evaluated, ObjectShape, Property, Shape } from './shape-types.ts';
import type { Named } from './typing.ts';

/** The direction of a value. */
export type View = 'request' | 'response';

/** Access to component schemas. */
export interface ViewContext {
  readonly named: Named;
  /**
   * Registers a name for the view of a component before its shape is known, because the shape may
   * refer to it.
   */
  readonly reserve: (name: string, view: View) => string;
  readonly define: (name: string, shape: Shape) => void;
}

/** Returns the shapes of requests and of responses. */
export class Views {
  readonly #context: ViewContext;
  readonly #differs = { request: new Map<string, boolean>(), response: new Map<string, boolean>() };
  readonly #names = { request: new Map<string, string>(), response: new Map<string, string>() };

  constructor(context: ViewContext) {
    this.#context = context;
  }

  /** Returns the shape itself if no member is omitted. */
  of(shape: Shape, view: View): Shape {
    const { names, leavesOut } = summaryOf(shape, view);
    return leavesOut || [...names].some((name) => this.#componentDiffers(name, view))
      ? this.#seen(shape, view, new Set())
      : shape;
  }

  /** Whether a component omits members, directly or through references. */
  #componentDiffers(name: string, view: View): boolean {
    const known = this.#differs[view];
    const seen = new Set<string>();
    const stack = [name];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (seen.has(next) || known.get(next) === false) continue;
      seen.add(next);
      const shape = this.#context.named(next);
      const { names, leavesOut } = summaryOf(shape ?? { kind: 'unknown' }, view);
      if (leavesOut || known.get(next)) {
        known.set(name, true);
        return true;
      }
      stack.push(...names);
    }
    for (const each of seen) known.set(each, false);
    return false;
  }

  #nameOf(name: string, view: View): string {
    const known = this.#names[view].get(name);
    if (known !== undefined) return known;
    const shape = this.#context.named(name);
    if (!shape || !this.#componentDiffers(name, view)) return name;
    const viewed = this.#context.reserve(name, view);
    this.#names[view].set(name, viewed);
    this.#context.define(viewed, this.#seen(shape, view, new Set()));
    return viewed;
  }

  /** @param hidden - members of the same value that another part omits */
  #seen(shape: Shape, view: View, hidden: ReadonlySet<string>): Shape {
    const whole = (part: Shape) => this.#seen(part, view, new Set());
    const same = (part: Shape) => this.#seen(part, view, hidden);
    switch (shape.kind) {
      case 'ref':
        return { kind: 'ref', name: this.#nameOf(shape.name, view) };
      case 'array':
        return {
          ...shape,
          prefixItems: shape.prefixItems.map(whole),
          items: whole(shape.items),
          ...(shape.contains && {
            contains: { ...shape.contains, shape: whole(shape.contains.shape) },
          }),
        };
      case 'object':
        return this.#seenObject(shape, view, hidden);
      case 'union':
        return { ...shape, options: shape.options.map(same) };
      case 'all': {
        const all = new Set([...hidden, ...this.#hiddenIn(shape, view)]);
        return { ...shape, parts: shape.parts.map((part) => this.#seen(part, view, all)) };
      }
      case 'when':
        return { ...shape, shape: same(shape.shape) };
      case 'refined':
        return {
          ...shape,
          shape: same(shape.shape),
          checks: shape.checks.map((check) => seenCheck(check, same, whole)),
        };
      default:
        return shape;
    }
  }

  #seenObject(shape: ObjectShape, view: View, hidden: ReadonlySet<string>): ObjectShape {
    const whole = (part: Shape) => this.#seen(part, view, new Set());
    return {
      ...shape,
      properties: shape.properties.map((property) =>
        isLeftOut(property, view) || hidden.has(property.name)
          ? { ...property, required: false, shape: { kind: 'never' } }
          : { ...property, shape: whole(property.shape) },
      ),
      required: shape.required.filter((name) => !hidden.has(name)),
      patternProperties: shape.patternProperties.map(({ pattern, shape: part }) => ({
        pattern,
        shape: whole(part),
      })),
      additional: whole(shape.additional),
    };
  }

  /** Returns the members that some part of the same value omits. */
  #hiddenIn(shape: Shape, view: View): readonly string[] {
    switch (shape.kind) {
      case 'ref': {
        const target = this.#context.named(shape.name);
        return target ? this.#hiddenIn(target, view) : [];
      }
      case 'object':
        return shape.properties
          .filter((property) => isLeftOut(property, view))
          .map(({ name }) => name);
      case 'all':
        return shape.parts.flatMap((part) => this.#hiddenIn(part, view));
      case 'when':
      case 'refined':
        return this.#hiddenIn(shape.shape, view);
      default:
        return [];
    }
  }
}

/** Returns the references of a shape, and whether the shape itself omits members. */
function summaryOf(
  shape: Shape,
  view: View,
  names = new Set<string>(),
): { names: Set<string>; leavesOut: boolean } {
  if (shape.kind === 'ref') names.add(shape.name);
  let leavesOut =
    shape.kind === 'object' && shape.properties.some((property) => isLeftOut(property, view));
  for (const inner of innerShapes(shape, false)) {
    leavesOut = summaryOf(inner, view, names).leavesOut || leavesOut;
  }
  return { names, leavesOut };
}

function isLeftOut({ readOnly, writeOnly }: Property, view: View): boolean {
  return view === 'request' ? readOnly : writeOnly;
}

/** Asserted schemas are converted; negated and conditional ones stay unchanged. */
function seenCheck(
  check: Check,
  same: (shape: Shape) => Shape,
  whole: (shape: Shape) => Shape,
): Check {
  switch (check.check) {
    case 'not':
      return check;
    case 'if':
      return { ...check, met: same(check.met), unmet: same(check.unmet) };
    case 'dependentSchema':
      return { ...check, shape: same(check.shape) };
    default:
      return {
        ...check,
        shape: whole(check.shape),
        evaluated: seenEvaluated(check.evaluated, same, whole),
      };
  }
}

function seenEvaluated(
  evaluated: Evaluated,
  same: (shape: Shape) => Shape,
  whole: (shape: Shape) => Shape,
): Evaluated {
  return {
    ...evaluated,
    contains: evaluated.contains.map(whole),
    branches: evaluated.branches.map(({ shape, evaluated: inner }) => ({
      shape: same(shape),
      evaluated: seenEvaluated(inner, same, whole),
    })),
  };
}
