/** Plain JSON data. Objects have own properties only, a key `__proto__` included. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object that may still be changed, unlike the read-only one of `pointer.ts`. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The keys and indices that lead from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** Whether a value is an object, and neither null nor an array. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of an object, or the item of an array, that a key names. */
export function child(value: JsonValue, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Sets an own property, also one called `__proto__`, which an assignment would lose. */
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
