/** Reports errors to the user of the command line. */
import { InputError } from '../../generators/read/diagnostics.ts';
import { UsageError } from './command.ts';
import { describeError } from './diagnostics.ts';
import type { Line } from './output.ts';

/**
 * The lines that report an error to the user; a stack trace only if `HKOB_DEBUG` is set.
 *
 * @param program the command as the user typed it: `hkob mock`
 */
export function explainError(error: unknown, program: string): readonly Line[] {
  if (process.env.HKOB_DEBUG !== undefined && error instanceof Error) return traceOf(error);
  if (error instanceof InputError) return describeError(error);
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    const help = `${program}${program.startsWith('npm') ? ' --' : ''} --help`;
    return [`${program}: ${error.message}${hint} (see ${help})`];
  }
  const description = explainSystemError(error as NodeJS.ErrnoException);
  if (description !== undefined) return [`${program}: ${description}`];
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return [`${program}: ${line} (set HKOB_DEBUG=1 to see where)`];
}

/** The message on one line, then the stack trace. */
function traceOf({ name, message, stack = '' }: Error): readonly Line[] {
  const calls = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return [`${name}: ${message}`, ...calls.filter((call) => call.trim() !== '')];
}

/** Describes a system error or a missing package; undefined for any other error. */
function explainSystemError({
  code = '',
  path,
  message,
}: NodeJS.ErrnoException): string | undefined {
  const missing = /^Cannot find package '([^']+)'/.exec(message ?? '')?.[1];
  if (code === 'ERR_MODULE_NOT_FOUND' && missing !== undefined) {
    return `this needs the package ${missing}, which is not installed; install hk-open-banking without --omit=optional`;
  }
  const reason = SYSTEM_ERRORS[code];
  return reason && (path === undefined ? reason : `${path}: ${reason}`);
}

/** Descriptions of system errors, by code. */
export const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many open files',
};
