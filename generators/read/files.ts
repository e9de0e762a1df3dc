import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Diagnostic, InputError } from './diagnostics.ts';
import type { JsonValue, Path } from './json.ts';
import type { Limits } from './limits.ts';
import { Locator } from './locate.ts';
import { Copier, ParseError, parseJson, parseYaml } from './parse.ts';
import { join } from './pointer.ts';

/** One file of a document, as its author wrote it. */
export class Source {
  /** Real path, or URL. */
  readonly id: string;
  /** As it was read, without a byte order mark. */
  readonly text: string;
  /** Plain data; the text itself if it is Markdown. */
  readonly value: JsonValue;
  readonly #locator: Locator;

  constructor(id: string, { text, isJson, value }: Parsed) {
    this.id = id;
    this.text = text;
    this.value = value;
    this.#locator = new Locator(text, isJson);
  }

  /** Where the value at a path stands, or the nearest one around it that exists. */
  locate(path: Path): { file: string; line: number; column: number } {
    return { file: this.id, ...this.#locator.positionOf(path) };
  }

  /** A diagnostic about the value at a path. */
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

/** The text of a file, and what it says. */
interface Parsed {
  readonly text: string;
  readonly isJson: boolean;
  readonly value: JsonValue;
}

/** How long a file must have been left alone for its time stamps to tell the next change, in ms. */
const SETTLED = 1000;

/**
 * What a process that loads one document again and again keeps between loads: its files as parsed,
 * and which files the last load asked for.
 */
export class FileMemory {
  readonly #parsed = new Map<string, Parsed & { readonly stamp: string }>();
  readonly #wanted = new Set<string>();

  /** Absolute paths that the last load asked for, also those of files that are missing or broken. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** A load begins. */
  begin(): void {
    this.#wanted.clear();
  }

  /** A file is asked for. */
  want(path: string): void {
    this.#wanted.add(path);
  }

  /** A file as it was parsed before, if it has not changed since. */
  recall(path: string, stats: Stats): Parsed | undefined {
    const known = this.#parsed.get(path);
    return known?.stamp === stampOf(stats) ? known : undefined;
  }

  /** Keeps what a file says. */
  keep(path: string, stats: Stats, parsed: Parsed): void {
    // A second change within one tick of the file system's clock would leave the same stamp.
    if (Date.now() - stats.ctimeMs < SETTLED) this.#parsed.delete(path);
    else this.#parsed.set(path, { ...parsed, stamp: stampOf(stats) });
  }
}

const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): string =>
  [ino, size, mtimeMs, ctimeMs].join(' ');

/** What a reference may name. A specification has no business reading anything else. */
const READABLE = /\.(?:ya?ml|json|md)$/i;

const FETCH_TIMEOUT = 30_000;

/**
 * Reads the files of one document: real paths below one folder, and from the network only what is
 * allowed. A file is read once.
 */
export class Files {
  /** Real path of the folder that references stay within. */
  readonly root: string;
  readonly #allowRemote: boolean;
  readonly #limits: Limits;
  readonly #memory: FileMemory | undefined;
  readonly #sources = new Map<string, Source>();
  /** Real paths by the paths that were asked for. */
  readonly #real = new Map<string, string>();
  #bytes = 0;

  constructor(root: string, allowRemote: boolean, limits: Limits, memory?: FileMemory) {
    this.root = root;
    this.#allowRemote = allowRemote;
    this.#limits = limits;
    this.#memory = memory;
    memory?.begin();
  }

  /** Real paths, and URLs, of everything read so far, in the order of reading. */
  get ids(): string[] {
    return [...this.#sources.keys()];
  }

  /** The text of something that has been read. */
  textOf(id: string): string {
    return this.#sources.get(id)?.text ?? '';
  }

  /** Reads the document itself, which may be anywhere and have any name. */
  async entry(location: string): Promise<Source> {
    return isUrl(location) ? this.#fetch(location) : this.#read(this.#realPath(location));
  }

  /**
   * Reads the file that a reference in another file names.
   *
   * @throws {@link InputError} whose diagnostic has no `file` if it is the reference that is wrong
   */
  async open(uri: string, from: Source): Promise<Source> {
    const address = isUrl(from.id) ? URL.parse(uri, from.id)?.href : uri;
    if (address && isUrl(address)) return this.#fetch(address);
    if (isUrl(from.id) || /^[a-z][a-z\d+.-]+:/i.test(uri)) {
      throw refusal(`${uri} is neither a file nor an http address`);
    }
    const path = resolve(dirname(from.id), decode(uri));
    // Not looked at before it is known to be inside: whether there is a file is not for a document
    // to find out.
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

  // Documents are many small files: a trip to another thread for each would cost more than the call.
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
    // What is kept for the next load stays as it is: loading changes values in place.
    const own = this.#memory ? new Copier(this.#limits).copy(value) : value;
    const source = new Source(id, { ...parsed, value: own });
    this.#sources.set(id, source);
    return source;
  }

  #parse(id: string, extension: string, bytes: Uint8Array): Parsed {
    let text = '';
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops a byte order mark
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

/** Whether a location is on the network. */
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
    return uri; // a bare % in a file name
  }
}

function refusal(message: string, hint?: string): InputError {
  return new InputError([{ severity: 'error', message, ...(hint && { hint }) }]);
}
