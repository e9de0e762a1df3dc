/** What Redocly says about documents, as the terminal may show it. */
import { printable, UNPRINTABLE } from '../../generators/read/printable.ts';

/**
 * A report of Redocly with the texts of the documents on one line each.
 *
 * Redocly writes them into its own lines as they are. Those that cannot be displayPath are known from the
 * documents, or from the findings; wherever one stands in the report, its printable form takes its
 * place.
 *
 * @param sources values whose texts, names of members included, may be in the report
 */
export function printableReport(report: string, ...sources: readonly unknown[]): string {
  const texts = new Set<string>();
  for (const source of sources) collect(source, texts, new Set());
  // The longest first: one text may be part of another.
  return [...texts]
    .sort((a, b) => b.length - a.length)
    .reduce((text, foreign) => text.replaceAll(foreign, () => printable(foreign)), report);
}

function collect(value: unknown, texts: Set<string>, seen: Set<unknown>): void {
  if (typeof value === 'string') {
    // One that is all blank can only leave lines empty, and would be found between ours.
    if (value.search(UNPRINTABLE) === -1 || printable(value).trim() === '') return;
    // As it is, as a pipe hands it on, and each as a part of a pointer.
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
