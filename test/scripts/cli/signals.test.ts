/** Commands end on a signal: real processes, most of them during a long computation. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './run.ts';

const HKOB = join(ROOT, 'scripts/hkob.ts');

/** Far more than ending takes, and far less than the interrupted work would take. */
const SOON = 3_000;

let folder: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hkob-signals-')));
  const large = JSON.stringify(largeDocument(12_000));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'large.json'), large);
  await writeFile(join(folder, 'other.json'), large.replaceAll('"text19"', '"text20"'));
  await writeFile(
    join(folder, 'hkob.config.json'),
    JSON.stringify({ inputs: [{ spec: 'large.json', out: 'api' }] }),
  );
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data/sandbox.json'), '[]\n'.repeat(20_000_000));
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A document that keeps every command busy for longer than these tests wait. */
function largeDocument(count: number): unknown {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    const neighbour = index - (index % 10) + ((index + 1) % 10);
    const fields = Array.from({ length: 20 }, (_, field) => [
      `text${field}`,
      field % 5 === 0
        ? { $ref: `#/components/schemas/S${neighbour}` }
        : { type: 'string', pattern: `^[a-z]{1,${field + (index % 90)}}$`, description: 'Text' },
    ]);
    schemas[`S${index}`] = { type: 'object', properties: Object.fromEntries(fields) };
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/S${index}` } } };
    paths[`/p${index}`] = {
      get: { operationId: `get${index}`, responses: { 200: { description: 'OK', content } } },
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Large', version: '1' },
    paths,
    components: { schemas },
  };
}

interface Started {
  readonly child: ChildProcess;
  /** Its own folder for temporary files. */
  readonly temporary: string;
  /** Resolves with the match once stdout and stderr match. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal; returns the exit code, and the time until the end in milliseconds. */
  end(signal: NodeJS.Signals): Promise<{ by: NodeJS.Signals | number | null; took: number }>;
  /** Returns the command lines of the processes that it left running. */
  leftBehind(): string[];
}

async function start(program: string, args: readonly string[], cwd = folder): Promise<Started> {
  const temporary = await mkdtemp(join(folder, 'tmp-'));
  const mark = randomUUID();
  const child = spawn(program, args, {
    cwd,
    env: {
      ...process.env,
      NO_COLOR: '1',
      NODE_DISABLE_COMPILE_CACHE: '1',
      TMPDIR: temporary,
      HKOB_TEST_MARK: mark,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let text = '';
  let heard: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data;
      heard();
    });
  }
  const exit = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? code)),
  );
  return {
    child,
    temporary,
    says: (pattern) =>
      new Promise((resolve) => {
        heard = () => {
          const found = pattern.exec(text);
          if (found) resolve(found);
        };
        heard();
      }),
    async end(signal) {
      const begun = performance.now();
      child.kill(signal);
      const by = await Promise.race([exit, sleep(2 * SOON, 'still running' as never)]);
      return { by, took: performance.now() - begun };
    },
    leftBehind: () => processesWith(`HKOB_TEST_MARK=${mark}`),
  };
}

/**
 * Returns the command lines of the processes with an environment variable; none without `/proc`.
 */
function processesWith(variable: string): string[] {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return variables.includes(variable) ? [line] : [];
      } catch {
        return [];
      }
    });
}

/** Returns the files below a folder that a finished command would not leave behind. */
async function drafts(): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.tmp$|\.next$/.test(name));
}

const conventional = {
  SIGTERM: ['SIGTERM', 143],
  SIGINT: ['SIGINT', 130],
  SIGHUP: ['SIGHUP', 129],
};

describe('a signal ends a command in the middle of a long computation', () => {
  const commands: [line: string, delays: readonly number[]][] = [
    ['generate --spec large.json --out out', [200, 1_500, 3_000]],
    ['generate --spec large.json --out out --check', [2_000]],
    ['generate --spec large.json --out out --watch', [2_500]],
    ['lint large.json', [1_500]],
    ['docs --spec large.json --out docs', [800, 2_500]],
    ['diff large.json other.json', [800, 2_500]],
    ['mock --spec large.json --port 0', [2_000]],
    ['scaffold --spec large.json --out handlers --generated api', [1_000]],
    ['sandbox --data data --port 0', [1_500]],
    ['doctor --port 1', [1_500]],
  ];
  const cases = commands.flatMap(([line, delays]) => [
    ...delays.map((delay) => [line, 'SIGTERM', delay] as const),
    [line, 'SIGINT', delays[0] ?? 0] as const,
  ]);

  test.each(cases)('hkob %s: %s after %i ms', async (line, signal, delay) => {
    const { child, temporary, end, leftBehind } = await start(process.execPath, [
      HKOB,
      ...line.split(' '),
    ]);
    await sleep(delay);
    expect(child.exitCode).toBeNull();
    const { by, took } = await end(signal);
    expect(conventional[signal]).toContain(by);
    expect(took).toBeLessThan(SOON);
    expect(leftBehind()).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
    expect(await drafts()).toEqual([]);
  });

  test.each([300, 1_200, 2_500])('npm start: SIGTERM after %i ms', async (delay) => {
    const args = ['scripts/tasks/start.ts', '--mock-port', '0', '--docs-port', '0'];
    const { temporary, end, leftBehind } = await start(process.execPath, args, ROOT);
    await sleep(delay);
    const { by, took } = await end('SIGTERM');
    expect(conventional.SIGTERM).toContain(by);
    expect(took).toBeLessThan(SOON);
    expect(leftBehind()).toEqual([]);
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('a server that waits', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'closes and exits 0 on %s',
    async (signal) => {
      const args = [HKOB, 'mock', '--spec', 'ais', '--port', '0'];
      const { says, end } = await start(process.execPath, args, ROOT);
      await says(/^Try: /m);
      const { by, took } = await end(signal);
      expect(by).toBe(0);
      expect(took).toBeLessThan(SOON);
    },
  );

  test('closes while an answer is being made up', async () => {
    const spec = join(ROOT, 'test/scripts/mock/documents/hostile.yaml');
    const args = [HKOB, 'mock', '--spec', spec, '--port', '0', '--dynamic'];
    const { says, end } = await start(process.execPath, args);
    const [, url = ''] = await says(/^Mock at (\S+)[\s\S]*^Try: /m);
    const asked = fetch(`${url}/endless`).catch(() => 'no answer');
    await sleep(500);
    const { by, took } = await end('SIGTERM');
    expect(by).toBe(0);
    expect(took).toBeLessThan(SOON);
    expect(await asked).toBe('no answer');
  });

  test('ends while it reads a large document again', async () => {
    const spec = join(folder, 'changing.json');
    await writeFile(spec, JSON.stringify(largeDocument(10)));
    const { says, end, leftBehind } = await start(process.execPath, [
      ...[HKOB, 'mock', '--spec', spec, '--port', '0'],
    ]);
    await says(/^Try: /m);
    await copyFile(join(folder, 'large.json'), spec);
    await sleep(700);
    const { by, took } = await end('SIGTERM');
    expect([0, ...conventional.SIGTERM]).toContain(by);
    expect(took).toBeLessThan(SOON);
    expect(leftBehind()).toEqual([]);
  });

  test('gives up closing after a second, and at once on another signal', async () => {
    const script = join(folder, 'slow.ts');
    const module = JSON.stringify(join(ROOT, 'scripts/cli/signals.ts'));
    await writeFile(
      script,
      `import { interrupted } from ${module};
setInterval(() => undefined, 1000);
const end = interrupted();
console.log('waiting');
await end;
console.log('closing');
await new Promise(() => undefined);
`,
    );
    const alone = await start(process.execPath, [script]);
    await alone.says(/waiting/);
    expect(await alone.end('SIGTERM')).toEqual({ by: 'SIGTERM', took: expect.any(Number) });

    const twice = await start(process.execPath, [script]);
    await twice.says(/waiting/);
    twice.child.kill('SIGINT');
    await twice.says(/closing/);
    const { by } = await twice.end('SIGTERM');
    expect(by).toBe('SIGTERM');
  });
});

test('a program with a handler of its own outlives a signal while the kit writes', async () => {
  const script = join(folder, 'host.ts');
  await writeFile(
    script,
    `import { onEnd } from ${JSON.stringify(join(ROOT, 'scripts/cli/signals.ts'))};
import { writeSync } from 'node:fs';
process.on('SIGTERM', () => { console.log('mine'); setTimeout(() => process.exit(7), 50); });
onEnd(() => writeSync(1, 'cleaned\\n'));
setInterval(() => undefined, 1000);
console.log('ready');
`,
  );
  const { says, end } = await start(process.execPath, [script]);
  await says(/ready/);
  expect((await end('SIGTERM')).by).toBe(7);
  await says(/mine\ncleaned/);
});

test.runIf(process.platform === 'linux')('a command ends with the npm that runs it', async () => {
  const project = await mkdtemp(join(folder, 'npm-'));
  const command = (line: string): string => `${process.execPath} ${HKOB} ${line}`;
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({
      type: 'module',
      scripts: {
        mock: command('mock --spec ais --port 0'),
        generate: command('generate --spec ../large.json --out out'),
      },
    }),
  );
  const served = await start('npm', ['run', 'mock'], project);
  await served.says(/^Try: /m);
  await served.end('SIGTERM');
  await sleep(2_000);
  expect(served.leftBehind()).toEqual([]);

  const generating = await start('npm', ['run', 'generate'], project);
  await sleep(2_500);
  expect(generating.leftBehind().join('\n')).toContain('hkob.ts generate');
  await generating.end('SIGTERM');
  await sleep(2_000);
  expect(generating.leftBehind()).toEqual([]);
  expect(await readdir(project)).toEqual(['package.json']);
});
