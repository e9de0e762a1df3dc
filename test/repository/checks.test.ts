/** The other checks of `npm run check`, so that one report includes them all. */
import { exec } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

describe('these find nothing', () => {
  const commands: readonly string[] = [
    ...scripts.lint.split(' && '),
    `${scripts.generate} --check`,
  ];

  test.each(commands)(
    '%s',
    async (command) => {
      const { code, output } = await shell(command);
      expect(code, output).toBe(0);
    },
    180_000,
  );
});

/** Runs a command like npm. */
function shell(command: string): Promise<{ code: number; output: string }> {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const options = { cwd: root, env: { ...process.env, PATH: path, NO_COLOR: '1' } };
  return new Promise((resolve) => {
    const child = exec(command, options, (error, stdout, stderr) =>
      resolve({ code: error ? (child.exitCode ?? 1) : 0, output: stdout + stderr }),
    );
  });
}
