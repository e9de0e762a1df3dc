/** Validates inputs in a worker, which can be terminated during a match, and measures the time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { GeneratedValidators } from '../../../../scripts/generate/temporary-project.ts';

/** An input of a validator. */
export interface Input extends Text {
  /** The URL of a generated `zod.ts`. */
  readonly module: string;
  readonly schema: string;
}

/** A text: a prefix, a repeated part, and a suffix. */
export interface Text {
  readonly start: string;
  readonly pump: string;
  readonly end: string;
  readonly length: number;
}

export interface MeasureTask {
  readonly inputs: readonly Input[];
  /** The index of the first input. */
  readonly from: number;
  /** The index of the input that is being validated. */
  readonly progress: Int32Array;
}

export function stretched({ start, pump, end, length }: Text): string {
  const room = Math.max(0, length - start.length - end.length);
  const middle = pump.repeat(Math.ceil(room / pump.length)).slice(0, room);
  return `${start}${middle}${end}`.slice(0, length);
}

if (parentPort && workerData?.progress) {
  const { inputs, from, progress } = workerData as MeasureTask;
  for (let at = from; at < inputs.length; at++) {
    const input = inputs[at];
    if (!input) break;
    const { schemas } = (await import(input.module)) as GeneratedValidators;
    const text = stretched(input);
    Atomics.store(progress, 0, at);
    const before = process.threadCpuUsage();
    schemas[input.schema]?.safeParse(text);
    const { user, system } = process.threadCpuUsage(before);
    parentPort.postMessage([at, (user + system) / 1000]);
  }
}
