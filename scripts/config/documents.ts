import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { FileMemory } from '../../generators/read/files.ts';
import type { LoadedDocument } from '../../generators/read/load.ts';
import { describeWarnings } from '../cli/diagnostics.ts';
import { printError } from '../cli/output.ts';
import { packageRoot } from '../package-root.ts';

/** The three APIs of the banks, in the order in which a provider meets them in the docs. */
export const APIS = ['ais', 'oauth', 'dcr'] as const;

/** Every description of this kit: those, and the API of the sandbox's Dev Hub. */
export const DESCRIPTIONS = [...APIS, 'devhub'] as const;

/** An OpenAPI document, bundled: every reference points inside it. */
export interface Spec {
  /** `ais`; for a file, its name without the ending, or its folder's if that is `openapi`. */
  readonly name: string;
  /** The file as the user may open it, relative to the working folder. */
  readonly file: string;
  readonly document: OpenApiDocument;
}

/** A document, and where its author wrote what a pointer into it leads to. */
export interface LocatedSpec {
  readonly spec: Spec;
  readonly locate: LoadedDocument['locate'];
}

/** As much of an OpenAPI document as the scripts look at. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly jsonSchemaDialect?: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary?: string;
    readonly description?: string;
  };
  readonly paths?: Readonly<Record<string, PathItem>>;
  readonly webhooks?: Readonly<Record<string, PathItem>>;
}

/** A Path Item Object: operations by method, beside what they share. */
export type PathItem = Readonly<Record<string, unknown>>;

/** An Operation Object with its place. */
export interface OperationSummary {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly tags: readonly string[];
}

/** The members of a Path Item Object that are operations. */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations of a document, in its order. */
export const operationsOf = ({ paths = {} }: OpenApiDocument): OperationSummary[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => Object.hasOwn(item, method)).map((method) => {
      const { operationId, summary, tags = [] } = item[method] as Partial<OperationSummary>;
      return { method: method.toUpperCase(), path, operationId, summary, tags };
    }),
  );

/** How many operations there are in a document, those of webhooks among them. */
export const countOperations = ({ paths = {}, webhooks = {} }: OpenApiDocument): number =>
  [...Object.values(paths), ...Object.values(webhooks)]
    .map((item) => METHODS.filter((method) => Object.hasOwn(item, method)).length)
    .reduce((sum, count) => sum + count, 0);

/**
 * Opens a description of this kit, or any OpenAPI 3.x document.
 *
 * @param spec `ais`, `oauth`, `dcr`, `devhub`, or a file
 * @param memory what earlier calls for it left, where it is opened again and again
 * @throws {InputError} when it is missing, unreadable, or no OpenAPI 3.x document
 */
export async function openSpec(spec: string, memory?: FileMemory): Promise<Spec> {
  return (await openLocated(spec, memory)).spec;
}

/** The same, for whoever has to say where something was written. */
export async function openLocated(spec: string, memory?: FileMemory): Promise<LocatedSpec> {
  const ours = isApi(spec);
  const path = ours ? join(packageRoot, 'generated', spec, 'openapi.yaml') : resolve(spec);
  const file = relative(process.cwd(), path);
  const refused = (message: string, hint?: string): InputError =>
    new InputError([{ severity: 'error', message, file, ...(hint && { hint }) }]);

  if (!existsSync(path)) {
    throw refused(
      'there is no such file',
      ours ? 'Run "npm run generate" first' : `Give a file, or one of ${DESCRIPTIONS.join(', ')}`,
    );
  }
  const { load } = await import('../../generators/read/load.ts');
  const { document, warnings, locate } = await load(path, memory ? { memory } : {});
  printError(...describeWarnings(warnings));
  return {
    spec: {
      name: ours ? spec : nameOf(path),
      file,
      document: document as unknown as OpenApiDocument,
    },
    locate,
  };
}

/** Whether a word names a description of this kit, and no file in a folder (the working folder when absent). */
export function isApi(spec: string, folder: string = process.cwd()): boolean {
  return (DESCRIPTIONS as readonly string[]).includes(spec) && !existsSync(resolve(folder, spec));
}

/** What a document is called: its file, or its folder where the file is called `openapi`. */
export function nameOf(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, '');
  return name === 'openapi' ? basename(dirname(path)) : name;
}
