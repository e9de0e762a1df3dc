/** `hkob` removes and overwrites only files that it has generated. */
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Project, projectOfConfig } from '../../../scripts/generate/api.ts';
import {
  applyChanges,
  GENERATED_NAMES,
  planChanges,
} from '../../../scripts/generate/write-files.ts';
import { hkob } from '../cli/run.ts';

const SHOP = 'openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths: {}\n';

/** A generated text; its name tells the output. */
const generated = (name: string, more = ''): string =>
  name.endsWith('.yaml')
    ? `# @generated from shop.yaml by generators/emit/document.ts. Do not edit.\n${more}`
    : `// @generated from shop.yaml by generators/emit/${name.slice(0, -3)}.ts. Do not edit.\n${more}`;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Texts written by people, some of which look generated. */
const MINE = [
  '',
  'export const mine = 1;\n',
  '// @generated from our own tool. Do not edit.\n',
  '// @generated from shop.yaml by us.\n',
  '/* @generated from shop.yaml by generators/emit/client.ts. Do not edit. */\n',
  '\n// @generated from shop.yaml by generators/emit/client.ts. Do not edit.\n',
  'const a = 1; // @generated from shop.yaml by generators/emit/client.ts. Do not edit.\n',
  '{ "@generated": "by another tool" }\n',
];

let root: string;
let project: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'hkob-others-')));
  project = join(root, 'project');
  put('project/package.json', '{}');
  put('project/shop.yaml', SHOP);
});

afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

/** Returns every file and link below the root, with its contents. */
function everything(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path);
    if (entry.isSymbolicLink()) found[name] = `-> ${readlinkSync(path)}`;
    else if (entry.isFile()) found[name] = readFileSync(path, 'utf8');
  }
  return found;
}

const RECORD = 'project/hkob.config.generated.json';

/** A manifest as written by `generate`. */
const record = (files: unknown): string =>
  `${JSON.stringify({ '@generated': 'by hkob generate, to know its files again.', files }, null, 2)}\n`;

const entry = (path: string, text: string): object => ({ path, sha256: hashOf(text) });

/** Runs `hkob generate` with a configuration whose documents generate these files. */
async function generate(outs: Record<string, readonly string[]>): Promise<void> {
  const config = join(project, 'hkob.config.json');
  const inputs = Object.keys(outs).map((out) => ({ spec: 'shop.yaml', out }));
  const { stale, record } = projectOfConfig(config, { inputs }) as Project;
  const files = Object.entries(outs).flatMap(([out, names]) =>
    names.map((name) => ({ path: join(project, out, name), text: generated(name, '// new\n') })),
  );
  const plan = await planChanges(files, { record, ...(stale && { stale }) });
  await applyChanges(plan);
}

