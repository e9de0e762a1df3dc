/**
 * Converts shapes to zod expressions as a person would write them, with checks of the runtime for
 * keywords that zod does not support or defines differently.
 */

import { accepts, disjoint } from '../schema/disjoint.ts';
import { hasRules, INHERITED, OPEN_OBJECT } from '../schema/object-shape.ts';
import type {
  ArrayShape,
  Check,
  Evaluated,
  ObjectShape,
  Shape,
  UnionShape,
} from '../schema/shape-types.ts';
import { typeParts, variantsOf } from '../schema/typing.ts';
import {
  literalExpression,
  namePattern,
  numberExpression,
  stringExpression,
} from './scalar-expression.ts';
import { docComment } from './text/doc-comment.ts';
import {
  arrayLiteral,
  callExpression,
  objectLiteral,
  propertyKey,
  quote,
  STEP,
} from './text/layout.ts';
import { isPresent, PRESENT } from './type-expression.ts';
import { runtime, typeText, type ZodScope } from './zod-scope.ts';

/** Returns the zod expression that accepts exactly the values of a shape. */
export function zodExpression(shape: Shape, scope: ZodScope, indent: number): string {
  const { shared, subject } = scope;
  const render = (at: number) => ownExpression(shape, scope, at);
  return shared && shape.kind !== 'ref'
    ? shared.place(shape, `${subject} schema`, indent, render)
    : render(indent);
}

function ownExpression(shape: Shape, scope: ZodScope, indent: number): string {
  switch (shape.kind) {
    case 'unknown':
    case 'never':
    case 'null':
    case 'boolean':
      return `z.${shape.kind}()`;
    case 'string':
      return stringExpression(shape, scope);
    case 'number':
      return numberExpression(shape, scope);
    case 'array':
      return arrayExpression(shape, scope, indent);
    case 'object':
      return objectExpression(shape, scope, indent);
    case 'literal':
      return literalExpression(shape.values, scope, indent);
    case 'ref':
      return refExpression(shape.name, scope);
    case 'union':
      return unionExpression(shape, scope, indent);
    case 'all':
      return allExpression(shape, scope, indent);
    case 'when':
      return whenExpression(shape, scope, indent);
    case 'refined': {
      const rules = shape.checks.map((check) => ruleExpression(check, scope, indent + STEP));
      return checkedExpression(
        zodExpression(shape.shape, scope, indent + STEP),
        rules,
        scope,
        indent,
      );
    }
  }
}

/** `allOf`. Its type is stated explicitly if it is not the intersection of those of its parts. */
function allExpression(
  shape: Extract<Shape, { kind: 'all' }>,
  scope: ZodScope,
  indent: number,
): string {
  const list = `${runtime(scope, 'allOf')}(${listOf(shape.parts, scope, indent)})`;
  return typeParts(shape.parts, scope.named) === shape.parts
    ? list
    : `${runtime(scope, 'typed')}<${typeText(shape, scope)}>(${list})`;
}

function listOf(shapes: readonly Shape[], scope: ZodScope, indent: number): string {
  return arrayLiteral(
    shapes.map((part) => zodExpression(part, scope, indent + STEP)),
    indent,
  );
}

function refExpression(name: string, scope: ZodScope): string {
  const identifier = scope.identifierOf(name);
  scope.schemas.add(identifier);
  return scope.pending.has(name)
    ? `z.lazy((): z.core.$ZodType<${identifier}> => ${identifier})`
    : identifier;
}

// ---- arrays --------------------------------------------------------------------------------

