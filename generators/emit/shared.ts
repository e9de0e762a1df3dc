/** Finds expressions that a generated module would repeat, and moves them to constants. */
import { createNames, pascalCase } from '../model/names.ts';

/** The constants of a module. */
export interface Shared {
  /**
   * Returns the text of a value, or the name of its constant.
   * @param hint - a name for the constant: `limit parameter`
   */
  place(value: object, hint: string, indent: number, render: (indent: number) => string): string;
  /** Name and text of each constant, in order of dependency. */
  readonly constants: readonly (readonly [name: string, text: string])[];
}

/** Texts that are hardly longer than a name are repeated instead. */
const SHORT = 40;

/** Members that do not affect the text. */
const UNSAID: ReadonlySet<string> = new Set(['doc', 'examples', 'readOnly', 'writeOnly']);

/**
 * Finds repeated values.
 * @param roots - everything that the module contains
 * @param reserved - names that the module itself uses
 */
export function findShared(roots: Iterable<object>, reserved: Iterable<string>): Shared {
  const nameFor = createNames(reserved);
  const idOf = identities();
  const uses = new Map<number, number>();
  const count = (value: object): void => {
    const id = idOf(value);
    const before = uses.get(id) ?? 0;
    uses.set(id, before + 1);
    if (before === 0) for (const [, part] of partsOf(value)) if (isObject(part)) count(part);
  };
  for (const root of roots) count(root);

  const constants: (readonly [string, string])[] = [];
  const names = new Map<number, string | undefined>();
  return {
    constants,
    place(value, hint, indent, render) {
      const id = idOf(value);
      if ((uses.get(id) ?? 0) < 2) return render(indent);
      if (names.has(id)) return names.get(id) ?? render(indent);
      const text = render(0);
      const name = text.length > SHORT ? nameFor(camelCase(hint)) : undefined;
      names.set(id, name);
      if (name === undefined) return render(indent);
      constants.push([name, text]);
      return name;
    },
  };
}

/** Assigns the same number to equal values. */
function identities(): (value: object) => number {
  const known = new Map<object, number>();
  const byText = new Map<string, number>();
  const idOf = (value: object): number => {
    const id = known.get(value);
    if (id !== undefined) return id;
    let text = Array.isArray(value) ? 'list' : '';
    for (const [key, part] of partsOf(value)) {
      // Prefixed with its length, a key is unambiguous.
      text += `,${key.length}${key}:${isObject(part) ? `#${idOf(part)}` : JSON.stringify(part)}`;
    }
    const same = byText.get(text) ?? byText.size;
    byText.set(text, same);
    known.set(value, same);
    return same;
  };
  return idOf;
}

function partsOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([key, part]) => part !== undefined && !UNSAID.has(key));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `x-request-id header` → `xRequestIdHeader`. */
function camelCase(words: string): string {
  const name = pascalCase(words);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
