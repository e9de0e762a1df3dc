/** Quotes arguments for a POSIX shell. */

/**
 * Returns a text in quotes, as a single word.
 * @throws {TypeError} for a text with NUL, which an argument cannot contain
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function shellQuoted(text: string): string {
  if (text.includes('\0')) throw new TypeError('an argument of a command cannot hold NUL');
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns a text as a single word, quoted only if necessary. */
export const shellWord = (text: string): string =>
  /^[\w@%+:,./-]+$/.test(text) ? text : shellQuoted(text);
