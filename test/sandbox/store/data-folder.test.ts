/** `hkob sandbox --data` as processes: two on one folder, a full disk, and a kill. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunningBank, Sandbox } from '../../../sandbox/sandbox.ts';
import { freePorts } from '../database.ts';
import { fetchWith } from '../tsp.ts';

const HKOB = join(import.meta.dirname, '../../../scripts/hkob.ts');

let folder: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hkob-data-')));
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
  /** Undefined once it is listening; otherwise its output and exit code. */
  readonly refused: { readonly code: number | null; readonly text: string } | undefined;
}

/** Starts a sandbox, and waits until it is listening or has ended. */
async function start(data: string, options: readonly string[] = []): Promise<Started> {
  const port = await freePorts(2);
  const own = ['--port', String(port), '--brand', 'hsbc-personal', '--calls-per-second', '0'];
  const args = [...options, HKOB, 'sandbox', ...own, `--data=${data}`];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const refused = child.exitCode === null ? undefined : { code: child.exitCode, text };
  return { child, port, refused };
}

/** Creates and lists projects of the Dev Hub over HTTP. */
function hubOf({ port }: Pick<Started, 'port'>) {
  const bank = { addresses: { plain: `https://localhost:${port}` } } as RunningBank;
  let send: typeof fetch | undefined;
  const hub = async (path: string, init?: RequestInit) => {
    if (!send) {
      const insecure = execFileSync(
        process.execPath,
        [
          '-e',
          `fetch('${bank.addresses.plain}/devhub/ca.pem').then(async (r) => console.log(await r.text()))`,
        ],
        { env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, encoding: 'utf8' },
      );
      send = fetchWith({ authority: insecure } as Sandbox);
    }
    return send(`${bank.addresses.plain}/devhub/${path}`, init);
  };
  return {
    async create(name: string): Promise<number> {
      const body = JSON.stringify({ name, description: 'x'.repeat(200) });
      const headers = { 'content-type': 'application/json' };
      const response = await hub('projects', { method: 'POST', headers, body });
      if (response.status === 503) expect(response.headers.get('retry-after')).toBe('5');
      return response.status;
    },
    async names(): Promise<string[]> {
      const { projects } = (await (await hub('projects')).json()) as {
        projects: { name: string }[];
      };
      return projects.map(({ name }) => name).reverse();
    },
  };
}

describe('two sandboxes on one folder', () => {
  test.each([
    ['by the same name', (data: string) => data],
    [
      'by a link',
      (data: string) => {
        symlinkSync(data, `${data}-link`);
        return `${data}-link`;
      },
    ],
    ['by a relative path', (data: string) => relative(folder, data)],
  ])('the second one, %s, does not start and says who is there', async (name, other) => {
    const data = join(folder, name.replaceAll(' ', '-'));
    const first = await start(data);
    expect(first.refused).toBeUndefined();
    const { refused } = await start(other(data));
    expect(refused?.code).toBe(2);
    expect(refused?.text).toContain(`is in use by process ${first.child.pid} on `);
    expect(refused?.text).toContain(`(port ${first.port}, since 2`);
    expect(refused?.text.trim()).not.toContain('\n');
    // The first one is still running.
    expect(await hubOf(first).create('still here')).toBe(201);
  });

  test('of several at the same instant one starts', async () => {
    const data = join(folder, 'instant');
    const all = await Promise.all(Array.from({ length: 4 }, () => start(data)));
    expect(all.map(({ refused }) => refused?.code).sort()).toEqual([2, 2, 2, undefined]);
  });

  test('a sandbox that was killed does not hold its folder', async () => {
    const data = join(folder, 'killed');
    for (let round = 0; round < 3; round++) {
      const { child, refused } = await start(data);
      expect(refused).toBeUndefined();
      await kill(child);
    }
  });
});

/** Makes every write of the process fail as on a full disk while a file exists. */
const full = (flag: string): string[] => {
  const source = `
    import fs, { existsSync } from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { writeSync } = fs;
    fs.writeSync = (...args) => {
      if (existsSync(${JSON.stringify(flag)}))
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return writeSync(...args);
    };
    syncBuiltinESMExports();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
};

/** Mounts a small file system, if the machine permits it. */
function mount(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', () => {
  test('is answered 503, and after a kill just what was acknowledged is there', async () => {
    const data = join(folder, 'full');
    const flag = join(folder, 'flag');
    const options = full(flag);
    const first = await start(data, options);
    const hub = hubOf(first);
    const kept: string[] = [];
    const create = async (name: string, wanted: number) => {
      expect([name, await hub.create(name)]).toEqual([name, wanted]);
      if (wanted === 201) kept.push(name);
    };
    for (let index = 0; index < 5; index++) await create(`before ${index}`, 201);
    writeFileSync(flag, '');
    for (let index = 0; index < 5; index++) await create(`full ${index}`, 503);
    expect(await hub.names()).toEqual(kept);
    rmSync(flag);
    await create('after', 201);
    expect(await hub.names()).toEqual(kept);
    await kill(first.child);
    expect(await hubOf(await start(data)).names()).toEqual(kept);
  });

  const disk = join(mkdtempSync(join(tmpdir(), 'hkob-disk-')), 'disk');
  mkdirSync(disk);
  const mounted = mount(disk);
  afterAll(() => {
    if (mounted) execFileSync('umount', ['-l', disk]);
    rmSync(join(disk, '..'), { recursive: true, force: true });
  });

  // Requires the permission to mount; the test above shows the same without it.
  test.runIf(mounted)('is answered 503 on a real file system of 256 KB', async () => {
    const filler = join(disk, 'filler');
    writeFileSync(filler, 'x'.repeat(120_000));
    const data = join(disk, 'data');
    const first = await start(data);
    const hub = hubOf(first);
    const kept: string[] = [];
    let refused = 0;
    for (let index = 0; index < 1_000 && refused < 5; index++) {
      const status = await hub.create(`project ${index}`);
      if (status === 201) kept.push(`project ${index}`);
      else {
        expect(status).toBe(503);
        refused += 1;
      }
    }
    expect(refused).toBe(5);
    expect(await hub.names()).toEqual(kept);
    rmSync(filler);
    expect(await hub.create('after')).toBe(201);
    kept.push('after');
    await kill(first.child);
    expect(await hubOf(await start(data)).names()).toEqual(kept);
  });
});
