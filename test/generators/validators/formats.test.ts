// biome-ignore-all lint/suspicious/noThenProperty: the JSON Schema keyword
/**
 * A format has the same meaning in every place of a schema, and applies only to values of its type.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { cases } from '../../runtime/formats/cases.ts';
import type { Json, Schema } from './arbitrary-schemas.ts';

/** A place for a format, and how a string becomes the value that is validated there. */
interface Place {
  readonly schema: (format: string, values: readonly string[]) => Schema;
  readonly value?: (value: Json) => Json;
  /** Whether the schema rejects what the format accepts, and vice versa. */
  readonly turned?: true;
  /** Whether values other than strings are rejected, or cannot occur there. */
  readonly strings?: true;
}

const $schema = 'https://json-schema.org/draft/2020-12/schema';
const component = (place: string, format: string) => ({
  $ref: `#/components/schemas/${place}.${format}`,
});
const item = (value: Json) => [value];
const member = (value: Json) => ({ a: value });
const named = (value: Json) => Object.fromEntries([[String(value), 1]]);

const PLACES: Readonly<Record<string, Place>> = {
  Alone: { schema: (format) => ({ format }) },
  Dialect: { schema: (format) => ({ $schema, $comment: 'of 2020-12', format }) },
  Typed: { schema: (format) => ({ type: 'string', format }), strings: true },
  Nullable: { schema: (format) => ({ type: ['string', 'null'], format }), strings: true },
  AnyType: {
    schema: (format) => ({
      type: ['null', 'boolean', 'number', 'string', 'array', 'object'],
      format,
    }),
  },
  Measured: { schema: (format) => ({ format, minLength: 0, pattern: '[^]*' }) },
  Listed: { schema: (format, values) => ({ format, enum: [...values] }), strings: true },
  AllOf: { schema: (format) => ({ allOf: [{ format }, { format: 'unknown' }], minLength: 0 }) },
  AnyOf: {
    schema: (format) => ({ anyOf: [{ type: 'string', format }, { type: 'number' }] }),
    strings: true,
  },
  OneOf: { schema: (format) => ({ oneOf: [{ format }, false] }) },
  Not: { schema: (format) => ({ not: { format } }), turned: true },
  BesideNot: { schema: (format) => ({ format, not: { const: 'this' } }) },
  If: { schema: (format) => ({ if: { format }, then: true, else: false }) },
  Then: { schema: (format) => ({ if: { type: 'string' }, then: { format } }) },
  Ref: { schema: (format) => component('Alone', format) },
  BesideRef: { schema: (format) => ({ $ref: '#/components/schemas/Open', format }) },
  Items: { schema: (format) => ({ items: { format } }), value: item },
  PrefixItems: { schema: (format) => ({ prefixItems: [{ format }] }), value: item },
  Contains: { schema: (format) => ({ contains: { format } }), value: item },
  UnevaluatedItems: { schema: (format) => ({ unevaluatedItems: { format } }), value: item },
  Properties: { schema: (format) => ({ properties: { a: { format } } }), value: member },
  Pattern: { schema: (format) => ({ patternProperties: { a: { format } } }), value: member },
  Additional: { schema: (format) => ({ additionalProperties: { format } }), value: member },
  Unevaluated: { schema: (format) => ({ unevaluatedProperties: { format } }), value: member },
  Dependent: {
    schema: (format) => ({ dependentSchemas: { a: { properties: { a: { format } } } } }),
    value: member,
  },
  PropertyNames: {
    schema: (format) => ({ propertyNames: { format } }),
    value: named,
    strings: true,
  },
};
const OTHERS: readonly Json[] = [12, 13.5, true, false, null, [], ['x'], {}, { x: 1 }];

let bench: TemporaryProject;
let schemas: Readonly<Record<string, z.ZodType>>;

beforeAll(async () => {
  bench = await createTemporaryProject();
  const components = Object.entries(cases).flatMap(([format, { valid, invalid }]) => {
    // A lone surrogate cannot be encoded in the document.
    const values = [...valid, ...invalid].filter((value) => value.isWellFormed());
    return Object.entries(PLACES).map(
      ([place, { schema }]) => [`${place}.${format}`, schema(format, values)] as const,
    );
  });
  ({ schemas } = await bench.validators({ Open: true, ...Object.fromEntries(components) }));
});
afterAll(() => bench.dispose());

describe.each(Object.entries(cases))('%s', (format, { valid, invalid }) => {
  test.each(Object.entries(PLACES))(
    '%s',
    (place, { value: wrap = (value: Json) => value, turned, strings }) => {
      const accepted = (value: Json) =>
        schemas[`${place}.${format}`]?.safeParse(wrap(value)).success !== (turned ?? false);
      const fits = place === 'Listed' ? (value: string) => value.isWellFormed() : () => true;
      expect(valid.filter((value) => fits(value) && !accepted(value))).toEqual([]);
      expect(invalid.filter((value) => fits(value) && accepted(value))).toEqual([]);
      if (!strings) expect(OTHERS.filter((value) => !accepted(value))).toEqual([]);
    },
  );
});
