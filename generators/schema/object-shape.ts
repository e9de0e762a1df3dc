import type { ObjectShape } from '../model/api-model.ts';

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
