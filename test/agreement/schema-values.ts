/** Valid values of a JSON Schema, and the same values with one keyword violated. */
import fc from 'fast-check';
import type { Node } from '../spec/document.ts';

/** A change that violates a keyword, or attempts to. */
export interface Change {
  /** The keyword and the change: `required data`. */
  readonly what: string;
  readonly path: readonly (string | number)[];
  /** Replaces the value; {@link ABSENT} removes it. */
  readonly value: unknown;
}

export const ABSENT: unique symbol = Symbol('absent');

/** A generator for one document, whose references are resolved. */
export class SchemaValues {
  readonly #root: Node;

  constructor(root: Node) {
    this.#root = root;
  }

  /**
   * Generates valid values.
   * @throws Error for an unsupported keyword
   */
  valid(schema: unknown): fc.Arbitrary<unknown> {
    const node = this.resolve(schema);
    for (const keyword of Object.keys(node)) {
      if (!KNOWN.has(keyword) && !keyword.startsWith('x-')) {
        throw new Error(`no values are made for ${keyword}`);
      }
    }
    if ('const' in node) return fc.constant(node.const);
    if (Array.isArray(node.enum)) return fc.constantFrom(...node.enum);
    const branches = branchesOf(node);
    if (branches.length > 0) return fc.oneof(...branches.map((branch) => this.valid(branch)));
    return fc.oneof(...typesOf(node).map((type) => this.#ofType(type, node)));
  }

  #ofType(type: string, node: Node): fc.Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return this.#object(node);
      case 'array':
        return this.#array(node);
      case 'string':
        return stringOf(node);
      case 'integer': {
        const { minimum = -100, maximum = 100 } = node as { minimum?: number; maximum?: number };
        return fc.integer({ min: minimum, max: maximum });
      }
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        throw new Error(`no values are made for type ${type}`);
    }
  }

