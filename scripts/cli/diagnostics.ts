/** How a reader sees what is wrong with a document: the fact, where it stands, and the lines around it. */
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

/** Lines shown before the one that is meant, and after it. */
const BEFORE = 2;
const AFTER = 1;

/** Characters of a line that are shown, and how many of them at least before the place. */
const WIDTH = 100;
const LEAD = 40;

/** How many things are shown with their lines, or at all where they are errors. */
const SHOWN = 10;

/** The lines for what a document is refused for. */
export function describeError({ diagnostics }: InputError): readonly Line[] {
  const more = diagnostics.length - SHOWN;
  return [
    ...diagnostics.slice(0, SHOWN).flatMap(withFrame),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

/** The lines for what is doubtful in a document: what is said several times with all its places. */
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

/** The same facts for a machine, the file as the reader's terminal would show it. */
export function diagnosticData(diagnostic: Diagnostic): Diagnostic {
  const { file } = diagnostic;
  return file === undefined ? diagnostic : { ...diagnostic, file: shownFile(file) };
}

/** What any error is to a machine. */
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

/** None of a file that cannot be read now, or that is an address. */
function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}

/**
 * Lines of a text around a place, with their numbers, and a caret below it.
 *
 * @param line one-based; without such a line there is no frame
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

/** Characters that take two columns, and stay where blanks replace the others. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;
const NARROW = /[^\u3000]/gu;

/** As much of a line as is shown; a blank for each character that cannot be, so that columns agree. */
function visible(line: string, start: number): string {
  const part = line.slice(start, start + WIDTH).replace(UNPRINTABLE, ' ');
  const more = line.length > start + WIDTH ? '…' : '';
  return `${start > 0 ? '…' : ''}${part}${more}`;
}
