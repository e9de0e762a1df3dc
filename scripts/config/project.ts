/** The project that a command works in: its package.json and its package manager. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Output } from '../../generators/generate.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { packageRoot } from '../package-root.ts';

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

/** How a package manager is used. */
export interface PackageManager {
  readonly name: string;
  /** Installs what package.json names. */
  readonly install: string;
  /** Installs what the lock file names, in CI. */
  readonly ci: string;
  /** Runs a program of an installed package. */
  readonly exec: string;
  /** How CI gets it, where it does not come with Node. */
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

/** Where a project is installed from, and by what. */
export interface Installation {
  readonly manager: PackageManager;
  /** The folder of the lock file: of the project, or of the workspace that it is a part of. */
  readonly root: string;
}

/** How a folder is installed, by the nearest lock file in it or above; by npm without one. */
export function installationOf(folder: string): Installation {
  for (let root = folder; ; root = dirname(root)) {
    for (const { lockFiles, ...manager } of MANAGERS) {
      if (lockFiles.some((name) => existsSync(join(root, name)))) return { manager, root };
    }
    // A repository is installed as a whole at most.
    if (existsSync(join(root, '.git')) || dirname(root) === root)
      return { manager: NPM, root: folder };
  }
}
