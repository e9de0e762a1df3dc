import { type Diagnostic, InputError } from './diagnostics.ts';
import type { Files, Source } from './files.ts';
import { child, isObject, type JsonObject, type JsonValue, type Path, setOwn } from './json.ts';
import type { Limits } from './limits.ts';
import { Copier, ParseError } from './parse.ts';
import { join, stepsOf } from './pointer.ts';
import { isReference, isWalked, type Kind, sections, type Visitor, walk } from './walk.ts';

/** The place in its file of a value that was moved into the bundled document. */
export interface Origin {
  readonly source: Source;
  readonly path: Path;
}

/** A bundled document: one self-contained value without references to other files. */
export interface Bundle {
  readonly document: JsonValue;
  /**
   * Origins of the moved values, by their pointer in the bundled document. Values of the entry
   * document that stayed in place have no entry.
   */
  readonly origins: ReadonlyMap<string, Origin>;
  readonly fileReferences: readonly FileReference[];
  readonly renamed: readonly Renamed[];
  readonly warnings: readonly Diagnostic[];
}

/** A reference to another file, as written by the author. */
export interface FileReference {
  /** Real path, or URL, of the file that contains the reference. */
  readonly file: string;
  /** Path of the object with the `$ref` in that file. */
  readonly path: Path;
  readonly ref: string;
  /** The kind of object that OpenAPI expects at this place. */
  readonly kind: Kind;
}

/** A component that was renamed because another one has the same name. */
export interface Renamed {
  readonly section: string;
  /** Its name in the file that defines it. */
  readonly wanted: string;
  /** Its name in the bundled document. */
  readonly name: string;
  readonly origin: Origin;
}

/**
 * Combines a document that is spread over several files into one.
 *
 * The target of a reference to another file, or into an extension (`x-…`), becomes a component. Its
 * name is the one that `components` of the entry document gives it, else its last key or the name
 * of its file, with `-2`, `-3`, … appended if that name is taken. A target that no section of
 * `components` can hold (a path item, Markdown, a whole map or list) replaces the reference.
 * Everything else is unchanged, including siblings of `$ref`.
 *
 * Own code: making Redocly's bundler refuse files, URLs and cycles left only the naming of
 * components.
 * @throws {@link InputError} with every unresolvable reference and every misplaced value
 */
export async function bundle(entry: Source, files: Files, limits: Limits): Promise<Bundle> {
  const finder = new Finder(entry, files);
  await finder.followAll();
  if (finder.errors.length > 0) throw new InputError(finder.errors);
  const { fileReferences, warnings } = finder;
  if (finder.isWhole) {
    return { document: entry.value, origins: new Map(), fileReferences, renamed: [], warnings };
  }
  return new Bundler(entry, finder, limits).run();
}

/** A `$ref` or an entry of a discriminator's mapping, and the kind of object that belongs there. */
interface Reference {
  readonly ref: string;
  readonly at: Path;
  readonly kind: Kind;
}

/** The target of a reference. */
interface Target extends Origin {
  readonly value: JsonValue;
  /** `file#/pointer`, which identifies the target. */
  readonly key: string;
}

/** The longest chain of references between files. Real documents have far shorter ones. */
const MAX_TRAIL = 1000;

/** Resolves references, and reads the files that they name. */
class Finder {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  readonly fileReferences: FileReference[] = [];
  /** Whether the entry document has no references that need bundling. */
  isWhole = true;
  /**
   * Names of the entry document's components by section, with the keys of the targets of aliases.
   */
  readonly names = new Map<string, Map<string, string>>();
  readonly #entry: Source;
  readonly #files: Files;
  readonly #targets = new Map<Source, Map<string, Target | undefined>>();
  readonly #anchors = new Map<Source, Map<string, Path>>();

  constructor(entry: Source, files: Files) {
    this.#entry = entry;
    this.#files = files;
  }

  /** Returns the target of a reference. Available after `followAll`. */
  target(source: Source, ref: string): Target | undefined {
    return this.#targets.get(source)?.get(ref);
  }

