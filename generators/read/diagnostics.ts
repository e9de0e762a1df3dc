import { isAbsolute, relative } from 'node:path';
import { fragmentOf } from './pointer.ts';
import { printable } from './printable.ts';

/** An error or a warning about an input document. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** One sentence without a full stop. */
  message: string;
  /** Absolute path, or URL, of the file. */
  file?: string;
  /** One-based. */
  line?: number;
  /** One-based. */
  column?: number;
  /** JSON pointer within `file`, as a URI fragment: `#/paths/~1accounts`. */
  pointer?: string;
  /** What to do about it, as a sentence. */
  hint?: string;
}

/**
 * Returns a diagnostic about a place in the bundled document, located in the file of its author.
 */
export function located(
  diagnostic: Diagnostic,
  document: {
    readonly file: string;
    locate(pointer: string): Pick<Diagnostic, 'file' | 'line' | 'column' | 'pointer'> | undefined;
  },
): Diagnostic {
  if (diagnostic.file || diagnostic.pointer === undefined) return diagnostic;
  const pointer = diagnostic.pointer.startsWith('#')
    ? diagnostic.pointer
    : fragmentOf(diagnostic.pointer);
  return { ...diagnostic, ...(document.locate(pointer) ?? { file: document.file, pointer }) };
}

/** How many diagnostics a message contains in full; further ones are counted. */
const SHOWN = 10;

/**
 * An input that cannot be used. The message contains the first diagnostics, `diagnostics` all of
 * them.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const lines = diagnostics.slice(0, SHOWN).map(formatDiagnostic);
    if (diagnostics.length > SHOWN) lines.push(`… and ${diagnostics.length - SHOWN} more`);
    super(lines.join('\n'));
    this.diagnostics = diagnostics;
  }
}

/**
 * Formats a diagnostic as `file:line:column: message (at #/pointer). Hint.` on one line, without
 * the parts that are unknown. A file below the working directory is shown relative to it.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { pointer, hint } = diagnostic;
  const position = placeOf(diagnostic);
  const text = [
    position && `${position}: `,
    diagnostic.severity === 'warning' && 'warning: ',
    diagnostic.message,
    pointer && ` (at ${pointer})`,
    hint && `. ${hint}`,
  ];
  // Text from a document may contain line breaks and terminal escape sequences.
  return printable(text.filter(Boolean).join(''));
}

/** Formats a place as `file:line:column`, without the parts that are unknown. */
export function placeOf({ file, line, column }: Diagnostic): string {
  return [file && shownFile(file), line, line && column].filter(Boolean).join(':');
}

/**
 * Returns the name of a file for the terminal: relative to the working directory if it is below it.
 */
export function shownFile(file: string): string {
  if (!isAbsolute(file)) return file;
  const path = relative(process.cwd(), file);
  return path === '' || path.startsWith('..') ? file : path;
}
