/** The one door: what generated code imports, and what `hk-open-banking/runtime` is. */
export type { Agree } from './agree.ts';
export * from './checks.ts';
export * from './client.ts';
export * from './contract.ts';
export { ContractError } from './contract-error.ts';
export * from './format-checks.ts';
export type { Handler, HandlerInput, HttpStatus, RawBody, Reply } from './handler.ts';
export type { ContractIssue } from './issues.ts';
export {
  type Problem,
  problemOf,
  Refusal,
  type RefusalOptions,
  type Violation,
} from './problem.ts';
export { createRoutes, type HandlersOf, type Routes } from './server.ts';
export type {
  Authenticate,
  AuthenticationRequest,
  Circumstances,
  ServerOptions,
  UncheckedReply,
} from './server-options.ts';
