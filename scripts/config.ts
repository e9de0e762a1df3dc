/** `hkob.config.ts`: what a project generates, and where to. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { OUTPUTS, type Output } from '../generators/generate.ts';
import { type Diagnostic, InputError } from '../generators/model/diagnostics.ts';

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

/** What `hkob.config.ts` exports as its default, and `hkob.config.json` holds. */
export interface HkobConfig {
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
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (ending) => `hkob.config.${ending}`,
);

/** The configuration in a folder, if there is one. */
export function findConfig(folder: string): string | undefined {
  return CONFIG_FILES.map((name) => join(folder, name)).find(existsSync);
}

/**
 * Reads a configuration.
 *
 * @param file absolute path
 * @param fresh reads a module again that was read before; any text that is new each time
 * @throws {InputError} when it cannot be read, or is none
 */
export async function loadConfig(file: string, fresh = ''): Promise<HkobConfig> {
  const value = await read(file, fresh);
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.map(({ path, message }) => ({
      severity: 'error' as const,
      message: path.length === 0 ? message : `${dotted(path)}: ${message}`,
      file,
    })),
  );
}

const text = z.string().min(1);

const configSchema = z.strictObject(
  {
    $schema: z.string().exactOptional(),
    inputs: z
      .array(
        z.strictObject({
          spec: text,
          out: text,
          name: text.exactOptional(),
          only: z.array(z.enum(OUTPUTS)).min(1).exactOptional(),
          runtime: text.exactOptional(),
          root: text.exactOptional(),
          allowRemote: z.boolean().exactOptional(),
        }),
      )
      .min(1),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'a configuration is an object with `inputs`' : undefined,
  },
) satisfies z.ZodType<HkobConfig>;

async function read(file: string, fresh: string): Promise<unknown> {
  const refused = (message: string, hint?: string): InputError =>
    new InputError([{ severity: 'error', message, file, ...(hint && { hint }) } as Diagnostic]);
  if (!existsSync(file)) throw refused('there is no such configuration');
  try {
    if (extname(file) === '.json') return JSON.parse(await readFile(file, 'utf8'));
    const url = `${pathToFileURL(file).href}${fresh && `?${fresh}`}`;
    const { default: config } = await withoutWarnings(() => import(url));
    if (config === undefined) throw refused('it has no default export');
    return config;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, message, stack = '' } = error as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw refused(
        `Node ${process.versions.node} reads no TypeScript`,
        `Use Node 22.19 or later, or write ${join(dirname(file), 'hkob.config.json')}.`,
      );
    }
    const [fact = message] = message.split('\n').filter((line) => line.trim() !== '');
    const line = /^file:\S+?:(\d+)$/m.exec(stack)?.[1];
    throw refused(`it cannot be read: ${fact}${line === undefined ? '' : ` (line ${line})`}`);
  }
}

/** Node warns of TypeScript, and of a package.json without `"type"`: neither is our user's concern. */
async function withoutWarnings<T>(work: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return await work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}
