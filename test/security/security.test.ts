/** No request passes without the credentials that its document asks for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../generators/model/build.ts';
import { InputError } from '../../generators/read/diagnostics.ts';
import { load } from '../../generators/read/load.ts';
import type { Contract, SecuritySchemes } from '../../runtime/contract.ts';
import { createRoutes } from '../../runtime/index.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../scripts/generate/temporary-project.ts';
import { credentials, documents, mayCall, openApi, requestOf } from './documents.ts';

const RUNS = Number(process.env.SECURITY_RUNS ?? 100);

const OPERATIONS = 12;

let folder: string;
let bench: TemporaryProject;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hkob-security-'));
  bench = await createTemporaryProject();
});
afterAll(async () => {
  await bench.dispose();
  await rm(folder, { recursive: true });
});

/** What the generator says of a document: its warnings, or why it refuses it. */
async function read(document: object) {
  const file = join(folder, 'document.json');
  await writeFile(file, JSON.stringify(document, null, 2));
  const model = build(await load(file), 'made');
  return model.warnings;
}

describe('a security requirement that cannot be understood is an error with its place', () => {
  const secured = (security: unknown, securitySchemes: object = {}) => ({
    openapi: '3.1.0',
    info: { title: 'Made', version: '1' },
    paths: { '/a': { get: { security, responses: { 200: { description: 'ok' } } } } },
    components: { securitySchemes: { key: KEY, ...securitySchemes } },
  });
  const KEY = { type: 'apiKey', in: 'header', name: 'X-Key' };
  const AT = '#/paths/~1a/get/security';

  const table: [name: string, document: object, pointer: string][] = [
    ['an undefined scheme', secured([{ nope: [] }]), `${AT}/0/nope`],
    ['an undefined scheme beside a defined one', secured([{ key: [], no: [] }]), `${AT}/0/no`],
    [
      'an undefined scheme in another alternative',
      secured([{ key: [] }, { no: [] }]),
      `${AT}/1/no`,
    ],
    ['a member of every object', secured([{ constructor: [] }]), `${AT}/0/constructor`],
    ['a name', secured(['key']), `${AT}/0`],
    ['a list', secured([[]]), `${AT}/0`],
    ['null', secured([null]), `${AT}/0`],
    ['null for all', secured(null), AT],
    ['an object for all', secured({ key: [] }), AT],
    ['a name for all', secured('key'), AT],
    ['scopes that are a string', secured([{ key: 'read' }]), `${AT}/0/key`],
    ['scopes that are missing', secured([{ key: null }]), `${AT}/0/key`],
    ['scopes that are no strings', secured([{ key: [1] }]), `${AT}/0/key`],
    [
      'an undefined scheme of the document',
      { ...secured([]), security: [{ nope: [] }] },
      '#/security/0/nope',
    ],
    ...Object.entries({
      'a type that does not exist': [{ type: 'basic' }, 'type'],
      'no type': [{}, 'type'],
      'an HTTP scheme without its name': [{ type: 'http' }, 'scheme'],
      'an HTTP scheme that is no token': [{ type: 'http', scheme: 'a b' }, 'scheme'],
      'an API key in the body': [{ ...KEY, in: 'body' }, 'in'],
      'an API key without a name': [{ ...KEY, name: '' }, 'name'],
      'an API key in an impossible header': [{ ...KEY, name: 'X:\n' }, 'name'],
    } as const).map(([name, [scheme, member]]): [string, object, string] => [
      `a scheme with ${name}`,
      secured([{ bad: [] }], { bad: scheme }),
      `#/components/securitySchemes/bad/${member}`,
    ]),
    [
      'a scheme that is null',
      secured([{ bad: [] }], { bad: null }),
      '#/components/securitySchemes/bad',
    ],
    [
      'a scheme that is a list',
      secured([{ bad: [] }], { bad: [] }),
      '#/components/securitySchemes/bad',
    ],
  ];
  it.each(table)('%s', async (_, document, pointer) => {
    const error = await read(document).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).diagnostics).toEqual([
      expect.objectContaining({ severity: 'error', pointer, line: expect.any(Number) }),
    ]);
  });

  it('and any other JSON is an error unless it is a list of requirements', async () => {
    const own = fc.constantFrom('key', 'constructor', 'nope');
    const scopes = fc.oneof({ weight: 4, arbitrary: fc.array(fc.string()) }, fc.jsonValue());
    const requirement = fc.oneof(
      { weight: 4, arbitrary: fc.dictionary(own, scopes, { maxKeys: 2 }) },
      fc.jsonValue(),
    );
    const security = fc.oneof(
      { weight: 4, arbitrary: fc.array(requirement, { maxLength: 3 }) },
      fc.jsonValue(),
    );
    const isRequirement = (one: unknown): boolean =>
      typeof one === 'object' &&
      one !== null &&
      !Array.isArray(one) &&
      Object.entries(one).every(
        ([name, needed]) =>
          name === 'key' &&
          Array.isArray(needed) &&
          needed.every((scope) => typeof scope === 'string'),
      );
    await fc.assert(
      fc.asyncProperty(security, async (made) => {
        const thrown = await read(secured(made)).then(
          () => undefined,
          (error: unknown) => error,
        );
        const good = Array.isArray(made) && made.every(isRequirement);
        expect(thrown).toEqual(good ? undefined : expect.any(InputError));
      }),
      { numRuns: RUNS * 5 },
    );
  });

  it('but a malformed scheme that nothing names is a warning', async () => {
    const warnings = await read(secured([{ key: [] }], { bad: { type: 'basic' } }));
    expect(warnings).toEqual([
      expect.objectContaining({ pointer: '#/components/securitySchemes/bad/type' }),
    ]);
  });
});

