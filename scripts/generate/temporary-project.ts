/** Generates code from in-memory documents in a temporary folder, where it can be compiled and run. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { generate, type Output } from '../../generators/generate.ts';
import type { Diagnostic } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../package-root.ts';

/** A temporary folder, outside of this package, with the dependencies of this package. */
export interface TemporaryProject {
  readonly folder: string;
  /**
   * Generates and imports the validators of component schemas.
   *
   * @throws {InputError} when a schema cannot be generated
   */
  validators(schemas: Readonly<Record<string, unknown>>): Promise<GeneratedValidators>;
  /** Generates from a document into a new subfolder, and returns it. */
  generate(
    document: unknown,
    only?: readonly Output[],
  ): Promise<{ readonly folder: string; readonly warnings: readonly Diagnostic[] }>;
  dispose(): Promise<void>;
}

/** Validators by the name of their component schema. */
export interface GeneratedValidators {
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  readonly warnings: readonly Diagnostic[];
}

const runtimeEntryPoint = join(packageRoot, 'runtime', 'index.ts');

/** Creates a {@link TemporaryProject}. Call `dispose` to remove it. */
export async function createTemporaryProject(): Promise<TemporaryProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-')));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
  let runs = 0;
  const project: TemporaryProject = {
    folder,
    async generate(document, only) {
      runs += 1;
      const out = join(folder, `run-${runs}`);
      await mkdir(out);
      const file = join(out, 'document.json');
      await writeFile(file, JSON.stringify(document));
      const { files, warnings } = await generate(file, {
        name: 'tried',
        target: { runtime: relative(out, runtimeEntryPoint).split(sep).join('/'), ending: '.ts' },
        ...(only && { only }),
      });
      await Promise.all(files.map(({ path, text }) => writeFile(join(out, path), text)));
      return { folder: out, warnings };
    },
    async validators(schemas) {
      const { folder: out, warnings } = await project.generate(documentOf(schemas), ['zod']);
      const module = (await import(pathToFileURL(join(out, 'zod.ts')).href)) as GeneratedValidators;
      return { schemas: module.schemas, warnings };
    },
    dispose: () => rm(folder, { recursive: true }),
  };
  return project;
}

/** Returns an OpenAPI document that contains only component schemas. */
export function documentOf(schemas: Readonly<Record<string, unknown>>): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Schemas', version: '1' },
    components: { schemas },
  };
}
