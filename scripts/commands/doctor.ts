/** `hkob doctor`: checks the project and its environment, and suggests remedies. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { DEFAULT_OUTPUTS, withNeeds } from '../../generators/generate.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { parsePort } from '../cli/arguments.ts';
import { defineCommand, EXIT, UsageError } from '../cli/command.ts';
import { type Line, paint, print, printJson } from '../cli/output.ts';
import { CONFIG_FILES, findConfig, type HkobConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { ownManifest, packagesFor, readManifest } from '../config/project.ts';
import { filesOf, generateFiles, nameOfInput, projectOfConfig } from '../generate/api.ts';
import { compilerProblem } from '../generate/target.ts';
import { changedPaths, displayPath, planChanges } from '../generate/write-files.ts';

export const command = defineCommand({
  name: 'doctor',
  summary: 'check Node, configuration, documents, ports and certificates, with remedies',
  usage: 'hkob doctor [--config=FILE] [--port=N …] [--cert=FILE --key=FILE]',
  description: `Checks the working folder, and changes nothing. Certificates are PEM or DER; keys must not be
encrypted.

Exits 0 when all checks pass, 1 when one fails.`,
  examples: [
    ['hkob doctor', 'the project, and the ports of mock and docs'],
    ['hkob doctor --cert transport.pem --key transport.key', 'and a certificate with its key'],
  ],
  options: {
    config: {
      type: 'string',
      value: 'FILE',
      summary: 'the configuration (default: hkob.config.*)',
    },
    port: {
      type: 'string',
      multiple: true,
      value: 'N',
      summary: 'a TCP port that should be free; repeatable (default: 4010 and 4020)',
    },
    cert: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      summary: 'a certificate; repeatable, each with its --key',
    },
    key: { type: 'string', multiple: true, value: 'FILE', summary: 'the private key of a --cert' },
    json: { type: 'boolean', summary: 'print the result as JSON' },
  },
  async run(values) {
    const ports = (values.port ?? ['4010', '4020']).map((port) => parsePort(port));
    const { cert: certs = [], key: keys = [] } = values;
    if (certs.length !== keys.length) throw new UsageError('each --cert needs its --key');

    const findings = [
      await checkNode(),
      ...(await checkProject(values.config)),
      ...(await Promise.all(ports.map(checkPort))),
      ...(await Promise.all(certs.map((cert, index) => checkPair(cert, keys[index] ?? '')))),
    ];
    const ill = findings.some(({ well }) => !well);
    if (values.json) printJson({ well: !ill, findings });
    else print(...findings.flatMap(linesOf));
    return ill ? EXIT.failed : EXIT.done;
  },
});

/** The result of a check. */
interface Finding {
  readonly well: boolean;
  /** The subject of the check: `Node`, `port 4010`. */
  readonly subject: string;
  /** The result in words. */
  readonly fact: string;
  /** What to do, if the check failed. */
  readonly remedy?: string;
}

const passed = (subject: string, fact: string): Finding => ({ well: true, subject, fact });

const ill = (subject: string, fact: string, remedy: string): Finding => ({
  well: false,
  subject,
  fact,
  remedy,
});

function linesOf({ well, subject, fact, remedy }: Finding): readonly Line[] {
  const mark = well ? paint('green', '✓') : paint('red', '✗');
  return [[mark, ` ${subject}: ${fact}`], ...(remedy === undefined ? [] : [`    ${remedy}`])];
}

async function checkNode(): Promise<Finding> {
  const { engines } = await ownManifest();
  const wanted = engines?.node?.replace('>=', '') ?? '0';
  const { node } = process.versions;
  return node.localeCompare(wanted, 'en', { numeric: true }) >= 0
    ? passed('Node', node)
    : ill('Node', `${node} is too old`, `Install Node ${wanted} or later`);
}

