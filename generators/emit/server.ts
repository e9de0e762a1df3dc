import type { Operation } from '../model/api-model.ts';
import type { Emitter } from './emitter.ts';
import { operationDoc, operationType } from './operation-text.ts';
import { docComment } from './text/doc-comment.ts';
import { propertyKey, STEP } from './text/layout.ts';
import { startFile } from './text/source-file.ts';

/** Emits `server.ts`: the handlers interface and the Hono app that serves it. */
export const emitServer: Emitter = (api, target) => {
  const { pascalName: name } = api;
  const file = startFile(api, 'server.ts', target, 'generators/emit/server.ts');
  const types = api.operations.map((operation) => operationType(operation));
  file.importNames('hono', 'Hono');
  file.importTypes('hono', 'Context', 'MiddlewareHandler');
  file.importNames(target.runtime, 'createRoutes', 'HttpError');
  file.importTypes(target.runtime, 'ServerOptions');
  file.importNames('./operations', 'contract', 'securitySchemes');
  if (types.length > 0) {
    file.importTypes(target.runtime, 'Handler');
    file.importTypes('./types', 'operations');
  }
  const about = docComment(undefined, {
    lines: [
      `The handlers of ${api.title}.`,
      'Each handler receives the decoded and validated request, and returns one of the documented responses.',
    ],
    see: api.source,
  });
  const handlers = api.operations.map((operation, index) => handler(operation, types[index] ?? ''));
  file.add(
    `${about}export interface ${name}Handlers<${unusedFirst('Identity', types)} = unknown> {\n${handlers.join('\n')}}`,
  );
  // Conditional types, because `Parameters` and `ReturnType` would make compilers check all
  // handlers.
  file.add(
    '/** The input of a handler by operation. */\n' +
      `export type ${name}Input<Id extends keyof ${name}Handlers, Identity = unknown> =\n` +
      `  ${name}Handlers<Identity>[Id] extends (input: infer Input) => unknown ? Input : never;`,
  );
  file.add(
    '/** The result of a handler by operation. */\n' +
      `export type ${name}Reply<Id extends keyof ${name}Handlers> =\n` +
      `  ${name}Handlers[Id] extends (input: never) => infer Reply ? Awaited<Reply> : never;`,
  );
  file.add(
    `/** Options of {@link create${name}App}. */\n` +
      `export interface ${name}AppOptions<Identity = unknown>\n` +
      '  extends ServerOptions<Identity, Context, keyof typeof securitySchemes> {\n' +
      '  /** Middleware for every request, in order. */\n' +
      '  readonly middleware?: readonly MiddlewareHandler[];\n}',
  );
  file.add(
    '/**\n' +
      ' * Creates an app that routes, decodes and validates requests, calls the handlers, and validates their responses.\n' +
      ' *\n' +
      ' * @typeParam Identity - the result of the `authenticate` hooks\n' +
      ' */\n' +
      `export function create${name}App<Identity = unknown>(\n` +
      `  handlers: ${name}Handlers<Identity>,\n` +
      `  options: ${name}AppOptions<Identity> = {},\n` +
      '): Hono {\n' +
      '  const routes = createRoutes(contract, securitySchemes, handlers, options);\n' +
      '  const app = new Hono();\n' +
      '  for (const middleware of options.middleware ?? []) app.use(middleware);\n' +
      "  app.all('*', (context, next) => routes.handle(context.req.raw, context) ?? next());\n" +
      '  app.notFound((context) =>\n' +
      "    routes.refuse(new HttpError(404, 'There is nothing here'), context.req.raw, context),\n" +
      '  );\n' +
      '  app.onError((error, context) => routes.refuse(error, context.req.raw, context));\n' +
      '  return app;\n}',
  );
  return [file.finish()];
};

/** Returns a type parameter, marked as intentionally unused if no operation uses it. */
function unusedFirst(name: string, types: readonly string[]): string {
  return types.length === 0 ? `_${name}` : name;
}

function handler(operation: Operation, type: string): string {
  const key = propertyKey(operation.id);
  const line = `  ${key}: Handler<${type}, Identity, Context>;`;
  const text =
    line.length <= 100
      ? line
      : `  ${key}: Handler<\n    ${type},\n    Identity,\n    Context\n  >;`;
  return `  ${operationDoc(operation, STEP)}${text.trimStart()}\n`;
}
