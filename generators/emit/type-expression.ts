import type { Json, ObjectShape, Shape } from '../schema/shape-types.ts';
import { type Named, typeCore, variantsOf } from '../schema/typing.ts';
import { isIdentifier, quote } from './text/layout.ts';

/**
 * The type of any JSON value. With `unknown`, a required member could be undefined where another
 * part declares it as optional.
 */
export const PRESENT = 'NonNullable<unknown> | null';

/** Resolves the references of a type. */
export interface TypeScope {
  /** Returns the expression that refers to a component schema. */
  readonly reference: (name: string) => string;
  /** Returns the shape of a component schema. */
  readonly named: Named;
}

/** Returns a shape as a TypeScript type on one line. */
export function typeExpression(whole: Shape, scope: TypeScope): string {
  const shape = typeCore(whole, scope.named);
  const inner = (part: Shape) => typeExpression(part, scope);
  const item = (part: Shape) =>
    isSimple(typeCore(part, scope.named)) ? inner(part) : `(${inner(part)})`;
  switch (shape.kind) {
    case 'ref':
      return scope.reference(shape.name);
    case 'literal':
      return [...new Set(shape.values.map(literalType))].join(' | ');
    case 'array': {
      if (shape.prefixItems.length === 0) return `${item(shape.items)}[]`;
      const { minItems = 0 } = shape;
      const prefix = shape.prefixItems.map((part, index) =>
        index < minItems ? inner(part) : `${item(part)}?`,
      );
      return `[${[...prefix, `...${item(shape.items)}[]`].join(', ')}]`;
    }
    case 'object':
      return objectType(shape, scope);
    case 'union': {
      const variants = variantsOf(shape, scope.named);
      if (variants) {
        const tag = key(shape.discriminator?.property ?? '');
        return [
          ...variants.map(([value, option]) => `(${item(option)} & { ${tag}?: ${quote(value)} })`),
          ...(shape.options.some((option) => option.kind === 'null') ? ['null'] : []),
        ].join(' | ');
      }
      return [
        ...new Set(
          shape.options.map((option) =>
            typeCore(option, scope.named).kind === 'all' ? `(${inner(option)})` : inner(option),
          ),
        ),
      ].join(' | ');
    }
    case 'all':
      return shape.parts.map(item).join(' & ');
    default:
      return shape.kind;
  }
}

/** Whether a type needs no parentheses before `[]`. */
function isSimple(core: Shape): boolean {
  if (core.kind === 'object') return !hasMembers(core) || !hasOthers(core);
  return !['union', 'all', 'literal'].includes(core.kind);
}

function hasMembers({ properties, required }: ObjectShape): boolean {
  return properties.length + required.length > 0;
}

/** Whether members without a name have a type of their own. */
function hasOthers({ additional, patternProperties }: ObjectShape): boolean {
  return !['unknown', 'never'].includes(additional.kind) && patternProperties.length === 0;
}

/** Whether a member is required without any constraint on its value. */
export function isPresent(required: boolean, shape: Shape, named: Named): boolean {
  return required && typeCore(shape, named).kind === 'unknown';
}

function objectType(shape: ObjectShape, scope: TypeScope): string {
  const inner = (part: Shape) => typeExpression(part, scope);
  const members = [
    ...shape.properties.map(
      ({ name, required, shape: part }) =>
        `${key(name)}${required ? '' : '?'}: ${isPresent(required, part, scope.named) ? PRESENT : inner(part)}`,
    ),
    ...shape.required.map((name) => `${key(name)}: ${PRESENT}`),
  ];
  const known = `{ ${members.join('; ')} }`;
  if (hasOthers(shape)) {
    const others = `{ [key: string]: ${inner(shape.additional)} }`;
    return hasMembers(shape) ? `${known} & ${others}` : others;
  }
  if (hasMembers(shape)) return known;
  const closed = shape.additional.kind === 'never' && shape.patternProperties.length === 0;
  return `Record<string, ${closed ? 'never' : 'unknown'}>`;
}

/** Returns a JSON value as a type. */
function literalType(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literalType).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${key(name)}: ${literalType(member)}`,
    );
    return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('; ')} }`;
  }
  return String(value);
}

function key(name: string): string {
  return isIdentifier(name) ? name : quote(name);
}
