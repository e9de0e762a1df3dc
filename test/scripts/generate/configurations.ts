/** Configurations in every syntax, for every kind of package. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** `type` of the package.json: npm 10 omits it, npm 11 writes `commonjs`. */
export const TYPES = ['commonjs', 'module', undefined] as const;

const TYPESCRIPT = ['ts', 'mts', 'cts'];
const SCRIPTS = [...TYPESCRIPT, 'js', 'mjs', 'cjs'];

/** All of them are equivalent. */
export const MEANT = { inputs: [{ spec: 'ais', out: 'made/here' }] };

const INPUTS = "[{ spec: 'ais', out: 'made/here' }]";

/** By their characteristic: the possible endings, and the text. */
const TEXTS: Record<string, [endings: readonly string[], text: string]> = {
  'export default': [SCRIPTS, `export default { inputs: ${INPUTS} };\n`],
  'export of a name': [SCRIPTS, `const c = { inputs: ${INPUTS} };\nexport { c as default };`],
  'await at the top': [SCRIPTS, `export default { inputs: await Promise.resolve(${INPUTS}) };`],
  'import.meta': [
    SCRIPTS,
    `import { basename, join } from 'node:path';
const out = join('made', basename(import.meta.dirname));
export default { inputs: [{ spec: 'ais', out }] };\n`,
  ],
  'imports of both kinds': [
    SCRIPTS,
    `import { made } from './es.ts';
import common from './common.ts';
export default { inputs: [{ spec: 'ais', out: made + common.rest }] };\n`,
  ],
  'module.exports': [SCRIPTS, `module.exports = { inputs: ${INPUTS} };\n`],
  'exports and "use strict"': [SCRIPTS, `'use strict';\nexports.inputs = ${INPUTS}; // the end`],
  'require of both kinds': [
    SCRIPTS,
    `const { made } = require('./es.ts');
const { rest } = require('./common.ts');
module.exports = { inputs: [{ spec: 'ais', out: made + rest }] };\n`,
  ],
  __dirname: [
    SCRIPTS,
    `const { basename, join } = require('node:path');
module.exports = { inputs: [{ spec: 'ais', out: join('made', basename(__dirname)) }] };\n`,
  ],
  'compiled from ES modules': [
    SCRIPTS,
    `Object.defineProperty(exports, '__esModule', { value: true });
exports.default = { inputs: ${INPUTS} };\n`,
  ],
  'a byte order mark': [SCRIPTS, `\uFEFFexport default { inputs: ${INPUTS} };\n`],
  'a byte order mark, CommonJS': [SCRIPTS, `\uFEFFmodule.exports = { inputs: ${INPUTS} };\n`],
  'an interpreter': [SCRIPTS, `#!/usr/bin/env node\nmodule.exports = { inputs: ${INPUTS} };\n`],
  satisfies: [
    TYPESCRIPT,
    `import type { HkobConfig } from 'hk-open-banking/generate';
export default { inputs: ${INPUTS} } satisfies HkobConfig;\n`,
  ],
  'a type imported as a value': [
    TYPESCRIPT,
    `import { HkobConfig } from 'hk-open-banking/generate';
const config: HkobConfig = { inputs: ${INPUTS} };
export default config;\n`,
  ],
  'export =': [TYPESCRIPT, `const config: object = { inputs: ${INPUTS} };\nexport = config;\n`],
  'an enum': [
    TYPESCRIPT,
    `enum Out { Here = 'made/here' }\nexport default { inputs: [{ spec: 'ais', out: Out.Here }] };\n`,
  ],
  JSON: [['json'], JSON.stringify(MEANT)],
};

/** Writes all of them, and returns their absolute paths. */
export async function writeConfigurations(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const type of TYPES) {
    const project = join(folder, `type-${type}`);
    for (const [name, [endings, text]] of Object.entries(TEXTS)) {
      for (const ending of endings) {
        const file = join(project, `${ending}, ${name}`, 'here', `hkob.config.${ending}`);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
        await writeFile(join(dirname(file), 'es.ts'), "export const made: string = 'made/';\n");
        await writeFile(join(dirname(file), 'common.ts'), "module.exports = { rest: 'here' };\n");
        files.push(file);
      }
    }
    await writeFile(join(project, 'package.json'), JSON.stringify({ type }));
  }
  return files;
}

/**
 * Returns a program that loads configurations twice, the second time after a change, and prints
 * those with a wrong value as JSON, and how many were loaded.
 * @param loader path of the configuration loader
 */
export const program = (loader: string, files: readonly string[]): string => `
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
const { loadConfig } = await import(${JSON.stringify(loader)});
const wrong = {};
const files = ${JSON.stringify(files)};
for (const file of files) {
  try {
    const loaded = await loadConfig(file);
    if (!isDeepStrictEqual(loaded, ${JSON.stringify(MEANT)})) wrong[file] = loaded;
    writeFileSync(file, readFileSync(file, 'utf8').replace('ais', 'oauth'));
    const [{ spec }] = (await loadConfig(file, 'again')).inputs;
    if (spec !== 'oauth') wrong[file] = 'not read again';
  } catch (error) {
    wrong[file] = String(error);
  }
}
console.log(JSON.stringify({ wrong, loaded: files.length }));
`;
