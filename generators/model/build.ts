/**
 * Converts the bundled document to the {@link ApiModel}.
 * @see https://spec.openapis.org/oas/v3.1.0
 */

import { type Diagnostic, InputError, located } from '../read/diagnostics.ts';
import type { LoadedDocument } from '../read/load.ts';
import {
  at,
  fragmentOf,
  isObject,
  type JsonObject,
  join,
  pointerOf,
  stepsOf,
} from '../read/pointer.ts';
import { refuseDialect, unusable } from '../schema/keywords.ts';
import { refuseLoops } from '../schema/order.ts';
import { patternJudge } from '../schema/pattern/analyze.ts';
import { DOOR_NAMES } from '../schema/runtime-exports.ts';
import { docOf, type ShapeContext, shapeOf } from '../schema/shape.ts';
import type { Json, NamedSchema, Shape } from '../schema/shape-types.ts';
import { type View, Views } from '../schema/view.ts';
import type {
  ApiModel,
  Body,
  Header,
  MediaType,
  Operation,
  Parameter,
  Response,
} from './api-model.ts';
import { errorCodesIn } from './error-codes.ts';
import { array, entries, object, string } from './fields.ts';
import { isHeaderParameter, isResponseHeader } from './headers.ts';
import { bodyWire, isBeyondText } from './media-types.ts';
import { createNames, identifierOf, operationName, pascalCase } from './names.ts';
import { isPath } from './paths.ts';
import { SecurityReader, type SecurityRequirements } from './security.ts';
import { serversOf } from './servers.ts';
import { wireOf } from './text-values.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const COMPONENT_SCHEMA = /^#\/components\/schemas\/([^/]+)$/;

/**
 * Builds the model of a loaded document.
 * @param name - lower-case name of the API, used for the folder and the exports
 * @throws InputError with the place of everything that cannot be used
 */
export function build(loaded: LoadedDocument, name: string): ApiModel {
  try {
    return new Builder(loaded).api(name);
  } catch (error) {
    if (error instanceof InputError)
      throw new InputError(error.diagnostics.map((found) => located(found, loaded)));
    throw error;
  }
}

class Builder {
  readonly #loaded: LoadedDocument;
  readonly #document: JsonObject;
  readonly #schemas = new Map<string, NamedSchema>();
  readonly #hoisted = new Map<string, string>();
  readonly #identifier = createNames(DOOR_NAMES);
  readonly #shapes = new Map<unknown, Shape>();
  readonly #warnings: Diagnostic[] = [];
  readonly #told = new Set<string>();
  readonly #context: ShapeContext;
  readonly #security: SecurityReader;
  /** The document's security requirements, for operations without their own. */
  readonly #inherited: SecurityRequirements;

  /**
   * Whether the document marks error codes. Searching for them follows every reference of every
   * response.
   */
  #marksErrorCodes = false;