  async followAll(): Promise<void> {
    const entry = this.#entry;
    const seen = new Set<string>();
    const places: (Target & { kind: Kind })[] = [{ ...place(entry, []), kind: 'Document' }];
    for (const { source, path, value, kind } of places) {
      for (const { ref, at, kind: wanted } of this.#referencesIn(source, path, value, kind)) {
        if (at.at(-1) === '$ref' && !ref.startsWith('#')) {
          this.fileReferences.push({ file: source.id, path: at.slice(0, -1), ref, kind: wanted });
        }
        const isNew = !this.#targets.get(source)?.has(ref);
        const target = isNew ? await this.#find(source, ref, at) : this.target(source, ref);
        if (!target) continue;
        const isHome = isAtHome(target, wanted, entry);
        if (isInlined(wanted) || !isHome || (isNew && !pointsAt(target, ref))) this.isWhole = false;
        if (isHome) continue;
        const id = `${wanted} ${target.key}`;
        if (seen.has(id)) continue;
        seen.add(id);
        places.push({ ...target, kind: wanted });
      }
    }
    if (this.errors.length === 0 && !this.isWhole) await this.#nameComponents();
  }

  #referencesIn(source: Source, start: Path, value: JsonValue, kind: Kind): Reference[] {
    const references: Reference[] = [];
    walk(value, kind, [...start], {
      leave(node, kind, path) {
        if (isReference(node)) references.push({ ref: node.$ref, at: [...path, '$ref'], kind });
        if (kind === 'Discriminator') {
          for (const [name, ref] of mappedReferences(node)) {
            references.push({ ref, at: [...path, 'mapping', name], kind: 'Schema' });
          }
        }
        return node;
      },
      misfit: (path, expected) => {
        this.errors.push(source.diagnostic(path, `this must be ${expected}`));
      },
      empty: (path) => {
        const severity = 'warning';
        this.warnings.push(source.diagnostic(path, 'null counts as absent here', { severity }));
      },
    });
    return references;
  }

  async #find(source: Source, ref: string, path: Path): Promise<Target | undefined> {
    try {
      return await this.#follow(source, ref, new Set());
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      for (const diagnostic of error.diagnostics) {
        // An error without a file is about the reference itself.
        const isAbsolute = diagnostic.file !== undefined;
        this.errors.push(
          isAbsolute ? diagnostic : { ...source.diagnostic(path, ''), ...diagnostic },
        );
      }
      this.#remember(source, ref, undefined);
      return undefined;
    }
  }

  async #follow(source: Source, ref: string, trail: Set<string>): Promise<Target> {
    const known = this.target(source, ref);
    if (known) return known;
    const step = `${source.id} ${ref}`;
    if (trail.has(step)) throw unusable(`$ref ${ref} leads back to itself`);
    if (trail.size > MAX_TRAIL) throw unusable(`$ref ${ref} leads to too many others in turn`);
    trail.add(step);
    const [, uri = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(ref) ?? [];
    const file = uri === '' ? source : await this.#files.open(uri, source);
    let at = place(file, []);
    for (const key of this.#pathOf(fragment, file, ref)) {
      if (child(at.value, key) === undefined && isReference(at.value)) {
        at = await this.#follow(at.source, at.value.$ref, trail);
      }
      const value = child(at.value, key);
      if (value === undefined) throw unusable(`$ref ${ref} cannot be resolved: there is no ${key}`);
      at = place(at.source, [...at.path, key], value);
    }
    // A component of the entry document that is only a reference defines a name; in other files it
    // is followed.
    while (!(at.source === this.#entry && isWalked(at.path)) && isAlias(at.value)) {
      at = await this.#follow(at.source, at.value.$ref, trail);
    }
    if (at.source === this.#entry && at.path.length === 0) {
      throw unusable(`$ref ${ref} leads to the whole document`);
    }
    this.#remember(source, ref, at);
    return at;
  }

  /** Returns the path that a fragment means: a JSON pointer, or the name of an `$anchor`. */
  #pathOf(fragment: string, file: Source, ref: string): readonly string[] {
    if (fragment === '' || fragment === '#') return [];
    if (fragment.startsWith('#/')) return stepsOf(fragment);
    let anchors = this.#anchors.get(file);
    if (!anchors) {
      anchors = new Map();
      collectAnchors(file.value, [], anchors);
      this.#anchors.set(file, anchors);
    }
    const path = anchors.get(fragment.slice(1));
    if (!path) throw unusable(`$ref ${ref} cannot be resolved: expected an $anchor of that name`);
    return path.map(String);
  }

  #remember(source: Source, ref: string, target: Target | undefined): void {
    const targets = this.#targets.get(source) ?? new Map<string, Target | undefined>();
    this.#targets.set(source, targets.set(ref, target));
  }

  async #nameComponents(): Promise<void> {
    const components = await this.#member(place(this.#entry, []), 'components');
    for (const section of Object.values(sections)) {
      const names = new Map<string, string>();
      this.names.set(section, names);
      const map = components && (await this.#member(components, section));
      if (!map || !isObject(map.value)) continue;
      for (const name of Object.keys(map.value)) {
        const component = place(map.source, [...map.path, name], map.value[name]);
        names.set(name, (await this.#aim(component)).key);
      }
    }
  }

  async #member(parent: Target, name: string): Promise<Target | undefined> {
    const value = child(parent.value, name);
    if (value === undefined) return undefined;
    return this.#aim(place(parent.source, [...parent.path, name], value));
  }

  /** Returns the target of an alias, or the place itself. */
  async #aim(at: Target): Promise<Target> {
    return isAlias(at.value) ? this.#follow(at.source, at.value.$ref, new Set()) : at;
  }
}

