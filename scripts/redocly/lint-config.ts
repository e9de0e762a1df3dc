/** Loads the rules of `hkob lint` from a `redocly.yaml`, which may be untrusted. */
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

/** The configuration of this package. */
export const HOUSE_RULES = join(packageRoot, 'redocly.yaml');
const HOUSE_PLUGIN = join(packageRoot, 'spec/rules/plugin.mjs');

/** A loaded configuration. */
export interface LintConfig {
  readonly config: Config;
  /** Absolute path. */
  readonly file: string;
  /** Whether the user named it. */
  readonly named: boolean;
  /** Problems of the configuration itself, as reported by Redocly. */
  readonly problems: NormalizedProblem[];
}

/**
 * Loads a configuration. Without `extends` it adds to the rules of this package.
 *
 * A `redocly.yaml` is as untrusted as the document beside it: it may only select rules and reference
 * files of its own folder. It may run plugins and reference other files if the user names it, or if
 * the project uses this package. URLs are never opened.
 *
 * @param named the file that the user named. Default: `./redocly.yaml`, or that of this package
 * @throws {InputError} when it cannot be read, or references a file or plugin that is not allowed
 */
export async function readLintConfig(named: string | undefined): Promise<LintConfig> {
  const found = named ?? (existsSync('redocly.yaml') ? 'redocly.yaml' : HOUSE_RULES);
  const file = resolve(found);
  if (!existsSync(file)) throw refused(found, 'there is no such configuration');
  const core = await import('@redocly/openapi-core');
  const trusted = named !== undefined || (await usesThisPackage(dirname(file)));
  const refusals: InputError[] = [];
  const resolver = await resolverFor(file, trusted, refusals);
  try {
    const document = documentOf(
      await resolver.resolveDocument<RawUniversalConfig>(null, file, true),
      file,
    );
    const config = await core.createConfig(await withHouseRules(document.parsed ?? {}), {
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

/** Whether the project of a folder uses this package, so that its configuration is trusted. */
async function usesThisPackage(folder: string): Promise<boolean> {
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
 * Creates a resolver that opens only files that the configuration may reference.
 *
 * @param refusals receives the errors: Redocly ignores some of them
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
    if (isAbsoluteUrl(wanted)) refuse(`${what} ${wanted} is a URL; expected a file`);
    if (trusted || isInside(folder, wanted)) return;
    refuse(`${what} ${wanted} is outside of ${folder}`, TRUST);
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

/** Collects the values of a key at any depth. */
function valuesOf(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => [
    ...(name === key ? [item] : []),
    ...valuesOf(key, item),
  ]);
}

const TRUST = `Name the configuration with --config, or add ${CONFIG_FILES[0]} to the project, if you trust it.`;

const realPath = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** Whether a path is inside of a folder, before and after symbolic links are resolved. */
const isInside = (folder: string, path: string): boolean =>
  isBelow(folder, path) && isBelow(realPath(folder), realPath(path));

function isBelow(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

const isConfig = (value: unknown): value is RawUniversalConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges a configuration without `extends` with that of this package. */
async function withHouseRules(config: RawUniversalConfig): Promise<RawUniversalConfig> {
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
  throw refused(file, 'expected an object');
}

function refused(file: string, message: string, hint?: string): InputError {
  const diagnostic: Diagnostic = { severity: 'error', message, file, ...(hint && { hint }) };
  return new InputError([diagnostic]);
}
