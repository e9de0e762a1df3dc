/** The examples of the README work. */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { paste } from '../sandbox/shell.ts';
import { startBank } from './bank.ts';

const ROOT = join(import.meta.dirname, '../..');
const README = join(import.meta.dirname, '../../tsp/README.md');

test('from a registration to a page of transactions, in some twenty lines', async () => {
  const [, text = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8')) ?? [];
  expect(text.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(28);

  const bank = await startBank();
  const folder = mkdtempSync(join(tmpdir(), 'hkob-readme-'));
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write('transport.pem', bank.transport.cert);
  write('transport.key', bank.transport.key);
  write('ca.pem', String(bank.transport.ca));
  write('signing.key', bank.signing.key);
  const statement = { software_id: 'x1', software_redirect_uris: [bank.redirectUri] };
  write('ssa.jwt', new UnsecuredJWT(statement).encode());
  write('package.json', '{ "type": "commonjs" }');
  write('example.mts', text);
  bank.setTransactions([
    {
      accountNumber: 'XXXXXXXXX204',
      transactionId: 'T1',
      transactionDescription: 'MTR',
      transactionDate: '2026-02-03T09:00:00.000+08:00',
      creditDebitIndicator: 'Debit',
      status: 'Booked',
      amount: '12.50',
      currency: 'HKD',
    },
  ]);
  const child = fork(join(folder, 'example.mts'), [], {
    cwd: folder,
    execArgv: ['--import', join(import.meta.dirname, 'readme-hook.ts')],
    env: {
      ...process.env,
      TEST_ISSUER: bank.brand.issuer,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
    silent: true,
  });
  let output = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  child.stderr?.on('data', (data) => {
    output += data;
  });
  child.once('message', async (url) => child.send(await bank.authorize(String(url), 'query')));
  const [code] = await once(child, 'close');
  expect([code, output]).toEqual([0, '2026-02-03T09:00:00.000+08:00 HKD 12.50\n']);
  rmSync(folder, { recursive: true });
  await bank.close();
});

test("in a sandbox of one's own, from keys to a session", async () => {
  const section = readFileSync(README, 'utf8').split('## In a sandbox of your own')[1] ?? '';
  const sandbox = await startSandbox({ port: 0, brands: ['hsbc-personal'] });
  const folder = mkdtempSync(join(tmpdir(), 'hkob-readme-'));
  try {
    const [bank] = sandbox.banks;
    if (!bank) throw new Error('no bank');
    const blockOf = (language: string): string => {
      const [, text = ''] =
        new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section) ?? [];
      return text
        .replaceAll('https://localhost:4030', bank.addresses.plain)
        .replaceAll('https://localhost:4031', bank.addresses.secure)
        .replaceAll('npx hkob', `'${process.execPath}' '${join(ROOT, 'scripts/hkob.ts')}'`);
    };
    const said = await paste(blockOf('sh'), folder);
    expect(said).not.toMatch(/error/i);
    const file = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(file('client-id')).toMatch(/^\S+\n$/);
    const more = `
const { status } = await tsp.createConsent({ permissions: ['ReadAccountStatus'] });
console.log(status);
await tsp.close();`;
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
    writeFileSync(join(folder, 'example.mts'), `${blockOf('ts')}${more}`);
    const hook = join(import.meta.dirname, 'readme-hook.ts');
    const run = promisify(execFile)(process.execPath, ['--import', hook, 'example.mts'], {
      cwd: folder,
      env: { ...process.env, TEST_ISSUER: bank.addresses.secure },
    });
    expect((await run).stdout).toBe('PendingAuthorise\n');
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
});
