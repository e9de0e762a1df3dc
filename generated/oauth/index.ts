// @generated from spec/oauth/openapi.yaml by generators/emit/index.ts. Do not edit.

export { ContractError } from '../../runtime/index.ts';
export {
  createOauthClient,
  type OauthCalls,
  type OauthClient,
  type OauthClientOptions,
} from './client.ts';
export { contract, securitySchemes } from './operations.ts';
export type { components, operations, paths } from './types.ts';
export * from './zod.ts';
