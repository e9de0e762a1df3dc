/**
 * The entry point `hk-open-banking`: the session of a third-party service provider (TSP), and tools
 * to onboard with a bank.
 */
export type { Ais, AvailabilityQuestion, CallerOptions, CallOptions, Period } from './ais.ts';
export type { Authorised, AuthorizationRequest } from './authorization.ts';
export { type Brand, brands, type CustomBrand, customBrand } from './brands.ts';
export type { Limits, Transport } from './connection.ts';
export { type CsrOptions, createCsr, type HkpostSubject } from './csr.ts';
export {
  AisError,
  type AisErrorCode,
  type AisIssue,
  type BankErrorCode,
  CallbackError,
  type CallbackErrorCode,
  DiscoveryError,
  type DiscoveryErrorCode,
  type ErrorFacts,
  type HttpCode,
  RegistrationError,
  type RegistrationErrorCode,
  SessionError,
  type SessionErrorCode,
  TokenError,
  type TokenErrorCode,
  TransportError,
  type TransportErrorCode,
  TspError,
} from './errors.ts';
export type { BankEvent, EventFault, EventsOptions } from './events.ts';
export { createJwks, type JwksSource, type PublicJwk, type PublicJwks } from './jwks.ts';
export {
  type AuthMethod,
  type ClientAssertionOptions,
  type JwtView,
  type RegistrationRequestOptions,
  type RequestObjectOptions,
  readJwt,
  type SigningKey,
  signClientAssertion,
  signRegistrationRequest,
  signRequestObject,
} from './jwt.ts';
export { generateKey, type KeyPair } from './keys.ts';
export type { CallFacts, Observer, TspEvent } from './observe.ts';
export { type RegisterOptions, type Registration, register } from './registration.ts';
export { type ConsentRequest, createTsp, type Tsp, type TspOptions } from './session.ts';
export { fileStore, memoryStore, type Store } from './store.ts';
export { type When, type Window, windowsOf } from './windows.ts';
