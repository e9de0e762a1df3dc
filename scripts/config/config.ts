/** The format of `hkob.config.ts`: the documents of a project and their output folders. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../generators/generate.ts';

/** A document and its outputs. Paths are relative to the folder of the configuration. */
export interface GenerateInput {
  /** `ais`, `oauth`, `dcr`, or an OpenAPI 3.x file in YAML or JSON. */
  readonly spec: string;
  /** The folder of the generated files; created if missing. */
  readonly out: string;
  /**
   * The base of exported names: `payments` gives `createPaymentsClient`. Default: the name of the
   * document.
   */
  readonly name?: string;
  /** The files to generate; files that they import are added. Default: all but `msw`. */
  readonly only?: readonly Output[];
  /** The module that generated code imports the runtime from. Default: `hk-open-banking/runtime`. */
  readonly runtime?: string;
  /**
   * The folder that must contain all referenced files. Default: the nearest folder above the document
   * with a package.json or redocly.yaml.
   */
  readonly root?: string;
  /** Whether references to HTTP URLs are allowed. Default: `false`. */
  readonly allowRemote?: boolean;
}

/** The default export (or `module.exports`) of `hkob.config.ts`, and the content of `hkob.config.json`. */
export interface HkobConfig {
  /** The URL of the JSON schema, which editors use to complete `hkob.config.json`. */
  readonly $schema?: string;
  /** The documents to generate from, in order. */
  readonly inputs: readonly GenerateInput[];
}

/**
 * Returns a configuration unchanged, for type checking and completion.
 *
 * @example
 * ```ts
 * import { defineConfig } from 'hk-open-banking/generate';
 *
 * export default defineConfig({ inputs: [{ spec: 'ais', out: 'src/bank' }] });
 * ```
 */
export function defineConfig(config: HkobConfig): HkobConfig {
  return config;
}

/** The file names of a configuration, in order of preference. */
export const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  (ending) => `hkob.config.${ending}`,
);

/** Finds the configuration in a folder. */
export function findConfig(folder: string): string | undefined {
  return CONFIG_FILES.map((name) => join(folder, name)).find(existsSync);
}
