/**
 * The closed model between `build` and the emitters. Everything awkward in OpenAPI (3.0 or 3.1,
 * `$ref` siblings, parameter inheritance, cycles, names) is settled before it gets here, so that an
 * emitter is a pure function over these types.
 */
import type { Diagnostic } from '../read/diagnostics.ts';
import type { JsonObject } from '../read/pointer.ts';

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The six JSON types; `integer` is a facet of `number`. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** One API: what `spec/<api>/openapi.yaml` says, settled. */
export interface ApiModel {
  /** Lower-case name of the folder and, in PascalCase, of the exports: `ais`. */
  readonly name: string;
  /** PascalCase form of {@link name}: `Ais`. */
  readonly pascalName: string;
  /** The document as the reader finds it, for headers and `@see`: `spec/ais/openapi.yaml`. */
  readonly source: string;
  readonly title: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly servers: readonly Server[];
  /** Component schemas in document order. */
  readonly schemas: readonly NamedSchema[];
  /** Operations under `paths`, in document order. */
  readonly operations: readonly Operation[];
  readonly securitySchemes: readonly SecurityScheme[];
  /** The bundled document. */
  readonly document: JsonObject;
  /** The shape of every schema object that stands at a place of its own in {@link document}. */
  readonly shapes: ReadonlyMap<unknown, Shape>;
  /** The bundled document as text, for `openapi.yaml`. */
  readonly yaml: () => string;
  readonly warnings: readonly Diagnostic[];
}

/** https://spec.openapis.org/oas/v3.1.0#server-object */
export interface Server {
  readonly url: string;
  readonly description: string | undefined;
  readonly variables: Readonly<Record<string, { default: string; enum?: readonly string[] }>>;
}

/** A component schema: one validator and one type. */
export interface NamedSchema {
  /** The exact component name, as in `#/components/schemas/<name>`. */
  readonly name: string;
  /** The exported TypeScript name, unique in its file. */
  readonly identifier: string;
  readonly pointer: string;
  /** The file that holds it, relative to the root; undefined when it stands in the entry document. */
  readonly source: string | undefined;
  readonly doc: Doc;
  readonly shape: Shape;
  /** Not a component: a place that a `$ref` leads to, given a name because it needs one. */
  readonly hoisted: boolean;
}

/** What an author wrote for the reader. */
export interface Doc {
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly externalDocs?: string;
}

/**
 * A JSON Schema, settled into what decides. Each kind accepts only values of its own JSON type,
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
  /** `allOf`, `$ref` beside other keywords, and the like. */
  | { readonly kind: 'all'; readonly parts: readonly Shape[] }
  /** Keywords without `type`: they bind only values of this kind; every other value passes. */
  | { readonly kind: 'when'; readonly type: JsonType; readonly shape: Shape }
  /** A shape, and what zod has no word for. */
  | { readonly kind: 'refined'; readonly shape: Shape; readonly checks: readonly Check[] };

/** `anyOf` (at least one) or `oneOf` (exactly one). */
export interface UnionShape {
  readonly kind: 'union';
  readonly exclusive: boolean;
  readonly options: readonly Shape[];
  /** https://spec.openapis.org/oas/v3.1.0#discriminator-object */
  readonly discriminator?: {
    readonly property: string;
    /** By option: the values that mean it, from the mapping or its component name. */
    readonly values: readonly (readonly string[])[];
  };
}

export interface StringShape {
  readonly kind: 'string';
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** ECMA-262 source, `u` flag, unanchored. */
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
  /** Names in `required` that `properties` does not list. */
  readonly required: readonly string[];
  readonly patternProperties: readonly { readonly pattern: string; readonly shape: Shape }[];
  /** Members that neither `properties` nor `patternProperties` names; `unknown` when open. */
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

/** What is said by an applicator that zod has no word for. */
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

/** Which members or items of a value other keywords have looked at, as far as it depends on the schema. */
export interface Evaluated {
  /** Every one: an `additionalProperties`, `items` or inner `unevaluated…` was there. */
  readonly all: boolean;
  readonly properties: readonly string[];
  readonly patterns: readonly string[];
  /** How many leading items. */
  readonly prefix: number;
  /** Items that match one of these (`contains`). */
  readonly contains: readonly Shape[];
  /** Evaluated only where the value is valid against `shape`. */
  readonly branches: readonly { readonly shape: Shape; readonly evaluated: Evaluated }[];
}

/** https://spec.openapis.org/oas/v3.1.0#operation-object */
export interface Operation {
  /** The operationId, or a name derived from method and path where there is none. */
  readonly id: string;
  /** {@link id} as a property and function name; quoted where it is no identifier. */
  readonly identifier: string;
  readonly method: string;
  /** The path template, from the host's root. */
  readonly path: string;
  readonly pointer: string;
  readonly source: string | undefined;
  readonly summary: string | undefined;
  readonly doc: Doc;
  readonly tags: readonly string[];
  /** The servers of the operation or its path item, where they differ from the document's. */
  readonly servers: readonly Server[] | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  readonly responses: readonly Response[];
  /** Alternatives; each names schemes that must all hold, with their scopes. Empty: none needed. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/** https://spec.openapis.org/oas/v3.1.0#parameter-object, defaults filled in. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  /** The path template names it and nothing declares it. */
  readonly undeclared: boolean;
  readonly doc: Doc;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  /** Set when the parameter is described by `content`: its value is text of this media type. */
  readonly mediaType: string | undefined;
  readonly shape: Shape;
  readonly wire: Wire;
}

/**
 * What the text of a parameter, header or form field may stand for, so that it can become a JSON
 * value before it is validated. `types` in the order in which they are tried; text is the last.
 */
export interface Wire {
  readonly types: readonly (JsonType | 'integer')[];
  readonly items?: Wire;
  /** The first items, where they are not like the others. */
  readonly prefix?: readonly Wire[];
  readonly properties?: Readonly<Record<string, Wire>>;
  readonly additional?: Wire;
}

export interface Body {
  readonly required: boolean;
  readonly doc: Doc;
  readonly content: readonly MediaType[];
}

/** https://spec.openapis.org/oas/v3.1.0#media-type-object */
export interface MediaType {
  /** As the document spells it: `application/json`, `text/*`, `application/json; charset=utf-8`. */
  readonly type: string;
  readonly shape: Shape;
  readonly wire: Wire;
  readonly encoding: Readonly<
    Record<
      string,
      { readonly contentType?: string; readonly style?: string; readonly explode?: boolean }
    >
  >;
  /** Named examples, in document order. */
  readonly examples: readonly {
    readonly name: string;
    readonly summary?: string;
    readonly value: Json;
  }[];
}

export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly doc: Doc;
  readonly headers: readonly Header[];
  readonly content: readonly MediaType[];
  /** Values of the enumerations marked `x-error-code` that this response can carry. */
  readonly errorCodes: readonly string[];
}

export interface Header {
  readonly name: string;
  readonly required: boolean;
  readonly doc: Doc;
  readonly explode: boolean;
  /** Set when the header is described by `content`: its value is text of this media type. */
  readonly mediaType: string | undefined;
  readonly shape: Shape;
  readonly wire: Wire;
}

/** https://spec.openapis.org/oas/v3.1.0#security-scheme-object */
export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** `bearer`, `basic` … for `type: http`. */
  readonly scheme: string | undefined;
  /** Where and how an API key is sent. */
  readonly in: string | undefined;
  readonly parameterName: string | undefined;
}
