/**
 * Security requirements and security schemes. A requirement that is not understood is an error with
 * its place; it must not become one that every request satisfies.
 * @see https://spec.openapis.org/oas/v3.1.0#security-requirement-object
 * @see https://spec.openapis.org/oas/v3.1.0#security-scheme-object
 */

import { type Diagnostic, InputError } from '../read/diagnostics.ts';
import { isObject, type JsonObject, join } from '../read/pointer.ts';
import { unusable } from '../schema/keywords.ts';
import type { SecurityScheme } from './api-model.ts';
import { entries, object, string } from './fields.ts';

/** Alternatives, each with its schemes and their scopes. */
export type SecurityRequirements = readonly Readonly<Record<string, readonly string[]>>[];

/** Follows `$ref`; returns the target and its place. */
type Resolve = (value: unknown, pointer: string) => readonly [value: JsonObject, pointer: string];

/** A token of RFC 9110 §5.6.2: the name of a header or of an authentication scheme. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The security schemes of a document, and the requirements that name them. */
export class SecurityReader {
  readonly #schemes: unknown;
  readonly #resolve: Resolve;
  readonly #read = new Map<string, SecurityScheme>();

  constructor(document: JsonObject, resolve: Resolve) {
    this.#schemes = object(document.components).securitySchemes;
    this.#resolve = resolve;
  }

  /**
   * The valid schemes of the document. A malformed one is omitted with a warning; a requirement
   * that names it is an error.
   */
  schemes(warn: (diagnostic: Diagnostic) => void): readonly SecurityScheme[] {
    return entries(this.#schemes).flatMap(([name]) => {
      try {
        return [this.#scheme(name)];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        for (const diagnostic of error.diagnostics) {
          const message = `${diagnostic.message}: the scheme is left out`;
          warn({ ...diagnostic, severity: 'warning', message });
        }
        return [];
      }
    });
  }

  /**
   * Reads the `security` of a document or an operation.
   * @throws InputError if it is not a list of objects that name defined schemes, each with a list
   * of scopes
   */
  requirements(security: unknown, pointer: string): SecurityRequirements {
    if (security === undefined) return [];
    if (!Array.isArray(security)) {
      throw unusable(
        pointer,
        `security must be a list of requirements, got ${kindOf(security)}`,
        'Write [] where no credentials are needed.',
      );
    }
    return security.map((requirement: unknown, index) =>
      this.#requirement(requirement, join(pointer, index)),
    );
  }

  #requirement(requirement: unknown, pointer: string): Readonly<Record<string, readonly string[]>> {
    if (!isObject(requirement)) {
      throw unusable(
        pointer,
        `a security requirement must be an object, got ${kindOf(requirement)}`,
        'Write {schemeName: []}, or {} where credentials are optional.',
      );
    }
    return Object.fromEntries(
      Object.entries(requirement).map(([name, scopes]) => {
        const place = join(pointer, name);
        this.#scheme(name, place);
        if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string')) {
          const found = Array.isArray(scopes) ? 'a list with other values' : kindOf(scopes);
          throw unusable(
            place,
            `the scopes of a security scheme must be a list of strings, got ${found}`,
          );
        }
        return [name, scopes];
      }),
    );
  }

  /** Returns a scheme by name; `named` is the place of the requirement that names it. */
  #scheme(name: string, named?: string): SecurityScheme {
    const known = this.#read.get(name);
    if (known) return known;
    if (named !== undefined && !(isObject(this.#schemes) && Object.hasOwn(this.#schemes, name))) {
      const defined = entries(this.#schemes).map(([scheme]) => scheme);
      throw unusable(
        named,
        `the security scheme ${JSON.stringify(name)} is not defined`,
        defined.length > 0
          ? `components.securitySchemes has ${defined.slice(0, 10).join(', ')}.`
          : 'Define it under components.securitySchemes.',
      );
    }
    const [scheme, pointer] = this.#resolve(
      object(this.#schemes)[name],
      join('', 'components', 'securitySchemes', name),
    );
    const read = readScheme(name, scheme, pointer);
    this.#read.set(name, read);
    return read;
  }
}

function readScheme(name: string, scheme: JsonObject, pointer: string): SecurityScheme {
  const type = string(scheme.type);
  const base = { name, scheme: undefined, in: undefined, parameterName: undefined };
  switch (type) {
    case 'mutualTLS':
    case 'oauth2':
    case 'openIdConnect':
      return { ...base, type };
    case 'http': {
      const http = string(scheme.scheme);
      if (http === undefined || !TOKEN.test(http)) {
        throw unusable(
          join(pointer, 'scheme'),
          `scheme must name an HTTP authentication scheme, got ${shown(scheme.scheme)}`,
          'For example bearer or basic.',
        );
      }
      return { ...base, type, scheme: http.toLowerCase() };
    }
    case 'apiKey': {
      const place = string(scheme.in);
      const parameterName = string(scheme.name);
      if (place !== 'header' && place !== 'query' && place !== 'cookie') {
        throw unusable(
          join(pointer, 'in'),
          `an API key is sent in header, query or cookie, got ${shown(scheme.in)}`,
        );
      }
      if (!parameterName || (place !== 'query' && !TOKEN.test(parameterName))) {
        throw unusable(
          join(pointer, 'name'),
          `name must be the name of a ${place === 'query' ? 'query parameter' : place}, got ${shown(scheme.name)}`,
        );
      }
      return { ...base, type, in: place, parameterName };
    }
    default:
      throw unusable(
        join(pointer, 'type'),
        `type must be one of apiKey, http, mutualTLS, oauth2, openIdConnect, got ${shown(scheme.type)}`,
      );
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
