import { expect, it } from 'vitest';
import { essence, findMediaType, mediaKind, negotiate } from '../../runtime/message/media-types.ts';

const kinds: [string, string][] = [
  ['application/json', 'json'],
  ['application/problem+json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['multipart/form-data', 'multipart'],
  ['text/csv', 'text'],
  ['application/jose', 'text'],
  ['application/secevent+jwt', 'text'],
  ['image/svg+xml', 'text'],
  ['application/octet-stream', 'binary'],
  ['application/vnd.ms-excel', 'binary'],
  ['', 'binary'],
];
it.each(kinds)('%s is %s', (type, kind) => {
  expect(mediaKind(type)).toBe(kind);
});

it('reads a Content-Type', () => {
  expect(essence(' Application/JSON ; charset=utf-8')).toBe('application/json');
});

it('finds the most specific range', () => {
  const documented = new Map([
    ['*/*', 1],
    ['text/*', 2],
    ['text/csv', 3],
  ]);
  expect(
    ['text/csv', 'text/html', 'image/png'].map((type) => findMediaType(documented, type)),
  ).toEqual([3, 2, 1]);
  expect(findMediaType(new Map([['text/csv', 3]]), 'text/html')).toBeUndefined();
});

const accepts: [string | null, string[], string | undefined][] = [
  [null, ['a/b', 'c/d'], 'a/b'],
  ['*/*', ['a/b', 'c/d'], 'a/b'],
  ['c/d', ['a/b', 'c/d'], 'c/d'],
  ['a/*;q=0.1, c/d;q=0.2', ['a/b', 'c/d'], 'c/d'],
  ['a/*, a/b;q=0', ['a/b', 'a/c'], 'a/c'],
  ['A/B; charset=utf-8', ['a/b'], 'a/b'],
  ['x/y', ['a/b'], undefined],
  ['x/y, */*;q=0.1', ['a/b'], 'a/b'],
  ['image/png', ['image/*'], 'image/*'],
  ['a/b;q=0', ['a/b'], undefined],
];
it.each(accepts)('Accept %s of %j takes %s', (accept, offered, want) => {
  expect(negotiate(accept, offered)).toBe(want);
});
