/**
 * Parses the arguments of a command with `parseArgs` of `node:util`, which starts faster than a CLI
 * framework and needs no dependency; this module adds hints for mistyped options.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Command, type Options, UsageError, type Values } from './command.ts';
import { nearest } from './nearest.ts';

/**
 * Parses the arguments of a command.
 *
 * @throws {UsageError} when an option is unknown, a value is missing or empty, or the number of
 *   positional arguments is wrong
 */
export function parseArguments(
  command: Command,
  args: readonly string[],
): { values: Values; positionals: string[] } {
  const { min, max } = command.positionals ?? { min: 0, max: 0 };
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, short, multiple }] of Object.entries(command.options)) {
    options[name] = { type, ...(short && { short }), ...(multiple && { multiple }) };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    const empty = Object.entries(values).find(([, value]) => [value].flat().includes(''));
    if (empty) throw new UsageError(`--${empty[0]} is empty`, 'give it a value, or leave it out');
    if (positionals.length > max) {
      throw new UsageError(`unexpected argument "${positionals[max]}"`);
    }
    if (positionals.length < min) {
      throw new UsageError(`it takes ${min} arguments: ${command.usage}`);
    }
    return { values: values as Values, positionals };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw usageErrorFrom(error.message, command, args);
  }
}

/** Converts an error of `parseArgs` to a one-line error with a hint. */
function usageErrorFrom(
  message: string,
  { options, positionals }: Command,
  args: readonly string[],
) {
  // The message of parseArgs is several sentences long; the first names the mistake.
  const [fact = message] = message.split(/\. |\n/);
  const ambiguous = /^Option '(?:-\w, )?--([\w-]+)' argument is ambiguous/.exec(fact)?.[1];
  if (ambiguous !== undefined) return dashedValueError(ambiguous, options, args);
  const given = /^Unknown option '(-[^']*)'/.exec(fact)?.[1];
  if (given === undefined) return new UsageError(fact);
  const error = unknownWord(
    'option',
    given,
    Object.keys(options).map((option) => `--${option}`),
  );
  const file = positionals && args.find((arg) => /^-[^-]/.test(arg) && arg.startsWith(given));
  return error.hint !== undefined || file === undefined
    ? error
    : new UsageError(error.message, `a file of that name is given as ${quotedWord(`./${file}`)}`);
}

/** The error for an option whose value is missing, or begins with a dash. */
function dashedValueError(name: string, options: Options, args: readonly string[]): UsageError {
  const short = options[name]?.short;
  const forms = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const value = args.find(
    (arg, index) => arg.startsWith('-') && forms.includes(args[index - 1] ?? ''),
  );
  const [option = ''] = (value ?? '').split('=', 1);
  if (value === undefined || option === '--' || Object.hasOwn(options, option.slice(2))) {
    return new UsageError(`--${name} is missing its value: "${value ?? ''}" is an option`);
  }
  return new UsageError(
    `--${name} cannot tell whether "${value}" is its value or an option`,
    `a value that begins with a dash is given as ${quotedWord(`--${name}=${value}`)}`,
  );
}

/** Quotes a word for the shell; in `--name=value` only the value. */
function quotedWord(word: string): string {
  const [, start = '', rest = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word) ?? [];
  return /^[\w@%+=:,./-]*$/.test(rest) ? word : `${start}'${rest.replaceAll("'", "'\\''")}'`;
}

/** The error for an unknown command or option. */
export function unknownWord(kind: string, given: string, known: readonly string[]): UsageError {
  const suggestion = nearest(given, known);
  return new UsageError(
    `unknown ${kind} "${given}"`,
    suggestion && `did you mean "${suggestion}"?`,
  );
}

/**
 * Parses a TCP port.
 *
 * @param option the name of the option, for the error message
 * @throws {UsageError} unless `text` is a whole number from 0 (any free port) to 65535
 */
export function parsePort(text: string, option = '--port'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`${option} takes a whole number from 0 to 65535, not "${text}"`);
}
