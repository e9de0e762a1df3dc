/** Runs command lines of `hkob` and other programs of this package, and reports their errors. */
import { parseArguments, unknownWord } from './arguments.ts';
import { type Command, type CommandTable, EXIT } from './command.ts';
import { errorData } from './diagnostics.ts';
import { explainError, SYSTEM_ERRORS } from './explain-error.ts';
import { helpOfCommand, helpOfProgram, packageVersion } from './help.ts';
import { print, printError, printJson } from './output.ts';

/**
 * Runs a command line of `hkob`.
 *
 * @param args the arguments after the program's name
 * @returns the exit code, one of {@link EXIT}; never throws
 */
export function main(args: readonly string[], commands: CommandTable): Promise<number> {
  const [name = '', ...rest] = args;
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return runProgram(entry ? `hkob ${name}` : 'hkob', async () => {
    if (entry) return runCommand((await entry.load()).command, rest);
    switch (name) {
      case '':
        printError(...helpOfProgram(commands));
        return EXIT.usage;
      case '-h':
      case '--help':
      case 'help':
        print(...helpOfProgram(commands));
        return EXIT.done;
      case '-v':
      case '--version':
        print(packageVersion());
        return EXIT.done;
      default:
        throw unknownWord(name.startsWith('-') ? 'option' : 'command', name, Object.keys(commands));
    }
  });
}

/**
 * Runs a program and reports an error that it throws.
 *
 * @param name the command as the user typed it: `hkob mock`
 * @returns the exit code of `work`, or 2 when it throws
 */
export async function runProgram(name: string, work: () => Promise<number>): Promise<number> {
  try {
    if (process.env.npm_command !== undefined) (await import('./npm-watch.ts')).endWithNpm();
    return await work();
  } catch (error) {
    printError(...explainError(error, name));
    return EXIT.usage;
  }
}

/**
 * Runs a command with its arguments, or prints its help.
 *
 * @throws whatever the command throws, after printing it as JSON if JSON was requested
 */
export async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  if (requestsHelp(args)) {
    print(...helpOfCommand(command));
    return EXIT.done;
  }
  try {
    const { values, positionals } = parseArguments(command, args);
    return await command.run(values, positionals);
  } catch (error) {
    if (requestsJson(command, args)) printJson({ errors: errorData(error) });
    throw error;
  }
}

function requestsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.includes('--help') || options.includes('-h');
}

/** Whether the arguments request JSON output. They are searched unparsed: parsing may have failed. */
function requestsJson({ options }: Command, args: readonly string[]): boolean {
  return (
    options.json !== undefined && /(?:^|\n)--(?:json|format[=\n]json)(?:\n|$)/.test(args.join('\n'))
  );
}

/** Exits with code 0 when the reader of a pipe stops early (`hkob … | head`). */
export function handleOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      if (stream === process.stdout) {
        printError(
          `hkob: cannot write the output: ${SYSTEM_ERRORS[error.code ?? ''] ?? error.message}`,
        );
      }
      process.exit(EXIT.usage);
    });
  }
}
