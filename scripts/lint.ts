import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Config, NormalizedProblem, OutputFormat } from '@redocly/openapi-core';
import { InputError } from '../generators/model/diagnostics.ts';
import {
  defineCommand,
  EXIT,
  packageRoot,
  printError,
  printJson,
  progress,
  UsageError,
} from './cli.ts';
import { hasStyles } from './output.ts';
import { printableReport } from './redocly-report.ts';

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
  description: `FILE is an OpenAPI 3.x document, or an API that the configuration names (ais, oauth, dcr, devhub).
Without one, every API of the configuration is checked. The configuration is ./redocly.yaml,
or that of this package where there is none.

Exits 0 without errors, 1 with errors, 2 when a file cannot be read.`,
  examples: [
    ['hkob lint', 'every description of this kit'],
    ['hkob lint ais', 'one of them'],
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
    return errors === 0 ? EXIT.done : EXIT.no;
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
    // A comment in a document may hold colours too, and a code frame would show them.
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

/** What a report has of a finding, as far as it may be the words of a document. */
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
 * Lints documents by the rules of a Redocly configuration.
 *
 * @param names files, or names of `apis` in the configuration; all of these when empty
 * @param configPath the configuration; `./redocly.yaml` or that of this package when absent
 * @throws {InputError} when a document cannot be read, or refers to what cannot
 */
export async function lintDocuments(
  names: readonly string[],
  configPath: string = existsSync('redocly.yaml')
    ? 'redocly.yaml'
    : join(packageRoot, 'redocly.yaml'),
): Promise<Findings> {
  if (!existsSync(configPath)) {
    throw new InputError([
      { severity: 'error', message: 'there is no such configuration', file: configPath },
    ]);
  }
  const [core, { load }] = await Promise.all([
    import('@redocly/openapi-core'),
    import('../generators/model/load.ts'),
  ]);
  const config = await core.loadConfig({ configPath });
  const targets = targetsOf(names, config, dirname(resolve(configPath)));

  const problems: NormalizedProblem[] = [];
  for (const { file, config: rules } of targets) {
    progress(`Linting ${relative(process.cwd(), file)}`);
    // Refuses what Redocly would follow: files outside the project, other hosts, alias bombs.
    await load(file);
    const found = await core.lint({ ref: file, config: rules });
    problems.push(...found.map((problem) => ({ ...problem, ...referenceFor(problem.ruleId) })));
  }
  return { problems, documents: targets.length };
}

/** Where a rule of ours is explained; those of Redocly come with the address of their page. */
function referenceFor(rule: string): { reference?: string } {
  if (!rule.startsWith('hkob/')) return {};
  const page = relative(process.cwd(), join(packageRoot, 'spec/rules/README.md'));
  return { reference: `${page.replaceAll(sep, '/')}#${rule.slice('hkob/'.length)}` };
}

interface Target {
  /** Absolute path of the root document. */
  readonly file: string;
  /** The rules for it: an API may have its own. */
  readonly config: Config;
}

/** The documents that names stand for: an API of the configuration, or a file. */
function targetsOf(names: readonly string[], config: Config, folder: string): Target[] {
  const apis = Object.entries(config.resolvedConfig.apis ?? {}).map(([alias, { root }]) => ({
    alias,
    file: resolve(folder, root),
  }));
  if (names.length === 0) {
    return apis.map(({ alias, file }) => ({ file, config: config.forAlias(alias) }));
  }
  return names.map((name) => {
    const api = apis.find(({ alias, file }) => alias === name || file === resolve(name));
    return api
      ? { file: api.file, config: config.forAlias(api.alias) }
      : { file: resolve(name), config };
  });
}

function isFormat(text: string): text is (typeof FORMATS)[number] {
  return (FORMATS as readonly string[]).includes(text);
}
