/** Generates from a document given as data, into a folder of its own, and imports what comes out. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { generate, type Output } from '../../generators/generate.ts';
import type { Diagnostic } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../cli/cli.ts';

/** A folder outside the checkout in which generated modules run and compile as they do inside it. */
export interface Workbench {
  readonly folder: string;
  /**
   * The validators of component schemas, by name.
   *
   * @throws {InputError} when the generator refuses one of them
   */
  validators(schemas: Readonly<Record<string, unknown>>): Promise<Evaluated>;
  /** Generates a document, and returns the folder that holds the files. */
  generate(
    document: unknown,
    only?: readonly Output[],
  ): Promise<{ readonly folder: string; readonly warnings: readonly Diagnostic[] }>;
  dispose(): Promise<void>;
}

export interface Evaluated {
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  readonly warnings: readonly Diagnostic[];
}

const door = join(packageRoot, 'runtime', 'index.ts');

/** Sets up a {@link Workbench}; dispose of it at the end. */
export async function createWorkbench(): Promise<Workbench> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-')));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
  let runs = 0;
  const bench: Workbench = {
    folder,
    async generate(document, only) {
      runs += 1;
      const out = join(folder, `run-${runs}`);
      await mkdir(out);
      const file = join(out, 'document.json');
      await writeFile(file, JSON.stringify(document));
      const { files, warnings } = await generate(file, {
        name: 'tried',
        target: { runtime: relative(out, door).split(sep).join('/'), ending: '.ts' },
        ...(only && { only }),
      });
      await Promise.all(files.map(({ path, text }) => writeFile(join(out, path), text)));
      return { folder: out, warnings };
    },
    async validators(schemas) {
      const { folder: out, warnings } = await bench.generate(documentOf(schemas), ['zod']);
      const module = (await import(pathToFileURL(join(out, 'zod.ts')).href)) as Evaluated;
      return { schemas: module.schemas, warnings };
    },
    dispose: () => rm(folder, { recursive: true }),
  };
  return bench;
}

/** An OpenAPI document with nothing but schemas. */
export function documentOf(schemas: Readonly<Record<string, unknown>>): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Schemas', version: '1' },
    components: { schemas },
  };
}
