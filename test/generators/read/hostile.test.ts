import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../../generators/read/diagnostics.ts';
import { load } from '../../../generators/read/load.ts';
import { loadProject, project, refusal, withSchemas } from './project.ts';

const head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n';

/** Ten aliases of ten aliases and so on: a few hundred bytes that expand to 10^11 values. */
const bomb = `${head}x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from(
  { length: 10 },
  (_, i) => `x-${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]\n`,
).join('')}`;

describe('a text that is not what it should be', () => {
  const cases: { name: string; entry?: string; text: string | Uint8Array; want: object }[] = [
    { name: 'empty', text: '', want: { line: 1, message: 'the file is empty' } },
    { name: 'only comments', text: '# nothing\n\n', want: { message: 'the file is empty' } },
    {
      name: 'no OpenAPI',
      text: 'name: build\non: push\n',
      want: { message: 'expected an OpenAPI document, with a field `openapi`' },
    },
    { name: 'a list', text: '- a\n', want: { message: 'expected an OpenAPI document' } },
    { name: 'prose', text: 'Hello there.', want: { message: 'expected an OpenAPI document' } },
    {
      name: 'Swagger 2',
      text: 'info: {}\nswagger: "2.0"\n',
      want: {
        line: 2,
        message: 'Swagger 2.0 is not supported',
        hint: expect.stringContaining('Convert'),
      },
    },
    {
      name: 'OpenAPI 3.2',
      text: 'openapi: 3.2.0\n',
      want: { line: 1, pointer: '#/openapi', message: 'OpenAPI 3.2.0 is not supported' },
    },
    {
      name: 'a version that is a number',
      text: 'openapi: 3.1\n',
      want: { line: 1, message: '`openapi` must be a string' },
    },
    {
      name: 'broken YAML',
      text: `${head}paths:\n  /a:\n    get: x: y\n`,
      want: { line: 5, column: 11, message: expect.stringContaining('indentation') },
    },
    {
      name: 'a key twice in YAML',
      text: `${head}paths:\n  /a: {}\n  /b: {}\n  /a: {}\n`,
      want: { line: 6, column: 3, message: 'duplicated mapping key' },
    },
    {
      name: 'a key twice in JSON',
      entry: 'openapi.json',
      text: '{\n  "openapi": "3.1.0",\n  "info": {"a": "\\"}", "b": 1,\n    "a": 2}\n}',
      want: { line: 4, column: expect.any(Number), message: 'duplicated mapping key' },
    },
    {
      name: 'broken JSON',
      entry: 'openapi.json',
      text: '{\r\n  "openapi": "3.1.0",\r\n  "info": {}\r\n  "paths": {}\r\n}',
      want: { line: 4, column: 3, message: 'not valid JSON' },
    },
    {
      name: 'JSON that stops in the middle',
      entry: 'openapi.json',
      text: '{\n  "openapi": "3.1.0",\n',
      want: { line: 3, message: 'not valid JSON' },
    },
    {
      name: 'JSON that breaks off behind a string of megabytes',
      entry: 'openapi.json',
      text: `{"openapi": "3.1.0", "x-a": "${'a'.repeat(10_000_000)}",}`,
      want: { message: 'not valid JSON' },
    },
    {
      name: 'a number beyond JSON',
      entry: 'openapi.json',
      text: '{"openapi": "3.1.0", "x-large": 1e999}',
      want: { message: 'a number is too large' },
    },
    {
      name: 'a binary file',
      text: Uint8Array.of(0x89, 0x50, 0x4e, 0x47),
      want: { message: 'not UTF-8 text' },
    },
    {
      name: 'UTF-16',
      text: Buffer.from(`\ufeff${head}`, 'utf16le'),
      want: { message: 'not UTF-8 text' },
    },
    {
      name: 'null bytes',
      text: 'openapi: "3.1.0\0"\n',
      want: { message: expect.stringContaining('null byte') },
    },
    {
      name: 'several documents',
      text: 'openapi: 3.1.0\n---\nopenapi: 3.1.0\n',
      want: { message: 'several YAML documents in one file' },
    },
    {
      name: 'a YAML tag that makes JavaScript',
      text: `${head}x-f: !!js/function 'function () {}'\n`,
      want: { line: 3, message: expect.stringContaining('js/function') },
    },
    {
      name: 'an alias bomb',
      text: bomb,
      want: { message: 'more than 5000000 values, counting what aliases repeat' },
    },
    {
      name: 'an alias of its own parent',
      text: `${head}x-a: &a\n  b: {c: [&b {}, *b, *a]}\n`,
      want: { line: 4, message: 'the alias *a stands inside of what it repeats' },
    },
    {
      name: 'an alias of nothing',
      text: `${head}x-a: *b\n`,
      want: { line: 3, message: expect.stringContaining('alias') },
    },
    {
      name: 'a hundred thousand levels of YAML',
      text: `${head}x-a: ${'['.repeat(100_000)}`,
      want: { line: 3, message: expect.stringContaining('200') },
    },
    {
      name: 'a million levels of JSON',
      entry: 'openapi.json',
      text: '['.repeat(1_000_000),
      want: { line: 1, column: 201, message: 'nested more than 200 levels deep' },
    },
    {
      name: 'a list of paths',
      text: `${head}paths:\n  - /a\n`,
      want: { line: 3, pointer: '#/paths', message: 'this must be an object' },
    },
    {
      name: 'a schema that is a string',
      text: `${head}components:\n  schemas:\n    A: string\n`,
      want: { line: 5, message: 'this must be a schema: an object or a boolean' },
    },
    {
      name: 'one required field outside a list',
      text: `${head}components:\n  schemas:\n    A:\n      required: a\n`,
      want: { line: 6, message: 'this must be a list of strings' },
    },
    {
      name: 'a number for an operationId',
      text: `${head}paths:\n  /a:\n    get:\n      operationId: 12\n`,
      want: { line: 6, message: 'this must be a string' },
    },
  ];

  test.each(cases)('$name', async ({ entry = 'openapi.yaml', text, want }) => {
    const folder = project({ [entry]: text });
    expect(await refusal(folder, {}, entry)).toMatchObject([
      { severity: 'error', file: entry, ...want },
    ]);
  });

  test('a folder, and nothing at all', async () => {
    const folder = project({ 'spec/openapi.yaml': head });
    expect(await refusal(folder, {}, 'spec')).toMatchObject([
      { message: 'spec is a folder, not a file' },
    ]);
    expect(await refusal(folder, {}, 'none.yaml')).toMatchObject([
      { message: 'there is no file none.yaml' },
    ]);
  });
});

