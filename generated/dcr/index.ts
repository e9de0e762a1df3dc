// @generated from spec/dcr/openapi.yaml by generators/emit/index.ts. Do not edit.

export { ContractError } from '../../runtime/index.ts';
export {
  createDcrClient,
  type DcrCalls,
  type DcrClient,
  type DcrClientOptions,
} from './client.ts';
export { contract, securitySchemes } from './operations.ts';
export type { components, operations, paths } from './types.ts';
export * from './zod.ts';