function arrayExpression(shape: ArrayShape, scope: ZodScope, indent: number): string {
  const rules: string[] = [];
  const { minItems = 0, maxItems, contains, prefixItems } = shape;
  const at = shape.uniqueItems || contains || prefixItems.length > 0 ? indent + STEP : indent;
  let base: string;
  if (prefixItems.length > 0) {
    const required = prefixItems.slice(0, minItems);
    const optional = prefixItems.slice(minItems);
    base = callExpression(
      runtime(scope, 'tuple'),
      [
        listOf(required, scope, at + STEP),
        listOf(optional, scope, at + STEP),
        zodExpression(shape.items, scope, at + STEP),
      ],
      at,
    );
  } else {
    base = `z.array(${zodExpression(shape.items, scope, at)})`;
  }
  // The length of a tuple type is that of its required items.
  if (minItems > prefixItems.length) base += `.check(${runtime(scope, 'minItems')}(${minItems}))`;
  if (maxItems !== undefined) base += `.check(${runtime(scope, 'maxItems')}(${maxItems}))`;
  if (shape.uniqueItems) rules.push(runtime(scope, 'uniqueItems'));
  if (contains) {
    const bounds =
      contains.max === undefined
        ? contains.min === 1
          ? []
          : [contains.min]
        : [contains.min, contains.max];
    rules.push(
      callExpression(
        runtime(scope, 'contains'),
        [zodExpression(contains.shape, scope, at), ...bounds.map(String)],
        at,
      ),
    );
  }
  return checkedExpression(base, rules, scope, indent);
}

// ---- objects -------------------------------------------------------------------------------

function objectExpression(shape: ObjectShape, scope: ZodScope, indent: number): string {
  if (shape.required.length > 0 && shape.additional.kind !== 'unknown') {
    // A required member without a property must be present, and is still additional.
    const required: ObjectShape = { ...OPEN_OBJECT, required: shape.required };
    const list = `${runtime(scope, 'allOf')}(${listOf([{ ...shape, required: [] }, required], scope, indent)})`;
    // Closed objects cannot be intersected with other members.
    return shape.additional.kind === 'never' && shape.patternProperties.length === 0
      ? `${runtime(scope, 'typed')}<${typeText(shape, scope)}>(${list})`
      : list;
  }
  const rules: string[] = [];
  const at = hasRules(shape) ? indent + STEP : indent;
  const known = [...shape.properties.map(({ name }) => name), ...shape.required];
  const base = membersExpression(shape, known, scope, at);
  if (shape.patternProperties.length > 0) {
    const patterns = shape.patternProperties.map(({ pattern, shape: part }) =>
      arrayLiteral(
        [namePattern(pattern, scope), zodExpression(part, scope, at + STEP * 2)],
        at + STEP * 2,
      ),
    );
    const args = [arrayLiteral(patterns, at + STEP)];
    if (shape.additional.kind !== 'unknown') {
      args.push(
        arrayLiteral(
          shape.properties.map(({ name }) => quote(name)),
          at + STEP,
        ),
      );
      args.push(zodExpression(shape.additional, scope, at + STEP));
    }
    rules.push(callExpression(runtime(scope, 'patternProperties'), args, at));
  }
  if (shape.propertyNames) {
    rules.push(
      callExpression(
        runtime(scope, 'propertyNames'),
        [zodExpression(shape.propertyNames, scope, at + STEP)],
        at,
      ),
    );
  }
  if (shape.minProperties) rules.push(`${runtime(scope, 'minProperties')}(${shape.minProperties})`);
  if (shape.maxProperties !== undefined)
    rules.push(`${runtime(scope, 'maxProperties')}(${shape.maxProperties})`);
  for (const { property, required } of shape.dependentRequired) {
    rules.push(
      callExpression(
        runtime(scope, 'dependentRequired'),
        [quote(property), arrayLiteral(required.map(quote), at + STEP)],
        at,
      ),
    );
  }
  return checkedExpression(base, rules, scope, indent);
}

