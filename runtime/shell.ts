/** Words of a command for a POSIX shell. */

/**
 * A text in quotes, as one word.
 *
 * @throws {TypeError} for a text with NUL, which no argument of a command can hold
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function shellQuoted(text: string): string {
  if (text.includes('\0')) throw new TypeError('an argument of a command cannot hold NUL');
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text as one word, in quotes only where it needs them. */
export const shellWord = (text: string): string =>
  /^[\w@%+:,./-]+$/.test(text) ? text : shellQuoted(text);
