import type { ApiModel, Operation } from '../model/api-model.ts';
import type { Emitter } from './emitter.ts';
import { operationDoc, operationType } from './operation-text.ts';
import { docComment } from './text/doc-comment.ts';
import { propertyKey, STEP } from './text/layout.ts';
import { startFile } from './text/source-file.ts';

/** Emits `client.ts`: one method per operation over openapi-fetch. */
export const emitClient: Emitter = (api, target) => {
  const { pascalName: name } = api;
  const file = startFile(api, 'client.ts', target, 'generators/emit/client.ts');
  const types = api.operations.map((operation) => operationType(operation));
  file.importNames('openapi-fetch', 'default as createFetchClient');
  file.importTypes('openapi-fetch', 'Client', 'ClientOptions');
  file.importNames(target.runtime, 'createCalls');
  file.importTypes(target.runtime, 'ClientSettings');
  file.importNames('./operations', 'contract');
  file.importTypes('./types', 'paths');
  if (types.length > 0) file.importTypes('./types', 'operations');

  const calls = new Set(api.operations.map(callType));
  if (calls.size > 0) {
    file.importTypes('openapi-fetch', 'FetchOptions', 'FetchResponse');
    file.importTypes(target.runtime, 'ReadAs', 'Sendable');
    file.add(
      '/** Options of a call: those of openapi-fetch. The media type of the response decides how it is read. */\n' +
        "type Init<Operation> = Omit<FetchOptions<Sendable<Operation>>, 'parseAs'>;",
    );
    file.add(
      "/** Result of a call: openapi-fetch's `{ data, error, response }`. */\n" +
        'type Answer<Operation extends Record<string, unknown>> = Promise<\n' +
        `  FetchResponse<Operation, ReadAs<Operation>, \`\${string}/\${string}\`>\n` +
        '>;',
    );
  }
  // Interfaces, because compilers evaluate their members only for the calls that are made.
  if (calls.has('Call')) {
    file.add(
      '/** A call with required options. */\n' +
        'interface Call<Operation extends Record<string, unknown>> {\n' +
        '  (init: Init<Operation>): Answer<Operation>;\n}',
    );
  }
  if (calls.has('FreeCall')) {
    file.add(
      '/** A call without required options. */\n' +
        'interface FreeCall<Operation extends Record<string, unknown>> {\n' +
        '  (init?: Init<Operation>): Answer<Operation>;\n}',
    );
  }
  const about = docComment(
    api.description === undefined ? undefined : { description: api.description },
    { lines: [`The calls of ${api.title}.`], see: api.source },
  );
  const methods = api.operations.map((operation, index) => method(operation, types[index] ?? ''));
  file.add(`${about}export interface ${name}Calls {\n${methods.join('\n')}}`);

  const http = freeName('http', api);
  file.add(
    `/** A client of ${comment(api.title)}. */\n` +
      `export interface ${name}Client extends ${name}Calls {\n` +
      '  /** The underlying openapi-fetch client, typed by paths: for middleware and unvalidated calls. */\n' +
      `  readonly ${http}: Client<paths>;\n}`,
  );
  file.add(
    `/** Options of {@link create${name}Client}, including those of openapi-fetch. */\n` +
      `export interface ${name}ClientOptions extends ClientSettings, Omit<ClientOptions, 'baseUrl'> {}`,
  );
  file.add(
    `/** A client of ${comment(api.title)} at \`baseUrl\`. */\n` +
      `export function create${name}Client(options: ${name}ClientOptions): ${name}Client {\n` +
      '  const { secureBaseUrl, validate, ...rest } = options;\n' +
      '  const http = createFetchClient<paths>(rest);\n' +
      `  return { ...createCalls<${name}Calls>(contract, http, options), ${http === 'http' ? http : `${http}: http`} };\n}`,
  );
  return [file.finish()];
};

function method(operation: Operation, type: string): string {
  const member = `${propertyKey(operation.id)}: ${callType(operation)}<${type}>;`;
  return `  ${operationDoc(operation, STEP)}${member}\n`;
}

function callType({ parameters, body }: Operation): 'Call' | 'FreeCall' {
  const needs = body?.required === true || parameters.some(({ required }) => required);
  return needs ? 'Call' : 'FreeCall';
}

/** Returns `name`, or the most similar name that is not an operation. */
function freeName(name: string, api: ApiModel): string {
  return api.operations.some(({ id }) => id === name) ? freeName(`${name}_`, api) : name;
}

/** Escapes text for the middle of a comment. */
function comment(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('*/', '*\\/').trim();
}
