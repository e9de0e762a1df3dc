/** `hkob diff`: compares two OpenAPI documents. */
import { randomUUID } from 'node:crypto';
import { shownFile } from '../../generators/read/diagnostics.ts';
import type { JsonValue } from '../../generators/read/json.ts';
import { join } from '../../generators/read/pointer.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { print, printError, printJson } from '../cli/output.ts';
import { countOperations, type LocatedSpec, openLocated } from '../config/documents.ts';
import { asWritten, withoutExternalReferences } from '../redocly/document.ts';
import { printableReport } from '../redocly/report.ts';

const FORMATS = ['stylish', 'json', 'markdown', 'github-actions', 'next-version'];

/** The rules for breaking changes, independent of any `redocly.yaml`. */
const RULES = { extends: ['diff-recommended'] };

export const command = defineCommand({
  name: 'diff',
  summary: 'what changed between two documents, and whether it breaks clients',
  usage: 'hkob diff OLD NEW [--format=FORMAT]',
  description: `OLD and NEW are OpenAPI 3.x documents, in one or several files. The rules are fixed: no redocly.yaml
is read.

Exits 0 when clients of OLD can use NEW unchanged, 1 when there is a breaking change, 2 when a file
cannot be read or there is no operation to compare. The rules are conservative: a new enum value in a
response counts as breaking.`,
  examples: [
    [
      'hkob diff released.yaml spec/ais/openapi.yaml',
      'every change, with the version increment that it requires',
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
    const pages = [temporaryDocumentOf(sides[0]), temporaryDocumentOf(sides[1])] as const;
    const { code, stdout, stderr } = await redocly(
      ['diff', ...pages.map(({ name }) => name), '--format', format],
      Object.fromEntries(pages.map(({ name, text }) => [name, text])),
      RULES,
    );
    const lines = (text: string): string[] => {
      const documents = sides.map(({ spec }) => spec);
      return printableReport(inText(text.trimEnd(), pages), documents).split('\n');
    };
    printError(...lines(stderr).filter((line) => line.trim() !== '' && !STATUS_LINE.test(line)));
    if (format === 'json' && stdout.trim() !== '') printJson(inJson(stdout, pages));
    else if (stdout.trim() !== '') print(...lines(stdout));
    // Redocly exits with 1 for a breaking change and for internal errors.
    if (code === 0) return EXIT.done;
    return BREAKING.test(stderr) ? EXIT.failed : EXIT.usage;
  },
});

/** Lines that Redocly prints in a successful run. */
const STATUS_LINE = /: diff processed in |Diff passed\.|Diff failed with /;
const BREAKING = /Diff failed with \d+ major /;

/** A bundled document, in a temporary file for Redocly. */
interface TemporaryDocument extends LocatedSpec {
  readonly name: string;
  readonly text: string;
  /** The JSON pointer to the value that begins or ends on each line. */
  readonly lines: readonly string[];
}

function temporaryDocumentOf(opened: LocatedSpec): TemporaryDocument {
  const document = withoutExternalReferences(opened.spec.document);
  const text = JSON.stringify(document, null, 2);
  return { ...opened, name: `${randomUUID()}.json`, text, lines: linesOf(document) };
}

/** The JSON pointers by line of the output of `JSON.stringify(value, null, 2)`. */
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

/** Replaces positions in a text report by those in the source files. */
function inText(report: string, pages: readonly TemporaryDocument[]): string {
  const place = (page: TemporaryDocument, line: string) =>
    placeOf(page, page.lines[Number(line) - 1] ?? '#');
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

/** A position in a JSON report. */
interface ReportPosition {
  readonly file: string;
  readonly pointer: string;
}

/** The members of a JSON report that contain positions. */
interface Report {
  readonly changes: readonly {
    readonly verdicts: readonly { readonly location: ReportPosition }[];
    readonly base?: ReportPosition;
    readonly revision?: ReportPosition;
  }[];
}

/** Replaces positions in a JSON report by those in the source files. */
function inJson(
  text: string,
  [old, next]: readonly [TemporaryDocument, TemporaryDocument],
): unknown {
  const report = JSON.parse(text) as Report;
  const moved = (place: ReportPosition): ReportPosition => {
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

function placeOf({ spec, locate }: TemporaryDocument, pointer: string) {
  const found = locate(asWritten(pointer));
  return found
    ? { ...found, file: shownFile(found.file) }
    : { file: spec.file, pointer, line: 1, column: 1 };
}
