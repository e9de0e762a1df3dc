/** The rules that `hkob lint` goes by: a `redocly.yaml`, and what may be opened on its behalf. */
import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type {
  BaseResolver,
  Config,
  Document,
  NormalizedProblem,
  RawUniversalConfig,
} from '@redocly/openapi-core';
import { type Diagnostic, InputError } from '../../generators/read/diagnostics.ts';
import { CONFIG_FILES, findConfig } from '../config/config.ts';
import { packageRoot } from '../package-root.ts';

/** The rules of this package. */
export const HOUSE_RULES = join(packageRoot, 'redocly.yaml');
const HOUSE_PLUGIN = join(packageRoot, 'spec/rules/plugin.mjs');

/** A configuration that has been read. */
export interface LintConfig {
  readonly config: Config;
  /** Absolute path. */
  readonly file: string;
  /** Whether the user named it. */
  readonly named: boolean;
  /** What is wrong with the configuration itself, in the words of Redocly. */
  readonly problems: NormalizedProblem[];
}

/**
 * Reads a configuration. One that does not say `extends` adds to the rules of this package.
 *
 * A `redocly.yaml` may be as little our user's as the document that lies beside it. So it is data:
 * it chooses rules, and names files of its own folder. One that the user names, or that belongs to a
 * project set up for this package, may also run plugins, and name files elsewhere. No address is
 * ever opened.
 *
 * @param named the file that the user named; `./redocly.yaml`, or else that of this package
 * @throws {InputError} when it cannot be read, or names what it may not
 */
export async function readLintConfig(named: string | undefined): Promise<LintConfig> {
  const found = named ?? (existsSync('redocly.yaml') ? 'redocly.yaml' : HOUSE_RULES);
  const file = resolve(found);
  if (!existsSync(file)) throw refused(found, 'there is no such configuration');
  const core = await import('@redocly/openapi-core');
  const trusted = named !== undefined || (await isOurs(dirname(file)));
  const refusals: InputError[] = [];
  const resolver = await resolverFor(file, trusted, refusals);
  try {
    const document = documentOf(
      await resolver.resolveDocument<RawUniversalConfig>(null, file, true),
      file,
    );
    const config = await core.createConfig(await onHouseRules(document.parsed ?? {}), {
      configPath: file,
      externalRefResolver: resolver,
      ignore: await core.loadIgnoreConfig(file, resolver),
    });
    config.document = document;
    const problems = await core.lintConfig({
      config,
      severity: 'warn',
      externalRefResolver: resolver,
    });
    if (refusals[0]) throw refusals[0];
    return { config, file, named: named !== undefined, problems };
  } catch (error) {
    if (refusals[0] ?? error instanceof InputError) throw refusals[0] ?? error;
    const [fact = ''] = (error as Error).message.split('\n');
    throw refused(found, `it cannot be used: ${fact}`);
  }
}

/** Whether the project of a folder uses this package, so that what it has set up is meant. */
async function isOurs(folder: string): Promise<boolean> {
  if (folder === packageRoot || findConfig(folder) !== undefined) return true;
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const text = await readFile(manifest, 'utf8');
  try {
    const { dependencies, devDependencies } = JSON.parse(text) as Record<string, object>;
    return Object.hasOwn({ ...dependencies, ...devDependencies }, 'hk-open-banking');
  } catch {
    return false;
  }
}

/**
 * Opens the files of a configuration, as far as it may name them.
 *
 * @param refusals receives what it may not: not all that Redocly misses stops it
 */
async function resolverFor(
  file: string,
  trusted: boolean,
  refusals: InputError[],
): Promise<BaseResolver> {
  const { BaseResolver, DEFAULT_PROJECT_PLUGIN_PATHS, isAbsoluteUrl } = await import(
    '@redocly/openapi-core'
  );
  const folder = dirname(file);
  const refuse = (message: string, hint?: string): never => {
    const refusal = refused(file, message, hint);
    refusals.push(refusal);
    throw refusal;
  };
  const allow = (wanted: string, what: string): void => {
    if (isAbsoluteUrl(wanted)) refuse(`${what} ${wanted} is an address, not a file`);
    if (trusted || isInside(folder, wanted)) return;
    refuse(`${what} ${wanted} lies outside of ${folder}`, TRUST);
  };
  const allowPlugin = (plugin: unknown, base: string): void => {
    const path = resolve(base, String(plugin));
    const isHouse = isBelow(folder, path) && realPath(path) === realPath(HOUSE_PLUGIN);
    if (!trusted && !isHouse) refuse(`the plugin ${String(plugin)} is code`, TRUST);
  };
  const implied = DEFAULT_PROJECT_PLUGIN_PATHS.find((path) => existsSync(join(folder, path)));
  if (implied !== undefined) allowPlugin(implied, folder);

  class ConfigFiles extends BaseResolver {
    override async loadExternalRef(path: string) {
      allow(path, 'the file');
      return super.loadExternalRef(path);
    }
    override parseDocument(...args: Parameters<BaseResolver['parseDocument']>): Document {
      const document = super.parseDocument(...args);
      const base = dirname(args[0].absoluteRef);
      for (const plugins of valuesOf('plugins', document.parsed)) {
        for (const plugin of [plugins].flat()) allowPlugin(plugin, base);
      }
      for (const root of valuesOf('root', document.parsed)) {
        const path = String(root);
        allow(isAbsoluteUrl(path) ? path : resolve(base, path), 'the API');
      }
      return document;
    }
  }
  return new ConfigFiles();
}

/** What a key holds, wherever it stands in a value. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [
    ...(name === key ? [item] : []),
    ...valuesOf(key, item),
  ]);
}

const TRUST = `Name the configuration with --config, or set the project up (${CONFIG_FILES[0]}), if it is yours.`;

const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Whether a path lies in a folder as it is written, and where it leads too. */
const isInside = (folder: string, path: string): boolean =>
  isBelow(folder, path) && isBelow(realPath(folder), realPath(path));

function isBelow(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

const isConfig = (value: unknown): value is RawUniversalConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Puts a configuration that chooses no set of rules on top of those of this package. */
async function onHouseRules(config: RawUniversalConfig): Promise<RawUniversalConfig> {
  if (config.extends !== undefined) return config;
  const { parseYaml } = await import('@redocly/openapi-core');
  const house = parseYaml(await readFile(HOUSE_RULES, 'utf8')) as RawUniversalConfig;
  return {
    ...config,
    extends: house.extends ?? [],
    plugins: [HOUSE_PLUGIN, ...(config.plugins ?? [])],
    rules: { ...house.rules, ...config.rules },
  };
}

function documentOf(
  found: Awaited<ReturnType<typeof BaseResolver.prototype.resolveDocument<RawUniversalConfig>>>,
  file: string,
): Document<RawUniversalConfig> {
  if (found instanceof Error) throw found;
  if (found.parsed === undefined || isConfig(found.parsed)) return found;
  throw refused(file, 'a configuration is an object');
}

function refused(file: string, message: string, hint?: string): InputError {
  const diagnostic: Diagnostic = { severity: 'error', message, file, ...(hint && { hint }) };
  return new InputError([diagnostic]);
}
