/** Sanitizes the reports of Redocly for the terminal. */
import { printable, UNPRINTABLE } from '../../generators/read/printable.ts';

/**
 * Replaces unprintable texts of documents in a report.
 *
 * Redocly prints texts of documents unchanged. Unprintable ones are collected from the documents or
 * the findings, and replaced in the report by their printable form.
 *
 * @param sources values whose strings and keys may occur in the report
 */
export function printableReport(report: string, ...sources: readonly unknown[]): string {
  const texts = new Set<string>();
  for (const source of sources) collect(source, texts, new Set());
  // Longest first, because a text may be part of another one.
  return [...texts]
    .sort((a, b) => b.length - a.length)
    .reduce((result, text) => result.replaceAll(text, () => printable(text)), report);
}

function collect(value: unknown, texts: Set<string>, seen: Set<unknown>): void {
  if (typeof value === 'string') {
    // A blank text can only cause empty lines, and would match between the lines of the report.
    if (value.search(UNPRINTABLE) === -1 || printable(value).trim() === '') return;
    // Unchanged, with lone surrogates replaced (as in a pipe), and both as a part of a JSON pointer.
    for (const text of [value, value.toWellFormed()]) {
      texts.add(text);
      texts.add(text.replaceAll('~', '~0').replaceAll('/', '~1'));
    }
    return;
  }
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  for (const [key, item] of Object.entries(value)) {
    collect(key, texts, seen);
    collect(item, texts, seen);
  }
}
