/** The first line of generated files, by which they are recognized. */

/**
 * Returns the text of the header, without the comment syntax.
 * @param source the input that the file was generated from
 * @param by the generator: `generators/emit/zod.ts`, `hkob docs`
 */
export const headerOf = (source: string, by: string): string =>
  `@generated from ${source.replace(/[\r\n\u2028\u2029]/g, ' ')} by ${by}. Do not edit.`;

const HEADER =
  /^(?:\/\/|#|<!--) @generated from .+ by (?:generators\/emit\/[\w-]+\.ts|hkob docs)\. Do not edit\.(?: -->)?$/;

/** Whether a text begins with a header on a line of its own. */
export function hasHeader(text: string): boolean {
  const [first = ''] = text.split(/\r?\n/, 1);
  return HEADER.test(first);
}
