/** The entry point `hk-open-banking/runtime`: everything that generated code imports. */
export type { Agree } from './checks/agree.ts';
export * from './checks/index.ts';
export * from './client/client.ts';
export { ContractError } from './client/contract-error.ts';
export * from './contract.ts';
export * from './formats/checks.ts';
export type { ContractIssue } from './message/issues.ts';
export type { Handler, HandlerInput, HttpStatus, RawBody, Reply } from './server/handler.ts';
export type {
  Authenticate,
  AuthenticationRequest,
  RequestContext,
  ServerOptions,
  UncheckedReply,
} from './server/options.ts';
export {
  HttpError,
  type HttpErrorOptions,
  type Problem,
  problemOf,
  type Violation,
} from './server/problem.ts';
export { createRoutes, type HandlersOf, type Routes } from './server/server.ts';
