import type { Emitter } from './emitter.ts';
import { headerOf } from './text/header.ts';

/** `openapi.yaml`: the bundled, self-contained document. */
export const emitDocument: Emitter = (api) => [
  {
    path: 'openapi.yaml',
    text: `# ${headerOf(api.source, 'generators/emit/document.ts')}\n${api.yaml()}`,
  },
];