describe('a generated server', () => {
  it('answers below 400 exactly where the caller has what the document asks for', async () => {
    let passed = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        documents(OPERATIONS).chain((made) =>
          fc.tuple(
            fc.constant(made),
            fc.array(credentials(made), { minLength: 6, maxLength: 6 }),
            fc.boolean(),
          ),
        ),
        async ([made, callers, hooked]) => {
          const app = await serverOf(made, hooked);
          for (const [index] of made.operations.entries()) {
            for (const caller of callers) {
              const { path, headers } = requestOf(made, index, caller);
              const { status } = await app.request(path, { headers });
              const may = mayCall(made, index, caller, hooked);
              expect([path, [...headers], status]).toEqual([path, [...headers], may ? 200 : 401]);
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

  async function serverOf(made: Parameters<typeof openApi>[0], hooked: boolean): Promise<Hono> {
    const { folder: out } = await bench.generate(openApi(made), ['operations', 'server']);
    const module = await import(pathToFileURL(join(out, 'server.ts')).href);
    const handlers = made.operations.map((_, index) => [`read${index}`, () => ({ status: 200 })]);
    const certificate = (_: unknown, { request }: { request: Request }) =>
      request.headers.get('x-certificate');
    const tls = [...made.schemes].filter(([, { type }]) => type === 'mutualTLS');
    return module.createTriedApp(Object.fromEntries(handlers), {
      ...(hooked && {
        authenticate: Object.fromEntries(tls.map(([name]) => [name, certificate])),
      }),
    });
  }
});

describe('at run time', () => {
  const schemes: SecuritySchemes = { key: { type: 'apiKey', in: 'header', name: 'X-Key' } };
  const call = async (
    security: unknown,
    securitySchemes: unknown = schemes,
    authenticate: Record<string, () => unknown> = {},
  ) => {
    const read = { method: 'GET', path: '/a', responses: { 200: {} }, security };
    const handlers = { read: () => ({ status: 200 }) };
    const { handle } = createRoutes(
      { read } as Contract,
      securitySchemes as SecuritySchemes,
      handlers,
      { authenticate },
    );
    const headers = { 'x-key': 'k', authorization: 'Bearer a', cookie: 'a=b' };
    return (await handle(new Request('http://localhost/a', { headers }), {}))?.status;
  };

  it.each<[name: string, schemes: unknown]>([
    ['is not defined', {}],
    ['is a member of every object', Object.create({ bad: { type: 'http', scheme: 'bearer' } })],
    ['has an unknown type', { bad: { type: 'basic' } }],
    ['has no type', { bad: {} }],
    ['is an HTTP scheme without a name', { bad: { type: 'http' } }],
    ['is an API key without a place', { bad: { type: 'apiKey', name: 'X-Key' } }],
    ['is an API key without a name', { bad: { type: 'apiKey', in: 'header' } }],
    ['is a certificate, without a hook', { bad: { type: 'mutualTLS' } }],
  ])('a scheme that %s refuses', async (_, made) => {
    expect(await call([{ bad: [] }], made)).toBe(401);
    expect(await call([{ bad: [] }, { key: [] }], { ...(made as object), ...schemes })).toBe(200);
  });

  it.each([[[['key']]], [[[]]], [[null]], [['key']], [[{ key: 'read' }]], [{}], ['key']])(
    'the malformed requirements %j do not start',
    async (security) => {
      await expect(call(security)).rejects.toThrow(TypeError);
    },
  );

  it.each([undefined, null, false])('a hook that returns %j refuses', async (identity) => {
    expect(await call([{ key: [] }], schemes, { key: () => identity })).toBe(401);
  });
});
