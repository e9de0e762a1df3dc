import { randomUUID } from 'node:crypto';
import { shownFile } from '../../generators/read/diagnostics.ts';
import type { JsonValue } from '../../generators/read/json.ts';
import { join } from '../../generators/read/pointer.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { countOperations, type LocatedSpec, openLocated } from '../config/documents.ts';
import { asWritten, settled } from '../redocly/document.ts';
import { printableReport } from '../redocly/report.ts';

const FORMATS = ['stylish', 'json', 'markdown', 'github-actions', 'next-version'];

/** What counts as breaking, whatever a `redocly.yaml` says. */
const RULES = { extends: ['diff-recommended'] };

export const command = defineCommand({
  name: 'diff',
  summary: 'what changed between two documents, and whether it breaks clients',
  usage: 'hkob diff OLD NEW [--format=FORMAT]',
  description: `OLD and NEW are OpenAPI 3.x documents, of one file or of many. The rules are the same
everywhere: no redocly.yaml is read.

Exits 0 when clients of OLD can use NEW as it is, 1 when a change breaks them, 2 when a file cannot
be read or there is no operation to compare. The rating is careful: a new enum value in an answer
counts as breaking.`,
  examples: [
    [
      'hkob diff released.yaml spec/ais/openapi.yaml',
      'every change, with what it demands of the version',
    ],
    ['hkob diff old.yaml new.yaml --format next-version', 'only the version that NEW should have'],
  ],
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      summary: `${FORMATS.join(', ')} (default: ${FORMATS[0]})`,
    },
    json: { type: 'boolean', summary: 'the same as --format json' },
  },
  positionals: { min: 2, max: 2 },
  async run(values, [oldFile = '', newFile = '']) {
    const format = values.json ? 'json' : (values.format ?? 'stylish');
    if (!FORMATS.includes(format)) {
      throw new UsageError(`unknown format "${format}"`, `it is one of ${FORMATS.join(', ')}`);
    }
    const sides = [await openLocated(oldFile), await openLocated(newFile)] as const;
    if (sides.every(({ spec }) => countOperations(spec.document) === 0)) {
      throw new UsageError('there is nothing to compare', 'neither document has an operation');
    }

    const { redocly } = await import('../redocly/redocly.ts');
    const pages = [pageOf(sides[0]), pageOf(sides[1])] as const;
    const { code, stdout, stderr } = await redocly(
      ['diff', ...pages.map(({ name }) => name), '--format', format],
      Object.fromEntries(pages.map(({ name, text }) => [name, text])),
      RULES,
    );
    const lines = (text: string): string[] => {
      const documents = sides.map(({ spec }) => spec);
      return printableReport(inText(text.trimEnd(), pages), documents).split('\n');
    };
    printError(...lines(stderr).filter((line) => line.trim() !== '' && !USUAL.test(line)));
    if (format === 'json' && stdout.trim() !== '') printJson(inJson(stdout, pages));
    else if (stdout.trim() !== '') print(...lines(stdout));
    // Redocly exits 1 for a breaking change, and for trouble of its own.
    if (code === 0) return EXIT.done;
    return BREAKING.test(stderr) ? EXIT.failed : EXIT.usage;
  },
});

/** What Redocly says of a run that went well. */
const USUAL = /: diff processed in |Diff passed\.|Diff failed with /;
const BREAKING = /Diff failed with \d+ major /;

/** What Redocly compares: a document in one piece, in a file of no meaning to the user. */
interface Page extends LocatedSpec {
  readonly name: string;
  readonly text: string;
  /** The pointers to what begins, or ends, on each line. */
  readonly lines: readonly string[];
}

function pageOf(opened: LocatedSpec): Page {
  const document = settled(opened.spec.document);
  const text = JSON.stringify(document, null, 2);
  return { ...opened, name: `${randomUUID()}.json`, text, lines: linesOf(document) };
}

/** The pointers by line of a value as `JSON.stringify(value, null, 2)` writes it. */
function linesOf(value: JsonValue): string[] {
  const lines: string[] = [];
  const visit = (item: JsonValue, pointer: string): void => {
    lines.push(pointer);
    if (typeof item !== 'object' || item === null) return;
    const members = Object.entries(item);
    for (const [key, member] of members) visit(member, join(pointer, key));
    if (members.length > 0) lines.push(pointer);
  };
  visit(value, '#');
  return lines;
}

/** Puts the places where the authors wrote things into a report for people. */
function inText(report: string, pages: readonly Page[]): string {
  const place = (page: Page, line: string) => placeOf(page, page.lines[Number(line) - 1] ?? '#');
  return asWritten(
    pages.reduce((text, page) => {
      const { name, spec } = page;
      return text
        .replaceAll(new RegExp(`${name}:(\\d+):\\d+`, 'g'), (_, line: string) => {
          const { file, line: row, column } = place(page, line);
          return `${file}:${row}:${column}`;
        })
        .replaceAll(
          new RegExp(`file=${name},line=(\\d+),col=\\d+(?:,end\\w+=\\d+)*`, 'g'),
          (_, line: string) => {
            const { file, line: row, column } = place(page, line);
            return `file=${file},line=${row},col=${column}`;
          },
        )
        .replaceAll(name, spec.file);
    }, report),
  );
}

/** A place in a report for machines. */
interface Place {
  readonly file: string;
  readonly pointer: string;
}

/** As much of a report for machines as is changed here. */
interface Report {
  readonly changes: readonly {
    readonly verdicts: readonly { readonly location: Place }[];
    readonly base?: Place;
    readonly revision?: Place;
  }[];
}

/** The same in a report for machines. */
function inJson(text: string, [old, next]: readonly [Page, Page]): unknown {
  const report = JSON.parse(text) as Report;
  const moved = (place: Place): Place => {
    const page = place.file === old.name ? old : next;
    const { line, column, ...found } = placeOf(page, place.pointer);
    return { ...place, ...found, ...{ line, col: column } };
  };
  const changes = report.changes.map(({ verdicts, base, revision, ...change }) => ({
    ...change,
    verdicts: verdicts.map((verdict) => ({ ...verdict, location: moved(verdict.location) })),
    ...(base && { base: moved(base) }),
    ...(revision && { revision: moved(revision) }),
  }));
  const files = { base: old.spec.file, revision: next.spec.file };
  return JSON.parse(asWritten(JSON.stringify({ ...report, files, changes })));
}

function placeOf({ spec, locate }: Page, pointer: string) {
  const found = locate(asWritten(pointer));
  return found
    ? { ...found, file: shownFile(found.file) }
    : { file: spec.file, pointer, line: 1, column: 1 };
}
