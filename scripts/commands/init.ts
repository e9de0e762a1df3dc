/** `hkob init`: sets up a project for code generation, from prompts or options. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DEFAULT_OUTPUTS, OUTPUTS, withNeeds } from '../../generators/generate.ts';
import { defineCommand, EXIT, UsageError, type Values } from '../cli/command.ts';
import { print, printError, suspendGuard } from '../cli/output.ts';
import { startChild } from '../cli/signals.ts';
import { CONFIG_FILES, findConfig, type GenerateInput } from '../config/config.ts';
import { APIS, isApi } from '../config/documents.ts';
import {
  type Installation,
  installationOf,
  type Manifest,
  ownManifest,
  packagesFor,
  readManifest,
} from '../config/project.ts';
import { nameOfInput } from '../generate/api.ts';
import { compilerProblem } from '../generate/target.ts';
import { displayPath, type PlannedFile, writeFiles } from '../generate/write-files.ts';
import { outputsOf } from './generate.ts';

const options = {
  spec: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    summary: 'ais, oauth, dcr or an OpenAPI 3.x file; may be repeated (default: ais)',
  },
  out: {
    type: 'string',
    value: 'DIR',
    summary: 'folder of the generated files (default: src/generated)',
  },
  only: {
    type: 'string',
    value: 'LIST',
    summary: `some of ${OUTPUTS.join(',')} or all (default: index, a client)`,
  },
  config: {
    type: 'string',
    value: 'FILE',
    summary: `the configuration to write, one of ${CONFIG_FILES.join(', ')} (default: the first)`,
  },
  ci: { type: 'boolean', summary: 'write a GitHub workflow (default: where there is a .github)' },
  'no-ci': { type: 'boolean', summary: 'write no workflow' },
  install: { type: 'boolean', summary: 'install the dependencies afterwards' },
  'dry-run': { type: 'boolean', summary: 'print the changes without making them' },
  yes: { type: 'boolean', short: 'y', summary: 'no prompts; use the options and defaults' },
} as const;

export const command = defineCommand({
  name: 'init',
  summary: 'set up a project: configuration, npm scripts, dependencies, CI check',
  usage:
    'hkob init [--spec=FILE|ais|oauth|dcr …] [--out=DIR] [--only=LIST] [--config=FILE] [--yes] [--dry-run]',
  description: `Writes a configuration and, into package.json, the scripts generate and generate:check and the
dependencies of generated code. It lists the changes and asks for confirmation first; existing
entries are not changed.`,
  examples: [
    ['hkob init', 'asks'],
    ['hkob init --yes', 'a client of account information in src/generated'],
    ['hkob init --yes --spec our-api.yaml --only all --ci', 'another document, with server stub'],
  ],
  options,
  async run(values) {
    const folder = process.cwd();
    const manifest = await readManifest(join(folder, 'package.json'));
    const present = findConfig(folder);
    if (present !== undefined) {
      throw new UsageError(`${present} is there already`, 'edit it, or move it away');
    }
    const { config = 'hkob.config.ts' } = values;
    if (!CONFIG_FILES.includes(config)) {
      throw new UsageError(
        `--config does not know "${config}"`,
        `it is one of ${CONFIG_FILES.join(', ')}`,
      );
    }
    const installation = installationOf(folder);
    if (values.ci && values['no-ci']) throw new UsageError('--ci and --no-ci exclude each other');
    const silent = values.yes || values['dry-run'];
    if (!silent && !(process.stdin.isTTY && process.stdout.isTTY)) {
      throw new UsageError('there is no terminal to ask on', 'give --yes');
    }
    const ask = silent ? undefined : createPrompt();
    try {
      const choices = await choicesOf(values, installation, folder, ask);
      const plan = await planOf({ ...choices, config }, manifest, installation, folder);
      print(`hkob init ${values['dry-run'] ? 'would' : 'will'}`);
      for (const { does } of plan.steps) print(`  ${does}`);
      for (const note of plan.notes) printError(note);
      if (values['dry-run']) return EXIT.done;
      if (ask && !isYes(await ask.question('Go on? [Y/n] '))) {
        print('Nothing was done');
        return EXIT.failed;
      }
      await writeFiles(plan.steps);
    } finally {
      ask?.close();
    }
    const { install, exec } = installation.manager;
    if (values.install) await runInstall(install, folder);
    print(`Done. Next: ${values.install ? '' : `${install} && `}${exec} hkob generate`);
    return EXIT.done;
  },
});

/** The choices of the user. */
interface Choices {
  readonly inputs: readonly GenerateInput[];
  readonly ci: boolean;
}

