import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../../../scripts/onboarding/self-signed.ts';
import { hkob, type Run } from '../cli/run.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-doctor-'));
  const inputs = [{ spec: 'dcr', out: 'out', only: ['types'] }];
  await write('hkob.config.mjs', `export default { inputs: ${JSON.stringify(inputs)} };`);
  await write('package.json', '{ "dependencies": { "hk-open-banking": "1", "zod": "4" } }');
});

afterEach(() => rm(folder, { recursive: true }));

const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
const doctor = (...args: string[]): Promise<Run> =>
  hkob(['doctor', '--port', '0', ...args], { cwd: folder });

test('finds nothing wrong', async () => {
  await hkob(['generate'], { cwd: folder });
  const { code, stdout } = await doctor();
  expect(code).toBe(0);
  expect(stdout).not.toContain('✗');
  expect(stdout).toContain('✓ generated files: up to date\n');
});

test('says it as JSON', async () => {
  const { code, stdout } = await doctor('--json');
  expect(code).toBe(1);
  const { well, findings } = JSON.parse(stdout);
  expect(well).toBe(false);
  expect(findings.filter((finding: { well: boolean }) => !finding.well)).toEqual([
    {
      well: false,
      subject: 'generated files',
      fact: '2 are not up to date',
      remedy: 'Run "hkob generate"',
    },
  ]);
});

describe('names the remedy', () => {
  const ills: [name: string, files: Record<string, string>, line: string, remedy: string][] = [
    [
      'a broken configuration',
      { 'hkob.config.mjs': 'export default {}' },
      '✗ hkob.config.mjs: ',
      'Mend',
    ],
    [
      'a missing document',
      { 'hkob.config.mjs': "export default { inputs: [{ spec: 'x.yaml', out: 'o' }] };" },
      '✗ document x: there is no file ',
      'Mend',
    ],
    [
      'a missing dependency',
      { 'hkob.config.mjs': "export default { inputs: [{ spec: 'dcr', out: 'o' }] };" },
      '✗ package.json: does not name openapi-fetch, hono',
      'Run "npm install openapi-fetch hono"',
    ],
    [
      'a file in the way',
      {
        'hkob.config.mjs':
          "export default { inputs: [{ spec: 'dcr', out: '.', only: ['types'] }] };",
        'types.ts': 'mine',
      },
      '✗ generated files: types.ts: this file was not generated',
      'Mend',
    ],
  ];

  test.each(ills)('of %s', async (_, files, line, remedy) => {
    for (const [path, text] of Object.entries(files)) await write(path, text);
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    const index = lines.findIndex((one) => one.startsWith(line));
    expect(index, stdout).toBeGreaterThan(-1);
    expect(lines[index + 1]?.trim().startsWith(remedy), lines[index + 1]).toBe(true);
  });

  describe('of a compiler that refuses ES modules', () => {
    const commonjs =
      '{ "type": "commonjs", "dependencies": { "hk-open-banking": "1", "zod": "4" } }';
    const verbatim = { verbatimModuleSyntax: true };
    const said: [manifest: string, options: object, line: RegExp | undefined][] = [
      [
        commonjs,
        { module: 'nodenext', ...verbatim },
        /✗ tsconfig\.json: "verbatimModuleSyntax" forbids .* CommonJS package\n {4}Set "type": "module" in package\.json, or/,
      ],
      [
        commonjs,
        { module: 'Node16' },
        /✗ tsconfig\.json: "module": "node16" does not allow .*\n {4}Set "module" to "nodenext", or "type": "module" in/,
      ],
      [commonjs, { module: 'node18' }, /✗ tsconfig\.json: "module": "node18" does not allow /],
      [commonjs.replace('"type": "commonjs",', ''), { module: 'node18' }, /✗ tsconfig\.json: /],
      [commonjs, { module: 'commonjs', ...verbatim }, /✗ tsconfig\.json: "verbatimModuleSyntax" /],
      [commonjs, { module: 'nodenext' }, undefined],
      [commonjs, { module: 'preserve', ...verbatim }, undefined],
      [commonjs, { module: 'esnext', moduleResolution: 'bundler', ...verbatim }, undefined],
      [commonjs.replace('commonjs', 'module'), { module: 'nodenext', ...verbatim }, undefined],
      [commonjs.replace('commonjs', 'module'), { module: 'node16' }, undefined],
    ];

    test.each(said)('%s with %j', async (manifest, compilerOptions, line) => {
      await write('package.json', manifest);
      await write('tsconfig.json', JSON.stringify({ compilerOptions }));
      await hkob(['generate'], { cwd: folder });
      const { code, stdout } = await doctor();
      expect(code, stdout).toBe(line ? 1 : 0);
      if (line) expect(stdout).toMatch(line);
      else expect(stdout).not.toContain('tsconfig.json');
      // The same message before anything is generated.
      await rm(join(folder, 'hkob.config.mjs'));
      const init = await hkob(['init', '--yes', '--dry-run', '--out=out'], { cwd: folder });
      expect(init.stderr).toMatch(line ? /^tsconfig\.json: .*\. Set / : /^$/);
    });
  });

  test('of no configuration', async () => {
    await rm(join(folder, 'hkob.config.mjs'));
    expect((await doctor()).stdout).toContain('Run "hkob init"');
  });

  test('of a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, stdout } = await doctor('--port', `${port}`);
    other.close();
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ port ${port}: taken\n    End what uses it`);
  });
});

describe('looks at certificates', () => {
  let key: string;
  let cert: string;
  let expired: string;
  let early: string;

  beforeAll(async () => {
    ({ key, cert } = await selfSignedCertificate(['localhost']));
    const year = 365 * 86_400_000;
    ({ cert: expired } = await selfSignedCertificate(['localhost'], Date.now() - year));
    ({ cert: early } = await selfSignedCertificate(['localhost'], Date.now() + year));
  });

  const other = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

  test.each<[name: string, files: () => Record<string, string>, line: RegExp]>([
    ['a pair', () => ({ cert, key }), /^✓ c\.pem: matches k\.pem, valid until \d{4}-\d\d-\d\d$/m],
    ['a foreign key', () => ({ cert, key: other }), /^✗ c\.pem: does not match k\.pem\n {4}Give/m],
    ['one that expired', () => ({ cert: expired, key }), /^✗ c\.pem: expired on .*\n {4}Have/m],
    [
      'one of tomorrow',
      () => ({ cert: early, key }),
      /^✗ c\.pem: is valid from .* only\n {4}Check/m,
    ],
    ['no certificate', () => ({ cert: 'x', key }), /^✗ c\.pem: cannot be read .*\n {4}Give/m],
    ['no key', () => ({ cert, key: 'x' }), /^✗ k\.pem: cannot be read .*\n {4}Give/m],
  ])('%s', async (_, files, line) => {
    const { cert, key } = files() as { cert: string; key: string };
    await write('c.pem', cert);
    await write('k.pem', key);
    expect((await doctor('--cert', 'c.pem', '--key', 'k.pem')).stdout).toMatch(line);
  });

  test('wants the key of each', async () => {
    const { code, stderr } = await doctor('--cert', 'c.pem');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^hkob doctor: each --cert needs its --key/);
  });
});
