/** A configuration module works with any ending and any `type` of the package.json. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hkob, messages, ROOT } from '../cli/run.ts';
import { program, TYPES, writeConfigurations } from './configurations.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-module-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('in every ending, with every syntax, in every kind of package', async () => {
  const files = await writeConfigurations(folder);
  const code = program(join(ROOT, 'scripts/config/load.ts'), files);
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code]);
  const { stdout, stderr } = await run;
  expect(JSON.parse(stdout)).toEqual({ wrong: {}, loaded: files.length });
  expect(files.length).toBeGreaterThan(250);
  expect(stderr).toBe('');
}, 60_000);

describe('one that cannot be run says why in a line', () => {
  const given: [name: string, text: string, line: RegExp][] = [
    [
      'hkob.config.ts',
      'export default {',
      /hkob\.config\.ts:1:17: it cannot be read: '\}' expected/,
    ],
    [
      'hkob.config.cjs',
      'module.exports = {',
      /hkob\.config\.cjs:1:19: it cannot be read: '\}' expected/,
    ],
    [
      'hkob.config.js',
      'export const inputs = [];',
      /hkob\.config\.js: it has no default export\. Write/,
    ],
    ['hkob.config.js', "throw new Error('no');", /hkob\.config\.js: it cannot be read: no$/],
    ['hkob.config.js', 'throw null;', /hkob\.config\.js: it cannot be read: null$/],
    [
      'hkob.config.js',
      "require('./none.js')",
      /hkob\.config\.js: it cannot be read: Cannot find module/,
    ],
    [
      'hkob.config.js',
      "import './bad.ts';",
      /hkob\.config\.js: it cannot be read: .*bad\.ts: '\}' expected/,
    ],
    [
      'hkob.config.cts',
      "module.exports = {\n  inputs: [{ spec: 'ais', ouy: 'x', out: 'y' }],\n};",
      /hkob\.config\.cts:2:27: inputs\[0\]: there is no option "ouy"/,
    ],
    [
      'hkob.config.ts',
      "export = {\n  inputs: [{ spec: 'ais' }],\n};",
      /hkob\.config\.ts:2:12: inputs\[0\]\.out: this is missing/,
    ],
  ];

  test.each(given.flatMap((row) => TYPES.map((type) => [type, ...row] as const)))(
    'type %s, %s: %s',
    async (type, name, text, line) => {
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type }));
      await writeFile(join(folder, name), text);
      await writeFile(join(folder, 'bad.ts'), 'export const a = {');
      const { code, stdout, stderr } = await hkob(['generate'], { cwd: folder });
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
      const said = messages(stderr);
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(line);
    },
  );
});
