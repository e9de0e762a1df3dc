/**
 * `npm run conformance -- DIR`: runs the JSON-Schema-Test-Suite (draft 2020-12) against generated
 * validators. Each group becomes a component schema of an OpenAPI document, from which the validators
 * are generated and imported.
 *
 * @see https://github.com/json-schema-org/JSON-Schema-Test-Suite
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { JsonObject } from '../../generators/read/json.ts';
import { walk } from '../../generators/read/walk.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printJson } from '../cli/output.ts';
import { progress } from '../cli/progress.ts';
import { runCommand, runProgram } from '../cli/run.ts';
import { createTemporaryProject, type TemporaryProject } from '../generate/temporary-project.ts';

/** The folder of the draft in a checkout of the suite, or in its `tests` folder. */
const DRAFTS = ['tests/draft2020-12', 'draft2020-12'];

/** Required tests, tests of formats, and other optional tests. */
type Part = 'core' | 'format' | 'optional';

/** The minimum share of passing tests. */
const REQUIRED = { core: 0.99, format: 0.97 };

/** A group of tests for one schema. */
interface Group {
  /** The file name without the extension: the keyword. */
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly { description: string; data: unknown; valid: boolean }[];
  /**
   * `core`; `format` (only tests on strings count); `optional`; `annotation` (tests in which `format`
   * is not asserted, unlike here); or a feature that a single OpenAPI document does not support.
   */
  readonly kind: Part | 'annotation' | UnsupportedFeature;
}

/** Features that a single OpenAPI document does not support; such schemas may be rejected. */
type UnsupportedFeature = '$id' | '$anchor' | '$dynamicRef' | '$vocabulary' | 'remote $ref';

/** A test whose result differs from the suite, or a group that was rejected. */
interface Disagreement {
  readonly file: string;
  readonly group: string;
  readonly test: string;
  readonly wanted: 'valid' | 'invalid';
  readonly given: string;
}

interface Score {
  agreed: number;
  total: number;
}

export const command = defineCommand({
  name: 'conformance',
  summary: 'run the JSON-Schema-Test-Suite against generated validators',
  usage: 'npm run conformance -- PATH … [--formats] [--json]',
  description: `PATH is a checkout of https://github.com/json-schema-org/JSON-Schema-Test-Suite, a folder
of its files of draft 2020-12, or one of them. What lies in a folder \`format\` tests formats, what lies
in \`optional\` is optional, anything else is core; a schema of \`format\` alone tests one anywhere.

Exits 0 when at least 99 % of the core tests and 97 % of the format tests agree, else 1.`,
  examples: [
    ['npm run conformance -- ../JSON-Schema-Test-Suite', 'every test of draft 2020-12'],
    ['npm run conformance -- optional/format/date.json', 'the tests of one file'],
  ],
  options: {
    formats: { type: 'boolean', summary: 'only the tests of formats' },
    json: { type: 'boolean', summary: 'the result as JSON' },
  },
  positionals: { min: 1, max: Number.POSITIVE_INFINITY },
  async run(values, paths) {
    const groups: Group[] = [];
    for (const path of paths) {
      const all = await readGroups(path);
      const found = values.formats ? all.filter(({ kind }) => kind === 'format') : all;
      if (found.length === 0) {
        throw new UsageError(`no tests are found in ${path}`, 'name a checkout of the suite');
      }
      groups.push(...found);
    }
    const project = await createTemporaryProject();
    try {
      const result = resultOf(groups, await generateValidators(groups, project));
      if (values.json) printJson(result);
      else print(...linesOf(result));
      return result.passed ? EXIT.done : EXIT.failed;
    } finally {
      await project.dispose();
    }
  },
});

/** Reads the groups of a file, or of all test files in a folder. */
async function readGroups(path: string): Promise<Group[]> {
  const groups: Group[] = [];
  for (const file of await filesIn(path)) groups.push(...groupsOf(await readJson(file), file));
  return groups;
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`there is no ${path}`);
  if (!found.isDirectory()) return [path];
  for (const draft of DRAFTS) {
    const inside = join(path, draft);
    if ((await stat(inside).catch(() => undefined))?.isDirectory()) return filesIn(inside);
  }
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

/** The part that a file belongs to, by its folder. */
function partOf(file: string): Part {
  const folders = dirname(resolve(file)).split(sep);
  if (folders.at(-1) === 'format') return 'format';
  return folders.at(-1) === 'optional' || folders.at(-2) === 'optional' ? 'optional' : 'core';
}

