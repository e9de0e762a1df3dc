/**
 * How text leaves a command, and what keeps it harmless there.
 *
 * Names, messages and file contents come from documents and banks: other people wrote them. Two rules
 * keep them from moving the cursor, recolouring the screen or passing for lines of ours. What is
 * printed is given line by line, so that a line break inside a line is known not to be ours; and
 * colours are given as {@link Painted} pieces, so that an escape sequence inside a text is not ours
 * either. {@link guardOutput} holds everything else to the same, whoever writes it.
 */
import { styleText } from 'node:util';
import { printable } from '../../generators/read/printable.ts';

/** Text in a style, where the terminal has styles. */
export interface Painted {
  readonly style: Parameters<typeof styleText>[0];
  readonly text: string;
}

/** One line of output. Characters that a line cannot show, line breaks included, become blanks. */
export type Line = string | readonly (string | Painted)[];

export const paint = (style: Painted['style'], text: string): Painted => ({ style, text });

type Stream = NodeJS.WriteStream;

/** Prints what was asked for, each argument as one line. */
export function print(...lines: readonly Line[]): void {
  write(process.stdout, lines);
}

/** Prints what went wrong, each argument as one line. */
export function printError(...lines: readonly Line[]): void {
  write(process.stderr, lines);
}

/** Prints a value as JSON in which every character is visible; a reader of JSON gets the same value. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(JSON.stringify(value, null, 2))}\n`);
}

/** JSON with escapes for what a terminal or a log must not get; the value is the same. */
export function visibleJson(json: string): string {
  // JSON.stringify has escaped C0 and lone surrogates. Line breaks between tokens are our own.
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

/** Tabs stay: they are the only control characters that move within the line. */
const oneLine = (text: string): string => text.split('\t').map(printable).join('\t');

// ---- what other code writes ------------------------------------------------------------------

/** Select Graphic Rendition: styles, the only escape sequences that are let through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with ESC
const STYLE = /(\u001b\[[\d;]*m)/;

const UNSAFE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

let guarding = true;

/**
 * Cleans every text that this process writes from now on, through whatever function: libraries write
 * to the streams too. Only line breaks and tabs are left of the control characters, and styles where
 * the stream has them.
 */
export function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    const { write: unguardedWrite } = stream;
    stream.write = function guarded(chunk: unknown, ...rest: unknown[]): boolean {
      const text = guarding && typeof chunk === 'string' ? cleaned(chunk, stream) : chunk;
      return Reflect.apply(unguardedWrite, stream, [text, ...rest]) as boolean;
    };
  }
}

/**
 * Lets everything through for a while: for code of this process that moves the cursor, such as a
 * question on the terminal.
 *
 * @returns ends it
 */
export function suspendGuard(): () => void {
  guarding = false;
  return () => {
    guarding = true;
  };
}

function cleaned(text: string, stream: Stream): string {
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

/** Whether a stream shows styles. */
export const hasStyles = (stream: Stream): boolean => styleText('bold', '.', { stream }) !== '.';
