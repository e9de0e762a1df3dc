/** The interface of a command of `hkob`: its options, help texts, exit codes and usage errors. */

/** Exit codes. */
export const EXIT = {
  /** The command succeeded. */
  done: 0,
  /** A check failed: generated files are out of date, lint errors, a breaking change. */
  failed: 1,
  /** The command line is invalid, or an input cannot be read. */
  usage: 2,
} as const;

/** An option of a command, as `node:util` parses it and the help shows it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** The placeholder of the value in the help: `FILE`. */
  readonly value?: string;
  /** One line for the help, with the default if there is one. */
  readonly summary: string;
}

/** The options of a command, by their long names. */
export type Options = Readonly<Record<string, Option>>;

/** The parsed values of {@link Options}; an option that was not given is absent. */
export type Values<O extends Options = Options> = {
  readonly [K in keyof O]?: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? string[]
      : string;
};

/** A command of `hkob`, exported as `command` by `scripts/commands/<name>.ts`. */
export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One line, for `hkob --help`. */
  readonly summary: string;
  /** The synopsis: `hkob mock [--port 4010] [--spec=FILE …]`. */
  readonly usage: string;
  /** The text of `hkob <name> --help` above the options. */
  readonly description?: string;
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
  readonly options: O;
  /** How many positional arguments the command takes; none when absent. */
  readonly positionals?: { readonly min: number; readonly max: number };
  /**
   * Runs the command.
   *
   * @returns the exit code, one of {@link EXIT}
   * @throws {UsageError} when the options contradict each other
   * @throws {InputError} when an input file cannot be used
   */
  run(values: Values<O>, positionals: readonly string[]): Promise<number>;
}

/** Infers the types of a command's parsed values from its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** A command as `hkob --help` lists it; its module is loaded only when the command is run. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Commands by name. */
export type CommandTable = Readonly<Record<string, CommandEntry>>;

/** An invalid command line. The message states what is wrong, the hint what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
