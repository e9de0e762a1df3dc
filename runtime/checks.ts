/**
 * What JSON Schema says and zod has no word for, or another meaning. Generated `zod.ts` imports
 * these by name. All of them decide on the value as it came: nothing is copied or transformed.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export * from './checks/combinators.ts';
export * from './checks/containers.ts';
export type { Rule } from './checks/decided.ts';
export * from './checks/limits.ts';
export * from './checks/rules.ts';
export * from './checks/unevaluated.ts';
