/**
 * What JSON Schema says and zod has no word for, or another meaning. Generated `zod.ts` imports
 * these by name. All of them decide on the value as it came: nothing is copied or transformed.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export * from './combinators.ts';
export * from './containers.ts';
export type { Rule } from './decided.ts';
export * from './limits.ts';
export * from './rules.ts';
export * from './unevaluated.ts';
