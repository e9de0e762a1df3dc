/** Operations share constants for what they have in common, without a change of meaning. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findShared } from '../../../generators/emit/shared.ts';
import type { OperationContract } from '../../../runtime/contract.ts';
import {
  createTemporaryProject,
  type TemporaryProject,
} from '../../../scripts/generate/temporary-project.ts';
import { typeErrors } from '../validators/compile.ts';

const LONG = 'a value that is longer than the name of a constant';

describe('constants', () => {
  const value = (text: string, inner?: object) => ({ text, doc: { title: text }, inner });
  const render = (text: string) => () => `'${text}'`;

  test('only of what is repeated, and long enough', () => {
    const shared = findShared(
      [value(LONG), value(LONG), value('short'), value('short')],
      ['limit'],
    );
    const place = (text: string) => shared.place(value(text), 'limit', 0, render(text));
    expect([place(LONG), place(LONG), place('short'), place(`${LONG}, once`)]).toEqual([
      'limit_2',
      'limit_2',
      "'short'",
      `'${LONG}, once'`,
    ]);
    expect(shared.constants).toEqual([['limit_2', `'${LONG}'`]]);
  });

  test('what is inside of something repeated is not repeated by that', () => {
    const inner = value(LONG);
    const outer = () => value('outer', inner);
    const shared = findShared([outer(), outer()], []);
    expect(shared.place(inner, 'inner', 0, render(LONG))).toBe(`'${LONG}'`);
  });

  test('a description makes no difference, and the order of a list does', () => {
    const list = (...names: string[]) => ({ names, doc: { title: names.join() } });
    const shared = findShared([list('a', 'b'), list('b', 'a')], []);
    expect(shared.place(list('a', 'b'), 'names', 0, render(LONG))).toBe(`'${LONG}'`);
    const described = findShared([{ doc: { title: '1' } }, { doc: { title: '2' } }], []);
    expect(described.place({}, 'x-request id', 0, render(LONG))).toBe('xRequestId');
  });
});

describe('in operations.ts', () => {
  let bench: TemporaryProject;
  beforeAll(async () => {
    bench = await createTemporaryProject();
  });
  afterAll(() => bench.dispose());

  test('parameters, bodies, responses and the schemas inside of them', async () => {
    const address = {
      type: 'object',
      required: ['city'],
      properties: { city: { type: 'string', maxLength: 10 }, line: { type: 'string' } },
    };
    const filter = {
      ...{ name: 'filter', in: 'query', style: 'deepObject', explode: true },
      schema: { type: 'object', properties: { from: { type: 'integer' } } },
    };
    const operation = (name: string) => ({
      parameters: [filter],
      requestBody: {
        content: {
          'application/json': {
            schema: { type: 'object', properties: { [name]: address, other: address } },
          },
        },
      },
      responses: {
        '200': { description: name, content: { 'application/json': { schema: address } } },
        default: { description: name, content: { 'application/problem+json': { schema: {} } } },
      },
      security: [{ key: [] }, { token: ['read', 'write', 'more of them'] }],
    });
    const { folder } = await bench.generate({
      openapi: '3.1.0',
      info: { title: 'Shared', version: '1' },
      paths: { '/a': { get: operation('a'), post: operation('b') } },
      // Names that constants would otherwise get.
      components: {
        schemas: {
          aSchema: { type: 'string' },
          filterParameter: {},
          security: {},
          response200: {},
        },
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'key' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    });
    const file = join(folder, 'operations.ts');
    expect(typeErrors([file]).get(file)).toEqual([]);
    const text = await readFile(file, 'utf8');
    expect([...text.matchAll(/^const (\w+)/gm)].map(([, name]) => name)).toEqual([
      'filterParameter_2',
      'aSchema_2',
      'response200_2',
      'responseDefault',
      'security_2',
    ]);
    expect(text.match(/city:/g)).toHaveLength(1);
    const { contract } = (await import(pathToFileURL(file).href)) as {
      contract: Record<string, OperationContract>;
    };
    expect(contract.postA).toMatchObject({
      parameters: { query: { filter: { style: 'deepObject', wire: { types: ['object'] } } } },
      body: { content: { 'application/json': { schema: expect.anything() } } },
      responses: {
        200: { content: { 'application/json': { schema: expect.anything() } } },
        default: { content: { 'application/problem+json': { schema: expect.anything() } } },
      },
      security: [{ key: [] }, { token: ['read', 'write', 'more of them'] }],
    });
  });
});
