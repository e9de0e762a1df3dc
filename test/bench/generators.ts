/** Generators side by side: time and memory on one document, in interleaved runs. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { progress } from '../../scripts/cli/progress.ts';
import { measure, median, type Program, type Run, table } from './measure.ts';
import { CACHE, install, PEERS } from './peers.ts';

/** What everything is put in relation to. */
const MEASURE = 'openapi-typescript';

/** Every generator on a document, as a Markdown table. */
export async function compareGenerators(document: string, runs: number): Promise<string> {
  const homes = new Map<string, string>();
  for (const peer of PEERS) homes.set(peer.name, await install(peer));
  const programs = new Map<string, Program>();
  const results = new Map<string, Run[]>();
  for (const { name, prepare } of PEERS) {
    const home = homes.get(name) ?? CACHE;
    programs.set(name, await prepare(document, join(home, 'out'), home));
    results.set(name, []);
  }
  for (let round = 0; round < runs; round++) {
    for (const [name, program] of programs) {
      const done = results.get(name) ?? [];
      if (done.some(({ failure }) => failure !== undefined)) continue;
      progress(`${document}: ${name}, ${round + 1} of ${runs}`);
      await rm(join(homes.get(name) ?? CACHE, 'out'), { recursive: true, force: true });
      done.push(await measure(program));
    }
  }
  const base = summary(results.get(MEASURE) ?? []);
  const rows = PEERS.map(({ name, makes }) => {
    const done = results.get(name) ?? [];
    const failure = done.find((run) => run.failure !== undefined)?.failure;
    const own = summary(done);
    return failure === undefined
      ? [
          name,
          makes,
          own.wall.toFixed(2),
          (own.wall / base.wall).toFixed(2),
          own.cpu.toFixed(2),
          (own.memory / 2 ** 20).toFixed(0),
          (own.memory / base.memory).toFixed(2),
        ]
      : [name, `fails: ${failure.replaceAll('|', '\\|')}`, '', '', '', '', ''];
  });
  return `\`${document.split('/').at(-1)}\`, ${runs} interleaved runs, medians:\n\n${table([
    ['', 'makes', 's', 'ratio', 'CPU s', 'peak MB', 'ratio'],
    ...rows,
  ])}`;
}

function summary(runs: readonly Run[]): Pick<Run, 'wall' | 'cpu' | 'memory'> {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    memory: median(runs.map(({ memory }) => memory)),
  };
}
