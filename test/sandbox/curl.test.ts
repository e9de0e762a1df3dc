/** The commands that the sandbox prints work when pasted into a shell. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { profiles } from '../../sandbox/profile.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ROOT } from '../scripts/cli/run.ts';
import {
  CURL,
  commandsOf,
  confirming,
  PASTED,
  pageOfClient,
  paste,
  saveKey,
  startCommand,
} from './shell.ts';
import { registeredTsp } from './tsp.ts';

/** The stand-in is tested everywhere, so that it works where it is needed. */
const CURLS: [name: string, standIn: boolean][] = [
  [CURL ?? 'a stand-in, AS THIS MACHINE HAS NO curl (apt-get install curl)', CURL === undefined],
  ...(CURL === undefined ? [] : ([['a stand-in', true]] as [string, boolean][])),
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hkob curl's "));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.each(CURLS)('with %s', (_, standIn) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, brands: ['hsbc-personal'], profile: profiles.fapi });
  });
  afterAll(() => sandbox.close());

  test.each(['private_key_jwt', 'tls_client_auth'] as const)(
    'the page of a client with %s',
    async (method) => {
      const tsp = await registeredTsp(sandbox, { method });
      const text = await commandsOf(tsp);
      saveKey(tsp.keys, folder);
      const customer = (url: string) => confirming(tsp, url);
      expect(await paste(text, folder, { standIn, customer })).toMatch(PASTED);
    },
  );
});

test('the terminal and the page of a sandbox started elsewhere', async () => {
  const script = join(ROOT, 'scripts/hkob.ts');
  const command = await startCommand(process.execPath, [script], folder);
  try {
    expect(command.output).toContain(`${command.addresses.plain}/devhub`);
    const discovery = await paste(command.tries, folder);
    expect(discovery).toContain(`"issuer":"${command.addresses.secure}"`);
    const { text, customer } = await pageOfClient(command, folder);
    expect(text).toContain(`'${script}' "$@"`);
    expect(await paste(text, folder, { customer })).toMatch(PASTED);
  } finally {
    command.child.kill();
  }
});
