/** The package as users get it: packed, installed into an empty project, and used. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASTED, pageOfClient, paste, startCommand } from '../sandbox/shell.ts';
import { startBrowser } from '../scripts/docs/browser.ts';
import { program, TYPES, writeConfigurations } from '../scripts/generate/configurations.ts';
import { environment, evaluate, nodeOf, npm, type Outcome, run } from './npm.ts';
import { asNpmLeavesIt, note, order, page, serve, shop, tsconfig } from './project.ts';

const root = join(import.meta.dirname, '../..');

/** HKOB_NODES=22.19.0,22,24,26 runs these tests on those Nodes, which npm fetches. */
const NODES = process.env.HKOB_NODES?.split(',') ?? ['of this run'];

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-package-')));
  const packed = await npm(['pack', '--pack-destination', folder], root);
  expect(packed, packed.output).toMatchObject({ code: 0 });
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  tarball = join(folder, name);
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  test('is sound to publint', async () => {
    const packed = await readFile(tarball);
    const pack = { tarball: new Uint8Array(packed).buffer };
    expect((await publint({ pack, strict: true })).messages).toEqual([]);
  });

  test('has types for every way to import it', async () => {
    const attw = join(packageOf('@arethetypeswrong/cli'), 'dist/index.js');
    const { code, output } = await run(process.execPath, [attw, tarball, '--profile', 'esm-only']);
    expect(code, output).toBe(0);
  });
});

