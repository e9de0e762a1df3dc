import type {
  ApiModel,
  Body,
  Header,
  MediaType,
  Operation,
  Parameter,
  Response,
  Wire,
} from '../model/api-model.ts';
import { DOOR_NAMES } from '../schema/runtime-exports.ts';
import type { Emitter } from './emitter.ts';
import { operationDoc } from './operation-text.ts';
import { findShared, type Shared } from './shared.ts';
import { arrayLiteral, objectLiteral, propertyKey, quote, STEP } from './text/layout.ts';
import { startFile } from './text/source-file.ts';
import { zodExpression } from './zod-expression.ts';
import { createScope, type ZodScope } from './zod-scope.ts';

type Entry = readonly [key: string, value: string];

interface Scope extends ZodScope {
  readonly shared: Shared;
}

/** Emits `operations.ts`: the contract of each operation, which drives client and server. */
export const emitOperations: Emitter = (api, target) => {
  const file = startFile(api, 'operations.ts', target, 'generators/emit/operations.ts');
  const shared = findShared(
    api.operations.flatMap(({ parameters, body, responses, security }) => [
      ...parameters,
      ...(body ? [body] : []),
      ...responses,
      security,
    ]),
    [...DOOR_NAMES, 'securitySchemes', ...api.schemas.map(({ identifier }) => identifier)],
  );
  const scope = { ...createScope(api), shared };
  const secured = new Set(
    api.securitySchemes.filter(({ type }) => type === 'mutualTLS').map(({ name }) => name),
  );
  const records = api.operations.map((operation): Entry => {
    const key = operationDoc(operation, STEP) + propertyKey(operation.id);
    return [key, operationLiteral(operation, secured, scope)];
  });
  const contract = objectLiteral(records, 0);
  const constants = shared.constants.map(constant).join('\n');
  if (`${constants}${contract}`.includes('z.')) file.importNames('zod', 'z');
  file.importNames('./zod', ...scope.schemas);
  file.importNames(target.runtime, ...scope.runtime);
  file.importTypes(target.runtime, 'Contract', 'SecuritySchemes');
  if (constants !== '') file.add(`// Shared by several operations.\n${constants}`);
  file.add(
    `/**\n * The contract of every operation of ${oneLine(api.title)}:\n * method, path, parameters, bodies and responses.\n */\n` +
      `export const contract = ${contract} as const satisfies Contract;`,
  );
  file.add(
    '/** The security schemes of the operations. */\n' +
      `export const securitySchemes = ${securitySchemes(api)} as const satisfies SecuritySchemes;`,
  );
  return [file.finish()];
};

function constant([name, text]: readonly [string, string]): string {
  return `const ${name} = ${text}${/^[[{]/.test(text) ? ' as const' : ''};`;
}

