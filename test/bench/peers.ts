/** The generators that ours is compared with, and how each is told to make types, client and zod. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../scripts/package-root.ts';
import type { Program } from './measure.ts';

/** One generator. */
export interface TlsClient {
  readonly name: string;
  /** What it makes in this comparison. */
  readonly makes: string;
  /** Exact versions of what is installed for it, outside of this package; none: it comes with it. */
  readonly packages: Readonly<Record<string, string>>;
  /** Writes configuration where it needs any, and says what to run. */
  prepare(document: string, out: string, home: string): Program | Promise<Program>;
}

/** Where peers are installed. */
export const CACHE = join(tmpdir(), 'hkob-bench');

/** What the output of peers imports, and what some of them look for. */
const COMMON = { zod: '4.6.7', typescript: '5.9.3' };

/** The options of the type check, for every generator's output alike. */
export const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
  },
};

const kubb = '4.39.3';

export const PEERS: readonly TlsClient[] = [
  {
    name: 'ours',
    makes: 'openapi.yaml, types, zod, operations, client, server, index',
    packages: {},
    prepare: (document, out) => ({
      cwd: packageRoot,
      args: ['scripts/hkob.ts', 'generate', '--spec', document, '--out', out],
    }),
  },
  {
    name: 'openapi-typescript',
    makes: 'types',
    packages: {},
    prepare: (document, out) => ({
      cwd: packageRoot,
      args: [join(import.meta.dirname, 'openapi-typescript.ts'), document, out],
    }),
  },
  {
    name: 'redocly generate-client',
    makes: 'types, client, zod (experimental)',
    packages: {},
    prepare: (document, out, home) => ({
      cwd: home,
      args: [
        ...[bin('@redocly/cli', 'redocly'), 'generate-client', document],
        ...['--output', join(out, 'client.ts'), '--generator', 'typescript', '--generator', 'zod'],
      ],
    }),
  },
  {
    name: 'hey-api',
    makes: 'types, sdk, zod',
    packages: { '@hey-api/openapi-ts': '0.99.0' },
    prepare: (document, out, home) => ({
      cwd: home,
      args: [
        ...[bin('@hey-api/openapi-ts', 'openapi-ts', home), '-i', document, '-o', out],
        ...['-p', '@hey-api/typescript', '@hey-api/sdk', 'zod'],
      ],
    }),
  },
  {
    name: 'orval',
    makes: 'types, client, zod',
    packages: { orval: '8.33.0' },
    async prepare(document, out, home) {
      const target = (client: string) => ({
        input: document,
        output: { target: join(out, `${client}.ts`), client, mode: 'single' },
      });
      const config = join(home, 'orval.config.mjs');
      const both = { client: target('fetch'), zod: target('zod') };
      await writeFile(config, `export default ${JSON.stringify(both)};\n`);
      return { cwd: home, args: [bin('orval', 'orval', home), '--config', config] };
    },
  },
  {
    name: 'kubb',
    makes: 'types, client, zod',
    packages: Object.fromEntries(
      ['cli', 'core', 'plugin-oas', 'plugin-ts', 'plugin-client', 'plugin-zod'].map((part) => [
        `@kubb/${part}`,
        kubb,
      ]),
    ),
    async prepare(document, out, home) {
      const config = join(home, 'kubb.config.mjs');
      await writeFile(
        config,
        `import { defineConfig } from '@kubb/core';
import { pluginOas } from '@kubb/plugin-oas';
import { pluginTs } from '@kubb/plugin-ts';
import { pluginClient } from '@kubb/plugin-client';
import { pluginZod } from '@kubb/plugin-zod';

export default defineConfig({
  input: { path: ${JSON.stringify(document)} },
  output: { path: ${JSON.stringify(out)} },
  plugins: [
    pluginOas({ validate: false }),
    pluginTs(),
    pluginClient({ client: 'fetch' }),
    pluginZod({ version: '4' }),
  ],
});
`,
      );
      return {
        cwd: home,
        args: [bin('@kubb/cli', 'kubb', home), 'generate', '--config', config, '--silent'],
      };
    },
  },
];

/** The folder of a peer, with its packages in it. */
export async function install({
  name,
  packages,
}: Pick<TlsClient, 'name' | 'packages'>): Promise<string> {
  const home = join(CACHE, name.replace(/\W+/g, '-'));
  await mkdir(home, { recursive: true });
  const wanted = JSON.stringify(
    { private: true, type: 'module', dependencies: { ...COMMON, ...packages } },
    null,
    2,
  );
  // Some look for the nearest tsconfig.json, which must not be anybody else's.
  await writeFile(join(home, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const manifest = join(home, 'package.json');
  const isThere = existsSync(join(home, 'node_modules')) && (await textOf(manifest)) === wanted;
  if (isThere) return home;
  await rm(home, { recursive: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  await writeFile(manifest, wanted);
  if (Object.keys(packages).length === 0) {
    await symlink(join(packageRoot, 'node_modules'), join(home, 'node_modules'));
  } else {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: home,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return home;
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** The file behind a command of a package. */
export function bin(name: string, command: string, home = packageRoot): string {
  const folder = join(home, 'node_modules', name);
  const manifest = createRequire(import.meta.url)(join(folder, 'package.json'));
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command];
  return join(dirname(join(folder, 'package.json')), file);
}

/** The version that is installed of a package. */
export function versionOf(name: string, home = packageRoot): string {
  return createRequire(import.meta.url)(join(home, 'node_modules', name, 'package.json')).version;
}
