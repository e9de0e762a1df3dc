/** Generates files from a document: load, build, emit. Nothing here writes to the disk. */
import type { Emitter, GeneratedFile, Target } from './emit/emitter.ts';
import { build } from './model/build.ts';
import type { Diagnostic } from './read/diagnostics.ts';
import { type LoadOptions, load } from './read/load.ts';

/** The emitter of each output file, loaded on demand. */
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

/** The default outputs: those that need no dependencies beyond those of a client and a server. */
export const DEFAULT_OUTPUTS: readonly Output[] = OUTPUTS.filter((output) => output !== 'msw');

/** The outputs that each output imports. */
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
  /** Lower-case name of the API, used for the folder and the exports. */
  readonly name: string;
  readonly target: Target;
  /** The outputs; those that they import are added. Default: all but `msw`. */
  readonly only?: readonly Output[];
}

export interface Generated {
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly Diagnostic[];
  /** Every file that was read, for watchers. */
  readonly inputs: readonly string[];
}

/**
 * Generates the files of one OpenAPI 3.x document.
 * @throws InputError if the document cannot be read or contains what cannot be generated
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

/** Returns the outputs together with those that they import. */
export function withNeeds(outputs: readonly Output[]): ReadonlySet<Output> {
  return new Set(outputs.flatMap((output) => [output, ...NEEDS[output]]));
}

/** Runs a step and records its time with `performance.measure`. */
async function measured<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  performance.measure(step, { start });
  return result;
}
