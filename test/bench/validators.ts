/** Validators side by side: a page of 200 transactions, valid and invalid, in interleaved processes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { progress } from '../../scripts/cli/progress.ts';
import { packageRoot } from '../../scripts/package-root.ts';
import { measure, median, table } from './measure.ts';
import { install, PEERS, type TlsClient } from './peers.ts';

const DOCUMENT = join(packageRoot, 'generated/ais/openapi.yaml');

/** Validators of `TransactionsResponse` of the AIS document, as a Markdown table. */
export async function compareValidators(runs: number): Promise<string> {
  const heyApi = PEERS.find(({ name }) => name === 'hey-api') as TlsClient;
  const home = await install(heyApi);
  const out = join(home, 'ais');
  const made = await measure(await heyApi.prepare(DOCUMENT, out, home));
  if (made.failure !== undefined) throw new Error(`hey-api ${made.failure}`);
  await writeFile(join(out, 'package.json'), '{ "type": "module" }\n');

  const name = 'TransactionsResponse';
  const validators: readonly (readonly [label: string, ...args: string[]])[] = [
    ['ours', 'zod', join(packageRoot, 'generated/ais/zod.ts'), name],
    ['hey-api zod', 'zod', join(out, 'zod.gen.ts'), `z${name}`],
    ['Ajv 8 with ajv-formats', 'ajv', DOCUMENT, name],
  ];
  const times = new Map<string, number[]>();
  for (let round = 0; round < runs; round++) {
    for (const [label, ...args] of validators) {
      for (const which of ['valid', 'invalid']) {
        progress(`${label}, ${which}, ${round + 1} of ${runs}`);
        const program = [join(import.meta.dirname, 'validate.ts'), ...args, which];
        const run = await measure({ cwd: packageRoot, args: program });
        if (run.failure !== undefined) throw new Error(`${label} ${run.failure}`);
        const key = `${label} ${which}`;
        times.set(key, [...(times.get(key) ?? []), Number(run.output)]);
      }
    }
  }
  const cell = (label: string, which: string): string[] => {
    const own = median(times.get(`${label} ${which}`) ?? []);
    const theirs = median(times.get(`hey-api zod ${which}`) ?? []);
    return [own.toFixed(0), (own / theirs).toFixed(2)];
  };
  return table([
    ['', 'valid, µs', 'ratio', 'invalid, µs', 'ratio'],
    ...validators.map(([label]) => [label, ...cell(label, 'valid'), ...cell(label, 'invalid')]),
  ]);
}
