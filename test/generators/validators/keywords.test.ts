// biome-ignore-all lint/suspicious/noThenProperty: the JSON Schema keyword
/** The meaning of each keyword, and combinations that are easily implemented wrongly. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import type { Json, Schema } from './arbitrary-schemas.ts';

/** A schema, values that it accepts, and values that it rejects. */
interface Case {
  readonly schema: Schema;
  readonly valid: readonly Json[];
  readonly invalid: readonly Json[];
}

/** Creates an object from entries: in a literal, `__proto__` would set the prototype. */
const own = (entries: readonly [string, Json][]): { [name: string]: Json } =>
  Object.fromEntries(entries);
const component = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const anyOtherThan = (type: string): Json[] =>
  Object.entries({ null: null, boolean: true, number: 1, string: 'a', array: [], object: {} })
    .filter(([name]) => name !== type)
    .map(([, value]) => value);

const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'true and false': {
    True: { schema: true, valid: [null, 0, '', [], {}], invalid: [] },
    False: { schema: false, valid: [], invalid: [null, 0, '', [], {}] },
    Empty: { schema: {}, valid: [null, 0, '', [], {}], invalid: [] },
    FalseMember: {
      schema: { properties: { a: false } },
      valid: [{}, { b: 1 }, 1],
      invalid: [{ a: 1 }, { a: null }],
    },
    FalseItems: { schema: { items: false }, valid: [[], 'a'], invalid: [[1]] },
    TrueOrNever: { schema: { anyOf: [true, false] }, valid: [1], invalid: [] },
    TrueAndNever: { schema: { allOf: [true, false] }, valid: [], invalid: [1] },
  },
  type: {
    Null: { schema: { type: 'null' }, valid: [null], invalid: anyOtherThan('null') },
    Boolean: {
      schema: { type: 'boolean' },
      valid: [true, false],
      invalid: anyOtherThan('boolean'),
    },
    Number: {
      schema: { type: 'number' },
      valid: [0, -1.5, 1e308],
      invalid: anyOtherThan('number'),
    },
    String: { schema: { type: 'string' }, valid: ['', '1'], invalid: anyOtherThan('string') },
    Array: { schema: { type: 'array' }, valid: [[], [1]], invalid: anyOtherThan('array') },
    Object: { schema: { type: 'object' }, valid: [{}, { a: 1 }], invalid: anyOtherThan('object') },
    Integer: {
      schema: { type: 'integer' },
      valid: [0, -1, 1.0, 2 ** 53, 2 ** 53 + 2, 1e21, -1e300],
      invalid: [0.5, -1e-7, '1', null],
    },
    Types: {
      schema: { type: ['integer', 'null'] },
      valid: [1, null],
      invalid: [1.5, 'null', [], {}, false],
    },
    TypesWithLimits: {
      schema: { type: ['string', 'number', 'array'], minLength: 2, minimum: 2, minItems: 2 },
      valid: ['ab', 2, [1, 2]],
      invalid: ['a', 1, [1], {}, null],
    },
    IntegerOrNumber: { schema: { type: ['integer', 'number'] }, valid: [1.5], invalid: ['a'] },
    AllTypes: {
      schema: { type: ['null', 'boolean', 'number', 'string', 'array', 'object'] },
      valid: [null, true, 1, 'a', [], {}],
      invalid: [],
    },
  },
  enum: {
    Strings: { schema: { enum: ['a', 'b', 'a'] }, valid: ['a', 'b'], invalid: ['c', '', null] },
    Mixed: {
      schema: { enum: ['1', 1, null, false] },
      valid: ['1', 1, 1.0, null, false],
      invalid: ['null', 0, true, 'false'],
    },
    Deep: {
      schema: { enum: [{ a: [1, { b: null }] }, [], [[]]] },
      valid: [{ a: [1, { b: null }] }, [], [[]]],
      invalid: [{}, { a: [1, {}] }, { a: [1, { b: null }], c: 1 }, [[[]]], [null]],
    },
    MembersInAnyOrder: {
      schema: { enum: [{ a: 1, b: 2 }] },
      valid: [{ b: 2, a: 1 }],
      invalid: [{ a: 1 }],
    },
    WithType: { schema: { type: 'string', enum: ['a', 1] }, valid: ['a'], invalid: [1, 'b'] },
    WithWrongType: { schema: { type: 'object', enum: ['a'] }, valid: [], invalid: ['a', {}] },
    WithLimits: {
      schema: { enum: ['a', 'abc', 1], minLength: 2 },
      valid: ['abc', 1],
      invalid: ['a'],
    },
    WithLimitsOfNumbers: {
      schema: { enum: [1, 2, 3, 4, '1', [1]], exclusiveMinimum: 1, maximum: 3, minItems: 2 },
      valid: [2, 3, '1'],
      invalid: [1, 4, [1]],
    },
    WithLimitsOfAll: {
      schema: { enum: ['a', 1], maxLength: 0, minimum: 2 },
      valid: [],
      invalid: ['a', 1],
    },
    InCodePoints: {
      schema: { enum: ['\u{1f600}', 'ab'], maxLength: 1 },
      valid: ['\u{1f600}'],
      invalid: ['ab'],
    },
    WithPattern: {
      schema: { type: 'string', enum: ['a', 'b'], pattern: '^b' },
      valid: ['b'],
      invalid: ['a'],
    },
    WithFormat: {
      schema: { enum: ['2024-02-29', '2023-02-29', 1], format: 'date' },
      valid: ['2024-02-29', 1],
      invalid: ['2023-02-29', '2024-02-28'],
    },
    WithFormatOfNumbers: {
      schema: { enum: [1, 200, 1.5, '300'], format: 'int8' },
      valid: [1, '300'],
      invalid: [200, 1.5],
    },
    WithFormatThatAnnotates: {
      schema: { type: 'string', enum: ['a', 'b'], format: 'letter' },
      valid: ['a', 'b'],
      invalid: ['c'],
    },
    Inherited: {
      schema: { enum: ['constructor', '__proto__'] },
      valid: ['__proto__'],
      invalid: ['toString'],
    },
    ManyTypes: {
      schema: { type: ['string', 'null'], enum: ['a', null] },
      valid: ['a', null],
      invalid: ['null'],
    },
  },
  const: {
    Null: { schema: { const: null }, valid: [null], invalid: [false, 0, '', [], {}] },
    Zero: { schema: { const: 0 }, valid: [0, -0], invalid: [false, '0', null, 1] },
    False: { schema: { const: false }, valid: [false], invalid: [0, null, [false]] },
    One: { schema: { const: 1 }, valid: [1], invalid: [true, '1', [1]] },
    Array: { schema: { const: [1, 2] }, valid: [[1, 2]], invalid: [[2, 1], [1], { 0: 1, 1: 2 }] },
    Object: {
      schema: { const: { a: { b: [] } } },
      valid: [{ a: { b: [] } }],
      invalid: [{}, { a: {} }, { a: { b: {} } }],
    },
    OwnMembers: {
      schema: {
        const: own([
          ['__proto__', 1],
          ['x-1', 'x-1'],
        ]),
      },
      valid: [
        own([
          ['x-1', 'x-1'],
          ['__proto__', 1],
        ]),
      ],
      invalid: [{ 'x-1': 'x-1' }, {}],
    },
    NoOwnMember: {
      schema: { const: own([['__proto__', {}]]) },
      valid: [own([['__proto__', {}]])],
      invalid: [{ a: {} }, {}],
    },
    EmptyObject: { schema: { const: {} }, valid: [{}], invalid: [[], null, { a: 1 }] },
    Surrogate: { schema: { const: '\ud800' }, valid: ['\ud800'], invalid: ['\udc00', '\ufffd'] },
    BesideEnum: { schema: { const: 'a', enum: ['a', 'b'] }, valid: ['a'], invalid: ['b'] },
    BesideFormat: {
      schema: { const: '256.0.0.1', format: 'ipv4' },
      valid: [],
      invalid: ['256.0.0.1', '1.0.0.1'],
    },
    BesideDeepEnum: {
      schema: { const: { a: 1, b: 2 }, enum: [{ b: 2, a: 1 }] },
      valid: [{ a: 1, b: 2 }],
      invalid: [{}],
    },
  },
  strings: {
    MinLength: {
      schema: { minLength: 2 },
      valid: ['ab', '𝒳𝒳', 1, null, []],
      invalid: ['', 'a', '𝒳'],
    },
    MaxLength: { schema: { maxLength: 2 }, valid: ['', '𝒳𝒳', 'ab', 123], invalid: ['abc', '𝒳𝒳𝒳'] },
    LoneSurrogates: {
      schema: { maxLength: 2, minLength: 2 },
      valid: ['\ud800\ud800', '\udc00\ud800'],
      invalid: ['\ud800\udc00'],
    },
    Zero: { schema: { type: 'string', maxLength: 0 }, valid: [''], invalid: ['a'] },
    Combining: { schema: { maxLength: 1 }, valid: ['é'], invalid: ['e\u0301'] },
    Pattern: { schema: { pattern: 'b+' }, valid: ['abc', 'b', 1], invalid: ['', 'ac', 'B'] },
    Anchored: { schema: { pattern: '^b$' }, valid: ['b'], invalid: ['b\n', 'ab'] },
    Astral: { schema: { pattern: '^.$' }, valid: ['𝒳', 'a'], invalid: ['ab', '\n'] },
    Property: { schema: { pattern: '^\\p{Lu}+$' }, valid: ['ÀB'], invalid: ['a', 'À1'] },
    IdleEscapes: {
      schema: { pattern: '^\\_[\\w\\-\\@]\\-$' },
      valid: ['_a-', '_--', '_@-'],
      invalid: ['_a', '\\_a-'],
    },
    Slashes: { schema: { pattern: '^/\\/`\'"$' }, valid: ['//`\'"'], invalid: ['/'] },
    Slow: {
      schema: { pattern: '^(a+)+$' },
      valid: ['aaaa'],
      invalid: ['aaab', `${'a'.repeat(100_000)}b`],
    },
  },
  numbers: {
    Minimum: { schema: { minimum: 1.5 }, valid: [1.5, 2, '1', null], invalid: [1.4999, -3] },
    Maximum: { schema: { maximum: -1 }, valid: [-1, -1e300], invalid: [0, -0.5] },
    ExclusiveMinimum: { schema: { exclusiveMinimum: 0 }, valid: [5e-324], invalid: [0, -0, -1] },
    ExclusiveMaximum: { schema: { exclusiveMaximum: 0 }, valid: [-5e-324], invalid: [0, 1] },
    AllLimits: {
      schema: { minimum: 1, exclusiveMinimum: 1, maximum: 3, exclusiveMaximum: 4 },
      valid: [1.1, 3],
      invalid: [1, 3.5, 4],
    },
    MultipleOf: {
      schema: { multipleOf: 3 },
      valid: [0, -3, 9, 9e15, 3e300, 'a'],
      invalid: [1, 3.5, 1e300],
    },
    Cents: {
      schema: { multipleOf: 0.01 },
      valid: [0.07, 19.99, 4.35, 1e21],
      invalid: [0.075, 0.001],
    },
    Tiny: { schema: { multipleOf: 1e-7 }, valid: [3e-7, 0.1, 1], invalid: [1.5e-8] },
    Huge: { schema: { multipleOf: 1e300 }, valid: [0, 1e300, 3e300], invalid: [1, 1.5e300] },
    Half: { schema: { multipleOf: 0.5 }, valid: [1e308, 4.5], invalid: [0.25] },
    Int32: {
      schema: { type: 'integer', format: 'int32' },
      valid: [2 ** 31 - 1, -(2 ** 31)],
      invalid: [2 ** 31, -(2 ** 31) - 1, 1.5],
    },
    Int64: {
      schema: { type: 'integer', format: 'int64' },
      valid: [2 ** 53, -(2 ** 63)],
      invalid: [2 ** 64, -(2 ** 64), 0.5],
    },
    FormatOfAnother: {
      schema: { format: 'int32' },
      valid: ['a', 1, null, {}],
      invalid: [1.5, 2 ** 31],
    },
  },
  arrays: {
    Items: {
      schema: { items: { type: 'integer' } },
      valid: [[], [1, 2], 'a', {}],
      invalid: [['a'], [1, null]],
    },
    PrefixItems: {
      schema: { prefixItems: [{ type: 'string' }, { type: 'integer' }] },
      valid: [[], ['a'], ['a', 1], ['a', 1, null], 1],
      invalid: [[1], ['a', 'b']],
    },
    PrefixAndItems: {
      schema: {
        type: 'array',
        prefixItems: [{ type: 'string' }],
        items: { type: 'integer' },
        minItems: 1,
      },
      valid: [['a'], ['a', 1, 2]],
      invalid: [[], ['a', 'b'], [1]],
    },
    PrefixAlone: {
      schema: { prefixItems: [true, { type: 'string' }], items: false, minItems: 3 },
      valid: [],
      invalid: [[], [1, 'a'], [1, 'a', 2]],
    },
    MinItems: { schema: { minItems: 2 }, valid: [[1, 2], 'a', {}], invalid: [[], [1]] },
    MaxItems: { schema: { maxItems: 1 }, valid: [[], [1]], invalid: [[1, 2]] },
    UniqueItems: {
      schema: { uniqueItems: true },
      valid: [
        [],
        [1, '1', true, null, [1], { a: 1 }],
        [
          { a: 1, b: 2 },
          { a: 2, b: 1 },
        ],
        [[1], ['1']],
        [0, false],
        ['', null],
        ['[1]', [1]],
      ],
      invalid: [
        [1, 1],
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
        [[], []],
        [null, null],
        [0, -0],
        ['a', 'b', 'a'],
        [{ a: [{}] }, { a: [{}] }],
      ],
    },
    NotUnique: { schema: { uniqueItems: false }, valid: [[1, 1]], invalid: [] },
    UniqueOwn: {
      schema: { uniqueItems: true },
      valid: [
        [own([['__proto__', 1]]), {}],
        [{ constructor: 1 }, { toString: 1 }],
      ],
      invalid: [
        [own([['__proto__', 1]]), own([['__proto__', 1]])],
        [{ toString: 1 }, { toString: 1 }],
      ],
    },
    Contains: {
      schema: { contains: { minimum: 5 } },
      valid: [[1, 5], ['a'], 1],
      invalid: [[], [1, 2]],
    },
    ContainsOverPrefix: {
      schema: { prefixItems: [{ type: 'string' }], contains: { type: 'integer' } },
      valid: [['a', 1]],
      invalid: [[], ['a']],
    },
    MinContains: {
      schema: { contains: { const: 1 }, minContains: 2 },
      valid: [
        [1, 1],
        [1, 2, 1],
      ],
      invalid: [[1], []],
    },
    MaxContains: {
      schema: { contains: { const: 1 }, maxContains: 1 },
      valid: [[1], [1, 2]],
      invalid: [[], [1, 1]],
    },
    ZeroContains: {
      schema: { contains: { const: 1 }, minContains: 0 },
      valid: [[], [2], [1, 1]],
      invalid: [],
    },
    ZeroAndMax: {
      schema: { contains: { const: 1 }, minContains: 0, maxContains: 1 },
      valid: [[], [1]],
      invalid: [[1, 1]],
    },
    BoundsWithout: { schema: { minContains: 2, maxContains: 0 }, valid: [[], [1]], invalid: [] },
  },
  objects: {
    Properties: {
      schema: { properties: { a: { type: 'integer' } } },
      valid: [{}, { a: 1 }, { b: 'x' }, [], 'a', null],
      invalid: [{ a: 'x' }, { a: null }],
    },
    Required: { schema: { required: ['a'] }, valid: [{ a: null }, [], 1], invalid: [{}, { b: 1 }] },
    RequiredEmptyName: {
      schema: { required: ['', 'a'] },
      valid: [{ '': 1, a: 1 }],
      invalid: [{ a: 1 }, { '': 1 }],
    },
    Inherited: {
      schema: { required: ['constructor', '__proto__', 'toString', 'hasOwnProperty'] },
      valid: [
        own([
          ['constructor', 1],
          ['__proto__', 1],
          ['toString', 1],
          ['hasOwnProperty', 1],
        ]),
      ],
      invalid: [{}, { constructor: 1, toString: 1, hasOwnProperty: 1 }],
    },
    InheritedMembers: {
      schema: {
        properties: own([
          ['__proto__', { type: 'string' }],
          ['constructor', { type: 'integer' }],
          ['toString', { type: 'integer' }],
        ]),
      },
      valid: [
        {},
        own([
          ['__proto__', 'a'],
          ['constructor', 1],
        ]),
      ],
      invalid: [own([['__proto__', 1]]), { constructor: 'a' }, { toString: null }],
    },
    InheritedAdditional: {
      schema: {
        properties: { toString: { type: 'string' } },
        additionalProperties: { type: 'integer' },
      },
      valid: [{}, { toString: 'a', valueOf: 1 }],
      invalid: [{ valueOf: 'a' }, own([['__proto__', 'a']]), { toString: 1 }],
    },
    Closed: {
      schema: { type: 'object', properties: { a: {} }, additionalProperties: false },
      valid: [{}, { a: 1 }],
      invalid: [{ b: 1 }, own([['__proto__', 1]]), { constructor: 1 }, []],
    },
    ClosedWithPattern: {
      schema: {
        properties: { a: {} },
        patternProperties: { '^x-': { type: 'string' } },
        additionalProperties: false,
      },
      valid: [{ a: 1, 'x-1': 'a' }, 1],
      invalid: [{ 'x-1': 1 }, { b: 1 }],
    },
    AdditionalOnly: {
      schema: { additionalProperties: { type: 'integer' } },
      valid: [{}, { a: 1 }, 'a'],
      invalid: [{ a: 'x' }, own([['__proto__', 'x']])],
    },
    AdditionalBesideRequired: {
      schema: {
        properties: { a: { type: 'string' } },
        required: ['b'],
        additionalProperties: { type: 'integer' },
      },
      valid: [{ b: 1 }, { a: 'x', b: 1, c: 2 }],
      invalid: [{}, { b: 'x' }, { b: 1, c: 'x' }],
    },
    AdditionalAlone: {
      schema: { allOf: [{ properties: { a: {} } }], additionalProperties: false },
      valid: [{}],
      invalid: [{ a: 1 }],
    },
    Patterns: {
      schema: { patternProperties: { '^a': { type: 'integer' }, z$: { minimum: 5 } } },
      valid: [{}, { a: 1 }, { z: 5 }, { az: 5 }, { b: 'x' }],
      invalid: [{ a: 'x' }, { z: 1 }, { az: 1 }],
    },
    PatternAndProperty: {
      schema: {
        properties: { ab: { minimum: 5 } },
        patternProperties: { '^a': { type: 'integer' } },
      },
      valid: [{ ab: 5 }],
      invalid: [{ ab: 5.5 }, { ab: 4 }],
    },
    AstralPattern: {
      schema: { patternProperties: { '^.$': false } },
      valid: [{ ab: 1 }],
      invalid: [{ 𝒳: 1 }],
    },
    SlowPattern: {
      schema: {
        patternProperties: { '^(a+)+$': { type: 'integer' } },
        additionalProperties: false,
      },
      valid: [{ aaa: 1 }],
      invalid: [{ [`${'a'.repeat(100_000)}b`]: 1 }, { aaa: 'x' }],
    },
    // It is unknown what the pattern matches, so any member may be one of its.
    PatternOfAnotherDialect: {
      schema: {
        properties: { a: { type: 'string' } },
        patternProperties: { '(?i)^x-': { type: 'integer' } },
        additionalProperties: false,
      },
      valid: [{ a: 'a', 'X-b': 1, b: 'b' }],
      invalid: [{ a: 1 }],
    },
    PropertyNames: {
      schema: { propertyNames: { maxLength: 2 } },
      valid: [{}, { ab: 1 }, 1],
      invalid: [{ abc: 1 }],
    },
    NoNames: {
      schema: { propertyNames: false },
      valid: [{}],
      invalid: [{ a: 1 }, own([['__proto__', 1]])],
    },
    MinProperties: {
      schema: { minProperties: 1 },
      valid: [{ a: 1 }, own([['__proto__', 1]]), []],
      invalid: [{}],
    },
    MaxProperties: {
      schema: { maxProperties: 1 },
      valid: [{}, { a: 1 }],
      invalid: [{ a: 1, b: 1 }],
    },
    DependentRequired: {
      schema: { dependentRequired: { a: ['b', 'c'] } },
      valid: [{}, { b: 1 }, { a: 1, b: 1, c: 1 }, ['a']],
      invalid: [{ a: 1 }, { a: 1, b: 1 }],
    },
    DependentSchemas: {
      schema: { dependentSchemas: { a: { properties: { b: { type: 'integer' } } }, c: false } },
      valid: [{}, { b: 'x' }, { a: 1, b: 1 }],
      invalid: [{ a: 1, b: 'x' }, { c: 1 }],
    },
    DependentInherited: {
      schema: { dependentRequired: { toString: ['a'] } },
      valid: [{}],
      invalid: [{ toString: 1 }],
    },
  },
  combinations: {
    AllOf: {
      schema: { allOf: [{ minimum: 1 }, { maximum: 3 }] },
      valid: [2, 'a'],
      invalid: [0, 4],
    },
    AnyOf: {
      schema: { anyOf: [{ type: 'string' }, { minimum: 3 }] },
      valid: ['a', 3, null],
      invalid: [1],
    },
    OneOf: {
      schema: { oneOf: [{ minimum: 3 }, { multipleOf: 2 }] },
      valid: [2, 3],
      invalid: [4, 1, 'a'],
    },
    OneOfTypes: {
      schema: { oneOf: [{ type: 'integer' }, { type: 'number' }] },
      valid: [1.5],
      invalid: [1, 'a'],
    },
    OneOfLiterals: {
      schema: { oneOf: [{ type: 'integer', multipleOf: 2 }, { enum: [0, 1] }] },
      valid: [1, 2],
      invalid: [0, 3],
    },
    OneOfNull: {
      schema: { oneOf: [{ type: ['string', 'null'] }, { type: 'null' }] },
      valid: ['a'],
      invalid: [null, 1],
    },
    OneOfTags: {
      schema: {
        oneOf: [
          {
            type: 'object',
            required: ['kind'],
            properties: { kind: { const: 'a' }, n: { type: 'integer' } },
          },
          {
            type: 'object',
            required: ['kind'],
            properties: { kind: { enum: ['b', 'c'] }, n: { type: 'string' } },
          },
        ],
      },
      valid: [{ kind: 'a', n: 1 }, { kind: 'c', n: 'x' }, { kind: 'b' }],
      invalid: [{ kind: 'a', n: 'x' }, { kind: 'b', n: 1 }, { kind: 'd' }, {}, 'a'],
    },
    OneOfSameTags: {
      schema: {
        oneOf: [
          { type: 'object', required: ['kind'], properties: { kind: { enum: ['a', 'b'] } } },
          { type: 'object', required: ['kind'], properties: { kind: { enum: ['b', 'c'] } } },
        ],
      },
      valid: [{ kind: 'a' }, { kind: 'c' }],
      invalid: [{ kind: 'b' }, { kind: 'd' }],
    },
    OptionalTags: {
      schema: {
        oneOf: [
          { type: 'object', properties: { kind: { const: 'a' } } },
          { type: 'object', properties: { kind: { const: 'b' } } },
        ],
      },
      valid: [{ kind: 'a' }],
      invalid: [{}, { kind: 'c' }],
    },
    Not: { schema: { not: { type: 'integer' } }, valid: ['a', 1.5, null], invalid: [1] },
    NotNot: { schema: { not: { not: { type: 'integer' } } }, valid: [1], invalid: ['a'] },
    NotTrue: { schema: { not: {} }, valid: [], invalid: [1, null] },
    NotMember: { schema: { not: { required: ['a'] } }, valid: [{}], invalid: [{ a: 1 }, 1] },
    If: {
      schema: { if: { minimum: 10 }, then: { multipleOf: 10 }, else: { type: 'integer' } },
      valid: [20, 3],
      invalid: [11, 3.5],
    },
    IfOnly: { schema: { if: { const: 1 } }, valid: [1, 2], invalid: [] },
    ThenOnly: { schema: { then: false, else: false }, valid: [1], invalid: [] },
    IfFalse: { schema: { if: false, then: false, else: { const: 1 } }, valid: [1], invalid: [2] },
    OneOfInAllOf: {
      schema: {
        allOf: [
          { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
          { properties: { a: { type: 'integer' } } },
        ],
      },
      valid: [{ a: 1 }, { b: 'x' }],
      invalid: [{}, { a: 1, b: 1 }, { a: 'x' }, 1],
    },
    Empty: { schema: { allOf: [], not: { anyOf: [false] } }, valid: [1], invalid: [] },
  },
  unevaluated: {
    Properties: {
      schema: {
        properties: { a: {} },
        allOf: [{ properties: { b: {} } }],
        unevaluatedProperties: false,
      },
      valid: [{ a: 1, b: 1 }, [], 1],
      invalid: [{ c: 1 }],
    },
    Schema: {
      schema: { allOf: [{ properties: { a: {} } }], unevaluatedProperties: { type: 'integer' } },
      valid: [{ a: 'x', b: 1 }],
      invalid: [{ b: 'x' }, own([['__proto__', 'x']])],
    },
    Branch: {
      schema: {
        anyOf: [
          { required: ['a'], properties: { a: {} } },
          { required: ['b'], properties: { b: {} } },
        ],
        unevaluatedProperties: false,
      },
      valid: [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
      invalid: [{}, { a: 1, c: 1 }],
    },
    FailedBranch: {
      schema: {
        anyOf: [{}, { required: ['z'], additionalProperties: true }],
        unevaluatedProperties: false,
      },
      valid: [{}, { z: 1, a: 1 }],
      invalid: [{ a: 1 }],
    },
    IfThen: {
      schema: {
        if: { required: ['a'], properties: { a: { const: 1 } } },
        then: { properties: { b: {} } },
        else: { properties: { c: {} } },
        unevaluatedProperties: false,
      },
      valid: [{ a: 1, b: 1 }, { c: 1 }, {}],
      invalid: [{ a: 1, c: 1 }, { a: 2 }, { b: 1 }],
    },
    Dependent: {
      schema: {
        properties: { a: {} },
        dependentSchemas: { a: { properties: { b: {} } } },
        unevaluatedProperties: false,
      },
      valid: [{ a: 1, b: 1 }],
      invalid: [{ b: 1 }],
    },
    Patterns: {
      schema: { allOf: [{ patternProperties: { '^x': {} } }], unevaluatedProperties: false },
      valid: [{ x1: 1 }],
      invalid: [{ a: 1 }],
    },
    NotInside: {
      schema: { not: { not: { properties: { a: {} } } }, unevaluatedProperties: false },
      valid: [{}],
      invalid: [{ a: 1 }],
    },
    ItemsAreNoMembers: {
      schema: { items: {}, prefixItems: [{}], unevaluatedProperties: false },
      valid: [{}, [1]],
      invalid: [{ a: 1 }],
    },
    Nested: {
      schema: { allOf: [{ unevaluatedProperties: true }], unevaluatedProperties: false },
      valid: [{ a: 1 }],
      invalid: [],
    },
    Items: {
      schema: {
        prefixItems: [{}],
        allOf: [{ prefixItems: [true, { type: 'string' }] }],
        unevaluatedItems: false,
      },
      valid: [[], [1], [1, 'a']],
      invalid: [
        [1, 'a', 2],
        [1, 2],
      ],
    },
    ItemsBranch: {
      schema: { anyOf: [{ minItems: 3, items: {} }, {}], unevaluatedItems: false },
      valid: [[], [1, 2, 3]],
      invalid: [[1]],
    },
    ItemsContains: {
      schema: { contains: { type: 'string' }, unevaluatedItems: { type: 'integer' } },
      valid: [['a'], [1, 'a']],
      invalid: [[null, 'a'], [1]],
    },
    OverReference: {
      schema: { ...component('Closing'), properties: { more: {} }, unevaluatedProperties: false },
      valid: [{ id: 'a', more: 1 }],
      invalid: [{ id: 'a', less: 1 }, {}],
    },
  },
  references: {
    Closing: {
      schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      valid: [{ id: 'a' }],
      invalid: [{}],
    },
    Siblings: {
      schema: { ...component('Closing'), required: ['name'], maxProperties: 2 },
      valid: [{ id: 'a', name: 1 }],
      invalid: [{ id: 'a' }, { name: 1 }, { id: 'a', name: 1, x: 1 }],
    },
    Tree: {
      schema: {
        type: 'object',
        required: ['value'],
        properties: {
          value: { type: 'integer' },
          children: { type: 'array', items: component('Tree') },
        },
        additionalProperties: false,
      },
      valid: [{ value: 1 }, { value: 1, children: [{ value: 2, children: [] }] }],
      invalid: [
        { value: 1, children: [{ value: 'x' }] },
        { value: 1, children: [{ value: 1, x: 1 }] },
      ],
    },
    Even: {
      schema: { type: 'array', maxItems: 1, items: component('Odd') },
      valid: [[], [[[]]]],
      invalid: [[[]], [[[[]]]], 1],
    },
    Odd: {
      schema: { type: 'array', minItems: 1, maxItems: 1, items: component('Even') },
      valid: [[[]]],
      invalid: [[]],
    },
    InPlace: {
      schema: {
        oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: component('InPlace') }],
      },
      valid: ['a', { a: 'b', c: { d: 'e' } }],
      invalid: [1, { a: 1 }, { c: { d: 1 } }],
    },
    Definitions: {
      schema: {
        $defs: { 'a/b~c %': { type: 'integer' } },
        items: { $ref: '#/components/schemas/Definitions/$defs/a~1b~0c%20%25' },
      },
      valid: [[1]],
      invalid: [['a']],
    },
    Deep: {
      schema: { properties: { a: { $ref: '#/components/schemas/Tree/properties/children' } } },
      valid: [{ a: [{ value: 1 }] }],
      invalid: [{ a: [{}] }, { a: {} }],
    },
    IntoDiscriminated: {
      schema: { items: { $ref: '#/components/schemas/OneOfTags/oneOf/1' } },
      valid: [[{ kind: 'b' }]],
      invalid: [[{ kind: 'a' }]],
    },
    OfNumber: {
      schema: { $ref: '#/components/schemas/IntoDiscriminated/items' },
      valid: [{ kind: 'c' }],
      invalid: [{ kind: 'a' }],
    },
    NotAReference: {
      schema: { properties: { $ref: { type: 'string' } }, enum: [{ $ref: '#/nowhere' }, {}] },
      valid: [{ $ref: '#/nowhere' }, {}],
      invalid: [{ $ref: 1 }],
    },
    Anchored: { schema: { $anchor: 'here', type: 'integer' }, valid: [1], invalid: ['a'] },
    ByAnchor: { schema: { items: { $ref: '#here' } }, valid: [[1]], invalid: [['a']] },
    ExplicitId: {
      schema: { $id: 'https://bank.example/schema', type: 'integer' },
      valid: [1],
      invalid: ['a'],
    },
  },
  discriminators: {
    Pet: {
      schema: {
        type: 'object',
        required: ['type'],
        properties: { type: { type: 'string' } },
        discriminator: { propertyName: 'type' },
      },
      valid: [{ type: 'bird' }],
      invalid: [{}, { type: 1 }],
    },
    Cat: {
      schema: { allOf: [component('Pet'), { properties: { lives: { type: 'integer' } } }] },
      valid: [{ type: 'Cat', lives: 9 }],
      invalid: [{ lives: 9 }],
    },
    Dog: {
      schema: { allOf: [component('Pet'), { properties: { barks: { type: 'boolean' } } }] },
      valid: [{ type: 'Dog', barks: true }],
      invalid: [{ type: 'Dog', barks: 1 }],
    },
    Mapped: {
      schema: {
        oneOf: [component('Cat'), component('Dog')],
        discriminator: {
          propertyName: 'type',
          mapping: {
            cat: '#/components/schemas/Cat',
            kitten: 'Cat',
            dog: '#/components/schemas/Dog',
          },
        },
      },
      // A discriminator does not affect validity: a value that matches both options is rejected
      // whatever it names.
      valid: [
        { type: 'cat', barks: 1 },
        { type: 'kitten', lives: 9, barks: 1 },
        { type: 'dog', lives: 'x' },
      ],
      invalid: [
        { type: 'cat', lives: 9 },
        { type: 'cat', lives: 'x', barks: 1 },
        { type: 'bird' },
        {},
        { type: 1 },
        'cat',
        { type: 'constructor' },
      ],
    },
    ByName: {
      schema: {
        oneOf: [component('Cat'), component('Dog')],
        discriminator: { propertyName: 'type' },
      },
      valid: [
        { type: 'Cat', barks: 1 },
        { type: 'Dog', lives: 'x' },
      ],
      invalid: [{ type: 'Cat', lives: 9 }, { type: 'cat' }, { type: 'Dog', lives: 'x', barks: 1 }],
    },
    Unmapped: {
      schema: { oneOf: [component('Cat'), component('Dog')] },
      valid: [
        { type: 'a', lives: 'x' },
        { type: 'a', barks: 1 },
      ],
      invalid: [{ type: 'Cat' }, { type: 'a', lives: 'x', barks: 1 }],
    },
    Nullable: {
      schema: {
        oneOf: [component('Cat'), component('Dog'), { type: 'null' }],
        discriminator: { propertyName: 'type' },
      },
      valid: [null, { type: 'Cat', barks: 1 }],
      invalid: [{ type: 'cat' }, 'null'],
    },
  },
};