/** `type`, `format/date`, `optional/bignum`. */
function nameOf(file: string): string {
  const part = partOf(file);
  const name = basename(file, '.json');
  return part === 'core' ? name : `${part}/${name}`;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** Extracts the groups of a file; empty if it is not a test file. */
function groupsOf(read: unknown, path: string): Group[] {
  if (!Array.isArray(read)) return [];
  const file = nameOf(path);
  return (read as Partial<Group>[]).flatMap((group): Group[] => {
    const { description = '', schema, tests } = group ?? {};
    if (schema === undefined || !Array.isArray(tests)) return [];
    const part = file !== 'format' && isFormatAlone(schema) ? 'format' : partOf(path);
    const kind = unsupportedFeatureOf(schema) ?? (file === 'format' ? 'annotation' : part);
    return [{ file, description, schema, tests, kind }];
  });
}

function isFormatAlone(schema: unknown): boolean {
  return (
    typeof schema === 'object' &&
    schema !== null &&
    Object.keys(schema)
      .filter((keyword) => !keyword.startsWith('$'))
      .join() === 'format'
  );
}

/** Finds the first unsupported feature of a schema. */
function unsupportedFeatureOf(schema: unknown): UnsupportedFeature | undefined {
  const found = new Set<UnsupportedFeature>();
  eachSchema(schema, (node) => {
    const { $schema = '', $ref = '#' } = node;
    if (node.$dynamicRef !== undefined) found.add('$dynamicRef');
    if (typeof $schema === 'string' && !/^$|\/draft\/2020-12\/schema$/.test($schema))
      found.add('$vocabulary');
    if (typeof $ref === 'string' && !/^#/.test($ref)) found.add('remote $ref');
    if (typeof $ref === 'string' && /^#[^/]/.test($ref)) found.add('$anchor');
    if (node.$id !== undefined) found.add('$id');
  });
  return (['$dynamicRef', '$vocabulary', '$id', 'remote $ref', '$anchor'] as const).find((each) =>
    found.has(each),
  );
}

/** Visits every subschema, but not values in `const` or `enum`. */
function eachSchema(schema: unknown, visit: (node: JsonObject) => void): void {
  walk(schema as JsonObject, 'Schema', [], {
    leave: (node, kind) => {
      if (kind === 'Schema') visit(node);
      return node;
    },
  });
}

/** Rewrites the references of a schema for its position in an OpenAPI document. */
function asComponent(schema: unknown, name: string): unknown {
  const copy = structuredClone(schema);
  eachSchema(copy, (node) => {
    if (typeof node.$ref === 'string' && /^#(?:\/|$)/.test(node.$ref)) {
      node.$ref = `#/components/schemas/${name}${node.$ref.slice(1)}`;
    }
  });
  return copy;
}

/** Generates the validator of each group, or returns the reason why it was rejected. */
async function generateValidators(
  groups: readonly Group[],
  project: TemporaryProject,
): Promise<ReadonlyMap<Group, z.ZodType | string>> {
  const validators = new Map<Group, z.ZodType | string>();
  // If generation fails, it is repeated for each half, until the failing group is found.
  const attempt = async (some: readonly Group[]): Promise<void> => {
    progress(`generating ${some.length} of ${groups.length} groups`);
    const named = some.map((group, index) => [`Group${index}`, group] as const);
    try {
      const { schemas } = await project.validators(
        Object.fromEntries(named.map(([name, { schema }]) => [name, asComponent(schema, name)])),
      );
      for (const [name, group] of named) validators.set(group, schemas[name] as z.ZodType);
    } catch (error) {
      const [only] = some;
      if (some.length > 1) {
        const half = Math.ceil(some.length / 2);
        await attempt(some.slice(0, half));
        await attempt(some.slice(half));
      } else if (only) {
        validators.set(only, reasonOf(error));
      }
    }
  };
  await attempt(groups.filter((group) => !isUnsupported(group)));
  for (const group of groups) if (isUnsupported(group)) await attempt([group]);
  return validators;
}

function isUnsupported({ kind }: Group): boolean {
  return !['core', 'format', 'optional', 'annotation'].includes(kind);
}

function reasonOf(error: unknown): string {
  if (error instanceof InputError) return `refused: ${error.diagnostics[0]?.message ?? ''}`;
  return `failed: ${String(error).split('\n')[0]}`;
}

/** The result that is printed. */
interface Result {
  readonly passed: boolean;
  readonly core: Score;
  readonly format: Score;
  readonly optional: Score;
  readonly byFile: Readonly<Record<string, Score>>;
  readonly disagreements: readonly Disagreement[];
  /** Tests in which the suite does not assert `format`; generated validators do. */
  readonly annotation: Score;
  /** By unsupported feature: groups that were rejected, that pass all tests, or that fail some. */
  readonly beyond: Readonly<Record<string, { refused: number; right: number; wrong: number }>>;
}

function resultOf(
  groups: readonly Group[],
  validators: ReadonlyMap<Group, z.ZodType | string>,
): Result {
  const core = { agreed: 0, total: 0 };
  const format = { agreed: 0, total: 0 };
  const optional = { agreed: 0, total: 0 };
  const annotation = { agreed: 0, total: 0 };
  const byFile: Record<string, Score> = {};
  const beyond: Record<string, { refused: number; right: number; wrong: number }> = {};
  const disagreements: Disagreement[] = [];
  for (const group of groups) {
    const { file, kind } = group;
    const validator = validators.get(group) ?? 'not generated';
    const tests =
      kind === 'format' ? group.tests.filter(({ data }) => typeof data === 'string') : group.tests;
    const wrong = tests.flatMap((test) => compare(group, test, validator));
    if (isUnsupported(group)) {
      beyond[kind] ??= { refused: 0, right: 0, wrong: 0 };
      const outcome = beyond[kind];
      if (typeof validator === 'string' && validator.startsWith('refused')) outcome.refused += 1;
      else if (wrong.length === 0) outcome.right += 1;
      else {
        outcome.wrong += 1;
        disagreements.push(...wrong);
      }
      continue;
    }
    const total = { core, format, optional, annotation }[kind as Part | 'annotation'];
    byFile[file] ??= { agreed: 0, total: 0 };
    for (const score of kind === 'annotation' ? [total] : [total, byFile[file]]) {
      score.total += tests.length;
      score.agreed += tests.length - wrong.length;
    }
    if (kind !== 'annotation') disagreements.push(...wrong);
  }
  const wrongBeyond = Object.values(beyond).some(({ wrong }) => wrong > 0);
  return {
    passed: !wrongBeyond && share(core) >= REQUIRED.core && share(format) >= REQUIRED.format,
    core,
    format,
    optional,
    byFile,
    disagreements,
    annotation,
    beyond,
  };
}

function compare(
  group: Group,
  test: Group['tests'][number],
  validator: z.ZodType | string,
): Disagreement[] {
  const given =
    typeof validator === 'string' ? validator : outcomeOf(() => validator.safeParse(test.data));
  const wanted = test.valid ? 'valid' : 'invalid';
  if (given === wanted) return [];
  return [{ file: group.file, group: group.description, test: test.description, wanted, given }];
}

function outcomeOf(parse: () => { success: boolean }): string {
  try {
    return parse().success ? 'valid' : 'invalid';
  } catch (error) {
    return `failed: ${String(error).split('\n')[0]}`;
  }
}

function share({ agreed, total }: Score): number {
  return total === 0 ? 1 : agreed / total;
}

function linesOf(result: Result): readonly string[] {
  const line = (name: string, score: Score) =>
    `${name.padEnd(34)} ${String(score.agreed).padStart(5)} of ${String(score.total).padStart(5)}  ${(share(score) * 100).toFixed(1).padStart(5)} %`;
  const lines = Object.entries(result.byFile)
    .filter(([, { total }]) => total > 0)
    .map(([file, score]) => line(file, score));
  if (result.disagreements.length > 0) lines.push('', 'Disagreements:');
  for (const { file, group, test, wanted, given } of result.disagreements) {
    lines.push(`  ${file}: ${group}: ${test}: wanted ${wanted}, given ${given}`);
  }
  const features = Object.entries(result.beyond);
  if (features.length > 0) lines.push('', 'UnsupportedFeature one document (groups):');
  for (const [feature, { refused, right, wrong }] of features) {
    lines.push(`  ${feature}: ${refused} refused, ${right} right, ${wrong} wrong`);
  }
  const { core, format, optional, annotation } = result;
  lines.push('');
  if (core.total > 0) lines.push(line('core', core));
  if (format.total > 0) lines.push(line('formats, tests on strings', format));
  if (optional.total > 0) lines.push(line('optional', optional));
  if (annotation.total > 0) lines.push(line('format as annotation (ours asserts)', annotation));
  return lines;
}

process.exitCode = await runProgram('npm run conformance', () =>
  runCommand(command, process.argv.slice(2)),
);
