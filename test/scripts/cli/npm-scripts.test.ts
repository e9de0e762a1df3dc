import { once } from 'node:events';
import { appendFile, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, run } from './run.ts';

describe('npm start', () => {
  // Runs in a copy without generated/ and dist/, because it writes them.
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hkob-start-'));
    for (const part of [
      'generators',
      'runtime',
      'scripts',
      'spec',
      'package.json',
      'redocly.yaml',
    ]) {
      await cp(join(ROOT, part), join(root, part), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  });

  afterAll(() => rm(root, { recursive: true }));

  it('lints, generates, serves mock and docs, and ends by Ctrl-C with 0', async () => {
    const { code, stdout } = await run('tasks/start.ts', ['--mock-port', '0', '--docs-port', '0'], {
      root,
      until: /Ctrl-C ends both/,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Mock {2}http:\/\/127\.0\.0\.1:\d+\n {2}Docs {2}http:\/\/127\.0\.0\.1:/);
    expect(await readdir(join(root, 'generated/ais'))).toContain('client.ts');
    expect(await readdir(join(root, 'dist/docs'))).toContain('ais.html');
  });

  it('says which port is taken and exits 2', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const args = ['--mock-port', '0', '--docs-port', `${port}`];
    const { code, stderr } = await run('tasks/start.ts', args, { root });
    other.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is already in use`);
    expect(stderr).toContain('--docs-port');
  });

  it('stops at the first lint error with 1', async () => {
    await rm(join(root, 'generated'), { recursive: true, force: true });
    const file = join(root, 'spec/ais/openapi.yaml');
    await appendFile(file, 'x-confidence: guessed\n');
    const { code, stdout } = await run('tasks/start.ts', [], { root });
    expect(code).toBe(1);
    expect(stdout).toContain('hkob/confidence-known');
    expect(await readdir(root)).not.toContain('generated');
  });
});

describe('npm test', () => {
  it('runs one area and closes with the count', async () => {
    const { code, stdout } = await run('tasks/test.ts', ['lint']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed\n$/);
    expect(stdout).not.toContain('\u001b[');
  });

  it('passes options of Vitest on', async () => {
    const { code, stdout } = await run('tasks/test.ts', [
      'lint',
      '-t',
      'media-type-named-examples has',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n1 passed, 0 failed\n$/);
  });

  it.each([
    ['a filter that no test fits', ['lint', '-t', 'no test has this name']],
    ['an area without tests', ['bench']],
  ])('exits 2 for %s', async (_, args) => {
    const { code, stdout, stderr } = await run('tasks/test.ts', args);
    expect({ code, closing: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      code: 2,
      closing: '0 passed, 0 failed',
    });
    expect(stderr).toContain('npm test: no test was run');
  });

  it('exits as Vitest does', async () => {
    expect(await run('tasks/test.ts', ['lint', '--no-such-option'])).toMatchObject({ code: 1 });
  });

  it('names the area that was meant', async () => {
    const { code, stderr } = await run('tasks/test.ts', ['mokc']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'npm test: there is no test/mokc; did you mean "mock"? (see npm test -- --help)\n',
    });
  });
});
