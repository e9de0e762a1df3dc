// @generated from spec/ais/openapi.yaml by generators/emit/index.ts. Do not edit.

export { ContractError } from '../../runtime/index.ts';
export {
  createAisClient,
  type AisCalls,
  type AisClient,
  type AisClientOptions,
} from './client.ts';
export { contract, securitySchemes } from './operations.ts';
export type { components, operations, paths } from './types.ts';
export * from './zod.ts';
