/** `hkob scaffold` as a user runs it, and the use of its files. */
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hkob, messages } from '../../scripts/cli/run.ts';
import { checkout, compilerErrors, shop, temporary, writeFiles } from './project.ts';

const APIS = ['ais', 'oauth', 'dcr'];
const CONSENT = '/open-banking/v1.0/aisp/account-consents/123';
const ACCOUNT = '/open-banking/v1.0/aisp/accounts/7A21C04F5E9934B0D8611FA2C370BE';

const AVAILABILITY = {
  data: { accountAvailability: [{ paramName: 'accountNumber', paramValue: '012345204' }] },
};

describe('for the APIs of the kit', () => {
  let folder: Awaited<ReturnType<typeof checkout>>;

  beforeAll(async () => {
    folder = await checkout();
    for (const api of APIS) {
      const args = ['scaffold', '--spec', api, '--out', `src/${api}`];
      const { code, stderr } = await hkob([...args, '--runtime', '../../runtime/index.ts'], {
        cwd: folder.path,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
  });

  afterAll(() => folder.remove());

  test('the files have sound types, and so has a handler that is filled in', async () => {
    const source = join(folder.path, 'src');
    const files = (await readdir(source, { recursive: true })).filter((path) =>
      path.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(10);
    await writeFiles(source, {
      'filled.ts': `import type { AisHandlers } from '../generated/ais/server.ts';
import { handlers } from './ais/index.ts';
const filled = {
  async deleteAccountConsent({ params }) {
    if (params.consentId === '1') return { status: 204 };
    // @ts-expect-error There is no such parameter.
    return { status: 204, headers: params.nothing };
  },
} satisfies Partial<AisHandlers<string>>;
export const all: AisHandlers<string> = { ...handlers, ...filled };
// @ts-expect-error The others are missing.
export const some: AisHandlers<string> = { ...filled };
`,
    });
    expect(compilerErrors([...files, 'filled.ts'].map((path) => join(source, path)))).toEqual([]);
  }, 120_000);

  test.each([
    [
      'POST',
      '/open-banking/v1.0/aisp/account-consents',
      { data: { permissions: ['ReadAccountStatus'] } },
    ],
    ['POST', '/open-banking/v1.0/aisp/accounts/availability', AVAILABILITY],
    ['POST', '/open-banking/v1.0/aisp/events', { returnImmediately: true, maxEvents: 10 }],
    ['GET', CONSENT],
    ['DELETE', CONSENT],
    ['GET', '/open-banking/v1.0/aisp/accounts'],
    ['GET', ACCOUNT],
    ['GET', `${ACCOUNT}/balances`],
    ['GET', `${ACCOUNT}/transactions`],
  ])('%s %s answers 501', async (method, path, body?: object) => {
    const { app } = await import(pathToFileURL(join(folder.path, 'src/ais/index.ts')).href);
    const response = await app.request(path, {
      method,
      headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.status, await response.clone().text()).toBe(501);
    expect((await response.json()).detail).toMatch(/^[a-zA-Z]+ is not implemented$/);
  });
});

describe('for a document of the user', () => {
  let folder: Awaited<ReturnType<typeof temporary>>;
  const run = (...args: string[]) =>
    hkob(['scaffold', '--spec', 'shop.json', '--out', 'bank', '--server', '@shop/stub', ...args], {
      cwd: folder.path,
    });
  const files = async () => {
    const names = await readdir(join(folder.path, 'bank')).catch(() => []);
    const texts = names.map((name) => readFile(join(folder.path, 'bank', name), 'utf8'));
    return Object.fromEntries(
      (await Promise.all(texts)).map((text, index) => [names[index], text]),
    );
  };

  beforeAll(async () => {
    folder = await temporary();
    await writeFile(join(folder.path, 'shop.json'), shop(['listOrders Orders', 'ping Ping']));
  });

  afterAll(() => folder.remove());

  test('it writes, adds, and says what it did', async () => {
    expect(await run('--check')).toEqual({
      code: 1,
      stdout:
        'would change bank/orders.ts\nwould change bank/ping.ts\nwould change bank/index.ts\n',
      stderr: '2 handlers of 2 missing; run the same without --check\n',
    });
    expect(await files()).toEqual({});

    const first = await run();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^wrote bank\/orders\.ts\n.*2 handlers of 2 added\n$/s);
    const written = await files();
    expect(Object.keys(written)).toEqual(['index.ts', 'orders.ts', 'ping.ts']);
    expect(written['ping.ts']).toContain("import type { ShopHandlers } from '@shop/stub';");

    expect(await run('--check')).toEqual({
      code: 0,
      stdout: 'no handler is missing\n',
      stderr: '',
    });
    expect(await run()).toEqual({ code: 0, stdout: '0 handlers of 2 added\n', stderr: '' });
    expect(await files()).toEqual(written);

    await writeFile(join(folder.path, 'shop.json'), shop(['listOrders Orders', 'getOrder Orders']));
    const grown = await run('--json');
    expect(grown).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(grown.stdout)).toEqual({
      written: ['bank/orders.ts', 'bank/ping.ts'],
      added: [{ operationId: 'getOrder', file: 'orders.ts' }],
      marked: [{ operationId: 'ping', file: 'ping.ts' }],
      unmarked: [],
      notes: [],
      warnings: [],
    });
  });

  test('a syntax error is named with its place, and nothing is written', async () => {
    await writeFile(join(folder.path, 'shop.json'), shop(['listOrders Orders', 'more Orders']));
    await writeFile(join(folder.path, 'bank/late.ts'), 'export const a = 1;\nexport const = 2;\n');
    const before = await files();
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(messages(stderr)).toEqual([
      'bank/late.ts:2:14: Variable declaration expected. Nothing was written.',
    ]);
    expect(await files()).toEqual(before);
  });

  test('a file behind a link is changed, and the link stays', async () => {
    await writeFiles(folder.path, {
      'linked.json': shop(['a Orders', 'b Orders']),
      'elsewhere/orders.ts': 'export const orders: Partial<LinkedHandlers> = {\n  a() {},\n};\n',
      'linked/index.ts': 'export {};\n',
    });
    await symlink('../elsewhere/orders.ts', join(folder.path, 'linked/orders.ts'));
    const args = ['--spec', 'linked.json', '--out', 'linked', '--server', '@shop/stub'];
    const { code, stdout } = await hkob(['scaffold', ...args], { cwd: folder.path });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'wrote elsewhere/orders.ts\n1 handler of 2 added\n',
    });
    expect(await readFile(join(folder.path, 'linked/orders.ts'), 'utf8')).toContain('async b(');
  });

  test('reports a server stub that does not exist yet', async () => {
    const args = ['scaffold', '--spec', 'shop.json', '--out', 'new', '--check'];
    const { stderr } = await hkob(args, { cwd: folder.path });
    expect(stderr).toContain('generated/server.ts does not exist yet: run hkob generate\n');
  });

  test.each([
    [[], 'hkob scaffold: --spec and --out are required (see hkob scaffold --help)'],
    [['--spec', 'shop.json'], 'hkob scaffold: --spec and --out are required (see'],
    [['--spec', 'none.json', '--out', 'x'], 'none.json'],
    [['--spec', 'shop.json', '--out', 'shop.json'], 'hkob scaffold: shop.json is not a folder'],
    [
      ['--spec', 'shop.json', '--out', 'generated'],
      'hkob scaffold: generated contains generated files',
    ],
  ])('wrong use exits 2 with one line: %j', async (args, line) => {
    const { code, stdout, stderr } = await hkob(['scaffold', ...args], { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(line);
  });

  test('--help loads neither ts-morph nor Redocly', async () => {
    const { stderr } = await hkob(['scaffold', '--help'], { env: { NODE_DEBUG: 'esm,module' } });
    expect(stderr).not.toMatch(/node_modules\/(?:ts-morph|@redocly)/);
  });
});
