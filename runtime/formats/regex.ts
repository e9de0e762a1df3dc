const ESCAPE = /\\(?:[Pp]\{[\w=]*\}|.)/gs;

/**
 * `regex`: an ECMA-262 pattern that is valid with the `u` flag, as JSON Schema specifies for
 * `pattern`.
 */
export function isRegex(value: string): boolean {
  // An engine expands a property to its characters, of which there may be a hundred thousand, at
  // each occurrence. Each property is compiled once instead and replaced by `\d`, which is valid in
  // the same places.
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