/** Copies the targets of references into a copy of the entry document. */
class Bundler {
  readonly #entry: Source;
  readonly #finder: Finder;
  readonly #copier: Copier;
  readonly #origins = new Map<string, Origin>();
  readonly #renamed: Renamed[] = [];
  readonly #warnings: Diagnostic[];
  /** By section: the target that owns each name. */
  readonly #names: ReadonlyMap<string, Map<string, string>>;
  /** By section and target: its name in the bundled document. */
  readonly #given = new Map<string, string>();
  readonly #pending: { section: string; name: string; target: Target; kind: Kind }[] = [];
  /** The targets that are currently being inlined, outermost first. */
  readonly #inlining = new Set<string>();

  constructor(entry: Source, finder: Finder, limits: Limits) {
    this.#entry = entry;
    this.#finder = finder;
    this.#copier = new Copier(limits);
    this.#warnings = [...finder.warnings];
    this.#names = finder.names;
    for (const [section, names] of finder.names) {
      for (const [name, key] of names) {
        const id = `${section} ${key}`;
        if (!this.#given.has(id)) this.#given.set(id, name);
      }
    }
  }

  run(): Bundle {
    const document = this.#copier.copy(this.#entry.value) as JsonObject;
    walk(document, 'Document', [], this.#visitor(this.#entry));
    for (const { section, name, target, kind } of this.#pending) {
      const path = ['components', section, name];
      const value = this.#moved(target, kind, path);
      setOwn(objectIn(objectIn(document, 'components'), section), name, value);
    }
    return {
      document,
      origins: this.#origins,
      fileReferences: this.#finder.fileReferences,
      renamed: this.#renamed,
      warnings: this.#warnings,
    };
  }

  /** Rewrites the references of one source. */
  #visitor(source: Source): Visitor {
    return {
      leave: (node, kind, path) => {
        if (kind === 'Discriminator' && isObject(node.mapping)) {
          for (const [name, ref] of mappedReferences(node)) {
            setOwn(node.mapping, name, this.#pointerTo(this.#target(source, ref), ref, 'Schema'));
          }
        }
        if (!isReference(node)) return node;
        const target = this.#target(source, node.$ref);
        const section = sections[kind];
        const isHome = isAtHome(target, kind, this.#entry);
        if (isInlined(kind) || (section === undefined && !isHome)) {
          return this.#inlined(node, target, kind, path);
        }
        const isItsName =
          path.length === 3 &&
          path[0] === 'components' &&
          path[1] === section &&
          path[2] === this.#given.get(`${section} ${target.key}`);
        if (isItsName && !isHome && isAlias(node)) {
          return this.#moved(target, kind, path);
        }
        node.$ref = this.#pointerTo(target, node.$ref, kind);
        return node;
      },
    };
  }

  #target(source: Source, ref: string): Target {
    const target = this.#finder.target(source, ref);
    if (!target) throw new Error(`${ref} in ${source.id} was not followed`);
    return target;
  }

  /** Returns the reference to a target within the bundled document. */
  #pointerTo(target: Target, ref: string, kind: Kind): string {
    if (isAtHome(target, kind, this.#entry)) {
      return pointsAt(target, ref) ? ref : join('#', ...target.path);
    }
    const section = sections[kind];
    if (section === undefined) return ref;
    const id = `${section} ${target.key}`;
    let name = this.#given.get(id);
    if (name === undefined) {
      name = this.#newName(section, target);
      this.#given.set(id, name);
      this.#pending.push({ section, name, target, kind });
    }
    return join('#', 'components', section, name);
  }

  #newName(section: string, target: Target): string {
    const wanted = nameOf(target);
    const names = this.#names.get(section) ?? new Map<string, string>();
    let name = wanted;
    for (let number = 2; names.has(name); number++) name = `${wanted}-${number}`;
    names.set(name, target.key);
    if (name !== wanted) {
      this.#renamed.push({ section, wanted, name, origin: target });
      const message = `components/${section} has another ${wanted}; this one is called ${name}`;
      this.#warnings.push(target.source.diagnostic(target.path, message, { severity: 'warning' }));
    }
    return name;
  }

  /** Returns a copy of a target, with its own references rewritten for its new place. */
  #moved(target: Target, kind: Kind, path: (string | number)[]): JsonValue {
    this.#origins.set(join('#', ...path), target);
    try {
      const copy = this.#copier.copy(target.value, path.length);
      return walk(copy, kind, path, this.#visitor(target.source));
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      throw new InputError([target.source.diagnostic(target.path, error.message)]);
    }
  }

  /** Returns a copy of a target, merged with the siblings of the `$ref`. */
  #inlined(node: JsonObject, target: Target, kind: Kind, path: (string | number)[]): JsonValue {
    if (this.#inlining.has(target.key)) {
      const message = 'this contains itself, by way of references';
      throw new InputError([target.source.diagnostic(target.path, message)]);
    }
    this.#inlining.add(target.key);
    const moved = this.#moved(target, kind, path);
    this.#inlining.delete(target.key);
    if (!isObject(moved)) return moved;
    for (const [name, sibling] of Object.entries(node)) {
      if (name !== '$ref') setOwn(moved, name, sibling);
    }
    return moved;
  }
}

