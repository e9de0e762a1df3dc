import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

describe('npm start', () => {
  it('lints, generates, serves mock and docs, and ends by Ctrl-C with 0', async () => {
    const { code, stdout } = await run('start.ts', ['--mock-port', '0', '--docs-port', '0'], {
      until: /Ctrl-C ends both/,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Mock {2}http:\/\/127\.0\.0\.1:\d+\n {2}Docs {2}http:\/\/127\.0\.0\.1:/);
  });

  it('says which port is taken and exits 2', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, stderr } = await run('start.ts', ['--mock-port', '0', '--docs-port', `${port}`]);
    other.close();
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken`);
    expect(stderr).toContain('--docs-port');
  });
});

describe('npm test', () => {
  it('runs one area and closes with the count', async () => {
    const { code, stdout } = await run('test.ts', ['lint']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed\n$/);
    expect(stdout).not.toContain('\u001b[');
  });

  it('exits as Vitest does when a test fails', async () => {
    const { code, stdout } = await run('test.ts', ['lint', '-t', 'no test has this name']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n0 passed, 0 failed\n$/);
  });

  it('names the area that was meant', async () => {
    const { code, stderr } = await run('test.ts', ['mokc']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'npm test: there is no test/mokc; did you mean "mock"? (see npm test -- --help)\n',
    });
  });
});
