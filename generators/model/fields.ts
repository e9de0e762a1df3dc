/** Reads fields of OpenAPI objects. A value of another type is treated as absent. */
import { isObject, type JsonObject } from '../read/pointer.ts';

/** Returns an object, or an empty one. */
export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the members of an object, or none. */
export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Returns a list, or an empty one. */
export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a string, or undefined. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
