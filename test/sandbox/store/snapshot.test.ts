import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type RunningBank, type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import { openSnapshot } from '../../../sandbox/store/snapshot.ts';
import { freePorts } from '../database.ts';
import { paste } from '../shell.ts';
import {
  ais,
  Browser,
  clientToken,
  createConsent,
  fetchWith,
  grantedConsent,
  refresh,
  registeredTsp,
} from '../tsp.ts';
import { storeContract } from './store-contract.ts';

const HKOB = join(import.meta.dirname, '../../../scripts/hkob.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hkob-snapshot-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract('file', async (now) =>
  openSnapshot(join(folder, 'contract', 'sandbox.json'), { now }),
);

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

test('a sandbox that is killed has lost nothing that it answered', async () => {
  const port = await freePorts(2);
  const plain = `https://localhost:${port}`;
  const data = join(folder, 'killed');
  const start = async () => {
    const options = ['--port', String(port), '--brand', 'hsbc-personal', '--calls-per-second', '0'];
    const args = [HKOB, 'sandbox', ...options, '--data', data];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  };
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const first = await start();
  const authority = await paste(`curl --insecure --silent ${plain}/devhub/ca.pem`, folder);
  const bank = { addresses: { plain, secure: `https://localhost:${port + 1}` } } as RunningBank;
  const tsp = await registeredTsp({ authority, banks: [bank] } as unknown as Sandbox);
  const grants = await Promise.all(Array.from({ length: 8 }, () => grantedConsent(tsp)));
  const [rotated, revoked, ...rest] = grants;
  const next = await refresh(tsp, rotated?.refreshToken ?? '');
  const dashboard = await new Browser(tsp.sandbox).open(`${plain}/dashboard`);
  await dashboard.post('/dashboard/login', { username: 'ordinary', pin: '123456' });
  const pending = await createConsent(tsp);
  await dashboard.post('/dashboard/revoke', { consent: revoked?.consentId ?? '' });
  await kill(first);

  const second = await start();
  const again = {
    ...tsp,
    secure: fetchWith(tsp.sandbox, { key: tsp.keys.key, cert: tsp.transport }),
  };
  const own = ais(again, await clientToken(again));
  const events = await own.pollEvents({ body: { returnImmediately: true, maxEvents: 10 } });
  expect(Object.keys(events.data?.sets ?? {})).toHaveLength(1);
  const path = { params: { path: { consentId: pending } } };
  expect((await own.getAccountConsent(path)).data?.data.status).toBe('PendingAuthorise');
  expect((await refresh(again, next.body.refresh_token ?? '')).status).toBe(200);
  expect((await refresh(again, rotated?.refreshToken ?? '')).body.error).toBe('invalid_grant');
  expect((await refresh(again, revoked?.refreshToken ?? '')).body.error).toBe('invalid_grant');
  for (const { accessToken, refreshToken } of rest) {
    expect((await ais(again, accessToken).listAccounts()).response.status).toBe(200);
    expect((await refresh(again, refreshToken)).status).toBe(200);
  }
  await kill(second);
});

test('what was answered is in the file at once, also after much of it', async () => {
  const file = join(folder, 'at-once', 'sandbox.json');
  const store = openSnapshot(file);
  const value = (index: number) => ({ index, text: 'x'.repeat(1_000) });
  for (let index = 0; index < 3_000; index++) {
    expect(await store.insert('A', String(index % 7), value(index))).toBe(index < 7);
    await store.upsert('A', String(index % 7), value(index), { group: 'some' });
  }
  await store.update('A', '3', () => ({ index: -3 }), [{ kind: 'B', id: 'b', value: 1 }]);
  await store.remove('A', '0');
  // After 6 MB of changes the file contains at most one of them.
  expect(statSync(file).size).toBeLessThan(2_000_000);

  // As if the first process had ended while writing a line.
  const copy = join(folder, 'copy', 'sandbox.json');
  mkdirSync(join(folder, 'copy'));
  writeFileSync(copy, `${readFileSync(file, 'utf8')}[["A","1",{"json":"{`);
  const told: unknown[] = [];
  const again = openSnapshot(copy, { onError: (error) => told.push(error) });
  expect(String(told)).toMatch(/copy\/sandbox\.json:\d+: the last change was not written whole/);
  expect(await again.find('A', '0')).toBeUndefined();
  expect(await again.find('A', '3')).toEqual({ index: -3 });
  expect(await again.find('B', 'b')).toBe(1);
  const { items } = await again.list<{ index: number }>('A', 'some');
  expect(items.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5', '6']);
  await store.close();
  await again.close();
});

test('a file that is taken away is written again', async () => {
  const file = join(folder, 'taken', 'sandbox.json');
  const store = openSnapshot(file);
  await store.insert('A', 'first', 1);
  rmSync(file);
  await store.insert('A', 'second', 2);
  rmSync(join(folder, 'taken'), { recursive: true });
  await store.insert('A', 'third', 3);
  await store.close();
  const again = openSnapshot(file);
  for (const id of ['first', 'second', 'third']) expect(await again.find('A', id)).toBeDefined();
  await again.close();
});

test.each([
  ['text', 'precious', '1: this is not the state of a sandbox: a line of JSON was expected'],
  ['a line in the middle that is cut off', '[]\n{\n[]\n', '2: this is not the state'],
  ['an object', '{"a":1}', '1: .*expected array, received object \\(at #\\)'],
  ['nothing', '', '1: this is not the state'],
  ['a change that is a number', '[1]', 'expected tuple, received number \\(at #/0\\)'],
  ['a kind that is a number', '[]\n[["A","a"],[1,"b"]]', '2: .*\\(at #/1/0\\)'],
  ['an entry without order', '[["A","a",{"json":"1"}]]', '\\(at #/0/2/order\\)'],
  ['a value that is not JSON', '[["A","a",{"json":"{","order":1}]]', '\\(at #/0/2/json\\)'],
])('a file of another shape is left alone, and told by its place: %s', (_, text, message) => {
  const file = join(mkdtempSync(join(folder, 'shape-')), 'sandbox.json');
  writeFileSync(file, text);
  expect(() => openSnapshot(file)).toThrow(new RegExp(`sandbox\\.json:.*${message}`));
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a link in the place of the next file is not followed', async () => {
  const inner = mkdtempSync(join(folder, 'link-'));
  const precious = join(inner, 'precious');
  writeFileSync(precious, 'precious', { mode: 0o644 });
  const file = join(inner, 'sandbox.json');
  symlinkSync(precious, `${file}.next`);
  const store = openSnapshot(file);
  await store.insert('A', 'first', 1);
  await store.close();
  expect(readFileSync(precious, 'utf8')).toBe('precious');
  expect(lstatSync(file).isFile()).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file that others could read is for its owner only afterwards', async () => {
  const inner = mkdtempSync(join(folder, 'mode-'));
  const file = join(inner, 'sandbox.json');
  for (const name of [file, `${file}.next`]) writeFileSync(name, '[]\n', { mode: 0o666 });
  await openSnapshot(file).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
