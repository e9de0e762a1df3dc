import type { ApiModel } from '../model/api-model.ts';

/** A file to be written below the output folder. */
export interface GeneratedFile {
  /** `zod.ts` */
  readonly path: string;
  readonly text: string;
}

/** How generated modules refer to one another and to the runtime. */
export interface Target {
  /** The runtime door: `../../runtime/index.ts` or `hk-open-banking/runtime`. */
  readonly runtime: string;
  /** The ending of relative imports, as the consumer's compiler wants it. */
  readonly ending: '.ts' | '.js' | '';
}

/** One output file, or a few, from the model: no disk, no state. */
export type Emitter = (
  api: ApiModel,
  target: Target,
) => readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
