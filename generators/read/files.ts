import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Diagnostic, InputError } from './diagnostics.ts';
import type { JsonValue, Path } from './json.ts';
import type { Limits } from './limits.ts';
import { Locator } from './locate.ts';
import { Copier, ParseError, parseJson, parseYaml } from './parse.ts';
import { join } from './pointer.ts';

/** One file of a document. */
export class Source {
  /** Real path, or URL. */
  readonly id: string;
  /** The text that was read, without a byte order mark. */
  readonly text: string;
  /** The parsed value as plain data; for Markdown, the text. */
  readonly value: JsonValue;
  readonly #locator: Locator;

  constructor(id: string, { text, isJson, value }: Parsed) {
    this.id = id;
    this.text = text;
    this.value = value;
    this.#locator = new Locator(text, isJson);
  }

  /** Returns the position of the value at a path, or of the nearest existing value around it. */
  locate(path: Path): { file: string; line: number; column: number } {
    return { file: this.id, ...this.#locator.positionOf(path) };
  }

  /** Returns a diagnostic about the value at a path. */
  diagnostic(path: Path, message: string, more: Partial<Diagnostic> = {}): Diagnostic {
    return {
      severity: 'error',
      message,
      ...this.locate(path),
      pointer: join('#', ...path),
      ...more,
    };
  }
}

/** The text of a file and its parsed value. */
interface Parsed {
  readonly text: string;
  readonly isJson: boolean;
  readonly value: JsonValue;
}

/** The age in milliseconds from which the time stamps of a file reveal its next change. */
const SETTLED = 1000;

/**
 * What a process that loads one document repeatedly keeps between loads: the parsed files, and the
 * names of the files that the last load requested.
 */
export class FileMemory {
  readonly #parsed = new Map<string, Parsed & { readonly stamp: string }>();
  readonly #wanted = new Set<string>();

  /** Absolute paths that the last load requested, including missing and invalid files. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** Called at the beginning of a load. */
  begin(): void {
    this.#wanted.clear();
  }

  /** Called when a file is requested. */
  want(path: string): void {
    this.#wanted.add(path);
  }

  /** Returns a file that was parsed before and has not changed since. */
  recall(path: string, stats: Stats): Parsed | undefined {
    const known = this.#parsed.get(path);
    return known?.stamp === stampOf(stats) ? known : undefined;
  }

  /** Keeps a parsed file. */
  keep(path: string, stats: Stats, parsed: Parsed): void {
    // A second change within one tick of the file system's clock would leave the same time stamps.
    if (Date.now() - stats.ctimeMs < SETTLED) this.#parsed.delete(path);
    else this.#parsed.set(path, { ...parsed, stamp: stampOf(stats) });
  }
}

const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
  [ino, size, mtimeMs, ctimeMs].join(' ');

/**
 * Endings of the files that a reference may name. A description has no reason to read any other
 * file.
 */
const READABLE = /\.(?:ya?ml|json|md)$/i;

const FETCH_TIMEOUT = 30_000;

/**
 * Reads the files of one document, each once: files whose real path is below one folder, and URLs
 * only if they are allowed.
 */
export class Files {
  /** Real path of the folder that references may not leave. */
  readonly root: string;
  readonly #allowRemote: boolean;
  readonly #limits: Limits;
  readonly #memory: FileMemory | undefined;
  readonly #sources = new Map<string, Source>();
  /** Real paths by the requested paths. */
  readonly #real = new Map<string, string>();
  #bytes = 0;

  constructor(root: string, allowRemote: boolean, limits: Limits, memory?: FileMemory) {
    this.root = root;
    this.#allowRemote = allowRemote;
    this.#limits = limits;
    this.#memory = memory;
    memory?.begin();
  }

  /** Real paths and URLs of all files read so far, in order. */
  get ids(): string[] {
    return [...this.#sources.keys()];
  }

  /** Returns the text of a file that has been read. */
  textOf(id: string): string {
    return this.#sources.get(id)?.text ?? '';
  }

  /** Reads the document itself, whose place and name are the caller's choice. */
  async entry(location: string): Promise<Source> {
    return isUrl(location) ? this.#fetch(location) : this.#read(this.#realPath(location));
  }

  /**
   * Reads the file that a reference in another file names.
   * @throws {@link InputError} whose diagnostic has no `file` if the reference itself is at fault
   */
  async open(uri: string, from: Source): Promise<Source> {
    const address = isUrl(from.id) ? URL.parse(uri, from.id)?.href : uri;
    if (address && isUrl(address)) return this.#fetch(address);
    if (isUrl(from.id) || /^[a-z][a-z\d+.-]+:/i.test(uri)) {
      throw refusal(`${uri} is neither a file nor an http address`);
    }
    const path = resolve(dirname(from.id), decode(uri));
    // Checked before the file is looked up, so that a document cannot find out which files exist.
    if (this.#isOutside(path) || this.#isOutside(this.#realPath(path))) {
      throw refusal(
        `${uri} lies outside ${this.root}`,
        'Give a wider root folder (--root=DIR) if that is meant.',
      );
    }
    return this.#read(this.#realPath(path), READABLE);
  }

  #isOutside(path: string): boolean {
    const inside = relative(this.root, path);
    return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  }