  #object(node: Node): fc.Arbitrary<unknown> {
    const {
      properties = {},
      additionalProperties = true,
      required = [],
    } = node as {
      properties?: Readonly<Record<string, unknown>>;
      additionalProperties?: unknown;
      required?: string[];
    };
    const members = fc.record(
      Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, this.valid(each)])),
      { requiredKeys: required },
    );
    if (additionalProperties === false) return members;
    const names = fc.string({ minLength: 1 }).filter((name) => !(name in properties));
    const values = additionalProperties === true ? fc.string() : this.valid(additionalProperties);
    return fc
      .tuple(fc.dictionary(names, values, { maxKeys: 2 }), members)
      .map(([extra, known]) => ({ ...extra, ...(known as object) }));
  }

  #array(node: Node): fc.Arbitrary<unknown> {
    const {
      items = {},
      minItems = 0,
      maxItems = 5,
      uniqueItems = false,
      contains,
    } = node as {
      items?: unknown;
      minItems?: number;
      maxItems?: number;
      uniqueItems?: boolean;
      contains?: unknown;
    };
    const item = this.valid(items);
    const limits = {
      minLength: Math.max(0, minItems - (contains ? 1 : 0)),
      maxLength: maxItems - (contains ? 1 : 0),
    };
    const array = uniqueItems
      ? fc.uniqueArray(item, { ...limits, selector: (value) => JSON.stringify(value) })
      : fc.array(item, limits);
    if (contains === undefined) return array;
    const held = this.valid({ additionalProperties: false, ...(contains as object) });
    return fc.tuple(array, item, held, fc.nat()).map(([others, one, members, at]) => {
      const wanted = { ...(one as object), ...(members as object) };
      const rest = others.filter((other) => JSON.stringify(other) !== JSON.stringify(wanted));
      return rest.toSpliced(at % (rest.length + 1), 0, wanted);
    });
  }

  /**
   * Returns changes to a value of a schema, one keyword each. Some leave it valid through another
   * branch.
   */
  changes(schema: unknown, value: unknown, path: Change['path'] = []): Change[] {
    const node = this.resolve(schema);
    const found: Change[] = [];
    const add = (what: string, replacement: unknown, inner: Change['path'] = []) =>
      found.push({ what, path: [...path, ...inner], value: replacement });
    const branches = branchesOf(node);
    for (const branch of branches) found.push(...this.changes(branch, value, path));
    if (branches.length > 1 && isObject(value)) {
      for (const name of new Set(branches.flatMap((branch) => this.#names(branch)))) {
        if (!Object.hasOwn(value, name)) add(`member of another branch ${name}`, 'x', [name]);
      }
    }
    const types = typesOf(node);
    for (const [type, other] of OTHER_TYPES) {
      if (!types.includes(type)) add(`type ${type}`, other);
    }
    if ('const' in node || Array.isArray(node.enum)) {
      const [first] = Array.isArray(node.enum) ? node.enum : [node.const];
      if (typeof first === 'string') {
        for (const near of nearMisses(first)) add('enum', near);
      }
    }
    if (typeof value === 'string') {
      const { pattern, format, minLength, maxLength } = node;
      if (pattern !== undefined) for (const near of nearMisses(value)) add('pattern', near);
      for (const near of FORMATS[String(format)] ?? []) add(`format ${format}`, near);
      if (typeof minLength === 'number') {
        add('minLength', 'x'.repeat(Math.max(0, minLength - 1)));
        add('minLength, in code points', '𝕏'.repeat(Math.max(0, minLength - 1)));
      }
      if (typeof maxLength === 'number') {
        add('maxLength', 'x'.repeat(maxLength + 1));
        add('maxLength, in code points', '𝕏'.repeat(maxLength));
      }
    }
    if (typeof value === 'number' || value === null) {
      const { minimum, maximum } = node;
      if (typeof minimum === 'number') add('minimum', minimum - 1);
      if (typeof maximum === 'number') add('maximum', maximum + 1);
      if (types.includes('integer')) for (const part of [0.5, 1e300, 5.0]) add('integer', part);
    }
    if (Array.isArray(value)) found.push(...this.#arrayChanges(node, value, path));
    if (isObject(value)) found.push(...this.#objectChanges(node, value, path));
    return found;
  }

  #arrayChanges(node: Node, value: readonly unknown[], path: Change['path']): Change[] {
    const { items, minItems, maxItems, uniqueItems, contains } = node;
    const found: Change[] = value.flatMap((item, index) =>
      items === undefined ? [] : this.changes(items, item, [...path, index]),
    );
    const add = (what: string, replacement: unknown) =>
      found.push({ what, path, value: replacement });
    const [first] = value;
    if (typeof minItems === 'number') add('minItems', value.slice(0, minItems - 1));
    if (typeof maxItems === 'number' && first !== undefined) {
      const many = Array.from({ length: maxItems + 1 }, (_, index) =>
        isObject(first) ? { ...first, paramValue: String(index) } : `${first}${index}`,
      );
      add('maxItems', many);
    }
    if (uniqueItems === true && first !== undefined) {
      add('uniqueItems', [...value, first]);
      if (isObject(first)) {
        const turned = Object.fromEntries(Object.entries(first).reverse());
        add('uniqueItems, in another order', [...value, turned]);
      }
    }
    if (contains !== undefined) {
      const { properties = {} } = this.resolve(contains) as { properties?: Record<string, Node> };
      const [[name, held] = ['', {}]] = Object.entries(properties);
      add(
        'contains',
        value.filter((item) => !isObject(item) || item[name] !== held.const),
      );
      add('contains, with nothing at all', []);
    }
    return found;
  }

  #objectChanges(
    node: Node,
    value: Readonly<Record<string, unknown>>,
    path: Change['path'],
  ): Change[] {
    const {
      properties = {},
      required = [],
      additionalProperties = true,
    } = node as {
      properties?: Readonly<Record<string, unknown>>;
      required?: string[];
      additionalProperties?: unknown;
    };
    const found: Change[] = [];
    for (const [key, member] of Object.entries(value)) {
      const schema = Object.hasOwn(properties, key)
        ? properties[key]
        : typeof additionalProperties === 'object'
          ? additionalProperties
          : undefined;
      if (schema !== undefined) found.push(...this.changes(schema, member, [...path, key]));
    }
    for (const name of required) {
      found.push({ what: `required ${name}`, path: [...path, name], value: ABSENT });
    }
    for (const name of ['extra', '', 'constructor', '__proto__', 'Data']) {
      const what = `additionalProperties ${name}`;
      if (!Object.hasOwn(value, name)) found.push({ what, path: [...path, name], value: 'x' });
    }
    return found;
  }

  #names(schema: unknown): string[] {
    const node = this.resolve(schema);
    const own = Object.keys((node.properties ?? {}) as object);
    return [...own, ...branchesOf(node).flatMap((branch) => this.#names(branch))];
  }

  /** Resolves the reference of a schema. */
  resolve(schema: unknown): Node {
    const { $ref, ...siblings } = schema as Node & { $ref?: string };
    if ($ref === undefined) return siblings;
    const target = $ref
      .slice('#/'.length)
      .split('/')
      .reduce<unknown>((at, key) => (at as Node)[key], this.#root);
    return { ...this.resolve(target), ...siblings };
  }
}

const KNOWN: ReadonlySet<string> = new Set(
  `type const enum oneOf anyOf properties required additionalProperties items minItems maxItems
  uniqueItems contains minimum maximum minLength maxLength pattern format description examples example
  title deprecated externalDocs contentMediaType contentSchema`.split(/\s+/),
);

function branchesOf({ oneOf, anyOf }: Node): readonly unknown[] {
  return [oneOf, anyOf].flatMap((branches) => (Array.isArray(branches) ? branches : []));
}

function typesOf(node: Node): readonly string[] {
  if (Array.isArray(node.type)) return node.type;
  if (typeof node.type === 'string') return [node.type];
  return 'const' in node ? [typeof node.const] : ['object', 'array', 'string', 'null'];
}

function stringOf(node: Node): fc.Arbitrary<string> {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = 12,
  } = node as {
    format?: string;
    pattern?: string;
    minLength?: number;
    maxLength?: number;
  };
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  switch (format) {
    case undefined:
      return fc.string({ unit: 'grapheme', minLength, maxLength });
    case 'date-time':
      return fc
        .tuple(
          fc.date({
            min: new Date('0001-01-01'),
            max: new Date('9999-12-30'),
            noInvalidDate: true,
          }),
          fc.constantFrom('Z', '+08:00', '-00:30'),
          fc.constantFrom('', '.5', '.699'),
        )
        .map(([date, zone, part]) => date.toISOString().slice(0, 19) + part + zone);
    case 'uuid':
      return fc.uuid();
    case 'ipv4':
      return fc.ipV4();
    case 'ipv6':
      return fc.ipV6();
    case 'uri':
      return fc.webUrl({ withQueryParameters: true });
    default:
      throw new Error(`no values are made for format ${format}`);
  }
}

const OTHER_TYPES: readonly (readonly [type: string, value: unknown])[] = [
  ['null', null],
  ['boolean', true],
  ['integer', 7],
  ['number', 0.5],
  ['string', 'text'],
  ['array', []],
  ['object', {}],
];

function nearMisses(text: string): string[] {
  return [
    '',
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    `${text}é`,
    text.slice(0, -1),
    text.toUpperCase(),
    text.replace(/\w/u, '٣'),
    text + text,
  ];
}

/** Texts that a format rejects, including ones that a careless check would accept. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': [
    '',
    'tomorrow',
    '2025-02-01',
    '2025-02-01T00:00:00',
    '2025-02-01T00:00Z',
    '2025-02-01 00:00:00Z',
    '2025-02-30T00:00:00Z',
    '2024-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2025-02-01T24:00:00Z',
    '2025-02-01T23:60:00Z',
    '2025-02-01T00:00:60Z',
    '2016-12-31T23:59:60Z',
    '2025-02-01t00:00:00z',
    '2025-02-01T00:00:00+0800',
    '2025-02-01T00:00:00+24:00',
    '2025-02-01T00:00:00+08',
    '2025-02-01T00:00:00.Z',
    '2025-02-01T00:00:00.123456789Z',
    '20250201T000000Z',
    '+02025-02-01T00:00:00Z',
    '2025-02-01T00:00:00Z ',
    '٢٠٢٥-02-01T00:00:00Z',
  ],
  uuid: [
    '',
    'mine',
    '93bac548d2de4546b106880a5018460d',
    'urn:uuid:93bac548-d2de-4546-b106-880a5018460d',
    '{93bac548-d2de-4546-b106-880a5018460d}',
    '93BAC548-D2DE-4546-B106-880A5018460D',
    '00000000-0000-0000-0000-000000000000',
    '93bac548-d2de-4546-b106-880a5018460g',
    '93bac548-d2de-4546-b106-880a5018460d0',
  ],
  ipv4: ['', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', '1.2.3.4/8', '0x1.2.3.4'],
  ipv6: [
    '',
    ':::',
    '1::2::3',
    '12345::',
    '::ffff:1.2.3.4',
    '::ffff:1.2.3.256',
    'fe80::1%eth0',
    '[::1]',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::',
  ],
  uri: [
    '',
    'callback',
    '/callback',
    '//tsp.example.com/callback',
    'https://tsp.example.com/a b',
    'https://tsp.example.com/%zz',
    'https://tsp.example.com/中文',
    'https://[::1',
    'https://tsp.example.com:port/',
    'urn:tsp:callback',
    '1https://tsp.example.com',
    'https://tsp.example.com/\\back',
  ],
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a copy of a value with one change. */
export function changed(value: unknown, { path, value: replacement }: Change): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      index === key ? changed(item, { what: '', path: rest, value: replacement }) : item,
    );
  }
  const members = new Map(Object.entries(value as object));
  const inner = changed(members.get(String(key)), { what: '', path: rest, value: replacement });
  members.delete(String(key));
  if (inner !== ABSENT) members.set(String(key), inner);
  // Unlike an assignment, this treats `__proto__` as a name.
  return Object.fromEntries(members);
}
