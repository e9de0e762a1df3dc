/**
 * One character that does not belong on a terminal or in a log: a control character (line breaks
 * included), an invisible or direction-changing format character, a line or paragraph separator, or
 * half of a surrogate pair.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const RUNS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** The text on one line, with a blank for each run of characters that are {@link UNPRINTABLE}. */
export const printable = (text: string): string => text.replace(RUNS, ' ');
