/**
 * What every command shares: its interface, how its arguments are read, and how it ends.
 *
 * Nothing heavy may be imported here: `hkob --help` loads this file and no other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { InputError } from '../../generators/read/diagnostics.ts';
import { type Line, print, printError, printJson } from './output.ts';
import { describeError, errorData } from './report.ts';

export { print, printError, printJson, progress, progressBar } from './output.ts';

/** How a command ends. */
export const EXIT = {
  /** The work is done. */
  done: 0,
  /** The answer is no: drift, lint errors, a breaking change. */
  no: 1,
  /** The command was used wrongly, or its input cannot be read. */
  usage: 2,
} as const;

/** One option of a command: what `node:util` reads, and what the help says about it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help: `FILE`. */
  readonly value?: string;
  /** One line for the help, with the default where there is one. */
  readonly summary: string;
}

/** The options of a command, by their long names. */
export type Options = Readonly<Record<string, Option>>;

/** The values read for {@link Options}; an option that was not given is absent. */
export type Values<O extends Options = Options> = {
  readonly [K in keyof O]?: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? string[]
      : string;
};

/** One command of `hkob`, exported by `scripts/<name>.ts` as `command`. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One line, for `hkob --help`. */
  readonly summary: string;
  /** How it is called: `hkob mock [--port 4010] [--spec=FILE …]`. */
  readonly usage: string;
  /** What the reader of `hkob <name> --help` should know beyond the options. */
  readonly description?: string;
  /** A command line and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly options: O;
  /** How many arguments without a dash it takes; none unless said. */
  readonly positionals?: { readonly min: number; readonly max: number };
  /**
   * Does the work.
   *
   * @returns the exit code, one of {@link EXIT}
   * @throws {UsageError} when the arguments make no sense together
   * @throws {InputError} when a file that was named cannot be used
   */
  run(values: Values<O>, positionals: readonly string[]): Promise<number>;
}

/** A command whose `run` gets its values typed by its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** A command as the table in `hkob.ts` lists it: its help line, and how to load the rest. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** The command was called wrongly; the message says how, the hint what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The folder of this package: the nearest one above with a `package.json`. */
export const packageRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();

/**
 * Reads a TCP port.
 *
 * @param option what the user gave it by, for the error message
 * @throws {UsageError} unless `text` is a whole number from 0 (any free port) to 65535
 */
export function portOf(text: string, option = '--port'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`${option} takes a whole number from 0 to 65535, not "${text}"`);
}

/** Lets the process end without a word when a reader stops early (`hkob … | head`). */
export function endQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      if (stream === process.stdout) {
        printError(
          `hkob: the output cannot be written: ${REFUSALS[error.code ?? ''] ?? error.message}`,
        );
      }
      process.exit(EXIT.usage);
    });
  }
}

/**
 * The entry nearest to a mistyped word, if one is near enough to be meant.
 *
 * @param word what was typed
 * @param known what could have been typed
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3))
    ? best.candidate
    : undefined;
}

/** Levenshtein distance, by one row. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (letter === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/**
 * Runs one command line of `hkob`.
 *
 * @param args the arguments after the program's name
 * @returns the exit code, one of {@link EXIT}; never throws
 */
export function main(
  args: readonly string[],
  commands: Readonly<Record<string, CommandEntry>>,
): Promise<number> {
  const [name = '', ...rest] = args;
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return runProgram(entry ? `hkob ${name}` : 'hkob', async () => {
    if (entry) return runCommand((await entry.load()).command, rest);
    switch (name) {
      case '':
        printError(...overview(commands));
        return EXIT.usage;
      case '-h':
      case '--help':
      case 'help':
        print(...overview(commands));
        return EXIT.done;
      case '-v':
      case '--version':
        print(versionOfPackage());
        return EXIT.done;
      default:
        throw unknown(name.startsWith('-') ? 'option' : 'command', name, Object.keys(commands));
    }
  });
}

/**
 * Runs a program and says in a line what stopped it, if anything did.
 *
 * @param name what the user typed: `hkob mock`
 * @returns what `work` returns, or 2 when it throws
 */
export async function runProgram(name: string, work: () => Promise<number>): Promise<number> {
  try {
    if (process.env.npm_command !== undefined) (await import('./npm-watch.ts')).endWithNpm();
    return await work();
  } catch (error) {
    printError(...explain(error, name));
    return EXIT.usage;
  }
}

