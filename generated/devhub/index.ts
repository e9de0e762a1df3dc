// @generated from spec/devhub/openapi.yaml by generators/emit/index.ts. Do not edit.

export { ContractError } from '../../runtime/index.ts';
export {
  createDevhubClient,
  type DevhubCalls,
  type DevhubClient,
  type DevhubClientOptions,
} from './client.ts';
export { contract, securitySchemes } from './operations.ts';
export type { components, operations, paths } from './types.ts';
export * from './zod.ts';
