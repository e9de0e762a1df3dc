const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * The text on one line, as a log or a terminal may show it.
 *
 * A blank stands for each run of control characters (line breaks included), invisible or
 * direction-changing format characters, line and paragraph separators, and halves of surrogate pairs.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, ' ');
