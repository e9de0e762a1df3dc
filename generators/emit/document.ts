import type { Emitter } from './emitter.ts';

/** `openapi.yaml`: the bundled, self-contained document. */
export const emitDocument: Emitter = (api) => [
  {
    path: 'openapi.yaml',
    text: `# @generated from ${api.source.replace(/[\r\n\u2028\u2029]/g, ' ')} by generators/emit/document.ts. Do not edit.\n${api.yaml()}`,
  },
];
