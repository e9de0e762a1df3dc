/**
 * Checks for JSON Schema keywords that zod does not support, or defines differently. Generated
 * `zod.ts` imports them by name. They validate the original value: nothing is copied or
 * transformed.
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export * from './combinators.ts';
export * from './containers.ts';
export type { Rule } from './decided.ts';
export * from './limits.ts';
export * from './rules.ts';
export * from './unevaluated.ts';
