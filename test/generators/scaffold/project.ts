import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { build } from '../../../generators/model/build.ts';
import { load } from '../../../generators/read/load.ts';
import { type Scaffolded, scaffold } from '../../../generators/scaffold/scaffold.ts';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../../..');

/** Creates a document with one GET per line: `listOrders Orders` is an operationId and its tag. */
export function shop(lines: readonly string[]): string {
  const operations = lines.map((line) => {
    const [id = '', ...tag] = line.split(' ');
    const operation = {
      operationId: id,
      ...(tag.length > 0 && { tags: [tag.join(' ')] }),
      summary: `About ${id}`,
      description: 'In full.',
      responses: { 204: { description: 'Done.' } },
    };
    return [`/${encodeURIComponent(id)}`, { get: operation }];
  });
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: Object.fromEntries(operations),
  });
}

/** A folder that is removed after the tests that use it. */
export async function temporary(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'hkob-scaffold-')));
  return { path, remove: () => rm(path, { recursive: true }) };
}

/** A folder in which generated files can be imported as in a checkout. */
export async function checkout(): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await temporary();
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  for (const name of ['generated', 'runtime', 'node_modules']) {
    await symlink(join(ROOT, name), join(folder.path, name), 'junction');
  }
  return folder;
}

/** Writes files and creates their folders. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Scaffolds in the given files of a user. */
export async function grown(
  document: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Omit<Scaffolded, 'files'> & { files: Record<string, string>; changed: string[] }> {
  const folder = await temporary();
  try {
    await writeFiles(folder.path, { 'shop.json': document });
    const api = build(await load(join(folder.path, 'shop.json')), 'shop');
    const names = new Set(
      Object.keys(files).map((path) => path.split('/')[0]?.toLowerCase() ?? ''),
    );
    const result = scaffold(
      api,
      { texts: new Map(Object.entries(files)), names },
      { server: '../generated/server.ts', runtime: '../runtime/index.ts', ending: '.ts' },
    );
    const after = result.files.map(({ path, text }): [string, string] => [path, text]);
    return {
      ...result,
      files: { ...files, ...Object.fromEntries(after) },
      changed: after.map(([path]) => path),
    };
  } finally {
    await folder.remove();
  }
}

/** Returns the compiler's errors with the settings of this repository. */
export function compilerErrors(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const typeRoots = [join(ROOT, 'node_modules/@types')];
  const program = ts.createProgram(files, { ...options, typeRoots });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
