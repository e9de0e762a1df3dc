import type { ApiModel } from '../../model/api-model.ts';
import type { GeneratedFile, Target } from '../emitter.ts';
import { headerOf } from './header.ts';
import { quote } from './layout.ts';

/** A TypeScript module under construction: sorted imports, then statements in order. */
export interface SourceFile {
  /**
   * Imports names. `from` is a package, the runtime, or a sibling such as `./types` without ending.
   */
  importNames(from: string, ...names: string[]): void;
  /** Imports names that are only types. */
  importTypes(from: string, ...names: string[]): void;
  /** Adds a top-level statement with its doc comment. */
  add(statement: string): void;
  finish(): GeneratedFile;
}

/**
 * Starts the file `path`. Its header names the source and the emitter, but neither date nor
 * version, so that the same description yields the same bytes.
 */
export function startFile(
  api: ApiModel,
  path: string,
  target: Target,
  emitter: string,
): SourceFile {
  const imports = new Map<string, Map<string, boolean>>();
  const statements: string[] = [];
  const note = (from: string, names: readonly string[], typeOnly: boolean) => {
    const known = imports.get(from) ?? new Map<string, boolean>();
    imports.set(from, known);
    for (const name of names) known.set(name, typeOnly && (known.get(name) ?? true));
  };
  return {
    importNames: (from, ...names) => note(from, names, false),
    importTypes: (from, ...names) => note(from, names, true),
    add: (statement) => statements.push(statement.trimEnd()),
    finish: () => {
      const header = `// ${headerOf(api.source, emitter)}`;
      const lines = [...imports]
        .filter(([, names]) => names.size > 0)
        .sort(([a], [b]) => rank(a) - rank(b) || compare(a, b))
        .map(([from, names]) => importLine(from, names, target));
      const blocks = [header, ...(lines.length > 0 ? [lines.join('\n')] : []), ...statements];
      return { path, text: withoutDirectives(`${blocks.join('\n\n')}\n`) };
    },
  };
}

/**
 * Tools search the whole text for source maps, including strings and comments. The escape has the
 * same meaning in a string and in a regular expression.
 */
function withoutDirectives(text: string): string {
  return text.replace(
    /([/*])([#@])(?=\s*source(?:Mapping)?URL)/g,
    (_, before, sign) => `${before}\\u00${sign === '#' ? '23' : '40'}`,
  );
}

function importLine(from: string, names: ReadonlyMap<string, boolean>, target: Target): string {
  const sorted = [...names].sort(([a], [b]) => compare(bareName(a), bareName(b)));
  const allTypes = sorted.every(([, typeOnly]) => typeOnly);
  const list = sorted.map(([name, typeOnly]) => (typeOnly && !allTypes ? `type ${name}` : name));
  const specifier = quote(
    from.startsWith('./') && from !== target.runtime ? from + target.ending : from,
  );
  const keyword = allTypes ? 'import type' : 'import';
  const defaultName =
    list.length === 1 && list[0]?.startsWith('default as ') ? list[0].slice(11) : undefined;
  if (defaultName) return `${keyword} ${defaultName} from ${specifier};`;
  const line = `${keyword} { ${list.join(', ')} } from ${specifier};`;
  return line.length <= 100
    ? line
    : `${keyword} {\n${list.map((name) => `  ${name},\n`).join('')}} from ${specifier};`;
}

/** Packages, then the runtime, then siblings. */
function rank(from: string): number {
  if (!from.startsWith('.')) return 0;
  return from.startsWith('../') ? 1 : 2;
}

function bareName(name: string): string {
  return name.replace(/^default as /, '').toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
