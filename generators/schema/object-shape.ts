import type { ObjectShape } from './shape-types.ts';

/** An object without constraints. */
export const OPEN_OBJECT: ObjectShape = {
  kind: 'object',
  properties: [],
  required: [],
  patternProperties: [],
  additional: { kind: 'unknown' },
  dependentRequired: [],
};

/**
 * Whether a shape has constraints beyond its properties, the required ones and
 * `additionalProperties`.
 */
export function hasRules(shape: ObjectShape): boolean {
  return (
    shape.patternProperties.length > 0 ||
    shape.propertyNames !== undefined ||
    Boolean(shape.minProperties) ||
    shape.maxProperties !== undefined ||
    shape.dependentRequired.length > 0
  );
}

/**
 * Members of `Object.prototype`: a schema with one of these names has to look at own members only.
 */
export const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
