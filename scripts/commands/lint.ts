/** `hkob lint`: checks OpenAPI documents against the rules. */
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type {
  Config,
  LocationObject,
  NormalizedProblem,
  OutputFormat,
  Source,
} from '@redocly/openapi-core';
import { formatDiagnostic } from '../../generators/read/diagnostics.ts';
import type { LoadOptions } from '../../generators/read/load.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { hasStyles, printError, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { findConfig } from '../config/config.ts';
import { isApi } from '../config/documents.ts';
import { packageRoot } from '../package-root.ts';
import { HOUSE_RULES, type LintConfig, readLintConfig } from '../redocly/lint-config.ts';
import type { Version } from '../redocly/lint-files.ts';
import { printableReport } from '../redocly/report.ts';

const FORMATS = [
  'codeframe',
  'stylish',
  'json',
  'github-actions',
  'markdown',
  'checkstyle',
  'codeclimate',
  'junit',
  'summary',
] as const satisfies readonly OutputFormat[];

export const command = defineCommand({
  name: 'lint',
  summary: 'check OpenAPI documents against the house rules',
  usage: 'hkob lint [FILE …] [--format=FORMAT] [--config=FILE]',
  description: `FILE is an OpenAPI 3.x document, ais, oauth, dcr or devhub, or the name of an API in redocly.yaml.
Without one, the documents that hkob.config.* and redocly.yaml name are checked.

The rules are those of this package. A ./redocly.yaml changes single ones, or chooses other sets with
\`extends\`. Its plugins run where the project is set up for hkob, or where --config names it.

Exits 0 without errors, 1 with errors, 2 when a file cannot be read or nothing was checked.`,
  examples: [
    ['hkob lint', 'the documents of this project'],
    ['hkob lint ais', 'a description of this kit'],
    [
      'hkob lint our-api.yaml --format github-actions',
      'another document, as remarks on a pull request',
    ],
  ],
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      summary: `${FORMATS.join(', ')} (default: codeframe)`,
    },
    json: { type: 'boolean', summary: 'the same as --format json' },
    config: { type: 'string', value: 'FILE', summary: 'the Redocly configuration to use' },
  },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run(values, positionals) {
    const format = values.json ? 'json' : (values.format ?? 'codeframe');
    if (!isFormat(format)) {
      throw new UsageError(`unknown format "${format}"`, `it is one of ${FORMATS.join(', ')}`);
    }
    const errors = await report(await lintDocuments(positionals, values.config), format);
    return errors === 0 ? EXIT.done : EXIT.failed;
  },
});

/** The findings of a run. */
export interface Findings {
  readonly problems: NormalizedProblem[];
  /** How many documents were read. */
  readonly documents: number;
}

/**
 * Prints findings, and their count on stderr.
 *
 * @returns the number of errors
 */
export async function report(
  { problems, documents }: Findings,
  format: OutputFormat = 'codeframe',
): Promise<number> {
  const { formatProblems, getTotals, logger } = await import('@redocly/openapi-core');
  const totals = getTotals(problems);
  let text = '';
  const { output } = logger;
  logger.output = (part) => {
    text += part;
    return true;
  };
  try {
    // A document may contain escape sequences, which a code frame would print.
    const color = hasStyles(process.stdout) && !problems.some(hasEscapes);
    formatProblems(problems, {
      format,
      totals,
      color,
      command: 'lint',
      maxProblems: problems.length,
    });
  } finally {
    logger.output = output;
  }
  const isJson = ['json', 'codeclimate'].includes(format) && text !== '';
  if (isJson) printJson(JSON.parse(text));
  else process.stdout.write(printableReport(text, problems.map(textsOf)));
  printError(`${documents} linted: ${totals.errors} errors, ${totals.warnings} warnings`);
  return totals.errors;
}

const hasEscapes = ({ location }: NormalizedProblem): boolean =>
  location.some(({ source }) => source.body.includes('\u001b'));

/** The texts of a problem that may come from a document. */
const textsOf = ({ message, suggest, location, from }: NormalizedProblem): unknown => [
  message,
  suggest,
  ...[...location, ...(from ? [from] : [])].map(({ pointer, source }) => [
    pointer,
    source.absoluteRef,
    relative(process.cwd(), source.absoluteRef),
  ]),
];

/**
 * Lints documents with the rules of a Redocly configuration.
 *
 * @param names files, or names of `apis` in the configuration. Default: the documents of the project
 * @param configPath the configuration. Default: `./redocly.yaml`, or that of this package
 * @throws {InputError} when a document, or a file that it references, cannot be read
 * @throws {UsageError} when there is no document, or no rule applies to one
 */
export async function lintDocuments(
  names: readonly string[],
  configPath?: string,
): Promise<Findings> {
  const read = await readLintConfig(configPath);
  for (const { message, location } of read.problems) {
    const pointer = location[0]?.pointer;
    const place = pointer === undefined ? {} : { pointer };
    const file = read.file;
    printError(formatDiagnostic({ severity: 'warning', message, file, ...place }));
  }
  const targets = names.length > 0 ? targetsOf(names, read) : await targetsOfProject(read);
  if (targets.length === 0) {
    throw new UsageError(
      'there is nothing to check',
      'name a FILE, or the documents of the project in hkob.config.ts',
    );
  }
  const problems: NormalizedProblem[] = [];
  for (const target of targets) {
    progress(`Linting ${relative(process.cwd(), target.file)}`);
    problems.push(...(await lintDocument(target)));
  }
  return { problems, documents: targets.length };
}

