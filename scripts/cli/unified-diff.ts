/** What would change in a file, the way `diff -u` and Git show it. */
import { readFile } from 'node:fs/promises';
import { type Line, paint } from './output.ts';

/**
 * The unified diff between a file and what is to be written.
 *
 * @param path absolute
 * @param name what the diff calls it
 * @returns undefined when there is no such file yet
 */
export async function unifiedDiff(
  path: string,
  name: string,
  text: string,
): Promise<string | undefined> {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === undefined) return undefined;
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, present, text, undefined, undefined, {
    context: 2,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** How many lines of a diff a person gets to see. */
const SHOWN = 40;

/** The beginning of a diff, with colours when stdout is a terminal. */
export function brief(diff: string): readonly Line[] {
  const lines = diff.trimEnd().split('\n');
  const rest = lines.length - SHOWN;
  const shown = lines.slice(0, rest > 1 ? SHOWN : undefined).map((line) => {
    const colour = COLOURS.find(([start]) => line.startsWith(start))?.[1];
    return colour === undefined ? line : [paint(colour, line)];
  });
  return [...shown, ...(rest > 1 ? [`… and ${rest} more lines`] : [])];
}

const COLOURS = [
  ['---', 'bold'],
  ['+++', 'bold'],
  ['@@', 'cyan'],
  ['-', 'red'],
  ['+', 'green'],
] as const;
