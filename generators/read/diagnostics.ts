import { isAbsolute, relative } from 'node:path';
import type { LoadedDocument } from './load.ts';
import { fragmentOf } from './pointer.ts';
import { printable } from './printable.ts';

/** One thing that is wrong, or doubtful, in an input document. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  /** What is wrong, in one sentence without a full stop. */
  message: string;
  /** Absolute path, or URL, of the file that holds it. */
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

/** A diagnostic of the bundle, with the place where the author wrote it. */
export function located(
  diagnostic: Diagnostic,
  document: Pick<LoadedDocument, 'file' | 'locate'>,
): Diagnostic {
  if (diagnostic.file || diagnostic.pointer === undefined) return diagnostic;
  const pointer = diagnostic.pointer.startsWith('#')
    ? diagnostic.pointer
    : fragmentOf(diagnostic.pointer);
  return { ...diagnostic, ...(document.locate(pointer) ?? { file: document.file, pointer }) };
}

/** How many diagnostics a message spells out before it only counts the rest. */
const SHOWN = 10;

/**
 * The input cannot be used. The message spells out the first diagnostics; `diagnostics` has all.
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
 * `file:line:column: message (at #/pointer). Hint.` on one line, leaving out what is not known.
 * The file is shown relative to the working directory when it lies below it.
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
  // A document's own text may hold line breaks and terminal escapes.
  return printable(text.filter(Boolean).join(''));
}

/** `file:line:column`, leaving out what is not known. */
export function placeOf({ file, line, column }: Diagnostic): string {
  return [file && shownFile(file), line, line && column].filter(Boolean).join(':');
}

/** A file as the terminal shows it: relative to the working directory when it lies below it. */
export function shownFile(file: string): string {
  if (!isAbsolute(file)) return file;
  const path = relative(process.cwd(), file);
  return path === '' || path.startsWith('..') ? file : path;
}
