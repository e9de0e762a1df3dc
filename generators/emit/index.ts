import type { Emitter } from './emitter.ts';
import { quote } from './text/layout.ts';
import { startFile } from './text/source-file.ts';

/** Emits `index.ts`: client, validators and types. The server is imported from its own module. */
export const emitIndex: Emitter = (api, target) => {
  const { pascalName: name } = api;
  const file = startFile(api, 'index.ts', target, 'generators/emit/index.ts');
  const from = (path: string) => quote(path + target.ending);
  file.add(
    [
      `export { ContractError } from ${quote(target.runtime)};`,
      `export {\n  create${name}Client,\n  type ${name}Calls,\n  type ${name}Client,\n  type ${name}ClientOptions,\n} from ${from('./client')};`,
      `export { contract, securitySchemes } from ${from('./operations')};`,
      `export type { components, operations, paths } from ${from('./types')};`,
      `export * from ${from('./zod')};`,
    ].join('\n'),
  );
  return [file.finish()];
};
