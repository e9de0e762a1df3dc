import { defineCommand, EXIT, print, printError, printJson, UsageError } from './cli.ts';
import { openSpec, type Spec } from './documents.ts';
import { printableReport } from './redocly-report.ts';

const FORMATS = ['stylish', 'json', 'markdown', 'github-actions', 'next-version'];

export const command = defineCommand({
  name: 'diff',
  summary: 'what changed between two documents, and whether it breaks clients',
  usage: 'hkob diff OLD NEW [--format=FORMAT]',
  description: `OLD and NEW are OpenAPI 3.x documents, of one file or of many.

Exits 0 when clients of OLD can use NEW as it is, 1 when a change breaks them, 2 when a file cannot
be read. The rating is careful: a new enum value in an answer counts as breaking.`,
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
  async run(values, positionals) {
    const format = values.json ? 'json' : (values.format ?? 'stylish');
    if (!FORMATS.includes(format)) {
      throw new UsageError(`unknown format "${format}"`, `it is one of ${FORMATS.join(', ')}`);
    }
    // Opened here for the sake of the error message only: Redocly compares the files themselves.
    const specs: Spec[] = [];
    for (const spec of positionals) specs.push(await openSpec(spec));
    const files = specs.map(({ file }) => file);

    const { redocly } = await import('./redocly.ts');
    const { code, stdout, stderr } = await redocly(['diff', ...files, '--format', format]);
    const report = stdout.trimEnd();
    if (format === 'json' && report !== '') printJson(JSON.parse(report));
    else if (report !== '') print(...printableReport(report, specs).split('\n'));
    // Redocly exits 1 for a breaking change and for trouble of its own; only the first has a report.
    if (code !== 0 && report === '') {
      printError(...printableReport(stderr.trim(), specs).split('\n'));
      return EXIT.usage;
    }
    return code === 0 ? EXIT.done : EXIT.no;
  },
});
