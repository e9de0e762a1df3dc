import type { Json, JsonType, NamedSchema, Shape, UnionShape } from './shape-types.ts';

/** Returns the shape of a component schema by its exact name. */
export type Named = (name: string) => Shape | undefined;

/** Looks up component schemas by name. */
export function namedShapes(schemas: readonly NamedSchema[]): Named {
  const shapes = new Map(schemas.map(({ name, shape }) => [name, shape]));
  return (name) => shapes.get(name);
}

/**
 * Caches results by component schema. With nested options there are many more paths than schemas.
 */
export function remember<Found>(): (named: Named, name: string, find: () => Found) => Found {
  const found = new WeakMap<Named, Map<string, Found>>();
  return (named, name, find) => {
    const known = found.get(named) ?? new Map<string, Found>();
    found.set(named, known);
    if (!known.has(name)) known.set(name, find());
    return known.get(name) as Found;
  };
}

const typesOfNamed = remember<readonly JsonType[] | undefined>();
const literalsOfNamed = remember<readonly Json[] | undefined>();

const PRIMITIVES: readonly JsonType[] = ['null', 'boolean', 'number', 'string'];
const OBJECTS: readonly JsonType[] = ['null', 'object'];

/**
 * Returns the parts of an `allOf` whose intersection is its type. Objects are merged, and so are
 * primitives; TypeScript would reduce intersections of other types to types without values, so the
 * narrowest part is used. This is sound: a value that is valid against all parts has the type of
 * each.
 */
export function typeParts(parts: readonly Shape[], named: Named): readonly Shape[] {
  const telling = parts.flatMap((part) => {
    const types = typesOf(part, named);
    return types ? [{ part, types }] : [];
  });
  const joined = [PRIMITIVES, OBJECTS].some((family) =>
    telling.every(
      ({ part, types }) =>
        types.every((type) => family.includes(type)) &&
        !(part.kind === 'literal' && types.includes('object')),
    ),
  );
  if (joined || telling.length < 2) return parts;
  const rank = ({ part, types }: (typeof telling)[number]) =>
    part.kind === 'literal' ? -1 : types.length + (part.kind === 'when' ? 10 : 0);
  const [first] = telling.sort((a, b) => rank(a) - rank(b));
  return first ? [first.part] : parts;
}

/** Returns the JSON types of the type of a shape; undefined if they are unknown or unrestricted. */
function typesOf(shape: Shape, named: Named): readonly JsonType[] | undefined {
  switch (shape.kind) {
    case 'unknown':
      return undefined;
    case 'never':
      return [];
    case 'literal':
      return [...new Set(shape.values.map(typeOfValue))];
    case 'ref': {
      const target = named(shape.name);
      return target && typesOfNamed(named, shape.name, () => typesOf(target, named));
    }
    case 'when':
      return shape.type === 'object' || shape.type === 'array' ? [shape.type] : undefined;
    case 'refined':
      return typesOf(shape.shape, named);
    case 'union': {
      const options = shape.options.map((option) => typesOf(option, named));
      return options.every((types) => types !== undefined)
        ? [...new Set(options.flat())]
        : undefined;
    }
    case 'all': {
      const telling = shape.parts
        .map((part) => typesOf(part, named))
        .filter((types) => types !== undefined);
      return telling.length === 0
        ? undefined
        : telling.reduce((common, types) => common.filter((type) => types.includes(type)));
    }
    default:
      return [shape.kind];
  }
}

/**
 * Returns the options of a `oneOf` with the values of its discriminator; undefined without one, or
 * if the options themselves restrict the values.
 */
export function variantsOf(
  { discriminator, options }: UnionShape,
  named: Named,
): readonly (readonly [value: string, option: Shape])[] | undefined {
  if (!discriminator) return undefined;
  const allowed = options.map((option) => literalsOf(option, discriminator.property, named));
  const known = allowed.flatMap((values) => values ?? []);
  if (allowed.every((values) => values) && new Set(known).size === known.length) return undefined;
  const variants = options.flatMap((option, index) => {
    const meant = discriminator.values[index] ?? [];
    const possible = meant.filter((value) => allowed[index]?.includes(value) ?? true);
    return possible.map((value) => [value, option] as const);
  });
  const values = variants.map(([value]) => value);
  return values.length > 1 && new Set(values).size === values.length ? variants : undefined;
}

