import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Diagnostic, InputError } from './diagnostics.ts';
import type { JsonValue, Path } from './json.ts';
import type { Limits } from './limits.ts';
import { Locator } from './locate.ts';
import { ParseError, parseJson, parseYaml } from './parse.ts';
import { join } from './pointer.ts';

/** One file of a document, as its author wrote it. */
export class Source {
  /** Real path, or URL. */
  readonly id: string;
  /** Plain data; the text itself if it is Markdown. */
  readonly value: JsonValue;
  readonly #locator: Locator;

  constructor(id: string, text: string, value: JsonValue) {
    this.id = id;
    this.value = value;
    this.#locator = new Locator(text);
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
  readonly #sources = new Map<string, Source>();
  #bytes = 0;

  constructor(root: string, allowRemote: boolean, limits: Limits) {
    this.root = root;
    this.#allowRemote = allowRemote;
    this.#limits = limits;
  }

  /** Real paths, and URLs, of everything read so far, in the order of reading. */
  get ids(): string[] {
    return [...this.#sources.keys()];
  }

  /** Reads the document itself, which may be anywhere and have any name. */
  entry(location: string): Promise<Source> {
    return isUrl(location) ? this.#fetch(location) : this.#read(location);
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
    const path = await realPath(resolve(dirname(from.id), decode(uri)));
    const inside = relative(this.root, path);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
      throw refusal(
        `${uri} lies outside ${this.root}`,
        'Give a wider root folder (--root DIR) if that is meant.',
      );
    }
    return this.#read(path, READABLE);
  }

  async #read(location: string, allowed = /(?:)/): Promise<Source> {
    const path = await realPath(location);
    const known = this.#sources.get(path);
    if (known) return known;
    try {
      const stats = await stat(path);
      if (stats.isDirectory()) throw refusal(`${path} is a folder, not a file`);
      if (!stats.isFile()) throw refusal(`${path} is not a regular file`);
      if (!allowed.test(path)) throw refusal(`${path} is not a YAML, JSON or Markdown file`);
      this.#account(path, stats.size);
      return this.#add(path, extname(path), await readFile(path));
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
    return this.#add(url, extname(new URL(url).pathname), Buffer.concat(chunks));
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

  #add(id: string, extension: string, bytes: Uint8Array): Source {
    let text = '';
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops a byte order mark
      const source = new Source(id, text, parse(text, extension.toLowerCase(), this.#limits));
      this.#sources.set(id, source);
      return source;
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

function parse(text: string, extension: string, limits: Limits): JsonValue {
  if (extension === '.md') return text;
  const isYaml = extension === '.yaml' || extension === '.yml';
  const isJson = extension === '.json' || (!isYaml && /^\s*\{/.test(text));
  return isJson ? parseJson(text, limits) : parseYaml(text, limits);
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw fileError(error, path);
  }
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
