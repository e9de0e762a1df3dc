import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Diagnostic } from '../../../generators/read/diagnostics.ts';
import { InputError } from '../../../generators/read/diagnostics.ts';
import { type LoadedDocument, type LoadOptions, load } from '../../../generators/read/load.ts';

/** Writes files into a new folder that is removed after the test, and returns its real path. */
export function project(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'load-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries({ 'redocly.yaml': '', ...files })) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** Loads `openapi.yaml` of a new project. */
export function loadProject(
  files: Readonly<Record<string, string>>,
  options?: LoadOptions,
): Promise<LoadedDocument> {
  return load(join(project(files), 'openapi.yaml'), options);
}

/** Returns the diagnostics of a load that has to fail, with paths relative to the project. */
export async function refusal(
  folder: string,
  options?: LoadOptions,
  entry = 'openapi.yaml',
): Promise<Diagnostic[]> {
  try {
    await load(join(folder, entry), options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const relative = (text: string): string =>
      text.replaceAll(`${folder}/`, '').replaceAll(folder, '.');
    return error.diagnostics.map((diagnostic) => ({
      ...diagnostic,
      message: relative(diagnostic.message),
      ...(diagnostic.file && { file: relative(diagnostic.file) }),
    }));
  }
  throw new Error('load accepted it');
}

/** A 3.1 document with the given component schemas. */
export function withSchemas(schemas: unknown, openapi = '3.1.0'): string {
  return JSON.stringify({
    openapi,
    info: { title: 'T', version: '1' },
    paths: {},
    components: { schemas },
  });
}
