/**
 * The parts of openapi-typescript that make types, and the TypeScript that prints them. The whole
 * package loads Redocly's bundler as well, hundreds of modules that no run has a use for; and before
 * an `import` of TypeScript Node compiles all of it, only to see that it is no ES module.
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
