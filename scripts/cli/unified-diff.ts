/** Unified diffs of files, in the format of `diff -u` and Git. */
import { readFile } from 'node:fs/promises';
import { type Line, paint } from './output.ts';

/**
 * Creates the unified diff between a file and its new text.
 *
 * @param path absolute path
 * @param name the file name in the diff
 * @returns undefined when the file does not exist
 */
export async function unifiedDiff(
  path: string,
  name: string,
  text: string,
): Promise<string | undefined> {
  const current = await readFile(path, 'utf8').catch(() => undefined);
  if (current === undefined) return undefined;
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, current, text, undefined, undefined, {
    context: 2,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** The maximum number of lines of a diff on the terminal. */
const MAX_LINES = 40;

/** The first lines of a diff, coloured if stdout is a terminal. */
export function diffPreview(diff: string): readonly Line[] {
  const lines = diff.trimEnd().split('\n');
  const omitted = lines.length - MAX_LINES;
  const shown = lines.slice(0, omitted > 1 ? MAX_LINES : undefined).map((line) => {
    const colour = COLOURS.find(([start]) => line.startsWith(start))?.[1];
    return colour === undefined ? line : [paint(colour, line)];
  });
  return [...shown, ...(omitted > 1 ? [`… and ${omitted} more lines`] : [])];
}

const COLOURS = [
  ['---', 'bold'],
  ['+++', 'bold'],
  ['@@', 'cyan'],
  ['-', 'red'],
  ['+', 'green'],
] as const;
