/** The allowed import directions between folders, checked on the sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dirname, normalize } from 'node:path/posix';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What each folder may import in addition to itself. */
const directions: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  runtime: [],
  // From the text of a document to files: each step may use those before it.
  'generators/read': [],
  'generators/schema': ['generators/read'],
  'generators/model': ['generators/read', 'generators/schema'],
  'generators/emit': ['generators/read', 'generators/schema', 'generators/model'],
  'generators/scaffold': ['generators/read', 'generators/model', 'generators/emit'],
  generators: ['generators/read', 'generators/model', 'generators/emit'],
  generated: ['runtime'],
  tsp: ['generated', 'runtime'],
  sandbox: ['generated', 'runtime'],
  scripts: [
    'generated',
    'generators',
    'generators/emit',
    'generators/model',
    'generators/read',
    'generators/scaffold',
    'generators/schema',
    'runtime',
    'sandbox',
    'spec',
    'tsp',
  ],
};

/** Source texts by their path from the root. */
type Sources = ReadonlyMap<string, string>;

interface Import {
  /** The place of the import: `runtime/router.ts:3`. */
  readonly place: string;
  /** A path from the root, or the name of a package; undefined if it is computed. */
  readonly target: string | undefined;
  readonly local: boolean;
  /** Whether it is evaluated before the importing module: neither a type nor an `import()`. */
  readonly eager: boolean;
}

describe('in this repository', () => {
  const sources = new Map(Object.keys(directions).flatMap(readSources));

  test.each([...new Set([...sources.keys()].map(folderOf))])(
    '%s imports only what it may',
    (folder) => {
      const own = new Map([...sources].filter(([file]) => folderOf(file) === folder));
      expect(wrongDirections(own)).toEqual([]);
    },
  );

  test('no module needs itself', () => {
    expect(circles(sources)).toEqual([]);
  });

  test('the door brings no package but zod', () => {
    expect(packagesBehind('runtime/index.ts', sources)).toEqual(['zod']);
  });

  test.each(['ais', 'oauth', 'dcr'])(
    'generated/%s stands on the door and three packages',
    (api) => {
      const files = [...sources.keys()].filter((file) => file.startsWith(`generated/${api}/`));
      expect(files).toContain(`generated/${api}/index.ts`);
      const foreign = files
        .flatMap((file) => importsOf(file, sources.get(file) ?? ''))
        .map(({ target }) => target)
        .filter((target) => !files.includes(`${target}`));
      const allowed = ['runtime/index.ts', 'zod', 'openapi-fetch', 'hono'];
      expect(foreign.filter((target) => !allowed.includes(`${target}`))).toEqual([]);
    },
  );

  test('what ships imports only declared dependencies', () => {
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(manifest);
    const declared = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    const undeclared = [...sources]
      .flatMap(([file, text]) => importsOf(file, text))
      .filter(({ local, target = '' }) => !local && !target.startsWith('node:'))
      .filter(({ target = '' }) => !declared.includes(packageOf(target)))
      .map(({ place, target }) => `${place} imports ${target}`);
    expect(undeclared).toEqual([]);
  });
});