/** `properties`, `required` and `additionalProperties`. */
function membersExpression(
  shape: ObjectShape,
  known: readonly string[],
  scope: ZodScope,
  indent: number,
): string {
  const open = shape.additional.kind === 'unknown' || shape.patternProperties.length > 0;
  const closed = shape.additional.kind === 'never' && !open;
  if (known.length === 0 && !open && !closed) {
    return callExpression(
      runtime(scope, 'record'),
      [zodExpression(shape.additional, scope, indent)],
      indent,
    );
  }
  const inherited = known.some((name) => INHERITED.has(name));
  const withSchema = !open && !closed;
  const at = withSchema ? indent + STEP : indent;
  const members = objectLiteral(
    [
      ...shape.properties.map((property) => memberEntry(property, scope, at + STEP)),
      ...shape.required.map((name) => [propertyKey(name), runtime(scope, 'present')] as const),
    ],
    at,
  );
  if (inherited) {
    const base = `${runtime(scope, 'ownObject')}(${members})`;
    if (open) return base;
    const names = arrayLiteral(
      shape.properties.map(({ name }) => quote(name)),
      indent,
    );
    const rest = zodExpression(shape.additional, scope, indent);
    const both = `${runtime(scope, 'checked')}(${base}, ${runtime(scope, 'patternProperties')}([], ${names}, ${rest}))`;
    return closed ? both : `${runtime(scope, 'typed')}<${typeText(shape, scope)}>(${both})`;
  }
  if (closed) return `z.strictObject(${members})`;
  const base = `z.looseObject(${members})`;
  if (open) return base;
  return callExpression(
    runtime(scope, 'additional'),
    [base, zodExpression(shape.additional, scope, at)],
    indent,
  );
}

/**
 * Prints `name: schema` with its description; a reference to a later declaration becomes a getter.
 */
function memberEntry(
  property: ObjectShape['properties'][number],
  scope: ZodScope,
  indent: number,
): readonly [key: string, value?: string] {
  const doc = scope.documented ? docComment(property.doc, { indent }) : '';
  const key = propertyKey(property.name);
  const optional = property.required ? '' : '.exactOptional()';
  const type =
    refersOnly(property.shape) && refers(property.shape, scope.pending)
      ? typeText(property.shape, scope)
      : undefined;
  if (type !== undefined) {
    const settled = { ...scope, pending: new Set<string>() };
    const annotation = property.required
      ? `z.core.$ZodType<${type}>`
      : `z.core.$ZodExactOptional<z.core.$ZodType<${type}>>`;
    const value = zodExpression(property.shape, settled, indent + STEP);
    const text = `get ${key}(): ${annotation} {\n${' '.repeat(indent + STEP)}return ${value}${optional};\n${' '.repeat(indent)}}`;
    return [doc + text];
  }
  const value = isPresent(property.required, property.shape, scope.named)
    ? presentExpression(property.shape, scope, indent)
    : zodExpression(property.shape, { ...scope, subject: property.name }, indent) + optional;
  return [doc + key, value];
}

function presentExpression(shape: Shape, scope: ZodScope, indent: number): string {
  return shape.kind === 'unknown'
    ? runtime(scope, 'present')
    : `${runtime(scope, 'typed')}<${PRESENT}>(${zodExpression(shape, scope, indent)})`;
}

/**
 * Whether a shape consists of references, lists and unions only, which is short enough for a type
 * annotation.
 */
function refersOnly(shape: Shape): boolean {
  switch (shape.kind) {
    case 'ref':
    case 'null':
    case 'boolean':
      return true;
    case 'string':
    case 'number':
      return true;
    case 'array':
      return shape.prefixItems.length === 0 && !shape.contains && refersOnly(shape.items);
    case 'union':
      return shape.options.every(refersOnly);
    default:
      return false;
  }
}

function refers(shape: Shape, names: ReadonlySet<string>): boolean {
  if (shape.kind === 'ref') return names.has(shape.name);
  if (shape.kind === 'array') return refers(shape.items, names);
  return shape.kind === 'union' && shape.options.some((option) => refers(option, names));
}

// ---- unions and the rest -------------------------------------------------------------------

function unionExpression(shape: UnionShape, scope: ZodScope, indent: number): string {
  const options = shape.options.filter((option) => option.kind !== 'null');
  const nullable =
    options.length === shape.options.length - 1 &&
    options.length > 0 &&
    !(shape.exclusive && options.some((option) => accepts(option, 'null', scope)));
  const some = nullable ? options : shape.options;
  return optionsExpression(shape, some, scope, indent) + (nullable ? '.nullable()' : '');
}

