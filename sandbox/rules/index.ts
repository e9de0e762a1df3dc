/** `hk-open-banking/bank`: what a Hong Kong bank on the generated servers does alike everywhere. */
export * from './ais-errors.ts';
export * from './ais-rules.ts';
export * from './fapi.ts';
export * from './oauth-errors.ts';
