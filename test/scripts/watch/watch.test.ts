/** Commands that follow changes of their documents. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../cli/run.ts';

let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-watch-')));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A running command with its output line by line. */
function start(...args: string[]): {
  says(pattern: RegExp): Promise<string>;
  end(): Promise<number | null>;
} {
  const started = spawn(process.execPath, [join(ROOT, 'scripts/hkob.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let text = '';
  let heard: () => void = () => undefined;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data;
      heard();
    });
  }
  return {
    says: (pattern) =>
      new Promise((resolve) => {
        heard = () => {
          const [found] = pattern.exec(text) ?? [];
          if (found === undefined) return;
          text = text.slice(text.indexOf(found) + found.length);
          resolve(found);
        };
        heard();
      }),
    end: () =>
      new Promise((resolve) => {
        started.once('close', resolve);
        started.kill('SIGINT');
      }),
  };
}

const DONE = /files changed, in \d+ ms\n/;

describe('hkob generate --watch', () => {
  test('writes again each time a referenced file is saved', async () => {
    await cp(join(ROOT, 'spec'), join(folder, 'spec'), { recursive: true });
    const { says, end } = start(
      'generate',
      '--watch',
      '--spec',
      'spec/ais/openapi.yaml',
      '--out',
      'out',
    );
    await says(/Watching/);
    const file = join(folder, 'spec/ais/schemas/Balance.yaml');
    const text = await readFile(file, 'utf8');
    for (const word of ['One', 'Two', 'Three']) {
      await writeFile(file, `${text.trimEnd()}\ntitle: ${word}\n`);
      await says(DONE);
      expect(await readFile(join(folder, 'out/openapi.yaml'), 'utf8')).toContain(`title: ${word}`);
    }
    expect(await end()).toBe(0);
  }, 60_000);

  test('sees every way of saving, of the document and of what it refers to', async () => {
    const entry = join(folder, 'shop.yaml');
    const part = join(folder, 'parts/Order.yaml');
    await mkdir(join(folder, 'parts'));
    const order = (word: string): string => `type: object\ntitle: ${word}\n`;
    const shop = (word: string): string => `openapi: 3.1.0
info: { title: ${word}, version: '1' }
paths: {}
components: { schemas: { Order: { $ref: parts/Order.yaml } } }
`;
    await writeFile(entry, shop('Start'));
    await writeFile(part, order('Start'));
    const { says, end } = start('generate', '--watch', '--spec', 'shop.yaml', '--out', 'out');
    await says(/Watching/);

    const saves: Record<string, (file: string, text: string) => Promise<void>> = {
      'in place': (file, text) => writeFile(file, text),
      'a new file over it': async (file, text) => {
        await writeFile(`${file}~`, text);
        await rename(`${file}~`, file);
      },
      'the old one moved away first': async (file, text) => {
        await rename(file, `${file}.bak`);
        await writeFile(file, text);
        await rm(`${file}.bak`);
      },
      'removed and written': async (file, text) => {
        await rm(file);
        await writeFile(file, text);
      },
      'emptied, then in two halves': async (file, text) => {
        await writeFile(file, '');
        await appendFile(file, text.slice(0, 20));
        await appendFile(file, text.slice(20));
      },
      'touched twice after': async (file, text) => {
        await writeFile(file, text);
        for (let times = 0; times < 2; times++) await utimes(file, new Date(), new Date());
      },
      'with the time stamps of before': async (file, text) => {
        const { atime, mtime } = await stat(file);
        await writeFile(file, text);
        await utimes(file, atime, mtime);
      },
    };
    let number = 0;
    for (const [name, save] of Object.entries(saves)) {
      for (const [file, text] of [
        [entry, shop],
        [part, order],
      ] as const) {
        number += 1;
        await save(file, text(`Word${number}`));
        // A save in several steps may be noticed in between; only the final state matters.
        for (;;) {
          await says(DONE);
          const written = await readFile(join(folder, 'out/openapi.yaml'), 'utf8');
          if (written.includes(`Word${number}`)) break;
          expect(written, name).toContain(`Word${number - 1}`);
        }
      }
    }
    expect(await end()).toBe(0);
  }, 60_000);

  test('follows references that come and go, and that are broken and mended', async () => {
    const shop = (ref: string): string => `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths: {}
components: { schemas: { Order: { $ref: ${ref} } } }
`;
    const at = (name: string): string => join(folder, name);
    const output = (): Promise<string> => readFile(at('out/openapi.yaml'), 'utf8');
    await writeFile(at('shop.yaml'), shop('first/Order.yaml'));
    await mkdir(at('first'));
    await writeFile(at('first/Order.yaml'), 'type: [\n');
    const { says, end } = start('generate', '--watch', '--spec', 'shop.yaml', '--out', 'out');
    await says(/^first\/Order\.yaml:\d+:\d+: /m);
    await says(/Watching/);
    await writeFile(at('first/Order.yaml'), 'title: Mended\n');
    await says(DONE);
    expect(await output()).toContain('title: Mended');

    await writeFile(at('shop.yaml'), shop('second/deep/Order.yaml'));
    await says(/there is no file .*second\/deep\/Order\.yaml/);
    expect(await output()).toContain('title: Mended');
    await mkdir(at('second/deep'), { recursive: true });
    await writeFile(at('second/deep/Order.yaml'), 'title: Added\n');
    await says(DONE);
    expect(await output()).toContain('title: Added');

    await rm(at('second'), { recursive: true });
    await says(/there is no file .*second\/deep\/Order\.yaml/);
    await mkdir(at('second/deep'), { recursive: true });
    await writeFile(at('second/deep/Order.yaml'), 'title: Back\n');
    for (let text = ''; !text.includes('title: Back'); text = await output()) await says(DONE);

    await writeFile(at('first/Order.yaml'), 'title: Unwanted\n');
    await writeFile(at('shop.yaml'), shop('first/Order.yaml'));
    await says(DONE);
    expect(await output()).toContain('title: Unwanted');
    expect(await end()).toBe(0);
  }, 60_000);

  test('one broken document does not hold up another', async () => {
    const shop = (title: string): string =>
      `openapi: 3.1.0\ninfo: { title: ${title}, version: '1' }\npaths: {}\n`;
    for (const name of ['one', 'two']) await writeFile(join(folder, `${name}.yaml`), shop(name));
    const inputs = ['one', 'two'].map((name) => ({
      spec: `${name}.yaml`,
      out: name,
      only: ['document'],
    }));
    await writeFile(join(folder, 'hkob.config.json'), JSON.stringify({ inputs }));
    const { says, end } = start('generate', '--watch');
    await says(/Watching/);
    await writeFile(join(folder, 'two.yaml'), 'openapi: [\n');
    await says(/^two\.yaml:/m);
    await writeFile(join(folder, 'one.yaml'), shop('New'));
    await says(DONE);
    expect(await readFile(join(folder, 'one/openapi.yaml'), 'utf8')).toContain('title: New');
    await writeFile(join(folder, 'hkob.config.json'), JSON.stringify({ inputs: [inputs[0]] }));
    await says(/removed two\/openapi\.yaml/);
    expect(await end()).toBe(0);
  }, 60_000);

  test('says what is wrong, and goes on', async () => {
    const file = join(folder, 'shop.yaml');
    await writeFile(file, 'openapi: 3.1.0\npaths: [\n');
    const { says, end } = start('generate', '--watch', '--spec', 'shop.yaml', '--out', 'out');
    expect(await says(/^shop\.yaml:\d+.*\n/m)).toContain('shop.yaml');
    await says(/Watching/);
    // As editors save: a new file replaces the old one.
    await writeFile(
      `${file}.new`,
      'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths: {}\n',
    );
    await rename(`${file}.new`, file);
    await says(DONE);
    expect(await readFile(join(folder, 'out/openapi.yaml'), 'utf8')).toContain('title: Shop');
    expect(await end()).toBe(0);
  }, 60_000);

  test('follows its configuration', async () => {
    const config = (out: string): string =>
      `export default { inputs: [{ spec: 'dcr', out: '${out}', only: ['types'] }] };`;
    await writeFile(join(folder, 'hkob.config.ts'), config('one'));
    const { says, end } = start('generate', '--watch');
    await says(/wrote one\/types\.ts/);
    await says(/Watching/);
    await writeFile(join(folder, 'hkob.config.ts'), config('two'));
    await says(/wrote two\/types\.ts/);
    expect(await end()).toBe(0);
  }, 60_000);
});