describe('a record can name', () => {
  const text = generated('client.ts');
  const cases: [name: string, set: () => void, named: () => string][] = [
    ['a file beside the project', () => put('other/client.ts', text), () => '../other/client.ts'],
    [
      'one by its whole path',
      () => put('other/client.ts', text),
      () => join(root, 'other/client.ts'),
    ],
    [
      'one of the project by its whole path',
      () => put('project/lib/client.ts', text),
      () => join(project, 'lib/client.ts'),
    ],
    [
      'one behind a link to a folder',
      () => {
        put('other/client.ts', text);
        link('project/lib', '../other');
      },
      () => 'lib/client.ts',
    ],
    [
      'one behind a link in the output folder',
      () => {
        put('other/client.ts', text);
        link('project/out/lib', '../../other');
      },
      () => 'out/lib/client.ts',
    ],
    [
      'a link',
      () => {
        put('other/client.ts', text);
        link('project/lib/client.ts', '../../other/client.ts');
      },
      () => 'lib/client.ts',
    ],
    ['one by a detour', () => put('project/lib/client.ts', text), () => 'out/../lib/client.ts'],
    ['one in another case', () => put('project/lib/client.ts', text), () => 'LIB/client.ts'],
    ['one of another name', () => put('project/lib/notes.ts', text), () => 'lib/notes.ts'],
    ['a folder', () => put('project/lib/client.ts/index.ts', text), () => 'lib/client.ts'],
    ['itself', () => undefined, () => 'hkob.config.generated.json'],
    ['the configuration', () => undefined, () => 'hkob.config.json'],
    ['nothing', () => undefined, () => ''],
    ['a NUL', () => undefined, () => 'lib/\0/client.ts'],
  ];

  test.each(cases)('%s, and it stays', async (_, set, named) => {
    put('project/hkob.config.json', '{}');
    set();
    const before = everything();
    put(RECORD, record([entry(named(), text), named()]));
    await generate({ out: ['types.ts'] });
    expect(everything()).toMatchObject(before);
  });

  test('a file that was changed since, or that a person wrote, and it stays', async () => {
    put('project/lib/client.ts', generated('client.ts', '// and a line of mine\n'));
    put('project/lib/zod.ts', 'export const mine = 1;\n');
    put('project/lib/types.ts', generated('types.ts'));
    const before = everything();
    const wrong = [
      entry('lib/client.ts', text),
      entry('lib/zod.ts', 'export const mine = 1;\n'),
      'lib/types.ts',
      { path: 'lib/types.ts' },
      { path: 'lib/types.ts', sha256: 7 },
    ];
    put(RECORD, record(wrong));
    await generate({ out: ['types.ts'] });
    expect(everything()).toMatchObject(before);
  });

  test('what was generated by it before, and it goes', async () => {
    await generate({ out: ['types.ts'], 'lib/deep': ['types.ts', 'zod.ts'] });
    put('project/lib/deep/mine.ts', '// mine\n');
    await generate({ out: ['types.ts'] });
    expect(Object.keys(everything()).sort()).toEqual([
      RECORD,
      'project/lib/deep/mine.ts',
      'project/out/types.ts',
      'project/package.json',
      'project/shop.yaml',
    ]);
  });

  test('an output folder that is now written by another name, and its files stay', async () => {
    await generate({ out: ['types.ts', 'zod.ts'] });
    link('project/same', 'out');
    await generate({ same: ['types.ts', 'zod.ts'] });
    expect(Object.keys(everything())).toEqual(
      expect.arrayContaining(['project/out/types.ts', 'project/out/zod.ts']),
    );
  });
});

