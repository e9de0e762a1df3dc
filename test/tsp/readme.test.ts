/** The README's first example does what it says. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { startBank } from './bank.ts';

const README = join(import.meta.dirname, '../../runtime/tsp/README.md');

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
  write('package.json', '{ "type": "module" }');
  write('example.ts', text);
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
  const child = fork(join(folder, 'example.ts'), [], {
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
