/** A shell into which commands are pasted. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { RunningBank, Sandbox } from '../../sandbox/sandbox.ts';
import { Browser, type Keys, registeredTsp, type Tsp } from './tsp.ts';

/** `curl 8.14.1`; undefined without curl. */
export const CURL = /^curl \S+/.exec(
  spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout ?? '',
)?.[0];

/** The prompt of the commands for the address at which the browser ended. */
const ASKED = 'read -r ADDRESS\n';

/**
 * Pastes text into a shell in a folder, and returns its output.
 * @param options.customer - visits the printed address and returns the one at which it ended
 */
export async function paste(
  text: string,
  folder: string,
  {
    standIn = CURL === undefined,
    customer,
    env = process.env,
  }: {
    readonly standIn?: boolean;
    readonly customer?: (url: string) => Promise<string>;
    readonly env?: NodeJS.ProcessEnv;
  } = {},
): Promise<string> {
  const bin = join(folder, 'bin');
  if (standIn) {
    mkdirSync(bin, { recursive: true });
    const script = join(import.meta.dirname, 'curl-stand-in.mjs');
    const lines = ['#!/bin/sh', `exec '${process.execPath}' '${script}' "$@"`, ''];
    writeFileSync(join(bin, 'curl'), lines.join('\n'), { mode: 0o755 });
  }
  const PATH = [...(standIn ? [bin] : []), env.PATH].join(delimiter);
  const shell = spawn('sh', [], { cwd: folder, env: { ...env, PATH, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data;
    });
  }
  const closed = new Promise((resolve, reject) =>
    shell.once('error', reject).once('close', resolve),
  );
  const end = customer ? text.indexOf(ASKED) + ASKED.length : 0;
  shell.stdin.write(text.slice(0, end));
  if (customer) {
    const printed = () => /^https:\S+request=\S+$/m.exec(output)?.[0];
    for (let waits = 0; !printed(); waits++) {
      if (waits > 1_000 || shell.exitCode !== null) throw new Error(`no address: ${output}`);
      await setTimeout(20);
    }
    shell.stdin.write(`${await customer(printed() ?? '')}\n`);
  }
  shell.stdin.end(`${text.slice(end)}\n`);
  await closed;
  return output;
}

/** Returns the commands of a project's page as a browser shows them. */
export async function commandsOf(tsp: Pick<Tsp, 'bank' | 'plain' | 'projectId'>): Promise<string> {
  const response = await tsp.plain(`${tsp.bank.addresses.plain}/devhub/pages/${tsp.projectId}`);
  const page = await response.text();
  return [...page.matchAll(/<\/h3><p>[^<]*<\/p><pre>(.*?)<\/pre>/gs)]
    .map(([, text = '']) =>
      text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    )
    .join('\n');
}

/** A customer who confirms with all accounts. */
export async function confirming(tsp: Tsp, url: string): Promise<string> {
  const browser = await new Browser(tsp.sandbox).open(url);
  await browser.login();
  await browser.decide('confirm');
  return browser.url;
}

/** The key that the commands expect. */
export function saveKey(keys: Keys, folder: string): void {
  writeFileSync(join(folder, 'client.key'), keys.key, { mode: 0o600 });
}

/** A running `hkob sandbox` process. */
export interface SandboxCommand {
  readonly child: ChildProcess;
  readonly output: string;
  /** The commands that it prints. */
  readonly tries: string;
  /** The address of its first brand. */
  readonly addresses: RunningBank['addresses'];
}

/** Starts one brand on free ports. */
export function startCommand(
  program: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
): Promise<SandboxCommand> {
  const options = ['sandbox', '--port', '0', '--brand', 'hang-seng-business'];
  const child = spawn(program, [...args, ...options], { cwd, env });
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data;
        const [, tries] = /^Try: (.*)$/m.exec(output) ?? [];
        const [plain = '', secure = ''] = output.match(/https:\/\/localhost:\d+/g) ?? [];
        if (tries) resolve({ child, output, tries, addresses: { plain, secure } });
      });
    }
    child.once('close', () => reject(new Error(`hkob sandbox ended: ${output}`)));
  });
}

/**
 * Creates a client in another sandbox process by its pages.
 * @param folder - its key is stored there
 * @returns the commands of the page, and a customer who visits the address that they print
 */
export async function pageOfClient({ addresses }: SandboxCommand, folder: string) {
  const authority = await paste(
    `curl --insecure --silent ${addresses.plain}/devhub/ca.pem`,
    folder,
  );
  const bank = { addresses } as RunningBank;
  const tsp = await registeredTsp({ authority, banks: [bank] } as unknown as Sandbox);
  saveKey(tsp.keys, folder);
  return { text: await commandsOf(tsp), customer: (url: string) => confirming(tsp, url) };
}

/** The output of all commands of a page: a token, a consent, an address, a token, and accounts. */
export const PASTED =
  /^[\w-]{43}\n\d{9}\nhttps:\S+\n[\w-]{43}\n\{"data":\{"account":\[\{"accountId":.*\}$/;
