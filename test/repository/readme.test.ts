/** The statements of the README are checked and its commands are run. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DESCRIPTIONS, operationsOf } from '../../scripts/config/documents.ts';
import { type Mock, startMock } from '../../scripts/mock/server.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const readme = await readFile(join(root, 'README.md'), 'utf8');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** The address at which `npm start` serves the mock. */
const MOCK = 'http://127.0.0.1:4010';

test('it has less than 150 lines', () => {
  expect(readme.split('\n').length).toBeLessThan(150);
});

describe('npm', () => {
  const ownCommands = ['ci', 'cit', 'install'];
  const named = unique(readme.matchAll(/(?:^|`|&& )npm (?:run )?([a-z]+)/gm));

  test.each(named)('%s', (name) => {
    expect([...ownCommands, ...Object.keys(scripts)]).toContain(name);
  });

  test.each(Object.keys(scripts).filter((name) => !['format', 'prepack'].includes(name)))(
    'the script "%s" is explained',
    (name) => {
      expect(named).toContain(name);
    },
  );
});

describe('hkob', () => {
  const named = unique(readme.matchAll(/`hkob ([a-z]+)/g));

  test.each(named)('%s, with its options', async (name) => {
    const { stdout: help } = await hkob(name, '--help');
    const lines = readme.matchAll(new RegExp(`\`hkob ${name} ([^\`]*)\``, 'g'));
    const options = [...lines].flatMap(([line]) => line.match(/--[a-z-]+/g) ?? []);
    expect(options.filter((option) => !help.includes(option))).toEqual([]);
  });

  test('names every command', async () => {
    const { stdout: help } = await hkob('--help');
    const commands = [...help.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(commands.toSorted());
  });
});

test.each(
  unique(readme.matchAll(/[(`]([\w./-]+\.(?:yaml|md|ts)|LICENSE|spec\/\w+\/)[)`]/g)).filter(
    (path) => path !== 'balances.ts',
  ),
)('there is %s', (path) => {
  const places = ['', 'generated/ais', 'spec/ais'].map((folder) => join(root, folder, path));
  expect(places.some(existsSync)).toBe(true);
});

const apis = [...readme.matchAll(/^\|[^|]+\| `(spec\/(\w+)\/openapi\.yaml)` *\|(.*)\|$/gm)].map(
  ([, file = '', name = '', cells = '']) => ({ file, name, cells: cells.split('|') }),
);

test('its table has every description', () => {
  expect(apis.map(({ name }) => name)).toEqual([...DESCRIPTIONS]);
});

test.each(apis)('its table is right about $name', async ({ file, cells }) => {
  const document = parse(await readFile(join(root, file), 'utf8'));
  const bundle = file.replace('spec', 'generated');
  const { paths } = parse(await readFile(join(root, bundle), 'utf8'));
  const [, version, operations] = cells.map((cell) => cell.trim());
  expect({ version, operations }).toEqual({
    version: document.info.version,
    operations: `${operationsOf({ ...document, paths }).length}`,
  });
});

describe('against the mock', () => {
  let mock: Mock;
  let folder: string;

  beforeAll(async () => {
    mock = await startMock({ port: 0 });
    // In its own checkout, so that the snippet does not affect other checks.
    folder = await mkdtemp(join(tmpdir(), 'hkob-readme-'));
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    for (const name of ['generated', 'runtime', 'node_modules']) {
      await symlink(join(root, name), join(folder, name), 'junction');
    }
  });

  afterAll(async () => {
    await mock.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    [200, 'accountNumber'],
    [400, 'Request body property maxEvents must be <= 10'],
    [429, 'too many requests'],
  ])('a curl line answers %i', async (status, text) => {
    const answers = await Promise.all(blocks('sh').flatMap(curlLines).map(curl));
    const answer = answers.find((one) => one.status === status);
    expect(answer?.text).toContain(text);
  });

  test('without its token a request gets 401', async () => {
    const { pathname } = new URL(curlLines(blocks('sh')[1] ?? '')[0]?.at(-1) ?? '');
    expect((await fetch(mock.url + pathname)).status).toBe(401);
  });

  test('the client snippet has sound types', async () => {
    const [snippet = ''] = blocks('ts');
    await writeFile(join(folder, 'balances.ts'), snippet);
    const tsconfig = {
      extends: join(root, 'tsconfig.json'),
      include: ['balances.ts'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(await outcome([tsc, '--project', folder])).toEqual({ code: 0, output: '' });
  }, 120_000);

  test('the client snippet prints the balances', async () => {
    const [snippet = ''] = blocks('ts');
    expect(snippet).toContain(MOCK);
    await writeFile(join(folder, 'balances.ts'), snippet.replace(MOCK, mock.url));
    expect(await outcome([join(folder, 'balances.ts')])).toEqual({
      code: 0,
      output: 'ledgerBalance 18250.40 HKD\navailableBalance 17900.40 HKD\n',
    });
  });

  /** Sends the request of a `curl` command, since curl may not be installed. */
  async function curl(args: readonly string[]): Promise<{ status: number; text: string }> {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        include: { type: 'boolean', short: 'i' },
        header: { type: 'string', short: 'H', multiple: true, default: [] },
        data: { type: 'string', short: 'd' },
      },
    });
    const url = positionals[0]?.replace(MOCK, mock.url) ?? '';
    const response = await fetch(url, {
      headers: values.header.map((line): [string, string] => {
        const [name = '', value = ''] = line.split(/: (.*)/);
        return [name, value];
      }),
      ...(values.data !== undefined && { method: 'POST', body: values.data }),
    });
    const violations = response.headers.get('sl-violations') ?? '';
    return { status: response.status, text: violations + (await response.text()) };
  }
});

/** Returns the code blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

/** Returns the arguments of every `curl` in a shell script of quoted and plain words. */
function curlLines(script: string): string[][] {
  return script
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.startsWith('curl '))
    .map((line) =>
      [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
        .map(([, double, single, plain]) => double ?? single ?? plain ?? '')
        .slice(1),
    );
}

function unique(matches: Iterable<RegExpMatchArray>): string[] {
  return [...new Set([...matches].map(([, name = '']) => name))];
}

function hkob(...args: readonly string[]): Promise<{ stdout: string }> {
  return run(process.execPath, [join(root, 'scripts/hkob.ts'), ...args]);
}

/** The exit code of a program, and its output. */
async function outcome(args: readonly string[]): Promise<{ code: number; output: string }> {
  return run(process.execPath, [...args], { env: { ...process.env, NO_COLOR: '1' } }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
  );
}
