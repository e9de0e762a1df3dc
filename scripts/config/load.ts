/** Loads and validates a configuration. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { z } from 'zod';
import { OUTPUTS } from '../../generators/generate.ts';
import { type Diagnostic, InputError } from '../../generators/read/diagnostics.ts';
import { defaultLimits } from '../../generators/read/limits.ts';
import { Locator } from '../../generators/read/locate.ts';
import { ParseError, parseJson } from '../../generators/read/parse.ts';
import { nearest } from '../cli/nearest.ts';
import type { HkobConfig } from './config.ts';
import { APIS } from './documents.ts';
import { importModule } from './module.ts';

/**
 * Loads a configuration.
 *
 * @param file absolute path
 * @param cacheBust a new text for each call, so that a module is evaluated again
 * @throws {InputError} when it cannot be read or is invalid
 */
export async function loadConfig(file: string, cacheBust = ''): Promise<HkobConfig> {
  const value = await read(file, cacheBust);
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const { placeIn } = await import('./place.ts');
  const source = await readFile(file, 'utf8');
  const found = result.error.issues.flatMap(problemsOf);
  throw new InputError(
    await Promise.all(
      found.map(async ({ message, path, hint }) => ({
        severity: 'error' as const,
        message,
        file,
        ...(await placeIn(file, source, path)),
        ...(hint !== undefined && { hint }),
      })),
    ),
  );
}

interface Problem {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly hint?: string;
}

/** Converts an issue of Zod to problems; for an unknown key, with the most similar known one. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path, message } = issue;
  const prefix = path.length === 0 ? '' : `${dotted(path)}: `;
  if (prefix !== '' && message.endsWith('received undefined')) {
    return [{ path, message: `${prefix}this is missing` }];
  }
  if (issue.code !== 'unrecognized_keys') return [{ path, message: prefix + message }];
  const known = Object.keys(path.length === 0 ? configSchema.shape : inputSchema.shape);
  return issue.keys.map((key) => {
    const suggestion = nearest(key, known);
    return {
      message: `${prefix}there is no option "${key}"`,
      path: [...path, key],
      hint:
        suggestion === undefined
          ? `It is one of ${known.join(', ')}.`
          : `Did you mean "${suggestion}"?`,
    };
  });
}

const text = z.string().min(1);

const inputSchema = z.strictObject({
  spec: text.meta({
    description: 'ais, oauth, dcr, or an OpenAPI 3.x file in YAML or JSON.',
    examples: [...APIS],
  }),
  out: text.describe('The folder of the generated files; created if missing.'),
  name: text
    .describe(
      'The base of exported names: payments gives createPaymentsClient. Default: the name of the document.',
    )
    .exactOptional(),
  only: z
    .array(z.enum(OUTPUTS))
    .min(1)
    .describe('The files to generate; files that they import are added. Default: all but msw.')
    .exactOptional(),
  runtime: text
    .describe(
      'The module that generated code imports the runtime from. Default: hk-open-banking/runtime.',
    )
    .exactOptional(),
  root: text
    .describe(
      'The folder that must contain all referenced files. Default: the nearest folder above the document with a package.json or redocly.yaml.',
    )
    .exactOptional(),
  allowRemote: z
    .boolean()
    .describe('Whether references to HTTP URLs are allowed. Default: false.')
    .exactOptional(),
});

/** The schema of a configuration. */
export const configSchema = z.strictObject(
  {
    $schema: z
      .string()
      .describe('The URL of the JSON schema, which editors use to complete hkob.config.json.')
      .exactOptional(),
    inputs: z.array(inputSchema).min(1).describe('The documents to generate from, in order.'),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'a configuration is an object with `inputs`' : undefined,
  },
) satisfies z.ZodType<HkobConfig>;

async function read(file: string, cacheBust: string): Promise<unknown> {
  const inputError = (message: string, details: Partial<Diagnostic> = {}): InputError =>
    new InputError([{ severity: 'error', message, file, ...details }]);
  if (!existsSync(file)) throw inputError('there is no such configuration');
  try {
    if (extname(file) === '.json') return parseJson(await readFile(file, 'utf8'), defaultLimits);
    const config = await importModule(file, cacheBust);
    if (config === undefined) {
      throw inputError('it has no default export', {
        hint: 'Write "export default { inputs: [] };".',
      });
    }
    return config;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (error instanceof ParseError) {
      const { offset = 0 } = error;
      throw inputError(error.message, new Locator(await readFile(file, 'utf8')).at(offset));
    }
    if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw inputError(`Node ${process.versions.node} reads no TypeScript`, {
        hint: `Use Node 22.19 or later, or write ${join(dirname(file), 'hkob.config.json')}.`,
      });
    }
    const wrong = error instanceof SyntaxError && (await syntaxError(file));
    if (wrong) throw inputError(`it cannot be read: ${wrong.message}`, wrong.at);
    const message = error instanceof Error ? error.message : String(error);
    const [fact = message] = message.split('\n').filter((line) => line.trim() !== '');
    throw inputError(`it cannot be read: ${fact}`);
  }
}

async function syntaxError(file: string) {
  const { syntaxErrorIn } = await import('./place.ts');
  const found = await syntaxErrorIn(file, await readFile(file, 'utf8'));
  return found && { message: found.message, at: { line: found.line, column: found.column } };
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
}
