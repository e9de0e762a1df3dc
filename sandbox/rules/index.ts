/**
 * The entry point `hk-open-banking/bank`: error responses and rules for a Hong Kong bank on the
 * generated servers.
 */
export * from './ais-errors.ts';
export * from './ais-rules.ts';
export * from './fapi.ts';
export * from './oauth-errors.ts';