async function checkProject(named: string | undefined): Promise<Finding[]> {
  const file = named === undefined ? findConfig(process.cwd()) : resolve(named);
  if (file === undefined) {
    return [
      ill(
        'configuration',
        `there is no ${CONFIG_FILES[0]} here`,
        'Run "hkob init", or go to the folder that has it',
      ),
    ];
  }
  const subject = relative(process.cwd(), file);
  let config: HkobConfig;
  try {
    config = await loadConfig(file);
  } catch (error) {
    return [failedWith(subject, error, 'Mend the configuration')];
  }
  const findings = [passed(subject, `${config.inputs.length} inputs`)];
  const folder = dirname(file);
  findings.push(...(await checkPackages(config, folder)), ...checkCompiler(config, folder));
  const results = [];
  for (const input of config.inputs) {
    const name = `document ${nameOfInput(input, folder)}`;
    try {
      const result = await generateFiles(input, folder);
      results.push(result);
      const { length } = result.warnings;
      findings.push(passed(name, length === 0 ? 'readable' : `readable, with ${length} warnings`));
    } catch (error) {
      findings.push(failedWith(name, error, 'Mend the document, or its path in the configuration'));
    }
  }
  if (results.length < config.inputs.length) return findings;
  try {
    const { length } = changedPaths(
      await planChanges(filesOf(results), projectOfConfig(file, config)),
    );
    findings.push(
      length === 0
        ? passed('generated files', 'up to date')
        : ill('generated files', `${length} are not up to date`, 'Run "hkob generate"'),
    );
  } catch (error) {
    findings.push(failedWith('generated files', error, 'Mend the configuration'));
  }
  return findings;
}

/** Checks that the compiler settings allow ES modules. */
function checkCompiler({ inputs }: HkobConfig, folder: string): Finding[] {
  try {
    const problems = inputs.flatMap(({ out }) => compilerProblem(resolve(folder, out)) ?? []);
    const unique = new Map(problems.map((problem) => [`${problem.file} ${problem.fact}`, problem]));
    return [...unique.values()].map(({ file, fact, remedy }) =>
      ill(displayPath(file), fact, remedy),
    );
  } catch (error) {
    return [failedWith('tsconfig.json', error, 'Mend it')];
  }
}

/** Checks that package.json contains the dependencies of generated code. */
async function checkPackages({ inputs }: HkobConfig, folder: string): Promise<Finding[]> {
  const outputs = new Set(inputs.flatMap(({ only }) => [...withNeeds(only ?? DEFAULT_OUTPUTS)]));
  try {
    const { dependencies, devDependencies, peerDependencies } = await readManifest(
      join(folder, 'package.json'),
    );
    const present = { ...devDependencies, ...peerDependencies, ...dependencies };
    const wanted = packagesFor(outputs).filter((name) => present[name] === undefined);
    return [
      wanted.length === 0
        ? passed('package.json', 'names what generated code imports')
        : ill(
            'package.json',
            `does not name ${wanted.join(', ')}`,
            `Run "npm install ${wanted.join(' ')}"`,
          ),
    ];
  } catch (error) {
    return [failedWith('package.json', error, 'Run "npm init -y" where there is none')];
  }
}

async function checkPort(port: number): Promise<Finding> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    server.once('error', done);
    server.listen(port, '127.0.0.1', () => done(undefined));
  });
  server.close();
  if (!error) return passed(`port ${port}`, 'free');
  return error.code === 'EADDRINUSE'
    ? ill(`port ${port}`, 'taken', 'End what uses it, or choose another with --port')
    : ill(`port ${port}`, `not to be had (${error.code})`, 'Choose another with --port');
}

async function checkPair(certFile: string, keyFile: string): Promise<Finding> {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(await readFile(certFile));
  } catch (error) {
    return failedWith(certFile, error, 'Give a certificate in PEM or DER');
  }
  const until = certificate.validToDate;
  if (until < new Date()) {
    return ill(certFile, `expired on ${day(until)}`, 'Have it renewed, and register the new one');
  }
  if (certificate.validFromDate > new Date()) {
    const from = day(certificate.validFromDate);
    return ill(certFile, `is valid from ${from} only`, 'Check the clock of this machine');
  }
  try {
    const pem = await readFile(keyFile);
    const key = pem.includes('-----BEGIN')
      ? createPrivateKey(pem)
      : createPrivateKey({ key: pem, format: 'der', type: 'pkcs8' });
    return certificate.checkPrivateKey(key)
      ? passed(certFile, `matches ${keyFile}, valid until ${day(until)}`)
      : ill(certFile, `does not match ${keyFile}`, 'Give the key that its request was made with');
  } catch (error) {
    return failedWith(keyFile, error, 'Give a private key in PEM or PKCS#8 DER, not encrypted');
  }
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Converts an error to a failed check. */
function failedWith(subject: string, error: unknown, remedy: string): Finding {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof InputError) {
    const [first = ''] = message.split('\n');
    return ill(subject, first, remedy);
  }
  return ill(
    subject,
    code === 'ENOENT' ? 'there is no such file' : `cannot be read (${message})`,
    remedy,
  );
}