/** Returns the values that a shape allows for a member, as far as they are listed. */
function literalsOf(shape: Shape, property: string, named: Named): readonly Json[] | undefined {
  switch (shape.kind) {
    case 'ref': {
      const target = named(shape.name);
      return (
        target &&
        literalsOfNamed(named, `${property}\0${shape.name}`, () =>
          literalsOf(target, property, named),
        )
      );
    }
    case 'when':
    case 'refined':
      return literalsOf(shape.shape, property, named);
    case 'all':
      return shape.parts
        .map((part) => literalsOf(part, property, named))
        .filter((values) => values !== undefined)
        .sort((a, b) => a.length - b.length)[0];
    case 'object': {
      const member = shape.properties.find(({ name }) => name === property)?.shape;
      const target = member?.kind === 'ref' ? named(member.name) : member;
      return target?.kind === 'literal' ? target.values : undefined;
    }
    default:
      return undefined;
  }
}

function typeOfValue(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

/**
 * Returns a shape without the parts that do not affect its type. The result is no `refined`, `when`
 * or single-part `all`.
 */
export function typeCore(shape: Shape, named: Named): Shape {
  switch (shape.kind) {
    case 'refined':
      return typeCore(shape.shape, named);
    case 'when':
      return shape.type === 'object' || shape.type === 'array'
        ? typeCore(shape.shape, named)
        : { kind: 'unknown' };
    case 'all': {
      const parts = typeParts(shape.parts, named);
      const [only] = parts;
      if (parts.length === 1 && only) return typeCore(only, named);
      return parts === shape.parts ? shape : { kind: 'all', parts };
    }
    default:
      return shape;
  }
}

/**
 * Returns the component schemas that reach themselves without passing through an object, and those
 * between them: TypeScript resolves such types eagerly, and only a type alias may refer to itself
 * there.
 */
export function typeCycles(schemas: readonly NamedSchema[]): ReadonlySet<string> {
  const known = new Set(schemas.map(({ name }) => name));
  const edges = schemas.flatMap(({ name, shape }) =>
    atOnce(shape)
      .filter((target) => known.has(target))
      .map((target): Edge => [name, target]),
  );
  const backwards = endless(edges).map(([source, target]): Edge => [target, source]);
  return new Set(endless(backwards).flat());
}

type Edge = readonly [source: string, target: string];

/**
 * Returns the edges that remain after repeatedly removing those that lead to a node without
 * outgoing edges.
 */
function endless(edges: readonly Edge[]): readonly Edge[] {
  const into = new Map<string, Edge[]>(edges.map(([, target]) => [target, []]));
  const left = new Map<string, number>();
  for (const edge of edges) {
    into.get(edge[1])?.push(edge);
    left.set(edge[0], (left.get(edge[0]) ?? 0) + 1);
  }
  const ends = [...into.keys()].filter((name) => !left.has(name));
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    for (const [source] of into.get(end) ?? []) {
      const rest = (left.get(source) ?? 0) - 1;
      left.set(source, rest);
      if (rest === 0) ends.push(source);
    }
  }
  return edges.filter(([, target]) => (left.get(target) ?? 0) > 0);
}

/** Returns the names that the type of a shape refers to outside of object members. */
function atOnce(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'ref':
      return [shape.name];
    case 'array':
      return [...shape.prefixItems, shape.items].flatMap(atOnce);
    case 'union':
      return shape.options.flatMap(atOnce);
    case 'all':
      return shape.parts.flatMap(atOnce);
    case 'when':
    case 'refined':
      return atOnce(shape.shape);
    default:
      return [];
  }
}
