/** The size of a generated client in a browser, which contains no Node module. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test.each(['ais', 'oauth', 'dcr'])(
  'the %s client in a browser: under 12 kB, zod aside',
  async (api) => {
    const { outputFiles, metafile } = await build({
      entryPoints: [join(ROOT, `generated/${api}/client.ts`)],
      bundle: true,
      minify: true,
      format: 'esm',
      // On this platform a Node module is an error.
      platform: 'browser',
      external: ['zod'],
      metafile: true,
      write: false,
    });
    const [output] = outputFiles;
    expect(gzipSync(output?.contents ?? '').length).toBeLessThan(12_000);
    const inside = Object.keys(metafile.inputs);
    expect(
      inside.filter((file) => /runtime\/tsp|node_modules\/(?!openapi-fetch)/.test(file)),
    ).toEqual([]);
  },
);
