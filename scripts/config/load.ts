/** Reading a configuration, and what is wrong with it. */
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

/** What an issue says, in words: an unknown key with the one that was meant. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const { path, message } = issue;
  const prefix = path.length === 0 ? '' : `${dotted(path)}: `;
  if (prefix !== '' && message.endsWith('received undefined')) {
    return [{ path, message: `${prefix}this is missing` }];
  }
  if (issue.code !== 'unrecognized_keys') return [{ path, message: prefix + message }];
  const known = Object.keys(path.length === 0 ? configSchema.shape : inputSchema.shape);
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    return {
      message: `${prefix}there is no option "${key}"`,
      path: [...path, key],
      hint: meant === undefined ? `It is one of ${known.join(', ')}.` : `Did you mean "${meant}"?`,
    };
  });
}

const text = z.string().min(1);

const inputSchema = z.strictObject({
  spec: text.meta({
    description: 'ais, oauth, dcr, or an OpenAPI 3.x file in YAML or JSON.',
    examples: [...APIS],
  }),
  out: text.describe('The folder of the generated files; made if missing.'),
  name: text
    .describe(
      'What the exports are named after: payments gives createPaymentsClient. Default: the name of the document.',
    )
    .exactOptional(),
  only: z
    .array(z.enum(OUTPUTS))
    .min(1)
    .describe('Which files, with what they import. Default: all but msw.')
    .exactOptional(),
  runtime: text
    .describe('What generated code imports the runtime from. Default: hk-open-banking/runtime.')
    .exactOptional(),
  root: text
    .describe(
      'The folder that references may not leave. Default: the nearest one above the document with a package.json or redocly.yaml.',
    )
    .exactOptional(),
  allowRemote: z
    .boolean()
    .describe('Whether references are fetched over http. Default: false.')
    .exactOptional(),
});

/** What a configuration is checked by. */
export const configSchema = z.strictObject(
  {
    $schema: z
      .string()
      .describe('The address of the JSON schema, by which an editor completes hkob.config.json.')
      .exactOptional(),
    inputs: z
      .array(inputSchema)
      .min(1)
      .describe('The documents that hkob generate works on, in this order.'),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'a configuration is an object with `inputs`' : undefined,
  },
) satisfies z.ZodType<HkobConfig>;

async function read(file: string, fresh: string): Promise<unknown> {
  const refused = (message: string, more: Partial<Diagnostic> = {}): InputError =>
    new InputError([{ severity: 'error', message, file, ...more }]);
  if (!existsSync(file)) throw refused('there is no such configuration');
  try {
    if (extname(file) === '.json') return parseJson(await readFile(file, 'utf8'), defaultLimits);
    const config = await importModule(file, fresh);
    if (config === undefined) {
      throw refused('it has no default export', {
        hint: 'Write "export default { inputs: [] };".',
      });
    }
    return config;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (error instanceof ParseError) {
      const { offset = 0 } = error;
      throw refused(error.message, new Locator(await readFile(file, 'utf8')).at(offset));
    }
    if ((error as NodeJS.ErrnoException | null)?.code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw refused(`Node ${process.versions.node} reads no TypeScript`, {
        hint: `Use Node 22.19 or later, or write ${join(dirname(file), 'hkob.config.json')}.`,
      });
    }
    const wrong = error instanceof SyntaxError && (await syntaxError(file));
    if (wrong) throw refused(`it cannot be read: ${wrong.message}`, wrong.at);
    const message = error instanceof Error ? error.message : String(error);
    const [fact = message] = message.split('\n').filter((line) => line.trim() !== '');
    throw refused(`it cannot be read: ${fact}`);
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
