/** The way through the house: load → build → emit. Nothing here writes to the disk. */
import type { Emitter, GeneratedFile, Target } from './emit/emitter.ts';
import { build } from './model/build.ts';
import type { Diagnostic } from './read/diagnostics.ts';
import { type LoadOptions, load } from './read/load.ts';

/** The output files, and the emitter of each; loaded when asked for. */
const EMITTERS = {
  document: async () => (await import('./emit/document.ts')).emitDocument,
  types: async () => (await import('./emit/types.ts')).emitTypes,
  zod: async () => (await import('./emit/zod.ts')).emitZod,
  operations: async () => (await import('./emit/operations.ts')).emitOperations,
  client: async () => (await import('./emit/client.ts')).emitClient,
  server: async () => (await import('./emit/server.ts')).emitServer,
  index: async () => (await import('./emit/index.ts')).emitIndex,
  msw: async () => (await import('./emit/msw.ts')).emitMsw,
} as const satisfies Record<string, () => Promise<Emitter>>;

/** A kind of output: `types`, `zod`, … */
export type Output = keyof typeof EMITTERS;

/** Every kind of output, in the order in which files are written. */
export const OUTPUTS = Object.keys(EMITTERS) as Output[];

/** What is made unless it is said otherwise: all that stands on the dependencies of a client and a server. */
export const DEFAULT_OUTPUTS: readonly Output[] = OUTPUTS.filter((output) => output !== 'msw');

/** What each output imports from its siblings. */
const NEEDS: Readonly<Record<Output, readonly Output[]>> = {
  document: [],
  types: [],
  zod: ['types'],
  operations: ['types', 'zod'],
  client: ['types', 'zod', 'operations'],
  server: ['types', 'zod', 'operations'],
  index: ['types', 'zod', 'operations', 'client'],
  msw: [],
};

export interface GenerateOptions extends LoadOptions {
  /** Lower-case name of the API: folder and exports are named after it. */
  readonly name: string;
  readonly target: Target;
  /** Which files; what they import comes with them. Default: all but `msw`. */
  readonly only?: readonly Output[];
}

export interface Generated {
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly Diagnostic[];
  /** Every file that was read, for a watcher. */
  readonly inputs: readonly string[];
}

/**
 * One OpenAPI 3.x document to its generated files.
 *
 * @throws InputError when the document cannot be read or says what cannot be generated
 */
export async function generate(file: string, options: GenerateOptions): Promise<Generated> {
  const loaded = await measured('load', () => load(file, options));
  const api = await measured('build', () => build(loaded, options.name));
  const wanted = withNeeds(options.only ?? DEFAULT_OUTPUTS);
  const emitted = await measured('emit', () =>
    Promise.all(
      OUTPUTS.filter((output) => wanted.has(output)).map(async (output) =>
        (await EMITTERS[output]())(api, options.target),
      ),
    ),
  );
  return { files: emitted.flat(), warnings: api.warnings, inputs: loaded.files };
}

/** The outputs asked for, and those that they import. */
export function withNeeds(outputs: readonly Output[]): ReadonlySet<Output> {
  return new Set(outputs.flatMap((output) => [output, ...NEEDS[output]]));
}

/** Does a step, and leaves what it took on the timeline of the process (`performance.measure`). */
async function measured<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  performance.measure(step, { start });
  return result;
}
