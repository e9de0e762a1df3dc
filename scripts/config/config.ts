/** `hkob.config.ts`: what a project generates, and where to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../generators/generate.ts';

/** One document, and what is made of it. Paths are relative to the configuration's folder. */
export interface GenerateInput {
  /** `ais`, `oauth`, `dcr`, or an OpenAPI 3.x file in YAML or JSON. */
  readonly spec: string;
  /** The folder of the generated files; made if missing. */
  readonly out: string;
  /**
   * What the exports are named after: `payments` gives `createPaymentsClient`. Default: the name
   * of the document.
   */
  readonly name?: string;
  /** Which files, with what they import. Default: all but `msw`. */
  readonly only?: readonly Output[];
  /** What generated code imports the runtime from. Default: `hk-open-banking/runtime`. */
  readonly runtime?: string;
  /**
   * The folder that references may not leave. Default: the nearest one above the document with a
   * package.json or redocly.yaml.
   */
  readonly root?: string;
  /** Whether references are fetched over http. Default: `false`. */
  readonly allowRemote?: boolean;
}

/** What `hkob.config.ts` exports as its default or as `module.exports`, and `hkob.config.json` holds. */
export interface HkobConfig {
  /** The address of the JSON schema, by which an editor completes `hkob.config.json`. */
  readonly $schema?: string;
  /** The documents that `hkob generate` works on, in this order. */
  readonly inputs: readonly GenerateInput[];
}

/**
 * Types a configuration; it comes back as it is.
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

/** The file names under which a configuration is found, the first preferred. */
export const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  (ending) => `hkob.config.${ending}`,
);

/** The configuration in a folder, if there is one. */
export function findConfig(folder: string): string | undefined {
  return CONFIG_FILES.map((name) => join(folder, name)).find(existsSync);
}
