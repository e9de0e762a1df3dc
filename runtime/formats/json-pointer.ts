const BAD_ESCAPE = /~(?![01])/;
const LEVELS = /^(?:0|[1-9]\d*)(?:[+-](?:0|[1-9]\d*))?/;

/** `json-pointer`: RFC 6901 §3, as a string (not as a URI fragment). */
export function isJsonPointer(value: string): boolean {
  return value === '' || (value.startsWith('/') && !BAD_ESCAPE.test(value));
}

/**
 * `relative-json-pointer`: draft-bhutton-relative-json-pointer-00 §3, including index manipulation.
 */
export function isRelativeJsonPointer(value: string): boolean {
  const [levels] = LEVELS.exec(value) ?? [];
  if (levels === undefined) return false;
  const rest = value.slice(levels.length);
  return rest === '#' || isJsonPointer(rest);
}
