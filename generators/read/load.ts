import { existsSync, realpathSync } from 'node:fs';
import { dirname, join as joinPath, parse as parsePath, relative, resolve, sep } from 'node:path';
import { dump } from 'js-yaml';
import { bundle, type FileReference, type Origin, type Renamed } from './bundle.ts';
import { type Diagnostic, InputError } from './diagnostics.ts';
import { type FileMemory, Files, isUrl, type Source } from './files.ts';
import { isObject, type JsonObject, type JsonValue, type Path } from './json.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { findLoops } from './loops.ts';
import { join, stepsOf } from './pointer.ts';
import { type Leftover, leftovers, upgrade } from './upgrade.ts';

export interface LoadOptions {
  /**
   * Folder that references may not leave. Default: the nearest folder above the document with a
   * `package.json` or `redocly.yaml`, else the folder of the document.
   */
  root?: string;
  /** Whether references to http and https URLs are followed. Default: false. */
  allowRemote?: boolean;
  /**
   * Whether to keep the OpenAPI version and the keywords of the document instead of converting it
   * to 3.1. Default: false.
   */
  asWritten?: boolean;
  /** Limits that differ from `defaultLimits`. */
  limits?: Partial<Limits>;
  /** Files that earlier loads of the same document have parsed; used and updated. */
  memory?: FileMemory;
}

/** A bundled OpenAPI 3.1 document. */
export interface OpenApiDocument extends JsonObject {
  openapi: string;
}

/** How many places a warning about keywords of OpenAPI 3.0 lists. */
const SHOWN = 3;

