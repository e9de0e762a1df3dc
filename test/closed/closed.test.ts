/**
 * Documents cannot make a command open a file outside of the root, or a connection. Real processes
 * run under `trace.mjs`.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../scripts/cli/run.ts';
import { aimed, withData, withDialects, withReferences } from './places.ts';

const SECRET = 'canary-7f3a9c';

let base: string;
let outside: string;
let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'closed-')));
  outside = join(base, 'outside');
  mkdirSync(join(outside, 'sub'), { recursive: true });
  const text = `secret: ${SECRET}\ntype: string\ndescription: ${SECRET}\nrules: {}\n`;
  for (const name of ['canary.yaml', 'canary.json', 'canary.md', 'canary', 'sub/canary.yaml']) {
    writeFileSync(join(outside, name), text);
  }
  writeFileSync(join(outside, 'plugin.mjs'), plugin(join(base, 'ran')));
  server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as { port: number }).port;
});

afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

beforeEach(() => {
  connections = 0;
});

/** A plugin that reveals that it ran. */
const plugin = (mark: string): string =>
  `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(mark)}, '');\nexport default () => ({ id: 'evil' });\n`;

/** Creates a project with the given files; `link.yaml` and `links/` lead out of it. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(base, 'project-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(outside, 'canary.yaml'), join(folder, 'link.yaml'));
  symlinkSync(outside, join(folder, 'links'));
  return folder;
}

/** Targets that references try. */
const targets = (): string[] => [
  '../outside/canary.yaml',
  '../outside/canary.yaml#/secret',
  '../outside/canary.md',
  join(outside, 'canary.json'),
  '/etc/passwd',
  pathToFileURL(join(outside, 'canary.yaml')).href,
  `http://127.0.0.1:${port}/canary.yaml`,
  `//127.0.0.1:${port}/canary.yaml`,
  'data:application/json,{"type":"string"}',
  'link.yaml',
  './links/canary.yaml',
  '%2e%2e/outside/canary.yaml',
  '..%2foutside%2fcanary.yaml',
  '%252e%252e/outside/canary.yaml',
  '..\\outside\\canary.yaml',
  './links/sub/../../outside/canary.yaml',
  '../outside/canary.yaml\0.yaml',
];

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  generate: ['generate', '--spec', 'openapi.json', '--out', 'made/generated'],
  lint: ['lint', 'openapi.json'],
  docs: ['docs', '--spec', 'openapi.json', '--out', 'made/docs'],
  diff: ['diff', 'openapi.json', 'openapi.json'],
  scaffold: ['scaffold', '--spec', 'openapi.json', '--out', 'made/handlers'],
  mock: ['mock', '--spec', 'openapi.json', '--port', '0'],
};

/** What a run did, according to its output, its trace and the files it wrote. */
interface Run {
  readonly code: number | null;
  readonly output: string;
  /** Opened files and connections beyond those it needs. */
  readonly reached: readonly string[];
}

async function run(folder: string, args: readonly string[]): Promise<Run> {
  const trace = join(mkdtempSync(join(base, 'trace-')), 'log');
  writeFileSync(trace, '');
  const child = spawn(process.execPath, [join(ROOT, 'scripts/hkob.ts'), ...args], {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: '1',
      HKOB_TRACE: trace,
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'trace.mjs')}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let asked = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data;
      const [, url] = /^Mock at (\S+)/m.exec(output) ?? [];
      if (asked || url === undefined || !/^Try/m.test(output)) return;
      asked = true;
      // Responses of a server are output too.
      const headers = { authorization: 'Bearer x' };
      void fetch(`${url}/v1/things`, { headers })
        .then((response) => response.text())
        .then((text) => {
          output += text;
          child.kill('SIGINT');
        });
    });
  }
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return {
    code,
    output: output + textsIn(join(folder, 'made')),
    reached: reachedIn(trace, folder),
  };
}

function textsIn(folder: string): string {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  } catch {
    return '';
  }
}

/**
 * The files a process may open: this installation, Node, its working folder, and its own files in
 * the folder for temporary ones. It may also check for the existence of project files in the
 * folders above.
 */
