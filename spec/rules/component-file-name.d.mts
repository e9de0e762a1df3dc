import type { Oas3Rule } from '@redocly/openapi-core';

export const componentFileName: Oas3Rule;

/** What is wrong with the name of the file that a reference leads to, if anything is. */
export function misnamed(reference: {
  /** The `$ref`. */
  ref: string;
  /** Where the object with the `$ref` stands, as `#/…`. */
  pointer: string;
  /** The last step of that pointer, unescaped. */
  key: string;
  /** Whether it stands for a Path Item Object. */
  isPathItem: boolean;
}): string | undefined;