test('any record, over any tree: what is outside the output folders stays, and what people wrote', async () => {
  const name = fc.constantFrom(...GENERATED_NAMES, 'notes.ts', 'Client.ts', 'hkob.config.json');
  const folder = fc.constantFrom(
    'project/out',
    'project/lib',
    'project/out/deep',
    'other',
    'project',
  );
  const text = fc.oneof(
    name.map((name) => generated(name)),
    fc.constantFrom(...MINE),
  );
  const file = fc.record({ folder, name, text });
  const spelling = fc.constantFrom(
    (path: string) => relative(project, join(root, path)),
    (path: string) => join(root, path),
    (path: string) => `./${relative(project, join(root, path))}`,
    (path: string) => `out/../${relative(project, join(root, path))}`,
    (path: string) => path.replace(/^project\//, '').toUpperCase(),
    (path: string) => path.replace(/^(?:project\/)?[^/]+/, 'way'),
    (path: string) => path.replace(/^(?:project\/)?[^/]+/, 'out/way'),
    (path: string) => path.replaceAll('/', '\\'),
  );
  const links = fc.array(
    fc.constantFrom(
      ['project/way', '../other'],
      ['project/out/way', '../../other'],
      ['project/out/index.ts', '../../other/client.ts'],
      ['project/lib/types.ts', '../out/types.ts'],
    ),
    { maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { maxLength: 12 }),
      links,
      fc.array(fc.record({ index: fc.nat(), spelling, right: fc.boolean() }), { maxLength: 12 }),
      fc.option(fc.json(), { freq: 8 }),
      async (files, links, named, garbage) => {
        rmSync(root, { recursive: true });
        put('project/package.json', '{}');
        put('project/shop.yaml', SHOP);
        for (const { folder, name, text } of files) {
          // The outputs of this run do not conflict.
          if (folder !== 'project/out' || !['types.ts', 'zod.ts'].includes(name)) {
            put(`${folder}/${name}`, text);
          }
        }
        for (const [path = '', target = ''] of links) {
          if (!lstatSync(join(root, path), { throwIfNoEntry: false })) link(path, target);
        }
        const before = everything();
        const paths = Object.keys(before);
        const entries = named.map(({ index, spelling, right }) => {
          const path = paths[index % paths.length] ?? '';
          return right ? entry(spelling(path), before[path] ?? '') : { path: spelling(path) };
        });
        put(
          RECORD,
          garbage === null
            ? record(entries)
            : `{ "@generated": "by hkob generate", "files": ${garbage} }`,
        );
        await generate({ out: ['types.ts', 'zod.ts'] });
        const after = everything();
        for (const [path, text] of Object.entries(before)) {
          const name = path.split('/').at(-1) ?? '';
          const ours =
            GENERATED_NAMES.includes(name) && !MINE.includes(text) && !text.startsWith('->');
          const inOutput = dirname(path) === 'project/out';
          const proven = named.some(
            ({ right }, index) =>
              right &&
              JSON.stringify(entries[index]) ===
                JSON.stringify(entry(relative(project, join(root, path)), text)),
          );
          if (ours && (inOutput || (proven && path.startsWith('project/')))) continue;
          expect(after[path], path).toBe(text);
        }
        expect(after).toMatchObject({ 'project/out/types.ts': generated('types.ts', '// new\n') });
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);

describe('overwrites no file of a person', () => {
  test.each(MINE.filter((text) => text !== ''))('hkob generate: %j', async (text) => {
    for (const [name, spec] of [
      ['client.ts', 'dcr'],
      ['hkob.config.generated.json', ''],
    ]) {
      const out = spec === '' ? '' : 'out/';
      put(`project/${out}${name}`, text);
      put('project/hkob.config.json', JSON.stringify({ inputs: [{ spec: 'dcr', out: 'out' }] }));
      const before = everything();
      const { code, stderr } = await hkob(['generate'], { cwd: project });
      expect(code).toBe(2);
      expect(stderr).toMatch(/: this file was not generated, so it is not overwritten/);
      expect(everything()).toEqual(before);
      rmSync(join(project, `${out}${name}`));
    }
  });

  test('hkob docs', async () => {
    put('project/site/index.html', '<!doctype html>\n<title>Mine</title>\n');
    const before = everything();
    const line = ['docs', '--spec=shop.yaml', '--out=site'];
    const { code, stderr } = await hkob(line, { cwd: project });
    expect({ code, after: everything() }).toEqual({ code: 2, after: before });
    expect(stderr).toMatch(/^site\/index\.html: this file was not generated/);
    rmSync(join(project, 'site/index.html'));
    for (const _ of ['written', 'and again']) {
      expect(await hkob(line, { cwd: project })).toMatchObject({ code: 0 });
    }
    put('project/shop.yaml', SHOP.replace('Shop', 'Market'));
    expect(await hkob(line, { cwd: project })).toMatchObject({ code: 0 });
    expect(readFileSync(join(project, 'site/shop.html'), 'utf8')).toContain('Market');
  }, 60_000);

  const linked: [command: string, file: string, args: string[]][] = [
    ['generate', 'out/types.ts', ['generate', '--spec=dcr', '--out=out']],
    ['docs', 'site/index.html', ['docs', '--spec=shop.yaml', '--out=site']],
    ['init', 'package.json', ['init', '--yes']],
    ['init', 'hkob.config.ts', ['init', '--yes']],
    ['init', '.github/workflows/generated.yml', ['init', '--yes', '--ci']],
    ['keys', 'keys/one.key', ['keys', 'one', '--out=keys']],
    ['keys', 'keys/one.pub', ['keys', 'one', '--out=keys']],
    ['jwks', 'my.jwks', ['jwks', 'some.pub', '--out=my.jwks']],
  ];

  test.each(linked)(
    'hkob %s, where a link stands for %s',
    async (_, file, args) => {
      await hkob(['keys', 'some'], { cwd: project });
      for (const there of [true, false]) {
        if (there) put('other/file', file === 'package.json' ? '{}' : generated('types.ts'));
        else rmSync(join(root, 'other/file'));
        // An existing workflow is kept, and a package.json is required.
        if (file.startsWith('.github') ? there : file === 'package.json' && !there) continue;
        rmSync(join(project, file), { force: true });
        link(`project/${file}`, relative(dirname(join(project, file)), join(root, 'other/file')));
        const before = everything();
        const { code, stderr } = await hkob(args, { cwd: project });
        expect({ code, after: everything() }, stderr).toEqual({ code: 2, after: before });
      }
    },
    60_000,
  );

  test('a file beside an output, whatever its name', async () => {
    const pid = 4194304;
    put(`project/out/types.ts.${pid}.tmp`, 'mine');
    put('project/out/types.ts.tmp', 'mine');
    const before = everything();
    await generate({ out: ['types.ts'] });
    expect(everything()).toMatchObject(before);
  });
});
