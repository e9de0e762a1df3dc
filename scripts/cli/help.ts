/** The help texts of `hkob` and of its commands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { Command, CommandTable } from './command.ts';
import type { Line } from './output.ts';

/** The version in the package.json of this package. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The lines of `hkob --help`. */
export const helpOfProgram = (commands: CommandTable): readonly Line[] =>
  `hkob: the contract kit for Hong Kong open banking

Usage: hkob <command> [options]

Commands:
${table(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

hkob <command> --help shows its options, with examples.
Exit codes: 0 done, 1 a check failed, 2 invalid usage or unreadable input.`.split('\n');

/** The lines of `hkob <command> --help`. */
export function helpOfCommand(command: Command): readonly Line[] {
  const options = Object.entries(command.options).map(([name, { short, value, summary }]) => {
    const flag = `--${name}${value === undefined ? '' : `=${value}`}`;
    return [short === undefined ? flag : `-${short}, ${flag}`, summary] as const;
  });
  return [
    `Usage: ${command.usage}`,
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    command.description,
    `Options:\n${table([...options, ['-h, --help', 'show this help']])}`,
    `Examples:\n${command.examples.map(([line, effect]) => `  ${line}\n      ${effect}`).join('\n')}`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
    .split('\n');
}

/** Formats two columns. */
function table(rows: readonly (readonly [left: string, right: string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
