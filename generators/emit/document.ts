import type { Emitter } from './emitter.ts';
import { headerOf } from './text/header.ts';

/** Emits `openapi.yaml`: the bundled document. */
export const emitDocument: Emitter = (api) => [
  {
    path: 'openapi.yaml',
    text: `# ${headerOf(api.source, 'generators/emit/document.ts')}\n${api.yaml()}`,
  },
];