function reachedIn(trace: string, folder: string): string[] {
  const inside = (path: string, root: string): boolean =>
    !/^\.\.(?:\/|$)|^\//.test(relative(root, path));
  const own = [ROOT, realpathSync(join(ROOT, 'node_modules')), dirname(process.execPath)];
  return readFileSync(trace, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as [kind: string, what: unknown])
    .filter(([kind, what]) => {
      if (kind === 'connect') return what !== 'lookup 127.0.0.1'; // it listens there
      const path = String(what);
      if (own.some((root) => inside(path, root))) return false;
      if (inside(path, folder)) return kind === 'open' && /\/links?[./]/.test(path);
      if (/^hkob-redocly-\w+(?:\/|$)/.test(relative(tmpdir(), path))) return false;
      // Checks whether npm runs the command.
      if (/^\/proc\/\d+\/(?:cmdline|status)$/.test(path)) return false;
      if (kind === 'open') return true;
      return !/\/(?:package\.json|tsconfig\.json|redocly\.yaml|redocly-cli-version|typescript\.js)$/i.test(
        path,
      );
    })
    .map((entry) => JSON.stringify(entry));
}

/**
 * Checks that an output contains nothing from outside: from files made here, or from the system.
 */
const leaks = (output: string): boolean => new RegExp(`${SECRET}|root:.?:0:0`).test(output);

const tries = Object.keys(COMMANDS).flatMap((command) =>
  ['3.0.3', '3.1.0', '3.2.0'].map((version) => ({ command, version })),
);

test.each(tries)(
  'hkob $command refuses the references of a document of $version',
  async ({ command, version }) => {
    const args = COMMANDS[command] ?? [];
    const first = tries.findIndex((item) => item.command === command && item.version === version);
    const text = aimed(withReferences(version), targets(), first);
    const { code, output, reached } = await run(project({ 'openapi.json': text }), args);
    expect({ code, reached, leaks: leaks(output), connections }, output).toEqual({
      code: 2,
      reached: [],
      leaks: false,
      connections: 0,
    });
  },
);

const dataTries = tries.filter(({ version }) => version !== '3.2.0');

test.each(dataTries)(
  'hkob $command takes the data of a document of $version for data',
  async ({ command, version }) => {
    const args = COMMANDS[command] ?? [];
    const url = `http://127.0.0.1:${port}/address`;
    for (const first of [0, 7]) {
      const text = aimed(withData(version, url), targets(), first);
      const hostile = {
        extends: [url],
        plugins: ['./plugin.mjs'],
        decorators: { 'info-description-override': { filePath: '../outside/canary.md' } },
      };
      const files = {
        'openapi.json': text,
        // Read by lint alone, which has its own tests.
        ...(command !== 'lint' && {
          'redocly.yaml': JSON.stringify(hostile),
          'plugin.mjs': plugin(join(base, 'ran')),
        }),
      };
      const { code, output, reached } = await run(project(files), args);
      expect({ code, reached, leaks: leaks(output), connections }, output.slice(0, 4000)).toEqual({
        code: command === 'lint' ? 1 : 0,
        reached: [],
        leaks: false,
        connections: 0,
      });
    }
    expect(existsSync(join(base, 'ran'))).toBe(false);
  },
);

test.each(Object.keys(COMMANDS))(
  'hkob %s asks nobody for a dialect of JSON Schema',
  async (command) => {
    const text = JSON.stringify(withDialects(`http://127.0.0.1:${port}/dialect`));
    const { output, reached } = await run(
      project({ 'openapi.json': text }),
      COMMANDS[command] ?? [],
    );
    expect({ reached, connections }, output).toEqual({ reached: [], connections: 0 });
  },
);

