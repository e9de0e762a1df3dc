/** Fields of an OpenAPI object, where anything may stand: what is of another kind is not there. */
import { isObject, type JsonObject } from '../read/pointer.ts';

/** An object, or an empty one. */
export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The members of an object, or none. */
export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isObject(value) ? Object.entries(value) : [];
}

/** A list, or an empty one. */
export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A string, or undefined. */
export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
