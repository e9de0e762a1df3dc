/** Plain JSON data. Objects have own properties only, including one named `__proto__`. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A mutable JSON object; the one of `pointer.ts` is read-only. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The keys and indices from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** Whether a value is an object, and neither null nor an array. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the own property of an object, or the item of an array, with a given key. */
export function child(value: JsonValue, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets an own property. Unlike an assignment, it works for `__proto__` too. */
export function setOwn(object: JsonObject, key: string, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}
