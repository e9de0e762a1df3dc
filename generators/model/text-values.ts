import type { Shape } from '../schema/shape-types.ts';
import type { Wire } from './api-model.ts';

/** Text that represents only itself. */
export const TEXT: Wire = { types: ['string'] };

/**
 * Returns the values that the text of a parameter, header or form field may represent: `null` and
 * numbers before text.
 */
export function wireOf(shape: Shape, named: (name: string) => Shape | undefined): Wire {
  return wire(shape, named, []) ?? TEXT;
}

const ORDER: readonly Wire['types'][number][] = [
  'null',
  'boolean',
  'integer',
  'number',
  'array',
  'object',
  'string',
];

function wire(
  shape: Shape,
  named: (name: string) => Shape | undefined,
  trail: readonly string[],
): Wire | undefined {
  const inner = (part: Shape) => wire(part, named, trail);
  switch (shape.kind) {
    case 'null':
    case 'boolean':
    case 'string':
      return { types: [shape.kind] };
    case 'number':
      return { types: [shape.integer ? 'integer' : 'number'] };
    case 'literal':
      return merge(shape.values.map((value) => ({ types: [jsonType(value)] })));
    case 'array':
      return {
        types: ['array'],
        items: inner(shape.items) ?? TEXT,
        ...(shape.prefixItems.length > 0
          ? { prefix: shape.prefixItems.map((item) => inner(item) ?? TEXT) }
          : {}),
      };
    case 'object': {
      const additional = inner(shape.additional);
      return {
        types: ['object'],
        properties: Object.fromEntries(
          shape.properties.map(({ name, shape: part }) => [name, inner(part) ?? TEXT]),
        ),
        ...(additional ? { additional } : {}),
      };
    }
    case 'ref': {
      const target = trail.includes(shape.name) ? undefined : named(shape.name);
      return target && wire(target, named, [...trail, shape.name]);
    }
    case 'union':
      return merge(shape.options.map(inner));
    case 'all':
      return merge(shape.parts.map(inner));
    case 'when':
    case 'refined':
      return inner(shape.shape);
    default:
      return undefined;
  }
}

function jsonType(value: unknown): Wire['types'][number] {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'object' ? type : 'string';
}

function member({ properties = {} }: Wire, name: string): Wire | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function merge(wires: readonly (Wire | undefined)[]): Wire | undefined {
  const known = wires.filter((part) => part !== undefined);
  if (known.length === 0) return undefined;
  const types = ORDER.filter((type) => known.some((part) => part.types.includes(type)));
  const items = merge(known.map((part) => part.items));
  const additional = merge(known.map((part) => part.additional));
  const length = Math.max(...known.map((part) => part.prefix?.length ?? 0));
  const prefix = Array.from(
    { length },
    (_, at) => merge(known.map((part) => part.prefix?.[at] ?? part.items)) ?? TEXT,
  );
  const names = [...new Set(known.flatMap((part) => Object.keys(part.properties ?? {})))];
  const properties = names.map(
    (name) => [name, merge(known.map((part) => member(part, name))) ?? TEXT] as const,
  );
  return {
    types,
    ...(items ? { items } : {}),
    ...(length > 0 ? { prefix } : {}),
    ...(types.includes('object') ? { properties: Object.fromEntries(properties) } : {}),
    ...(additional ? { additional } : {}),
  };
}