interface Prompt {
  question(text: string): Promise<string>;
  close(): void;
}

/** Prompts on the terminal; Ctrl-C and Ctrl-D end the command. */
function createPrompt(): Prompt {
  // The line editor uses escape sequences.
  const resume = suspendGuard();
  const terminal = createInterface(process.stdin, process.stdout);
  let over = false;
  const left = new Promise<never>((_, reject) => {
    terminal.once('close', () => {
      // The cursor is still on the line of the prompt.
      if (!over) print('');
      reject(new UsageError('it was broken off; nothing was done'));
    });
  });
  left.catch(() => undefined);
  return {
    question: (text) => Promise.race([terminal.question(text), left]),
    close: () => {
      over = true;
      terminal.close();
      resume();
    },
  };
}

async function choicesOf(
  values: Values<typeof options>,
  { root }: Installation,
  folder: string,
  ask: Prompt | undefined,
): Promise<Choices> {
  const answer = async (question: string, fallback: string): Promise<string> =>
    (await ask?.question(`${question} [${fallback}] `))?.trim() || fallback;

  const specs =
    values.spec ??
    words(await answer(`Which documents? ${APIS.join(', ')}, or OpenAPI files`, 'ais'));
  for (const spec of specs) {
    if (isApi(spec, folder)) continue;
    if (existsSync(resolve(folder, spec))) {
      await (await import('../../generators/read/load.ts')).load(resolve(folder, spec));
      continue;
    }
    throw new UsageError(
      `there is no document ${spec}`,
      `give a file, or some of ${APIS.join(', ')}`,
    );
  }
  const out = values.out ?? (await answer('Where to?', 'src/generated'));
  const list =
    values.only ?? (await answer('Which files? index (a client), server, msw, … or all', 'index'));
  const only = list === 'all' ? undefined : outputsOf(list);
  const ci = values['no-ci']
    ? false
    : (values.ci ??
      (existsSync(join(root, '.github')) &&
        (!ask || isYes(await ask.question('A CI check that they are up to date? [Y/n] ')))));
  const inputs = specs.map((spec) => ({
    spec,
    out: specs.length === 1 ? out : `${out}/${nameOfInput({ spec, out }, folder)}`,
    ...(only && { only }),
  }));
  return { inputs, ci };
}

interface Plan {
  /** Files to write, each with a description for the user. */
  readonly steps: readonly (PlannedFile & { readonly does: string })[];
  readonly notes: readonly string[];
}

async function planOf(
  { inputs, ci, config }: Choices & { readonly config: string },
  manifest: Manifest,
  installation: Installation,
  folder: string,
): Promise<Plan> {
  const notes: string[] = [];
  const scripts = scriptsFor(manifest);
  const dependencies = await missingDependencies(inputs, manifest);
  if (manifest.devDependencies?.['hk-open-banking'] !== undefined) {
    notes.push('Generated code imports hk-open-banking when it runs: move it to dependencies');
  }
  const problems = inputs.flatMap(({ out }) => compilerProblem(resolve(folder, out)) ?? []);
  for (const { file, fact, remedy } of problems.slice(0, 1)) {
    notes.push(`${displayPath(file)}: ${fact}. ${remedy}`);
  }
  const steps = [
    {
      does: `write ${config}`,
      path: join(folder, config),
      text: configText(config, inputs),
    },
  ];
  const added = [
    ...Object.keys(scripts).map((name) => `script ${name}`),
    ...Object.entries(dependencies).map(([name, range]) => `dependency ${name} ${range}`),
  ];
  if (added.length > 0) {
    const path = join(folder, 'package.json');
    steps.push({
      does: `add to package.json: ${added.join(', ')}`,
      path,
      text: withAdditions(await readFile(path, 'utf8'), manifest, scripts, dependencies),
    });
  }
  const workflow = join(installation.root, '.github/workflows/generated.yml');
  if (ci && existsSync(workflow)) notes.push(`${displayPath(workflow)} stays as it is`);
  else if (ci) {
    const check = Object.keys(scripts).find((name) => name.endsWith(':check')) ?? 'generate:check';
    steps.push({
      does: `write ${displayPath(workflow)}`,
      path: workflow,
      text: workflowText(installation, folder, check),
    });
  }
  return { steps, notes };
}

