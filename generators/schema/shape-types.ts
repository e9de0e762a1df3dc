/** Normalized JSON Schemas: what `shape.ts` makes of a schema, and emitters print. Types only. */

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The six JSON types; `integer` is a constraint on `number`. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Documentation by the author. */
export interface Doc {
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly externalDocs?: string;
}

/**
 * A normalized JSON Schema without annotations. Each kind accepts only values of its own JSON type,
 * except `unknown`, `never`, `literal`, `ref`, `union`, `all`, `when` and `refined`.
 */
export type Shape =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'never' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' }
  | StringShape
  | NumberShape
  | ArrayShape
  | ObjectShape
  /** `enum` and `const`: deep equality with one of the values. */
  | { readonly kind: 'literal'; readonly values: readonly Json[] }
  /** A component schema, by its exact name. */
  | { readonly kind: 'ref'; readonly name: string }
  | UnionShape
  /** `allOf`, and `$ref` beside other keywords. */
  | { readonly kind: 'all'; readonly parts: readonly Shape[] }
  /** Keywords without `type`: they apply to values of this type; all other values are valid. */
  | { readonly kind: 'when'; readonly type: JsonType; readonly shape: Shape }
  /** A shape with keywords that zod does not support. */
  | { readonly kind: 'refined'; readonly shape: Shape; readonly checks: readonly Check[] };

/** `anyOf` (at least one) or `oneOf` (exactly one). */
export interface UnionShape {
  readonly kind: 'union';
  readonly exclusive: boolean;
  readonly options: readonly Shape[];
  /** https://spec.openapis.org/oas/v3.1.0#discriminator-object */
  readonly discriminator?: {
    readonly property: string;
    /** By option: the values that select it, from the mapping or its component name. */
    readonly values: readonly (readonly string[])[];
  };
}

export interface StringShape {
  readonly kind: 'string';
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** ECMA-262 pattern with the `u` flag, unanchored. */
  readonly pattern?: string;
  readonly format?: string;
}

export interface NumberShape {
  readonly kind: 'number';
  readonly integer: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly format?: string;
}

export interface ArrayShape {
  readonly kind: 'array';
  readonly prefixItems: readonly Shape[];
  /** Items after the prefix. */
  readonly items: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly contains?: { readonly shape: Shape; readonly min: number; readonly max?: number };
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly properties: readonly Property[];
  /** Names in `required` without an entry in `properties`. */
  readonly required: readonly string[];
  readonly patternProperties: readonly { readonly pattern: string; readonly shape: Shape }[];
  /**
   * Members that neither `properties` nor `patternProperties` names; `unknown` if any are allowed.
   */
  readonly additional: Shape;
  readonly propertyNames?: Shape;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependentRequired: readonly {
    readonly property: string;
    readonly required: readonly string[];
  }[];
}

export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly doc: Doc;
  readonly shape: Shape;
}

/** An applicator that zod does not support. */
export type Check =
  | { readonly check: 'not'; readonly shape: Shape }
  | { readonly check: 'if'; readonly condition: Shape; readonly met: Shape; readonly unmet: Shape }
  | { readonly check: 'dependentSchema'; readonly property: string; readonly shape: Shape }
  | {
      readonly check: 'unevaluatedProperties';
      readonly shape: Shape;
      readonly evaluated: Evaluated;
    }
  | { readonly check: 'unevaluatedItems'; readonly shape: Shape; readonly evaluated: Evaluated };

/**
 * The members or items of a value that other keywords evaluate, as far as it follows from the
 * schema.
 */
export interface Evaluated {
  /** Whether all are evaluated, by `additionalProperties`, `items` or an inner `unevaluated…`. */
  readonly all: boolean;
  readonly properties: readonly string[];
  readonly patterns: readonly string[];
  /** Number of leading items. */
  readonly prefix: number;
  /** Items that match one of these (`contains`). */
  readonly contains: readonly Shape[];
  /** Evaluated only if the value is valid against `shape`. */
  readonly branches: readonly { readonly shape: Shape; readonly evaluated: Evaluated }[];
}

/** A component schema, from which one validator and one type are generated. */
export interface NamedSchema {
  /** The exact component name, as in `#/components/schemas/<name>`. */
  readonly name: string;
  /** The exported TypeScript name, unique in its file. */
  readonly identifier: string;
  readonly pointer: string;
  /** The file that defines it, relative to the root; undefined if the entry document does. */
  readonly source: string | undefined;
  readonly doc: Doc;
  readonly shape: Shape;
  /**
   * Whether it is not a component of the document, but the target of a `$ref` that needs a name.
   */
  readonly hoisted: boolean;
}
