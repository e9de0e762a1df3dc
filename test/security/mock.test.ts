/** The mock lets nobody in whom the document does not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../generators/read/diagnostics.ts';
import type { OpenApiDocument } from '../../scripts/config/documents.ts';
import { mockOperations } from '../../scripts/mock/operations.ts';
import { respond } from '../../scripts/mock/respond.ts';
import { startMock } from '../../scripts/mock/server.ts';
import { credentials, documents, mayCall, openApi, requestOf } from './documents.ts';

const RUNS = Number(process.env.SECURITY_RUNS ?? 60);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-security-mock-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('answers below 400 exactly where the caller has what the document asks for', async () => {
  let passed = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      documents(6).chain((made) =>
        fc.tuple(fc.constant(made), fc.array(credentials(made), { minLength: 6, maxLength: 6 })),
      ),
      async ([made, callers]) => {
        const document = JSON.parse(JSON.stringify(openApi(made))) as OpenApiDocument;
        const operations = mockOperations({ name: 'made', file: 'made.json', document });
        for (const [index] of made.operations.entries()) {
          for (const caller of callers) {
            const { path, headers } = requestOf(made, index, caller);
            const sent = { method: 'GET', headers: [...headers], body: new Uint8Array() };
            const url = `http://127.0.0.1${path}`;
            const { status } = await respond({ ...sent, url }, operations, { dynamic: false });
            // Over plain HTTP nobody has a certificate, and the mock asks for none.
            const may = mayCall(made, index, { ...caller, certificate: true }, true);
            expect([path, sent.headers, status]).toEqual([path, sent.headers, may ? 200 : 401]);
            if (may) passed += 1;
            else refused += 1;
          }
        }
      },
    ),
    { numRuns: RUNS },
  );
  expect(Math.min(passed, refused)).toBeGreaterThan(RUNS);
});

it('asks for credentials at a path without a slash, and at a shared path item', async () => {
  const key = { type: 'apiKey', in: 'query', name: 'k' };
  const get = { security: [{ key: [] }], responses: { 200: { description: 'ok' } } };
  const document = JSON.parse(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Made', version: '1' },
      servers: [{ url: '/base' }, { url: '/base/' }],
      paths: { b: { get }, '/c': { $ref: '#/components/pathItems/c' }, 'x-d': 1 },
      components: { securitySchemes: { key }, pathItems: { c: { get } } },
    }),
  ) as OpenApiDocument;
  const operations = mockOperations({ name: 'made', file: 'made.json', document });
  for (const path of ['/base/b', '/baseb', '/b', '/base/c', '/c']) {
    const sent = { method: 'GET', headers: [], body: new Uint8Array() };
    const url = `http://127.0.0.1${path}?k=`;
    const { status } = await respond({ ...sent, url }, operations, { dynamic: false });
    expect([path, status >= 400]).toEqual([path, true]);
  }
});

describe('a document with a requirement that cannot be understood is not served', () => {
  const AT = '#/paths/~1a/get/security';
  it.each<[security: unknown, pointer: string]>([
    [[{ nope: [] }], `${AT}/0/nope`],
    [[{ constructor: [] }], `${AT}/0/constructor`],
    [['key'], `${AT}/0`],
    [[[]], `${AT}/0`],
    [[null], `${AT}/0`],
    [{ key: [] }, AT],
    [[{ key: 'read' }], `${AT}/0/key`],
    [[{ bad: [] }], '#/components/securitySchemes/bad/type'],
  ])('%j', async (security, pointer) => {
    const file = join(folder, 'document.json');
    const document = {
      openapi: '3.1.0',
      info: { title: 'Made', version: '1' },
      paths: { '/a': { get: { security, responses: { 200: { description: 'ok' } } } } },
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'query', name: 'api_key' },
          bad: { type: 'basic' },
        },
      },
    };
    await writeFile(file, JSON.stringify(document));
    const error = await startMock({ specs: [file], port: 0 }).then(
      (mock) => mock.close(),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).diagnostics).toEqual([
      expect.objectContaining({ severity: 'error', pointer, file: expect.any(String), line: 1 }),
    ]);
  });
});
