const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * Returns the text as a single line that is safe for a log or a terminal.
 *
 * Each run of control characters (including line breaks), invisible or direction-changing format
 * characters, line and paragraph separators, and lone surrogates is replaced by a space.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, ' ');
