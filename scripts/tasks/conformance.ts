/**
 * `npm run conformance -- DIR`: the JSON-Schema-Test-Suite, draft 2020-12, against generated
 * validators. Each group becomes a component schema of one OpenAPI document, which goes the whole
 * way from `load` to the imported module.
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

/** Where the draft stands in a checkout of the suite, or in its folder of tests. */
const DRAFTS = ['tests/draft2020-12', 'draft2020-12'];

/** What the suite demands of everybody, its tests of formats, and what else it leaves open. */
type Part = 'core' | 'format' | 'optional';

/** The share of tests that must agree. */
const WANTED = { core: 0.99, format: 0.97 };

/** A group of tests for one schema. */
interface Group {
  /** The suite's file without its ending: the keyword. */
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly { description: string; data: unknown; valid: boolean }[];
  /**
   * `core`; `format`, of which only tests on strings count; `optional`; `annotation`, the tests by
   * which `format` refuses nothing, while ours does; or what OpenAPI has no place for: it may be
   * refused.
   */
  readonly kind: Part | 'annotation' | Beyond;
}

/** What reaches beyond one OpenAPI document. */
type Beyond = '$id' | '$anchor' | '$dynamicRef' | '$vocabulary' | 'remote $ref';

/** A test that did not come out as the suite says, or a group that was refused. */
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
    const bench = await createTemporaryProject();
    try {
      const result = resultOf(groups, await decide(groups, bench));
      if (values.json) printJson(result);
      else print(...linesOf(result));
      return result.passed ? EXIT.done : EXIT.failed;
    } finally {
      await bench.dispose();
    }
  },
});

/** The groups of one file, or of every file of the suite in a folder. */
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

/** The part that a file belongs to, by the folders it lies in. */
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

/** The groups in what a file says; none where it is something else, such as a schema. */
function groupsOf(read: unknown, path: string): Group[] {
  if (!Array.isArray(read)) return [];
  const file = nameOf(path);
  return (read as Partial<Group>[]).flatMap((group): Group[] => {
    const { description = '', schema, tests } = group ?? {};
    if (schema === undefined || !Array.isArray(tests)) return [];
    const part = file !== 'format' && isFormatAlone(schema) ? 'format' : partOf(path);
    const kind = beyond(schema) ?? (file === 'format' ? 'annotation' : part);
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

/** The first feature of a schema that reaches beyond the document. */
function beyond(schema: unknown): Beyond | undefined {
  const found = new Set<Beyond>();
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

/** Every schema object in a schema: not what only looks like one in `const` or `enum`. */
function eachSchema(schema: unknown, visit: (node: JsonObject) => void): void {
  walk(schema as JsonObject, 'Schema', [], {
    leave: (node, kind) => {
      if (kind === 'Schema') visit(node);
      return node;
    },
  });
}

/** The schema as a component: `#` is its own place no longer. */
function asComponent(schema: unknown, name: string): unknown {
  const copy = structuredClone(schema);
  eachSchema(copy, (node) => {
    if (typeof node.$ref === 'string' && /^#(?:\/|$)/.test(node.$ref)) {
      node.$ref = `#/components/schemas/${name}${node.$ref.slice(1)}`;
    }
  });
  return copy;
}

/** Each group's validator, or why there is none. */
async function decide(
  groups: readonly Group[],
  bench: TemporaryProject,
): Promise<ReadonlyMap<Group, z.ZodType | string>> {
  const decided = new Map<Group, z.ZodType | string>();
  // Halves of what fails are tried on their own, until the group that fails stands alone.
  const attempt = async (some: readonly Group[]): Promise<void> => {
    progress(`generating ${some.length} of ${groups.length} groups`);
    const named = some.map((group, index) => [`Group${index}`, group] as const);
    try {
      const { schemas } = await bench.validators(
        Object.fromEntries(named.map(([name, { schema }]) => [name, asComponent(schema, name)])),
      );
      for (const [name, group] of named) decided.set(group, schemas[name] as z.ZodType);
    } catch (error) {
      const [only] = some;
      if (some.length > 1) {
        const half = Math.ceil(some.length / 2);
        await attempt(some.slice(0, half));
        await attempt(some.slice(half));
      } else if (only) {
        decided.set(only, reasonOf(error));
      }
    }
  };
  await attempt(groups.filter((group) => !isBeyond(group)));
  for (const group of groups) if (isBeyond(group)) await attempt([group]);
  return decided;
}

function isBeyond({ kind }: Group): boolean {
  return !['core', 'format', 'optional', 'annotation'].includes(kind);
}

function reasonOf(error: unknown): string {
  if (error instanceof InputError) return `refused: ${error.diagnostics[0]?.message ?? ''}`;
  return `failed: ${String(error).split('\n')[0]}`;
}

/** What is printed. */
interface Result {
  readonly passed: boolean;
  readonly core: Score;
  readonly format: Score;
  readonly optional: Score;
  readonly byFile: Readonly<Record<string, Score>>;
  readonly disagreements: readonly Disagreement[];
  /** Tests in which `format` only annotates for the suite; ours refuses what is no such format. */
  readonly annotation: Score;
  /** By feature: groups that were refused, and those whose tests all agree; wrong ones disagree. */
  readonly beyond: Readonly<Record<string, { refused: number; right: number; wrong: number }>>;
}

function resultOf(
  groups: readonly Group[],
  decided: ReadonlyMap<Group, z.ZodType | string>,
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
    const validator = decided.get(group) ?? 'not generated';
    const tests =
      kind === 'format' ? group.tests.filter(({ data }) => typeof data === 'string') : group.tests;
    const wrong = tests.flatMap((test) => judge(group, test, validator));
    if (isBeyond(group)) {
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
    passed: !wrongBeyond && share(core) >= WANTED.core && share(format) >= WANTED.format,
    core,
    format,
    optional,
    byFile,
    disagreements,
    annotation,
    beyond,
  };
}

function judge(
  group: Group,
  test: Group['tests'][number],
  validator: z.ZodType | string,
): Disagreement[] {
  const given =
    typeof validator === 'string' ? validator : verdictOf(() => validator.safeParse(test.data));
  const wanted = test.valid ? 'valid' : 'invalid';
  if (given === wanted) return [];
  return [{ file: group.file, group: group.description, test: test.description, wanted, given }];
}

function verdictOf(parse: () => { success: boolean }): string {
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
  if (features.length > 0) lines.push('', 'Beyond one document (groups):');
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
