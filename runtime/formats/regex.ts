/** `regex`: an ECMA-262 pattern that is valid under the `u` flag, as JSON Schema reads `pattern`. */
export function isRegex(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