function optionsExpression(
  shape: UnionShape,
  options: readonly Shape[],
  scope: ZodScope,
  indent: number,
): string {
  const [only] = options;
  if (options.length === 1 && only) return zodExpression(only, scope, indent);
  const variants = variantsOf(shape, scope.named);
  if (variants) {
    const entries = variants.map(
      ([value, option]) =>
        [propertyKey(value), zodExpression(option, scope, indent + STEP)] as const,
    );
    const tag = quote(shape.discriminator?.property ?? '');
    return `${runtime(scope, 'discriminated')}(${tag}, ${objectLiteral(entries, indent)})`;
  }
  const apart = disjoint(options, scope);
  const list = listOf(options, scope, indent);
  if (typeof apart === 'string') return `z.discriminatedUnion(${quote(apart)}, ${list})`;
  return shape.exclusive && apart === undefined
    ? `${runtime(scope, 'oneOf')}(${list})`
    : `z.union(${list})`;
}

function whenExpression(
  shape: Extract<Shape, { kind: 'when' }>,
  scope: ZodScope,
  indent: number,
): string {
  const name =
    { object: 'whenObject', array: 'whenArray', string: 'whenString', number: 'whenNumber' }[
      shape.type as string
    ] ?? 'whenObject';
  return `${runtime(scope, name)}(${zodExpression(shape.shape, scope, indent)})`;
}

function checkedExpression(
  base: string,
  rules: readonly string[],
  scope: ZodScope,
  indent: number,
): string {
  return rules.length === 0
    ? base
    : callExpression(runtime(scope, 'checked'), [base, ...rules], indent);
}

function ruleExpression(check: Check, scope: ZodScope, indent: number): string {
  const sub = (shape: Shape) => zodExpression(shape, scope, indent + STEP);
  switch (check.check) {
    case 'not':
      return callExpression(runtime(scope, 'not'), [sub(check.shape)], indent);
    case 'if':
      return callExpression(
        runtime(scope, 'ifThenElse'),
        [sub(check.condition), sub(check.met), sub(check.unmet)],
        indent,
      );
    case 'dependentSchema':
      return callExpression(
        runtime(scope, 'dependentSchema'),
        [quote(check.property), sub(check.shape)],
        indent,
      );
    case 'unevaluatedProperties':
    case 'unevaluatedItems':
      return callExpression(
        runtime(scope, check.check),
        [evaluatedExpression(check.evaluated, scope, indent + STEP), sub(check.shape)],
        indent,
      );
  }
}

function evaluatedExpression(evaluated: Evaluated, scope: ZodScope, indent: number): string {
  const entries: (readonly [string, string])[] = [];
  const inner = indent + STEP;
  if (evaluated.all) entries.push(['all', 'true']);
  if (evaluated.properties.length > 0)
    entries.push(['properties', arrayLiteral(evaluated.properties.map(quote), inner)]);
  if (evaluated.patterns.length > 0)
    entries.push([
      'patterns',
      arrayLiteral(
        evaluated.patterns.map((pattern) => namePattern(pattern, scope)),
        inner,
      ),
    ]);
  if (evaluated.prefix > 0) entries.push(['prefix', String(evaluated.prefix)]);
  if (evaluated.contains.length > 0)
    entries.push(['contains', listOf(evaluated.contains, scope, inner)]);
  if (evaluated.branches.length > 0) {
    const branches = evaluated.branches.map((branch) =>
      arrayLiteral(
        [
          zodExpression(branch.shape, scope, inner + STEP * 2),
          evaluatedExpression(branch.evaluated, scope, inner + STEP * 2),
        ],
        inner + STEP,
      ),
    );
    entries.push(['branches', arrayLiteral(branches, inner)]);
  }
  return objectLiteral(entries, indent);
}
