/** `hkob lint`: the documents that it reads, their rules, and the places of findings. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { lint, loadConfig } from '@redocly/openapi-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hkob, ROOT } from '../cli/run.ts';

/** Creates a folder with the given files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

interface Problem {
  readonly ruleId: string;
  readonly message: string;
  readonly location: readonly {
    readonly source: { readonly ref: string };
    readonly pointer: string;
    readonly start?: { readonly line: number };
  }[];
}

const DIALECT = 'jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema';

/** A document that violates many rules. */
const SHOP = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /orders: { get: { operationId: listOrders, responses: { '204': { description: Done. } } } }
`;

/** A document in four files, each of which violates a rule that the others satisfy. */
const SPREAD = {
  'openapi.yaml': `openapi: 3.1.0
${DIALECT}
info: { title: Shop, version: 1.0.0, license: { name: MIT, identifier: MIT } }
servers: [{ url: https://shop.test }]
security: [{ token: [] }]
paths:
  /orders: { $ref: paths/orders.yaml }
  /things: { $ref: paths/wrong.yaml }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
`,
  'paths/orders.yaml': `get:
  operationId: listOrders
  summary: List them
  description: Lists them.
  tags: [Orders]
  responses:
    '200':
      description: All.
      content:
        application/json:
          schema: { $ref: ../schemas/Order.yaml }
          examples:
            one: { value: { id: 1 } }
    '404': { description: None. }
`,
  'paths/wrong.yaml': `get:
  operationId: listThings
  description: Lists them.
  tags: [Orders]
  responses:
    '200':
      description: All.
      content:
        application/json:
          schema: { $ref: ../other/Order.yaml }
          examples: { one: { value: {} } }
    '404': { description: None. }
`,
  'schemas/Order.yaml': `type: object
description: An order.

properties:
  id: { type: string, description: Its name. }
  note:
    type: string
`,
  'other/Order.yaml': 'type: object\ndescription: Another.\n',
};

test('findings point to the files that the document is spread over', async () => {
  const folder = project(SPREAD);
  const { code, stdout } = await hkob(['lint', 'openapi.yaml', '--json'], { cwd: folder });
  expect(code).toBe(1);
  const { problems } = JSON.parse(stdout) as { problems: Problem[] };
  const places = problems.map(({ ruleId, location: [place] }) => {
    return [ruleId, place?.source.ref, place?.pointer].join(' ');
  });
  expect(places.toSorted()).toEqual([
    'component-name-unique other/Order.yaml #',
    'hkob/component-file-name openapi.yaml #/paths/~1things/$ref',
    'hkob/property-description schemas/Order.yaml #/properties/note',
    'no-invalid-media-type-examples paths/orders.yaml #/get/responses/200/content/application~1json/examples/one/value/id',
    'operation-summary paths/wrong.yaml #/get/summary',
    'operation-tag-defined paths/orders.yaml #/get/tags/0',
    'operation-tag-defined paths/wrong.yaml #/get/tags/0',
  ]);
  const shown = await hkob(['lint', 'openapi.yaml', '--format=stylish'], { cwd: folder });
  expect(shown.stdout).toMatch(/schemas\/Order\.yaml:\n +6:3 +error +hkob\/property-description/);
});

test('what .redocly.lint-ignore.yaml lists is not counted', async () => {
  const ignored = `schemas/Order.yaml:
  hkob/property-description: ['#/properties/note']
paths/wrong.yaml:
  operation-summary: ['#/get/summary']
`;
  const folder = project({ ...SPREAD, '.redocly.lint-ignore.yaml': ignored, 'redocly.yaml': '{}' });
  const { stderr } = await hkob(['lint', 'openapi.yaml', '--format=summary'], { cwd: folder });
  expect(stderr).toContain('1 linted: 5 errors, 0 warnings');
});

describe('a document that keeps the rules', () => {
  test.each(['3.0', '3.1'])('of OpenAPI %s passes', async (version) => {
    const file = join(import.meta.dirname, `clean/${version}.yaml`);
    expect(await hkob(['lint', file])).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 linted: 0 errors, 0 warnings\n',
    });
  });

  test.each(['3.0', '3.1', '3.2'])('of OpenAPI %s breaks none of them', async (version) => {
    const config = await loadConfig({ configPath: join(ROOT, 'redocly.yaml') });
    const ref = join(import.meta.dirname, `clean/${version}.yaml`);
    const found = await lint({ ref, config: config.forAlias('devhub') });
    const rules = found.map(({ ruleId }) => ruleId);
    expect(rules.filter((rule) => rule !== 'hkob/operation-error-responses')).toEqual([]);
  });
});

describe('nothing is green that was not checked', () => {
  const config = JSON.stringify({ inputs: [{ spec: 'shop.yaml', out: 'src' }] });
  const files = { 'shop.yaml': SHOP };
  const tried: [
    what: string,
    files: Record<string, string>,
    args: string[],
    code: number,
    says: RegExp,
  ][] = [
    ['no documents at all', {}, [], 2, /there is nothing to check/],
    ['a document that nothing names', files, [], 2, /there is nothing to check/],
    [
      'a redocly.yaml without apis',
      { ...files, 'redocly.yaml': 'rules: {}' },
      [],
      2,
      /nothing to check/,
    ],
    [
      'an empty redocly.yaml',
      { ...files, 'redocly.yaml': '' },
      ['shop.yaml'],
      1,
      /^1 linted: [1-9]/m,
    ],
    [
      'the documents of hkob.config.json',
      { ...files, 'hkob.config.json': config },
      [],
      1,
      /^1 linted: [1-9]/m,
    ],
    [
      'those and the apis of redocly.yaml, each once',
      {
        ...files,
        'hkob.config.json': config,
        'more.yaml': SHOP,
        'redocly.yaml': 'apis: { shop: { root: shop.yaml }, more: { root: more.yaml } }',
      },
      [],
      1,
      /^2 linted: [1-9]/m,
    ],
    [
      'a redocly.yaml with a single rule, which adds to those of this package',
      { ...files, 'redocly.yaml': 'rules: { path-segment-plural: error }' },
      ['shop.yaml'],
      1,
      /hkob\/json-schema-dialect/,
    ],
    [
      'a redocly.yaml that extends nothing',
      { ...files, 'redocly.yaml': 'extends: []' },
      ['shop.yaml'],
      2,
      /no rule for shop\.yaml/,
    ],
    [
      'a redocly.yaml that turns its only rule off',
      { ...files, 'redocly.yaml': 'extends: []\nrules: { info-license: off }' },
      ['shop.yaml'],
      2,
      /no rule for shop\.yaml/,
    ],
    [
      'a redocly.yaml whose only rule does not exist',
      { ...files, 'redocly.yaml': 'extends: []\nrules: { info-licence: error }' },
      ['shop.yaml'],
      2,
      /redocly\.yaml.*info-licence[\s\S]*no rule for shop\.yaml/,
    ],
    [
      'an option that Redocly does not know',
      { ...files, 'redocly.yaml': 'ruels: { info-license: off }' },
      ['shop.yaml'],
      1,
      /redocly\.yaml.*ruels/,
    ],
    [
      'a redocly.yaml that is no YAML',
      { ...files, 'redocly.yaml': 'a: [' },
      ['shop.yaml'],
      2,
      /redocly\.yaml/,
    ],
    [
      'a redocly.yaml that is a list',
      { ...files, 'redocly.yaml': '[]' },
      ['shop.yaml'],
      2,
      /expected an object/,
    ],
  ];

  test.each(tried)('%s', async (_, present, args, code, says) => {
    const run = await hkob(['lint', ...args], { cwd: project(present) });
    expect(run, run.stderr).toMatchObject({ code });
    expect(run.stdout + run.stderr).toMatch(says);
    expect(run.stderr).not.toMatch(/^\s+at /m);
  });

  test('a name stands for a description of this kit', async () => {
    const { code, stderr } = await hkob(['lint', 'ais'], { cwd: project({}) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '1 linted: 0 errors, 0 warnings\n' });
  });
});