  // Synchronous, because documents consist of many small files, for which a thread pool costs more
  // than it saves.
  #realPath(path: string): string {
    const known = this.#real.get(path);
    if (known !== undefined) return known;
    this.#memory?.want(path);
    try {
      const real = realpathSync.native(path);
      this.#memory?.want(real);
      this.#real.set(path, real);
      return real;
    } catch (error) {
      throw fileError(error, path);
    }
  }

  #read(path: string, allowed = /(?:)/): Source {
    const known = this.#sources.get(path);
    if (known) return known;
    try {
      const stats = statSync(path);
      if (stats.isDirectory()) throw refusal(`${path} is a folder, not a file`);
      if (!stats.isFile()) throw refusal(`${path} is not a regular file`);
      if (!allowed.test(path)) throw refusal(`${path} is not a YAML, JSON or Markdown file`);
      this.#account(path, stats.size);
      const recalled = this.#memory?.recall(path, stats);
      const parsed = recalled ?? this.#parse(path, extname(path), readFileSync(path));
      if (!recalled) this.#memory?.keep(path, stats, parsed);
      return this.#add(path, parsed);
    } catch (error) {
      throw fileError(error, path);
    }
  }

  async #fetch(url: string): Promise<Source> {
    const known = this.#sources.get(url);
    if (known) return known;
    if (!this.#allowRemote) {
      throw refusal(
        `${url} is not a file`,
        'Allow remote files (--allow-remote) if you trust them.',
      );
    }
    const chunks: Uint8Array[] = [];
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT) });
      if (!response.ok) throw new Error(`the server answers ${response.status}`);
      for await (const chunk of response.body ?? []) {
        this.#account(url, chunk.byteLength);
        chunks.push(chunk);
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      const { cause, message } = error as Error;
      throw refusal(`cannot fetch ${url}: ${cause instanceof Error ? cause.message : message}`);
    }
    const bytes = Buffer.concat(chunks);
    return this.#add(url, this.#parse(url, extname(new URL(url).pathname), bytes));
  }

  #account(id: string, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.bytes) {
      throw refusal(`with ${id} the document is larger than ${this.#limits.bytes} bytes`);
    }
    if (this.#sources.size >= this.#limits.files) {
      throw refusal(`with ${id} the document has more than ${this.#limits.files} files`);
    }
  }

  #add(id: string, parsed: Parsed): Source {
    const { value } = parsed;
    // Copied, because loading changes values in place and the kept value has to stay unchanged.
    const own = this.#memory ? new Copier(this.#limits).copy(value) : value;
    const source = new Source(id, { ...parsed, value: own });
    this.#sources.set(id, source);
    return source;
  }

  #parse(id: string, extension: string, bytes: Uint8Array): Parsed {
    let text = '';
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // removes a byte order mark
      return parse(text, extension.toLowerCase(), this.#limits);
    } catch (error) {
      if (error instanceof ParseError) {
        const at = error.offset === undefined ? {} : new Locator(text).at(error.offset);
        throw new InputError([{ severity: 'error', message: error.message, file: id, ...at }]);
      }
      if (error instanceof TypeError) {
        throw new InputError([{ severity: 'error', message: 'not UTF-8 text', file: id }]);
      }
      throw error;
    }
  }
}

/** Whether a location is a URL. */
export function isUrl(location: string): boolean {
  return /^https?:/i.test(location);
}

function parse(text: string, extension: string, limits: Limits): Parsed {
  if (extension === '.md') return { text, isJson: false, value: text };
  const isYaml = extension === '.yaml' || extension === '.yml';
  const isJson = extension === '.json' || (!isYaml && /^\s*\{/.test(text));
  return { text, isJson, value: isJson ? parseJson(text, limits) : parseYaml(text, limits) };
}

function fileError(error: unknown, path: string): unknown {
  const reasons: Record<string, string> = {
    ENOENT: `there is no file ${path}`,
    ENOTDIR: `there is no file ${path}`,
    EACCES: `${path} may not be read`,
    ELOOP: `${path} is a symbolic link to itself`,
    ENAMETOOLONG: 'the file name is too long',
    ERR_INVALID_ARG_VALUE: 'the file name holds a null byte',
  };
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return refusal(reasons[code] ?? `${path} cannot be read (${code})`);
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri; // a `%` in a file name that is not an escape
  }
}

function refusal(message: string, hint?: string): InputError {
  return new InputError([{ severity: 'error', message, ...(hint && { hint }) }]);
}
