/**
 * The parts of openapi-typescript that generate types, and the TypeScript that prints them.
 * Imported from its private files, because the whole package also loads Redocly's bundler, hundreds
 * of modules that are not used here. TypeScript is loaded by `require`, because Node parses
 * CommonJS in full before an `import`.
 */
import { createRequire } from 'node:module';
import type * as openapiTypeScript from 'openapi-typescript';

const require = createRequire(import.meta.url);
const part = (name: string) => require(`openapi-typescript/dist/${name}.cjs`);

export const ts: typeof import('typescript') = require('typescript');

export const {
  astToString,
  tsModifiers,
  tsPropertyIndex,
}: Pick<typeof openapiTypeScript, 'astToString' | 'tsModifiers' | 'tsPropertyIndex'> =
  part('lib/ts');

export const { resolveRef }: Pick<typeof openapiTypeScript, 'resolveRef'> = part('lib/utils');

export const transformSchema: typeof openapiTypeScript.transformSchema = part('transform/index');

export const transformPathItemObject: typeof openapiTypeScript.transformPathItemObject = part(
  'transform/path-item-object',
);