const SHOP = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths: {}
`;

/** Configurations beside a document that do not belong to the user. */
const CONFIGURATIONS: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  'extends a file above': () => config({ extends: ['../outside/canary.yaml'] }),
  'extends an absolute path': () => config({ extends: [join(outside, 'canary.yaml')] }),
  'extends an address': () => config({ extends: [`http://127.0.0.1:${port}/rules.yaml`] }),
  'extends a link': () => config({ extends: ['link.yaml'] }),
  'extends a file above by way of another': () => ({
    ...config({ extends: ['more.yaml'] }),
    'more.yaml': 'extends: [../outside/canary.yaml]',
  }),
  'refers to a file above': () => config({ rules: { $ref: '../outside/canary.yaml' } }),
  'runs a plugin above': () => config({ plugins: ['../outside/plugin.mjs'] }),
  'runs a plugin beside it': () => ({
    ...config({ plugins: ['./plugin.mjs'] }),
    'plugin.mjs': plugin(join(base, 'ran')),
  }),
  'runs a plugin by way of another file': () => ({
    ...config({ extends: ['more.yaml'] }),
    'more.yaml': 'plugins: [plugin.mjs]',
    'plugin.mjs': plugin(join(base, 'ran')),
  }),
  'runs a plugin of the name that Redocly looks for': () => ({
    ...config({}),
    '@theme/plugin.mjs': plugin(join(base, 'ran')),
  }),
  'runs an installed package': () => ({
    ...config({ plugins: ['evil'] }),
    'node_modules/evil/index.js': plugin(join(base, 'ran')),
    'node_modules/evil/package.json':
      '{ "name": "evil", "type": "module", "exports": "./index.js" }',
  }),
  'names an API above': () => config({ apis: { a: { root: '../outside/canary.yaml' } } }),
  'names an API behind a link': () => config({ apis: { a: { root: 'links/canary.yaml' } } }),
  'names an API at an address': () =>
    config({ apis: { a: { root: `http://127.0.0.1:${port}/` } } }),
};

const config = (value: object): Record<string, string> => ({
  'redocly.yaml': JSON.stringify(value),
});

test.each(Object.keys(CONFIGURATIONS))('hkob lint refuses a redocly.yaml that %s', async (name) => {
  const folder = project({ 'openapi.yaml': SHOP, ...CONFIGURATIONS[name]?.() });
  for (const args of [['lint', 'openapi.yaml'], ['lint']]) {
    const { code, output, reached } = await run(folder, args);
    expect({ code, reached, leaks: leaks(output), connections }, output).toEqual({
      code: 2,
      reached: [],
      leaks: false,
      connections: 0,
    });
    expect(output).not.toMatch(/^\s+at /m);
  }
  expect(existsSync(join(base, 'ran'))).toBe(false);
});

test.each(['redocly.yaml', '.redocly.lint-ignore.yaml'])(
  'hkob lint refuses a %s that is a link',
  async (name) => {
    const folder = project({ 'openapi.yaml': SHOP });
    symlinkSync(join(outside, 'canary.yaml'), join(folder, name));
    if (name !== 'redocly.yaml') writeFileSync(join(folder, 'redocly.yaml'), '{}');
    const { code, output, reached } = await run(folder, ['lint', 'openapi.yaml']);
    expect({ code, leaks: leaks(output) }, output).toEqual({ code: 2, leaks: false });
    expect(reached).toEqual([]);
  },
);

test.each([
  ['named by --config', ['--config', 'redocly.yaml'], {}],
  ['of a project set up for hkob', [], { 'hkob.config.json': '{ "inputs": [] }' }],
  [
    'of a project that depends on this package',
    [],
    { 'package.json': '{ "devDependencies": { "hk-open-banking": "1" } }' },
  ],
] as const)('hkob lint runs the plugins of a redocly.yaml %s', async (_, args, files) => {
  const mark = join(mkdtempSync(join(base, 'mark-')), 'ran');
  const folder = project({
    'openapi.yaml': SHOP,
    ...config({ plugins: ['./plugin.mjs'] }),
    'plugin.mjs': plugin(mark),
    ...files,
  });
  const { code, output } = await run(folder, ['lint', 'openapi.yaml', ...args]);
  expect(code, output).toBe(1);
  expect(existsSync(mark)).toBe(true);
});