/** Runs a command with its arguments, or prints its help. */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  if (asksForHelp(args)) {
    print(...helpOf(command));
    return EXIT.done;
  }
  try {
    const { values, positionals } = read(command, args);
    return await command.run(values, positionals);
  } catch (error) {
    if (wantsJson(command, args)) printJson({ errors: errorData(error) });
    throw error;
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

/** Whether a machine reads the answer, and so its absence. */
function wantsJson({ options }: Command, args: readonly string[]): boolean {
  return (
    options.json !== undefined && /(?:^|\n)--(?:json|format[=\n]json)(?:\n|$)/.test(args.join('\n'))
  );
}

/** Reads the arguments of a command, in the words of {@link UsageError}. */
function read(
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
    throw wrongUse(error.message, command, args);
  }
}

/** What `node:util` refuses, in a line. */
function wrongUse(message: string, { options, positionals }: Command, args: readonly string[]) {
  // It says more than a line can hold; its first sentence is the fact.
  const [fact = message] = message.split(/\. |\n/);
  const ambiguous = /^Option '(?:-\w, )?--([\w-]+)' argument is ambiguous/.exec(fact)?.[1];
  if (ambiguous !== undefined) return dashed(ambiguous, options, args);
  const given = /^Unknown option '(-[^']*)'/.exec(fact)?.[1];
  if (given === undefined) return new UsageError(fact);
  const error = unknown(
    'option',
    given,
    Object.keys(options).map((option) => `--${option}`),
  );
  const file = positionals && args.find((arg) => /^-[^-]/.test(arg) && arg.startsWith(given));
  return error.hint !== undefined || file === undefined
    ? error
    : new UsageError(error.message, `a file of that name is given as ${shellWord(`./${file}`)}`);
}

/** The value of an option begins with a dash, or is missing before the next option. */
function dashed(name: string, options: Options, args: readonly string[]): UsageError {
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
    `a value that begins with a dash is given as ${shellWord(`--${name}=${value}`)}`,
  );
}

/** A word as a shell reads it; of an option, the value alone is quoted. */
function shellWord(word: string): string {
  const [, start = '', rest = ''] = /^(--[\w-]+=)?(.*)$/s.exec(word) ?? [];
  return /^[\w@%+=:,./-]*$/.test(rest) ? word : `${start}'${rest.replaceAll("'", "'\\''")}'`;
}

function unknown(kind: string, given: string, known: readonly string[]): UsageError {
  const meant = nearest(given, known);
  return new UsageError(`unknown ${kind} "${given}"`, meant && `did you mean "${meant}"?`);
}

/** What the user reads: facts, and no stack trace unless `HKOB_DEBUG` is set. */
function explain(error: unknown, program: string): readonly Line[] {
  if (process.env.HKOB_DEBUG !== undefined && error instanceof Error) return traceOf(error);
  if (error instanceof InputError) return describeError(error);
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    const help = `${program}${program.startsWith('npm') ? ' --' : ''} --help`;
    return [`${program}: ${error.message}${hint} (see ${help})`];
  }
  const known = explainKnown(error as NodeJS.ErrnoException);
  if (known !== undefined) return [`${program}: ${known}`];
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return [`${program}: ${line} (set HKOB_DEBUG=1 to see where)`];
}

/** The message on one line, then the calls that led to it. */
function traceOf({ name, message, stack = '' }: Error): readonly Line[] {
  const calls = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [`${name}: ${message}`, ...calls.filter((call) => call.trim() !== '')];
}

/** What the system refused, or what is not installed, in words. */
function explainKnown({ code = '', path, message }: NodeJS.ErrnoException): string | undefined {
  const missing = /^Cannot find package '([^']+)'/.exec(message ?? '')?.[1];
  if (code === 'ERR_MODULE_NOT_FOUND' && missing !== undefined) {
    return `this needs the package ${missing}, which is not installed; it comes with hk-open-banking unless npm is told --omit=optional`;
  }
  const reason = REFUSALS[code];
  return reason && (path === undefined ? reason : `${path}: ${reason}`);
}

const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many open files',
};

function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

const overview = (commands: Readonly<Record<string, CommandEntry>>): readonly Line[] =>
  `hkob: the contract kit for Hong Kong open banking

Usage: hkob <command> [options]

Commands:
${table(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

hkob <command> --help shows its options, with examples.
Exit codes: 0 done, 1 the answer is no, 2 wrong usage or unreadable input.`.split('\n');

function helpOf(command: Command): readonly Line[] {
  const options = Object.entries(command.options).map(([name, { short, value, summary }]) => {
    const flag = `--${name}${value === undefined ? '' : `=${value}`}`;
    return [short === undefined ? flag : `-${short}, ${flag}`, summary] as const;
  });
  return [
    `Usage: ${command.usage}`,
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    command.description,
    `Options:\n${table([...options, ['-h, --help', 'show this help']])}`,
    `Examples:\n${command.examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n')}`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
    .split('\n');
}