describe.each(NODES)('in an empty project, on Node %s', (version) => {
  let node: string;
  let project: string;
  let mock: { url: string; process: ChildProcess } | undefined;

  beforeAll(async () => {
    node = await nodeOf(version);
    project = await emptyProject(node, version);
  }, 300_000);
  afterAll(() => mock?.process.kill());

  const npmHere = (...args: string[]): Promise<Outcome> => npm(args, project, node);
  const hkob = (...args: string[]): Promise<Outcome> => npmHere('exec', '--', 'hkob', ...args);
  const compile = (): Promise<Outcome> =>
    run(node, [join(project, 'node_modules/typescript/bin/tsc')], project);

  test('it is this Node that the commands run on', async () => {
    const args = ['exec', '--call', 'node --version'];
    const { output } = await npmHere(...args);
    expect(output).toBe((await run(node, ['--version'])).output);
    if (/^\d/.test(version)) expect(output).toContain(`v${version}`);
  });

  test('holds what consumers need and nothing else', async () => {
    const installed = join(project, 'node_modules/hk-open-banking');
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    const paths = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name).slice(installed.length + 1));
    expect(paths.filter((path) => /(?:^|\/)(?:test|node_modules)\//.test(path))).toEqual([]);
    const code = paths.filter((path) => path.startsWith('dist/package/'));
    expect(code.filter((path) => !/\.(?:js|d\.ts|js\.map)$/.test(path))).toEqual([
      'dist/package/hkob.config.schema.json',
    ]);
    expect(code.map((path) => path.split('/')[2])).not.toContain('test');
    expect(code.filter((path) => /\/(?:bench|start|test|evaluate)\.js$/.test(path))).toEqual([]);
    const { scripts, dependencies } = await readJson(join(installed, 'package.json'));
    expect(Object.keys(scripts).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(['openapi-fetch', 'zod']));
  });

  test('every entry can be imported', async () => {
    const { exports } = await readJson(join(root, 'package.json'));
    const lines = Object.keys(exports)
      .filter((entry) => !/\.json$|\*/.test(entry))
      .map((entry) => `await import('hk-open-banking${entry.slice(1)}');`);
    lines.push("console.log(import.meta.resolve('hk-open-banking/spec/ais.yaml'));");
    const { code, output } = await run(node, evaluate(lines.join('\n')), project);
    expect({ code, output }).toMatchObject({ code: 0 });
    const [path = ''] = output.trim().split('\n').slice(-1);
    expect(await readFile(new URL(path), 'utf8')).toMatch(/^# @generated.*\nopenapi: 3\.1\.0\n/);
  });

  test('hkob init sets it up', async () => {
    const { code, output } = await hkob(
      'init',
      '--yes',
      '--spec',
      'shop.yaml',
      '--only=index,server',
    );
    expect(code, output).toBe(0);
    expect(output).toContain('write hkob.config.ts');
    const { scripts, dependencies } = await readJson(join(project, 'package.json'));
    expect(scripts).toEqual({
      generate: 'hkob generate',
      'generate:check': 'hkob generate --check',
    });
    const needed = ['hk-open-banking', 'hono', 'openapi-fetch', 'zod'];
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(needed));
    expect(await readdir(join(project, '.github/workflows'))).toEqual(['generated.yml']);
  });

  test('npm run generate, and it compiles strictly', async () => {
    const generated = await npmHere('run', 'generate');
    expect(generated, generated.output).toMatchObject({ code: 0 });
    const index = await readFile(join(project, 'src/generated/index.ts'), 'utf8');
    expect(index).toContain("from 'hk-open-banking/runtime';");
    expect(index).toContain("from './zod.js';");
    expect(await compile()).toEqual({ code: 0, output: '' });
  }, 120_000);

  test('a script reads from hkob mock', async () => {
    mock = await startMock(node, project);
    const { code, output } = await run(node, ['dist/order.js', mock.url], project);
    expect({ code, output }).toEqual({ code: 0, output: '18.50 HKD\n' });
  }, 60_000);

  test('a browser reads from hkob mock', async () => {
    await usePage(project, mock?.url ?? '', '18.50 HKD');
  }, 60_000);

  test('a server answers, on Hono and inside Express', async () => {
    const { code, output } = await run(node, ['dist/serve.js'], project);
    const answer = '200 {"orderId":"o-7","total":"7.00"}\n';
    expect({ code, output }).toEqual({ code: 0, output: answer + answer });
  });

  test('a change of the document is drift, until it is generated again', async () => {
    expect(await npmHere('run', 'generate:check')).toMatchObject({ code: 0 });
    await writeFile(join(project, 'shop.yaml'), shop('        note: { type: string }\n'));
    const { code, output } = await npmHere('run', 'generate:check');
    expect(code).toBe(1);
    expect(output).toContain('would change src/generated/zod.ts');
    expect(output).toMatch(/\n-export const Order = .*\n\+export const Order = .* note: /);
    expect(output).not.toContain('would change src/generated/client.ts');

    expect(await npmHere('run', 'generate')).toMatchObject({ code: 0 });
    expect(await npmHere('run', 'generate:check')).toMatchObject({ code: 0 });
    // Only the new code has the new member.
    await writeFile(join(project, 'src/note.ts'), note);
    expect(await compile()).toEqual({ code: 0, output: '' });
  }, 120_000);

  test('hkob doctor finds it well', async () => {
    const { code, output } = await hkob('doctor', '--port', '0');
    expect(code, output).toBe(0);
  });

  test('what hkob sandbox prints can be pasted', async () => {
    const program = join(project, 'node_modules/.bin/hkob');
    const env = environment(node);
    const command = await startCommand(program, [], project, env);
    try {
      expect(await paste(command.tries, project, { env })).toContain('"issuer"');
      const { text, customer } = await pageOfClient(command, project);
      expect(text).toMatch(/^hkob\(\) .*hkob\.js' "\$@"; \}$/m);
      expect(await paste(text, project, { customer, env })).toMatch(PASTED);
    } finally {
      command.child.kill();
    }
  });
});

describe.each(NODES)('what the README says of another project, on Node %s', (version) => {
  let node: string;
  let first: string;

  beforeAll(async () => {
    node = await nodeOf(version);
    first = await mkdtemp(join(folder, 'as-npm-leaves-it-'));
    const made = await npm(['init', '-y'], first, node);
    expect(made, made.output).toMatchObject({ code: 0 });
  }, 60_000);

  /** The commands of the README, with the tarball and without questions. */
  const commands = async (): Promise<string[]> => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const [, block = ''] = /In another project.*?```sh\n(.*?)```/s.exec(readme) ?? [];
    return block
      .split('\n')
      .map((line) => line.replace(/\s*#.*/, ''))
      .filter((line) => line !== '')
      .map((line) => line.replace('hk-open-banking', tarball))
      .map((line) => line.replace('hkob init', 'hkob init --yes'));
  };
  const shell = (line: string, cwd: string): Promise<Outcome> => run('sh', ['-c', line], cwd, node);

  describe.each(TYPES)('in a package of type %s', (type) => {
    let project: string;

    beforeAll(async () => {
      // One installation serves all three, because only their package.json differs.
      project = type === TYPES[0] ? first : await mkdtemp(join(folder, `type-${type}-`));
      const { type: _, ...manifest } = JSON.parse(
        await readFile(join(first, 'package.json'), 'utf8'),
      );
      const text = JSON.stringify({ ...manifest, ...(type && { type }) });
      await writeFile(join(project, 'package.json'), text);
    });

    test('its commands do what they say, and doctor finds it well', async () => {
      for (const line of await commands()) {
        const installs = line.startsWith('npm install');
        if (installs && project !== first) {
          await symlink(join(first, 'node_modules'), join(project, 'node_modules'), 'junction');
          continue;
        }
        const outcome = await shell(line, project);
        expect(outcome, `${line}: ${outcome.output}`).toMatchObject({ code: 0 });
        expect(outcome.output).not.toMatch(/warning/i);
      }
      expect(await readdir(join(project, 'src/generated'))).toContain('index.ts');
      for (const line of ['npx hkob generate --check', 'npx hkob doctor --port=0']) {
        const outcome = await shell(line, project);
        expect(outcome, `${line}: ${outcome.output}`).toMatchObject({ code: 0 });
      }
    }, 180_000);

    test('every entry can be imported and required', async () => {
      const { exports } = await readJson(join(root, 'package.json'));
      const entries = Object.keys(exports).filter((entry) => !/\.json$|\*/.test(entry));
      const names = JSON.stringify(entries.map((entry) => `hk-open-banking${entry.slice(1)}`));
      const both = `for (const name of ${names}) {
  const required = Object.keys(require(name)).length;
  import(name).then((imported) => console.log(name, required > 0, required === Object.keys(imported).length));
}`;
      await writeFile(join(project, 'both.cjs'), both);
      const { output } = await run(node, ['both.cjs'], project);
      expect(output.trim().split('\n').sort()).toEqual(
        entries.map((entry) => `hk-open-banking${entry.slice(1)} true true`).sort(),
      );
    });

    test.each(asNpmLeavesIt.settings(type))(
      'what is generated compiles with %j, and runs',
      async (compilerOptions, runs) => {
        await writeFile(join(project, 'tsconfig.json'), asNpmLeavesIt.tsconfig(compilerOptions));
        await rm(join(project, 'dist'), { recursive: true, force: true });
        const args = ['generate', '--spec=dcr', '--out=src/dcr'];
        const generated = await npm(['exec', '--', 'hkob', ...args], project, node);
        expect(generated, generated.output).toMatchObject({ code: 0 });
        const index = await readFile(join(project, 'src/dcr/index.ts'), 'utf8');
        const ending = /'\.\/zod(.*)'/.exec(index)?.[1] ?? '';
        await writeFile(join(project, 'src/main.ts'), asNpmLeavesIt.main(ending));
        const tsc = join(project, 'node_modules/typescript/bin/tsc');
        expect(await run(node, [tsc], project)).toEqual({ code: 0, output: '' });
        if (!runs) return;
        const { output } = await run(node, ['dist/main.js'], project);
        expect(output).toBe('function function function true\n');
      },
      60_000,
    );
  });

  test('a configuration runs as it is written', async () => {
    const files = await writeConfigurations(join(first, 'configurations'));
    const loader = join(first, 'node_modules/hk-open-banking/dist/package/scripts/config/load.js');
    const { output } = await run(node, evaluate(program(loader, files)), first);
    expect(JSON.parse(output)).toEqual({ wrong: {}, loaded: files.length });
  }, 60_000);
});

test('older compilers find the types where exports have them', async () => {
  const { exports, types, typesVersions } = await readJson(join(root, 'package.json'));
  const entries = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'object' ? [[entry.slice(2), target.types.slice(2)]] : [],
  );
  expect({ '': [types.slice(2)], ...typesVersions['*'] }).toEqual(
    Object.fromEntries(entries.map(([entry, file]) => [entry, [file]])),
  );
});

/** A project with this package and the dependencies of its sources. */
async function emptyProject(node: string, name: string): Promise<string> {
  const project = join(folder, `project-${name.replaceAll(' ', '-')}`);
  await mkdir(join(project, 'src'), { recursive: true });
  await mkdir(join(project, '.github'));
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  await writeFile(join(project, 'shop.yaml'), shop());
  await writeFile(join(project, 'src/order.ts'), order);
  await writeFile(join(project, 'src/page.ts'), page);
  await writeFile(join(project, 'src/serve.ts'), serve);
  const { devDependencies, optionalDependencies } = await readJson(join(root, 'package.json'));
  const others = ['express', '@types/express', '@types/node', '@hono/node-server', 'typescript'];
  const versions = { ...devDependencies, ...optionalDependencies };
  const specifiers = others.map((one) => `${one}@${versions[one]}`);
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--engine-strict'];
  const installed = await npm(['install', ...flags, tarball, ...specifiers], project, node);
  expect(installed, installed.output).toMatchObject({ code: 0 });
  return project;
}

/** Bundles `src/page.ts`, and opens it until its title is the expected one. */
async function usePage(project: string, mock: string, title: string): Promise<void> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(project, 'src/page.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    minify: true,
    metafile: true,
    absWorkingDir: project,
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  expect([...new Set(packages)].sort()).toEqual(['hk-open-banking', 'openapi-fetch', 'zod']);

  const script = outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<script type="module" src="page.js"></script>');
  }).listen(0, '127.0.0.1');
  const browser = await startBrowser();
  try {
    const { port } = server.address() as { port: number };
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${port}/#${encodeURIComponent(mock)}`);
    await tab.waitForFunction('document.title !== ""');
    expect(await tab.title()).toBe(title);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Starts `hkob mock` in the project, and waits until it is listening. */
async function startMock(
  node: string,
  project: string,
): Promise<{ url: string; process: ChildProcess }> {
  const bin = join(project, 'node_modules/hk-open-banking/dist/package/scripts/hkob.js');
  const args = [bin, 'mock', '--spec', 'shop.yaml', '--spec', 'ais', '--port', '0'];
  const child = spawn(node, args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const url = /^Mock at (\S+)$/m.exec(output)?.[1];
      if (url !== undefined) resolve({ url, process: child });
    });
    child.once('close', () => reject(new Error(`hkob mock ended: ${output}`)));
  });
}

function packageOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** The members of a package.json that are records. */
interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly types: string;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

async function readJson(file: string): Promise<Manifest> {
  return JSON.parse(await readFile(file, 'utf8'));
}