describe('a planted violation is found', () => {
  test.each([
    ["import { z } from '../generators/build.ts';", 'generators/build.ts'],
    ["import { createTsp } from '../tsp/index.ts';", 'tsp/index.ts'],
    ["import '../generators/build.ts';", 'generators/build.ts'],
    ["import type { Shape } from '../generators/build.ts';", 'generators/build.ts'],
    ["export * from '../generated/ais/zod.ts';", 'generated/ais/zod.ts'],
    ["export type { Shape } from '../generators/build.ts';", 'generators/build.ts'],
    ["const late = await import('../scripts/cli/run.ts');", 'scripts/cli/run.ts'],
    ["let shape: import('../generators/build.ts').Shape;", 'generators/build.ts'],
    ["import rule from '../spec/rules/plugin.mjs';", 'spec/rules/plugin.mjs'],
    ["import { plant } from '../test/plant.ts';", 'test/plant.ts'],
    ["import manifest from '../package.json' with { type: 'json' };", 'package.json'],
    ["import { far } from '../../elsewhere/far.ts';", '../elsewhere/far.ts'],
    ["const any = await import('../' + process.argv[2]);", 'a computed path'],
  ])('%s', (statement, target) => {
    expect(wrongDirections(new Map([['runtime/plant.ts', `\n${statement}\n`]]))).toEqual([
      `runtime/plant.ts:2 imports ${target}`,
    ]);
  });

  test('but no string or comment is taken for an import', () => {
    const text = "// import '../generators/build.ts';\nconst text = `import '../scripts/cli.ts'`;";
    expect(wrongDirections(new Map([['runtime/plant.ts', text]]))).toEqual([]);
  });

  test('a circle, by its modules', () => {
    const sources = new Map([
      ['runtime/a.ts', "import { b } from './b.ts';"],
      ['runtime/b.ts', "export * from './c.ts';"],
      ['runtime/c.ts', "import { a } from './a.ts';"],
      ['runtime/d.ts', "import { a } from './a.ts'; import type { E } from './e.ts';"],
      ['runtime/e.ts', "import { d } from './d.ts';"],
    ]);
    expect(circles(sources)).toEqual(['runtime/a.ts → runtime/b.ts → runtime/c.ts → runtime/a.ts']);
  });

  test('a package behind the door, however far', () => {
    const sources = new Map([
      ['runtime/index.ts', "export { check } from './checks.ts';"],
      ['runtime/checks.ts', "import { z } from 'zod/v4'; export * from './deep.ts';"],
      ['runtime/deep.ts', "import { readFileSync } from 'node:fs'; import('@scope/name/part');"],
    ]);
    expect(packagesBehind('runtime/index.ts', sources)).toEqual(['@scope/name', 'node:fs', 'zod']);
  });
});

/** Returns the imports of a file, in order. */
function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (at: ts.Node, specifier: ts.Node | undefined, eager: boolean): void => {
    const line = source.getLineAndCharacterOfPosition(at.getStart(source)).line + 1;
    const name = specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
    const local = name?.startsWith('.') ?? true;
    const target = local && name !== undefined ? normalize(`${dirname(file)}/${name}`) : name;
    found.push({ place: `${file}:${line}`, target, local, eager });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(
        node,
        node.moduleSpecifier,
        node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword,
      );
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node, node.moduleSpecifier, !node.isTypeOnly);
    } else if (ts.isImportTypeNode(node)) {
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Returns the imports that {@link directions} do not allow. */
function wrongDirections(sources: Sources): string[] {
  return [...sources].flatMap(([file, text]) => {
    const own = folderOf(file);
    const allowed = [own, ...(directions[own] ?? [])];
    return importsOf(file, text)
      .filter(({ local }) => local)
      .filter(({ target }) =>
        // A command may import what its user names.
        target === undefined ? own !== 'scripts' : !allowed.includes(folderOf(target)),
      )
      .map(({ place, target = 'a computed path' }) => `${place} imports ${target}`);
  });
}

/** Returns the import cycles that affect evaluation. */
function circles(sources: Sources): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    } else if (!done.has(file)) {
      for (const { target, local, eager } of importsOf(file, sources.get(file) ?? '')) {
        if (local && eager && target !== undefined) follow(target, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const file of sources.keys()) follow(file, []);
  return found;
}

/**
 * Returns the packages that a module imports, directly or indirectly, including type imports;
 * sorted.
 */
function packagesBehind(door: string, sources: Sources): string[] {
  const packages = new Set<string>();
  const files = new Set([door]);
  for (const file of files) {
    for (const { target, local } of importsOf(file, sources.get(file) ?? '')) {
      if (target === undefined) packages.add('a computed path');
      else if (local) files.add(target);
      else packages.add(packageOf(target));
    }
  }
  return [...packages].sort();
}

/** Returns the innermost folder of {@link directions} that contains a file. */
function folderOf(path: string): string {
  const nested = Object.keys(directions).find(
    (folder) => folder.includes('/') && path.startsWith(`${folder}/`),
  );
  return nested ?? path.split('/', 1)[0] ?? path;
}

/** Returns the package of a specifier: `zod` for `zod/v4`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Returns all scripts of a folder; none if it does not exist. */
function readSources(folder: string): [file: string, text: string][] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?[jt]s$/.test(file))
    .map((file) => [
      `${folder}/${file.replaceAll('\\', '/')}`,
      readFileSync(join(root, folder, file), 'utf8'),
    ]);
}
