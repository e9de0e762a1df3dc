/** What a compiler needs for the output: ours, as a consumer of the package has it, and hey-api's. */
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '../../generators/generate.ts';
import { progress } from '../../scripts/cli/progress.ts';
import { packageRoot } from '../../scripts/package-root.ts';
import { measure, median, type Run, table } from './measure.ts';
import { bin, CACHE, install, PEERS, type TlsClient, TSCONFIG } from './peers.ts';

const TSC = bin('typescript', 'tsc');

/** The type check of both on one document, as a Markdown table. */
export async function compareTypeChecks(document: string, runs: number): Promise<string> {
  const folders = { ours: await ours(document), 'hey-api': await theirs(document) };
  const results = new Map<string, Run[]>();
  for (let round = 0; round < runs; round++) {
    for (const [name, folder] of Object.entries(folders)) {
      progress(`tsc, ${name}, ${round + 1} of ${runs}`);
      const args = [TSC, '-p', folder, '--pretty', 'false', '--extendedDiagnostics'];
      const run = await measure({ cwd: folder, args, accepts: [0, 1, 2] });
      results.set(name, [...(results.get(name) ?? []), run]);
    }
  }
  const of = (name: string, pick: (run: Run) => number): number =>
    median((results.get(name) ?? []).map(pick));
  const rows = Object.keys(folders).map((name) => {
    const output = results.get(name)?.[0]?.output ?? '';
    const wall = of(name, (run) => run.wall);
    const cpu = of(name, (run) => run.cpu);
    return [
      name,
      wall.toFixed(2),
      (wall / of('hey-api', (run) => run.wall)).toFixed(2),
      cpu.toFixed(2),
      (cpu / of('hey-api', (run) => run.cpu)).toFixed(2),
      (of(name, (run) => run.memory) / 2 ** 20).toFixed(0),
      /^Types: *(\d+)/m.exec(output)?.[1] ?? '',
      `${output.match(/^\S.*error TS\d+/gm)?.length ?? 0}`,
    ];
  });
  const head = ['', 's', 'ratio', 'CPU s', 'ratio', 'peak MB', 'types', 'type errors'];
  return `\`${document.split('/').at(-1)}\`, ${runs} interleaved runs, medians:\n\n${table([head, ...rows])}`;
}

/** Ours, with the runtime as the package ships it: its declarations. */
async function ours(document: string): Promise<string> {
  const folder = join(CACHE, 'type-check');
  await rm(folder, { recursive: true, force: true });
  const runtime = join(folder, 'node_modules/hk-open-banking');
  await mkdir(runtime, { recursive: true });
  const emitted = await measure({
    cwd: packageRoot,
    args: [
      ...[TSC, '-p', packageRoot, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly'],
      ...['--rootDir', packageRoot, '--outDir', runtime],
    ],
    accepts: [0, 1, 2],
  });
  if (!existsSync(join(runtime, 'runtime/index.d.ts'))) {
    throw new Error(`the runtime's declarations were not made: ${emitted.output}`);
  }
  const exports = { './runtime': { types: './runtime/index.d.ts' } };
  const manifest = { name: 'hk-open-banking', type: 'module', exports };
  await writeFile(join(runtime, 'package.json'), JSON.stringify(manifest));
  for (const name of ['zod', 'hono', 'openapi-fetch', 'openapi-typescript-helpers']) {
    await symlink(join(packageRoot, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const { files } = await generate(document, {
    name: 'api',
    target: { runtime: 'hk-open-banking/runtime', ending: '.js' },
  });
  await mkdir(join(folder, 'out'));
  for (const { path, text } of files) await writeFile(join(folder, 'out', path), text);
  await configure(folder, 'out');
  return folder;
}

async function theirs(document: string): Promise<string> {
  const peer = PEERS.find(({ name }) => name === 'hey-api') as TlsClient;
  const home = await install(peer);
  const made = await measure(await peer.prepare(document, join(home, 'checked'), home));
  if (made.failure !== undefined) throw new Error(`hey-api ${made.failure}`);
  await configure(home, 'checked');
  return home;
}

async function configure(folder: string, include: string): Promise<void> {
  if (!existsSync(join(folder, 'package.json'))) {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ ...TSCONFIG, include: [include] }),
  );
}