  constructor(loaded: LoadedDocument) {
    this.#loaded = loaded;
    this.#document = loaded.document;
    this.#security = new SecurityReader(this.#document, (value, at) => this.#resolve(value, at));
    this.#context = {
      nameOf: (ref, pointer) => this.#nameOf(ref, pointer),
      hoist: (schema, pointer) => this.#hoist(schema, pointer),
      resolve: (ref, pointer) => this.#target(ref, pointer),
      warn: (diagnostic) => this.#warn(diagnostic),
      judgePattern: patternJudge(),
      noteErrorCodes: () => {
        this.#marksErrorCodes = true;
      },
    };
    this.#inherited = this.#security.requirements(this.#document.security, join('', 'security'));
  }

  /** Objects that several operations refer to are read for each of them, and reported once. */
  #warn(diagnostic: Diagnostic): void {
    const told = `${diagnostic.pointer} ${diagnostic.message}`;
    if (this.#told.has(told)) return;
    this.#told.add(told);
    this.#warnings.push(located(diagnostic, this.#loaded));
  }

  api(name: string): ApiModel {
    const document = this.#document;
    if (document.jsonSchemaDialect !== undefined) refuseDialect(document, 'jsonSchemaDialect', '');
    const info = object(document.info);
    for (const [schemaName, schema] of entries(object(document.components).schemas)) {
      this.#addSchema(schemaName, schema, join('', 'components', 'schemas', schemaName), false);
    }
    const operations = this.#operations();
    refuseLoops(this.#schemas);
    return {
      name,
      pascalName: pascalCase(name),
      source: this.#loaded.source,
      title: string(info.title) ?? name,
      version: string(info.version) ?? '',
      description: string(info.description),
      servers: serversOf(document.servers) ?? [],
      schemas: [...this.#schemas.values()],
      operations,
      securitySchemes: this.#security.schemes(this.#context.warn),
      document,
      shapes: this.#shapes,
      yaml: () => this.#loaded.yaml(),
      warnings: [...this.#loaded.warnings, ...this.#warnings],
    };
  }

  // ---- schemas -----------------------------------------------------------------------------

  #addSchema(name: string, schema: unknown, pointer: string, hoisted: boolean): void {
    const identifier = this.#identifier(name);
    const source = this.#loaded.sourceOf(fragmentOf(pointer));
    const doc = docOf(schema);
    // The name is reserved first, because a referenced schema may become a component meanwhile.
    this.#schemas.set(name, {
      name,
      identifier,
      pointer,
      source,
      doc,
      hoisted,
      shape: { kind: 'unknown' },
    });
    const shape = this.#shape(schema, pointer);
    this.#schemas.set(name, { name, identifier, pointer, source, doc, hoisted, shape });
  }

  #shape(schema: unknown, pointer: string, view?: View): Shape {
    const whole = shapeOf(schema, pointer, this.#context);
    const shape = view ? this.#views.of(whole, view) : whole;
    if (isObject(schema)) this.#shapes.set(schema, shape);
    return shape;
  }

  #nameOf(ref: string, pointer: string): string {
    const target = this.#target(ref, pointer);
    if (COMPONENT_SCHEMA.test(ref)) return stepsOf(ref)[2] ?? '';
    return this.#hoist(target, pointerOf(ref));
  }

  #hoist(schema: unknown, pointer: string): string {
    const known = this.#hoisted.get(pointer);
    if (known) return known;
    const base = stepsOf(pointer).filter(
      (step) => !['components', 'schemas', 'paths', 'properties', '$defs'].includes(step),
    );
    const stem = identifierOf(base.slice(-3).map(pascalCase).join('')) || 'Schema';
    const name = this.#unusedName(stem);
    this.#hoisted.set(pointer, name);
    this.#addSchema(name, schema, pointer, true);
    return name;
  }

  /**
   * Returns a name for a schema that is not a component: the given one, or one with a number
   * appended.
   */
  #unusedName(stem: string): string {
    const components = object(object(this.#document.components).schemas);
    let name = stem;
    for (let next = 2; Object.hasOwn(components, name) || this.#schemas.has(name); next += 1)
      name = `${stem}${next}`;
    return name;
  }

  #target(ref: string, pointer: string): unknown {
    const target =
      ref === '#' ? this.#document : ref.startsWith('#/') ? at(this.#document, ref) : undefined;
    if (target !== undefined) return target;
    throw unusable(
      join(pointer, '$ref'),
      `expected something at ${JSON.stringify(ref)}`,
      'Check the spelling of the reference.',
    );
  }

  /** Follows the `$ref` of any object but a schema. */
  #resolve(value: unknown, pointer: string): readonly [value: JsonObject, pointer: string] {
    let target = value;
    let place = pointer;
    const seen: string[] = [];
    while (isObject(target) && typeof target.$ref === 'string') {
      const ref = target.$ref;
      if (seen.includes(ref))
        throw unusable(pointer, `a reference leads back to itself: ${seen.join(' → ')}`);
      seen.push(ref);
      target = this.#target(ref, place);
      place = pointerOf(ref);
    }
    if (!isObject(target)) throw unusable(pointer, 'an object is expected here');
    return [target, place];
  }

  readonly #views = new Views({
    named: (name) => this.#named(name),
    reserve: (name, view) => {
      const schema = this.#schemas.get(name) as NamedSchema;
      const viewed = this.#unusedName(`${name}${pascalCase(view)}`);
      const identifier = this.#identifier(viewed);
      this.#schemas.set(viewed, { ...schema, name: viewed, identifier, hoisted: true });
      return viewed;
    },
    define: (name, shape) => {
      this.#schemas.set(name, { ...(this.#schemas.get(name) as NamedSchema), shape });
    },
  });

  readonly #find = (ref: string): unknown => this.#target(ref, '');

  readonly #named = (name: string): Shape | undefined => this.#schemas.get(name)?.shape;

  // ---- operations --------------------------------------------------------------------------

  #operations(): readonly Operation[] {
    const ids = new Map<string, string>();
    const operations: Operation[] = [];
    for (const [path, value] of entries(this.#document.paths)) {
      if (!isPath(path, this.#context.warn)) continue;
      const [item, itemPointer] = this.#resolve(value, join('', 'paths', path));
      for (const method of METHODS) {
        if (item[method] === undefined) continue;
        const pointer = join(itemPointer, method);
        const operation = object(item[method]);
        // An empty operationId is absent, as it is for openapi-typescript.
        const wanted = string(operation.operationId) || operationName(method, path);
        const first = ids.get(wanted);
        const id = first === undefined ? wanted : unused(wanted, ids);
        if (first !== undefined) {
          this.#context.warn({
            severity: 'warning',
            message: `operationId ${JSON.stringify(wanted)} is taken by ${first}: this one is called ${id}`,
            pointer: join(pointer, 'operationId'),
          });
        }
        ids.set(id, `${method.toUpperCase()} ${path}`);
        operations.push(this.#operation(id, method, path, item, itemPointer, pointer));
      }
    }
    return operations;
  }

  #operation(
    id: string,
    method: string,
    path: string,
    item: JsonObject,
    itemPointer: string,
    pointer: string,
  ): Operation {
    const operation = object(item[method]);
    return {
      id,
      identifier: identifierOf(id),
      method,
      path,
      pointer,
      source:
        this.#loaded.sourceOf(fragmentOf(pointer)) ??
        this.#loaded.sourceOf(join('#', 'paths', path)),
      summary: string(operation.summary) ?? string(item.summary),
      doc: { ...docOf(item), ...docOf(operation) },
      tags: array(operation.tags).filter((tag) => typeof tag === 'string'),
      servers: serversOf(operation.servers) ?? serversOf(item.servers),
      parameters: this.#parameters(item, itemPointer, operation, pointer, path),
      body: this.#body(operation.requestBody, join(pointer, 'requestBody')),
      responses: this.#responses(operation.responses, join(pointer, 'responses')),
      security:
        operation.security === undefined
          ? this.#inherited
          : this.#security.requirements(operation.security, join(pointer, 'security')),
    };
  }

  #parameters(
    item: JsonObject,
    itemPointer: string,
    operation: JsonObject,
    pointer: string,
    path: string,
  ): readonly Parameter[] {
    const settled = new Map<string, Parameter>();
    for (const [owner, place] of [
      [item, itemPointer],
      [operation, pointer],
    ] as const) {
      for (const [index, value] of array(owner.parameters).entries()) {
        const [parameter, at] = this.#resolve(value, join(place, 'parameters', index));
        const read = this.#parameter(parameter, at);
        if (read) settled.set(`${read.in} ${read.name}`, read);
      }
    }
    for (const [, name = ''] of path.matchAll(/\{([^}]+)\}/g)) {
      if (settled.has(`path ${name}`)) continue;
      this.#context.warn({
        severity: 'warning',
        message: `path parameter ${JSON.stringify(name)} is not declared: it is taken as a string`,
        pointer,
        hint: 'Declare it with in: path and required: true.',
      });
      settled.set(`path ${name}`, {
        name,
        in: 'path',
        required: true,
        undeclared: true,
        doc: {},
        style: 'simple',
        explode: false,
        allowReserved: false,
        allowEmptyValue: false,
        mediaType: undefined,
        shape: { kind: 'string' },
        wire: { types: ['string'] },
      });
    }
    return [...settled.values()];
  }

  #parameter(parameter: JsonObject, pointer: string): Parameter | undefined {
    const name = string(parameter.name);
    if (name === undefined) throw unusable(pointer, 'a parameter needs a name, which is a string');
    const place = parameter.in;
    if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') {
      throw unusable(
        join(pointer, 'in'),
        `a parameter cannot be in ${JSON.stringify(place)}`,
        'One of path, query, header, cookie.',
      );
    }
    if (place === 'header' && !isHeaderParameter(name, join(pointer, 'name'), this.#context.warn))
      return undefined;
    const style =
      string(parameter.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
    const [content] = entries(parameter.content);
    const [schema, at] = content
      ? [object(content[1]).schema, join(pointer, 'content', content[0], 'schema')]
      : [parameter.schema, join(pointer, 'schema')];
    const shape: Shape = schema === undefined ? { kind: 'unknown' } : this.#shape(schema, at);
    return {
      name,
      in: place,
      required: place === 'path' || parameter.required === true,
      undeclared: false,
      doc: docOf(parameter),
      style,
      explode: typeof parameter.explode === 'boolean' ? parameter.explode : style === 'form',
      allowReserved: parameter.allowReserved === true,
      allowEmptyValue: place === 'query' && parameter.allowEmptyValue === true,
      mediaType: content?.[0],
      shape,
      wire: wireOf(shape, this.#named),
    };
  }

  #body(value: unknown, pointer: string): Body | undefined {
    if (value === undefined) return undefined;
    const [body, at] = this.#resolve(value, pointer);
    return {
      required: body.required === true,
      doc: docOf(body),
      content: this.#content(body.content, join(at, 'content'), 'request'),
    };
  }

  #responses(value: unknown, pointer: string): readonly Response[] {
    return entries(value)
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, entry]) => {
        const [response, at] = this.#resolve(entry, join(pointer, status));
        const headers = entries(response.headers).filter(([name]) =>
          isResponseHeader(name, join(at, 'headers', name), this.#context.warn),
        );
        return {
          status: /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status,
          doc: docOf(response),
          headers: headers.map(([name, header]) =>
            this.#header(name, header, join(at, 'headers', name)),
          ),
          content: this.#content(response.content, join(at, 'content'), 'response'),
          errorCodes: this.#marksErrorCodes ? errorCodesIn(response.content, this.#find) : [],
        };
      });
  }

  #header(name: string, value: unknown, pointer: string): Header {
    const [header, at] = this.#resolve(value, pointer);
    const [content] = entries(header.content);
    const schema = content ? object(content[1]).schema : header.schema;
    const place = content ? join(at, 'content', content[0], 'schema') : join(at, 'schema');
    const shape: Shape = schema === undefined ? { kind: 'unknown' } : this.#shape(schema, place);
    return {
      name,
      required: header.required === true,
      doc: docOf(header),
      explode: header.explode === true,
      mediaType: content?.[0],
      shape,
      wire: wireOf(shape, this.#named),
    };
  }

  #content(value: unknown, pointer: string, view: View): readonly MediaType[] {
    return entries(value).map(([type, entry]) => {
      const [media, at] = this.#resolve(entry, join(pointer, type));
      const shape = this.#bodyShape(type, media.schema, join(at, 'schema'), view);
      return {
        type,
        shape,
        wire: bodyWire(type, shape, this.#named),
        encoding: Object.fromEntries(
          entries(media.encoding).map(([field, encoding]) => [field, encodingOf(object(encoding))]),
        ),
        examples: this.#examples(media, at),
      };
    });
  }

  #bodyShape(type: string, schema: unknown, pointer: string, view: View): Shape {
    if (schema === undefined) return { kind: 'unknown' };
    const shape = this.#shape(schema, pointer, view);
    if (!isBeyondText(type, shape, this.#named)) return shape;
    this.#context.warn({
      severity: 'warning',
      message: `a body of ${type} is not taken apart: it is text, whatever its schema says`,
      pointer,
    });
    const text: Shape = { kind: 'string' };
    this.#shapes.set(schema, text);
    return text;
  }

  #examples(media: JsonObject, pointer: string): MediaType['examples'] {
    if (media.example !== undefined) return [{ name: 'example', value: media.example as Json }];
    return entries(media.examples).flatMap(([name, entry]) => {
      const [example] = this.#resolve(entry, join(pointer, 'examples', name));
      if (!Object.hasOwn(example, 'value')) return [];
      const summary = string(example.summary);
      return [
        { name, ...(summary === undefined ? {} : { summary }), value: example.value as Json },
      ];
    });
  }
}

function encodingOf(encoding: JsonObject): MediaType['encoding'][string] {
  const contentType = string(encoding.contentType);
  const style = string(encoding.style);
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(style === undefined ? {} : { style }),
    ...(typeof encoding.explode === 'boolean' ? { explode: encoding.explode } : {}),
  };
}

function unused(wanted: string, taken: ReadonlyMap<string, string>): string {
  let next = 2;
  while (taken.has(`${wanted}_${next}`)) next += 1;
  return `${wanted}_${next}`;
}