/** The result of {@link load}. */
export interface LoadedDocument {
  /** Absolute path of the entry document. */
  file: string;
  /**
   * The entry document for people: its path relative to the root with forward slashes, or its URL.
   */
  source: string;
  /** Absolute real paths, or URLs, of all files that were read, the entry document first. */
  files: readonly string[];
  /** The OpenAPI version that the author wrote. `document` is a 3.1 document in any case. */
  version: '3.0' | '3.1';
  /** Bundled, self-contained, plain data. */
  document: OpenApiDocument;
  /** All references to other files. */
  fileReferences: readonly FileReference[];
  /** Components that were renamed because another one has the same name. */
  renamed: readonly Renamed[];
  /** Returns the text of one of `files`. */
  textOf(file: string): string;
  /** Returns the bundled document as YAML; the same bytes on every system. */
  yaml(): string;
  /**
   * Returns where the author wrote the value at a pointer into the bundled document, or the nearest
   * value around it. The returned pointer is one into that file.
   */
  locate(
    pointer: string,
  ): { file: string; line: number; column: number; pointer: string } | undefined;
  /**
   * Returns the file, relative to the root, from which a component or path item was bundled,
   * followed by its pointer unless it is the whole file; undefined for values of the entry
   * document.
   */
  sourceOf(pointer: string): string | undefined;
  warnings: Diagnostic[];
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document, in YAML or JSON and in any number of files, as one bundled
 * 3.1 document.
 *
 * The text is not trusted: no file outside the root folder is read, no URL is fetched unless
 * allowed, and documents that are too large, too deep or that expand excessively are refused.
 * @throws {@link InputError} if the document does not exist or cannot be used
 */
export async function load(file: string, options: LoadOptions = {}): Promise<LoadedDocument> {
  const limits = { ...defaultLimits, ...options.limits };
  const location = isUrl(file) ? file : resolve(file);
  const { root, allowRemote = false, asWritten = false, memory } = options;
  const files = new Files(rootOf(location, root), allowRemote, limits, memory);
  const entry = await files.entry(location);
  const version = versionOf(entry);
  const { document, origins, fileReferences, renamed, warnings } = await bundle(
    entry,
    files,
    limits,
  );
  const originOf = (pointer: string): Origin => findOrigin(entry, origins, stepsOf(pointer));

  const loops = findLoops(document).map((path) => {
    const { source, path: at } = originOf(join('#', ...path));
    return source.diagnostic(at, 'this reference leads back to itself');
  });
  if (loops.length > 0) throw new InputError(loops);

  const mended = new Map<Leftover, { count: number; first: string[] }>();
  if (!asWritten) {
    upgrade(document as JsonObject, (what, path) => {
      const { count, first } = mended.get(what) ?? { count: 0, first: [] };
      if (first.length < SHOWN) first.push(join('#', ...path));
      mended.set(what, { count: count + 1, first });
    });
  }
  return {
    file: location,
    source: isUrl(location) ? location : relative(files.root, real(location)).split(sep).join('/'),
    files: files.ids,
    version,
    document: document as OpenApiDocument,
    fileReferences,
    renamed,
    textOf: (id) => files.textOf(id),
    yaml: () => textOf(document),
    locate(pointer) {
      const { source, path } = originOf(pointer);
      return { ...source.locate(path), pointer: join('#', ...path) };
    },
    sourceOf(pointer) {
      const origin = origins.get(pointer);
      if (!origin) return undefined;
      const { source, path } = origin;
      const name = isUrl(source.id)
        ? source.id
        : relative(files.root, source.id).replaceAll(sep, '/');
      return path.length === 0 ? name : name + join('#', ...path);
    },
    warnings: [...warnings, ...leftoverWarnings(version, mended, originOf)],
  };
}

function rootOf(location: string, root: string | undefined): string {
  if (root !== undefined) return real(resolve(root));
  if (isUrl(location)) return process.cwd();
  const own = dirname(real(location));
  for (let folder = own; folder !== parsePath(folder).root; folder = dirname(folder)) {
    const isProject = ['package.json', 'redocly.yaml'].some((name) =>
      existsSync(joinPath(folder, name)),
    );
    if (isProject) return folder;
  }
  return own;
}

/** Returns the real path of an existing file. A missing file is reported when it is read. */
function real(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function versionOf(source: Source): '3.0' | '3.1' {
  const { value } = source;
  const fail = (message: string, hint: string): InputError =>
    new InputError([source.diagnostic([], message, { hint })]);
  const wanted = 'It starts with `openapi: 3.1.0`, or 3.0.x.';
  if (value === null) throw fail('the file is empty', `An OpenAPI document is wanted. ${wanted}`);
  if (!isObject(value)) throw fail('expected an OpenAPI document', wanted);
  const { openapi, swagger } = value;
  const text = String(openapi ?? '');
  if (/^3\.[01](\.|$)/.test(text) && typeof openapi === 'string') {
    return text.startsWith('3.0') ? '3.0' : '3.1';
  }
  const at = (key: string, message: string, hint: string): InputError =>
    new InputError([source.diagnostic([key], message, { hint })]);
  if (openapi !== undefined) {
    if (typeof openapi !== 'string') throw at('openapi', '`openapi` must be a string', wanted);
    throw at('openapi', `OpenAPI ${text} is not supported`, 'Versions 3.0 and 3.1 are.');
  }
  if (swagger !== undefined) {
    const hint = 'Convert the document to OpenAPI 3 first, for example with swagger2openapi.';
    throw at('swagger', `Swagger ${String(swagger)} is not supported`, hint);
  }
  throw fail('expected an OpenAPI document, with a field `openapi`', wanted);
}

/** The longest prefix of the pointer that was bundled from elsewhere decides. */
function findOrigin(entry: Source, origins: ReadonlyMap<string, Origin>, path: Path): Origin {
  if (origins.size > 0) {
    for (let length = path.length; length > 0; length--) {
      const origin = origins.get(join('#', ...path.slice(0, length)));
      if (origin) return { source: origin.source, path: [...origin.path, ...path.slice(length)] };
    }
  }
  return { source: entry, path };
}

/**
 * Reports keywords of OpenAPI 3.0 in a 3.1 document, and keywords that 3.0 ignores, with one
 * warning for each kind.
 */
function leftoverWarnings(
  version: '3.0' | '3.1',
  mended: ReadonlyMap<Leftover, { count: number; first: readonly string[] }>,
  originOf: (pointer: string) => Origin,
): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  for (const [what, { count, first }] of mended) {
    if (version === '3.0' && what !== 'ignored' && what !== 'recursive') continue;
    const [pointer = '#', ...others] = first;
    const { source, path } = originOf(pointer);
    const message = leftovers[what] + (count > 1 ? ` (${count} times)` : '');
    const hint = others.length > 0 ? { hint: `Also at ${others.join(' and ')}.` } : {};
    warnings.push(source.diagnostic(path, message, { severity: 'warning', ...hint }));
  }
  return warnings;
}

/**
 * Formats a document as YAML; as JSON, which is valid YAML, if a text is too long for the YAML
 * writer.
 */
function textOf(document: JsonValue): string {
  try {
    return dump(document, { noRefs: true, lineWidth: -1 });
  } catch (error) {
    if (error instanceof RangeError) return `${JSON.stringify(document, null, 2)}\n`;
    throw error;
  }
}
