/** `npm start`: lints the documents, generates code and docs, and serves the mock and the docs. */
import { join } from 'node:path';
import { parsePort } from '../cli/arguments.ts';
import { defineCommand, EXIT } from '../cli/command.ts';
import { print } from '../cli/output.ts';
import { runCommand, runProgram } from '../cli/run.ts';
import { interrupted } from '../cli/signals.ts';
import { packageRoot } from '../package-root.ts';

const command = defineCommand({
  name: 'start',
  summary: 'lint the descriptions, generate everything from them, serve the mock and the docs',
  usage: 'npm start [-- [--mock-port 4010] [--docs-port 4020]]',
  examples: [
    ['npm start', 'the mock on http://127.0.0.1:4010, the docs on http://127.0.0.1:4020'],
    ['npm start -- --mock-port 0 --docs-port 0', 'both on free ports'],
  ],
  options: {
    'mock-port': { type: 'string', value: 'N', summary: 'TCP port of the mock (default: 4010)' },
    'docs-port': { type: 'string', value: 'N', summary: 'TCP port of the docs (default: 4020)' },
  },
  async run(values) {
    const mockPort = parsePort(values['mock-port'] ?? '4010', '--mock-port');
    const docsPort = parsePort(values['docs-port'] ?? '4020', '--docs-port');

    print('Linting the descriptions');
    const { lintDocuments, report } = await import('../commands/lint.ts');
    const linted = await lintDocuments([], join(packageRoot, 'redocly.yaml'));
    if ((await report(linted)) > 0) return EXIT.failed;

    print('Generating types, validators, clients and servers');
    const { command: generate } = await import('../commands/generate.ts');
    const { DESCRIPTIONS } = await import('../config/documents.ts');
    const specs = DESCRIPTIONS.flatMap((name) => ['--spec', name]);
    const out = join(packageRoot, 'generated');
    const generated = await runCommand(generate, ['--out', out, ...specs]);
    if (generated !== EXIT.done) return generated;

    print('Starting the mock');
    const { startMock } = await import('../mock/server.ts');
    const mock = await startMock({ port: mockPort, portOption: '--mock-port' });
    try {
      print('Rendering the docs');
      const { buildDocs, serveDocs } = await import('../commands/docs.ts');
      const site = await buildDocs({ out: join(packageRoot, 'dist/docs') });
      const docs = await serveDocs(site, { port: docsPort, portOption: '--docs-port' });
      const end = interrupted();
      print(
        '',
        `  Mock  ${mock.url}`,
        `  Docs  ${docs.url}`,
        '',
        `Try: ${mock.exampleCommand}`,
        'Ctrl-C ends both.',
      );
      await end;
      await docs.close();
    } finally {
      await mock.close();
    }
    return EXIT.done;
  },
});

process.exitCode = await runProgram('npm start', () => runCommand(command, process.argv.slice(2)));
