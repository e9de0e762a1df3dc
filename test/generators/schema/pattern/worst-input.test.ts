/**
 * Random patterns in generated validators, each with the worst input that a search finds. The
 * search uses a counting matcher and does not depend on the analysis.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgePattern } from '../../../../generators/schema/pattern/analyze.ts';
import {
  createTemporaryProject,
  documentOf,
  type TemporaryProject,
} from '../../../../scripts/generate/temporary-project.ts';
import type { Input, MeasureTask } from './measure.ts';
import { hardInputs, randomPattern, sourceOf } from './random-pattern.ts';

/** `HKOB_PATTERNS=10000` for a thorough search. */
const PATTERNS = Number(process.env.HKOB_PATTERNS ?? 200);
const SEED = Number(process.env.HKOB_SEED ?? 1);
const BATCH = 500;
/** The number of patterns per document for which the budget of the analysis always suffices. */
const TOGETHER = 10;
const LENGTH = 10_000;
const MILLISECONDS = 100;
/** Generous, because the machine may be busy. */
const PATIENCE = 30_000;

let bench: TemporaryProject;
beforeAll(async () => {
  bench = await createTemporaryProject();
});
afterAll(() => bench.dispose());

test(`no validator takes more than ${MILLISECONDS} ms for ${LENGTH} characters`, {
  timeout: 4 * 3_600_000,
}, async () => {
  const counts = { linear: 0, bounded: 0, 'not asserted': 0 };
  const slow: string[] = [];
  let slowest = 0;
  const patterns = fc.sample(randomPattern, { numRuns: PATTERNS, seed: SEED });
  for (let start = 0; start < patterns.length; start += BATCH) {
    const inputs: Input[] = [];
    for (let first = start; first < Math.min(start + BATCH, patterns.length); first += TOGETHER) {
      const roots = patterns.slice(first, first + TOGETHER);
      const module = await validatorsOf(roots.map(sourceOf));
      for (const [at, root] of roots.entries()) {
        const judged = judgePattern(sourceOf(root));
        if (!judged.valid) throw new Error(`${sourceOf(root)} is not a valid pattern`);
        const asserted = judged.linear || judged.bound >= 16;
        counts[judged.linear ? 'linear' : asserted ? 'bounded' : 'not asserted'] += 1;
        const length = judged.linear ? LENGTH : Math.min(LENGTH, judged.bound);
        for (const text of asserted ? hardInputs(root, SEED + first + at) : []) {
          inputs.push({ ...text, module, schema: sourceOf(root), length });
        }
      }
    }
    for (const [at, taken] of (await measured(inputs)).entries()) {
      const input = inputs[at];
      if (!input) continue;
      // Measured again alone, since the machine may be busy or the pattern may just have been
      // compiled.
      let least = taken;
      for (let more = 0; more < 3 && least > MILLISECONDS; more++) {
        least = Math.min(least, (await measured([input]))[0] ?? least);
      }
      slowest = Math.max(slowest, least);
      if (least > MILLISECONDS) slow.push(`${JSON.stringify(input)}: ${least} ms`);
    }
  }
  console.log(`${PATTERNS} patterns: ${JSON.stringify(counts)}; slowest ${slowest.toFixed(0)} ms`);
  expect(slow).toEqual([]);
  expect(counts.linear).toBeGreaterThan(PATTERNS / 4);
  expect(counts.bounded).toBeGreaterThan(PATTERNS / 10);
});

/** Returns the URL of validators of strings with these patterns, named after them. */
async function validatorsOf(patterns: readonly string[]): Promise<string> {
  const schemas = patterns.map((pattern) => [pattern, { type: 'string', pattern }] as const);
  const document = documentOf(Object.fromEntries(schemas));
  const { folder, warnings } = await bench.generate(document, ['zod']);
  expect(warnings.filter(({ message }) => /used up/.test(message))).toEqual([]);
  return pathToFileURL(join(folder, 'zod.ts')).href;
}

/** Returns the CPU time for each input in milliseconds; the limit if it does not end. */
async function measured(inputs: readonly Input[]): Promise<number[]> {
  const times: number[] = [];
  const progress = new Int32Array(new SharedArrayBuffer(4));
  while (times.length < inputs.length) {
    const workerData: MeasureTask = { inputs, from: times.length, progress };
    const worker = new Worker(new URL('./measure.ts', import.meta.url), { workerData });
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        times[Atomics.load(progress, 0)] = PATIENCE;
        worker.terminate().then(() => resolve(), reject);
      };
      let timer = setTimeout(giveUp, 2 * PATIENCE);
      worker.on('message', ([at, time]: readonly [number, number]) => {
        times[at] = time;
        clearTimeout(timer);
        timer = setTimeout(giveUp, PATIENCE);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  return times;
}
