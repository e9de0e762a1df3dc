import type { ObjectShape } from '../model/api-model.ts';

/** An object of which nothing is said. */
export const OPEN_OBJECT: ObjectShape = {
  kind: 'object',
  properties: [],
  required: [],
  patternProperties: [],
  additional: { kind: 'unknown' },
  dependentRequired: [],
};

/** Whether more is said of an object than its members, those required, and the others. */
export function hasRules(shape: ObjectShape): boolean {
  return (
    shape.patternProperties.length > 0 ||
    shape.propertyNames !== undefined ||
    Boolean(shape.minProperties) ||
    shape.maxProperties !== undefined ||
    shape.dependentRequired.length > 0
  );
}
