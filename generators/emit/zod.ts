import { dependenciesFirst } from '../schema/order.ts';
import type { NamedSchema } from '../schema/shape-types.ts';
import type { Emitter } from './emitter.ts';
import { docComment } from './text/doc-comment.ts';
import { objectLiteral, propertyKey, quote } from './text/layout.ts';
import { startFile } from './text/source-file.ts';
import { zodExpression } from './zod-expression.ts';
import { createScope, type ZodScope } from './zod-scope.ts';

/**
 * Emits `zod.ts`: a validator and a type of the same name for each component schema, in order of
 * dependency, with a compile-time proof that they agree.
 */
export const emitZod: Emitter = (api, target) => {
  const file = startFile(api, 'zod.ts', target, 'generators/emit/zod.ts');
  const pending = new Set(api.schemas.map(({ name }) => name));
  const scope = createScope(api, { pending, documented: true });
  const ordered = dependenciesFirst(api.schemas);
  const declarations = ordered.map((schema) => {
    const text = declaration(schema, scope);
    pending.delete(schema.name);
    return text;
  });
  if (ordered.length > 0) {
    file.importNames('zod', 'z');
    file.importTypes('./types', 'components');
    file.importTypes(target.runtime, 'Agree');
  }
  file.importNames(target.runtime, ...scope.runtime);
  for (const text of declarations) file.add(text);

  const components = api.schemas.filter(({ hoisted }) => !hoisted);
  const record = components.map(({ name, identifier }) => [propertyKey(name), identifier] as const);
  file.add(
    `/** All validators by the exact name of their component schema. */\nexport const schemas = ${objectLiteral(record, 0)};`,
  );
  const proofs = ordered.map(
    ({ name, identifier }) =>
      `  ${propertyKey(identifier)}: Agree<typeof ${identifier}, ${typeOf(name)}>;\n`,
  );
  file.add(
    '/** Proves at compile time that each validator and its type agree. */\n' +
      `export interface Agreement {\n${proofs.join('')}}`,
  );
  return [file.finish()];
};

function declaration(schema: NamedSchema, scope: ZodScope): string {
  const { identifier, name } = schema;
  const doc = docComment(schema.doc, { see: schema.source });
  const expression = zodExpression(schema.shape, scope, 0);
  const value = `${doc}export const ${identifier} = ${expression};`;
  return `${value}\n\nexport type ${identifier} = ${typeOf(name)};`;
}

function typeOf(name: string): string {
  return `components['schemas'][${quote(name)}]`;
}
