/**
 * How long `hkob generate --watch` takes from a save to the last file written, for each of the three
 * APIs. `node test/bench/watch.ts` prints the median and the worst of 20 saves.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './measure.ts';

const SAVES = 20;

const root = join(import.meta.dirname, '../..');

/** For each API: the document, and a file that it refers to. They are saved in turn. */
const FILES = {
  ais: ['openapi.yaml', 'schemas/Balance.yaml'],
  oauth: ['openapi.yaml', 'schemas/TokenError.yaml'],
  dcr: ['openapi.yaml', 'schemas/RegistrationResponse.yaml'],
} as const;

async function timesOf(api: keyof typeof FILES): Promise<number[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-bench-watch-')));
  await cp(join(root, 'spec'), join(folder, 'spec'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const args = ['generate', '--watch', '--spec', `spec/${api}/openapi.yaml`, '--out', 'out'];
  const child = spawn(process.execPath, [join(root, 'scripts/hkob.ts'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  const says = async (word: string): Promise<void> => {
    while (!text.includes(word)) await once(child.stdout, 'data');
    text = '';
  };
  await says('Watching');
  const files = FILES[api].map((file) => join(folder, 'spec', api, file));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const times: number[] = [];
  for (let save = 0; save < SAVES; save++) {
    const at = save % files.length;
    await sleep(200);
    const started = performance.now();
    await writeFile(files[at] ?? '', `${texts[at]}\nx-save: ${save}\n`);
    await says('files changed');
    times.push(performance.now() - started);
    const written = await readFile(join(folder, 'out/openapi.yaml'), 'utf8');
    if (!written.includes(`x-save: ${save}\n`)) throw new Error(`save ${save} was not written`);
  }
  child.kill('SIGINT');
  await once(child, 'close');
  await rm(folder, { recursive: true });
  return times;
}

for (const api of ['ais', 'oauth', 'dcr'] as const) {
  const times = await timesOf(api);
  const [middle, worst] = [median(times), Math.max(...times)].map(Math.round);
  console.log(`${api}: median ${middle} ms, worst ${worst} ms of ${SAVES} saves`);
}
