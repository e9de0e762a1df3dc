/** The project that a command works in: its package.json and its package manager. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Output } from '../../generators/generate.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../package-root.ts';

/** The members of a package.json that the commands read. */
export interface Manifest {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Reads the package.json of this package. */
export const ownManifest = (): Promise<Manifest> => readManifest(join(packageRoot, 'package.json'));

/**
 * Reads a package.json.
 *
 * @throws {InputError} when it is missing or not a JSON object
 */
export async function readManifest(file: string): Promise<Manifest> {
  const refused = (message: string, hint: string): InputError =>
    new InputError([{ severity: 'error', message, file, hint }]);
  if (!existsSync(file)) throw refused('there is no such file', 'Run "npm init -y" first.');
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw refused(`it cannot be read (${code})`, 'Make it readable first.');
    if (!(error instanceof SyntaxError)) throw error;
    throw refused(`expected JSON: ${error.message}`, 'Correct it first.');
  }
  throw refused('expected a JSON object', 'Correct it first.');
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

/** The commands of a package manager. */
export interface PackageManager {
  readonly name: string;
  /** Installs the dependencies in package.json. */
  readonly install: string;
  /** Installs the dependencies in the lock file, for CI. */
  readonly ci: string;
  /** Runs an executable of an installed package. */
  readonly exec: string;
  /** Installs the package manager in CI, if it does not come with Node. */
  readonly setup?: string;
}

const NPM: PackageManager = { name: 'npm', install: 'npm install', ci: 'npm ci', exec: 'npx' };

const MANAGERS: readonly (PackageManager & { readonly lockFiles: readonly string[] })[] = [
  { ...NPM, lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'] },
  {
    name: 'pnpm',
    install: 'pnpm install',
    ci: 'pnpm install --frozen-lockfile',
    exec: 'pnpm exec',
    setup: 'corepack enable',
    lockFiles: ['pnpm-lock.yaml'],
  },
  {
    name: 'yarn',
    install: 'yarn install',
    ci: 'yarn install --immutable',
    exec: 'yarn',
    setup: 'corepack enable',
    lockFiles: ['yarn.lock'],
  },
  {
    name: 'bun',
    install: 'bun install',
    ci: 'bun install --frozen-lockfile',
    exec: 'bunx',
    setup: 'npm install --global bun',
    lockFiles: ['bun.lock', 'bun.lockb'],
  },
];

/** The package manager of a project, and the folder in which it is run. */
export interface Installation {
  readonly manager: PackageManager;
  /** The folder with the lock file: the project's, or that of its workspace. */
  readonly root: string;
}

/** Finds the package manager of a folder by the nearest lock file in it or above; npm without one. */
export function installationOf(folder: string): Installation {
  for (let root = folder; ; root = dirname(root)) {
    for (const { lockFiles, ...manager } of MANAGERS) {
      if (lockFiles.some((name) => existsSync(join(root, name)))) return { manager, root };
    }
    // A workspace does not extend beyond its repository.
    if (existsSync(join(root, '.git')) || dirname(root) === root)
      return { manager: NPM, root: folder };
  }
}