describe('limits', () => {
  const text = `${head}x-a: &a {b: 1}\nx-c: [*a, *a]\n`;
  test.each([
    [{ bytes: 50 }, 'larger than 50 bytes'],
    [{ depth: 1 }, 'maxDepth (1)'],
    [{ nodes: 5 }, 'more than 5 values'],
    [{ aliases: 1 }, 'more than 1 YAML aliases'],
  ])('%j', async (limits, want) => {
    // The document is valid without these limits.
    expect(await loadProject({ 'openapi.yaml': text })).toMatchObject({ version: '3.1' });
    const [found] = await refusal(project({ 'openapi.yaml': text }), { limits });
    expect(found?.message).toContain(want);
  });

  test.each([
    ['openapi.yaml', `${head}x-a: [1, 2, 3]\n`],
    ['openapi.json', '{"openapi": "3.1.0", "x-a": [1, 2, 3]}'],
  ])('the number of values in %s', async (entry, content) => {
    const folder = project({ [entry]: content });
    expect(await refusal(folder, { limits: { nodes: 5 } }, entry)).toMatchObject([
      { message: expect.stringContaining('more than 5 values') },
    ]);
  });

  test('the number of files', async () => {
    const files = {
      'openapi.yaml': `${head}paths: {/a: {$ref: a.yaml}, /b: {$ref: b.yaml}}`,
      'a.yaml': 'get: {responses: {}}',
      'b.yaml': 'get: {responses: {}}',
    };
    const [found] = await refusal(project(files), { limits: { files: 2 } });
    expect(found?.message).toContain('more than 2 files');
  });

  test('errors in very many places', async () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`S${i}`, { $ref: `#nowhere${i}` }]),
    );
    const text = JSON.stringify({ openapi: '3.1.0', components: { schemas } }, null, 1);
    const found = await refusal(project({ 'openapi.json': text }), {}, 'openapi.json');
    expect(found).toHaveLength(20_000);
    expect(found[19_999]).toMatchObject({ line: 60_003, column: 5 });
  });

  test('aliases without end in another file', async () => {
    const schemas = Array.from({ length: 20_000 }, (_, i) => [`S${i}`, { $ref: `#/S${i + 1}` }]);
    const folder = project({
      'openapi.yaml': `${head}components: {schemas: {A: {$ref: s.json#/S0}}}`,
      's.json': JSON.stringify(Object.fromEntries([...schemas, ['S20000', {}]])),
    });
    expect(await refusal(folder)).toMatchObject([
      { file: 'openapi.yaml', message: expect.stringContaining('too many') },
    ]);
  });

  test('path items that multiply by reference', async () => {
    const names = Array.from({ length: 10 }, (_, i) => i);
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, level) => [
        `p${level}.yaml`,
        JSON.stringify({
          get: {
            responses: {},
            callbacks: Object.fromEntries(
              names.map((i) => [
                `c${i}`,
                { '{$url}': level < 8 ? { $ref: `p${level + 1}.yaml` } : {} },
              ]),
            ),
          },
        }),
      ]),
    );
    const folder = project({ 'openapi.yaml': `${head}paths: {/a: {$ref: p0.yaml}}`, ...files });
    const [found] = await refusal(folder, { limits: { nodes: 100_000 } });
    expect(found?.message).toContain('more than 100000 values');
  });

  test('nested examples of a large document are not too deep', async () => {
    let value: unknown = 1;
    for (let i = 0; i < 150; i++) value = [value];
    const { document } = await loadProject({
      'openapi.yaml': withSchemas({ A: { example: value } }),
    });
    expect(document.openapi).toBe('3.1.0');
  });
});

