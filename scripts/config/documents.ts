/** Opens the OpenAPI documents of this package, by name, and those of users. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { FileMemory } from '../../generators/read/files.ts';
import type { LoadedDocument } from '../../generators/read/load.ts';
import { describeWarnings } from '../cli/diagnostics.ts';
import { printError } from '../cli/output.ts';
import { packageRoot } from '../package-root.ts';

/** The three APIs of the banks, in the order of the docs. */
export const APIS = ['ais', 'oauth', 'dcr'] as const;

/** All OpenAPI documents of this package: {@link APIS}, and the API of the sandbox's Dev Hub. */
export const DESCRIPTIONS = [...APIS, 'devhub'] as const;

/** A bundled OpenAPI document: every reference points into it. */
export interface Spec {
  /** `ais`; for a file, its name without the extension, or that of its folder if the name is `openapi`. */
  readonly name: string;
  /** The file, relative to the working folder. */
  readonly file: string;
  readonly document: OpenApiDocument;
}

/** A document with a function that finds the source position of a JSON pointer. */
export interface LocatedSpec {
  readonly spec: Spec;
  readonly locate: LoadedDocument['locate'];
}

/** The members of an OpenAPI document that the scripts read. */
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

/** A Path Item Object: operations by method, and their common members. */
export type PathItem = Readonly<Record<string, unknown>>;

/** The summary of an Operation Object, with its method and path. */
export interface OperationSummary {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly tags: readonly string[];
}

/** The members of a Path Item Object that are operations. */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Lists the operations of a document, in document order. */
export const operationsOf = ({ paths = {} }: OpenApiDocument): OperationSummary[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => Object.hasOwn(item, method)).map((method) => {
      const { operationId, summary, tags = [] } = item[method] as Partial<OperationSummary>;
      return { method: method.toUpperCase(), path, operationId, summary, tags };
    }),
  );

/** Counts the operations of a document, including webhooks. */
export const countOperations = ({ paths = {}, webhooks = {} }: OpenApiDocument): number =>
  [...Object.values(paths), ...Object.values(webhooks)]
    .map((item) => METHODS.filter((method) => Object.hasOwn(item, method)).length)
    .reduce((sum, count) => sum + count, 0);

/**
 * Opens an OpenAPI document of this package, or any OpenAPI 3.x file.
 *
 * @param spec `ais`, `oauth`, `dcr`, `devhub`, or a file
 * @param memory the cache of earlier calls, for a document that is opened repeatedly
 * @throws {InputError} when it is missing, unreadable, or not an OpenAPI 3.x document
 */
export async function openSpec(spec: string, memory?: FileMemory): Promise<Spec> {
  return (await openLocated(spec, memory)).spec;
}

/** Opens a document like {@link openSpec}, with source positions for messages. */
export async function openLocated(spec: string, memory?: FileMemory): Promise<LocatedSpec> {
  const isBuiltIn = isApi(spec);
  const path = isBuiltIn ? join(packageRoot, 'generated', spec, 'openapi.yaml') : resolve(spec);
  const file = relative(process.cwd(), path);
  const refused = (message: string, hint?: string): InputError =>
    new InputError([{ severity: 'error', message, file, ...(hint && { hint }) }]);

  if (!existsSync(path)) {
    throw refused(
      'there is no such file',
      isBuiltIn
        ? 'Run "npm run generate" first'
        : `Give a file, or one of ${DESCRIPTIONS.join(', ')}`,
    );
  }
  const { load } = await import('../../generators/read/load.ts');
  const { document, warnings, locate } = await load(path, memory ? { memory } : {});
  printError(...describeWarnings(warnings));
  return {
    spec: {
      name: isBuiltIn ? spec : nameOf(path),
      file,
      document: document as unknown as OpenApiDocument,
    },
    locate,
  };
}

/**
 * Whether a word is the name of a document of this package, and not of a file.
 *
 * @param folder the folder in which to look for a file. Default: the working folder
 */
export function isApi(spec: string, folder: string = process.cwd()): boolean {
  return (DESCRIPTIONS as readonly string[]).includes(spec) && !existsSync(resolve(folder, spec));
}

/** The name of a document: its file name, or its folder if the file is called `openapi`. */
export function nameOf(path: string): string {
  const name = basename(path).replace(/\.[^.]+$/, '');
  return name === 'openapi' ? basename(dirname(path)) : name;
}
