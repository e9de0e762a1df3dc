/** Formats diagnostics for the terminal: message, position, and the surrounding lines. */
import { readFileSync } from 'node:fs';
import {
  type Diagnostic,
  formatDiagnostic,
  InputError,
  placeOf,
  shownFile,
} from '../../generators/read/diagnostics.ts';
import { UNPRINTABLE } from '../../generators/read/printable.ts';
import { type Line, paint } from './output.ts';

/** Lines shown before and after the line of a diagnostic. */
const BEFORE = 2;
const AFTER = 1;

/** The maximum characters of a line that are shown, and the minimum before the position in a long line. */
const WIDTH = 100;
const LEAD = 40;

/** The maximum number of diagnostics with source lines, and of errors in total. */
const SHOWN = 10;

/** Formats errors. */
export function describeError({ diagnostics }: InputError): readonly Line[] {
  const omitted = diagnostics.length - SHOWN;
  return [
    ...diagnostics.slice(0, SHOWN).flatMap(withFrame),
    ...(omitted > 0 ? [`… and ${omitted} more`] : []),
  ];
}

/** Formats warnings. Warnings with the same message are combined. */
export function describeWarnings(warnings: readonly Diagnostic[]): readonly Line[] {
  const kinds = Map.groupBy(warnings, ({ message }) => message);
  return [...kinds.values()].flatMap(([first, ...others], index) => {
    if (first === undefined) return [];
    const lines = index < SHOWN ? withFrame(first) : [formatDiagnostic(first)];
    return others.length === 0 ? lines : [...lines, `  ${alsoAt(others, first)}`];
  });
}

function alsoAt(others: readonly Diagnostic[], { file }: Diagnostic): string {
  const places = others.slice(0, SHOWN).map((other) => {
    return other.file === file && other.line ? `line ${other.line}` : placeOf(other);
  });
  const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
  return `also at ${places.join(', ')}${more}`;
}

/** A diagnostic for JSON output, with a file name relative to the working folder. */
export function diagnosticData(diagnostic: Diagnostic): Diagnostic {
  const { file } = diagnostic;
  return file === undefined ? diagnostic : { ...diagnostic, file: shownFile(file) };
}

/** Any error as diagnostics, for JSON output. */
export function errorData(error: unknown): readonly Diagnostic[] {
  if (error instanceof InputError) return error.diagnostics.map(diagnosticData);
  const message = error instanceof Error ? error.message : String(error);
  const { hint } = error as { hint?: string };
  return [{ severity: 'error', message, ...(hint !== undefined && { hint }) }];
}

function withFrame(diagnostic: Diagnostic): readonly Line[] {
  const { file, line, column, severity } = diagnostic;
  const text = formatDiagnostic(diagnostic);
  if (file === undefined || line === undefined) return [text];
  const colour = severity === 'warning' ? 'yellow' : 'red';
  return [text, ...codeFrame(linesOf(file), line, column, colour)];
}

/** The lines of a file; empty if it cannot be read, such as a URL. */
function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}

/**
 * Formats the lines around a position, with line numbers, and a caret below the position.
 *
 * @param line one-based; the result is empty if there is no such line
 * @param column one-based, in UTF-16 units
 */
export function codeFrame(
  lines: readonly string[],
  line: number,
  column = 1,
  colour: 'red' | 'yellow' = 'red',
): readonly Line[] {
  if (lines[line - 1] === undefined) return [];
  const first = Math.max(1, line - BEFORE);
  const last = Math.min(lines.length, line + AFTER);
  const gutter = String(last).length;
  const start = column <= WIDTH - LEAD ? 0 : column - 1 - LEAD;
  const frame: Line[] = [];
  for (let number = first; number <= last; number++) {
    const text = visible(lines[number - 1] ?? '', start).trimEnd();
    const mark = number === line ? paint(colour, '>') : ' ';
    const margin = paint('dim', `${String(number).padStart(gutter)} |`);
    frame.push([mark, ' ', margin, text === '' ? '' : ` ${text}`]);
    if (number !== line) continue;
    const before = visible((lines[line - 1] ?? '').slice(0, column - 1), start);
    const below = paint('dim', `${' '.repeat(gutter)} |`);
    const blanks = before.replace(WIDE, '\u3000').replace(NARROW, ' ');
    frame.push(['  ', below, ` ${blanks}`, paint(colour, '^')]);
  }
  return frame;
}

/** Characters that occupy two columns (East Asian Width). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
const NARROW = /[^\u3000]/gu;

/** The visible part of a line. Each unprintable character becomes a space, to keep the columns. */
function visible(line: string, start: number): string {
  const part = line.slice(start, start + WIDTH).replace(UNPRINTABLE, ' ');
  const more = line.length > start + WIDTH ? '…' : '';
  return `${start > 0 ? '…' : ''}${part}${more}`;
}