describe('a reference out of bounds', () => {
  const secret = 'description: secret\n';
  const at = (ref: string): Record<string, string> => ({
    'package.json': '{}',
    'spec/openapi.yaml': `${head}components:\n  schemas:\n    A: {$ref: ${JSON.stringify(ref)}}\n`,
    'spec/.env': 'SECRET=1\n',
    'inside.yaml': secret,
  });
  const entry = 'spec/openapi.yaml';
  const where = { file: entry, line: 5, pointer: '#/components/schemas/A/$ref' };

  test.each([
    ['/etc/passwd', 'lies outside'],
    ['../../../../../../../../../../etc/passwd', 'lies outside'],
    ['../../../../../../../../../../no/such/file.yaml', 'lies outside'],
    ['..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd', 'lies outside'],
    ['file:///etc/passwd', 'neither a file nor an http address'],
    ['data:application/json,{}', 'neither a file nor an http address'],
    ['http://169.254.169.254/latest/meta-data', 'is not a file'],
    ['HTTPS://example.com/schema.yaml#/A', 'is not a file'],
    ['.env', 'not a YAML, JSON or Markdown file'],
    ['../spec', 'is a folder'],
    ['a\0.yaml', 'null byte'],
    [`${'a'.repeat(5000)}.yaml`, 'too long'],
  ])('%s', async (ref, want) => {
    const found = await refusal(project(at(ref)), {}, entry);
    expect(found).toMatchObject([{ ...where, message: expect.stringContaining(want) }]);
  });

  test('the root is the folder of the nearest package.json, or what is asked for', async () => {
    const folder = project(at('../inside.yaml'));
    expect((await load(join(folder, entry))).document).toHaveProperty('components.schemas.A', {
      description: 'secret',
    });
    expect(await refusal(folder, { root: join(folder, 'spec') }, entry)).toMatchObject([
      { ...where, message: '../inside.yaml lies outside spec' },
    ]);
  });

  test('a symbolic link counts as what it leads to', async () => {
    const outside = project({ 'secret.yaml': secret });
    const folder = project({ ...at('link.yaml'), 'spec/deep/inside.yaml': secret });
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'spec/link.yaml'));
    expect(await refusal(folder, {}, entry)).toMatchObject([
      { ...where, message: expect.stringContaining('lies outside') },
    ]);

    const viaFolder = project(at('linked/secret.yaml'));
    symlinkSync(outside, join(viaFolder, 'spec/linked'));
    expect(await refusal(viaFolder, {}, entry)).toMatchObject([where]);

    const within = project(at('link.yaml'));
    symlinkSync(join(within, 'inside.yaml'), join(within, 'spec/link.yaml'));
    expect((await load(join(within, entry))).document).toHaveProperty('components.schemas.A');

    const loop = project(at('loop.yaml'));
    symlinkSync('loop.yaml', join(loop, 'spec/loop.yaml'));
    expect(await refusal(loop, {}, entry)).toMatchObject([
      { ...where, message: expect.stringContaining('symbolic link to itself') },
    ]);
  });

  test('a folder whose name begins like the root is outside', async () => {
    const folder = project(at('../../spec-secret/a.yaml'));
    mkdirSync(join(folder, 'sub/spec'), { recursive: true });
    mkdirSync(join(folder, 'sub/spec-secret'));
    writeFileSync(join(folder, 'sub/spec-secret/a.yaml'), secret);
    writeFileSync(
      join(folder, 'sub/spec/openapi.yaml'),
      `${head}paths: {/a: {$ref: ../spec-secret/a.yaml}}`,
    );
    const found = await refusal(
      folder,
      { root: join(folder, 'sub/spec') },
      'sub/spec/openapi.yaml',
    );
    expect(found[0]?.message).toContain('lies outside');
  });
});

