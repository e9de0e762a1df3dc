/**
 * Prints text to the terminal, and sanitizes it.
 *
 * Names, messages and file contents in the output are untrusted: they come from documents and banks.
 * They must not move the cursor, change colours or imitate lines of this program. So text is printed
 * line by line, which makes any line break inside a line untrusted, and colours are given as
 * {@link Painted} parts, which makes any escape sequence inside a text untrusted.
 * {@link guardOutput} applies the same rules to the output of libraries.
 */
import { styleText } from 'node:util';
import { printable } from '../../generators/read/printable.ts';

/** Text with a style, which is applied if the terminal supports styles. */
export interface Painted {
  readonly style: Parameters<typeof styleText>[0];
  readonly text: string;
}

/** A line of output. Control characters in it, including line breaks, become spaces. */
export type Line = string | readonly (string | Painted)[];

/** Adds a style to a text. */
export const paint = (style: Painted['style'], text: string): Painted => ({ style, text });

type Stream = NodeJS.WriteStream;

/** Prints lines to stdout. */
export function print(...lines: readonly Line[]): void {
  write(process.stdout, lines);
}

/** Prints lines to stderr. */
export function printError(...lines: readonly Line[]): void {
  write(process.stderr, lines);
}

/** Prints a value as JSON to stdout, with invisible characters escaped. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(JSON.stringify(value, null, 2))}\n`);
}

/** Escapes control and format characters in JSON text. The parsed value does not change. */
export function visibleJson(json: string): string {
  // JSON.stringify already escapes C0 characters and lone surrogates in strings.
  return json.replace(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

function write(stream: Stream, lines: readonly Line[]): void {
  for (const line of lines) stream.write(`${render(line, stream)}\n`);
}

const render = (line: Line, stream: Stream): string =>
  [line]
    .flat()
    .map((part) => {
      if (typeof part === 'string') return oneLine(part);
      return styleText(part.style, oneLine(part.text), { stream });
    })
    .join('');

/** Replaces control characters except tabs, which stay within the line. */
const oneLine = (text: string): string => text.split('\t').map(printable).join('\t');

// ---- output of other code --------------------------------------------------------------------

/** Select Graphic Rendition (ECMA-48): the only escape sequences that are allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with ESC
const STYLE = /(\u001b\[[\d;]*m)/;

const UNSAFE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

let guarding = true;

/**
 * Sanitizes all text that this process writes to stdout and stderr from now on, including the output
 * of libraries. Control characters are replaced, except line breaks, tabs and, if the stream supports
 * them, styles.
 */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const { write: unguardedWrite } = stream;
    stream.write = function guarded(chunk: unknown, ...rest: unknown[]): boolean {
      const text = guarding && typeof chunk === 'string' ? sanitized(chunk, stream) : chunk;
      return Reflect.apply(unguardedWrite, stream, [text, ...rest]) as boolean;
    };
  }
}

/**
 * Suspends {@link guardOutput}, for code of this process that moves the cursor, such as a prompt.
 *
 * @returns a function that resumes it
 */
export function suspendGuard(): () => void {
  guarding = false;
  return () => {
    guarding = true;
  };
}

function sanitized(text: string, stream: Stream): string {
  if (text.search(UNSAFE) === -1) return text;
  const styled = hasStyles(stream);
  return text
    .split(STYLE)
    .map((part, index) => {
      const isStyle = index % 2 === 1;
      if (isStyle) return styled ? part : '';
      return part.replace(UNSAFE, ' ');
    })
    .join('');
}

/** Whether a stream supports styles. */
export const hasStyles = (stream: Stream): boolean => styleText('bold', '.', { stream }) !== '.';
