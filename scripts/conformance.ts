/**
 * `npm run conformance -- DIR`: the JSON-Schema-Test-Suite, draft 2020-12, against generated
 * validators. Each group becomes a component schema of one OpenAPI document, which goes the whole
 * way from `load` to the imported module.
 *
 * @see https://github.com/json-schema-org/JSON-Schema-Test-Suite
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { InputError } from '../generators/model/diagnostics.ts';
import type { JsonObject } from '../generators/model/json.ts';
import { walk } from '../generators/model/walk.ts';
import { defineCommand, EXIT, print, progress, runCommand, runProgram, UsageError } from './cli.ts';
import { createWorkbench, type Workbench } from './evaluate.ts';

/** Where the two parts stand, in a checkout of the suite or in a folder of its files. */
const CORE = ['tests/draft2020-12', '.'];
const FORMATS = ['tests/draft2020-12/optional/format', 'optional/format', 'format'];

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
   * `core`; `format`, of which only tests on strings count; `annotation`, the tests by which `format`
   * refuses nothing, while ours does; or what OpenAPI has no place for: it may be refused.
   */
  readonly kind: 'core' | 'format' | 'annotation' | Beyond;
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
  usage: 'npm run conformance -- DIR [--formats] [--json]',
  description: `DIR is a checkout of https://github.com/json-schema-org/JSON-Schema-Test-Suite, or a folder of
its files of draft 2020-12.

Exits 0 when at least 99 % of the core tests and 97 % of the format tests agree, else 1.`,
  examples: [
    ['npm run conformance -- ../JSON-Schema-Test-Suite', 'the required tests and formats'],
  ],
  options: {
    formats: { type: 'boolean', summary: 'only the tests of formats' },
    json: { type: 'boolean', summary: 'the result as JSON' },
  },
  positionals: { min: 1, max: 1 },
  async run(values, [folder = '.']) {
    const groups = [
      ...(values.formats ? [] : await readGroups(folder, CORE, 'core')),
      ...(await readGroups(folder, FORMATS, 'format')),
    ];
    if (groups.length === 0) {
      throw new UsageError(`no tests are found in ${folder}`, 'name a checkout of the suite');
    }
    const bench = await createWorkbench();
    try {
      const result = resultOf(groups, await decide(groups, bench));
      print(values.json ? JSON.stringify(result, null, 2) : textOf(result));
      return result.passed ? EXIT.done : EXIT.no;
    } finally {
      await bench.dispose();
    }
  },
});

async function readGroups(
  folder: string,
  places: readonly string[],
  part: 'core' | 'format',
): Promise<Group[]> {
  const place = places.map((each) => join(folder, each)).find(existsSync);
  if (place === undefined) return [];
  const files = (await readdir(place)).filter((name) => name.endsWith('.json')).sort();
  const groups = await Promise.all(
    files.map(async (name) => {
      const read = JSON.parse(await readFile(join(place, name), 'utf8')) as unknown;
      if (!Array.isArray(read)) return [];
      const file = `${part === 'format' ? 'format/' : ''}${name.slice(0, -'.json'.length)}`;
      return (read as Omit<Group, 'file' | 'kind'>[]).map((group): Group => {
        const kind = beyond(group.schema) ?? (file === 'format' ? 'annotation' : part);
        return { ...group, file, kind };
      });
    }),
  );
  return groups.flat();
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
  bench: Workbench,
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
  return kind !== 'core' && kind !== 'format' && kind !== 'annotation';
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
    const total = { core, format, annotation }[kind as 'core' | 'format' | 'annotation'];
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

function textOf(result: Result): string {
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
  const { core, format, annotation } = result;
  lines.push('');
  if (core.total > 0) lines.push(line('core', core));
  if (format.total > 0) lines.push(line('formats, tests on strings', format));
  if (annotation.total > 0) lines.push(line('format as annotation (ours asserts)', annotation));
  return lines.join('\n');
}

process.exitCode = await runProgram('npm run conformance', () =>
  runCommand(command, process.argv.slice(2)),
);