test('hkob mock reads a changed document again, and serves the old one while it is broken', async () => {
  const file = join(folder, 'shop.yaml');
  const shop = (path: string): string => `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths: { ${path}: { get: { responses: { '204': { description: Done. } } } } }
`;
  await writeFile(file, shop('/old'));
  const { says, end } = start('mock', '--spec', 'shop.yaml', '--port', '0');
  const url = (await says(/http:\/\/[\d.:]+/)).trim();
  await says(/Try/);
  const status = async (path: string): Promise<number> => (await fetch(url + path)).status;
  expect([await status('/old'), await status('/new')]).toEqual([204, 404]);
  await writeFile(file, 'openapi: 3.1.0\npaths: [\n');
  await says(/shop\.yaml:\d+/);
  expect(await status('/old')).toBe(204);
  await writeFile(file, `${shop('/old')}components: { schemas: { A: { $ref: a.yaml } } }\n`);
  await says(/there is no file .*a\.yaml/);
  await writeFile(join(folder, 'a.yaml'), 'type: string\n');
  await says(/Read again: 1 operations/);
  await writeFile(file, shop('/new'));
  await says(/Read again: 1 operations/);
  expect([await status('/old'), await status('/new')]).toEqual([404, 204]);
  expect(await end()).toBe(0);
}, 60_000);