/** Lints a document; the problems have positions in its source files. */
async function lintDocument({ file, config, ...options }: Target): Promise<NormalizedProblem[]> {
  const [core, { load }, { asWritten, closedResolver, withoutExternalReferences }, { lintFiles }] =
    await Promise.all([
      import('@redocly/openapi-core'),
      import('../../generators/read/load.ts'),
      import('../redocly/document.ts'),
      import('../redocly/lint-files.ts'),
    ]);
  const loaded = await load(file, { ...options, asWritten: true });
  const version = core.detectSpec(loaded.document) as Version;
  if (rulesIn(config, version).length === 0) {
    throw new UsageError(
      `the configuration has no rule for ${relative(process.cwd(), file)}`,
      'set `extends: [recommended]`, or omit `extends` for the rules of this package',
    );
  }
  const sources = new Map<string, Source>();
  const sourceOf = (path: string): Source => {
    // A file that the user named is shown, and looked up in the ignore file, under that name.
    const name = path === loaded.files[0] ? file : path;
    const source = sources.get(name) ?? new core.Source(name, loaded.textOf(path));
    sources.set(name, source);
    return source;
  };
  const relocated = (location: LocationObject): LocationObject => {
    if (location.pointer === undefined) return location;
    const origin = loaded.locate(asWritten(location.pointer));
    if (!origin) return location;
    const source = sourceOf(origin.file);
    // Redocly resolves pointers only in YAML; a Markdown file needs a line and column.
    return extname(origin.file) === '.md'
      ? { source, pointer: undefined, start: { line: origin.line, col: origin.column } }
      : { ...location, source, pointer: origin.pointer };
  };

  const document = {
    source: new core.Source('', ''),
    parsed: withoutExternalReferences(loaded.document),
  };
  const found = await core.lintDocument({
    document,
    config,
    externalRefResolver: await closedResolver(),
  });
  return [
    ...found.map((problem) => ({
      ...problem,
      message: asWritten(problem.message),
      location: problem.location.map(relocated),
      ...(problem.from && { from: relocated(problem.from) }),
    })),
    ...(await lintFiles(loaded, config, version, sourceOf)),
  ].map((problem) => ({ ...config.addProblemToIgnore(problem), ...referenceFor(problem.ruleId) }));
}

/** The existing rules that are enabled for a version. */
function rulesIn({ plugins, rules }: Config, version: Version): string[] {
  const known = new Set(plugins.flatMap((plugin) => Object.keys(plugin.rules?.oas3 ?? {})));
  return Object.entries(rules[version])
    .filter(([, rule]) => (typeof rule === 'string' ? rule : rule.severity) !== 'off')
    .map(([id]) => id)
    .filter((id) => known.has(id) || id === 'assertions');
}

/** The documentation of a rule of this package; Redocly adds that of its own rules. */
function referenceFor(rule: string): { reference?: string } {
  if (!rule.startsWith('hkob/')) return {};
  const page = relative(process.cwd(), join(packageRoot, 'spec/rules/README.md'));
  return { reference: `${page.replaceAll(sep, '/')}#${rule.slice('hkob/'.length)}` };
}

interface Target extends Pick<LoadOptions, 'root' | 'allowRemote'> {
  /** Absolute path of the root document. */
  readonly file: string;
  /** The rules for it: an API may have its own. */
  readonly config: Config;
}

/** Resolves names to documents: an API of the configuration or of this package, or a file. */
function targetsOf(names: readonly string[], { config, file: configFile }: LintConfig): Target[] {
  const apis = apisOf(config, configFile);
  return names.map((name) => {
    const api = apis.find(({ alias, file }) => alias === name || file === resolve(name));
    if (api) return { file: api.file, config: config.forAlias(api.alias) };
    return { file: fileOf(name, process.cwd()), config };
  });
}

/** The documents in the Redocly configuration and in `hkob.config.*` of the working folder. */
async function targetsOfProject({
  config,
  file: configFile,
  named,
}: LintConfig): Promise<Target[]> {
  // The configuration of this package lists its own documents, which other projects do not lint.
  const isBorrowed = !named && configFile === HOUSE_RULES && process.cwd() !== packageRoot;
  const apis = isBorrowed ? [] : apisOf(config, configFile);
  const targets: Target[] = apis.map(({ alias, file }) => ({
    file,
    config: config.forAlias(alias),
  }));
  const path = findConfig(process.cwd());
  if (path === undefined) return targets;
  const { loadConfig } = await import('../config/load.ts');
  const folder = dirname(path);
  for (const { spec, root, allowRemote } of (await loadConfig(path)).inputs) {
    const file = fileOf(spec, folder);
    if (targets.some((target) => target.file === file)) continue;
    targets.push({
      file,
      config,
      ...(root !== undefined && { root: resolve(folder, root) }),
      ...(allowRemote !== undefined && { allowRemote }),
    });
  }
  return targets;
}

function apisOf(config: Config, configFile: string): { alias: string; file: string }[] {
  return Object.entries(config.resolvedConfig.apis ?? {}).map(([alias, { root }]) => ({
    alias,
    file: resolve(dirname(configFile), root),
  }));
}

function fileOf(name: string, folder: string): string {
  return isApi(name, folder)
    ? join(packageRoot, 'spec', name, 'openapi.yaml')
    : resolve(folder, name);
}

function isFormat(text: string): text is (typeof FORMATS)[number] {
  return (FORMATS as readonly string[]).includes(text);
}
