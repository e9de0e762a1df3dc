import { describe, expect, it } from 'vitest';
import { Router, templateNames } from '../../runtime/server/router.ts';

function routerOf(...paths: string[]): Router<string> {
  const router = new Router<string>();
  for (const path of paths) router.add({ method: 'GET', path }, path);
  return router;
}

describe('a path', () => {
  const found: [string, string[], string, string | undefined, string[]][] = [
    ['a literal before a template', ['/a/{b}', '/a/b'], '/a/b', '/a/b', []],
    [
      'a template behind a literal that cannot be resolved',
      ['/a/b/c', '/a/{b}/d'],
      '/a/b/d',
      '/a/{b}/d',
      ['b'],
    ],
    ['more literal text first', ['/{a}', '/{a}.json'], '/x.json', '/{a}.json', ['x']],
    ['the rest otherwise', ['/{a}', '/{a}.json'], '/x.xml', '/{a}', ['x.xml']],
    [
      'several parameters in a segment',
      ['/{a}-{b}.{c}'],
      '/1-2-3.4',
      '/{a}-{b}.{c}',
      ['1', '2-3', '4'],
    ],
    ['adjacent parameters', ['/{a}{b}'], '/xyz', '/{a}{b}', ['x', 'yz']],
    ['no empty parameter', ['/a/{b}'], '/a/', undefined, []],
    ['a trailing slash of its own', ['/a', '/a/'], '/a/', '/a/', []],
    ['the root', ['/'], '/', '/', []],
    ['percent-encoded literals', ['/a b/é'], '/a%20b/%C3%A9', '/a b/é', []],
    ['characters that URLs encode', ['/`{a}é?'], '/%60x%C3%A9%3F', '/`{a}é?', ['x']],
    ['values as they came', ['/{a}'], '/%2F%zz', '/{a}', ['%2F%zz']],
    [
      'characters that other routers know',
      ['/:a/*/{b}:c', '/(x)?'],
      '/:a/*/1:c',
      '/:a/*/{b}:c',
      ['1'],
    ],
    [
      'names of Object.prototype',
      ['/{__proto__}/constructor'],
      '/x/constructor',
      '/{__proto__}/constructor',
      ['x'],
    ],
    ['nothing', ['/a'], '/constructor', undefined, []],
  ];
  it.each(found)('finds %s', (_, templates, path, template, values) => {
    const match = routerOf(...templates).find(path);
    expect(match?.methods.get('GET')).toBe(template);
    expect(match?.values ?? []).toEqual(values);
  });

  it('is answered by one operation per method', () => {
    const router = routerOf('/a/{b}');
    router.add({ method: 'post', path: '/a/{c}' }, 'other');
    expect(router.find('/a/1')?.methods.get('POST')).toBe('other');
    expect(() => router.add({ method: 'GET', path: '/a/{c}' }, '')).toThrow(
      'two operations answer GET /a/{c}',
    );
  });
});

it('names the parameters of a template in order', () => {
  expect(templateNames('/{b}/x/{a}.{__proto__}')).toEqual(['b', 'a', '__proto__']);
});
