import { expect, it } from 'vitest';
import { z } from 'zod';
import { oneOf } from '../../runtime/checks/index.ts';
import { pointerOf, schemaIssues } from '../../runtime/message/issues.ts';

const Code = z.strictObject({ grant: z.literal('code'), code: z.string(), uri: z.string() });
const Refresh = z.strictObject({ grant: z.literal('refresh'), token: z.string() });

const found: [string, z.ZodType, unknown, string[] | undefined][] = [
  ['nothing', Code, { grant: 'code', code: 'x', uri: 'y' }, undefined],
  ['every place', Code, { grant: 'x', uri: 1 }, ['/grant', '/code', '/uri']],
  ['the closest alternative', z.union([Code, Refresh]), { grant: 'refresh', token: 1 }, ['/token']],
  [
    'the closest alternative, wherever it stands',
    z.union([Refresh, Code]),
    { grant: 'code', code: 'x' },
    ['/uri'],
  ],
  ['the union where no alternative came close', z.union([z.string(), z.number()]), true, ['']],
  [
    'alternatives within a value',
    z.array(z.union([Code, Refresh])),
    [{ grant: 'refresh', token: 1 }],
    ['/0/token'],
  ],
];
it.each(found)('names %s', (_, schema, value, pointers) => {
  expect(schemaIssues(schema, value)?.listed.map(({ pointer }) => pointer)).toEqual(pointers);
});

it('says what is wrong within exactly one of several', () => {
  expect(schemaIssues(oneOf([Code, Refresh]), { grant: 'refresh', token: null })?.listed).toEqual([
    { pointer: '/token', code: 'invalid_type', message: expect.stringContaining('string') },
  ]);
  expect(schemaIssues(oneOf([Code, Refresh]), { grant: 'refresh' })?.listed).toEqual([
    { pointer: '/token', code: 'required', message: 'token is required' },
  ]);
});

it('refuses what is nested deeper than the stack', () => {
  const Tree: z.ZodType = z.array(z.lazy(() => Tree));
  let deep: unknown[] = [];
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  expect(schemaIssues(Tree, deep)?.listed).toEqual([
    { pointer: '', code: 'too_deep', message: 'Nested too deeply' },
  ]);
});

it('writes JSON pointers', () => {
  expect(pointerOf(['a/b', 0, '~', ''])).toBe('/a~1b/0/~0/');
});
