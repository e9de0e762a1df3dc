const CHAR = /^\P{Surrogate}$/u;

/** `char`: one Unicode character (scalar value), of one or two UTF-16 code units. */
export function isChar(value: string): boolean {
  return CHAR.test(value);
}
