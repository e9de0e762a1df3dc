import type { ApiModel } from '../model/api-model.ts';

/** A file to be written below the output folder. */
export interface GeneratedFile {
  /** `zod.ts` */
  readonly path: string;
  readonly text: string;
}

/** How generated modules import one another and the runtime. */
export interface Target {
  /** The module specifier of the runtime: `../../runtime/index.ts` or `hk-open-banking/runtime`. */
  readonly runtime: string;
  /** The ending of relative imports that the consumer's compiler requires. */
  readonly ending: '.ts' | '.js' | '';
}

/** Emits one or a few output files from the model, without side effects. */
export type Emitter = (
  api: ApiModel,
  target: Target,
) => readonly GeneratedFile[] | Promise<readonly GeneratedFile[]>;
