/**
 * Complete generated outputs, small enough to review. `npx vitest run test/generators/cases -u`
 * updates them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../../../generators/generate.ts';

const folders = (await readdir(import.meta.dirname, { withFileTypes: true })).filter((entry) =>
  entry.isDirectory(),
);

test.each(folders.map(({ name }) => name))('%s', async (name) => {
  const folder = join(import.meta.dirname, name);
  const { files, warnings } = await generate(join(folder, 'openapi.yaml'), {
    name,
    root: folder,
    target: { runtime: '../../../../../runtime/index.ts', ending: '.ts' },
  });
  expect(warnings).toEqual([]);
  for (const { path, text } of files)
    await expect(text).toMatchFileSnapshot(join(folder, 'want', path));
});
