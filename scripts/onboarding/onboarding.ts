/** Functions shared by the onboarding commands: files, keys, options of a brand, and errors. */
import { chmod, lstat, readFile, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../../generators/read/diagnostics.ts';
import { type Brand, brands, customBrand } from '../../tsp/brands.ts';
import { type AuthMethod, readJwt, signingKey } from '../../tsp/jwt.ts';
import { UsageError } from '../cli/command.ts';
import { nearest } from '../cli/nearest.ts';
import { print, printError } from '../cli/output.ts';

/**
 * Reads a text file, or standard input for `-`.
 *
 * @throws {InputError} when it cannot be read
 */
export async function readText(file: string): Promise<string> {
  try {
    if (file !== '-') return await readFile(file, 'utf8');
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw inputError(file, message);
  }
}

/**
 * Writes a new file; an existing file is not overwritten.
 *
 * @param mode the permissions: 0o600 for secrets
 * @throws {InputError} when the file exists
 */
export async function writeNew(file: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(file, text, { mode, flag: 'wx' });
    // The umask may have removed permissions.
    await chmod(file, mode);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // Do not leave a partial file.
    if (code !== 'EEXIST' && syscall !== 'open') await rm(file, { force: true });
    if (code !== 'EEXIST') throw error;
    throw existsError(file);
  }
}

/**
 * Checks that files do not exist.
 *
 * @throws {InputError} when one exists, including as a dangling symbolic link
 */
export async function assertAbsent(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (await lstat(file).catch(() => undefined)) throw existsError(file);
  }
}

const existsError = (file: string): InputError =>
  inputError(file, 'it already exists', 'Use another name, or move it away');

/** Prints a text, or writes it to a new file. */
export async function deliver(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) return print(...text.trimEnd().split('\n'));
  await writeNew(out, text, 0o644);
  printError(`Wrote ${out}`);
}

/** Creates the error for an input file. */
export function inputError(file: string, message: string, hint?: string): InputError {
  return new InputError([{ severity: 'error', file, message, ...(hint && { hint }) }]);
}

/**
 * Runs a function on an input, and adds the file name to its errors.
 *
 * @throws {InputError} when the function throws a TypeError
 */
export async function withFileName<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw inputError(file, error.message);
    throw error;
  }
}

/** Reads a software statement from a file or standard input. */
export async function readStatement(file: string): Promise<string> {
  const text = (await readText(file)).trim();
  await withFileName(file, () => readJwt(text, 'the software statement'));
  return text;
}

/** Reads a private key, and checks that it can sign. */
export async function readSigningKey(file: string): Promise<string> {
  const key = await readText(file);
  await withFileName(file, () => signingKey({ key, kid: '' }));
  return key;
}

/** Returns the value of a required option. */
export function required<T>(value: T | undefined, option: string): T {
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing`);
  return value;
}

/** The names of brands on the command line. */
const BRANDS = {
  'hsbc-personal': brands.hsbcPersonal,
  'hsbc-business': brands.hsbcBusiness,
  'hang-seng-personal': brands.hangSengPersonal,
  'hang-seng-business': brands.hangSengBusiness,
} as const;

const ENVIRONMENTS = ['sandbox', 'production'] as const;

/** The options that select a brand. */
export const BRAND_OPTIONS = {
  brand: { type: 'string', value: 'NAME', summary: Object.keys(BRANDS).join(', ') },
  env: { type: 'string', value: 'ENV', summary: 'sandbox (default) or production' },
  issuer: {
    type: 'string',
    value: 'URL',
    summary: 'the issuer of another bank, or of your own sandbox, instead of --brand',
  },
  discovery: {
    type: 'string',
    value: 'URL',
    summary: "its discovery document, on the issuer's host (default: the one below the issuer)",
  },
} as const;

/** Returns the brand that the options select. */
export function brandOf(values: {
  brand?: string;
  env?: string;
  issuer?: string;
  discovery?: string;
}): Brand {
  const { brand: name, env = 'sandbox', issuer, discovery } = values;
  if ((name === undefined) === (issuer === undefined)) {
    throw new UsageError('one of --brand and --issuer is required');
  }
  if (issuer !== undefined) {
    if (values.env !== undefined) throw new UsageError('--env goes with --brand');
    try {
      return customBrand({ issuer, ...(discovery !== undefined && { discovery }) });
    } catch (error) {
      throw new UsageError(`--issuer, --discovery: ${(error as Error).message}`);
    }
  }
  if (discovery !== undefined) throw new UsageError('--discovery goes with --issuer');
  return oneOf(BRANDS, name ?? '', 'brand')[oneOf(toRecord(ENVIRONMENTS), env, 'env')];
}

/** Parses `--auth-method`. */
export function authMethodOf(text: string): AuthMethod {
  return oneOf(toRecord(['private_key_jwt', 'tls_client_auth'] as const), text, 'auth-method');
}

/** Parses a number of seconds. */
export function secondsOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--${option} takes seconds, not "${text}"`);
}

const toRecord = <const T extends string>(names: readonly T[]): { [Name in T]: Name } =>
  Object.fromEntries(names.map((name) => [name, name])) as { [Name in T]: Name };

function oneOf<T>(known: Readonly<Record<string, T>>, given: string, option: string): T {
  const value = Object.hasOwn(known, given) ? known[given] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(known);
  const suggestion = nearest(given, names);
  const hint = suggestion ? `did you mean "${suggestion}"?` : `it is one of ${names.join(', ')}`;
  throw new UsageError(`unknown ${option} "${given}"`, hint);
}
