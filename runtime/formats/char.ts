const CHAR = /^\P{Surrogate}$/u;

/** `char`: one Unicode character (scalar value), be it one or two UTF-16 units long. */
export function isChar(value: string): boolean {
  return CHAR.test(value);
}
