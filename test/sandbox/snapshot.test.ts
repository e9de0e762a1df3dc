import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { openSnapshot } from '../../sandbox/snapshot.ts';
import { ais, clientToken, fetchWith, grantedConsent, refresh, registeredTsp } from './tsp.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hkob-snapshot-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a sandbox goes on where it ended', async () => {
  const file = join(folder, 'inner', 'sandbox.json');
  const options = { port: 0, brands: ['hsbc-personal'], callsPerSecond: 0 } as const;
  const before = await startSandbox({ ...options, store: openSnapshot(file) });
  const tsp = await registeredTsp(before);
  const { refreshToken, consentId } = await grantedConsent(tsp);
  await before.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'inner')).mode & 0o777).toBe(0o700);

  const after = await startSandbox({ ...options, store: openSnapshot(file) });
  expect(after.authority).toBe(before.authority);
  const [bank] = after.banks;
  if (!bank) throw new Error('there is no bank');
  const tls = { key: tsp.keys.key, cert: tsp.transport };
  const again = { ...tsp, sandbox: after, bank, secure: fetchWith(after, tls) };
  const { data } = await ais(again, await clientToken(again)).getAccountConsent({
    params: { path: { consentId } },
  });
  expect(data?.data.status).toBe('Authorised');
  expect((await refresh(again, refreshToken)).status).toBe(200);
  await after.close();
});

test('a file that is no snapshot is left alone', () => {
  const file = join(folder, 'other.json');
  writeFileSync(file, 'precious');
  expect(() => openSnapshot(file)).toThrow('is no snapshot of a sandbox; remove it to begin anew');
  expect(readFileSync(file, 'utf8')).toBe('precious');
});
