/**
 * The model between `build` and the emitters. Everything irregular in OpenAPI (versions 3.0 and
 * 3.1, siblings of `$ref`, inherited parameters, cycles, names) has been resolved in it, so that an
 * emitter is a pure function of these types.
 */

import type { Diagnostic } from '../read/diagnostics.ts';
import type { JsonObject } from '../read/pointer.ts';
import type { Doc, Json, JsonType, NamedSchema, Shape } from '../schema/shape-types.ts';

/** One API. */
export interface ApiModel {
  /** Lower-case name of the folder: `ais`. */
  readonly name: string;
  /** {@link name} in PascalCase, used for the exports: `Ais`. */
  readonly pascalName: string;
  /** The path of the document, for headers and `@see`: `spec/ais/openapi.yaml`. */
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
  /** The shape of every schema object with a place of its own in {@link document}. */
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

/** https://spec.openapis.org/oas/v3.1.0#operation-object */
export interface Operation {
  /** The operationId, or a name derived from method and path without one. */
  readonly id: string;
  /** {@link id} as the name of a property or function; quoted if it is not an identifier. */
  readonly identifier: string;
  readonly method: string;
  /** The path template, from the root of the host. */
  readonly path: string;
  readonly pointer: string;
  readonly source: string | undefined;
  readonly summary: string | undefined;
  readonly doc: Doc;
  readonly tags: readonly string[];
  /** The servers of the operation or its path item, if they differ from those of the document. */
  readonly servers: readonly Server[] | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Body | undefined;
  readonly responses: readonly Response[];
  /** Alternatives, each with all the schemes that it requires and their scopes. Empty: public. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/**
 * A parameter with defaults filled in.
 * @see https://spec.openapis.org/oas/v3.1.0#parameter-object
 */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  /** Whether the parameter is in the path template without being declared. */
  readonly undeclared: boolean;
  readonly doc: Doc;
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  /** The media type of the value, if the parameter is described by `content`. */
  readonly mediaType: string | undefined;
  readonly shape: Shape;
  readonly wire: Wire;
}

/**
 * The types that the text of a parameter, header or form field may represent, in the order in which
 * they are tried before validation; text comes last.
 */
export interface Wire {
  readonly types: readonly (JsonType | 'integer')[];
  readonly items?: Wire;
  /** The leading items, if they differ from the others. */
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
  /**
   * As written in the document: `application/json`, `text/*`, `application/json; charset=utf-8`.
   */
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
  /** Values of the enumerations marked `x-error-code` that this response may contain. */
  readonly errorCodes: readonly string[];
}

export interface Header {
  readonly name: string;
  readonly required: boolean;
  readonly doc: Doc;
  readonly explode: boolean;
  /** The media type of the value, if the header is described by `content`. */
  readonly mediaType: string | undefined;
  readonly shape: Shape;
  readonly wire: Wire;
}

/** https://spec.openapis.org/oas/v3.1.0#security-scheme-object */
export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** `bearer`, `basic` and so on, for `type: http`. */
  readonly scheme: string | undefined;
  /** The location and name of an API key. */
  readonly in: string | undefined;
  readonly parameterName: string | undefined;
}
