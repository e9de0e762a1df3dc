/** The project that a command works in: its package.json and its package manager. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../generators/generate.ts';
import { InputError } from '../generators/model/diagnostics.ts';
import { packageRoot } from './cli.ts';

/** As much of a package.json as the commands look at. */
export interface Manifest {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The manifest of this package. */
export const ownManifest = (): Promise<Manifest> => readManifest(join(packageRoot, 'package.json'));

/**
 * Reads a package.json.
 *
 * @throws {InputError} when it is missing or no JSON object
 */
export async function readManifest(file: string): Promise<Manifest> {
  const refused = (message: string, hint: string): InputError =>
    new InputError([{ severity: 'error', message, file, hint }]);
  if (!existsSync(file)) throw refused('there is no such file', 'Run "npm init -y" first.');
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refused(`this is no JSON: ${error.message}`, 'Mend it first.');
  }
  throw refused('this is no JSON object', 'Mend it first.');
}

/** The packages that generated code imports. */
export function packagesFor(outputs: ReadonlySet<Output>): readonly string[] {
  return [
    ...(outputs.has('zod') ? ['hk-open-banking', 'zod'] : []),
    ...(outputs.has('client') ? ['openapi-fetch'] : []),
    ...(outputs.has('server') ? ['hono'] : []),
    ...(outputs.has('msw') ? ['msw'] : []),
  ];
}

/** How a package manager is used. */
export interface PackageManager {
  readonly name: string;
  /** Installs what package.json names. */
  readonly install: string;
  /** Installs what the lock file names, in CI. */
  readonly ci: string;
  /** Whether CI gets it with Node. */
  readonly bundled: boolean;
}

const NPM: PackageManager = { name: 'npm', install: 'npm install', ci: 'npm ci', bundled: true };

const MANAGERS: readonly (readonly [lockFile: string, manager: PackageManager])[] = [
  [
    'pnpm-lock.yaml',
    { name: 'pnpm', install: 'pnpm install', ci: 'pnpm install --frozen-lockfile', bundled: false },
  ],
  [
    'yarn.lock',
    { name: 'yarn', install: 'yarn install', ci: 'yarn install --immutable', bundled: false },
  ],
];

/** The package manager of a folder, by its lock file; npm without one. */
export function packageManagerOf(folder: string): PackageManager {
  return MANAGERS.find(([lockFile]) => existsSync(join(folder, lockFile)))?.[1] ?? NPM;
}
