const ESCAPE = /\\(?:[Pp]\{[\w=]*\}|.)/gs;

/** `regex`: an ECMA-262 pattern that is valid under the `u` flag, as JSON Schema reads `pattern`. */
export function isRegex(value: string): boolean {
  // An engine looks up the characters of a property each time that it meets it, a hundred thousand
  // of them maybe. Each is compiled once instead; where one may stand, `\d` may.
  const properties = new Set<string>();
  const rest = value.replace(ESCAPE, (escaped) => {
    if (escaped.length === 2) return escaped;
    properties.add(escaped);
    return '\\d';
  });
  return compiles(rest) && [...properties].every(compiles);
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