/** Escapes a title for the middle of a comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim();
}

function operationLiteral(
  operation: Operation,
  secured: ReadonlySet<string>,
  scope: Scope,
): string {
  const { method, path, parameters, body, responses, security } = operation;
  const indent = STEP;
  const entries: Entry[] = [
    ['method', quote(method.toUpperCase())],
    ['path', quote(path)],
  ];
  if (parameters.length > 0) {
    entries.push(['parameters', parametersLiteral(parameters, scope, indent + STEP)]);
  }
  if (body) {
    const render = (at: number) => bodyLiteral(body, scope, at);
    entries.push(['body', scope.shared.place(body, 'body', indent + STEP, render)]);
  }
  const answers = responses.map((response): Entry => {
    const { status } = response;
    const render = (at: number) => responseLiteral(response, scope, at);
    const text = scope.shared.place(response, `response ${status}`, indent + 2 * STEP, render);
    return [propertyKey(status), text];
  });
  entries.push(['responses', objectLiteral(answers, indent + STEP)]);
  if (security.length > 0) {
    const render = (at: number) => data(security, at);
    entries.push(['security', scope.shared.place(security, 'security', indent + STEP, render)]);
  }
  if (security.some((alternative) => Object.keys(alternative).some((name) => secured.has(name)))) {
    entries.push(['mutualTls', 'true']);
  }
  return objectLiteral(entries, indent);
}

function bodyLiteral({ required, content }: Body, scope: Scope, indent: number): string {
  return objectLiteral(
    [
      ...(required ? [['required', 'true'] as const] : []),
      ['content', contentLiteral(content, { ...scope, subject: 'body' }, indent + STEP)],
    ],
    indent,
  );
}

function parametersLiteral(parameters: readonly Parameter[], scope: Scope, indent: number): string {
  const locations = (['path', 'query', 'header', 'cookie'] as const).flatMap((location) => {
    const members = parameters
      .filter((parameter) => parameter.in === location)
      .map((parameter): Entry => {
        const { name } = parameter;
        const inside = { ...scope, subject: name };
        const render = (at: number) => parameterLiteral(parameter, inside, at);
        const text = scope.shared.place(parameter, `${name} parameter`, indent + 2 * STEP, render);
        return [propertyKey(name), text];
      });
    return members.length === 0 ? [] : [[location, objectLiteral(members, indent + STEP)] as const];
  });
  return objectLiteral(locations, indent);
}

function parameterLiteral(parameter: Parameter, scope: Scope, indent: number): string {
  const { in: location, style, explode, mediaType, wire } = parameter;
  const entries: Entry[] = [['schema', zodExpression(parameter.shape, scope, indent + STEP)]];
  if (parameter.required && location !== 'path') entries.push(['required', 'true']);
  if (mediaType === undefined) {
    const usual = location === 'path' || location === 'header' ? 'simple' : 'form';
    if (style !== usual) entries.push(['style', quote(style)]);
    if (explode !== (style === 'form')) entries.push(['explode', String(explode)]);
  } else entries.push(['mediaType', quote(mediaType)]);
  if (parameter.allowReserved) entries.push(['allowReserved', 'true']);
  if (parameter.allowEmptyValue) entries.push(['allowEmptyValue', 'true']);
  if (!isText(wire)) entries.push(['wire', data(wire, indent + STEP)]);
  return objectLiteral(entries, indent);
}

function contentLiteral(content: readonly MediaType[], scope: Scope, indent: number): string {
  const entries = content.map((media): Entry => {
    const members: Entry[] = [['schema', zodExpression(media.shape, scope, indent + 2 * STEP)]];
    const wire = fieldWire(media.wire);
    if (wire) members.push(['wire', data(wire, indent + 2 * STEP)]);
    if (Object.keys(media.encoding).length > 0) {
      members.push(['encoding', data(media.encoding, indent + 2 * STEP)]);
    }
    return [propertyKey(media.type), objectLiteral(members, indent + STEP)];
  });
  return objectLiteral(entries, indent);
}

function responseLiteral(response: Response, scope: Scope, indent: number): string {
  const entries: Entry[] = [];
  if (response.headers.length > 0) {
    const render = (at: number) => headersLiteral(response.headers, scope, at);
    entries.push([
      'headers',
      scope.shared.place(response.headers, 'headers', indent + STEP, render),
    ]);
  }
  if (response.content.length > 0) {
    const inside = { ...scope, subject: 'response' };
    entries.push(['content', contentLiteral(response.content, inside, indent + STEP)]);
  }
  if (response.errorCodes.length > 0) {
    entries.push(['errorCodes', data(response.errorCodes, indent + STEP)]);
  }
  return objectLiteral(entries, indent);
}

function headersLiteral(headers: readonly Header[], scope: Scope, indent: number): string {
  const entries = headers.map((header): Entry => {
    const { name } = header;
    const inside = { ...scope, subject: name };
    const render = (at: number) => headerLiteral(header, inside, at);
    const text = scope.shared.place(header, `${name} header`, indent + STEP, render);
    return [propertyKey(name.toLowerCase()), text];
  });
  return objectLiteral(entries, indent);
}

function headerLiteral(header: Header, scope: Scope, indent: number): string {
  const entries: Entry[] = [['schema', zodExpression(header.shape, scope, indent + STEP)]];
  if (header.required) entries.push(['required', 'true']);
  if (header.mediaType !== undefined) entries.push(['mediaType', quote(header.mediaType)]);
  else if (header.explode) entries.push(['explode', 'true']);
  if (!isText(header.wire)) entries.push(['wire', data(header.wire, indent + STEP)]);
  return objectLiteral(entries, indent);
}

function securitySchemes(api: ApiModel): string {
  const entries = api.securitySchemes.map((scheme): Entry => {
    const { type, scheme: http, in: location, parameterName: name } = scheme;
    const members: Entry[] = [['type', quote(type)]];
    if (http !== undefined) members.push(['scheme', quote(http)]);
    if (location !== undefined) members.push(['in', quote(location)]);
    if (name !== undefined) members.push(['name', quote(name)]);
    return [propertyKey(scheme.name), objectLiteral(members, STEP)];
  });
  return objectLiteral(entries, 0);
}

/** Text is the default and is omitted. */
function isText(wire: Wire): boolean {
  return wire.types.length === 1 && wire.types[0] === 'string';
}

/** Omits fields that are text, unless undocumented fields are something else. */
function fieldWire(wire: Wire): Wire | undefined {
  if (wire.additional) return wire;
  const { properties, ...rest } = wire;
  const fields = Object.entries(properties ?? {}).filter(([, field]) => !isText(field));
  if (fields.length > 0) return { ...rest, properties: Object.fromEntries(fields) };
  return isText(wire) || wire.types.includes('object') ? undefined : rest;
}

/** Returns plain data as a literal, without undefined members. */
function data(value: unknown, indent: number): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value))
    return arrayLiteral(
      value.map((item) => data(item, indent + STEP)),
      indent,
    );
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return objectLiteral(
    members.map(([key, member]): Entry => [propertyKey(key), data(member, indent + STEP)]),
    indent,
  );
}
