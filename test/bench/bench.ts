/** `npm run bench`: ours and its peers side by side. No part of the tests. */
import { existsSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';
import { defineCommand, EXIT, UsageError } from '../../scripts/cli/command.ts';
import { print } from '../../scripts/cli/output.ts';
import { runCommand, runProgram } from '../../scripts/cli/run.ts';
import { compareGenerators } from './generators.ts';
import { CACHE, PEERS, versionOf } from './peers.ts';
import { benchSandbox } from './sandbox.ts';
import { compareSession } from './session.ts';
import { compareTypeChecks } from './type-check.ts';
import { compareValidators } from './validators.ts';

const PARTS = ['generators', 'validators', 'types', 'session', 'sandbox'] as const;
/** The parts that need a document. */
const OF_DOCUMENTS: readonly string[] = ['generators', 'types'];

/** Rounds of the session are short: so many of them count as one run. */
const ROUNDS_OF_A_RUN = 12;

const command = defineCommand({
  name: 'bench',
  summary:
    'generators, validators, type checks and sessions, ours and those of peers; and the sandbox',
  usage: `npm run bench -- [--part ${PARTS.join('|')} …] [--runs N] [DOCUMENT …]`,
  description: `Prints Markdown tables. Peers are installed on first use, in exact versions, into
${CACHE}. Runs of all are interleaved, so that what else the machine does meets
each alike. Generators and the type check take the documents given; validators and session those of AIS.`,
  examples: [
    ['npm run bench -- stripe.json', 'everything, on one document'],
    ['npm run bench -- --part validators --runs 9', 'the validators alone'],
  ],
  options: {
    part: {
      type: 'string',
      multiple: true,
      value: 'PART',
      summary: `some of ${PARTS.join(', ')} (default: all)`,
    },
    runs: { type: 'string', value: 'N', summary: 'how often each is run (default: 5)' },
  },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run(values, positionals) {
    const runs = Number(values.runs ?? 5);
    if (!Number.isInteger(runs) || runs < 1) throw new UsageError('--runs takes a whole number');
    const parts = values.part ?? PARTS;
    const unknown = parts.find((part) => !(PARTS as readonly string[]).includes(part));
    if (unknown !== undefined) throw new UsageError(`--part does not know "${unknown}"`);
    const documents = positionals.map((document) => resolve(document));
    const missing = documents.find((document) => !existsSync(document));
    if (missing !== undefined) throw new UsageError(`there is no ${missing}`);
    if (documents.length === 0 && parts.some((part) => OF_DOCUMENTS.includes(part))) {
      throw new UsageError('a document is needed for generators and types');
    }
    print(machine());
    if (parts.includes('generators')) {
      print('\n## Generators');
      for (const document of documents) print(`\n${await compareGenerators(document, runs)}`);
    }
    if (parts.includes('types')) {
      print('\n## Type check of the output');
      for (const document of documents) print(`\n${await compareTypeChecks(document, runs)}`);
    }
    if (parts.includes('validators')) {
      print(`\n## Validators\n\n${await compareValidators(runs)}`);
    }
    if (parts.includes('sandbox')) print(`\n## Sandbox\n\n${await benchSandbox(runs)}`);
    if (parts.includes('session')) {
      print(`\n## Session\n\n${await compareSession(ROUNDS_OF_A_RUN * runs)}`);
    }
    return EXIT.done;
  },
});

/** The machine and the versions, in one line each. */
function machine(): string {
  const [cpu] = cpus();
  const own = ['typescript', 'zod', 'openapi-typescript', '@redocly/cli', 'ajv', 'ajv-formats'];
  const versions = [
    ...own.map((name) => `${name} ${versionOf(name)}`),
    ...PEERS.flatMap(({ packages }) => Object.entries(packages)).map((entry) => entry.join(' ')),
  ];
  return [
    `${cpus().length} × ${cpu?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${type()} ${release()}, Node ${process.version}.`,
    `${versions.join(', ')}.`,
  ].join('\n');
}

process.exitCode = await runProgram('npm run bench', () =>
  runCommand(command, process.argv.slice(2)),
);