describe('remote files', () => {
  async function serve(files: Readonly<Record<string, string>>): Promise<string> {
    const server = createServer(({ url = '' }, response) => {
      response.statusCode = files[url] === undefined ? 404 : 200;
      response.end(files[url]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('are fetched when that is allowed, and refer to each other', async () => {
    const url = await serve({
      '/a.yaml': 'properties: {b: {$ref: "sub/b.json#/B"}}',
      '/sub/b.json': '{"B": {"type": "string"}}',
    });
    const text = `${head}components: {schemas: {A: {$ref: '${url}/a.yaml'}}}\n`;
    const loaded = await loadProject({ 'openapi.yaml': text }, { allowRemote: true });
    expect(loaded.document).toHaveProperty('components.schemas', {
      A: { properties: { b: { $ref: '#/components/schemas/B' } } },
      B: { type: 'string' },
    });
    expect(loaded.sourceOf('#/components/schemas/A')).toBe(`${url}/a.yaml`);
    expect(await refusal(project({ 'openapi.yaml': text }))).toMatchObject([
      { message: `${url}/a.yaml is not a file`, hint: expect.stringContaining('--allow-remote') },
    ]);
  });

  test('may be the document itself', async () => {
    const url = await serve({ '/api': '{"openapi": "3.1.0"}' });
    expect((await load(`${url}/api`, { allowRemote: true })).document).toEqual({
      openapi: '3.1.0',
    });
    await expect(load(`${url}/api`)).rejects.toThrow(InputError);
  });

  test('cannot read local ones, be missing, or be too large', async () => {
    const url = await serve({
      '/local.yaml': '$ref: file:///etc/passwd',
      '/large.yaml': `a: ${'x'.repeat(10_000)}`,
    });
    const fetching = async (ref: string): Promise<string> => {
      const folder = project({
        'openapi.yaml': `${head}components: {schemas: {A: {$ref: '${ref}'}}}`,
      });
      const options = { allowRemote: true, limits: { bytes: 5000 } };
      return (await refusal(folder, options))[0]?.message ?? '';
    };
    expect(await fetching(`${url}/local.yaml`)).toContain('neither a file nor an http address');
    expect(await fetching(`${url}/none.yaml`)).toContain('the server answers 404');
    expect(await fetching(`${url}/large.yaml`)).toContain('larger than 5000 bytes');
    expect(await fetching('http://127.0.0.1:1/a.yaml')).toContain('cannot fetch');
  });
});

describe('odd but legal', () => {
  const text = `${head}paths:\n  /a:\n    get:\n      responses: {}\n`;
  const want = {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: { '/a': { get: { responses: {} } } },
  };
  test.each([
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${text}`],
    ['JSON in a YAML file', JSON.stringify(want)],
    ['tabs between tokens', JSON.stringify(want, null, '\t')],
    ['an explicit document start', `---\n${text}...\n`],
    ['an anchor within another of its name', `x-a: &a {b: &a {c: 1}, d: *a}\n${text}`],
    ['anchors and merge keys', `${head}paths:\n  /a: &a\n    get: &g\n      <<: {responses: {}}\n`],
  ])('%s', async (_, content) => {
    const { document } = await loadProject({ 'openapi.yaml': content });
    expect(document).toEqual(expect.objectContaining(want));
  });

  test('a text of megabytes is written back', async () => {
    const description = 'a'.repeat(5_000_000);
    const loaded = await loadProject({
      'openapi.yaml': JSON.stringify({ openapi: '3.1.0', info: { description } }),
    });
    expect(JSON.parse(loaded.yaml())).toHaveProperty('info.description', description);
  });

  test('JSON marks within strings are text', async () => {
    const folder = project({
      'openapi.json':
        '{"openapi": "3.1.0", "x-a": "\\":::{[,\\\\", "x-b": "\\\\\\"}", "x-\\":": ""}',
    });
    const { document, locate } = await load(join(folder, 'openapi.json'));
    expect(Object.values(document)).toEqual(['3.1.0', '":::{[,\\', '\\"}', '']);
    expect(locate('#/x-b')).toMatchObject({ line: 1, column: 43 });
  });

  test('a file whose name begins with two dots is not outside', async () => {
    const files = {
      'openapi.yaml': `${head}paths: {/a: {$ref: ..a.yaml}}`,
      '..a.yaml': 'summary: s',
    };
    expect((await loadProject(files)).document.paths).toEqual({ '/a': { summary: 's' } });
  });

  test('positions count lines as editors do, with CRLF and a byte order mark', async () => {
    const folder = project({ 'openapi.yaml': `\ufeff${text.replaceAll('\n', '\r\n')}` });
    const { locate } = await load(join(folder, 'openapi.yaml'));
    expect(locate('#/paths/~1a/get')).toEqual({
      file: join(folder, 'openapi.yaml'),
      line: 5,
      column: 5,
      pointer: '#/paths/~1a/get',
    });
  });

  test('keys that objects inherit are keys like any other, all the way', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '$ref'];
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `S.yaml#/${name}` }]));
    const schemas = `{${names.map((name) => `${JSON.stringify(name)}: {"type": "string"}`).join(', ')}}`;
    const { document, yaml } = await loadProject({
      'openapi.yaml': `${head}components:\n  schemas:\n    Own: {$defs: ${schemas}}\n    A:\n      properties: {${names
        .map((name) => `"${name}": ${JSON.stringify(properties[name])}`)
        .join(', ')}}\n      example: {__proto__: {polluted: true}, constructor: 1}\n`,
      'S.yaml': schemas,
    });
    const again = (await loadProject({ 'openapi.yaml': yaml() })).document;
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
    const { A, ...others } = (
      document as unknown as { components: { schemas: Record<string, never> } }
    ).components.schemas;
    const { properties: own, example } = A as unknown as Record<string, object>;
    expect(Object.keys(own ?? {})).toEqual(names);
    expect(Object.keys(example ?? {})).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(others)).toEqual(['Own', ...names.map((name) => name.replace('$', '_'))]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('.inf and .nan are strings, since JSON has no such numbers', async () => {
    const { document } = await loadProject({
      'openapi.yaml': `${head}x-n: [.inf, -.INF, .nan, 1e999, 1.5]\n`,
    });
    expect(document['x-n']).toEqual(['.inf', '-.INF', '.nan', '1e999', 1.5]);
  });

  test('a field that holds null counts as absent, with a warning', async () => {
    const { document, warnings } = await loadProject({
      'openapi.yaml': `${head}paths:\ncomponents:\n  schemas:\n    A: {properties: , default: null}\n`,
    });
    expect(document).toEqual({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      components: { schemas: { A: { default: null } } },
    });
    expect(warnings).toMatchObject([
      { line: 3, pointer: '#/paths' },
      { line: 6, pointer: '#/components/schemas/A/properties' },
    ]);
  });
});