/** The scripts to add, under unused names. */
function scriptsFor({ scripts = {} }: Manifest): Record<string, string> {
  const wanted = { generate: 'hkob generate', 'generate:check': 'hkob generate --check' };
  return Object.fromEntries(
    Object.entries(wanted)
      .filter(([, line]) => !Object.values(scripts).includes(line))
      .map(([name, line]) => [Object.hasOwn(scripts, name) ? `hkob:${name}` : name, line]),
  );
}

/** The missing dependencies of generated code, in the versions of this package. */
async function missingDependencies(
  inputs: readonly GenerateInput[],
  { dependencies = {}, devDependencies = {}, peerDependencies = {} }: Manifest,
): Promise<Record<string, string>> {
  const own = await ownManifest();
  const outputs = new Set(inputs.flatMap(({ only }) => [...withNeeds(only ?? DEFAULT_OUTPUTS)]));
  const ranges: Record<string, string> = {
    ...own.peerDependencies,
    ...Object.fromEntries(
      Object.entries({ ...own.dependencies, 'hk-open-banking': own.version ?? '0.0.0' }).map(
        ([name, version]) => [name, `^${version}`],
      ),
    ),
  };
  const present = { ...peerDependencies, ...devDependencies, ...dependencies };
  return Object.fromEntries(
    ['hk-open-banking', ...packagesFor(outputs)]
      .filter((name) => present[name] === undefined)
      .map((name) => [name, ranges[name] ?? '*']),
  );
}

/** The path of the JSON schema of the configuration in a project. */
const SCHEMA = './node_modules/hk-open-banking/dist/package/hkob.config.schema.json';

function configText(config: string, inputs: readonly GenerateInput[]): string {
  if (config.endsWith('.json')) return `${JSON.stringify({ $schema: SCHEMA, inputs }, null, 2)}\n`;
  const lines = inputs.map(
    ({ spec, out, only }) =>
      `    { spec: ${quote(spec)}, out: ${quote(out)}${only ? `, only: [${only.map(quote).join(', ')}]` : ''} },\n`,
  );
  const list = `{\n  inputs: [\n${lines.join('')}  ],\n}`;
  return config.endsWith('ts')
    ? `import type { HkobConfig } from 'hk-open-banking/generate';\n\nexport default ${list} satisfies HkobConfig;\n`
    : `/** @type {import('hk-open-banking/generate').HkobConfig} */\nexport default ${list};\n`;
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Adds scripts and dependencies to the text of package.json, and keeps its indentation. */
function withAdditions(
  text: string,
  manifest: Manifest,
  scripts: Readonly<Record<string, string>>,
  dependencies: Readonly<Record<string, string>>,
): string {
  const indent = /^[{\s]*?\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const sorted = Object.entries({ ...dependencies, ...manifest.dependencies }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const added = {
    ...manifest,
    scripts: { ...manifest.scripts, ...scripts },
    dependencies: Object.fromEntries(sorted),
  };
  return `${JSON.stringify(added, null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
}

function workflowText({ manager, root }: Installation, folder: string, check: string): string {
  const { name, ci, setup } = manager;
  const below = relative(root, folder).replaceAll(sep, '/');
  return `name: Generated code

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

jobs:
  check:
    name: Is up to date
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903 # v6.0.0
        with:
          node-version: 24
${setup === undefined ? '' : `      - run: ${setup}\n`}      - run: ${ci}
      - run: ${name} run ${check}
${below === '' ? '' : `        working-directory: ${JSON.stringify(below)}\n`}`;
}

function runInstall(line: string, cwd: string): Promise<void> {
  const [program = '', ...args] = line.split(' ');
  // On Windows npm is npm.cmd, which only the shell finds.
  const child = startChild(
    () => spawn(program, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' }),
    'SIGTERM',
  );
  return new Promise((resolve, reject) => {
    child.once('error', () => reject(new UsageError(`there is no ${program}`)));
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new UsageError(`${line} failed (exit code ${code})`)),
    );
  });
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

const isYes = (answer: string): boolean => /^(?:y(?:es)?)?$/i.test(answer.trim());