let bench: TemporaryProject;
let schemas: Readonly<Record<string, z.ZodType>>;
const named = Object.entries(CASES).flatMap(([area, cases]) =>
  Object.entries(cases).map(([name, each]) => ({ area, name, ...each })),
);
// Names that other cases refer to are kept; the others are prefixed by their area.
const referred = new Set([
  'Closing',
  'Tree',
  'Even',
  'Odd',
  'InPlace',
  'Definitions',
  'OneOfTags',
  'IntoDiscriminated',
  'Pet',
  'Cat',
  'Dog',
]);
const componentName = (area: string, name: string) =>
  referred.has(name) ? name : `${area}.${name}`.replace(/ /g, '_');

beforeAll(async () => {
  bench = await createTemporaryProject();
  const components = named.map(
    ({ area, name, schema }) => [componentName(area, name), schema] as const,
  );
  ({ schemas } = await bench.validators(Object.fromEntries(components)));
});
afterAll(() => bench.dispose());

describe.each(Object.keys(CASES))('%s', (area) => {
  test.each(named.filter((each) => each.area === area))('$name', ({ name, valid, invalid }) => {
    const validator = schemas[componentName(area, name)];
    const accepted = (value: Json) => validator?.safeParse(value).success;
    expect(valid.filter((value) => !accepted(value))).toEqual([]);
    expect(invalid.filter((value) => accepted(value))).toEqual([]);
  });
});

test('a value passes through untouched', () => {
  const value = own([
    ['id', 'a'],
    ['more', { deep: [1] }],
    ['__proto__', 1],
  ]);
  const parsed = schemas.Closing?.parse(value);
  expect(parsed).toMatchObject({ id: 'a', more: { deep: [1] } });
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});
