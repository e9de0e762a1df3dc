import { describe, expect, test } from 'vitest';
import { formats } from '../../../runtime/formats/index.ts';
import { isRegex } from '../../../runtime/formats/regex.ts';

const LENGTH = 100_000;
/** Generous for a busy machine; quadratic time for 100,000 characters would be some ten seconds. */
const MILLISECONDS = 1000;
const openings = [
  ...[
    '',
    'http://',
    'http://a@',
    'http://[',
    '//',
    'x:',
    'P',
    'PT',
    '"',
    'a@',
    'a@[IPv6:',
    'a.b@c.',
  ],
  ...[
    'a/b',
    'a/b;',
    'a/b;c="',
    '2020-01-01T00:00:00.',
    '00:00:00.',
    '/',
    '1',
    '{',
    '{a',
    'xn--',
    'Sun, ',
  ],
];
const units = [
  ...[
    'a',
    '1',
    '-',
    '.',
    '/',
    '%',
    '%41',
    '@',
    ':',
    '[',
    '[:',
    '\u00fc',
    '\u0628\u200c',
    '~',
    '~0',
  ],
  ...[
    '{',
    '{a}',
    '{a,',
    '0:',
    ';a=',
    ' ; ',
    ';',
    ' ',
    '\t',
    'xn--',
    'a.',
    '::',
    '=',
    '"',
    '\\a',
    '1Y',
  ],
  ...['\u30fb', '(', '[a', 'a@', '\ud800', '\u{1f600}', '1-', '\n', 'a\u0300', '\u05d0\u06f1'],
];

describe.each(Object.entries(formats).filter(([, { kind }]) => kind === 'string'))(
  '%s',
  (_, format) => {
    test.each(openings)(
      `settles any 100,000 characters behind ${JSON.stringify('%s')} at once`,
      (opening) => {
        if (format.kind !== 'string') return;
        for (const unit of units) {
          const value = opening + unit.repeat(LENGTH / unit.length);
          const began = performance.now();
          format.test(`${value}\n`);
          expect(performance.now() - began, JSON.stringify(unit)).toBeLessThan(MILLISECONDS);
        }
      },
    );
  },
);

test.each(['\\p{L}', '[\\p{L}\\p{N}]'])(
  'regex settles a pattern of nothing but %s, which engines expand, at once',
  (unit) => {
    const began = performance.now();
    expect(isRegex(unit.repeat((5 * LENGTH) / unit.length))).toBe(true);
    expect(performance.now() - began).toBeLessThan(MILLISECONDS);
  },
);