/** Kinds without a section in `components`; they are inlined. */
function isInlined(kind: Kind): boolean {
  return kind !== 'Any' && sections[kind] === undefined;
}

/**
 * Whether a target stays in place: it belongs to the entry document, and is not part of an
 * extension.
 */
function isAtHome({ source, path }: Target, wanted: Kind, entry: Source): boolean {
  return source === entry && (wanted === 'Any' || isWalked(path));
}

/** Whether a reference is already the pointer to its target within the same document. */
function pointsAt(target: Target, ref: string): boolean {
  if (!ref.startsWith('#/')) return false;
  const steps = stepsOf(ref);
  return steps.length === target.path.length && steps.every((step, i) => step === target.path[i]);
}

function place(source: Source, path: Path, value: JsonValue = source.value): Target {
  return { source, path, value, key: source.id + join('#', ...path) };
}

function collectAnchors(value: JsonValue, path: Path, anchors: Map<string, Path>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const isAnchor = key === '$anchor' || key === '$dynamicAnchor';
    if (isAnchor && typeof item === 'string' && !anchors.has(item)) anchors.set(item, path);
    collectAnchors(item, [...path, key], anchors);
  }
}

/**
 * Returns the last key or the name of the file, with `_` for every character that the name of a
 * component may not contain.
 */
function nameOf(target: Target): string {
  const last = target.path.at(-1) ?? /([^/\\]*?)(\.\w+)?$/.exec(target.source.id)?.[1] ?? '';
  return String(last).replace(/[^\w.-]/g, '_') || '_';
}

/**
 * Returns the entries of a discriminator's mapping that are references rather than names of
 * schemas.
 */
function mappedReferences(discriminator: JsonObject): [string, string][] {
  if (!isObject(discriminator.mapping)) return [];
  return Object.entries(discriminator.mapping).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && isMappedReference(entry[1]),
  );
}

/**
 * Whether an entry of a discriminator's mapping is a reference rather than the name of a schema.
 */
export function isMappedReference(entry: string): boolean {
  return /[#/]|^data:|\.(?:ya?ml|json)$/i.test(entry);
}

function isAlias(value: JsonValue): value is JsonObject & { $ref: string } {
  return isReference(value) && Object.keys(value).length === 1;
}

function objectIn(parent: JsonObject, key: string): JsonObject {
  const value = child(parent, key);
  if (isObject(value)) return value;
  const created: JsonObject = {};
  parent[key] = created;
  return created;
}

function unusable(message: string): InputError {
  return new InputError([{ severity: 'error', message }]);
}
