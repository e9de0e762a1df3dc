/**
 * One character that does not belong on a terminal or in a log: a control character, including line
 * breaks, an invisible or direction-changing format character, a line or paragraph separator, or a
 * lone surrogate.
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const RUNS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/**
 * Replaces each run of {@link UNPRINTABLE} characters by a space, so that the text is a single
 * line.
 */
export const printable = (text: string): string => text.replace(RUNS, ' ');
