// @generated from openapi.yaml by generators/emit/index.ts. Do not edit.

export { ContractError } from '../../../../../runtime/index.ts';
export {
  createLibraryClient,
  type LibraryCalls,
  type LibraryClient,
  type LibraryClientOptions,
} from './client.ts';
export { contract, securitySchemes } from './operations.ts';
export type { components, operations, paths } from './types.ts';
export * from './zod.ts';
